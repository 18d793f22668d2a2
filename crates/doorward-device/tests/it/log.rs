//! The activity log.

use std::time::Duration;

use doorward_device::{
    Input,
    body::{BoltPosition, DoorEvent},
};
use doorward_proto::{
    Characteristic, Command, Message, Model,
    action::{KeypadActionRequest, LockActionRequest},
    ext::{SecurityEvent, SecurityEventKind},
    log::{LogData, LogEntry, LogOrder, LogRequest},
    types::{
        ActionFlags, AppId, AuthorizationType, Completion, ErrorCode, KeypadActionKind, KeypadCode,
        KeypadSource, LockAction, Name, Trigger,
    },
};
use doorward_store::StoreError;

use crate::{
    commands::{WHOLE_LOG, update},
    world::{Client, World, complete},
};

const CODE: u32 = 548;

fn home() -> (World, Client) {
    let mut world = World::new(Model::Ultra);
    let owner = world.pair(1, "Owner", CODE);
    (world, owner)
}

fn read(world: &mut World, who: &Client, request: LogRequest) -> Vec<Message> {
    who.command(world, &Command::RequestLog(request), CODE)
        .unwrap()
}

fn indices(messages: &[Message]) -> Vec<u32> {
    messages
        .iter()
        .filter_map(|message| match message {
            Message::LogEntry(entry) => Some(entry.index),
            _ => None,
        })
        .collect()
}

fn actions(entries: &[LogEntry]) -> Vec<(LockAction, Trigger, Completion, &str)> {
    entries
        .iter()
        .filter_map(|entry| match &entry.data {
            LogData::LockAction(log) => {
                Some((log.action, log.trigger, log.completion, entry.name.as_str()))
            }
            _ => None,
        })
        .collect()
}

#[test]
fn tells_who_did_what_and_how() {
    let (mut world, owner) = home();
    let request = LockActionRequest {
        suffix: Some(Name::new("Gate").unwrap()),
        ..LockActionRequest::new(LockAction::Unlock, AppId(0))
    };
    owner
        .command(&mut world, &Command::LockAction(request), 0)
        .unwrap();
    world.advance(Duration::from_secs(10));
    world.input(Input::Knob(BoltPosition::Locked));
    world.input(Input::Door(DoorEvent::Closed));
    world.input(Input::Door(DoorEvent::Opened));
    let log = owner.log(&mut world, CODE);
    assert_eq!(
        actions(&log),
        [
            (LockAction::Lock, Trigger::Manual, Completion::Success, ""),
            (
                LockAction::Unlock,
                Trigger::System,
                Completion::Success,
                "Owner (Gate)"
            ),
        ]
    );
    assert!(matches!(log[0].data, LogData::Door(_)), "the opened door");
    assert_eq!(log[0].authorization, None);
}

#[test]
fn reads_from_any_place_in_both_orders() {
    let (mut world, owner) = home();
    for _ in 0..4 {
        owner.act(&mut world, LockAction::Unlock).unwrap();
        owner.act(&mut world, LockAction::Lock).unwrap();
    }
    let whole = read(&mut world, &owner, WHOLE_LOG);
    let Message::LogEntryCount(count) = &whole[0] else {
        panic!("the count first");
    };
    assert!(count.enabled);
    assert_eq!(whole.last(), Some(&complete()));
    let all = indices(&whole);
    assert_eq!(usize::from(count.count), all.len());
    assert!(all.is_sorted());
    let total = u32::try_from(all.len()).unwrap();
    assert_eq!(all, (1..=total).collect::<Vec<_>>());

    let after = LogRequest {
        start: 3,
        count: 2,
        ..WHOLE_LOG
    };
    let messages = read(&mut world, &owner, after);
    assert_eq!(indices(&messages), [4, 5]);
    let Message::LogEntryCount(count) = &messages[0] else {
        panic!("the count first");
    };
    assert_eq!(u32::from(count.count), total - 3);

    let before = LogRequest {
        start: 3,
        order: LogOrder::Descending,
        total_count: false,
        ..WHOLE_LOG
    };
    assert_eq!(indices(&read(&mut world, &owner, before)), [2, 1]);
    let none = LogRequest {
        count: 0,
        total_count: false,
        ..WHOLE_LOG
    };
    assert_eq!(read(&mut world, &owner, none), [complete()]);
}

/// Requirement of the ring: a thousand entries, told one per poll.
#[test]
fn keeps_the_newest_thousand_and_tells_them_one_by_one() {
    let (mut world, owner) = home();
    for door in 0..1100 {
        let event = if door % 2 == 0 {
            DoorEvent::Opened
        } else {
            DoorEvent::Closed
        };
        world.input(Input::Door(event));
    }
    let challenge = owner.challenge(&mut world).unwrap();
    let command = Command::RequestLog(WHOLE_LOG);
    let frame = owner.seal(&mut world, &command, Some(&challenge), CODE);
    world.input_only(Input::Frame {
        link: owner.link,
        characteristic: Characteristic::UserSpecific,
        bytes: &frame,
    });
    let clock = world.clock();
    for _ in 0..10 {
        assert!(world.device.poll(clock, &mut world.env).is_some());
    }
    // Somebody else comes in between, and is served first.
    world.input_only(Input::Knob(BoltPosition::Unlocked));
    world.drain();
    let messages = owner.heard(&mut world);
    assert!(matches!(messages[0], Message::States(_)));
    let rest = indices(&messages);
    assert_eq!(messages.last(), Some(&complete()));
    assert!(rest.is_sorted() && rest.len() > 985);

    let log = owner.log(&mut world, CODE);
    assert_eq!(log.len(), 1000);
    assert!(log.is_sorted_by(|newer, older| newer.index > older.index));
    let deeds: Vec<u32> = log
        .iter()
        .filter(|entry| !matches!(entry.data, LogData::Security(_)))
        .map(|entry| entry.index)
        .collect();
    assert_eq!(
        deeds[0] - deeds[deeds.len() - 1],
        999 - kept(&log),
        "without a gap"
    );
    assert!(deeds[deeds.len() - 1] > 100, "the oldest are gone");
}

/// How many entries about code and permissions there are.
fn kept(log: &[LogEntry]) -> u32 {
    let is_security = |entry: &&LogEntry| matches!(entry.data, LogData::Security(_));
    log.iter().filter(is_security).count().try_into().unwrap()
}

/// Attack 37.
#[test]
fn who_moves_the_bolt_pushes_neither_wrong_codes_nor_pairings_out() {
    let (mut world, owner) = home();
    let guest = world.pair(2, "Guest", CODE);
    guest.verify(&mut world, 1).unwrap_err();
    guest.verify(&mut world, 2).unwrap_err();
    let before = owner.log(&mut world, CODE);
    for _ in 0..600 {
        guest.act(&mut world, LockAction::Unlock).unwrap();
        guest.act(&mut world, LockAction::Lock).unwrap();
    }
    let log = owner.log(&mut world, CODE);
    assert_eq!(log.len(), 1000);
    assert!(kept(&before) > 2, "{before:?}");
    assert_eq!(kept(&log), kept(&before));
    // The same from the other end, and from the middle on.
    let upwards = indices(&read(&mut world, &owner, WHOLE_LOG));
    assert!(upwards.is_sorted() && upwards.len() == 1000);
    let request = LogRequest {
        start: upwards[500],
        order: LogOrder::Descending,
        ..WHOLE_LOG
    };
    let below = read(&mut world, &owner, request);
    assert!(matches!(&below[0], Message::LogEntryCount(count) if count.count == 500));
    assert!(
        indices(&below)
            .into_iter()
            .rev()
            .eq(upwards[..500].iter().copied())
    );
    // What is counted further goes on in the same entry, and a start finds everything again.
    world.reboot(false);
    let guest = guest.reconnect(&mut world);
    guest.verify(&mut world, 3).unwrap_err();
    let owner = owner.reconnect(&mut world);
    let after = owner.log(&mut world, CODE);
    let counted = after.iter().find_map(|entry| match entry.data {
        LogData::Security(event) if event.kind == SecurityEventKind::WrongCode => {
            Some((entry.index, event.subject))
        }
        _ => None,
    });
    assert!(
        matches!(counted, Some((index, 3)) if index < 10),
        "{counted:?}"
    );
    let gone = log.iter().filter(|entry| !after.contains(entry)).count();
    assert_eq!(
        gone, 2,
        "the one that counts, and the oldest deed for the start"
    );
}

/// Attack 37: a quarter of the log is for them, and more as long as nobody needs the room.
#[test]
fn events_have_a_quarter_of_the_log_to_themselves_and_no_more_for_good() {
    let (mut world, owner) = home();
    for door in 0..500 {
        world.input(Input::Door(
            [DoorEvent::Opened, DoorEvent::Closed][door % 2],
        ));
    }
    let change = Command::UpdateAuthorization(update(owner.id(), "Owner"));
    for _ in 0..600 {
        owner.command(&mut world, &change, CODE).unwrap();
    }
    let log = owner.log(&mut world, CODE);
    assert_eq!((log.len(), kept(&log)), (1000, 600), "whatever is newest");
    for door in 0..2000 {
        world.input(Input::Door(
            [DoorEvent::Opened, DoorEvent::Closed][door % 2],
        ));
    }
    let log = owner.log(&mut world, CODE);
    assert_eq!((log.len(), kept(&log)), (1000, 250));
    let newest = log
        .iter()
        .find(|entry| matches!(entry.data, LogData::Security(_)));
    assert!(
        newest.is_some_and(|entry| entry.index > 1000),
        "the newest of them"
    );
}

#[test]
fn a_second_list_waits_for_the_first() {
    let (mut world, owner) = home();
    let command = Command::RequestLog(WHOLE_LOG);
    let challenge = owner.challenge(&mut world).unwrap();
    let first = owner.seal(&mut world, &command, Some(&challenge), CODE);
    world.input_only(Input::Frame {
        link: owner.link,
        characteristic: Characteristic::UserSpecific,
        bytes: &first,
    });
    let request = Command::RequestData(doorward_proto::DataRequest::Challenge);
    let ask = owner.seal(&mut world, &request, None, 0);
    world.input_only(Input::Frame {
        link: owner.link,
        characteristic: Characteristic::UserSpecific,
        bytes: &ask,
    });
    let clock = world.clock();
    let Some(doorward_device::Output::Send { link, frame, .. }) =
        world.device.poll(clock, &mut world.env)
    else {
        panic!("the challenge comes before the list");
    };
    world
        .frames
        .push_back((link, Characteristic::UserSpecific, frame));
    let messages = owner.heard(&mut world);
    let [Message::Challenge(challenge)] = messages[..] else {
        panic!("{messages:?}");
    };
    let second = owner.seal(&mut world, &command, Some(&challenge), CODE);
    let messages = owner.send(&mut world, &second);
    assert!(matches!(&messages[0], Message::ErrorReport(report) if report.code == ErrorCode::Busy));
    assert_eq!(messages.last(), Some(&complete()), "the first goes on");
}

#[test]
fn off_means_off_but_for_the_switch_itself() {
    let (mut world, owner) = home();
    let switch = |enabled| Command::EnableLogging(enabled);
    owner.command(&mut world, &switch(false), CODE).unwrap();
    owner.act(&mut world, LockAction::Unlock).unwrap();
    owner.verify(&mut world, 1).unwrap_err();
    world.reboot(false);
    let owner = owner.reconnect(&mut world);
    owner.command(&mut world, &switch(true), CODE).unwrap();
    let log = owner.log(&mut world, CODE);
    assert_eq!(log[0].data, LogData::Logging { enabled: true });
    assert_eq!(log[1].data, LogData::Logging { enabled: false });
    assert_eq!(log[0].index, log[1].index + 1);
    owner.act(&mut world, LockAction::Lock).unwrap();
    assert_eq!(actions(&owner.log(&mut world, CODE)).len(), 1);
}

/// Attack 37.
#[test]
fn nobody_pushes_his_deeds_out_by_failing() {
    let (mut world, owner) = home();
    let guest = world.pair(2, "Guest", CODE);
    guest.act(&mut world, LockAction::Unlock).unwrap();
    let before = owner.log(&mut world, CODE).len();
    for attempt in 0..2000 {
        let _ = guest.verify(&mut world, 1 + attempt % 7);
    }
    for _ in 0..500 {
        // Refused as too recent.
        let request = LockActionRequest {
            flags: ActionFlags::AUTO_UNLOCK,
            ..LockActionRequest::new(LockAction::Unlock, AppId(0))
        };
        let refused = guest.command(&mut world, &Command::LockAction(request), 0);
        assert_eq!(refused, Err(ErrorCode::AutoUnlockTooRecent));
    }
    let log = owner.log(&mut world, CODE);
    assert!(
        log.len() <= before + 3,
        "{} entries more",
        log.len() - before
    );
    assert!(actions(&log).contains(&(
        LockAction::Unlock,
        Trigger::System,
        Completion::Success,
        "Guest"
    )));
    let wrong = log.iter().find_map(|entry| match entry.data {
        LogData::Security(SecurityEvent {
            kind: SecurityEventKind::WrongCode,
            subject,
        }) => Some((subject, entry.name.as_str())),
        _ => None,
    });
    assert_eq!(wrong, Some((5, "Guest")));
}

#[test]
fn what_could_not_be_written_is_told_later() {
    let (mut world, owner) = home();
    world.env.store.fail_after(0, StoreError::Full);
    for _ in 0..3 {
        owner.act(&mut world, LockAction::Unlock).unwrap();
        owner.act(&mut world, LockAction::Lock).unwrap();
    }
    world.env.store.heal();
    owner.act(&mut world, LockAction::Unlock).unwrap();
    let log = owner.log(&mut world, CODE);
    assert!(matches!(log[0].data, LogData::LockAction(_)));
    assert_eq!(
        log[1].data,
        LogData::Security(SecurityEvent {
            kind: SecurityEventKind::EntriesLost,
            subject: 6
        })
    );
    assert_eq!(log[0].index, log[1].index + 1);
}

/// Attack 38.
#[test]
fn the_log_is_read_with_the_code_only_and_numbers_leave_no_gap() {
    let (mut world, owner) = home();
    for code in [0, 549] {
        assert_eq!(
            owner.command(&mut world, &Command::RequestLog(WHOLE_LOG), code),
            Err(ErrorCode::BadCode)
        );
    }
    let log = owner.log(&mut world, CODE);
    for pair in log.windows(2) {
        assert_eq!(pair[0].index, pair[1].index + 1);
    }
}

/// Attack 37.
#[test]
fn nobody_pushes_his_deeds_out_by_asking_for_what_is_done_already() {
    let mut world = World::new(Model::SmartLock);
    let owner = world.pair(1, "Owner", 0);
    owner.set_code(&mut world, 0, 4711).unwrap();
    let guest = world.pair(2, "Guest", 0);
    world.hold_button();
    let keypad = world
        .pair_as(3, "Keypad", AuthorizationType::Keypad, 0)
        .unwrap();
    let fob = {
        world.hold_button();
        world.pair_as(4, "Fob", AuthorizationType::Fob, 0).unwrap()
    };
    guest.act(&mut world, LockAction::Unlock).unwrap();
    guest.act(&mut world, LockAction::Lock).unwrap();
    let before = owner.log(&mut world, 4711).len();
    let arrow = Command::KeypadAction(KeypadActionRequest {
        source: KeypadSource::ArrowKey,
        code: KeypadCode::from_wire(0),
        action: KeypadActionKind::Lock,
    });
    for _ in 0..500 {
        let lock = Command::lock_action(LockAction::Lock, AppId(0));
        guest.command(&mut world, &lock, 0).unwrap();
        keypad.command(&mut world, &arrow, 0).unwrap();
        let press = Command::lock_action(LockAction::FobAction3, AppId(0));
        fob.command(&mut world, &press, 0).unwrap();
    }
    let log = owner.log(&mut world, 4711);
    assert!(
        log.len() <= before + 3,
        "{} entries more",
        log.len() - before
    );
    let told = actions(&log);
    for action in [LockAction::Unlock, LockAction::Lock] {
        assert!(told.contains(&(action, Trigger::System, Completion::Success, "Guest")));
    }
    guest.act(&mut world, LockAction::Unlock).unwrap();
    let log = owner.log(&mut world, 4711);
    let told = actions(&log);
    assert_eq!(told[0].0, LockAction::Unlock, "what moves the door is told");
}

#[test]
fn an_answer_to_one_does_not_wait_for_a_list_to_another() {
    let (mut world, owner) = home();
    let other = world.pair(2, "Other", CODE);
    let command = Command::RequestLog(WHOLE_LOG);
    let challenge = owner.challenge(&mut world).unwrap();
    let list = owner.seal(&mut world, &command, Some(&challenge), CODE);
    world.input_only(Input::Frame {
        link: owner.link,
        characteristic: Characteristic::UserSpecific,
        bytes: &list,
    });
    let request = Command::RequestData(doorward_proto::DataRequest::States);
    let ask = other.seal(&mut world, &request, None, 0);
    world.input_only(Input::Frame {
        link: other.link,
        characteristic: Characteristic::UserSpecific,
        bytes: &ask,
    });
    let clock = world.clock();
    let first = world.device.poll(clock, &mut world.env);
    assert!(
        matches!(first, Some(doorward_device::Output::Send { link, .. }) if link == other.link)
    );
}
