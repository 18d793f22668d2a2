//! Learning the signal of the doorbell.

use super::*;

const OPEN: LockAction = LockAction::ACTUATE_STRIKE;
const RTO_ON: LockAction = LockAction::ACTIVATE_RING_TO_OPEN;

#[test]
fn a_bus_that_was_never_trained_obeys_nothing() {
    let mut stand = Stand::ready(digital());
    assert_eq!(stand.state(), LockState::Uncalibrated);
    assert_eq!(stand.ring, RingPattern::Red);
    for action in [OPEN, RTO_ON, LockAction::ACTIVATE_CONTINUOUS_MODE] {
        assert_eq!(
            stand.act(action),
            Err(ErrorCode::NotCalibrated),
            "{action:?}"
        );
    }
    stand.ring();
    assert!(stand.rings().is_empty() && stand.sounds().is_empty());
}

#[test]
fn a_recorded_ring_and_a_word_make_it_trained() {
    let mut stand = Stand::ready(digital());
    stand.give(BodyInput::RecordBus(Ticket(3))).unwrap();
    assert!(stand.said.contains(&BodyOutput::Bus(BusCommand::Learn)));
    assert_eq!(stand.opener().recording_left, Some(s(30)));
    stand.wait(s(29));
    stand.ring();
    assert!(
        stand
            .said
            .contains(&BodyOutput::Bus(BusCommand::StopLearning))
    );
    assert_eq!(stand.ended(), [Completion::Success]);
    assert!(stand.rings().is_empty(), "what is learned is no visitor");
    assert_eq!(stand.state(), LockState::Uncalibrated, "not yet");
    stand.give(BodyInput::Calibrate(Ticket(4))).unwrap();
    assert_eq!(stand.state(), LockState::OPENER_IDLE);
    let logged = stand.said.iter().any(|output| {
        matches!(
            output,
            BodyOutput::Performed(Performed {
                kind: PerformedKind::Calibration,
                completion: Completion::Success,
                ..
            })
        )
    });
    assert!(logged);
    assert_eq!(stand.act(OPEN), Ok(()));
}

#[test]
fn recording_gives_up_when_nobody_rings() {
    let mut stand = Stand::ready(digital());
    stand.give(BodyInput::RecordBus(Ticket(3))).unwrap();
    stand.wait(s(30));
    assert_eq!(stand.ended(), [Completion::Incomplete]);
    assert_eq!(
        stand.give(BodyInput::Calibrate(Ticket(4))),
        Err(ErrorCode::NotCalibrated)
    );
    assert_eq!(stand.state(), LockState::Uncalibrated);
}

#[test]
fn training_is_of_one_operating_mode() {
    let mut stand = Stand::ready(digital());
    stand.give(BodyInput::RecordBus(Ticket(3))).unwrap();
    stand.ring();
    let mut siedle = digital();
    siedle.bus.operating_mode = OpenerOperatingMode::Siedle;
    stand.set(siedle.clone());
    assert_eq!(
        stand.give(BodyInput::Calibrate(Ticket(4))),
        Err(ErrorCode::NotCalibrated),
        "the signal is of another bus"
    );
    stand.set(digital());
    stand.give(BodyInput::Calibrate(Ticket(4))).unwrap();
    stand.act(RTO_ON).unwrap();
    stand.set(siedle);
    assert_eq!(stand.state(), LockState::Uncalibrated);
    assert_eq!(
        stand.opener().ring_to_open_left,
        None,
        "it would hear no ring"
    );
}

#[test]
fn a_recording_ends_with_the_button_or_with_the_bus_it_was_of() {
    let mut stand = Stand::ready(digital());
    stand.give(BodyInput::RecordBus(Ticket(3))).unwrap();
    assert_eq!(
        stand.give(BodyInput::RecordBus(Ticket(4))),
        Err(ErrorCode::Busy)
    );
    stand.click();
    assert_eq!(stand.ended(), [Completion::Canceled]);
    stand.give(BodyInput::RecordBus(Ticket(5))).unwrap();
    let mut tcs = digital();
    tcs.bus.operating_mode = OpenerOperatingMode::Tcs;
    stand.set(tcs);
    assert_eq!(stand.ended(), [Completion::Canceled; 2]);
    assert_eq!(stand.opener().recording_left, None);
}

#[test]
fn the_hardware_is_told_how_to_speak_to_the_bus() {
    let bus = |stand: &Stand| -> Vec<BusCommand> {
        stand
            .said
            .iter()
            .filter_map(|output| match output {
                BodyOutput::Bus(command) => Some(*command),
                _ => None,
            })
            .collect()
    };
    let mut settings = digital();
    settings.bus.intercom_id = 300;
    settings.bus.short_circuit_ms = Some(50);
    let mut stand = Stand::power_up(SUMMER, settings.clone(), OpenerMemory::default(), false);
    assert_eq!(bus(&stand), [BusCommand::Use(settings.bus)]);
    stand.forget();
    stand.set(settings);
    assert!(bus(&stand).is_empty(), "nothing is new");
    stand.set(digital());
    assert_eq!(bus(&stand), [BusCommand::Use(digital().bus)]);
}
