//! The behaviour of the shared server parts, without sockets where none is needed.

use core::net::SocketAddr;
use core::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use axum::response::Response;
use axum::routing::get;
use doorward_http::{Asset, Assets, SignIn, SignInError, Site};
use tower::ServiceExt;

const HERE: &str = "127.0.0.1:8421";

fn address() -> SocketAddr {
    HERE.parse().unwrap()
}

async fn ask(site: Site, method: &str, headers: &[(&str, &str)]) -> Response {
    let router =
        site.protect(Router::new().route("/", get(|| async { "page" }).post(|| async { "done" })));
    let request = headers.iter().fold(
        Request::builder().method(method).uri("/?a=1"),
        |request, (name, value)| request.header(*name, *value),
    );
    router
        .oneshot(request.body(Body::empty()).unwrap())
        .await
        .unwrap()
}

#[tokio::test]
async fn answers_to_its_own_host_only() {
    let site = Site::new(address());
    assert_eq!(
        ask(site.clone(), "GET", &[("host", HERE)]).await.status(),
        StatusCode::OK
    );
    for foreign in [
        "evil.example",
        "127.0.0.1",
        "127.0.0.1:8420",
        "127.0.0.1:8421.evil.example",
        "",
    ] {
        let response = ask(site.clone(), "GET", &[("host", foreign)]).await;
        assert_eq!(
            response.status(),
            StatusCode::MISDIRECTED_REQUEST,
            "{foreign}"
        );
    }
    assert_eq!(
        ask(site.clone(), "GET", &[]).await.status(),
        StatusCode::MISDIRECTED_REQUEST
    );
    let twice = ask(site, "GET", &[("host", HERE), ("host", HERE)]).await;
    assert_eq!(twice.status(), StatusCode::MISDIRECTED_REQUEST);
}

#[tokio::test]
async fn sends_localhost_to_its_one_name() {
    let response = ask(Site::new(address()), "GET", &[("host", "localhost:8421")]).await;
    assert_eq!(response.status(), StatusCode::TEMPORARY_REDIRECT);
    assert_eq!(response.headers()["location"], "http://127.0.0.1:8421/?a=1");
    let posted = ask(Site::new(address()), "POST", &[("host", "localhost:8421")]).await;
    assert_eq!(posted.status(), StatusCode::MISDIRECTED_REQUEST);
}

#[tokio::test]
async fn takes_changes_from_its_own_origin_only() {
    let site = Site::new(address());
    let own = ("origin", "http://127.0.0.1:8421");
    assert_eq!(
        ask(site.clone(), "POST", &[("host", HERE), own])
            .await
            .status(),
        StatusCode::OK
    );
    let same = [("host", HERE), own, ("sec-fetch-site", "same-origin")];
    assert_eq!(
        ask(site.clone(), "POST", &same).await.status(),
        StatusCode::OK
    );
    for foreign in [
        "http://127.0.0.1:8420",
        "https://127.0.0.1:8421",
        "null",
        "http://evil.example",
    ] {
        let response = ask(site.clone(), "POST", &[("host", HERE), ("origin", foreign)]).await;
        assert_eq!(response.status(), StatusCode::FORBIDDEN, "{foreign}");
    }
    for foreign in ["same-site", "cross-site", "none"] {
        let headers = [("host", HERE), own, ("sec-fetch-site", foreign)];
        assert_eq!(
            ask(site.clone(), "POST", &headers).await.status(),
            StatusCode::FORBIDDEN,
            "{foreign}"
        );
    }
    assert_eq!(
        ask(site.clone(), "POST", &[("host", HERE)]).await.status(),
        StatusCode::FORBIDDEN
    );
    let scripted = site.scripted();
    assert_eq!(
        ask(scripted.clone(), "POST", &[("host", HERE)])
            .await
            .status(),
        StatusCode::OK
    );
    let browser = [("host", HERE), ("sec-fetch-site", "cross-site")];
    assert_eq!(
        ask(scripted, "POST", &browser).await.status(),
        StatusCode::FORBIDDEN
    );
}

#[tokio::test]
async fn lets_only_the_named_origin_embed() {
    let embed = [
        ("host", HERE),
        ("sec-fetch-site", "same-site"),
        ("sec-fetch-mode", "navigate"),
        ("sec-fetch-dest", "iframe"),
    ];
    let alone = Site::new(address());
    let response = ask(alone.clone(), "GET", &embed).await;
    assert_eq!(response.status(), StatusCode::FORBIDDEN);
    assert_eq!(response.headers()["x-frame-options"], "DENY");
    let framed = alone
        .clone()
        .framed_by(Some("http://127.0.0.1:8420".into()));
    let response = ask(framed, "GET", &embed).await;
    assert_eq!(response.status(), StatusCode::OK);
    let policy = response.headers()["content-security-policy"]
        .to_str()
        .unwrap();
    assert!(
        policy.ends_with("frame-ancestors http://127.0.0.1:8420"),
        "{policy}"
    );
    let showing = alone.clone().frames(["http://127.0.0.1:8422".to_owned()]);
    let response = ask(showing, "GET", &[("host", HERE)]).await;
    let policy = response.headers()["content-security-policy"]
        .to_str()
        .unwrap();
    assert!(
        policy.contains("frame-src 'self' http://127.0.0.1:8422;"),
        "{policy}"
    );
    let image = [
        ("host", HERE),
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-mode", "no-cors"),
    ];
    assert_eq!(
        ask(alone.clone(), "GET", &image).await.status(),
        StatusCode::FORBIDDEN
    );
    let link = [
        ("host", HERE),
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-mode", "navigate"),
        ("sec-fetch-dest", "document"),
    ];
    assert_eq!(ask(alone, "GET", &link).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn pages_are_neither_kept_nor_sniffed_nor_scripted_inline() {
    let response = ask(Site::new(address()), "GET", &[("host", HERE)]).await;
    let headers = response.headers();
    assert_eq!(headers["cache-control"], "no-store");
    assert_eq!(headers["x-content-type-options"], "nosniff");
    let policy = headers["content-security-policy"].to_str().unwrap();
    assert!(
        policy.starts_with("default-src 'none'; script-src 'self'; style-src 'self'"),
        "{policy}"
    );
    assert!(!policy.contains("unsafe"), "{policy}");
}

#[tokio::test]
async fn assets_are_kept_for_good_and_compressed() {
    let style = "body { margin: 0 }\n".repeat(50).leak();
    let assets = Assets::new(&[Asset {
        name: "style.css",
        media_type: "text/css",
        content: style.as_bytes(),
    }]);
    let request = |path: &str, coding: &str| {
        Request::builder()
            .uri(path)
            .header("accept-encoding", coding)
            .body(Body::empty())
            .unwrap()
    };
    let path = assets.path("style.css").to_owned();
    let packed = assets
        .router()
        .oneshot(request(&path, "br, gzip"))
        .await
        .unwrap();
    assert_eq!(packed.headers()["content-encoding"], "gzip");
    assert!(
        packed.headers()["cache-control"]
            .to_str()
            .unwrap()
            .contains("immutable")
    );
    let plain = assets
        .router()
        .oneshot(request(&path, "identity"))
        .await
        .unwrap();
    assert!(!plain.headers().contains_key("content-encoding"));
    let other = assets
        .router()
        .oneshot(request("/assets/style.css", "gzip"))
        .await
        .unwrap();
    assert_eq!(other.status(), StatusCode::NOT_FOUND);
    assert!(assets.wire_bytes("style.css").unwrap() < style.len());
}

fn cookie_of(set: &axum::http::HeaderValue) -> axum::http::HeaderMap {
    let pair = set.to_str().unwrap().split(';').next().unwrap().to_owned();
    axum::http::HeaderMap::from_iter([(axum::http::header::COOKIE, pair.parse().unwrap())])
}

#[tokio::test]
async fn a_sign_in_link_works_once() {
    let sign_in = SignIn::new(address());
    let secret = sign_in.issue();
    let cookie = sign_in.redeem(&secret).unwrap();
    assert_eq!(sign_in.redeem(&secret).unwrap_err(), SignInError::Stale);
    let text = cookie.to_str().unwrap();
    assert!(
        text.starts_with("doorward-8421=")
            && text.contains("HttpOnly")
            && text.contains("SameSite=Strict")
    );
    let session = sign_in.session(&cookie_of(&cookie)).unwrap();
    let fields = doorward_http::Fields::from_iter([("token", session.expose_form_token())]);
    assert!(session.owns(&fields));
    assert!(!session.owns(&doorward_http::Fields::from_iter([("token", "0")])));
    assert!(!session.owns(&doorward_http::Fields::default()));
    let _ = sign_in.sign_out(session.visit());
    assert!(sign_in.session(&cookie_of(&cookie)).is_none());
}

#[tokio::test(start_paused = true)]
async fn links_and_sessions_grow_old() {
    let sign_in = SignIn::new(address());
    let secret = sign_in.issue();
    tokio::time::advance(Duration::from_secs(600)).await;
    assert_eq!(sign_in.redeem(&secret).unwrap_err(), SignInError::Stale);
    let cookie = sign_in.redeem(&sign_in.issue()).unwrap();
    tokio::time::advance(Duration::from_secs(11 * 3600)).await;
    assert!(
        sign_in.session(&cookie_of(&cookie)).is_some(),
        "use keeps it alive"
    );
    tokio::time::advance(Duration::from_secs(11 * 3600)).await;
    assert!(sign_in.session(&cookie_of(&cookie)).is_some());
    tokio::time::advance(Duration::from_secs(12 * 3600)).await;
    assert!(sign_in.session(&cookie_of(&cookie)).is_none());
}

#[tokio::test(start_paused = true)]
async fn a_kept_session_is_recognised_by_its_digest_alone() {
    let sign_in = SignIn::new(address());
    let cookie = sign_in.redeem(&sign_in.issue()).unwrap();
    let first = sign_in.session(&cookie_of(&cookie)).unwrap();
    let (kept, digest) = sign_in
        .keep(first.visit(), Duration::from_secs(86_400))
        .unwrap();
    let text = kept.to_str().unwrap();
    assert!(text.contains("Max-Age=86400") && text.contains("HttpOnly"));
    let secret = text.split(['=', ';']).nth(1).unwrap();
    assert!(!digest.as_str().contains(secret));

    // Another run of the server knows no sessions, only the digest.
    let later = SignIn::new(address());
    let request = cookie_of(&kept);
    assert!(later.session(&request).is_none());
    assert_eq!(later.digest(&request), Some(digest));
    let resumed = later.resume(&request).unwrap();
    assert_eq!(
        later.session(&request).unwrap().visit(),
        resumed.visit(),
        "it goes on as a session like any other"
    );
    assert_eq!(
        later.resume(&request).unwrap().visit(),
        resumed.visit(),
        "two requests at once share it"
    );
    assert_ne!(resumed.expose_form_token(), first.expose_form_token());

    let _ = later.sign_out(resumed.visit());
    assert!(later.session(&request).is_none());
    assert!(
        later
            .keep(resumed.visit(), Duration::from_secs(1))
            .is_none()
    );
}

#[tokio::test]
async fn cookies_of_another_form_have_no_digest() {
    let sign_in = SignIn::new(address());
    for value in [
        "",
        "0000",
        &"g".repeat(64),
        &"A".repeat(64),
        &"0".repeat(65),
    ] {
        let pair = format!("doorward-8421={value}");
        let headers =
            axum::http::HeaderMap::from_iter([(axum::http::header::COOKIE, pair.parse().unwrap())]);
        assert!(sign_in.digest(&headers).is_none(), "{value}");
        assert!(sign_in.resume(&headers).is_none(), "{value}");
    }
}

#[tokio::test]
async fn the_number_of_links_is_bounded() {
    let sign_in = SignIn::new(address());
    let first = sign_in.issue();
    let later: Vec<_> = (0..32).map(|_| sign_in.issue()).collect();
    assert_eq!(sign_in.redeem(&first).unwrap_err(), SignInError::Stale);
    assert!(later.iter().all(|secret| sign_in.redeem(secret).is_ok()));
}

#[tokio::test]
async fn listens_on_loopback_only_and_says_when_taken() {
    let refused = doorward_http::bind("0.0.0.0:0".parse().unwrap())
        .await
        .unwrap_err();
    assert!(refused.to_string().contains("127.0.0.1"), "{refused}");
    let bound = doorward_http::bind("127.0.0.1:0".parse().unwrap())
        .await
        .unwrap();
    let taken = doorward_http::bind(bound.address()).await.unwrap_err();
    assert!(taken.to_string().contains("in use"), "{taken}");
}

#[tokio::test]
async fn serves_and_stops_with_a_stream_open() {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let bound = doorward_http::bind("127.0.0.1:0".parse().unwrap())
        .await
        .unwrap();
    let address = bound.address();
    let (changes, watching) = tokio::sync::watch::channel(7_u64);
    let router = Router::new().route(
        "/live",
        get(move || async move { doorward_http::live(watching) }),
    );
    let server = bound.serve(Site::new(address).protect(router));
    let mut stream = tokio::net::TcpStream::connect(address).await.unwrap();
    stream
        .write_all(format!("GET /live HTTP/1.1\r\nhost: {address}\r\n\r\n").as_bytes())
        .await
        .unwrap();
    let mut seen = Vec::new();
    while !String::from_utf8_lossy(&seen).contains("data: 7") {
        assert_ne!(stream.read_buf(&mut seen).await.unwrap(), 0);
    }
    changes.send(8).unwrap();
    while !String::from_utf8_lossy(&seen).contains("data: 8") {
        assert_ne!(stream.read_buf(&mut seen).await.unwrap(), 0);
    }
    server.shutdown().await;
    assert!(tokio::net::TcpStream::connect(address).await.is_err());
}
