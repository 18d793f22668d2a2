//! Authorizations: listed, invited, changed, removed; and invitations that lapse.

use core::time::Duration;

use doorward_proto::{
    Characteristic, Message, Profile,
    authorization::{AuthorizationEntry, AuthorizationUpdate, AuthorizationsRequest, Invite},
    ext::{SecurityEvent, SecurityEventKind},
    log::LogData,
    reports::Invited,
    types::{AppId, AuthorizationId, DateTime, ErrorCode, Name, SharedKey, StatusCode},
};
use doorward_store::{Change, Ledger as _, StateStore, StoreError, Table};

use super::{Answer, COMPLETE, count16};
use crate::{
    Device,
    activity::Actor,
    body::Now,
    env::Environment,
    gate::{
        Caller,
        evidence::{ChallengeAnswered, CodeVerified},
        has_room, unavailable,
    },
    links::Reply,
    records::{AuthorizationRecord, Counters, MAX_AUTHORIZATIONS, Origin},
    stream::Stream,
};

/// Powered seconds after which an invitation nobody used lapses.
const INVITATION_S: u32 = 48 * 3600;

/// How often it is written down how long open invitations have left. A restart gives back no more than this.
const INVITATION_GRAIN: Duration = Duration::from_hours(1);

/// When to look after open invitations.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Invitations {
    /// Up to here, in powered time, the records know.
    known_until: Duration,
    /// The least time an open invitation had left then, if there is one.
    shortest: Option<Duration>,
}

impl Invitations {
    pub(crate) fn load(
        store: &mut impl StateStore,
        profile: &Profile,
        uptime: Duration,
    ) -> Result<Self, StoreError> {
        let mut shortest = None;
        AuthorizationRecord::for_each(store, profile, |record| {
            shortest = earlier(shortest, left(record));
        })?;
        Ok(Self {
            known_until: uptime,
            shortest,
        })
    }

    pub(crate) fn deadline(&self) -> Option<Duration> {
        let shortest = self.shortest?.min(INVITATION_GRAIN);
        Some(self.known_until.saturating_add(shortest))
    }
}

fn left(record: &AuthorizationRecord) -> Option<Duration> {
    match record.origin {
        Origin::OpenInvitation { seconds_left } => Some(Duration::from_secs(seconds_left.into())),
        Origin::Button | Origin::Invitation | Origin::TakenUp { .. } | Origin::Personal => None,
    }
}

fn earlier(a: Option<Duration>, b: Option<Duration>) -> Option<Duration> {
    a.into_iter().chain(b).min()
}

impl Device {
    pub(super) fn list_authorizations<E: Environment>(
        &mut self,
        caller: &Caller,
        request: AuthorizationsRequest,
        _: &CodeVerified,
        env: &mut E,
    ) -> Answer {
        let mut total = 0_u32;
        AuthorizationRecord::for_each(env.store(), self.profile, |record| {
            if request.filter.is_none_or(|kind| kind == record.entry.kind) {
                total = total.saturating_add(1);
            }
        })
        .map_err(unavailable)?;
        let stream = Stream::authorizations(caller.id(), count16(total), request);
        self.begin_list(caller, stream)
    }

    pub(super) fn invite<E: Environment>(
        &mut self,
        now: Now,
        caller: &Caller,
        invite: &Invite,
        _: &CodeVerified,
        env: &mut E,
    ) -> Answer {
        if !has_room(env.store(), Table::Authorization, MAX_AUTHORIZATIONS)? {
            return Err(ErrorCode::TooManyEntries);
        }
        // What is left of the others is counted from now on, too.
        self.age_invitations(now, env);
        let id = self.next_authorization().ok_or(ErrorCode::TooManyEntries)?;
        let created = Self::date(now);
        let record = AuthorizationRecord {
            app: AppId(0),
            key: invite.key.clone(),
            proven_epoch: 0,
            origin: Origin::OpenInvitation {
                seconds_left: INVITATION_S,
            },
            entry: AuthorizationEntry {
                authorization: id,
                kind: invite.kind,
                name: invite.name.clone(),
                enabled: true,
                remote_allowed: invite.remote_allowed,
                created,
                last_active: DateTime::NEVER,
                lock_count: 0,
                limit: invite.limit,
            },
        };
        let counters = Counters {
            next_authorization: id.value().saturating_add(1),
            ..self.counters
        };
        let (bytes, encoded) = (record.encode(self.profile), counters.encode());
        let changes = [
            Change::Put(Table::Authorization.at(id.value()), &bytes),
            Change::Put(Table::Counters.only(), &encoded),
        ];
        self.log_about(now, caller, SecurityEventKind::Invited, id, &changes, env)?;
        self.counters = counters;
        self.invitations.shortest = earlier(self.invitations.shortest, left(&record));
        Ok(Some(Reply::Invited(Invited {
            authorization: id,
            created,
        })))
    }

    pub(super) fn update_authorization<E: Environment>(
        &mut self,
        now: Now,
        caller: &Caller,
        update: AuthorizationUpdate,
        _: &CodeVerified,
        env: &mut E,
    ) -> Answer {
        let id = update.authorization;
        let mut record = self.require_authorization(id, env)?;
        record.entry = AuthorizationEntry {
            name: update.name,
            enabled: update.enabled,
            remote_allowed: update.remote_allowed,
            limit: update.limit,
            ..record.entry
        };
        let bytes = record.encode(self.profile);
        let changes = [Change::Put(Table::Authorization.at(id.value()), &bytes)];
        self.log_about(now, caller, SecurityEventKind::Updated, id, &changes, env)?;
        COMPLETE
    }

    /// Removes an authorization, at once and on every link.
    pub(super) fn remove_authorization<E: Environment>(
        &mut self,
        now: Now,
        caller: &Caller,
        id: AuthorizationId,
        _: &CodeVerified,
        env: &mut E,
    ) -> Answer {
        let record = self.require_authorization(id, env)?;
        let changes = [Change::Delete(Table::Authorization.at(id.value()))];
        self.log_about(now, caller, SecurityEventKind::Removed, id, &changes, env)?;
        self.removed(&record, env);
        if id != caller.id() {
            return COMPLETE;
        }
        // The last word to somebody whose key is no longer kept.
        let done = Message::Status(StatusCode::Complete);
        let frame = self.seal(&caller.record, &done, env);
        self.prepared = self
            .links
            .id(caller.slot)
            .map(|link| (link, Characteristic::UserSpecific, frame));
        Ok(None)
    }

    /// Nobody hears from, or is told by, an authorization that is gone; its failures are kept for its return.
    fn removed<E: Environment>(&mut self, record: &AuthorizationRecord, env: &mut E) {
        self.links.forget(record.id());
        self.lockout.removed(record.id(), record.app);
        // If this is lost, the failures stay on an account nobody has; a return finds the shared budget as it was.
        let _ = env.store().commit(&self.lockout.record());
    }

    fn require_authorization<E: Environment>(
        &self,
        id: AuthorizationId,
        env: &mut E,
    ) -> Result<AuthorizationRecord, ErrorCode> {
        AuthorizationRecord::load(env.store(), self.profile, id.value())
            .map_err(unavailable)?
            .ok_or(ErrorCode::InvalidAuthorizationId)
    }

    fn log_about<E: Environment>(
        &mut self,
        now: Now,
        caller: &Caller,
        kind: SecurityEventKind,
        whom: AuthorizationId,
        changes: &[Change<'_>],
        env: &mut E,
    ) -> Result<(), ErrorCode> {
        let data = LogData::Security(SecurityEvent::about(kind, whom));
        let actor = Actor::new(caller.id(), &caller.record.entry.name);
        self.log(now, actor, data, changes, env)
            .map_err(unavailable)
    }

    /// From its next message on an invited client has a key of its own; that of the link, which others may have seen, opens
    /// nothing any more. Until that message both work, so that whoever loses the answer begins again.
    pub(super) fn take_up_invitation<E: Environment>(
        &self,
        caller: &Caller,
        key: SharedKey,
        _: &ChallengeAnswered,
        env: &mut E,
    ) -> Answer {
        match caller.record.origin {
            Origin::OpenInvitation { .. } | Origin::Invitation | Origin::TakenUp { .. } => {}
            Origin::Button | Origin::Personal => return Err(ErrorCode::BadParameter),
        }
        let record = AuthorizationRecord {
            origin: Origin::TakenUp { key },
            ..caller.record.clone()
        };
        record
            .save(env.store(), self.profile)
            .map_err(unavailable)?;
        COMPLETE
    }

    /// An invitation is used for the first time: from now on it does not lapse.
    pub(crate) fn invitation_redeemed<E: Environment>(
        &mut self,
        now: Now,
        record: &AuthorizationRecord,
        env: &mut E,
    ) {
        let id = record.id();
        let bytes = record.encode(self.profile);
        let changes = [Change::Put(Table::Authorization.at(id.value()), &bytes)];
        let event = SecurityEvent::about(SecurityEventKind::InvitationRedeemed, id);
        let actor = Actor::new(id, &record.entry.name);
        // If this is lost, the next use is the first.
        let _ = self.log(now, actor, LogData::Security(event), &changes, env);
    }

    /// Lets invitations lapse that nobody used in time.
    pub(crate) fn pass_invitations<E: Environment>(&mut self, now: Now, env: &mut E) {
        if self
            .invitations
            .deadline()
            .is_some_and(|deadline| now.uptime >= deadline)
        {
            self.age_invitations(now, env);
        }
    }

    /// Writes down how long open invitations have left, and removes those that have nothing.
    fn age_invitations<E: Environment>(&mut self, now: Now, env: &mut E) {
        let elapsed = now.uptime.saturating_sub(self.invitations.known_until);
        self.invitations.known_until = now.uptime;
        self.invitations.shortest = None;
        let elapsed_s = u32::try_from(elapsed.as_secs()).unwrap_or(u32::MAX);
        let mut after = None;
        loop {
            let id = match env.store().next(Table::Authorization, after) {
                Ok(Some(id)) => id,
                Ok(None) => break,
                Err(_) => return self.look_again(),
            };
            after = Some(id);
            let mut record = match AuthorizationRecord::load(env.store(), self.profile, id) {
                Ok(Some(record)) => record,
                Ok(None) => continue,
                Err(_) => {
                    self.look_again();
                    continue;
                }
            };
            let Origin::OpenInvitation { seconds_left } = record.origin else {
                continue;
            };
            let seconds_left = seconds_left.saturating_sub(elapsed_s);
            record.origin = Origin::OpenInvitation { seconds_left };
            if seconds_left == 0 {
                self.invitation_lapsed(now, &record, env);
            } else {
                // If this is lost, the invitation lapses later by as much.
                let _ = record.save(env.store(), self.profile);
                self.invitations.shortest = earlier(self.invitations.shortest, left(&record));
            }
        }
    }

    fn invitation_lapsed<E: Environment>(
        &mut self,
        now: Now,
        record: &AuthorizationRecord,
        env: &mut E,
    ) {
        let id = record.id();
        let changes = [Change::Delete(Table::Authorization.at(id.value()))];
        let event = SecurityEvent::about(SecurityEventKind::InvitationExpired, id);
        let name: &Name<32> = &record.entry.name;
        let actor = Actor {
            id: None,
            name: Some(name),
        };
        let gone = self.log(now, actor, LogData::Security(event), &changes, env);
        if gone.is_ok() {
            self.removed(record, env);
        } else {
            self.look_again();
        }
    }

    /// There may be an invitation that could not be read or removed: it is looked for again soon.
    fn look_again(&mut self) {
        self.invitations.shortest = earlier(self.invitations.shortest, Some(INVITATION_GRAIN));
    }
}
