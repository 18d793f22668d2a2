//! What hands do: read from JSON, refused with what is allowed.

use core::time::Duration;

use serde_json::{Map, Value};

/// The longest press, in milliseconds.
const HOLD_MS: u64 = 120_000;

/// The longest leap in time, in seconds: a leap year.
const ADVANCE_S: u64 = 366 * 86_400;

/// One thing that hands do to a device, or time does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Deed {
    Hold(Duration),
    Press,
    Release,
    InsertBatteries,
    RemoveBatteries,
    Turn(Knob),
    OpenDoor,
    CloseDoor,
    Advance(Duration),
}

/// Where the knob can be turned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Knob {
    Locked,
    Unlocked,
    Unlatched,
}

/// Why a request is no deed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum BadDeed {
    /// There is no such thing to do.
    Unknown,
    /// The body does not say how; the sentence says what is allowed.
    Body(&'static str),
}

impl Deed {
    /// What `what` (the last part of the path) does with `body`.
    pub(crate) fn parse(what: &str, body: &[u8]) -> Result<Self, BadDeed> {
        match what {
            "button" => button(body),
            "batteries" => yes_or_no(
                body,
                "inserted",
                (Self::InsertBatteries, Self::RemoveBatteries),
                r#"the body must be {"inserted":true} or {"inserted":false}"#,
            ),
            "door" => yes_or_no(
                body,
                "open",
                (Self::OpenDoor, Self::CloseDoor),
                r#"the body must be {"open":true} or {"open":false}"#,
            ),
            "knob" => knob(body),
            "time" => time(body),
            _ => Err(BadDeed::Unknown),
        }
    }
}

fn button(body: &[u8]) -> Result<Deed, BadDeed> {
    const ALLOWED: &str = r#"the body must be {"hold_ms":N} with N from 1 to 120000, or {"down":true}, or {"down":false}"#;
    match only(body, "hold_ms") {
        Some(Value::Number(number)) => match number.as_u64() {
            Some(milliseconds @ 1..=HOLD_MS) => Ok(Deed::Hold(Duration::from_millis(milliseconds))),
            _ => Err(BadDeed::Body(ALLOWED)),
        },
        _ => yes_or_no(body, "down", (Deed::Press, Deed::Release), ALLOWED),
    }
}

fn knob(body: &[u8]) -> Result<Deed, BadDeed> {
    let to = only(body, "to");
    match to.as_ref().and_then(Value::as_str) {
        Some("locked") => Ok(Deed::Turn(Knob::Locked)),
        Some("unlocked") => Ok(Deed::Turn(Knob::Unlocked)),
        Some("unlatched") => Ok(Deed::Turn(Knob::Unlatched)),
        _ => Err(BadDeed::Body(
            r#"the body must be {"to":"locked"}, {"to":"unlocked"} or {"to":"unlatched"}"#,
        )),
    }
}

fn time(body: &[u8]) -> Result<Deed, BadDeed> {
    let seconds = only(body, "advance_s");
    match seconds.as_ref().and_then(Value::as_u64) {
        Some(seconds @ 1..=ADVANCE_S) => Ok(Deed::Advance(Duration::from_secs(seconds))),
        _ => Err(BadDeed::Body(
            r#"the body must be {"advance_s":N} with N a whole number from 1 to 31622400 (366 days)"#,
        )),
    }
}

fn yes_or_no(
    body: &[u8],
    name: &str,
    (yes, no): (Deed, Deed),
    allowed: &'static str,
) -> Result<Deed, BadDeed> {
    match only(body, name).as_ref().and_then(Value::as_bool) {
        Some(true) => Ok(yes),
        Some(false) => Ok(no),
        None => Err(BadDeed::Body(allowed)),
    }
}

/// The value called `name`, if the body is an object of that one member.
fn only(body: &[u8], name: &str) -> Option<Value> {
    let mut object: Map<String, Value> = serde_json::from_slice(body).ok()?;
    let value = object.remove(name)?;
    object.is_empty().then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_everything_hands_can_do() {
        for (what, body, deed) in [
            (
                "button",
                r#"{"hold_ms":5000}"#,
                Deed::Hold(Duration::from_secs(5)),
            ),
            ("button", r#"{"down":true}"#, Deed::Press),
            ("button", r#"{"down":false}"#, Deed::Release),
            ("batteries", r#"{"inserted":false}"#, Deed::RemoveBatteries),
            ("batteries", r#"{"inserted":true}"#, Deed::InsertBatteries),
            ("knob", r#"{"to":"locked"}"#, Deed::Turn(Knob::Locked)),
            ("knob", r#"{"to":"unlatched"}"#, Deed::Turn(Knob::Unlatched)),
            ("door", r#"{"open":true}"#, Deed::OpenDoor),
            (
                "time",
                r#"{"advance_s":3600}"#,
                Deed::Advance(Duration::from_secs(3600)),
            ),
        ] {
            assert_eq!(
                Deed::parse(what, body.as_bytes()),
                Ok(deed),
                "{what} {body}"
            );
        }
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
            ("knob", r#"{"to":"open"}"#),
            ("door", r#"{"open":null}"#),
            ("door", r#"{"open":true,"wide":true}"#),
            ("time", r#"{"advance_s":0}"#),
            ("time", r#"{"advance_s":31622401}"#),
        ] {
            match Deed::parse(what, body.as_bytes()) {
                Err(BadDeed::Body(sentence)) => assert!(sentence.starts_with("the body must be")),
                other => panic!("{what} {body}: {other:?}"),
            }
        }
        assert_eq!(Deed::parse("window", b"{}"), Err(BadDeed::Unknown));
    }
}
