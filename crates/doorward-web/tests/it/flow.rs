//! What a person sees, from the empty app to the reset, over a real lock.

use axum::http::StatusCode;
use doorward_sim::Model;

use crate::stage::{Lock, Person, between};

pub(crate) const CODE: &str = "739418";

/// Pairs an Ultra and returns the path of its page.
pub(crate) async fn pair_ultra(person: &Person, lock: &Lock, name: &str) -> String {
    lock.light_ring().await;
    let found = person.get("/add/ultra").await;
    assert!(found.has("Ready to connect"), "{}", found.words());
    let form = between(&found.text, "href=\"/add/ultra/connect?at=", "\"").to_owned();
    let page = person.get(&format!("/add/ultra/connect?at={form}")).await;
    assert!(page.has("Choose its security code"), "{}", page.words());
    let at = between(&page.text, "name=\"at\" value=\"", "\"").to_owned();
    let done = person
        .post(
            "/add/ultra/connect",
            &[("at", &at), ("code", CODE), ("name", name)],
        )
        .await;
    assert_eq!(
        (done.status, done.location()),
        (StatusCode::SEE_OTHER, "/"),
        "{}",
        done.words()
    );
    let home = person.get("/").await;
    assert!(home.has("Note the code down"), "{}", home.words());
    format!("/devices/{}", between(&home.text, "href=\"/devices/", "\""))
}

/// Pairs a device of the four-digit kind, which gets no code, and returns the path of its page.
pub(crate) async fn pair_plain(person: &Person, lock: &Lock, product: &str, name: &str) -> String {
    lock.light_ring().await;
    let path = format!("/add/{product}/connect");
    let found = person.get(&format!("/add/{product}")).await;
    assert!(found.has("Ready to connect"), "{}", found.words());
    let at = between(&found.text, &format!("href=\"{path}?at="), "\"").to_owned();
    let page = person.get(&format!("{path}?at={at}")).await;
    let at = between(&page.text, "name=\"at\" value=\"", "\"").to_owned();
    let done = person.post(&path, &[("at", &at), ("name", name)]).await;
    let next = done.location().to_owned();
    assert!(next.ends_with("/choose-code"), "{}", done.words());
    next.trim_end_matches("/choose-code").to_owned()
}

#[tokio::test]
async fn an_empty_app_offers_to_add_a_device() {
    let person = Person::new("anna", &[]).await;
    let home = person.get("/").await;
    assert!(home.has("No device yet") && home.has("href=\"/add\"") && home.has("href=\"/redeem\""));
}

#[tokio::test]
async fn the_three_areas_ask_for_the_code_and_open_for_the_visit() {
    let lock = Lock::new(Model::Ultra);
    let person = Person::new("anna", &[&lock]).await;
    let device = pair_ultra(&person, &lock, "<b>Front</b> door").await;
    let home = person.get("/").await;
    assert!(
        home.has("&lt;b&gt;Front&lt;/b&gt; door") && !home.has("<b>Front"),
        "{}",
        home.words()
    );
    for area in ["configuration", "permissions", "log"] {
        person.get("/").await;
        let asked = person.get(&format!("{device}/{area}")).await;
        assert!(asked.has("Remember security code"), "{}", asked.words());
        let short = person
            .post(
                &format!("{device}/enter"),
                &[("area", area), ("code", "12")],
            )
            .await;
        assert_eq!(short.status, StatusCode::FORBIDDEN);
        assert!(
            short.has("2 of 6 digits") && !short.has("value=\"12\""),
            "{}",
            short.words()
        );
        let entered = person
            .post(
                &format!("{device}/enter"),
                &[("area", area), ("code", CODE)],
            )
            .await;
        assert_eq!(
            entered.location(),
            format!("{device}/{area}"),
            "{}",
            entered.words()
        );
        let inside = person.get(&format!("{device}/{area}")).await;
        assert_eq!(inside.status, StatusCode::OK);
        assert!(!inside.has("Remember security code"), "{}", inside.words());
    }
}

#[tokio::test]
async fn a_wrong_code_says_how_many_tries_are_left() {
    let lock = Lock::new(Model::Ultra);
    let person = Person::new("anna", &[&lock]).await;
    let device = pair_ultra(&person, &lock, "Front door").await;
    let wrong = person
        .post(
            &format!("{device}/enter"),
            &[("area", "log"), ("code", "111222")],
        )
        .await;
    assert_eq!(wrong.status, StatusCode::FORBIDDEN);
    assert!(
        wrong.has("not the right security code") && wrong.has("tries are left"),
        "{}",
        wrong.words()
    );
    assert!(wrong.has("aria-invalid=\"true\"") && !wrong.has("111222"));
}

#[tokio::test]
async fn every_page_behind_the_code_shows_itself() {
    let lock = Lock::new(Model::Ultra);
    let person = Person::new("anna", &[&lock]).await;
    let device = pair_ultra(&person, &lock, "Front door").await;
    person
        .post(
            &format!("{device}/enter"),
            &[("area", "log"), ("code", CODE)],
        )
        .await;
    for (page, shows) in [
        ("configuration", "Button &amp; LED"),
        ("configuration/general", "Time zone"),
        ("configuration/lock_behaviour", "Hold the latch for"),
        ("configuration/auto_lock", "Lock by itself"),
        ("configuration/night_mode", "Begins at"),
        ("configuration/button_and_led", "Bluetooth pairing"),
        ("configuration/schedule", "New entry"),
        ("configuration/code", "Current security code"),
        ("permissions", "Who can do what"),
        ("permissions/invite", "Whose phone?"),
        ("permissions/keypad", "No code yet"),
        ("permissions/keypad/new", "Six digits"),
        ("log", "The last seven days"),
    ] {
        let answer = person.get(&format!("{device}/{page}")).await;
        assert_eq!(answer.status, StatusCode::OK, "{page}: {}", answer.words());
        assert!(answer.has(shows), "{page}: {}", answer.words());
        assert!(!answer.has("style=\""), "{page}");
    }
    let first_code = person.get(&format!("{device}/choose-code")).await;
    assert_eq!(
        first_code.location(),
        format!("{device}/configuration/code"),
        "a lock with a code offers no first one"
    );
    let csv = person.get(&format!("{device}/log/export.csv")).await;
    assert!(
        csv.headers["content-disposition"]
            .to_str()
            .unwrap()
            .contains(".csv")
    );
}

#[tokio::test]
async fn a_setting_is_saved_and_a_refused_one_keeps_what_was_typed() {
    let lock = Lock::new(Model::Ultra);
    let person = Person::new("anna", &[&lock]).await;
    let device = pair_ultra(&person, &lock, "Front door").await;
    person
        .post(
            &format!("{device}/enter"),
            &[("area", "log"), ("code", CODE)],
        )
        .await;
    let page = format!("{device}/configuration/auto_lock");
    let refused = person
        .post(&page, &[("auto_lock", "1"), ("auto_lock_timeout", "9999")])
        .await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused.has("value=\"9999\"") && refused.has("from 2 to 1800 s"),
        "{}",
        refused.words()
    );
    let saved = person
        .post(&page, &[("auto_lock", "1"), ("auto_lock_timeout", "90")])
        .await;
    assert_eq!(saved.location(), page, "{}", saved.words());
    let shown = person.get(&page).await;
    assert!(
        shown.has("value=\"90\"") && shown.has("Saved"),
        "{}",
        shown.words()
    );
}

#[tokio::test]
async fn a_guest_uses_the_lock_but_the_areas_ask() {
    let lock = Lock::new(Model::Ultra);
    let owner = Person::new("anna", &[&lock]).await;
    let guest = Person::new("ben", &[&lock]).await;
    let device = pair_ultra(&owner, &lock, "Front door").await;
    owner
        .post(
            &format!("{device}/enter"),
            &[("area", "permissions"), ("code", CODE)],
        )
        .await;
    let everyday: Vec<_> = ["0", "1", "2", "3", "4", "5", "6"]
        .into_iter()
        .map(|day| ("day", day))
        .collect();
    let fields: Vec<_> = [("name", "Ben")].into_iter().chain(everyday).collect();
    let form = owner.get(&format!("{device}/permissions/invite")).await;
    let once = between(&form.text, "name=\"once\" value=\"", "\"").to_owned();
    let fields: Vec<_> = fields
        .into_iter()
        .chain([("once", once.as_str())])
        .collect();
    let invite = format!("{device}/permissions/invite");
    let made = owner.post(&invite, &fields).await;
    let invited = owner.get(made.location()).await;
    assert!(
        invited.has("Invitation for Ben") && invited.has("<svg"),
        "{}",
        invited.words()
    );
    let link = between(&invited.text, "id=\"link\">", "<").replace("&amp;", "&");
    let redeemed = guest.post("/redeem", &[("link", &link)]).await;
    assert_eq!(redeemed.location(), "/", "{}", redeemed.words());
    let again = guest.post("/redeem", &[("link", &link)]).await;
    assert!(again.has("used before"), "{}", again.words());
    assert!(guest.get("/").await.has("Front door"));
    for area in ["configuration", "permissions", "log"] {
        assert!(
            guest
                .get(&format!("{device}/{area}"))
                .await
                .has("Remember security code"),
            "{area}"
        );
    }
    let refused = guest.get(&format!("{device}/log/export.csv")).await;
    assert!(refused.has("Remember security code"));
}

#[tokio::test]
async fn opening_the_door_asks_twice() {
    let lock = Lock::new(Model::Ultra);
    let person = Person::new("anna", &[&lock]).await;
    let device = pair_ultra(&person, &lock, "Front door").await;
    let before = lock.host.snapshot();
    let first = person
        .post(&format!("{device}/act"), &[("action", "unlatch")])
        .await;
    // Reached over a network, from wherever: a page of its own asks.
    let question = person.get(first.location()).await;
    assert!(
        question.has("Open the door from afar?"),
        "{}",
        question.words()
    );
    assert_eq!(lock.host.snapshot().latch, before.latch);
    // Whoever does not want that question gets the short one.
    person.post("/settings/security/afar", &[]).await;
    let short = person
        .post(&format!("{device}/act"), &[("action", "unlatch")])
        .await;
    assert_eq!(short.location(), "/");
    assert!(person.get("/").await.has("Really open?"));
    assert_eq!(lock.host.snapshot().latch, before.latch);
}
