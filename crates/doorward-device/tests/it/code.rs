//! The security code against everybody who does not know it.

use std::time::Duration;

use doorward_device::Options;
use doorward_proto::{
    Command, Message, Model,
    authorization::AuthorizationsRequest,
    config::ConfigSettings,
    ext::CodeFlags,
    types::{AuthorizationId, AuthorizationType, DateTime, ErrorCode, LockAction, PresentedCode},
};
use doorward_store::StoreError;

use crate::{
    commands::{self, guarded},
    world::{Client, NOON, World},
};

const CODE: u32 = 4711;
const HOUR: Duration = Duration::from_secs(3600);

fn home() -> (World, Client, Client) {
    home_with(Options::default())
}

fn home_with(options: Options) -> (World, Client, Client) {
    let mut world = World::with_options(Model::SmartLock, options);
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
    for (wrong, command) in (1000..).zip(guarded(1111)) {
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

/// Attack 16.
#[test]
fn the_code_is_judged_before_the_parameters() {
    let (mut world, owner, guest) = home();
    let mut settings = commands::settings("Door");
    settings.led_brightness = 6;
    let command = Command::SetConfig(ConfigSettings::Lock(settings));
    assert_eq!(
        guest.command(&mut world, &command, 1000),
        Err(ErrorCode::BadCode)
    );
    assert_eq!(guest.code_status(&mut world).own_failures, 1, "counted");
    assert_eq!(
        owner.command(&mut world, &command, CODE),
        Err(ErrorCode::BadParameter)
    );
}

/// Attack 17.
#[test]
fn the_code_changes_only_with_the_old_one_and_is_never_dropped() {
    for (model, old, new, none_like) in [
        (Model::SmartLock, 4711, 8264, [0, 10_000]),
        (Model::Ultra, 548, 826_441, [0, 1_000_000]),
    ] {
        let mut world = World::new(model);
        let owner = world.pair(1, "Owner", old);
        if model == Model::SmartLock {
            owner.set_code(&mut world, 0, old).unwrap();
        }
        assert_eq!(
            owner.set_code(&mut world, 1234, new),
            Err(ErrorCode::BadCode)
        );
        for value in none_like {
            assert_eq!(
                owner.set_code(&mut world, old, value),
                Err(ErrorCode::BadParameter)
            );
            assert_eq!(
                owner.set_code(&mut world, 1235, value),
                Err(ErrorCode::BadCode),
                "the old one is judged first"
            );
        }
        assert_eq!(
            owner.set_code(&mut world, old, old),
            Err(ErrorCode::BadParameter)
        );
        owner.verify(&mut world, old).unwrap();
        owner.set_code(&mut world, old, new).unwrap();
        assert_eq!(owner.verify(&mut world, old), Err(ErrorCode::BadCode));
        owner.verify(&mut world, new).unwrap();
    }
}

#[test]
fn without_a_code_the_field_must_say_none() {
    let mut world = World::new(Model::SmartLock);
    let owner = world.pair(1, "Owner", 0);
    owner.verify(&mut world, 0).unwrap();
    for _ in 0..20 {
        assert_eq!(owner.verify(&mut world, 1234), Err(ErrorCode::BadCode));
    }
    assert_eq!(owner.code_status(&mut world).own_failures, 0);
    assert_eq!(
        owner.set_code(&mut world, 0, 0),
        Err(ErrorCode::BadParameter)
    );
    let other = world.pair(2, "Other", 0);
    other
        .command(&mut world, &Command::RequestConfig, 0)
        .unwrap();
}

/// Attack 18.
#[test]
fn a_new_code_unproves_everybody_else() {
    let (mut world, owner, guest) = home();
    guest.verify(&mut world, CODE).unwrap();
    guest
        .command(&mut world, &Command::RequestConfig, 0)
        .unwrap();
    owner.set_code(&mut world, CODE, 8264).unwrap();
    let status = guest.code_status(&mut world);
    assert!(!status.flags.has(CodeFlags::PROVEN));
    assert_eq!(
        guest.command(&mut world, &Command::RequestConfig, 0),
        Err(ErrorCode::BadCode)
    );
    assert!(owner.code_status(&mut world).flags.has(CodeFlags::PROVEN));
    assert_eq!(guest.verify(&mut world, CODE), Err(ErrorCode::BadCode));
    assert_eq!(guest.code_status(&mut world).shared_failures, 1);
}

#[test]
fn a_code_that_was_wrong_and_becomes_right_is_right() {
    let (mut world, owner, guest) = home();
    assert_eq!(guest.verify(&mut world, 8264), Err(ErrorCode::BadCode));
    owner.set_code(&mut world, CODE, 8264).unwrap();
    guest.verify(&mut world, 8264).unwrap();
}

/// Requirement R5: settings are read by those who have shown the code.
#[test]
fn settings_are_read_only_by_the_proven_once_there_is_a_code() {
    let reads = [Command::RequestConfig, Command::RequestAdvancedConfig];
    let (mut world, owner, guest) = home();
    for read in &reads {
        assert!(owner.command(&mut world, read, 0).is_ok());
        assert_eq!(guest.command(&mut world, read, 0), Err(ErrorCode::BadCode));
    }
    assert_eq!(guest.code_status(&mut world).own_failures, 0, "uncounted");
    guest.verify(&mut world, CODE).unwrap();
    for read in &reads {
        assert!(guest.command(&mut world, read, 0).is_ok());
    }

    let (mut world, _, guest) = home_with(Options {
        open_config_reads: true,
    });
    for read in &reads {
        assert!(guest.command(&mut world, read, 0).is_ok());
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

#[test]
fn the_proven_are_told_once_what_happened() {
    let (mut world, owner, guest) = home();
    owner.code_status(&mut world);
    guest.verify(&mut world, 1000).unwrap_err();
    guest.verify(&mut world, 1001).unwrap_err();
    world.pair(3, "Third", 0);
    let unproven = guest.code_status(&mut world);
    assert_eq!(
        (unproven.failures_since_seen, unproven.pairings_since_seen),
        (0, 0),
        "not told to those who cannot see the log"
    );
    world.reboot(false);
    let owner = owner.reconnect(&mut world);
    let told = owner.code_status(&mut world);
    assert_eq!((told.failures_since_seen, told.pairings_since_seen), (2, 1));
    let told = owner.code_status(&mut world);
    assert_eq!((told.failures_since_seen, told.pairings_since_seen), (0, 0));
}

#[test]
fn a_guarded_command_needs_the_code_every_time() {
    let (mut world, owner, _) = home();
    owner.verify(&mut world, CODE).unwrap();
    let list = Command::RequestAuthorizations(AuthorizationsRequest::ALL);
    assert_eq!(owner.command(&mut world, &list, 0), Err(ErrorCode::BadCode));
    let new = PresentedCode::from_wire(8264);
    assert_eq!(
        owner.command(&mut world, &Command::SetSecurityCode { new }, 0),
        Err(ErrorCode::BadCode)
    );
}
