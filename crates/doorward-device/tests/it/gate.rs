//! The way to a command: authentic, current, complete.

use std::time::Duration;

use doorward_device::Input;
use doorward_proto::{
    Characteristic, Command, CommandId, DataRequest, ErrorReport, Message, Model, PData, Payload,
    plain,
    types::{
        AppId, Challenge, DateTime, ErrorCode, LockAction, SharedKey, TimeLimit, TimeOfDay,
        Weekdays,
    },
};

use crate::{
    commands::{id, update},
    world::{Client, NOON, World, unknown_sender},
};

const CODE: u32 = 4711;

/// A Smart Lock with a code, its owner and a guest who has not shown it.
fn home() -> (World, Client, Client) {
    let mut world = World::new(Model::SmartLock);
    let owner = world.pair(1, "Owner", 0);
    owner.set_code(&mut world, 0, CODE).unwrap();
    let guest = world.pair(2, "Guest", 0);
    (world, owner, guest)
}

fn lock() -> Command {
    Command::lock_action(LockAction::Lock, AppId(0))
}

#[test]
fn answers_strangers_in_clear_on_the_service_characteristic() {
    let (mut world, owner, _) = home();
    let mut stranger = owner.clone();
    stranger.credentials.authorization = id(77);
    let frame = stranger.seal(
        &mut world,
        &Command::RequestData(DataRequest::States),
        None,
        0,
    );
    assert_eq!(owner.send(&mut world, &frame), [unknown_sender()]);

    stranger.credentials = owner.credentials.clone();
    stranger.credentials.key = SharedKey::from_bytes([1; 32]);
    let frame = stranger.seal(
        &mut world,
        &Command::RequestData(DataRequest::States),
        None,
        0,
    );
    world.send(owner.link, Characteristic::UserSpecific, &frame);
    let heard = world.heard(owner.link);
    let [(characteristic, frame)] = &heard[..] else {
        panic!("one answer");
    };
    assert_eq!(*characteristic, Characteristic::Service);
    assert_eq!(frame.as_slice(), [0x12, 0, 0x20, 0, 0, 0x13, 0xD7]);
}

/// Attack 30.
#[test]
fn rejects_replayed_commands_on_the_same_and_on_a_new_link() {
    let (mut world, owner, _) = home();
    let challenge = owner.challenge(&mut world).unwrap();
    let frame = owner.seal(
        &mut world,
        &Command::VerifySecurityCode,
        Some(&challenge),
        CODE,
    );
    assert_eq!(owner.send(&mut world, &frame).len(), 1);
    let bad_nonce = Message::ErrorReport(ErrorReport {
        code: ErrorCode::BadNonce,
        command: CommandId::VERIFY_SECURITY_CODE,
    });
    assert_eq!(
        owner.send(&mut world, &frame),
        std::slice::from_ref(&bad_nonce)
    );
    owner.challenge(&mut world).unwrap();
    assert_eq!(
        owner.send(&mut world, &frame),
        std::slice::from_ref(&bad_nonce)
    );
    let again = owner.reconnect(&mut world);
    assert_eq!(again.send(&mut world, &frame), [bad_nonce]);
}

/// Attack 30.
#[test]
fn a_challenge_dies_with_its_link() {
    let (mut world, owner, _) = home();
    let challenge = owner.challenge(&mut world).unwrap();
    let again = owner.reconnect(&mut world);
    let frame = again.seal(&mut world, &lock(), Some(&challenge), 0);
    let report = ErrorReport {
        code: ErrorCode::BadNonce,
        command: CommandId::LOCK_ACTION,
    };
    assert_eq!(
        again.send(&mut world, &frame),
        [Message::ErrorReport(report)]
    );
}

#[test]
fn a_challenge_belongs_to_one_authorization_and_one_link() {
    let (mut world, owner, guest) = home();
    let challenge = owner.challenge(&mut world).unwrap();
    let mut guest_there = guest;
    guest_there.link = owner.link;
    let frame = guest_there.seal(&mut world, &lock(), Some(&challenge), 0);
    let messages = guest_there.send(&mut world, &frame);
    assert!(
        matches!(&messages[..], [Message::ErrorReport(report)] if report.code == ErrorCode::BadNonce)
    );
    let second = Client {
        link: world.link(),
        ..owner.clone()
    };
    let frame = second.seal(&mut world, &lock(), Some(&challenge), 0);
    let messages = second.send(&mut world, &frame);
    assert!(
        matches!(&messages[..], [Message::ErrorReport(report)] if report.code == ErrorCode::BadNonce)
    );
}

#[test]
fn a_newer_challenge_replaces_an_older_one_and_a_failed_command_spends_it() {
    let (mut world, owner, _) = home();
    let old = owner.challenge(&mut world).unwrap();
    let new = owner.challenge(&mut world).unwrap();
    for (challenge, expected) in [
        (old, Some(ErrorCode::BadNonce)),
        (new, Some(ErrorCode::BadNonce)),
    ] {
        let frame = owner.seal(&mut world, &lock(), Some(&challenge), 0);
        let messages = owner.send(&mut world, &frame);
        let code = messages.iter().find_map(|message| match message {
            Message::ErrorReport(report) => Some(report.code),
            _ => None,
        });
        assert_eq!(code, expected, "the first failure spends the second's");
    }
}

#[test]
fn questions_between_challenge_and_command_do_no_harm() {
    let (mut world, owner, _) = home();
    let challenge = owner.challenge(&mut world).unwrap();
    owner.states(&mut world);
    let frame = owner.seal(
        &mut world,
        &Command::VerifySecurityCode,
        Some(&challenge),
        CODE,
    );
    assert_eq!(owner.send(&mut world, &frame), [crate::world::complete()]);
}

/// Attack 32.
#[test]
fn rejects_every_flipped_bit_of_a_sealed_command() {
    let (mut world, owner, _) = home();
    let challenge = owner.challenge(&mut world).unwrap();
    let frame = owner.seal(
        &mut world,
        &Command::VerifySecurityCode,
        Some(&challenge),
        CODE,
    );
    for bit in 0..frame.len() * 8 {
        let mut changed = frame.clone();
        changed[bit / 8] ^= 1 << (bit % 8);
        assert_eq!(
            owner.send(&mut world, &changed),
            [unknown_sender()],
            "bit {bit}"
        );
    }
    assert_eq!(
        owner.send(&mut world, &frame),
        [crate::world::complete()],
        "and none of them spent the challenge"
    );
}

/// Attack 33.
#[test]
fn rejects_a_message_of_one_authorization_under_the_name_of_another() {
    let (mut world, owner, guest) = home();
    let mut forged = guest.clone();
    forged.credentials.authorization = owner.id();
    let states = Command::RequestData(DataRequest::States);
    let frame = forged.seal(&mut world, &states, None, 0);
    assert_eq!(guest.send(&mut world, &frame), [unknown_sender()]);
    let mut frame = guest.seal(&mut world, &states, None, 0);
    frame[24..28].copy_from_slice(&owner.id().value().to_le_bytes());
    assert_eq!(guest.send(&mut world, &frame), [unknown_sender()]);
}

/// Attacks 31, 39 and 40.
#[test]
fn survives_frames_of_any_length_and_plain_commands() {
    let (mut world, owner, _) = home();
    let before = world.env.store.contents().clone();
    for length in [
        0, 1, 2, 4, 6, 29, 30, 46, 53, 54, 55, 244, 256, 257, 512, 65_535,
    ] {
        for byte in [0x00, 0x01, 0xFF] {
            let bytes = vec![byte; length];
            for characteristic in [
                Characteristic::UserSpecific,
                Characteristic::Service,
                Characteristic::Pairing,
            ] {
                world.send(owner.link, characteristic, &bytes);
            }
        }
    }
    let payload = Payload::from_slice(&[0x0C, 0]).unwrap();
    let plain = plain::encode(CommandId::REQUEST_DATA, &payload);
    world.heard(owner.link);
    world.send(owner.link, Characteristic::UserSpecific, &plain);
    assert_eq!(owner.heard(&mut world), [unknown_sender()]);
    assert_eq!(world.env.store.contents(), &before);
    owner.verify(&mut world, CODE).unwrap();
}

#[test]
fn tells_unknown_commands_and_wrong_lengths_apart() {
    let (mut world, owner, _) = home();
    for (command, payload, expected) in [
        (CommandId(0x0BAD), &[0; 32][..], ErrorCode::Unknown),
        (
            CommandId::START_BUS_SIGNAL_RECORDING,
            &[0; 34],
            ErrorCode::Unknown,
        ),
        (
            CommandId::SET_DOOR_SENSOR_CONFIG,
            &[0; 36],
            ErrorCode::BadLength,
        ),
        (CommandId::PUBLIC_KEY, &[0; 32], ErrorCode::Unknown),
        (CommandId::REQUEST_DATA, &[4, 0, 0], ErrorCode::BadLength),
        (CommandId::REQUEST_DATA, &[0xFF, 0xFF], ErrorCode::Unknown),
        (CommandId::LOCK_ACTION, &[0; 37], ErrorCode::BadLength),
        (
            CommandId::VERIFY_SECURITY_CODE,
            &[0; 35],
            ErrorCode::BadLength,
        ),
        (
            CommandId::VERIFY_SECURITY_CODE,
            &[0; 34],
            ErrorCode::BadNonce,
        ),
    ] {
        let payload = Payload::from_slice(payload).unwrap();
        let frame = owner.seal_data(&mut world, &PData { command, payload });
        let report = ErrorReport {
            code: expected,
            command,
        };
        assert_eq!(
            owner.send(&mut world, &frame),
            [Message::ErrorReport(report)],
            "{command}"
        );
    }
    assert_eq!(owner.code_status(&mut world).own_failures, 0);
}

/// Attack 35.
#[test]
fn limits_hold_on_links_that_are_open_already() {
    let (mut world, owner, guest) = home();
    guest.states(&mut world);
    let closed = TimeLimit {
        weekdays: Weekdays::EVERY_DAY.with(6),
        ..TimeLimit::NONE
    };
    let past = TimeLimit {
        allowed_until: DateTime::from_unix(NOON - 1),
        ..TimeLimit::NONE
    };
    let morning = TimeLimit {
        from_time: TimeOfDay { hour: 8, minute: 0 },
        until_time: TimeOfDay { hour: 9, minute: 0 },
        ..TimeLimit::NONE
    };
    let allowed = TimeLimit {
        weekdays: Weekdays::EVERY_DAY.with(1),
        ..TimeLimit::NONE
    };
    for (enabled, limit, expected) in [
        (false, None, Err(ErrorCode::Disabled)),
        (true, Some(closed), Err(ErrorCode::TimeNotAllowed)),
        (true, Some(past), Err(ErrorCode::TimeNotAllowed)),
        (true, Some(morning), Err(ErrorCode::TimeNotAllowed)),
        (true, Some(allowed), Ok(())),
        (true, None, Ok(())),
    ] {
        let mut update = update(guest.id(), "Guest");
        update.enabled = enabled;
        update.limit = limit;
        owner
            .command(&mut world, &Command::UpdateAuthorization(update), CODE)
            .unwrap();
        let answer = guest.request(&mut world, DataRequest::States).map(|_| ());
        assert_eq!(answer, expected);
        let challenge = guest.challenge(&mut world).map(|_| ());
        assert_eq!(challenge, expected);
    }
}

/// Attack 35.
#[test]
fn remote_links_need_the_right_to_them() {
    let (mut world, owner, guest) = home();
    let afar = Client {
        link: world.remote_link(),
        ..guest.clone()
    };
    afar.states(&mut world);
    let mut update = update(guest.id(), "Guest");
    update.remote_allowed = false;
    owner
        .command(&mut world, &Command::UpdateAuthorization(update), CODE)
        .unwrap();
    assert_eq!(
        afar.request(&mut world, DataRequest::States),
        Err(ErrorCode::RemoteNotAllowed)
    );
    guest.states(&mut world);
}

/// Attack 36.
#[test]
fn a_removed_authorization_is_nobody_at_once_and_hears_nothing() {
    let (mut world, owner, guest) = home();
    let challenge = guest.challenge(&mut world).unwrap();
    owner
        .command(&mut world, &Command::RemoveAuthorization(guest.id()), CODE)
        .unwrap();
    let frame = guest.seal(&mut world, &lock(), Some(&challenge), 0);
    assert_eq!(guest.send(&mut world, &frame), [unknown_sender()]);
    owner.act(&mut world, LockAction::Unlock).unwrap();
    assert!(guest.heard(&mut world).is_empty());
}

#[test]
fn a_disabled_authorization_hears_of_no_change() {
    let (mut world, owner, guest) = home();
    guest.states(&mut world);
    let mut update = update(guest.id(), "Guest");
    update.enabled = false;
    owner
        .command(&mut world, &Command::UpdateAuthorization(update), CODE)
        .unwrap();
    owner.act(&mut world, LockAction::Unlock).unwrap();
    assert!(guest.heard(&mut world).is_empty());
}

#[test]
fn who_removes_himself_is_told_and_then_unknown() {
    let (mut world, owner, _) = home();
    let remove = Command::RemoveAuthorization(owner.id());
    assert_eq!(
        owner.command(&mut world, &remove, CODE),
        Ok(vec![crate::world::complete()])
    );
    let states = Command::RequestData(DataRequest::States);
    let frame = owner.seal(&mut world, &states, None, 0);
    assert_eq!(owner.send(&mut world, &frame), [unknown_sender()]);
}

#[test]
fn a_ninth_link_is_closed_and_the_others_live() {
    let mut world = World::new(Model::SmartLock);
    let owner = world.pair(1, "Owner", 0);
    let links: Vec<_> = (0..8).map(|_| world.link()).collect();
    assert_eq!(world.closed, [links[7]]);
    owner.states(&mut world);
    world.close(links[0]);
    let late = Client {
        link: world.link(),
        ..owner.clone()
    };
    late.states(&mut world);
}

#[test]
fn the_memory_of_a_lock_is_bounded() {
    const { assert!(doorward_device::RAM_BYTES <= 8192) };
    println!("one lock takes {} bytes", doorward_device::RAM_BYTES);
}

#[test]
fn a_guess_at_the_challenge_is_no_answer() {
    let (mut world, owner, _) = home();
    owner.challenge(&mut world).unwrap();
    let frame = owner.seal(&mut world, &lock(), Some(&Challenge([0; 32])), 0);
    let messages = owner.send(&mut world, &frame);
    assert!(
        matches!(&messages[..], [Message::ErrorReport(report)] if report.code == ErrorCode::BadNonce)
    );
    world.advance(Duration::from_secs(60));
    assert_eq!(world.bolt, doorward_device::body::BoltPosition::Locked);
}

/// Attack 36.
#[test]
fn a_list_under_way_ends_with_the_right_to_it() {
    let (mut world, owner, guest) = home();
    guest.verify(&mut world, CODE).unwrap();
    let list = Command::RequestLog(crate::commands::WHOLE_LOG);
    let challenge = guest.challenge(&mut world).unwrap();
    let ask = guest.seal(&mut world, &list, Some(&challenge), CODE);
    let challenge = owner.challenge(&mut world).unwrap();
    let mut disabled = update(guest.id(), "Guest");
    disabled.enabled = false;
    let disable = Command::UpdateAuthorization(disabled);
    let disable = owner.seal(&mut world, &disable, Some(&challenge), CODE);
    guest.heard(&mut world);
    for (link, bytes) in [(guest.link, &ask), (owner.link, &disable)] {
        world.input_only(Input::Frame {
            link,
            characteristic: Characteristic::UserSpecific,
            bytes,
        });
    }
    world.drain();
    let heard = guest.heard(&mut world);
    let [Message::ErrorReport(report)] = heard[..] else {
        panic!("{} messages of the list", heard.len());
    };
    assert_eq!(
        (report.code, report.command),
        (ErrorCode::Disabled, CommandId::REQUEST_LOG)
    );
}
