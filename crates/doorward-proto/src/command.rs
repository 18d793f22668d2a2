//! Commands of a client that travel sealed, and how a device reads them.

use crate::command_id::{Class, CommandId};
use crate::error::{DecodeError, EncodeError, ParameterError};
use crate::profile::{Family, Profile};
use crate::types::{AuthorizationId, Challenge, DateTime, LockAction, PresentedCode, SecurityCode};
use crate::wire::action::{
    ContinuousModeRequest, KeypadActionRequest, LockActionRequest, SimpleLockActionRequest,
};
use crate::wire::advanced_config::{
    AdvancedSettings, LockAdvancedSettings, OpenerAdvancedSettings,
};
use crate::wire::authorization::{AuthorizationUpdate, AuthorizationsRequest, Invite};
use crate::wire::config::{ConfigSettings, LockSettings, OpenerSettings};
use crate::wire::keypad::{KeypadCodeUpdate, NewKeypadCode};
use crate::wire::log::LogRequest;
use crate::wire::time_control::{TimeControl, TimeControlEntry};
use crate::wire::{PData, Reader, Writer};

/// A command of a client, without the challenge it answers and without the security code.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// Send me this (0x0001).
    RequestData(DataRequest),
    /// Move bolt or latch (0x000D).
    LockAction(LockActionRequest),
    /// Lock or unlock (0x0100).
    SimpleLockAction(SimpleLockActionRequest),
    /// A keypad acts (0x0048).
    KeypadAction(KeypadActionRequest),
    /// Opener: switch continuous mode on or off (0x0057).
    ContinuousMode(ContinuousModeRequest),
    /// Read the configuration (0x0014).
    RequestConfig,
    /// Change the configuration (0x0013).
    SetConfig(ConfigSettings),
    /// Read the advanced configuration (0x0036).
    RequestAdvancedConfig,
    /// Change the advanced configuration (0x0035).
    SetAdvancedConfig(AdvancedSettings),
    /// Check the security code (0x0020).
    VerifySecurityCode,
    /// Change the security code (0x0019); the code presented with the command is the old one.
    SetSecurityCode {
        /// The new code. A device refuses none.
        new: PresentedCode,
    },
    /// List authorizations (0x0009).
    RequestAuthorizations(AuthorizationsRequest),
    /// Make an authorization for somebody who is not here (0x000B).
    Invite(Invite),
    /// Change an authorization (0x0025).
    UpdateAuthorization(AuthorizationUpdate),
    /// Remove an authorization (0x0008).
    RemoveAuthorization(AuthorizationId),
    /// Read the activity log (0x0031).
    RequestLog(LogRequest),
    /// Switch the activity log on or off (0x0034).
    EnableLogging(bool),
    /// Set the clock (0x0021), UTC.
    UpdateTime(DateTime),
    /// Calibrate (0x001A; Opener: say that training is done).
    RequestCalibration,
    /// Restart (0x001D).
    RequestReboot,
    /// Opener: record the bus (0x002F).
    StartBusSignalRecording,
    /// Add a time-control entry (0x0039).
    AddTimeControl(TimeControl),
    /// List time-control entries (0x003C).
    RequestTimeControls,
    /// Change a time-control entry (0x003F).
    UpdateTimeControl(TimeControlEntry),
    /// Remove a time-control entry (0x003B).
    RemoveTimeControl {
        /// Its number.
        id: u8,
    },
    /// Add a keypad code (0x0041).
    AddKeypadCode(NewKeypadCode),
    /// List keypad codes (0x0043).
    RequestKeypadCodes {
        /// How many to leave out from the front.
        offset: u16,
        /// How many to list at most.
        count: u16,
    },
    /// Change a keypad code (0x0046).
    UpdateKeypadCode(KeypadCodeUpdate),
    /// Remove a keypad code (0x0047).
    RemoveKeypadCode {
        /// Its number.
        id: u16,
    },
    /// Doorward extension (0x7D01): forget the shared failures (`None`), or lift the suspension of one
    /// authorization.
    AcknowledgeFailures {
        /// Whose.
        authorization: Option<AuthorizationId>,
    },
}

/// What Request Data asks for on a sealed link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DataRequest {
    /// A fresh challenge.
    Challenge,
    /// The state of the device.
    States,
    /// Measurements of the battery.
    BatteryReport,
    /// The last command the device got (first generation and Opener only).
    MostRecentCommand,
    /// How often the door was opened (first generation only).
    OpeningsClosings,
    /// Doorward extension: how the security code fares.
    CodeStatus,
}

impl DataRequest {
    /// The id of the message asked for, which is what goes over the wire.
    #[must_use]
    pub const fn target(self) -> CommandId {
        match self {
            Self::Challenge => CommandId::CHALLENGE,
            Self::States => CommandId::STATES,
            Self::BatteryReport => CommandId::BATTERY_REPORT,
            Self::MostRecentCommand => CommandId::MOST_RECENT_COMMAND,
            Self::OpeningsClosings => CommandId::OPENINGS_CLOSINGS,
            Self::CodeStatus => CommandId::CODE_STATUS,
        }
    }

    const fn from_target(target: CommandId) -> Option<Self> {
        Some(match target {
            CommandId::CHALLENGE => Self::Challenge,
            CommandId::STATES => Self::States,
            CommandId::BATTERY_REPORT => Self::BatteryReport,
            CommandId::MOST_RECENT_COMMAND => Self::MostRecentCommand,
            CommandId::OPENINGS_CLOSINGS => Self::OpeningsClosings,
            CommandId::CODE_STATUS => Self::CodeStatus,
            _ => return None,
        })
    }
}

impl Command {
    /// A lock action without flags and suffix.
    #[must_use]
    pub const fn lock_action(action: LockAction, app_id: crate::AppId) -> Self {
        Self::LockAction(LockActionRequest::new(action, app_id))
    }

    /// Its number.
    #[must_use]
    pub const fn id(&self) -> CommandId {
        match self {
            Self::RequestData(_) => CommandId::REQUEST_DATA,
            Self::LockAction(_) => CommandId::LOCK_ACTION,
            Self::SimpleLockAction(_) => CommandId::SIMPLE_LOCK_ACTION,
            Self::KeypadAction(_) => CommandId::KEYPAD_ACTION,
            Self::ContinuousMode(_) => CommandId::CONTINUOUS_MODE,
            Self::RequestConfig => CommandId::REQUEST_CONFIG,
            Self::SetConfig(_) => CommandId::SET_CONFIG,
            Self::RequestAdvancedConfig => CommandId::REQUEST_ADVANCED_CONFIG,
            Self::SetAdvancedConfig(_) => CommandId::SET_ADVANCED_CONFIG,
            Self::VerifySecurityCode => CommandId::VERIFY_SECURITY_CODE,
            Self::SetSecurityCode { .. } => CommandId::SET_SECURITY_CODE,
            Self::RequestAuthorizations(_) => CommandId::REQUEST_AUTHORIZATIONS,
            Self::Invite(_) => CommandId::INVITE,
            Self::UpdateAuthorization(_) => CommandId::UPDATE_AUTHORIZATION,
            Self::RemoveAuthorization(_) => CommandId::REMOVE_AUTHORIZATION,
            Self::RequestLog(_) => CommandId::REQUEST_LOG,
            Self::EnableLogging(_) => CommandId::ENABLE_LOGGING,
            Self::UpdateTime(_) => CommandId::UPDATE_TIME,
            Self::RequestCalibration => CommandId::REQUEST_CALIBRATION,
            Self::RequestReboot => CommandId::REQUEST_REBOOT,
            Self::StartBusSignalRecording => CommandId::START_BUS_SIGNAL_RECORDING,
            Self::AddTimeControl(_) => CommandId::ADD_TIME_CONTROL,
            Self::RequestTimeControls => CommandId::REQUEST_TIME_CONTROLS,
            Self::UpdateTimeControl(_) => CommandId::UPDATE_TIME_CONTROL,
            Self::RemoveTimeControl { .. } => CommandId::REMOVE_TIME_CONTROL,
            Self::AddKeypadCode(_) => CommandId::ADD_KEYPAD_CODE,
            Self::RequestKeypadCodes { .. } => CommandId::REQUEST_KEYPAD_CODES,
            Self::UpdateKeypadCode(_) => CommandId::UPDATE_KEYPAD_CODE,
            Self::RemoveKeypadCode { .. } => CommandId::REMOVE_KEYPAD_CODE,
            Self::AcknowledgeFailures { .. } => CommandId::ACKNOWLEDGE_FAILURES,
        }
    }

    /// What a device of this profile demands for it; `None` if it has no such command.
    #[must_use]
    pub const fn class(&self, profile: &Profile) -> Option<Class> {
        self.id().class(profile)
    }

    /// Writes the command, then the challenge it answers and the security code, as its class demands.
    /// What the class does not demand is left out; no code (`None`) is written as 0.
    ///
    /// # Errors
    /// [`EncodeError`]: the product lacks the command, a challenge is missing, a code of the
    /// wrong width (the one presented, or the new one), or settings of another family.
    pub fn encode(
        &self,
        profile: &Profile,
        challenge: Option<&Challenge>,
        code: Option<&SecurityCode>,
    ) -> Result<PData, EncodeError> {
        let class = self.class(profile).ok_or(EncodeError::Unsupported)?;
        let mut writer = Writer::default();
        self.write_fields(&mut writer, profile)?;
        if class >= Class::Challenged {
            let challenge = challenge.ok_or(EncodeError::ChallengeMissing)?;
            writer.bytes(&challenge.0);
        }
        if class == Class::Guarded {
            if code.is_some_and(|code| code.width() != profile.code_width) {
                return Err(EncodeError::CodeWidth);
            }
            write_code(&mut writer, profile, &PresentedCode::from(code))?;
        }
        Ok(writer.finish(self.id()))
    }

    fn write_fields(&self, writer: &mut Writer, profile: &Profile) -> Result<(), EncodeError> {
        match self {
            Self::RequestData(request) => {
                writer.u16(request.target().0);
            }
            Self::LockAction(request) => request.write(writer),
            Self::SimpleLockAction(request) => request.write(writer),
            Self::KeypadAction(request) => request.write(writer),
            Self::ContinuousMode(request) => {
                writer.bool(request.enabled).u8(request.timeout);
            }
            Self::SetConfig(settings) => {
                if !settings.fits(profile.family) {
                    return Err(EncodeError::WrongFamily);
                }
                settings.write(writer);
            }
            Self::SetAdvancedConfig(settings) => {
                if !settings.fits(profile.family) {
                    return Err(EncodeError::WrongFamily);
                }
                settings.write(writer);
            }
            Self::SetSecurityCode { new } => write_code(writer, profile, new)?,
            Self::RequestAuthorizations(request) => request.write(writer),
            Self::Invite(invite) => invite.write(writer),
            Self::UpdateAuthorization(update) => update.write(writer),
            Self::RemoveAuthorization(authorization) => {
                writer.u32(authorization.value());
            }
            Self::RequestLog(request) => request.write(writer),
            Self::EnableLogging(enabled) => {
                writer.bool(*enabled);
            }
            Self::UpdateTime(time) => {
                writer.date(*time);
            }
            Self::AddTimeControl(control) => control.write(writer),
            Self::UpdateTimeControl(entry) => entry.write(writer),
            Self::RemoveTimeControl { id } => {
                writer.u8(*id);
            }
            Self::AddKeypadCode(code) => code.write(writer),
            Self::RequestKeypadCodes { offset, count } => {
                writer.u16(*offset).u16(*count);
            }
            Self::UpdateKeypadCode(update) => update.write(writer),
            Self::RemoveKeypadCode { id } => {
                writer.u16(*id);
            }
            Self::AcknowledgeFailures { authorization } => {
                writer.u32(authorization.map_or(0, AuthorizationId::value));
            }
            Self::RequestConfig
            | Self::RequestAdvancedConfig
            | Self::VerifySecurityCode
            | Self::RequestCalibration
            | Self::RequestReboot
            | Self::StartBusSignalRecording
            | Self::RequestTimeControls => {}
        }
        Ok(())
    }

    /// Reads the fields of a command whose length was checked. The outer `Option` is about length, the
    /// inner `Result` about values that no [`Command`] can hold or no device of this profile obeys.
    fn read_fields(
        id: CommandId,
        reader: &mut Reader<'_>,
        profile: &Profile,
    ) -> Option<Result<Self, ParameterError>> {
        let opener = profile.family == Family::Opener;
        Some(match id {
            CommandId::LOCK_ACTION => {
                let request = LockActionRequest::read(reader)?;
                request.check(opener).map(|()| Self::LockAction(request))
            }
            CommandId::SIMPLE_LOCK_ACTION => {
                let request = SimpleLockActionRequest::read(reader)?;
                request.check().map(|()| Self::SimpleLockAction(request))
            }
            CommandId::KEYPAD_ACTION => {
                let request = KeypadActionRequest::read(reader)?;
                request.check().map(|()| Self::KeypadAction(request))
            }
            CommandId::CONTINUOUS_MODE => Ok(Self::ContinuousMode(ContinuousModeRequest {
                enabled: reader.bool()?,
                timeout: reader.u8()?,
            })),
            CommandId::REQUEST_CONFIG => Ok(Self::RequestConfig),
            CommandId::SET_CONFIG => {
                let settings = ConfigSettings::read(reader, profile.family)?;
                settings.check().map(|()| Self::SetConfig(settings))
            }
            CommandId::REQUEST_ADVANCED_CONFIG => Ok(Self::RequestAdvancedConfig),
            CommandId::SET_ADVANCED_CONFIG => {
                let settings = AdvancedSettings::read(reader, profile.family)?;
                settings.check().map(|()| Self::SetAdvancedConfig(settings))
            }
            CommandId::VERIFY_SECURITY_CODE => Ok(Self::VerifySecurityCode),
            CommandId::SET_SECURITY_CODE => Ok(Self::SetSecurityCode {
                new: read_code(reader, profile)?,
            }),
            CommandId::REQUEST_AUTHORIZATIONS => Ok(Self::RequestAuthorizations(
                AuthorizationsRequest::read(reader)?,
            )),
            CommandId::INVITE => {
                let invite = Invite::read(reader)?;
                invite.check().map(|()| Self::Invite(invite))
            }
            CommandId::UPDATE_AUTHORIZATION => match AuthorizationId::new(reader.u32()?) {
                Some(authorization) => {
                    let update = AuthorizationUpdate::read(authorization, reader)?;
                    update.check().map(|()| Self::UpdateAuthorization(update))
                }
                None => Err(NO_AUTHORIZATION),
            },
            CommandId::REMOVE_AUTHORIZATION => AuthorizationId::new(reader.u32()?)
                .map(Self::RemoveAuthorization)
                .ok_or(NO_AUTHORIZATION),
            CommandId::REQUEST_LOG => LogRequest::read(reader)?.map(Self::RequestLog),
            CommandId::ENABLE_LOGGING => Ok(Self::EnableLogging(reader.bool()?)),
            CommandId::UPDATE_TIME => {
                let time = reader.date()?;
                ParameterError::unless(time.is_valid(), "time").map(|()| Self::UpdateTime(time))
            }
            CommandId::REQUEST_CALIBRATION => Ok(Self::RequestCalibration),
            CommandId::REQUEST_REBOOT => Ok(Self::RequestReboot),
            CommandId::START_BUS_SIGNAL_RECORDING => Ok(Self::StartBusSignalRecording),
            CommandId::ADD_TIME_CONTROL => {
                let control = TimeControl::read(reader)?;
                control.check().map(|()| Self::AddTimeControl(control))
            }
            CommandId::REQUEST_TIME_CONTROLS => Ok(Self::RequestTimeControls),
            CommandId::UPDATE_TIME_CONTROL => {
                let entry = TimeControlEntry::read(reader)?;
                entry
                    .control
                    .check()
                    .map(|()| Self::UpdateTimeControl(entry))
            }
            CommandId::REMOVE_TIME_CONTROL => Ok(Self::RemoveTimeControl { id: reader.u8()? }),
            CommandId::ADD_KEYPAD_CODE => {
                let code = NewKeypadCode::read(reader)?;
                code.check().map(|()| Self::AddKeypadCode(code))
            }
            CommandId::REQUEST_KEYPAD_CODES => Ok(Self::RequestKeypadCodes {
                offset: reader.u16()?,
                count: reader.u16()?,
            }),
            CommandId::UPDATE_KEYPAD_CODE => {
                let update = KeypadCodeUpdate::read(reader)?;
                update.check().map(|()| Self::UpdateKeypadCode(update))
            }
            CommandId::REMOVE_KEYPAD_CODE => Ok(Self::RemoveKeypadCode { id: reader.u16()? }),
            CommandId::ACKNOWLEDGE_FAILURES => Ok(Self::AcknowledgeFailures {
                authorization: AuthorizationId::new(reader.u32()?),
            }),
            _ => return None,
        })
    }
}

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
    /// The command, unless a field is out of range: error 0x23, or 0x24 where `field` says
    /// "authorization id".
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
        let command =
            Command::read_fields(id, &mut Reader::new(fields), profile).ok_or(bad_length)?;
        Ok(Self {
            id,
            class,
            challenge,
            code,
            command,
        })
    }
}

const NO_AUTHORIZATION: ParameterError = ParameterError {
    field: "authorization id",
};

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
        CommandId::CONTINUOUS_MODE => len == 2,
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
        CommandId::REQUEST_LOG => len == 8,
        CommandId::ENABLE_LOGGING | CommandId::REMOVE_TIME_CONTROL => len == 1,
        CommandId::UPDATE_TIME => len == 7,
        CommandId::UPDATE_TIME_CONTROL => len == 6,
        CommandId::ADD_KEYPAD_CODE => len == 44,
        CommandId::UPDATE_KEYPAD_CODE => len == 47,
        CommandId::REMOVE_KEYPAD_CODE => len == 2,
        _ => len == 0,
    }
}

fn write_code(
    writer: &mut Writer,
    profile: &Profile,
    code: &PresentedCode,
) -> Result<(), EncodeError> {
    let value = code.expose_value();
    match profile.code_width {
        crate::CodeWidth::Four => {
            writer.u16(u16::try_from(value).map_err(|_| EncodeError::CodeWidth)?);
        }
        crate::CodeWidth::Six => {
            writer.u32(value);
        }
    }
    Ok(())
}

fn read_code(reader: &mut Reader<'_>, profile: &Profile) -> Option<PresentedCode> {
    match profile.code_width {
        crate::CodeWidth::Four => reader
            .u16()
            .map(|value| PresentedCode::from_wire(value.into())),
        crate::CodeWidth::Six => reader.u32().map(PresentedCode::from_wire),
    }
}
