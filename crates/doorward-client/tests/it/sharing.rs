//! Many tasks, one connection.

use core::future::Future;

use doorward_client::proto::types::{Challenge, ErrorCode, LockAction, LockState};
use doorward_client::proto::{Command, CommandId, DataRequest, Message, Model};
use doorward_client::{ClientError, Connection, ConnectionEvent};

use crate::fake::{Device, code, ready, settle, states};

/// Answers every request for data and every verification, forever.
async fn serve(mut device: Device) {
    let mut byte = 0;
    loop {
        match device.command().await.command {
            Ok(Command::RequestData(DataRequest::Challenge)) => {
                byte += 1;
                device.say(Message::Challenge(Challenge([byte; 32]))).await;
            }
            Ok(Command::RequestData(DataRequest::States)) => device.states(LockState::Locked).await,
            Ok(Command::VerifySecurityCode) => device.complete().await,
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test(start_paused = true)]
async fn tasks_share_a_connection_and_each_gets_its_own_answer() {
    let (connection, device) = ready(Model::SmartLock).await;
    let device = tokio::spawn(serve(device));
    let mut tasks = tokio::task::JoinSet::new();
    for number in 0..40 {
        let connection = connection.clone();
        tasks.spawn(async move {
            if number % 2 == 0 {
                assert_eq!(
                    connection.states().await.unwrap(),
                    states(LockState::Locked)
                );
            } else {
                connection
                    .verify_code(&code(Model::SmartLock, "4711"))
                    .await
                    .unwrap();
            }
        });
    }
    while let Some(task) = tasks.join_next().await {
        task.unwrap();
    }
    assert_eq!(connection.metrics().requests, 40);
    device.abort();
}

#[tokio::test(start_paused = true)]
async fn reads_pass_an_action_that_is_moving_and_other_commands_wait() {
    let (connection, mut device) = ready(Model::SmartLock).await;
    let code = code(Model::SmartLock, "4711");
    let act = connection.act(LockAction::LockNGo, None, |_| {});
    let verify = async {
        settle().await;
        connection.verify_code(&code).await
    };
    let read = async {
        settle().await;
        connection.states().await
    };
    let script = async {
        device.expect(CommandId::LOCK_ACTION).await;
        device.accept().await;
        device.challenge(1).await;
        device.expect_request(DataRequest::States).await; // though the verification was asked first
        device.states(LockState::UnlockedLockNGo).await;
        device.assert_silent().await;
        device.complete().await; // of the action, and of nothing else
        device.expect(CommandId::VERIFY_SECURITY_CODE).await;
        device
            .refuse(ErrorCode::BadCode, CommandId::VERIFY_SECURITY_CODE)
            .await;
    };
    let (acted, verified, read, ()) = tokio::join!(act, verify, read, script);
    acted.unwrap();
    assert_eq!(read.unwrap().lock_state, LockState::UnlockedLockNGo);
    assert_eq!(verified.unwrap_err().code(), Some(ErrorCode::BadCode));
}

#[tokio::test(start_paused = true)]
async fn a_second_action_is_refused_as_busy_without_asking_the_device() {
    let (connection, mut device) = ready(Model::SmartLock).await;
    let busy = ClientError::Refused {
        code: ErrorCode::Busy,
        command: CommandId::LOCK_ACTION,
    };
    let first = connection.act(LockAction::Unlock, None, |_| {});
    let queued = connection.act(LockAction::Lock, None, |_| {});
    let script = async {
        device.expect(CommandId::LOCK_ACTION).await;
        device.accept().await;
        device.challenge(1).await;
        settle().await;
        let late = connection.act(LockAction::Lock, None, |_| {}).await;
        assert_eq!(late.unwrap_err(), busy);
        device.assert_silent().await;
        device.complete().await;
    };
    let (first, queued, ()) = tokio::join!(first, queued, script);
    first.unwrap();
    assert_eq!(queued.unwrap_err(), busy);
}

#[tokio::test(start_paused = true)]
async fn an_abandoned_request_disturbs_nobody() {
    let (connection, mut device) = ready(Model::SmartLock).await;
    let impatient = connection.clone();
    let task =
        tokio::spawn(async move { impatient.verify_code(&code(Model::SmartLock, "4711")).await });
    device.expect(CommandId::VERIFY_SECURITY_CODE).await;
    task.abort();
    settle().await;
    device.complete().await;
    device.challenge(1).await;
    let (read, ()) = tokio::join!(connection.states(), async {
        device.expect_request(DataRequest::States).await;
        device.states(LockState::Locked).await;
    });
    read.unwrap();
}

#[tokio::test(start_paused = true)]
async fn everybody_waiting_learns_that_the_connection_is_over() {
    let (connection, mut device) = ready(Model::SmartLock).await;
    let code = code(Model::SmartLock, "4711");
    let (first, second, ()) = tokio::join!(
        connection.verify_code(&code),
        connection.states(),
        async move {
            device.expect(CommandId::VERIFY_SECURITY_CODE).await; // then never again a word
            tokio::time::sleep(core::time::Duration::from_secs(10)).await;
        }
    );
    assert_eq!(first.unwrap_err(), ClientError::Timeout);
    assert_eq!(second.unwrap_err(), ClientError::Timeout);
}

#[tokio::test(start_paused = true)]
async fn a_slow_subscriber_misses_events_and_holds_up_nobody() {
    let (connection, mut device) = ready(Model::SmartLock).await;
    let mut events = connection.events();
    for _ in 0..1000 {
        device.states(LockState::Unlocking).await;
    }
    device.states(LockState::Unlocked).await;
    settle().await;
    let mut received = 0;
    loop {
        let Some(ConnectionEvent::States(states)) = events.next().await else {
            panic!("states")
        };
        received += 1;
        if states.lock_state == LockState::Unlocked {
            break;
        }
    }
    assert!(received <= 64, "memory is bounded: {received}");
}

/// Web handlers run on any thread.
#[test]
fn handles_and_their_futures_can_move_between_threads() {
    fn is_shared<T: Send + Sync + Clone + 'static>() {}
    fn is_send<F: Future + Send>(_: impl FnOnce(&'static Connection) -> F) {}
    is_shared::<Connection>();
    is_send(|connection| connection.act(LockAction::Lock, None, |_| {}));
    is_send(|connection| connection.authorizations(None, |_| {}));
    is_send(|connection| connection.change_config(None, |_| {}));
}
