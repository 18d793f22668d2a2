//! Codes typed at the door.

use std::time::Duration;

use doorward_proto::{
    Command, Message, Model,
    action::KeypadActionRequest,
    keypad::{KeypadCodeEntry, KeypadCodeUpdate},
    log::LogData,
    types::{
        AuthorizationType, DateTime, ErrorCode, KeypadActionKind, KeypadCode, KeypadSource,
        LockState, Name, TimeLimit,
    },
};

use crate::{
    commands::{keypad_code, typed},
    world::{Client, NOON, World, accepted, complete},
};

const CODE: u32 = 4711;

/// A lock with an owner and a keypad.
fn home() -> (World, Client, Client) {
    let mut world = World::new(Model::SmartLock);
    let owner = world.pair(1, "Owner", 0);
    owner.set_code(&mut world, 0, CODE).unwrap();
    world.hold_button();
    let keypad = world
        .pair_as(2, "Keypad", AuthorizationType::Keypad, 0)
        .unwrap();
    (world, owner, keypad)
}

fn add(world: &mut World, owner: &Client, code: u32) -> Result<u16, ErrorCode> {
    let command = Command::AddKeypadCode(keypad_code(code, "Postman"));
    let messages = owner.command(world, &command, CODE)?;
    match messages[..] {
        [Message::KeypadCodeAdded(added)] => Ok(added.id),
        _ => panic!("{messages:?}"),
    }
}

fn listed(world: &mut World, owner: &Client, offset: u16, count: u16) -> Vec<Message> {
    let command = Command::RequestKeypadCodes { offset, count };
    owner.command(world, &command, CODE).unwrap()
}

fn change(id: u16, code: u32) -> KeypadCodeUpdate {
    KeypadCodeUpdate {
        id,
        code: KeypadCode::from_wire(code),
        name: Name::new("Postman").unwrap(),
        enabled: true,
        limit: None,
    }
}

#[test]
fn codes_are_added_listed_changed_and_removed() {
    let (mut world, owner, _) = home();
    assert_eq!(add(&mut world, &owner, 345_678), Ok(1));
    assert_eq!(add(&mut world, &owner, 456_789), Ok(2));
    assert_eq!(add(&mut world, &owner, 567_891), Ok(3));
    for wrong in [34_567, 340_567, 123_456, 1_234_567] {
        assert_eq!(add(&mut world, &owner, wrong), Err(ErrorCode::BadParameter));
    }
    assert_eq!(
        add(&mut world, &owner, 345_678),
        Err(ErrorCode::CodeAlreadyExists)
    );
    for (update, expected) in [
        (change(2, 345_678), Err(ErrorCode::CodeAlreadyExists)),
        (change(2, 456_789), Ok(vec![complete()])),
        (change(2, 999_999), Ok(vec![complete()])),
        (change(9, 888_888), Err(ErrorCode::BadParameter)),
    ] {
        let command = Command::UpdateKeypadCode(update);
        assert_eq!(owner.command(&mut world, &command, CODE), expected);
    }
    let page = listed(&mut world, &owner, 1, 1);
    let [
        Message::KeypadCodeCount(3),
        Message::KeypadCode(KeypadCodeEntry { id: 2, code, .. }),
        Message::Status(_),
    ] = &page[..]
    else {
        panic!("{page:?}");
    };
    assert_eq!(code.expose_value(), 999_999);
    let remove = Command::RemoveKeypadCode { id: 1 };
    owner.command(&mut world, &remove, CODE).unwrap();
    assert_eq!(
        owner.command(&mut world, &remove, CODE),
        Err(ErrorCode::BadParameter)
    );
    assert_eq!(listed(&mut world, &owner, 0, 100).len(), 4);
    assert_eq!(listed(&mut world, &owner, 50, 100).len(), 2);
    assert_eq!(add(&mut world, &owner, 345_678), Ok(4), "never used again");
}

#[test]
fn two_hundred_codes_are_all_there_are() {
    let (mut world, owner, _) = home();
    let mut made = 0;
    for code in 311_111..399_999 {
        if !KeypadCode::from_wire(code).is_well_formed() {
            continue;
        }
        match add(&mut world, &owner, code) {
            Ok(_) => made += 1,
            Err(error) => {
                assert_eq!(error, ErrorCode::TooManyEntries);
                break;
            }
        }
    }
    assert_eq!(made, 200);
}

#[test]
fn a_typed_code_opens_the_door_and_is_in_the_log() {
    let (mut world, owner, keypad) = home();
    add(&mut world, &owner, 345_678).unwrap();
    let unlock = typed(345_678, KeypadActionKind::Unlock);
    let messages = keypad.command(&mut world, &unlock, 0).unwrap();
    assert_eq!(messages[0], accepted());
    world.advance(Duration::from_secs(5));
    assert_eq!(keypad.heard(&mut world).last(), Some(&complete()));
    assert_eq!(owner.states(&mut world).lock_state, LockState::Unlocked);
    let log = owner.log(&mut world, CODE);
    let LogData::KeypadAction(entry) = &log[0].data else {
        panic!("{:?}", log[0]);
    };
    assert_eq!(
        (entry.code_id, entry.source, log[0].name.as_str()),
        (1, KeypadSource::Code, "Postman")
    );
    let page = listed(&mut world, &owner, 0, 1);
    assert!(matches!(&page[1], Message::KeypadCode(entry) if entry.use_count == 1));
}

#[test]
fn the_arrow_key_locks_and_never_opens() {
    let (mut world, owner, keypad) = home();
    owner
        .act(&mut world, doorward_proto::types::LockAction::Unlock)
        .unwrap();
    let arrow = |action| {
        Command::KeypadAction(KeypadActionRequest {
            source: KeypadSource::ArrowKey,
            code: KeypadCode::from_wire(0),
            action,
        })
    };
    for action in [
        KeypadActionKind::Unlock,
        KeypadActionKind::Unlatch,
        KeypadActionKind::LockNGo,
    ] {
        assert_eq!(
            keypad.command(&mut world, &arrow(action), 0),
            Err(ErrorCode::BadParameter)
        );
    }
    keypad
        .command(&mut world, &arrow(KeypadActionKind::Lock), 0)
        .unwrap();
    world.advance(Duration::from_secs(5));
    assert_eq!(owner.states(&mut world).lock_state, LockState::Locked);
    assert_eq!(
        keypad.command(&mut world, &arrow(KeypadActionKind::Intelligent), 0),
        Err(ErrorCode::BadParameter),
        "it would open"
    );
}

#[test]
fn limits_of_a_code_hold_at_use() {
    let (mut world, owner, keypad) = home();
    add(&mut world, &owner, 345_678).unwrap();
    let past = TimeLimit {
        allowed_until: DateTime::from_unix(NOON - 1),
        ..TimeLimit::NONE
    };
    for (enabled, limit, expected) in [
        (false, None, ErrorCode::Disabled),
        (true, Some(past), ErrorCode::TimeNotAllowed),
    ] {
        let update = KeypadCodeUpdate {
            enabled,
            limit,
            ..change(1, 345_678)
        };
        owner
            .command(&mut world, &Command::UpdateKeypadCode(update), CODE)
            .unwrap();
        let unlock = typed(345_678, KeypadActionKind::Unlock);
        assert_eq!(keypad.command(&mut world, &unlock, 0), Err(expected));
    }
}

#[test]
fn wrong_codes_hold_the_keypad_back_over_restarts_and_fill_no_log() {
    let (mut world, owner, keypad) = home();
    add(&mut world, &owner, 345_678).unwrap();
    let mut refusals = Vec::new();
    for wrong in 0..5 {
        let guess = typed(400_000 + wrong, KeypadActionKind::Unlock);
        refusals.push(keypad.command(&mut world, &guess, 0).unwrap_err());
    }
    assert_eq!(refusals[..4], [ErrorCode::CodeInvalid; 4]);
    assert_eq!(refusals[4], ErrorCode::CodeInvalidTimeout1);
    let right = typed(345_678, KeypadActionKind::Unlock);
    world.advance(Duration::from_secs(20));
    world.reboot(false);
    let (owner, keypad) = (owner.reconnect(&mut world), keypad.reconnect(&mut world));
    world.advance(Duration::from_secs(20));
    assert_eq!(
        keypad.command(&mut world, &right, 0),
        Err(ErrorCode::CodeInvalidTimeout1)
    );
    world.advance(Duration::from_secs(10));
    for wrong in 0..10 {
        let guess = typed(500_000 + wrong, KeypadActionKind::Unlock);
        refusals.push(keypad.command(&mut world, &guess, 0).unwrap_err());
        world.advance(Duration::from_secs(30));
    }
    assert_eq!(refusals.last(), Some(&ErrorCode::CodeInvalidTimeout2));
    world.advance(Duration::from_secs(300));
    keypad.command(&mut world, &right, 0).unwrap();
    world.advance(Duration::from_secs(5));
    let guess = typed(400_000, KeypadActionKind::Unlock);
    assert_eq!(
        keypad.command(&mut world, &guess, 0),
        Err(ErrorCode::CodeInvalid),
        "a right one begins anew"
    );
    let wrong = owner
        .log(&mut world, CODE)
        .iter()
        .filter(|entry| matches!(&entry.data, LogData::KeypadAction(log) if log.code_id == 0))
        .count();
    assert!(wrong <= 3, "{wrong} entries");
}

#[test]
fn a_code_that_does_not_work_any_more_buys_no_further_guesses() {
    let (mut world, owner, keypad) = home();
    add(&mut world, &owner, 345_678).unwrap();
    add(&mut world, &owner, 456_789).unwrap();
    let past = TimeLimit {
        allowed_until: DateTime::from_unix(NOON - 1),
        ..TimeLimit::NONE
    };
    for update in [
        KeypadCodeUpdate {
            enabled: false,
            ..change(1, 345_678)
        },
        KeypadCodeUpdate {
            limit: Some(past),
            ..change(2, 456_789)
        },
    ] {
        owner
            .command(&mut world, &Command::UpdateKeypadCode(update), CODE)
            .unwrap();
    }
    let mut looked_at = 0;
    for guess in 0..40 {
        let code = match guess % 4 {
            0 => 345_678,
            1 => 456_789,
            _ => 400_000 + guess,
        };
        let answer = keypad.command(&mut world, &typed(code, KeypadActionKind::Unlock), 0);
        if answer == Err(ErrorCode::CodeInvalid) {
            looked_at += 1;
        }
    }
    assert!(looked_at < 5, "{looked_at} guesses without a wait");
}

#[test]
fn an_ultra_answers_keypads_that_came_with_the_code_and_no_app() {
    let code = 730_614;
    let mut world = World::new(Model::Ultra);
    world.hold_button();
    let owner = world
        .pair_as(1, "Owner", AuthorizationType::App, code)
        .unwrap();
    world.hold_button();
    assert!(
        world
            .pair_as(2, "Keypad", AuthorizationType::Keypad2, 111_111)
            .is_err()
    );
    let keypad = world
        .pair_as(2, "Keypad", AuthorizationType::Keypad2, code)
        .unwrap();
    let command = Command::AddKeypadCode(keypad_code(345_678, "Postman"));
    owner.command(&mut world, &command, code).unwrap();
    let command = typed(345_678, KeypadActionKind::Unlock);
    assert_eq!(
        owner.command(&mut world, &command, 0),
        Err(ErrorCode::Unknown),
        "as a published Ultra answers"
    );
    let answers = keypad.command(&mut world, &command, 0).unwrap();
    assert_eq!(answers.first(), Some(&accepted()));
    let guarded = Command::RequestKeypadCodes {
        offset: 0,
        count: 1,
    };
    assert_eq!(
        keypad.command(&mut world, &guarded, code),
        Err(ErrorCode::NotAuthorized)
    );
}
