//! Config, Advanced Config, time control, the clock.

use std::time::Duration;

use doorward_device::{
    Input,
    body::{ButtonEvent, RingPattern, Sound},
};
use doorward_proto::{
    Command, CommandId, ErrorReport, Message, Model, PData, Payload,
    advanced_config::{AdvancedConfig, AdvancedSettings},
    config::{Config, ConfigSettings},
    ext::{SecurityEvent, SecurityEventKind},
    keypad::KeypadCodeUpdate,
    log::LogData,
    pairing::{Credentials, PairingError},
    time_control::{TimeControl, TimeControlEntry},
    types::{
        AuthorizationType, DateTime, ErrorCode, KeypadCode, LockAction, LockState, Name, TimeZoneId,
    },
};

use crate::{
    commands::{advanced, invite, keypad_code, settings, time_control},
    world::{Client, NOON, World, complete, outcome},
};

const CODE: u32 = 548;

fn home() -> (World, Client) {
    let mut world = World::new(Model::Ultra);
    let owner = world.pair(1, "Owner", CODE);
    (world, owner)
}

fn config(world: &mut World, who: &Client) -> doorward_proto::config::LockConfig {
    match &who.command(world, &Command::RequestConfig, 0).unwrap()[..] {
        [Message::Config(Config::Lock(config))] => config.clone(),
        other => panic!("{other:?}"),
    }
}

fn advanced_config(
    world: &mut World,
    who: &Client,
) -> doorward_proto::advanced_config::LockAdvancedConfig {
    match &who
        .command(world, &Command::RequestAdvancedConfig, 0)
        .unwrap()[..]
    {
        [Message::AdvancedConfig(AdvancedConfig::Lock(config))] => config.clone(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_is_set_is_told_and_survives_a_restart() {
    let (mut world, owner) = home();
    let wanted = settings("Front door");
    let set = Command::SetConfig(ConfigSettings::Lock(wanted.clone()));
    assert_eq!(owner.command(&mut world, &set, CODE), Ok(vec![complete()]));
    let wanted_advanced = doorward_proto::advanced_config::LockAdvancedSettings {
        unlatch_duration: 7,
        ..advanced()
    };
    let set = Command::SetAdvancedConfig(AdvancedSettings::Lock(wanted_advanced.clone()));
    owner.command(&mut world, &set, CODE).unwrap();
    world.reboot(false);
    let owner = owner.reconnect(&mut world);
    assert_eq!(config(&mut world, &owner).settings, wanted);
    let told = advanced_config(&mut world, &owner);
    assert_eq!(told.settings, wanted_advanced);
    assert!(told.total_degrees > 0);
}

#[test]
fn shorter_forms_keep_what_they_do_not_say() {
    let (mut world, owner) = home();
    let mut first = settings("Door");
    first.single_lock = Some(true);
    first.time_zone = Some(TimeZoneId(37));
    let set = Command::SetConfig(ConfigSettings::Lock(first));
    owner.command(&mut world, &set, CODE).unwrap();
    let mut short = settings("Renamed");
    (short.single_lock, short.advertising_mode, short.time_zone) = (None, None, None);
    let set = Command::SetConfig(ConfigSettings::Lock(short));
    owner.command(&mut world, &set, CODE).unwrap();
    let told = config(&mut world, &owner).settings;
    assert_eq!(told.name.as_str(), "Renamed");
    assert_eq!(
        (told.single_lock, told.time_zone),
        (Some(true), Some(TimeZoneId(37)))
    );

    let mut first = advanced();
    if let Some(motor) = &mut first.motor {
        motor.slow_at_night = true;
    }
    let set = Command::SetAdvancedConfig(AdvancedSettings::Lock(first.clone()));
    owner.command(&mut world, &set, CODE).unwrap();
    let mut short = advanced();
    (short.auto_lock, short.motor) = (None, None);
    let set = Command::SetAdvancedConfig(AdvancedSettings::Lock(short));
    owner.command(&mut world, &set, CODE).unwrap();
    assert_eq!(
        advanced_config(&mut world, &owner).settings.motor,
        first.motor
    );
}

#[test]
fn refuses_every_value_out_of_range() {
    let (mut world, owner) = home();
    let before = advanced_config(&mut world, &owner);
    type Spoil = fn(&mut doorward_proto::advanced_config::LockAdvancedSettings);
    let spoils: [Spoil; 8] = [
        |s| s.unlocked_position_offset = 181,
        |s| s.locked_position_offset = -181,
        |s| s.lock_n_go_timeout = 4,
        |s| s.lock_n_go_timeout = 61,
        |s| s.unlatch_duration = 0,
        |s| s.unlatch_duration = 31,
        |s| s.night_mode.start.hour = 24,
        |s| s.single_press = doorward_proto::types::ButtonAction::Other(99),
    ];
    for spoil in spoils {
        let mut wrong = advanced();
        spoil(&mut wrong);
        let set = Command::SetAdvancedConfig(AdvancedSettings::Lock(wrong));
        assert_eq!(
            owner.command(&mut world, &set, CODE),
            Err(ErrorCode::BadParameter)
        );
    }
    assert_eq!(advanced_config(&mut world, &owner), before);
    let mut quick = advanced();
    quick.auto_lock_timeout = 0;
    let set = Command::SetAdvancedConfig(AdvancedSettings::Lock(quick));
    owner.command(&mut world, &set, CODE).unwrap();
    assert_eq!(
        advanced_config(&mut world, &owner)
            .settings
            .auto_lock_timeout,
        2
    );
}

#[test]
fn a_length_nobody_sends_is_refused() {
    let (mut world, owner) = home();
    for (id, length) in [(0x0013, 90), (0x0035, 64), (0x0019, 39)] {
        let challenge = owner.challenge(&mut world).unwrap();
        let mut payload = Payload::new();
        payload.resize(length, 0).unwrap();
        let at = length - 36;
        payload[at..at + 32].copy_from_slice(&challenge.0);
        payload[length - 4..].copy_from_slice(&CODE.to_le_bytes());
        let command = CommandId(id);
        let frame = owner.seal_data(&mut world, &PData { command, payload });
        assert_eq!(
            outcome(owner.send(&mut world, &frame)),
            Err(ErrorCode::BadLength)
        );
    }
}

#[test]
fn each_change_is_counted_for_clients_to_notice() {
    let (mut world, owner) = home();
    let count = |world: &mut World| owner.states(world).config_update_count;
    let mut last = count(&mut world);
    for command in [
        Command::SetConfig(ConfigSettings::Lock(settings("Door"))),
        Command::SetAdvancedConfig(AdvancedSettings::Lock(advanced())),
        Command::AddTimeControl(time_control()),
        Command::UpdateTimeControl(TimeControlEntry {
            id: 1,
            enabled: false,
            control: time_control(),
        }),
        Command::RemoveTimeControl { id: 1 },
        Command::SetSecurityCode {
            new: doorward_proto::types::PresentedCode::from_wire(CODE + 1),
        },
    ] {
        owner.command(&mut world, &command, CODE).unwrap();
        let now = count(&mut world);
        assert_eq!(now, last.wrapping_add(1), "{command:?}");
        last = now;
    }
    world.reboot(false);
    let owner = owner.reconnect(&mut world);
    assert_eq!(owner.states(&mut world).config_update_count, last);
}

#[test]
fn switching_pairing_off_closes_the_button_and_leaves_invitations() {
    for model in [Model::Ultra, Model::SmartDoor] {
        let mut world = World::new(model);
        let owner = world.pair(1, "Owner", CODE);
        if model == Model::SmartDoor {
            owner.set_code(&mut world, 0, CODE).unwrap();
        }
        let mut off = settings("Door");
        off.pairing_enabled = false;
        let set = Command::SetConfig(ConfigSettings::Lock(off));
        owner.command(&mut world, &set, CODE).unwrap();
        world.input(Input::Button(ButtonEvent::Pressed));
        world.advance(Duration::from_secs(5));
        assert_eq!(
            world.ring,
            RingPattern::Red,
            "{model}: refused, not ignored"
        );
        world.input(Input::Button(ButtonEvent::Released));
        let beeps = (model == Model::SmartDoor).then_some(Sound::PAIRING_OFF);
        assert_eq!(world.sounds, Vec::from_iter(beeps), "{model}");
        let refused = world.pair_as(2, "App", AuthorizationType::App, CODE);
        assert_eq!(
            refused.unwrap_err(),
            PairingError::Refused(ErrorReport {
                code: ErrorCode::NotPairing,
                command: CommandId::REQUEST_DATA
            }),
            "{model}"
        );
        let messages = owner.command(&mut world, &Command::Invite(invite("Ben")), CODE);
        let [Message::Invited(invited)] = messages.unwrap()[..] else {
            panic!("an invitation is made");
        };
        let guest = Client::new(
            Credentials {
                authorization: invited.authorization,
                key: invite("Ben").key,
                ..owner.credentials.clone()
            },
            world.link(),
        );
        guest.act(&mut world, LockAction::Unlock).unwrap();
    }
}

#[test]
fn the_configuration_tells_which_accessories_are_connected() {
    let (mut world, owner) = home();
    let told = |world: &mut World| {
        let config = config(world, &owner);
        (config.has_fob, config.has_keypad, config.has_keypad_2)
    };
    assert_eq!(told(&mut world), (false, false, false));
    let mut connected = Vec::new();
    for (app, kind, expected) in [
        (2, AuthorizationType::Fob, (true, false, false)),
        (3, AuthorizationType::Keypad, (true, true, false)),
        (4, AuthorizationType::Keypad2, (true, true, true)),
    ] {
        world.hold_button();
        let accessory = world.pair_as(app, "Accessory", kind, CODE).unwrap();
        connected.push(accessory.id());
        assert_eq!(told(&mut world), expected, "{kind:?}");
    }
    for (id, expected) in connected.into_iter().zip([
        (false, true, true),
        (false, false, true),
        (false, false, false),
    ]) {
        let remove = Command::RemoveAuthorization(id);
        owner.command(&mut world, &remove, CODE).unwrap();
        assert_eq!(told(&mut world), expected);
    }
}

#[test]
fn scheduled_actions_are_listed_changed_and_done() {
    let (mut world, owner) = home();
    owner.act(&mut world, LockAction::Unlock).unwrap();
    let at = DateTime::from_unix(world.device.utc(world.clock()) + 600);
    let mut control = time_control();
    (control.time.hour, control.time.minute) = (at.hour, at.minute);
    let added = owner.command(&mut world, &Command::AddTimeControl(control), CODE);
    assert_eq!(added, Ok(vec![Message::TimeControlAdded { id: 1 }]));
    let listed = owner.command(&mut world, &Command::RequestTimeControls, CODE);
    let entry = TimeControlEntry {
        id: 1,
        enabled: true,
        control,
    };
    assert_eq!(
        listed,
        Ok(vec![
            Message::TimeControlCount(1),
            Message::TimeControlEntry(entry),
            complete()
        ])
    );
    assert_eq!(owner.states(&mut world).lock_state, LockState::Unlocked);
    world.advance(Duration::from_secs(700));
    assert_eq!(owner.states(&mut world).lock_state, LockState::Locked);
    for command in [
        Command::RemoveTimeControl { id: 2 },
        Command::UpdateTimeControl(TimeControlEntry { id: 9, ..entry }),
    ] {
        assert_eq!(
            owner.command(&mut world, &command, CODE),
            Err(ErrorCode::BadParameter)
        );
    }
    for _ in 1..32 {
        owner
            .command(&mut world, &Command::AddTimeControl(control), CODE)
            .unwrap();
    }
    assert_eq!(
        owner.command(&mut world, &Command::AddTimeControl(control), CODE),
        Err(ErrorCode::TooManyEntries)
    );
}

/// Neither presses a fob at the time set, nor ends anything as no press at all.
#[test]
fn only_what_an_app_may_ask_for_is_scheduled() {
    for model in [Model::SmartLock, Model::Ultra, Model::Opener] {
        let mut world = World::new(model);
        let owner = world.pair(1, "Owner", CODE);
        if model != Model::Ultra {
            owner.set_code(&mut world, 0, CODE).unwrap();
        }
        let unlock = TimeControl {
            action: LockAction::Unlock,
            ..time_control()
        };
        let add = |action| Command::AddTimeControl(TimeControl { action, ..unlock });
        owner
            .command(&mut world, &add(unlock.action), CODE)
            .unwrap();
        let update = |action| {
            Command::UpdateTimeControl(TimeControlEntry {
                id: 1,
                enabled: true,
                control: TimeControl { action, ..unlock },
            })
        };
        for action in LockAction::NAMED.iter().chain(&[LockAction::Other(0)]) {
            let is_schedulable = match *action {
                LockAction::Unlock
                | LockAction::Lock
                | LockAction::Unlatch
                | LockAction::LockNGo
                | LockAction::LockNGoUnlatch => true,
                LockAction::FullLock => model != Model::Opener,
                _ => false,
            };
            for command in [add(*action), update(*action)] {
                let answer = owner.command(&mut world, &command, CODE);
                if is_schedulable {
                    answer.unwrap();
                } else {
                    assert_eq!(answer, Err(ErrorCode::BadParameter), "{model}: {command:?}");
                }
            }
        }
        let listed = owner.command(&mut world, &Command::RequestTimeControls, CODE);
        let (count, last) = if model == Model::Opener {
            (6, LockAction::LockNGoUnlatch)
        } else {
            (7, LockAction::FullLock)
        };
        let listed = listed.unwrap();
        assert_eq!(listed[0], Message::TimeControlCount(count));
        assert!(
            matches!(listed[1], Message::TimeControlEntry(entry) if entry.control.action == last),
            "what was refused changed nothing"
        );
    }
}

#[test]
fn the_clock_keeps_what_it_was_told_over_a_restart() {
    let (mut world, owner) = home();
    let time = DateTime::from_unix(NOON + 1_000_000);
    owner
        .command(&mut world, &Command::UpdateTime(time), CODE)
        .unwrap();
    assert_eq!(owner.states(&mut world).current_time, time);
    world.advance(Duration::from_secs(60));
    world.reboot(false);
    let owner = owner.reconnect(&mut world);
    let told = owner.states(&mut world).current_time.to_unix().unwrap();
    assert!((60..70).contains(&(told - NOON - 1_000_000)));
    let impossible = DateTime { month: 13, ..time };
    assert_eq!(
        owner.command(&mut world, &Command::UpdateTime(impossible), CODE),
        Err(ErrorCode::BadParameter)
    );
}

/// Who may change what the door does, or who is let in, leaves a trace of it.
#[test]
fn every_change_is_told_in_the_log_with_what_was_changed() {
    let (mut world, owner) = home();
    let control = TimeControlEntry {
        id: 1,
        enabled: false,
        control: time_control(),
    };
    let code = KeypadCodeUpdate {
        id: 1,
        code: KeypadCode::from_wire(345_678),
        name: Name::new("Baker").unwrap(),
        enabled: true,
        limit: None,
    };
    for (command, kind, subject) in [
        (
            Command::SetConfig(ConfigSettings::Lock(settings("Door"))),
            SecurityEventKind::ConfigChanged,
            CommandId::SET_CONFIG.0.into(),
        ),
        (
            Command::SetAdvancedConfig(AdvancedSettings::Lock(advanced())),
            SecurityEventKind::ConfigChanged,
            CommandId::SET_ADVANCED_CONFIG.0.into(),
        ),
        (
            Command::AddTimeControl(time_control()),
            SecurityEventKind::ConfigChanged,
            CommandId::ADD_TIME_CONTROL.0.into(),
        ),
        (
            Command::UpdateTimeControl(control),
            SecurityEventKind::ConfigChanged,
            CommandId::UPDATE_TIME_CONTROL.0.into(),
        ),
        (
            Command::RemoveTimeControl { id: 1 },
            SecurityEventKind::ConfigChanged,
            CommandId::REMOVE_TIME_CONTROL.0.into(),
        ),
        (
            Command::AddKeypadCode(keypad_code(345_678, "Postman")),
            SecurityEventKind::KeypadCodeAdded,
            1,
        ),
        (
            Command::UpdateKeypadCode(code),
            SecurityEventKind::KeypadCodeChanged,
            1,
        ),
        (
            Command::RemoveKeypadCode { id: 1 },
            SecurityEventKind::KeypadCodeRemoved,
            1,
        ),
    ] {
        owner.command(&mut world, &command, CODE).unwrap();
        let newest = owner.log(&mut world, CODE).remove(0);
        assert_eq!(
            newest.data,
            LogData::Security(SecurityEvent { kind, subject })
        );
        assert_eq!(newest.authorization, Some(owner.id()), "{kind:?}");
    }
}
