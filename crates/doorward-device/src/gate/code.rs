//! The one place where a security code is compared.

use doorward_proto::{
    ext::{SecurityEvent, SecurityEventKind},
    log::LogData,
    types::{ErrorCode, Name, PresentedCode},
};
use doorward_store::{Ledger as _, StoreError};

use super::{
    Caller,
    evidence::{CODE_VERIFIED, CodeVerified},
    unavailable,
};
use crate::{
    Device,
    activity::Actor,
    body::Now,
    env::Environment,
    lockout::{Claimant, HARD_STOP, Refusal, SUSPENDED_AT},
    records::{AuthorizationRecord, CodeRecord},
};

/// What came of a presented code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Judgement {
    /// It is the code.
    Right,
    /// It is not, or cannot be one.
    Wrong,
    /// It was not looked at.
    Wait,
}

impl Device {
    /// Judges the code a guarded command carries, and marks who showed it as proven.
    pub(super) fn verify_code<E: Environment>(
        &mut self,
        now: Now,
        caller: &mut Caller,
        presented: &PresentedCode,
        env: &mut E,
    ) -> Result<CodeVerified, ErrorCode> {
        let Some(code) = CodeRecord::load(env.store()).map_err(unavailable)? else {
            // Nothing is set: the field must say so. A client that sends a code expects one to be checked.
            return if presented.is_none() {
                Ok(CODE_VERIFIED)
            } else {
                Err(ErrorCode::BadCode)
            };
        };
        let claimant = if caller.record.proven_epoch == code.epoch {
            Claimant::Proven(caller.id())
        } else {
            Claimant::Unproven(caller.id())
        };
        let name = &caller.record.entry.name;
        let judgement = self
            .judge(now, claimant, name, &code, presented, env)
            .map_err(unavailable)?;
        match judgement {
            Judgement::Right => {}
            Judgement::Wrong => return Err(ErrorCode::BadCode),
            Judgement::Wait => return Err(ErrorCode::TooManyCodeAttempts),
        }
        if caller.record.proven_epoch != code.epoch {
            caller.record.proven_epoch = code.epoch;
            caller
                .record
                .save(env.store(), self.profile)
                .map_err(unavailable)?;
        }
        Ok(CODE_VERIFIED)
    }

    /// Judges a presented code: range, repeats, waits, durable count, comparison, durable verdict.
    ///
    /// # Errors
    /// [`StoreError`] when the attempt, or its success, could not be made durable. Then nothing was compared, or nothing is
    /// granted.
    pub(crate) fn judge<E: Environment>(
        &mut self,
        now: Now,
        claimant: Claimant,
        name: &Name<32>,
        code: &CodeRecord,
        presented: &PresentedCode,
        env: &mut E,
    ) -> Result<Judgement, StoreError> {
        let width = self.profile.code_width;
        if presented.to_code(width).is_none() {
            return Ok(Judgement::Wrong);
        }
        let value = presented.expose_value();
        match self.lockout.admit(now.uptime, claimant, value) {
            Ok(()) => {}
            Err(Refusal::Repeat) => return Ok(Judgement::Wrong),
            Err(Refusal::Own(_) | Refusal::Shared(_) | Refusal::Stopped | Refusal::Suspended) => {
                return Ok(Judgement::Wait);
            }
        }
        let charge = self
            .lockout
            .charge(now.uptime, claimant)
            .ok_or(StoreError::Full)?;
        if let Err(error) = env.store().commit(&self.lockout.record()) {
            self.lockout.refund(charge);
            return Err(error);
        }
        if code.matches(width, presented) {
            self.lockout.succeed(charge);
            env.store().commit(&self.lockout.record())?;
            Ok(Judgement::Right)
        } else {
            self.lockout.fail(now.uptime, charge, value);
            self.log_wrong_code(now, claimant, name, env);
            Ok(Judgement::Wrong)
        }
    }

    /// Whether this authorization may read settings: it has shown the current code, or there is none.
    pub(super) fn may_read_settings<E: Environment>(
        &self,
        record: &AuthorizationRecord,
        env: &mut E,
    ) -> Result<bool, ErrorCode> {
        let code = CodeRecord::load(env.store()).map_err(unavailable)?;
        Ok(code.is_none_or(|code| record.proven_epoch == code.epoch))
    }

    /// Puts wrong codes into the log: one entry per authorization and day, which counts.
    fn log_wrong_code<E: Environment>(
        &mut self,
        now: Now,
        claimant: Claimant,
        name: &Name<32>,
        env: &mut E,
    ) {
        let who = match claimant {
            Claimant::Proven(id) | Claimant::Unproven(id) => Some(id),
            Claimant::Pairing => None,
        };
        self.log_refusal(now, who, name, env);
        let outlook = self.lockout.outlook(now.uptime, claimant);
        if let Some(id) = who
            && outlook.own_failures == SUSPENDED_AT
        {
            self.log_security(
                now,
                Actor::NOBODY,
                SecurityEvent::about(SecurityEventKind::Suspended, id),
                env,
            );
        }
        if self.lockout.unacknowledged() == HARD_STOP && !matches!(claimant, Claimant::Proven(_)) {
            self.log_security(
                now,
                Actor::NOBODY,
                SecurityEvent::new(SecurityEventKind::HardStop),
                env,
            );
        }
    }

    /// Appends a security event. That the log cannot be written stops nothing.
    pub(crate) fn log_security<E: Environment>(
        &mut self,
        now: Now,
        who: Actor<'_>,
        event: SecurityEvent,
        env: &mut E,
    ) {
        let _ = self.log(now, who, LogData::Security(event), &[], env);
    }
}
