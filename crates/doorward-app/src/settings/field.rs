//! Every field there is, with its page and its range.
//!
//! Ranges: Smart Lock API 2.3.0, "Config" and "Advanced Config", with the values real apps offer where it is silent.

use core::fmt;
use core::str::FromStr;

use doorward_client::types::TimeZoneId;
use serde::{Serialize, Serializer};

/// A page of Features & Configuration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SettingsPage {
    /// Name, time zone (and, as a form of its own, the security code).
    General,
    /// Fitting, turns, lock 'n' go, unlatching.
    LockBehaviour,
    /// Locking by itself.
    AutoLock,
    /// At night.
    NightMode,
    /// Button, ring and the switch for Bluetooth pairing.
    ButtonAndLed,
    /// Presses of a fob.
    Fob,
    /// Radio, power, fitting details.
    Advanced,
}

impl SettingsPage {
    /// All pages in display order.
    pub const ALL: [Self; 7] = [
        Self::General,
        Self::LockBehaviour,
        Self::AutoLock,
        Self::NightMode,
        Self::ButtonAndLed,
        Self::Fob,
        Self::Advanced,
    ];

    /// The word addresses and JSON use.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::General => "general",
            Self::LockBehaviour => "lock_behaviour",
            Self::AutoLock => "auto_lock",
            Self::NightMode => "night_mode",
            Self::ButtonAndLed => "button_and_led",
            Self::Fob => "fob",
            Self::Advanced => "advanced",
        }
    }

    /// The page of a word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|page| page.word() == word)
    }
}

/// What a field can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum FieldKind {
    /// On or off: `on`, `off`.
    Switch,
    /// A whole number.
    Number {
        /// The smallest.
        min: i32,
        /// The largest.
        max: i32,
        /// Of what.
        unit: Unit,
    },
    /// One of some words.
    Choice {
        /// The words, in display order.
        options: &'static [&'static str],
    },
    /// Text of at most so many bytes in UTF-8.
    Text {
        /// The limit.
        max_bytes: usize,
    },
    /// A time of day in the device's time zone: `07:30`.
    Time,
}

/// What a number counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Seconds.
    Seconds,
    /// Degrees of an angle.
    Degrees,
    /// Steps without a unit.
    Steps,
}

impl Unit {
    /// The short sign, empty for steps.
    #[must_use]
    pub const fn sign(self) -> &'static str {
        match self {
            Self::Seconds => "s",
            Self::Degrees => "°",
            Self::Steps => "",
        }
    }
}

/// Where a field lives on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Home {
    Config,
    Advanced,
}

const BUTTON: FieldKind = FieldKind::Choice {
    options: &[
        "none",
        "intelligent",
        "unlock",
        "lock",
        "unlatch",
        "lock_n_go",
        "show_status",
    ],
};
const FOB: FieldKind = FieldKind::Choice {
    options: &["none", "unlock", "lock", "lock_n_go", "intelligent"],
};

macro_rules! fields {
    ($( $(#[$doc:meta])* $name:ident, $word:literal, $page:ident, $home:ident, $kind:expr; )*) => {
        /// A field of Features & Configuration.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum FieldId { $( $(#[$doc])* $name, )* }

        impl FieldId {
            /// All fields in display order.
            pub const ALL: &[Self] = &[ $( Self::$name, )* ];

            /// The word forms, the command line and JSON use.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $( Self::$name => $word, )* }
            }

            /// The page it is on.
            #[must_use]
            pub const fn page(self) -> SettingsPage {
                match self { $( Self::$name => SettingsPage::$page, )* }
            }

            /// What it can be.
            #[must_use]
            pub const fn kind(self) -> FieldKind {
                match self { $( Self::$name => $kind, )* }
            }

            pub(crate) const fn home(self) -> Home {
                match self { $( Self::$name => Home::$home, )* }
            }
        }
    };
}

fields! {
    /// The device's name, as everybody sees it.
    Name, "name", General, Config, FieldKind::Text { max_bytes: 32 };
    /// The time zone of schedules and limits.
    TimeZone, "time_zone", General, Config, FieldKind::Choice { options: TIME_ZONES };
    /// Unlocking also pulls the latch: for doors with a knob outside.
    AutoUnlatch, "auto_unlatch", LockBehaviour, Config, FieldKind::Switch;
    /// Lock with one turn only.
    SingleLock, "single_lock", LockBehaviour, Config, FieldKind::Switch;
    /// How long lock 'n' go waits before it locks.
    LockNGoTimeout, "lock_n_go_timeout", LockBehaviour, Advanced, FieldKind::Number { min: 5, max: 60, unit: Unit::Seconds };
    /// How long the latch is held.
    UnlatchDuration, "unlatch_duration", LockBehaviour, Advanced, FieldKind::Number { min: 1, max: 30, unit: Unit::Seconds };
    /// How fast the motor turns.
    MotorSpeed, "motor_speed", LockBehaviour, Advanced, FieldKind::Choice { options: &["standard", "fast", "gentle"] };
    /// Lock by itself some time after unlocking.
    AutoLock, "auto_lock", AutoLock, Advanced, FieldKind::Switch;
    /// How long after.
    AutoLockTimeout, "auto_lock_timeout", AutoLock, Advanced, FieldKind::Number { min: 2, max: 1800, unit: Unit::Seconds };
    /// With a door sensor: lock as soon as the door closes.
    ImmediateAutoLock, "auto_lock_on_close", AutoLock, Advanced, FieldKind::Switch;
    /// Whether phones may unlock by coming home.
    AutoUnlock, "auto_unlock", AutoLock, Advanced, FieldKind::Switch;
    /// Be stricter during some hours.
    NightMode, "night_mode", NightMode, Advanced, FieldKind::Switch;
    /// When the night begins.
    NightModeStart, "night_mode_start", NightMode, Advanced, FieldKind::Time;
    /// When it ends.
    NightModeEnd, "night_mode_end", NightMode, Advanced, FieldKind::Time;
    /// Lock by itself during the night.
    NightModeAutoLock, "night_mode_auto_lock", NightMode, Advanced, FieldKind::Switch;
    /// Phones may unlock by coming home even during the night.
    NightModeAutoUnlock, "night_mode_auto_unlock", NightMode, Advanced, FieldKind::Switch;
    /// Lock when the night begins.
    NightModeLockAtStart, "night_mode_lock_at_start", NightMode, Advanced, FieldKind::Switch;
    /// Turn gently during the night.
    NightModeSlow, "night_mode_slow", NightMode, Advanced, FieldKind::Switch;
    /// Whether the button locks and unlocks.
    Button, "button", ButtonAndLed, Config, FieldKind::Switch;
    /// What one press does.
    SinglePress, "single_press", ButtonAndLed, Advanced, BUTTON;
    /// What two presses do.
    DoublePress, "double_press", ButtonAndLed, Advanced, BUTTON;
    /// Whether the ring blinks while unlocked.
    LedFlash, "led_flash", ButtonAndLed, Config, FieldKind::Switch;
    /// How bright the ring is.
    LedBrightness, "led_brightness", ButtonAndLed, Config, FieldKind::Number { min: 0, max: 5, unit: Unit::Steps };
    /// Whether holding the button opens pairing mode. Off: only invitations add people.
    BluetoothPairing, "bluetooth_pairing", ButtonAndLed, Config, FieldKind::Switch;
    /// One press of a fob.
    FobSingle, "fob_single", Fob, Config, FOB;
    /// Two presses of a fob.
    FobDouble, "fob_double", Fob, Config, FOB;
    /// Three presses of a fob.
    FobTriple, "fob_triple", Fob, Config, FOB;
    /// How often the device advertises: slower saves battery and answers later.
    Advertising, "advertising", Advanced, Config, FieldKind::Choice { options: &["automatic", "normal", "slow", "slowest"] };
    /// What kind of batteries is inside.
    BatteryType, "battery_type", Advanced, Advanced, FieldKind::Choice { options: &["alkaline", "accumulators", "lithium"] };
    /// Whether the device finds out by itself.
    BatteryDetection, "battery_detection", Advanced, Advanced, FieldKind::Switch;
    /// The key can be turned from outside with a key inside.
    DetachedCylinder, "detached_cylinder", Advanced, Advanced, FieldKind::Switch;
    /// Correction of the unlocked position.
    UnlockedOffset, "unlocked_offset", Advanced, Advanced, FieldKind::Number { min: -90, max: 180, unit: Unit::Degrees };
    /// Correction of the locked position.
    LockedOffset, "locked_offset", Advanced, Advanced, FieldKind::Number { min: -180, max: 90, unit: Unit::Degrees };
    /// Correction of the position locked once.
    SingleLockedOffset, "single_locked_offset", Advanced, Advanced, FieldKind::Number { min: -180, max: 180, unit: Unit::Degrees };
    /// Correction of the point between unlocked and locked.
    TransitionOffset, "transition_offset", Advanced, Advanced, FieldKind::Number { min: -180, max: 180, unit: Unit::Degrees };
    /// Whether the device installs updates by itself.
    AutoUpdate, "auto_update", Advanced, Advanced, FieldKind::Switch;
}

impl FieldId {
    /// The field of a word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|id| id.word() == word)
    }
}

impl fmt::Display for FieldId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.word())
    }
}

/// There is no such field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("there is no such setting")]
pub struct NoSuchField;

impl FromStr for FieldId {
    type Err = NoSuchField;

    fn from_str(word: &str) -> Result<Self, NoSuchField> {
        Self::from_word(word).ok_or(NoSuchField)
    }
}

impl Serialize for FieldId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.word())
    }
}

/// The protocol's time zones; the index is the number on the wire, the last is "none" (65535).
/// Smart Lock API 2.3.0, "Time zone IDs".
pub(crate) const TIME_ZONES: &[&str] = &{
    let names = TimeZoneId::NAMES;
    let mut options = ["none"; TimeZoneId::NAMES.len() + 1];
    let mut number = 0;
    while number < names.len() {
        options[number] = names[number];
        number += 1;
    }
    options
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn field_words_are_unique() {
        let mut words: Vec<_> = FieldId::ALL.iter().map(|id| id.word()).collect();
        words.sort_unstable();
        words.dedup();
        assert_eq!(words.len(), FieldId::ALL.len());
    }

    #[test]
    fn time_zones_stand_at_their_numbers() {
        assert_eq!(TIME_ZONES[37], "Europe/Berlin");
        assert_eq!(TIME_ZONES[45], "Pacific/Pago_Pago");
        assert_eq!(TIME_ZONES[46], "none");
        assert_eq!(TIME_ZONES.len(), 47);
    }
}
