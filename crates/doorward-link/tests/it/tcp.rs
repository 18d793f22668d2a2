use core::time::Duration;

use doorward_link::tcp::{self, Listener, TcpLink};
use doorward_link::{Link, LinkError, MAX_FRAME, Violation};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

const LIMIT: Duration = Duration::from_secs(5);

async fn listener() -> Listener {
    Listener::bind("127.0.0.1:0").await.unwrap()
}

async fn connected() -> (TcpLink, TcpLink) {
    let listener = listener().await;
    let (app, accepted) = tokio::join!(
        tcp::connect(listener.address().unwrap(), LIMIT),
        listener.accept()
    );
    (app.unwrap(), accepted.unwrap().0)
}

/// A client that can break the framing.
async fn raw() -> (TcpStream, TcpLink) {
    let listener = listener().await;
    let (raw, accepted) = tokio::join!(
        TcpStream::connect(listener.address().unwrap()),
        listener.accept()
    );
    (raw.unwrap(), accepted.unwrap().0)
}

#[tokio::test]
async fn carries_frames_both_ways_in_order() {
    let (mut app, mut lock) = connected().await;
    app.send(2, b"one").await.unwrap();
    app.send(0, &[9; MAX_FRAME]).await.unwrap();
    app.send(1, b"").await.unwrap();
    lock.send(255, b"advertisement").await.unwrap();
    assert_eq!(lock.receive().await, Ok((2, b"one".to_vec())));
    assert_eq!(lock.receive().await, Ok((0, vec![9; MAX_FRAME])));
    assert_eq!(lock.receive().await, Ok((1, Vec::new())));
    assert_eq!(app.receive().await, Ok((255, b"advertisement".to_vec())));
}

#[tokio::test]
async fn writes_tag_then_length_in_little_endian_then_bytes() {
    use tokio::io::AsyncReadExt;
    let (mut raw, mut lock) = raw().await;
    lock.send(2, &[0xAA; 258]).await.unwrap();
    let mut bytes = [0; 3 + 258];
    raw.read_exact(&mut bytes).await.unwrap();
    assert_eq!(bytes[..4], [2, 0x02, 0x01, 0xAA]);
}

#[tokio::test]
async fn keeps_a_partly_received_frame_when_receiving_is_cancelled() {
    let (mut raw, mut lock) = raw().await;
    raw.write_all(&[2, 4, 0, b'd', b'o']).await.unwrap();
    for _ in 0..3 {
        assert!(
            tokio::time::timeout(Duration::from_millis(5), lock.receive())
                .await
                .is_err()
        );
    }
    raw.write_all(b"or").await.unwrap();
    assert_eq!(lock.receive().await, Ok((2, b"door".to_vec())));
}

#[tokio::test]
async fn splits_frames_that_arrive_together() {
    let (mut raw, mut lock) = raw().await;
    raw.write_all(&[0, 1, 0, 10, 1, 0, 0, 2, 1, 0, 12])
        .await
        .unwrap();
    assert_eq!(lock.receive().await, Ok((0, vec![10])));
    assert_eq!(lock.receive().await, Ok((1, vec![])));
    assert_eq!(lock.receive().await, Ok((2, vec![12])));
}

#[tokio::test]
async fn disconnects_a_peer_that_announces_a_frame_too_long() {
    let (mut raw, mut lock) = raw().await;
    raw.write_all(&[2, 1, 2]).await.unwrap();
    let violation = LinkError::Violation(Violation::TooLong(513));
    assert_eq!(lock.receive().await, Err(violation));
    assert_eq!(
        lock.receive().await,
        Err(violation),
        "the framing is lost for good"
    );
    assert_eq!(lock.send(2, b"still there?").await, Err(violation));
}

#[tokio::test]
async fn tells_a_clean_end_from_one_inside_a_frame() {
    let (raw_end, mut lock) = raw().await;
    drop(raw_end);
    assert_eq!(lock.receive().await, Err(LinkError::Closed));

    let (mut raw_end, mut lock) = raw().await;
    raw_end.write_all(&[2, 9, 0, 1]).await.unwrap();
    drop(raw_end);
    assert_eq!(
        lock.receive().await,
        Err(LinkError::Violation(Violation::CutOff))
    );
}

#[tokio::test]
async fn sends_nothing_of_a_frame_too_long_and_lives_on() {
    let (mut app, mut lock) = connected().await;
    assert_eq!(
        app.send(2, &[0; 70_000]).await,
        Err(Violation::TooLong(70_000).into())
    );
    app.send(2, b"fits").await.unwrap();
    assert_eq!(lock.receive().await, Ok((2, b"fits".to_vec())));
}

#[tokio::test]
async fn says_refused_when_nobody_listens() {
    let free = listener().await.address().unwrap();
    assert_eq!(
        tcp::connect(free, LIMIT).await.unwrap_err(),
        LinkError::Refused
    );
}

#[tokio::test(start_paused = true)]
async fn gives_up_on_a_peer_that_takes_no_data() {
    let (_raw, mut lock) = raw().await;
    // Kernel buffers are large but not endless; the paused clock jumps over the wait as soon as everything is stuck.
    let error = loop {
        if let Err(error) = lock.send(2, &[0; MAX_FRAME]).await {
            break error;
        }
    };
    assert_eq!(error, LinkError::TimedOut);
}
