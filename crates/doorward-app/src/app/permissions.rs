//! Lock permissions: who may use a device.

use doorward_client::proto::authorization::{AuthorizationEntry, AuthorizationUpdate};
use doorward_client::types::{AuthorizationId, AuthorizationType, Name};

use super::{App, NAME_BYTES, checked_name};
use crate::convert::{self, moment};
use crate::profile::DeviceRecord;
use crate::{
    AppError, DeviceId, InvitationState, PermissionChange, PermissionKind, PermissionView,
    PermissionsView, UnixTime, Visit,
};

impl App {
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
        let record = self.record(id)?;
        self.forget_old_invitations(id, &record, &entries).await?;
        let mut permissions: Vec<_> = entries.iter().map(|entry| view(entry, &record)).collect();
        permissions.sort_by_key(|permission| (!permission.own, permission.id));
        Ok(PermissionsView {
            permissions,
            room_for: None,
        })
    }

    /// Changes one permission; what the change does not name stays, limits included.
    ///
    /// # Errors
    /// As every guarded request; [`AppError::BadInput`] when there is no such permission or the name cannot be.
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
            check_limit(limit)?;
        }
        let entries = self.entries(visit, id).await?;
        let present = entries
            .into_iter()
            .find(|entry| entry.authorization.value() == authorization);
        let present = present.ok_or_else(no_such_permission)?;
        let update = AuthorizationUpdate {
            authorization: present.authorization,
            name: name.map_or(present.name, |name| Name::truncated(&name)),
            enabled: change.enabled.unwrap_or(present.enabled),
            remote_allowed: change.remote_allowed.unwrap_or(present.remote_allowed),
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

    /// Removes one permission for good. This phone's own too: then the device does not know it any more, and the device is
    /// forgotten here.
    ///
    /// # Errors
    /// As [`change_permission`](Self::change_permission).
    pub async fn remove_permission(
        &self,
        visit: &Visit,
        id: DeviceId,
        authorization: u32,
    ) -> Result<(), AppError> {
        let wanted = AuthorizationId::new(authorization).ok_or_else(no_such_permission)?;
        self.guarded(visit, id, |connection, code| async move {
            connection.remove_authorization(code.as_ref(), wanted).await
        })
        .await?;
        if self.record(id)?.authorization == authorization {
            return self.forget_device(id).await;
        }
        self.update_record(id, move |record| {
            record
                .invitations
                .retain(|sent| sent.authorization != authorization)
        })
        .await
    }

    async fn entries(
        &self,
        visit: &Visit,
        id: DeviceId,
    ) -> Result<Vec<AuthorizationEntry>, AppError> {
        self.guarded(visit, id, |connection, code| async move {
            connection.authorizations(code.as_ref(), |_| {}).await
        })
        .await
    }

    /// Invitations that were used or dropped need no keeping.
    async fn forget_old_invitations(
        &self,
        id: DeviceId,
        record: &DeviceRecord,
        entries: &[AuthorizationEntry],
    ) -> Result<(), AppError> {
        let exists = |authorization| {
            entries
                .iter()
                .any(|entry| entry.authorization.value() == authorization)
        };
        let gone: Vec<u32> = record
            .invitations
            .iter()
            .map(|sent| sent.authorization)
            .filter(|authorization| !exists(*authorization))
            .collect();
        if gone.is_empty() {
            return Ok(());
        }
        self.update_record(id, move |record| {
            record
                .invitations
                .retain(|sent| !gone.contains(&sent.authorization))
        })
        .await
    }
}

fn no_such_permission() -> AppError {
    AppError::BadInput("there is no such permission on the device any more".to_owned())
}

/// A limit a device would take: a way from the beginning to the end.
pub(super) fn check_limit(limit: &crate::Limit) -> Result<(), AppError> {
    let bad = |text: &str| Err(AppError::BadInput(text.to_owned()));
    match (limit.from, limit.until) {
        (Some(from), Some(until)) if until <= from => {
            return bad("the limit ends before it begins");
        }
        (_, Some(UnixTime(until))) if until < 0 => return bad("the limit ends before time began"),
        _ => {}
    }
    match limit.daily {
        Some((from, until)) if until <= from => {
            bad("the hours end before they begin; limits over midnight need two permissions")
        }
        _ => Ok(()),
    }
}

fn view(entry: &AuthorizationEntry, record: &DeviceRecord) -> PermissionView {
    let id = entry.authorization.value();
    let last_active = moment(entry.last_active);
    let sent = record
        .invitations
        .iter()
        .find(|sent| sent.authorization == id);
    PermissionView {
        id,
        name: entry.name.as_str().to_owned(),
        kind: match entry.kind {
            AuthorizationType::App => PermissionKind::App,
            AuthorizationType::Bridge => PermissionKind::Bridge,
            AuthorizationType::Fob => PermissionKind::Fob,
            AuthorizationType::Keypad | AuthorizationType::Keypad2 => PermissionKind::Keypad,
            AuthorizationType::DoorSensor | AuthorizationType::Other(_) => PermissionKind::Other,
        },
        own: id == record.authorization,
        enabled: entry.enabled,
        remote_allowed: entry.remote_allowed,
        created: moment(entry.created),
        last_active,
        uses: entry.lock_count,
        limit: entry.limit.as_ref().map(convert::limit),
        invitation: sent.map(|sent| match last_active {
            None => InvitationState::Waiting {
                until: sent.expires,
            },
            Some(_) => InvitationState::Used,
        }),
    }
}
