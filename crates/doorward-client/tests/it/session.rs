//! One caller, one honest device.

use core::time::Duration;

use doorward_client::link::{Link, LinkError};
use doorward_client::proto::ext::{CodeFlags, CodeStatus};
use doorward_client::proto::types::{Challenge, ErrorCode, LockAction, LockState, Name};
use doorward_client::proto::{
    Command, CommandId, DataRequest, DeviceId, ErrorReport, Message, Model, SharedKey,
};
use doorward_client::{ActionProgress, ClientError, Connection, ConnectionEvent};
use tokio::time::Instant;

use crate::fake::{code, connect, credentials, device_id, link, ready, settle, states};

#[tokio::test(start_paused = true)]
async fn a_tap_costs_one_round_trip_because_the_challenge_lies_ready() {
    let (connection, mut device) = ready(Model::SmartLock).await;
    for round in 0..3 {
        let before = connection.metrics();
        let tap = connection.act(LockAction::Unlock, None, |_| {});
        let script = async {
            let command = device.expect(CommandId::LOCK_ACTION).await;
            let answered = Some(Challenge([round; 32]));
            assert_eq!(
                command.challenge, answered,
                "each challenge is answered once"
            );
            device.accept().await;
            device.challenge(round + 1).await; // fetched while the motor turns
            device.states(LockState::Unlocked).await;
            device.complete().await;
        };
        let (report, ()) = tokio::join!(tap, script);
        let report = report.unwrap();
        assert_eq!(report.round_trips, 1);
        assert_eq!(report.states.unwrap().lock_state, LockState::Unlocked);
        settle().await;
        assert_eq!(connection.metrics().round_trips - before.round_trips, 1);
    }
}

#[tokio::test(start_paused = true)]
async fn an_action_before_the_first_challenge_waits_for_it() {
    let (connection, mut device) = connect(Model::Ultra).await;
    let (report, ()) = tokio::join!(connection.act(LockAction::Lock, None, |_| {}), async {
        settle().await;
        device.challenge(5).await;
        let command = device.expect(CommandId::LOCK_ACTION).await;
        assert_eq!(command.challenge, Some(Challenge([5; 32])));
        device.complete().await;
    });
    assert_eq!(report.unwrap().round_trips, 2);
}

#[tokio::test(start_paused = true)]
async fn an_action_tells_each_step() {
    let (connection, mut device) = ready(Model::SmartLock).await;
    let mut steps = Vec::new();
    let suffix = Some(Name::new("Gate").unwrap());
    let act = connection.act(LockAction::Unlatch, suffix, |step| {
        steps.push(match step {
            ActionProgress::Accepted => None,
            ActionProgress::States(states) => Some(states.lock_state),
        });
    });
    let (report, ()) = tokio::join!(act, async {
        let command = device.expect(CommandId::LOCK_ACTION).await;
        let Ok(Command::LockAction(request)) = command.command else {
            panic!("a lock action")
        };
        assert_eq!(
            (request.action, request.app_id.0),
            (LockAction::Unlatch, 99)
        );
        assert_eq!(request.suffix.unwrap().as_str(), "Gate");
        device.accept().await;
        device.states(LockState::Unlatching).await;
        device.states(LockState::Unlatched).await;
        device.complete().await;
    });
    report.unwrap();
    assert_eq!(
        steps,
        [
            None,
            Some(LockState::Unlatching),
            Some(LockState::Unlatched)
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn matches_answers_by_command_and_not_by_order() {
    let (connection, mut device) = ready(Model::SmartLock).await;
    let mut events = connection.events();
    let code = code(Model::SmartLock, "4711");
    let (verified, ()) = tokio::join!(connection.verify_code(&code), async {
        let command = device.expect(CommandId::VERIFY_SECURITY_CODE).await;
        assert_eq!(command.code.unwrap().expose_value(), 4711);
        device.states(LockState::Unlocking).await;
        device.say(Message::Challenge(Challenge([0xEE; 32]))).await; // nobody asked
        device.refuse(ErrorCode::Busy, CommandId::LOCK_ACTION).await; // nor for this
        device.states(LockState::Unlocked).await;
        device.complete().await;
    });
    verified.unwrap();
    for expected in [LockState::Unlocking, LockState::Unlocked] {
        let Some(ConnectionEvent::States(states)) = events.next().await else {
            panic!("states")
        };
        assert_eq!(states.lock_state, expected);
    }
}

#[tokio::test(start_paused = true)]
async fn unsolicited_states_are_events_at_any_moment() {
    let (connection, mut device) = ready(Model::SmartLock).await;
    let mut events = connection.events();
    assert_eq!(connection.last_states(), None);
    device.complete().await; // a Status nobody waits for
    device.states(LockState::Locked).await;
    let Some(ConnectionEvent::States(told)) = events.next().await else {
        panic!("states")
    };
    assert_eq!(told, states(LockState::Locked));
    assert_eq!(connection.last_states(), Some(told));
}

#[tokio::test(start_paused = true)]
async fn a_stale_challenge_is_replaced_once() {
    let (connection, mut device) = ready(Model::SmartLock).await;
    let code = code(Model::SmartLock, "4711");
    let verify = CommandId::VERIFY_SECURITY_CODE;
    let (verified, ()) = tokio::join!(connection.verify_code(&code), async {
        device.expect(verify).await;
        device.refuse(ErrorCode::BadNonce, verify).await;
        device.challenge(2).await;
        let again = device.expect(verify).await;
        assert_eq!(again.challenge, Some(Challenge([2; 32])));
        device.complete().await;
    });
    verified.unwrap();

    let (verified, ()) = tokio::join!(connection.verify_code(&code), async {
        device.challenge(3).await;
        for byte in [4, 5] {
            device.expect(verify).await;
            device.refuse(ErrorCode::BadNonce, verify).await;
            device.challenge(byte).await; // the last one ahead, for the next request
        }
    });
    assert_eq!(verified.unwrap_err().code(), Some(ErrorCode::BadNonce));
    device.assert_silent().await;
}

#[tokio::test(start_paused = true)]
async fn an_action_is_never_repeated_even_when_its_challenge_was_stale() {
    let (connection, mut device) = ready(Model::SmartLock).await;
    let (acted, ()) = tokio::join!(connection.act(LockAction::Unlock, None, |_| {}), async {
        device.expect(CommandId::LOCK_ACTION).await;
        device
            .refuse(ErrorCode::BadNonce, CommandId::LOCK_ACTION)
            .await;
        device.challenge(1).await;
    });
    let refused = ClientError::Refused {
        code: ErrorCode::BadNonce,
        command: CommandId::LOCK_ACTION,
    };
    assert_eq!(acted.unwrap_err(), refused);
    device.assert_silent().await;
}

#[tokio::test(start_paused = true)]
async fn a_wrong_code_is_sent_once() {
    let (connection, mut device) = ready(Model::Ultra).await;
    let code = code(Model::Ultra, "004711");
    let command = CommandId::VERIFY_SECURITY_CODE;
    let (verified, ()) = tokio::join!(connection.verify_code(&code), async {
        let sent = device.expect(command).await;
        assert_eq!(sent.code.unwrap().expose_value(), 4711);
        device.refuse(ErrorCode::BadCode, command).await;
        device.challenge(1).await;
    });
    let error = verified.unwrap_err();
    assert_eq!(
        error,
        ClientError::Refused {
            code: ErrorCode::BadCode,
            command
        }
    );
    assert!(!error.ends_connection());
    device.assert_silent().await;
    assert_eq!(connection.closed(), None);
}

#[tokio::test(start_paused = true)]
async fn a_code_of_the_wrong_width_is_not_sent() {
    let (connection, mut device) = ready(Model::Ultra).await;
    let error = connection
        .verify_code(&code(Model::SmartLock, "4711"))
        .await
        .unwrap_err();
    assert!(matches!(error, ClientError::Unencodable(_)), "{error:?}");
    device.assert_silent().await;
    let (read, ()) = tokio::join!(connection.states(), async {
        device.expect_request(DataRequest::States).await;
        device.states(LockState::Locked).await;
    });
    assert_eq!(read.unwrap().lock_state, LockState::Locked);
}

#[tokio::test(start_paused = true)]
async fn a_link_lost_during_an_action_leaves_its_outcome_unknown() {
    for accepted in [false, true] {
        let (connection, mut device) = ready(Model::SmartLock).await;
        let act = connection.act(LockAction::Unlock, None, |_| {});
        let (acted, ()) = tokio::join!(act, async move {
            device.expect(CommandId::LOCK_ACTION).await;
            if accepted {
                device.accept().await;
            }
            drop(device);
        });
        let cause = Box::new(ClientError::Link(LinkError::Closed));
        assert_eq!(
            acted.unwrap_err(),
            ClientError::OutcomeUnknown { cause },
            "{accepted}"
        );
        assert_eq!(
            connection.closed(),
            Some(ClientError::Link(LinkError::Closed))
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_link_lost_before_an_action_was_sent_is_just_lost() {
    let (connection, mut device) = connect(Model::SmartLock).await;
    let act = connection.act(LockAction::Unlock, None, |_| {});
    let (acted, ()) = tokio::join!(act, async move {
        device.expect_request(DataRequest::Challenge).await;
        drop(device);
    });
    assert_eq!(acted.unwrap_err(), ClientError::Link(LinkError::Closed));
}

#[tokio::test(start_paused = true)]
async fn silence_after_acceptance_leaves_the_outcome_unknown_after_the_time_for_actions() {
    let (connection, mut device) = ready(Model::SmartLock).await;
    let started = Instant::now();
    let act = connection.act(LockAction::Unlock, None, |_| {});
    let (acted, ()) = tokio::join!(act, async {
        device.expect(CommandId::LOCK_ACTION).await;
        device.accept().await;
        device.challenge(1).await;
    });
    let unknown = ClientError::OutcomeUnknown {
        cause: Box::new(ClientError::Timeout),
    };
    assert_eq!(acted.unwrap_err(), unknown);
    assert_eq!(started.elapsed().as_secs(), 120);
}

#[tokio::test(start_paused = true)]
async fn a_long_lock_n_go_is_waited_for() {
    let (connection, mut device) = ready(Model::SmartLock).await;
    let act = connection.act(LockAction::LockNGo, None, |_| {});
    let (acted, ()) = tokio::join!(act, async {
        device.expect(CommandId::LOCK_ACTION).await;
        device.accept().await;
        device.challenge(1).await;
        tokio::time::sleep(Duration::from_secs(75)).await;
        device.states(LockState::Locked).await;
        device.complete().await;
    });
    assert_eq!(acted.unwrap().states.unwrap().lock_state, LockState::Locked);
}

#[tokio::test(start_paused = true)]
async fn an_action_that_ends_badly_says_so() {
    let (connection, mut device) = ready(Model::SmartLock).await;
    let (acted, ()) = tokio::join!(connection.act(LockAction::Lock, None, |_| {}), async {
        device.expect(CommandId::LOCK_ACTION).await;
        device.accept().await;
        device.states(LockState::MotorBlocked).await;
        device
            .refuse(ErrorCode::MotorBlocked, CommandId::LOCK_ACTION)
            .await;
    });
    assert_eq!(
        acted.unwrap_err(),
        ClientError::ActionFailed {
            code: ErrorCode::MotorBlocked
        }
    );
    assert_eq!(connection.closed(), None);
}

#[tokio::test(start_paused = true)]
async fn busy_is_surfaced_and_not_repeated() {
    let (connection, mut device) = ready(Model::SmartLock).await;
    let (acted, ()) = tokio::join!(connection.act(LockAction::Lock, None, |_| {}), async {
        device.expect(CommandId::LOCK_ACTION).await;
        device.refuse(ErrorCode::Busy, CommandId::LOCK_ACTION).await;
        device.challenge(1).await;
    });
    assert_eq!(acted.unwrap_err().code(), Some(ErrorCode::Busy));
    device.assert_silent().await;
}

#[tokio::test(start_paused = true)]
async fn a_device_that_forgot_us_is_an_authorization_lost() {
    let (connection, mut device) = connect(Model::SmartLock).await;
    let mut events = connection.events();
    let (read, ()) = tokio::join!(connection.states(), async {
        device.expect_request(DataRequest::Challenge).await;
        device.refuse_plain(ErrorReport::NOT_AUTHORIZED).await;
    });
    assert_eq!(read.unwrap_err(), ClientError::AuthorizationLost);
    let closed = events.next().await;
    assert!(matches!(
        closed,
        Some(ConnectionEvent::Closed(ClientError::AuthorizationLost))
    ));
    assert!(events.next().await.is_none());
    assert_eq!(
        connection.states().await.unwrap_err(),
        ClientError::AuthorizationLost
    );
    assert!(connection.events().next().await.is_none());
}

#[tokio::test(start_paused = true)]
async fn a_refused_challenge_is_the_refusal_of_the_command() {
    let (connection, mut device) = connect(Model::SmartLock).await;
    device.expect_request(DataRequest::Challenge).await;
    device
        .refuse(ErrorCode::TimeNotAllowed, CommandId::REQUEST_DATA)
        .await;
    device.assert_silent().await; // not asked for again until it is needed
    let (acted, ()) = tokio::join!(connection.act(LockAction::Unlock, None, |_| {}), async {
        device.expect_request(DataRequest::Challenge).await;
        device
            .refuse(ErrorCode::TimeNotAllowed, CommandId::REQUEST_DATA)
            .await;
    });
    let code = ErrorCode::TimeNotAllowed;
    let refused = ClientError::Refused {
        code,
        command: CommandId::LOCK_ACTION,
    };
    assert_eq!(acted.unwrap_err(), refused);
}

#[tokio::test(start_paused = true)]
async fn nothing_is_sent_to_another_device_behind_a_known_address() {
    let (app, mut device) = link(Model::SmartLock);
    let found = DeviceId::new(0x1234).unwrap();
    device.advertise(found).await;
    let opened = Connection::open(Box::new(app), credentials(Model::SmartLock)).await;
    let wrong = ClientError::WrongDevice {
        expected: device_id(),
        found,
    };
    assert_eq!(opened.unwrap_err(), wrong);
    assert_eq!(
        device.link.receive().await,
        Err(LinkError::Closed),
        "not one frame"
    );
}

#[tokio::test(start_paused = true)]
async fn a_device_that_becomes_another_ends_the_connection() {
    let (connection, mut device) = ready(Model::SmartLock).await;
    let found = DeviceId::new(0x1234).unwrap();
    device.advertise(found).await;
    settle().await;
    let wrong = ClientError::WrongDevice {
        expected: device_id(),
        found,
    };
    let code = code(Model::SmartLock, "4711");
    assert_eq!(connection.verify_code(&code).await.unwrap_err(), wrong);
    assert_eq!(
        device.link.receive().await,
        Err(LinkError::Closed),
        "no code was sent"
    );
}

#[tokio::test(start_paused = true)]
async fn a_device_that_advertises_nothing_is_given_up() {
    let (app, mut device) = link(Model::SmartLock);
    let opened = Connection::open(Box::new(app), credentials(Model::SmartLock)).await;
    assert_eq!(opened.unwrap_err(), ClientError::Timeout);
    assert_eq!(
        device.link.receive().await,
        Err(LinkError::Closed),
        "not one frame"
    );

    let (app, device) = link(Model::SmartLock);
    drop(device); // as a device without batteries does
    let opened = Connection::open(Box::new(app), credentials(Model::SmartLock)).await;
    assert_eq!(opened.unwrap_err(), ClientError::Link(LinkError::Closed));
}

#[tokio::test(start_paused = true)]
async fn our_extensions_are_none_on_a_device_without_them() {
    let (connection, mut device) = ready(Model::SmartLock).await;
    for code in [ErrorCode::Unknown, ErrorCode::BadParameter] {
        let (status, ()) = tokio::join!(connection.code_status(), async {
            device.expect_request(DataRequest::CodeStatus).await;
            device.refuse(code, CommandId::REQUEST_DATA).await;
        });
        assert_eq!(status.unwrap(), None);
    }
    let (acknowledged, ()) = tokio::join!(connection.acknowledge_failures(None, None), async {
        device.expect(CommandId::ACKNOWLEDGE_FAILURES).await;
        device
            .refuse(ErrorCode::Unknown, CommandId::ACKNOWLEDGE_FAILURES)
            .await;
    });
    assert_eq!(acknowledged.unwrap(), None);
    let key = SharedKey::from_bytes([7; 32]);
    let (taken, ()) = tokio::join!(connection.take_up_invitation(key), async {
        device.challenge(1).await;
        device.expect(CommandId::TAKE_UP_INVITATION).await;
        device
            .refuse(ErrorCode::Unknown, CommandId::TAKE_UP_INVITATION)
            .await;
    });
    assert_eq!(taken.unwrap(), None);
}

#[tokio::test(start_paused = true)]
async fn the_code_status_arrives_whole() {
    let (connection, mut device) = ready(Model::Ultra).await;
    let told = CodeStatus {
        flags: CodeFlags::CODE_SET.with(CodeFlags::OWN_WAIT),
        tries_left: 4,
        wait_s: 60,
        ..CodeStatus::default()
    };
    let (status, ()) = tokio::join!(connection.code_status(), async {
        device.expect_request(DataRequest::CodeStatus).await;
        device.say(Message::CodeStatus(told)).await;
    });
    assert_eq!(status.unwrap(), Some(told));
}

#[tokio::test(start_paused = true)]
async fn a_code_change_carries_the_new_code_and_the_old_one() {
    let (connection, mut device) = ready(Model::Ultra).await;
    let (old, new) = (code(Model::Ultra, "000548"), code(Model::Ultra, "927410"));
    let (changed, ()) = tokio::join!(connection.set_code(Some(&old), &new), async {
        let command = device.expect(CommandId::SET_SECURITY_CODE).await;
        assert_eq!(command.code.unwrap().expose_value(), 548);
        let Ok(Command::SetSecurityCode { new }) = command.command else {
            panic!("a new code")
        };
        assert_eq!(new.expose_value(), 927_410);
        device.complete().await;
        device.challenge(1).await;
    });
    changed.unwrap();

    let (changed, _) = tokio::join!(
        connection.set_code(Some(&old), &new),
        device.expect(CommandId::SET_SECURITY_CODE)
    );
    let unknown = ClientError::OutcomeUnknown {
        cause: Box::new(ClientError::Timeout),
    };
    assert_eq!(
        changed.unwrap_err(),
        unknown,
        "either code may be the right one now"
    );
}

#[tokio::test(start_paused = true)]
async fn dropping_the_last_handle_closes_the_link() {
    let (connection, mut device) = ready(Model::SmartLock).await;
    let other = connection.clone();
    drop(connection);
    settle().await;
    assert_eq!(other.closed(), None);
    drop(other);
    assert_eq!(device.link.receive().await, Err(LinkError::Closed));
}
