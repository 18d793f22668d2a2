//! The gate: everything that is checked before a sealed command is obeyed.
//!
//! The order is that of the protocol: authenticate; may this authorization use the lock now; is there such a command;
//! may this kind of authorization send it; is its length right; does it answer the challenge; is the code right. Only then
//! parameters are looked at. Nothing is counted against anybody before the message is authentic and complete.

mod code;
pub(crate) mod evidence;
mod table;

use doorward_proto::{
    CommandId, ErrorReport, IncomingCommand, PData, SealError,
    authorization::AuthorizationEntry,
    sealed,
    types::{AuthorizationId, Challenge, ErrorCode},
};
use doorward_store::StateStore;

pub(crate) use self::code::Judgement;
use self::{
    evidence::{AUTHENTICATED, CHALLENGE_ANSWERED, Evidence, MAY_READ_SETTINGS},
    table::Needs,
};
use crate::{
    Device,
    body::{Now, local_time},
    env::Environment,
    links::Reply,
    records::{AuthorizationRecord, Origin},
};

/// Who sent a command: an authorization, on a link.
#[derive(Debug)]
pub(crate) struct Caller {
    pub(crate) slot: usize,
    pub(crate) record: AuthorizationRecord,
}

impl Caller {
    pub(crate) const fn id(&self) -> AuthorizationId {
        self.record.id()
    }
}

/// How often, in seconds, it is written down that an authorization was used for something other than a lock action.
const ACTIVITY_GRAIN: i64 = 3600;

impl Device {
    /// Takes a message from the user-specific characteristic.
    pub(crate) fn receive_sealed<E: Environment>(
        &mut self,
        now: Now,
        slot: usize,
        bytes: &[u8],
        env: &mut E,
    ) {
        let mut caller = match self.identify(slot, bytes, env) {
            Ok(caller) => caller,
            Err(report) => return self.links.push_plain(slot, report),
        };
        let id = caller.id();
        let opened = match self.open(&mut caller, bytes, env) {
            Ok(opened) => opened,
            Err(report) => return self.links.push_plain(slot, report),
        };
        let (command, answer) = match opened {
            Ok(opened) => (
                opened.data.command,
                self.obey(now, caller, &opened.data, env),
            ),
            Err(SealError::BadCrc { command }) => (command, Err(ErrorCode::BadCrc)),
            // Only an authentic message says who its sender is.
            Err(_) => return self.links.push_plain(slot, ErrorReport::NOT_AUTHORIZED),
        };
        self.links.set_speaker(slot, id);
        match answer {
            Ok(Some(reply)) => self.links.push(slot, id, reply),
            Ok(None) => {}
            Err(code) => {
                self.links
                    .push(slot, id, Reply::Error(ErrorReport { code, command }));
            }
        }
    }

    /// Finds the authorization a message claims to come from. The errors are sent in clear, for there is no key to seal
    /// them with (observed on real locks, firmware 2.6.6).
    fn identify<E: Environment>(
        &self,
        slot: usize,
        bytes: &[u8],
        env: &mut E,
    ) -> Result<Caller, ErrorReport> {
        let header = sealed::peek(bytes).map_err(|_| ErrorReport::NOT_AUTHORIZED)?;
        match AuthorizationRecord::load(env.store(), self.profile, header.authorization) {
            Ok(Some(record)) => Ok(Caller { slot, record }),
            Ok(None) => Err(ErrorReport::NOT_AUTHORIZED),
            Err(_) => Err(ErrorReport {
                code: ErrorCode::Unknown,
                command: CommandId::NONE,
            }),
        }
    }

    /// Opens a message with the key of the authorization, or with the one it took its invitation up with, which is the only
    /// one from then on.
    fn open<E: Environment>(
        &self,
        caller: &mut Caller,
        bytes: &[u8],
        env: &mut E,
    ) -> Result<Result<sealed::Opened, SealError>, ErrorReport> {
        let opened = sealed::open(&caller.record.key, bytes);
        let Origin::TakenUp { key } = &caller.record.origin else {
            return Ok(opened);
        };
        if opened != Err(SealError::Rejected) {
            return Ok(opened);
        }
        let opened = sealed::open(key, bytes);
        if opened != Err(SealError::Rejected) {
            caller.record.key = key.clone();
            caller.record.origin = Origin::Personal;
            // An answer is sealed with what is kept: while that cannot be changed, there is none.
            caller
                .record
                .save(env.store(), self.profile)
                .map_err(|_| ErrorReport {
                    code: ErrorCode::Unknown,
                    command: CommandId::NONE,
                })?;
        }
        Ok(opened)
    }

    /// An authentic message: checks the rest, and does as told.
    fn obey<E: Environment>(
        &mut self,
        now: Now,
        mut caller: Caller,
        data: &PData,
        env: &mut E,
    ) -> Result<Option<Reply>, ErrorCode> {
        self.links.set_speaker(caller.slot, caller.id());
        // Whatever becomes of the command, the challenge it answers or fails to answer is spent.
        let challenge = if data.command == CommandId::REQUEST_DATA {
            None
        } else {
            self.links.take_challenge(caller.slot, caller.id())
        };
        let remote = self.links.is_remote(caller.slot);
        let allowed = self.may_use_now(now, &caller.record.entry, remote);
        if matches!(allowed, Ok(()) | Err(ErrorCode::TimeNotAllowed)) {
            self.note_first_use(now, &mut caller, env);
        }
        allowed?;
        let rule = table::find(self.profile, data.command).ok_or(ErrorCode::Unknown)?;
        if !rule.senders.include(caller.record.entry.kind) {
            return Err(rule.refusal(self.profile));
        }
        let incoming =
            IncomingCommand::decode(self.profile, data).map_err(|error| error.error_code())?;
        let evidence = self.check(now, rule.needs, challenge, &incoming, &mut caller, env)?;
        let command = incoming
            .command
            .map_err(doorward_proto::ParameterError::error_code)?;
        self.dispatch(now, &caller, command, evidence, env)
    }

    /// Whether an authorization may use the lock at this moment, on this kind of link.
    ///
    /// # Errors
    /// [`ErrorCode::Disabled`], [`ErrorCode::RemoteNotAllowed`] or [`ErrorCode::TimeNotAllowed`].
    pub(crate) fn may_use_now(
        &self,
        now: Now,
        entry: &AuthorizationEntry,
        remote: bool,
    ) -> Result<(), ErrorCode> {
        if !entry.enabled {
            return Err(ErrorCode::Disabled);
        }
        if remote && !entry.remote_allowed {
            return Err(ErrorCode::RemoteNotAllowed);
        }
        let local = local_time(now.utc, self.body.zone()).date_time();
        if entry
            .limit
            .is_some_and(|limit| !limit.allows(now.utc, local))
        {
            return Err(ErrorCode::TimeNotAllowed);
        }
        Ok(())
    }

    fn check<E: Environment>(
        &mut self,
        now: Now,
        needs: Needs,
        challenge: Option<Challenge>,
        incoming: &IncomingCommand,
        caller: &mut Caller,
        env: &mut E,
    ) -> Result<Evidence, ErrorCode> {
        if needs == Needs::Authentication {
            return Ok(Evidence::Authenticated(AUTHENTICATED));
        }
        // Equality of challenges takes constant time.
        if challenge.is_none() || challenge != incoming.challenge {
            return Err(ErrorCode::BadNonce);
        }
        self.note_activity(now, caller, env);
        match needs {
            Needs::Authentication | Needs::Challenge => {
                Ok(Evidence::ChallengeAnswered(CHALLENGE_ANSWERED))
            }
            Needs::Reading => {
                let open = self.options.open_config_reads;
                if open || self.may_read_settings(&caller.record, env)? {
                    Ok(Evidence::MayReadSettings(MAY_READ_SETTINGS))
                } else {
                    Err(ErrorCode::BadCode)
                }
            }
            Needs::Code => {
                let presented = incoming.code.as_ref().ok_or(ErrorCode::BadLength)?;
                self.verify_code(now, caller, presented, env)
                    .map(Evidence::CodeVerified)
            }
        }
    }

    /// Writes down the first use of an invitation, also by a guest who comes before the time: whoever took it up in time must
    /// not lose it. Only whoever has the invitation's key can have made the message, when that was does not matter. That
    /// this fails keeps nobody out.
    fn note_first_use<E: Environment>(&mut self, now: Now, caller: &mut Caller, env: &mut E) {
        let record = &mut caller.record;
        if matches!(record.origin, Origin::OpenInvitation { .. }) {
            record.entry.last_active = doorward_proto::types::DateTime::from_unix(now.utc);
            record.origin = Origin::Invitation;
            self.invitation_redeemed(now, record, env);
        }
    }

    /// Writes down now and then that an authorization was used, by whoever answered a challenge: a message that was recorded
    /// and is sent again must not make a permission look alive that nobody uses. That this fails keeps nobody out.
    fn note_activity<E: Environment>(&self, now: Now, caller: &mut Caller, env: &mut E) {
        let record = &mut caller.record;
        let last = record.entry.last_active.to_unix();
        if last.is_none_or(|last| now.utc.abs_diff(last) >= ACTIVITY_GRAIN.unsigned_abs()) {
            record.entry.last_active = doorward_proto::types::DateTime::from_unix(now.utc);
            let _ = record.save(env.store(), self.profile);
        }
    }
}

/// A store that does not answer is no reason to say more than that something failed.
pub(crate) fn unavailable(_: doorward_store::StoreError) -> ErrorCode {
    ErrorCode::Unknown
}

/// Whether the table of authorizations has room for one more.
pub(crate) fn has_room(
    store: &mut impl StateStore,
    table: doorward_store::Table,
    max: u32,
) -> Result<bool, ErrorCode> {
    store
        .count(table)
        .map(|count| count < max)
        .map_err(unavailable)
}
