//! A device that lies: an error each time, in bounded time and memory, and never a panic.

use core::time::Duration;

use doorward_client::link::{Link, LinkError, TAG_SERVICE, TAG_USER_SPECIFIC};
use doorward_client::proto::reassembly::{Reassembler, Stream};
use doorward_client::proto::types::{Challenge, LockAction, LockState, StatusCode};
use doorward_client::proto::{CommandId, DataRequest, Message, Model, SharedKey};
use doorward_client::{
    ClientError, Connection, Engine, Event, Input, OsEntropy, Output, Request, RequestId, Timing,
    Violation,
};
use tokio::time::Instant;

use crate::fake::{AUTHORIZATION, Device, code, connect, credentials, ready, states};

/// Asks for states and lets the device answer by `script`; what came of it and after how long.
async fn read_states(script: impl AsyncFnOnce(&mut Device)) -> (Result<(), ClientError>, Duration) {
    let (connection, mut device) = ready(Model::SmartLock).await;
    let started = Instant::now();
    let (read, ()) = tokio::join!(connection.states(), async {
        device.expect_request(DataRequest::States).await;
        script(&mut device).await;
    });
    let elapsed = started.elapsed();
    assert_eq!(
        connection.closed(),
        read.clone().err(),
        "the connection is over"
    );
    (read.map(|_| ()), elapsed)
}

#[tokio::test(start_paused = true)]
async fn silence_ends_after_the_first_reply_time() {
    let (read, elapsed) = read_states(async |_| {}).await;
    assert_eq!(read, Err(ClientError::Timeout));
    assert_eq!(elapsed.as_secs(), 3);
}

#[tokio::test(start_paused = true)]
async fn silence_from_the_start_ends_too() {
    let (connection, mut device) = connect(Model::SmartLock).await;
    let (acted, ()) = tokio::join!(
        connection.act(LockAction::Unlock, None, |_| {}),
        device.expect_request(DataRequest::Challenge)
    );
    assert_eq!(acted.unwrap_err(), ClientError::Timeout);
}

#[tokio::test(start_paused = true)]
async fn a_message_sealed_with_another_key_ends_the_connection_at_once() {
    let (read, elapsed) = read_states(async |device| {
        device.key = SharedKey::from_bytes([0x43; 32]);
        device.states(LockState::Unlocked).await;
    })
    .await;
    assert_eq!(read, Err(ClientError::Protocol(Violation::BadSeal)));
    assert!(elapsed < Duration::from_secs(1));
}

#[tokio::test(start_paused = true)]
async fn no_flipped_bit_of_a_sealed_message_gets_through() {
    let length = {
        let (_, mut device) = crate::fake::link(Model::SmartLock);
        device
            .seal(&Message::States(states(LockState::Unlocked)))
            .len()
    };
    for byte in 0..length {
        let (read, _) = read_states(async |device| {
            let mut frame = device.seal(&Message::States(states(LockState::Unlocked)));
            frame[byte] ^= 1 << (byte % 8);
            device.raw(&frame).await;
        })
        .await;
        assert!(
            matches!(read, Err(ClientError::Protocol(_))),
            "byte {byte}: {read:?}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn answers_for_another_authorization_are_no_answers() {
    let (read, elapsed) = read_states(async |device| {
        let frame = device.seal_as(
            AUTHORIZATION + 1,
            &Message::States(states(LockState::Unlocked)),
        );
        device.raw(&frame).await;
    })
    .await;
    assert_eq!(
        read,
        Err(ClientError::Protocol(Violation::WrongAuthorization))
    );
    assert_eq!(elapsed.as_secs(), 3);
}

#[tokio::test(start_paused = true)]
async fn our_own_message_sent_back_is_no_answer() {
    let (connection, mut device) = ready(Model::SmartLock).await;
    let (read, ()) = tokio::join!(connection.states(), async {
        let (tag, bytes) = device.frame().await;
        device.link.send(tag, &bytes).await.unwrap();
    });
    assert_eq!(
        read.unwrap_err(),
        ClientError::Protocol(Violation::Replayed)
    );
}

#[tokio::test(start_paused = true)]
async fn an_answer_played_again_is_no_answer() {
    let (connection, mut device) = ready(Model::SmartLock).await;
    let frame = device.seal(&Message::Status(StatusCode::Complete));
    let code = code(Model::SmartLock, "4711");
    let (verified, ()) = tokio::join!(connection.verify_code(&code), async {
        device.expect(CommandId::VERIFY_SECURITY_CODE).await;
        device.raw(&frame).await;
        device.challenge(1).await;
    });
    verified.unwrap();
    let (verified, ()) = tokio::join!(connection.verify_code(&code), async {
        device.expect(CommandId::VERIFY_SECURITY_CODE).await;
        device.raw(&frame).await;
    });
    assert_eq!(
        verified.unwrap_err(),
        ClientError::Protocol(Violation::Replayed)
    );
}

#[tokio::test(start_paused = true)]
async fn lengths_that_lie_are_refused() {
    for length in [0_u16, 1, 24, 50, 0x7FFF, u16::MAX] {
        let (read, _) = read_states(async |device| {
            let mut frame = device.seal(&Message::States(states(LockState::Unlocked)));
            frame[28..30].copy_from_slice(&length.to_le_bytes());
            device.raw(&frame).await;
        })
        .await;
        assert_eq!(
            read,
            Err(ClientError::Protocol(Violation::Malformed)),
            "{length}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn frames_of_any_size_are_survived() {
    for size in (0..=512).step_by(7) {
        let (read, _) = read_states(async |device| device.raw(&vec![0xA5; size]).await).await;
        assert!(
            matches!(read, Err(ClientError::Protocol(_))),
            "{size}: {read:?}"
        );
    }
}

/// Attack 31, on the way to the phone: whatever becomes of an answer's pieces, the phone believes the answer itself or nothing.
#[tokio::test(start_paused = true)]
async fn an_answer_in_pieces_reordered_doubled_or_lost_is_no_answer() {
    let mut played = 0;
    for size in [14, 20, 33, 64] {
        let pieces = {
            let (_, mut device) = crate::fake::link(Model::SmartLock);
            let frame = device.seal(&Message::States(states(LockState::Unlocked)));
            frame.len().div_ceil(size)
        };
        let all: Vec<usize> = (0..pieces).collect();
        let mut orders: Vec<Vec<usize>> = Vec::new();
        for one in 0..pieces {
            for other in one + 1..pieces {
                let mut order = all.clone();
                order.swap(one, other);
                orders.push(order);
            }
            for at in 0..=pieces {
                let mut order = all.clone();
                order.insert(at, one);
                orders.push(order);
            }
            orders.push(all.iter().copied().filter(|at| *at != one).collect());
            orders.push(all[..one].to_vec());
            orders.push(all[one + 1..].to_vec());
        }
        for order in orders {
            let mut whole = false;
            let (read, _) = read_states(async |device| {
                let frame = device.seal(&Message::States(states(LockState::Unlocked)));
                let chunks: Vec<&[u8]> = frame.chunks(size).collect();
                // What a phone's radio makes of them.
                let mut reassembler = Reassembler::new(Stream::Sealed);
                for at in &order {
                    if let Ok(Some(joined)) = reassembler.push(chunks[*at]) {
                        whole |= joined == frame;
                        let _ = device.link.send(TAG_USER_SPECIFIC, &joined).await;
                    }
                }
            })
            .await;
            assert_eq!(read.is_ok(), whole, "{size} {order:?}: {read:?}");
            played += 1;
        }
    }
    assert!(played > 100, "{played}");
}

#[tokio::test(start_paused = true)]
async fn plaintext_where_ciphertext_is_expected_is_no_answer() {
    let (read, _) = read_states(async |device| {
        let message = Message::States(states(LockState::Unlocked)).encode(device.profile);
        let frame = doorward_client::proto::plain::encode_pdata(&message);
        device.raw(&frame).await;
        device.link.send(TAG_SERVICE, &frame).await.unwrap();
    })
    .await;
    assert_eq!(read, Err(ClientError::Protocol(Violation::Malformed)));
}

#[tokio::test(start_paused = true)]
async fn an_answer_cut_short_inside_its_seal_is_no_answer() {
    let (read, _) = read_states(async |device| {
        let mut data = Message::States(states(LockState::Unlocked)).encode(device.profile);
        data.payload.truncate(5);
        let nonce = doorward_client::types::Nonce([0xAB; 24]);
        let frame = doorward_client::proto::sealed::seal(&device.key, nonce, AUTHORIZATION, &data);
        device.raw(&frame).await;
    })
    .await;
    assert_eq!(read, Err(ClientError::Protocol(Violation::BadAnswer)));
}

#[tokio::test(start_paused = true)]
async fn a_flood_of_junk_ends_the_connection() {
    let (connection, mut device) = ready(Model::SmartLock).await;
    let mut frames = 0;
    while device.link.send(TAG_USER_SPECIFIC, &[0; 100]).await.is_ok() {
        frames += 1;
        assert!(frames < 200, "the client listens without end");
    }
    assert_eq!(
        connection.states().await.unwrap_err(),
        ClientError::Protocol(Violation::Flood)
    );
}

#[tokio::test(start_paused = true)]
async fn an_action_that_reports_progress_without_end_is_ended() {
    let (connection, mut device) = ready(Model::SmartLock).await;
    let mut steps = 0;
    let (acted, ()) = tokio::join!(
        connection.act(LockAction::Unlock, None, |_| steps += 1),
        async {
            device.expect(CommandId::LOCK_ACTION).await;
            device.accept().await;
            device
                .insist(Duration::ZERO, |_| {
                    Message::States(states(LockState::Unlocking))
                })
                .await;
        }
    );
    let cause = Box::new(ClientError::Protocol(Violation::TooMany));
    assert_eq!(acted.unwrap_err(), ClientError::OutcomeUnknown { cause });
    assert!(steps < 100, "{steps}");
}

#[tokio::test(start_paused = true)]
async fn acceptance_without_end_does_not_stretch_an_action() {
    let (connection, mut device) = ready(Model::SmartLock).await;
    let started = Instant::now();
    let (acted, ()) = tokio::join!(connection.act(LockAction::Unlock, None, |_| {}), async {
        device.expect(CommandId::LOCK_ACTION).await;
        device.accept().await;
        device.challenge(1).await;
        device
            .insist(Duration::from_secs(1), |_| {
                Message::Status(StatusCode::Accepted)
            })
            .await;
    });
    assert_eq!(
        acted.unwrap_err(),
        ClientError::OutcomeUnknown {
            cause: Box::new(ClientError::Timeout)
        }
    );
    assert!(
        started.elapsed().as_secs() <= 121,
        "{:?}",
        started.elapsed()
    );
}

#[tokio::test(start_paused = true)]
async fn a_device_that_only_chats_does_not_keep_a_request_waiting() {
    let (connection, mut device) = ready(Model::SmartLock).await;
    let started = Instant::now();
    let code = code(Model::SmartLock, "4711");
    let (verified, ()) = tokio::join!(connection.verify_code(&code), async {
        device.expect(CommandId::VERIFY_SECURITY_CODE).await;
        device
            .insist(Duration::from_millis(100), |_| {
                Message::States(states(LockState::Locked))
            })
            .await;
    });
    assert_eq!(verified.unwrap_err(), ClientError::Timeout);
    assert_eq!(started.elapsed().as_secs(), 3);
}

#[tokio::test(start_paused = true)]
async fn a_device_that_advertises_junk_first_gets_nothing() {
    let (app, mut device) = crate::fake::link(Model::SmartLock);
    let opening = Connection::open(Box::new(app), credentials(Model::SmartLock));
    let (opened, ()) = tokio::join!(opening, async {
        for _ in 0..40 {
            let _ = device.link.send(255, &[3, 2, 1]).await;
        }
    });
    assert_eq!(
        opened.unwrap_err(),
        ClientError::Protocol(Violation::NoAdvertisement)
    );
    assert_eq!(
        device.link.receive().await,
        Err(LinkError::Closed),
        "not one frame"
    );
}

/// The engine alone, fed with every short frame and many random ones under each tag.
#[test]
fn no_bytes_make_the_engine_panic_or_grow() {
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    let mut random = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    for round in 0..400 {
        let model = Model::ALL[round % 4];
        let mut engine = Engine::new(credentials(model), Timing::default(), OsEntropy);
        let read = Request::new(
            doorward_client::proto::Command::RequestData(DataRequest::States),
            None,
        );
        engine.handle(Duration::ZERO, Input::Request(RequestId(1), read));
        let mut outputs = 0;
        for _ in 0..60 {
            let length = usize::try_from(random() % 300).unwrap();
            let mut bytes: Vec<u8> = (0..length).map(|_| random().to_le_bytes()[0]).collect();
            if random() % 2 == 0 && bytes.len() >= 30 {
                // Plausible from the outside: our authorization, a length that fits.
                bytes[24..28].copy_from_slice(&AUTHORIZATION.to_le_bytes());
                let rest = u16::try_from(bytes.len() - 30).unwrap();
                bytes[28..30].copy_from_slice(&rest.to_le_bytes());
            }
            let tag = [0, 1, 2, 2, 2, 255, 77][usize::try_from(random() % 7).unwrap()];
            engine.handle(
                Duration::from_millis(1),
                Input::Frame { tag, bytes: &bytes },
            );
            while engine.poll().is_some() {
                outputs += 1;
            }
        }
        engine.handle(Duration::from_secs(10), Input::DeadlineReached);
        while let Some(output) = engine.poll() {
            outputs += 1;
            if let Output::Event(Event::Finished(_, result)) = output {
                assert!(result.is_err());
            }
        }
        assert!(engine.over().is_some() && engine.deadline().is_none());
        assert!(outputs < 10, "{outputs}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_challenge_nobody_asked_for_is_not_used() {
    let (connection, mut device) = ready(Model::SmartLock).await;
    device.say(Message::Challenge(Challenge([0xEE; 32]))).await;
    let (acted, ()) = tokio::join!(connection.act(LockAction::Lock, None, |_| {}), async {
        let command = device.expect(CommandId::LOCK_ACTION).await;
        assert_eq!(command.challenge, Some(Challenge([0; 32])));
        device.complete().await;
    });
    acted.unwrap();
}
