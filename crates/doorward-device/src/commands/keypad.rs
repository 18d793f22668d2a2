//! Codes typed at the door: managed by those with the security code, used by keypads.

use core::time::Duration;

use doorward_proto::{
    CommandId, Family,
    action::KeypadActionRequest,
    ext::{SecurityEvent, SecurityEventKind},
    keypad::{KeypadCodeAdded, KeypadCodeEntry, KeypadCodeUpdate, NewKeypadCode},
    log::{KeypadLog, LogData},
    types::{
        ActionFlags, Completion, DateTime, ErrorCode, KeypadActionKind, KeypadCode, KeypadSource,
        LockAction, LockState,
    },
};
use doorward_store::{Change, StateStore as _, Table};

use super::{Answer, COMPLETE, count16};
use crate::{
    Device,
    activity::Actor,
    body::{Now, local_time},
    device::act,
    env::Environment,
    gate::{
        Caller,
        evidence::{ChallengeAnswered, CodeVerified},
        has_room, unavailable,
    },
    links::Reply,
    records::{Counters, KeypadRecord, MAX_KEYPAD_CODES},
    stream::Stream,
};

/// Holds keypads back after wrong codes. Counted in a row, over restarts; waits are powered time.
#[derive(Clone, Copy, Debug)]
pub(crate) struct KeypadGuard {
    since: Duration,
}

impl KeypadGuard {
    /// After a boot: with failures on the account, the wait begins anew.
    pub(crate) const fn boot(uptime: Duration) -> Self {
        Self { since: uptime }
    }

    /// What holds the keypad back now, if anything does.
    fn refusal(&self, failures: u16, uptime: Duration) -> Option<ErrorCode> {
        let (wait, code) = match failures {
            0..5 => return None,
            5..15 => (Duration::from_secs(30), ErrorCode::CodeInvalidTimeout1),
            15..25 => (Duration::from_mins(5), ErrorCode::CodeInvalidTimeout2),
            25.. => (Duration::from_mins(30), ErrorCode::CodeInvalidTimeout3),
        };
        (uptime < self.since.saturating_add(wait)).then_some(code)
    }
}

impl Device {
    pub(super) fn add_keypad_code<E: Environment>(
        &mut self,
        now: Now,
        caller: &Caller,
        new: NewKeypadCode,
        _: &CodeVerified,
        env: &mut E,
    ) -> Answer {
        self.require_unused(&new.code, None, env)?;
        if !has_room(env.store(), Table::KeypadCode, MAX_KEYPAD_CODES)? {
            return Err(ErrorCode::TooManyEntries);
        }
        let id = self.counters.next_keypad_code;
        let next = id.checked_add(1).ok_or(ErrorCode::TooManyEntries)?;
        let created = Self::date(now);
        let record = KeypadRecord(KeypadCodeEntry {
            id,
            code: new.code,
            name: new.name,
            enabled: true,
            created,
            last_active: DateTime::NEVER,
            use_count: 0,
            limit: new.limit,
        });
        let counters = Counters {
            next_keypad_code: next,
            ..self.counters
        };
        let (bytes, encoded) = (record.encode(self.profile), counters.encode());
        let changes = [
            Change::Put(Table::KeypadCode.at(id.into()), &bytes),
            Change::Put(Table::Counters.only(), &encoded),
        ];
        let what = (SecurityEventKind::KeypadCodeAdded, id);
        self.log_keypad_code(now, caller, what, &changes, env)?;
        self.counters = counters;
        Ok(Some(Reply::KeypadCodeAdded(KeypadCodeAdded {
            id,
            created,
        })))
    }

    pub(super) fn list_keypad_codes<E: Environment>(
        &mut self,
        caller: &Caller,
        offset: u16,
        count: u16,
        _: &CodeVerified,
        env: &mut E,
    ) -> Answer {
        let total = env.store().count(Table::KeypadCode).map_err(unavailable)?;
        self.begin_list(
            caller,
            Stream::KeypadCodes {
                count: Some(count16(total)),
                after: None,
                skip: offset,
                left: count,
            },
        )
    }

    pub(super) fn update_keypad_code<E: Environment>(
        &mut self,
        now: Now,
        caller: &Caller,
        update: KeypadCodeUpdate,
        _: &CodeVerified,
        env: &mut E,
    ) -> Answer {
        let KeypadRecord(present) = self.require_keypad_code(update.id, env)?;
        self.require_unused(&update.code, Some(update.id), env)?;
        let record = KeypadRecord(KeypadCodeEntry {
            code: update.code,
            name: update.name,
            enabled: update.enabled,
            limit: update.limit,
            ..present
        });
        let bytes = record.encode(self.profile);
        let changes = [Change::Put(Table::KeypadCode.at(update.id.into()), &bytes)];
        let what = (SecurityEventKind::KeypadCodeChanged, update.id);
        self.log_keypad_code(now, caller, what, &changes, env)?;
        COMPLETE
    }

    pub(super) fn remove_keypad_code<E: Environment>(
        &mut self,
        now: Now,
        caller: &Caller,
        id: u16,
        _: &CodeVerified,
        env: &mut E,
    ) -> Answer {
        self.require_keypad_code(id, env)?;
        let changes = [Change::Delete(Table::KeypadCode.at(id.into()))];
        let what = (SecurityEventKind::KeypadCodeRemoved, id);
        self.log_keypad_code(now, caller, what, &changes, env)?;
        COMPLETE
    }

    /// Makes a change of the keypad codes durable together with the entry that tells of it: a code opens the door.
    fn log_keypad_code<E: Environment>(
        &mut self,
        now: Now,
        caller: &Caller,
        (kind, id): (SecurityEventKind, u16),
        changes: &[Change<'_>],
        env: &mut E,
    ) -> Result<(), ErrorCode> {
        let event = SecurityEvent {
            kind,
            subject: id.into(),
        };
        let actor = Actor::new(caller.id(), &caller.record.entry.name);
        self.log(now, actor, LogData::Security(event), changes, env)
            .map_err(unavailable)
    }

    fn require_keypad_code<E: Environment>(
        &self,
        id: u16,
        env: &mut E,
    ) -> Result<KeypadRecord, ErrorCode> {
        KeypadRecord::load(env.store(), self.profile, id.into())
            .map_err(unavailable)?
            .ok_or(ErrorCode::BadParameter)
    }

    fn require_unused<E: Environment>(
        &self,
        code: &KeypadCode,
        but_by: Option<u16>,
        env: &mut E,
    ) -> Result<(), ErrorCode> {
        let found = KeypadRecord::find(env.store(), self.profile, code).map_err(unavailable)?;
        match found {
            Some(KeypadRecord(entry)) if Some(entry.id) != but_by => {
                Err(ErrorCode::CodeAlreadyExists)
            }
            Some(_) | None => Ok(()),
        }
    }
}

/// At the door.
impl Device {
    pub(super) fn keypad_action<E: Environment>(
        &mut self,
        now: Now,
        caller: &Caller,
        request: &KeypadActionRequest,
        _: &ChallengeAnswered,
        env: &mut E,
    ) -> Answer {
        let action = self.keypad_lock_action(now, request)?;
        let entry = match request.source {
            // The arrow key proves nothing about who presses it, so all it does is lock.
            KeypadSource::ArrowKey if action == LockAction::Lock => None,
            KeypadSource::ArrowKey | KeypadSource::Other(_) => return Err(ErrorCode::BadParameter),
            KeypadSource::Code | KeypadSource::Fingerprint => {
                Some(self.check_typed(now, caller, request, action, env)?)
            }
        };
        let mut asker = self.asker(caller, CommandId::KEYPAD_ACTION, None);
        let code_id = entry.as_ref().map_or(0, |entry| entry.id);
        asker.keypad = Some((request.source, code_id));
        if let Some(entry) = &entry {
            asker.name = doorward_proto::types::Name::truncated(entry.name.as_str());
        }
        let input = act(asker.ticket, action, ActionFlags::NONE);
        self.ask_body(now, asker, input, env)?;
        if let Some(mut entry) = entry {
            entry.last_active = Self::date(now);
            entry.use_count = entry.use_count.saturating_add(1);
            let key = Table::KeypadCode.at(entry.id.into());
            let bytes = KeypadRecord(entry).encode(self.profile);
            // A door that moves does not stop for a count.
            let _ = env.store().apply(&[Change::Put(key, &bytes)]);
        }
        Ok(None)
    }

    /// The entry of the code typed, if it works now. A wrong one is counted, durably and before it is compared.
    fn check_typed<E: Environment>(
        &mut self,
        now: Now,
        caller: &Caller,
        request: &KeypadActionRequest,
        action: LockAction,
        env: &mut E,
    ) -> Result<KeypadCodeEntry, ErrorCode> {
        let failures = self.counters.keypad_failures;
        if let Some(code) = self.keypad.refusal(failures, now.uptime) {
            return Err(code);
        }
        self.count_keypad_failures(failures.saturating_add(1), env)?;
        self.keypad.since = now.uptime;
        let found =
            KeypadRecord::find(env.store(), self.profile, &request.code).map_err(unavailable)?;
        let Some(KeypadRecord(entry)) = found else {
            self.log_wrong_keypad_code(now, caller, request.source, action, env);
            return Err(self
                .keypad
                .refusal(self.counters.keypad_failures, now.uptime)
                .unwrap_or(ErrorCode::CodeInvalid));
        };
        let local = local_time(now.utc, self.body.zone()).date_time();
        if !entry.enabled {
            return Err(ErrorCode::Disabled);
        }
        if entry
            .limit
            .is_some_and(|limit| !limit.allows(now.utc, local))
        {
            return Err(ErrorCode::TimeNotAllowed);
        }
        // Only a code that works forgives: whoever still knows one that was withdrawn could guess for ever.
        self.count_keypad_failures(0, env)?;
        Ok(entry)
    }

    fn count_keypad_failures<E: Environment>(
        &mut self,
        failures: u16,
        env: &mut E,
    ) -> Result<(), ErrorCode> {
        if self.counters.keypad_failures == failures {
            return Ok(());
        }
        let counters = Counters {
            keypad_failures: failures,
            ..self.counters
        };
        let bytes = counters.encode();
        env.store()
            .apply(&[Change::Put(Table::Counters.only(), &bytes)])
            .map_err(unavailable)?;
        self.counters = counters;
        Ok(())
    }

    /// The first wrong code in a row, and then every tenth, is told.
    fn log_wrong_keypad_code<E: Environment>(
        &mut self,
        now: Now,
        caller: &Caller,
        source: KeypadSource,
        action: LockAction,
        env: &mut E,
    ) {
        if self.counters.keypad_failures % 10 != 1 {
            return;
        }
        let data = LogData::KeypadAction(KeypadLog {
            action,
            source,
            completion: Completion::InvalidCode,
            code_id: 0,
        });
        let actor = Actor::new(caller.id(), &caller.record.entry.name);
        let _ = self.log(now, actor, data, &[], env);
    }

    fn keypad_lock_action(
        &self,
        now: Now,
        request: &KeypadActionRequest,
    ) -> Result<LockAction, ErrorCode> {
        if self.profile.family == Family::Opener {
            return self.opener_keypad_action(request.action);
        }
        Ok(match request.action {
            KeypadActionKind::Intelligent => {
                if self.body.view(now).lock_state == LockState::Locked {
                    LockAction::Unlock
                } else {
                    LockAction::Lock
                }
            }
            KeypadActionKind::Unlock => LockAction::Unlock,
            KeypadActionKind::Lock => LockAction::Lock,
            KeypadActionKind::Unlatch => LockAction::Unlatch,
            KeypadActionKind::LockNGo => LockAction::LockNGo,
            KeypadActionKind::Other(_) => return Err(ErrorCode::BadParameter),
        })
    }
}
