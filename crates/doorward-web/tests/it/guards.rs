//! Who is turned away at the door.

use axum::body::Body;
use axum::http::{Method, StatusCode};

use crate::stage::{HERE, Person};

#[tokio::test]
async fn nobody_enters_without_signing_in() {
    let mut person = Person::new("anna", &[]).await;
    person.cookie = "doorward-8421=0000".into();
    for path in [
        "/",
        "/devices/00000001",
        "/live",
        "/settings",
        "/help",
        "/nowhere",
    ] {
        let answer = person.get(path).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{path}");
        assert!(answer.has("sign-in link"), "{path}");
    }
    let posted = person.post("/settings", &[("name", "Eve")]).await;
    assert_eq!(posted.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_used_link_says_how_to_get_another() {
    let person = Person::new("anna", &[]).await;
    let link = format!("/sign-in/{}", person.sign_in.issue());
    assert_eq!(person.get(&link).await.status, StatusCode::SEE_OTHER);
    let again = person.get(&link).await;
    assert_eq!(again.status, StatusCode::FORBIDDEN);
    assert!(again.has("no longer works") && again.has("doorward app"));
    assert!(!again.headers.contains_key("set-cookie"));
}

#[tokio::test]
async fn foreign_hosts_and_origins_are_refused() {
    let person = Person::new("anna", &[]).await;
    let mut request = person
        .request(Method::GET, "/")
        .body(Body::empty())
        .unwrap();
    request
        .headers_mut()
        .insert("host", "evil.example:8421".parse().unwrap());
    assert_eq!(
        person.send(request).await.status,
        StatusCode::MISDIRECTED_REQUEST
    );
    let body = format!("token={}&name=Eve", person.token);
    let request = person
        .request(Method::POST, "/settings")
        .header("origin", "http://evil.example")
        .header("content-type", "application/x-www-form-urlencoded")
        .body(Body::from(body))
        .unwrap();
    let refused = person.send(request).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert!(!person.get("/settings").await.has("Eve"));
}

#[tokio::test]
async fn a_form_without_the_sessions_token_changes_nothing() {
    let mut person = Person::new("anna", &[]).await;
    let right = core::mem::take(&mut person.token);
    for wrong in [String::new(), "0".repeat(64), right[..63].to_owned()] {
        person.token = wrong;
        let answer = person.post("/settings", &[("name", "Eve")]).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
    }
    person.token = right;
    assert!(!person.get("/settings").await.has("Eve"));
    assert_eq!(
        person
            .post("/settings", &[("name", "Anna’s phone")])
            .await
            .status,
        StatusCode::SEE_OTHER
    );
    assert!(person.get("/settings").await.has("Anna’s phone"));
}

#[tokio::test]
async fn another_sessions_token_is_not_ours() {
    let person = Person::new("anna", &[]).await;
    let other = Person::new("ben", &[]).await;
    let mut mixed = person;
    mixed.token = other.token;
    assert_eq!(
        mixed.post("/settings", &[("name", "Eve")]).await.status,
        StatusCode::FORBIDDEN
    );
}

#[tokio::test]
async fn signing_out_ends_the_session() {
    let person = Person::new("anna", &[]).await;
    let out = person.post("/sign-out", &[]).await;
    assert_eq!(out.status, StatusCode::OK);
    assert!(
        out.headers["set-cookie"]
            .to_str()
            .unwrap()
            .contains("Max-Age=0")
    );
    assert_eq!(person.get("/").await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn names_are_text_never_markup() {
    let person = Person::new("anna", &[]).await;
    let answer = person
        .post("/settings", &[("name", "<img src=x>\"'&")])
        .await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    let page = person.get("/settings").await;
    assert!(page.has("&lt;img src=x&gt;&quot;"), "{}", page.text);
    assert!(!page.has("<img"));
}

#[tokio::test]
async fn oversized_and_malformed_forms_are_refused() {
    let person = Person::new("anna", &[]).await;
    let long = "x".repeat(70_000);
    assert_eq!(
        person.post("/settings", &[("name", &long)]).await.status,
        StatusCode::BAD_REQUEST
    );
    let request = person
        .request(Method::POST, "/settings")
        .header("origin", format!("http://{HERE}"))
        .header("content-type", "application/json")
        .body(Body::from("{\"token\":1}"))
        .unwrap();
    assert_eq!(person.send(request).await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn pages_carry_a_policy_without_inline_script_and_obey_it() {
    let person = Person::new("anna", &[]).await;
    for path in [
        "/",
        "/add",
        "/add/ultra",
        "/redeem",
        "/settings",
        "/help",
        "/help/reset",
        "/help/reset/other",
    ] {
        let page = person.get(path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        let policy = page.headers["content-security-policy"].to_str().unwrap();
        assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"));
        assert_eq!(page.headers["cache-control"], "no-store");
        assert!(
            !page.has("style=\"") && !page.has("onclick") && !page.has("<style"),
            "{path}"
        );
        assert_eq!(page.text.matches("<script").count(), 1, "{path}");
        assert!(
            page.has("<main") && page.has("href=\"#main\"") && page.has("<h1"),
            "{path}"
        );
    }
}

#[tokio::test]
async fn unknown_pages_and_devices_have_a_way_home() {
    let person = Person::new("anna", &[]).await;
    for path in [
        "/nowhere",
        "/devices/00000001",
        "/devices/x/log",
        "/add/toaster",
        "/help/reset/00000001",
    ] {
        let page = person.get(path).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{path}");
        assert!(page.has("href=\"/\""), "{path}");
    }
}

#[tokio::test]
async fn the_first_load_is_small() {
    let person = Person::new("anna", &[]).await;
    let page = person.get("/").await;
    let mut bytes = page.text.len();
    for (begin, end) in [
        ("rel=\"stylesheet\" href=\"", "\""),
        ("<script src=\"", "\""),
    ] {
        let path = crate::stage::between(&page.text, begin, end);
        let request = person
            .request(Method::GET, path)
            .header("accept-encoding", "gzip")
            .body(Body::empty())
            .unwrap();
        let response = tower::ServiceExt::oneshot(person.router.clone(), request)
            .await
            .unwrap();
        assert_eq!(response.headers()["content-encoding"], "gzip");
        bytes += axum::body::to_bytes(response.into_body(), 1 << 20)
            .await
            .unwrap()
            .len();
    }
    bytes += person.get("/icon.svg").await.text.len()
        + person.get("/manifest.webmanifest").await.text.len();
    assert!(bytes < 40_000, "{bytes} bytes");
}
