//! What a device answers besides data: status and error codes.

use core::fmt;

use super::macros::wire_enum;

wire_enum! {
    /// Progress of a command (Status message).
    StatusCode {
        /// The command is done.
        Complete = 0,
        /// The command was accepted and is under way.
        Accepted = 1,
    }
}

wire_enum! {
    /// Why a device refused (Error Report; Smart Lock API 2.3.0, "Error codes").
    ErrorCode {
        /// Pairing command outside pairing mode.
        NotPairing = 0x10,
        /// A pairing authenticator did not match.
        BadAuthenticator = 0x11,
        /// A pairing parameter is out of range.
        BadPairingParameter = 0x12,
        /// The table of authorizations is full.
        TooManyAuthorizations = 0x13,
        /// The authorization is unknown, or the message could not be opened.
        NotAuthorized = 0x20,
        /// The security code is wrong or missing.
        BadCode = 0x21,
        /// The challenge answered is not the current one, or was used before.
        BadNonce = 0x22,
        /// A parameter is out of range.
        BadParameter = 0x23,
        /// The authorization to change or remove does not exist.
        InvalidAuthorizationId = 0x24,
        /// The authorization is disabled.
        Disabled = 0x25,
        /// The authorization may not be used through a bridge.
        RemoteNotAllowed = 0x26,
        /// The authorization is outside its time limit.
        TimeNotAllowed = 0x27,
        /// Too many wrong security codes: wait.
        TooManyCodeAttempts = 0x28,
        /// No room for another entry.
        TooManyEntries = 0x29,
        /// The keypad code exists already.
        CodeAlreadyExists = 0x2A,
        /// The code typed on the keypad is wrong.
        CodeInvalid = 0x2B,
        /// Too many wrong codes on the keypad, first wait.
        CodeInvalidTimeout1 = 0x2C,
        /// Too many wrong codes on the keypad, second wait.
        CodeInvalidTimeout2 = 0x2D,
        /// Too many wrong codes on the keypad, third wait.
        CodeInvalidTimeout3 = 0x2E,
        /// Auto unlock too soon after another action.
        AutoUnlockTooRecent = 0x40,
        /// Unlocking from afar while the position is not sure.
        PositionUnknown = 0x41,
        /// The motor is blocked.
        MotorBlocked = 0x42,
        /// The clutch failed.
        ClutchFailure = 0x43,
        /// The motor ran its whole time without reaching the end.
        MotorTimeout = 0x44,
        /// Another action is running.
        Busy = 0x45,
        /// Somebody stopped the action by the button.
        Canceled = 0x46,
        /// The device is not calibrated (Opener: not trained).
        NotCalibrated = 0x47,
        /// No further position can be stored (Opener: recording timed out).
        MotorPositionLimit = 0x48,
        /// The motor's voltage is too low (Opener: the bus voltage).
        MotorLowVoltage = 0x49,
        /// The motor drew no power while turning.
        MotorPowerFailure = 0x4A,
        /// The clutch drew no power.
        ClutchPowerFailure = 0x4B,
        /// The voltage is too low to calibrate.
        VoltageTooLow = 0x4C,
        /// A firmware update is mandatory.
        FirmwareUpdateNeeded = 0x4D,
        /// The Opener's operating mode is unknown.
        OperatingModeUnknown = 0x50,
        /// The checksum is wrong.
        BadCrc = 0xFD,
        /// The length of the payload is not the command's.
        BadLength = 0xFE,
        /// Anything else; commands the device does not support.
        Unknown = 0xFF,
    }
}

impl fmt::Display for ErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotPairing => "the device is not in pairing mode",
            Self::BadAuthenticator => "the pairing authenticator does not match",
            Self::BadPairingParameter => "a pairing parameter is out of range",
            Self::TooManyAuthorizations => "the device's list of authorizations is full",
            Self::NotAuthorized => "not authorized",
            Self::BadCode => "wrong security code",
            Self::BadNonce => "the challenge is not the current one",
            Self::BadParameter => "a parameter is out of range",
            Self::InvalidAuthorizationId => "there is no such authorization",
            Self::Disabled => "the authorization is disabled",
            Self::RemoteNotAllowed => "remote access is not allowed",
            Self::TimeNotAllowed => "not allowed at this time",
            Self::TooManyCodeAttempts => "too many wrong security codes",
            Self::TooManyEntries => "there is no room for another entry",
            Self::CodeAlreadyExists => "the keypad code exists already",
            Self::CodeInvalid => "wrong keypad code",
            Self::CodeInvalidTimeout1 | Self::CodeInvalidTimeout2 | Self::CodeInvalidTimeout3 => {
                "too many wrong keypad codes"
            }
            Self::AutoUnlockTooRecent => "auto unlock too soon after another action",
            Self::PositionUnknown => "the position of the bolt is unknown",
            Self::MotorBlocked => "the motor is blocked",
            Self::ClutchFailure => "the clutch failed",
            Self::MotorTimeout => "the motor ran too long",
            Self::Busy => "another action is running",
            Self::Canceled => "canceled by the button",
            Self::NotCalibrated => "the device is not calibrated",
            Self::MotorPositionLimit => "no further position can be stored",
            Self::MotorLowVoltage => "the motor's voltage is too low",
            Self::MotorPowerFailure => "the motor drew no power",
            Self::ClutchPowerFailure => "the clutch drew no power",
            Self::VoltageTooLow => "the voltage is too low",
            Self::FirmwareUpdateNeeded => "a firmware update is needed",
            Self::OperatingModeUnknown => "the operating mode is unknown",
            Self::BadCrc => "the checksum is wrong",
            Self::BadLength => "the length is wrong",
            Self::Unknown => "not supported",
            Self::Other(code) => return write!(f, "error 0x{code:02X}"),
        })
    }
}
