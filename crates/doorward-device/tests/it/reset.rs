//! The factory reset: by hands only, and complete.

use std::time::Duration;

use doorward_device::{
    Input,
    body::{ButtonEvent, RingPattern},
};
use doorward_proto::{
    Command, Line, Model, advertising::AdvertisementKind, ext::CodeFlags, types::DeviceState,
};
use doorward_store::{LedgerRecord, StoreError};

use crate::{
    commands::{guarded, invite},
    world::{Client, World, unknown_sender},
};

const CODE: u32 = 548;

fn home() -> (World, Client) {
    let mut world = World::new(Model::Ultra);
    let owner = world.pair(1, "Owner", CODE);
    owner
        .command(&mut world, &Command::Invite(invite("Ben")), CODE)
        .unwrap();
    owner.verify(&mut world, 549).unwrap_err();
    (world, owner)
}

/// Batteries back in with the button held, up to the confirming press.
fn arm(world: &mut World) {
    world.reboot(true);
    world.advance(Duration::from_secs(10));
    assert_eq!(world.ring, RingPattern::Fast);
    world.input(Input::Button(ButtonEvent::Released));
}

/// Requirement R14, attack 42.
#[test]
fn nothing_survives_a_reset_and_the_lock_is_set_up_anew() {
    let (mut world, owner) = home();
    let ben = Client {
        credentials: doorward_proto::pairing::Credentials {
            authorization: crate::commands::id(2),
            key: invite("Ben").key,
            ..owner.credentials.clone()
        },
        link: owner.link,
    };
    let before = world.env.store.contents().clone();
    arm(&mut world);
    world.input(Input::Button(ButtonEvent::Pressed));
    assert_eq!(world.reboots, 1);
    let after = world.env.store.contents();
    assert_eq!(after.ledger, LedgerRecord::default());
    for (key, bytes) in &after.records {
        assert_ne!(before.records.get(key), Some(bytes), "{key:?}");
    }
    let line = Line::Lock;
    assert_eq!(
        world.advertised(),
        Some(AdvertisementKind::Uninitialised { line })
    );
    for old in [&owner, &ben] {
        let old = old.reconnect(&mut world);
        let states = Command::RequestData(doorward_proto::DataRequest::States);
        let frame = old.seal(&mut world, &states, None, 0);
        assert_eq!(old.send(&mut world, &frame), [unknown_sender()]);
    }
    let anew = world.pair(1, "Owner", 123);
    assert_ne!(anew.credentials.uuid, owner.credentials.uuid);
    anew.verify(&mut world, 123).unwrap();
    assert_eq!(anew.states(&mut world).device_state, DeviceState::DoorMode);
}

#[test]
fn without_the_confirming_press_everything_is_as_before() {
    let (mut world, owner) = home();
    let before = world.env.store.contents().clone();
    arm(&mut world);
    world.advance(Duration::from_secs(12));
    assert_eq!(world.reboots, 0);
    let owner = owner.reconnect(&mut world);
    let status = owner.code_status(&mut world);
    assert!(status.flags.has(CodeFlags::CODE_SET));
    assert_eq!(
        world.env.store.contents().ledger.entries,
        before.ledger.entries
    );
    owner.verify(&mut world, CODE).unwrap();
}

#[test]
fn a_lock_in_the_hands_of_somebody_resetting_it_is_silent() {
    let (mut world, _) = home();
    world.reboot(true);
    assert_eq!(world.advertised(), None);
    let link = world.link();
    assert_eq!(world.closed, [link]);
}

#[test]
fn a_reset_the_store_refuses_leaves_the_lock_as_it_was() {
    let (mut world, owner) = home();
    let before = world.env.store.contents().records.clone();
    arm(&mut world);
    world.env.store.fail_after(0, StoreError::Io);
    world.input(Input::Button(ButtonEvent::Pressed));
    assert_eq!(world.reboots, 1);
    world.env.store.heal();
    assert_eq!(world.env.store.contents().records, before);
    owner
        .reconnect(&mut world)
        .verify(&mut world, CODE)
        .unwrap();
}

/// Attack 45: no command of any kind makes the lock forget itself or its code.
#[test]
fn no_command_erases_the_lock_or_drops_its_code() {
    for command in guarded(Model::Ultra, 0) {
        let (mut world, owner) = home();
        let _ = owner.command(&mut world, &command, CODE);
        world.advance(Duration::from_secs(60));
        world.reboot(false);
        let owner = owner.reconnect(&mut world);
        owner.verify(&mut world, CODE).unwrap();
        assert!(world.device.is_set_up());
    }
}
