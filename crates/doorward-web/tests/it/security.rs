//! The app lock in front of every page, and browsers that stay signed in.

use core::time::Duration;
use std::fs;

use axum::body::{Body, to_bytes};
use axum::http::{Method, StatusCode};
use doorward_sim::Model;

use crate::flow::pair_ultra;
use crate::stage::{Answer, Lock, Person};

const SECRET: &str = "a warm winter coat";

async fn locks_app(person: &Person) {
    let fields = [("new", SECRET), ("again", SECRET)];
    let set = person.post("/settings/security/app-lock", &fields).await;
    assert_eq!(set.location(), "/settings/security", "{}", set.words());
    let locked = person.post("/lock", &[]).await;
    assert_eq!(locked.status, StatusCode::SEE_OTHER);
}

fn asks(answer: &Answer) -> bool {
    answer.status == StatusCode::FORBIDDEN && answer.has("This app is locked")
}

#[tokio::test]
async fn a_locked_app_shows_and_does_nothing_until_it_is_opened() {
    let lock = Lock::new(Model::Ultra);
    let person = Person::new("anna", &[&lock]).await;
    let device = pair_ultra(&person, &lock, "Front door").await;
    locks_app(&person).await;

    let before = lock.host.snapshot();
    for path in [
        "/",
        "/settings",
        "/settings/security",
        "/live",
        "/nowhere",
        &device,
        &format!("{device}/log/export.csv"),
        &format!("{device}/permissions"),
        &format!("{device}/open?action=unlatch"),
    ] {
        let answer = person.get(path).await;
        assert!(asks(&answer), "{path}: {}", answer.words());
        assert!(!answer.has("Front door"), "{path}");
    }
    for (path, fields) in [
        (format!("{device}/act"), [("action", "unlock")]),
        (format!("{device}/open"), [("action", "unlatch")]),
        (format!("{device}/forget"), [("sure", "1")]),
        ("/settings/security/afar".into(), [("warn", "")]),
    ] {
        let answer = person.post(&path, &fields).await;
        assert!(asks(&answer) && answer.has("was not done"), "{path}");
    }
    assert_eq!(lock.host.snapshot().bolt, before.bolt);

    let wrong = person
        .post(
            "/unlock",
            &[("secret", "a cold winter coat"), ("to", &device)],
        )
        .await;
    assert!(asks(&wrong), "{}", wrong.words());
    let open = person
        .post("/unlock", &[("secret", SECRET), ("to", &device)])
        .await;
    assert_eq!(open.location(), device);
    assert!(person.get(&device).await.has("Front door"));
    // Each browser opens it for itself.
    let mut other = Person::new("ben", &[]).await;
    (other.router, other.sign_in) = (person.router.clone(), person.sign_in.clone());
    let signed_in = other
        .get(&format!("/sign-in/{}", person.sign_in.issue()))
        .await;
    let cookie = signed_in.headers["set-cookie"].to_str().unwrap();
    other.cookie = cookie.split(';').next().unwrap().to_owned();
    assert!(asks(&other.get("/").await));
}

#[tokio::test]
async fn what_the_script_asks_for_by_itself_ends_when_the_app_is_locked() {
    let person = Person::new("anna", &[]).await;
    let fields = [("new", SECRET), ("again", SECRET)];
    person.post("/settings/security/app-lock", &fields).await;
    let request = person.request(Method::GET, "/live");
    let stream =
        tower::ServiceExt::oneshot(person.router.clone(), request.body(Body::empty()).unwrap())
            .await
            .unwrap();
    assert_eq!(stream.status(), StatusCode::OK);
    person.post("/lock", &[]).await;
    let told = tokio::time::timeout(Duration::from_secs(5), to_bytes(stream.into_body(), 4096))
        .await
        .expect("the stream ends")
        .unwrap();
    let told = String::from_utf8(told.to_vec()).unwrap();
    assert_eq!(told.matches("event: change").count(), 1, "{told}");

    // A look at a page is refused too, and gets nothing but the question.
    let request = person
        .request(Method::GET, "/settings")
        .header("doorward-look", "1");
    let look = person.send(request.body(Body::empty()).unwrap()).await;
    assert!(asks(&look), "{}", look.words());
    assert!(!look.has("anna") && !look.has("id=\"menu\""));
}

#[tokio::test]
async fn the_way_back_from_a_locked_app_leads_nowhere_else() {
    let person = Person::new("anna", &[]).await;
    locks_app(&person).await;
    let fields = [("secret", SECRET), ("to", "//evil.example/")];
    assert_eq!(person.post("/unlock", &fields).await.location(), "/");
}

#[tokio::test]
async fn too_many_wrong_tries_make_the_app_wait_even_for_the_right_one() {
    let person = Person::new("anna", &[]).await;
    locks_app(&person).await;
    for _ in 0..5 {
        person.post("/unlock", &[("secret", "wrong again")]).await;
    }
    let right = person.post("/unlock", &[("secret", SECRET)]).await;
    assert!(asks(&right) && right.has("data-wait"), "{}", right.words());
}

#[tokio::test]
async fn changing_or_removing_the_app_lock_needs_the_old_one() {
    let person = Person::new("anna", &[]).await;
    locks_app(&person).await;
    person.post("/unlock", &[("secret", SECRET)]).await;
    let change = [
        ("old", "not it at all"),
        ("new", "another long coat"),
        ("again", "another long coat"),
    ];
    let refused = person.post("/settings/security/app-lock", &change).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let refused = person
        .post("/settings/security/remove", &[("present", "not it at all")])
        .await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let removed = person
        .post("/settings/security/remove", &[("present", SECRET)])
        .await;
    assert_eq!(removed.location(), "/settings/security");
    let nothing = person.post("/lock", &[]).await;
    assert_eq!(nothing.location(), "/settings/security");
    assert!(!asks(&person.get("/").await));
}

fn profile_text(person: &Person) -> String {
    let mut text = String::new();
    for entry in fs::read_dir(person.folder.path().join("anna")).unwrap() {
        let bytes = fs::read(entry.unwrap().path()).unwrap_or_default();
        text.push_str(&String::from_utf8_lossy(&bytes));
    }
    text
}

#[tokio::test]
async fn a_browser_stays_signed_in_over_a_restart_only_if_it_was_kept() {
    let mut person = Person::new("anna", &[]).await;
    person.restarts().await;
    assert_eq!(
        person.get("/").await.status,
        StatusCode::UNAUTHORIZED,
        "a session ends with the program"
    );

    let mut person = Person::new("anna", &[]).await;
    let kept = person.post("/settings/browser/keep", &[]).await;
    let cookie = kept.headers["set-cookie"].to_str().unwrap();
    assert!(
        cookie.contains("Max-Age=7776000") && cookie.contains("HttpOnly"),
        "{cookie}"
    );
    let secret = person.cookie.split('=').nth(1).unwrap().to_owned();
    assert!(!profile_text(&person).contains(&secret), "only its digest");
    person.restarts().await;
    let page = person.get("/").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.headers.contains_key("set-cookie"), "it lives anew");

    // Another cookie of the same form is nobody's.
    let right = core::mem::replace(
        &mut person.cookie,
        format!("doorward-8421={}", "0".repeat(64)),
    );
    assert_eq!(person.get("/").await.status, StatusCode::UNAUTHORIZED);
    person.cookie = right;

    person.takes_token().await;
    let out = person.post("/sign-out", &[]).await;
    assert_eq!(out.status, StatusCode::OK);
    assert_eq!(person.get("/").await.status, StatusCode::UNAUTHORIZED);
    person.restarts().await;
    assert_eq!(
        person.get("/").await.status,
        StatusCode::UNAUTHORIZED,
        "signing out forgets it"
    );
}

#[tokio::test]
async fn a_kept_browser_is_signed_out_from_the_list() {
    let mut person = Person::new("anna", &[]).await;
    person.post("/settings/browser/keep", &[]).await;
    let page = person.get("/settings").await;
    let digest = crate::stage::between(&page.text, "name=\"digest\" value=\"", "\"").to_owned();
    person
        .post("/settings/browser/end", &[("digest", &digest)])
        .await;
    assert_eq!(person.get("/").await.status, StatusCode::UNAUTHORIZED);
    person.restarts().await;
    assert_eq!(person.get("/").await.status, StatusCode::UNAUTHORIZED);
}
