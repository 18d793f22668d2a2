//! Any message a device may send.

use super::*;

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
