//! The device's side of a pairing.

use rand_core::CryptoRngCore;

use super::messages::{
    self, ClassicData, ClassicGrant, UltraData, UltraGrant, confirmation_proof, key_proof,
};
use crate::crypto::{Authenticator, KeyPair, PublicKey};
use crate::profile::PairingKind;
use crate::types::{
    AppId, AuthorizationId, AuthorizationType, Challenge, DeviceUuid, ErrorCode, Name, Nonce,
    PresentedCode, SharedKey, StatusCode,
};
use crate::wire::{PData, plain, sealed};
use crate::{CommandId, ErrorReport, Frame};

/// One run of pairing after the other on one link, as the device plays it.
///
/// Strict in order; a new request for the public key begins anew at any moment, with a fresh key pair. The
/// caller lets messages in only while pairing mode is on (otherwise it answers
/// [`refuse_outside_pairing_mode`]) and keeps to one run per device.
#[derive(Debug)]
pub struct Responder {
    kind: PairingKind,
    code_set: bool,
    state: State,
}

/// What to do after a message.
#[derive(Debug)]
pub enum ResponderStep {
    /// Send this; the run goes on.
    Reply(Frame),
    /// Send this error report. The link stays, and so does pairing mode.
    Refuse(Frame),
    /// Decide, then call [`Responder::grant`] or [`Responder::refuse`].
    Wants(AuthorizationWish),
    /// Classic: the client has confirmed. Make the authorization final, then send the reply.
    Completed {
        /// Which.
        authorization: AuthorizationId,
        /// What to send.
        reply: Frame,
    },
}

/// What a client asks for when it pairs.
#[derive(Debug)]
pub struct AuthorizationWish {
    /// How it pairs. After a classic grant the client must still confirm, so the authorization is
    /// tentative until [`ResponderStep::Completed`]; an Ultra grant is final.
    pub pairing: PairingKind,
    /// The number it chose for itself.
    pub app_id: AppId,
    /// Its name.
    pub name: Name<32>,
    /// What kind of client it is (Ultra: an app, unless it says otherwise, which published clients never do).
    pub kind: AuthorizationType,
    /// The key shared from now on.
    pub key: SharedKey,
    /// Ultra: the code presented. Classic: `None`.
    pub code: Option<PresentedCode>,
    /// Ultra: what stood in place of an authorization; to be ignored. Classic: `None`.
    pub provisional: Option<u32>,
}

enum State {
    Idle,
    AwaitingKey {
        keys: KeyPair,
    },
    AwaitingProof {
        key: SharedKey,
        client: PublicKey,
        device: PublicKey,
        challenge: Challenge,
    },
    AwaitingData {
        key: SharedKey,
        challenge: Challenge,
    },
    AwaitingSealedData {
        key: SharedKey,
    },
    Deciding {
        key: SharedKey,
        client_nonce: [u8; 32],
    },
    DecidingSealed {
        key: SharedKey,
        provisional: u32,
    },
    AwaitingConfirmation {
        key: SharedKey,
        authorization: AuthorizationId,
        nonce: [u8; 32],
    },
}

impl Responder {
    /// A device of the classic kind.
    #[must_use]
    pub const fn classic() -> Self {
        Self {
            kind: PairingKind::Classic,
            code_set: false,
            state: State::Idle,
        }
    }

    /// A device of the Ultra kind; it tells clients whether a security code is set.
    #[must_use]
    pub const fn ultra(code_set: bool) -> Self {
        Self {
            kind: PairingKind::Ultra,
            code_set,
            state: State::Idle,
        }
    }

    /// A device of this kind (`code_set` matters for the Ultra only).
    #[must_use]
    pub const fn new(kind: PairingKind, code_set: bool) -> Self {
        Self {
            kind,
            code_set,
            state: State::Idle,
        }
    }

    /// Takes a message from the pairing characteristic.
    ///
    /// Refusals leave the run where it was, except that a bad authenticator, a bad key or data that cannot be
    /// opened end it: the client begins anew.
    pub fn handle(&mut self, frame: &[u8], entropy: &mut impl CryptoRngCore) -> ResponderStep {
        if matches!(self.state, State::AwaitingSealedData { .. }) && sealed::peek(frame).is_ok() {
            return self.sealed_data(frame);
        }
        match plain::decode(frame) {
            Ok(data) => self.plain(&data, entropy),
            Err(error) => ResponderStep::Refuse(error.report().to_plain_frame()),
        }
    }

    /// Grants the wish: the frame to send. Classic: the authorization is tentative until
    /// [`ResponderStep::Completed`] and to be dropped if the link breaks before. `None` if there is no wish.
    pub fn grant(
        &mut self,
        authorization: AuthorizationId,
        uuid: DeviceUuid,
        entropy: &mut impl CryptoRngCore,
    ) -> Option<Frame> {
        match self.take() {
            State::Deciding { key, client_nonce } => {
                let mut nonce = [0; 32];
                entropy.fill_bytes(&mut nonce);
                let grant = ClassicGrant::new(&key, &client_nonce, authorization, uuid, nonce);
                self.state = State::AwaitingConfirmation {
                    key,
                    authorization,
                    nonce,
                };
                Some(grant.frame())
            }
            State::DecidingSealed { key, provisional } => {
                let grant = UltraGrant {
                    authorization: authorization.value(),
                    uuid,
                };
                Some(sealed::seal(
                    &key,
                    Nonce::random(entropy),
                    provisional,
                    &grant.to_pdata(),
                ))
            }
            other @ (State::Idle
            | State::AwaitingKey { .. }
            | State::AwaitingProof { .. }
            | State::AwaitingData { .. }
            | State::AwaitingSealedData { .. }
            | State::AwaitingConfirmation { .. }) => {
                self.state = other;
                None
            }
        }
    }

    /// Refuses the wish: the plain error report to send, naming Authorization Data. Ends the run.
    pub fn refuse(&mut self, code: ErrorCode) -> Frame {
        self.state = State::Idle;
        ErrorReport {
            code,
            command: CommandId::AUTHORIZATION_DATA,
        }
        .to_plain_frame()
    }

    /// Forgets the run, as when the link breaks or pairing mode ends.
    pub fn reset(&mut self) {
        self.state = State::Idle;
    }

    /// Whether a run is under way.
    #[must_use]
    pub const fn is_running(&self) -> bool {
        !matches!(self.state, State::Idle)
    }

    /// The authorization granted but not yet confirmed (classic).
    #[must_use]
    pub const fn unconfirmed(&self) -> Option<AuthorizationId> {
        match &self.state {
            State::AwaitingConfirmation { authorization, .. } => Some(*authorization),
            State::Idle
            | State::AwaitingKey { .. }
            | State::AwaitingProof { .. }
            | State::AwaitingData { .. }
            | State::AwaitingSealedData { .. }
            | State::Deciding { .. }
            | State::DecidingSealed { .. } => None,
        }
    }

    const fn take(&mut self) -> State {
        core::mem::replace(&mut self.state, State::Idle)
    }

    fn plain(&mut self, data: &PData, entropy: &mut impl CryptoRngCore) -> ResponderStep {
        let command = data.command;
        let payload: &[u8] = &data.payload;
        let Some(len) = self.expected_len(command) else {
            return refusal(ErrorCode::Unknown, command);
        };
        if payload.len() != len {
            return refusal(ErrorCode::BadLength, command);
        }
        if command == CommandId::REQUEST_DATA {
            return self.begin(payload, entropy);
        }
        match (self.take(), command) {
            (State::AwaitingKey { keys }, CommandId::PUBLIC_KEY) => {
                self.client_key(&keys, payload, entropy)
            }
            (
                State::AwaitingProof {
                    key,
                    client,
                    device,
                    challenge,
                },
                CommandId::AUTHORIZATION_AUTHENTICATOR,
            ) => {
                let expected = key_proof(&key, &client, &device, &challenge);
                if proof(payload) == Some(expected) {
                    self.after_proof(key, entropy)
                } else {
                    refusal(ErrorCode::BadAuthenticator, command)
                }
            }
            (State::AwaitingData { key, challenge }, CommandId::AUTHORIZATION_DATA) => {
                self.classic_data(key, &challenge, payload)
            }
            (
                State::AwaitingConfirmation {
                    key,
                    authorization,
                    nonce,
                },
                CommandId::AUTHORIZATION_ID_CONFIRMATION,
            ) => confirm(&key, authorization, &nonce, payload),
            (state, _) => {
                // Out of order: the run stays where it is.
                self.state = state;
                refusal(ErrorCode::Unknown, command)
            }
        }
    }

    /// The length of a plain command that may come at some step, or `None` for commands of no step.
    const fn expected_len(&self, command: CommandId) -> Option<usize> {
        match (command, self.kind) {
            (CommandId::REQUEST_DATA, _) => Some(2),
            (CommandId::PUBLIC_KEY | CommandId::AUTHORIZATION_AUTHENTICATOR, _) => Some(32),
            (CommandId::AUTHORIZATION_DATA, PairingKind::Classic) => Some(ClassicData::LEN),
            (CommandId::AUTHORIZATION_ID_CONFIRMATION, PairingKind::Classic) => Some(36),
            _ => None,
        }
    }

    /// Step 1: whatever ran before is forgotten.
    fn begin(&mut self, payload: &[u8], entropy: &mut impl CryptoRngCore) -> ResponderStep {
        if payload != CommandId::PUBLIC_KEY.0.to_le_bytes() {
            return refusal(ErrorCode::Unknown, CommandId::REQUEST_DATA);
        }
        let keys = KeyPair::generate(entropy);
        let reply = messages::frame(CommandId::PUBLIC_KEY, &keys.public().0);
        self.state = State::AwaitingKey { keys };
        ResponderStep::Reply(reply)
    }

    /// Step 3.
    fn client_key(
        &mut self,
        keys: &KeyPair,
        payload: &[u8],
        entropy: &mut impl CryptoRngCore,
    ) -> ResponderStep {
        let client = payload.first_chunk::<32>().map(|bytes| PublicKey(*bytes));
        let agreed = client.and_then(|client| Some((client, keys.agree(&client).ok()?)));
        let Some((client, key)) = agreed else {
            return refusal(ErrorCode::BadPairingParameter, CommandId::PUBLIC_KEY);
        };
        let challenge = Challenge::random(entropy);
        self.state = State::AwaitingProof {
            key,
            client,
            device: keys.public(),
            challenge,
        };
        ResponderStep::Reply(messages::frame(CommandId::CHALLENGE, &challenge.0))
    }

    /// Step 6.
    fn after_proof(&mut self, key: SharedKey, entropy: &mut impl CryptoRngCore) -> ResponderStep {
        ResponderStep::Reply(match self.kind {
            PairingKind::Classic => {
                let challenge = Challenge::random(entropy);
                self.state = State::AwaitingData { key, challenge };
                messages::frame(CommandId::CHALLENGE, &challenge.0)
            }
            PairingKind::Ultra => {
                self.state = State::AwaitingSealedData { key };
                messages::frame(CommandId::AUTHORIZATION_INFO, &[u8::from(self.code_set)])
            }
        })
    }

    /// Step 7, classic.
    fn classic_data(
        &mut self,
        key: SharedKey,
        challenge: &Challenge,
        payload: &[u8],
    ) -> ResponderStep {
        let command = CommandId::AUTHORIZATION_DATA;
        let Some(data) = ClassicData::read(payload) else {
            return refusal(ErrorCode::BadLength, command);
        };
        if data.proof != data.expected(&key, challenge) {
            return refusal(ErrorCode::BadAuthenticator, command);
        }
        self.state = State::Deciding {
            key: key.clone(),
            client_nonce: data.nonce,
        };
        ResponderStep::Wants(AuthorizationWish {
            pairing: PairingKind::Classic,
            app_id: data.app_id,
            name: Name::from_wire(&data.name),
            kind: data.kind,
            key,
            code: None,
            provisional: None,
        })
    }

    /// Step 7, Ultra.
    fn sealed_data(&mut self, frame: &[u8]) -> ResponderStep {
        let command = CommandId::AUTHORIZATION_DATA;
        let State::AwaitingSealedData { key } = self.take() else {
            return refusal(ErrorCode::Unknown, command);
        };
        let opened = match sealed::open(&key, frame) {
            Ok(opened) => opened,
            Err(sealed::SealError::BadCrc { .. }) => return refusal(ErrorCode::BadCrc, command),
            Err(_) => return refusal(ErrorCode::NotAuthorized, command),
        };
        if opened.data.command != command {
            return refusal(ErrorCode::Unknown, opened.data.command);
        }
        let Some(data) = UltraData::read(&opened.data.payload) else {
            return refusal(ErrorCode::BadLength, command);
        };
        let provisional = opened.authorization;
        self.state = State::DecidingSealed {
            key: key.clone(),
            provisional,
        };
        ResponderStep::Wants(AuthorizationWish {
            pairing: PairingKind::Ultra,
            app_id: data.app_id,
            name: data.name,
            kind: data.kind,
            key,
            code: Some(data.code),
            provisional: Some(provisional),
        })
    }
}

impl core::fmt::Debug for State {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self {
            Self::Idle => "Idle",
            Self::AwaitingKey { .. } => "AwaitingKey",
            Self::AwaitingProof { .. } => "AwaitingProof",
            Self::AwaitingData { .. } => "AwaitingData",
            Self::AwaitingSealedData { .. } => "AwaitingSealedData",
            Self::Deciding { .. } => "Deciding",
            Self::DecidingSealed { .. } => "DecidingSealed",
            Self::AwaitingConfirmation { .. } => "AwaitingConfirmation",
        })
    }
}

/// What a device answers on the pairing characteristic while pairing mode is off: error 0x10, naming the
/// command received; errors of the framing as usual.
#[must_use]
pub fn refuse_outside_pairing_mode(frame: &[u8]) -> Frame {
    match plain::decode(frame) {
        Ok(data) => ErrorReport {
            code: ErrorCode::NotPairing,
            command: data.command,
        },
        Err(error) => error.report(),
    }
    .to_plain_frame()
}

/// Step 9.
fn confirm(
    key: &SharedKey,
    authorization: AuthorizationId,
    nonce: &[u8; 32],
    payload: &[u8],
) -> ResponderStep {
    let named = payload.last_chunk::<4>().map(|id| u32::from_le_bytes(*id));
    let right = proof(payload) == Some(confirmation_proof(key, authorization, nonce));
    if !right || named != Some(authorization.value()) {
        return refusal(
            ErrorCode::BadAuthenticator,
            CommandId::AUTHORIZATION_ID_CONFIRMATION,
        );
    }
    let reply = messages::frame(CommandId::STATUS, &[StatusCode::Complete.to_wire()]);
    ResponderStep::Completed {
        authorization,
        reply,
    }
}

/// The authenticator a payload begins with.
fn proof(payload: &[u8]) -> Option<Authenticator> {
    payload
        .first_chunk::<32>()
        .map(|bytes| Authenticator(*bytes))
}

fn refusal(code: ErrorCode, command: CommandId) -> ResponderStep {
    ResponderStep::Refuse(ErrorReport { code, command }.to_plain_frame())
}

#[cfg(test)]
pub(super) mod tests_only {
    use super::*;

    /// A device that has agreed on `key` and waits for message 5, for replaying exchanges
    /// whose device secret is not known.
    pub(in crate::pairing) const fn responder_at_proof(
        kind: PairingKind,
        key: SharedKey,
        client: PublicKey,
        device: PublicKey,
        challenge: Challenge,
    ) -> Responder {
        let state = State::AwaitingProof {
            key,
            client,
            device,
            challenge,
        };
        Responder {
            kind,
            code_set: false,
            state,
        }
    }
}
