//! Words for every setting of Features & Configuration.

use doorward_app::Clock;
use doorward_app::settings::{FieldId, FieldProblem, Problem, SettingsPage, Unit};

/// Title and one line about a page.
pub(crate) const fn page(page: SettingsPage) -> (&'static str, &'static str) {
    match page {
        SettingsPage::General => ("General", "Name, time zone, security code"),
        SettingsPage::LockBehaviour => ("Lock behaviour", "Turns, Lock ’n’ Go, opening the door"),
        SettingsPage::AutoLock => ("Auto lock", "Locking by itself"),
        SettingsPage::NightMode => ("Night mode", "Stricter during some hours"),
        SettingsPage::Intercom => ("Intercom", "Its kind, and how the door opens"),
        SettingsPage::RingToOpen => ("Ring to open", "Opening at the next ring"),
        SettingsPage::Doorbell => ("Doorbell & sounds", "What is heard of a ring"),
        SettingsPage::DoorSensor => ("Door sensor", "What watches the door"),
        SettingsPage::ButtonAndLed => ("Button & LED", "Presses, light, Bluetooth pairing"),
        SettingsPage::Fob => ("Fob", "What its button does"),
        SettingsPage::Advanced => ("Advanced", "Radio, batteries, positions"),
    }
}

/// Label and hint of a setting.
pub(crate) const fn field(field: FieldId) -> (&'static str, Option<&'static str>) {
    match field {
        FieldId::Name => (
            "Name of the lock",
            Some("As everybody sees it who is invited from now on."),
        ),
        FieldId::TimeZone => ("Time zone", Some("Schedules and limits follow it.")),
        FieldId::Latitude => (
            "Latitude",
            Some("Degrees north, for phones that unlock by coming home."),
        ),
        FieldId::Longitude => ("Longitude", Some("Degrees east.")),
        FieldId::TimeZoneOffset => ("Ahead of UTC by", Some("Without a time zone only.")),
        FieldId::DaylightSaving => ("Summer time", Some("Without a time zone only.")),
        FieldId::OperatingMode => ("Kind of intercom", None),
        FieldId::Capabilities => ("What it can do there", None),
        FieldId::IntercomId => ("Model number", None),
        FieldId::BusMode => ("Switch the bus", None),
        FieldId::ShortCircuitDuration => ("Short circuit for", None),
        FieldId::StrikeDuration => ("Hold the door open for", None),
        FieldId::RingToOpenTimeout => ("Ring to open ends after", None),
        FieldId::RingToOpenOnce => ("End it after the first ring", None),
        FieldId::StrikeDelay => ("Wait before opening", None),
        FieldId::RandomStrikeDelay => {
            ("Wait at random", Some("3 to 7 seconds, as a person would."))
        }
        FieldId::SuppressInContinuousMode => ("Silent in continuous mode", None),
        FieldId::SuppressInRingToOpen => ("Silent during ring to open", None),
        FieldId::SuppressOtherwise => ("Silent at all other times", None),
        FieldId::SuppressionDuration => ("Keep it silent for", None),
        FieldId::SoundRing => ("Sound of a ring", None),
        FieldId::SoundOpen => ("Sound of opening", None),
        FieldId::SoundRingToOpen => ("Sound of ring to open", None),
        FieldId::SoundContinuousMode => ("Sound of continuous mode", None),
        FieldId::SoundConfirmation => ("Confirm with a sound", None),
        FieldId::SoundLevel => ("Volume", Some("From 0, silent, to 255.")),
        FieldId::DoorSensor => ("Door sensor", None),
        FieldId::DoorAjarWarning => ("Note a door left open", None),
        FieldId::DoorAjarAfter => ("Left open means", None),
        FieldId::DoorMismatchWarning => ("Note locking an open door", None),
        FieldId::DoorLog => ("Note opening and closing", None),
        FieldId::AutoUnlatch => (
            "Unlocking opens the door",
            Some("For doors with a fixed knob outside: each unlocking also pulls the latch."),
        ),
        FieldId::SingleLock => (
            "Lock with one turn",
            Some("Otherwise the bolt goes all the way."),
        ),
        FieldId::LockNGoTimeout => ("Lock ’n’ Go waits", None),
        FieldId::UnlatchDuration => ("Hold the latch for", None),
        FieldId::MotorSpeed => ("Motor", None),
        FieldId::AutoLock => ("Lock by itself", None),
        FieldId::AutoLockTimeout => ("After", Some("Counted from unlocking.")),
        FieldId::ImmediateAutoLock => {
            ("At once when the door closes", Some("Needs a door sensor."))
        }
        FieldId::AutoUnlock => (
            "Allow Auto Unlock",
            Some("Phones may unlock by coming home."),
        ),
        FieldId::NightMode => ("Night mode", None),
        FieldId::NightModeStart => ("Begins at", None),
        FieldId::NightModeEnd => ("Ends at", Some("It does not unlock anything.")),
        FieldId::NightModeAutoLock => ("Lock by itself at night", None),
        FieldId::NightModeAutoUnlock => ("Auto Unlock even at night", None),
        FieldId::NightModeLockAtStart => ("Lock when the night begins", None),
        FieldId::NightModeSlow => ("Turn gently at night", None),
        FieldId::Button => ("Button on the lock", None),
        FieldId::SinglePress => ("One press", None),
        FieldId::DoublePress => ("Two presses", None),
        FieldId::LedFlash => ("Blink while unlocked", None),
        FieldId::LedBrightness => ("Brightness", Some("From 0, dark, to 5.")),
        FieldId::BluetoothPairing => (
            "Bluetooth pairing",
            Some("Holding the button lets new phones in. Switched off, only invitations do."),
        ),
        FieldId::FobSingle => ("One press", None),
        FieldId::FobDouble => ("Two presses", None),
        FieldId::FobTriple => ("Three presses", None),
        FieldId::Advertising => (
            "Radio signal",
            Some("Slower saves the batteries and answers later."),
        ),
        FieldId::BatteryType => ("Batteries", None),
        FieldId::BatteryDetection => ("Find out the battery type", None),
        FieldId::DetachedCylinder => (
            "Detached cylinder",
            Some("The key turns from outside with a key inside."),
        ),
        FieldId::UnlockedOffset => ("Unlocked position", None),
        FieldId::LockedOffset => ("Locked position", None),
        FieldId::SingleLockedOffset => ("One-turn position", None),
        FieldId::TransitionOffset => ("Turning point", None),
        FieldId::AutoUpdate => ("Install updates by itself", None),
    }
}

/// A choice of a setting. Names such as time zones stand for themselves.
pub(crate) fn option(word: &'static str) -> &'static str {
    match word {
        "none" => "Nothing",
        "intelligent" => "Lock or unlock, whatever fits",
        "unlock" => "Unlock",
        "lock" => "Lock",
        "unlatch" => "Open the door",
        "lock_n_go" => "Lock ’n’ Go",
        "show_status" => "Show the state",
        "standard" => "Standard",
        "fast" => "Fast",
        "gentle" => "Gentle and quiet",
        "automatic" => "Automatic",
        "normal" => "Normal",
        "slow" => "Slow",
        "slowest" => "Slowest",
        "alkaline" => "Alkaline",
        "accumulators" => "Rechargeable",
        "lithium" => "Lithium",
        other => other,
    }
}

/// What is wrong with a value.
pub(crate) fn problem(problem: &Problem) -> String {
    match problem {
        Problem::NotASwitch | Problem::NotAChoice { .. } => {
            "Choose one of the offered values.".to_owned()
        }
        Problem::NotANumber { min, max, unit } | Problem::OutOfRange { min, max, unit } => {
            format!("A whole number from {min} to {max}{}.", unit_of(*unit))
        }
        Problem::Empty => "Type something.".to_owned(),
        Problem::TooLong { max_bytes } => {
            format!("Too long: at most {max_bytes} plain letters, fewer with accents.")
        }
        Problem::ControlCharacters => "It contains characters that cannot be shown.".to_owned(),
        Problem::NotDegrees { limit } => {
            format!("Degrees from -{limit} to {limit}, such as 48.20817.")
        }
        Problem::NotATime => "A time of day such as 07:30.".to_owned(),
        Problem::NotOnThisDevice => "This device has no such setting.".to_owned(),
    }
}

/// The same with the name of the setting.
pub(crate) fn named_problem(wrong: &FieldProblem) -> String {
    format!("{}: {}", field(wrong.field).0, problem(&wrong.problem))
}

fn unit_of(unit: Unit) -> String {
    match unit.sign() {
        "" => String::new(),
        "°" => "°".to_owned(),
        sign => format!(" {sign}"),
    }
}

pub(crate) const UNKNOWN_VALUE: &str = "Set to something this app does not know; saving leaves it.";
pub(crate) const NO_TIME_ZONE: &str = "No time zone";
pub(crate) const SECURITY_CODE: &str = "Security code";
pub(crate) const SECURITY_CODE_CHANGE: &str = "Change, with the current code";
pub(crate) const SECURITY_CODE_CHOOSE: &str = "Not set: choose one";
pub(crate) const CURRENT_CODE: &str = "Current security code";
pub(crate) const CURRENT_CODE_HINT: &str = "Asked anew even when this app remembers it.";
pub(crate) const NEW_CODE: &str = "New security code";
pub(crate) const CHANGE_CODE: &str = "Change the code";
pub(crate) const CODE_CHANGED: &str = "The security code is changed";
pub(crate) const CODE_CHANGED_TEXT: &str = "Every other phone has to enter the new one once. Note it down: nobody can read it back from the lock.";
pub(crate) const CHANGING: &str = "Changing …";
pub(crate) const SAVING: &str = "Saving …";
pub(crate) const SCHEDULE: &str = "Time control";
pub(crate) const SCHEDULE_TEXT: &str = "What the lock does by itself, and when";
pub(crate) const SCHEDULE_NONE: &str = "Nothing is planned.";
pub(crate) const SCHEDULE_ADD: &str = "Add";
pub(crate) const SCHEDULE_AT: &str = "Time";
pub(crate) const SCHEDULE_WHAT: &str = "Action";
pub(crate) const SCHEDULE_ADDED: &str = "Planned";
pub(crate) const SCHEDULE_NO_DAY: &str = "Choose at least one weekday.";
pub(crate) const FACTS: &str = "About this lock";
pub(crate) const FIRMWARE: &str = "Firmware";
pub(crate) const HARDWARE: &str = "Hardware";
pub(crate) const CLOCK: &str = "Clock";
pub(crate) const CLOCK_SET: &str = "Set the clock";
pub(crate) const CLOCK_IS_SET: &str = "The clock is set";
pub(crate) const CALIBRATE: &str = "Calibrate";
pub(crate) const CALIBRATE_TEXT: &str =
    "The lock turns to both ends and learns where they are. Open the door first.";
pub(crate) const CALIBRATED: &str = "Calibrated";
pub(crate) const SCHEDULE_NEW: &str = "New entry";

/// For screen readers.
pub(crate) fn remove_entry(at: Clock, what: &str) -> String {
    format!("Remove {at}, {what}")
}

/// How far the lock's clock is off.
pub(crate) fn drift(seconds: i64) -> String {
    let far = super::span(seconds.unsigned_abs());
    match seconds {
        -4..=4 => "Right".to_owned(),
        5.. => format!("{far} ahead"),
        _ => format!("{far} behind"),
    }
}
