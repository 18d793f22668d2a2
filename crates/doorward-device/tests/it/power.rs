//! The power fails at every write (attacks 3 and 19), and the lock boots over what was written until then.

use doorward_device::Options;
use doorward_proto::{
    Command, Model,
    types::{AuthorizationType, ErrorCode, PresentedCode},
};
use doorward_store::{StoreError, memory::MemoryStore};

use crate::world::{Client, World};

const CODE: u32 = 548;
const NEW: u32 = 826_441;

fn home() -> (World, Client, Client) {
    let mut world = World::new(Model::Ultra);
    let owner = world.pair(1, "Owner", CODE);
    let second = world.pair(2, "Second", CODE);
    (world, owner, second)
}

/// Runs `deed` with power for `writes` more writes only, and boots over what is left.
fn cut<T>(world: &mut World, writes: u64, deed: impl FnOnce(&mut World) -> T) -> (T, bool, World) {
    let before = world.env.store.writes();
    world.env.store.fail_after(writes, StoreError::Io);
    let result = deed(world);
    let complete = world.env.store.writes() - before <= writes;
    let contents = world.env.store.contents().clone();
    let store = MemoryStore::with_contents(contents);
    (
        result,
        complete,
        World::over(world.model, Options::default(), store),
    )
}

/// Attack 3.
#[test]
fn an_attempt_is_counted_before_its_verdict_is_known() {
    for writes in 0.. {
        let (mut world, owner, _) = home();
        let (result, complete, mut after) =
            cut(&mut world, writes, |world| owner.verify(world, 1000));
        let owner = Client {
            link: after.link(),
            ..owner
        };
        let failures = owner.code_status(&mut after).own_failures;
        match result {
            Err(ErrorCode::BadCode) => assert_eq!(failures, 1, "told, so counted"),
            Err(ErrorCode::Unknown) => assert!(failures <= 1),
            other => panic!("{other:?}"),
        }
        if complete {
            return;
        }
    }
}

/// Attack 3, with the right code.
#[test]
fn a_right_code_is_never_held_against_anybody_for_more_than_one_try() {
    for writes in 0.. {
        let (mut world, owner, _) = home();
        owner.verify(&mut world, 1000).unwrap_err();
        let (result, complete, mut after) =
            cut(&mut world, writes, |world| owner.verify(world, CODE));
        let owner = Client {
            link: after.link(),
            ..owner
        };
        let failures = owner.code_status(&mut after).own_failures;
        match result {
            Ok(()) => assert_eq!(failures, 0),
            Err(ErrorCode::Unknown) => assert!((1..=2).contains(&failures), "{failures}"),
            other => panic!("{other:?}"),
        }
        if complete {
            return;
        }
    }
}

/// Attack 19.
#[test]
fn exactly_one_of_old_and_new_code_works_wherever_the_power_fails() {
    let mut seen = [false; 2];
    for writes in 0.. {
        let (mut world, owner, second) = home();
        let set = |world: &mut World| owner.set_code(world, CODE, NEW);
        let (result, complete, mut after) = cut(&mut world, writes, set);
        let owner = Client {
            link: after.link(),
            ..owner.clone()
        };
        let second = Client {
            link: after.link(),
            ..second
        };
        let new_works = owner.verify(&mut after, NEW).is_ok();
        let old_works = owner.verify(&mut after, CODE).is_ok();
        assert_ne!(new_works, old_works);
        assert_eq!(result.is_ok(), new_works, "what was confirmed is so");
        let reads = second.command(&mut after, &Command::RequestConfig, 0);
        assert_eq!(reads.is_ok(), old_works, "and the others are proven or not");
        seen[usize::from(new_works)] = true;
        if complete {
            assert_eq!(seen, [true; 2]);
            return;
        }
    }
}

#[test]
fn a_pairing_is_there_or_not_and_its_number_is_never_given_twice() {
    for writes in 0.. {
        let (mut world, owner, _) = home();
        world.hold_button();
        let pair = |world: &mut World| world.pair_as(9, "Third", AuthorizationType::App, CODE);
        let (result, complete, mut after) = cut(&mut world, writes, pair);
        if let Ok(third) = &result {
            let third = Client {
                link: after.link(),
                ..third.clone()
            };
            third.states(&mut after);
        }
        let next = after.pair(10, "Fourth", CODE);
        if let Ok(third) = &result {
            assert!(next.id() > third.id());
        }
        let owner = Client {
            link: after.link(),
            ..owner
        };
        owner.verify(&mut after, CODE).unwrap();
        if complete {
            assert!(result.is_ok());
            return;
        }
    }
}

#[test]
fn a_fresh_ultras_code_comes_with_its_first_authorization_or_not_at_all() {
    for writes in 0.. {
        let mut world = World::new(Model::Ultra);
        world.hold_button();
        let pair = |world: &mut World| world.pair_as(1, "Owner", AuthorizationType::App, CODE);
        let (result, complete, mut after) = cut(&mut world, writes, pair);
        match result {
            Ok(owner) => {
                let owner = Client {
                    link: after.link(),
                    ..owner
                };
                owner.verify(&mut after, CODE).unwrap();
            }
            Err(_) if after.device.is_set_up() => {
                after.pair(1, "Owner", CODE);
            }
            Err(_) => {
                // As fresh as before: any code may become the code.
                let owner = after.pair(1, "Owner", NEW);
                owner.verify(&mut after, NEW).unwrap();
            }
        }
        if complete {
            return;
        }
    }
}

#[test]
fn a_lock_over_a_store_that_is_not_its_own_does_not_start() {
    let (world, ..) = home();
    for (key, bytes) in &world.env.store.contents().records {
        for broken in [&bytes[..bytes.len() - 1], &[], &[0xFF; 40]] {
            let mut contents = world.env.store.contents().clone();
            contents.records.insert(*key, broken.to_vec());
            let mut env = crate::world::Env {
                store: MemoryStore::with_contents(contents),
                seed: crate::world::Seed(3),
            };
            let clock = doorward_device::Clock::default();
            let started =
                crate::world::boot(Model::Ultra, Options::default(), clock, false, &mut env);
            let rings = [
                doorward_store::Table::Log,
                doorward_store::Table::SecurityLog,
            ];
            let is_entry = rings.contains(&key.table);
            let is_later = key.table == doorward_store::Table::Code;
            assert!(
                is_entry || is_later || started.is_err(),
                "{key:?} is read at boot"
            );
        }
    }
    let mut contents = world.env.store.contents().clone();
    contents
        .records
        .remove(&doorward_store::Table::Identity.only());
    let mut env = crate::world::Env {
        store: MemoryStore::with_contents(contents),
        seed: crate::world::Seed(3),
    };
    let clock = doorward_device::Clock::default();
    let started = crate::world::boot(Model::Ultra, Options::default(), clock, false, &mut env);
    assert!(started.is_err(), "corrupt never becomes fresh");
}

#[test]
fn a_code_record_that_cannot_be_read_opens_nothing() {
    let (mut world, owner, _) = home();
    let mut contents = world.env.store.contents().clone();
    let code = doorward_store::Table::Code.only();
    contents.records.insert(code, vec![1, 2, 3]);
    world.env.store = MemoryStore::with_contents(contents);
    let new = PresentedCode::from_wire(NEW);
    for command in [
        Command::VerifySecurityCode,
        Command::RequestConfig,
        Command::SetSecurityCode { new },
    ] {
        for value in [0, CODE] {
            assert_eq!(
                owner.command(&mut world, &command, value),
                Err(ErrorCode::Unknown)
            );
        }
    }
    owner
        .act(&mut world, doorward_proto::types::LockAction::Unlock)
        .unwrap();
}
