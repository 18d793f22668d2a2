//! What the commands do, once the gate has let them in. Each handler takes the proof it needs.

mod actions;
mod authorizations;
mod code;
mod door_sensor;
mod keypad;
mod log;
mod opener;
mod settings;
mod time_control;

use doorward_proto::{
    Command, DataRequest, Family,
    ext::{CodeFlags, CodeStatus},
    types::{Challenge, ErrorCode, StatusCode},
};

pub(crate) use self::{authorizations::Invitations, keypad::KeypadGuard};
use crate::{
    Device,
    body::Now,
    env::{Entropy, Environment},
    gate::{
        Caller,
        evidence::{Authenticated, Evidence},
        unavailable,
    },
    links::Reply,
    lockout::{Claimant, Refusal},
    records::CodeRecord,
};

/// What a command ends with: an answer, or nothing because answers are under way already.
pub(crate) type Answer = Result<Option<Reply>, ErrorCode>;

/// Done.
pub(crate) const COMPLETE: Answer = Ok(Some(Reply::Status(StatusCode::Complete)));

impl Device {
    /// Obeys a command.
    pub(crate) fn dispatch<E: Environment>(
        &mut self,
        now: Now,
        caller: &Caller,
        command: Command,
        evidence: Evidence,
        env: &mut E,
    ) -> Answer {
        if !matches!(command, Command::RequestData(_)) {
            self.last_command = command.id();
        }
        match command {
            Command::RequestData(request) => {
                self.request_data(now, caller, request, &evidence.authenticated()?, env)
            }
            Command::LockAction(request) => {
                self.lock_action(now, caller, &request, &evidence.answered()?, env)
            }
            Command::SimpleLockAction(request) => {
                self.simple_lock_action(now, caller, &request, &evidence.answered()?, env)
            }
            Command::KeypadAction(request) => {
                self.keypad_action(now, caller, &request, &evidence.answered()?, env)
            }
            Command::RequestCalibration => self.calibrate(now, caller, &evidence.verified()?, env),
            Command::RequestReboot => self.reboot(&evidence.verified()?),
            Command::RequestConfig => {
                evidence.may_read()?;
                Ok(Some(Reply::Config))
            }
            Command::RequestAdvancedConfig => {
                evidence.may_read()?;
                Ok(Some(Reply::AdvancedConfig))
            }
            Command::RequestDoorSensorConfig => self.door_sensor_config(&evidence.may_read()?, env),
            Command::SetDoorSensorConfig(config) => {
                self.set_door_sensor_config(now, caller, config, &evidence.verified()?, env)
            }
            Command::EnableDoorSensorLogging(enabled) => {
                self.enable_door_logging(now, caller, enabled, &evidence.verified()?, env)
            }
            Command::SetConfig(settings) => {
                self.set_config(now, caller, settings, &evidence.verified()?, env)
            }
            Command::SetAdvancedConfig(settings) => {
                self.set_advanced_config(now, caller, settings, &evidence.verified()?, env)
            }
            Command::UpdateTime(time) => {
                self.update_time(now, caller, time, &evidence.verified()?, env)
            }
            Command::VerifySecurityCode => {
                evidence.verified()?;
                COMPLETE
            }
            Command::SetSecurityCode { new } => {
                self.set_code(now, caller, &new, &evidence.verified()?, env)
            }
            Command::AcknowledgeFailures { authorization } => {
                self.acknowledge(now, caller, authorization, &evidence.verified()?, env)
            }
            Command::TakeUpInvitation { key } => {
                self.take_up_invitation(caller, key, &evidence.answered()?, env)
            }
            Command::RequestAuthorizations(request) => {
                self.list_authorizations(caller, request, &evidence.verified()?, env)
            }
            Command::Invite(invite) => {
                self.invite(now, caller, &invite, &evidence.verified()?, env)
            }
            Command::UpdateAuthorization(update) => {
                self.update_authorization(now, caller, update, &evidence.verified()?, env)
            }
            Command::RemoveAuthorization(id) => {
                self.remove_authorization(now, caller, id, &evidence.verified()?, env)
            }
            Command::RequestLog(request) => {
                self.list_log(now, caller, request, &evidence.verified()?, env)
            }
            Command::EnableLogging(enabled) => {
                self.enable_logging(now, caller, enabled, &evidence.verified()?, env)
            }
            Command::AddTimeControl(control) => {
                self.add_time_control(now, caller, control, &evidence.verified()?, env)
            }
            Command::RequestTimeControls => {
                self.list_time_controls(caller, &evidence.verified()?, env)
            }
            Command::UpdateTimeControl(entry) => {
                self.update_time_control(now, caller, entry, &evidence.verified()?, env)
            }
            Command::RemoveTimeControl { id } => {
                self.remove_time_control(now, caller, id, &evidence.verified()?, env)
            }
            Command::AddKeypadCode(code) => {
                self.add_keypad_code(now, caller, code, &evidence.verified()?, env)
            }
            Command::RequestKeypadCodes { offset, count } => {
                self.list_keypad_codes(caller, offset, count, &evidence.verified()?, env)
            }
            Command::UpdateKeypadCode(update) => {
                self.update_keypad_code(now, caller, update, &evidence.verified()?, env)
            }
            Command::RemoveKeypadCode { id } => {
                self.remove_keypad_code(now, caller, id, &evidence.verified()?, env)
            }
            Command::ContinuousMode(request) => {
                self.continuous_mode(now, caller, request, &evidence.verified()?, env)
            }
            Command::StartBusSignalRecording => {
                self.record_bus(now, caller, &evidence.verified()?, env)
            }
        }
    }

    fn request_data<E: Environment>(
        &mut self,
        now: Now,
        caller: &Caller,
        request: DataRequest,
        _: &Authenticated,
        env: &mut E,
    ) -> Answer {
        Ok(Some(match request {
            DataRequest::Challenge => {
                let challenge = Challenge::random(&mut Entropy(env));
                self.links
                    .set_challenge(caller.slot, caller.id(), challenge);
                Reply::Challenge
            }
            DataRequest::States => Reply::States,
            DataRequest::BatteryReport => Reply::BatteryReport,
            DataRequest::CodeStatus => Reply::CodeStatus(self.code_status(now, caller, env)?),
            DataRequest::MostRecentCommand if self.profile.family == Family::Opener => {
                Reply::MostRecentCommand(self.last_command)
            }
            // Of the first generation; later ones refuse them as unknown.
            DataRequest::MostRecentCommand | DataRequest::OpeningsClosings => {
                return Err(ErrorCode::Unknown);
            }
        }))
    }

    /// How the code fares for the caller. Those who may read the configuration are also told how often wrong codes came and
    /// something was paired. Telling changes nothing, so the next one is told the same.
    fn code_status<E: Environment>(
        &self,
        now: Now,
        caller: &Caller,
        env: &mut E,
    ) -> Result<CodeStatus, ErrorCode> {
        let code = CodeRecord::load(env.store()).map_err(unavailable)?;
        let is_proven = code
            .as_ref()
            .is_some_and(|code| caller.record.proven_epoch == code.epoch);
        let claimant = if is_proven || code.is_none() {
            Claimant::Proven(caller.id())
        } else {
            Claimant::Unproven(caller.id())
        };
        let outlook = self.lockout.outlook(now.uptime, claimant);
        let mut flags = CodeFlags::default()
            .with_if(code.is_some(), CodeFlags::CODE_SET)
            .with_if(is_proven, CodeFlags::PROVEN);
        let mut wait_s = 0;
        match outlook.refusal {
            Some(Refusal::Own(wait)) => {
                flags = flags.with(CodeFlags::OWN_WAIT);
                wait_s = seconds_up(wait);
            }
            Some(Refusal::Shared(wait)) => {
                flags = flags.with(CodeFlags::SHARED_WAIT);
                wait_s = seconds_up(wait);
            }
            Some(Refusal::Suspended) => flags = flags.with(CodeFlags::SUSPENDED),
            Some(Refusal::Stopped) => flags = flags.with(CodeFlags::HARD_STOP),
            Some(Refusal::Repeat) | None => {}
        }
        let (failures_ever, pairings_ever) = if is_proven || code.is_none() {
            (self.lockout.ever(), self.counters.pairings)
        } else {
            (0, 0)
        };
        Ok(CodeStatus {
            flags,
            tries_left: outlook.tries_left,
            wait_s,
            own_failures: outlook.own_failures,
            shared_failures: self.lockout.shared(),
            unacknowledged: self.lockout.unacknowledged(),
            failures_ever,
            pairings_ever,
        })
    }

    /// Begins a list on the caller's link. One at a time.
    fn begin_list(&mut self, caller: &Caller, stream: crate::stream::Stream) -> Answer {
        if self.links.is_streaming(caller.slot) {
            return Err(ErrorCode::Busy);
        }
        self.links.set_stream(caller.slot, caller.id(), stream);
        Ok(None)
    }
}

/// Whole seconds, rounded up: after them the wait is over.
fn seconds_up(wait: core::time::Duration) -> u32 {
    let whole = wait
        .as_secs()
        .saturating_add(u64::from(wait.subsec_nanos() > 0));
    u32::try_from(whole).unwrap_or(u32::MAX)
}

/// A count as the wire tells it.
fn count16(count: u32) -> u16 {
    u16::try_from(count).unwrap_or(u16::MAX)
}
