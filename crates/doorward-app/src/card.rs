//! What the home page knows about each device, without asking it.

use core::time::Duration;

use serde::Serialize;

use crate::{Denied, DeviceId, DoorAction, Limit, LockState, Product, Standing, UnixTime};

/// One device as the home page shows it: what was read last and how old that is, never what was wished.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct DeviceCard {
    /// Which device.
    pub id: DeviceId,
    /// The name this phone's owner gave it. Chosen by a person: clean it before a terminal shows it.
    pub name: String,
    /// What it is.
    pub product: Product,
    /// Where it was reached last.
    pub address: String,
    /// What it did when it was read last. Unknown before the first reading, and after a link was lost while something
    /// moved.
    pub state: LockState,
    /// How much `state`, `door` and `battery` can be trusted.
    pub freshness: Freshness,
    /// How the device can be reached.
    pub reach: Reach,
    /// What the door sensor said last.
    pub door: DoorState,
    /// The battery when it was read last.
    pub battery: Option<Battery>,
    /// What the big button does; none while the bolt moves, and where it is not known what makes sense next.
    pub next_action: Option<DoorAction>,
    /// What else can be done now; empty while the bolt moves. Unlatch, where it is here, asks twice.
    pub other_actions: Vec<DoorAction>,
    /// What this phone just asked for and has not heard the end of.
    pub running: Option<DoorAction>,
    /// Something longer this phone has the device do: calibration or training.
    pub task: Option<DeviceTask>,
    /// What is known about its security code.
    pub code: CodeKnowledge,
    /// Set while lock 'n' go waits to lock again: the seconds that were left at the reading.
    pub lock_n_go_seconds: Option<u8>,
    /// Opener: set while it opens at the next ring, when that ends by this computer's clock; none when it does not say.
    pub ring_to_open_until: Option<UnixTime>,
    /// Opener: true when it opens at every ring, whatever `state` says at the moment.
    pub continuous_mode: bool,
    /// True when night mode was on at the reading.
    pub night_mode: bool,
    /// How the last action of anyone ended, at the reading.
    pub last_action: Option<LastAction>,
    /// Why the device tells and does nothing for this phone at the moment; `state` is the last one it told then.
    pub denied: Option<Denial>,
    /// When this phone may use it, as its invitation told. What the device keeps may have been changed since.
    pub limit: Option<Limit>,
    /// What deserves attention, most important first.
    pub notices: Vec<Notice>,
}

pub(crate) const fn is_locked_while_open(state: LockState, door: DoorState) -> bool {
    matches!((state, door), (LockState::Locked, DoorState::Open))
}

impl DeviceCard {
    /// Whether the bolt is out although the door stands open, as far as the device told: looks locked and is not.
    #[must_use]
    pub fn is_locked_while_open(&self) -> bool {
        is_locked_while_open(self.state, self.door)
    }

    /// Whether it was reached over Bluetooth last, so that whoever holds the phone stands near it. Everything else
    /// reaches across a network, from wherever.
    #[must_use]
    pub fn is_nearby(&self) -> bool {
        self.address.starts_with("ble:")
    }
}

/// How much a reading can be trusted now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "is")]
pub enum Freshness {
    /// Connected, and told a moment ago: the device tells every change, so the reading is what is.
    Live,
    /// Told this long ago; it may have changed since.
    Old {
        /// Since the reading.
        #[serde(rename = "age_s", serialize_with = "seconds")]
        age: Duration,
    },
    /// Never read by this app.
    Never,
}

pub(crate) fn seconds<S: serde::Serializer>(
    duration: &Duration,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.serialize_u64(duration.as_secs())
}

/// How a device can be reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reach {
    /// Nobody tried yet since the app started.
    Untried,
    /// Being connected right now.
    Connecting,
    /// A link stands, or stood a moment ago and can be had again.
    Reached,
    /// The last try failed: show it greyed, with the age of what is known.
    NotReached,
    /// What answered there says that it does not know this phone. Nothing proves that it was the device: it may have
    /// removed this phone, or been reset, or somebody near poses as it.
    Disowned,
}

/// Why a device does nothing for this phone at the moment. It said so under the shared key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Denial {
    /// Why.
    pub why: Denied,
    /// Where that comes from the time: what the limit in this phone's invitation says about now. None when it knows
    /// none, or that says nothing against now.
    pub standing: Option<Standing>,
}

/// What a door sensor says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DoorState {
    /// There is no sensor: show nothing.
    None,
    /// There is one, switched off.
    Off,
    /// Closed.
    Closed,
    /// Open.
    Open,
    /// There is a sensor, and it does not know.
    Unknown,
    /// It is learning where closed is.
    Calibrating,
    /// Somebody tampers with it.
    Tampered,
}

/// A battery.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Battery {
    /// Change or charge it now.
    pub critical: bool,
    /// It is charging.
    pub charging: bool,
    /// 0 to 100 in steps of two, from devices that tell.
    pub percent: Option<u8>,
}

/// What this phone knows about a device's security code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct CodeKnowledge {
    /// Whether one is set; none before the device told.
    pub set: Option<bool>,
    /// Whether this phone remembers it.
    pub remembered: bool,
}

/// How the device's last action ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct LastAction {
    /// What it was; none for actions that are not of the door.
    pub action: Option<DoorAction>,
    /// Who or what caused it.
    pub trigger: Trigger,
    /// How it ended.
    pub completion: Completion,
}

/// Who or what caused an action.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Trigger {
    /// A phone, a bridge or the command line.
    App,
    /// Key or knob.
    Manual,
    /// The button on the device.
    Button,
    /// Time control and other automatics.
    Automatic,
    /// Auto lock.
    AutoLock,
    /// A keypad, fob or door's own electronics.
    Accessory,
    /// Somebody who rang, at an Opener that opens then.
    Ring,
    /// An Opener's continuous mode.
    ContinuousMode,
    /// Another smart-home system.
    SmartHome,
    /// Something this app does not know.
    Unknown,
}

/// How an action ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Completion {
    /// Done.
    Success,
    /// The motor got stuck.
    MotorBlocked,
    /// Somebody stopped it at the device.
    Canceled,
    /// Too soon after another.
    TooRecent,
    /// Another was running.
    Busy,
    /// The battery is too weak.
    LowBattery,
    /// Something mechanical or electrical failed.
    Failure,
    /// It stopped half way.
    Incomplete,
    /// Not allowed, to this one or at this time.
    Rejected,
    /// Night mode forbids it.
    RejectedNightMode,
    /// A wrong keypad code.
    InvalidKeypadCode,
    /// A wrong fingerprint.
    InvalidFingerprint,
    /// Something this app does not know.
    Unknown,
}

impl Trigger {
    /// The word JSON and exports use.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::App => "app",
            Self::Manual => "manual",
            Self::Button => "button",
            Self::Automatic => "automatic",
            Self::AutoLock => "auto_lock",
            Self::Accessory => "accessory",
            Self::Ring => "ring",
            Self::ContinuousMode => "continuous_mode",
            Self::SmartHome => "smart_home",
            Self::Unknown => "unknown",
        }
    }
}

impl Completion {
    /// The word JSON and exports use.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Success => "success",
            Self::MotorBlocked => "motor_blocked",
            Self::Canceled => "canceled",
            Self::TooRecent => "too_recent",
            Self::Busy => "busy",
            Self::LowBattery => "low_battery",
            Self::Failure => "failure",
            Self::Incomplete => "incomplete",
            Self::Rejected => "rejected",
            Self::RejectedNightMode => "rejected_night_mode",
            Self::InvalidKeypadCode => "invalid_keypad_code",
            Self::InvalidFingerprint => "invalid_fingerprint",
            Self::Unknown => "unknown",
        }
    }

    /// True for everything but success and what this app does not know.
    #[must_use]
    pub const fn is_failure(self) -> bool {
        !matches!(self, Self::Success | Self::Unknown)
    }
}

/// Something about a device that deserves attention. Kept until dismissed or until it is no longer so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "notice")]
#[non_exhaustive]
pub enum Notice {
    /// What answers there says that it does not know this phone; see [`Reach::Disowned`].
    Disowned,
    /// What answers there says that it was never set up, or was reset. As unproven as [`Notice::Disowned`].
    SaysReset,
    /// The device does nothing for this phone at the moment.
    Denied(Denial),
    /// The bolt is out while the door stands open: the door cannot close, and nothing is locked.
    LockedWhileOpen,
    /// The battery is critical.
    BatteryCritical,
    /// Somebody tried wrong codes since this was last dismissed.
    WrongCodes {
        /// How many.
        count: u16,
    },
    /// Something new was paired since this was last dismissed.
    NewPairings {
        /// How many.
        count: u16,
    },
    /// Wrong codes have used up what the device grants to those who are not proven yet; a proven one can lift it.
    Acknowledge {
        /// Wrong codes nobody acknowledged yet.
        count: u16,
    },
    /// The code was changed elsewhere, so the remembered one was forgotten.
    RememberedCodeForgotten,
    /// Nothing protects configuration, permissions and log: choose a code.
    NoCode,
    /// The door sensor was tampered with.
    DoorTampered,
}

impl Notice {
    /// True for those that a person can dismiss; the others end by themselves.
    #[must_use]
    pub const fn is_dismissible(&self) -> bool {
        matches!(
            self,
            Self::WrongCodes { .. } | Self::NewPairings { .. } | Self::RememberedCodeForgotten
        )
    }
}

/// Something longer than an action, and where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DeviceTask {
    /// A lock learns its positions: the motor turns.
    Calibrating,
    /// An Opener is asked to listen.
    TrainingBegins,
    /// It listens now: somebody must ring at the house door within 30 seconds.
    TrainingRingNow,
    /// It heard the ring and keeps what it learned.
    TrainingEnds,
}

impl DeviceTask {
    /// The word JSON uses.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Calibrating => "calibrating",
            Self::TrainingBegins => "training_begins",
            Self::TrainingRingNow => "training_ring_now",
            Self::TrainingEnds => "training_ends",
        }
    }
}

/// How an action this phone asked for ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Outcome {
    /// What was asked.
    pub action: DoorAction,
    /// What the device told last.
    pub state: LockState,
}
