use doorward_link::{Link, LinkError, MAX_FRAME, Violation, memory};

#[tokio::test]
async fn carries_frames_both_ways_in_order() {
    let (mut app, mut lock) = memory::pair();
    app.send(2, b"one").await.unwrap();
    app.send(0, b"two").await.unwrap();
    lock.send(255, b"").await.unwrap();
    assert_eq!(lock.receive().await, Ok((2, b"one".to_vec())));
    assert_eq!(lock.receive().await, Ok((0, b"two".to_vec())));
    assert_eq!(app.receive().await, Ok((255, Vec::new())));
}

#[tokio::test]
async fn delivers_what_was_sent_before_the_other_end_closed() {
    let (mut app, mut lock) = memory::pair();
    app.send(2, b"last").await.unwrap();
    drop(app);
    assert_eq!(lock.receive().await, Ok((2, b"last".to_vec())));
    assert_eq!(lock.receive().await, Err(LinkError::Closed));
    assert_eq!(lock.send(2, b"late").await, Err(LinkError::Closed));
}

#[tokio::test]
async fn refuses_to_send_a_frame_that_is_too_long() {
    let (mut app, mut lock) = memory::pair();
    assert_eq!(
        app.send(2, &[0; MAX_FRAME + 1]).await,
        Err(Violation::TooLong(MAX_FRAME + 1).into())
    );
    app.send(2, &[7; MAX_FRAME]).await.unwrap();
    assert_eq!(lock.receive().await.unwrap().1.len(), MAX_FRAME);
}
