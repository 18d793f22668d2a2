//! What hands do: read from JSON, refused with what is allowed.

use core::time::Duration;

use doorward_sim::{
    BoltPosition, Bus, Deed, FobDeed, KeypadCode, KeypadDeed, Model, Press, Presses, SecurityCode,
    Sensor,
};
use serde_json::{Map, Value};

/// The longest press, in milliseconds.
const HOLD_MS: u64 = 120_000;

/// The longest leap in time, in seconds: a leap year.
const ADVANCE_S: u64 = 366 * 86_400;

/// What a request asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Ask {
    /// Hands do something.
    Do(Deed),
    /// Time passes.
    Advance(Duration),
}

/// Why a request is no deed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum BadDeed {
    /// There is no such thing to do.
    Unknown,
    /// The body does not say how; the sentence says what is allowed.
    Body(&'static str),
}

/// Everything that can be asked for, as the last part of the path.
pub(crate) const WORDS: &str =
    "button, batteries, knob, key, door, bell, sensor, jam, bus, fob, keypad, time";

impl Ask {
    /// What `what` (the last part of the path) does with `body` at a device of this product.
    pub(crate) fn parse(what: &str, body: &[u8], model: Model) -> Result<Self, BadDeed> {
        if what == "time" {
            return time(body);
        }
        let object: Map<String, Value> = serde_json::from_slice(body).unwrap_or_default();
        let deed = match what {
            "button" => button(&object),
            "batteries" => batteries(&object),
            "door" => yes_or_no(&object, "open")
                .map(Deed::Door)
                .ok_or(r#"the body must be {"open":true} or {"open":false}"#),
            "knob" => turn(&object).map(Deed::Knob),
            "key" => turn(&object).map(Deed::Key),
            "sensor" => sensor(&object),
            "jam" => yes_or_no(&object, "jammed")
                .map(Deed::Jam)
                .ok_or(r#"the body must be {"jammed":true} or {"jammed":false}"#),
            "bell" => match yes_or_no(&object, "ring") {
                Some(true) => Ok(Deed::Bell),
                Some(false) | None => Err(r#"the body must be {"ring":true}"#),
            },
            "bus" => bus(&object),
            "fob" => fob(&object, model).map(Deed::Fob),
            "keypad" => keypad(&object, model).map(Deed::Keypad),
            _ => return Err(BadDeed::Unknown),
        };
        deed.map(Self::Do).map_err(BadDeed::Body)
    }
}

type Parsed<T> = Result<T, &'static str>;

fn button(body: &Map<String, Value>) -> Parsed<Deed> {
    const ALLOWED: &str = r#"the body must be {"hold_ms":N} with N from 1 to 120000, or {"down":true}, or {"down":false}"#;
    let press = match only(body, "hold_ms") {
        Some(Value::Number(number)) => match number.as_u64() {
            Some(milliseconds @ 1..=HOLD_MS) => Press::Hold(Duration::from_millis(milliseconds)),
            _ => return Err(ALLOWED),
        },
        _ => match yes_or_no(body, "down") {
            Some(true) => Press::Down,
            Some(false) => Press::Up,
            None => return Err(ALLOWED),
        },
    };
    Ok(Deed::Button(press))
}

fn batteries(body: &Map<String, Value>) -> Parsed<Deed> {
    const ALLOWED: &str = r#"the body must be {"inserted":true} or {"inserted":false}, or {"percent":N} with N from 0 to 100"#;
    let percent = only(body, "percent").and_then(Value::as_u64);
    match percent.map(u8::try_from) {
        Some(Ok(percent @ 0..=100)) => Ok(Deed::Charge(percent)),
        Some(_) => Err(ALLOWED),
        None => yes_or_no(body, "inserted")
            .map(Deed::Batteries)
            .ok_or(ALLOWED),
    }
}

fn turn(body: &Map<String, Value>) -> Parsed<BoltPosition> {
    match only(body, "to").and_then(Value::as_str) {
        Some("locked") => Ok(BoltPosition::Locked),
        Some("unlocked") => Ok(BoltPosition::Unlocked),
        Some("unlatched") => Ok(BoltPosition::Unlatched),
        _ => Err(r#"the body must be {"to":"locked"}, {"to":"unlocked"} or {"to":"unlatched"}"#),
    }
}

fn sensor(body: &Map<String, Value>) -> Parsed<Deed> {
    let sensor = match only(body, "state").and_then(Value::as_str) {
        Some("working") => Sensor::Working,
        Some("jammed") => Sensor::Jammed,
        Some("tampered") => Sensor::Tampered,
        Some("removed") => Sensor::Removed,
        _ => {
            return Err(
                r#"the body must be {"state":"working"}, {"state":"jammed"}, {"state":"tampered"} or {"state":"removed"}"#,
            );
        }
    };
    Ok(Deed::Sensor(sensor))
}

fn bus(body: &Map<String, Value>) -> Parsed<Deed> {
    let bus = match only(body, "state").and_then(Value::as_str) {
        Some("good") => Bus::Good,
        Some("weak") => Bus::Weak,
        Some("dead") => Bus::Dead,
        _ => {
            return Err(
                r#"the body must be {"state":"good"}, {"state":"weak"} or {"state":"dead"}"#,
            );
        }
    };
    Ok(Deed::Bus(bus))
}

fn fob(body: &Map<String, Value>, model: Model) -> Parsed<FobDeed> {
    const ALLOWED: &str = r#"the body must be {"presses":N} with N from 1 to 3, or {"pair":true} (on an Ultra with "security_code":"6 digits")"#;
    match only(body, "presses").and_then(Value::as_u64) {
        Some(1) => Ok(FobDeed::Press(Presses::One)),
        Some(2) => Ok(FobDeed::Press(Presses::Two)),
        Some(3) => Ok(FobDeed::Press(Presses::Three)),
        Some(_) => Err(ALLOWED),
        None => pairing(body, model).map(FobDeed::Pair).ok_or(ALLOWED),
    }
}

fn keypad(body: &Map<String, Value>, model: Model) -> Parsed<KeypadDeed> {
    const ALLOWED: &str = r#"the body must be {"type":"6 digits from 1 to 9"}, {"arrow":true}, or {"pair":true} (on an Ultra with "security_code":"6 digits")"#;
    if let Some(digits) = only(body, "type") {
        return digits
            .as_str()
            .and_then(typed)
            .map(KeypadDeed::Type)
            .ok_or(ALLOWED);
    }
    if yes_or_no(body, "arrow") == Some(true) {
        return Ok(KeypadDeed::Arrow);
    }
    pairing(body, model).map(KeypadDeed::Pair).ok_or(ALLOWED)
}

/// What the six keys pressed make; any of them can be pressed, whether or not a code may begin with it.
fn typed(digits: &str) -> Option<KeypadCode> {
    let can_be_typed =
        digits.len() == 6 && digits.bytes().all(|digit| matches!(digit, b'1'..=b'9'));
    can_be_typed.then(|| digits.parse().ok().map(KeypadCode::from_wire))?
}

/// `{"pair":true}`, perhaps with the security code of an Ultra: the outer option says whether that is what the body is.
fn pairing(body: &Map<String, Value>, model: Model) -> Option<Option<SecurityCode>> {
    if body.get("pair") != Some(&Value::Bool(true)) {
        return None;
    }
    match (body.len(), body.get("security_code")) {
        (1, _) => Some(None),
        (2, Some(Value::String(digits))) if model == Model::Ultra => {
            SecurityCode::parse(model.profile().code_width, digits)
                .ok()
                .map(Some)
        }
        _ => None,
    }
}

fn time(body: &[u8]) -> Result<Ask, BadDeed> {
    let object: Map<String, Value> = serde_json::from_slice(body).unwrap_or_default();
    match only(&object, "advance_s").and_then(Value::as_u64) {
        Some(seconds @ 1..=ADVANCE_S) => Ok(Ask::Advance(Duration::from_secs(seconds))),
        _ => Err(BadDeed::Body(
            r#"the body must be {"advance_s":N} with N a whole number from 1 to 31622400 (366 days)"#,
        )),
    }
}

fn yes_or_no(body: &Map<String, Value>, name: &str) -> Option<bool> {
    only(body, name).and_then(Value::as_bool)
}

/// The value called `name`, if it is the only one.
fn only<'a>(body: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    body.get(name).filter(|_| body.len() == 1)
}

#[cfg(test)]
mod tests;
