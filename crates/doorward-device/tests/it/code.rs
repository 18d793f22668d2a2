//! The security code: set, changed, asked for, never dropped.

use doorward_device::Options;
use doorward_proto::{
    Command, Model,
    authorization::AuthorizationsRequest,
    config::ConfigSettings,
    ext::CodeFlags,
    types::{ErrorCode, PresentedCode},
};

use crate::{
    commands,
    world::{Client, World},
};

const CODE: u32 = 4711;

fn home() -> (World, Client, Client) {
    home_with(Options::default())
}

fn home_with(options: Options) -> (World, Client, Client) {
    let mut world = World::with_options(Model::SmartLock, options);
    let owner = world.pair(1, "Owner", 0);
    owner.set_code(&mut world, 0, CODE).unwrap();
    let guest = world.pair(2, "Guest", 0);
    (world, owner, guest)
}

/// Attack 17.
#[test]
fn the_code_changes_only_with_the_old_one_and_is_never_dropped() {
    for (model, old, new, none_like) in [
        (Model::SmartLock, 4711, 8264, [0, 10_000]),
        (Model::Ultra, 548, 826_441, [0, 1_000_000]),
    ] {
        let mut world = World::new(model);
        let owner = world.pair(1, "Owner", old);
        if model == Model::SmartLock {
            owner.set_code(&mut world, 0, old).unwrap();
        }
        assert_eq!(
            owner.set_code(&mut world, 1234, new),
            Err(ErrorCode::BadCode)
        );
        for value in none_like {
            assert_eq!(
                owner.set_code(&mut world, old, value),
                Err(ErrorCode::BadParameter)
            );
            assert_eq!(
                owner.set_code(&mut world, 1235, value),
                Err(ErrorCode::BadCode),
                "the old one is judged first"
            );
        }
        assert_eq!(
            owner.set_code(&mut world, old, old),
            Err(ErrorCode::BadParameter)
        );
        owner.verify(&mut world, old).unwrap();
        owner.set_code(&mut world, old, new).unwrap();
        assert_eq!(owner.verify(&mut world, old), Err(ErrorCode::BadCode));
        owner.verify(&mut world, new).unwrap();
    }
}

#[test]
fn without_a_code_the_field_must_say_none() {
    let mut world = World::new(Model::SmartLock);
    let owner = world.pair(1, "Owner", 0);
    owner.verify(&mut world, 0).unwrap();
    for _ in 0..20 {
        assert_eq!(owner.verify(&mut world, 1234), Err(ErrorCode::BadCode));
    }
    assert_eq!(owner.code_status(&mut world).own_failures, 0);
    assert_eq!(
        owner.set_code(&mut world, 0, 0),
        Err(ErrorCode::BadParameter)
    );
    let other = world.pair(2, "Other", 0);
    other
        .command(&mut world, &Command::RequestConfig, 0)
        .unwrap();
}

/// Attack 18.
#[test]
fn a_new_code_unproves_everybody_else() {
    let (mut world, owner, guest) = home();
    guest.verify(&mut world, CODE).unwrap();
    guest
        .command(&mut world, &Command::RequestConfig, 0)
        .unwrap();
    owner.set_code(&mut world, CODE, 8264).unwrap();
    let status = guest.code_status(&mut world);
    assert!(!status.flags.has(CodeFlags::PROVEN));
    assert_eq!(
        guest.command(&mut world, &Command::RequestConfig, 0),
        Err(ErrorCode::BadCode)
    );
    assert!(owner.code_status(&mut world).flags.has(CodeFlags::PROVEN));
    assert_eq!(guest.verify(&mut world, CODE), Err(ErrorCode::BadCode));
    assert_eq!(guest.code_status(&mut world).shared_failures, 1);
}

#[test]
fn a_code_that_was_wrong_and_becomes_right_is_right() {
    let (mut world, owner, guest) = home();
    assert_eq!(guest.verify(&mut world, 8264), Err(ErrorCode::BadCode));
    owner.set_code(&mut world, CODE, 8264).unwrap();
    guest.verify(&mut world, 8264).unwrap();
}

/// Requirement R5: settings are read by those who have shown the code.
#[test]
fn settings_are_read_only_by_the_proven_once_there_is_a_code() {
    let reads = [Command::RequestConfig, Command::RequestAdvancedConfig];
    let (mut world, owner, guest) = home();
    for read in &reads {
        assert!(owner.command(&mut world, read, 0).is_ok());
        assert_eq!(guest.command(&mut world, read, 0), Err(ErrorCode::BadCode));
    }
    assert_eq!(guest.code_status(&mut world).own_failures, 0, "uncounted");
    guest.verify(&mut world, CODE).unwrap();
    for read in &reads {
        assert!(guest.command(&mut world, read, 0).is_ok());
    }

    let (mut world, _, guest) = home_with(Options {
        open_config_reads: true,
    });
    for read in &reads {
        assert!(guest.command(&mut world, read, 0).is_ok());
    }
}

#[test]
fn a_guarded_command_needs_the_code_every_time() {
    let (mut world, owner, _) = home();
    owner.verify(&mut world, CODE).unwrap();
    let list = Command::RequestAuthorizations(AuthorizationsRequest::ALL);
    assert_eq!(owner.command(&mut world, &list, 0), Err(ErrorCode::BadCode));
    let new = PresentedCode::from_wire(8264);
    assert_eq!(
        owner.command(&mut world, &Command::SetSecurityCode { new }, 0),
        Err(ErrorCode::BadCode)
    );
}

/// Attack 16.
#[test]
fn the_code_is_judged_before_the_parameters() {
    let (mut world, owner, guest) = home();
    let mut settings = commands::settings("Door");
    settings.led_brightness = 6;
    let command = Command::SetConfig(ConfigSettings::Lock(settings));
    assert_eq!(
        guest.command(&mut world, &command, 1000),
        Err(ErrorCode::BadCode)
    );
    assert_eq!(guest.code_status(&mut world).own_failures, 1, "counted");
    assert_eq!(
        owner.command(&mut world, &command, CODE),
        Err(ErrorCode::BadParameter)
    );
}
