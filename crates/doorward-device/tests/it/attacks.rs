//! Attacks on what travels: somebody in the middle of a pairing, pieces of messages out of order, eyes on the air.

use std::time::Duration;

use doorward_proto::{
    Characteristic, Command, DataRequest, Frame, Model,
    advertising::{self, AdvertisingData},
    ext::SecurityEventKind,
    log::LogData,
    pairing::{
        Credentials, Initiator, InitiatorStep, PairingError, PairingWish, Responder, ResponderStep,
    },
    plain,
    types::{AppId, AuthorizationType, DeviceUuid, ErrorCode, LockAction, Name, PresentedCode},
};
use doorward_store::{StateStore as _, Table};

use crate::{
    commands::{invite, settings},
    world::{Client, MOTOR, World, accepted, device_id, unknown_sender},
};
use doorward_device::body::BoltPosition;

fn wish() -> PairingWish {
    PairingWish {
        app_id: AppId(7),
        name: Name::new("Ada's phone").unwrap(),
        kind: AuthorizationType::App,
    }
}

/// What the lock answers to this frame of a pairing.
fn answer(world: &mut World, link: doorward_device::LinkId, frame: &[u8]) -> Frame {
    world.send(link, Characteristic::Pairing, frame);
    let heard = world.heard(link);
    let [(Characteristic::Pairing, answer)] = &heard[..] else {
        panic!("one answer expected, got {}", heard.len());
    };
    answer.clone()
}

/// A phone pairs with somebody in the middle who pretends to be the lock, and who pairs with the lock as the phone. What
/// the middle ends up with, what the phone believes to have, and the code the middle was told.
fn pair_through_the_middle(world: &mut World, code: u32) -> (Client, Client, Option<u32>) {
    let code_set = true;
    let mut middle = Responder::new(world.profile().pairing, code_set);
    let (mut phone, mut frame) = Initiator::start(wish(), &mut world.seed);
    let mut stolen = None;
    let mut caught = None;
    loop {
        let answer = match middle.handle(&frame, &mut world.seed) {
            ResponderStep::Reply(reply) | ResponderStep::Completed { reply, .. } => reply,
            ResponderStep::Wants(wish) => {
                let told = wish.code.as_ref().map(PresentedCode::expose_value);
                let client = world
                    .pair_as(
                        wish.app_id.0,
                        wish.name.as_str(),
                        wish.kind,
                        told.unwrap_or(0),
                    )
                    .expect("the middle pairs in the phone's place");
                let grant = middle
                    .grant(client.id(), DeviceUuid([9; 16]), &mut world.seed)
                    .unwrap();
                (stolen, caught) = (told, Some(client));
                grant
            }
            ResponderStep::Refuse(_) => panic!("the middle plays its part well"),
        };
        frame = match phone.handle(&answer, &mut world.seed) {
            InitiatorStep::Send(frame) => frame,
            InitiatorStep::NeedsCode { .. } => phone
                .provide_code(&PresentedCode::from_wire(code), &mut world.seed)
                .unwrap(),
            InitiatorStep::Done(credentials) => {
                let link = world.link();
                let phone = Client::new(credentials, link);
                return (caught.unwrap(), phone, stolen);
            }
            InitiatorStep::Failed(error) => panic!("{error}"),
        };
    }
}

/// Attack 23: it succeeds, as it does against every device of the published protocol, and this is all there is to see it by:
/// the phone is a stranger to the lock from its first message on, and the pairing is in the log and counted for everybody
/// proven. A new code and a look at Lock Permissions end it.
#[test]
fn somebody_in_the_middle_of_a_pairing_gets_in_and_the_phone_stays_a_stranger() {
    for (model, code) in [(Model::Ultra, 826_441), (Model::SmartLock, 4711)] {
        let mut world = World::new(model);
        let owner = world.pair(1, "Owner", code);
        if model != Model::Ultra {
            owner.set_code(&mut world, 0, code).unwrap();
        }
        let pairings = owner.code_status(&mut world).pairings_ever;
        world.hold_button();
        let (middle, phone, stolen) = pair_through_the_middle(&mut world, code);
        assert_eq!(stolen, (model == Model::Ultra).then_some(code), "{model:?}");
        middle.act(&mut world, LockAction::Unlock).unwrap();
        assert_eq!(world.bolt, BoltPosition::Unlocked);

        assert_eq!(phone.id(), middle.id());
        assert_ne!(phone.credentials.key, middle.credentials.key);
        let states = Command::RequestData(DataRequest::States);
        let frame = phone.seal(&mut world, &states, None, 0);
        assert_eq!(phone.send(&mut world, &frame), [unknown_sender()]);
        assert_eq!(
            owner.code_status(&mut world).pairings_ever,
            pairings + 1,
            "every proven phone is told"
        );
        let paired = owner
            .log(&mut world, code)
            .into_iter()
            .filter_map(|entry| match entry.data {
                LogData::Security(event) if event.kind == SecurityEventKind::Paired => {
                    Some(entry.name.as_str().to_owned())
                }
                _ => None,
            })
            .count();
        assert_eq!(paired, 2, "the owner and whoever paired now");

        let new = if model == Model::Ultra { 315_208 } else { 8231 };
        owner.set_code(&mut world, code, new).unwrap();
        assert_eq!(
            middle.verify(&mut world, code),
            Err(ErrorCode::BadCode),
            "what was learnt is worth nothing any more"
        );
        owner
            .command(&mut world, &Command::RemoveAuthorization(middle.id()), new)
            .unwrap();
        let frame = middle.seal(&mut world, &states, None, 0);
        assert_eq!(middle.send(&mut world, &frame), [unknown_sender()]);
    }
}

/// Attack 23, half done: who swaps keys but cannot answer for both ends gets nowhere.
#[test]
fn a_public_key_swapped_on_the_way_ends_the_pairing_with_nothing_stored() {
    for model in [Model::Ultra, Model::SmartLock] {
        for (to_lock, to_phone) in [(true, false), (false, true), (true, true)] {
            let mut world = World::new(model);
            world.hold_button();
            let link = world.link();
            let (mut stranger, request) = Initiator::start(wish(), &mut world.seed);
            let foreign = answer(&mut world, link, &request);
            let InitiatorStep::Send(foreign_of_phone) = stranger.handle(&foreign, &mut world.seed)
            else {
                panic!("a key");
            };
            let (mut phone, request) = Initiator::start(wish(), &mut world.seed);
            let mut reply = answer(&mut world, link, &request);
            if to_phone {
                // Another key of the lock's, from the run before.
                assert_ne!(reply, foreign);
                reply = foreign;
            }
            let InitiatorStep::Send(mut key) = phone.handle(&reply, &mut world.seed) else {
                panic!("a key");
            };
            if to_lock {
                assert_ne!(key, foreign_of_phone);
                key = foreign_of_phone;
            }
            let challenge = answer(&mut world, link, &key);
            let InitiatorStep::Send(proof) = phone.handle(&challenge, &mut world.seed) else {
                panic!("a proof");
            };
            let verdict = answer(&mut world, link, &proof);
            let failed = phone.handle(&verdict, &mut world.seed);
            let InitiatorStep::Failed(PairingError::Refused(report)) = failed else {
                panic!("{model:?} {to_lock} {to_phone}: {failed:?}");
            };
            assert_eq!(report.code, ErrorCode::BadAuthenticator);
            assert_eq!(world.env.store.count(Table::Authorization), Ok(0));
        }
    }
}

/// Attack 33, the other way round: sealed by oneself, addressed from oneself, and inside another's number.
#[test]
fn a_message_that_names_another_inside_than_outside_is_nobodys() {
    let mut world = World::new(Model::SmartLock);
    let owner = world.pair(1, "Owner", 0);
    let guest = world.pair(2, "Guest", 0);
    let challenge = guest.challenge(&mut world).unwrap();
    let command = Command::lock_action(LockAction::Unlock, AppId(0));
    let as_owner = Client::new(
        Credentials {
            authorization: owner.id(),
            ..guest.credentials.clone()
        },
        guest.link,
    );
    let mut frame = as_owner.seal(&mut world, &command, Some(&challenge), 0);
    // The number outside is not sealed.
    frame[24..28].copy_from_slice(&guest.id().value().to_le_bytes());
    assert_eq!(guest.send(&mut world, &frame), [unknown_sender()]);
    world.advance(Duration::from_secs(60));
    assert_eq!(world.bolt, BoltPosition::Locked);
    let frame = guest.seal(&mut world, &command, Some(&challenge), 0);
    assert_eq!(guest.send(&mut world, &frame)[0], accepted());
}

/// What can become of a message's pieces on the way: two of them in each other's place, one twice, at once or at the end,
/// one missing, everything after one missing, everything before one missing, only one.
fn otherwise(pieces: &[&[u8]]) -> Vec<Vec<u8>> {
    let mut orders: Vec<Vec<usize>> = Vec::new();
    let all: Vec<usize> = (0..pieces.len()).collect();
    for one in 0..pieces.len() {
        for other in one + 1..pieces.len() {
            let mut order = all.clone();
            order.swap(one, other);
            orders.push(order);
        }
        let mut twice = all.clone();
        twice.insert(one, one);
        orders.push(twice);
        let mut late = all.clone();
        late.push(one);
        orders.push(late);
        orders.push(all.iter().copied().filter(|at| *at != one).collect());
        orders.push(all[..one].to_vec());
        orders.push(all[one + 1..].to_vec());
        orders.push(vec![one]);
    }
    let whole = pieces.concat();
    orders
        .into_iter()
        .map(|order| order.iter().flat_map(|at| pieces[*at]).copied().collect())
        .filter(|bytes: &Vec<u8>| *bytes != whole)
        .collect()
}

/// Attack 31, on the way to the lock. What is not the message as it was sealed is nobody's: it moves nothing, changes
/// nothing, and spends no challenge, so that the message itself is obeyed when it comes after all.
#[test]
fn pieces_reordered_doubled_or_lost_on_the_way_do_nothing() {
    let mut played = 0;
    for size in [1, 18, 20, 41, 64] {
        let mut world = World::new(Model::SmartLock);
        let owner = world.pair(1, "Owner", 0);
        let challenge = owner.challenge(&mut world).unwrap();
        let command = Command::lock_action(LockAction::Unlock, AppId(0));
        let frame = owner.seal(&mut world, &command, Some(&challenge), 0);
        let pieces: Vec<&[u8]> = frame.chunks(size).collect();
        for bytes in otherwise(&pieces) {
            world.send(owner.link, Characteristic::UserSpecific, &bytes);
            for message in owner.heard(&mut world) {
                assert_eq!(message, unknown_sender(), "{size}: {bytes:02x?}");
            }
            played += 1;
        }
        world.advance(Duration::from_secs(60));
        assert_eq!(world.bolt, BoltPosition::Locked);
        assert_eq!(owner.send(&mut world, &frame)[0], accepted());
        world.advance(MOTOR);
        assert_eq!(world.bolt, BoltPosition::Unlocked);
    }
    assert!(played > 3000, "{played}");
}

/// Attack 31, while pairing, where messages are plain: a checksum is all they have, and it is looked at.
#[test]
fn pieces_of_a_pairing_reordered_doubled_or_lost_store_nothing() {
    for (model, code) in [(Model::SmartLock, 0), (Model::Ultra, 826_441)] {
        let mut world = World::new(model);
        world.hold_button();
        let link = world.link();
        let (mut phone, mut frame) = Initiator::start(wish(), &mut world.seed);
        let credentials = loop {
            // Damaged data that is sealed ends the run; what is plain is told so, and asked for again.
            if plain::decode(&frame).is_ok() {
                for bytes in otherwise(&frame.chunks(18).collect::<Vec<_>>()) {
                    answer(&mut world, link, &bytes);
                    assert_eq!(world.env.store.count(Table::Authorization), Ok(0));
                }
            }
            let answer = answer(&mut world, link, &frame);
            frame = match phone.handle(&answer, &mut world.seed) {
                InitiatorStep::Send(frame) => frame,
                InitiatorStep::NeedsCode { .. } => phone
                    .provide_code(&PresentedCode::from_wire(code), &mut world.seed)
                    .unwrap(),
                InitiatorStep::Done(credentials) => break credentials,
                InitiatorStep::Failed(error) => panic!("{model:?}: {error}"),
            };
        };
        assert_eq!(world.env.store.count(Table::Authorization), Ok(1));
        Client::new(credentials, link).states(&mut world);
    }
}

/// Attack 57. Whatever happens in its life, a lock says no more than its number, that it was never paired or pairs, and
/// that something is new: no code, no wait, no name, nobody.
#[test]
fn the_air_tells_nothing_of_codes_names_and_people() {
    for (model, code, new) in [
        (Model::Ultra, 826_441, 315_208),
        (Model::SmartLock, 4711, 8231),
        (Model::SmartDoor, 4711, 8231),
    ] {
        let mut world = World::new(model);
        let profile = world.profile();
        let may_say: Vec<AdvertisingData> = vec![
            advertising::uninitialised(profile, device_id()),
            advertising::pairing(profile, device_id()),
            advertising::beacon(profile, device_id(), false),
            advertising::beacon(profile, device_id(), true),
        ];
        let scan = advertising::scan_response(profile, device_id());
        let mut said = Vec::new();
        let mut look = |world: &World| {
            let place = may_say
                .iter()
                .position(|payload| *payload == world.on_air.payload);
            said.push(place.expect("one of four things"));
            assert_eq!(world.on_air.scan_response, scan);
        };
        look(&world);
        world.hold_button();
        look(&world);
        let owner = world
            .pair_as(1, "Owner", AuthorizationType::App, code)
            .unwrap();
        look(&world);
        if model != Model::Ultra {
            owner.set_code(&mut world, 0, code).unwrap();
            look(&world);
        }
        owner.set_code(&mut world, code, new).unwrap();
        look(&world);
        let named = Command::SetConfig(doorward_proto::config::ConfigSettings::Lock(settings(
            "Ada's house",
        )));
        owner.command(&mut world, &named, new).unwrap();
        look(&world);
        owner
            .command(&mut world, &Command::Invite(invite("Ben")), new)
            .unwrap();
        look(&world);
        for wrong in 2001..2012 {
            let _ = owner.verify(&mut world, wrong);
            look(&world);
        }
        owner.act(&mut world, LockAction::Unlock).unwrap();
        look(&world);
        world.reboot(false);
        look(&world);
        assert_eq!(said[..2], [0, 1], "{model:?}");
        assert!(said[2..].iter().all(|place| *place >= 2), "{model:?}");
    }
}
