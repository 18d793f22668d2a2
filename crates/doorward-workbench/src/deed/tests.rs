//! What is read, and what is refused.

use super::*;

fn parse(what: &str, body: &str) -> Result<Ask, BadDeed> {
    Ask::parse(what, body.as_bytes(), Model::Ultra)
}

#[test]
fn reads_everything_hands_can_do() {
    let code = SecurityCode::parse(Model::Ultra.profile().code_width, "000548").unwrap();
    for (what, body, deed) in [
        (
            "button",
            r#"{"hold_ms":5000}"#,
            Deed::Button(Press::Hold(Duration::from_secs(5))),
        ),
        ("button", r#"{"down":true}"#, Deed::Button(Press::Down)),
        ("button", r#"{"down":false}"#, Deed::Button(Press::Up)),
        ("batteries", r#"{"inserted":false}"#, Deed::Batteries(false)),
        ("batteries", r#"{"inserted":true}"#, Deed::Batteries(true)),
        ("batteries", r#"{"percent":0}"#, Deed::Charge(0)),
        (
            "knob",
            r#"{"to":"locked"}"#,
            Deed::Knob(BoltPosition::Locked),
        ),
        (
            "key",
            r#"{"to":"unlatched"}"#,
            Deed::Key(BoltPosition::Unlatched),
        ),
        ("door", r#"{"open":true}"#, Deed::Door(true)),
        (
            "sensor",
            r#"{"state":"tampered"}"#,
            Deed::Sensor(Sensor::Tampered),
        ),
        ("jam", r#"{"jammed":true}"#, Deed::Jam(true)),
        ("bell", r#"{"ring":true}"#, Deed::Bell),
        ("bus", r#"{"state":"weak"}"#, Deed::Bus(Bus::Weak)),
        (
            "fob",
            r#"{"presses":3}"#,
            Deed::Fob(FobDeed::Press(Presses::Three)),
        ),
        ("fob", r#"{"pair":true}"#, Deed::Fob(FobDeed::Pair(None))),
        (
            "fob",
            r#"{"pair":true,"security_code":"000548"}"#,
            Deed::Fob(FobDeed::Pair(Some(code.clone()))),
        ),
        (
            "keypad",
            r#"{"type":"123456"}"#,
            Deed::Keypad(KeypadDeed::Type(KeypadCode::from_wire(123_456))),
        ),
        (
            "keypad",
            r#"{"arrow":true}"#,
            Deed::Keypad(KeypadDeed::Arrow),
        ),
        (
            "keypad",
            r#"{"security_code":"000548","pair":true}"#,
            Deed::Keypad(KeypadDeed::Pair(Some(code))),
        ),
    ] {
        assert_eq!(parse(what, body), Ok(Ask::Do(deed)), "{what} {body}");
    }
    let hour = Ask::Advance(Duration::from_secs(3600));
    assert_eq!(parse("time", r#"{"advance_s":3600}"#), Ok(hour));
}

#[test]
fn refuses_everything_else_and_says_what_is_allowed() {
    for (what, body) in [
        ("button", ""),
        ("button", "{}"),
        ("button", "[]"),
        ("button", r#"{"hold_ms":0}"#),
        ("button", r#"{"hold_ms":120001}"#),
        ("button", r#"{"hold_ms":-1}"#),
        ("button", r#"{"hold_ms":1.5}"#),
        ("button", r#"{"hold_ms":"5000"}"#),
        ("button", r#"{"hold_ms":5000,"down":true}"#),
        ("batteries", r#"{"inserted":1}"#),
        ("batteries", r#"{"percent":101}"#),
        ("batteries", r#"{"percent":50,"inserted":true}"#),
        ("knob", r#"{"to":"open"}"#),
        ("key", r#"{"to":null}"#),
        ("door", r#"{"open":null}"#),
        ("door", r#"{"open":true,"wide":true}"#),
        ("sensor", r#"{"state":"asleep"}"#),
        ("jam", r#"{"jammed":"yes"}"#),
        ("bell", r#"{"ring":false}"#),
        ("bus", r#"{"state":"loud"}"#),
        ("fob", r#"{"presses":4}"#),
        ("fob", r#"{"pair":false}"#),
        ("fob", r#"{"pair":true,"security_code":"548"}"#),
        ("fob", r#"{"pair":true,"security_code":548}"#),
        ("fob", r#"{"pair":true,"presses":1}"#),
        ("keypad", r#"{"type":"12345"}"#),
        ("keypad", r#"{"type":"123450"}"#),
        ("keypad", r#"{"type":123456}"#),
        ("keypad", r#"{"arrow":false}"#),
        ("time", r#"{"advance_s":0}"#),
        ("time", r#"{"advance_s":31622401}"#),
    ] {
        match parse(what, body) {
            Err(BadDeed::Body(sentence)) => assert!(sentence.starts_with("the body must be")),
            other => panic!("{what} {body}: {other:?}"),
        }
    }
    assert_eq!(parse("window", "{}"), Err(BadDeed::Unknown));
}

#[test]
fn only_an_ultra_has_a_code_for_accessories() {
    let body = br#"{"pair":true,"security_code":"0548"}"#;
    for model in [Model::SmartLock, Model::SmartDoor, Model::Opener] {
        assert!(matches!(
            Ask::parse("fob", body, model),
            Err(BadDeed::Body(_))
        ));
    }
}

#[test]
fn every_word_is_listed() {
    for word in WORDS.split(", ") {
        assert_ne!(parse(word, "{}"), Err(BadDeed::Unknown), "{word}");
    }
}
