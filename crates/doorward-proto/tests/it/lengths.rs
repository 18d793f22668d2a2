//! The device is strict: which lengths a command may have, and what is answered to all others.

use doorward_proto::advanced_config::AdvancedSettings;
use doorward_proto::config::ConfigSettings;
use doorward_proto::{
    Class, Command, CommandId, DecodeError, ErrorCode, IncomingCommand, Model, PData,
    ParameterError, Payload, Profile,
};

use crate::support::hex;

fn data(command: CommandId, payload: &[u8]) -> PData {
    PData {
        command,
        payload: Payload::from_slice(payload).unwrap(),
    }
}

/// All lengths a command may have on this product, challenge and code included.
fn accepted(profile: &Profile, command: CommandId) -> Vec<usize> {
    (0..=200)
        .filter(
            |len| match IncomingCommand::decode(profile, &data(command, &vec![0; *len])) {
                Ok(_) => true,
                Err(error) => {
                    assert_eq!(error, DecodeError::BadLength { command });
                    assert_eq!(error.error_code(), ErrorCode::BadLength);
                    false
                }
            },
        )
        .collect()
}

/// Every command after pairing, with its lengths on a classic lock, on the Ultra and on the Opener
/// (Smart Lock API 2.3.0 and Opener API 1.1, payload tables).
#[test]
fn commands_have_the_published_lengths_and_no_others() {
    const NONE: &[usize] = &[];
    let table: &[(CommandId, [&[usize]; 3])] = &[
        (CommandId::REMOVE_AUTHORIZATION, [&[38], &[40], &[38]]),
        (
            CommandId::REQUEST_AUTHORIZATIONS,
            [&[38, 39], &[40, 41], &[38, 39]],
        ),
        (CommandId::INVITE, [&[120], &[122], &[120]]),
        (
            CommandId::SET_CONFIG,
            [&[85, 86, 87, 89], &[87, 88, 89, 91], &[88]],
        ),
        (CommandId::REQUEST_CONFIG, [&[32], &[32], &[32]]),
        (CommandId::SET_SECURITY_CODE, [&[36], &[40], &[36]]),
        (CommandId::REQUEST_CALIBRATION, [&[34], &[36], &[34]]),
        (CommandId::REQUEST_REBOOT, [&[34], &[36], &[34]]),
        (CommandId::VERIFY_SECURITY_CODE, [&[34], &[36], &[34]]),
        (CommandId::UPDATE_TIME, [&[41], &[43], &[41]]),
        (CommandId::UPDATE_AUTHORIZATION, [&[92], &[94], &[92]]),
        (CommandId::START_BUS_SIGNAL_RECORDING, [NONE, NONE, &[34]]),
        (CommandId::REQUEST_LOG, [&[42], &[44], &[42]]),
        (CommandId::ENABLE_LOGGING, [&[35], &[37], &[35]]),
        (
            CommandId::SET_ADVANCED_CONFIG,
            [&[60, 63, 65], &[62, 65, 67], &[59, 60, 61]],
        ),
        (CommandId::REQUEST_ADVANCED_CONFIG, [&[32], &[32], &[32]]),
        (CommandId::ADD_TIME_CONTROL, [&[38], &[40], &[38]]),
        (CommandId::REMOVE_TIME_CONTROL, [&[35], &[37], &[35]]),
        (CommandId::REQUEST_TIME_CONTROLS, [&[34], &[36], &[34]]),
        (CommandId::UPDATE_TIME_CONTROL, [&[40], &[42], &[40]]),
        (CommandId::ADD_KEYPAD_CODE, [&[78], &[80], &[78]]),
        (CommandId::REQUEST_KEYPAD_CODES, [&[38], &[40], &[38]]),
        (CommandId::UPDATE_KEYPAD_CODE, [&[81], &[83], &[81]]),
        (CommandId::REMOVE_KEYPAD_CODE, [&[36], &[38], &[36]]),
        (CommandId::KEYPAD_ACTION, [&[38], &[38], &[38]]),
        (CommandId::CONTINUOUS_MODE, [&[38], &[40], &[36]]),
        (CommandId::REQUEST_DOOR_SENSOR_CONFIG, [&[32], &[32], NONE]),
        (CommandId::ENABLE_DOOR_SENSOR_LOGGING, [&[35], &[37], NONE]),
        (CommandId::ACKNOWLEDGE_FAILURES, [&[38], &[40], &[38]]),
        (CommandId::TAKE_UP_INVITATION, [&[64], &[64], &[64]]),
    ];
    let models = [
        Model::SmartLock,
        Model::SmartDoor,
        Model::Ultra,
        Model::Opener,
    ];
    for (command, [lock, ultra, opener]) in table {
        for (model, wanted) in models.into_iter().zip([lock, lock, ultra, opener]) {
            let profile = model.profile();
            if wanted.is_empty() {
                let refused = IncomingCommand::decode(profile, &data(*command, &[0; 36]));
                assert_eq!(
                    refused,
                    Err(DecodeError::UnknownCommand { command: *command }),
                    "{model}"
                );
            } else {
                assert_eq!(accepted(profile, *command), *wanted, "{command} on {model}");
            }
        }
    }
    for model in models {
        let (profile, opener) = (model.profile(), model == Model::Opener);
        let suffixed = |bare: usize| {
            if opener {
                (bare..=bare + 20).collect()
            } else {
                vec![bare, bare + 20]
            }
        };
        assert_eq!(
            accepted(profile, CommandId::LOCK_ACTION),
            suffixed(38),
            "{model}"
        );
        assert_eq!(
            accepted(profile, CommandId::SIMPLE_LOCK_ACTION),
            suffixed(33),
            "{model}"
        );
    }
    let listed = table.iter().map(|row| row.0).chain([
        CommandId::LOCK_ACTION,
        CommandId::SIMPLE_LOCK_ACTION,
        CommandId::REQUEST_DATA,
    ]);
    let listed: Vec<CommandId> = listed.collect();
    for command in CommandId::NAMED {
        let known = models.iter().any(|model| {
            command
                .class(model.profile())
                .is_some_and(|class| class > Class::Pairing)
        });
        assert_eq!(known, listed.contains(command), "{command}");
    }
}

#[test]
fn data_that_a_product_does_not_have_is_unknown() {
    let request = |model: Model, target: CommandId| {
        let payload = target.0.to_le_bytes();
        IncomingCommand::decode(model.profile(), &data(CommandId::REQUEST_DATA, &payload)).is_ok()
    };
    for model in Model::ALL {
        assert!(request(model, CommandId::CHALLENGE) && request(model, CommandId::STATES));
        assert!(
            request(model, CommandId::BATTERY_REPORT) && request(model, CommandId::CODE_STATUS)
        );
        assert!(
            !request(model, CommandId::PUBLIC_KEY),
            "only on the pairing characteristic"
        );
        assert!(!request(model, CommandId::CONFIG) && !request(model, CommandId(0x0029)));
    }
    assert!(request(Model::SmartLock, CommandId::OPENINGS_CLOSINGS));
    assert!(!request(Model::Opener, CommandId::OPENINGS_CLOSINGS));
    assert!(!request(Model::Ultra, CommandId::MOST_RECENT_COMMAND));
    let longer = data(CommandId::REQUEST_DATA, &[4, 0, 0]);
    let refused = IncomingCommand::decode(Model::SmartLock.profile(), &longer).unwrap_err();
    assert_eq!(refused.error_code(), ErrorCode::BadLength);
}

#[test]
fn pairing_messages_are_unknown_on_a_sealed_link() {
    for command in [
        CommandId::PUBLIC_KEY,
        CommandId::AUTHORIZATION_AUTHENTICATOR,
        CommandId::AUTHORIZATION_DATA,
        CommandId::AUTHORIZATION_ID_CONFIRMATION,
    ] {
        for model in Model::ALL {
            let refused =
                IncomingCommand::decode(model.profile(), &data(command, &[0; 32])).unwrap_err();
            assert_eq!(refused.error_code(), ErrorCode::Unknown);
        }
    }
}

#[test]
fn unknown_commands_are_named_in_the_refusal() {
    let command = CommandId(0x0050);
    let refused =
        IncomingCommand::decode(Model::SmartLock.profile(), &data(command, &[0; 32])).unwrap_err();
    assert_eq!(refused, DecodeError::UnknownCommand { command });
    assert_eq!(
        refused.report().to_plain_frame()[..5],
        hex("1200FF5000")[..]
    );
}

/// A payload of zeros except for some bytes at the front.
fn with_fields(command: CommandId, fields: &[u8], len: usize) -> Result<Command, ParameterError> {
    let mut payload = vec![0; len];
    payload[..fields.len()].copy_from_slice(fields);
    let incoming =
        IncomingCommand::decode(Model::SmartLock.profile(), &data(command, &payload)).unwrap();
    assert!(
        incoming.challenge.is_some(),
        "the challenge is there, whatever the parameters"
    );
    incoming.command
}

#[test]
fn values_out_of_range_are_refused_after_challenge_and_code() {
    let field = |command, fields: &[u8], len| {
        let error = with_fields(command, fields, len).unwrap_err();
        let expected = if error.field == "authorization id" {
            ErrorCode::InvalidAuthorizationId
        } else {
            ErrorCode::BadParameter
        };
        assert_eq!(error.error_code(), expected);
        error.field
    };
    for action in [0x00, 0x07, 0x50, 0x5A, 0x84, 0xFF] {
        assert_eq!(field(CommandId::LOCK_ACTION, &[action], 38), "lock action");
    }
    assert!(with_fields(CommandId::LOCK_ACTION, &[0x06], 38).is_ok());
    assert!(
        with_fields(CommandId::LOCK_ACTION, &[0x83, 1, 2, 3, 4, 0xFC], 38).is_ok(),
        "unknown flags"
    );
    assert_eq!(
        field(CommandId::SIMPLE_LOCK_ACTION, &[3], 33),
        "lock action"
    );
    assert_eq!(field(CommandId::KEYPAD_ACTION, &[3], 38), "keypad source");
    assert_eq!(
        field(CommandId::REMOVE_AUTHORIZATION, &[0, 0, 0, 0], 38),
        "authorization id"
    );
    assert_eq!(
        field(CommandId::UPDATE_AUTHORIZATION, &[0, 0, 0, 0], 92),
        "authorization id"
    );
    assert_eq!(field(CommandId::INVITE, &[0; 32], 120), "key");
    assert_eq!(field(CommandId::UPDATE_TIME, &[0; 7], 41), "time");
    assert_eq!(
        field(CommandId::UPDATE_TIME, &[0xE9, 7, 2, 30, 0, 0, 0], 41),
        "time"
    );
    assert_eq!(
        field(CommandId::REQUEST_LOG, &[0, 0, 0, 0, 1, 0, 2, 0], 42),
        "sort order"
    );
    assert_eq!(
        field(CommandId::ADD_TIME_CONTROL, &[0, 24, 0, 1], 38),
        "time of day"
    );
    assert_eq!(
        field(CommandId::ADD_KEYPAD_CODE, &123_456_u32.to_le_bytes(), 78),
        "keypad code"
    );
    let mut limited = [0; 44];
    limited[..4].copy_from_slice(&345_678_u32.to_le_bytes());
    assert!(with_fields(CommandId::ADD_KEYPAD_CODE, &limited, 78).is_ok());
    (limited[24], limited[25]) = (1, 7);
    assert_eq!(
        field(CommandId::ADD_KEYPAD_CODE, &limited, 78),
        "time limit"
    );
}

/// The opener has no seventh action.
#[test]
fn full_lock_is_no_action_of_the_opener() {
    let mut payload = [0; 38];
    payload[0] = 6;
    let incoming = IncomingCommand::decode(
        Model::Opener.profile(),
        &data(CommandId::LOCK_ACTION, &payload),
    )
    .unwrap();
    assert!(incoming.command.is_err());
}

#[test]
fn an_openers_timetable_knows_its_five_actions_only() {
    for action in 0..=u8::MAX {
        let mut add = [0; 38];
        add[3] = action;
        let mut update = [0; 40];
        update[5] = action;
        for (command, payload) in [
            (CommandId::ADD_TIME_CONTROL, &add[..]),
            (CommandId::UPDATE_TIME_CONTROL, &update[..]),
        ] {
            let opener = Model::Opener.profile();
            let incoming = IncomingCommand::decode(opener, &data(command, payload)).unwrap();
            assert_eq!(
                incoming.command.is_ok(),
                (1..=5).contains(&action),
                "{command} {action}"
            );
        }
    }
}

fn settings(len: usize) -> ConfigSettings {
    let Ok(Command::SetConfig(settings)) = with_fields(CommandId::SET_CONFIG, b"Door", len) else {
        panic!("{len}");
    };
    settings
}

#[test]
fn shorter_configurations_leave_the_missing_fields_as_they_are() {
    let ConfigSettings::Lock(mut present) = settings(89) else {
        panic!("a lock's")
    };
    present.single_lock = Some(true);
    for (len, kept) in [(85, 3), (86, 2), (87, 1), (89, 0)] {
        let ConfigSettings::Lock(new) = settings(len) else {
            panic!("a lock's")
        };
        let missing = [
            new.single_lock.is_none(),
            new.advertising_mode.is_none(),
            new.time_zone.is_none(),
        ];
        assert_eq!(
            missing.iter().filter(|missing| **missing).count(),
            kept,
            "{len}"
        );
        let applied = new.apply_to(&present);
        assert_eq!(applied.single_lock, Some(kept == 3), "{len}");
        assert!(applied.advertising_mode.is_some() && applied.time_zone.is_some());
    }
}

#[test]
fn shorter_advanced_configurations_leave_the_missing_groups_as_they_are() {
    // In range: lock 'n' go timeout 20 s, unlatch duration 3 s.
    let mut fields = [0; 31];
    (fields[8], fields[14]) = (20, 3);
    let read = |len| match with_fields(CommandId::SET_ADVANCED_CONFIG, &fields, len) {
        Ok(Command::SetAdvancedConfig(AdvancedSettings::Lock(settings))) => settings,
        other => panic!("{other:?}"),
    };
    let present = read(65);
    assert!(present.auto_lock.is_some() && present.motor.is_some());
    let middle = read(63);
    assert!(middle.auto_lock.is_some() && middle.motor.is_none());
    let short = read(60);
    assert!(short.auto_lock.is_none() && short.motor.is_none());
    assert_eq!(short.apply_to(&present), present);
    assert_eq!(middle.apply_to(&present), present);
}
