//! One of each command.

use doorward_proto::{
    Command, Model,
    action::{ContinuousModeRequest, KeypadActionRequest, SimpleLockActionRequest},
    advanced_config::{AdvancedSettings, AutoLock, LockAdvancedSettings, Motor, NightMode},
    authorization::{AuthorizationUpdate, AuthorizationsRequest, Invite},
    config::{ConfigSettings, LockSettings},
    door_sensor::DoorSensorConfig,
    keypad::{KeypadCodeUpdate, NewKeypadCode},
    log::{LogOrder, LogRequest},
    time_control::{TimeControl, TimeControlEntry},
    types::{
        AdvertisingMode, AppId, AuthorizationId, AuthorizationType, BatteryType, ButtonAction,
        DateTime, DstMode, FobAction, KeypadActionKind, KeypadCode, KeypadSource, LockAction,
        MotorSpeed, Name, PresentedCode, SharedKey, SimpleLockAction, TimeOfDay, TimeZoneId,
        Weekdays,
    },
};

pub fn settings(name: &str) -> LockSettings {
    LockSettings {
        name: Name::new(name).unwrap(),
        latitude: 47.0,
        longitude: 15.5,
        auto_unlatch: false,
        pairing_enabled: true,
        button_enabled: true,
        led_enabled: true,
        led_brightness: 3,
        timezone_offset: 60,
        dst: DstMode::Off,
        fob_actions: [FobAction::Intelligent, FobAction::Unlock, FobAction::Lock],
        single_lock: Some(false),
        advertising_mode: Some(AdvertisingMode::Automatic),
        time_zone: Some(TimeZoneId::NONE),
    }
}

pub fn advanced() -> LockAdvancedSettings {
    LockAdvancedSettings {
        unlocked_position_offset: 0,
        locked_position_offset: 0,
        single_locked_position_offset: 0,
        transition_offset: 0,
        lock_n_go_timeout: 20,
        single_press: ButtonAction::Intelligent,
        double_press: ButtonAction::LockNGo,
        detached_cylinder: false,
        battery_type: BatteryType::Alkaline,
        automatic_battery_type: true,
        unlatch_duration: 3,
        auto_lock_timeout: 300,
        auto_unlock_disabled: false,
        night_mode: NightMode {
            enabled: false,
            start: TimeOfDay::MIDNIGHT,
            end: TimeOfDay::MIDNIGHT,
            auto_lock: false,
            auto_unlock_disabled: false,
            lock_on_start: false,
        },
        auto_lock: Some(AutoLock {
            enabled: false,
            immediately: Some(false),
            auto_update: false,
        }),
        motor: Some(Motor {
            speed: MotorSpeed::Standard,
            slow_at_night: false,
        }),
    }
}

pub fn time_control() -> TimeControl {
    TimeControl {
        weekdays: Weekdays::EVERY_DAY,
        time: TimeOfDay {
            hour: 22,
            minute: 0,
        },
        action: LockAction::Lock,
    }
}

pub fn keypad_code(code: u32, name: &str) -> NewKeypadCode {
    NewKeypadCode {
        code: KeypadCode::from_wire(code),
        name: Name::new(name).unwrap(),
        limit: None,
    }
}

pub fn typed(code: u32, action: KeypadActionKind) -> Command {
    Command::KeypadAction(KeypadActionRequest {
        source: KeypadSource::Code,
        code: KeypadCode::from_wire(code),
        action,
    })
}

pub fn invite(name: &str) -> Invite {
    Invite {
        name: Name::new(name).unwrap(),
        kind: AuthorizationType::App,
        key: SharedKey::from_bytes([0x5A; 32]),
        remote_allowed: false,
        limit: None,
    }
}

pub fn update(id: AuthorizationId, name: &str) -> AuthorizationUpdate {
    AuthorizationUpdate {
        authorization: id,
        name: Name::new(name).unwrap(),
        enabled: true,
        remote_allowed: true,
        limit: None,
    }
}

pub const WHOLE_LOG: LogRequest = LogRequest {
    start: 0,
    count: u16::MAX,
    order: LogOrder::Ascending,
    total_count: true,
};

pub fn id(number: u32) -> AuthorizationId {
    AuthorizationId::new(number).unwrap()
}

/// Every command of a product that needs the security code, as harmless as possible. None is about authorization `999`.
pub fn guarded(model: Model, new_code: u32) -> Vec<Command> {
    let opener = model == Model::Opener;
    let (config, advanced) = if opener {
        (
            ConfigSettings::factory(model),
            AdvancedSettings::factory(model),
        )
    } else {
        (
            ConfigSettings::Lock(settings("Door")),
            AdvancedSettings::Lock(advanced()),
        )
    };
    let mut commands = vec![
        Command::VerifySecurityCode,
        Command::SetConfig(config),
        Command::SetAdvancedConfig(advanced),
        Command::SetSecurityCode {
            new: PresentedCode::from_wire(new_code),
        },
        Command::RequestCalibration,
        Command::UpdateTime(DateTime::from_unix(1_800_000_000)),
        Command::RequestAuthorizations(AuthorizationsRequest::ALL),
        Command::Invite(invite("Guest")),
        Command::UpdateAuthorization(update(id(999), "Nobody")),
        Command::RemoveAuthorization(id(999)),
        Command::RequestLog(WHOLE_LOG),
        Command::EnableLogging(true),
        Command::AddTimeControl(time_control()),
        Command::RequestTimeControls,
        Command::UpdateTimeControl(TimeControlEntry {
            id: 1,
            enabled: false,
            control: time_control(),
        }),
        Command::RemoveTimeControl { id: 1 },
        Command::AddKeypadCode(keypad_code(345_678, "Postman")),
        Command::RequestKeypadCodes {
            offset: 0,
            count: 100,
        },
        Command::UpdateKeypadCode(KeypadCodeUpdate {
            id: 1,
            code: KeypadCode::from_wire(456_789),
            name: Name::new("Postman").unwrap(),
            enabled: true,
            limit: None,
        }),
        Command::RemoveKeypadCode { id: 1 },
        Command::AcknowledgeFailures {
            authorization: None,
        },
        Command::RequestReboot,
    ];
    if opener {
        commands.push(Command::ContinuousMode(ContinuousModeRequest {
            enabled: false,
            timeout: 0,
        }));
        commands.push(Command::StartBusSignalRecording);
    } else {
        commands.push(Command::SetDoorSensorConfig(DoorSensorConfig::FACTORY));
        commands.push(Command::EnableDoorSensorLogging(false));
    }
    commands
}

/// Every command that answers a challenge and needs no code.
pub fn challenged(model: Model) -> Vec<Command> {
    let mut commands = vec![
        Command::lock_action(LockAction::Lock, AppId(0)),
        Command::SimpleLockAction(SimpleLockActionRequest {
            action: SimpleLockAction::Lock,
            suffix: None,
        }),
        Command::RequestConfig,
        Command::RequestAdvancedConfig,
        Command::TakeUpInvitation {
            key: SharedKey::from_bytes([0x0E; 32]),
        },
    ];
    if model != Model::Opener {
        commands.push(Command::RequestDoorSensorConfig);
    }
    if model != Model::Ultra {
        commands.push(typed(345_678, KeypadActionKind::Lock));
    }
    commands
}
