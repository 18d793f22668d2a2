//! Locking and unlocking over a link.

use core::time::Duration;

use doorward_client::{ClientError, Event};
use doorward_device::body::BoltPosition;
use doorward_proto::{
    ErrorCode, Message, Model,
    types::{Completion, DoorSensorState, LockAction, LockState, StatusCode, Trigger},
};
use doorward_sim::{
    Bolt,
    pair::{Answer, Direction, lock_action},
};

use super::kit::{admit, owned, refusal};

/// The lock states an action told of, each change once.
fn states(answer: &Answer) -> Vec<u8> {
    let mut states: Vec<u8> = Vec::new();
    for message in &answer.progress {
        if let Message::States(told) = message
            && states.last() != Some(&told.lock_state.to_wire())
        {
            states.push(told.lock_state.to_wire());
        }
    }
    states
}

#[test]
fn actions_are_accepted_followed_and_completed() {
    for model in [Model::SmartLock, Model::Ultra] {
        let (mut pair, owner) = owned(model);
        let session = pair.connect(&owner).unwrap();
        let cases: [(LockAction, &[u8], Bolt); 6] = [
            (LockAction::Unlock, &[2, 3], Bolt::Unlocked),
            (LockAction::Lock, &[4, 1], Bolt::Locked),
            (LockAction::Unlatch, &[2, 7, 5, 3], Bolt::Unlocked),
            (LockAction::LockNGo, &[6, 4, 1], Bolt::Locked),
            (
                LockAction::LockNGoUnlatch,
                &[2, 7, 5, 6, 4, 1],
                Bolt::Locked,
            ),
            (LockAction::LockNGo, &[2, 6, 4, 1], Bolt::Locked),
        ];
        for (action, expected, bolt) in cases {
            let answer = pair.act(session, action).unwrap();
            assert!(
                matches!(
                    answer.progress.first(),
                    Some(Message::Status(StatusCode::Accepted))
                ),
                "{action:?}"
            );
            assert_eq!(
                (states(&answer).as_slice(), pair.snapshot().bolt),
                (expected, bolt),
                "{action:?}"
            );
        }
    }
}

#[test]
fn a_tap_when_connected_waits_for_one_round_trip() {
    for model in [Model::SmartLock, Model::Ultra] {
        let (mut pair, owner) = owned(model);
        pair.set_latency(Duration::from_millis(50));
        let session = pair.connect(&owner).unwrap();
        pair.advance(Duration::from_secs(1));
        for action in [LockAction::Unlock, LockAction::Lock] {
            let before = pair.lock().now();
            let sent = pair.record().len();
            let id = pair.begin(
                session,
                doorward_client::Request::new(lock_action(action), None),
            );
            pair.advance(Duration::from_millis(100));
            assert_eq!(
                pair.snapshot().motor,
                doorward_sim::Motor::Turning,
                "the motor starts half a round trip after the tap"
            );
            let to_lock = pair.record()[sent..]
                .iter()
                .filter(|carried| carried.direction == Direction::ToLock && carried.sent == before);
            assert_eq!(
                to_lock.count(),
                1,
                "one frame, and no asking for a challenge first"
            );
            let answer = pair.finish(session, id).unwrap();
            assert_eq!(answer.done.round_trips, 1);
            pair.advance(Duration::from_secs(1));
        }
    }
}

#[test]
fn nothing_to_do_is_done_at_once() {
    let (mut pair, owner) = owned(Model::SmartLock);
    let session = pair.connect(&owner).unwrap();
    let answer = pair.act(session, LockAction::Lock).unwrap();
    assert!(
        !states(&answer).contains(&LockState::Locking.to_wire()),
        "{answer:?}"
    );
    assert_eq!(pair.snapshot().bolt, Bolt::Locked);
}

#[test]
fn a_jammed_bolt_is_an_error_and_an_honest_state() {
    let (mut pair, owner) = owned(Model::SmartLock);
    let session = pair.connect(&owner).unwrap();
    pair.lock().jam(true);
    let failed = pair.act(session, LockAction::Unlock);
    assert!(
        matches!(
            failed,
            Err(ClientError::ActionFailed {
                code: ErrorCode::MotorBlocked
            })
        ),
        "{failed:?}"
    );
    let told = pair.states(session).unwrap();
    assert_eq!(told.lock_state, LockState::MotorBlocked);
    assert_eq!(
        told.last_action.unwrap().completion,
        Completion::MotorBlocked
    );
    assert_eq!(
        (pair.snapshot().ring, pair.snapshot().bolt),
        ("red", Bolt::Between)
    );
    pair.lock().jam(false);
    pair.act(session, LockAction::Unlock).unwrap();
}

#[test]
fn the_button_stops_what_a_phone_began() {
    let (mut pair, owner) = owned(Model::SmartLock);
    let session = pair.connect(&owner).unwrap();
    let id = pair.begin(
        session,
        doorward_client::Request::new(lock_action(LockAction::Unlock), None),
    );
    pair.advance(Duration::from_millis(500));
    pair.lock().press_for(Duration::from_millis(100));
    assert_eq!(refusal(pair.finish(session, id)), ErrorCode::Canceled);
}

#[test]
fn a_second_phone_finds_the_lock_busy_and_hears_of_every_state() {
    let (mut pair, owner) = owned(Model::SmartLock);
    let guest = admit(&mut pair, Model::SmartLock, "Guest");
    let first = pair.connect(&owner).unwrap();
    let second = pair.connect(&guest).unwrap();
    pair.states(second).unwrap();
    pair.events(second);
    let id = pair.begin(
        first,
        doorward_client::Request::new(lock_action(LockAction::Unlock), None),
    );
    pair.advance(Duration::from_millis(100));
    assert_eq!(refusal(pair.act(second, LockAction::Lock)), ErrorCode::Busy);
    pair.finish(first, id).unwrap();
    pair.advance(Duration::from_secs(1));
    let heard: Vec<_> = pair
        .events(second)
        .into_iter()
        .filter_map(|event| match event {
            Event::States(states) => Some(states.lock_state),
            _ => None,
        })
        .collect();
    assert_eq!(heard.first(), Some(&LockState::Unlocking), "{heard:?}");
    assert_eq!(heard.last(), Some(&LockState::Unlocked), "{heard:?}");
}

#[test]
fn hands_are_told_to_whoever_listens() {
    let (mut pair, owner) = owned(Model::SmartLock);
    let session = pair.connect(&owner).unwrap();
    pair.states(session).unwrap();
    pair.events(session);
    pair.lock().turn_knob(BoltPosition::Unlocked);
    pair.lock().move_door(true);
    pair.advance(Duration::from_secs(1));
    let told = pair
        .events(session)
        .into_iter()
        .filter_map(|event| match event {
            Event::States(states) => Some(states),
            _ => None,
        })
        .next_back()
        .expect("states are pushed");
    assert_eq!(
        (told.lock_state, told.trigger, told.door_sensor),
        (
            LockState::Unlocked,
            Trigger::Manual,
            DoorSensorState::Opened
        )
    );
}

#[test]
fn a_lost_link_does_not_stop_the_bolt() {
    let (mut pair, owner) = owned(Model::SmartLock);
    let session = pair.connect(&owner).unwrap();
    let id = pair.begin(
        session,
        doorward_client::Request::new(lock_action(LockAction::Unlock), None),
    );
    pair.advance(Duration::from_millis(500));
    pair.cut(session);
    let lost = pair.finish(session, id);
    assert!(
        matches!(lost, Err(ClientError::OutcomeUnknown { .. })),
        "{lost:?}"
    );
    pair.advance(Duration::from_secs(3));
    let again = pair.connect(&owner).unwrap();
    assert_eq!(pair.states(again).unwrap().lock_state, LockState::Unlocked);
}

#[test]
fn a_replayed_action_moves_nothing() {
    let (mut pair, owner) = owned(Model::SmartLock);
    let session = pair.connect(&owner).unwrap();
    pair.act(session, LockAction::Unlock).unwrap();
    let frames: Vec<_> = pair
        .record()
        .iter()
        .filter(|carried| carried.direction == Direction::ToLock)
        .cloned()
        .collect();
    pair.act(session, LockAction::Lock).unwrap();
    let other = pair.open_raw().unwrap();
    for frame in &frames {
        pair.inject(session, frame.tag, &frame.bytes);
        pair.inject(other, frame.tag, &frame.bytes);
        pair.advance(Duration::from_secs(5));
    }
    assert_eq!(pair.snapshot().bolt, Bolt::Locked);
}
