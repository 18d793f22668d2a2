//! The client is tolerant: what other firmware sends is understood as far as it goes.

use doorward_proto::advanced_config::{AdvancedConfig, AdvancedSettings};
use doorward_proto::config::Config;
use doorward_proto::log::{DoorLog, LogData};
use doorward_proto::types::{
    AuthorizationType, DeviceType, DoorSensorState, LockState, StatusCode, TimeLimit, TimeZoneId,
};
use doorward_proto::{Command, CommandId, DecodeError, Family, Message, Model, PData, Payload};

fn data(command: CommandId, payload: &[u8]) -> PData {
    PData {
        command,
        payload: Payload::from_slice(payload).unwrap(),
    }
}

fn decode(family: Family, command: CommandId, payload: &[u8]) -> Result<Message, DecodeError> {
    Message::decode(family.profile(), &data(command, payload))
}

/// Bytes that are their own position.
fn counting(len: u8) -> Vec<u8> {
    (0..len).collect()
}

#[test]
fn states_of_every_age_are_understood() {
    for len in 13..=40 {
        let Ok(Message::States(states)) = decode(Family::Lock, CommandId::STATES, &counting(len))
        else {
            panic!("{len}");
        };
        assert_eq!(states.lock_state, LockState::Locked);
        assert_eq!(states.battery.0, 12);
        assert_eq!(states.last_action.is_some(), len >= 18, "{len}");
        let door = if len >= 19 {
            DoorSensorState::Other(18)
        } else {
            DoorSensorState::Unavailable
        };
        assert_eq!(states.door_sensor, door, "{len}");
        assert_eq!(states.night_mode, len >= 20, "{len}");
        assert_eq!(
            states.network.thread,
            if len >= 27 { 26 } else { 0 },
            "{len}"
        );
    }
    for len in 0..13 {
        let command = CommandId::STATES;
        let refused = decode(Family::Lock, command, &counting(len));
        assert_eq!(refused, Err(DecodeError::BadLength { command }));
    }
}

/// What newer Openers append after the door sensor is a date, not the lock's fields.
#[test]
fn states_of_an_opener_end_at_the_door_sensor() {
    for len in [19, 26, 27] {
        let Ok(Message::States(states)) = decode(Family::Opener, CommandId::STATES, &counting(len))
        else {
            panic!("{len}");
        };
        assert_eq!(states.door_sensor, DoorSensorState::Other(18));
        assert!(!states.night_mode);
        assert_eq!(states.accessory_battery.0, 0);
        assert_eq!(states.network.remote_access, 0);
    }
}

#[test]
fn configurations_of_every_age_are_understood() {
    for len in 71..=90 {
        let Ok(Message::Config(Config::Lock(config))) =
            decode(Family::Lock, CommandId::CONFIG, &counting(len))
        else {
            panic!("{len}");
        };
        assert_eq!(config.firmware, [66, 67, 68]);
        assert_eq!(config.hardware, [69, 70]);
        let zone = if len >= 74 {
            TimeZoneId(0x4948)
        } else {
            TimeZoneId::NONE
        };
        assert_eq!(config.settings.time_zone, Some(zone), "{len}");
        let kind = if len >= 75 {
            DeviceType::Other(74)
        } else {
            DeviceType::SmartLock12
        };
        assert_eq!(config.device_type, kind, "{len}");
        assert_eq!(
            config.product_variant.to_wire(),
            if len >= 79 { 78 } else { 0 },
            "{len}"
        );
    }
    assert!(decode(Family::Lock, CommandId::CONFIG, &counting(70)).is_err());
    for len in [70, 72, 73, 80] {
        let Ok(Message::Config(Config::Opener(config))) =
            decode(Family::Opener, CommandId::CONFIG, &counting(len))
        else {
            panic!("{len}");
        };
        assert_eq!(config.firmware, [65, 66, 67]);
        assert_eq!(config.has_keypad_2, len >= 73);
        assert_eq!(config.settings.time_zone == TimeZoneId::NONE, len < 72);
    }
}

#[test]
fn advanced_configurations_of_every_age_are_understood() {
    for (len, auto_lock, motor) in [
        (25, false, false),
        (28, false, false),
        (31, true, false),
        (33, true, true),
        (40, true, true),
    ] {
        let Ok(Message::AdvancedConfig(AdvancedConfig::Lock(config))) =
            decode(Family::Ultra, CommandId::ADVANCED_CONFIG, &counting(len))
        else {
            panic!("{len}");
        };
        assert_eq!(config.total_degrees, 0x0100);
        assert_eq!(config.settings.lock_n_go_timeout, 10);
        assert_eq!(config.settings.night_mode.lock_on_start, len >= 28);
        assert_eq!(config.settings.auto_lock.is_some(), auto_lock, "{len}");
        assert_eq!(config.settings.motor.is_some(), motor, "{len}");
    }
}

#[test]
fn a_device_that_cannot_lock_immediately_says_so() {
    let mut payload = counting(31);
    payload[29] = 0xFF;
    let Ok(Message::AdvancedConfig(AdvancedConfig::Lock(config))) =
        decode(Family::Lock, CommandId::ADVANCED_CONFIG, &payload)
    else {
        panic!();
    };
    assert_eq!(config.settings.auto_lock.unwrap().immediately, None);
}

/// 25 bytes are the documented layout, 26 and 27 the real one; what is written back has the same form.
#[test]
fn an_openers_advanced_configuration_goes_back_in_the_form_it_came() {
    for (len, level) in [(25, 20), (26, 21), (27, 21)] {
        let Ok(Message::AdvancedConfig(config)) =
            decode(Family::Opener, CommandId::ADVANCED_CONFIG, &counting(len))
        else {
            panic!("{len}");
        };
        let AdvancedSettings::Opener(settings) = config.settings() else {
            panic!()
        };
        assert_eq!(settings.sound_level, level, "{len}");
        let command = Command::SetAdvancedConfig(AdvancedSettings::Opener(settings));
        let challenge = doorward_proto::Challenge([0; 32]);
        let written = command
            .encode(Family::Opener.profile(), Some(&challenge), None)
            .unwrap();
        assert_eq!(written.payload.len(), usize::from(len) + 34);
    }
}

fn authorization_entry(limited: bool, block: bool) -> Vec<u8> {
    let mut payload = vec![7, 0, 0, 0, 0];
    payload.extend(b"Ann".iter().chain(&[0; 29]));
    payload.extend([1, 0]);
    payload.extend([0; 16]);
    payload.push(u8::from(limited));
    payload.extend(vec![0; if block { 19 } else { 0 }]);
    payload
}

#[test]
fn authorization_entries_come_with_and_without_their_limit() {
    for (limited, block, len) in [(false, false, 56), (false, true, 75), (true, true, 75)] {
        let payload = authorization_entry(limited, block);
        assert_eq!(payload.len(), len);
        let Ok(Message::AuthorizationEntry(entry)) =
            decode(Family::Lock, CommandId::AUTHORIZATION_ENTRY, &payload)
        else {
            panic!("{len}");
        };
        assert_eq!(entry.name.as_str(), "Ann");
        assert_eq!(entry.kind, AuthorizationType::App);
        assert_eq!(entry.limit, limited.then_some(TimeLimit::NONE));
        let written = Message::AuthorizationEntry(entry).encode(Family::Lock.profile());
        assert_eq!(
            written.payload.len(),
            if limited { 75 } else { 56 },
            "short unless limited"
        );
    }
}

#[test]
fn keypad_codes_come_with_and_without_their_limit() {
    for (limited, len) in [(0, 44), (0, 63), (1, 63)] {
        let mut payload = vec![0; len];
        payload[6..9].copy_from_slice(b"Bob");
        payload[43] = limited;
        let Ok(Message::KeypadCode(entry)) = decode(Family::Lock, CommandId::KEYPAD_CODE, &payload)
        else {
            panic!("{len}");
        };
        assert_eq!(entry.name.as_str(), "Bob");
        assert_eq!(entry.limit.is_some(), limited == 1);
    }
}

fn log_entry(kind: u8, data: &[u8]) -> Vec<u8> {
    let mut payload = vec![9, 0, 0, 0];
    payload.extend([0xE9, 7, 1, 8, 12, 34, 56]);
    payload.extend([0, 0, 0, 0]);
    payload.extend([0; 32]);
    payload.push(kind);
    payload.extend(data);
    payload
}

#[test]
fn padding_of_log_entries_is_ignored() {
    for padding in 0..=7 {
        let mut data = vec![1];
        data.extend(vec![0xEE; padding]);
        let Ok(Message::LogEntry(entry)) =
            decode(Family::Lock, CommandId::LOG_ENTRY, &log_entry(6, &data))
        else {
            panic!("{padding}");
        };
        assert_eq!(entry.data, LogData::Door(DoorLog::Closed));
        assert_eq!(entry.authorization, None);
    }
    let Ok(Message::LogEntry(entry)) = decode(
        Family::Lock,
        CommandId::LOG_ENTRY,
        &log_entry(0x7F, &[0xAA; 40]),
    ) else {
        panic!();
    };
    let LogData::Other { kind: 0x7F, data } = entry.data else {
        panic!("{:?}", entry.data)
    };
    assert_eq!(data.as_slice(), [0xAA; 8]);
}

/// The same type byte is a door at a lock and a bell at an Opener.
#[test]
fn log_type_six_depends_on_the_family() {
    let payload = log_entry(6, &[1, 0, 0, 0, 0, 0, 0, 0]);
    let data = |family| match decode(family, CommandId::LOG_ENTRY, &payload) {
        Ok(Message::LogEntry(entry)) => entry.data,
        other => panic!("{other:?}"),
    };
    assert!(matches!(
        data(Family::Ultra),
        LogData::Door(DoorLog::Closed)
    ));
    assert!(matches!(data(Family::Opener), LogData::Doorbell(_)));
}

#[test]
fn log_counts_come_in_three_and_five_bytes() {
    for (family, len) in [
        (Family::Opener, 3),
        (Family::Opener, 5),
        (Family::Lock, 5),
        (Family::Lock, 4),
    ] {
        let Ok(Message::LogEntryCount(count)) =
            decode(family, CommandId::LOG_ENTRY_COUNT, &[1; 5][..len])
        else {
            panic!("{len}");
        };
        assert_eq!((count.enabled, count.count), (true, 0x0101));
    }
}

/// No device sends more than the receive buffers of the most widespread client hold.
#[test]
fn messages_never_outgrow_known_receive_buffers() {
    use proptest::prelude::*;
    use proptest::strategy::ValueTree as _;
    use proptest::test_runner::TestRunner;
    let mut runner = TestRunner::deterministic();
    for model in Model::ALL {
        let profile = model.profile();
        let opener = profile.family == Family::Opener;
        let strategy = crate::strategies::message(profile);
        for _ in 0..800 {
            let message = strategy.new_tree(&mut runner).unwrap().current();
            // Entries of kinds we do not send ourselves are kept as received.
            if let Message::LogEntry(entry) = &message
                && matches!(entry.data, LogData::Other { .. })
            {
                continue;
            }
            let data = message.encode(profile);
            let room = match data.command {
                CommandId::STATES => profile.states_len.min(27),
                CommandId::CONFIG => profile.config_len.min(79),
                CommandId::ADVANCED_CONFIG => profile.advanced_config_len.min(33),
                CommandId::LOG_ENTRY if opener => 56,
                CommandId::LOG_ENTRY => 53,
                CommandId::AUTHORIZATION_ENTRY => 75,
                CommandId::KEYPAD_CODE => 63,
                _ => 32,
            };
            assert!(
                data.payload.len() <= room,
                "{} of {} bytes",
                data.command,
                data.payload.len()
            );
        }
    }
}

#[test]
fn unknown_values_reach_the_client_as_they_are() {
    assert_eq!(
        decode(Family::Lock, CommandId::STATUS, &[9]),
        Ok(Message::Status(StatusCode::Other(9)))
    );
    let command = CommandId(0x0061);
    let unknown = decode(Family::Lock, command, &[0; 4]);
    assert_eq!(unknown, Err(DecodeError::UnknownCommand { command }));
}
