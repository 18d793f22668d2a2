//! The run as it should be, and messages in the wrong place.

use super::*;

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
