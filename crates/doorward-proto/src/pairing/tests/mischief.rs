//! Forgeries, and refusals of either side.

use super::*;

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
