//! The first page: a card per lock.

use doorward_app::{DoorAction, LockState};

pub(crate) const TITLE: &str = "Devices";
pub(crate) const EMPTY_TITLE: &str = "No device yet";
pub(crate) const EMPTY_TEXT: &str =
    "Add the lock on your door, or redeem an invitation somebody sent you.";
pub(crate) const ADD: &str = "Add device";
pub(crate) const REDEEM: &str = "Redeem invitation";

pub(crate) const REALLY_OPEN: &str = "Really open?";
pub(crate) const REFRESH: &str = "Look again";
pub(crate) const LOOKING: &str = "Looking …";
pub(crate) const CONNECTING: &str = "Connecting";

pub(crate) const DOOR_CLOSED: &str = "Door closed";
pub(crate) const DOOR_OPEN: &str = "Door open";
pub(crate) const DOOR_UNKNOWN: &str = "Door unknown";
pub(crate) const DOOR_TAMPERED: &str = "Door sensor tampered with";
pub(crate) const NIGHT_MODE: &str = "Night mode";
pub(crate) const BATTERY_CRITICAL: &str = "The batteries are nearly empty. Change them soon.";
pub(crate) const WAS_RESET: &str = "This lock was reset to factory settings.";
pub(crate) const SET_UP_AGAIN: &str = "Set up again";
pub(crate) const CODE_CHANGED: &str =
    "Somebody changed the security code. The one remembered here was forgotten.";
pub(crate) const NO_CODE: &str =
    "No security code protects this lock’s settings, permissions and log.";
pub(crate) const CHOOSE_CODE: &str = "Choose one";
pub(crate) const TO_LOG: &str = "See the log";
pub(crate) const TO_PERMISSIONS: &str = "See who";
pub(crate) const DISMISS: &str = "Dismiss";
pub(crate) const NOT_REACHABLE: &str = "Not reachable";
pub(crate) const NEVER_SEEN: &str = "Not seen yet";
pub(crate) const NO_LONGER_ALLOWED: &str = "This app is no longer allowed here";
pub(crate) const NO_LONGER_ALLOWED_TEXT: &str = "The lock removed it, or was reset. Ask for a new invitation, or add the device again with its button.";
pub(crate) const FORGET: &str = "Remove from this app";

/// The way to a device's settings, for screen readers.
pub(crate) fn settings_of(name: &str) -> String {
    format!("Settings of {name}")
}

/// A state as one glance.
pub(crate) const fn state(state: LockState) -> &'static str {
    match state {
        LockState::Unknown => "Unknown",
        LockState::Uncalibrated => "Not calibrated",
        LockState::Locked => "Locked",
        LockState::Unlocking => "Unlocking …",
        LockState::Unlocked => "Unlocked",
        LockState::Locking => "Locking …",
        LockState::Unlatched => "Open",
        LockState::LockNGo => "Unlocked for a moment",
        LockState::Unlatching => "Opening …",
        LockState::Calibrating => "Calibrating …",
        LockState::BootRun => "Starting up …",
        LockState::MotorBlocked => "Stuck",
        LockState::Untrained => "Not trained",
        LockState::Idle => "Ready",
        LockState::RingToOpen => "Opens at the next ring",
        LockState::ContinuousMode => "Opens at every ring",
        LockState::Opening => "Opening …",
        LockState::Open => "Open",
    }
}

/// An action as the name of its button.
pub(crate) const fn action(action: DoorAction) -> &'static str {
    match action {
        DoorAction::Unlock => "Unlock",
        DoorAction::Lock => "Lock",
        DoorAction::Unlatch => "Open door",
        DoorAction::LockNGo => "Lock ’n’ Go",
        DoorAction::LockNGoUnlatch => "Open, then lock",
        DoorAction::FullLock => "Lock all the way",
        DoorAction::RingToOpenOn => "Ring to open",
        DoorAction::RingToOpenOff => "End ring to open",
        DoorAction::Open => "Open door",
        DoorAction::ContinuousModeOn => "Open at every ring",
        DoorAction::ContinuousModeOff => "End continuous mode",
    }
}

/// An action under way.
pub(crate) const fn doing(action: DoorAction) -> &'static str {
    match action {
        DoorAction::Unlock => "Unlocking …",
        DoorAction::Lock | DoorAction::FullLock => "Locking …",
        DoorAction::Unlatch | DoorAction::LockNGoUnlatch | DoorAction::Open => "Opening …",
        DoorAction::LockNGo
        | DoorAction::RingToOpenOn
        | DoorAction::RingToOpenOff
        | DoorAction::ContinuousModeOn
        | DoorAction::ContinuousModeOff => "Starting …",
    }
}

/// The battery in a few characters.
pub(crate) fn battery(percent: Option<u8>, critical: bool, charging: bool) -> String {
    let level = match (percent, critical) {
        (Some(percent), true) => format!("{percent} %, low"),
        (Some(percent), false) => format!("{percent} %"),
        (None, true) => "Battery low".to_owned(),
        (None, false) => "Battery fine".to_owned(),
    };
    if charging {
        format!("{level}, charging")
    } else {
        level
    }
}

/// What a card says before the age of a state nobody could confirm.
pub(crate) fn last_known(age: &str) -> String {
    format!("Last seen {age}")
}

/// Lock ’n’ go is running.
pub(crate) fn locks_again(seconds: u8) -> String {
    format!("Locks again within {seconds} s")
}

/// A notice for somebody who knows the code.
pub(crate) fn wrong_codes(number: u16) -> String {
    match number {
        1 => "A wrong security code was tried.".to_owned(),
        _ => format!("{number} wrong security codes were tried."),
    }
}

/// A notice for somebody who knows the code.
pub(crate) fn new_pairings(number: u16) -> String {
    match number {
        1 => "Somebody new was added to this lock.".to_owned(),
        _ => format!("{number} new permissions were made on this lock."),
    }
}

/// A notice for somebody who can lift the block.
pub(crate) fn acknowledge(number: u16) -> String {
    format!("After {number} wrong codes the lock takes none from new people. You can lift that.")
}
