//! Links over TCP: as many as there is room for, closed with the power, and no client a burden to another.

use core::time::Duration;

use doorward_link::{Link, LinkError, TAG_ADVERTISEMENT, tcp};
use doorward_sim::runtime::Host;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    time::timeout,
};

use super::host::options;

/// Longer than anything here takes, shorter than a person's patience.
const LIMIT: Duration = Duration::from_secs(5);

async fn connect(host: &Host) -> tcp::TcpLink {
    tcp::connect(host.link_address().unwrap(), LIMIT)
        .await
        .unwrap()
}

/// The first frame, which is the advertisement.
async fn greeted(host: &Host) -> tcp::TcpLink {
    let mut link = connect(host).await;
    let (tag, _) = timeout(LIMIT, link.receive()).await.unwrap().unwrap();
    assert_eq!(tag, TAG_ADVERTISEMENT);
    link
}

async fn is_closed(link: &mut tcp::TcpLink) -> bool {
    loop {
        match timeout(LIMIT, link.receive()).await {
            Ok(Ok(_)) => {}
            Ok(Err(_)) => return true,
            Err(_) => return false,
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_link_begins_with_the_advertisement() {
    let data = tempfile::tempdir().unwrap();
    let host = Host::spawn(options(&data)).unwrap();
    let _link = greeted(&host).await;
    assert_eq!(host.snapshot().links, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn links_go_with_the_batteries_and_come_back_with_them() {
    let data = tempfile::tempdir().unwrap();
    let host = Host::spawn(options(&data)).unwrap();
    let mut link = greeted(&host).await;
    host.batteries(false).await;
    assert!(is_closed(&mut link).await);
    assert_eq!((host.snapshot().links, host.snapshot().powered), (0, false));
    let mut refused = connect(&host).await;
    assert_eq!(
        timeout(LIMIT, refused.receive()).await.unwrap(),
        Err(LinkError::Closed)
    );
    host.batteries(true).await;
    greeted(&host).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_link_too_many_is_closed_and_the_others_live_on() {
    let data = tempfile::tempdir().unwrap();
    let host = Host::spawn(options(&data)).unwrap();
    let mut links = Vec::new();
    for _ in 0..8 {
        links.push(greeted(&host).await);
    }
    let mut ninth = connect(&host).await;
    assert!(is_closed(&mut ninth).await);
    assert_eq!(host.snapshot().links, 8);
    links.pop();
    // The lock hears of the closing a moment later.
    let mut seen = host.watch();
    timeout(LIMIT, seen.wait_for(|snapshot| snapshot.links == 7))
        .await
        .unwrap()
        .unwrap();
    greeted(&host).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn silent_scans_give_way_to_newcomers() {
    let data = tempfile::tempdir().unwrap();
    let host = Host::spawn(options(&data)).unwrap();
    let mut silent = greeted(&host).await;
    let mut talkers = Vec::new();
    for _ in 0..7 {
        let mut link = greeted(&host).await;
        link.send(2, b"?").await.unwrap();
        talkers.push(link);
    }
    host.advance(Duration::from_secs(10)).await;
    let _newcomer = greeted(&host).await;
    assert!(is_closed(&mut silent).await);

    // A phone that spoke keeps its link much longer, though not for ever: it may be gone without a goodbye.
    let mut early = connect(&host).await;
    assert!(
        is_closed(&mut early).await,
        "the newcomer has only just come"
    );
    host.advance(Duration::from_secs(10)).await;
    let mut second = greeted(&host).await;
    second.send(2, b"?").await.unwrap();
    let mut third = connect(&host).await;
    assert!(is_closed(&mut third).await, "everybody spoke a moment ago");
    host.advance(Duration::from_secs(300)).await;
    greeted(&host).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn hostile_clients_disturb_nobody() {
    let data = tempfile::tempdir().unwrap();
    let host = Host::spawn(options(&data)).unwrap();
    let mut good = greeted(&host).await;
    good.send(2, b"hello").await.unwrap();

    // An announced length no frame has.
    let mut oversized = TcpStream::connect(host.link_address().unwrap())
        .await
        .unwrap();
    oversized
        .write_all(&[2, 0xFF, 0xFF, 0, 0, 0])
        .await
        .unwrap();
    let mut rest = Vec::new();
    timeout(LIMIT, oversized.read_to_end(&mut rest))
        .await
        .unwrap()
        .ok();

    // Half a frame, and then nothing.
    let mut half = TcpStream::connect(host.link_address().unwrap())
        .await
        .unwrap();
    half.write_all(&[0, 100, 0, 1, 2, 3]).await.unwrap();

    // Noise under every tag there is, on many links, some dropped in the middle.
    for round in 0..40_u8 {
        let mut noise = TcpStream::connect(host.link_address().unwrap())
            .await
            .unwrap();
        for tag in 0..=4_u8 {
            let length = usize::from(round) * 12;
            let mut frame = vec![tag];
            frame.extend_from_slice(&u16::try_from(length).unwrap().to_le_bytes());
            frame.extend((0..length).map(|at| u8::try_from(at % 251).unwrap() ^ round));
            if noise.write_all(&frame).await.is_err() {
                break;
            }
        }
    }

    // Somebody who shouts and never listens.
    let mut shouting = TcpStream::connect(host.link_address().unwrap())
        .await
        .unwrap();
    let shout = [2, 8, 0, 1, 2, 3, 4, 5, 6, 7, 8].repeat(1000);
    let _ = timeout(Duration::from_millis(200), shouting.write_all(&shout)).await;

    good.send(2, b"still here").await.unwrap();
    let unlocked = doorward_sim::BoltPosition::Unlocked;
    host.perform(doorward_sim::Deed::Knob(unlocked))
        .await
        .unwrap();
    let snapshot = host.snapshot();
    assert_eq!((snapshot.powered, snapshot.fault), (true, None));
    assert!(
        timeout(Duration::from_millis(100), async {
            while good.receive().await.is_ok() {}
        })
        .await
        .is_err()
    );
}
