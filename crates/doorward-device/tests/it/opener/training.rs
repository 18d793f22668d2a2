//! Training over the wire.

use doorward_device::body::BusCommand;
use doorward_proto::{log::ActionLog, types::OpenerOperatingMode};

use super::*;

fn digital(world: &mut World, owner: &Client) {
    set(world, owner, |settings| {
        settings.operating_mode = OpenerOperatingMode::Digital;
    })
    .unwrap();
}

#[test]
fn a_new_operating_mode_wants_training_before_anything_opens() {
    let (mut world, owner) = home();
    digital(&mut world, &owner);
    assert_eq!(owner.states(&mut world).lock_state, LockState::Uncalibrated);
    for action in [OPEN, RTO_ON] {
        assert_eq!(
            send(&mut world, &owner, action),
            Err(ErrorCode::NotCalibrated)
        );
    }
    assert_eq!(
        continuous(&mut world, &owner, true, 0, CODE),
        Err(ErrorCode::NotCalibrated)
    );
    assert_eq!(
        owner.command(&mut world, &Command::RequestCalibration, CODE),
        Err(ErrorCode::NotCalibrated),
        "nothing was recorded"
    );
}

#[test]
fn records_a_ring_and_is_trained_from_then_on() {
    let (mut world, owner) = home();
    digital(&mut world, &owner);
    let answer = owner
        .command(&mut world, &Command::StartBusSignalRecording, CODE)
        .unwrap();
    assert_eq!(answer, [accepted()]);
    assert_eq!(world.bus.last(), Some(&BusCommand::Learn));
    world.advance(s(20));
    world.ring();
    assert_eq!(world.bus.last(), Some(&BusCommand::StopLearning));
    assert_eq!(owner.heard(&mut world).last(), Some(&complete()));
    let answer = owner
        .command(&mut world, &Command::RequestCalibration, CODE)
        .unwrap();
    assert_eq!(answer.last(), Some(&complete()));
    let entry = owner.log(&mut world, CODE).remove(0);
    assert_eq!(entry.name.as_str(), "Owner");
    assert!(matches!(
        entry.data,
        LogData::Calibration(ActionLog {
            completion: Completion::Success,
            ..
        })
    ));
    world.reboot(false);
    let owner = owner.reconnect(&mut world);
    assert_eq!(owner.states(&mut world).lock_state, LockState::OPENER_IDLE);
    send(&mut world, &owner, OPEN).unwrap();
}

#[test]
fn gives_up_after_thirty_seconds_without_a_ring() {
    let (mut world, owner) = home();
    digital(&mut world, &owner);
    owner
        .command(&mut world, &Command::StartBusSignalRecording, CODE)
        .unwrap();
    world.advance(s(29));
    assert!(
        !owner
            .heard(&mut world)
            .iter()
            .any(|message| matches!(message, Message::ErrorReport(_) | Message::Status(_)))
    );
    world.advance(s(1));
    assert_eq!(
        crate::world::outcome(owner.heard(&mut world)),
        Err(ErrorCode::MotorPositionLimit)
    );
}
