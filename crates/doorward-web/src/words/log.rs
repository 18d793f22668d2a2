//! The activity log.

use doorward_app::{
    Completion, DoorAction, DoorEvent, KeypadSource, LogEntry, LogEvent, LogKind, SecurityNote,
    Trigger,
};

pub(crate) const WEEK: &str = "The last seven days";
pub(crate) const KEY_LOCKED: &str = "locked";
pub(crate) const KEY_UNLOCKED: &str = "unlocked";
pub(crate) const KEY_REFUSED: &str = "failed or refused";
pub(crate) const KEY_OTHER: &str = "door and other";
pub(crate) const FILTER: &str = "Filter";
pub(crate) const FILTER_DO: &str = "Show";
pub(crate) const FILTER_CLEAR: &str = "Show everything";
pub(crate) const WHO: &str = "Who";
pub(crate) const WHAT: &str = "What";
pub(crate) const EVERYBODY: &str = "Everybody";
pub(crate) const EVERYTHING: &str = "Everything";
pub(crate) const FROM: &str = "From";
pub(crate) const UNTIL: &str = "Until";
pub(crate) const NOTHING: &str = "Nothing here";
pub(crate) const NOTHING_TEXT: &str = "No entry fits. The lock keeps the last 1,000.";
pub(crate) const LOADING: &str = "Reading the log …";
pub(crate) const EXPORT: &str = "Export";
pub(crate) const CSV: &str = "As a table (CSV)";
pub(crate) const JSON: &str = "For programs (JSON)";
pub(crate) const LOGGING: &str = "Keep a log";
pub(crate) const LOGGING_HINT: &str =
    "Switched off, nothing is recorded, and switching it on later brings nothing back.";
pub(crate) const LOGGING_ON: &str = "The log is kept from now on";
pub(crate) const LOGGING_OFF: &str = "Nothing is recorded any more";
pub(crate) const TODAY: &str = "Today";
pub(crate) const YESTERDAY: &str = "Yesterday";

/// What the picture says to people who do not see it: locked, unlocked, refused, other.
pub(crate) fn week_alt([locked, unlocked, refused, other]: [u32; 4]) -> String {
    format!(
        "The last seven days: locked {locked} times, unlocked {unlocked} times, {refused} failures or refusals, {other} other events."
    )
}

/// Progress of reading.
pub(crate) fn read(done: usize, all: Option<usize>) -> String {
    match all {
        Some(all) => format!("{done} of {all} entries"),
        None => super::count(done, "entry", "entries"),
    }
}

pub(crate) const LOOK_AGAIN: &str = "Look again";
pub(crate) const LOGGING_IS_OFF: &str = "The lock keeps no log at the moment.";
pub(crate) const NO_TIME: &str = "Without a time";
pub(crate) const FAILURES: &str = "Only what failed or was refused";

/// A kind of entries.
pub(crate) const fn kind(kind: LogKind) -> &'static str {
    match kind {
        LogKind::Lock => "Locking",
        LogKind::Unlock => "Unlocking and opening",
        LogKind::Door => "Door",
        LogKind::Keypad => "Keypad",
        LogKind::Security => "Code and permissions",
        LogKind::System => "Changes and system",
    }
}

/// A link to older entries.
pub(crate) fn more(hidden: usize) -> String {
    format!("Show more ({hidden} older)")
}

/// What an entry tells, in one sentence.
pub(crate) fn event(entry: &LogEntry) -> String {
    let who = if entry.who.is_empty() {
        None
    } else {
        Some(entry.who.as_str())
    };
    match &entry.event {
        LogEvent::Action {
            action,
            trigger,
            completion,
            ..
        } => acted(who, *action, by(*trigger), *completion),
        LogEvent::Keypad {
            action, completion, ..
        } => acted(who, *action, "Keypad", *completion),
        LogEvent::Logging { on: true } => {
            with(who, "switched the log on", "The log was switched on")
        }
        LogEvent::Logging { on: false } => {
            with(who, "switched the log off", "The log was switched off")
        }
        LogEvent::DoorLogging { on: true } => with(
            who,
            "switched the door’s log on",
            "The door’s log was switched on",
        ),
        LogEvent::DoorLogging { on: false } => with(
            who,
            "switched the door’s log off",
            "The door’s log was switched off",
        ),
        LogEvent::Calibration { .. } => with(who, "calibrated the lock", "The lock was calibrated"),
        LogEvent::Initialization { .. } => "The lock started up".to_owned(),
        LogEvent::Door { door } => match door {
            DoorEvent::Opened => "The door was opened",
            DoorEvent::Closed => "The door was closed",
            DoorEvent::Jammed => "The door sensor is jammed",
            DoorEvent::Tampered => "The door sensor was tampered with",
            DoorEvent::Unknown => "The door sensor reported something",
        }
        .to_owned(),
        LogEvent::Firmware { version } => format!("Updated to version {version}"),
        LogEvent::Doorbell { .. } => "Somebody rang".to_owned(),
        LogEvent::Security { security, subject } => secured(who, *security, *subject),
        LogEvent::Other { kind } => format!("Something this app does not know ({kind})"),
    }
}

fn secured(who: Option<&str>, what: SecurityNote, subject: i64) -> String {
    let happened = match what {
        SecurityNote::WrongCodes => {
            let times = super::count(
                usize::try_from(subject).unwrap_or(0),
                "wrong security code",
                "wrong security codes",
            );
            return who.map_or_else(|| times.clone(), |who| format!("{who}: {times}"));
        }
        SecurityNote::CodeSet => {
            return with(who, "set the security code", "The security code was set");
        }
        SecurityNote::CodeChanged => {
            return with(
                who,
                "changed the security code",
                "The security code was changed",
            );
        }
        SecurityNote::Paired => return with(who, "was connected", "Something was connected"),
        SecurityNote::Invited => return with(who, "invited somebody", "Somebody was invited"),
        SecurityNote::InvitationUsed => {
            return with(who, "took up an invitation", "An invitation was taken up");
        }
        SecurityNote::InvitationExpired => "An invitation was not used in time",
        SecurityNote::Removed => {
            return with(who, "removed a permission", "A permission was removed");
        }
        SecurityNote::Updated => {
            return with(who, "changed a permission", "A permission was changed");
        }
        SecurityNote::Suspended => "A phone may not try codes any more",
        SecurityNote::HardStop => {
            "Codes of unproven phones are refused until somebody acknowledges"
        }
        SecurityNote::Acknowledged => {
            return with(
                who,
                "acknowledged the wrong codes",
                "The wrong codes were acknowledged",
            );
        }
        SecurityNote::PairingEnded => "Pairing ended after too many wrong codes",
        SecurityNote::EntriesLost => {
            return super::count(
                usize::try_from(subject).unwrap_or(0),
                "lost entry",
                "lost entries",
            );
        }
        SecurityNote::ConfigChanged => {
            return with(who, "changed the settings", "The settings were changed");
        }
        SecurityNote::ClockSet => return with(who, "set the clock", "The clock was set"),
        _ => "Something about the security code",
    };
    happened.to_owned()
}

fn with(who: Option<&str>, did: &str, happened: &str) -> String {
    who.map_or_else(|| happened.to_owned(), |who| format!("{who} {did}"))
}

fn acted(
    who: Option<&str>,
    action: Option<DoorAction>,
    by: &str,
    completion: Completion,
) -> String {
    let who = who.unwrap_or(by);
    let (did, tried) = match action {
        Some(DoorAction::Unlock) => ("unlocked", "unlock"),
        Some(DoorAction::Lock | DoorAction::FullLock) => ("locked", "lock"),
        Some(DoorAction::Unlatch) => ("opened the door", "open the door"),
        Some(DoorAction::LockNGo) => ("used Lock ’n’ Go", "use Lock ’n’ Go"),
        Some(DoorAction::RingToOpenOn) => ("switched ring to open on", "switch ring to open on"),
        Some(DoorAction::RingToOpenOff) => ("switched ring to open off", "switch ring to open off"),
        Some(DoorAction::Open) => ("opened the house door", "open the house door"),
        Some(DoorAction::ContinuousModeOn) => {
            ("switched continuous mode on", "switch continuous mode on")
        }
        Some(DoorAction::ContinuousModeOff) => {
            ("switched continuous mode off", "switch continuous mode off")
        }
        Some(DoorAction::LockNGoUnlatch) => ("opened with Lock ’n’ Go", "open with Lock ’n’ Go"),
        None => ("did something", "do something"),
    };
    if completion.is_failure() {
        format!("{who} could not {tried}")
    } else {
        format!("{who} {did}")
    }
}

const fn by(trigger: Trigger) -> &'static str {
    match trigger {
        Trigger::App => "An app",
        Trigger::Manual => "Somebody at the door",
        Trigger::Button => "The button",
        Trigger::Automatic => "The schedule",
        Trigger::AutoLock => "Auto lock",
        Trigger::Accessory => "An accessory",
        Trigger::Ring => "A ring",
        Trigger::ContinuousMode => "Continuous mode",
        Trigger::SmartHome => "The smart home",
        Trigger::Unknown => "Something",
    }
}

/// How it was done and how it ended, where there is more to tell.
pub(crate) fn detail(entry: &LogEntry) -> Option<String> {
    let (how, completion) = match &entry.event {
        LogEvent::Action {
            auto_unlock: true,
            completion,
            ..
        } => (Some("by coming home"), *completion),
        LogEvent::Action {
            trigger,
            completion,
            ..
        } => {
            let how = match trigger {
                Trigger::App => "with the app",
                Trigger::Manual => "by hand",
                Trigger::Button => "with the button",
                Trigger::Automatic => "by schedule",
                Trigger::AutoLock => "by itself",
                Trigger::Accessory => "with an accessory",
                Trigger::Ring => "A ring",
                Trigger::ContinuousMode => "Continuous mode",
                Trigger::SmartHome => "from the smart home",
                Trigger::Unknown => "",
            };
            // Where nobody is named, the sentence above says how already.
            (
                Some(how).filter(|how| !how.is_empty() && !entry.who.is_empty()),
                *completion,
            )
        }
        LogEvent::Keypad {
            source, completion, ..
        } => {
            let how = match source {
                KeypadSource::ArrowKey => "with the arrow key",
                KeypadSource::Code => "with a keypad code",
                KeypadSource::Fingerprint => "with a fingerprint",
                KeypadSource::Unknown => "at the keypad",
            };
            (Some(how), *completion)
        }
        LogEvent::Calibration { completion } | LogEvent::Initialization { completion } => {
            (None, *completion)
        }
        _ => return None,
    };
    let ended = ended(completion);
    match (how, ended) {
        (Some(how), Some(ended)) => Some(format!("{how}: {ended}")),
        (Some(how), None) => Some(how.to_owned()),
        (None, Some(ended)) => Some(ended.to_owned()),
        (None, None) => None,
    }
}

const fn ended(completion: Completion) -> Option<&'static str> {
    match completion {
        Completion::Success | Completion::Unknown => None,
        Completion::MotorBlocked => Some("the motor got stuck"),
        Completion::Canceled => Some("stopped at the lock"),
        Completion::TooRecent => Some("too soon after another"),
        Completion::Busy => Some("another action was running"),
        Completion::LowBattery => Some("the batteries were too weak"),
        Completion::Failure => Some("motor or clutch failed"),
        Completion::Incomplete => Some("stopped half way"),
        Completion::Rejected => Some("not allowed"),
        Completion::RejectedNightMode => Some("not during night mode"),
        Completion::InvalidKeypadCode => Some("wrong keypad code"),
        Completion::InvalidFingerprint => Some("unknown fingerprint"),
    }
}
