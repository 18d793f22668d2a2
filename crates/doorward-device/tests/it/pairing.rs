//! Pairing mode, from the button to the table of authorizations.

use std::time::Duration;

use doorward_device::{Input, body::ButtonEvent};
use doorward_proto::{
    Characteristic, Command, CommandId, ErrorReport, Frame, Message, Model, PData,
    ext::CodeFlags,
    pairing::{Credentials, Initiator, InitiatorStep, PairingError, PairingWish},
    plain,
    types::{AppId, AuthorizationType, ErrorCode, Name, PresentedCode},
};
use doorward_store::{StateStore as _, Table};

use crate::{
    commands::{id, invite},
    world::{Client, World, unknown_sender},
};

const CODE: u32 = 548;

fn refused(code: ErrorCode, command: CommandId) -> PairingError {
    PairingError::Refused(ErrorReport { code, command })
}

fn not_pairing() -> PairingError {
    refused(ErrorCode::NotPairing, CommandId::REQUEST_DATA)
}

fn app(world: &mut World, number: u32, code: u32) -> Result<Client, PairingError> {
    world.pair_as(number, "App", AuthorizationType::App, code)
}

/// Attack 20.
#[test]
fn nobody_pairs_without_the_button() {
    for model in [Model::SmartLock, Model::Ultra, Model::SmartDoor] {
        let mut world = World::new(model);
        assert_eq!(app(&mut world, 1, CODE).unwrap_err(), not_pairing());
        world.pair(1, "Owner", CODE);
        assert_eq!(app(&mut world, 2, CODE).unwrap_err(), not_pairing());
        assert_eq!(world.env.store.count(Table::Authorization), Ok(1));
    }
}

/// Attack 21.
#[test]
fn pairing_mode_ends_by_itself_by_the_button_by_success_and_at_a_restart() {
    let mut world = World::new(Model::SmartLock);
    world.hold_button();
    world.advance(Duration::from_secs(121));
    assert_eq!(app(&mut world, 1, 0).unwrap_err(), not_pairing());

    world.hold_button();
    world.input(Input::Button(ButtonEvent::Pressed));
    world.input(Input::Button(ButtonEvent::Released));
    assert_eq!(app(&mut world, 1, 0).unwrap_err(), not_pairing());

    world.hold_button();
    world.reboot(false);
    assert_eq!(app(&mut world, 1, 0).unwrap_err(), not_pairing());

    world.hold_button();
    world.advance(Duration::from_secs(119));
    app(&mut world, 1, 0).unwrap();
    assert_eq!(app(&mut world, 2, 0).unwrap_err(), not_pairing());
}

#[test]
fn a_sealed_answer_that_comes_too_late_is_told_so() {
    let mut world = World::new(Model::Ultra);
    world.hold_button();
    let link = world.link();
    let (mut initiator, frame) = start(&mut world);
    let frame = play_to_code(&mut world, link, &mut initiator, frame);
    world.advance(Duration::from_secs(121));
    world.send(link, Characteristic::Pairing, &frame);
    let heard = world.heard(link);
    let data = plain::decode(&heard[0].1).unwrap();
    assert_eq!(data.command, CommandId::ERROR_REPORT);
    assert_eq!(data.payload.as_slice(), [0x10, 6, 0]);
}

fn start(world: &mut World) -> (Initiator, Frame) {
    let wish = PairingWish {
        app_id: AppId(5),
        name: Name::new("App").unwrap(),
        kind: AuthorizationType::App,
    };
    Initiator::start(wish, &mut world.seed)
}

/// Plays until the code is asked for; the frame that would answer.
fn play_to_code(
    world: &mut World,
    link: doorward_device::LinkId,
    initiator: &mut Initiator,
    mut frame: Frame,
) -> Frame {
    loop {
        world.send(link, Characteristic::Pairing, &frame);
        let heard = world.heard(link);
        match initiator.handle(&heard[0].1, &mut world.seed) {
            InitiatorStep::Send(next) => frame = next,
            InitiatorStep::NeedsCode { .. } => {
                return initiator
                    .provide_code(&PresentedCode::from_wire(CODE), &mut world.seed)
                    .unwrap();
            }
            other => panic!("{other:?}"),
        }
    }
}

/// Attack 22.
#[test]
fn three_wrong_codes_end_pairing_mode_and_stay_counted() {
    let mut world = World::new(Model::Ultra);
    let owner = world.pair(1, "Owner", CODE);
    let data = CommandId::AUTHORIZATION_DATA;
    world.hold_button();
    for (wrong, expected) in [
        (1000, ErrorCode::BadCode),
        (1001, ErrorCode::BadCode),
        (1002, ErrorCode::TooManyCodeAttempts),
    ] {
        assert_eq!(
            app(&mut world, 2, wrong).unwrap_err(),
            refused(expected, data)
        );
    }
    assert_eq!(app(&mut world, 2, CODE).unwrap_err(), not_pairing());
    world.reboot(false);
    let owner = owner.reconnect(&mut world);
    let status = owner.code_status(&mut world);
    assert_eq!((status.shared_failures, status.unacknowledged), (3, 3));
    assert_eq!(status.failures_ever, 3);
    world.hold_button();
    app(&mut world, 2, CODE).unwrap();
}

#[test]
fn the_same_wrong_code_closes_the_window_and_counts_once() {
    let mut world = World::new(Model::Ultra);
    let owner = world.pair(1, "Owner", CODE);
    world.hold_button();
    for _ in 0..3 {
        app(&mut world, 2, 1000).unwrap_err();
    }
    assert_eq!(app(&mut world, 2, CODE).unwrap_err(), not_pairing());
    assert_eq!(owner.code_status(&mut world).shared_failures, 1);
}

#[test]
fn pairing_waits_when_the_shared_budget_is_spent() {
    let mut world = World::new(Model::Ultra);
    let owner = world.pair(1, "Owner", CODE);
    for wrong in 0..12 {
        if wrong % 3 == 0 {
            world.hold_button();
        }
        let _ = app(&mut world, 2, 1000 + wrong);
    }
    assert_eq!(owner.code_status(&mut world).shared_failures, 10);
    world.hold_button();
    assert_eq!(
        app(&mut world, 2, CODE).unwrap_err(),
        refused(
            ErrorCode::TooManyCodeAttempts,
            CommandId::AUTHORIZATION_DATA
        )
    );
    owner.verify(&mut world, CODE).unwrap();
    let acknowledge = Command::AcknowledgeFailures {
        authorization: None,
    };
    owner.command(&mut world, &acknowledge, CODE).unwrap();
    world.pair(2, "App", CODE);
}

/// Requirements R8, R9 and R11.
#[test]
fn an_ultra_pairs_with_the_right_code_only() {
    let mut world = World::new(Model::Ultra);
    world.hold_button();
    for none in [0, 1_000_000] {
        assert_eq!(
            app(&mut world, 1, none).unwrap_err(),
            refused(ErrorCode::BadCode, CommandId::AUTHORIZATION_DATA),
            "a fresh one needs a code to become its own"
        );
    }
    app(&mut world, 1, CODE).unwrap();
    world.hold_button();
    for wrong in [0, 549] {
        assert_eq!(
            app(&mut world, 2, wrong).unwrap_err(),
            refused(ErrorCode::BadCode, CommandId::AUTHORIZATION_DATA)
        );
    }
    assert_eq!(world.env.store.count(Table::Authorization), Ok(1));
    let second = app(&mut world, 2, CODE).unwrap();
    assert!(second.code_status(&mut world).flags.has(CodeFlags::PROVEN));
}

/// Attack 25.
#[test]
fn refuses_keys_that_contribute_nothing_and_its_own() {
    let mut world = World::new(Model::SmartLock);
    world.hold_button();
    let link = world.link();
    let request = plain::encode(
        CommandId::REQUEST_DATA,
        &doorward_proto::Payload::from_slice(&[3, 0]).unwrap(),
    );
    let mut low_order = [0; 32];
    low_order[0] = 1;
    for key in [Some([0; 32]), Some(low_order), None] {
        world.send(link, Characteristic::Pairing, &request);
        let heard = world.heard(link);
        let own: [u8; 32] = plain::decode(&heard[0].1).unwrap().payload[..]
            .try_into()
            .unwrap();
        let key = key.unwrap_or(own);
        let data = PData {
            command: CommandId::PUBLIC_KEY,
            payload: doorward_proto::Payload::from_slice(&key).unwrap(),
        };
        world.send(link, Characteristic::Pairing, &plain::encode_pdata(&data));
        let heard = world.heard(link);
        let answer = plain::decode(&heard[0].1).unwrap();
        assert_eq!(answer.command, CommandId::ERROR_REPORT);
    }
    assert_eq!(world.env.store.count(Table::Authorization), Ok(0));
}

/// Attack 26.
#[test]
fn a_wrong_authenticator_stores_nothing() {
    let mut world = World::new(Model::SmartLock);
    world.hold_button();
    for broken_step in 0..4 {
        let link = world.link();
        let (mut initiator, mut frame) = start(&mut world);
        let mut step = 0;
        let refusal = loop {
            if step == broken_step + 1 {
                // The authenticator stands first in every message that has one; the checksum is made right again.
                let mut data = plain::decode(&frame).unwrap();
                data.payload[0] ^= 1;
                frame = plain::encode_pdata(&data);
            }
            world.send(link, Characteristic::Pairing, &frame);
            let heard = world.heard(link);
            match initiator.handle(&heard[0].1, &mut world.seed) {
                InitiatorStep::Send(next) => frame = next,
                InitiatorStep::Failed(PairingError::Refused(report)) => break report.code,
                InitiatorStep::Done(_) => panic!("step {broken_step} was not checked"),
                other => panic!("{other:?}"),
            }
            step += 1;
        };
        assert_eq!(refusal, ErrorCode::BadAuthenticator, "step {broken_step}");
        assert_eq!(world.env.store.count(Table::Authorization), Ok(0));
        world.close(link);
        if broken_step == 3 {
            break;
        }
    }
}

#[test]
fn a_classic_pairing_counts_only_once_confirmed() {
    let mut world = World::new(Model::SmartLock);
    world.hold_button();
    let link = world.link();
    let (_, frame) = play_to_confirmation(&mut world, link);
    assert_eq!(
        plain::decode(&frame).unwrap().command,
        CommandId::AUTHORIZATION_ID_CONFIRMATION
    );
    assert_eq!(world.env.store.count(Table::Authorization), Ok(0));
    world.close(link);
    let link = world.link();
    world.send(link, Characteristic::Pairing, &frame);
    assert_eq!(world.env.store.count(Table::Authorization), Ok(0));
    app(&mut world, 6, 0).unwrap();
    assert_eq!(world.env.store.count(Table::Authorization), Ok(1));
}

/// Attack 27.
#[test]
fn a_hand_on_the_button_fills_eight_places_and_invitations_go_on() {
    let mut world = World::new(Model::SmartLock);
    let owner = world.pair(1, "Owner", 0);
    owner.set_code(&mut world, 0, 4711).unwrap();
    for number in 10..18 {
        let guest = world.pair(number, "Guest", 0);
        world.close(guest.link);
    }
    world.hold_button();
    let full = refused(
        ErrorCode::TooManyAuthorizations,
        CommandId::AUTHORIZATION_DATA,
    );
    assert_eq!(app(&mut world, 18, 0).unwrap_err(), full);
    app(&mut world, 17, 0).expect("pairing again takes no further place");
    owner
        .command(&mut world, &Command::Invite(invite("Ben")), 4711)
        .unwrap();
    let one_of_them = world.pair(16, "Guest", 0);
    one_of_them.verify(&mut world, 4711).unwrap();
    world.pair(18, "Guest", 0);
}

#[test]
fn two_hundred_authorizations_are_all_there_are() {
    let mut world = World::new(Model::Ultra);
    let owner = world.pair(1, "Owner", CODE);
    for _ in 1..200 {
        owner
            .command(&mut world, &Command::Invite(invite("Guest")), CODE)
            .unwrap();
    }
    assert_eq!(
        owner.command(&mut world, &Command::Invite(invite("Guest")), CODE),
        Err(ErrorCode::TooManyEntries)
    );
    world.hold_button();
    let full = refused(
        ErrorCode::TooManyAuthorizations,
        CommandId::AUTHORIZATION_DATA,
    );
    assert_eq!(app(&mut world, 2, CODE).unwrap_err(), full);
    app(&mut world, 1, CODE).expect("in the place of its old one");
}

#[test]
fn pairing_again_replaces_and_numbers_are_never_used_again() {
    let mut world = World::new(Model::SmartLock);
    let first = world.pair(1, "Phone", 0);
    let second = world.pair(1, "Phone", 0);
    assert_eq!((first.id(), second.id()), (id(1), id(2)));
    let states = Command::RequestData(doorward_proto::DataRequest::States);
    let frame = first.seal(&mut world, &states, None, 0);
    assert_eq!(first.send(&mut world, &frame), [unknown_sender()]);
    second
        .command(&mut world, &Command::RemoveAuthorization(id(2)), 0)
        .unwrap();
    world.reboot(false);
    assert_eq!(world.pair(1, "Phone", 0).id(), id(3));
    let nameless = world.pair(0, "No number", 0);
    let another = world.pair(0, "No number", 0);
    assert_eq!((nameless.id(), another.id()), (id(4), id(5)));
    nameless.states(&mut world);
}

#[test]
fn one_client_pairs_at_a_time_and_a_silent_one_gives_way() {
    let mut world = World::new(Model::Ultra);
    world.hold_button();
    let link = world.link();
    let (mut initiator, frame) = start(&mut world);
    play_to_code(&mut world, link, &mut initiator, frame);
    assert_eq!(
        app(&mut world, 2, CODE).unwrap_err(),
        refused(ErrorCode::Busy, CommandId::REQUEST_DATA)
    );
    world.advance(Duration::from_secs(31));
    app(&mut world, 2, CODE).unwrap();
}

#[test]
fn refuses_clients_without_name_and_of_no_kind() {
    let mut world = World::new(Model::SmartLock);
    world.hold_button();
    let bad = refused(
        ErrorCode::BadPairingParameter,
        CommandId::AUTHORIZATION_DATA,
    );
    let nameless = world.pair_as(1, "", AuthorizationType::App, 0);
    assert_eq!(nameless.unwrap_err(), bad);
    let strange = world.pair_as(1, "App", AuthorizationType::Other(77), 0);
    assert_eq!(strange.unwrap_err(), bad);
    app(&mut world, 1, 0).unwrap();
}

/// Plays a classic pairing up to the grant; the confirmation that would end it.
fn play_to_confirmation(world: &mut World, link: doorward_device::LinkId) -> (Initiator, Frame) {
    let (mut initiator, mut frame) = start(world);
    for _ in 0..4 {
        world.send(link, Characteristic::Pairing, &frame);
        let heard = world.heard(link);
        let InitiatorStep::Send(next) = initiator.handle(&heard[0].1, &mut world.seed) else {
            panic!("a message should follow");
        };
        frame = next;
    }
    (initiator, frame)
}

#[test]
fn an_invitation_made_during_a_pairing_gets_a_number_of_its_own() {
    let mut world = World::new(Model::SmartLock);
    let owner = world.pair(1, "Owner", 0);
    owner.set_code(&mut world, 0, 4711).unwrap();
    world.hold_button();
    let link = world.link();
    let (mut initiator, confirmation) = play_to_confirmation(&mut world, link);
    let mut invited = Vec::new();
    for name in ["Ben", "Cleo"] {
        let messages = owner
            .command(&mut world, &Command::Invite(invite(name)), 4711)
            .unwrap();
        let [Message::Invited(answer)] = messages[..] else {
            panic!("{messages:?}");
        };
        invited.push(answer.authorization);
    }
    world.send(link, Characteristic::Pairing, &confirmation);
    let heard = world.heard(link);
    let InitiatorStep::Done(credentials) = initiator.handle(&heard[0].1, &mut world.seed) else {
        panic!("the pairing should end well");
    };
    assert!(!invited.contains(&credentials.authorization));
    let later = world.pair(9, "Later", 0);
    assert!(!invited.contains(&later.id()));
    assert_eq!(world.env.store.count(Table::Authorization), Ok(5));
    for id in invited {
        let key = invite("").key;
        let credentials = Credentials {
            authorization: id,
            key,
            ..owner.credentials.clone()
        };
        let link = world.link();
        Client::new(credentials, link).states(&mut world);
        world.close(link);
    }
    Client::new(credentials, link).states(&mut world);
}

/// Attack 21. A host that was asleep delivers what came meanwhile before it looks at the clock.
#[test]
fn pairing_mode_is_over_when_its_time_is_over_and_not_when_the_host_says_so() {
    let mut world = World::new(Model::SmartLock);
    world.hold_button();
    world.uptime += Duration::from_secs(121);
    assert_eq!(app(&mut world, 1, 0).unwrap_err(), not_pairing());
    assert_eq!(world.env.store.count(Table::Authorization), Ok(0));
}
