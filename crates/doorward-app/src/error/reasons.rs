//! What an error says besides that something was not done: which part, which code, why, and what ends it.

use serde::Serialize;

use crate::{KeypadCodeView, PermissionView};

/// A part of a device's settings that [`App::restore_defaults`](crate::App::restore_defaults) restores, in its order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DefaultsPart {
    /// Its time control entries.
    TimeControl,
    /// What watches the door.
    DoorSensor,
    /// Lock behaviour, auto lock, night mode, presses of the button, sounds.
    Behaviour,
    /// Place, time zone, fob, ring and radio.
    General,
}

impl DefaultsPart {
    /// All parts, in the order they are restored.
    pub const ALL: [Self; 4] = [
        Self::TimeControl,
        Self::DoorSensor,
        Self::Behaviour,
        Self::General,
    ];

    /// The word JSON uses.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::TimeControl => "time_control",
            Self::DoorSensor => "door_sensor",
            Self::Behaviour => "behaviour",
            Self::General => "general",
        }
    }
}

/// A kind of entry that people share a device by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Entry {
    /// A permission.
    Permission,
    /// A keypad code.
    KeypadCode,
}

/// An entry as it is now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Present {
    /// A permission.
    Permission(PermissionView),
    /// A keypad code.
    KeypadCode(KeypadCodeView),
}

impl Present {
    /// Its name now.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Permission(entry) => &entry.name,
            Self::KeypadCode(entry) => &entry.name,
        }
    }
}

/// Which code of a form a problem is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum WhichCode {
    /// The only one, or the existing one.
    Current,
    /// The new one.
    New,
}

/// Why a text is not a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, thiserror::Error)]
#[serde(rename_all = "snake_case", tag = "problem")]
pub enum CodeProblem {
    /// Nothing was typed.
    #[error("the security code is missing: it has {digits} digits")]
    Empty {
        /// How many it has.
        digits: usize,
    },
    /// Something other than digits.
    #[error("the security code has digits only, {digits} of them")]
    NotDigits {
        /// How many it has.
        digits: usize,
    },
    /// Too few digits.
    #[error("the security code has {digits} digits, not {typed}")]
    TooShort {
        /// How many it has.
        digits: usize,
        /// How many were typed.
        typed: usize,
    },
    /// Too many digits.
    #[error("the security code has {digits} digits, not {typed}")]
    TooLong {
        /// How many it has.
        digits: usize,
        /// How many were typed.
        typed: usize,
    },
    /// Only zeros, which means "none" to a device.
    #[error("a security code of zeros only is none: choose another one")]
    AllZero,
    /// The same was typed as the existing and as the new one, whether it is right or not.
    #[error(
        "the new security code is the same as the existing one that was typed: choose another one"
    )]
    Unchanged,
}

/// What ends a wait for the code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Lift {
    /// Time alone.
    Time,
    /// Time, or sooner somebody who has shown the current code before and acknowledges the failures.
    TimeOrProven,
    /// Only such a person, or a factory reset: the device takes no codes of unproven ones any more.
    Proven,
    /// Only such a person, or pairing this phone anew: this phone's right to try is suspended.
    ProvenOrPairAgain,
}

/// Why a permission does not allow something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Denied {
    /// It is switched off.
    Disabled,
    /// It holds at other times.
    OutsideItsTime,
    /// It does not hold from afar.
    RemoteNotAllowed,
}

/// Why the bolt did not do it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ActionFailure {
    /// Stuck.
    MotorBlocked,
    /// Somebody pressed the button.
    Canceled,
    /// Another action runs.
    Busy,
    /// Too soon after another.
    TooRecent,
    /// It does not know its positions yet.
    NotCalibrated,
    /// The battery is too weak.
    LowBattery,
    /// Motor, clutch or power.
    Mechanical,
    /// It is not sure where the bolt is.
    PositionUnknown,
    /// The positions it found cannot be.
    PositionLimit,
    /// It wants a newer firmware first.
    UpdateNeeded,
    /// An Opener that has not learned its intercom yet.
    Untrained,
    /// An Opener that was to listen heard no ring within 30 seconds.
    NoRing,
    /// An Opener's intercom gives too little power.
    LowBusVoltage,
    /// An Opener does not know the kind of intercom that is set.
    OperatingModeUnknown,
}
