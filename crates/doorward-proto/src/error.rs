//! Why bytes are no message, and why a command cannot be written.

use core::fmt;

use crate::{CommandId, ErrorCode, ErrorReport};

/// Why bytes were refused. Each reason maps to the error code a device answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DecodeError {
    /// Too few bytes to hold even a command id and a checksum.
    TooShort,
    /// The checksum does not match.
    BadCrc {
        /// The command id found in the message.
        command: CommandId,
    },
    /// The length is not one this command may have.
    BadLength {
        /// The command id found in the message.
        command: CommandId,
    },
    /// The command does not exist for this profile, or the data requested does not.
    UnknownCommand {
        /// The command id found in the message.
        command: CommandId,
    },
}

impl DecodeError {
    /// The code a device answers: 0xFD, 0xFE or 0xFF.
    #[must_use]
    pub const fn error_code(self) -> ErrorCode {
        match self {
            Self::TooShort | Self::BadLength { .. } => ErrorCode::BadLength,
            Self::BadCrc { .. } => ErrorCode::BadCrc,
            Self::UnknownCommand { .. } => ErrorCode::Unknown,
        }
    }

    /// The command id the answer names; 0 if none could be read.
    #[must_use]
    pub const fn command(self) -> CommandId {
        match self {
            Self::TooShort => CommandId::NONE,
            Self::BadCrc { command }
            | Self::BadLength { command }
            | Self::UnknownCommand { command } => command,
        }
    }

    /// The Error Report a device answers.
    #[must_use]
    pub const fn report(self) -> ErrorReport {
        ErrorReport {
            code: self.error_code(),
            command: self.command(),
        }
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooShort => f.write_str("message too short"),
            Self::BadCrc { command } => write!(f, "wrong checksum on {command}"),
            Self::BadLength { command } => write!(f, "wrong length of {command}"),
            Self::UnknownCommand { command } => write!(f, "{command} is not supported"),
        }
    }
}

impl core::error::Error for DecodeError {}

/// A command was well-formed but one of its fields is out of range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParameterError {
    /// The field, in words.
    pub field: &'static str,
    code: ErrorCode,
}

impl ParameterError {
    /// A command about authorization 0, which nobody has: error 0x24.
    pub(crate) const NO_AUTHORIZATION: Self = Self {
        field: "authorization id",
        code: ErrorCode::InvalidAuthorizationId,
    };

    /// This field is out of range: error 0x23.
    pub(crate) const fn new(field: &'static str) -> Self {
        Self {
            field,
            code: ErrorCode::BadParameter,
        }
    }

    /// The code a device answers: 0x23, or 0x24 for authorization 0.
    #[must_use]
    pub const fn error_code(self) -> ErrorCode {
        self.code
    }

    /// `Ok` if the field is in range.
    pub(crate) const fn unless(in_range: bool, field: &'static str) -> Result<(), Self> {
        if in_range {
            Ok(())
        } else {
            Err(Self::new(field))
        }
    }
}

impl fmt::Display for ParameterError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} out of range", self.field)
    }
}

impl core::error::Error for ParameterError {}

/// Why a command cannot be written for this profile: a mistake of the caller, nothing was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum EncodeError {
    /// The product does not have this command.
    Unsupported,
    /// The command answers a challenge, and none was given.
    ChallengeMissing,
    /// The security code has not as many digits as the product's codes.
    CodeWidth,
    /// The settings are those of another family.
    WrongFamily,
}

impl fmt::Display for EncodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Unsupported => "the product does not have this command",
            Self::ChallengeMissing => "the command needs a challenge",
            Self::CodeWidth => "the security code has the wrong number of digits",
            Self::WrongFamily => "the settings belong to another family of products",
        })
    }
}

impl core::error::Error for EncodeError {}
