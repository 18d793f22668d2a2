//! The Smart Door: the lock is in the leaf, and so is the sensor.

use core::time::Duration;

use doorward_proto::{
    Model,
    types::{DoorSensorState, ErrorCode, LockAction},
};
use doorward_sim::{Bolt, BoltPosition, Deed, Impossible, Sensor, pair::Pair};

use super::kit::{owned, refusal};

const MODEL: Model = Model::SmartDoor;

/// What was heard last.
fn heard(pair: &Pair) -> String {
    let sounds = pair.snapshot().sounds;
    sounds
        .first()
        .map(|sound| sound.says.clone())
        .unwrap_or_default()
}

/// How many sounds were heard lately.
fn sounds(pair: &Pair) -> usize {
    pair.snapshot().sounds.len()
}

#[test]
fn it_beeps_how_an_action_ended() {
    let (mut pair, owner) = owned(MODEL);
    let session = pair.connect(&owner).unwrap();
    pair.act(session, LockAction::Unlock).unwrap();
    assert_eq!((heard(&pair).as_str(), sounds(&pair)), ("2 short beeps", 1));
    pair.act(session, LockAction::Lock).unwrap();
    assert_eq!((heard(&pair).as_str(), sounds(&pair)), ("3 short beeps", 2));
}

#[test]
fn it_does_not_throw_its_bolts_while_it_stands_open_and_says_so() {
    let (mut pair, owner) = owned(MODEL);
    let session = pair.connect(&owner).unwrap();
    pair.act(session, LockAction::Unlock).unwrap();
    pair.lock().move_door(true);
    refusal(pair.act(session, LockAction::Lock));
    assert_eq!((heard(&pair).as_str(), sounds(&pair)), ("1 long beep", 2));
    pair.advance(Duration::from_secs(60));
    assert_eq!(pair.snapshot().bolt, Bolt::Unlocked);
    pair.lock().move_door(false);
    pair.act(session, LockAction::Lock).unwrap();
    assert_eq!(pair.snapshot().bolt, Bolt::Locked);
}

#[test]
fn low_batteries_are_heard_at_each_action() {
    let (mut pair, owner) = owned(MODEL);
    let session = pair.connect(&owner).unwrap();
    pair.lock().set_charge(12);
    pair.act(session, LockAction::Unlock).unwrap();
    assert_eq!((heard(&pair).as_str(), sounds(&pair)), ("5 long beeps", 1));
    assert!(pair.states(session).unwrap().battery.is_critical());
    pair.lock().set_charge(100);
    pair.act(session, LockAction::Lock).unwrap();
    assert_eq!(heard(&pair), "3 short beeps");
}

#[test]
fn bolts_that_are_held_are_heard_from_afar() {
    let (mut pair, owner) = owned(MODEL);
    let session = pair.connect(&owner).unwrap();
    pair.lock().jam(true);
    let refused = refusal(pair.act(session, LockAction::Unlock));
    assert_eq!(refused, ErrorCode::MotorBlocked);
    assert_eq!((heard(&pair).as_str(), sounds(&pair)), ("10 long beeps", 1));
}

#[test]
fn no_other_lock_beeps() {
    let (mut pair, owner) = owned(Model::SmartLock);
    let session = pair.connect(&owner).unwrap();
    pair.act(session, LockAction::Unlock).unwrap();
    pair.act(session, LockAction::Lock).unwrap();
    assert_eq!(sounds(&pair), 0);
}

#[test]
fn the_key_outside_turns_what_the_phone_turns() {
    let (mut pair, owner) = owned(MODEL);
    let session = pair.connect(&owner).unwrap();
    pair.lock().turn_key(BoltPosition::Unlocked);
    pair.advance(Duration::from_secs(1));
    assert_eq!(pair.snapshot().state, "unlocked");
    pair.act(session, LockAction::Lock).unwrap();
    assert_eq!(pair.snapshot().bolt, Bolt::Locked);
    let knob = Deed::Knob(BoltPosition::Unlocked);
    assert!(matches!(
        pair.lock().perform(&knob),
        Err(Impossible::NoSuchPart { .. })
    ));
}

#[test]
fn the_sensor_in_the_leaf_tells_what_becomes_of_it() {
    let (mut pair, owner) = owned(MODEL);
    let session = pair.connect(&owner).unwrap();
    pair.act(session, LockAction::Unlock).unwrap();
    pair.lock().move_door(true);
    assert_eq!(
        pair.states(session).unwrap().door_sensor,
        DoorSensorState::Opened
    );
    for (sensor, told) in [
        (Sensor::Jammed, DoorSensorState::Undetermined),
        (Sensor::Tampered, DoorSensorState::Tampered),
        (Sensor::Working, DoorSensorState::Opened),
    ] {
        pair.lock().set_sensor(sensor);
        assert_eq!(
            pair.states(session).unwrap().door_sensor,
            told,
            "{sensor:?}"
        );
    }
}

#[test]
fn nobody_opens_it_against_its_bolts() {
    let (mut pair, _) = owned(MODEL);
    let open = Deed::Door(true);
    assert_eq!(pair.lock().perform(&open), Err(Impossible::BoltHolds));
}
