//! The Smart Door: the lock is in the leaf, and so is the sensor.

use core::time::Duration;

use doorward_proto::{
    Model,
    types::{DoorSensorState, LockAction},
};
use doorward_sim::{Bolt, BoltPosition, Deed, Impossible, Sensor};

use super::kit::owned;

const MODEL: Model = Model::SmartDoor;

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
