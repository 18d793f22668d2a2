//! Codes typed at a keypad by the door.

use serde::Serialize;
use zeroize::Zeroizing;

use crate::{Limit, Revision, Standing, UnixTime};

/// All keypad codes of a device.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct KeypadCodesView {
    /// The codes, by their number.
    pub codes: Vec<KeypadCodeView>,
    /// How many the device can hold, where known.
    pub room_for: Option<u16>,
    /// Whether a keypad is paired that takes them; none when the device did not tell.
    pub has_keypad: Option<bool>,
    /// The device's clock when this was read.
    pub device_time: UnixTime,
}

impl KeypadCodesView {
    /// One code.
    #[must_use]
    pub fn find(&self, id: u16) -> Option<&KeypadCodeView> {
        self.codes.iter().find(|code| code.id == id)
    }
}

/// A code typed at a keypad by the door.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct KeypadCodeView {
    /// Its number on the device.
    pub id: u16,
    /// Its name.
    pub name: String,
    /// Whether it is switched on. Whether it works at this moment says `standing`.
    pub enabled: bool,
    /// When it was made.
    pub created: Option<UnixTime>,
    /// When it was used last.
    pub last_active: Option<UnixTime>,
    /// How often it was used.
    pub uses: u16,
    /// When it holds; none: always.
    pub limit: Option<Limit>,
    /// Whether it works at this moment, by the device's clock and time zone.
    pub standing: Standing,
    /// What it was when it was read, to send back in [`KeypadCodeChange::seen`].
    pub revision: Revision,
    pub(crate) code: doorward_client::types::KeypadCode,
}

impl KeypadCodeView {
    /// The digits, for the page of somebody who has shown the security code.
    #[must_use]
    pub fn expose_digits(&self) -> String {
        self.code.expose_digits().as_str().to_owned()
    }
}

impl core::fmt::Debug for KeypadCodeView {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("KeypadCodeView")
            .field("id", &self.id)
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

/// A keypad code to add; it works at once.
#[derive(Clone)]
pub struct KeypadCodeWish {
    /// Six digits from 1 to 9, not beginning with 12. [`App::suggest_keypad_code`](crate::App::suggest_keypad_code) has one.
    pub digits: Zeroizing<String>,
    /// Its name, up to 20 bytes.
    pub name: String,
    /// When it holds; none: always.
    pub limit: Option<Limit>,
    /// True once a person insisted on digits that anybody would try.
    pub confirmed_obvious: bool,
}

/// What shall change of a keypad code. What is `None` stays, the limit too.
#[derive(Clone, Default)]
pub struct KeypadCodeChange {
    /// Other digits, as in [`KeypadCodeWish`].
    pub digits: Option<Zeroizing<String>>,
    /// A new name, up to 20 bytes.
    pub name: Option<String>,
    /// Switch it on or off.
    pub enabled: Option<bool>,
    /// `Some(None)` lifts the limit.
    pub limit: Option<Option<Limit>>,
    /// The code as it was shown to who changes it. When it is something else by now, nothing is changed and
    /// [`AppError::EntryChangedMeanwhile`](crate::AppError::EntryChangedMeanwhile) says what it is; none changes it all the same.
    pub seen: Option<Revision>,
    /// As in [`KeypadCodeWish`], about new digits.
    pub confirmed_obvious: bool,
}

impl core::fmt::Debug for KeypadCodeWish {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("KeypadCodeWish")
            .field("name", &self.name)
            .field("limit", &self.limit)
            .finish_non_exhaustive()
    }
}

impl core::fmt::Debug for KeypadCodeChange {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("KeypadCodeChange")
            .field("digits", &self.digits.is_some())
            .field("name", &self.name)
            .field("enabled", &self.enabled)
            .field("limit", &self.limit)
            .finish_non_exhaustive()
    }
}

/// Why digits cannot be a keypad code.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, thiserror::Error)]
#[serde(rename_all = "snake_case", tag = "problem")]
pub enum KeypadCodeProblem {
    /// Nothing was typed.
    #[error("the keypad code is missing: it has six digits from 1 to 9")]
    Empty,
    /// Too few, too many, or something other than digits.
    #[error("a keypad code has exactly six digits from 1 to 9")]
    NotSixDigits,
    /// A keypad has no key for 0.
    #[error("a keypad has no key for 0: choose digits from 1 to 9")]
    HoldsZero,
    /// Keypads keep codes that begin with 12 for themselves.
    #[error("a keypad code cannot begin with 12: choose another beginning")]
    BeginsWithTwelve,
    /// Another keypad code of the device has the same digits.
    #[error("{} has the same digits: choose others", .by.as_ref().map_or_else(|| "another keypad code".to_owned(), |by| format!("the keypad code “{by}”")))]
    Taken {
        /// That code's name, if it was found.
        by: Option<String>,
    },
    /// Another keypad code of the device has the same name, and the log knows codes by nothing else.
    #[error(
        "another keypad code is called the same: the log could not tell them apart, choose another name"
    )]
    NameTaken,
}
