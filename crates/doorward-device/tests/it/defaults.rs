//! Back to default settings: three commands, and nothing else changes.

use doorward_proto::{
    Command, Message, Model,
    advanced_config::{AdvancedConfig, AdvancedSettings},
    config::{Config, ConfigSettings},
    door_sensor::DoorSensorConfig,
    types::{AuthorizationType, ErrorCode},
};

use crate::{
    commands::{keypad_code, time_control},
    world::{Client, World, complete},
};

fn config(world: &mut World, client: &Client) -> Config {
    match &client.command(world, &Command::RequestConfig, 0).unwrap()[..] {
        [Message::Config(config)] => config.clone(),
        other => panic!("{other:?}"),
    }
}

fn door_sensor(world: &mut World, client: &Client) -> DoorSensorConfig {
    let request = Command::RequestDoorSensorConfig;
    match client.command(world, &request, 0).unwrap()[..] {
        [Message::DoorSensorConfig(config)] => config,
        ref other => panic!("{other:?}"),
    }
}

fn advanced(world: &mut World, client: &Client) -> AdvancedConfig {
    let request = Command::RequestAdvancedConfig;
    match &client.command(world, &request, 0).unwrap()[..] {
        [Message::AdvancedConfig(config)] => config.clone(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_lock_comes_back_exactly_to_its_defaults_and_keeps_everything_else() {
    for (model, code) in [
        (Model::SmartLock, 4711),
        (Model::Ultra, 304_711),
        (Model::SmartDoor, 4711),
    ] {
        let mut world = World::new(model);
        let owner = world.pair(1, "Owner", code);
        if model != Model::Ultra {
            owner.set_code(&mut world, 0, code).unwrap();
        }
        let (fresh, fresh_advanced) = (config(&mut world, &owner), advanced(&mut world, &owner));
        assert_eq!(fresh.settings(), ConfigSettings::factory(model));
        assert_eq!(fresh_advanced.settings(), AdvancedSettings::factory(model));

        let ConfigSettings::Lock(mut changed) = fresh.settings() else {
            panic!("a lock");
        };
        changed.led_brightness = 0;
        changed.auto_unlatch = true;
        changed.single_lock = Some(true);
        changed.timezone_offset = 60;
        let AdvancedSettings::Lock(mut changed_advanced) = fresh_advanced.settings() else {
            panic!("a lock");
        };
        changed_advanced.lock_n_go_timeout = 60;
        changed_advanced.night_mode.enabled = true;
        for command in [
            Command::SetConfig(ConfigSettings::Lock(changed)),
            Command::SetAdvancedConfig(AdvancedSettings::Lock(changed_advanced)),
            Command::SetDoorSensorConfig(DoorSensorConfig {
                enabled: false,
                warns_ajar: true,
                ajar_minutes: 7,
                ..DoorSensorConfig::FACTORY
            }),
            Command::AddTimeControl(time_control()),
            Command::AddKeypadCode(keypad_code(345_678, "Postman")),
        ] {
            owner.command(&mut world, &command, code).unwrap();
        }
        world.hold_button();
        world
            .pair_as(2, "Guest", AuthorizationType::App, code)
            .unwrap();
        assert_ne!(door_sensor(&mut world, &owner), DoorSensorConfig::FACTORY);
        let log = owner.log(&mut world, code).len();

        for command in [
            Command::SetConfig(ConfigSettings::factory(model)),
            Command::SetAdvancedConfig(AdvancedSettings::factory(model)),
            Command::SetDoorSensorConfig(DoorSensorConfig::FACTORY),
            Command::RemoveTimeControl { id: 1 },
        ] {
            let done = owner.command(&mut world, &command, code);
            assert_eq!(done, Ok(vec![complete()]), "{model} {command:?}");
        }
        let timetable = owner.command(&mut world, &Command::RequestTimeControls, code);
        assert_eq!(
            timetable,
            Ok(vec![Message::TimeControlCount(0), complete()])
        );
        assert_eq!(
            config(&mut world, &owner).settings(),
            fresh.settings(),
            "{model}"
        );
        assert_eq!(advanced(&mut world, &owner), fresh_advanced, "{model}");
        assert_eq!(
            door_sensor(&mut world, &owner),
            DoorSensorConfig::FACTORY,
            "{model}"
        );
        let codes = Command::RequestKeypadCodes {
            offset: 0,
            count: 9,
        };
        let codes = owner.command(&mut world, &codes, code).unwrap();
        assert_eq!(codes[0], Message::KeypadCodeCount(1));
        let everybody =
            Command::RequestAuthorizations(doorward_proto::authorization::AuthorizationsRequest {
                offset: 0,
                count: 9,
                filter: None,
            });
        let everybody = owner.command(&mut world, &everybody, code).unwrap();
        assert_eq!(everybody[0], Message::AuthorizationCount(2));
        assert!(owner.log(&mut world, code).len() >= log);
        assert_eq!(
            owner.command(&mut world, &Command::VerifySecurityCode, 0),
            Err(ErrorCode::BadCode),
            "the code stays"
        );
    }
}

#[test]
fn a_smart_door_refuses_angles_it_does_not_have() {
    let mut world = World::new(Model::SmartDoor);
    let owner = world.pair(1, "Owner", 0);
    let AdvancedSettings::Lock(mut settings) = AdvancedSettings::factory(Model::SmartDoor) else {
        panic!("a lock");
    };
    settings.unlocked_position_offset = 5;
    let set = Command::SetAdvancedConfig(AdvancedSettings::Lock(settings));
    assert_eq!(
        owner.command(&mut world, &set, 0),
        Err(ErrorCode::BadParameter)
    );
    let AdvancedConfig::Lock(told) = advanced(&mut world, &owner) else {
        panic!("a lock");
    };
    assert_eq!(
        (told.total_degrees, told.settings.unlocked_position_offset),
        (0, 0)
    );
}
