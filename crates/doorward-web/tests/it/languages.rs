//! Every page in both languages: nothing stays English in German, and nothing is said by accident.

use alloc::collections::{BTreeMap, BTreeSet};

use axum::http::StatusCode;
use doorward_sim::Model;

use crate::flow::{CODE, pair_plain, pair_ultra};
use crate::stage::{Answer, Lock, Person, between};

/// Names, which are the same in every language.
const NAMES: [&str; 37] = [
    "Doorward",
    "Smart Lock",
    "Smart Lock Ultra",
    "Smart Door",
    "Opener",
    "Lock ’n’ Go",
    "Fob",
    "Keypad",
    "Lithium",
    "Siedle",
    "TCS",
    "Bticino",
    "Siedle HTS",
    "STR",
    "Ritto",
    "Fermax",
    "Comelit",
    "Urmet BiBus",
    "Urmet 2Voice",
    "Golmar",
    "SKS",
    "HomeKit",
    "Matter",
    "Wi-Fi",
    "Thread",
    "Ring to Open",
    "Anna",
    "anna",
    "A",
    "English",
    "Deutsch",
    "s",
    "min",
    "ms",
    "–",
    "doorward app --profile NAME --data DIR",
    "--listen 127.0.0.1:8420",
];

/// What is read, shown or spoken: text and the attributes that people hear or see.
pub(crate) fn texts(page: &str) -> Vec<String> {
    const SPOKEN: [&str; 7] = [
        "aria-label=\"",
        "data-doing=\"",
        "data-done=\"",
        "data-show=\"",
        "data-hide=\"",
        "data-say=\"",
        "placeholder=\"",
    ];
    let mut texts = Vec::new();
    for piece in page.split('<').skip(1) {
        let (tag, text) = piece.split_once('>').unwrap_or((piece, ""));
        for attribute in SPOKEN {
            if let Some((_, value)) = tag.split_once(attribute) {
                texts.push(value.split('"').next().unwrap_or_default().to_owned());
            }
        }
        // Zones name themselves.
        if !tag.starts_with("script") && !tag.starts_with("option value=\"") || !text.contains('/')
        {
            texts.push(text.to_owned());
        }
    }
    texts
        .into_iter()
        .map(|text| text.trim().trim_end_matches(" · Doorward").to_owned())
        .filter(|text| text.chars().any(char::is_alphabetic))
        .collect()
}

/// Words that give English away inside a German sentence.
const ENGLISH: [&str; 16] = [
    "the", "and", "of", "is", "are", "with", "your", "you", "it", "this", "that", "not", "from",
    "for", "to", "by",
];

fn english_left(text: &str) -> bool {
    text.replace("Ring to Open", "")
        .split(|letter: char| !letter.is_alphabetic())
        .any(|word| ENGLISH.contains(&word))
}

/// Texts without anything to translate: numbers with a unit, addresses, identifiers.
fn is_bare(text: &str) -> bool {
    let is_path = text.starts_with('/') || text.contains("://");
    let words = text
        .split(|letter: char| !letter.is_alphabetic())
        .filter(|word| word.len() > 3)
        .count();
    let is_number = text.chars().any(|letter| letter.is_ascii_digit()) && words == 0;
    let is_identifier = text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_path || is_number || is_identifier
}

/// The same page asked for in both languages, compared text by text.
fn compare(path: &str, english: &Answer, german: &Answer, faults: &mut BTreeSet<String>) {
    assert_eq!(english.status, german.status, "{path}");
    assert!(english.has("<html lang=\"en\">"), "{path}");
    assert!(german.has("<html lang=\"de\">"), "{path}");
    let known: BTreeSet<String> = texts(&english.text).into_iter().collect();
    for text in texts(&german.text) {
        // What people call things in these tests begins so.
        let is_name = NAMES.contains(&text.as_str()) || text.starts_with("QX-");
        if !is_name && !is_bare(&text) && (known.contains(&text) || english_left(&text)) {
            faults.insert(format!("{path}: {text}"));
        }
    }
}

async fn ask(person: &mut Person, path: &str) -> (Answer, Answer) {
    person.language = "en-GB,en;q=0.9";
    let english = person.get(path).await;
    person.language = "de-DE,de;q=0.9,en;q=0.5";
    let german = person.get(path).await;
    (english, german)
}

/// The routes that answer GET, as the router names them.
fn routes() -> Vec<String> {
    let source = include_str!("../../src/pages.rs");
    source
        .split(".route(")
        .skip(1)
        .filter(|route| {
            route.split(".route(").next().is_some_and(|text| {
                let end = text.find("\n        .route").unwrap_or(text.len());
                text[..end].contains("get(")
            })
        })
        .map(|route| between(route, "\"", "\"").to_owned())
        .collect()
}

fn fits(route: &str, path: &str) -> bool {
    let path = path.split('?').next().unwrap_or_default();
    let (route, path): (Vec<_>, Vec<_>) = (route.split('/').collect(), path.split('/').collect());
    route.len() == path.len()
        && route
            .iter()
            .zip(&path)
            .all(|(part, given)| part.starts_with('{') || part == given)
}

#[tokio::test]
async fn every_route_speaks_both_languages() {
    let lock = Lock::new(Model::Ultra);
    let others = [
        ("smart-lock", Lock::new(Model::SmartLock)),
        ("smart-door", Lock::new(Model::SmartDoor)),
        ("opener", Lock::new(Model::Opener)),
    ];
    let all: Vec<&Lock> = others.iter().map(|(_, lock)| lock).chain([&lock]).collect();
    let mut person = Person::new("anna", &all).await;
    let device = pair_ultra(&person, &lock, "QX-Door").await;
    let mut plain = String::new();
    for (product, lock) in &others {
        plain = pair_plain(&person, lock, product, "QX-Door").await;
    }
    enter(&person, &device).await;
    let days = ["0", "1", "2", "3", "4", "5", "6"].map(|day| ("day", day));
    let fields = |more: &[(&'static str, &'static str)]| [&days[..], more].concat();
    let invite = fields(&[("name", "QX-Ben"), ("once", "QX-once")]);
    let made = person
        .post(&format!("{device}/permissions/invite"), &invite)
        .await;
    let code = fields(&[("name", "QX-Cleaner"), ("digits", "348159")]);
    let added = person
        .post(&format!("{device}/permissions/keypad/new"), &code)
        .await;
    assert_eq!(added.status, StatusCode::SEE_OTHER, "{}", added.words());
    let mut faults = BTreeSet::new();
    let mut seen: BTreeMap<String, StatusCode> = BTreeMap::new();
    let mut waiting: Vec<String> = vec![
        "/".into(),
        "/nowhere".into(),
        "/offline".into(),
        "/help/reset/other".into(),
        "/add/smart-lock/connect?at=nowhere".into(),
        "/add/ultra/connect?at=nowhere".into(),
        made.location().to_owned(),
        format!("{device}/open?action=unlatch"),
        format!("{device}/permissions"),
        format!("{device}/configuration/code"),
        format!("{device}/choose-code"),
        format!("{plain}/choose-code?skip=1"),
        format!("{plain}/code?action=continuous_mode_on"),
    ];
    while let Some(path) = waiting.pop() {
        if seen.contains_key(&path) || path.starts_with("/assets") || path.contains("/icon") {
            continue;
        }
        // Looking at one device closes the areas of the other.
        if path.starts_with(&device) {
            enter(&person, &device).await;
        }
        let (english, german) = ask(&mut person, &path).await;
        seen.insert(path.clone(), english.status);
        if !english.text.starts_with("<!DOCTYPE") {
            continue;
        }
        for each in english.text.split(" href=\"").skip(1) {
            let link = each
                .split('"')
                .next()
                .unwrap_or_default()
                .replace("&amp;", "&");
            if link.starts_with('/') && !seen.contains_key(&link) {
                waiting.push(link);
            }
        }
        compare(&path, &english, &german, &mut faults);
    }
    for route in routes() {
        let is_page = !matches!(route.as_str(), "/live");
        assert!(
            !is_page || seen.keys().any(|path| fits(&route, path)),
            "no page of {route} was looked at: {seen:?}"
        );
    }
    assert!(faults.is_empty(), "{faults:#?}");
    assert!(seen.len() > 40, "only {} pages", seen.len());
}

#[tokio::test]
async fn every_refusal_speaks_both_languages() {
    let lock = Lock::new(Model::Ultra);
    let mut person = Person::new("anna", &[&lock]).await;
    let device = pair_ultra(&person, &lock, "QX-Door").await;
    let enter_path = format!("{device}/enter");
    let log = [("area", "log")];
    let with = |code: &'static str| [log[0], ("code", code)];
    let mut faults = BTreeSet::new();
    let long = "x".repeat(70_000);
    let cases: Vec<(String, Vec<(&str, &str)>)> = vec![
        (enter_path.clone(), with("").to_vec()),
        (enter_path.clone(), with("12").to_vec()),
        (enter_path.clone(), with("12345678").to_vec()),
        (enter_path.clone(), with("12a456").to_vec()),
        (enter_path.clone(), with("111222").to_vec()),
        ("/redeem".into(), vec![("link", "QX-Door")]),
        ("/settings".into(), vec![("name", &long)]),
    ];
    for (path, fields) in &cases {
        person.language = "en";
        let english = person.post(path, fields).await;
        person.language = "de";
        let german = person.post(path, fields).await;
        compare(path, &english, &german, &mut faults);
    }
    let signed_out = core::mem::take(&mut person.cookie);
    for path in ["/", "/sign-in/000"] {
        let (english, german) = ask(&mut person, path).await;
        compare(path, &english, &german, &mut faults);
    }
    person.cookie = signed_out;
    let token = core::mem::replace(&mut person.token, "0".repeat(64));
    person.language = "en";
    let english = person.post("/settings", &[("name", "Eve")]).await;
    person.language = "de";
    let german = person.post("/settings", &[("name", "Eve")]).await;
    assert_eq!(german.status, StatusCode::FORBIDDEN);
    compare("a form without its token", &english, &german, &mut faults);
    person.token = token;
    assert!(faults.is_empty(), "{faults:#?}");
}

#[tokio::test]
async fn the_language_chosen_in_the_settings_wins() {
    let mut person = Person::new("anna", &[]).await;
    person.language = "en-GB";
    let chosen = person
        .post("/settings/language", &[("language", "de")])
        .await;
    assert_eq!(chosen.status, StatusCode::SEE_OTHER);
    let page = person.get("/settings").await;
    assert!(
        page.has("<html lang=\"de\">") && page.has("Gespeichert"),
        "{}",
        page.words()
    );
    assert!(person.get("/offline").await.has("<html lang=\"de\">"));
    person.post("/settings/language", &[("language", "")]).await;
    assert!(person.get("/").await.has("<html lang=\"en\">"));
    person.language = "fr, de-CH;q=0.3";
    assert!(person.get("/").await.has("<html lang=\"de\">"));
}

pub(crate) async fn enter(person: &Person, device: &str) {
    person
        .post(
            &format!("{device}/enter"),
            &[("area", "log"), ("code", CODE)],
        )
        .await;
}
