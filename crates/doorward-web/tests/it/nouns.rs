//! Every product is spoken of as what it is: an Opener has no bolt, a Smart Door no turns, a Smart Lock no doorbell.

use alloc::collections::BTreeSet;

use axum::http::StatusCode;
use doorward_sim::Model;

use crate::flow::pair_plain;
use crate::languages::texts;
use crate::stage::{Lock, Person};

const LANGUAGES: [&str; 2] = ["en-GB", "de-DE"];

/// Beginnings of words that no page of a product may hold, in either language.
const OF_LOCKS: &[&str] = &[
    "lock",
    "unlock",
    "bolt",
    "latch",
    "knob",
    "night",
    "calibrat",
    "schloss",
    "verriegel",
    "entriegel",
    "riegel",
    "falle",
    "knauf",
    "nacht",
    "kalibrier",
];
const OF_OPENERS: &[&str] = &[
    "opener",
    "intercom",
    "doorbell",
    "rings",
    "gegensprechanlage",
    "klingel",
    "dauermodus",
];
const OF_CYLINDERS: &[&str] = &[
    "turn",
    "turns",
    "cylinder",
    "positions",
    "umdrehung",
    "umdrehungen",
    "zylinder",
    "positionen",
];

/// A word that does not belong to the product.
fn strange<'a>(text: &'a str, beginnings: &[&str], whole: &[&str]) -> Option<&'a str> {
    text.split(|letter: char| !letter.is_alphabetic())
        .find(|word| {
            let word = word.to_lowercase();
            beginnings.iter().any(|begins| word.starts_with(begins))
                || whole.contains(&word.as_str())
        })
}

/// Looks at every page of a device in both languages; says which texts are strange, and how many pages there were.
async fn walk(
    product: &str,
    model: Model,
    beginnings: &[&str],
    whole: &[&str],
) -> (BTreeSet<String>, usize) {
    let lock = Lock::new(model);
    let mut person = Person::new("anna", &[&lock]).await;
    let device = pair_plain(&person, &lock, product, "QX").await;
    // Something of everything for the lists, and for the log.
    let days = ["0", "1", "2", "3", "4", "5", "6"].map(|day| ("day", day));
    for (path, own) in [
        ("permissions/invite", vec![("name", "QX"), ("once", "QX")]),
        (
            "permissions/keypad/new",
            vec![("name", "QX"), ("digits", "348159")],
        ),
    ] {
        let fields = [&days[..], &own[..]].concat();
        let made = person.post(&format!("{device}/{path}"), &fields).await;
        assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.words());
    }
    for action in [
        "ring_to_open_on",
        "open",
        "ring_to_open_off",
        "unlock",
        "lock",
    ] {
        let fields = [("action", action)];
        for _ in 0..2 {
            person.post(&format!("{device}/act"), &fields).await;
        }
    }
    let id = device.rsplit('/').next().unwrap_or_default();
    let mut waiting = vec![
        "/".to_owned(),
        format!("/help/reset/{id}"),
        device.clone(),
        format!("{device}/configuration/code"),
        format!("{device}/choose-code"),
        format!("{device}/open?action=open"),
    ];
    let (mut seen, mut faults) = (BTreeSet::new(), BTreeSet::new());
    while let Some(path) = waiting.pop() {
        if !seen.insert(path.clone()) {
            continue;
        }
        for language in LANGUAGES {
            person.language = language;
            let page = person.get(&path).await;
            for link in page.text.split(" href=\"").skip(1) {
                let link = link
                    .split('"')
                    .next()
                    .unwrap_or_default()
                    .replace("&amp;", "&");
                if link.starts_with(&device) && !link.contains("/export") {
                    waiting.push(link);
                }
            }
            let main = page.text.split_once("<main").map_or("", |(_, main)| main);
            for text in texts(main) {
                if let Some(word) = strange(&text, beginnings, whole) {
                    faults.insert(format!("{path} ({language}): “{word}” in: {text}"));
                }
            }
        }
    }
    (faults, seen.len())
}

#[tokio::test]
async fn an_opener_is_not_spoken_of_as_a_lock() {
    let (faults, pages) = walk("opener", Model::Opener, OF_LOCKS, &[]).await;
    assert!(faults.is_empty(), "{faults:#?}");
    assert!(pages > 20, "only {pages} pages");
}

#[tokio::test]
async fn a_lock_is_not_spoken_of_as_an_opener() {
    let (faults, pages) = walk("smart-lock", Model::SmartLock, OF_OPENERS, &[]).await;
    assert!(faults.is_empty(), "{faults:#?}");
    assert!(pages > 20, "only {pages} pages");
}

#[tokio::test]
async fn a_smart_door_has_neither_turns_nor_positions_nor_a_bell() {
    let (faults, pages) = walk("smart-door", Model::SmartDoor, OF_OPENERS, OF_CYLINDERS).await;
    assert!(faults.is_empty(), "{faults:#?}");
    assert!(pages > 20, "only {pages} pages");
}
