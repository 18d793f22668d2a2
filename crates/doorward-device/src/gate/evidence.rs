//! Proof that a check was made. Values of these types come into being in [`crate::gate`] only, each where its check is, and
//! command handlers take the one they need as an argument: no path reaches them around the check.

use doorward_proto::types::ErrorCode;

/// The message is authentic, and its authorization may use the lock now and is of a kind that may send this command.
#[derive(Debug)]
pub(crate) struct Authenticated(());

/// And the message answers a challenge given on this link to this authorization, for the first time.
#[derive(Debug)]
pub(crate) struct ChallengeAnswered(());

/// And its authorization may read settings: it has shown the current code, or there is none.
#[derive(Debug)]
pub(crate) struct MayReadSettings(());

/// And it carries the security code (none, where none is set).
#[derive(Debug)]
pub(crate) struct CodeVerified(());

/// What a command comes with, as much as the table asks for it.
#[derive(Debug)]
pub(crate) enum Evidence {
    Authenticated(Authenticated),
    ChallengeAnswered(ChallengeAnswered),
    MayReadSettings(MayReadSettings),
    CodeVerified(CodeVerified),
}

/// Asked for by the handlers. A refusal here means that table and handlers disagree, which a test excludes.
impl Evidence {
    pub(crate) fn authenticated(self) -> Result<Authenticated, ErrorCode> {
        match self {
            Self::Authenticated(proof) => Ok(proof),
            Self::ChallengeAnswered(_) | Self::MayReadSettings(_) | Self::CodeVerified(_) => {
                Err(ErrorCode::NotAuthorized)
            }
        }
    }

    pub(crate) fn answered(self) -> Result<ChallengeAnswered, ErrorCode> {
        match self {
            Self::ChallengeAnswered(proof) => Ok(proof),
            Self::Authenticated(_) | Self::MayReadSettings(_) | Self::CodeVerified(_) => {
                Err(ErrorCode::NotAuthorized)
            }
        }
    }

    pub(crate) fn may_read(self) -> Result<MayReadSettings, ErrorCode> {
        match self {
            Self::MayReadSettings(proof) => Ok(proof),
            Self::Authenticated(_) | Self::ChallengeAnswered(_) | Self::CodeVerified(_) => {
                Err(ErrorCode::NotAuthorized)
            }
        }
    }

    pub(crate) fn verified(self) -> Result<CodeVerified, ErrorCode> {
        match self {
            Self::CodeVerified(proof) => Ok(proof),
            Self::Authenticated(_) | Self::ChallengeAnswered(_) | Self::MayReadSettings(_) => {
                Err(ErrorCode::NotAuthorized)
            }
        }
    }
}

pub(super) const AUTHENTICATED: Authenticated = Authenticated(());
pub(super) const CHALLENGE_ANSWERED: ChallengeAnswered = ChallengeAnswered(());
pub(super) const MAY_READ_SETTINGS: MayReadSettings = MayReadSettings(());
pub(super) const CODE_VERIFIED: CodeVerified = CodeVerified(());
