//! Commands as a device reads them: strict in lengths, checked in values.

use crate::command::{Command, DataRequest};
use crate::command_id::{Class, CommandId};
use crate::error::{DecodeError, ParameterError};
use crate::profile::{Family, Profile};
use crate::types::{AuthorizationId, Challenge, CodeWidth, PresentedCode, SharedKey};
use crate::wire::action::{
    ContinuousModeRequest, KeypadActionRequest, LockActionRequest, SimpleLockActionRequest,
};
use crate::wire::advanced_config::{
    AdvancedSettings, LockAdvancedSettings, OpenerAdvancedSettings,
};
use crate::wire::authorization::{AuthorizationUpdate, AuthorizationsRequest, Invite};
use crate::wire::config::{ConfigSettings, LockSettings, OpenerSettings};
use crate::wire::door_sensor::DoorSensorConfig;
use crate::wire::keypad::{KeypadCodeUpdate, NewKeypadCode};
use crate::wire::log::LogRequest;
use crate::wire::time_control::{TimeControl, TimeControlEntry};
use crate::wire::{PData, Reader};

/// A command as a device received it. Whoever sent it is authentic; nothing else is checked yet.
///
/// The order of checks that the protocol asks for: the challenge, then the code, then
/// the parameters ([`IncomingCommand::command`] is `Err` if those are out of range).
#[derive(Clone, Debug, PartialEq)]
pub struct IncomingCommand {
    /// Its number.
    pub id: CommandId,
    /// What it needs.
    pub class: Class,
    /// The challenge it answers: present from [`Class::Challenged`] on.
    pub challenge: Option<Challenge>,
    /// The security code presented: present for [`Class::Guarded`] only.
    pub code: Option<PresentedCode>,
    /// The command, unless a field is out of range: then [`ParameterError::error_code`] is the answer.
    pub command: Result<Command, ParameterError>,
}

impl IncomingCommand {
    /// Reads what an opened message carried. Lengths are exact, as the published API and the known clients
    /// use them: name suffixes absent or complete (Opener: up to 20 bytes), an optional filter byte, and the
    /// shorter forms of Set Config and Set Advanced Config.
    ///
    /// # Errors
    /// [`DecodeError::UnknownCommand`] (0xFF) for commands this product does not have, also for data it does
    /// not have and for pairing commands, which do not travel sealed this way;
    /// [`DecodeError::BadLength`] (0xFE).
    pub fn decode(profile: &Profile, data: &PData) -> Result<Self, DecodeError> {
        let id = data.command;
        let unknown = DecodeError::UnknownCommand { command: id };
        let bad_length = DecodeError::BadLength { command: id };
        let class = id.class(profile).ok_or(unknown)?;
        let mut rest: &[u8] = &data.payload;
        let (mut challenge, mut code) = (None, None);
        match class {
            Class::Pairing => return Err(unknown),
            Class::Authenticated => {
                let target = rest.first_chunk::<2>().ok_or(bad_length)?;
                let request = DataRequest::from_target(CommandId(u16::from_le_bytes(*target)))
                    .filter(|request| serves(profile.family, *request))
                    .ok_or(unknown)?;
                if rest.len() != 2 {
                    return Err(bad_length);
                }
                let command = Ok(Command::RequestData(request));
                return Ok(Self {
                    id,
                    class,
                    challenge,
                    code,
                    command,
                });
            }
            Class::Challenged => {}
            Class::Guarded => {
                let at = rest
                    .len()
                    .checked_sub(profile.code_width.wire_len())
                    .ok_or(bad_length)?;
                let (front, field) = rest.split_at_checked(at).ok_or(bad_length)?;
                code = Some(read_code(&mut Reader::new(field), profile).ok_or(bad_length)?);
                rest = front;
            }
        }
        let (fields, answered) = rest.split_last_chunk::<32>().ok_or(bad_length)?;
        challenge = challenge.or(Some(Challenge(*answered)));
        if !length_fits(id, profile, fields.len()) {
            return Err(bad_length);
        }
        let command = read_fields(id, &mut Reader::new(fields), profile).ok_or(bad_length)?;
        Ok(Self {
            id,
            class,
            challenge,
            code,
            command,
        })
    }
}

/// Reads the fields of a command whose length was checked. The outer `Option` is about length, the
/// inner `Result` about values that no [`Command`] can hold or no device of this profile obeys.
fn read_fields(
    id: CommandId,
    reader: &mut Reader<'_>,
    profile: &Profile,
) -> Option<Result<Command, ParameterError>> {
    let opener = profile.family == Family::Opener;
    Some(match id {
        CommandId::LOCK_ACTION => {
            let request = LockActionRequest::read(reader)?;
            request.check(opener).map(|()| Command::LockAction(request))
        }
        CommandId::SIMPLE_LOCK_ACTION => {
            let request = SimpleLockActionRequest::read(reader)?;
            request.check().map(|()| Command::SimpleLockAction(request))
        }
        CommandId::KEYPAD_ACTION => {
            let request = KeypadActionRequest::read(reader)?;
            request.check().map(|()| Command::KeypadAction(request))
        }
        CommandId::SET_DOOR_SENSOR_CONFIG if !opener => {
            let config = DoorSensorConfig::read(reader)?;
            config
                .check()
                .map(|()| Command::SetDoorSensorConfig(config))
        }
        CommandId::REQUEST_DOOR_SENSOR_CONFIG => Ok(Command::RequestDoorSensorConfig),
        CommandId::ENABLE_DOOR_SENSOR_LOGGING => {
            Ok(Command::EnableDoorSensorLogging(reader.bool()?))
        }
        CommandId::CONTINUOUS_MODE => Ok(Command::ContinuousMode(ContinuousModeRequest {
            enabled: reader.bool()?,
            timeout: reader.u8()?,
        })),
        CommandId::REQUEST_CONFIG => Ok(Command::RequestConfig),
        CommandId::SET_CONFIG => {
            let settings = ConfigSettings::read(reader, profile.family)?;
            settings.check().map(|()| Command::SetConfig(settings))
        }
        CommandId::REQUEST_ADVANCED_CONFIG => Ok(Command::RequestAdvancedConfig),
        CommandId::SET_ADVANCED_CONFIG => {
            let settings = AdvancedSettings::read(reader, profile.family)?;
            settings
                .check()
                .map(|()| Command::SetAdvancedConfig(settings))
        }
        CommandId::VERIFY_SECURITY_CODE => Ok(Command::VerifySecurityCode),
        CommandId::SET_SECURITY_CODE => Ok(Command::SetSecurityCode {
            new: read_code(reader, profile)?,
        }),
        CommandId::REQUEST_AUTHORIZATIONS => Ok(Command::RequestAuthorizations(
            AuthorizationsRequest::read(reader)?,
        )),
        CommandId::INVITE => {
            let invite = Invite::read(reader)?;
            invite.check().map(|()| Command::Invite(invite))
        }
        CommandId::UPDATE_AUTHORIZATION => match AuthorizationId::new(reader.u32()?) {
            Some(authorization) => {
                let update = AuthorizationUpdate::read(authorization, reader)?;
                update
                    .check()
                    .map(|()| Command::UpdateAuthorization(update))
            }
            None => Err(ParameterError::NO_AUTHORIZATION),
        },
        CommandId::REMOVE_AUTHORIZATION => AuthorizationId::new(reader.u32()?)
            .map(Command::RemoveAuthorization)
            .ok_or(ParameterError::NO_AUTHORIZATION),
        CommandId::REQUEST_LOG => LogRequest::read(reader)?.map(Command::RequestLog),
        CommandId::ENABLE_LOGGING => Ok(Command::EnableLogging(reader.bool()?)),
        CommandId::UPDATE_TIME => {
            let time = reader.date()?;
            ParameterError::unless(time.is_valid(), "time").map(|()| Command::UpdateTime(time))
        }
        CommandId::REQUEST_CALIBRATION => Ok(Command::RequestCalibration),
        CommandId::REQUEST_REBOOT => Ok(Command::RequestReboot),
        CommandId::START_BUS_SIGNAL_RECORDING => Ok(Command::StartBusSignalRecording),
        CommandId::ADD_TIME_CONTROL => {
            let control = TimeControl::read(reader)?;
            control
                .check(opener)
                .map(|()| Command::AddTimeControl(control))
        }
        CommandId::REQUEST_TIME_CONTROLS => Ok(Command::RequestTimeControls),
        CommandId::UPDATE_TIME_CONTROL => {
            let entry = TimeControlEntry::read(reader)?;
            entry
                .control
                .check(opener)
                .map(|()| Command::UpdateTimeControl(entry))
        }
        CommandId::REMOVE_TIME_CONTROL => Ok(Command::RemoveTimeControl { id: reader.u8()? }),
        CommandId::ADD_KEYPAD_CODE => {
            let code = NewKeypadCode::read(reader)?;
            code.check().map(|()| Command::AddKeypadCode(code))
        }
        CommandId::REQUEST_KEYPAD_CODES => Ok(Command::RequestKeypadCodes {
            offset: reader.u16()?,
            count: reader.u16()?,
        }),
        CommandId::UPDATE_KEYPAD_CODE => {
            let update = KeypadCodeUpdate::read(reader)?;
            update.check().map(|()| Command::UpdateKeypadCode(update))
        }
        CommandId::REMOVE_KEYPAD_CODE => Ok(Command::RemoveKeypadCode { id: reader.u16()? }),
        CommandId::ACKNOWLEDGE_FAILURES => Ok(Command::AcknowledgeFailures {
            authorization: AuthorizationId::new(reader.u32()?),
        }),
        CommandId::TAKE_UP_INVITATION => Ok(Command::TakeUpInvitation {
            key: SharedKey::from_bytes(reader.array()?),
        }),
        _ => return None,
    })
}

/// Whether a device of this family has the data.
const fn serves(family: Family, request: DataRequest) -> bool {
    match request {
        DataRequest::Challenge
        | DataRequest::States
        | DataRequest::BatteryReport
        | DataRequest::CodeStatus => true,
        DataRequest::MostRecentCommand => matches!(family, Family::Lock | Family::Opener),
        DataRequest::OpeningsClosings => matches!(family, Family::Lock),
    }
}

/// Whether the fields before challenge and code may have this length.
fn length_fits(id: CommandId, profile: &Profile, len: usize) -> bool {
    let opener = profile.family == Family::Opener;
    match id {
        CommandId::LOCK_ACTION if opener => (6..=26).contains(&len),
        CommandId::LOCK_ACTION => len == 6 || len == 26,
        CommandId::SIMPLE_LOCK_ACTION if opener => (1..=21).contains(&len),
        CommandId::SIMPLE_LOCK_ACTION => len == 1 || len == 21,
        CommandId::KEYPAD_ACTION => len == 6,
        CommandId::CONTINUOUS_MODE if opener => len == 2,
        CommandId::SET_DOOR_SENSOR_CONFIG => len == DoorSensorConfig::LENGTH,
        CommandId::SET_CONFIG if opener => len == OpenerSettings::LENGTH,
        CommandId::SET_CONFIG => LockSettings::LENGTHS.contains(&len),
        CommandId::SET_ADVANCED_CONFIG if opener => OpenerAdvancedSettings::LENGTHS.contains(&len),
        CommandId::SET_ADVANCED_CONFIG => LockAdvancedSettings::LENGTHS.contains(&len),
        CommandId::SET_SECURITY_CODE => len == profile.code_width.wire_len(),
        CommandId::REQUEST_AUTHORIZATIONS => len == 4 || len == 5,
        CommandId::INVITE => len == 86,
        CommandId::UPDATE_AUTHORIZATION => len == 58,
        CommandId::REMOVE_AUTHORIZATION
        | CommandId::REQUEST_KEYPAD_CODES
        | CommandId::ADD_TIME_CONTROL
        | CommandId::ACKNOWLEDGE_FAILURES => len == 4,
        CommandId::TAKE_UP_INVITATION => len == 32,
        CommandId::REQUEST_LOG => len == 8,
        CommandId::ENABLE_LOGGING
        | CommandId::ENABLE_DOOR_SENSOR_LOGGING
        | CommandId::REMOVE_TIME_CONTROL => len == 1,
        CommandId::UPDATE_TIME => len == 7,
        CommandId::UPDATE_TIME_CONTROL => len == 6,
        CommandId::ADD_KEYPAD_CODE => len == 44,
        CommandId::UPDATE_KEYPAD_CODE => len == 47,
        CommandId::REMOVE_KEYPAD_CODE => len == 2,
        _ => len == 0,
    }
}

fn read_code(reader: &mut Reader<'_>, profile: &Profile) -> Option<PresentedCode> {
    match profile.code_width {
        CodeWidth::Four => reader
            .u16()
            .map(|value| PresentedCode::from_wire(value.into())),
        CodeWidth::Six => reader.u32().map(PresentedCode::from_wire),
    }
}
