//! Why something did not happen, and what to do.

use core::time::Duration;

use doorward_app::{ActionFailure, CodeProblem, Denied, Lift, spoken};

use super::count;

pub(crate) const WRONG_CODE: &str = "This is not the right security code";
pub(crate) const REMEMBERED_WRONG: &str = "The remembered code no longer works";
pub(crate) const REMEMBERED_WRONG_TEXT: &str =
    "Somebody changed it, so this app forgot it. Type the new one.";
pub(crate) const WAIT: &str = "Too many wrong codes";
pub(crate) const NOTHING_CHANGED: &str = "Nothing was changed.";
pub(crate) const LOCKING_STILL_WORKS: &str = "Locking and unlocking still work.";
pub(crate) const OBVIOUS: &str = "This code is easy to guess";
pub(crate) const OBVIOUS_TEXT: &str = "It is among the first that anybody would try. Choose another one, or tick the box below to use it all the same.";
pub(crate) const FAILED: &str = "That did not work";
pub(crate) const NOT_FOUND: &str = "This app knows no such device";
pub(crate) const NOT_REACHABLE: &str = "The device is not reachable";
pub(crate) const NOT_REACHABLE_TEXT: &str = "Go near it, check that it has power, and try again.";
pub(crate) const OUTCOME_UNKNOWN: &str = "The connection broke in the middle";
pub(crate) const OUTCOME_UNKNOWN_TEXT: &str =
    "It may have been done or not. Look at the state before you try again.";
pub(crate) const LOST: &str = "The lock no longer knows this app";
pub(crate) const LOST_TEXT: &str = "It was removed there, or the lock was reset. Ask for an invitation, or add the device again with its button.";
pub(crate) const NOT_PAIRING: &str = "The device is not ready to be added";
pub(crate) const NOT_PAIRING_TEXT: &str =
    "Hold its button for five seconds until the ring stays lit, then try again.";
pub(crate) const PAIRING_ENDED: &str = "Too many wrong codes, so pairing has ended";
pub(crate) const PAIRING_ENDED_TEXT: &str = "Make sure of the code, hold the lock’s button for five seconds until the ring stays lit, and try again.";
pub(crate) const FULL: &str = "The lock has no room for another entry";
pub(crate) const FULL_TEXT: &str = "Remove one first.";
pub(crate) const DENIED: &str = "The lock refuses";
pub(crate) const NOT_SUPPORTED: &str = "This device cannot do that";
pub(crate) const BAD_INVITATION: &str = "This is no complete invitation";
pub(crate) const BAD_INVITATION_TEXT: &str =
    "Copy the whole link, from its first to its last character.";
pub(crate) const USED_INVITATION: &str = "This invitation was used before";
pub(crate) const USED_INVITATION_TEXT: &str = "It works for one phone only. Ask for another one.";
pub(crate) const OVER_INVITATION: &str = "This invitation is over";
pub(crate) const OVER_INVITATION_TEXT: &str =
    "It was taken back or not used within two days. Ask for another one.";
pub(crate) const FIELDS: &str = "Some values do not fit";
pub(crate) const IN_USE: &str = "Another program is writing this profile";

/// How many wrong codes may follow before a wait.
pub(crate) fn tries_left(tries: u8) -> String {
    match tries {
        0 => "Before the next try the lock makes you wait.".to_owned(),
        _ => format!(
            "{} left before the lock makes you wait.",
            count(usize::from(tries), "try is", "tries are")
        ),
    }
}

/// How long the lock takes no code.
pub(crate) fn wait(wait: Option<Duration>) -> String {
    match wait {
        Some(wait) => {
            format!(
                "The lock takes no code for another {}, counted while it has power.",
                spoken(wait)
            )
        }
        None => "The lock takes no code now.".to_owned(),
    }
}

/// Who can end a refusal sooner.
pub(crate) const fn lift(lift: Lift) -> &'static str {
    match lift {
        Lift::Time => "Only time helps.",
        Lift::TimeOrProven => {
            "Somebody who entered the right code before can lift this sooner, in Lock Permissions on their phone."
        }
        Lift::Proven => {
            "Only somebody who entered the right code before can lift this, in Lock Permissions on their phone. If nobody can, a reset to factory settings is left."
        }
        Lift::ProvenOrPairAgain => {
            "This app may not try any more. Somebody who entered the right code before can lift that in Lock Permissions, or you add the device again with its button."
        }
    }
}

/// What is wrong with a typed code.
pub(crate) fn code_problem(problem: CodeProblem) -> String {
    match problem {
        CodeProblem::Empty { digits } => format!("Type the security code: {digits} digits."),
        CodeProblem::NotDigits { digits } => {
            format!("A security code has digits only, {digits} of them.")
        }
        CodeProblem::TooShort { digits, typed } => {
            format!("Too short: {typed} of {digits} digits.")
        }
        CodeProblem::TooLong { digits, typed } => {
            format!("Too long: {typed} digits, the code has {digits}.")
        }
        CodeProblem::AllZero => "Zeros only mean «no code». Choose another one.".to_owned(),
    }
}

/// Why a permission does not hold.
pub(crate) const fn denied(why: Denied) -> &'static str {
    match why {
        Denied::Disabled => "This app’s permission is switched off.",
        Denied::OutsideItsTime => "This app’s permission does not hold at this time.",
        Denied::RemoteNotAllowed => "This app’s permission does not hold from afar.",
    }
}

/// Why the bolt did not do it.
pub(crate) const fn action_failure(why: ActionFailure) -> &'static str {
    match why {
        ActionFailure::MotorBlocked => {
            "The motor is stuck. Check that the door is closed and the bolt moves freely."
        }
        ActionFailure::Canceled => "Somebody stopped it at the lock.",
        ActionFailure::Busy => "The lock is busy. Try again in a moment.",
        ActionFailure::TooRecent => "That was too soon after the last time.",
        ActionFailure::NotCalibrated => {
            "The lock does not know its positions yet: calibrate it in its settings."
        }
        ActionFailure::LowBattery => "The batteries are too weak. Change them.",
        ActionFailure::PositionLimit => {
            "The positions it found cannot be. Check how it is mounted, then calibrate again."
        }
        ActionFailure::UpdateNeeded => "The device needs a firmware update first.",
        ActionFailure::Untrained => {
            "The Opener does not know its intercom yet: train it in its settings."
        }
        ActionFailure::NoRing => {
            "The Opener heard no ring within 30 seconds. Check its wires and the kind of intercom."
        }
        ActionFailure::LowBusVoltage => {
            "The intercom gives the Opener too little power. Check its wires."
        }
        ActionFailure::OperatingModeUnknown => {
            "The Opener does not know this kind of intercom: choose another one."
        }
        ActionFailure::Mechanical => "Motor or clutch failed.",
        ActionFailure::PositionUnknown => {
            "The lock is not sure where its bolt is. Lock it once at the door."
        }
    }
}
