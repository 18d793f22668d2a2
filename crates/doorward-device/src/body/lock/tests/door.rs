//! The door: when auto lock may act on it, and what is worth a warning.

use crate::body::{Warning, lock::DoorSensor};

use super::*;

fn auto_lock(timeout: u64) -> BodySettings {
    BodySettings {
        auto_lock: true,
        auto_lock_timeout: s(timeout),
        ..BodySettings::default()
    }
}

fn warned(stand: &mut Stand) -> Vec<Warning> {
    stand
        .said
        .drain(..)
        .filter_map(|output| match output {
            BodyOutput::Warning(warning) => Some(warning),
            _ => None,
        })
        .collect()
}

fn door(stand: &mut Stand, event: DoorEvent) {
    stand.give(BodyInput::Door(event)).unwrap();
}

fn unlock(stand: &mut Stand) {
    stand.act(LockAction::Unlock).unwrap();
    stand.motor_arrives();
}

#[test]
fn a_door_that_was_not_opened_since_is_not_locked_again() {
    let mut stand = Stand::ready(BoltPosition::Locked, auto_lock(30));
    door(&mut stand, DoorEvent::Closed);
    unlock(&mut stand);
    stand.wait(s(24 * 3600));
    assert_eq!(
        stand.lock_state(),
        LockState::Unlocked,
        "somebody will come"
    );
    door(&mut stand, DoorEvent::Opened);
    door(&mut stand, DoorEvent::Closed);
    stand.wait(s(30));
    assert_eq!(stand.lock_state(), LockState::Locking);
    stand.motor_arrives();

    unlock(&mut stand);
    stand.wait(s(24 * 3600));
    assert_eq!(
        stand.lock_state(),
        LockState::Unlocked,
        "what the door did before it was locked does not count"
    );
}

#[test]
fn the_night_follows_the_same_rule() {
    let settings = BodySettings {
        night: Some(NightMode {
            start: TimeOfDay { hour: 0, minute: 0 },
            end: TimeOfDay {
                hour: 23,
                minute: 59,
            },
            auto_lock: true,
            auto_unlock_disabled: false,
            lock_at_start: false,
        }),
        auto_lock_timeout: s(30),
        ..BodySettings::default()
    };
    let mut stand = Stand::ready(BoltPosition::Locked, settings);
    door(&mut stand, DoorEvent::Closed);
    unlock(&mut stand);
    stand.wait(s(3600));
    assert_eq!(stand.lock_state(), LockState::Unlocked);
    door(&mut stand, DoorEvent::Opened);
    door(&mut stand, DoorEvent::Closed);
    stand.wait(s(30));
    assert_eq!(stand.lock_state(), LockState::Locking);
}

#[test]
fn a_door_opened_while_the_latch_was_held_counts_as_opened() {
    let settings = BodySettings {
        immediate_auto_lock: true,
        ..auto_lock(600)
    };
    let mut stand = Stand::ready(BoltPosition::Locked, settings);
    door(&mut stand, DoorEvent::Closed);
    stand.act(LockAction::Unlatch).unwrap();
    stand.motor_arrives();
    stand.motor_arrives();
    assert_eq!(stand.lock_state(), LockState::Unlatched);
    door(&mut stand, DoorEvent::Opened);
    door(&mut stand, DoorEvent::Closed);
    stand.wait(s(3));
    stand.motor_arrives();
    assert_eq!(stand.lock_state(), LockState::Unlocked);
    stand.wait(s(2));
    assert_eq!(stand.lock_state(), LockState::Locking);
}

#[test]
fn a_sensor_that_does_not_work_leaves_it_to_the_time() {
    for event in [DoorEvent::Jammed, DoorEvent::Tampered] {
        let mut stand = Stand::ready(BoltPosition::Locked, auto_lock(30));
        door(&mut stand, event);
        unlock(&mut stand);
        stand.wait(s(30));
        assert_eq!(stand.lock_state(), LockState::Locking, "{event:?}");
    }
    let deaf = BodySettings {
        door_sensor: DoorSensor {
            enabled: false,
            ..DoorSensor::default()
        },
        ..auto_lock(30)
    };
    let mut stand = Stand::ready(BoltPosition::Locked, deaf);
    door(&mut stand, DoorEvent::Opened);
    unlock(&mut stand);
    stand.wait(s(30));
    assert_eq!(stand.lock_state(), LockState::Locking);
}

#[test]
fn a_lock_that_was_without_power_does_not_know_whether_the_door_was_used() {
    let mut stand = Stand::ready(BoltPosition::Unlocked, auto_lock(30));
    door(&mut stand, DoorEvent::Closed);
    stand.wait(s(30));
    assert_eq!(stand.lock_state(), LockState::Locking, "so it locks");
}

#[test]
fn a_sensor_nobody_listens_to_is_deactivated_and_tells_nothing() {
    let mut stand = Stand::ready(BoltPosition::Locked, BodySettings::default());
    door(&mut stand, DoorEvent::Closed);
    let deaf = BodySettings {
        door_sensor: DoorSensor {
            enabled: false,
            ..DoorSensor::default()
        },
        ..BodySettings::default()
    };
    stand.give(BodyInput::Settings(deaf.into())).unwrap();
    assert_eq!(
        stand.body.view(stand.now).door,
        DoorSensorState::Deactivated
    );
    stand.said.clear();
    door(&mut stand, DoorEvent::Opened);
    assert_eq!(stand.said, []);
    let listening = BodySettings::default();
    stand.give(BodyInput::Settings(listening.into())).unwrap();
    assert_eq!(
        stand.body.view(stand.now).door,
        DoorSensorState::Opened,
        "it was heard all the same"
    );
}

#[test]
fn a_lock_n_go_waits_for_no_door_nobody_listens_to() {
    let mut stand = Stand::ready(BoltPosition::Unlocked, BodySettings::default());
    door(&mut stand, DoorEvent::Opened);
    stand.act(LockAction::LockNGo).unwrap();
    stand.wait(s(30));
    assert_eq!(stand.told, None);
    let deaf = BodySettings {
        door_sensor: DoorSensor {
            enabled: false,
            ..DoorSensor::default()
        },
        ..BodySettings::default()
    };
    stand.give(BodyInput::Settings(deaf.into())).unwrap();
    stand.wait(s(2));
    assert_eq!(stand.lock_state(), LockState::Locking);
}

#[test]
fn a_door_that_stays_open_is_warned_of_once_each_time() {
    let settings = BodySettings {
        door_sensor: DoorSensor {
            ajar_minutes: Some(5),
            ..DoorSensor::default()
        },
        ..BodySettings::default()
    };
    let mut stand = Stand::ready(BoltPosition::Unlocked, settings);
    door(&mut stand, DoorEvent::Closed);
    for _ in 0..2 {
        door(&mut stand, DoorEvent::Opened);
        stand.wait(s(299));
        assert_eq!(warned(&mut stand), []);
        stand.wait(s(1));
        assert_eq!(warned(&mut stand), [Warning::DoorAjar { minutes: 5 }]);
        stand.wait(s(3600));
        assert_eq!(warned(&mut stand), []);
        door(&mut stand, DoorEvent::Closed);
    }
    let quiet = BodySettings::default();
    stand.give(BodyInput::Settings(quiet.into())).unwrap();
    door(&mut stand, DoorEvent::Opened);
    stand.wait(s(24 * 3600));
    assert_eq!(warned(&mut stand), []);
}

#[test]
fn a_bolt_thrown_into_the_air_is_warned_of() {
    let settings = BodySettings {
        door_sensor: DoorSensor {
            warns_locked_open: true,
            ..DoorSensor::default()
        },
        ..BodySettings::default()
    };
    let mut stand = Stand::ready(BoltPosition::Unlocked, settings);
    door(&mut stand, DoorEvent::Opened);
    assert_eq!(warned(&mut stand), []);
    let _ = stand.give(BodyInput::Knob(BoltPosition::Locked));
    assert_eq!(warned(&mut stand), [Warning::LockedOpen]);
    stand.wait(s(60));
    door(&mut stand, DoorEvent::Closed);
    door(&mut stand, DoorEvent::Opened);
    assert_eq!(warned(&mut stand), [Warning::LockedOpen], "once each time");
    let quiet = BodySettings::default();
    stand.give(BodyInput::Settings(quiet.into())).unwrap();
    let _ = stand.give(BodyInput::Knob(BoltPosition::Unlocked));
    let _ = stand.give(BodyInput::Knob(BoltPosition::Locked));
    assert_eq!(warned(&mut stand), []);
}
