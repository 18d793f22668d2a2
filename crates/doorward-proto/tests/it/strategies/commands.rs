//! Any command a client may send.

use super::*;

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
