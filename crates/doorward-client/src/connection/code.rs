//! The security code and what the device says about it.

use doorward_proto::ext::CodeStatus;
use doorward_proto::types::{AuthorizationId, ErrorCode, PresentedCode, SecurityCode};
use doorward_proto::{Command, DataRequest, Message};

use super::Connection;
use crate::ClientError;
use crate::request::Request;

impl Connection {
    /// Shows the device the code. From then on this authorization is proven, until the code changes.
    ///
    /// # Errors
    /// [`ClientError::Refused`] with [`ErrorCode::BadCode`] when it is wrong, with
    /// [`ErrorCode::TooManyCodeAttempts`] while the device lets this authorization wait.
    pub async fn verify_code(&self, code: &SecurityCode) -> Result<(), ClientError> {
        self.complete(Request::new(Command::VerifySecurityCode, Some(code)))
            .await
    }

    /// Changes the code; `old` is `None` while the device has none.
    ///
    /// # Errors
    /// As [`Connection::verify_code`]; [`ClientError::OutcomeUnknown`] when the connection was lost in between: then
    /// one of the two codes is the right one.
    pub async fn set_code(
        &self,
        old: Option<&SecurityCode>,
        new: &SecurityCode,
    ) -> Result<(), ClientError> {
        self.complete(Request::new(
            Command::SetSecurityCode {
                new: PresentedCode::from(Some(new)),
            },
            old,
        ))
        .await
    }

    /// What the device says about code, waits and notices; `None` on a device that does not know our extension.
    ///
    /// # Errors
    /// As every request: see [`ClientError`].
    pub async fn code_status(&self) -> Result<Option<CodeStatus>, ClientError> {
        let request = Request::new(Command::RequestData(DataRequest::CodeStatus), None);
        let answer = self
            .value(request, |message| match message {
                Message::CodeStatus(status) => Some(status),
                _ => None,
            })
            .await;
        unless_unsupported(answer)
    }

    /// Acknowledges the failures of others: the shared counters, or with `suspended` the suspension of that
    /// authorization. `None` on a device that does not know our extension.
    ///
    /// # Errors
    /// As [`Connection::verify_code`].
    pub async fn acknowledge_failures(
        &self,
        code: Option<&SecurityCode>,
        suspended: Option<AuthorizationId>,
    ) -> Result<Option<()>, ClientError> {
        let command = Command::AcknowledgeFailures {
            authorization: suspended,
        };
        unless_unsupported(self.complete(Request::new(command, code)).await)
    }
}

/// Devices answer an unknown command with one of two errors.
pub(super) fn unless_unsupported<T>(
    answer: Result<T, ClientError>,
) -> Result<Option<T>, ClientError> {
    match answer {
        Ok(value) => Ok(Some(value)),
        Err(ClientError::Refused {
            code: ErrorCode::Unknown | ErrorCode::BadParameter,
            ..
        }) => Ok(None),
        Err(error) => Err(error),
    }
}
