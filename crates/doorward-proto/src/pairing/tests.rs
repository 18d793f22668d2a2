//! Both roles against each other, against mischief, and the published exchanges whose device secret is
//! not known (the others are replayed from outside the crate).

#![expect(
    clippy::arithmetic_side_effects,
    clippy::wildcard_enum_match_arm,
    reason = "a test may panic"
)]

extern crate alloc;

use alloc::string::String;
use alloc::vec::Vec;

use rand_core::{CryptoRng, RngCore};
use serde::Deserialize;

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

#[test]
fn classic_pairing_ends_with_the_same_key_on_both_sides() {
    let entropy = &mut Entropy::counting();
    let (mut responder, mut initiator, data) = up_to_data(PairingKind::Classic, entropy);
    let ResponderStep::Wants(wanted) = responder.handle(&data, entropy) else {
        panic!()
    };
    assert_eq!(
        (wanted.app_id, &wanted.name, wanted.kind),
        (wish().app_id, &wish().name, wish().kind)
    );
    assert_eq!(
        (wanted.pairing, &wanted.code),
        (PairingKind::Classic, &None)
    );
    let granted = responder.grant(id(), UUID, entropy).unwrap();
    assert_eq!(responder.unconfirmed(), Some(id()));
    let confirmation = send(initiator.handle(&granted, entropy));
    let ResponderStep::Completed {
        authorization,
        reply,
    } = responder.handle(&confirmation, entropy)
    else {
        panic!()
    };
    assert_eq!(authorization, id());
    let InitiatorStep::Done(credentials) = initiator.handle(&reply, entropy) else {
        panic!()
    };
    assert_eq!(credentials.key, wanted.key);
    assert_eq!((credentials.authorization, credentials.uuid), (id(), UUID));
    assert!(!responder.is_running());
}

#[test]
fn ultra_pairing_carries_the_code_with_its_leading_zeros() {
    let entropy = &mut Entropy::counting();
    let (mut responder, mut initiator, data) = up_to_data(PairingKind::Ultra, entropy);
    assert_eq!(data.len(), 94);
    let ResponderStep::Wants(wanted) = responder.handle(&data, entropy) else {
        panic!()
    };
    assert_eq!(wanted.code, Some(PresentedCode::from_wire(548)));
    assert_eq!(wanted.provisional, Some(PROVISIONAL_AUTHORIZATION));
    let granted = responder.grant(id(), UUID, entropy).unwrap();
    assert_eq!(granted.len(), 74);
    let InitiatorStep::Done(credentials) = initiator.handle(&granted, entropy) else {
        panic!()
    };
    assert_eq!(credentials.key, wanted.key);
    assert_eq!(credentials.pairing, PairingKind::Ultra);
}

#[test]
fn a_new_request_begins_anew_with_a_new_key() {
    let entropy = &mut Entropy::counting();
    for kind in [PairingKind::Classic, PairingKind::Ultra] {
        let (mut responder, _, data) = up_to_data(kind, entropy);
        let (_, request) = Initiator::start(wish(), entropy);
        let first = reply(responder.handle(&request, entropy));
        let second = reply(responder.handle(&request, entropy));
        assert_ne!(first, second);
        // What belonged to the old run is out of order now.
        let (code, _) = refusal(responder.handle(&data, entropy));
        assert!(matches!(code, ErrorCode::Unknown | ErrorCode::BadCrc));
    }
}

#[test]
fn out_of_order_messages_are_refused_and_change_nothing() {
    let entropy = &mut Entropy::counting();
    let mut responder = Responder::classic();
    let (mut initiator, request) = Initiator::start(wish(), entropy);
    for command in [
        CommandId::PUBLIC_KEY,
        CommandId::AUTHORIZATION_AUTHENTICATOR,
        CommandId::AUTHORIZATION_DATA,
        CommandId::AUTHORIZATION_ID_CONFIRMATION,
    ] {
        let len = match command {
            CommandId::AUTHORIZATION_DATA => 101,
            CommandId::AUTHORIZATION_ID_CONFIRMATION => 36,
            _ => 32,
        };
        let frame = plain::encode(command, &Payload::from_slice(&[7; 101][..len]).unwrap());
        assert_eq!(
            refusal(responder.handle(&frame, entropy)),
            (ErrorCode::Unknown, command)
        );
        assert!(!responder.is_running());
    }
    let key = reply(responder.handle(&request, entropy));
    let confirmation = plain::encode(
        CommandId::AUTHORIZATION_ID_CONFIRMATION,
        &Payload::from_slice(&[7; 36]).unwrap(),
    );
    refusal(responder.handle(&confirmation, entropy));
    let frame = send(initiator.handle(&key, entropy));
    let challenge = reply(responder.handle(&frame, entropy));
    assert!(
        matches!(
            initiator.handle(&challenge, entropy),
            InitiatorStep::Send(_)
        ),
        "the run went on"
    );
}

#[test]
fn malformed_messages_are_named_and_change_nothing() {
    let entropy = &mut Entropy::counting();
    let (_, request) = Initiator::start(wish(), entropy);
    let mut responder = Responder::classic();
    let broken = flipped(&request, 5);
    assert_eq!(
        refusal(responder.handle(&broken, entropy)),
        (ErrorCode::BadCrc, CommandId::REQUEST_DATA)
    );
    assert_eq!(
        refusal(responder.handle(&[1], entropy)),
        (ErrorCode::BadLength, CommandId::NONE)
    );
    let long = plain::encode(
        CommandId::PUBLIC_KEY,
        &Payload::from_slice(&[9; 33]).unwrap(),
    );
    assert_eq!(
        refusal(responder.handle(&long, entropy)),
        (ErrorCode::BadLength, CommandId::PUBLIC_KEY)
    );
    let foreign = plain::encode(CommandId::LOCK_ACTION, &Payload::new());
    assert_eq!(
        refusal(responder.handle(&foreign, entropy)),
        (ErrorCode::Unknown, CommandId::LOCK_ACTION)
    );
    let states = plain::encode(
        CommandId::REQUEST_DATA,
        &Payload::from_slice(&[0x0C, 0]).unwrap(),
    );
    assert_eq!(
        refusal(responder.handle(&states, entropy)),
        (ErrorCode::Unknown, CommandId::REQUEST_DATA)
    );
}

#[test]
fn classic_messages_are_unknown_to_an_ultra() {
    let entropy = &mut Entropy::counting();
    let (mut responder, ..) = up_to_verdict(PairingKind::Ultra, entropy);
    for (command, len) in [
        (CommandId::AUTHORIZATION_DATA, 101),
        (CommandId::AUTHORIZATION_ID_CONFIRMATION, 36),
    ] {
        let frame = plain::encode(command, &Payload::from_slice(&[7; 101][..len]).unwrap());
        assert_eq!(
            refusal(responder.handle(&frame, entropy)),
            (ErrorCode::Unknown, command)
        );
    }
}

#[test]
fn a_wrong_authenticator_ends_the_run() {
    let entropy = &mut Entropy::counting();
    for at in [2, 17, 33] {
        let mut responder = Responder::classic();
        let (mut initiator, request) = Initiator::start(wish(), entropy);
        let key = reply(responder.handle(&request, entropy));
        let challenge = reply(responder.handle(&send(initiator.handle(&key, entropy)), entropy));
        let proof = send(initiator.handle(&challenge, entropy));
        let refused = refusal(responder.handle(&forged(&proof, at), entropy));
        assert_eq!(
            refused,
            (
                ErrorCode::BadAuthenticator,
                CommandId::AUTHORIZATION_AUTHENTICATOR
            )
        );
        assert!(!responder.is_running());
        // The right one comes too late: there are no second guesses.
        refusal(responder.handle(&proof, entropy));
    }
}

#[test]
fn every_byte_of_the_clients_data_is_authenticated() {
    let entropy = &mut Entropy::counting();
    for at in 2..103 {
        let (mut responder, _, data) = up_to_data(PairingKind::Classic, entropy);
        let refused = refusal(responder.handle(&forged(&data, at), entropy));
        assert_eq!(
            refused,
            (ErrorCode::BadAuthenticator, CommandId::AUTHORIZATION_DATA),
            "byte {at}"
        );
    }
}

#[test]
fn every_byte_of_the_grant_and_its_confirmation_is_authenticated() {
    let entropy = &mut Entropy::counting();
    for at in 2..86 {
        let (mut responder, mut initiator, data) = up_to_data(PairingKind::Classic, entropy);
        assert!(matches!(
            responder.handle(&data, entropy),
            ResponderStep::Wants(_)
        ));
        let grant = responder.grant(id(), UUID, entropy).unwrap();
        let error = failure(initiator.handle(&forged(&grant, at), entropy));
        assert_eq!(error, PairingError::BadAuthenticator, "byte {at}");
    }
    for at in 2..38 {
        let (mut responder, mut initiator, data) = up_to_data(PairingKind::Classic, entropy);
        assert!(matches!(
            responder.handle(&data, entropy),
            ResponderStep::Wants(_)
        ));
        let grant = responder.grant(id(), UUID, entropy).unwrap();
        let confirmation = send(initiator.handle(&grant, entropy));
        let refused = refusal(responder.handle(&forged(&confirmation, at), entropy));
        assert_eq!(refused.0, ErrorCode::BadAuthenticator, "byte {at}");
        assert_eq!(responder.unconfirmed(), None);
    }
}

#[test]
fn every_byte_of_the_sealed_messages_is_protected() {
    let entropy = &mut Entropy::counting();
    for at in 0..94 {
        let (mut responder, _, data) = up_to_data(PairingKind::Ultra, entropy);
        let (code, _) = refusal(responder.handle(&flipped(&data, at), entropy));
        // A changed length field makes it no sealed message, hence a plain one with a wrong checksum.
        let expected = if (28..30).contains(&at) {
            ErrorCode::BadCrc
        } else {
            ErrorCode::NotAuthorized
        };
        assert_eq!(code, expected, "byte {at}");
    }
    for at in 0..74 {
        let (mut responder, mut initiator, data) = up_to_data(PairingKind::Ultra, entropy);
        assert!(matches!(
            responder.handle(&data, entropy),
            ResponderStep::Wants(_)
        ));
        let grant = responder.grant(id(), UUID, entropy).unwrap();
        let error = failure(initiator.handle(&flipped(&grant, at), entropy));
        assert!(matches!(error, PairingError::Seal(_)), "byte {at}");
    }
}

#[test]
fn reflected_and_worthless_keys_are_refused() {
    let entropy = &mut Entropy::counting();
    let (mut initiator, request) = Initiator::start(wish(), entropy);
    let mut responder = Responder::classic();
    let key = reply(responder.handle(&request, entropy));
    let refused = refusal(responder.handle(&key, entropy));
    assert_eq!(
        refused,
        (ErrorCode::BadPairingParameter, CommandId::PUBLIC_KEY)
    );
    assert!(!responder.is_running());

    reply(responder.handle(&request, entropy));
    let zero = plain::encode(
        CommandId::PUBLIC_KEY,
        &Payload::from_slice(&[0; 32]).unwrap(),
    );
    let refused = refusal(responder.handle(&zero, entropy));
    assert_eq!(
        refused,
        (ErrorCode::BadPairingParameter, CommandId::PUBLIC_KEY)
    );

    let error = failure(initiator.handle(&zero, entropy));
    assert_eq!(
        error,
        PairingError::Key(crate::crypto::KeyError::NonContributory)
    );
}

#[test]
fn the_device_refuses_in_plain_and_the_client_understands() {
    let entropy = &mut Entropy::counting();
    for (kind, code) in [
        (PairingKind::Classic, ErrorCode::TooManyAuthorizations),
        (PairingKind::Ultra, ErrorCode::BadCode),
        (PairingKind::Ultra, ErrorCode::TooManyCodeAttempts),
    ] {
        let (mut responder, mut initiator, data) = up_to_data(kind, entropy);
        assert!(matches!(
            responder.handle(&data, entropy),
            ResponderStep::Wants(_)
        ));
        let refused = responder.refuse(code);
        assert!(!responder.is_running());
        assert_eq!(responder.grant(id(), UUID, entropy), None);
        let report = ErrorReport {
            code,
            command: CommandId::AUTHORIZATION_DATA,
        };
        assert_eq!(
            failure(initiator.handle(&refused, entropy)),
            PairingError::Refused(report)
        );
    }
}

#[test]
fn the_client_understands_a_sealed_refusal_too() {
    let entropy = &mut Entropy::counting();
    let (mut responder, mut initiator, data) = up_to_data(PairingKind::Ultra, entropy);
    let ResponderStep::Wants(wanted) = responder.handle(&data, entropy) else {
        panic!()
    };
    let report = ErrorReport {
        code: ErrorCode::BadCode,
        command: CommandId::AUTHORIZATION_DATA,
    };
    let frame = sealed::seal(&wanted.key, Nonce([3; 24]), 77, &report.to_pdata());
    assert_eq!(
        failure(initiator.handle(&frame, entropy)),
        PairingError::Refused(report)
    );
}

#[test]
fn a_refusal_at_any_moment_ends_the_clients_run() {
    let entropy = &mut Entropy::counting();
    let report = ErrorReport {
        code: ErrorCode::NotPairing,
        command: CommandId::REQUEST_DATA,
    };
    let (mut initiator, request) = Initiator::start(wish(), entropy);
    let refused = refuse_outside_pairing_mode(&request);
    assert_eq!(refused, report.to_plain_frame());
    assert_eq!(
        failure(initiator.handle(&refused, entropy)),
        PairingError::Refused(report)
    );
    // Afterwards nothing helps.
    let key = plain::encode(
        CommandId::PUBLIC_KEY,
        &Payload::from_slice(&[9; 32]).unwrap(),
    );
    assert_eq!(
        failure(initiator.handle(&key, entropy)),
        PairingError::Unexpected(CommandId::PUBLIC_KEY)
    );
}

#[test]
fn sealed_data_must_be_what_the_step_asks_for() {
    let entropy = &mut Entropy::counting();
    let (_, _, data) = up_to_data(PairingKind::Ultra, &mut Entropy::counting());
    let (mut responder, _, again) = up_to_data(PairingKind::Ultra, &mut Entropy::counting());
    assert_eq!(data, again, "the same entropy, the same run");
    let ResponderStep::Wants(AuthorizationWish { key, .. }) = responder.handle(&data, entropy)
    else {
        panic!()
    };
    for (command, len, expected) in [
        (
            CommandId::AUTHORIZATION_DATA,
            39,
            (ErrorCode::BadLength, CommandId::AUTHORIZATION_DATA),
        ),
        (
            CommandId::AUTHORIZATION_DATA,
            42,
            (ErrorCode::BadLength, CommandId::AUTHORIZATION_DATA),
        ),
        (
            CommandId::LOCK_ACTION,
            40,
            (ErrorCode::Unknown, CommandId::LOCK_ACTION),
        ),
    ] {
        let (mut responder, ..) = up_to_data(PairingKind::Ultra, &mut Entropy::counting());
        let payload = Payload::from_slice(&[0; 42][..len]).unwrap();
        let frame = sealed::seal(&key, Nonce([4; 24]), 1, &PData { command, payload });
        assert_eq!(refusal(responder.handle(&frame, entropy)), expected);
        assert!(!responder.is_running());
    }
}

#[test]
fn on_an_ultra_only_fobs_and_keypads_say_what_they_are() {
    for (kind, length, taken_for) in [
        (AuthorizationType::App, 94, AuthorizationType::App),
        (AuthorizationType::Bridge, 94, AuthorizationType::App),
        (AuthorizationType::Fob, 95, AuthorizationType::Fob),
        (AuthorizationType::Keypad2, 95, AuthorizationType::Keypad2),
    ] {
        let entropy = &mut Entropy::counting();
        let mut responder = Responder::ultra(true);
        let (mut initiator, mut frame) = Initiator::start(PairingWish { kind, ..wish() }, entropy);
        let data = loop {
            match initiator.handle(&reply(responder.handle(&frame, entropy)), entropy) {
                InitiatorStep::Send(next) => frame = next,
                InitiatorStep::NeedsCode { .. } => {
                    let code = PresentedCode::from_wire(548);
                    break initiator.provide_code(&code, entropy).unwrap();
                }
                other => panic!("{other:?}"),
            }
        };
        assert_eq!(data.len(), length, "{kind:?}");
        match responder.handle(&data, entropy) {
            ResponderStep::Wants(wanted) => assert_eq!(wanted.kind, taken_for),
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn a_grant_of_nothing_is_no_pairing() {
    let entropy = &mut Entropy::counting();
    let (mut responder, mut initiator, data) = up_to_data(PairingKind::Ultra, entropy);
    let ResponderStep::Wants(wanted) = responder.handle(&data, entropy) else {
        panic!()
    };
    let payload = Payload::from_slice(&[0; 20]).unwrap();
    let nothing = PData {
        command: CommandId::AUTHORIZATION_ID,
        payload,
    };
    let frame = sealed::seal(&wanted.key, Nonce([4; 24]), 1, &nothing);
    assert_eq!(
        failure(initiator.handle(&frame, entropy)),
        PairingError::NoAuthorization
    );
}

#[test]
fn a_status_other_than_complete_is_no_success() {
    let entropy = &mut Entropy::counting();
    let (mut responder, mut initiator, data) = up_to_data(PairingKind::Classic, entropy);
    assert!(matches!(
        responder.handle(&data, entropy),
        ResponderStep::Wants(_)
    ));
    let grant = responder.grant(id(), UUID, entropy).unwrap();
    send(initiator.handle(&grant, entropy));
    let accepted = plain::encode(CommandId::STATUS, &Payload::from_slice(&[1]).unwrap());
    assert_eq!(
        failure(initiator.handle(&accepted, entropy)),
        PairingError::Unexpected(CommandId::STATUS)
    );
}

#[test]
fn a_repeated_sealed_request_gets_no_second_authorization() {
    let entropy = &mut Entropy::counting();
    let (mut responder, _, data) = up_to_data(PairingKind::Ultra, entropy);
    assert!(matches!(
        responder.handle(&data, entropy),
        ResponderStep::Wants(_)
    ));
    assert!(responder.grant(id(), UUID, entropy).is_some());
    assert_eq!(responder.grant(id(), UUID, entropy), None);
    refusal(responder.handle(&data, entropy));
}

#[test]
fn a_reset_forgets_the_run() {
    let entropy = &mut Entropy::counting();
    let (mut responder, _, data) = up_to_data(PairingKind::Classic, entropy);
    responder.reset();
    assert!(!responder.is_running());
    let refused = refusal(responder.handle(&data, entropy));
    assert_eq!(refused, (ErrorCode::Unknown, CommandId::AUTHORIZATION_DATA));
}

#[test]
fn debug_output_of_the_machines_shows_no_secret() {
    let entropy = &mut Entropy::counting();
    let (mut responder, initiator, data) = up_to_data(PairingKind::Ultra, entropy);
    let ResponderStep::Wants(wanted) = responder.handle(&data, entropy) else {
        panic!()
    };
    let shown = alloc::format!("{responder:?} {initiator:?} {wanted:?}");
    assert!(
        shown.contains("redacted") && !shown.contains("548"),
        "{shown}"
    );
}

#[derive(Deserialize)]
struct Vector {
    client: Client,
    device: Device,
    keys: Keys,
    messages: Vec<Step>,
}

#[derive(Deserialize)]
struct Client {
    public: String,
    code: Option<u32>,
    provisional: Option<String>,
}

#[derive(Deserialize)]
struct Device {
    public: String,
    challenge_1: String,
    challenge_2: Option<String>,
    authorization: u32,
    uuid: String,
    nonce: Option<String>,
    seal_nonce: Option<String>,
}

#[derive(Deserialize)]
struct Keys {
    kdf1: String,
}

#[derive(Deserialize)]
struct Step {
    bytes: String,
}

fn hex(text: &str) -> Vec<u8> {
    (0..text.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap())
        .collect()
}

fn array<const N: usize>(text: &str) -> [u8; N] {
    hex(text).try_into().unwrap()
}

/// From message 5 on, with the key agreed as printed. Messages 1-3 do not depend on the device's secret.
#[test]
fn the_responder_sends_the_published_bytes_whatever_its_secret_was() {
    for (kind, text) in [
        (
            PairingKind::Classic,
            include_str!("../../../../vectors/pairing-classic-2.1.json"),
        ),
        (
            PairingKind::Classic,
            include_str!("../../../../vectors/pairing-classic-2.3.0.json"),
        ),
        (
            PairingKind::Ultra,
            include_str!("../../../../vectors/pairing-ultra-2.3.0.json"),
        ),
        (
            PairingKind::Ultra,
            include_str!("../../../../vectors/pairing-ultra-2.3.0-big-endian.json"),
        ),
    ] {
        let vector: Vector = serde_json::from_str(text).unwrap();
        let bytes = |step: usize| hex(&vector.messages[step - 1].bytes);
        let device = &vector.device;
        assert_eq!(messages::request_public_key().as_slice(), bytes(1));
        let public = array::<32>(&device.public);
        assert_eq!(
            messages::frame(CommandId::PUBLIC_KEY, &public).as_slice(),
            bytes(2)
        );
        let challenge = array::<32>(&device.challenge_1);
        assert_eq!(
            messages::frame(CommandId::CHALLENGE, &challenge).as_slice(),
            bytes(4)
        );

        let last = device
            .nonce
            .as_ref()
            .or(device.seal_nonce.as_ref())
            .unwrap();
        let second = device.challenge_2.as_deref().map(hex).unwrap_or_default();
        let entropy = &mut Entropy::scripted(&[second, hex(last)].concat());
        let key = SharedKey::from_bytes(array(&vector.keys.kdf1));
        let client = PublicKey(array(&vector.client.public));
        let mut responder = responder_at_proof(
            kind,
            key.clone(),
            client,
            PublicKey(public),
            Challenge(challenge),
        );
        assert_eq!(
            reply(responder.handle(&bytes(5), entropy)).as_slice(),
            bytes(6)
        );
        let ResponderStep::Wants(wanted) = responder.handle(&bytes(7), entropy) else {
            panic!()
        };
        assert_eq!(wanted.key, key);
        assert_eq!(
            wanted.code,
            vector.client.code.map(PresentedCode::from_wire)
        );
        let provisional = vector
            .client
            .provisional
            .as_deref()
            .map(|id| u32::from_le_bytes(array(id)));
        assert_eq!(wanted.provisional, provisional);
        let authorization = AuthorizationId::new(device.authorization).unwrap();
        let uuid = DeviceUuid(array(&device.uuid));
        let grant = responder.grant(authorization, uuid, entropy).unwrap();
        assert_eq!(grant.as_slice(), bytes(8));
        if kind == PairingKind::Classic {
            let step = responder.handle(&bytes(9), entropy);
            let ResponderStep::Completed { reply, .. } = step else {
                panic!("{step:?}")
            };
            assert_eq!(reply.as_slice(), bytes(10));
        }
    }
}
