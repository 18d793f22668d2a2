//! Values of fields: read from text, checked against the field's range.

use core::fmt;

use doorward_client::types::TimeZoneId;
use serde::{Serialize, Serializer};

use super::{FieldId, FieldKind, Unit};
use crate::Clock;

/// What a field is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FieldValue {
    /// On or off.
    Switch(bool),
    /// A whole number.
    Number(i32),
    /// One of the field's words.
    Choice(&'static str),
    /// Text.
    Text(String),
    /// A time of day.
    Time(Clock),
    /// Hundred-thousandths of a degree.
    Degrees(i32),
    /// The device holds a value this app has no word for; saving leaves it as it is.
    Unknown,
}

impl fmt::Display for FieldValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Switch(on) => f.pad(if *on { "on" } else { "off" }),
            Self::Number(number) => fmt::Display::fmt(number, f),
            Self::Choice(word) => f.pad(word),
            Self::Text(text) => f.pad(text),
            Self::Time(time) => fmt::Display::fmt(time, f),
            Self::Degrees(parts) => f.pad(&degrees_text(*parts)),
            Self::Unknown => f.pad("unknown"),
        }
    }
}

impl Serialize for FieldValue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Switch(on) => serializer.serialize_bool(*on),
            Self::Number(number) => serializer.serialize_i32(*number),
            Self::Choice(word) => serializer.serialize_str(word),
            Self::Text(text) => serializer.serialize_str(text),
            Self::Time(time) => serializer.collect_str(time),
            Self::Degrees(parts) => serializer.serialize_f64(f64::from(*parts) / f64::from(PARTS)),
            Self::Unknown => serializer.serialize_none(),
        }
    }
}

/// A field and what it shall be, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldChange {
    id: FieldId,
    value: FieldValue,
    seen: Option<String>,
}

/// A field whose typed value cannot be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FieldProblem {
    /// Which field.
    pub field: FieldId,
    /// What is wrong, naming what is allowed.
    #[serde(flatten)]
    pub problem: Problem,
}

impl fmt::Display for FieldProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.field, self.problem)
    }
}

/// What is wrong with a value, naming what is allowed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "problem")]
pub enum Problem {
    /// Not `on` or `off`.
    NotASwitch,
    /// Not a whole number.
    NotANumber {
        /// The smallest allowed.
        min: i32,
        /// The largest allowed.
        max: i32,
        /// Of what.
        unit: Unit,
    },
    /// A number outside the range.
    OutOfRange {
        /// The smallest allowed.
        min: i32,
        /// The largest allowed.
        max: i32,
        /// Of what.
        unit: Unit,
    },
    /// Not one of the words.
    NotAChoice {
        /// The words allowed.
        options: &'static [&'static str],
    },
    /// Text is needed.
    Empty,
    /// Too long in UTF-8.
    TooLong {
        /// The limit in bytes.
        max_bytes: usize,
    },
    /// Control characters in a text.
    ControlCharacters,
    /// Not a time of day.
    NotATime,
    /// Not degrees of the earth, or beyond its poles or the date line.
    NotDegrees {
        /// How far from zero it may be, either way.
        limit: i32,
    },
    /// This device has no such field.
    NotOnThisDevice,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotASwitch => f.write_str("must be on or off"),
            Self::NotANumber { min, max, unit } | Self::OutOfRange { min, max, unit } => {
                let sign = unit.sign();
                let space = if sign.is_empty() || sign == "°" {
                    ""
                } else {
                    " "
                };
                write!(f, "must be a whole number from {min} to {max}{space}{sign}")
            }
            Self::NotAChoice { options } => {
                write!(f, "must be one of ")?;
                for (index, option) in options.iter().enumerate() {
                    write!(f, "{}{option}", if index == 0 { "" } else { ", " })?;
                }
                Ok(())
            }
            Self::Empty => f.write_str("must not be empty"),
            Self::TooLong { max_bytes } => write!(f, "must not be longer than {max_bytes} bytes"),
            Self::ControlCharacters => f.write_str("must not contain characters nobody can see"),
            Self::NotATime => f.write_str("must be a time of day like 07:30"),
            Self::NotDegrees { limit } => {
                write!(
                    f,
                    "must be degrees from -{limit} to {limit}, with at most five digits after the point, like 48.20817"
                )
            }
            Self::NotOnThisDevice => f.write_str("this device has no such setting"),
        }
    }
}

impl FieldChange {
    /// Reads what a person typed or a form sent for a field.
    ///
    /// # Errors
    /// What is wrong, naming what is allowed.
    pub fn parse(id: FieldId, text: &str) -> Result<Self, FieldProblem> {
        let text = match id {
            FieldId::TimeZone => zone_word(text.trim()),
            _ => text.trim(),
        };
        let value = read(id.kind(), text).map_err(|problem| FieldProblem { field: id, problem })?;
        Ok(Self {
            id,
            value,
            seen: None,
        })
    }

    /// The same change by somebody who saw `seen` (a value as it displays) when deciding: it is made only while the device
    /// still has that, so that another phone's change in between is not lost.
    #[must_use]
    pub fn having_seen(mut self, seen: impl Into<String>) -> Self {
        self.seen = Some(seen.into());
        self
    }

    /// True when the person who wants this saw something else than what the device has now, and the device has not
    /// what is wanted either.
    #[must_use]
    pub fn collides_with(&self, present: &FieldValue) -> bool {
        let seen = self.seen.as_ref();
        *present != self.value && seen.is_some_and(|seen| *seen != present.to_string())
    }

    /// Which field.
    #[must_use]
    pub const fn id(&self) -> FieldId {
        self.id
    }

    /// What it shall be.
    #[must_use]
    pub const fn value(&self) -> &FieldValue {
        &self.value
    }
}

/// What a value must be to go to a device that takes `kind` for it; the field's own kind may allow more.
pub(crate) fn fits(kind: FieldKind, value: &FieldValue) -> Result<(), Problem> {
    match (kind, value) {
        (FieldKind::Choice { options }, FieldValue::Choice(word)) if !options.contains(word) => {
            Err(Problem::NotAChoice { options })
        }
        _ => Ok(()),
    }
}

/// Into how many parts a degree is cut.
pub(crate) const PARTS: i32 = 100_000;
/// Digits after the point that says.
const PLACES: usize = 5;

fn degrees_text(parts: i32) -> String {
    let sign = if parts < 0 { "-" } else { "" };
    let (whole, rest) = (
        parts.unsigned_abs() / PARTS.unsigned_abs(),
        parts.unsigned_abs() % PARTS.unsigned_abs(),
    );
    format!("{sign}{whole}.{rest:05}")
}

/// Reads degrees with a point (or, as many people type it, a comma) and at most five digits after it.
fn read_degrees(text: &str, limit: i32) -> Option<i32> {
    let (negative, digits) = match text.strip_prefix(['-', '\u{2212}']) {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (whole, rest) = digits.split_once(['.', ',']).unwrap_or((digits, ""));
    let plain = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || whole.len() > 3 || rest.len() > PLACES || !plain(whole) || !plain(rest) {
        return None;
    }
    let parts: i32 = format!("{whole}{rest:0<PLACES$}").parse().ok()?;
    (parts <= limit * PARTS).then_some(if negative { -parts } else { parts })
}

/// A place by the name people know it by is the zone a device keeps for it.
fn zone_word(text: &str) -> &str {
    let zone = super::zones::zone_for(text).and_then(TimeZoneId::iana_name);
    zone.unwrap_or(text)
}

fn read(kind: FieldKind, text: &str) -> Result<FieldValue, Problem> {
    match kind {
        FieldKind::Switch => match text {
            "on" | "true" | "yes" | "1" => Ok(FieldValue::Switch(true)),
            "off" | "false" | "no" | "0" => Ok(FieldValue::Switch(false)),
            _ => Err(Problem::NotASwitch),
        },
        FieldKind::Number { min, max, unit } => {
            let number: i32 = text
                .parse()
                .map_err(|_| Problem::NotANumber { min, max, unit })?;
            if (min..=max).contains(&number) {
                Ok(FieldValue::Number(number))
            } else {
                Err(Problem::OutOfRange { min, max, unit })
            }
        }
        FieldKind::Choice { options } => options
            .iter()
            .find(|option| **option == text)
            .map(|option| FieldValue::Choice(option))
            .ok_or(Problem::NotAChoice { options }),
        FieldKind::Text { max_bytes } => {
            check_text(text, max_bytes)?;
            Ok(FieldValue::Text(text.to_owned()))
        }
        FieldKind::Time => text
            .parse()
            .map(FieldValue::Time)
            .map_err(|_| Problem::NotATime),
        FieldKind::Degrees { limit } => read_degrees(text, limit)
            .map(FieldValue::Degrees)
            .ok_or(Problem::NotDegrees { limit }),
    }
}

/// Control characters, and those that turn the direction of what stands around them: a name could read as another one.
fn turns_text(letter: char) -> bool {
    letter.is_control() || matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Characters that take no room and no ink; joiners among them are part of letters and emoji, but no name by themselves.
const fn is_unseen(letter: char) -> bool {
    matches!(
        letter,
        '\u{ad}' | '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}'
            | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}'
    )
}

/// Names and other short texts: something, not too long, nothing a terminal or page could trip over.
pub(crate) fn check_text(text: &str, max_bytes: usize) -> Result<(), Problem> {
    if text.is_empty() {
        Err(Problem::Empty)
    } else if text.len() > max_bytes {
        Err(Problem::TooLong { max_bytes })
    } else if text.chars().any(turns_text) || text.chars().all(is_unseen) {
        Err(Problem::ControlCharacters)
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_seen_as_they_are() {
        for name in ["Front door", "🚪 Tür", "👩\u{200d}👧", "שער", "c\u{327}a"] {
            assert_eq!(check_text(name, 32), Ok(()), "{name:?}");
        }
        for name in [
            "a\u{202e}b",
            "\u{2066}a",
            "a\u{7}b",
            "\u{200b}",
            "\u{200d}\u{fe0f}",
        ] {
            assert_eq!(
                check_text(name, 32),
                Err(Problem::ControlCharacters),
                "{name:?}"
            );
        }
        assert_eq!(check_text("", 32), Err(Problem::Empty));
        assert_eq!(check_text("üüü", 5), Err(Problem::TooLong { max_bytes: 5 }));
    }

    #[test]
    fn every_value_reads_back_as_it_displays() {
        for id in FieldId::ALL {
            let value = match id.kind() {
                FieldKind::Switch => FieldValue::Switch(true),
                FieldKind::Number { min, .. } => FieldValue::Number(min),
                FieldKind::Choice { options } => FieldValue::Choice(options[0]),
                FieldKind::Text { .. } => FieldValue::Text("Front door".into()),
                FieldKind::Time => FieldValue::Time(Clock { hour: 6, minute: 5 }),
                FieldKind::Degrees { limit } => FieldValue::Degrees(-limit * PARTS + 7),
            };
            assert_eq!(
                FieldChange::parse(*id, &value.to_string()).unwrap().value(),
                &value,
                "{id}"
            );
        }
    }

    #[test]
    fn a_refused_value_names_what_is_allowed() {
        let text = |id, value: &str| FieldChange::parse(id, value).unwrap_err().to_string();
        assert_eq!(
            text(FieldId::LedBrightness, "9"),
            "led_brightness: must be a whole number from 0 to 5"
        );
        assert_eq!(
            text(FieldId::LockNGoTimeout, "4"),
            "lock_n_go_timeout: must be a whole number from 5 to 60 s"
        );
        assert_eq!(
            text(FieldId::UnlockedOffset, "x"),
            "unlocked_offset: must be a whole number from -90 to 180°"
        );
        assert_eq!(
            text(FieldId::MotorSpeed, "warp"),
            "motor_speed: must be one of standard, fast, gentle"
        );
        assert_eq!(text(FieldId::Name, "  "), "name: must not be empty");
        assert_eq!(
            text(FieldId::Name, &"ä".repeat(17)),
            "name: must not be longer than 32 bytes"
        );
        assert_eq!(
            text(FieldId::Name, "a\u{1b}[2J"),
            "name: must not contain characters nobody can see"
        );
        assert_eq!(
            text(FieldId::NightModeStart, "25:00"),
            "night_mode_start: must be a time of day like 07:30"
        );
    }

    #[test]
    fn places_on_the_earth_are_read_as_people_type_them() {
        let read = |text: &str| {
            FieldChange::parse(FieldId::Latitude, text)
                .ok()
                .map(|change| change.value().to_string())
        };
        assert_eq!(read("48.20817").as_deref(), Some("48.20817"));
        assert_eq!(read("48,2").as_deref(), Some("48.20000"));
        assert_eq!(read("-0.00001").as_deref(), Some("-0.00001"));
        assert_eq!(read("90").as_deref(), Some("90.00000"));
        for bad in [
            "90.00001",
            "",
            "-",
            ".5",
            "4 8",
            "48.208171",
            "1e2",
            "NaN",
            "--1",
        ] {
            assert_eq!(read(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_change_collides_with_what_nobody_saw_and_nobody_wants() {
        let change = FieldChange::parse(FieldId::LedBrightness, "5").unwrap();
        let now = FieldValue::Number;
        assert!(!change.collides_with(&now(3)), "nothing was seen");
        let change = change.having_seen("2");
        assert!(!change.collides_with(&now(2)), "as it was seen");
        assert!(!change.collides_with(&now(5)), "somebody did the same");
        assert!(change.collides_with(&now(3)));
    }
}
