//! Nothing that arrives makes the crate panic, and every refusal names its reason.

use doorward_proto::pairing::{Initiator, InitiatorStep, PairingWish, Responder, ResponderStep};
use doorward_proto::reassembly::{Reassembler, Stream};
use doorward_proto::types::{
    AuthorizationType, DateTime, KeypadCode, Name, PresentedCode, SecurityCode,
};
use doorward_proto::{
    AppId, Characteristic, CodeWidth, CommandId, DeviceId, DeviceUuid, ErrorCode, IncomingCommand,
    Message, PData, PairingKind, Payload, SharedKey, advertising, plain, sealed,
};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use rand_core::{CryptoRng, RngCore};

use crate::strategies::model;
use crate::support::authorization;

fn bytes() -> impl Strategy<Value = Vec<u8>> {
    vec(any::<u8>(), 0..300)
}

/// Ids with a meaning more often than chance would have it.
fn command_id() -> impl Strategy<Value = CommandId> {
    prop_oneof![4 => select(CommandId::NAMED), 1 => any::<u16>().prop_map(CommandId)]
}

fn data() -> impl Strategy<Value = PData> {
    (command_id(), vec(any::<u8>(), 0..=200)).prop_map(|(command, payload)| PData {
        command,
        payload: Payload::from_slice(&payload).unwrap(),
    })
}

/// Predictable entropy, for machines whose outcome does not matter.
struct Counter(u8);

impl RngCore for Counter {
    fn next_u32(&mut self) -> u32 {
        rand_core::impls::next_u32_via_fill(self)
    }

    fn next_u64(&mut self) -> u64 {
        rand_core::impls::next_u64_via_fill(self)
    }

    fn fill_bytes(&mut self, dest: &mut [u8]) {
        for slot in dest {
            self.0 = self.0.wrapping_add(1);
            *slot = self.0;
        }
    }

    fn try_fill_bytes(&mut self, dest: &mut [u8]) -> Result<(), rand_core::Error> {
        self.fill_bytes(dest);
        Ok(())
    }
}

impl CryptoRng for Counter {}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_frame_is_read_or_refused(frame in bytes()) {
        let _ = plain::decode(&frame);
        let _ = sealed::peek(&frame);
        prop_assert!(sealed::open(&SharedKey::from_bytes([1; 32]), &frame).is_err());
        let _ = advertising::parse(&frame);
    }

    #[test]
    fn any_payload_is_read_or_refused_with_the_command_named(model in model(), data in data()) {
        let profile = model.profile();
        match IncomingCommand::decode(profile, &data) {
            Ok(incoming) => {
                prop_assert_eq!(incoming.id, data.command);
                prop_assert_eq!(Some(incoming.class), data.command.class(profile));
                if let Ok(command) = incoming.command {
                    // What was understood can be said again, and is understood the same.
                    let width = profile.code_width;
                    let code = incoming.code.as_ref().and_then(|code| code.to_code(width));
                    let again = command.encode(profile, incoming.challenge.as_ref(), code.as_ref());
                    let again = IncomingCommand::decode(profile, &again.unwrap()).unwrap();
                    prop_assert_eq!(again.command, Ok(command));
                }
            }
            Err(error) => {
                prop_assert_eq!(error.command(), data.command);
                let code = error.error_code();
                prop_assert!(matches!(code, ErrorCode::BadLength | ErrorCode::Unknown));
                prop_assert_eq!(error.report().code, code);
            }
        }
        if let Err(error) = Message::decode(profile, &data) {
            prop_assert_eq!(error.command(), data.command);
        }
    }

    #[test]
    fn any_message_understood_can_be_said_again(model in model(), data in data()) {
        let profile = model.profile();
        if let Ok(message) = Message::decode(profile, &data) {
            let said = message.encode(profile);
            let again = Message::decode(profile, &said);
            prop_assert!(again.is_ok());
            // NaN is no equal of itself, so bytes are compared.
            prop_assert_eq!(again.unwrap().encode(profile), said);
        }
    }

    #[test]
    fn any_text_is_a_code_or_explained(text in "\\PC{0,9}") {
        for width in [CodeWidth::Four, CodeWidth::Six] {
            match SecurityCode::parse(width, &text) {
                Ok(code) => {
                    let digits = code.expose_digits();
                    prop_assert_eq!(digits.as_str(), text.as_str());
                }
                Err(error) => prop_assert!(!error.to_string().is_empty()),
            }
        }
        let _ = KeypadCode::parse(&text);
        let _ = DeviceId::parse(&text);
        let _ = advertising::device_id_from_name(&text);
    }

    #[test]
    fn any_bytes_are_some_date_and_some_name(bytes in any::<[u8; 7]>(), name in any::<[u8; 32]>()) {
        let date = DateTime::from_wire(bytes);
        prop_assert_eq!(date.to_wire(), bytes);
        if let Some(seconds) = date.to_unix() {
            prop_assert_eq!(DateTime::from_unix(seconds), date);
        }
        let read = Name::<32>::from_wire(&name);
        prop_assert_eq!(Name::from_wire(&read.to_wire()), read);
    }
}

// Slower ones: a whole pairing, whole streams.
proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_chunks_are_joined_or_refused(chunks in vec(bytes(), 0..8)) {
        for stream in [Stream::Sealed, Stream::Plain, Stream::Either] {
            let mut reassembler = Reassembler::new(stream);
            for chunk in &chunks {
                let _ = reassembler.push(chunk);
            }
        }
    }

    #[test]
    fn any_bytes_may_interrupt_a_pairing(
        kind in select(vec![PairingKind::Classic, PairingKind::Ultra]),
        at in 0..5_usize,
        noise in vec(prop_oneof![bytes(), data().prop_map(|data| plain::encode_pdata(&data).to_vec())], 1..4),
    ) {
        let mut entropy = Counter(0);
        let mut responder = Responder::new(kind, true);
        let wish = PairingWish { app_id: AppId(1), name: Name::new("Ann").unwrap(), kind: AuthorizationType::App };
        let (mut initiator, mut frame) = Initiator::start(wish, &mut entropy);
        for step in 0..5 {
            if step == at {
                for noise in &noise {
                    let answer = responder.handle(noise, &mut entropy);
                    prop_assert!(matches!(answer, ResponderStep::Refuse(_) | ResponderStep::Reply(_)));
                    let _ = initiator.handle(noise, &mut entropy);
                }
                return Ok(());
            }
            let reply = match responder.handle(&frame, &mut entropy) {
                ResponderStep::Reply(reply) | ResponderStep::Completed { reply, .. } => reply,
                ResponderStep::Wants(_) => {
                    responder.grant(authorization(7), DeviceUuid([9; 16]), &mut entropy).unwrap()
                }
                ResponderStep::Refuse(report) => panic!("refused: {report:?}"),
            };
            frame = match initiator.handle(&reply, &mut entropy) {
                InitiatorStep::Send(frame) => frame,
                InitiatorStep::NeedsCode { .. } => {
                    initiator.provide_code(&PresentedCode::from_wire(123_456), &mut entropy).unwrap()
                }
                InitiatorStep::Done(_) => return Ok(()),
                InitiatorStep::Failed(error) => panic!("{error}"),
            };
        }
    }
}

#[test]
fn characteristics_have_three_tags() {
    let tags = (0..=255).filter_map(Characteristic::from_tag);
    assert_eq!(tags.count(), 3);
}
