//! Changing the code, and forgiving failures.

use doorward_proto::{
    ext::{SecurityEvent, SecurityEventKind},
    log::LogData,
    types::{AuthorizationId, ErrorCode, PresentedCode},
};
use doorward_store::{Change, Ledger as _, Table};

use super::{Answer, COMPLETE};
use crate::{
    Device,
    activity::Actor,
    body::Now,
    env::{Environment, random},
    gate::{Caller, evidence::CodeVerified, unavailable},
    records::{AuthorizationRecord, CodeRecord},
};

impl Device {
    /// Sets a new code. The old one has been judged; there is no way to have none again but a factory reset.
    pub(super) fn set_code<E: Environment>(
        &mut self,
        now: Now,
        caller: &Caller,
        new: &PresentedCode,
        _: &CodeVerified,
        env: &mut E,
    ) -> Answer {
        let width = self.profile.code_width;
        let code = new.to_code(width).ok_or(ErrorCode::BadParameter)?;
        let old = CodeRecord::load(env.store()).map_err(unavailable)?;
        if old.as_ref().is_some_and(|old| old.matches(width, new)) {
            return Err(ErrorCode::BadParameter);
        }
        let epoch = old.as_ref().map_or(0, |old| old.epoch).saturating_add(1);
        let record = CodeRecord::new(epoch, random(env), &code).encode();
        // Whoever sets it knows it. All others have yet to show it.
        let mut own = caller.record.clone();
        own.proven_epoch = epoch;
        let own = own.encode(self.profile);
        let counters = self.counters.with_config_update();
        let encoded_counters = counters.encode();
        let changes = [
            Change::Put(Table::Code.only(), &record),
            Change::Put(Table::Authorization.at(caller.id().value()), &own),
            Change::Put(Table::Counters.only(), &encoded_counters),
        ];
        let event = SecurityEvent::new(if old.is_some() {
            SecurityEventKind::CodeChanged
        } else {
            SecurityEventKind::CodeSet
        });
        let actor = Actor::new(caller.id(), &caller.record.entry.name);
        self.log(now, actor, LogData::Security(event), &changes, env)
            .map_err(unavailable)?;
        self.counters = counters;
        self.lockout.code_changed();
        COMPLETE
    }

    /// Forgives the shared failures, or gives one authorization its right to present codes back.
    pub(super) fn acknowledge<E: Environment>(
        &mut self,
        now: Now,
        caller: &Caller,
        whose: Option<AuthorizationId>,
        _: &CodeVerified,
        env: &mut E,
    ) -> Answer {
        let event = match whose {
            None => {
                self.lockout.acknowledge();
                SecurityEvent::new(SecurityEventKind::Acknowledged)
            }
            Some(id) => {
                AuthorizationRecord::load(env.store(), self.profile, id.value())
                    .map_err(unavailable)?
                    .ok_or(ErrorCode::InvalidAuthorizationId)?;
                self.lockout.lift(id);
                SecurityEvent::about(SecurityEventKind::Acknowledged, id)
            }
        };
        env.store()
            .commit(&self.lockout.record())
            .map_err(unavailable)?;
        let actor = Actor::new(caller.id(), &caller.record.entry.name);
        self.log_security(now, actor, event, env);
        COMPLETE
    }
}
