//! What the lock shows, plays and tells its motor, and when its batteries are low.

use doorward_proto::types::{BatteryType, MotorSpeed};

use crate::body::{MotorSetup, PositionOffsets, Sound, Warning, lock::DoorSensor};

use super::*;

fn smart_door() -> BodySettings {
    BodySettings {
        smart_door: true,
        ..BodySettings::default()
    }
}

fn played(stand: &mut Stand) -> Vec<Sound> {
    stand
        .said
        .drain(..)
        .filter_map(|output| match output {
            BodyOutput::Sound(sound) => Some(sound),
            _ => None,
        })
        .collect()
}

fn brightness(stand: &Stand) -> Option<u8> {
    stand.said.iter().rev().find_map(|output| match output {
        BodyOutput::RingBrightness(brightness) => Some(*brightness),
        _ => None,
    })
}

fn battery(stand: &mut Stand, percent: u8, cells: Option<BatteryType>) {
    let reading = BatteryReading {
        percent,
        cells,
        ..BatteryReading::default()
    };
    stand.give(BodyInput::Battery(reading)).unwrap();
}

fn is_critical(stand: &Stand) -> bool {
    stand.body.view(stand.now).battery_critical
}

#[test]
fn a_smart_door_beeps_how_an_action_ended_and_other_locks_do_not() {
    let mut stand = Stand::ready(BoltPosition::Locked, smart_door());
    stand.act(LockAction::Unlock).unwrap();
    assert_eq!(played(&mut stand), [], "not before it is done");
    stand.motor_arrives();
    assert_eq!(played(&mut stand), [Sound::UNLOCKED]);
    stand.act(LockAction::Lock).unwrap();
    stand.motor_arrives();
    assert_eq!(played(&mut stand), [Sound::LOCKED]);
    for (event, sound) in [
        (MotorEvent::Blocked, Some(Sound::MECHANICAL_ERROR)),
        (MotorEvent::ClutchFailure, Some(Sound::MECHANICAL_ERROR)),
        (MotorEvent::PowerFailure, Some(Sound::MECHANICAL_ERROR)),
        (MotorEvent::LowVoltage, Some(Sound::BATTERY_CRITICAL)),
        (MotorEvent::TimedOut, Some(Sound::OTHER_ERROR)),
    ] {
        stand.act(LockAction::Unlock).unwrap();
        stand.motor_says(event);
        let heard = played(&mut stand);
        assert_eq!(heard.first().copied(), sound, "{event:?}");
        assert_eq!(heard.len(), 1);
    }
    battery(&mut stand, 20, None);
    stand.act(LockAction::Lock).unwrap();
    stand.motor_arrives();
    assert_eq!(played(&mut stand), [Sound::BATTERY_CRITICAL]);

    let mut silent = Stand::ready(BoltPosition::Locked, BodySettings::default());
    silent.act(LockAction::Unlock).unwrap();
    silent.motor_arrives();
    assert_eq!(played(&mut silent), []);
}

#[test]
fn a_smart_door_that_stands_open_is_not_locked() {
    let mut stand = Stand::ready(BoltPosition::Unlocked, smart_door());
    stand.give(BodyInput::Door(DoorEvent::Opened)).unwrap();
    assert_eq!(stand.act(LockAction::Lock), Err(ErrorCode::Unknown));
    assert_eq!(stand.told, None);
    assert_eq!(stand.performed()[0].2, Completion::Rejected);
    assert_eq!(played(&mut stand), [Sound::DOOR_OPEN]);
    stand.give(BodyInput::Door(DoorEvent::Closed)).unwrap();
    stand.act(LockAction::Lock).unwrap();
    assert_eq!(stand.lock_state(), LockState::Locking);

    let deaf = BodySettings {
        door_sensor: DoorSensor {
            enabled: false,
            ..DoorSensor::default()
        },
        ..smart_door()
    };
    let mut stand = Stand::ready(BoltPosition::Unlocked, deaf);
    stand.give(BodyInput::Door(DoorEvent::Opened)).unwrap();
    stand.act(LockAction::Lock).unwrap();

    let mut other = Stand::ready(BoltPosition::Unlocked, BodySettings::default());
    other.give(BodyInput::Door(DoorEvent::Opened)).unwrap();
    other.act(LockAction::Lock).unwrap();
    assert_eq!(
        other.lock_state(),
        LockState::Locking,
        "a sensor that was glued on later does not overrule people"
    );
}

#[test]
fn pairing_that_is_switched_off_says_so() {
    let settings = BodySettings {
        pairing_enabled: false,
        ..smart_door()
    };
    let mut stand = Stand::ready(BoltPosition::Locked, settings);
    stand.press();
    stand.wait(s(5));
    assert_eq!(stand.ring(), RingPattern::Red);
    assert_eq!(played(&mut stand), [Sound::PAIRING_OFF]);
    assert!(!stand.body.is_pairing());
}

#[test]
fn the_ring_shines_as_brightly_as_configured_and_never_hides_what_people_must_see() {
    let settings = |ring_brightness| BodySettings {
        ring_brightness,
        ..BodySettings::default()
    };
    let mut stand = Stand::power_up(SUMMER, BoltPosition::Unlocked, settings(5), false);
    stand.motor_arrives();
    assert_eq!(brightness(&stand), Some(5));
    stand.give(BodyInput::Settings(settings(0).into())).unwrap();
    assert_eq!(brightness(&stand), Some(0));
    stand.hold(s(5));
    assert_eq!(stand.ring(), RingPattern::Steady);
    assert_eq!(brightness(&stand), Some(1), "pairing mode is seen");
    stand.click();
    assert_eq!(brightness(&stand), Some(0));
}

#[test]
fn low_batteries_blink_where_the_ring_would_be_dark() {
    let mut stand = Stand::ready(BoltPosition::Locked, BodySettings::default());
    battery(&mut stand, 20, None);
    assert_eq!(stand.ring(), RingPattern::Warning);
    stand.act(LockAction::Unlock).unwrap();
    assert_eq!(stand.ring(), RingPattern::Blink);
    stand.motor_arrives();
    battery(&mut stand, 100, None);
    stand.act(LockAction::Lock).unwrap();
    stand.motor_arrives();
    assert_eq!(stand.ring(), RingPattern::Dark);
}

#[test]
fn how_low_is_critical_depends_on_the_cells() {
    let settings = |cells, detect_cells| BodySettings {
        cells,
        detect_cells,
        ..BodySettings::default()
    };
    for (cells, detect, found, threshold) in [
        (BatteryType::Alkaline, true, None, 20),
        (BatteryType::Accumulator, true, None, 30),
        (BatteryType::Lithium, false, None, 30),
        (BatteryType::Fixed, true, None, 20),
        (BatteryType::Alkaline, true, Some(BatteryType::Lithium), 30),
        (BatteryType::Alkaline, false, Some(BatteryType::Lithium), 20),
    ] {
        let mut stand = Stand::ready(BoltPosition::Locked, settings(cells, detect));
        battery(&mut stand, threshold + 1, found);
        assert!(!is_critical(&stand), "{cells:?} {detect} {found:?}");
        battery(&mut stand, threshold, found);
        assert!(is_critical(&stand), "{cells:?} {detect} {found:?}");
    }
}

#[test]
fn low_batteries_are_warned_of_once() {
    let mut stand = Stand::ready(BoltPosition::Locked, BodySettings::default());
    let warnings = |stand: &mut Stand| {
        let said = core::mem::take(&mut stand.said);
        said.into_iter()
            .filter(|output| matches!(output, BodyOutput::Warning(_)))
            .collect::<Vec<_>>()
    };
    battery(&mut stand, 20, None);
    let warning = BodyOutput::Warning(Warning::BatteryCritical { percent: 20 });
    assert_eq!(warnings(&mut stand), [warning]);
    battery(&mut stand, 19, None);
    assert_eq!(warnings(&mut stand), []);
    battery(&mut stand, 100, None);
    battery(&mut stand, 5, None);
    assert_eq!(warnings(&mut stand).len(), 1, "new cells, new warning");
}

#[test]
fn the_motor_is_told_how_to_turn_before_it_turns_and_when_the_night_falls() {
    let offsets = PositionOffsets {
        unlocked: -7,
        locked: 3,
        locked_once: 9,
        transition: 45,
    };
    let settings = BodySettings {
        motor_speed: MotorSpeed::Fast,
        slow_at_night: true,
        offsets,
        night: Some(NightMode {
            start: TimeOfDay { hour: 1, minute: 0 },
            end: TimeOfDay { hour: 2, minute: 0 },
            auto_lock: false,
            auto_unlock_disabled: false,
            lock_at_start: false,
        }),
        ..BodySettings::default()
    };
    let mut stand = Stand::power_up(SUMMER, BoltPosition::Locked, settings, false);
    let fast = BodyOutput::MotorSetup(MotorSetup {
        speed: MotorSpeed::Fast,
        offsets,
    });
    let slow = BodyOutput::MotorSetup(MotorSetup {
        speed: MotorSpeed::Gentle,
        offsets,
    });
    assert_eq!(
        stand.said[..2],
        [fast, BodyOutput::Motor(MotorCommand::FindPosition)]
    );
    stand.motor_arrives();
    stand.wait(s(3 * 3600));
    let setups: Vec<_> = stand
        .said
        .iter()
        .filter(|output| matches!(output, BodyOutput::MotorSetup(_)))
        .copied()
        .collect();
    assert_eq!(
        setups,
        [fast, slow, fast],
        "slowly at night, then as before"
    );
}
