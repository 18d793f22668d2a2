//! From the stored configuration to the settings the body lives by.

use core::time::Duration;

use doorward_proto::{
    Model, Profile,
    advanced_config::{AdvancedSettings, LockAdvancedSettings},
    config::{ConfigSettings, LockSettings},
    door_sensor::DoorSensorConfig,
    types::{AdvertisingMode, MotorSpeed},
};
use doorward_store::{StateStore, StoreError, Table};
use heapless::Vec;

use crate::{
    body::{
        BodySettings, DoorSensor, MAX_TIME_CONTROL, NightMode, OpenerSettings, PositionOffsets,
        Settings, TimeControlEntry, Zone,
    },
    io::HardwareIdentity,
    records::{AdvancedRecord, ConfigRecord, DoorSensorRecord, TimeControlRecord},
};

/// Reads everything the body should know.
pub(crate) fn body_settings(
    store: &mut impl StateStore,
    profile: &Profile,
    hardware: &HardwareIdentity,
) -> Result<Settings, StoreError> {
    let config = ConfigRecord::load(store, profile, hardware)?.0.settings();
    let advanced = AdvancedRecord::load(store, profile)?.0.settings();
    let time_control = time_control(store, profile)?;
    match (config, advanced) {
        (ConfigSettings::Lock(config), AdvancedSettings::Lock(advanced)) => {
            let DoorSensorRecord { config: sensor, .. } = DoorSensorRecord::load(store, profile)?;
            let settings = lock_settings(profile.model, &config, &advanced, sensor, time_control);
            Ok(settings.into())
        }
        (ConfigSettings::Opener(config), AdvancedSettings::Opener(advanced)) => {
            Ok(OpenerSettings::new(&config, &advanced, time_control).into())
        }
        (ConfigSettings::Lock(_) | ConfigSettings::Opener(_), _) => Err(StoreError::Corrupt),
    }
}

fn lock_settings(
    model: Model,
    config: &LockSettings,
    advanced: &LockAdvancedSettings,
    sensor: DoorSensorConfig,
    time_control: Vec<TimeControlEntry, MAX_TIME_CONTROL>,
) -> BodySettings {
    let zone = config
        .time_zone
        .unwrap_or(doorward_proto::types::TimeZoneId::NONE);
    let smart_door = model == Model::SmartDoor;
    let motor = advanced.motor;
    let night = advanced.night_mode;
    let auto_lock = advanced.auto_lock;
    BodySettings {
        zone: Zone::from_config(zone, config.timezone_offset, config.dst),
        pairing_enabled: config.pairing_enabled,
        button_enabled: config.button_enabled,
        ring_enabled: config.led_enabled,
        single_press: advanced.single_press,
        double_press: advanced.double_press,
        fob_actions: config.fob_actions,
        auto_unlatch: config.auto_unlatch,
        // A Smart Door has neither turns to save nor a cylinder of its own; what somebody writes there is only kept.
        single_lock: config.single_lock.unwrap_or_default() && !smart_door,
        detached_cylinder: advanced.detached_cylinder && !smart_door,
        lock_n_go_timeout: seconds(advanced.lock_n_go_timeout.into()),
        unlatch_duration: seconds(advanced.unlatch_duration.into()),
        auto_lock: auto_lock.is_some_and(|auto_lock| auto_lock.enabled),
        auto_lock_timeout: seconds(advanced.auto_lock_timeout.into()),
        immediate_auto_lock: auto_lock
            .and_then(|auto_lock| auto_lock.immediately)
            .unwrap_or_default(),
        auto_unlock_disabled: advanced.auto_unlock_disabled,
        night: night.enabled.then_some(NightMode {
            start: night.start,
            end: night.end,
            auto_lock: night.auto_lock,
            auto_unlock_disabled: night.auto_unlock_disabled,
            lock_at_start: night.lock_on_start,
        }),
        time_control,
        ring_brightness: config.led_brightness,
        motor_speed: motor.map_or(MotorSpeed::Standard, |motor| motor.speed),
        slow_at_night: motor.is_some_and(|motor| motor.slow_at_night),
        offsets: PositionOffsets {
            unlocked: advanced.unlocked_position_offset,
            locked: advanced.locked_position_offset,
            locked_once: advanced.single_locked_position_offset,
            transition: advanced.transition_offset,
        },
        cells: advanced.battery_type,
        detect_cells: advanced.automatic_battery_type,
        door_sensor: DoorSensor {
            enabled: sensor.enabled,
            ajar_minutes: sensor.warns_ajar.then_some(sensor.ajar_minutes),
            warns_locked_open: sensor.warns_locked_open,
        },
        smart_door,
        calibrated: true,
    }
}

/// How often the device is to advertise.
pub(crate) fn advertising_mode(
    store: &mut impl StateStore,
    profile: &Profile,
    hardware: &HardwareIdentity,
) -> Result<AdvertisingMode, StoreError> {
    Ok(
        match ConfigRecord::load(store, profile, hardware)?.0.settings() {
            ConfigSettings::Lock(settings) => settings
                .advertising_mode
                .unwrap_or(AdvertisingMode::Automatic),
            ConfigSettings::Opener(settings) => settings.advertising_mode,
        },
    )
}

fn time_control<const N: usize>(
    store: &mut impl StateStore,
    profile: &Profile,
) -> Result<Vec<TimeControlEntry, N>, StoreError> {
    let (mut entries, mut after) = (Vec::new(), None);
    while let Some(id) = store.next(Table::TimeControl, after)? {
        if let Some(TimeControlRecord(entry)) = TimeControlRecord::load(store, profile, id)? {
            let entry = TimeControlEntry {
                id: entry.id,
                enabled: entry.enabled,
                weekdays: entry.control.weekdays,
                time: entry.control.time,
                action: entry.control.action,
            };
            // No more are stored than the body takes.
            let _ = entries.push(entry);
        }
        after = Some(id);
    }
    Ok(entries)
}

const fn seconds(count: u64) -> Duration {
    Duration::from_secs(count)
}
