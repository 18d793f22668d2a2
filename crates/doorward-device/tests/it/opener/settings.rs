//! Config and Advanced Config of the Opener.

use doorward_device::body::{BusCommand, BusSetup};
use doorward_proto::{
    CommandId, DataRequest, PData, Payload,
    types::{
        BatteryType, DstMode, Name, OpenerButtonAction, OpenerCapabilities, OpenerFobAction,
        OpenerOperatingMode, TimeZoneId,
    },
};

use super::*;

#[test]
fn what_is_set_is_told_and_survives_a_restart() {
    let (mut world, owner) = home();
    let config_before = config(&mut world, &owner).settings;
    assert_eq!(config_before, OpenerSettings::factory());
    let count = owner.states(&mut world).config_update_count;
    let wanted = OpenerSettings {
        name: Name::new("House door").unwrap(),
        latitude: 48.2,
        longitude: 16.4,
        capabilities: OpenerCapabilities::RingToOpen,
        led_enabled: false,
        dst: DstMode::European,
        fob_actions: [OpenerFobAction::Ring; 3],
        operating_mode: OpenerOperatingMode::Analogue,
        time_zone: TimeZoneId(37),
        ..config_before
    };
    let change = wanted.clone();
    let answer = set(&mut world, &owner, |settings| *settings = change).unwrap();
    assert_eq!(answer.last(), Some(&complete()));
    let wanted_advanced = OpenerAdvancedSettings {
        intercom_id: 1234,
        bus_mode_switch: 1,
        short_circuit_duration: 70,
        strike_delay: 30_000,
        strike_duration: 1_000,
        ring_to_open_timeout: 60,
        reserved: Some(9),
        doorbell_suppression: 7,
        doorbell_suppression_duration: 10_000,
        sound_level: 255,
        single_press: OpenerButtonAction::Open,
        auto_update: Some(true),
        ..advanced(&mut world, &owner)
    };
    let change = wanted_advanced.clone();
    set_advanced(&mut world, &owner, |settings| *settings = change).unwrap();
    assert_eq!(
        owner.states(&mut world).config_update_count,
        count.wrapping_add(2)
    );
    assert_eq!(
        world.bus.last(),
        Some(&BusCommand::Use(BusSetup {
            operating_mode: OpenerOperatingMode::Analogue,
            intercom_id: 1234,
            short_circuit_ms: Some(70),
        }))
    );
    world.reboot(false);
    let owner = owner.reconnect(&mut world);
    assert_eq!(config(&mut world, &owner).settings, wanted);
    assert_eq!(advanced(&mut world, &owner), wanted_advanced);
}

#[test]
fn refuses_every_value_out_of_range() {
    let (mut world, owner) = home();
    let before = (config(&mut world, &owner), advanced(&mut world, &owner));
    type Spoil = fn(&mut OpenerAdvancedSettings);
    let spoils: [Spoil; 15] = [
        |a| a.bus_mode_switch = 2,
        |a| a.strike_delay = 30_001,
        |a| a.strike_duration = 999,
        |a| a.strike_duration = 30_001,
        |a| a.ring_to_open_timeout = 4,
        |a| a.ring_to_open_timeout = 61,
        |a| a.doorbell_suppression = 8,
        |a| a.doorbell_suppression_duration = 499,
        |a| a.doorbell_suppression_duration = 10_001,
        |a| a.sound_ring = 4,
        |a| a.sound_open = 4,
        |a| a.sound_ring_to_open = 4,
        |a| a.sound_continuous_mode = 4,
        |a| a.double_press = OpenerButtonAction::Other(8),
        |a| a.battery_type = BatteryType::Other(9),
    ];
    for spoil in spoils {
        assert_eq!(
            set_advanced(&mut world, &owner, spoil),
            Err(ErrorCode::BadParameter)
        );
    }
    let spoils: [fn(&mut OpenerSettings); 5] = [
        |c| c.capabilities = OpenerCapabilities::Other(3),
        |c| c.operating_mode = OpenerOperatingMode::Other(0x10),
        |c| c.fob_actions[1] = OpenerFobAction::Other(5),
        |c| c.time_zone = TimeZoneId(46),
        |c| c.latitude = f32::NAN,
    ];
    for spoil in spoils {
        assert_eq!(set(&mut world, &owner, spoil), Err(ErrorCode::BadParameter));
    }
    let mut after = (config(&mut world, &owner), advanced(&mut world, &owner));
    after.0.current_time = before.0.current_time;
    assert_eq!(after, before);
}

#[test]
fn shorter_forms_keep_what_they_do_not_say() {
    let (mut world, owner) = home();
    set_advanced(&mut world, &owner, |a| {
        a.reserved = Some(5);
        a.auto_update = Some(true);
    })
    .unwrap();
    for (length, reserved, auto_update) in [
        (25, None, None),
        (26, Some(6), None),
        (27, Some(7), Some(false)),
    ] {
        let form = OpenerAdvancedSettings {
            reserved,
            auto_update,
            sound_level: length,
            ..advanced(&mut world, &owner)
        };
        let before = advanced(&mut world, &owner);
        let command = Command::SetAdvancedConfig(AdvancedSettings::Opener(form));
        let challenge = owner.challenge(&mut world).unwrap();
        let frame = owner.seal(&mut world, &command, Some(&challenge), CODE);
        assert_eq!(frame.len(), usize::from(length) + 32 + 2 + 54);
        let answer = owner.send(&mut world, &frame);
        assert_eq!(answer.last(), Some(&complete()), "{length}: {answer:?}");
        let after = advanced(&mut world, &owner);
        assert_eq!(after.sound_level, length);
        assert_eq!(after.reserved, reserved.or(before.reserved));
        assert_eq!(after.auto_update, auto_update.or(before.auto_update));
    }
    for length in [24, 28] {
        let command = CommandId::SET_ADVANCED_CONFIG;
        let payload = Payload::from_slice(&vec![0; length + 34]).unwrap();
        let frame = owner.seal_data(&mut world, &PData { command, payload });
        assert_eq!(
            crate::world::outcome(owner.send(&mut world, &frame)),
            Err(ErrorCode::BadLength)
        );
    }
}

#[test]
fn a_locks_settings_do_not_fit() {
    let (mut world, owner) = home();
    let command = CommandId::SET_CONFIG;
    let payload = Payload::from_slice(&[0; 55 + 34]).unwrap();
    let frame = owner.seal_data(&mut world, &PData { command, payload });
    assert_eq!(
        crate::world::outcome(owner.send(&mut world, &frame)),
        Err(ErrorCode::BadLength)
    );
}

#[test]
fn the_configuration_says_what_is_paired() {
    let (mut world, owner) = home();
    let told = config(&mut world, &owner);
    assert!(!told.has_fob && !told.has_keypad && !told.has_keypad_2);
    another(&mut world, AuthorizationType::Fob, "Fob");
    let told = config(&mut world, &owner);
    assert!(told.has_fob && !told.has_keypad);
    assert_eq!(told.device_id, crate::world::device_id());
}

#[test]
fn switching_pairing_off_closes_the_button() {
    let (mut world, owner) = home();
    set(&mut world, &owner, |settings| {
        settings.pairing_enabled = false
    })
    .unwrap();
    world.hold_button();
    assert_ne!(
        owner.states(&mut world).device_state,
        DeviceState::PairingMode
    );
}

#[test]
fn the_battery_report_names_the_last_action() {
    let (mut world, owner) = home();
    owner.act(&mut world, OPEN).unwrap();
    match &owner
        .request(&mut world, DataRequest::BatteryReport)
        .unwrap()[..]
    {
        [.., Message::BatteryReport(report)] => assert_eq!(report.last_action, OPEN.to_wire()),
        other => panic!("{other:?}"),
    }
}
