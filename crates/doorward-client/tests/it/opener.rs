//! Openers, the honest, the forgetful and the repetitive.

use core::time::Duration;

use doorward_client::link::{Link, TAG_USER_SPECIFIC};
use doorward_client::proto::states::{LastAction, States};
use doorward_client::proto::types::{
    Completion, DeviceState, ErrorCode, LockAction, LockState, Trigger,
};
use doorward_client::proto::{CommandId, DataRequest, Message, Model};
use doorward_client::{ActionProgress, ClientError};
use tokio::time::Instant;

use crate::fake::{Device, code, ready, settle, states};

const RING_TO_OPEN: LockState = LockState::OPENER_RING_TO_OPEN;

async fn tell(device: &mut Device, lock_state: LockState) {
    device.say(Message::States(states(lock_state))).await;
}

#[tokio::test(start_paused = true)]
async fn an_action_is_over_when_the_states_show_it_though_complete_comes_late() {
    let (connection, mut device) = ready(Model::Opener).await;
    let begun = Instant::now();
    let act = connection.act(LockAction::ACTIVATE_RING_TO_OPEN, None, |_| {});
    let script = async {
        device.expect(CommandId::LOCK_ACTION).await;
        device.accept().await;
        device.accept().await; // some say it twice
        device.challenge(1).await;
        // Nothing comes by itself, so the client asks.
        device.expect_request(DataRequest::States).await;
        tell(&mut device, LockState::OPENER_IDLE).await;
        device.expect_request(DataRequest::States).await;
        tell(&mut device, RING_TO_OPEN).await;
    };
    let (report, ()) = tokio::join!(act, script);
    assert_eq!(report.unwrap().states.unwrap().lock_state, RING_TO_OPEN);
    assert!(begun.elapsed() < Duration::from_secs(4));
    // The late COMPLETE does not end what is asked meanwhile.
    let code = code(Model::Opener, "4711");
    let verify = connection.verify_code(&code);
    let late = async {
        tokio::time::sleep(Duration::from_secs(10)).await;
        device.complete().await;
        let command = device.expect(CommandId::VERIFY_SECURITY_CODE).await;
        assert_eq!(command.code.unwrap().expose_value(), 4711);
        device
            .refuse(ErrorCode::BadCode, CommandId::VERIFY_SECURITY_CODE)
            .await;
    };
    let (verified, ()) = tokio::join!(verify, late);
    assert_eq!(verified.unwrap_err().code(), Some(ErrorCode::BadCode));
}

#[tokio::test(start_paused = true)]
async fn a_complete_that_never_comes_holds_nothing_up_for_long() {
    let (connection, mut device) = ready(Model::Opener).await;
    let act = connection.act(LockAction::DEACTIVATE_RING_TO_OPEN, None, |_| {});
    let script = async {
        device.expect(CommandId::LOCK_ACTION).await;
        device.accept().await;
        device.challenge(1).await;
        tell(&mut device, LockState::OPENER_IDLE).await;
    };
    let (report, ()) = tokio::join!(act, script);
    report.unwrap();
    // Reading goes on at once …
    let (read, ()) = tokio::join!(connection.states(), async {
        device.expect_request(DataRequest::States).await;
        tell(&mut device, LockState::OPENER_IDLE).await;
    });
    read.unwrap();
    // … and what a Status ends goes out when none of before can come any more.
    let asked = Instant::now();
    let code = code(Model::Opener, "4711");
    let (verified, ()) = tokio::join!(connection.verify_code(&code), async {
        device.expect(CommandId::VERIFY_SECURITY_CODE).await;
        device.complete().await;
    });
    verified.unwrap();
    assert!(asked.elapsed() <= Duration::from_secs(20));
}

#[tokio::test(start_paused = true)]
async fn a_second_action_goes_out_at_once_and_is_not_ended_by_the_first_ones_complete() {
    let (connection, mut device) = ready(Model::Opener).await;
    let on = connection.act(LockAction::ACTIVATE_RING_TO_OPEN, None, |_| {});
    let script = async {
        device.expect(CommandId::LOCK_ACTION).await;
        device.accept().await;
        device.challenge(1).await;
        tell(&mut device, RING_TO_OPEN).await;
    };
    let (report, ()) = tokio::join!(on, script);
    report.unwrap();
    let off = connection.act(LockAction::DEACTIVATE_RING_TO_OPEN, None, |_| {});
    let script = async {
        device.expect(CommandId::LOCK_ACTION).await;
        device.complete().await; // of the first
        device.challenge(2).await;
        device.expect_request(DataRequest::States).await;
        tell(&mut device, RING_TO_OPEN).await;
        device.expect_request(DataRequest::States).await;
        tell(&mut device, LockState::OPENER_IDLE).await;
    };
    let (report, ()) = tokio::join!(off, script);
    assert_eq!(
        report.unwrap().states.unwrap().lock_state,
        LockState::OPENER_IDLE
    );
}

#[tokio::test(start_paused = true)]
async fn an_opener_that_shows_nothing_leaves_the_outcome_unknown() {
    let (connection, mut device) = ready(Model::Opener).await;
    let act = connection.act(LockAction::ACTUATE_STRIKE, None, |_| {});
    let script = async {
        device.expect(CommandId::LOCK_ACTION).await;
        device.accept().await;
        device.challenge(1).await;
        let mut asked = 0;
        while device.link.receive().await.is_ok() {
            asked += 1;
            let frame = device.seal(&Message::States(states(LockState::OPENER_IDLE)));
            let _ = device.link.send(TAG_USER_SPECIFIC, &frame).await;
        }
        asked
    };
    let (report, asked) = tokio::join!(act, script);
    assert!(
        matches!(report, Err(ClientError::OutcomeUnknown { .. })),
        "{report:?}"
    );
    assert!((50..=61).contains(&asked), "{asked}");
}

#[tokio::test(start_paused = true)]
async fn a_strike_that_was_missed_is_known_by_the_last_action() {
    let (connection, mut device) = ready(Model::Opener).await;
    let act = connection.act(LockAction::ACTUATE_STRIKE, None, |_| {});
    let done = States {
        last_action: Some(LastAction {
            action: LockAction::ACTUATE_STRIKE,
            trigger: Trigger::System,
            completion: Completion::Success,
        }),
        ..states(LockState::OPENER_IDLE)
    };
    let script = async {
        device.expect(CommandId::LOCK_ACTION).await;
        device.accept().await;
        device.challenge(1).await;
        for _ in 0..59 {
            device.expect_request(DataRequest::States).await;
            device.say(Message::States(done)).await;
        }
    };
    let (report, ()) = tokio::join!(act, script);
    report.unwrap();
    assert_eq!(connection.closed(), None);
}

#[tokio::test(start_paused = true)]
async fn an_error_after_the_acceptance_is_the_actions() {
    let (connection, mut device) = ready(Model::Opener).await;
    let act = connection.act(LockAction::ACTUATE_STRIKE, None, |_| {});
    let (report, ()) = tokio::join!(act, async {
        device.expect(CommandId::LOCK_ACTION).await;
        device.accept().await;
        device
            .refuse(ErrorCode::MotorLowVoltage, CommandId::LOCK_ACTION)
            .await;
    });
    let code = ErrorCode::MotorLowVoltage;
    assert_eq!(report.unwrap_err(), ClientError::ActionFailed { code });
}

#[tokio::test(start_paused = true)]
async fn continuous_mode_carries_the_code_and_ends_by_what_is_shown() {
    let (connection, mut device) = ready(Model::Opener).await;
    let code = code(Model::Opener, "4711");
    let switch = connection.set_continuous_mode(Some(&code), true, 0);
    let script = async {
        let command = device.expect(CommandId::CONTINUOUS_MODE).await;
        assert_eq!(command.code.unwrap().expose_value(), 4711);
        device.accept().await;
        device.challenge(1).await;
        device.expect_request(DataRequest::States).await;
        let shown = States {
            device_state: DeviceState::ContinuousMode,
            ..states(LockState::OPENER_IDLE)
        };
        device.say(Message::States(shown)).await;
    };
    let (report, ()) = tokio::join!(switch, script);
    report.unwrap();
    // A wrong code is a refusal, and the connection goes on.
    device.complete().await;
    settle().await;
    let switch = connection.set_continuous_mode(Some(&code), false, 0);
    let (refused, ()) = tokio::join!(switch, async {
        device.expect(CommandId::CONTINUOUS_MODE).await;
        device
            .refuse(ErrorCode::BadCode, CommandId::CONTINUOUS_MODE)
            .await;
    });
    assert_eq!(refused.unwrap_err().code(), Some(ErrorCode::BadCode));
    assert_eq!(connection.closed(), None);
}

#[tokio::test(start_paused = true)]
async fn recording_tells_when_to_ring_and_that_nobody_did() {
    let (connection, mut device) = ready(Model::Opener).await;
    let code = code(Model::Opener, "4711");
    let mut accepted = 0;
    let record = connection.record_bus(Some(&code), |progress| {
        if let ActionProgress::Accepted = progress {
            accepted += 1;
        }
    });
    let script = async {
        device.expect(CommandId::START_BUS_SIGNAL_RECORDING).await;
        device.accept().await;
        device.challenge(1).await;
        tokio::time::sleep(Duration::from_secs(30)).await;
        device
            .refuse(
                ErrorCode::MotorPositionLimit,
                CommandId::START_BUS_SIGNAL_RECORDING,
            )
            .await;
    };
    let (report, ()) = tokio::join!(record, script);
    let code = ErrorCode::MotorPositionLimit;
    assert_eq!(report.unwrap_err(), ClientError::ActionFailed { code });
    assert_eq!(accepted, 1);
}

#[tokio::test(start_paused = true)]
async fn a_lock_is_never_asked_what_an_opener_is() {
    let (connection, mut device) = ready(Model::SmartLock).await;
    let act = connection.act(LockAction::Unlock, None, |_| {});
    let script = async {
        device.expect(CommandId::LOCK_ACTION).await;
        device.accept().await;
        device.challenge(1).await;
        device.states(LockState::Unlocked).await;
        device.assert_silent().await;
        device.complete().await;
    };
    let (report, ()) = tokio::join!(act, script);
    report.unwrap();
}
