//! The numbers of commands and messages, and what a device demands before it obeys one.

use core::fmt;

use crate::profile::{Family, PairingKind, Profile};

/// The number of a command or message (u16 on the wire).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CommandId(pub u16);

/// What a command needs besides a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// Pairing mode; travels on the pairing characteristic.
    Pairing,
    /// A valid authorization.
    Authenticated,
    /// A valid authorization and the answer to a challenge.
    Challenged,
    /// A valid authorization, the answer to a challenge, and the security code.
    Guarded,
}

macro_rules! command_ids {
    ($($(#[$meta:meta])* $name:ident = $value:literal, $text:literal;)+) => {
        impl CommandId {
            $($(#[$meta])* pub const $name: Self = Self($value);)+

            /// Every number with a name here.
            pub const NAMED: &'static [Self] = &[$(Self::$name,)+];

            /// The published name, if the number has one.
            #[must_use]
            pub const fn name(self) -> Option<&'static str> {
                match self.0 {
                    $($value => Some($text),)+
                    _ => None,
                }
            }
        }
    };
}

command_ids! {
    /// In an Error Report: no particular command.
    NONE = 0x0000, "no command";
    /// Client asks for data.
    REQUEST_DATA = 0x0001, "Request Data";
    /// A public key for pairing.
    PUBLIC_KEY = 0x0003, "Public Key";
    /// The device's challenge.
    CHALLENGE = 0x0004, "Challenge";
    /// The client proves that it holds the shared key.
    AUTHORIZATION_AUTHENTICATOR = 0x0005, "Authorization Authenticator";
    /// The client says who it is.
    AUTHORIZATION_DATA = 0x0006, "Authorization Data";
    /// The device grants an authorization.
    AUTHORIZATION_ID = 0x0007, "Authorization-ID";
    /// Remove an authorization.
    REMOVE_AUTHORIZATION = 0x0008, "Remove Authorization Entry";
    /// List authorizations.
    REQUEST_AUTHORIZATIONS = 0x0009, "Request Authorization Entries";
    /// One authorization.
    AUTHORIZATION_ENTRY = 0x000A, "Authorization Entry";
    /// Make an authorization for somebody who is not here.
    INVITE = 0x000B, "Authorization Data (Invite)";
    /// The state of the device.
    STATES = 0x000C, "States";
    /// Move bolt or latch.
    LOCK_ACTION = 0x000D, "Lock Action";
    /// Progress of a command.
    STATUS = 0x000E, "Status";
    /// The last command the device got.
    MOST_RECENT_COMMAND = 0x000F, "Most Recent Command";
    /// How often the door was opened and closed.
    OPENINGS_CLOSINGS = 0x0010, "Openings Closings Summary";
    /// Measurements of the battery.
    BATTERY_REPORT = 0x0011, "Battery Report";
    /// A refusal.
    ERROR_REPORT = 0x0012, "Error Report";
    /// Change the configuration.
    SET_CONFIG = 0x0013, "Set Config";
    /// Read the configuration.
    REQUEST_CONFIG = 0x0014, "Request Config";
    /// The configuration.
    CONFIG = 0x0015, "Config";
    /// Change the security code.
    SET_SECURITY_CODE = 0x0019, "Set Security PIN";
    /// Calibrate (Opener: say that training is done).
    REQUEST_CALIBRATION = 0x001A, "Request Calibration";
    /// Restart the device.
    REQUEST_REBOOT = 0x001D, "Request Reboot";
    /// The client confirms its authorization.
    AUTHORIZATION_ID_CONFIRMATION = 0x001E, "Authorization-ID Confirmation";
    /// The authorization made for somebody else.
    AUTHORIZATION_ID_INVITE = 0x001F, "Authorization-ID (Invite)";
    /// Check the security code.
    VERIFY_SECURITY_CODE = 0x0020, "Verify Security PIN";
    /// Set the clock.
    UPDATE_TIME = 0x0021, "Update Time";
    /// Change an authorization.
    UPDATE_AUTHORIZATION = 0x0025, "Update Authorization Entry";
    /// How many authorizations there are.
    AUTHORIZATION_ENTRY_COUNT = 0x0027, "Authorization Entry Count";
    /// Opener: record the bus.
    START_BUS_SIGNAL_RECORDING = 0x002F, "Start Bus Signal Recording";
    /// Read the activity log.
    REQUEST_LOG = 0x0031, "Request Log Entries";
    /// One entry of the activity log.
    LOG_ENTRY = 0x0032, "Log Entry";
    /// How many entries the activity log has.
    LOG_ENTRY_COUNT = 0x0033, "Log Entry Count";
    /// Switch the activity log on or off.
    ENABLE_LOGGING = 0x0034, "Enable Logging";
    /// Change the advanced configuration.
    SET_ADVANCED_CONFIG = 0x0035, "Set Advanced Config";
    /// Read the advanced configuration.
    REQUEST_ADVANCED_CONFIG = 0x0036, "Request Advanced Config";
    /// The advanced configuration.
    ADVANCED_CONFIG = 0x0037, "Advanced Config";
    /// Add a time-control entry.
    ADD_TIME_CONTROL = 0x0039, "Add Time Control Entry";
    /// The number of an added time-control entry.
    TIME_CONTROL_ID = 0x003A, "Time Control Entry ID";
    /// Remove a time-control entry.
    REMOVE_TIME_CONTROL = 0x003B, "Remove Time Control Entry";
    /// List time-control entries.
    REQUEST_TIME_CONTROLS = 0x003C, "Request Time Control Entries";
    /// How many time-control entries there are.
    TIME_CONTROL_COUNT = 0x003D, "Time Control Entry Count";
    /// One time-control entry.
    TIME_CONTROL_ENTRY = 0x003E, "Time Control Entry";
    /// Change a time-control entry.
    UPDATE_TIME_CONTROL = 0x003F, "Update Time Control Entry";
    /// Add a keypad code.
    ADD_KEYPAD_CODE = 0x0041, "Add Keypad Code";
    /// The number of an added keypad code.
    KEYPAD_CODE_ID = 0x0042, "Keypad Code ID";
    /// List keypad codes.
    REQUEST_KEYPAD_CODES = 0x0043, "Request Keypad Codes";
    /// How many keypad codes there are.
    KEYPAD_CODE_COUNT = 0x0044, "Keypad Code Count";
    /// One keypad code.
    KEYPAD_CODE = 0x0045, "Keypad Code";
    /// Change a keypad code.
    UPDATE_KEYPAD_CODE = 0x0046, "Update Keypad Code";
    /// Remove a keypad code.
    REMOVE_KEYPAD_CODE = 0x0047, "Remove Keypad Code";
    /// A keypad acts.
    KEYPAD_ACTION = 0x0048, "Keypad Action";
    /// Ultra pairing: whether a security code is set.
    AUTHORIZATION_INFO = 0x004C, "Authorization Info";
    /// Opener: switch continuous mode on or off. Locks take the same number for [`CommandId::SET_DOOR_SENSOR_CONFIG`].
    CONTINUOUS_MODE = 0x0057, "Continuous Mode Action, Set Door Sensor Config";
    /// Lock: read what the door sensor is for.
    REQUEST_DOOR_SENSOR_CONFIG = 0x0058, "Request Door Sensor Config";
    /// Lock: what the door sensor is for.
    DOOR_SENSOR_CONFIG = 0x0059, "Door Sensor Config";
    /// Lock: switch the door's entries in the activity log on or off.
    ENABLE_DOOR_SENSOR_LOGGING = 0x005A, "Enable Door Sensor Logging";
    /// Lock or unlock, nothing more.
    SIMPLE_LOCK_ACTION = 0x0100, "Simple Lock Action";
    /// Doorward extension: how the security code fares (message, and target of Request Data).
    CODE_STATUS = 0x7D00, "Doorward Code Status";
    /// Doorward extension: forget failures of others, or lift a suspension.
    ACKNOWLEDGE_FAILURES = 0x7D01, "Doorward Acknowledge Failures";
    /// Doorward extension: take up an invitation with a key of one's own.
    TAKE_UP_INVITATION = 0x7D02, "Doorward Take Up Invitation";
}

impl CommandId {
    /// Lock: change what the door sensor is for. To an Opener this number is [`CommandId::CONTINUOUS_MODE`].
    pub const SET_DOOR_SENSOR_CONFIG: Self = Self::CONTINUOUS_MODE;

    /// What a device of this profile demands before obeying, or `None` if it has no such command.
    ///
    /// Request Data counts as [`Class::Authenticated`]; its pairing form (for the public key) travels on
    /// the pairing characteristic and never meets this table.
    #[must_use]
    pub const fn class(self, profile: &Profile) -> Option<Class> {
        let opener = matches!(profile.family, Family::Opener);
        Some(match self {
            Self::PUBLIC_KEY | Self::AUTHORIZATION_AUTHENTICATOR | Self::AUTHORIZATION_DATA => {
                Class::Pairing
            }
            Self::AUTHORIZATION_ID_CONFIRMATION
                if matches!(profile.pairing, PairingKind::Classic) =>
            {
                Class::Pairing
            }
            Self::REQUEST_DATA => Class::Authenticated,
            Self::LOCK_ACTION
            | Self::SIMPLE_LOCK_ACTION
            | Self::REQUEST_CONFIG
            | Self::REQUEST_ADVANCED_CONFIG
            | Self::TAKE_UP_INVITATION
            // Not published for the Ultra; there only keypads are answered, which published clients never are.
            | Self::KEYPAD_ACTION => Class::Challenged,
            Self::REQUEST_DOOR_SENSOR_CONFIG if !opener => Class::Challenged,
            Self::ENABLE_DOOR_SENSOR_LOGGING if !opener => Class::Guarded,
            Self::START_BUS_SIGNAL_RECORDING if opener => Class::Guarded,
            // Also Set Door Sensor Config.
            Self::CONTINUOUS_MODE
            | Self::REMOVE_AUTHORIZATION
            | Self::REQUEST_AUTHORIZATIONS
            | Self::INVITE
            | Self::SET_CONFIG
            | Self::SET_SECURITY_CODE
            | Self::REQUEST_CALIBRATION
            | Self::REQUEST_REBOOT
            | Self::VERIFY_SECURITY_CODE
            | Self::UPDATE_TIME
            | Self::UPDATE_AUTHORIZATION
            | Self::REQUEST_LOG
            | Self::ENABLE_LOGGING
            | Self::SET_ADVANCED_CONFIG
            | Self::ADD_TIME_CONTROL
            | Self::REMOVE_TIME_CONTROL
            | Self::REQUEST_TIME_CONTROLS
            | Self::UPDATE_TIME_CONTROL
            | Self::ADD_KEYPAD_CODE
            | Self::REQUEST_KEYPAD_CODES
            | Self::UPDATE_KEYPAD_CODE
            | Self::REMOVE_KEYPAD_CODE
            | Self::ACKNOWLEDGE_FAILURES => Class::Guarded,
            _ => return None,
        })
    }
}

impl fmt::Display for CommandId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.name() {
            Some(name) => f.write_str(name),
            None => write!(f, "command 0x{:04X}", self.0),
        }
    }
}
