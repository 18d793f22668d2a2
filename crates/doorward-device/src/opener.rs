//! An Opener's bookkeeping: what its body is to remember over a power cut, on whose account a mode is active, and the entries
//! rings leave in the activity log.

use doorward_proto::{
    log::{DoorbellLog, LogData},
    types::{
        AuthorizationType, Completion, ErrorCode, KeypadActionKind, LockAction, OpenerCapabilities,
        Trigger,
    },
};
use doorward_store::{Change, StateStore as _, Table};

use crate::{
    Device,
    activity::Actor,
    body::{Body, Now, Performed, Rang},
    device::Asker,
    env::Environment,
    records::{Account, OpenerRecord},
};

/// Rings that open nothing are told once in so many powered seconds, and so are those that open for the same reason, or
/// somebody at the house door could push everybody's deeds out of the log by ringing.
const RING_AGAIN: u32 = 60;

/// What switched a mode on, or rang (Opener API 1.1, doorbell recognition).
mod source {
    pub(super) const TIME_CONTROL: u8 = 1;
    pub(super) const APP: u8 = 2;
    pub(super) const BUTTON: u8 = 3;
    pub(super) const FOB: u8 = 4;
    pub(super) const BRIDGE: u8 = 5;
    pub(super) const KEYPAD: u8 = 6;
}

/// The bookkeeping of an Opener; empty for a lock.
#[derive(Debug, Default)]
pub(crate) struct OpenerBook {
    /// As it is in the store.
    kept: OpenerRecord,
    /// On whose account ring to open is, or was last, active.
    ring_to_open: Account,
    /// The same of continuous mode.
    continuous_mode: Account,
    /// When a ring that opened nothing was told last, in powered seconds.
    idle_ring_told: Option<u32>,
    /// The same of one that opened since a mode was switched on, and under which mode of whom and with what success.
    opening_told: Option<(u32, u8, Account, Completion)>,
}

impl OpenerBook {
    /// After a boot.
    pub(crate) fn open(kept: OpenerRecord) -> Self {
        Self {
            kept,
            continuous_mode: kept.continuous_mode,
            ..Self::default()
        }
    }

    /// Whether one more ring that opened nothing is worth an entry.
    fn tells_idle_ring(&mut self, now: Now) -> bool {
        let now_s = seconds(now);
        let is_told = self
            .idle_ring_told
            .is_none_or(|at_s| now_s.saturating_sub(at_s) >= RING_AGAIN);
        if is_told {
            self.idle_ring_told = Some(now_s);
        }
        is_told
    }

    /// Whether one more ring at the house that opened is worth an entry.
    fn tells_opening(&mut self, now: Now, log: &DoorbellLog, account: Account) -> bool {
        let now_s = seconds(now);
        let is_told = self
            .opening_told
            .is_none_or(|(at_s, mode, by, completion)| {
                now_s.saturating_sub(at_s) >= RING_AGAIN
                    || (mode, by, completion) != (log.mode, account, log.completion)
            });
        if is_told {
            self.opening_told = Some((now_s, log.mode, account, log.completion));
        }
        is_told
    }
}

impl Device {
    /// Takes note of who switched a mode on.
    pub(crate) fn note_opener_mode(
        &mut self,
        performed: &Performed,
        kind: Option<AuthorizationType>,
        keypad_code: Option<u16>,
    ) {
        if !matches!(self.body, Body::Opener(_)) || performed.completion != Completion::Success {
            return;
        }
        let account = Account {
            source: source_of(performed.trigger, kind, keypad_code.is_some()),
            geofence: performed.flags.is_auto_unlock(),
            code_id: keypad_code.unwrap_or(0),
        };
        if performed.action == LockAction::ACTIVATE_RING_TO_OPEN {
            self.opener.ring_to_open = account;
            self.opener.opening_told = None;
        } else if performed.action == LockAction::ACTIVATE_CONTINUOUS_MODE {
            self.opener.continuous_mode = account;
            self.opener.opening_told = None;
        }
    }

    /// Makes durable what the Opener's body is to remember, if that is something else than before. Where the store refuses,
    /// it is tried again with whatever happens next. `false` if it is not durable yet.
    pub(crate) fn keep_opener<E: Environment>(&mut self, env: &mut E) -> bool {
        let Body::Opener(body) = &self.body else {
            return true;
        };
        let memory = body.memory();
        let continuous_mode = memory
            .continuous_mode
            .map_or_else(Account::default, |_| self.opener.continuous_mode);
        let record = OpenerRecord {
            memory,
            continuous_mode,
        };
        if record == self.opener.kept {
            return true;
        }
        let bytes = record.encode();
        let change = Change::Put(Table::Opener.only(), &bytes);
        let is_kept = env.store().apply(&[change]).is_ok();
        if is_kept {
            self.opener.kept = record;
        }
        is_kept
    }

    /// Writes a ring down.
    pub(crate) fn rang<E: Environment>(&mut self, now: Now, rang: Rang, env: &mut E) {
        if !rang.opens && !self.opener.tells_idle_ring(now) {
            return;
        }
        let account = if rang.continuous_mode {
            self.opener.continuous_mode
        } else if rang.ring_to_open {
            self.opener.ring_to_open
        } else {
            Account {
                source: if rang.ticket.is_some() {
                    source::FOB
                } else {
                    0
                },
                ..Account::default()
            }
        };
        let asker: Option<Asker> = rang
            .ticket
            .and_then(|ticket| self.askers.iter().find(|asker| asker.ticket == ticket))
            .cloned();
        let actor = asker.as_ref().map_or(Actor::NOBODY, |asker| {
            Actor::new(asker.authorization, &asker.name)
        });
        let log = DoorbellLog {
            mode: u8::from(rang.ring_to_open) | (u8::from(rang.continuous_mode) << 1),
            source: account.source,
            geofence: u8::from(account.geofence),
            suppressed: u8::from(rang.suppressed),
            sound: rang.sound,
            completion: rang.completion,
            code_id: account.code_id,
        };
        // A fob's ring is somebody's deed.
        if rang.opens && actor.id.is_none() && !self.opener.tells_opening(now, &log, account) {
            return;
        }
        let _ = self.log(now, actor, LogData::Doorbell(log), &[], env);
    }

    /// What a keypad's action means at an Opener. Somebody who types a code stands before the door and wants it open: that is
    /// the intelligent action, or ring to open where the intercom opens only after a ring. Continuous mode takes more than a
    /// keypad code.
    pub(crate) fn opener_keypad_action(
        &self,
        kind: KeypadActionKind,
    ) -> Result<LockAction, ErrorCode> {
        let Body::Opener(body) = &self.body else {
            return Err(ErrorCode::BadParameter);
        };
        Ok(match kind {
            KeypadActionKind::Intelligent => match body.settings().capabilities {
                OpenerCapabilities::RingToOpen => LockAction::ACTIVATE_RING_TO_OPEN,
                OpenerCapabilities::DoorOpening
                | OpenerCapabilities::DoorOpeningAndRingToOpen
                | OpenerCapabilities::Other(_) => LockAction::ACTUATE_STRIKE,
            },
            KeypadActionKind::Unlock => LockAction::ACTIVATE_RING_TO_OPEN,
            KeypadActionKind::Lock => LockAction::DEACTIVATE_RING_TO_OPEN,
            KeypadActionKind::Unlatch => LockAction::ACTUATE_STRIKE,
            KeypadActionKind::LockNGo | KeypadActionKind::Other(_) => {
                return Err(ErrorCode::BadParameter);
            }
        })
    }
}

/// Powered seconds.
fn seconds(now: Now) -> u32 {
    u32::try_from(now.uptime.as_secs()).unwrap_or(u32::MAX)
}

/// What an entry names as the source of an action.
fn source_of(trigger: Trigger, kind: Option<AuthorizationType>, keypad: bool) -> u8 {
    match kind {
        Some(_) if keypad => source::KEYPAD,
        Some(AuthorizationType::Fob) => source::FOB,
        Some(AuthorizationType::Bridge) => source::BRIDGE,
        Some(AuthorizationType::Keypad | AuthorizationType::Keypad2) => source::KEYPAD,
        Some(
            AuthorizationType::App | AuthorizationType::DoorSensor | AuthorizationType::Other(_),
        ) => source::APP,
        None if trigger == Trigger::Button => source::BUTTON,
        None => source::TIME_CONTROL,
    }
}
