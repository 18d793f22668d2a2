//! What a device or a link said, as what it means for a person.

use core::time::Duration;

use doorward_client::ClientError;
use doorward_client::link::LinkError;
use doorward_client::proto::ext::{CodeFlags, CodeStatus};
use doorward_client::types::ErrorCode;

use super::App;
use crate::profile::DeviceRecord;
use crate::{ActionFailure, AppError, Denied, Entry, KeypadCodeProblem, Lift, Product};

impl App {
    /// An error where no code was shown.
    #[expect(
        clippy::unused_self,
        reason = "reads as a part of the app, and may ask the profile one day"
    )]
    pub(super) fn explain(&self, name: &str, error: &ClientError) -> AppError {
        explain(name, error)
    }

    /// An error of a device of this profile; some errors mean another thing at an Opener.
    pub(super) fn explain_at(&self, record: &DeviceRecord, error: &ClientError) -> AppError {
        let reason = error
            .code()
            .filter(|_| record.product == Product::Opener)
            .and_then(of_opener);
        reason.map_or_else(
            || self.explain(&record.name, error),
            |reason| AppError::ActionFailed { reason },
        )
    }
}

/// Opener API, "Error codes": numbers it shares with locks, with meanings of its own.
const fn of_opener(code: ErrorCode) -> Option<ActionFailure> {
    match code {
        ErrorCode::NotCalibrated => Some(ActionFailure::Untrained),
        // Documents of different years have two numbers for the recording that heard nothing.
        ErrorCode::MotorPositionLimit | ErrorCode::ClutchPowerFailure => {
            Some(ActionFailure::NoRing)
        }
        ErrorCode::MotorLowVoltage => Some(ActionFailure::LowBusVoltage),
        _ => None,
    }
}

pub(super) fn explain(name: &str, error: &ClientError) -> AppError {
    let name = || name.to_owned();
    match error {
        ClientError::Refused { code, .. } | ClientError::ActionFailed { code } => refused(*code),
        error if error.disowns() => AppError::AuthorizationLost {
            name: name(),
            perhaps_done: matches!(error, ClientError::OutcomeUnknown { .. }),
        },
        ClientError::OutcomeUnknown { .. } => AppError::OutcomeUnknown { name: name() },
        ClientError::Link(LinkError::Crowded) => AppError::Crowded { name: name() },
        ClientError::Timeout | ClientError::Link(_) => AppError::NotReachable { name: name() },
        ClientError::Protocol(violation) => AppError::BrokenDevice {
            name: name(),
            why: violation.to_string(),
        },
        ClientError::WrongDevice { expected, found } => AppError::WrongDevice {
            expected: (*expected).into(),
            found: (*found).into(),
        },
        ClientError::WrongModel { expected } => AppError::OtherProduct {
            wanted: (*expected).into(),
        },
        ClientError::CodeNeeded => AppError::CodeNeeded,
        ClientError::Contended => AppError::ChangedMeanwhile { fields: Vec::new() },
        ClientError::Unencodable(_) => AppError::NotSupported { product: None },
        other => AppError::Internal(other.to_string()),
    }
}

/// Why a permission does not allow anything now, where that is what a refusal says.
pub(super) const fn denied(code: ErrorCode) -> Option<Denied> {
    match code {
        ErrorCode::Disabled => Some(Denied::Disabled),
        ErrorCode::TimeNotAllowed => Some(Denied::OutsideItsTime),
        ErrorCode::RemoteNotAllowed => Some(Denied::RemoteNotAllowed),
        _ => None,
    }
}

fn refused(code: ErrorCode) -> AppError {
    if let Some(why) = denied(code) {
        return AppError::Denied { why };
    }
    let action = |reason| AppError::ActionFailed { reason };
    match code {
        ErrorCode::NotPairing => AppError::NotPairing,
        ErrorCode::TooManyAuthorizations | ErrorCode::TooManyEntries => AppError::Full,
        ErrorCode::BadCode => AppError::WrongCode { tries_left: None },
        ErrorCode::TooManyCodeAttempts => AppError::Wait {
            wait: None,
            lift: Lift::TimeOrProven,
        },
        ErrorCode::InvalidAuthorizationId => AppError::Vanished {
            what: Entry::Permission,
        },
        ErrorCode::CodeAlreadyExists => {
            AppError::BadKeypadCode(KeypadCodeProblem::Taken { by: None })
        }
        ErrorCode::BadParameter | ErrorCode::BadPairingParameter => {
            AppError::BadInput("the device does not take these values".to_owned())
        }
        ErrorCode::MotorBlocked | ErrorCode::MotorTimeout => action(ActionFailure::MotorBlocked),
        ErrorCode::Canceled => action(ActionFailure::Canceled),
        ErrorCode::Busy => action(ActionFailure::Busy),
        ErrorCode::AutoUnlockTooRecent => action(ActionFailure::TooRecent),
        ErrorCode::NotCalibrated => action(ActionFailure::NotCalibrated),
        ErrorCode::PositionUnknown => action(ActionFailure::PositionUnknown),
        ErrorCode::MotorLowVoltage | ErrorCode::VoltageTooLow => action(ActionFailure::LowBattery),
        ErrorCode::ClutchFailure | ErrorCode::MotorPowerFailure | ErrorCode::ClutchPowerFailure => {
            action(ActionFailure::Mechanical)
        }
        ErrorCode::MotorPositionLimit => action(ActionFailure::PositionLimit),
        ErrorCode::FirmwareUpdateNeeded => action(ActionFailure::UpdateNeeded),
        ErrorCode::OperatingModeUnknown => action(ActionFailure::OperatingModeUnknown),
        ErrorCode::Unknown => AppError::NotSupported { product: None },
        other => AppError::Refused {
            code: other.to_wire(),
        },
    }
}

/// A refusal of the code, with what the device tells about tries and waits.
pub(super) fn explain_code(
    code: ErrorCode,
    status: Option<CodeStatus>,
    remembered: bool,
) -> AppError {
    let tries_left = status.map(|status| status.tries_left);
    match code {
        ErrorCode::BadCode if remembered => AppError::RememberedCodeWrong { tries_left },
        ErrorCode::BadCode => AppError::WrongCode { tries_left },
        _ => {
            let (wait, lift) = status.map_or((None, Lift::TimeOrProven), |status| {
                (wait(&status), lift(&status))
            });
            AppError::Wait { wait, lift }
        }
    }
}

/// How long the device compares no code of this phone.
pub(super) fn wait(status: &CodeStatus) -> Option<Duration> {
    let ends = !status.flags.has(CodeFlags::SUSPENDED)
        && (status.flags.has(CodeFlags::PROVEN) || !status.flags.has(CodeFlags::HARD_STOP));
    (ends && status.wait_s > 0).then(|| Duration::from_secs(status.wait_s.into()))
}

/// What ends it.
pub(super) fn lift(status: &CodeStatus) -> Lift {
    let flags = status.flags;
    if flags.has(CodeFlags::SUSPENDED) {
        Lift::ProvenOrPairAgain
    } else if flags.has(CodeFlags::PROVEN) {
        Lift::Time
    } else if flags.has(CodeFlags::HARD_STOP) {
        Lift::Proven
    } else if flags.has(CodeFlags::SHARED_WAIT) {
        Lift::TimeOrProven
    } else {
        Lift::Time
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status(flags: &[CodeFlags], wait_s: u32) -> CodeStatus {
        let flags = flags
            .iter()
            .fold(CodeFlags::CODE_SET, |all, flag| all.with(*flag));
        CodeStatus {
            flags,
            wait_s,
            tries_left: 0,
            ..CodeStatus::default()
        }
    }

    fn explained(flags: &[CodeFlags], wait_s: u32) -> (Option<u64>, Lift) {
        match explain_code(
            ErrorCode::TooManyCodeAttempts,
            Some(status(flags, wait_s)),
            false,
        ) {
            AppError::Wait { wait, lift } => (wait.map(|wait| wait.as_secs()), lift),
            other => panic!("{other}"),
        }
    }

    #[test]
    fn a_wait_is_explained_by_what_ends_it() {
        assert_eq!(
            explained(&[CodeFlags::OWN_WAIT], 60),
            (Some(60), Lift::Time)
        );
        assert_eq!(
            explained(&[CodeFlags::SHARED_WAIT], 7_200),
            (Some(7_200), Lift::TimeOrProven)
        );
        assert_eq!(
            explained(&[CodeFlags::HARD_STOP, CodeFlags::SHARED_WAIT], 7_200),
            (None, Lift::Proven)
        );
        assert_eq!(
            explained(
                &[CodeFlags::PROVEN, CodeFlags::HARD_STOP, CodeFlags::OWN_WAIT],
                60
            ),
            (Some(60), Lift::Time)
        );
        assert_eq!(
            explained(&[CodeFlags::SUSPENDED], 0),
            (None, Lift::ProvenOrPairAgain)
        );
    }

    #[test]
    fn full_lists_gone_entries_and_twice_the_same_digits_have_words_of_their_own() {
        let word = |code| refused(ErrorCode::from_wire(code)).word();
        assert_eq!(
            [0x13, 0x29, 0x24, 0x2A].map(word),
            ["full", "full", "vanished", "bad_input"]
        );
        assert_eq!(
            refused(ErrorCode::CodeAlreadyExists),
            AppError::BadKeypadCode(KeypadCodeProblem::Taken { by: None })
        );
    }

    #[test]
    fn a_device_that_tells_nothing_is_explained_without_numbers() {
        assert_eq!(
            explain_code(ErrorCode::TooManyCodeAttempts, None, false),
            AppError::Wait {
                wait: None,
                lift: Lift::TimeOrProven
            }
        );
        assert_eq!(
            explain_code(ErrorCode::BadCode, None, true),
            AppError::RememberedCodeWrong { tries_left: None }
        );
    }
}
