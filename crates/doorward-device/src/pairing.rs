//! Pairing mode: who becomes an authorization, and by whose leave.
//!
//! The protocol's exchange is played by [`Responder`]; here stand the decisions. Pairing mode itself, its button and its
//! time belong to the body.

use core::time::Duration;

use doorward_proto::{
    Characteristic, CommandId, ErrorReport, Frame, PairingKind,
    authorization::AuthorizationEntry,
    ext::{SecurityEvent, SecurityEventKind},
    log::LogData,
    pairing::{AuthorizationWish, Responder, ResponderStep, refuse_outside_pairing_mode},
    plain, sealed,
    types::{AppId, AuthorizationId, ErrorCode, SecurityCode},
};
use doorward_store::{Change, Ledger as _, Record, StoreError, Table};
use heapless::Vec;

use crate::{
    Device,
    activity::Actor,
    body::{BodyInput, Now, PairingClosed},
    env::{Entropy, Environment, random},
    gate::{Judgement, unavailable},
    io::LinkId,
    lockout::Claimant,
    records::{AuthorizationRecord, CodeRecord, Counters, MAX_AUTHORIZATIONS, Origin},
};

/// Authorizations made by the button that have not shown the current code, at a time. Everybody else is invited.
const MAX_UNPROVEN: u32 = 8;

/// A run that has been silent for so long gives way to another client.
const STALE: Duration = Duration::from_secs(30);

/// The one run of pairing there may be, and on which link.
#[derive(Debug, Default)]
pub(crate) struct Pairing {
    run: Option<Run>,
}

#[derive(Debug)]
struct Run {
    link: LinkId,
    responder: Responder,
    touched: Duration,
    /// Classic: granted, to be kept once the client confirms.
    tentative: Option<Tentative>,
}

#[derive(Clone, Debug)]
struct Tentative {
    record: AuthorizationRecord,
    replaced: Option<AuthorizationId>,
}

impl Pairing {
    /// The number promised to a client that has yet to confirm.
    fn promised(&self) -> Option<AuthorizationId> {
        let tentative = self.run.as_ref()?.tentative.as_ref()?;
        Some(tentative.record.id())
    }

    /// Forgets the run.
    pub(crate) fn reset(&mut self) {
        self.run = None;
    }

    pub(crate) fn link_closed(&mut self, link: LinkId) {
        if self.run.as_ref().is_some_and(|run| run.link == link) {
            self.run = None;
        }
    }
}

/// What a wish is granted with.
struct Grant {
    tentative: Tentative,
    /// The code this pairing sets.
    code: Option<CodeRecord>,
}

impl Device {
    /// Takes a message from the pairing characteristic.
    pub(crate) fn receive_pairing<E: Environment>(
        &mut self,
        now: Now,
        slot: usize,
        bytes: &[u8],
        env: &mut E,
    ) {
        let Some(link) = self.links.id(slot) else {
            return;
        };
        let answer = if self.body.is_pairing() {
            self.pair(now, link, bytes, env)
        } else {
            refuse(bytes)
        };
        self.prepared = Some((link, Characteristic::Pairing, answer));
    }

    fn pair<E: Environment>(&mut self, now: Now, link: LinkId, bytes: &[u8], env: &mut E) -> Frame {
        let mut run = match self.pairing.run.take() {
            Some(run) if run.link == link => run,
            Some(run) if now.uptime.saturating_sub(run.touched) < STALE => {
                self.pairing.run = Some(run);
                return report(ErrorCode::Busy, command_of(bytes));
            }
            Some(_) | None => {
                let Ok(code) = CodeRecord::load(env.store()) else {
                    return report(ErrorCode::Unknown, command_of(bytes));
                };
                Run {
                    link,
                    responder: Responder::new(self.profile.pairing, code.is_some()),
                    touched: now.uptime,
                    tentative: None,
                }
            }
        };
        run.touched = now.uptime;
        match run.responder.handle(bytes, &mut Entropy(env)) {
            ResponderStep::Reply(frame) | ResponderStep::Refuse(frame) => {
                if run.responder.is_running() {
                    self.pairing.run = Some(run);
                }
                frame
            }
            ResponderStep::Wants(wish) => self.wish(now, run, &wish, env),
            ResponderStep::Completed {
                authorization,
                reply,
            } => {
                let kept = run
                    .tentative
                    .filter(|tentative| tentative.record.id() == authorization)
                    .ok_or(ErrorCode::Unknown)
                    .and_then(|tentative| {
                        let grant = Grant {
                            tentative,
                            code: None,
                        };
                        self.keep(now, grant, env).map_err(unavailable)
                    });
                match kept {
                    Ok(()) => {
                        self.succeeded(now, env);
                        reply
                    }
                    Err(code) => report(code, CommandId::AUTHORIZATION_ID_CONFIRMATION),
                }
            }
        }
    }

    /// Decides, and answers.
    fn wish<E: Environment>(
        &mut self,
        now: Now,
        mut run: Run,
        wish: &AuthorizationWish,
        env: &mut E,
    ) -> Frame {
        let grant = match self.decide(now, wish, env) {
            Ok(grant) => grant,
            Err(code) => {
                let frame = run.responder.refuse(code);
                if code == ErrorCode::TooManyCodeAttempts {
                    let close = BodyInput::ClosePairing(PairingClosed::WrongCodes);
                    self.tell_body(now, close, env);
                }
                return frame;
            }
        };
        let id = grant.tentative.record.id();
        match wish.pairing {
            PairingKind::Classic => {
                run.tentative = Some(grant.tentative);
                let frame = run.responder.grant(id, self.uuid, &mut Entropy(env));
                self.pairing.run = Some(run);
                frame.unwrap_or_else(|| report(ErrorCode::Unknown, CommandId::AUTHORIZATION_DATA))
            }
            PairingKind::Ultra => {
                if self.keep(now, grant, env).is_err() {
                    return run.responder.refuse(ErrorCode::Unknown);
                }
                let frame = run.responder.grant(id, self.uuid, &mut Entropy(env));
                self.succeeded(now, env);
                frame.unwrap_or_else(|| report(ErrorCode::Unknown, CommandId::AUTHORIZATION_DATA))
            }
        }
    }

    fn decide<E: Environment>(
        &mut self,
        now: Now,
        wish: &AuthorizationWish,
        env: &mut E,
    ) -> Result<Grant, ErrorCode> {
        if !wish.kind.is_named() || wish.name.is_empty() {
            return Err(ErrorCode::BadPairingParameter);
        }
        let code = CodeRecord::load(env.store()).map_err(unavailable)?;
        let replaced = self
            .authorization_of(wish.app_id, env)
            .map_err(unavailable)?;
        self.check_room(wish.pairing, replaced, code.as_ref(), env)?;
        let id = self
            .next_authorization()
            .ok_or(ErrorCode::TooManyAuthorizations)?;
        let (proven_epoch, new_code) = match wish.pairing {
            PairingKind::Classic => (0, None),
            PairingKind::Ultra => self.judge_wish(now, wish, code.as_ref(), env)?,
        };
        let date = Self::date(now);
        let record = AuthorizationRecord {
            app: wish.app_id,
            key: wish.key.clone(),
            proven_epoch,
            origin: Origin::Button,
            entry: AuthorizationEntry {
                authorization: id,
                kind: wish.kind,
                name: wish.name.clone(),
                enabled: true,
                remote_allowed: true,
                created: date,
                last_active: date,
                lock_count: 0,
                limit: None,
            },
        };
        Ok(Grant {
            tentative: Tentative { record, replaced },
            code: new_code,
        })
    }

    /// The code in an Ultra's pairing: the first one ever becomes the code, every other one must be it. Returns the epoch
    /// that is proven by it, and the code if it is new.
    fn judge_wish<E: Environment>(
        &mut self,
        now: Now,
        wish: &AuthorizationWish,
        code: Option<&CodeRecord>,
        env: &mut E,
    ) -> Result<(u32, Option<CodeRecord>), ErrorCode> {
        let presented = wish.code.as_ref().ok_or(ErrorCode::BadCode)?;
        let Some(code) = code else {
            let chosen: SecurityCode = presented
                .to_code(self.profile.code_width)
                .ok_or(ErrorCode::BadCode)?;
            let record = CodeRecord::new(1, random(env), &chosen);
            return Ok((record.epoch, Some(record)));
        };
        let judgement = self
            .judge(now, Claimant::Pairing, &wish.name, code, presented, env)
            .map_err(unavailable)?;
        match judgement {
            Judgement::Right => Ok((code.epoch, None)),
            Judgement::Wrong if self.lockout.window_failed() => Err(ErrorCode::TooManyCodeAttempts),
            Judgement::Wrong => Err(ErrorCode::BadCode),
            Judgement::Wait => Err(ErrorCode::TooManyCodeAttempts),
        }
    }

    /// A number no authorization has, had, or was promised by a pairing under way. `None` when they are used up.
    pub(crate) fn next_authorization(&self) -> Option<AuthorizationId> {
        let promised = self.pairing.promised().map_or(0, AuthorizationId::value);
        let next = self
            .counters
            .next_authorization
            .max(promised.saturating_add(1));
        AuthorizationId::new(next).filter(|id| id.value() < u32::MAX / 2)
    }

    /// Whether there is room for one more, or for one in place of `replaced`.
    fn check_room<E: Environment>(
        &self,
        pairing: PairingKind,
        replaced: Option<AuthorizationId>,
        code: Option<&CodeRecord>,
        env: &mut E,
    ) -> Result<(), ErrorCode> {
        let (mut all, mut unproven) = (0_u32, 0_u32);
        AuthorizationRecord::for_each(env.store(), self.profile, |record| {
            if Some(record.id()) == replaced {
                return;
            }
            all = all.saturating_add(1);
            let is_proven = code.is_none_or(|code| record.proven_epoch == code.epoch);
            if record.origin == Origin::Button && !is_proven {
                unproven = unproven.saturating_add(1);
            }
        })
        .map_err(unavailable)?;
        // An Ultra's pairing proves the code, so none of them is unproven when made.
        let is_capped = pairing == PairingKind::Classic && code.is_some();
        if all >= MAX_AUTHORIZATIONS || (is_capped && unproven >= MAX_UNPROVEN) {
            return Err(ErrorCode::TooManyAuthorizations);
        }
        Ok(())
    }

    /// The authorization a client has already; clients without a number of their own never have.
    fn authorization_of<E: Environment>(
        &self,
        app: AppId,
        env: &mut E,
    ) -> Result<Option<AuthorizationId>, StoreError> {
        let mut found = None;
        if app != AppId(0) {
            AuthorizationRecord::for_each(env.store(), self.profile, |record| {
                if record.app == app {
                    found = Some(record.id());
                }
            })?;
        }
        Ok(found)
    }

    /// Makes an authorization durable, in place of the one it replaces. The failures of the old one are on the new one's
    /// account before it exists.
    fn keep<E: Environment>(
        &mut self,
        now: Now,
        grant: Grant,
        env: &mut E,
    ) -> Result<(), StoreError> {
        let Grant {
            tentative: Tentative { record, replaced },
            code,
        } = grant;
        let (id, proves) = (record.id(), record.proven_epoch > 0);
        if !proves
            && self
                .lockout
                .carry_over(now.uptime, record.app, replaced, id)
        {
            env.store().commit(&self.lockout.record())?;
        }
        let counters = Counters {
            // Invitations may have got later numbers since this one was promised.
            next_authorization: self
                .counters
                .next_authorization
                .max(id.value().saturating_add(1)),
            pairings: self.counters.pairings.saturating_add(1),
            ..self.counters
        };
        let counters = if code.is_some() {
            counters.with_config_update()
        } else {
            counters
        };
        let encoded: [(_, Record); 2] = [
            (
                Table::Authorization.at(id.value()),
                record.encode(self.profile),
            ),
            (Table::Counters.only(), counters.encode()),
        ];
        let code_record = code.as_ref().map(CodeRecord::encode);
        let mut changes: Vec<Change<'_>, 4> = Vec::new();
        for (key, bytes) in &encoded {
            let _ = changes.push(Change::Put(*key, bytes));
        }
        if let Some(bytes) = &code_record {
            let _ = changes.push(Change::Put(Table::Code.only(), bytes));
        }
        if let Some(replaced) = replaced {
            let _ = changes.push(Change::Delete(Table::Authorization.at(replaced.value())));
        }
        let event = SecurityEvent::about(SecurityEventKind::Paired, id);
        let actor = Actor::new(id, &record.entry.name);
        self.log(now, actor, LogData::Security(event), &changes, env)?;
        self.counters = counters;
        if code.is_some() {
            let event = SecurityEvent::new(SecurityEventKind::CodeSet);
            self.log_security(now, actor, event, env);
        }
        if let Some(replaced) = replaced {
            self.links.forget(replaced);
            self.lockout.lift(replaced);
        }
        if proves || replaced.is_some() {
            // The account of an authorization that is gone is worth nothing to anybody.
            let _ = env.store().commit(&self.lockout.record());
        }
        Ok(())
    }

    fn succeeded<E: Environment>(&mut self, now: Now, env: &mut E) {
        let close = BodyInput::ClosePairing(PairingClosed::Succeeded);
        self.tell_body(now, close, env);
    }
}

/// What a pairing message is told outside pairing mode.
fn refuse(bytes: &[u8]) -> Frame {
    if sealed::peek(bytes).is_ok() {
        return report(ErrorCode::NotPairing, CommandId::AUTHORIZATION_DATA);
    }
    refuse_outside_pairing_mode(bytes)
}

/// The command a message names, as far as it can be read.
fn command_of(bytes: &[u8]) -> CommandId {
    plain::decode(bytes).map_or(CommandId::NONE, |data| data.command)
}

fn report(code: ErrorCode, command: CommandId) -> Frame {
    ErrorReport { code, command }.to_plain_frame()
}
