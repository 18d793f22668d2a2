//! What settings do to the hardware around the lock: light, motor, beeps, advertisements.

use std::time::Duration;

use doorward_device::{
    Input,
    body::{DoorEvent, MotorSetup, PositionOffsets, RingPattern, Sound},
};
use doorward_proto::{
    Command, Model,
    advanced_config::{AdvancedSettings, LockAdvancedSettings, Motor},
    advertising::AdvertisementKind,
    config::{ConfigSettings, LockSettings},
    types::{AdvertisingMode, ErrorCode, LockAction, LockState, MotorSpeed, TimeOfDay},
};

use crate::world::{Client, World};

const ULTRA_CODE: u32 = 304_711;

fn configure(world: &mut World, client: &Client, code: u32, settings: LockSettings) {
    let set = Command::SetConfig(ConfigSettings::Lock(settings));
    client.command(world, &set, code).unwrap();
}

fn configure_more(world: &mut World, client: &Client, code: u32, settings: LockAdvancedSettings) {
    let set = Command::SetAdvancedConfig(AdvancedSettings::Lock(settings));
    client.command(world, &set, code).unwrap();
}

#[test]
fn the_ring_shines_as_the_configuration_says() {
    let mut world = World::new(Model::SmartLock);
    let owner = world.pair(1, "Owner", 0);
    assert_eq!(world.brightness, Some(3));
    let dim = LockSettings {
        led_brightness: 0,
        ..LockSettings::factory(Model::SmartLock)
    };
    configure(&mut world, &owner, 0, dim);
    assert_eq!(world.brightness, Some(0));
    world.hold_button();
    assert_eq!(
        (world.ring, world.brightness),
        (RingPattern::Steady, Some(1))
    );
    world.advance(Duration::from_secs(120));
    owner.act(&mut world, LockAction::Unlock).unwrap();
    assert_eq!(world.ring, RingPattern::Blink);
    let silent = LockSettings {
        led_enabled: false,
        ..LockSettings::factory(Model::SmartLock)
    };
    configure(&mut world, &owner, 0, silent);
    assert_eq!(world.ring, RingPattern::Dark);
}

#[test]
fn the_motor_learns_speed_and_offsets_and_turns_slowly_at_night() {
    let mut world = World::new(Model::Ultra);
    let owner = world.pair(1, "Owner", ULTRA_CODE);
    let plain = MotorSetup {
        speed: MotorSpeed::Standard,
        offsets: PositionOffsets::default(),
    };
    assert_eq!(world.motor_setup, Some(plain), "told at boot");
    let mut settings = LockAdvancedSettings::factory(Model::Ultra);
    settings.motor = Some(Motor {
        speed: MotorSpeed::Fast,
        slow_at_night: true,
    });
    settings.unlocked_position_offset = -20;
    settings.locked_position_offset = 30;
    settings.single_locked_position_offset = 15;
    settings.transition_offset = 40;
    settings.night_mode.enabled = true;
    settings.night_mode.start = TimeOfDay {
        hour: 13,
        minute: 0,
    };
    settings.night_mode.end = TimeOfDay {
        hour: 14,
        minute: 0,
    };
    configure_more(&mut world, &owner, ULTRA_CODE, settings);
    let offsets = PositionOffsets {
        unlocked: -20,
        locked: 30,
        locked_once: 15,
        transition: 40,
    };
    let setup = |speed| Some(MotorSetup { speed, offsets });
    assert_eq!(world.motor_setup, setup(MotorSpeed::Fast));
    world.advance(Duration::from_secs(3600));
    assert_eq!(world.motor_setup, setup(MotorSpeed::Gentle));
    world.advance(Duration::from_secs(3600));
    assert_eq!(world.motor_setup, setup(MotorSpeed::Fast));
}

#[test]
fn how_often_the_lock_advertises_follows_mode_night_and_need() {
    let mut world = World::new(Model::SmartLock);
    let often = world.on_air.interval;
    assert!(matches!(
        world.advertised(),
        Some(AdvertisementKind::Uninitialised { .. })
    ));
    let owner = world.pair(1, "Owner", 0);
    let normal = world.on_air.interval;
    assert!(often < normal, "whoever looks for a new lock waits");
    let mut intervals = Vec::new();
    for mode in [
        AdvertisingMode::Automatic,
        AdvertisingMode::Normal,
        AdvertisingMode::Slow,
        AdvertisingMode::Slowest,
    ] {
        let settings = LockSettings {
            advertising_mode: Some(mode),
            ..LockSettings::factory(Model::SmartLock)
        };
        configure(&mut world, &owner, 0, settings);
        intervals.push(world.on_air.interval);
    }
    let [automatic, by_normal, slow, slowest] = intervals[..] else {
        panic!("four modes");
    };
    assert_eq!((automatic, by_normal), (normal, normal));
    assert!(normal < slow && slow < slowest);
    world.hold_button();
    assert_eq!(world.on_air.interval, often, "pairing is not slowed down");
    world.advance(Duration::from_secs(120));
    assert_eq!(world.on_air.interval, slowest);

    configure(
        &mut world,
        &owner,
        0,
        LockSettings::factory(Model::SmartLock),
    );
    let mut night = LockAdvancedSettings::factory(Model::SmartLock);
    night.night_mode.enabled = true;
    night.night_mode.start = TimeOfDay {
        hour: 13,
        minute: 0,
    };
    night.night_mode.end = TimeOfDay {
        hour: 14,
        minute: 0,
    };
    configure_more(&mut world, &owner, 0, night);
    assert_eq!(world.on_air.interval, normal);
    world.advance(Duration::from_secs(3600));
    assert_eq!(
        world.on_air.interval, slow,
        "the night of night mode saves energy"
    );
    world.advance(Duration::from_secs(3600));
    assert_eq!(world.on_air.interval, normal);
    world.reboot(false);
    assert_eq!(world.on_air.interval, normal);
}

#[test]
fn a_smart_door_locks_at_once_when_it_falls_shut_and_beeps() {
    let mut world = World::new(Model::SmartDoor);
    world.input(Input::Door(DoorEvent::Closed));
    let owner = world.pair(1, "Owner", 0);
    owner.act(&mut world, LockAction::Unlock).unwrap();
    assert_eq!(world.sounds, [Sound::UNLOCKED]);
    assert_eq!(
        owner.states(&mut world).lock_state,
        LockState::Unlocked,
        "not before somebody has gone through"
    );
    world.input(Input::Door(DoorEvent::Opened));
    world.advance(Duration::from_secs(60));
    let lock = Command::lock_action(LockAction::Lock, doorward_proto::types::AppId(0));
    assert_eq!(
        owner.command(&mut world, &lock, 0),
        Err(ErrorCode::Unknown),
        "it stands open"
    );
    world.input(Input::Door(DoorEvent::Closed));
    world.advance(Duration::from_secs(5));
    assert_eq!(owner.states(&mut world).lock_state, LockState::Locked);
    assert_eq!(
        world.sounds,
        [Sound::UNLOCKED, Sound::DOOR_OPEN, Sound::LOCKED]
    );
}

#[test]
fn a_smart_door_keeps_settings_it_has_no_part_for_and_lives_without_them() {
    let mut world = World::new(Model::SmartDoor);
    let owner = world.pair(1, "Owner", 0);
    let settings = LockSettings {
        single_lock: Some(true),
        ..LockSettings::factory(Model::SmartDoor)
    };
    configure(&mut world, &owner, 0, settings.clone());
    let told = owner.command(&mut world, &Command::RequestConfig, 0);
    let [doorward_proto::Message::Config(config)] = &told.unwrap()[..] else {
        panic!("a configuration");
    };
    assert_eq!(config.settings(), ConfigSettings::Lock(settings));
    owner.act(&mut world, LockAction::Unlock).unwrap();
    owner.act(&mut world, LockAction::Lock).unwrap();
    assert_eq!(
        world.bolt,
        doorward_device::body::BoltPosition::Locked,
        "by all turns it has"
    );
}
