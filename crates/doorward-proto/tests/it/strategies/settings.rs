//! Any settings.

use super::*;

pub(super) fn lock_settings() -> impl Strategy<Value = LockSettings> {
    let optional = (
        any::<bool>(),
        named(AdvertisingMode::NAMED),
        prop_oneof![
            Just(TimeZoneId::NONE),
            (0..TimeZoneId::COUNT).prop_map(TimeZoneId)
        ],
    );
    (
        (name(), place(), any::<[bool; 4]>(), 0..=5_u8, any::<i16>()),
        (
            named(DstMode::NAMED),
            uniform3(named(FobAction::NAMED)),
            optional,
        ),
    )
        .prop_map(
            |(
                (name, place, flags, led_brightness, timezone_offset),
                (dst, fob_actions, optional),
            )| {
                LockSettings {
                    name,
                    latitude: place.0,
                    longitude: place.1,
                    auto_unlatch: flags[0],
                    pairing_enabled: flags[1],
                    button_enabled: flags[2],
                    led_enabled: flags[3],
                    led_brightness,
                    timezone_offset,
                    dst,
                    fob_actions,
                    single_lock: Some(optional.0),
                    advertising_mode: Some(optional.1),
                    time_zone: Some(optional.2),
                }
            },
        )
}

pub(super) fn opener_settings() -> impl Strategy<Value = OpenerSettings> {
    (
        (
            name(),
            place(),
            named(OpenerCapabilities::NAMED),
            any::<[bool; 3]>(),
            any::<i16>(),
        ),
        (
            named(DstMode::NAMED),
            uniform3(named(OpenerFobAction::NAMED)),
            named(OpenerOperatingMode::NAMED),
            named(AdvertisingMode::NAMED),
            (0..TimeZoneId::COUNT).prop_map(TimeZoneId),
        ),
    )
        .prop_map(
            |((name, place, capabilities, flags, timezone_offset), rest)| OpenerSettings {
                name,
                latitude: place.0,
                longitude: place.1,
                capabilities,
                pairing_enabled: flags[0],
                button_enabled: flags[1],
                led_enabled: flags[2],
                timezone_offset,
                dst: rest.0,
                fob_actions: rest.1,
                operating_mode: rest.2,
                advertising_mode: rest.3,
                time_zone: rest.4,
            },
        )
}

/// Every form: `groups` optional groups at the end.
pub(super) fn lock_advanced(groups: usize) -> impl Strategy<Value = LockAdvancedSettings> {
    let buttons = (named(ButtonAction::NAMED), named(ButtonAction::NAMED));
    let night =
        (any::<[bool; 4]>(), time_of_day(), time_of_day()).prop_map(|(flags, start, end)| {
            NightMode {
                enabled: flags[0],
                start,
                end,
                auto_lock: flags[1],
                auto_unlock_disabled: flags[2],
                lock_on_start: flags[3],
            }
        });
    let auto_lock = (any::<bool>(), any::<Option<bool>>(), any::<bool>()).prop_map(
        |(enabled, immediately, auto_update)| AutoLock {
            enabled,
            immediately,
            auto_update,
        },
    );
    let motor =
        (named(MotorSpeed::NAMED), any::<bool>()).prop_map(|(speed, slow_at_night)| Motor {
            speed,
            slow_at_night,
        });
    (
        (
            -90..=180_i16,
            -180..=90_i16,
            -180..=180_i16,
            -180..=180_i16,
            5..=60_u8,
            buttons,
        ),
        (
            any::<[bool; 3]>(),
            named(BatteryType::NAMED),
            1..=30_u8,
            any::<u16>(),
        ),
        (night, auto_lock, motor),
    )
        .prop_map(
            move |(turns, flags, (night_mode, auto_lock, motor))| LockAdvancedSettings {
                unlocked_position_offset: turns.0,
                locked_position_offset: turns.1,
                single_locked_position_offset: turns.2,
                transition_offset: turns.3,
                lock_n_go_timeout: turns.4,
                single_press: turns.5.0,
                double_press: turns.5.1,
                detached_cylinder: flags.0[0],
                battery_type: flags.1,
                automatic_battery_type: flags.0[1],
                unlatch_duration: flags.2,
                auto_lock_timeout: flags.3,
                auto_unlock_disabled: flags.0[2],
                night_mode,
                auto_lock: (groups > 0).then_some(auto_lock),
                motor: (groups > 1).then_some(motor),
            },
        )
}

/// Every form: `extra` optional bytes.
pub(super) fn opener_advanced(extra: usize) -> impl Strategy<Value = OpenerAdvancedSettings> {
    (
        (
            any::<u16>(),
            0..=1_u8,
            any::<u16>(),
            0..=30_000_u16,
            1_000..=30_000_u16,
            5..=60_u8,
        ),
        (
            any::<[bool; 4]>(),
            any::<u8>(),
            0..=7_u8,
            500..=10_000_u16,
            any::<bool>(),
        ),
        (uniform2(0..=3_u8), uniform2(0..=3_u8), any::<u8>()),
        (
            named(OpenerButtonAction::NAMED),
            named(OpenerButtonAction::NAMED),
            named(BatteryType::NAMED),
        ),
    )
        .prop_map(
            move |(bus, flags, sounds, buttons)| OpenerAdvancedSettings {
                intercom_id: bus.0,
                bus_mode_switch: bus.1,
                short_circuit_duration: bus.2,
                strike_delay: bus.3,
                random_strike_delay: flags.0[0],
                strike_duration: bus.4,
                disable_ring_to_open_after_ring: flags.0[1],
                ring_to_open_timeout: bus.5,
                reserved: (extra > 0).then_some(flags.1),
                doorbell_suppression: flags.2,
                doorbell_suppression_duration: flags.3,
                sound_ring: sounds.0[0],
                sound_open: sounds.0[1],
                sound_ring_to_open: sounds.1[0],
                sound_continuous_mode: sounds.1[1],
                sound_confirmation: flags.0[2],
                sound_level: sounds.2,
                single_press: buttons.0,
                double_press: buttons.1,
                battery_type: buttons.2,
                automatic_battery_type: flags.0[3],
                auto_update: (extra > 1).then_some(flags.4),
            },
        )
}
