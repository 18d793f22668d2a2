//! Clients that are slow, endless or two-faced, on real sockets and virtual time.

use core::net::SocketAddr;
use core::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::get;
use doorward_http::{FORM_BYTES, Fields, Server, Site, bind};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::{Instant, sleep, timeout};

/// Nothing here takes longer: whoever waits so long waits for ever.
const EVER: Duration = Duration::from_secs(3_600);

async fn server() -> (Server, SocketAddr) {
    let bound = bind("127.0.0.1:0".parse().unwrap()).await.unwrap();
    let address = bound.address();
    let form = async |headers: HeaderMap, body: Body| match Fields::read(&headers, body).await {
        Ok(_) => StatusCode::OK,
        Err(_) => StatusCode::BAD_REQUEST,
    };
    let router = Router::new().route("/", get(async || "page").post(form));
    let site = Site::new(address).scripted();
    (bound.serve(site.protect(router)), address)
}

async fn says(stream: &mut TcpStream, text: &str) {
    // Who is cut off in the middle has said enough.
    let _ = stream.write_all(text.as_bytes()).await;
}

/// Everything until the server closes.
async fn hears(stream: &mut TcpStream) -> String {
    let mut heard = Vec::new();
    let read = timeout(EVER, stream.read_to_end(&mut heard)).await;
    let _ = read.expect("the server closes");
    String::from_utf8_lossy(&heard).into_owned()
}

async fn answer(address: SocketAddr, request: &str) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    says(&mut stream, request).await;
    hears(&mut stream).await
}

fn page(address: SocketAddr) -> String {
    format!("GET / HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n")
}

#[tokio::test(start_paused = true)]
async fn who_trickles_a_head_is_cut_off_after_ten_seconds() {
    let (_server, address) = server().await;
    let begun = Instant::now();
    let mut stream = TcpStream::connect(address).await.unwrap();
    says(
        &mut stream,
        &format!("GET / HTTP/1.1\r\nhost: {address}\r\n"),
    )
    .await;
    // A byte a second keeps nothing alive.
    let (mut reads, mut writes) = stream.into_split();
    let mut heard = Vec::new();
    tokio::select! {
        _ = reads.read_to_end(&mut heard) => {}
        () = async {
            loop {
                let _ = writes.write_all(b"x").await;
                sleep(Duration::from_secs(1)).await;
            }
        } => {}
    }
    let took = begun.elapsed();
    assert!((9..=12).contains(&took.as_secs()), "cut off after {took:?}");
}

#[tokio::test(start_paused = true)]
async fn who_says_nothing_holds_no_place_for_long() {
    let (_server, address) = server().await;
    let begun = Instant::now();
    let mut silent = TcpStream::connect(address).await.unwrap();
    hears(&mut silent).await;
    // Neither does who was answered and stays.
    let mut idle = TcpStream::connect(address).await.unwrap();
    says(
        &mut idle,
        &format!("GET / HTTP/1.1\r\nhost: {address}\r\n\r\n"),
    )
    .await;
    assert!(hears(&mut idle).await.starts_with("HTTP/1.1 200"));
    assert!(begun.elapsed() < Duration::from_secs(30));
}

#[tokio::test(start_paused = true)]
async fn a_crowd_of_slow_clients_delays_others_by_seconds_only() {
    let (_server, address) = server().await;
    let mut crowd = Vec::new();
    for _ in 0..400 {
        let mut stream = TcpStream::connect(address).await.unwrap();
        says(&mut stream, "GET / HTTP/1.1\r\nx: ").await;
        crowd.push(stream);
    }
    let begun = Instant::now();
    let answer = answer(address, &page(address)).await;
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    let took = begun.elapsed();
    assert!(took <= Duration::from_secs(45), "served after {took:?}");
    drop(crowd);
}

#[tokio::test(start_paused = true)]
async fn a_body_that_trickles_ends_with_a_refusal() {
    let (_server, address) = server().await;
    let begun = Instant::now();
    let mut stream = TcpStream::connect(address).await.unwrap();
    let head = format!(
        "POST / HTTP/1.1\r\nhost: {address}\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: 1000\r\n\r\n"
    );
    says(&mut stream, &head).await;
    let (mut reads, mut writes) = stream.into_split();
    let mut heard = vec![0; 256];
    let count = tokio::select! {
        count = reads.read(&mut heard) => count.unwrap(),
        () = async {
            loop {
                let _ = writes.write_all(b"a").await;
                sleep(Duration::from_secs(5)).await;
            }
        } => unreachable!("writing does not end"),
    };
    let answer = String::from_utf8_lossy(&heard[..count]);
    assert!(answer.starts_with("HTTP/1.1 504"), "{answer}");
    assert!(begun.elapsed() <= Duration::from_secs(61));
}

#[tokio::test(start_paused = true)]
async fn a_body_that_breaks_off_is_no_form() {
    let (_server, address) = server().await;
    let mut stream = TcpStream::connect(address).await.unwrap();
    let head = format!(
        "POST / HTTP/1.1\r\nhost: {address}\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: 10\r\n\r\na=1"
    );
    says(&mut stream, &head).await;
    stream.shutdown().await.unwrap();
    let answer = hears(&mut stream).await;
    assert!(!answer.contains(" 200 "), "{answer}");
}

#[tokio::test(start_paused = true)]
async fn heads_and_bodies_have_a_bound() {
    let (_server, address) = server().await;
    let long = "x".repeat(64 * 1024);
    for request in [
        format!("GET /{long} HTTP/1.1\r\nhost: {address}\r\n\r\n"),
        format!("GET / HTTP/1.1\r\nhost: {address}\r\nx: {long}\r\n\r\n"),
        format!(
            "GET / HTTP/1.1\r\nhost: {address}\r\n{}\r\n",
            "a: b\r\n".repeat(2_000)
        ),
    ] {
        let answer = answer(address, &request).await;
        // Who is still talking may lose the answer together with the connection.
        assert!(
            answer.is_empty() || answer.starts_with("HTTP/1.1 4"),
            "{answer}"
        );
    }
    // A length that lies is not waited for, nor is a body without an end read to it.
    let declared = FORM_BYTES + 1;
    let head = format!(
        "POST / HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\ncontent-type: application/x-www-form-urlencoded\r\n"
    );
    let big = format!(
        "{head}content-length: {declared}\r\n\r\n{}",
        "a".repeat(declared)
    );
    assert!(answer(address, &big).await.starts_with("HTTP/1.1 400"));
    let chunk = format!("{:x}\r\n{}\r\n", 4096, "a".repeat(4096));
    let endless = format!(
        "{head}transfer-encoding: chunked\r\n\r\n{}",
        chunk.repeat(64)
    );
    let refused = answer(address, &endless).await;
    assert!(
        refused.is_empty() || refused.starts_with("HTTP/1.1 400"),
        "{refused}"
    );
    assert!(answer(address, &page(address)).await.contains("page"));
}

#[tokio::test(start_paused = true)]
async fn requests_with_two_readings_get_no_page() {
    let (_server, address) = server().await;
    let host = format!("host: {address}\r\nconnection: close\r\n");
    for request in [
        format!("POST / HTTP/1.1\r\n{host}content-length: 0\r\ncontent-length: 5\r\n\r\nabcde"),
        format!("POST / HTTP/1.1\r\n{host}transfer-encoding: chunked, x\r\n\r\n0\r\n\r\n"),
        format!("GET / HTTP/1.1\r\n{host}host: evil.example\r\n\r\n"),
        format!("GET / HTTP/1.1\r\nhost : {address}\r\nconnection: close\r\n\r\n"),
        format!("GET / HTTP/1.1\r\n{host} folded: x\r\n\r\n"),
        format!("GET http://evil.example/ HTTP/1.1\r\n{host}\r\n"),
        "GET / HTTP/1.1\r\nconnection: close\r\n\r\n".to_owned(),
        "GET /\r\n\r\n".to_owned(),
        "\x16\x03\x01\x02\x00\x01".to_owned(),
        "\0\r\n\r\n".to_owned(),
    ] {
        let answer = answer(address, &request).await;
        assert!(
            !answer.starts_with("HTTP/1.1 2"),
            "{request:?} was answered {answer}"
        );
    }
    assert!(answer(address, &page(address)).await.contains("page"));
}
