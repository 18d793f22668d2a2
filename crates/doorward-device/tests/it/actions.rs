//! From the first pairing to a door that moves.

use doorward_proto::{
    Family, Line, Message, Model,
    advertising::AdvertisementKind,
    ext::CodeFlags,
    types::{AuthorizationType, DeviceState, LockAction, LockState},
};

use crate::world::{World, accepted, complete};

fn lock_states(messages: &[Message]) -> Vec<LockState> {
    messages
        .iter()
        .filter_map(|message| match message {
            Message::States(states) => Some(states.lock_state),
            _ => None,
        })
        .collect()
}

#[test]
fn a_smart_lock_pairs_and_unlocks() {
    let mut world = World::new(Model::SmartLock);
    let line = Line::Lock;
    assert_eq!(
        world.advertised(),
        Some(AdvertisementKind::Uninitialised { line })
    );
    world.hold_button();
    let family = Family::Lock;
    assert_eq!(
        world.advertised(),
        Some(AdvertisementKind::Pairing { family })
    );
    let phone = world.pair_as(7, "Anna", AuthorizationType::App, 0).unwrap();
    assert!(matches!(
        world.advertised(),
        Some(AdvertisementKind::Beacon { .. })
    ));
    assert_eq!(phone.states(&mut world).device_state, DeviceState::DoorMode);

    let messages = phone.act(&mut world, LockAction::Unlock).unwrap();
    assert_eq!(messages.first(), Some(&accepted()));
    assert_eq!(messages.last(), Some(&complete()));
    let states = lock_states(&messages);
    assert_eq!(
        (states.first(), states.last()),
        (Some(&LockState::Unlocking), Some(&LockState::Unlocked))
    );
}

#[test]
fn the_code_of_a_fresh_ultras_first_pairing_becomes_its_code() {
    let mut world = World::new(Model::Ultra);
    let phone = world.pair(7, "Anna", 548);
    let status = phone.code_status(&mut world);
    assert!(
        status
            .flags
            .has(CodeFlags::CODE_SET.with(CodeFlags::PROVEN))
    );
    phone.verify(&mut world, 548).unwrap();
    let second = world.pair(8, "Ben", 548);
    second.verify(&mut world, 548).unwrap();
    second.act(&mut world, LockAction::Lock).unwrap();
}

#[test]
fn a_locked_lock_told_to_lock_is_done_at_once() {
    let mut world = World::new(Model::SmartLock);
    let phone = world.pair(7, "Anna", 0);
    let messages = phone.act(&mut world, LockAction::Lock).unwrap();
    assert_eq!(messages.last(), Some(&complete()));
    assert_eq!(phone.states(&mut world).lock_state, LockState::Locked);
}
