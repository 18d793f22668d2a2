use doorward_app::Product;
use doorward_app::settings::{FieldId, FieldKind, SettingsPage};

use super::*;

fn asked(tags: &[&str]) -> Vec<String> {
    tags.iter().map(|tag| (*tag).to_owned()).collect()
}

#[test]
fn the_browser_chooses_the_language_unless_the_profile_does() {
    let chosen = |profile, tags: &[&str]| Words::chosen(profile, &asked(tags)).language();
    assert_eq!(chosen(None, &["de-at", "en"]), Language::German);
    assert_eq!(chosen(None, &["fr", "en-gb", "de"]), Language::English);
    assert_eq!(chosen(None, &["den", "fr"]), Language::English);
    assert_eq!(chosen(None, &[]), Language::English);
    assert_eq!(chosen(Some(Language::English), &["de"]), Language::English);
    assert_eq!(chosen(Some(Language::German), &["en"]), Language::German);
}

#[test]
fn the_manner_follows_the_language_chosen() {
    let manner = |profile, tags: &[&str]| Words::chosen(profile, &asked(tags)).manner;
    assert_eq!(manner(None, &["en-us", "de"]), Manner::American);
    assert_eq!(manner(None, &["de", "en-us"]), Manner::German);
    assert_eq!(
        manner(Some(Language::English), &["de", "en-au"]),
        Manner::Commonwealth
    );
    assert_eq!(manner(Some(Language::English), &["de"]), Manner::British);
}

#[test]
fn every_text_is_translated() {
    // Words that both languages share.
    const SHARED: [&str; 0] = [];
    let pages: [&[(&str, &str, &str)]; 14] = [
        frame::Frame::PAIRS,
        add::Add::PAIRS,
        device::Device::PAIRS,
        fields::Fields::PAIRS,
        help::Help::PAIRS,
        home::Home::PAIRS,
        install::Install::PAIRS,
        keypad::Keypad::PAIRS,
        log::Log::PAIRS,
        permissions::Permissions::PAIRS,
        refusal::Refusal::PAIRS,
        security::Security::PAIRS,
        settings::Settings::PAIRS,
        sign_in::SignIn::PAIRS,
    ];
    for (name, english, german) in pages.into_iter().flatten() {
        assert!(
            english != german || SHARED.contains(english),
            "{name}: {english}"
        );
        assert!(!english.is_empty() && !german.is_empty(), "{name}");
        assert_eq!(
            english.ends_with(['.', '?', '…']),
            german.ends_with(['.', '?', '…']),
            "{name}: {german}"
        );
        let formal = german
            .split([' ', '.', ','])
            .any(|word| matches!(word, "Ihr" | "Ihre" | "Ihnen" | "du" | "dein" | "deine"));
        assert!(!formal, "{name} speaks to somebody: {german}");
    }
}

#[test]
fn spans_read_like_speech() {
    let (english, german) = (&frame::Frame::ENGLISH, &frame::Frame::GERMAN);
    assert_eq!(english.span(59), "59 s");
    assert_eq!(english.span(7_800), "2 h 10 min");
    assert_eq!(english.span(14_400), "4 h");
    assert_eq!(english.span(345_600), "4 days");
    assert_eq!(german.span(345_600), "4 Tage");
    assert_eq!(english.ago(3), "just now");
    assert_eq!(english.ago(130), "2 min ago");
    assert_eq!(german.ago(130), "vor 2 min");
    assert_eq!(german.ago(345_600), "vor 4 Tagen");
}

#[test]
fn one_is_told_from_many_in_both_languages() {
    assert_eq!(count(1, "try", "tries"), "1 try");
    for (number, english, german) in [
        (0, "0 entries", "0 Einträge"),
        (1, "1 entry", "1 Eintrag"),
        (2, "2 entries", "2 Einträge"),
    ] {
        assert_eq!(frame::Frame::ENGLISH.entries(number), english);
        assert_eq!(frame::Frame::GERMAN.entries(number), german);
    }
    assert!(
        refusal::Refusal::GERMAN
            .tries_left(1)
            .starts_with("Noch 1 Versuch,")
    );
}

#[test]
fn waits_are_rounded_up_so_that_nobody_comes_too_early() {
    let (english, german) = (&frame::Frame::ENGLISH, &frame::Frame::GERMAN);
    for (seconds, text) in [
        (0, "1 s"),
        (59, "59 s"),
        (61, "2 min"),
        (12_000, "3 h 20 min"),
        (172_801, "3 days"),
    ] {
        assert_eq!(english.wait(seconds), text);
    }
    assert_eq!(german.wait(172_801), "3 Tagen");
}

#[test]
fn every_setting_of_every_product_has_a_name_and_a_sentence() {
    let (english, german) = (&fields::Fields::ENGLISH, &fields::Fields::GERMAN);
    for page in SettingsPage::ALL {
        let mut seen = Vec::new();
        for id in FieldId::ALL.iter().filter(|id| id.page() == page) {
            let ours = english.field(*id, Product::SmartLock);
            for product in Product::ALL {
                let (here, theirs) = (english.field(*id, product), german.field(*id, product));
                assert_eq!(here.name, ours.name, "{id}");
                assert_ne!(ours.name, theirs.name, "{id}");
                for label in [here, theirs] {
                    assert!(!label.name.is_empty(), "{id}");
                    assert!(
                        label.sentence.len() > 15 && label.sentence.ends_with('.'),
                        "{id}: {}",
                        label.sentence
                    );
                }
            }
            assert!(!seen.contains(&ours.name), "{id}: {} twice", ours.name);
            seen.push(ours.name);
        }
    }
}

#[test]
fn every_choice_of_every_setting_has_a_name() {
    for id in FieldId::ALL {
        let FieldKind::Choice { options } = id.kind() else {
            continue;
        };
        if *id == FieldId::TimeZone {
            continue;
        }
        for words in [&BRITISH, &GERMAN] {
            let names: Vec<_> = options.iter().map(|word| words.option(*id, word)).collect();
            for (word, name) in options.iter().zip(&names) {
                let is_named =
                    words.fields.option(word).is_some() || *name != word.replace('_', " ");
                assert!(is_named, "{id}: {word} has no name");
            }
            let mut different = names.clone();
            different.sort_unstable();
            different.dedup();
            assert_eq!(different.len(), names.len(), "{id}: {names:?}");
        }
    }
}
