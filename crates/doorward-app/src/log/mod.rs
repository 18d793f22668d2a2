//! The activity log: who did what to the door, how and when.

mod export;
mod filter;
mod week;
mod wire;

use serde::Serialize;

use doorward_client::proto::CommandId;

use crate::UnixTime;
use crate::action::DoorAction;
use crate::card::{Completion, Trigger};

pub(crate) use export::csv;
pub use filter::{LogFilter, LogOutcome};
pub(crate) use filter::{lost, suspended};
pub(crate) use week::{people, week};
pub(crate) use wire::entry;

/// The log as asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct LogView {
    /// The entries that pass the filter, newest first.
    pub entries: Vec<LogEntry>,
    /// How many entries the device holds.
    pub total: usize,
    /// How many pass the filter, of which `entries` are the newest.
    pub matching: usize,
    /// Whether the device records anything at all. While it does not, nothing can be told about that time later either.
    pub logging: bool,
    /// Whether the door sensor's entries are recorded; none on devices without one.
    pub door_logging: Option<bool>,
    /// The numbers of the oldest and the newest entry the device holds; none when it holds none.
    pub range: Option<(u32, u32)>,
    /// How many entries the device says it lost, or could not keep, within what it holds.
    pub lost: u64,
    /// Authorizations that may not try security codes any more, by what the log tells: suspended, and neither lifted nor
    /// removed since. [`App::acknowledge`](crate::App::acknowledge) lifts one.
    pub suspended: Vec<u32>,
    /// Everybody who appears in the whole log, sorted: for the filter's list.
    pub people: Vec<String>,
    /// The last seven days, whatever the filter.
    pub week: WeekSummary,
}

/// One entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct LogEntry {
    /// Its number on the device; grows, never reused.
    pub index: u32,
    /// When, as the device's clock had it.
    pub at: Option<UnixTime>,
    /// The name of who did it, empty for what happened at the device itself. Clean it before a terminal shows it.
    pub who: String,
    /// The authorization behind it, 0 for none.
    pub authorization: u32,
    /// What.
    #[serde(flatten)]
    pub event: LogEvent,
}

/// What an entry tells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "event")]
pub enum LogEvent {
    /// Somebody switched the log on or off.
    Logging {
        /// On.
        on: bool,
    },
    /// The bolt or latch.
    Action {
        /// What was asked; none for an action this app does not know or none at all.
        action: Option<DoorAction>,
        /// Who or what caused it.
        trigger: Trigger,
        /// How it ended.
        completion: Completion,
        /// True when a phone did it by coming home.
        auto_unlock: bool,
    },
    /// The device learned its positions.
    Calibration {
        /// How it ended.
        completion: Completion,
    },
    /// The device found its position after power-up.
    Initialization {
        /// How it ended.
        completion: Completion,
    },
    /// Somebody typed at a keypad.
    Keypad {
        /// What was asked.
        action: Option<DoorAction>,
        /// How it was asked.
        source: KeypadSource,
        /// How it ended.
        completion: Completion,
        /// Which keypad code, 0 for none.
        code_id: u16,
    },
    /// The door.
    Door {
        /// What it did.
        door: DoorEvent,
    },
    /// Somebody switched the door sensor's log on or off.
    DoorLogging {
        /// On.
        on: bool,
    },
    /// The device was updated.
    Firmware {
        /// To this version.
        version: String,
    },
    /// It rang at an Opener. That its ring to open or continuous mode was switched is an action.
    Doorbell {
        /// What a ring did at that time.
        mode: DoorbellMode,
        /// What switched on the mode under which it rang; without a mode, what rang.
        source: DoorbellSource,
        /// True when a phone switched that mode on by coming home.
        geofence: bool,
        /// True when nobody was to hear it.
        suppressed: bool,
        /// Which of the Opener's sounds was played; 0 for none.
        sound: u8,
        /// How it ended.
        completion: Completion,
        /// The keypad code that switched that mode on, 0 for none.
        code_id: u16,
    },
    /// Something about the security code or the permissions, from Doorward devices.
    Security {
        /// What.
        security: SecurityNote,
        /// How many, which authorization or how far, as `security` says; else 0.
        subject: i64,
    },
    /// Something this app does not know.
    Other {
        /// The protocol's type number.
        kind: u8,
    },
}

/// What happened to the security code or the permissions, and what the lock warns of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum SecurityNote {
    /// Wrong security codes; the subject counts them.
    WrongCodes,
    /// The security code was set for the first time.
    CodeSet,
    /// The security code was changed.
    CodeChanged,
    /// Something was paired; the subject is its authorization.
    Paired,
    /// Somebody was invited; the subject is the authorization.
    Invited,
    /// An invitation was used for the first time; the subject is its authorization.
    InvitationUsed,
    /// An invitation was not used in time; the subject is its authorization.
    InvitationExpired,
    /// A permission was removed; the subject is the authorization.
    Removed,
    /// A permission was changed; the subject is the authorization.
    Updated,
    /// A phone may not try codes any more; the subject is its authorization.
    Suspended,
    /// Nobody unproven may try codes any more.
    HardStop,
    /// Failures were acknowledged; the subject is the authorization, or 0 for the shared ones.
    Acknowledged,
    /// Pairing mode ended after too many wrong codes.
    PairingEnded,
    /// Entries are missing here; the subject counts them.
    EntriesLost,
    /// The configuration was changed; the subject is the number of the command that did it, as [`SettingsPart`] knows it.
    ConfigChanged,
    /// The clock was set; the subject is by how many seconds.
    ClockSet,
    /// The door stayed open for too long; the subject is for how many minutes.
    DoorAjar,
    /// The bolt was thrown while the door stood open.
    LockedOpen,
    /// The batteries became critical; the subject is the charge in percent.
    BatteryCritical,
    /// A keypad code was made; the subject is its number.
    KeypadCodeAdded,
    /// A keypad code was changed; the subject is its number.
    KeypadCodeChanged,
    /// A keypad code was removed; the subject is its number.
    KeypadCodeRemoved,
    /// Something this app does not know.
    Other,
}

impl SecurityNote {
    /// The word JSON and exports use.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::WrongCodes => "wrong_codes",
            Self::CodeSet => "code_set",
            Self::CodeChanged => "code_changed",
            Self::Paired => "paired",
            Self::Invited => "invited",
            Self::InvitationUsed => "invitation_used",
            Self::InvitationExpired => "invitation_expired",
            Self::Removed => "removed",
            Self::Updated => "updated",
            Self::Suspended => "suspended",
            Self::HardStop => "hard_stop",
            Self::Acknowledged => "acknowledged",
            Self::PairingEnded => "pairing_ended",
            Self::EntriesLost => "entries_lost",
            Self::ConfigChanged => "config_changed",
            Self::ClockSet => "clock_set",
            Self::DoorAjar => "door_ajar",
            Self::LockedOpen => "locked_open",
            Self::BatteryCritical => "battery_critical",
            Self::KeypadCodeAdded => "keypad_code_added",
            Self::KeypadCodeChanged => "keypad_code_changed",
            Self::KeypadCodeRemoved => "keypad_code_removed",
            Self::Other => "other",
        }
    }

    /// True for what deserves a second look.
    #[must_use]
    pub const fn is_warning(self) -> bool {
        matches!(
            self,
            Self::WrongCodes
                | Self::Suspended
                | Self::HardStop
                | Self::PairingEnded
                | Self::EntriesLost
                | Self::DoorAjar
                | Self::LockedOpen
                | Self::BatteryCritical
        )
    }
}

/// Which settings were changed, as far as a device tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SettingsPart {
    /// Name, place, button, light, fob and radio.
    General,
    /// How the device moves, waits, sounds and runs on its batteries.
    Behaviour,
    /// The door sensor.
    DoorSensor,
    /// Something was planned.
    PlanAdded,
    /// A plan was changed.
    PlanChanged,
    /// A plan was removed.
    PlanRemoved,
}

impl SettingsPart {
    /// The word the command line uses.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::General => "general",
            Self::Behaviour => "behaviour",
            Self::DoorSensor => "door_sensor",
            Self::PlanAdded => "plan_added",
            Self::PlanChanged => "plan_changed",
            Self::PlanRemoved => "plan_removed",
        }
    }

    /// The part a command changes; none for a number this app does not know.
    #[must_use]
    pub fn of_command(number: i64) -> Option<Self> {
        let command = u16::try_from(number).map(CommandId).ok()?;
        Some(match command {
            CommandId::SET_CONFIG => Self::General,
            CommandId::SET_ADVANCED_CONFIG => Self::Behaviour,
            CommandId::SET_DOOR_SENSOR_CONFIG => Self::DoorSensor,
            CommandId::ADD_TIME_CONTROL => Self::PlanAdded,
            CommandId::UPDATE_TIME_CONTROL => Self::PlanChanged,
            CommandId::REMOVE_TIME_CONTROL => Self::PlanRemoved,
            _ => return None,
        })
    }
}

impl LogEvent {
    /// What kind of entry it is, to filter by.
    #[must_use]
    pub const fn kind(&self) -> LogKind {
        match self {
            Self::Action {
                action: Some(action),
                ..
            } => LogKind::of_action(*action),
            Self::Action { action: None, .. } => LogKind::System,
            Self::Door { .. } | Self::Doorbell { .. } => LogKind::Door,
            Self::Keypad { .. } => LogKind::Keypad,
            Self::Security { security, .. } => match security {
                SecurityNote::DoorAjar | SecurityNote::LockedOpen => LogKind::Door,
                SecurityNote::BatteryCritical => LogKind::System,
                _ => LogKind::Security,
            },
            Self::Logging { .. }
            | Self::Calibration { .. }
            | Self::Initialization { .. }
            | Self::DoorLogging { .. }
            | Self::Firmware { .. }
            | Self::Other { .. } => LogKind::System,
        }
    }

    /// How it ended, where it is something that can end badly.
    #[must_use]
    pub const fn completion(&self) -> Option<Completion> {
        match self {
            Self::Action { completion, .. }
            | Self::Calibration { completion }
            | Self::Initialization { completion }
            | Self::Keypad { completion, .. }
            | Self::Doorbell { completion, .. } => Some(*completion),
            _ => None,
        }
    }

    /// How often it happened: devices put wrong codes in a row into one entry.
    #[must_use]
    pub fn times(&self) -> u32 {
        match self {
            Self::Security {
                security: SecurityNote::WrongCodes | SecurityNote::EntriesLost,
                subject,
            } => u32::try_from(*subject).unwrap_or(u32::MAX).max(1),
            _ => 1,
        }
    }

    /// True for what failed, was refused or deserves a second look.
    #[must_use]
    pub fn is_failure(&self) -> bool {
        match self {
            Self::Door { door } => matches!(door, DoorEvent::Jammed | DoorEvent::Tampered),
            Self::Security { security, .. } => security.is_warning(),
            other => other.completion().is_some_and(Completion::is_failure),
        }
    }
}

/// How something was asked at a keypad.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum KeypadSource {
    /// The arrow key, without a code.
    ArrowKey,
    /// A code.
    Code,
    /// A fingerprint.
    Fingerprint,
    /// Something this app does not know.
    Unknown,
}

/// What a ring does at an Opener.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DoorbellMode {
    /// It is heard, no more.
    Plain,
    /// The next one opens.
    RingToOpen,
    /// Each one opens.
    ContinuousMode,
}

impl DoorbellMode {
    /// The word JSON and exports use.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::RingToOpen => "ring_to_open",
            Self::ContinuousMode => "continuous_mode",
        }
    }
}

/// What switched on the mode under which it rang at an Opener; without a mode, what rang.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DoorbellSource {
    /// Somebody rang.
    Doorbell,
    /// Time control.
    TimeControl,
    /// A phone.
    App,
    /// The button on the Opener.
    Button,
    /// A fob.
    Fob,
    /// A bridge.
    Bridge,
    /// A keypad.
    Keypad,
    /// Something this app does not know.
    Unknown,
}

impl DoorbellSource {
    /// The word JSON and exports use.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Doorbell => "doorbell",
            Self::TimeControl => "time_control",
            Self::App => "app",
            Self::Button => "button",
            Self::Fob => "fob",
            Self::Bridge => "bridge",
            Self::Keypad => "keypad",
            Self::Unknown => "unknown",
        }
    }
}

/// What a door did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DoorEvent {
    /// Opened.
    Opened,
    /// Closed.
    Closed,
    /// The sensor is jammed.
    Jammed,
    /// Somebody tampered with the sensor.
    Tampered,
    /// Something this app does not know.
    Unknown,
}

/// Kinds of entries to filter by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LogKind {
    /// Locked and locked by itself.
    Lock,
    /// Unlocked, unlatched, lock 'n' go.
    Unlock,
    /// The door opened or closed.
    Door,
    /// The keypad.
    Keypad,
    /// The security code and the permissions.
    Security,
    /// Everything else: log switched, calibration, updates.
    System,
}

impl LogKind {
    /// The kind of an action: what shuts, and what lets somebody in.
    pub(crate) const fn of_action(action: DoorAction) -> Self {
        match action {
            DoorAction::Lock
            | DoorAction::FullLock
            | DoorAction::RingToOpenOff
            | DoorAction::ContinuousModeOff => Self::Lock,
            DoorAction::Unlock
            | DoorAction::Unlatch
            | DoorAction::LockNGo
            | DoorAction::LockNGoUnlatch
            | DoorAction::Open
            | DoorAction::RingToOpenOn
            | DoorAction::ContinuousModeOn => Self::Unlock,
        }
    }

    /// All kinds in display order.
    pub const ALL: [Self; 6] = [
        Self::Lock,
        Self::Unlock,
        Self::Door,
        Self::Keypad,
        Self::Security,
        Self::System,
    ];

    /// The word forms, the command line and JSON use.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Lock => "lock",
            Self::Unlock => "unlock",
            Self::Door => "door",
            Self::Keypad => "keypad",
            Self::Security => "security",
            Self::System => "system",
        }
    }

    /// The kind of a word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

/// How far reading the log has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Progress {
    /// Entries read.
    pub done: usize,
    /// Entries to read, once the device told.
    pub total: Option<usize>,
}

/// Seven days at a glance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct WeekSummary {
    /// The last seven days in this computer's time zone, the oldest first, today last.
    pub days: Vec<DaySummary>,
}

/// One day of the week's picture.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct DaySummary {
    /// The date, as `2026-11-24`.
    pub date: String,
    /// Its day of the week.
    pub weekday: crate::Weekday,
    /// For each hour what happened in it.
    pub hours: Vec<HourSummary>,
}

impl DaySummary {
    /// What happened on this day.
    #[must_use]
    pub fn total(&self) -> HourSummary {
        self.hours
            .iter()
            .fold(HourSummary::default(), |sum, hour| HourSummary {
                locked: sum.locked.saturating_add(hour.locked),
                unlocked: sum.unlocked.saturating_add(hour.unlocked),
                failed: sum.failed.saturating_add(hour.failed),
                other: sum.other.saturating_add(hour.other),
            })
    }
}

/// What happened in an hour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[non_exhaustive]
pub struct HourSummary {
    /// Times it was locked.
    pub locked: u16,
    /// Times it was unlocked or opened.
    pub unlocked: u16,
    /// Things that failed or were refused.
    pub failed: u16,
    /// Everything else.
    pub other: u16,
}

/// A file to save the log in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ExportFormat {
    /// Comma-separated values, safe to open in a spreadsheet.
    Csv,
    /// JSON.
    Json,
}
