//! Lock permissions: invitations, keypad codes, limits, and two people at once.

use axum::http::StatusCode;
use doorward_sim::Model;

use crate::flow::{CODE, pair_ultra};
use crate::languages::enter;
use crate::stage::{Answer, Lock, Person, between};

const DAYS: [(&str, &str); 7] = [
    ("day", "0"),
    ("day", "1"),
    ("day", "2"),
    ("day", "3"),
    ("day", "4"),
    ("day", "5"),
    ("day", "6"),
];

/// Somebody with an Ultra, past the gate; and the address of its permissions.
async fn owner(lock: &Lock) -> (Person, String) {
    let person = Person::new("anna", &[lock]).await;
    let device = pair_ultra(&person, lock, "Front door").await;
    enter(&person, &device).await;
    (person, format!("{device}/permissions"))
}

fn hidden(page: &Answer, name: &str) -> String {
    between(&page.text, &format!("name=\"{name}\" value=\""), "\"").to_owned()
}

pub(crate) async fn invites(person: &Person, list: &str, name: &str) -> String {
    let form = person.get(&format!("{list}/invite")).await;
    let once = hidden(&form, "once");
    let fields = [&DAYS[..], &[("name", name), ("once", &once)]].concat();
    let made = person.post(&format!("{list}/invite"), &fields).await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.words());
    made.location().to_owned()
}

pub(crate) fn link_of(page: &Answer) -> String {
    between(&page.text, "id=\"link\">", "<").to_owned()
}

#[tokio::test]
async fn loading_an_invitation_again_shows_the_same_one_and_makes_no_second() {
    let lock = Lock::new(Model::Ultra);
    let (person, list) = owner(&lock).await;
    let form = person.get(&format!("{list}/invite")).await;
    let once = hidden(&form, "once");
    let fields = [&DAYS[..], &[("name", "Ben"), ("once", &once)]].concat();
    let first = person.post(&format!("{list}/invite"), &fields).await;
    // A browser that sends the form again, and one that only loads the page again.
    let second = person.post(&format!("{list}/invite"), &fields).await;
    assert_eq!(first.location(), second.location());
    let link = link_of(&person.get(first.location()).await);
    assert_eq!(link, link_of(&person.get(first.location()).await));
    let people = person.get(&list).await;
    assert_eq!(people.text.matches("Invited, good until").count(), 1);
    // Nor does it say yet that it works: nobody holds it.
    assert_eq!(people.text.matches(">invited</span>").count(), 1);
    // Another visit is not shown it, whoever has the address.
    let stranger = Person::new("ben", &[&lock]).await;
    let answer = stranger.get(first.location()).await;
    assert!(!answer.has(&link));
}

#[tokio::test]
async fn an_invitation_made_again_has_another_link_and_the_old_one_is_over() {
    let lock = Lock::new(Model::Ultra);
    let (person, list) = owner(&lock).await;
    let old = link_of(&person.get(&invites(&person, &list, "Ben").await).await);
    let people = person.get(&list).await;
    let number = people
        .text
        .split("/permissions/")
        .filter_map(|part| part.split('"').next()?.parse::<u32>().ok())
        .max()
        .unwrap();
    let one = person.get(&format!("{list}/{number}")).await;
    let fields = [
        ("number", number.to_string()),
        ("once", hidden(&one, "once")),
    ];
    let fields: Vec<_> = fields
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    let again = person.post(&format!("{list}/again"), &fields).await;
    let new = link_of(&person.get(again.location()).await);
    assert_ne!(old, new);
    let guest = Person::new("ben", &[&lock]).await;
    let refused = guest
        .post("/redeem", &[("link", &old.replace("&amp;", "&"))])
        .await;
    assert!(
        refused.has("This invitation is over"),
        "{}",
        refused.words()
    );
    let redeemed = guest
        .post("/redeem", &[("link", &new.replace("&amp;", "&"))])
        .await;
    assert_eq!(redeemed.location(), "/", "{}", redeemed.words());
}

#[tokio::test]
async fn a_refused_limit_keeps_everything_that_was_typed() {
    let lock = Lock::new(Model::Ultra);
    let (person, list) = owner(&lock).await;
    for (fields, why) in [
        (
            [("from", "2026-12-24"), ("until", "2026-12-23")],
            "The last day lies before the first.",
        ),
        (
            [("begin", "22:00"), ("end", "06:00")],
            "The hours must end after they begin, on the same day.",
        ),
        ([("begin", "22:00"), ("end", "")], "Type both hours"),
    ] {
        let typed = [
            &DAYS[..],
            &[("name", "Cleaner"), ("digits", "348159")],
            &fields,
        ]
        .concat();
        for form in ["keypad/new", "invite"] {
            let refused = person.post(&format!("{list}/{form}"), &typed).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{why}");
            assert!(refused.has(why), "{}", refused.words());
            assert!(refused.has("value=\"Cleaner\""), "{form}");
            for (_, value) in fields.iter().filter(|(_, value)| !value.is_empty()) {
                assert!(refused.has(&format!("value=\"{value}\"")), "{form} {value}");
            }
        }
    }
}

#[tokio::test]
async fn a_keypad_code_lives_through_all_its_forms() {
    let lock = Lock::new(Model::Ultra);
    let (person, list) = owner(&lock).await;
    let keypad = format!("{list}/keypad");
    let suggested = hidden(&person.get(&format!("{keypad}/new")).await, "digits");
    assert_eq!(suggested.len(), 6);
    assert!(suggested.bytes().all(|digit| matches!(digit, b'1'..=b'9')));

    for (digits, why) in [
        ("", "Type six digits."),
        ("34815", "exactly six digits"),
        ("340159", "no key for 0"),
        ("128159", "cannot begin with 12"),
    ] {
        let typed = [&DAYS[..], &[("name", "Cleaner"), ("digits", digits)]].concat();
        let refused = person.post(&format!("{keypad}/new"), &typed).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.has(why), "{digits}: {}", refused.words());
    }
    let typed = [&DAYS[..], &[("name", "Cleaner"), ("digits", "348159")]].concat();
    let added = person.post(&format!("{keypad}/new"), &typed).await;
    assert_eq!(added.location(), keypad, "{}", added.words());
    let typed = [&DAYS[..], &[("name", "Gardener"), ("digits", "348159")]].concat();
    let twice = person.post(&format!("{keypad}/new"), &typed).await;
    assert!(
        twice.has("“Cleaner” has the same digits"),
        "{}",
        twice.words()
    );

    let shown = person.get(&keypad).await;
    assert!(!shown.has("348159"), "digits are on the code's own page");
    let path = format!(
        "{keypad}/{}",
        between(&shown.text, "/permissions/keypad/", "\"").replace("new", "1")
    );
    let one = person.get(&path).await;
    assert!(one.has("348159"), "{}", one.words());
    let seen = hidden(&one, "seen");
    let typed = [
        &DAYS[..5],
        &[
            ("name", "Cleaner"),
            ("digits", "348159"),
            ("seen", &seen),
            ("begin", "08:00"),
            ("end", "12:00"),
        ],
    ]
    .concat();
    // Not ticked: switched off, and its limit stays.
    let saved = person.post(&path, &typed).await;
    assert_eq!(saved.location(), keypad, "{}", saved.words());
    let list_page = person.get(&keypad).await;
    assert!(list_page.has("Switched off"), "{}", list_page.words());
    let one = person.get(&path).await;
    assert!(one.has("value=\"08:00\""), "{}", one.words());

    let removed = person.post(&format!("{path}/remove"), &[]).await;
    assert_eq!(removed.location(), keypad);
    assert!(person.get(&keypad).await.has("No code yet"));
    let gone = person.get(&path).await;
    assert_eq!(gone.location(), keypad);
}

#[tokio::test]
async fn what_another_phone_changed_meanwhile_is_not_overwritten_unseen() {
    let lock = Lock::new(Model::Ultra);
    let (person, list) = owner(&lock).await;
    let keypad = format!("{list}/keypad");
    let typed = [&DAYS[..], &[("name", "Cleaner"), ("digits", "348159")]].concat();
    person.post(&format!("{keypad}/new"), &typed).await;
    let path = format!("{keypad}/1");
    let stale = hidden(&person.get(&path).await, "seen");
    let change = |name: &'static str, seen: &str| {
        let seen = seen.to_owned();
        [
            DAYS.map(|(name, day)| (name, day.to_owned())).to_vec(),
            vec![
                ("name", name.to_owned()),
                ("digits", "348159".to_owned()),
                ("enabled", "1".to_owned()),
                ("seen", seen),
            ],
        ]
        .concat()
    };
    let post = async |fields: Vec<(&'static str, String)>| {
        let fields: Vec<_> = fields
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        person.post(&path, &fields).await
    };
    // Somebody else was faster.
    assert_eq!(
        post(change("Gardener", &stale)).await.status,
        StatusCode::SEE_OTHER
    );
    let conflict = post(change("Painter", &stale)).await;
    assert_eq!(conflict.status, StatusCode::CONFLICT);
    assert!(
        conflict.has("Now it is called “Gardener”") && conflict.has("value=\"Painter\""),
        "{}",
        conflict.words()
    );
    // Saving what was typed once more is a decision.
    let decided = post(change("Painter", &hidden(&conflict, "seen"))).await;
    assert_eq!(decided.status, StatusCode::SEE_OTHER, "{}", decided.words());
    assert!(person.get(&keypad).await.has("Painter"));
}

#[tokio::test]
async fn obvious_keypad_digits_are_asked_about_and_nothing_typed_is_lost() {
    let lock = Lock::new(Model::Ultra);
    let (person, list) = owner(&lock).await;
    let new = format!("{list}/keypad/new");
    let typed = [&DAYS[..], &[("name", "Cleaner"), ("digits", "333444")]].concat();
    let asked = person.post(&new, &typed).await;
    assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY);
    for kept in [
        "easy to guess",
        "name=\"obvious\"",
        "value=\"Cleaner\"",
        "value=\"333444\"",
    ] {
        assert!(asked.has(kept), "no {kept}: {}", asked.words());
    }
    let sure = [&typed[..], &[("obvious", "1")]].concat();
    let added = person.post(&new, &sure).await;
    assert_eq!(added.location(), format!("{list}/keypad"));
    let again = [&DAYS[..], &[("name", "Cleaner"), ("digits", "348159")]].concat();
    let refused = person.post(&new, &again).await;
    assert!(
        refused.has("has this name already") && refused.has("value=\"348159\""),
        "{}",
        refused.words()
    );
}

#[tokio::test]
async fn whoever_entered_the_code_is_where_they_wanted_to_go_and_nowhere_else() {
    let lock = Lock::new(Model::Ultra);
    let person = Person::new("anna", &[&lock]).await;
    let device = pair_ultra(&person, &lock, "Front door").await;
    let wanted = format!("{device}/permissions/keypad");
    let asked = person.get(&wanted).await;
    assert_eq!(hidden(&asked, "to"), wanted, "{}", asked.words());
    // A mistyped code does not lose the way.
    let enter = format!("{device}/enter");
    let form = |code, to| [("area", "permissions"), ("code", code), ("to", to)];
    let mistyped = person.post(&enter, &form("12", &wanted)).await;
    assert_eq!(hidden(&mistyped, "to"), wanted);
    let entered = person.post(&enter, &form(CODE, &wanted)).await;
    assert_eq!(entered.location(), wanted, "{}", entered.words());
    let permissions = format!("{device}/permissions");
    for elsewhere in [
        "https://example.org/",
        "//example.org",
        "/\\example.org",
        "/settings",
        &format!("{device}/log"),
        &format!("{device}/permissionsx"),
        &format!("{device}/permissions/../../../sign-out"),
        &format!("{device}/permissions/%2e%2E/log"),
        &format!("{device}/permissions/.%2e/log"),
        &format!("{device}/permissions/\r\nset-cookie: a=b"),
        "",
    ] {
        let entered = person.post(&enter, &form(CODE, elsewhere)).await;
        assert_eq!(entered.location(), permissions, "{elsewhere:?}");
    }
    let asked = person.get("/").await;
    assert!(!asked.has("name=\"to\""));
    let filtered = format!("{device}/log?outcome=wrong_code");
    let asked = person.get(&filtered).await;
    assert_eq!(hidden(&asked, "to"), filtered);
}
