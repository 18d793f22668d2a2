//! Who may use the device.

use doorward_proto::authorization::{
    AuthorizationEntry, AuthorizationUpdate, AuthorizationsRequest, Invite,
};
use doorward_proto::reports::Invited;
use doorward_proto::types::{AuthorizationId, SecurityCode, SharedKey};
use doorward_proto::{Command, Message};

use super::code::unless_unsupported;
use super::list::ListPart;
use super::{Connection, ListProgress};
use crate::ClientError;
use crate::request::Request;

/// The most authorizations asked for; devices hold fewer (200 is the usual limit).
const MAX_AUTHORIZATIONS: u16 = 1024;

impl Connection {
    /// Lists the authorizations, the own one first.
    ///
    /// # Errors
    /// As [`Connection::verify_code`].
    pub async fn authorizations(
        &self,
        code: Option<&SecurityCode>,
        mut on_progress: impl FnMut(ListProgress) + Send,
    ) -> Result<Vec<AuthorizationEntry>, ClientError> {
        let request = AuthorizationsRequest {
            offset: 0,
            count: MAX_AUTHORIZATIONS,
            filter: None,
        };
        let request = Request::new(Command::RequestAuthorizations(request), code);
        self.list(request, &mut on_progress, |message| match message {
            Message::AuthorizationCount(count) => ListPart::Total(count.into()),
            Message::AuthorizationEntry(entry) => ListPart::Entry(entry),
            _ => ListPart::Other,
        })
        .await
    }

    /// Changes an authorization; every field is replaced.
    ///
    /// # Errors
    /// As [`Connection::verify_code`]; [`ClientError::Refused`] when there is no such authorization.
    pub async fn update_authorization(
        &self,
        code: Option<&SecurityCode>,
        update: AuthorizationUpdate,
    ) -> Result<(), ClientError> {
        self.complete(Request::new(Command::UpdateAuthorization(update), code))
            .await
    }

    /// Removes an authorization. After removing the own one this connection is soon over.
    ///
    /// # Errors
    /// As [`Connection::update_authorization`].
    pub async fn remove_authorization(
        &self,
        code: Option<&SecurityCode>,
        authorization: AuthorizationId,
    ) -> Result<(), ClientError> {
        self.complete(Request::new(
            Command::RemoveAuthorization(authorization),
            code,
        ))
        .await
    }

    /// Gives this authorization, which came by an invitation, a key nobody else has seen. A new connection with it makes the
    /// invitation's own worthless; until then both work, so that after a lost answer everything can be begun again. `None`
    /// on a device that does not know our extension.
    ///
    /// # Errors
    /// As [`Connection::states`].
    pub async fn take_up_invitation(&self, key: SharedKey) -> Result<Option<()>, ClientError> {
        let command = Command::TakeUpInvitation { key };
        unless_unsupported(self.complete(Request::new(command, None)).await)
    }

    /// Makes an authorization for somebody who is not here, with a key of the caller's choosing.
    ///
    /// # Errors
    /// As [`Connection::verify_code`]; [`ClientError::OutcomeUnknown`] when the answer was lost: the authorization may
    /// exist, and shows in the list.
    pub async fn invite(
        &self,
        code: Option<&SecurityCode>,
        invite: Invite,
    ) -> Result<Invited, ClientError> {
        self.value(
            Request::new(Command::Invite(invite), code),
            |message| match message {
                Message::Invited(invited) => Some(invited),
                _ => None,
            },
        )
        .await
    }
}
