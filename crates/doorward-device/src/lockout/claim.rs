//! Who presents a code, and what they can be told.

use core::time::Duration;

use doorward_proto::types::AuthorizationId;

/// Who presents a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claimant {
    /// An authorization that has shown the current code before.
    Proven(AuthorizationId),
    /// An authorization that has not.
    Unproven(AuthorizationId),
    /// Somebody pairing.
    Pairing,
}

impl Claimant {
    pub(super) const fn authorization(self) -> Option<AuthorizationId> {
        match self {
            Self::Proven(id) | Self::Unproven(id) => Some(id),
            Self::Pairing => None,
        }
    }

    pub(super) const fn shares(self) -> bool {
        match self {
            Self::Proven(_) => false,
            Self::Unproven(_) | Self::Pairing => true,
        }
    }
}

/// Why a code is not even looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Exactly this code was wrong a moment ago and still is. Costs nothing.
    Repeat,
    /// The authorization's own wait has this long to run.
    Own(Duration),
    /// The shared budget is spent; this long until the next try.
    Shared(Duration),
    /// Too many failures of the unproven: until a proven authorization acknowledges.
    Stopped,
    /// Too many failures of this authorization: until a proven one lifts it.
    Suspended,
}

/// What an authorization can be told about its chances.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outlook {
    /// Wrong codes it may still present before it must wait or is refused.
    pub tries_left: u8,
    /// What stands in its way now.
    pub refusal: Option<Refusal>,
    /// Its own wrong codes in a row.
    pub own_failures: u8,
}
