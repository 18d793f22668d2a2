//! What an accessory's light and beep would mean, in words.

use doorward_client::ClientError;
use doorward_proto::{ErrorCode, Model};

/// What people call the device.
const fn device(model: Model) -> &'static str {
    match model {
        Model::SmartLock | Model::Ultra | Model::SmartDoor => "lock",
        Model::Opener => "Opener",
    }
}

pub(super) fn not_paired(model: Model, name: &str) -> String {
    let device = device(model);
    format!(
        "This {} is not connected yet: hold the {device}’s button for 5 seconds, then choose Connect.",
        lower(name)
    )
}

pub(super) fn still_at_it(name: &str) -> String {
    format!("The {} is still at it.", lower(name))
}

pub(super) fn no_answer(model: Model) -> String {
    format!(
        "The {} does not answer: it is off, or busy with too many connections.",
        device(model)
    )
}

pub(super) fn accepted(model: Model) -> String {
    format!("Accepted: the {} is at it.", device(model))
}

pub(super) fn done(model: Model) -> String {
    format!("Done: the {} obeyed.", device(model))
}

pub(super) fn paired(model: Model, name: &str) -> String {
    format!(
        "The {} is connected with this {}.",
        lower(name),
        device(model)
    )
}

pub(super) fn pairing_failed(model: Model, name: &str, error: &ClientError) -> String {
    let device = device(model);
    match error {
        ClientError::CodeNeeded => format!(
            "Nothing was connected: the {device} asks for its security code. Type it here; if it has none yet, connect a phone first, which chooses it."
        ),
        ClientError::Refused { code, .. } => match code {
            ErrorCode::NotPairing => format!(
                "The {device} is not in pairing mode: hold its button for 5 seconds until the ring stays lit."
            ),
            ErrorCode::BadCode => {
                "Wrong security code: nothing was connected. The try was counted.".to_owned()
            }
            ErrorCode::TooManyCodeAttempts => {
                "Too many wrong security codes: wait before trying again.".to_owned()
            }
            ErrorCode::TooManyAuthorizations => format!(
                "The {device} has no room for another {}: remove something in its permissions.",
                lower(name)
            ),
            other => format!("The {device} refused: {other}."),
        },
        ClientError::Link(_) | ClientError::Timeout => {
            format!("The {device} fell silent: nothing was connected.")
        }
        other => format!("Nothing was connected: {other}."),
    }
}

pub(super) fn action_failed(model: Model, name: &str, error: &ClientError) -> String {
    let device = device(model);
    if let Some(code) = error.code() {
        return refusal(device, name, code);
    }
    match error {
        error if error.disowns() => {
            format!(
                "The {device} does not know this {}: connect it again.",
                lower(name)
            )
        }
        ClientError::OutcomeUnknown { .. } => {
            format!("The connection broke: nobody knows whether the {device} did it.")
        }
        ClientError::Link(_) | ClientError::Timeout => format!("The {device} fell silent."),
        other => format!("It did not work: {other}."),
    }
}

fn refusal(device: &str, name: &str, code: ErrorCode) -> String {
    match code {
        ErrorCode::CodeInvalid => "Wrong keypad code.".to_owned(),
        ErrorCode::CodeInvalidTimeout1 => {
            "Too many wrong codes: the keypad is off for 30 seconds.".to_owned()
        }
        ErrorCode::CodeInvalidTimeout2 => {
            "Too many wrong codes: the keypad is off for 5 minutes.".to_owned()
        }
        ErrorCode::CodeInvalidTimeout3 => {
            "Too many wrong codes: the keypad is off for 30 minutes.".to_owned()
        }
        ErrorCode::Disabled if name == "Keypad" => {
            "Switched off in the device’s permissions: this code, or the whole keypad.".to_owned()
        }
        ErrorCode::Disabled => format!(
            "This {} is switched off in the device’s permissions.",
            lower(name)
        ),
        ErrorCode::TimeNotAllowed => {
            "Not at this time: its time limit does not allow it.".to_owned()
        }
        ErrorCode::NotAuthorized => {
            format!("The {device} does not take that from a {}.", lower(name))
        }
        ErrorCode::Busy => format!("The {device} is busy: try again in a moment."),
        ErrorCode::Canceled => "Stopped by hand.".to_owned(),
        ErrorCode::MotorBlocked => "The bolt is stuck.".to_owned(),
        ErrorCode::MotorLowVoltage => "The batteries are too weak for the motor.".to_owned(),
        ErrorCode::Unknown => format!("The {device} does not know how to do that."),
        other => format!("The {device} refused: {other}."),
    }
}

fn lower(name: &str) -> String {
    name.to_lowercase()
}
