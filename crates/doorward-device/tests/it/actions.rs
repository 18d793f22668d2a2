//! From the first pairing to a door that moves.

use std::time::Duration;

use doorward_device::{
    Input, Output,
    body::{BatteryReading, BoltPosition, DoorEvent, MotorEvent},
};
use doorward_proto::{
    Command, DataRequest, Family, Line, Message, Model,
    action::{LockActionRequest, SimpleLockActionRequest},
    advertising::AdvertisementKind,
    ext::CodeFlags,
    types::{
        ActionFlags, AppId, AuthorizationType, Completion, DeviceState, DoorSensorState, ErrorCode,
        LockAction, LockState, SimpleLockAction,
    },
};

use crate::world::{World, accepted, complete, outcome};

fn lock_states(messages: &[Message]) -> Vec<LockState> {
    messages
        .iter()
        .filter_map(|message| match message {
            Message::States(states) => Some(states.lock_state),
            _ => None,
        })
        .collect()
}

#[test]
fn a_smart_lock_pairs_and_unlocks() {
    let mut world = World::new(Model::SmartLock);
    let line = Line::Lock;
    assert_eq!(
        world.advertised(),
        Some(AdvertisementKind::Uninitialised { line })
    );
    world.hold_button();
    let family = Family::Lock;
    assert_eq!(
        world.advertised(),
        Some(AdvertisementKind::Pairing { family })
    );
    let phone = world.pair_as(7, "Anna", AuthorizationType::App, 0).unwrap();
    assert!(matches!(
        world.advertised(),
        Some(AdvertisementKind::Beacon { .. })
    ));
    assert_eq!(phone.states(&mut world).device_state, DeviceState::DoorMode);

    let messages = phone.act(&mut world, LockAction::Unlock).unwrap();
    assert_eq!(messages.first(), Some(&accepted()));
    assert_eq!(messages.last(), Some(&complete()));
    let states = lock_states(&messages);
    assert_eq!(
        (states.first(), states.last()),
        (Some(&LockState::Unlocking), Some(&LockState::Unlocked))
    );
}

#[test]
fn the_code_of_a_fresh_ultras_first_pairing_becomes_its_code() {
    let mut world = World::new(Model::Ultra);
    let phone = world.pair(7, "Anna", 548);
    let status = phone.code_status(&mut world);
    assert!(
        status
            .flags
            .has(CodeFlags::CODE_SET.with(CodeFlags::PROVEN))
    );
    phone.verify(&mut world, 548).unwrap();
    let second = world.pair(8, "Ben", 548);
    second.verify(&mut world, 548).unwrap();
    second.act(&mut world, LockAction::Lock).unwrap();
}

#[test]
fn a_locked_lock_told_to_lock_is_done_at_once() {
    let mut world = World::new(Model::SmartLock);
    let phone = world.pair(7, "Anna", 0);
    let messages = phone.act(&mut world, LockAction::Lock).unwrap();
    assert_eq!(messages.last(), Some(&complete()));
    assert_eq!(phone.states(&mut world).lock_state, LockState::Locked);
}

fn with_flags(action: LockAction, flags: ActionFlags) -> Command {
    Command::LockAction(LockActionRequest {
        flags,
        ..LockActionRequest::new(action, AppId(0xDEAD))
    })
}

#[test]
fn an_action_during_another_is_refused_as_busy() {
    let mut world = World::new(Model::SmartLock);
    let anna = world.pair(7, "Anna", 0);
    let ben = world.pair(8, "Ben", 0);
    let unlock = Command::lock_action(LockAction::Unlock, AppId(0));
    let messages = anna.command(&mut world, &unlock, 0).unwrap();
    assert_eq!(messages[0], accepted());
    let lock = Command::lock_action(LockAction::Lock, AppId(0));
    for client in [&ben, &anna] {
        assert_eq!(client.command(&mut world, &lock, 0), Err(ErrorCode::Busy));
    }
    world.advance(Duration::from_secs(5));
    assert_eq!(anna.heard(&mut world).last(), Some(&complete()));
    assert_eq!(anna.states(&mut world).lock_state, LockState::Unlocked);
}

#[test]
fn everybody_who_has_spoken_hears_of_changes_and_nobody_else() {
    let mut world = World::new(Model::SmartLock);
    let anna = world.pair(7, "Anna", 0);
    let ben = world.pair(8, "Ben", 0);
    anna.states(&mut world);
    ben.states(&mut world);
    let silent = world.link();
    world.input(Input::Knob(BoltPosition::Unlocked));
    for client in [&anna, &ben] {
        let told = lock_states(&client.heard(&mut world));
        assert_eq!(told, [LockState::Unlocked]);
    }
    assert!(world.heard(silent).is_empty());
    anna.act(&mut world, LockAction::Lock).unwrap();
    assert_eq!(
        lock_states(&ben.heard(&mut world)),
        [LockState::Locking, LockState::Locked]
    );
}

#[test]
fn lock_n_go_goes_all_the_way() {
    let mut world = World::new(Model::SmartLock);
    let anna = world.pair(7, "Anna", 0);
    let messages = anna.act(&mut world, LockAction::LockNGo).unwrap();
    let mut states = lock_states(&messages);
    states.dedup();
    assert_eq!(
        states,
        [
            LockState::Unlocking,
            LockState::UnlockedLockNGo,
            LockState::Locking,
            LockState::Locked
        ]
    );
    assert_eq!(
        (&messages[0], messages.last()),
        (&accepted(), Some(&complete()))
    );
}

#[test]
fn a_failed_action_ends_with_its_error() {
    let mut world = World::new(Model::SmartLock);
    let anna = world.pair(7, "Anna", 0);
    let unlock = Command::lock_action(LockAction::Unlock, AppId(0));
    anna.command(&mut world, &unlock, 0).unwrap();
    world.input(Input::Motor(MotorEvent::Blocked));
    let messages = anna.heard(&mut world);
    assert_eq!(lock_states(&messages), [LockState::MotorBlocked]);
    assert_eq!(outcome(messages), Err(ErrorCode::MotorBlocked));
}

#[test]
fn an_action_ends_even_if_who_asked_has_gone() {
    let mut world = World::new(Model::SmartLock);
    let anna = world.pair(7, "Anna", 0);
    let unlock = Command::lock_action(LockAction::Unlock, AppId(0));
    anna.command(&mut world, &unlock, 0).unwrap();
    let back = anna.reconnect(&mut world);
    world.advance(Duration::from_secs(5));
    assert!(back.heard(&mut world).is_empty());
    let states = back.states(&mut world);
    assert_eq!(states.lock_state, LockState::Unlocked);
    assert_eq!(
        states.last_action.map(|last| last.completion),
        Some(Completion::Success)
    );
    back.act(&mut world, LockAction::Lock).unwrap();
}

#[test]
fn simple_actions_and_unknown_flags_are_obeyed_and_unknown_actions_are_not() {
    let mut world = World::new(Model::SmartLock);
    let anna = world.pair(7, "Anna", 0);
    let simple = Command::SimpleLockAction(SimpleLockActionRequest {
        action: SimpleLockAction::Unlock,
        suffix: None,
    });
    anna.command(&mut world, &simple, 0).unwrap();
    world.advance(Duration::from_secs(5));
    let flagged = with_flags(LockAction::Lock, ActionFlags(0xF8));
    anna.command(&mut world, &flagged, 0).unwrap();
    world.advance(Duration::from_secs(5));
    assert_eq!(anna.states(&mut world).lock_state, LockState::Locked);
    for action in [
        LockAction::Other(0x77),
        LockAction::FobWithoutAction,
        LockAction::ButtonWithoutAction,
    ] {
        let command = Command::lock_action(action, AppId(0));
        assert_eq!(
            anna.command(&mut world, &command, 0),
            Err(ErrorCode::BadParameter)
        );
    }
}

#[test]
fn the_beacon_says_that_something_changed_until_a_bridge_asks() {
    let mut world = World::new(Model::SmartLock);
    let anna = world.pair(7, "Anna", 0);
    world.hold_button();
    let bridge = world
        .pair_as(8, "Bridge", AuthorizationType::Bridge, 0)
        .unwrap();
    let changed = |world: &World| match world.advertised() {
        Some(AdvertisementKind::Beacon { state_changed, .. }) => state_changed,
        other => panic!("{other:?}"),
    };
    bridge.states(&mut world);
    assert!(!changed(&world));
    anna.act(&mut world, LockAction::Unlock).unwrap();
    assert!(changed(&world));
    anna.states(&mut world);
    assert!(changed(&world), "an app's question does not count");
    bridge.states(&mut world);
    assert!(!changed(&world));

    let mut world = World::new(Model::Ultra);
    let anna = world.pair(7, "Anna", 548);
    anna.states(&mut world);
    assert!(!changed(&world), "on an Ultra it does");
}

#[test]
fn calibration_and_restart_need_the_code_and_end_well() {
    let mut world = World::new(Model::Ultra);
    let anna = world.pair(7, "Anna", 548);
    let messages = anna
        .command(&mut world, &Command::RequestCalibration, 548)
        .unwrap();
    assert_eq!(messages[0], accepted());
    assert_eq!(lock_states(&messages), [LockState::Calibration]);
    world.advance(Duration::from_secs(60));
    assert_eq!(anna.heard(&mut world).last(), Some(&complete()));

    let challenge = anna.challenge(&mut world).unwrap();
    let frame = anna.seal(&mut world, &Command::RequestReboot, Some(&challenge), 548);
    world.input_only(Input::Frame {
        link: anna.link,
        characteristic: doorward_proto::Characteristic::UserSpecific,
        bytes: &frame,
    });
    let clock = world.clock();
    let mut order = Vec::new();
    while let Some(output) = world.device.poll(clock, &mut world.env) {
        order.push(match output {
            Output::Send { .. } => "answer",
            Output::CloseLink(_) => "close",
            Output::Advertise(_) => "silence",
            Output::Reboot => "reboot",
            Output::Motor(_)
            | Output::MotorSetup(_)
            | Output::Ring(_)
            | Output::RingBrightness(_)
            | Output::Sound(_)
            | Output::Strike(_)
            | Output::Bus(_)
            | Output::Chime(_) => "hardware",
        });
    }
    assert_eq!(order, ["answer", "close", "silence", "reboot"]);
}

#[test]
fn nobody_speaks_before_the_first_sealed_message() {
    let mut world = World::new(Model::SmartLock);
    let link = world.link();
    world.hold_button();
    world.input(Input::Knob(BoltPosition::Unlocked));
    world.advance(Duration::from_secs(200));
    assert!(world.heard(link).is_empty());
}

#[test]
fn the_state_tells_what_the_metal_does() {
    let mut world = World::new(Model::Ultra);
    let anna = world.pair(7, "Anna", 548);
    world.input(Input::Door(DoorEvent::Closed));
    world.input(Input::Battery(BatteryReading {
        percent: 14,
        ..BatteryReading::default()
    }));
    let states = anna.states(&mut world);
    assert_eq!(states.door_sensor, DoorSensorState::Closed);
    assert!(states.battery.is_critical());
    assert_eq!(states.battery.percent(), 14);
    let report = anna
        .request(&mut world, DataRequest::BatteryReport)
        .unwrap();
    assert!(matches!(report[..], [Message::BatteryReport(report)] if report.critical == 1));
    for request in [
        DataRequest::MostRecentCommand,
        DataRequest::OpeningsClosings,
    ] {
        assert_eq!(
            anna.request(&mut world, request),
            Err(ErrorCode::Unknown),
            "of the first generation only"
        );
    }
}
