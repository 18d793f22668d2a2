//! Fields on the wire: read from a device's configuration, written into it.

use doorward_client::proto::advanced_config::{
    AdvancedConfig, AdvancedSettings, LockAdvancedSettings,
};
use doorward_client::proto::config::{Config, ConfigSettings, LockSettings, OpenerSettings};
use doorward_client::types::{
    AdvertisingMode, BatteryType, ButtonAction, FobAction, MotorSpeed, Name, TimeZoneId,
};

use super::field::{FieldKind, Home, TIME_ZONES};
use super::{FieldChange, FieldId, FieldProblem, FieldValue, FieldView, Problem};
use crate::convert;

/// The number of "no time zone" on the wire.
const NO_ZONE: u16 = TimeZoneId::NONE.0;

/// The fields a device has, in display order, with their values.
pub(crate) fn fields(config: &Config, advanced: &AdvancedConfig) -> Vec<FieldView> {
    let field = |id: &FieldId| {
        let value = match id.home() {
            Home::Config => of_config(*id, &config.settings()),
            Home::Advanced => of_advanced(*id, &advanced.settings()),
        }?;
        Some(FieldView {
            id: *id,
            kind: id.kind(),
            value,
        })
    };
    FieldId::ALL.iter().filter_map(field).collect()
}

/// Those changes that belong to the configuration, put into it.
pub(crate) fn change_config(settings: &mut ConfigSettings, changes: &[FieldChange]) {
    for change in changes
        .iter()
        .filter(|change| change.id().home() == Home::Config)
    {
        match settings {
            ConfigSettings::Lock(settings) => set_lock(settings, change),
            ConfigSettings::Opener(settings) => set_opener(settings, change),
        }
    }
}

/// Those changes that belong to the advanced configuration, put into it.
pub(crate) fn change_advanced(settings: &mut AdvancedSettings, changes: &[FieldChange]) {
    for change in changes
        .iter()
        .filter(|change| change.id().home() == Home::Advanced)
    {
        match settings {
            AdvancedSettings::Lock(settings) => set_lock_advanced(settings, change),
            AdvancedSettings::Opener(_) => {}
        }
    }
}

/// True when some change belongs there.
pub(crate) fn concerns(changes: &[FieldChange], home: Home) -> bool {
    changes.iter().any(|change| change.id().home() == home)
}

/// Changes of fields a device does not have.
pub(crate) fn missing(fields: &[FieldView], changes: &[FieldChange]) -> Vec<FieldProblem> {
    let has = |id| fields.iter().any(|field| field.id == id);
    let strange = changes.iter().map(FieldChange::id).filter(|id| !has(*id));
    strange
        .map(|field| FieldProblem {
            field,
            problem: Problem::NotOnThisDevice,
        })
        .collect()
}

/// This computer's time zone, if the protocol has it.
pub(crate) fn zone_here() -> Option<TimeZoneId> {
    crate::local::zone_name().and_then(|name| TimeZoneId::from_iana_name(&name))
}

/// What a fresh device is told: its name, and where it is.
pub(crate) fn initialise(
    settings: &mut ConfigSettings,
    name: Option<&str>,
    zone: Option<TimeZoneId>,
) {
    match settings {
        ConfigSettings::Lock(settings) => {
            settings.name = name.map_or_else(|| settings.name.clone(), Name::truncated);
            settings.time_zone = zone.or(settings.time_zone);
        }
        ConfigSettings::Opener(settings) => {
            settings.name = name.map_or_else(|| settings.name.clone(), Name::truncated);
            settings.time_zone = zone.unwrap_or(settings.time_zone);
        }
    }
}

fn choice(id: FieldId, number: u16) -> FieldValue {
    match id.kind() {
        FieldKind::Choice { options } => options
            .get(usize::from(number))
            .map_or(FieldValue::Unknown, |word| FieldValue::Choice(word)),
        _ => FieldValue::Unknown,
    }
}

fn number_of(change: &FieldChange) -> Option<u8> {
    match (change.id().kind(), change.value()) {
        (FieldKind::Choice { options }, FieldValue::Choice(word)) => options
            .iter()
            .position(|option| option == word)
            .and_then(|place| u8::try_from(place).ok()),
        _ => None,
    }
}

fn zone(zone: TimeZoneId) -> FieldValue {
    let place = if zone.0 == NO_ZONE {
        TIME_ZONES.len() - 1
    } else {
        usize::from(zone.0)
    };
    TIME_ZONES
        .get(place)
        .map_or(FieldValue::Unknown, |word| FieldValue::Choice(word))
}

fn zone_of(change: &FieldChange) -> Option<TimeZoneId> {
    number_of(change).map(|place| {
        let last = usize::from(place) == TIME_ZONES.len() - 1;
        TimeZoneId(if last { NO_ZONE } else { u16::from(place) })
    })
}

fn switch(on: bool) -> Option<FieldValue> {
    Some(FieldValue::Switch(on))
}

fn of_config(id: FieldId, settings: &ConfigSettings) -> Option<FieldValue> {
    match settings {
        ConfigSettings::Lock(settings) => of_lock(id, settings),
        ConfigSettings::Opener(settings) => of_opener(id, settings),
    }
}

fn of_lock(id: FieldId, settings: &LockSettings) -> Option<FieldValue> {
    let [single, double, triple] = settings.fob_actions;
    match id {
        FieldId::Name => Some(FieldValue::Text(settings.name.as_str().to_owned())),
        FieldId::TimeZone => settings.time_zone.map(zone),
        FieldId::AutoUnlatch => switch(settings.auto_unlatch),
        FieldId::SingleLock => settings.single_lock.map(FieldValue::Switch),
        FieldId::Button => switch(settings.button_enabled),
        FieldId::LedFlash => switch(settings.led_enabled),
        FieldId::LedBrightness => Some(FieldValue::Number(settings.led_brightness.into())),
        FieldId::BluetoothPairing => switch(settings.pairing_enabled),
        FieldId::FobSingle => Some(choice(id, single.to_wire().into())),
        FieldId::FobDouble => Some(choice(id, double.to_wire().into())),
        FieldId::FobTriple => Some(choice(id, triple.to_wire().into())),
        FieldId::Advertising => settings
            .advertising_mode
            .map(|mode| choice(id, mode.to_wire().into())),
        _ => None,
    }
}

fn set_lock(settings: &mut LockSettings, change: &FieldChange) {
    let [single, double, triple] = &mut settings.fob_actions;
    match (change.id(), change.value()) {
        (FieldId::Name, FieldValue::Text(name)) => settings.name = Name::truncated(name),
        (FieldId::TimeZone, _) => settings.time_zone = zone_of(change).or(settings.time_zone),
        (FieldId::AutoUnlatch, FieldValue::Switch(on)) => settings.auto_unlatch = *on,
        (FieldId::SingleLock, FieldValue::Switch(on)) => settings.single_lock = Some(*on),
        (FieldId::Button, FieldValue::Switch(on)) => settings.button_enabled = *on,
        (FieldId::LedFlash, FieldValue::Switch(on)) => settings.led_enabled = *on,
        (FieldId::LedBrightness, FieldValue::Number(number)) => {
            put(&mut settings.led_brightness, *number)
        }
        (FieldId::BluetoothPairing, FieldValue::Switch(on)) => settings.pairing_enabled = *on,
        (FieldId::FobSingle, _) => {
            *single = number_of(change).map_or(*single, FobAction::from_wire)
        }
        (FieldId::FobDouble, _) => {
            *double = number_of(change).map_or(*double, FobAction::from_wire)
        }
        (FieldId::FobTriple, _) => {
            *triple = number_of(change).map_or(*triple, FobAction::from_wire)
        }
        (FieldId::Advertising, _) => {
            settings.advertising_mode = number_of(change)
                .map(AdvertisingMode::from_wire)
                .or(settings.advertising_mode);
        }
        _ => {}
    }
}

fn of_opener(id: FieldId, settings: &OpenerSettings) -> Option<FieldValue> {
    match id {
        FieldId::Name => Some(FieldValue::Text(settings.name.as_str().to_owned())),
        FieldId::TimeZone => Some(zone(settings.time_zone)),
        FieldId::Button => switch(settings.button_enabled),
        FieldId::LedFlash => switch(settings.led_enabled),
        FieldId::BluetoothPairing => switch(settings.pairing_enabled),
        FieldId::Advertising => Some(choice(id, settings.advertising_mode.to_wire().into())),
        _ => None,
    }
}

fn set_opener(settings: &mut OpenerSettings, change: &FieldChange) {
    match (change.id(), change.value()) {
        (FieldId::Name, FieldValue::Text(name)) => settings.name = Name::truncated(name),
        (FieldId::TimeZone, _) => {
            settings.time_zone = zone_of(change).unwrap_or(settings.time_zone)
        }
        (FieldId::Button, FieldValue::Switch(on)) => settings.button_enabled = *on,
        (FieldId::LedFlash, FieldValue::Switch(on)) => settings.led_enabled = *on,
        (FieldId::BluetoothPairing, FieldValue::Switch(on)) => settings.pairing_enabled = *on,
        (FieldId::Advertising, _) => {
            settings.advertising_mode =
                number_of(change).map_or(settings.advertising_mode, AdvertisingMode::from_wire);
        }
        _ => {}
    }
}

fn of_advanced(id: FieldId, settings: &AdvancedSettings) -> Option<FieldValue> {
    let AdvancedSettings::Lock(settings) = settings else {
        return None;
    };
    let number = |number: i32| Some(FieldValue::Number(number));
    let night = &settings.night_mode;
    match id {
        FieldId::LockNGoTimeout => number(settings.lock_n_go_timeout.into()),
        FieldId::UnlatchDuration => number(settings.unlatch_duration.into()),
        FieldId::MotorSpeed => settings
            .motor
            .map(|motor| choice(id, motor.speed.to_wire().into())),
        FieldId::AutoLock => settings
            .auto_lock
            .map(|auto| FieldValue::Switch(auto.enabled)),
        FieldId::AutoLockTimeout => number(settings.auto_lock_timeout.into()),
        FieldId::ImmediateAutoLock => settings
            .auto_lock
            .and_then(|auto| auto.immediately)
            .map(FieldValue::Switch),
        FieldId::AutoUnlock => switch(!settings.auto_unlock_disabled),
        FieldId::NightMode => switch(night.enabled),
        FieldId::NightModeStart => Some(FieldValue::Time(convert::clock(night.start))),
        FieldId::NightModeEnd => Some(FieldValue::Time(convert::clock(night.end))),
        FieldId::NightModeAutoLock => switch(night.auto_lock),
        FieldId::NightModeAutoUnlock => switch(!night.auto_unlock_disabled),
        FieldId::NightModeLockAtStart => switch(night.lock_on_start),
        FieldId::NightModeSlow => settings
            .motor
            .map(|motor| FieldValue::Switch(motor.slow_at_night)),
        FieldId::SinglePress => Some(choice(id, settings.single_press.to_wire().into())),
        FieldId::DoublePress => Some(choice(id, settings.double_press.to_wire().into())),
        FieldId::BatteryType => Some(choice(id, settings.battery_type.to_wire().into())),
        FieldId::BatteryDetection => switch(settings.automatic_battery_type),
        FieldId::DetachedCylinder => switch(settings.detached_cylinder),
        FieldId::UnlockedOffset => number(settings.unlocked_position_offset.into()),
        FieldId::LockedOffset => number(settings.locked_position_offset.into()),
        FieldId::SingleLockedOffset => number(settings.single_locked_position_offset.into()),
        FieldId::TransitionOffset => number(settings.transition_offset.into()),
        FieldId::AutoUpdate => settings
            .auto_lock
            .map(|auto| FieldValue::Switch(auto.auto_update)),
        _ => None,
    }
}

fn set_lock_advanced(settings: &mut LockAdvancedSettings, change: &FieldChange) {
    match change.value() {
        FieldValue::Number(number) => set_number(settings, change.id(), *number),
        FieldValue::Switch(on) => set_switch(settings, change.id(), *on),
        FieldValue::Time(time) => {
            let time = convert::time_of_day(*time);
            match change.id() {
                FieldId::NightModeStart => settings.night_mode.start = time,
                FieldId::NightModeEnd => settings.night_mode.end = time,
                _ => {}
            }
        }
        FieldValue::Choice(_) => set_choice(settings, change),
        FieldValue::Text(_) | FieldValue::Unknown => {}
    }
}

fn set_number(settings: &mut LockAdvancedSettings, id: FieldId, number: i32) {
    match id {
        FieldId::LockNGoTimeout => put(&mut settings.lock_n_go_timeout, number),
        FieldId::UnlatchDuration => put(&mut settings.unlatch_duration, number),
        FieldId::AutoLockTimeout => put(&mut settings.auto_lock_timeout, number),
        FieldId::UnlockedOffset => put(&mut settings.unlocked_position_offset, number),
        FieldId::LockedOffset => put(&mut settings.locked_position_offset, number),
        FieldId::SingleLockedOffset => put(&mut settings.single_locked_position_offset, number),
        FieldId::TransitionOffset => put(&mut settings.transition_offset, number),
        _ => {}
    }
}

/// The range was checked when the change was read, so the number fits.
fn put<T: TryFrom<i32>>(place: &mut T, number: i32) {
    if let Ok(number) = T::try_from(number) {
        *place = number;
    }
}

fn set_switch(settings: &mut LockAdvancedSettings, id: FieldId, on: bool) {
    let night = &mut settings.night_mode;
    match id {
        FieldId::AutoUnlock => settings.auto_unlock_disabled = !on,
        FieldId::NightMode => night.enabled = on,
        FieldId::NightModeAutoLock => night.auto_lock = on,
        FieldId::NightModeAutoUnlock => night.auto_unlock_disabled = !on,
        FieldId::NightModeLockAtStart => night.lock_on_start = on,
        FieldId::BatteryDetection => settings.automatic_battery_type = on,
        FieldId::DetachedCylinder => settings.detached_cylinder = on,
        FieldId::AutoLock | FieldId::ImmediateAutoLock | FieldId::AutoUpdate => {
            if let Some(auto) = &mut settings.auto_lock {
                match id {
                    FieldId::AutoLock => auto.enabled = on,
                    FieldId::ImmediateAutoLock => auto.immediately = Some(on),
                    _ => auto.auto_update = on,
                }
            }
        }
        FieldId::NightModeSlow => {
            if let Some(motor) = &mut settings.motor {
                motor.slow_at_night = on;
            }
        }
        _ => {}
    }
}

fn set_choice(settings: &mut LockAdvancedSettings, change: &FieldChange) {
    let Some(number) = number_of(change) else {
        return;
    };
    match change.id() {
        FieldId::MotorSpeed => {
            if let Some(motor) = &mut settings.motor {
                motor.speed = MotorSpeed::from_wire(number);
            }
        }
        FieldId::SinglePress => settings.single_press = ButtonAction::from_wire(number),
        FieldId::DoublePress => settings.double_press = ButtonAction::from_wire(number),
        FieldId::BatteryType => settings.battery_type = BatteryType::from_wire(number),
        _ => {}
    }
}
