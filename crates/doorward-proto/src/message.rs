//! Messages of a device that travel sealed.

use crate::command_id::CommandId;
use crate::error::DecodeError;
use crate::ext::CodeStatus;
use crate::profile::{Family, Profile};
use crate::types::{Challenge, StatusCode};
use crate::wire::advanced_config::AdvancedConfig;
use crate::wire::authorization::AuthorizationEntry;
use crate::wire::config::Config;
use crate::wire::door_sensor::DoorSensorConfig;
use crate::wire::keypad::{KeypadCodeAdded, KeypadCodeEntry};
use crate::wire::log::{LogEntry, LogEntryCount};
use crate::wire::reports::{BatteryReport, ErrorReport, Invited, OpeningsClosings};
use crate::wire::states::States;
use crate::wire::time_control::TimeControlEntry;
use crate::wire::{PData, Reader, Writer};

/// A message of a device.
#[derive(Clone, Debug, PartialEq)]
pub enum Message {
    /// To be answered once (0x0004).
    Challenge(Challenge),
    /// The state of the device (0x000C).
    States(States),
    /// Progress of a command (0x000E).
    Status(StatusCode),
    /// A refusal (0x0012).
    ErrorReport(ErrorReport),
    /// The configuration (0x0015).
    Config(Config),
    /// The advanced configuration (0x0037).
    AdvancedConfig(AdvancedConfig),
    /// What the door sensor is for (0x0059).
    DoorSensorConfig(DoorSensorConfig),
    /// How many authorizations there are (0x0027).
    AuthorizationCount(u16),
    /// One authorization (0x000A).
    AuthorizationEntry(AuthorizationEntry),
    /// The authorization made for somebody else (0x001F).
    Invited(Invited),
    /// How many log entries there are (0x0033).
    LogEntryCount(LogEntryCount),
    /// One log entry (0x0032).
    LogEntry(LogEntry),
    /// How many time-control entries there are (0x003D).
    TimeControlCount(u8),
    /// One time-control entry (0x003E).
    TimeControlEntry(TimeControlEntry),
    /// The number of an added time-control entry (0x003A).
    TimeControlAdded {
        /// Its number.
        id: u8,
    },
    /// How many keypad codes there are (0x0044).
    KeypadCodeCount(u16),
    /// One keypad code (0x0045).
    KeypadCode(KeypadCodeEntry),
    /// The number of an added keypad code (0x0042).
    KeypadCodeAdded(KeypadCodeAdded),
    /// Measurements of the battery (0x0011).
    BatteryReport(BatteryReport),
    /// The last command the device got (0x000F).
    MostRecentCommand(CommandId),
    /// How often the door was opened and closed (0x0010).
    OpeningsClosings(OpeningsClosings),
    /// Doorward extension: how the security code fares (0x7D00).
    CodeStatus(CodeStatus),
}

impl Message {
    /// Its number.
    #[must_use]
    pub const fn id(&self) -> CommandId {
        match self {
            Self::Challenge(_) => CommandId::CHALLENGE,
            Self::States(_) => CommandId::STATES,
            Self::Status(_) => CommandId::STATUS,
            Self::ErrorReport(_) => CommandId::ERROR_REPORT,
            Self::Config(_) => CommandId::CONFIG,
            Self::AdvancedConfig(_) => CommandId::ADVANCED_CONFIG,
            Self::DoorSensorConfig(_) => CommandId::DOOR_SENSOR_CONFIG,
            Self::AuthorizationCount(_) => CommandId::AUTHORIZATION_ENTRY_COUNT,
            Self::AuthorizationEntry(_) => CommandId::AUTHORIZATION_ENTRY,
            Self::Invited(_) => CommandId::AUTHORIZATION_ID_INVITE,
            Self::LogEntryCount(_) => CommandId::LOG_ENTRY_COUNT,
            Self::LogEntry(_) => CommandId::LOG_ENTRY,
            Self::TimeControlCount(_) => CommandId::TIME_CONTROL_COUNT,
            Self::TimeControlEntry(_) => CommandId::TIME_CONTROL_ENTRY,
            Self::TimeControlAdded { .. } => CommandId::TIME_CONTROL_ID,
            Self::KeypadCodeCount(_) => CommandId::KEYPAD_CODE_COUNT,
            Self::KeypadCode(_) => CommandId::KEYPAD_CODE,
            Self::KeypadCodeAdded(_) => CommandId::KEYPAD_CODE_ID,
            Self::BatteryReport(_) => CommandId::BATTERY_REPORT,
            Self::MostRecentCommand(_) => CommandId::MOST_RECENT_COMMAND,
            Self::OpeningsClosings(_) => CommandId::OPENINGS_CLOSINGS,
            Self::CodeStatus(_) => CommandId::CODE_STATUS,
        }
    }

    /// Writes the message with exactly the bytes a device of this profile sends.
    #[must_use]
    pub fn encode(&self, profile: &Profile) -> PData {
        let mut writer = Writer::default();
        let w = &mut writer;
        match self {
            Self::Challenge(challenge) => {
                w.bytes(&challenge.0);
            }
            Self::States(states) => {
                states.write(w);
                w.truncate(profile.states_len);
            }
            Self::Status(status) => {
                w.u8(status.to_wire());
            }
            Self::ErrorReport(report) => return report.to_pdata(),
            Self::Config(config) => config.write(w, profile),
            Self::AdvancedConfig(config) => config.write(w, profile),
            Self::DoorSensorConfig(config) => config.write(w),
            Self::AuthorizationCount(count) | Self::KeypadCodeCount(count) => {
                w.u16(*count);
            }
            Self::AuthorizationEntry(entry) => entry.write(w),
            Self::Invited(invited) => invited.write(w),
            Self::LogEntryCount(count) => count.write(w, profile.family.line()),
            Self::LogEntry(entry) => entry.write(w),
            Self::TimeControlCount(byte) | Self::TimeControlAdded { id: byte } => {
                w.u8(*byte);
            }
            Self::TimeControlEntry(entry) => entry.write(w),
            Self::KeypadCode(entry) => entry.write(w),
            Self::KeypadCodeAdded(added) => {
                w.u16(added.id).date(added.created);
            }
            Self::BatteryReport(report) => report.write(w),
            Self::MostRecentCommand(command) => {
                w.u16(command.0);
            }
            Self::OpeningsClosings(summary) => summary.write(w),
            Self::CodeStatus(status) => status.write(w),
        }
        writer.finish(self.id())
    }

    /// Reads a message, tolerating what other firmware does: fields missing at the end of the growing
    /// messages, unknown bytes behind the known ones, unknown values of enumerations, time limits present
    /// although not in force.
    ///
    /// # Errors
    /// [`DecodeError::UnknownCommand`] for ids that no device sends,
    /// [`DecodeError::BadLength`] when fields every firmware sends are missing.
    pub fn decode(profile: &Profile, data: &PData) -> Result<Self, DecodeError> {
        let command = data.command;
        let mut reader = Reader::new(&data.payload);
        match Self::read(command, &mut reader, profile) {
            Some(Some(message)) => Ok(message),
            Some(None) => Err(DecodeError::BadLength { command }),
            None => Err(DecodeError::UnknownCommand { command }),
        }
    }

    /// The outer `Option` is about the id, the inner one about the length.
    #[expect(
        clippy::option_option,
        reason = "two different reasons to find nothing"
    )]
    fn read(id: CommandId, reader: &mut Reader<'_>, profile: &Profile) -> Option<Option<Self>> {
        let r = reader;
        Some(match id {
            CommandId::CHALLENGE => r.array().map(|bytes| Self::Challenge(Challenge(bytes))),
            CommandId::STATES => match profile.family {
                Family::Lock | Family::Ultra => States::read(r),
                Family::Opener => States::read_opener(r),
            }
            .map(Self::States),
            CommandId::STATUS => r.u8().map(StatusCode::from_wire).map(Self::Status),
            CommandId::ERROR_REPORT => ErrorReport::read(r).map(Self::ErrorReport),
            CommandId::CONFIG => Config::read(r, profile.family).map(Self::Config),
            CommandId::ADVANCED_CONFIG => {
                AdvancedConfig::read(r, profile.family).map(Self::AdvancedConfig)
            }
            CommandId::DOOR_SENSOR_CONFIG => DoorSensorConfig::read(r).map(Self::DoorSensorConfig),
            CommandId::AUTHORIZATION_ENTRY_COUNT => r.u16().map(Self::AuthorizationCount),
            CommandId::AUTHORIZATION_ENTRY => {
                AuthorizationEntry::read(r).map(Self::AuthorizationEntry)
            }
            CommandId::AUTHORIZATION_ID_INVITE => Invited::read(r).map(Self::Invited),
            CommandId::LOG_ENTRY_COUNT => LogEntryCount::read(r).map(Self::LogEntryCount),
            CommandId::LOG_ENTRY => LogEntry::read(r, profile.family.line()).map(Self::LogEntry),
            CommandId::TIME_CONTROL_COUNT => r.u8().map(Self::TimeControlCount),
            CommandId::TIME_CONTROL_ENTRY => TimeControlEntry::read(r).map(Self::TimeControlEntry),
            CommandId::TIME_CONTROL_ID => r.u8().map(|id| Self::TimeControlAdded { id }),
            CommandId::KEYPAD_CODE_COUNT => r.u16().map(Self::KeypadCodeCount),
            CommandId::KEYPAD_CODE => KeypadCodeEntry::read(r).map(Self::KeypadCode),
            CommandId::KEYPAD_CODE_ID => (|| {
                let (id, created) = (r.u16()?, r.date()?);
                Some(Self::KeypadCodeAdded(KeypadCodeAdded { id, created }))
            })(),
            CommandId::BATTERY_REPORT => BatteryReport::read(r).map(Self::BatteryReport),
            CommandId::MOST_RECENT_COMMAND => {
                r.u16().map(|id| Self::MostRecentCommand(CommandId(id)))
            }
            CommandId::OPENINGS_CLOSINGS => OpeningsClosings::read(r).map(Self::OpeningsClosings),
            CommandId::CODE_STATUS => CodeStatus::read(r).map(Self::CodeStatus),
            _ => return None,
        })
    }
}
