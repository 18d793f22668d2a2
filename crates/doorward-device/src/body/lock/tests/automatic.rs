//! What the lock does by itself: auto lock and the door.

use super::*;

fn auto_lock(timeout: u64) -> BodySettings {
    BodySettings {
        auto_lock: true,
        auto_lock_timeout: s(timeout),
        ..BodySettings::default()
    }
}

fn door(stand: &mut Stand, event: DoorEvent) {
    stand.give(BodyInput::Door(event)).unwrap();
}

#[test]
fn auto_lock_locks_after_its_time() {
    let mut stand = Stand::ready(BoltPosition::Unlocked, auto_lock(30));
    stand.wait(Duration::from_millis(29_999));
    assert_eq!(stand.told, None);
    stand.wait(Duration::from_millis(1));
    assert_eq!(stand.told, Some(MotorCommand::TurnTo(BoltPosition::Locked)));
    stand.motor_arrives();
    assert_eq!(
        stand.performed(),
        [(LockAction::Lock, Trigger::AutoLock, Completion::Success)]
    );
}

#[test]
fn auto_lock_counts_from_the_latest_unlocking_and_stops_when_locked() {
    let mut stand = Stand::ready(BoltPosition::Unlocked, auto_lock(30));
    stand.wait(s(20));
    let _ = stand.give(BodyInput::Knob(BoltPosition::Locked));
    stand.wait(s(300));
    let _ = stand.give(BodyInput::Knob(BoltPosition::Unlocked));
    stand.wait(s(29));
    assert_eq!(stand.told, None);
    stand.wait(s(1));
    assert_eq!(stand.lock_state(), LockState::Locking);
}

#[test]
fn auto_lock_is_never_faster_than_two_seconds() {
    let mut stand = Stand::ready(BoltPosition::Unlocked, auto_lock(0));
    stand.wait(Duration::from_millis(1_999));
    assert_eq!(stand.told, None);
    stand.wait(Duration::from_millis(1));
    assert_eq!(stand.lock_state(), LockState::Locking);
}

#[test]
fn auto_lock_waits_for_an_open_door() {
    let mut stand = Stand::ready(BoltPosition::Unlocked, auto_lock(30));
    door(&mut stand, DoorEvent::Closed);
    door(&mut stand, DoorEvent::Opened);
    stand.wait(s(3600));
    assert_eq!(stand.told, None);
    door(&mut stand, DoorEvent::Closed);
    stand.wait(s(29));
    assert_eq!(stand.told, None, "the time counts from the closing");
    stand.wait(s(1));
    assert_eq!(stand.lock_state(), LockState::Locking);
}

#[test]
fn immediate_auto_lock_follows_the_door() {
    let settings = BodySettings {
        immediate_auto_lock: true,
        ..auto_lock(600)
    };
    let mut stand = Stand::ready(BoltPosition::Unlocked, settings);
    door(&mut stand, DoorEvent::Closed);
    stand.wait(s(10));
    assert_eq!(stand.told, None, "the first reading is no closing");
    door(&mut stand, DoorEvent::Opened);
    stand.wait(s(10));
    door(&mut stand, DoorEvent::Closed);
    stand.wait(s(1));
    door(&mut stand, DoorEvent::Opened);
    stand.wait(s(10));
    assert_eq!(stand.told, None, "a door that bounces open is open");
    door(&mut stand, DoorEvent::Closed);
    stand.wait(s(2));
    assert_eq!(stand.lock_state(), LockState::Locking);
}

#[test]
fn a_blocked_auto_lock_is_not_tried_again_and_again() {
    let mut stand = Stand::ready(BoltPosition::Unlocked, auto_lock(30));
    stand.wait(s(30));
    stand.motor_says(MotorEvent::Blocked);
    stand.wait(s(3600));
    assert_eq!(
        stand.performed(),
        [(
            LockAction::Lock,
            Trigger::AutoLock,
            Completion::MotorBlocked
        )]
    );
}

#[test]
fn lock_n_go_does_not_throw_the_bolt_of_an_open_door() {
    let mut stand = Stand::ready(BoltPosition::Unlocked, BodySettings::default());
    door(&mut stand, DoorEvent::Opened);
    stand.act(LockAction::LockNGo).unwrap();
    stand.wait(s(60));
    assert_eq!(
        (stand.lock_state(), stand.told),
        (LockState::UnlockedLockNGo, None)
    );
    door(&mut stand, DoorEvent::Closed);
    stand.wait(s(2));
    assert_eq!(stand.lock_state(), LockState::Locking);

    let mut stand = Stand::ready(BoltPosition::Unlocked, BodySettings::default());
    door(&mut stand, DoorEvent::Opened);
    stand.act(LockAction::LockNGo).unwrap();
    stand.wait(s(3600));
    assert_eq!(
        stand.performed(),
        [(LockAction::LockNGo, Trigger::System, Completion::Incomplete)]
    );
    assert_eq!(stand.lock_state(), LockState::Unlocked);
}

#[test]
fn the_door_is_reported_when_it_changes() {
    let mut stand = Stand::ready(BoltPosition::Locked, BodySettings::default());
    let state = |stand: &Stand| stand.body.view(stand.now).door;
    assert_eq!(state(&stand), DoorSensorState::Unavailable);
    door(&mut stand, DoorEvent::Closed);
    assert_eq!(
        stand.said,
        [BodyOutput::StateChanged],
        "a first reading is state, and no entry in the log"
    );
    door(&mut stand, DoorEvent::Closed);
    assert_eq!(stand.said.len(), 1);
    for (event, shown) in [
        (DoorEvent::Opened, DoorSensorState::Opened),
        (DoorEvent::Jammed, DoorSensorState::Undetermined),
        (DoorEvent::Tampered, DoorSensorState::Tampered),
    ] {
        stand.said.clear();
        door(&mut stand, event);
        assert_eq!(
            stand.said,
            [BodyOutput::DoorChanged(event), BodyOutput::StateChanged]
        );
        assert_eq!(state(&stand), shown);
    }
}

#[test]
fn a_critical_battery_is_a_change_of_state() {
    let mut stand = Stand::ready(BoltPosition::Locked, BodySettings::default());
    stand
        .give(BodyInput::Battery(BatteryReading {
            percent: 21,
            ..BatteryReading::default()
        }))
        .unwrap();
    assert!(stand.said.is_empty());
    stand
        .give(BodyInput::Battery(BatteryReading {
            percent: 20,
            ..BatteryReading::default()
        }))
        .unwrap();
    assert!(stand.said.contains(&BodyOutput::StateChanged));
}

#[test]
fn the_ring_is_dark_only_when_locked_or_switched_off() {
    let mut stand = Stand::ready(BoltPosition::Locked, BodySettings::default());
    assert_eq!(stand.ring(), RingPattern::Dark);
    stand.act(LockAction::Unlock).unwrap();
    assert_eq!(stand.ring(), RingPattern::Blink);
    stand.motor_arrives();
    stand
        .give(BodyInput::Settings(
            BodySettings {
                ring_enabled: false,
                ..BodySettings::default()
            }
            .into(),
        ))
        .unwrap();
    assert_eq!(stand.ring(), RingPattern::Dark);
}
