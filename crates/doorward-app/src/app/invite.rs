//! Inviting somebody, and taking up an invitation.

use alloc::sync::Arc;

use doorward_client::link::{BoxLink, LinkError};
use doorward_client::proto::authorization::{AuthorizationEntry, Invite};
use doorward_client::types::{
    self, AppId, AuthorizationId, AuthorizationType, DeviceUuid, Name, SharedKey,
};
use doorward_client::{Connection, Credentials, OsEntropy};
use zeroize::Zeroizing;

use super::explain::denied;
use super::permissions::INVITATION_S;
use super::{App, NAME_BYTES, checked_name, lock};
use crate::convert;
use crate::invite::{InvitationContent, qr_svg};
use crate::profile::{SentInvitation, SpentRequest, StoredLimit};
use crate::settings::check_text;
use crate::{
    AfterPairing, AppError, DeviceId, Invitation, InviteWish, Limit, Paired, UnixTime, Visit,
};

/// The longest name of a request, in bytes.
const ONCE_BYTES: usize = 64;
/// How many requests are remembered for each device.
const SPENT: usize = 64;

impl App {
    /// Invites somebody: makes a permission on the device and a link that carries it.
    ///
    /// # Errors
    /// As every guarded request, [`AppError::BadName`], [`AppError::BadLimit`], [`AppError::Full`];
    /// [`AppError::OutcomeUnknown`]: then the permission may exist, unused.
    pub async fn invite(
        &self,
        visit: &Visit,
        id: DeviceId,
        wish: InviteWish,
    ) -> Result<Invitation, AppError> {
        let once: [u8; 16] = crate::entropy::bytes()?;
        self.invite_once(visit, id, &crate::encoding::hex(&once), wish)
            .await
    }

    /// [`invite`](Self::invite), once for each `once`, a text of up to 64 bytes that a form carries: sent again in the same
    /// visit it gives the same invitation, and never makes a second.
    ///
    /// # Errors
    /// As [`invite`](Self::invite); [`AppError::InvitationShown`] when it was made in an earlier visit.
    pub async fn invite_once(
        &self,
        visit: &Visit,
        id: DeviceId,
        once: &str,
        wish: InviteWish,
    ) -> Result<Invitation, AppError> {
        let turn = self.runtime(id, |runtime| Arc::clone(&runtime.inviting));
        let _turn = turn.lock().await;
        if let Some(made) = self.made_before(visit, id, once).await? {
            return Ok(made);
        }
        self.make_invitation(visit, id, once, wish).await
    }

    /// Makes an invitation again that nobody used: under the same name and limit, with a new key and link. The old link
    /// lets nobody in any more. `once` as in [`invite_once`](Self::invite_once).
    ///
    /// # Errors
    /// As [`invite_once`](Self::invite_once); [`AppError::Vanished`] for one this phone does not know,
    /// [`AppError::EntryChangedMeanwhile`] for one that was used. When the new one could not be made, the old one is in
    /// [`PermissionsView::ended_invitations`](crate::PermissionsView::ended_invitations), to be made again later.
    pub async fn invite_again(
        &self,
        visit: &Visit,
        id: DeviceId,
        once: &str,
        authorization: u32,
    ) -> Result<Invitation, AppError> {
        let turn = self.runtime(id, |runtime| Arc::clone(&runtime.inviting));
        let _turn = turn.lock().await;
        if let Some(made) = self.made_before(visit, id, once).await? {
            return Ok(made);
        }
        let entries = self.entries(visit, id).await?;
        let wish = match super::permissions::find(&entries, authorization) {
            Ok(entry) if entry.last_active.is_never() && entry.kind == AuthorizationType::App => {
                // Before the old one ends: a new one would be as useless.
                if let Some(limit) = entry.limit.as_ref().map(convert::limit) {
                    limit
                        .check_new(UnixTime::now())
                        .map_err(AppError::BadLimit)?;
                }
                self.end_invitation(visit, id, entry).await?
            }
            Ok(entry) => {
                let now = self.present(visit, id, entry).await?;
                return Err(AppError::EntryChangedMeanwhile { now: Box::new(now) });
            }
            Err(vanished) => {
                let record = self.record(id)?;
                let mut sent = record.invitations.into_iter();
                let sent = sent.find(|sent| sent.authorization == authorization);
                let sent = sent.filter(|sent| sent.used.is_none()).ok_or(vanished)?;
                InviteWish {
                    name: sent.name,
                    limit: sent.limit.map(Limit::from),
                    remote_allowed: sent.remote_allowed,
                }
            }
        };
        let made = self.make_invitation(visit, id, once, wish).await?;
        self.update_record(id, move |record| {
            record
                .invitations
                .retain(|sent| sent.authorization != authorization)
        })
        .await?;
        Ok(made)
    }

    /// The invitation that `once` made in this visit, to be shown again; none when it made none, or in an earlier visit.
    ///
    /// # Errors
    /// [`AppError::CodeNeeded`] when the gate has closed, and why a device could not be asked.
    pub async fn invitation(
        &self,
        visit: &Visit,
        id: DeviceId,
        once: &str,
    ) -> Result<Option<Invitation>, AppError> {
        // A closed gate tells nothing about invitations.
        self.pass(visit, id).await?;
        Ok(lock(&self.inner.gates).invitation(visit, id, once))
    }

    /// The invitation this request made before.
    async fn made_before(
        &self,
        visit: &Visit,
        id: DeviceId,
        once: &str,
    ) -> Result<Option<Invitation>, AppError> {
        check_text(once, ONCE_BYTES)
            .map_err(|problem| AppError::BadInput(format!("the request's name {problem}")))?;
        // A closed gate tells nothing about invitations.
        self.pass(visit, id).await?;
        if let Some(made) = lock(&self.inner.gates).invitation(visit, id, once) {
            return Ok(Some(made));
        }
        let record = self.record(id)?;
        match record.spent.into_iter().find(|spent| spent.once == once) {
            Some(spent) => Err(AppError::InvitationShown {
                authorization: spent.authorization,
                name: spent.name,
            }),
            None => Ok(None),
        }
    }

    async fn make_invitation(
        &self,
        visit: &Visit,
        id: DeviceId,
        once: &str,
        wish: InviteWish,
    ) -> Result<Invitation, AppError> {
        let name = checked_name(&wish.name, NAME_BYTES)?;
        if let Some(limit) = &wish.limit {
            limit
                .check_new(UnixTime::now())
                .map_err(AppError::BadLimit)?;
        }
        let key = SharedKey::random(&mut OsEntropy);
        let invite = Invite {
            name: Name::truncated(&name),
            kind: AuthorizationType::App,
            key: key.clone(),
            remote_allowed: wish.remote_allowed,
            limit: wish.limit.as_ref().and_then(convert::time_limit),
        };
        let invited = self
            .guarded(visit, id, |connection, code| async move {
                connection.invite(code.as_ref(), invite).await
            })
            .await?;
        let record = self.record(id)?;
        let limit = wish.limit.filter(|limit| !limit.is_always());
        let zone = match limit {
            Some(_) => self.device_time(visit, id).await.zone_id,
            None => types::TimeZoneId::NONE,
        };
        let expires = UnixTime(UnixTime::now().0.saturating_add(INVITATION_S));
        let authorization = invited.authorization.value();
        let content = InvitationContent {
            device: id,
            product: record.product,
            authorization,
            key: Zeroizing::new(*key.expose_bytes()),
            limit,
            zone,
            device_name: record.name,
        };
        let made = Invitation {
            authorization,
            name: name.clone(),
            expires,
            link: content.to_link(),
        };
        // First of all the link is kept: what comes now may fail, and the device has the permission.
        lock(&self.inner.gates).keep_invitation(visit, id, once.to_owned(), made.clone());
        let sent = SentInvitation {
            authorization,
            expires,
            name,
            remote_allowed: wish.remote_allowed,
            limit: wish.limit.map(StoredLimit::from),
            used: None,
            ended: None,
        };
        let spent = SpentRequest {
            once: once.to_owned(),
            authorization,
            name: sent.name.clone(),
        };
        self.update_record(id, move |record| {
            record.invitations.push(sent);
            let surplus = (record.spent.len() + 1).saturating_sub(SPENT);
            record.spent.drain(..surplus);
            record.spent.push(spent);
        })
        .await?;
        Ok(made)
    }

    /// Removes an unused invitation from the device and remembers what it was, to be made again.
    async fn end_invitation(
        &self,
        visit: &Visit,
        id: DeviceId,
        entry: &AuthorizationEntry,
    ) -> Result<InviteWish, AppError> {
        let wanted = entry.authorization;
        let wish = InviteWish {
            name: entry.name.to_string(),
            limit: entry.limit.as_ref().map(convert::limit),
            remote_allowed: entry.remote_allowed,
        };
        let removed = self
            .guarded(visit, id, |connection, code| async move {
                connection.remove_authorization(code.as_ref(), wanted).await
            })
            .await;
        match removed {
            Ok(()) | Err(AppError::Vanished { .. }) => {}
            Err(error) => return Err(error),
        }
        lock(&self.inner.gates).drop_invitation(id, wanted.value());
        let now = UnixTime::now();
        let gone = SentInvitation {
            authorization: wanted.value(),
            expires: UnixTime(i64::MAX),
            name: wish.name.clone(),
            remote_allowed: wish.remote_allowed,
            limit: wish.limit.map(StoredLimit::from),
            used: None,
            ended: Some(now),
        };
        self.update_record(id, move |record| {
            let sent = &mut record.invitations;
            match sent
                .iter_mut()
                .find(|sent| sent.authorization == gone.authorization)
            {
                Some(sent) => sent.ended = Some(now),
                None => sent.push(gone),
            }
        })
        .await?;
        Ok(wish)
    }

    /// Takes up an invitation and uses it at once, so that the device marks it as used. `address`: where the device is,
    /// when it shall not be looked for.
    ///
    /// A device this profile has is left as it is, whatever it seems to say about this phone: the link only proves that it
    /// comes from somebody who wrote that device's number into it.
    ///
    /// # Errors
    /// [`AppError::BadInvitation`], [`AppError::InvitationUsed`], [`AppError::AlreadyHere`] for a device of this profile,
    /// [`AppError::InvitationOver`], [`AppError::NotReachable`] (nothing is kept then; try again nearer). One taken up before
    /// its time is no error: the card says when it begins.
    pub async fn redeem(&self, link: &str, address: Option<&str>) -> Result<Paired, AppError> {
        let content = InvitationContent::from_link(link)?;
        let id = content.device;
        if let Ok(record) = self.record(id) {
            return Err(if record.authorization == content.authorization {
                AppError::InvitationUsed
            } else {
                AppError::AlreadyHere {
                    id,
                    name: record.name,
                }
            });
        }
        let unreachable = |error| self.unreachable(&content.device_name, error);
        let address = match address {
            Some(address) => address.to_owned(),
            None => self
                .find(id)
                .await
                .ok_or_else(|| unreachable(LinkError::RadioOff))?,
        };
        let mut credentials = Credentials {
            device: types::DeviceId::new(id.number()).ok_or(AppError::BadInvitation)?,
            model: content.product.into(),
            authorization: AuthorizationId::new(content.authorization)
                .ok_or(AppError::BadInvitation)?,
            key: SharedKey::from_bytes(*content.key),
            app: AppId(self.known(|contents| contents.public.app_id)),
            uuid: DeviceUuid([0; 16]),
        };
        let link: BoxLink = self
            .inner
            .radio
            .connect(&address)
            .await
            .map_err(unreachable)?;
        let own = SharedKey::random(&mut OsEntropy);
        let used = async {
            let connection = Connection::open(link, credentials.clone()).await?;
            connection.states().await?;
            // From the next message on the link lets nobody in any more, whoever else has seen it. A device that does not
            // know how goes on with the link's key.
            connection.take_up_invitation(own.clone()).await
        };
        match used.await {
            Ok(Some(())) => credentials.key = own,
            Ok(None) => {}
            Err(error) if error.disowns() => return Err(AppError::InvitationOver),
            // Said under the invitation's key: it holds, at another time or place than this one. The link's key serves then.
            Err(error) if error.code().and_then(denied).is_some() => {}
            Err(error) => return Err(self.explain(&content.device_name, &error)),
        }
        let id = self
            .keep(&credentials, &address, content.device_name.clone())
            .await?;
        if let Some(limit) = content.limit {
            let zone = content.zone.iana_name().map(str::to_owned);
            self.update_record(id, move |record| {
                record.limit = Some(StoredLimit::from(limit));
                record.zone = zone;
            })
            .await?;
        }
        // It answered a moment ago; the card tells when it does not now.
        let _ = self.refresh(id).await;
        Ok(Paired {
            id,
            name: content.device_name,
            product: content.product,
            next: AfterPairing::Done,
        })
    }
}

impl Invitation {
    /// The link itself: a key to the door. For the inviter's eyes and clipboard, once.
    #[must_use]
    pub fn expose_link(&self) -> &str {
        &self.link
    }

    /// The link as a QR picture: SVG without script or style.
    #[must_use]
    pub fn expose_qr_svg(&self) -> String {
        qr_svg(&self.link)
    }
}
