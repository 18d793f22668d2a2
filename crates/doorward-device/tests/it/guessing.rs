//! The security code against everybody who guesses it.

use std::time::Duration;

use doorward_proto::{
    Command, DataRequest, Message, Model,
    ext::CodeFlags,
    types::{AuthorizationId, AuthorizationType, DateTime, ErrorCode, LockAction},
};
use doorward_store::StoreError;

use crate::{
    commands::{self, guarded},
    world::{Client, NOON, World},
};

const CODE: u32 = 4711;
const HOUR: Duration = Duration::from_secs(3600);

fn home() -> (World, Client, Client) {
    let mut world = World::new(Model::SmartLock);
    let owner = world.pair(1, "Owner", 0);
    owner.set_code(&mut world, 0, CODE).unwrap();
    let guest = world.pair(2, "Guest", 0);
    (world, owner, guest)
}

/// Presents wrong codes, each another one, until one is not judged any more. How many were.
fn exhaust(world: &mut World, client: &Client, first: u32) -> u32 {
    for attempt in 0.. {
        match client.verify(world, first + attempt) {
            Err(ErrorCode::BadCode) => {}
            Err(ErrorCode::TooManyCodeAttempts) => return attempt,
            other => panic!("{other:?}"),
        }
    }
    0
}

/// Attack 1.
#[test]
fn every_guarded_command_counts_on_the_same_account() {
    let (mut world, _, guest) = home();
    let mut judged = 0;
    for (wrong, command) in (1000..).zip(guarded(Model::SmartLock, 1111)) {
        let answer = guest.command(&mut world, &command, wrong);
        match answer {
            Err(ErrorCode::BadCode) => judged += 1,
            Err(ErrorCode::TooManyCodeAttempts) => {}
            other => panic!("{command:?}: {other:?}"),
        }
    }
    assert_eq!(judged, 5, "then comes the first wait");
    let status = guest.code_status(&mut world);
    assert_eq!((status.own_failures, status.shared_failures), (5, 5));
}

/// Attack 2.
#[test]
fn the_right_code_is_not_looked_at_while_waiting() {
    let (mut world, owner, guest) = home();
    assert_eq!(exhaust(&mut world, &guest, 1000), 5);
    let before = world.env.store.contents().ledger.clone();
    assert_eq!(
        guest.verify(&mut world, CODE),
        Err(ErrorCode::TooManyCodeAttempts)
    );
    assert_eq!(world.env.store.contents().ledger, before, "not counted");
    let status = guest.code_status(&mut world);
    assert!(status.flags.has(CodeFlags::OWN_WAIT));
    assert_eq!((status.tries_left, status.wait_s), (0, 60));
    world.advance(Duration::from_secs(60));
    guest.verify(&mut world, CODE).unwrap();
    assert!(owner.verify(&mut world, CODE).is_ok());
}

/// Attack 4.
#[test]
fn pulling_the_batteries_begins_the_wait_anew() {
    let (mut world, _, guest) = home();
    exhaust(&mut world, &guest, 1000);
    world.advance(Duration::from_secs(50));
    world.reboot(false);
    let guest = guest.reconnect(&mut world);
    assert_eq!(
        guest.verify(&mut world, CODE),
        Err(ErrorCode::TooManyCodeAttempts)
    );
    let wait = guest.code_status(&mut world).wait_s;
    assert!((58..=60).contains(&wait), "{wait}");
}

/// Attack 5.
#[test]
fn setting_the_clock_ends_no_wait() {
    let (mut world, owner, guest) = home();
    exhaust(&mut world, &guest, 1000);
    for years in [10_i64, -10] {
        let time = DateTime::from_unix(NOON + years * 365 * 86_400);
        owner
            .command(&mut world, &Command::UpdateTime(time), CODE)
            .unwrap();
        assert_eq!(
            guest.verify(&mut world, CODE),
            Err(ErrorCode::TooManyCodeAttempts)
        );
        assert_eq!(guest.code_status(&mut world).wait_s, 60);
    }
    world.rtc += 10 * 365 * 86_400;
    assert_eq!(
        guest.verify(&mut world, CODE),
        Err(ErrorCode::TooManyCodeAttempts)
    );
}

/// Attack 6.
#[test]
fn what_cannot_be_a_code_is_refused_and_not_counted() {
    for (model, code, impossible) in [
        (Model::SmartLock, 4711, [0_u32, 10_000, 65_535]),
        (Model::Ultra, 548, [0, 1_000_000, u32::MAX]),
    ] {
        let mut world = World::new(model);
        let owner = world.pair(1, "Owner", code);
        if model == Model::SmartLock {
            owner.set_code(&mut world, 0, code).unwrap();
        }
        for value in impossible {
            let challenge = owner.challenge(&mut world).unwrap();
            let mut data = Command::VerifySecurityCode
                .encode(world.profile(), Some(&challenge), None)
                .unwrap();
            let width = world.profile().code_width.wire_len();
            let at = data.payload.len() - width;
            data.payload[at..].copy_from_slice(&value.to_le_bytes()[..width]);
            let frame = owner.seal_data(&mut world, &data);
            let messages = owner.send(&mut world, &frame);
            assert!(
                matches!(&messages[..], [Message::ErrorReport(report)] if report.code == ErrorCode::BadCode)
            );
        }
        assert_eq!(owner.code_status(&mut world).own_failures, 0);
    }
}

/// Attack 7.
#[test]
fn a_stale_code_a_thousand_times_counts_once() {
    let (mut world, owner, guest) = home();
    for _ in 0..1000 {
        assert_eq!(guest.verify(&mut world, 1234), Err(ErrorCode::BadCode));
    }
    let status = guest.code_status(&mut world);
    assert_eq!((status.own_failures, status.shared_failures), (1, 1));
    let wrong = owner
        .log(&mut world, CODE)
        .iter()
        .filter(|entry| entry.authorization == Some(guest.id()))
        .count();
    assert_eq!(wrong, 2, "its pairing, and one for all its wrong codes");
}

/// Attack 8.
#[test]
fn a_fresh_authorization_for_every_four_tries_is_no_fresh_budget() {
    let (mut world, owner, _) = home();
    let mut judged = 0;
    for day in 0..400 {
        for app in 0..4 {
            world.hold_button();
            let Ok(guest) = world.pair_as(1000 + day * 4 + app, "G", AuthorizationType::App, 0)
            else {
                break;
            };
            for wrong in 0..4 {
                match guest.verify(&mut world, 5000 + wrong) {
                    Err(ErrorCode::BadCode) => judged += 1,
                    Err(ErrorCode::TooManyCodeAttempts) => {}
                    other => panic!("{other:?}"),
                }
            }
            world.close(guest.link);
            owner
                .command(&mut world, &Command::RemoveAuthorization(guest.id()), CODE)
                .unwrap();
        }
        world.advance(HOUR * 24);
        if day == 0 {
            assert!(judged <= 10, "{judged} on the first day");
        }
    }
    assert_eq!(judged, 100, "and never more");
    assert_eq!(
        owner.verify(&mut world, CODE),
        Ok(()),
        "the owner is not kept out"
    );
    let guest = world.pair(9, "New", 0);
    assert!(
        guest
            .code_status(&mut world)
            .flags
            .has(CodeFlags::HARD_STOP)
    );
    assert_eq!(
        guest.verify(&mut world, CODE),
        Err(ErrorCode::TooManyCodeAttempts)
    );
    let acknowledge = Command::AcknowledgeFailures {
        authorization: None,
    };
    owner.command(&mut world, &acknowledge, CODE).unwrap();
    guest.verify(&mut world, CODE).unwrap();
}

/// Attack 9.
#[test]
fn guests_on_parallel_links_get_no_more_than_one_after_the_other() {
    let (mut world, owner, _) = home();
    let guests: Vec<_> = (0..6).map(|app| world.pair(50 + app, "Guest", 0)).collect();
    let mut judged = 0;
    for round in 0..5 {
        let frames: Vec<_> = guests
            .iter()
            .map(|guest| {
                let challenge = guest.challenge(&mut world).unwrap();
                guest.seal(
                    &mut world,
                    &Command::VerifySecurityCode,
                    Some(&challenge),
                    2000 + round,
                )
            })
            .collect();
        for (guest, frame) in guests.iter().zip(&frames) {
            let messages = guest.send(&mut world, frame);
            judged += messages
                .iter()
                .filter(|message| {
                    matches!(message, Message::ErrorReport(report) if report.code == ErrorCode::BadCode)
                })
                .count();
        }
    }
    assert_eq!(judged, 10);
    owner.verify(&mut world, CODE).unwrap();
}

/// Attacks 10 and 11.
#[test]
fn the_owner_neither_refills_nor_suffers_from_the_guests_budget() {
    let (mut world, owner, first) = home();
    let guests = [
        first,
        world.pair(3, "Guest", 0),
        world.pair(4, "Guest", 0),
        world.pair(5, "Guest", 0),
    ];
    let mut judged = 0;
    for (round, guest) in (0..).zip(&guests) {
        for wrong in 0..3 {
            let value = 3000 + round * 10 + wrong;
            judged += u32::from(guest.verify(&mut world, value) == Err(ErrorCode::BadCode));
        }
        owner.verify(&mut world, CODE).unwrap();
    }
    assert_eq!(judged, 10);
    assert!(
        guests[3]
            .code_status(&mut world)
            .flags
            .has(CodeFlags::SHARED_WAIT)
    );
    owner.verify(&mut world, CODE).unwrap();
    for guest in &guests {
        guest.act(&mut world, LockAction::Lock).unwrap();
    }
}

/// Attack 12.
#[test]
fn pairing_again_under_the_same_number_keeps_the_failures() {
    let (mut world, owner, guest) = home();
    for wrong in 0..4 {
        guest.verify(&mut world, 1000 + wrong).unwrap_err();
    }
    let again = world.pair(2, "Other name", 0);
    assert_ne!(again.id(), guest.id());
    assert_eq!(again.code_status(&mut world).own_failures, 4);
    owner
        .command(&mut world, &Command::RemoveAuthorization(again.id()), CODE)
        .unwrap();
    world.reboot(false);
    let back = world.pair(2, "Third name", 0);
    assert_eq!(back.code_status(&mut world).own_failures, 4);
    assert_eq!(back.verify(&mut world, 1010), Err(ErrorCode::BadCode));
    assert_eq!(
        back.verify(&mut world, 1011),
        Err(ErrorCode::TooManyCodeAttempts)
    );
}

/// Attack 13.
#[test]
fn leaving_before_the_answer_is_counted_all_the_same() {
    let (mut world, _, guest) = home();
    let challenge = guest.challenge(&mut world).unwrap();
    let command = Command::VerifySecurityCode;
    let frame = guest.seal(&mut world, &command, Some(&challenge), 1000);
    world.input_only(doorward_device::Input::Frame {
        link: guest.link,
        characteristic: doorward_proto::Characteristic::UserSpecific,
        bytes: &frame,
    });
    let guest = guest.reconnect(&mut world);
    assert_eq!(guest.code_status(&mut world).own_failures, 1);
}

/// Attack 14.
#[test]
fn a_store_that_does_not_write_refuses_codes_and_lets_people_in() {
    for error in [StoreError::Io, StoreError::Full, StoreError::Poisoned] {
        let (mut world, owner, guest) = home();
        let before = world.env.store.contents().clone();
        world.env.store.fail_after(0, error);
        for code in [CODE, 1000] {
            assert_eq!(guest.verify(&mut world, code), Err(ErrorCode::Unknown));
            assert_eq!(owner.verify(&mut world, code), Err(ErrorCode::Unknown));
        }
        guest.act(&mut world, LockAction::Unlock).unwrap();
        owner.act(&mut world, LockAction::Lock).unwrap();
        assert_eq!(world.env.store.contents(), &before);
        world.env.store.heal();
        owner.verify(&mut world, CODE).unwrap();
        assert_eq!(guest.code_status(&mut world).own_failures, 0);
    }
}

#[test]
fn twenty_wrong_codes_suspend_and_the_owner_lifts_it() {
    let (mut world, owner, guest) = home();
    guest.verify(&mut world, CODE).unwrap();
    let mut wrong = 1000;
    while !guest
        .code_status(&mut world)
        .flags
        .has(CodeFlags::SUSPENDED)
    {
        if guest.verify(&mut world, wrong) == Err(ErrorCode::TooManyCodeAttempts) {
            world.advance(HOUR);
        } else {
            wrong += 1;
        }
    }
    assert_eq!(wrong, 1020);
    world.advance(HOUR * 1000);
    assert_eq!(
        guest.verify(&mut world, CODE),
        Err(ErrorCode::TooManyCodeAttempts)
    );
    guest.act(&mut world, LockAction::Lock).unwrap();
    let lift = |authorization: AuthorizationId| Command::AcknowledgeFailures {
        authorization: Some(authorization),
    };
    assert_eq!(
        owner.command(&mut world, &lift(commands::id(999)), CODE),
        Err(ErrorCode::InvalidAuthorizationId)
    );
    owner.command(&mut world, &lift(guest.id()), CODE).unwrap();
    guest.verify(&mut world, CODE).unwrap();
}

/// Attack 28.
#[test]
fn everybody_proven_is_told_what_happened_and_nobody_takes_it_back() {
    let (mut world, owner, guest) = home();
    let news = |world: &mut World, client: &Client| {
        let status = client.code_status(world);
        (status.failures_ever, status.pairings_ever)
    };
    let (failures, pairings) = news(&mut world, &owner);
    let third = world.pair(3, "Third", 0);
    third.verify(&mut world, CODE).unwrap();
    guest.verify(&mut world, 1000).unwrap_err();
    guest.verify(&mut world, 1001).unwrap_err();
    assert_eq!(
        news(&mut world, &guest),
        (0, 0),
        "not told to those who cannot see the log"
    );
    let now = (failures + 2, pairings + 1);
    for client in [&owner, &third, &owner] {
        assert_eq!(news(&mut world, client), now, "telling one tells all");
    }
    let request = Command::RequestData(DataRequest::CodeStatus);
    let frame = owner.seal(&mut world, &request, None, 0);
    for _ in 0..3 {
        owner.send(&mut world, &frame);
    }
    assert_eq!(news(&mut world, &third), now, "a replayed question is one");
    let forgive = Command::AcknowledgeFailures {
        authorization: None,
    };
    owner.command(&mut world, &forgive, CODE).unwrap();
    owner.verify(&mut world, CODE).unwrap();
    world.advance(HOUR * 24 * 30);
    world.reboot(false);
    for client in [&owner, &third] {
        let client = client.reconnect(&mut world);
        assert_eq!(news(&mut world, &client), now, "forgiven is not forgotten");
    }
}

#[test]
fn where_no_code_is_set_everybody_is_told_of_pairings() {
    let mut world = World::new(Model::SmartLock);
    let owner = world.pair(1, "Owner", 0);
    assert_eq!(owner.code_status(&mut world).pairings_ever, 1);
    world.pair(2, "Guest", 0);
    assert_eq!(owner.code_status(&mut world).pairings_ever, 2);
}
