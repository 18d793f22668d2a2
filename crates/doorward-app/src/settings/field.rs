//! Every field there is, with its page and its range.
//!
//! Ranges: Smart Lock API 2.3.0 and Opener API 1.1, "Config" and "Advanced Config", with the values real apps offer where
//! they are silent.

use core::fmt;
use core::str::FromStr;

use serde::{Serialize, Serializer};

use super::choices::{self, TIME_ZONES};

/// A page of Features & Configuration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SettingsPage {
    /// Name, place, time zone (and, as a form of its own, the security code).
    General,
    /// Fitting, turns, lock 'n' go, unlatching.
    LockBehaviour,
    /// Locking by itself.
    AutoLock,
    /// At night.
    NightMode,
    /// Opener: how it talks to its intercom and opens.
    Intercom,
    /// Opener: opening at the next ring.
    RingToOpen,
    /// Opener: what is heard of a ring, and other sounds.
    Doorbell,
    /// Button, ring and the switch for Bluetooth pairing.
    ButtonAndLed,
    /// Presses of a fob.
    Fob,
    /// What watches the door.
    DoorSensor,
    /// Radio, power, fitting details.
    Advanced,
}

impl SettingsPage {
    /// All pages in display order. A product has those on which it has a field.
    pub const ALL: [Self; 11] = [
        Self::General,
        Self::LockBehaviour,
        Self::AutoLock,
        Self::NightMode,
        Self::Intercom,
        Self::RingToOpen,
        Self::Doorbell,
        Self::ButtonAndLed,
        Self::Fob,
        Self::DoorSensor,
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
            Self::Intercom => "intercom",
            Self::RingToOpen => "ring_to_open",
            Self::Doorbell => "doorbell",
            Self::ButtonAndLed => "button_and_led",
            Self::Fob => "fob",
            Self::DoorSensor => "door_sensor",
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
    /// A place on the earth, in degrees with at most five digits after the point (about a metre): `48.20817`.
    Degrees {
        /// How far from zero it may be, either way.
        limit: i32,
    },
}

/// What a number counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Seconds.
    Seconds,
    /// Degrees of an angle.
    Degrees,
    /// Thousandths of seconds.
    Milliseconds,
    /// Minutes.
    Minutes,
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
            Self::Milliseconds => "ms",
            Self::Minutes => "min",
            Self::Steps => "",
        }
    }
}

/// Where a field lives on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Home {
    Config,
    Advanced,
    DoorSensor,
    DoorLog,
}

const fn number(min: i32, max: i32, unit: Unit) -> FieldKind {
    FieldKind::Number { min, max, unit }
}

const fn choice(options: &'static [&'static str]) -> FieldKind {
    FieldKind::Choice { options }
}

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

            /// What it can be on any product; what one device takes is in its [`FieldView`](super::FieldView).
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
    /// Where the device is, degrees north, for phones that unlock by coming home.
    Latitude, "latitude", General, Config, FieldKind::Degrees { limit: 90 };
    /// Degrees east.
    Longitude, "longitude", General, Config, FieldKind::Degrees { limit: 180 };
    /// The time zone of schedules and limits.
    TimeZone, "time_zone", General, Config, choice(TIME_ZONES);
    /// Without a time zone: what local time is ahead of UTC.
    TimeZoneOffset, "time_zone_offset", General, Config, number(-720, 840, Unit::Minutes);
    /// Without a time zone: whether the clock changes in summer.
    DaylightSaving, "daylight_saving", General, Config, choice(choices::DAYLIGHT_SAVING.words);
    /// Unlocking also pulls the latch: for doors with a knob outside.
    AutoUnlatch, "auto_unlatch", LockBehaviour, Config, FieldKind::Switch;
    /// Lock with one turn only.
    SingleLock, "single_lock", LockBehaviour, Config, FieldKind::Switch;
    /// How long lock 'n' go waits before it locks.
    LockNGoTimeout, "lock_n_go_timeout", LockBehaviour, Advanced, number(5, 60, Unit::Seconds);
    /// How long the latch is held.
    UnlatchDuration, "unlatch_duration", LockBehaviour, Advanced, number(1, 30, Unit::Seconds);
    /// How fast the motor turns.
    MotorSpeed, "motor_speed", LockBehaviour, Advanced, choice(choices::MOTOR_SPEED.words);
    /// Lock by itself some time after unlocking.
    AutoLock, "auto_lock", AutoLock, Advanced, FieldKind::Switch;
    /// How long after.
    AutoLockTimeout, "auto_lock_timeout", AutoLock, Advanced, number(2, 1_800, Unit::Seconds);
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
    /// What kind of intercom it is connected to.
    OperatingMode, "operating_mode", Intercom, Config, choice(choices::OPERATING_MODE.words);
    /// What the Opener can do at this intercom.
    Capabilities, "capabilities", Intercom, Config, choice(choices::CAPABILITIES.words);
    /// The intercom's number in the vendor's list of models.
    IntercomId, "intercom_id", Intercom, Advanced, number(0, 65_535, Unit::Steps);
    /// How the bus is switched.
    BusMode, "bus_mode", Intercom, Advanced, choice(choices::BUS_MODE.words);
    /// For how long it is short-circuited.
    ShortCircuitDuration, "short_circuit_duration", Intercom, Advanced, number(0, 65_535, Unit::Milliseconds);
    /// How long the electric strike is held open.
    StrikeDuration, "strike_duration", Intercom, Advanced, number(1_000, 30_000, Unit::Milliseconds);
    /// After which time ring to open ends by itself.
    RingToOpenTimeout, "ring_to_open_timeout", RingToOpen, Advanced, number(5, 60, Unit::Minutes);
    /// Whether the first ring ends it.
    RingToOpenOnce, "ring_to_open_once", RingToOpen, Advanced, FieldKind::Switch;
    /// How long it waits after a ring before it opens.
    StrikeDelay, "strike_delay", RingToOpen, Advanced, number(0, 30_000, Unit::Milliseconds);
    /// Wait 3 to 7 seconds at random instead, as a person would.
    RandomStrikeDelay, "random_strike_delay", RingToOpen, Advanced, FieldKind::Switch;
    /// Keep the doorbell silent in continuous mode.
    SuppressInContinuousMode, "suppress_in_continuous_mode", Doorbell, Advanced, FieldKind::Switch;
    /// Keep the doorbell silent during ring to open.
    SuppressInRingToOpen, "suppress_in_ring_to_open", Doorbell, Advanced, FieldKind::Switch;
    /// Keep the doorbell silent at all other times.
    SuppressOtherwise, "suppress_otherwise", Doorbell, Advanced, FieldKind::Switch;
    /// For how long a digital doorbell is kept silent.
    SuppressionDuration, "suppression_duration", Doorbell, Advanced, number(500, 10_000, Unit::Milliseconds);
    /// What the Opener plays when somebody rings.
    SoundRing, "sound_ring", Doorbell, Advanced, choice(choices::SOUND.words);
    /// When it opens.
    SoundOpen, "sound_open", Doorbell, Advanced, choice(choices::SOUND.words);
    /// When ring to open opens.
    SoundRingToOpen, "sound_ring_to_open", Doorbell, Advanced, choice(choices::SOUND.words);
    /// When continuous mode opens.
    SoundContinuousMode, "sound_continuous_mode", Doorbell, Advanced, choice(choices::SOUND.words);
    /// Whether it confirms what it was asked with a sound.
    SoundConfirmation, "sound_confirmation", Doorbell, Advanced, FieldKind::Switch;
    /// How loud its sounds are.
    SoundLevel, "sound_level", Doorbell, Advanced, number(0, 255, Unit::Steps);
    /// Whether the button acts.
    Button, "button", ButtonAndLed, Config, FieldKind::Switch;
    /// What one press does.
    SinglePress, "single_press", ButtonAndLed, Advanced, choice(choices::ANY_BUTTON);
    /// What two presses do.
    DoublePress, "double_press", ButtonAndLed, Advanced, choice(choices::ANY_BUTTON);
    /// Whether the ring blinks to tell the state.
    LedFlash, "led_flash", ButtonAndLed, Config, FieldKind::Switch;
    /// How bright the ring is.
    LedBrightness, "led_brightness", ButtonAndLed, Config, number(0, 5, Unit::Steps);
    /// Whether holding the button opens pairing mode. Off: only invitations add people.
    BluetoothPairing, "bluetooth_pairing", ButtonAndLed, Config, FieldKind::Switch;
    /// One press of a fob.
    FobSingle, "fob_single", Fob, Config, choice(choices::ANY_FOB);
    /// Two presses of a fob.
    FobDouble, "fob_double", Fob, Config, choice(choices::ANY_FOB);
    /// Three presses of a fob.
    FobTriple, "fob_triple", Fob, Config, choice(choices::ANY_FOB);
    /// Whether the door sensor is used.
    DoorSensor, "door_sensor", DoorSensor, DoorSensor, FieldKind::Switch;
    /// Note in the log when the door stands open too long.
    DoorAjarWarning, "door_ajar_warning", DoorSensor, DoorSensor, FieldKind::Switch;
    /// What too long is.
    DoorAjarAfter, "door_ajar_after", DoorSensor, DoorSensor, number(1, 240, Unit::Minutes);
    /// Note in the log when it is locked while the door is open.
    DoorMismatchWarning, "door_mismatch_warning", DoorSensor, DoorSensor, FieldKind::Switch;
    /// Note each opening and closing of the door in the log.
    DoorLog, "door_log", DoorSensor, DoorLog, FieldKind::Switch;
    /// How often the device advertises: slower saves battery and answers later.
    Advertising, "advertising", Advanced, Config, choice(choices::ADVERTISING.words);
    /// What kind of batteries is inside.
    BatteryType, "battery_type", Advanced, Advanced, choice(choices::SMART_DOOR_BATTERY.words);
    /// Whether the device finds out by itself.
    BatteryDetection, "battery_detection", Advanced, Advanced, FieldKind::Switch;
    /// The key can be turned from outside with a key inside.
    DetachedCylinder, "detached_cylinder", Advanced, Advanced, FieldKind::Switch;
    /// Correction of the unlocked position.
    UnlockedOffset, "unlocked_offset", Advanced, Advanced, number(-90, 180, Unit::Degrees);
    /// Correction of the locked position.
    LockedOffset, "locked_offset", Advanced, Advanced, number(-180, 90, Unit::Degrees);
    /// Correction of the position locked once.
    SingleLockedOffset, "single_locked_offset", Advanced, Advanced, number(-180, 180, Unit::Degrees);
    /// Correction of the point between unlocked and locked.
    TransitionOffset, "transition_offset", Advanced, Advanced, number(-180, 180, Unit::Degrees);
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
}
