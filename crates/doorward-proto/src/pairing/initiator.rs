//! The client's side of a pairing.

use core::fmt;

use rand_core::CryptoRngCore;

use super::PROVISIONAL_AUTHORIZATION;
use super::messages::{
    self, ClassicData, ClassicGrant, UltraData, UltraGrant, confirmation, confirmation_proof,
    key_proof, request_public_key,
};
use crate::crypto::{KeyError, KeyPair, PublicKey};
use crate::profile::PairingKind;
use crate::types::{
    AppId, AuthorizationId, AuthorizationType, Challenge, DeviceUuid, Name, Nonce, PresentedCode,
    SharedKey, StatusCode,
};
use crate::wire::{PData, Reader, plain, sealed};
use crate::{CommandId, DecodeError, ErrorReport, Frame, SealError};

/// One run of pairing, as the client plays it. It finds out by itself which kind the device is.
#[derive(Debug)]
pub struct Initiator {
    wish: PairingWish,
    state: State,
}

/// Who wants to be paired.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PairingWish {
    /// The number the client chose for itself; not 0, and the same when pairing again.
    pub app_id: AppId,
    /// The name the device will show.
    pub name: Name<32>,
    /// What kind of client it is (an Ultra takes every client but fobs and keypads for an app).
    pub kind: AuthorizationType,
}

/// What to do after a message.
#[derive(Debug)]
#[expect(
    clippy::large_enum_variant,
    reason = "no allocation, and it lives for one step only"
)]
pub enum InitiatorStep {
    /// Send this on the pairing characteristic.
    Send(Frame),
    /// Ultra: call [`Initiator::provide_code`]. The link may wait for a person to type.
    NeedsCode {
        /// Whether the device has a security code. If not, the one provided becomes it.
        code_set: bool,
    },
    /// Paired.
    Done(Credentials),
    /// The run is over; pairing again begins with a new [`Initiator`].
    Failed(PairingError),
}

/// What a client keeps of a pairing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credentials {
    /// Its authorization on the device.
    pub authorization: AuthorizationId,
    /// The key of the authorization.
    pub key: SharedKey,
    /// The device in its present life.
    pub uuid: DeviceUuid,
    /// How it was paired.
    pub pairing: PairingKind,
}

/// Why a pairing failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PairingError {
    /// The device refused.
    Refused(ErrorReport),
    /// The device's message is broken.
    Malformed(DecodeError),
    /// The device's message does not belong here.
    Unexpected(CommandId),
    /// The device's public key is not acceptable.
    Key(KeyError),
    /// The device does not hold the shared key.
    BadAuthenticator,
    /// The device's sealed answer cannot be opened.
    Seal(SealError),
    /// The device granted authorization 0, which is none.
    NoAuthorization,
}

impl fmt::Display for PairingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(report) => write!(f, "the device refused: {}", report.code),
            Self::Malformed(error) => write!(f, "the device sent a broken message: {error}"),
            Self::Unexpected(command) => write!(f, "the device sent {command} out of order"),
            Self::Key(error) => error.fmt(f),
            Self::BadAuthenticator => f.write_str("the device could not prove the shared key"),
            Self::Seal(error) => error.fmt(f),
            Self::NoAuthorization => f.write_str("the device granted no authorization"),
        }
    }
}

impl core::error::Error for PairingError {}

enum State {
    AwaitingKey {
        keys: KeyPair,
    },
    AwaitingChallenge {
        key: SharedKey,
        client: PublicKey,
        device: PublicKey,
    },
    AwaitingVerdict {
        key: SharedKey,
    },
    AwaitingCode {
        key: SharedKey,
    },
    AwaitingGrant {
        key: SharedKey,
        nonce: [u8; 32],
    },
    AwaitingSealedGrant {
        key: SharedKey,
    },
    AwaitingCompletion {
        credentials: Credentials,
    },
    Over,
}

impl Initiator {
    /// Begins a run: the machine, and the first frame to send.
    #[must_use]
    pub fn start(wish: PairingWish, entropy: &mut impl CryptoRngCore) -> (Self, Frame) {
        let keys = KeyPair::generate(entropy);
        (
            Self {
                wish,
                state: State::AwaitingKey { keys },
            },
            request_public_key(),
        )
    }

    /// Takes a message from the pairing characteristic.
    pub fn handle(&mut self, frame: &[u8], entropy: &mut impl CryptoRngCore) -> InitiatorStep {
        self.step(frame, entropy).unwrap_or_else(|error| {
            self.state = State::Over;
            InitiatorStep::Failed(error)
        })
    }

    /// Ultra: seals who the client is together with the code. `None` if no code is awaited.
    pub fn provide_code(
        &mut self,
        code: &PresentedCode,
        entropy: &mut impl CryptoRngCore,
    ) -> Option<Frame> {
        match self.take() {
            State::AwaitingCode { key } => {
                let data = UltraData {
                    app_id: self.wish.app_id,
                    name: self.wish.name.clone(),
                    code: code.clone(),
                    kind: self.wish.kind,
                };
                let nonce = Nonce::random(entropy);
                let frame = sealed::seal(&key, nonce, PROVISIONAL_AUTHORIZATION, &data.to_pdata());
                self.state = State::AwaitingSealedGrant { key };
                Some(frame)
            }
            other @ (State::AwaitingKey { .. }
            | State::AwaitingChallenge { .. }
            | State::AwaitingVerdict { .. }
            | State::AwaitingGrant { .. }
            | State::AwaitingSealedGrant { .. }
            | State::AwaitingCompletion { .. }
            | State::Over) => {
                self.state = other;
                None
            }
        }
    }

    const fn take(&mut self) -> State {
        core::mem::replace(&mut self.state, State::Over)
    }

    fn step(
        &mut self,
        frame: &[u8],
        entropy: &mut impl CryptoRngCore,
    ) -> Result<InitiatorStep, PairingError> {
        match self.take() {
            State::AwaitingKey { keys } => self.device_key(&keys, &receive(frame)?),
            State::AwaitingChallenge {
                key,
                client,
                device,
            } => {
                let data = receive_as(frame, CommandId::CHALLENGE)?;
                let challenge = Challenge(array(&data)?);
                let proof = key_proof(&key, &client, &device, &challenge);
                self.state = State::AwaitingVerdict { key };
                let frame = messages::frame(CommandId::AUTHORIZATION_AUTHENTICATOR, &proof.0);
                Ok(InitiatorStep::Send(frame))
            }
            State::AwaitingVerdict { key } => self.verdict(key, &receive(frame)?, entropy),
            State::AwaitingGrant { key, nonce } => {
                let data = receive_as(frame, CommandId::AUTHORIZATION_ID)?;
                self.classic_grant(key, &nonce, &data)
            }
            State::AwaitingSealedGrant { key } => sealed_grant(key, frame),
            State::AwaitingCompletion { credentials } => {
                let data = receive_as(frame, CommandId::STATUS)?;
                match data
                    .payload
                    .first()
                    .map(|byte| StatusCode::from_wire(*byte))
                {
                    Some(StatusCode::Complete) => Ok(InitiatorStep::Done(credentials)),
                    Some(_) => Err(PairingError::Unexpected(data.command)),
                    None => Err(too_short(&data)),
                }
            }
            // Nothing but a refusal should come while a person types, and nothing after the end.
            State::AwaitingCode { .. } | State::Over => {
                Err(PairingError::Unexpected(receive(frame)?.command))
            }
        }
    }

    /// Step 2.
    fn device_key(&mut self, keys: &KeyPair, data: &PData) -> Result<InitiatorStep, PairingError> {
        expect(data, CommandId::PUBLIC_KEY)?;
        let device = PublicKey(array(data)?);
        let key = keys.agree(&device).map_err(PairingError::Key)?;
        let client = keys.public();
        self.state = State::AwaitingChallenge {
            key,
            client,
            device,
        };
        Ok(InitiatorStep::Send(messages::frame(
            CommandId::PUBLIC_KEY,
            &client.0,
        )))
    }

    /// Step 6 tells the kind of the device.
    fn verdict(
        &mut self,
        key: SharedKey,
        data: &PData,
        entropy: &mut impl CryptoRngCore,
    ) -> Result<InitiatorStep, PairingError> {
        match data.command {
            CommandId::CHALLENGE => {
                let challenge = Challenge(array(data)?);
                let mut nonce = [0; 32];
                entropy.fill_bytes(&mut nonce);
                let PairingWish { app_id, name, kind } = &self.wish;
                let reply = ClassicData::new(&key, &challenge, *kind, *app_id, name, nonce);
                self.state = State::AwaitingGrant { key, nonce };
                Ok(InitiatorStep::Send(reply.frame()))
            }
            CommandId::AUTHORIZATION_INFO => {
                let info = Reader::new(&data.payload)
                    .u8()
                    .ok_or_else(|| too_short(data))?;
                self.state = State::AwaitingCode { key };
                Ok(InitiatorStep::NeedsCode {
                    code_set: info != 0,
                })
            }
            other => Err(PairingError::Unexpected(other)),
        }
    }

    /// Step 8, classic.
    fn classic_grant(
        &mut self,
        key: SharedKey,
        nonce: &[u8; 32],
        data: &PData,
    ) -> Result<InitiatorStep, PairingError> {
        let grant = ClassicGrant::read(&data.payload).ok_or_else(|| too_short(data))?;
        if grant.proof != grant.expected(&key, nonce) {
            return Err(PairingError::BadAuthenticator);
        }
        let authorization =
            AuthorizationId::new(grant.authorization).ok_or(PairingError::NoAuthorization)?;
        let proof = confirmation_proof(&key, authorization, &grant.nonce);
        let uuid = grant.uuid;
        let credentials = Credentials {
            authorization,
            key,
            uuid,
            pairing: PairingKind::Classic,
        };
        self.state = State::AwaitingCompletion { credentials };
        Ok(InitiatorStep::Send(confirmation(&proof, authorization)))
    }
}

impl fmt::Debug for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::AwaitingKey { .. } => "AwaitingKey",
            Self::AwaitingChallenge { .. } => "AwaitingChallenge",
            Self::AwaitingVerdict { .. } => "AwaitingVerdict",
            Self::AwaitingCode { .. } => "AwaitingCode",
            Self::AwaitingGrant { .. } => "AwaitingGrant",
            Self::AwaitingSealedGrant { .. } => "AwaitingSealedGrant",
            Self::AwaitingCompletion { .. } => "AwaitingCompletion",
            Self::Over => "Over",
        })
    }
}

/// Step 8, Ultra. Refusals come in either form; what stands in place of the authorization outside is
/// only an echo and not looked at.
fn sealed_grant(key: SharedKey, frame: &[u8]) -> Result<InitiatorStep, PairingError> {
    if let Ok(data) = plain::decode(frame) {
        refused(&data)?;
    }
    let data = sealed::open_reply(&key, frame)
        .map_err(PairingError::Seal)?
        .data;
    refused(&data)?;
    expect(&data, CommandId::AUTHORIZATION_ID)?;
    let grant = UltraGrant::read(&data.payload).ok_or_else(|| too_short(&data))?;
    let authorization =
        AuthorizationId::new(grant.authorization).ok_or(PairingError::NoAuthorization)?;
    let uuid = grant.uuid;
    Ok(InitiatorStep::Done(Credentials {
        authorization,
        key,
        uuid,
        pairing: PairingKind::Ultra,
    }))
}

/// A plain message that is no refusal.
fn receive(frame: &[u8]) -> Result<PData, PairingError> {
    let data = plain::decode(frame).map_err(PairingError::Malformed)?;
    refused(&data)?;
    Ok(data)
}

fn receive_as(frame: &[u8], command: CommandId) -> Result<PData, PairingError> {
    let data = receive(frame)?;
    expect(&data, command)?;
    Ok(data)
}

/// An error if the message is an Error Report.
fn refused(data: &PData) -> Result<(), PairingError> {
    if data.command != CommandId::ERROR_REPORT {
        return Ok(());
    }
    let report =
        ErrorReport::read(&mut Reader::new(&data.payload)).ok_or_else(|| too_short(data))?;
    Err(PairingError::Refused(report))
}

fn expect(data: &PData, command: CommandId) -> Result<(), PairingError> {
    if data.command == command {
        Ok(())
    } else {
        Err(PairingError::Unexpected(data.command))
    }
}

/// The bytes a payload begins with.
fn array<const N: usize>(data: &PData) -> Result<[u8; N], PairingError> {
    Reader::new(&data.payload)
        .array()
        .ok_or_else(|| too_short(data))
}

const fn too_short(data: &PData) -> PairingError {
    PairingError::Malformed(DecodeError::BadLength {
        command: data.command,
    })
}
