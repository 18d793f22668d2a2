//! The door sensor's messages and what they do.

use std::time::Duration;

use doorward_device::{
    Input,
    body::{BatteryReading, BoltPosition, DoorEvent},
};
use doorward_proto::{
    Command, Message, Model,
    door_sensor::DoorSensorConfig,
    ext::{SecurityEvent, SecurityEventKind},
    log::{DoorLog, LogData, LogEntryCount, LogOrder, LogRequest},
    types::{DoorSensorState, ErrorCode},
};

use crate::world::{Client, World, complete};

const CODE: u32 = 4711;

fn home() -> (World, Client) {
    let mut world = World::new(Model::SmartLock);
    world.input(Input::Door(DoorEvent::Closed));
    let owner = world.pair(1, "Owner", 0);
    owner.set_code(&mut world, 0, CODE).unwrap();
    (world, owner)
}

fn config(world: &mut World, client: &Client) -> DoorSensorConfig {
    let request = Command::RequestDoorSensorConfig;
    match &client.command(world, &request, 0).unwrap()[..] {
        [Message::DoorSensorConfig(config)] => *config,
        other => panic!("{other:?}"),
    }
}

fn set(world: &mut World, client: &Client, config: DoorSensorConfig) {
    let set = Command::SetDoorSensorConfig(config);
    let done = client.command(world, &set, CODE).unwrap();
    assert_eq!(done.last(), Some(&complete()));
}

fn log_doors(world: &mut World, client: &Client, enabled: bool) {
    let enable = Command::EnableDoorSensorLogging(enabled);
    assert_eq!(client.command(world, &enable, CODE), Ok(vec![complete()]));
}

fn count(world: &mut World, client: &Client) -> LogEntryCount {
    let request = LogRequest {
        start: 0,
        count: 0,
        order: LogOrder::Ascending,
        total_count: true,
    };
    let answer = client.command(world, &Command::RequestLog(request), CODE);
    match &answer.unwrap()[..] {
        [Message::LogEntryCount(count), _] => *count,
        other => panic!("{other:?}"),
    }
}

fn latest(world: &mut World, client: &Client) -> LogData {
    client.log(world, CODE)[0].data.clone()
}

#[test]
fn what_the_door_sensor_is_for_is_read_changed_and_kept() {
    let (mut world, owner) = home();
    assert_eq!(config(&mut world, &owner), DoorSensorConfig::FACTORY);
    let before = owner.states(&mut world).config_update_count;
    let wanted = DoorSensorConfig {
        enabled: true,
        ajar_minutes: 3,
        warns_ajar: true,
        warns_locked_open: true,
    };
    set(&mut world, &owner, wanted);
    assert_eq!(
        owner.states(&mut world).config_update_count,
        before.wrapping_add(1)
    );
    let never = DoorSensorConfig {
        ajar_minutes: 0,
        ..wanted
    };
    assert_eq!(
        owner.command(&mut world, &Command::SetDoorSensorConfig(never), CODE),
        Err(ErrorCode::BadParameter)
    );
    world.reboot(false);
    let owner = owner.reconnect(&mut world);
    assert_eq!(config(&mut world, &owner), wanted);
    let guest = world.pair(2, "Guest", 0);
    assert_eq!(
        guest.command(&mut world, &Command::RequestDoorSensorConfig, 0),
        Err(ErrorCode::BadCode),
        "a part of the configuration"
    );
}

#[test]
fn a_sensor_that_is_switched_off_says_nothing() {
    let (mut world, owner) = home();
    assert!(count(&mut world, &owner).door_sensor);
    let off = DoorSensorConfig {
        enabled: false,
        ..DoorSensorConfig::FACTORY
    };
    set(&mut world, &owner, off);
    assert_eq!(
        owner.states(&mut world).door_sensor,
        DoorSensorState::Deactivated
    );
    let told = count(&mut world, &owner);
    assert!(!told.door_sensor && !told.door_sensor_logging);
    let entries = owner.log(&mut world, CODE).len();
    world.input(Input::Door(DoorEvent::Opened));
    assert_eq!(owner.log(&mut world, CODE).len(), entries);
    set(&mut world, &owner, DoorSensorConfig::FACTORY);
    assert_eq!(
        owner.states(&mut world).door_sensor,
        DoorSensorState::Opened
    );
}

#[test]
fn the_doors_entries_are_switched_apart_from_the_log_and_the_switch_is_told() {
    let (mut world, owner) = home();
    world.input(Input::Door(DoorEvent::Opened));
    assert_eq!(
        latest(&mut world, &owner),
        LogData::Door(DoorLog::Opened),
        "on from the factory"
    );
    log_doors(&mut world, &owner, false);
    let switched_off = LogData::DoorLogging { enabled: false };
    assert_eq!(latest(&mut world, &owner), switched_off);
    let told = count(&mut world, &owner);
    assert!(told.door_sensor && !told.door_sensor_logging && told.enabled);
    world.input(Input::Door(DoorEvent::Closed));
    assert_eq!(latest(&mut world, &owner), switched_off);
    log_doors(&mut world, &owner, false);
    assert_eq!(
        latest(&mut world, &owner),
        switched_off,
        "once is enough to say"
    );
    world.reboot(false);
    let owner = owner.reconnect(&mut world);
    world.input(Input::Door(DoorEvent::Closed));
    world.input(Input::Door(DoorEvent::Opened));
    assert!(!matches!(
        latest(&mut world, &owner),
        LogData::Door(DoorLog::Opened)
    ));
    log_doors(&mut world, &owner, true);
    world.input(Input::Door(DoorEvent::Closed));
    assert_eq!(latest(&mut world, &owner), LogData::Door(DoorLog::Closed));
}

#[test]
fn warnings_are_in_the_log() {
    let (mut world, owner) = home();
    let wanted = DoorSensorConfig {
        enabled: true,
        ajar_minutes: 2,
        warns_ajar: true,
        warns_locked_open: true,
    };
    set(&mut world, &owner, wanted);
    world.input(Input::Knob(BoltPosition::Unlocked));
    world.input(Input::Door(DoorEvent::Opened));
    world.advance(Duration::from_secs(119));
    assert_eq!(latest(&mut world, &owner), LogData::Door(DoorLog::Opened));
    world.advance(Duration::from_secs(1));
    let warning = |kind, subject| LogData::Security(SecurityEvent { kind, subject });
    let log = owner.log(&mut world, CODE);
    assert_eq!(
        log[0].data,
        warning(SecurityEventKind::DoorAjar, 2),
        "{log:?}"
    );
    world.input(Input::Knob(BoltPosition::Locked));
    assert_eq!(
        latest(&mut world, &owner),
        warning(SecurityEventKind::LockedOpen, 0)
    );
    world.input(Input::Battery(BatteryReading {
        percent: 12,
        ..BatteryReading::default()
    }));
    assert_eq!(
        latest(&mut world, &owner),
        warning(SecurityEventKind::BatteryCritical, 12)
    );
}

#[test]
fn nobody_is_warned_who_did_not_ask_for_it() {
    let (mut world, owner) = home();
    let quiet = DoorSensorConfig {
        ajar_minutes: 2,
        ..DoorSensorConfig::FACTORY
    };
    set(&mut world, &owner, quiet);
    world.input(Input::Knob(BoltPosition::Unlocked));
    world.input(Input::Door(DoorEvent::Opened));
    world.advance(Duration::from_secs(3600));
    world.input(Input::Knob(BoltPosition::Locked));
    let warnings = owner.log(&mut world, CODE).into_iter().filter(|entry| {
        matches!(&entry.data, LogData::Security(event)
            if matches!(event.kind, SecurityEventKind::DoorAjar | SecurityEventKind::LockedOpen))
    });
    assert_eq!(warnings.count(), 0);
}

#[test]
fn a_lock_without_a_sensor_says_so() {
    let mut world = World::new(Model::SmartLock);
    let owner = world.pair(1, "Owner", 0);
    owner.set_code(&mut world, 0, CODE).unwrap();
    let told = count(&mut world, &owner);
    assert!(!told.door_sensor && !told.door_sensor_logging);
}
