//! What can go wrong between a client and a device, sorted by whose fault it is.

use doorward_link::LinkError;
use doorward_proto::{CommandId, EncodeError};
use doorward_proto::{DeviceId, ErrorCode, Model};

/// Why a request, a pairing or a whole connection failed.
///
/// A refusal leaves the connection usable. After [`Timeout`](Self::Timeout), [`AuthorizationLost`](Self::AuthorizationLost),
/// [`Link`](Self::Link), [`Protocol`](Self::Protocol), [`WrongDevice`](Self::WrongDevice) and an unknown outcome the
/// connection is over, because nobody could tell any more which answer belongs to which question; open a new one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ClientError {
    /// The device understood and refused; nothing was done. A second action while one is running is refused the same
    /// way ([`ErrorCode::Busy`]) without asking the device.
    #[error("the device refused {command}: {code}")]
    Refused {
        /// The device's reason.
        code: ErrorCode,
        /// What was refused.
        command: CommandId,
    },
    /// The action was accepted, began and ended badly: blocked, cancelled at the door, battery too low…
    #[error("the action did not end well: {code}")]
    ActionFailed {
        /// The device's reason.
        code: ErrorCode,
    },
    /// The command was sent and the connection was lost, or fell silent, before its end was known. It may have been
    /// carried out or not. It is never repeated by itself: connect again and read the states first.
    #[error("it is not known whether the command was carried out: {cause}")]
    OutcomeUnknown {
        /// What was lost.
        cause: Box<Self>,
    },
    /// What answers says that it does not know this authorization: removed, or the device was reset. It is said without
    /// encryption, so anybody near can say it: a reason to tell the person and to try again, not to forget a key, and no
    /// proof that a command on its way was not carried out.
    #[error("the device says that it does not know this authorization")]
    AuthorizationLost,
    /// The device fell silent.
    #[error("the device did not answer in time")]
    Timeout,
    /// The carrier failed.
    #[error(transparent)]
    Link(#[from] LinkError),
    /// The device broke the protocol.
    #[error("the device broke the protocol: {0}")]
    Protocol(#[from] Violation),
    /// Another device answers at this address. No code and no command was sent to it.
    #[error("another device answers here: expected {expected}, found {found}")]
    WrongDevice {
        /// Who should be here.
        expected: DeviceId,
        /// Who is.
        found: DeviceId,
    },
    /// The device is of another family than asked for. Nothing was sent to it.
    #[error("the device is not of the expected model, {expected}")]
    WrongModel {
        /// The product asked for.
        expected: Model,
    },
    /// The device needs its security code to pair and none was given. Nothing was stored on it.
    #[error("the device needs its security code to pair")]
    CodeNeeded,
    /// The caller's values do not fit the device: nothing was sent.
    #[error("the request cannot be put into a message: {0}")]
    Unencodable(EncodeError),
    /// Others kept changing what was to be changed; nothing was written.
    #[error("others keep changing the device's configuration")]
    Contended,
    /// Too many requests wait on this connection already.
    #[error("too many requests at once")]
    QueueFull,
}

impl ClientError {
    /// True when the connection cannot be used after this.
    #[must_use]
    pub fn ends_connection(&self) -> bool {
        match self {
            Self::OutcomeUnknown { .. }
            | Self::AuthorizationLost
            | Self::Timeout
            | Self::Link(_)
            | Self::Protocol(_)
            | Self::WrongDevice { .. } => true,
            Self::Refused { .. }
            | Self::ActionFailed { .. }
            | Self::WrongModel { .. }
            | Self::CodeNeeded
            | Self::Unencodable(_)
            | Self::Contended
            | Self::QueueFull => false,
        }
    }

    /// True when what answers said that it does not know this authorization, whatever else was under way. No proof.
    #[must_use]
    pub fn disowns(&self) -> bool {
        match self {
            Self::AuthorizationLost => true,
            Self::OutcomeUnknown { cause } => cause.disowns(),
            _ => false,
        }
    }

    /// The device's reason, if it gave one.
    #[must_use]
    pub fn code(&self) -> Option<ErrorCode> {
        match self {
            Self::Refused { code, .. } | Self::ActionFailed { code } => Some(*code),
            _ => None,
        }
    }

    /// This error as the end of a command that was already on its way.
    pub(crate) fn of_sent(self, changes_device: bool) -> Self {
        if changes_device {
            Self::OutcomeUnknown {
                cause: Box::new(self),
            }
        } else {
            self
        }
    }
}

/// A rule the device broke.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Violation {
    /// A frame too short, too long or inconsistent in its lengths.
    #[error("malformed frame")]
    Malformed,
    /// An encrypted message that does not open with the shared key, or whose inside contradicts its outside.
    #[error("a message is not sealed with the shared key")]
    BadSeal,
    /// Messages for another authorization, instead of ours.
    #[error("messages for another authorization")]
    WrongAuthorization,
    /// A message whose nonce was used before on this link: echoed or replayed.
    #[error("a repeated message")]
    Replayed,
    /// An answer whose content does not fit its kind.
    #[error("an answer that cannot be read")]
    BadAnswer,
    /// More entries than asked for, or more progress reports than any action has.
    #[error("more answers than asked for")]
    TooMany,
    /// Junk without end.
    #[error("a flood of unusable frames")]
    Flood,
    /// A pairing in which the device's key, proof or order of messages is wrong.
    #[error("the device's part of the pairing is wrong")]
    BadPairing,
    /// The first frame of the link was not an advertisement that names the device.
    #[error("no readable advertisement")]
    NoAdvertisement,
}
