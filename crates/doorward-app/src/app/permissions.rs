//! Lock permissions: who may use a device.

use alloc::collections::BTreeMap;

use doorward_client::Connection;
use doorward_client::proto::authorization::{AuthorizationEntry, AuthorizationUpdate};
use doorward_client::proto::config::{Config, ConfigSettings};
use doorward_client::types::{AuthorizationId, AuthorizationType, DstMode, Name, TimeZoneId};
use jiff::tz::{Offset, TimeZone};

use super::{App, NAME_BYTES, checked_name, lock};
use crate::convert::{self, moment};
use crate::limit::DeviceClock;
use crate::profile::{DeviceRecord, SentInvitation};
use crate::{
    AccessView, AppError, DeviceId, EndedInvitation, Entry, InvitationEnd, InvitationState, Limit,
    PermissionChange, PermissionKind, PermissionView, PermissionsView, Present, RemovalWarning,
    Revision, Standing, UnixTime, Visit,
};

/// How many permissions devices hold: 200 of all kinds, as published.
const ROOM: u16 = 200;
/// How long an unused invitation holds, in powered seconds of the device.
pub(super) const INVITATION_S: i64 = 48 * 3_600;
/// How long an invitation that ended unused is remembered, in seconds.
const REMEMBERED_S: i64 = 30 * 24 * 3_600;

/// What a device says about its clock, and what its configuration says besides.
#[derive(Debug)]
pub(super) struct DeviceTime {
    pub(super) clock: DeviceClock,
    pub(super) zone_id: TimeZoneId,
    zone: Option<String>,
    pub(super) has_keypad: Option<bool>,
}

impl App {
    /// Who can do what: permissions and keypad codes together.
    ///
    /// # Errors
    /// As every guarded request.
    pub async fn access(&self, visit: &Visit, id: DeviceId) -> Result<AccessView, AppError> {
        let entries = self.entries(visit, id).await?;
        let time = self.device_time(visit, id).await;
        let permissions = self.permissions_view(id, &entries, &time).await?;
        let keypad_codes = match self.keypad_entries(visit, id).await {
            Ok(codes) => Some(super::keypad::codes_view(&codes, &time)),
            Err(AppError::NotSupported { .. }) => None,
            Err(error) => return Err(error),
        };
        Ok(AccessView {
            permissions,
            keypad_codes,
        })
    }

    /// Everybody with a permission, this phone first.
    ///
    /// # Errors
    /// As every guarded request.
    pub async fn permissions(
        &self,
        visit: &Visit,
        id: DeviceId,
    ) -> Result<PermissionsView, AppError> {
        let entries = self.entries(visit, id).await?;
        let time = self.device_time(visit, id).await;
        self.permissions_view(id, &entries, &time).await
    }

    /// Changes one permission; what the change does not name stays, limits included.
    ///
    /// # Errors
    /// As every guarded request; [`AppError::BadName`] when the name cannot be, [`AppError::BadLimit`];
    /// [`AppError::Vanished`], and [`AppError::EntryChangedMeanwhile`] when it is not what the change says was seen.
    pub async fn change_permission(
        &self,
        visit: &Visit,
        id: DeviceId,
        authorization: u32,
        change: PermissionChange,
    ) -> Result<(), AppError> {
        let name = change
            .name
            .as_deref()
            .map(|name| checked_name(name, NAME_BYTES))
            .transpose()?;
        if let Some(Some(limit)) = &change.limit {
            limit.check().map_err(AppError::BadLimit)?;
        }
        let entries = self.entries(visit, id).await?;
        let present = find(&entries, authorization)?;
        if change.seen.is_some_and(|seen| seen != revision(present)) {
            let now = self.present(visit, id, present).await?;
            return Err(AppError::EntryChangedMeanwhile { now: Box::new(now) });
        }
        let update = AuthorizationUpdate {
            authorization: present.authorization,
            name: name.map_or_else(|| present.name.clone(), |name| Name::truncated(&name)),
            enabled: change.enabled.unwrap_or(present.enabled),
            remote_allowed: change.remote_allowed.unwrap_or(present.remote_allowed),
            // A device drops a limit that is not sent along.
            limit: match change.limit {
                Some(limit) => limit.as_ref().and_then(convert::time_limit),
                None => present.limit,
            },
        };
        self.guarded(visit, id, |connection, code| async move {
            connection.update_authorization(code.as_ref(), update).await
        })
        .await
    }

    /// Removes one permission for good, at once and on every link. This phone's own too: then the device does not know it
    /// any more, and the device is forgotten here. [`PermissionView::removal`] says when to ask first.
    ///
    /// # Errors
    /// As every guarded request; [`AppError::Vanished`] when somebody else removed it before.
    pub async fn remove_permission(
        &self,
        visit: &Visit,
        id: DeviceId,
        authorization: u32,
    ) -> Result<(), AppError> {
        let wanted = AuthorizationId::new(authorization).ok_or(VANISHED)?;
        let removed = self
            .guarded(visit, id, |connection, code| async move {
                connection.remove_authorization(code.as_ref(), wanted).await
            })
            .await;
        match removed {
            // What is kept about it here is over in either case.
            Ok(()) | Err(AppError::Vanished { .. }) => {}
            Err(error) => return Err(error),
        }
        if self.record(id)?.authorization == authorization {
            self.forget_device(id).await?;
        } else {
            lock(&self.inner.gates).drop_invitation(id, authorization);
            self.update_record(id, move |record| {
                record
                    .invitations
                    .retain(|sent| sent.authorization != authorization)
            })
            .await?;
        }
        removed
    }

    /// Forgets an invitation that ended unused. The device has forgotten it long ago.
    ///
    /// # Errors
    /// [`AppError::NotPaired`], [`AppError::Profile`].
    pub async fn dismiss_ended_invitation(
        &self,
        id: DeviceId,
        authorization: u32,
    ) -> Result<(), AppError> {
        self.update_record(id, move |record| {
            record
                .invitations
                .retain(|sent| sent.authorization != authorization || sent.ended.is_none())
        })
        .await
    }

    /// The entries as the device has them.
    pub(super) async fn entries(
        &self,
        visit: &Visit,
        id: DeviceId,
    ) -> Result<Vec<AuthorizationEntry>, AppError> {
        self.guarded(visit, id, |connection, code| async move {
            connection.authorizations(code.as_ref(), |_| {}).await
        })
        .await
    }

    /// One entry as it is now, for an error that says so.
    pub(super) async fn present(
        &self,
        visit: &Visit,
        id: DeviceId,
        entry: &AuthorizationEntry,
    ) -> Result<Present, AppError> {
        let time = self.device_time(visit, id).await;
        Ok(Present::Permission(view(
            entry,
            &self.record(id)?,
            &time.clock,
        )))
    }

    /// The device's clock and zone. A device that does not tell is read by this computer's.
    pub(super) async fn device_time(&self, visit: &Visit, id: DeviceId) -> DeviceTime {
        let told = self
            .guarded_read(visit, id, async |connection: Connection| {
                connection.config().await
            })
            .await;
        told.map_or_else(
            |_| DeviceTime {
                clock: DeviceClock {
                    now: UnixTime::now(),
                    zone: TimeZone::system(),
                },
                zone_id: TimeZoneId::NONE,
                zone: None,
                has_keypad: None,
            },
            |config| device_time(&config),
        )
    }

    async fn permissions_view(
        &self,
        id: DeviceId,
        entries: &[AuthorizationEntry],
        time: &DeviceTime,
    ) -> Result<PermissionsView, AppError> {
        self.settle_invitations(id, entries).await?;
        let record = self.record(id)?;
        let mut permissions: Vec<_> = entries
            .iter()
            .map(|entry| view(entry, &record, &time.clock))
            .collect();
        permissions.sort_by_key(|permission| (!permission.own, permission.id));
        let others = permissions.iter().any(|entry| {
            !entry.own
                && matches!(entry.kind, PermissionKind::App | PermissionKind::Bridge)
                && entry.standing == Standing::Works
                && entry.last_active.is_some()
        });
        for own in permissions.iter_mut().filter(|entry| entry.own) {
            own.removal = Some(if others {
                RemovalWarning::ThisPhone
            } else {
                RemovalWarning::LastOne
            });
        }
        let mut ended: Vec<_> = record.invitations.iter().filter_map(ended).collect();
        ended.sort_by_key(|invitation| core::cmp::Reverse(invitation.at));
        Ok(PermissionsView {
            permissions,
            room_for: Some(ROOM),
            ended_invitations: ended,
            device_time: time.clock.now,
            zone: time.zone.clone(),
        })
    }

    /// Takes over what the list tells about invitations this phone sent: used, or gone unused.
    async fn settle_invitations(
        &self,
        id: DeviceId,
        entries: &[AuthorizationEntry],
    ) -> Result<(), AppError> {
        let listed: BTreeMap<u32, Option<UnixTime>> = entries
            .iter()
            .map(|entry| (entry.authorization.value(), moment(entry.last_active)))
            .collect();
        let before = self.record(id)?.invitations;
        let now = UnixTime::now();
        if settled(before.clone(), &listed, now) == before {
            return Ok(());
        }
        self.update_record(id, move |record| {
            let sent = core::mem::take(&mut record.invitations);
            record.invitations = settled(sent, &listed, now);
        })
        .await
    }
}

const VANISHED: AppError = AppError::Vanished {
    what: Entry::Permission,
};

/// Finds an entry among those the device has.
pub(super) fn find(
    entries: &[AuthorizationEntry],
    authorization: u32,
) -> Result<&AuthorizationEntry, AppError> {
    entries
        .iter()
        .find(|entry| entry.authorization.value() == authorization)
        .ok_or(VANISHED)
}

fn settled(
    sent: Vec<SentInvitation>,
    listed: &BTreeMap<u32, Option<UnixTime>>,
    now: UnixTime,
) -> Vec<SentInvitation> {
    let settle = |mut sent: SentInvitation| match listed.get(&sent.authorization) {
        Some(last_active) => {
            sent.used = sent.used.or(*last_active);
            Some(sent)
        }
        None if sent.used.is_some() => None,
        None => {
            let ended = *sent.ended.get_or_insert(now);
            (now.0.saturating_sub(ended.0) < REMEMBERED_S).then_some(sent)
        }
    };
    sent.into_iter().filter_map(settle).collect()
}

fn ended(sent: &SentInvitation) -> Option<EndedInvitation> {
    let seen_gone = sent.ended?;
    let (end, at) = if sent.expires <= seen_gone {
        (InvitationEnd::Expired, sent.expires)
    } else {
        (InvitationEnd::Removed, seen_gone)
    };
    Some(EndedInvitation {
        authorization: sent.authorization,
        name: sent.name.clone(),
        limit: sent.limit.map(Limit::from),
        end,
        at,
    })
}

fn device_time(config: &Config) -> DeviceTime {
    let (time, has_keypad) = match config {
        Config::Lock(lock) => (lock.current_time, lock.has_keypad || lock.has_keypad_2),
        Config::Opener(opener) => (
            opener.current_time,
            opener.has_keypad || opener.has_keypad_2,
        ),
    };
    let (zone_id, minutes, dst) = match config.settings() {
        ConfigSettings::Lock(lock) => (
            lock.time_zone.unwrap_or(TimeZoneId::NONE),
            lock.timezone_offset,
            lock.dst,
        ),
        ConfigSettings::Opener(opener) => (opener.time_zone, opener.timezone_offset, opener.dst),
    };
    let named = zone_id
        .iana_name()
        .and_then(|name| Some((name, TimeZone::get(name).ok()?)));
    let (zone, name) = match named {
        Some((name, zone)) => (zone, Some(name.to_owned())),
        None => (fixed_zone(minutes, dst == DstMode::European), None),
    };
    DeviceTime {
        clock: DeviceClock {
            now: moment(time).unwrap_or_else(UnixTime::now),
            zone,
        },
        zone_id,
        zone: name,
        has_keypad: Some(has_keypad),
    }
}

/// A fixed offset, with or without the European summer time on top.
fn fixed_zone(minutes: i16, european_summer_time: bool) -> TimeZone {
    let offset =
        |minutes: i32| Offset::from_seconds(minutes.saturating_mul(60)).unwrap_or(Offset::UTC);
    let minutes = i32::from(minutes);
    if european_summer_time {
        // It changes at 01:00 UTC for all; the rule counts in local time, winter's in March and summer's in October.
        let text = |minutes: i32| {
            let sign = if minutes < 0 { "-" } else { "" };
            let all = minutes.abs();
            format!("{sign}{}:{:02}", all / 60, all % 60)
        };
        let rule = format!(
            "<WIN>{}<SUM>{},M3.5.0/{},M10.5.0/{}",
            text(-minutes),
            text(-(minutes + 60)),
            text(minutes + 60),
            text(minutes + 120),
        );
        if let Ok(zone) = TimeZone::posix(&rule) {
            return zone;
        }
    }
    TimeZone::fixed(offset(minutes))
}

/// What somebody else's change would change.
pub(super) fn revision(entry: &AuthorizationEntry) -> Revision {
    Revision::of(&(
        entry.name.as_str(),
        entry.enabled,
        entry.remote_allowed,
        entry.limit.as_ref().map(convert::limit),
    ))
}

fn view(entry: &AuthorizationEntry, record: &DeviceRecord, clock: &DeviceClock) -> PermissionView {
    let id = entry.authorization.value();
    let last_active = moment(entry.last_active);
    let created = moment(entry.created);
    let own = id == record.authorization;
    let sent = record
        .invitations
        .iter()
        .find(|sent| sent.authorization == id);
    let kind = match entry.kind {
        AuthorizationType::App => PermissionKind::App,
        AuthorizationType::Bridge => PermissionKind::Bridge,
        AuthorizationType::Fob => PermissionKind::Fob,
        AuthorizationType::Keypad | AuthorizationType::Keypad2 => PermissionKind::Keypad,
        AuthorizationType::DoorSensor | AuthorizationType::Other(_) => PermissionKind::Other,
    };
    let invitation = match (sent, last_active) {
        (Some(sent), None) => Some(InvitationState::Waiting {
            until: sent.expires,
        }),
        (Some(sent), Some(last)) => Some(InvitationState::Used {
            since: sent.used.unwrap_or(last),
        }),
        (None, None) if kind == PermissionKind::App && !own => Some(InvitationState::Elsewhere {
            until: created.map(|made| UnixTime(made.0.saturating_add(INVITATION_S))),
        }),
        (None, _) => None,
    };
    let limit = entry.limit.as_ref().map(convert::limit);
    PermissionView {
        id,
        name: entry.name.to_string(),
        kind,
        own,
        enabled: entry.enabled,
        remote_allowed: entry.remote_allowed,
        created,
        last_active,
        uses: entry.lock_count,
        standing: Standing::of(entry.enabled, limit.as_ref(), clock),
        limit,
        invitation,
        removal: own.then_some(RemovalWarning::ThisPhone),
        revision: revision(entry),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fixed_offset_knows_the_european_summer() {
        let hour = |zone: &TimeZone, moment: i64| {
            zone.to_datetime(crate::local::timestamp(UnixTime(moment)))
                .hour()
        };
        // 2026-03-29 00:59:59 and 01:00 UTC.
        let spring = 1_774_746_000;
        for (minutes, before, after) in [(60, 1, 3), (0, 0, 2), (-120, 22, 0)] {
            let zone = fixed_zone(minutes, true);
            assert_eq!(
                (hour(&zone, spring - 1), hour(&zone, spring)),
                (before, after),
                "{minutes}"
            );
        }
        // 2026-10-25 01:00 UTC.
        let autumn = 1_792_890_000;
        let zone = fixed_zone(60, true);
        assert_eq!((hour(&zone, autumn - 1), hour(&zone, autumn)), (2, 2));
        let plain = fixed_zone(-330, false);
        assert_eq!(hour(&plain, spring), 19);
    }

    fn sent(authorization: u32) -> SentInvitation {
        SentInvitation {
            authorization,
            expires: UnixTime(1_000),
            name: "Bert".to_owned(),
            remote_allowed: false,
            limit: None,
            used: None,
            ended: None,
        }
    }

    #[test]
    fn an_invitation_ends_as_expired_or_removed_and_is_forgotten_after_a_month() {
        let gone = BTreeMap::new();
        let early = settled(vec![sent(1)], &gone, UnixTime(900));
        let end = ended(&early[0]).unwrap();
        assert_eq!((end.end, end.at), (InvitationEnd::Removed, UnixTime(900)));
        let late = settled(vec![sent(1)], &gone, UnixTime(2_000));
        let end = ended(&late[0]).unwrap();
        assert_eq!((end.end, end.at), (InvitationEnd::Expired, UnixTime(1_000)));
        assert_eq!(settled(late, &gone, UnixTime(2_000 + REMEMBERED_S)), []);
    }

    #[test]
    fn a_used_invitation_keeps_since_when_and_leaves_with_its_permission() {
        let used = settled(
            vec![sent(1)],
            &BTreeMap::from([(1, Some(UnixTime(500)))]),
            UnixTime(900),
        );
        assert_eq!(used[0].used, Some(UnixTime(500)));
        let later = BTreeMap::from([(1, Some(UnixTime(800)))]);
        let again = settled(used, &later, UnixTime(900));
        assert_eq!(again[0].used, Some(UnixTime(500)));
        assert_eq!(settled(again, &BTreeMap::new(), UnixTime(950)), []);
    }
}
