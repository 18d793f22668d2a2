//! The published lock protocol, both roles: types, wire formats, cryptography, pairing.
//!
//! Sans-IO and without allocation: bytes come in as slices, go out as [`Frame`]s; entropy is an argument;
//! there is no clock. Nothing here panics, whatever bytes arrive: a message is decoded or refused with a
//! reason ([`DecodeError`], [`SealError`]) that maps to the error code to answer.
//!
//! # Way of a message
//! * Device: [`sealed::peek`] names the authorization, [`sealed::open`] yields [`PData`],
//!   [`IncomingCommand::decode`] a [`Command`] with its challenge and code, [`Message::encode`] the answer,
//!   [`sealed::seal`] the frame.
//! * Client: [`Command::encode`], [`sealed::seal`]; [`sealed::open_reply`], [`Message::decode`].
//! * Pairing, unsealed for the most part, has a state machine per role:
//!   [`pairing::Responder`] (device) and [`pairing::Initiator`] (client).
//!
//! Device-side decoding is strict about lengths, client-side decoding tolerates what newer firmware
//! appends. Which sizes and commands apply is told by a [`Profile`].
//!
//! Section names in this documentation refer to the published "Smart Lock API" (2.1, 2.3.0) and
//! "Opener API" (1.1) documents.

#![no_std]
#![warn(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::unreachable,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::wildcard_enum_match_arm
)]

mod command;
mod command_id;
pub mod crypto;
mod defaults;
mod error;
pub mod ext;
mod incoming;
mod message;
pub mod pairing;
mod profile;
pub mod types;
mod wire;

pub use command::{Command, DataRequest};
pub use command_id::{Class, CommandId};
pub use error::{DecodeError, EncodeError, ParameterError};
pub use incoming::IncomingCommand;
pub use message::Message;
pub use profile::{Characteristic, Family, Line, Model, PairingKind, Profile, UnknownModel, Uuids};
pub use types::{
    AppId, AuthorizationId, Challenge, CodeWidth, DeviceId, DeviceUuid, ErrorCode, Nonce,
    SecurityCode, SharedKey,
};
pub use wire::reports::ErrorReport;
pub use wire::sealed::SealError;
pub use wire::{
    Frame, MAX_FRAME, MAX_PAYLOAD, PData, Payload, action, advanced_config, advertising,
    authorization, config, crc, door_sensor, keypad, log, plain, reassembly, reports, sealed,
    states, time_control,
};
