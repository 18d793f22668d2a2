//! What one role writes, the other reads.

use doorward_proto::types::PresentedCode;
use doorward_proto::{
    Challenge, Class, CodeWidth, Command, EncodeError, IncomingCommand, Message, Model,
    SecurityCode, sealed,
};
use proptest::prelude::*;

use crate::strategies::{challenge, code, command, key, message, model, nonce};

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_command_survives_the_way_to_the_device(
        (model, command, challenge, code) in model().prop_flat_map(|model| {
            let profile = model.profile();
            (Just(model), command(profile), challenge(), code(profile.code_width))
        })
    ) {
        let profile = model.profile();
        let data = command.encode(profile, Some(&challenge), code.as_ref()).unwrap();
        let incoming = IncomingCommand::decode(profile, &data).unwrap();
        prop_assert_eq!(incoming.id, command.id());
        prop_assert_eq!(incoming.command, Ok(command));
        let class = incoming.class;
        prop_assert_eq!(incoming.challenge, (class >= Class::Challenged).then_some(challenge));
        let presented = PresentedCode::from(code.as_ref());
        prop_assert_eq!(incoming.code, (class == Class::Guarded).then_some(presented));
    }

    #[test]
    fn every_message_survives_the_way_to_the_client(
        (model, message) in model().prop_flat_map(|model| (Just(model), message(model.profile())))
    ) {
        let data = message.encode(model.profile());
        prop_assert_eq!(data.command, message.id());
        prop_assert_eq!(Message::decode(model.profile(), &data), Ok(message));
    }

    #[test]
    fn sealing_is_undone_by_opening_only(
        message in message(Model::Ultra.profile()),
        (key, other) in (key(), key()),
        nonce in nonce(),
        authorization in any::<u32>(),
        bit in any::<prop::sample::Index>(),
    ) {
        let data = message.encode(Model::Ultra.profile());
        let mut frame = sealed::seal(&key, nonce, authorization, &data);
        prop_assert_eq!(frame.len(), data.payload.len() + sealed::OVERHEAD);
        let opened = sealed::open(&key, &frame).unwrap();
        prop_assert_eq!(opened.authorization, authorization);
        prop_assert_eq!(opened.data, data);
        prop_assume!(key != other);
        prop_assert!(sealed::open(&other, &frame).is_err());
        let bit = bit.index(frame.len() * 8);
        frame[bit / 8] ^= 1 << (bit % 8);
        prop_assert!(sealed::open(&key, &frame).is_err());
        prop_assert!(sealed::open_reply(&key, &frame).is_err());
    }
}

#[test]
fn commands_that_cannot_be_written_say_why() {
    let challenge = Challenge([3; 32]);
    let encode = |model: Model, command: &Command, challenge, code| {
        command.encode(model.profile(), challenge, code)
    };
    let lock = Model::SmartLock;
    let without = encode(lock, &Command::RequestConfig, None, None);
    assert_eq!(without, Err(EncodeError::ChallengeMissing));
    let with = encode(lock, &Command::RequestConfig, Some(&challenge), None).unwrap();
    assert_eq!(with.payload.as_slice(), [3; 32]);

    let recording = encode(
        lock,
        &Command::StartBusSignalRecording,
        Some(&challenge),
        None,
    );
    assert_eq!(recording, Err(EncodeError::Unsupported));

    let six = SecurityCode::parse(CodeWidth::Six, "000548").unwrap();
    let verify = encode(
        lock,
        &Command::VerifySecurityCode,
        Some(&challenge),
        Some(&six),
    );
    assert_eq!(verify, Err(EncodeError::CodeWidth));
    let new = Command::SetSecurityCode {
        new: PresentedCode::from_wire(70_000),
    };
    assert_eq!(
        encode(lock, &new, Some(&challenge), None),
        Err(EncodeError::CodeWidth)
    );
    assert!(encode(Model::Ultra, &new, Some(&challenge), Some(&six)).is_ok());
}

/// A classic device without a code expects 0 in the field.
#[test]
fn no_code_is_written_as_zero() {
    let challenge = Challenge([3; 32]);
    for (model, width) in [(Model::SmartLock, 2), (Model::Ultra, 4)] {
        let command = Command::VerifySecurityCode;
        let data = command
            .encode(model.profile(), Some(&challenge), None)
            .unwrap();
        assert_eq!(data.payload[32..], [0, 0, 0, 0][..width]);
        let incoming = IncomingCommand::decode(model.profile(), &data).unwrap();
        assert!(incoming.code.unwrap().is_none());
    }
}

#[test]
fn debug_output_of_commands_shows_no_secret() {
    let code = SecurityCode::parse(CodeWidth::Six, "987654").unwrap();
    let command = Command::SetSecurityCode {
        new: PresentedCode::from(&code),
    };
    let profile = Model::Ultra.profile();
    let data = command
        .encode(profile, Some(&Challenge([3; 32])), Some(&code))
        .unwrap();
    let incoming = IncomingCommand::decode(profile, &data).unwrap();
    let shown = format!("{command:?} {data:?} {incoming:?}");
    assert!(
        !shown.contains("987654") && shown.contains("redacted"),
        "{shown}"
    );
}
