//! Any command a client may send, any message a device may send.

mod settings;

use settings::{lock_advanced, lock_settings, opener_advanced, opener_settings};

use doorward_proto::action::{
    ContinuousModeRequest, KeypadActionRequest, LockActionRequest, SimpleLockActionRequest,
};
use doorward_proto::advanced_config::{
    AdvancedConfig, AdvancedSettings, AutoLock, LockAdvancedConfig, LockAdvancedSettings, Motor,
    NightMode, OpenerAdvancedSettings,
};
use doorward_proto::authorization::{
    AuthorizationEntry, AuthorizationUpdate, AuthorizationsRequest, Invite,
};
use doorward_proto::config::{
    Config, ConfigSettings, LockConfig, LockSettings, OpenerConfig, OpenerSettings,
};
use doorward_proto::door_sensor::DoorSensorConfig;
use doorward_proto::ext::{CodeFlags, CodeStatus, SecurityEvent, SecurityEventKind};
use doorward_proto::keypad::{KeypadCodeAdded, KeypadCodeEntry, KeypadCodeUpdate, NewKeypadCode};
use doorward_proto::log::{
    ActionLog, DoorLog, DoorbellLog, KeypadLog, LogData, LogEntry, LogEntryCount, LogOrder,
    LogRequest,
};
use doorward_proto::reports::{BatteryReport, Invited, OpeningsClosings};
use doorward_proto::states::{LastAction, Network, States};
use doorward_proto::time_control::{TimeControl, TimeControlEntry};
use doorward_proto::types::*;
use doorward_proto::{
    Command, CommandId, DataRequest, ErrorReport, Family, Message, Model, Profile,
};
use proptest::array::{uniform2, uniform3, uniform24, uniform32};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

pub(crate) fn model() -> impl Strategy<Value = Model> {
    select(&Model::ALL[..])
}

pub(crate) fn challenge() -> impl Strategy<Value = Challenge> {
    uniform32(any::<u8>()).prop_map(Challenge)
}

pub(crate) fn nonce() -> impl Strategy<Value = Nonce> {
    uniform24(any::<u8>()).prop_map(Nonce)
}

pub(crate) fn key() -> impl Strategy<Value = SharedKey> {
    uniform32(1..=u8::MAX).prop_map(SharedKey::from_bytes)
}

pub(crate) fn code(width: CodeWidth) -> impl Strategy<Value = Option<SecurityCode>> {
    option::of(
        (1..=width.max()).prop_map(move |value| SecurityCode::from_wire(width, value).unwrap()),
    )
}

fn named<T: Copy + core::fmt::Debug + 'static>(values: &'static [T]) -> impl Strategy<Value = T> {
    select(values)
}

fn byte<T: core::fmt::Debug>(from_wire: fn(u8) -> T) -> impl Strategy<Value = T> {
    any::<u8>().prop_map(from_wire)
}

pub(crate) fn name<const N: usize>() -> impl Strategy<Value = Name<N>> {
    "[a-zA-Zäöüß €0-9]{0,40}".prop_map(|text| Name::truncated(&text))
}

fn authorization() -> impl Strategy<Value = AuthorizationId> {
    (1..=u32::MAX).prop_map(|id| AuthorizationId::new(id).unwrap())
}

fn date() -> impl Strategy<Value = DateTime> {
    (0..=4_102_444_800_i64).prop_map(DateTime::from_unix)
}

fn date_or_never() -> impl Strategy<Value = DateTime> {
    prop_oneof![Just(DateTime::NEVER), date()]
}

fn time_of_day() -> impl Strategy<Value = TimeOfDay> {
    (0..24_u8, 0..60_u8).prop_map(|(hour, minute)| TimeOfDay { hour, minute })
}

fn time_limit() -> impl Strategy<Value = TimeLimit> {
    (
        date_or_never(),
        date_or_never(),
        any::<u8>(),
        time_of_day(),
        time_of_day(),
    )
        .prop_map(|(one, other, weekdays, from_time, until_time)| {
            // A limit that ends before it begins is refused, and for that there are other tests.
            let dates = one.to_unix().zip(other.to_unix());
            let reversed = dates.is_some_and(|(one, other)| other < one);
            let (allowed_from, allowed_until) = if reversed { (other, one) } else { (one, other) };
            TimeLimit {
                allowed_from,
                allowed_until,
                weekdays: Weekdays(weekdays),
                from_time,
                until_time,
            }
        })
}

fn keypad_code() -> impl Strategy<Value = KeypadCode> {
    "[2-9][1-9]{5}".prop_map(|text| KeypadCode::parse(&text).unwrap())
}

fn place() -> impl Strategy<Value = (f32, f32)> {
    (-90.0_f32..=90.0, -180.0_f32..=180.0)
}

fn lock_action(family: Family) -> impl Strategy<Value = LockAction> {
    named(LockAction::NAMED).prop_filter("requestable", move |action| {
        action.is_requestable() && !(family == Family::Opener && *action == LockAction::FullLock)
    })
}

/// An Opener's timetable knows its five actions only, no presses of a fob.
fn scheduled_action(family: Family) -> BoxedStrategy<LockAction> {
    if family == Family::Opener {
        (1..=5_u8).prop_map(LockAction::from_wire).boxed()
    } else {
        lock_action(family).boxed()
    }
}

fn time_control(family: Family) -> impl Strategy<Value = TimeControl> {
    (any::<u8>(), time_of_day(), scheduled_action(family)).prop_map(|(weekdays, time, action)| {
        TimeControl {
            weekdays: Weekdays(weekdays),
            time,
            action,
        }
    })
}

fn time_control_entry(family: Family) -> impl Strategy<Value = TimeControlEntry> {
    (any::<u8>(), any::<bool>(), time_control(family)).prop_map(|(id, enabled, control)| {
        TimeControlEntry {
            id,
            enabled,
            control,
        }
    })
}

fn suffix() -> impl Strategy<Value = Option<Name<20>>> {
    option::of(name())
}

/// Any command a client of this product may send.
pub(crate) fn command(profile: &'static Profile) -> BoxedStrategy<Command> {
    let family = profile.family;
    let data = select(match family {
        Family::Lock => vec![
            DataRequest::Challenge,
            DataRequest::States,
            DataRequest::BatteryReport,
            DataRequest::MostRecentCommand,
            DataRequest::OpeningsClosings,
            DataRequest::CodeStatus,
        ],
        Family::Ultra => vec![
            DataRequest::Challenge,
            DataRequest::States,
            DataRequest::BatteryReport,
            DataRequest::CodeStatus,
        ],
        Family::Opener => vec![DataRequest::MostRecentCommand, DataRequest::States],
    });
    let simple = vec![
        Command::RequestConfig,
        Command::RequestAdvancedConfig,
        Command::VerifySecurityCode,
        Command::RequestCalibration,
        Command::RequestReboot,
        Command::RequestTimeControls,
    ];
    let mut all = vec![
        data.prop_map(Command::RequestData).boxed(),
        select(simple).boxed(),
        (lock_action(family), any::<u32>(), any::<u8>(), suffix())
            .prop_map(|(action, app_id, flags, suffix)| {
                Command::LockAction(LockActionRequest {
                    action,
                    app_id: AppId(app_id),
                    flags: ActionFlags(flags),
                    suffix,
                })
            })
            .boxed(),
        (named(SimpleLockAction::NAMED), suffix())
            .prop_map(|(action, suffix)| {
                Command::SimpleLockAction(SimpleLockActionRequest { action, suffix })
            })
            .boxed(),
        (0..=profile.code_width.max())
            .prop_map(|new| Command::SetSecurityCode {
                new: PresentedCode::from_wire(new),
            })
            .boxed(),
        (
            any::<u16>(),
            any::<u16>(),
            option::of(byte(AuthorizationType::from_wire)),
        )
            .prop_map(|(offset, count, filter)| {
                Command::RequestAuthorizations(AuthorizationsRequest {
                    offset,
                    count,
                    filter,
                })
            })
            .boxed(),
        (
            name(),
            named(AuthorizationType::NAMED),
            key(),
            any::<bool>(),
            option::of(time_limit()),
        )
            .prop_map(|(name, kind, key, remote_allowed, limit)| {
                Command::Invite(Invite {
                    name,
                    kind,
                    key,
                    remote_allowed,
                    limit,
                })
            })
            .boxed(),
        (
            authorization(),
            name(),
            any::<bool>(),
            any::<bool>(),
            option::of(time_limit()),
        )
            .prop_map(|(authorization, name, enabled, remote_allowed, limit)| {
                Command::UpdateAuthorization(AuthorizationUpdate {
                    authorization,
                    name,
                    enabled,
                    remote_allowed,
                    limit,
                })
            })
            .boxed(),
        authorization()
            .prop_map(Command::RemoveAuthorization)
            .boxed(),
        (any::<u32>(), any::<u16>(), any::<bool>(), any::<bool>())
            .prop_map(|(start, count, ascending, total_count)| {
                let order = if ascending {
                    LogOrder::Ascending
                } else {
                    LogOrder::Descending
                };
                Command::RequestLog(LogRequest {
                    start,
                    count,
                    order,
                    total_count,
                })
            })
            .boxed(),
        any::<bool>().prop_map(Command::EnableLogging).boxed(),
        date().prop_map(Command::UpdateTime).boxed(),
        time_control(family)
            .prop_map(Command::AddTimeControl)
            .boxed(),
        time_control_entry(family)
            .prop_map(Command::UpdateTimeControl)
            .boxed(),
        any::<u8>()
            .prop_map(|id| Command::RemoveTimeControl { id })
            .boxed(),
        (keypad_code(), name(), option::of(time_limit()))
            .prop_map(|(code, name, limit)| {
                Command::AddKeypadCode(NewKeypadCode { code, name, limit })
            })
            .boxed(),
        (any::<u16>(), any::<u16>())
            .prop_map(|(offset, count)| Command::RequestKeypadCodes { offset, count })
            .boxed(),
        (
            any::<u16>(),
            keypad_code(),
            name(),
            any::<bool>(),
            option::of(time_limit()),
        )
            .prop_map(|(id, code, name, enabled, limit)| {
                Command::UpdateKeypadCode(KeypadCodeUpdate {
                    id,
                    code,
                    name,
                    enabled,
                    limit,
                })
            })
            .boxed(),
        any::<u16>()
            .prop_map(|id| Command::RemoveKeypadCode { id })
            .boxed(),
        option::of(authorization())
            .prop_map(|authorization| Command::AcknowledgeFailures { authorization })
            .boxed(),
        any::<[u8; 32]>()
            .prop_map(|key| Command::TakeUpInvitation {
                key: SharedKey::from_bytes(key),
            })
            .boxed(),
    ];
    if family == Family::Opener {
        all.push(Just(Command::StartBusSignalRecording).boxed());
        all.push(
            (any::<bool>(), any::<u8>())
                .prop_map(|(enabled, timeout)| {
                    Command::ContinuousMode(ContinuousModeRequest { enabled, timeout })
                })
                .boxed(),
        );
        all.push(
            opener_settings()
                .prop_map(|settings| Command::SetConfig(ConfigSettings::Opener(settings)))
                .boxed(),
        );
        all.push(
            (0..=2_usize)
                .prop_flat_map(opener_advanced)
                .prop_map(|s| Command::SetAdvancedConfig(AdvancedSettings::Opener(s)))
                .boxed(),
        );
    } else {
        let forms = (lock_settings(), 0..=3_u8).prop_map(|(settings, form)| LockSettings {
            single_lock: settings.single_lock.filter(|_| form > 0),
            advertising_mode: settings.advertising_mode.filter(|_| form > 1),
            time_zone: settings.time_zone.filter(|_| form > 2),
            ..settings
        });
        all.push(
            forms
                .prop_map(|s| Command::SetConfig(ConfigSettings::Lock(s)))
                .boxed(),
        );
        all.push(
            (0..=2_usize)
                .prop_flat_map(lock_advanced)
                .prop_map(|s| Command::SetAdvancedConfig(AdvancedSettings::Lock(s)))
                .boxed(),
        );
        all.push(Just(Command::RequestDoorSensorConfig).boxed());
        all.push(
            door_sensor(1..=240)
                .prop_map(Command::SetDoorSensorConfig)
                .boxed(),
        );
        all.push(
            any::<bool>()
                .prop_map(Command::EnableDoorSensorLogging)
                .boxed(),
        );
    }
    if family != Family::Ultra {
        let keypad = (
            named(KeypadSource::NAMED),
            any::<u32>(),
            named(KeypadActionKind::NAMED),
        );
        all.push(
            keypad
                .prop_map(|(source, code, action)| {
                    Command::KeypadAction(KeypadActionRequest {
                        source,
                        code: KeypadCode::from_wire(code),
                        action,
                    })
                })
                .boxed(),
        );
    }
    proptest::strategy::Union::new(all).boxed()
}

fn states(family: Family) -> impl Strategy<Value = States> {
    let last = option::of(
        (1..=u8::MAX, any::<u8>(), any::<u8>()).prop_map(|(a, t, c)| LastAction {
            action: LockAction::from_wire(a),
            trigger: Trigger::from_wire(t),
            completion: Completion::from_wire(c),
        }),
    );
    let network = any::<(u8, i8, i8, u8, u8, u8)>().prop_map(|n| Network {
        remote_access: n.0,
        ble_strength: n.1,
        wifi_strength: n.2,
        wifi: n.3,
        mqtt: n.4,
        thread: n.5,
    });
    (
        (
            byte(DeviceState::from_wire),
            byte(LockState::from_wire),
            byte(Trigger::from_wire),
        ),
        (
            date_or_never(),
            any::<i16>(),
            any::<u8>(),
            any::<u8>(),
            any::<u8>(),
        ),
        (
            last,
            byte(DoorSensorState::from_wire),
            any::<bool>(),
            any::<u8>(),
            network,
        ),
    )
        .prop_map(move |(states, clock, rest)| {
            let opener = family == Family::Opener;
            States {
                device_state: states.0,
                lock_state: states.1,
                trigger: states.2,
                current_time: clock.0,
                timezone_offset: clock.1,
                battery: Battery(clock.2),
                config_update_count: clock.3,
                lock_n_go_timer: clock.4,
                last_action: rest.0,
                door_sensor: rest.1,
                night_mode: !opener && rest.2,
                accessory_battery: AccessoryBattery(if opener { 0 } else { rest.3 }),
                network: if opener { Network::default() } else { rest.4 },
            }
        })
}

fn device_id() -> impl Strategy<Value = DeviceId> {
    (1..=0x7FFF_FFFF_u32).prop_map(|id| DeviceId::new(id).unwrap())
}

fn config(family: Family) -> BoxedStrategy<Config> {
    let told = (
        device_id(),
        date_or_never(),
        any::<[bool; 3]>(),
        any::<[u8; 5]>(),
    );
    if family == Family::Opener {
        return (told, opener_settings())
            .prop_map(|((device_id, current_time, flags, version), settings)| {
                Config::Opener(OpenerConfig {
                    device_id,
                    settings,
                    current_time,
                    has_fob: flags[0],
                    has_keypad: flags[1],
                    firmware: [version[0], version[1], version[2]],
                    hardware: [version[3], version[4]],
                    has_keypad_2: flags[2],
                })
            })
            .boxed();
    }
    let newer = (
        byte(HomeKitStatus::from_wire),
        byte(DeviceType::from_wire),
        any::<u8>(),
        byte(MatterStatus::from_wire),
    );
    (told, lock_settings(), newer)
        .prop_map(
            |((device_id, current_time, flags, version), settings, newer)| {
                Config::Lock(LockConfig {
                    device_id,
                    settings,
                    current_time,
                    has_fob: flags[0],
                    has_keypad: flags[1],
                    firmware: [version[0], version[1], version[2]],
                    hardware: [version[3], version[4]],
                    homekit: newer.0,
                    device_type: newer.1,
                    capabilities: newer.2,
                    has_keypad_2: flags[2],
                    matter: newer.3,
                    product_variant: ProductVariant::Unspecified,
                })
            },
        )
        .boxed()
}

fn door_sensor(minutes: core::ops::RangeInclusive<u8>) -> impl Strategy<Value = DoorSensorConfig> {
    (any::<[bool; 3]>(), minutes).prop_map(
        |([enabled, warns_ajar, warns_locked_open], ajar_minutes)| DoorSensorConfig {
            enabled,
            ajar_minutes,
            warns_ajar,
            warns_locked_open,
        },
    )
}

fn advanced_config(family: Family) -> BoxedStrategy<AdvancedConfig> {
    let groups = match family {
        Family::Lock => 1,
        Family::Ultra => 2,
        Family::Opener => return opener_advanced(2).prop_map(AdvancedConfig::Opener).boxed(),
    };
    (any::<u16>(), lock_advanced(groups))
        .prop_map(|(total_degrees, settings)| {
            AdvancedConfig::Lock(LockAdvancedConfig {
                total_degrees,
                settings,
            })
        })
        .boxed()
}

fn log_data(family: Family) -> BoxedStrategy<LogData> {
    let action = || {
        any::<[u8; 4]>().prop_map(|[a, t, f, c]| ActionLog {
            action: LockAction::from_wire(a),
            trigger: Trigger::from_wire(t),
            flags: ActionFlags(f),
            completion: Completion::from_wire(c),
        })
    };
    let keypad = (any::<[u8; 3]>(), any::<u16>()).prop_map(|([a, s, c], code_id)| {
        LogData::KeypadAction(KeypadLog {
            action: LockAction::from_wire(a),
            source: KeypadSource::from_wire(s),
            completion: Completion::from_wire(c),
            code_id,
        })
    });
    let other = (0x40..0x80_u8, vec(any::<u8>(), 0..=8)).prop_map(|(kind, data)| LogData::Other {
        kind,
        data: data.into_iter().collect(),
    });
    let security = (byte(SecurityEventKind::from_wire), any::<u32>())
        .prop_map(|(kind, subject)| LogData::Security(SecurityEvent { kind, subject }));
    let mut all = vec![
        any::<bool>()
            .prop_map(|enabled| LogData::Logging { enabled })
            .boxed(),
        action().prop_map(LogData::LockAction).boxed(),
        action().prop_map(LogData::Calibration).boxed(),
        keypad.boxed(),
        any::<[u8; 3]>().prop_map(LogData::FirmwareUpdate).boxed(),
        security.boxed(),
        other.boxed(),
    ];
    if family == Family::Opener {
        let doorbell = (any::<[u8; 6]>(), any::<u16>()).prop_map(|(b, code_id)| {
            LogData::Doorbell(DoorbellLog {
                mode: b[0],
                source: b[1],
                geofence: b[2],
                suppressed: b[3],
                sound: b[4],
                completion: Completion::from_wire(b[5]),
                code_id,
            })
        });
        all.push(doorbell.boxed());
    } else {
        let door = select(vec![
            DoorLog::Opened,
            DoorLog::Closed,
            DoorLog::Jammed,
            DoorLog::Tampered,
            DoorLog::Other(9),
        ]);
        all.push(action().prop_map(LogData::InitializationRun).boxed());
        all.push(door.prop_map(LogData::Door).boxed());
        all.push(
            any::<bool>()
                .prop_map(|enabled| LogData::DoorLogging { enabled })
                .boxed(),
        );
    }
    proptest::strategy::Union::new(all).boxed()
}

/// Any message a device of this product may send.
pub(crate) fn message(profile: &'static Profile) -> BoxedStrategy<Message> {
    let family = profile.family;
    let opener = family == Family::Opener;
    prop_oneof![
        challenge().prop_map(Message::Challenge),
        states(family).prop_map(Message::States),
        byte(StatusCode::from_wire).prop_map(Message::Status),
        (any::<u8>(), any::<u16>()).prop_map(|(code, command)| {
            let code = ErrorCode::from_wire(code);
            Message::ErrorReport(ErrorReport {
                code,
                command: CommandId(command),
            })
        }),
        config(family).prop_map(Message::Config),
        advanced_config(family).prop_map(Message::AdvancedConfig),
        door_sensor(0..=255).prop_map(Message::DoorSensorConfig),
        any::<u16>().prop_map(Message::AuthorizationCount),
        (
            (authorization(), byte(AuthorizationType::from_wire), name()),
            (
                any::<bool>(),
                any::<bool>(),
                date(),
                date_or_never(),
                any::<u16>()
            ),
            option::of(time_limit())
        )
            .prop_map(|((authorization, kind, name), rest, limit)| {
                Message::AuthorizationEntry(AuthorizationEntry {
                    authorization,
                    kind,
                    name,
                    enabled: rest.0,
                    remote_allowed: rest.1,
                    created: rest.2,
                    last_active: rest.3,
                    lock_count: rest.4,
                    limit,
                })
            }),
        (authorization(), date()).prop_map(|(authorization, created)| Message::Invited(Invited {
            authorization,
            created
        })),
        (any::<u16>(), any::<[bool; 3]>()).prop_map(move |(count, flags)| {
            Message::LogEntryCount(LogEntryCount {
                enabled: flags[0],
                count,
                door_sensor: !opener && flags[1],
                door_sensor_logging: !opener && flags[2],
            })
        }),
        (
            any::<u32>(),
            date(),
            option::of(authorization()),
            name(),
            log_data(family)
        )
            .prop_map(|(index, timestamp, authorization, name, data)| {
                Message::LogEntry(LogEntry {
                    index,
                    timestamp,
                    authorization,
                    name,
                    data,
                })
            }),
        any::<u8>().prop_map(Message::TimeControlCount),
        time_control_entry(family).prop_map(Message::TimeControlEntry),
        any::<u8>().prop_map(|id| Message::TimeControlAdded { id }),
        any::<u16>().prop_map(Message::KeypadCodeCount),
        (
            (any::<u16>(), any::<u32>(), name(), any::<bool>()),
            (
                date(),
                date_or_never(),
                any::<u16>(),
                option::of(time_limit())
            )
        )
            .prop_map(|((id, code, name, enabled), rest)| {
                Message::KeypadCode(KeypadCodeEntry {
                    id,
                    code: KeypadCode::from_wire(code),
                    name,
                    enabled,
                    created: rest.0,
                    last_active: rest.1,
                    use_count: rest.2,
                    limit: rest.3,
                })
            }),
        (any::<u16>(), date())
            .prop_map(|(id, created)| Message::KeypadCodeAdded(KeypadCodeAdded { id, created })),
        (any::<[u16; 7]>(), any::<[u8; 2]>(), any::<i8>()).prop_map(|(w, b, start_temperature)| {
            Message::BatteryReport(BatteryReport {
                drain: w[0],
                voltage: w[1],
                critical: b[0],
                last_action: b[1],
                start_voltage: w[2],
                lowest_voltage: w[3],
                distance: w[4],
                start_temperature,
                max_turn_current: w[5],
                battery_resistance: w[6],
            })
        }),
        any::<u16>().prop_map(|id| Message::MostRecentCommand(CommandId(id))),
        any::<[u16; 4]>().prop_map(|w| {
            Message::OpeningsClosings(OpeningsClosings {
                openings: w[0],
                closings: w[1],
                openings_since_boot: w[2],
                closings_since_boot: w[3],
            })
        }),
        (any::<[u8; 4]>(), any::<u16>(), any::<[u32; 3]>()).prop_map(|(b, unacknowledged, w)| {
            Message::CodeStatus(CodeStatus {
                flags: CodeFlags(b[0]),
                tries_left: b[1],
                wait_s: w[0],
                own_failures: b[2],
                shared_failures: b[3],
                unacknowledged,
                failures_ever: w[1],
                pairings_ever: w[2],
            })
        }),
    ]
    .boxed()
}
