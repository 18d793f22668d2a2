//! Inviting somebody, and taking up an invitation.

use core::time::Duration;

use doorward_client::link::BoxLink;
use doorward_client::proto::authorization::Invite;
use doorward_client::types::{
    self, AppId, AuthorizationId, AuthorizationType, DeviceUuid, Name, SharedKey,
};
use doorward_client::{ClientError, Connection, Credentials, OsEntropy};
use zeroize::Zeroizing;

use super::permissions::check_limit;
use super::{App, NAME_BYTES, checked_name};
use crate::convert;
use crate::invite::{InvitationContent, qr_svg};
use crate::profile::SentInvitation;
use crate::{
    AfterPairing, AppError, DeviceId, Invitation, InviteWish, Paired, Reach, UnixTime, Visit,
};

/// How long an unused invitation holds, in powered time of the device.
const HOLDS: Duration = Duration::from_secs(48 * 3_600);

impl App {
    /// Invites somebody: makes a permission on the device and a link that carries it.
    ///
    /// # Errors
    /// As every guarded request, [`AppError::Full`]; [`AppError::OutcomeUnknown`]: then the permission may exist, unused.
    pub async fn invite(
        &self,
        visit: &Visit,
        id: DeviceId,
        wish: InviteWish,
    ) -> Result<Invitation, AppError> {
        let name = checked_name(&wish.name, NAME_BYTES)?;
        wish.limit.as_ref().map(check_limit).transpose()?;
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
        let expires = UnixTime(UnixTime::now().0.saturating_add_unsigned(HOLDS.as_secs()));
        let authorization = invited.authorization.value();
        let content = InvitationContent {
            device: id,
            product: record.product,
            authorization,
            key: Zeroizing::new(*key.expose_bytes()),
            device_name: record.name,
        };
        self.update_record(id, move |record| {
            record.invitations.push(SentInvitation {
                authorization,
                expires,
            });
        })
        .await?;
        Ok(Invitation {
            authorization,
            name,
            expires,
            link: content.to_link(),
        })
    }

    /// Takes up an invitation and uses it at once, so that the device marks it as used. `address`: where the device is,
    /// when it shall not be looked for.
    ///
    /// # Errors
    /// [`AppError::BadInvitation`], [`AppError::InvitationUsed`], [`AppError::InvitationOver`], [`AppError::NotReachable`]
    /// (nothing is kept then; try again nearer).
    pub async fn redeem(&self, link: &str, address: Option<&str>) -> Result<Paired, AppError> {
        let content = InvitationContent::from_link(link)?;
        let id = content.device;
        if let Ok(record) = self.record(id)
            && self.runtime(id, |runtime| runtime.reach != Reach::NoLongerPaired)
        {
            return Err(if record.authorization == content.authorization {
                AppError::InvitationUsed
            } else {
                AppError::BadInput(format!(
                    "this phone has “{}” already: an invitation is for another phone",
                    record.name
                ))
            });
        }
        let unreachable = || AppError::NotReachable {
            name: content.device_name.clone(),
        };
        let address = match address {
            Some(address) => address.to_owned(),
            None => self.find(id).await.ok_or_else(unreachable)?,
        };
        let credentials = Credentials {
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
            .map_err(|_| unreachable())?;
        let used = async {
            Connection::open(link, credentials.clone())
                .await?
                .states()
                .await
        };
        used.await.map_err(|error| match error {
            ClientError::AuthorizationLost => AppError::InvitationOver,
            error => self.explain(&content.device_name, &error),
        })?;
        let id = self
            .keep(&credentials, &address, content.device_name.clone())
            .await?;
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
