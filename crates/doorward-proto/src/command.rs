//! Commands of a client that travel sealed.

use crate::command_id::{Class, CommandId};
use crate::error::EncodeError;
use crate::profile::{Family, Profile};
use crate::types::{
    AuthorizationId, Challenge, CodeWidth, DateTime, LockAction, PresentedCode, SecurityCode,
    SharedKey,
};
use crate::wire::action::{
    ContinuousModeRequest, KeypadActionRequest, LockActionRequest, SimpleLockActionRequest,
};
use crate::wire::advanced_config::AdvancedSettings;
use crate::wire::authorization::{AuthorizationUpdate, AuthorizationsRequest, Invite};
use crate::wire::config::ConfigSettings;
use crate::wire::door_sensor::DoorSensorConfig;
use crate::wire::keypad::{KeypadCodeUpdate, NewKeypadCode};
use crate::wire::log::LogRequest;
use crate::wire::time_control::{TimeControl, TimeControlEntry};
use crate::wire::{PData, Writer};

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
    /// Lock: read what the door sensor is for (0x0058).
    RequestDoorSensorConfig,
    /// Lock: change it (0x0057).
    SetDoorSensorConfig(DoorSensorConfig),
    /// Lock: switch the door's entries in the activity log on or off (0x005A).
    EnableDoorSensorLogging(bool),
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
    /// Doorward extension (0x7D02): from an authorization made by an invitation. From the first message on that this key
    /// seals, the invitation's own opens nothing any more.
    TakeUpInvitation {
        /// The key nobody else has seen.
        key: SharedKey,
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

    pub(crate) const fn from_target(target: CommandId) -> Option<Self> {
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
            Self::RequestDoorSensorConfig => CommandId::REQUEST_DOOR_SENSOR_CONFIG,
            Self::SetDoorSensorConfig(_) => CommandId::SET_DOOR_SENSOR_CONFIG,
            Self::EnableDoorSensorLogging(_) => CommandId::ENABLE_DOOR_SENSOR_LOGGING,
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
            Self::TakeUpInvitation { .. } => CommandId::TAKE_UP_INVITATION,
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
        let class = self
            .class(profile)
            .filter(|_| self.has_number_of_its_own_on(profile))
            .ok_or(EncodeError::Unsupported)?;
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

    /// Two commands share a number, and each family takes it for one of them.
    fn has_number_of_its_own_on(&self, profile: &Profile) -> bool {
        let opener = profile.family == Family::Opener;
        if opener {
            !matches!(self, Self::SetDoorSensorConfig(_))
        } else {
            !matches!(self, Self::ContinuousMode(_))
        }
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
            Self::SetDoorSensorConfig(config) => config.write(writer),
            Self::EnableLogging(enabled) | Self::EnableDoorSensorLogging(enabled) => {
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
            Self::TakeUpInvitation { key } => {
                writer.bytes(key.expose_bytes());
            }
            Self::RequestConfig
            | Self::RequestAdvancedConfig
            | Self::RequestDoorSensorConfig
            | Self::VerifySecurityCode
            | Self::RequestCalibration
            | Self::RequestReboot
            | Self::StartBusSignalRecording
            | Self::RequestTimeControls => {}
        }
        Ok(())
    }
}

fn write_code(
    writer: &mut Writer,
    profile: &Profile,
    code: &PresentedCode,
) -> Result<(), EncodeError> {
    let value = code.expose_value();
    match profile.code_width {
        CodeWidth::Four => {
            writer.u16(u16::try_from(value).map_err(|_| EncodeError::CodeWidth)?);
        }
        CodeWidth::Six => {
            writer.u32(value);
        }
    }
    Ok(())
}
