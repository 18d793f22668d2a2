//! Features & Configuration: nothing typed is lost, nothing of others is overwritten, and what asks for the code asks.

use axum::http::StatusCode;
use doorward_sim::Model;

use crate::flow::{CODE, pair_plain, pair_ultra};
use crate::stage::{Lock, Person, between};

async fn inside(lock: &Lock) -> (Person, String) {
    let person = Person::new("anna", &[lock]).await;
    let device = pair_ultra(&person, lock, "Front door").await;
    person
        .post(
            &format!("{device}/enter"),
            &[("area", "configuration"), ("code", CODE)],
        )
        .await;
    (person, device)
}

#[tokio::test]
async fn what_another_phone_changed_meanwhile_is_shown_beside_what_was_typed() {
    let lock = Lock::new(Model::Ultra);
    let (person, device) = inside(&lock).await;
    let page = format!("{device}/configuration/auto_lock");
    let other = [("auto_lock_timeout", "240"), ("auto_lock", "1")];
    assert_eq!(person.post(&page, &other).await.location(), page);
    // This form was made before that: it saw another value, and changes another field as well.
    let stale = [
        ("auto_lock", "1"),
        ("seen-auto_lock", "on"),
        ("auto_lock_timeout", "90"),
        ("seen-auto_lock_timeout", "300"),
        ("auto_unlock", "1"),
        ("seen-auto_unlock", "off"),
    ];
    let refused = person.post(&page, &stale).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused.has("name=\"auto_lock_timeout\" value=\"90\"")
            && refused.has("Somebody else set this to: 240 s")
            && refused.has("name=\"seen-auto_lock_timeout\" value=\"240\""),
        "{}",
        refused.words()
    );
    assert!(person.get(&page).await.has("value=\"240\""));
    // Deciding again, having seen it.
    let again = [
        ("auto_lock", "1"),
        ("seen-auto_lock", "on"),
        ("auto_lock_timeout", "90"),
        ("seen-auto_lock_timeout", "240"),
    ];
    assert_eq!(person.post(&page, &again).await.location(), page);
    assert!(
        person
            .get(&page)
            .await
            .has("name=\"auto_lock_timeout\" value=\"90\"")
    );
}

#[tokio::test]
async fn a_form_that_changes_nothing_leaves_what_others_changed() {
    let lock = Lock::new(Model::Ultra);
    let (person, device) = inside(&lock).await;
    let page = format!("{device}/configuration/auto_lock");
    person
        .post(&page, &[("auto_lock_timeout", "240"), ("auto_lock", "1")])
        .await;
    let untouched = [
        ("auto_lock", "1"),
        ("seen-auto_lock", "on"),
        ("auto_lock_timeout", "300"),
        ("seen-auto_lock_timeout", "300"),
    ];
    assert_eq!(person.post(&page, &untouched).await.location(), page);
    assert!(person.get(&page).await.has("value=\"240\""));
}

#[tokio::test]
async fn a_setting_says_what_it_can_be() {
    let lock = Lock::new(Model::Ultra);
    let (person, device) = inside(&lock).await;
    let page = person
        .get(&format!("{device}/configuration/auto_lock"))
        .await;
    assert!(page.has("From 2 to 1,800 s."), "{}", page.words());
}

#[tokio::test]
async fn a_place_on_earth_can_be_left_empty() {
    let lock = Lock::new(Model::Ultra);
    let (person, device) = inside(&lock).await;
    let page = format!("{device}/configuration/general");
    let here = [
        ("name", "Front door"),
        ("latitude", "48.20817"),
        ("longitude", "16.37382"),
        ("time_zone", "Europe/Berlin"),
    ];
    assert_eq!(person.post(&page, &here).await.location(), page);
    assert!(person.get(&page).await.has("value=\"48.20817\""));
    let beyond = [here[0], ("latitude", "91"), here[2], here[3]];
    let refused = person.post(&page, &beyond).await;
    assert!(
        refused.has("value=\"91\"") && refused.has("Type degrees from -90 to 90"),
        "{}",
        refused.words()
    );
    let nowhere = [here[0], ("latitude", ""), ("longitude", ""), here[3]];
    assert_eq!(person.post(&page, &nowhere).await.location(), page);
    assert!(!person.get(&page).await.has("48.20817"));
}

#[tokio::test]
async fn default_settings_ask_for_the_code_anew_and_keep_it() {
    let lock = Lock::new(Model::Ultra);
    let (person, device) = inside(&lock).await;
    let general = format!("{device}/configuration/auto_lock");
    person
        .post(
            &general,
            &[("auto_lock_timeout", "240"), ("auto_lock", "1")],
        )
        .await;
    let page = format!("{device}/configuration/defaults");
    let shown = person.get(&page).await;
    assert!(
        shown.has("This stays") && shown.has("name=\"code\""),
        "{}",
        shown.words()
    );
    for wrong in ["", "12", "111222"] {
        let refused = person.post(&page, &[("code", wrong)]).await;
        assert!(
            matches!(
                refused.status,
                StatusCode::FORBIDDEN | StatusCode::UNPROCESSABLE_ENTITY
            ),
            "{wrong}: {}",
            refused.words()
        );
    }
    person
        .post(
            &format!("{device}/enter"),
            &[("area", "configuration"), ("code", CODE)],
        )
        .await;
    assert!(
        person.get(&general).await.has("value=\"240\""),
        "kept so far"
    );
    let done = person.post(&page, &[("code", CODE)]).await;
    assert_eq!(
        done.location(),
        format!("{device}/configuration"),
        "{}",
        done.words()
    );
    assert!(!person.get(&general).await.has("value=\"240\""));
    person.get("/").await;
    let asked = person.get(&general).await;
    assert!(
        asked.has("Remember security code"),
        "the code is still set: {}",
        asked.words()
    );
}

#[tokio::test]
async fn an_entry_somebody_changed_meanwhile_is_left_alone() {
    let lock = Lock::new(Model::Ultra);
    let (person, device) = inside(&lock).await;
    let page = format!("{device}/configuration/schedule");
    let refused = person
        .post(&page, &[("action", "lock"), ("at", "21:30")])
        .await;
    assert!(
        refused.has("value=\"21:30\"") && refused.has("at least one weekday"),
        "{}",
        refused.words()
    );
    let added = person
        .post(&page, &[("action", "lock"), ("at", "21:30"), ("day", "0")])
        .await;
    assert_eq!(added.location(), page);
    let shown = person.get(&page).await;
    let seen = between(&shown.text, "name=\"seen\" value=\"", "\"").to_owned();
    let change = format!("{page}/change");
    let stale = seen.replace("21:30", "20:30");
    person
        .post(&change, &[("seen", &stale), ("do", "remove")])
        .await;
    let after = person.get(&page).await;
    assert!(
        after.has("Somebody else changed this meanwhile") && after.has("21:30"),
        "{}",
        after.words()
    );
    person
        .post(&change, &[("seen", &seen), ("do", "off")])
        .await;
    assert!(person.get(&page).await.has("Switched off"));
}

#[tokio::test]
async fn continuous_mode_asks_for_the_code_and_ring_to_open_does_not() {
    let lock = Lock::new(Model::Opener);
    let person = Person::new("anna", &[&lock]).await;
    let device = pair_plain(&person, &lock, "opener", "House door").await;
    person
        .post(
            &format!("{device}/choose-code"),
            &[("how", "own"), ("code", "7394")],
        )
        .await;
    // Whoever goes home leaves the areas that choosing the code opened.
    person.get("/").await;
    let asked = person
        .post(
            &format!("{device}/act"),
            &[("action", "continuous_mode_on")],
        )
        .await;
    let question = format!("{device}/code?action=continuous_mode_on");
    assert_eq!(asked.location(), question);
    let page = person.get(&question).await;
    assert!(
        page.has("every ring opens the door") && page.has("name=\"code\""),
        "{}",
        page.words()
    );
    let wrong = person
        .post(
            &format!("{device}/code"),
            &[("action", "continuous_mode_on"), ("code", "1111")],
        )
        .await;
    assert_eq!(wrong.status, StatusCode::FORBIDDEN, "{}", wrong.words());
    // No other action hides behind this question.
    let odd = person
        .post(
            &format!("{device}/code"),
            &[("action", "open"), ("code", "7394")],
        )
        .await;
    assert_eq!(odd.location(), "/");
    let on = person
        .post(
            &format!("{device}/code"),
            &[("action", "continuous_mode_on"), ("code", "7394")],
        )
        .await;
    assert_eq!(on.location(), "/", "{}", on.words());
    let home = person.get("/").await;
    assert!(home.has("Opens at every ring"), "{}", home.words());
}

#[tokio::test]
async fn people_find_the_time_zone_of_their_city() {
    let lock = Lock::new(Model::Ultra);
    let (person, device) = inside(&lock).await;
    let page = format!("{device}/configuration/general");
    let shown = person.get(&page).await;
    assert!(
        shown.has("<option value=\"Europe/Vienna\">"),
        "{}",
        shown.words()
    );
    let fields = [("name", "Front door"), ("time_zone", "Europe/Vienna")];
    let saved = person.post(&page, &fields).await;
    assert_eq!(saved.location(), page, "{}", saved.words());
    let shown = person.get(&page).await;
    assert!(
        shown.has("<option value=\"Europe/Berlin\" selected>"),
        "{}",
        shown.words()
    );
}

#[tokio::test]
async fn the_code_that_was_suggested_is_still_there_when_another_one_was_refused() {
    let lock = Lock::new(Model::SmartLock);
    let person = Person::new("anna", &[&lock]).await;
    let device = pair_plain(&person, &lock, "smart-lock", "Front door").await;
    let path = format!("{device}/choose-code");
    let shown = person.get(&path).await;
    let offer = between(&shown.text, "name=\"offer\" value=\"", "\"").to_owned();
    for typed in ["12", "1234"] {
        let fields = [("how", "own"), ("code", typed), ("offer", &offer)];
        let refused = person.post(&path, &fields).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            refused.has(&format!("class=\"offer\">{offer}<")),
            "{}",
            refused.words()
        );
    }
    // What is no code is not shown as ours.
    let fields = [("how", "own"), ("code", "12"), ("offer", "call 555")];
    assert!(!person.post(&path, &fields).await.has("call 555"));
}

#[tokio::test]
async fn an_unprotected_device_says_so_at_every_area() {
    let lock = Lock::new(Model::SmartLock);
    let person = Person::new("anna", &[&lock]).await;
    let device = pair_plain(&person, &lock, "smart-lock", "Front door").await;
    let page = person.get(&device).await;
    assert_eq!(
        page.text.matches("no code</span>").count(),
        3,
        "{}",
        page.words()
    );
}

#[tokio::test]
async fn adding_names_no_other_product_but_shows_the_way_to_one_that_is_ready() {
    let lock = Lock::new(Model::Ultra);
    let person = Person::new("anna", &[&lock]).await;
    let unlit = person.get("/add/smart-door").await;
    assert!(
        unlit.has("ring of light is off") && !unlit.has("Smart Lock Ultra"),
        "{}",
        unlit.words()
    );
    lock.light_ring().await;
    let other = person.get("/add/smart-door").await;
    assert!(
        other.has("Another product is ready") && other.has("href=\"/add/ultra\""),
        "{}",
        other.words()
    );
}
