//! Both roles against each other; how they begin and what they say.

#![expect(
    clippy::arithmetic_side_effects,
    clippy::wildcard_enum_match_arm,
    reason = "a test may panic"
)]

extern crate alloc;

mod exchange;
mod mischief;
mod published;

use alloc::string::String;
use alloc::vec::Vec;

use rand_core::{CryptoRng, RngCore};

use super::responder::tests_only::responder_at_proof;
use super::*;
use crate::crypto::PublicKey;
use crate::types::{AuthorizationType, Challenge, Name, PresentedCode, SharedKey};
use crate::wire::{plain, sealed};
use crate::{
    AppId, AuthorizationId, CommandId, DeviceUuid, ErrorCode, ErrorReport, Frame, Nonce, PData,
    PairingKind, Payload,
};

/// Entropy: some scripted bytes, then a counter.
struct Entropy {
    script: Vec<u8>,
    used: usize,
}

impl Entropy {
    fn scripted(bytes: &[u8]) -> Self {
        Self {
            script: bytes.to_vec(),
            used: 0,
        }
    }

    fn counting() -> Self {
        Self::scripted(&[])
    }
}

impl RngCore for Entropy {
    fn next_u32(&mut self) -> u32 {
        rand_core::impls::next_u32_via_fill(self)
    }

    fn next_u64(&mut self) -> u64 {
        rand_core::impls::next_u64_via_fill(self)
    }

    fn fill_bytes(&mut self, dest: &mut [u8]) {
        for slot in dest {
            let counted = u8::try_from(self.used % 251).unwrap();
            *slot = self.script.get(self.used).copied().unwrap_or(counted);
            self.used += 1;
        }
    }

    fn try_fill_bytes(&mut self, dest: &mut [u8]) -> Result<(), rand_core::Error> {
        self.fill_bytes(dest);
        Ok(())
    }
}

impl CryptoRng for Entropy {}

const UUID: DeviceUuid = DeviceUuid([0x11; 16]);

fn id() -> AuthorizationId {
    AuthorizationId::new(34_808).unwrap()
}

fn wish() -> PairingWish {
    PairingWish {
        app_id: AppId(0x187E_ED27),
        name: Name::new("Testapp").unwrap(),
        kind: AuthorizationType::App,
    }
}

/// Both machines after message 6: the reply that tells the kind was not yet handed to the client.
fn up_to_verdict(kind: PairingKind, entropy: &mut Entropy) -> (Responder, Initiator, Frame) {
    let mut responder = Responder::new(kind, true);
    let (mut initiator, mut frame) = Initiator::start(wish(), entropy);
    for _ in 0..2 {
        let reply = reply(responder.handle(&frame, entropy));
        frame = send(initiator.handle(&reply, entropy));
    }
    let verdict = reply(responder.handle(&frame, entropy));
    (responder, initiator, verdict)
}

/// Both machines with the client's data (message 7) on its way.
fn up_to_data(kind: PairingKind, entropy: &mut Entropy) -> (Responder, Initiator, Frame) {
    let (responder, mut initiator, verdict) = up_to_verdict(kind, entropy);
    let frame = match (kind, initiator.handle(&verdict, entropy)) {
        (PairingKind::Classic, InitiatorStep::Send(frame)) => frame,
        (PairingKind::Ultra, InitiatorStep::NeedsCode { code_set: true }) => initiator
            .provide_code(&PresentedCode::from_wire(548), entropy)
            .unwrap(),
        (_, other) => panic!("{other:?}"),
    };
    (responder, initiator, frame)
}

fn reply(step: ResponderStep) -> Frame {
    match step {
        ResponderStep::Reply(frame) => frame,
        other => panic!("{other:?}"),
    }
}

fn refusal(step: ResponderStep) -> (ErrorCode, CommandId) {
    match step {
        ResponderStep::Refuse(frame) => {
            let data = plain::decode(&frame).unwrap();
            assert_eq!(data.command, CommandId::ERROR_REPORT);
            let command = u16::from_le_bytes([data.payload[1], data.payload[2]]);
            (ErrorCode::from_wire(data.payload[0]), CommandId(command))
        }
        other => panic!("{other:?}"),
    }
}

fn send(step: InitiatorStep) -> Frame {
    match step {
        InitiatorStep::Send(frame) => frame,
        other => panic!("{other:?}"),
    }
}

fn failure(step: InitiatorStep) -> PairingError {
    match step {
        InitiatorStep::Failed(error) => error,
        other => panic!("{other:?}"),
    }
}

fn flipped(frame: &Frame, at: usize) -> Frame {
    let mut frame = frame.clone();
    frame[at] ^= 1;
    frame
}

/// The frame with a changed payload byte and a checksum that fits again.
fn forged(frame: &Frame, at: usize) -> Frame {
    let frame = flipped(frame, at);
    let id = u16::from_le_bytes([frame[0], frame[1]]);
    let payload = Payload::from_slice(&frame[2..frame.len() - 2]).unwrap();
    plain::encode(CommandId(id), &payload)
}
