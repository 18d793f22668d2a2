//! Reading, changing and writing back.

use doorward_client::ClientError;
use doorward_client::proto::config::{Config, ConfigSettings, LockConfig, LockSettings};
use doorward_client::proto::door_sensor::DoorSensorConfig;
use doorward_client::proto::states::States;
use doorward_client::proto::types::LockState;
use doorward_client::proto::types::{
    AdvertisingMode, DateTime, DeviceType, DstMode, FobAction, HomeKitStatus, MatterStatus, Name,
    ProductVariant, TimeZoneId,
};
use doorward_client::proto::{Command, CommandId, DataRequest, Message, Model};

use crate::fake::{Device, code, device_id, ready, states};

#[tokio::test(start_paused = true)]
async fn changing_the_configuration_keeps_what_was_not_changed() {
    let (connection, mut device) = ready(Model::SmartLock).await;
    let code = code(Model::SmartLock, "4711");
    let change = connection.change_config(Some(&code), |settings| {
        let ConfigSettings::Lock(settings) = settings else {
            panic!("a lock")
        };
        settings.led_brightness = 5;
    });
    let wanted = ConfigSettings::Lock(LockSettings {
        led_brightness: 5,
        ..lock_config().settings
    });
    let (changed, ()) = tokio::join!(change, async {
        tell_count(&mut device, 7).await;
        tell_config(&mut device, 1).await;
        tell_count(&mut device, 7).await;
        let command = device.expect(CommandId::SET_CONFIG).await;
        assert_eq!(command.command, Ok(Command::SetConfig(wanted.clone())));
        assert_eq!(command.code.unwrap().expose_value(), 4711);
        device.complete().await;
        device.challenge(2).await;
    });
    assert_eq!(changed.unwrap(), wanted);
}

#[tokio::test(start_paused = true)]
async fn a_change_that_changes_nothing_writes_nothing() {
    let (connection, mut device) = ready(Model::SmartLock).await;
    let (unchanged, ()) = tokio::join!(connection.change_config(None, |_| {}), async {
        tell_count(&mut device, 7).await;
        tell_config(&mut device, 1).await;
    });
    assert_eq!(
        unchanged.unwrap(),
        ConfigSettings::Lock(lock_config().settings)
    );
    device.assert_silent().await;
}

#[tokio::test(start_paused = true)]
async fn two_changes_on_one_connection_follow_one_another() {
    let (connection, mut device) = ready(Model::SmartLock).await;
    let bright = connection.change_config(None, |settings| {
        let ConfigSettings::Lock(settings) = settings else {
            panic!("a lock")
        };
        settings.led_brightness = 5;
    });
    let quiet = connection.change_config(None, |settings| {
        let ConfigSettings::Lock(settings) = settings else {
            panic!("a lock")
        };
        settings.button_enabled = true;
    });
    let device = async {
        let mut present = lock_config();
        for round in [1, 3] {
            tell_count(&mut device, round).await;
            device.expect(CommandId::REQUEST_CONFIG).await;
            device
                .say(Message::Config(Config::Lock(present.clone())))
                .await;
            device.challenge(round).await;
            tell_count(&mut device, round).await;
            let command = device.expect(CommandId::SET_CONFIG).await;
            let Ok(Command::SetConfig(ConfigSettings::Lock(settings))) = command.command else {
                panic!("settings of a lock")
            };
            present.settings = settings;
            device.complete().await;
            device.challenge(round + 1).await;
        }
        present.settings
    };
    let (bright, quiet, present) = tokio::join!(bright, quiet, device);
    bright.unwrap();
    quiet.unwrap();
    assert_eq!(
        (present.led_brightness, present.button_enabled),
        (5, true),
        "neither was lost"
    );
}

#[tokio::test(start_paused = true)]
async fn a_change_of_another_client_in_between_is_not_overwritten() {
    let (connection, mut device) = ready(Model::SmartLock).await;
    let mut asked = 0;
    let change = connection.change_config(None, |settings| {
        asked += 1;
        let ConfigSettings::Lock(settings) = settings else {
            panic!("a lock")
        };
        settings.led_brightness = 5;
    });
    let script = async {
        tell_count(&mut device, 7).await;
        tell_config(&mut device, 1).await;
        // Before it is written, somebody else writes.
        tell_count(&mut device, 8).await;
        tell_count(&mut device, 8).await;
        let mut theirs = lock_config();
        theirs.settings.single_lock = Some(false);
        device.expect(CommandId::REQUEST_CONFIG).await;
        device
            .say(Message::Config(Config::Lock(theirs.clone())))
            .await;
        device.challenge(2).await;
        tell_count(&mut device, 8).await;
        let both = LockSettings {
            led_brightness: 5,
            ..theirs.settings
        };
        let command = device.expect(CommandId::SET_CONFIG).await;
        assert_eq!(
            command.command,
            Ok(Command::SetConfig(ConfigSettings::Lock(both)))
        );
        device.complete().await;
        device.challenge(3).await;
    };
    let (changed, ()) = tokio::join!(change, script);
    changed.unwrap();
    assert_eq!(asked, 2);
}

#[tokio::test(start_paused = true)]
async fn a_device_whose_configuration_never_rests_is_given_up_with_nothing_written() {
    let (connection, mut device) = ready(Model::SmartLock).await;
    let change = connection.change_config(None, |settings| {
        if let ConfigSettings::Lock(settings) = settings {
            settings.led_brightness = 5;
        }
    });
    let script = async {
        for round in 1..=4 {
            tell_count(&mut device, 2 * round).await;
            tell_config(&mut device, round).await;
            tell_count(&mut device, 2 * round + 1).await;
        }
        device.assert_silent().await;
    };
    let (changed, ()) = tokio::join!(change, script);
    assert_eq!(changed.unwrap_err(), ClientError::Contended);
}

#[tokio::test(start_paused = true)]
async fn a_change_that_declines_writes_nothing() {
    let (connection, mut device) = ready(Model::SmartLock).await;
    let change = connection.try_change_config(None, |settings| {
        if let ConfigSettings::Lock(settings) = settings {
            settings.led_brightness = 5;
        }
        Err("not as it was seen")
    });
    let (declined, ()) = tokio::join!(change, async {
        tell_count(&mut device, 7).await;
        tell_config(&mut device, 1).await;
    });
    assert_eq!(declined.unwrap(), Err("not as it was seen"));
    device.assert_silent().await;
}

#[tokio::test(start_paused = true)]
async fn what_the_door_sensor_is_for_changes_like_the_configuration() {
    let (connection, mut device) = ready(Model::SmartLock).await;
    let code = code(Model::SmartLock, "4711");
    let change = connection.change_door_sensor_config(Some(&code), |config| {
        config.ajar_minutes = 30;
    });
    let (changed, ()) = tokio::join!(change, async {
        let present = DoorSensorConfig::FACTORY;
        let mut theirs = present;
        theirs.warns_ajar = true;
        // Somebody else writes before it is written, so that it is read anew.
        for (before, there, after) in [(7, present, 8), (8, theirs, 8)] {
            tell_count(&mut device, before).await;
            device.expect(CommandId::REQUEST_DOOR_SENSOR_CONFIG).await;
            device.say(Message::DoorSensorConfig(there)).await;
            device.challenge(after).await;
            tell_count(&mut device, after).await;
        }
        let command = device.expect(CommandId::SET_DOOR_SENSOR_CONFIG).await;
        theirs.ajar_minutes = 30;
        let wanted = Command::SetDoorSensorConfig(theirs);
        assert_eq!(command.command, Ok(wanted));
        assert_eq!(command.code.unwrap().expose_value(), 4711);
        device.complete().await;
        device.challenge(9).await;
    });
    assert_eq!(changed.unwrap().ajar_minutes, 30);
}

#[tokio::test(start_paused = true)]
async fn a_lost_question_about_the_door_sensor_leaves_nothing_in_doubt() {
    let (connection, mut device) = ready(Model::SmartLock).await;
    let (told, ()) = tokio::join!(connection.door_sensor_config(), async {
        device.expect(CommandId::REQUEST_DOOR_SENSOR_CONFIG).await;
        drop(device);
    });
    assert!(matches!(told, Err(ClientError::Link(_))), "{told:?}");
}

/// States with this count of configuration changes.
async fn tell_count(device: &mut Device, count: u8) {
    device.expect_request(DataRequest::States).await;
    let states = States {
        config_update_count: count,
        ..states(LockState::Locked)
    };
    device.say(Message::States(states)).await;
}

async fn tell_config(device: &mut Device, next_challenge: u8) {
    device.expect(CommandId::REQUEST_CONFIG).await;
    device
        .say(Message::Config(Config::Lock(lock_config())))
        .await;
    device.challenge(next_challenge).await;
}

fn lock_config() -> LockConfig {
    LockConfig {
        device_id: device_id(),
        settings: LockSettings {
            name: Name::new("Front door").unwrap(),
            latitude: 48.2,
            longitude: 16.4,
            auto_unlatch: true,
            pairing_enabled: true,
            button_enabled: false,
            led_enabled: true,
            led_brightness: 3,
            timezone_offset: 60,
            dst: DstMode::from_wire(1),
            fob_actions: [1, 2, 4].map(FobAction::from_wire),
            single_lock: Some(true),
            advertising_mode: Some(AdvertisingMode::from_wire(2)),
            time_zone: Some(TimeZoneId(37)),
        },
        current_time: DateTime::from_unix(1_760_000_000),
        has_fob: false,
        has_keypad: true,
        firmware: [3, 7, 7],
        hardware: [4, 10],
        homekit: HomeKitStatus::from_wire(0),
        device_type: DeviceType::SmartLock34,
        capabilities: 0,
        has_keypad_2: false,
        matter: MatterStatus::from_wire(0),
        product_variant: ProductVariant::from_wire(0),
    }
}
