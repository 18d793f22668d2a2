//! Fields on the wire: where each stands in a device's configuration.
//!
//! Every settable byte of every product is a field here, but for one: the byte behind an Opener's ring-to-open timeout,
//! whose meaning is unpublished, goes back as it came. What Config and Advanced Config tell besides is in
//! [`DeviceFacts`](super::DeviceFacts). The tests of this module walk every byte.

use doorward_client::proto::advanced_config::{
    AdvancedSettings, LockAdvancedSettings, OpenerAdvancedSettings,
};
use doorward_client::proto::config::{ConfigSettings, LockSettings, OpenerSettings};
use doorward_client::types::{Name, TimeZoneId};

use super::choices;
use super::place::Place;
use super::{FieldChange, FieldId, FieldProblem, FieldView, Home, Problem, value};
use crate::Product;

/// The fields of a configuration, in display order, with their values.
pub(crate) fn config_fields(settings: &ConfigSettings, product: Product) -> Vec<FieldView> {
    let mut settings = settings.clone();
    fields_of(Home::Config, product, |id| {
        config_place(&mut settings, id).map(|place| view(id, &place))
    })
}

/// The fields of an advanced configuration, in display order, with their values.
pub(crate) fn advanced_fields(settings: &AdvancedSettings, product: Product) -> Vec<FieldView> {
    let mut settings = settings.clone();
    fields_of(Home::Advanced, product, |id| {
        advanced_place(&mut settings, product, id).map(|place| view(id, &place))
    })
}

pub(super) fn fields_of(
    home: Home,
    product: Product,
    look: impl FnMut(FieldId) -> Option<FieldView>,
) -> Vec<FieldView> {
    FieldId::ALL
        .iter()
        .copied()
        .filter(|id| id.home() == home && has(product, *id))
        .filter_map(look)
        .collect()
}

pub(super) fn view(id: FieldId, place: &Place<'_>) -> FieldView {
    FieldView {
        id,
        kind: place.kind(id),
        value: place.read(),
    }
}

/// Those changes that belong to the configuration, put into it.
pub(crate) fn change_config(settings: &mut ConfigSettings, changes: &[FieldChange]) {
    for change in of_home(changes, Home::Config) {
        if let Some(place) = config_place(settings, change.id()) {
            place.write(change.value());
        }
    }
}

/// Those changes that belong to the advanced configuration, put into it.
pub(crate) fn change_advanced(
    settings: &mut AdvancedSettings,
    product: Product,
    changes: &[FieldChange],
) {
    for change in of_home(changes, Home::Advanced) {
        if let Some(place) = advanced_place(settings, product, change.id()) {
            place.write(change.value());
        }
    }
}

pub(super) fn of_home(changes: &[FieldChange], home: Home) -> impl Iterator<Item = &FieldChange> {
    changes
        .iter()
        .filter(move |change| change.id().home() == home)
}

/// True when some change belongs there.
pub(crate) fn concerns(changes: &[FieldChange], home: Home) -> bool {
    of_home(changes, home).next().is_some()
}

/// Changes of fields a device does not have, and to values it does not take.
pub(crate) fn unfit(fields: &[FieldView], changes: &[FieldChange]) -> Vec<FieldProblem> {
    let wrong = |change: &FieldChange| {
        let field = change.id();
        let problem = match fields.iter().find(|view| view.id == field) {
            None => Problem::NotOnThisDevice,
            Some(view) => value::fits(view.kind, change.value()).err()?,
        };
        Some(FieldProblem { field, problem })
    };
    changes.iter().filter_map(wrong).collect()
}

/// The fields that somebody else changed since the person saw them, as the device has them now.
pub(crate) fn collisions(present: &[FieldView], changes: &[FieldChange]) -> Vec<FieldView> {
    let collides = |view: &&FieldView| {
        let mut same = changes.iter().filter(|change| change.id() == view.id);
        same.any(|change| change.collides_with(&view.value))
    };
    present.iter().filter(collides).cloned().collect()
}

/// This computer's time zone, or the one of the protocol's with the same clocks.
pub(crate) fn zone_here() -> Option<TimeZoneId> {
    crate::local::zone_name().and_then(|name| super::zones::zone_for(&name))
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

/// Whether a product has what a field is about. The Smart Door speaks the lock's layout, and has neither turns, a cylinder
/// nor positions of a key.
const fn has(product: Product, id: FieldId) -> bool {
    !matches!(
        (product, id),
        (
            Product::SmartDoor,
            FieldId::SingleLock
                | FieldId::DetachedCylinder
                | FieldId::UnlockedOffset
                | FieldId::LockedOffset
                | FieldId::SingleLockedOffset
                | FieldId::TransitionOffset
        )
    )
}

fn config_place(settings: &mut ConfigSettings, id: FieldId) -> Option<Place<'_>> {
    match settings {
        ConfigSettings::Lock(settings) => lock_place(settings, id),
        ConfigSettings::Opener(settings) => opener_place(settings, id),
    }
}

fn advanced_place(
    settings: &mut AdvancedSettings,
    product: Product,
    id: FieldId,
) -> Option<Place<'_>> {
    match settings {
        AdvancedSettings::Lock(settings) => lock_advanced_place(settings, product, id),
        AdvancedSettings::Opener(settings) => opener_advanced_place(settings, id),
    }
}

fn lock_place(settings: &mut LockSettings, id: FieldId) -> Option<Place<'_>> {
    let [single, double, triple] = &mut settings.fob_actions;
    Some(match id {
        FieldId::Name => Place::Name(&mut settings.name),
        FieldId::Latitude => Place::Degrees(&mut settings.latitude),
        FieldId::Longitude => Place::Degrees(&mut settings.longitude),
        FieldId::TimeZone => Place::Zone(settings.time_zone.as_mut()?),
        FieldId::TimeZoneOffset => Place::Signed(&mut settings.timezone_offset),
        FieldId::DaylightSaving => Place::Choice(&mut settings.dst, &choices::DAYLIGHT_SAVING),
        FieldId::AutoUnlatch => Place::Switch(&mut settings.auto_unlatch),
        FieldId::SingleLock => Place::Switch(settings.single_lock.as_mut()?),
        FieldId::Button => Place::Switch(&mut settings.button_enabled),
        FieldId::LedFlash => Place::Switch(&mut settings.led_enabled),
        FieldId::LedBrightness => Place::Byte(&mut settings.led_brightness),
        FieldId::BluetoothPairing => Place::Switch(&mut settings.pairing_enabled),
        FieldId::FobSingle => Place::Choice(single, &choices::LOCK_FOB),
        FieldId::FobDouble => Place::Choice(double, &choices::LOCK_FOB),
        FieldId::FobTriple => Place::Choice(triple, &choices::LOCK_FOB),
        FieldId::Advertising => {
            Place::Choice(settings.advertising_mode.as_mut()?, &choices::ADVERTISING)
        }
        _ => return None,
    })
}

fn opener_place(settings: &mut OpenerSettings, id: FieldId) -> Option<Place<'_>> {
    let [single, double, triple] = &mut settings.fob_actions;
    Some(match id {
        FieldId::Name => Place::Name(&mut settings.name),
        FieldId::Latitude => Place::Degrees(&mut settings.latitude),
        FieldId::Longitude => Place::Degrees(&mut settings.longitude),
        FieldId::TimeZone => Place::Zone(&mut settings.time_zone),
        FieldId::TimeZoneOffset => Place::Signed(&mut settings.timezone_offset),
        FieldId::DaylightSaving => Place::Choice(&mut settings.dst, &choices::DAYLIGHT_SAVING),
        FieldId::Capabilities => Place::Choice(&mut settings.capabilities, &choices::CAPABILITIES),
        FieldId::OperatingMode => {
            Place::Choice(&mut settings.operating_mode, &choices::OPERATING_MODE)
        }
        FieldId::Button => Place::Switch(&mut settings.button_enabled),
        FieldId::LedFlash => Place::Switch(&mut settings.led_enabled),
        FieldId::BluetoothPairing => Place::Switch(&mut settings.pairing_enabled),
        FieldId::FobSingle => Place::Choice(single, &choices::OPENER_FOB),
        FieldId::FobDouble => Place::Choice(double, &choices::OPENER_FOB),
        FieldId::FobTriple => Place::Choice(triple, &choices::OPENER_FOB),
        FieldId::Advertising => {
            Place::Choice(&mut settings.advertising_mode, &choices::ADVERTISING)
        }
        _ => return None,
    })
}

fn lock_advanced_place(
    settings: &mut LockAdvancedSettings,
    product: Product,
    id: FieldId,
) -> Option<Place<'_>> {
    let night = &mut settings.night_mode;
    let batteries = match product {
        Product::SmartDoor => &choices::SMART_DOOR_BATTERY,
        Product::SmartLock | Product::Ultra | Product::Opener => &choices::BATTERY,
    };
    Some(match id {
        FieldId::LockNGoTimeout => Place::Byte(&mut settings.lock_n_go_timeout),
        FieldId::UnlatchDuration => Place::Byte(&mut settings.unlatch_duration),
        FieldId::MotorSpeed => {
            Place::Choice(&mut settings.motor.as_mut()?.speed, &choices::MOTOR_SPEED)
        }
        FieldId::AutoLock => Place::Switch(&mut settings.auto_lock.as_mut()?.enabled),
        FieldId::AutoLockTimeout => Place::Word(&mut settings.auto_lock_timeout),
        FieldId::ImmediateAutoLock => {
            Place::Switch(settings.auto_lock.as_mut()?.immediately.as_mut()?)
        }
        FieldId::AutoUnlock => Place::Inverted(&mut settings.auto_unlock_disabled),
        FieldId::NightMode => Place::Switch(&mut night.enabled),
        FieldId::NightModeStart => Place::Time(&mut night.start),
        FieldId::NightModeEnd => Place::Time(&mut night.end),
        FieldId::NightModeAutoLock => Place::Switch(&mut night.auto_lock),
        FieldId::NightModeAutoUnlock => Place::Inverted(&mut night.auto_unlock_disabled),
        FieldId::NightModeLockAtStart => Place::Switch(&mut night.lock_on_start),
        FieldId::NightModeSlow => Place::Switch(&mut settings.motor.as_mut()?.slow_at_night),
        FieldId::SinglePress => Place::Choice(&mut settings.single_press, &choices::LOCK_BUTTON),
        FieldId::DoublePress => Place::Choice(&mut settings.double_press, &choices::LOCK_BUTTON),
        FieldId::BatteryType => Place::Choice(&mut settings.battery_type, batteries),
        FieldId::BatteryDetection => Place::Switch(&mut settings.automatic_battery_type),
        FieldId::DetachedCylinder => Place::Switch(&mut settings.detached_cylinder),
        FieldId::UnlockedOffset => Place::Signed(&mut settings.unlocked_position_offset),
        FieldId::LockedOffset => Place::Signed(&mut settings.locked_position_offset),
        FieldId::SingleLockedOffset => Place::Signed(&mut settings.single_locked_position_offset),
        FieldId::TransitionOffset => Place::Signed(&mut settings.transition_offset),
        FieldId::AutoUpdate => Place::Switch(&mut settings.auto_lock.as_mut()?.auto_update),
        _ => return None,
    })
}

/// Bits of the doorbell suppression (Opener API, as open clients number them over Bluetooth).
const IN_CONTINUOUS_MODE: u8 = 1;
const IN_RING_TO_OPEN: u8 = 2;
const OTHERWISE: u8 = 4;

fn opener_advanced_place(settings: &mut OpenerAdvancedSettings, id: FieldId) -> Option<Place<'_>> {
    Some(match id {
        FieldId::IntercomId => Place::Word(&mut settings.intercom_id),
        FieldId::BusMode => Place::Choice(&mut settings.bus_mode_switch, &choices::BUS_MODE),
        FieldId::ShortCircuitDuration => Place::Word(&mut settings.short_circuit_duration),
        FieldId::StrikeDelay => Place::Word(&mut settings.strike_delay),
        FieldId::RandomStrikeDelay => Place::Switch(&mut settings.random_strike_delay),
        FieldId::StrikeDuration => Place::Word(&mut settings.strike_duration),
        FieldId::RingToOpenOnce => Place::Switch(&mut settings.disable_ring_to_open_after_ring),
        FieldId::RingToOpenTimeout => Place::Byte(&mut settings.ring_to_open_timeout),
        FieldId::SuppressInContinuousMode => {
            Place::Bit(&mut settings.doorbell_suppression, IN_CONTINUOUS_MODE)
        }
        FieldId::SuppressInRingToOpen => {
            Place::Bit(&mut settings.doorbell_suppression, IN_RING_TO_OPEN)
        }
        FieldId::SuppressOtherwise => Place::Bit(&mut settings.doorbell_suppression, OTHERWISE),
        FieldId::SuppressionDuration => Place::Word(&mut settings.doorbell_suppression_duration),
        FieldId::SoundRing => Place::Choice(&mut settings.sound_ring, &choices::SOUND),
        FieldId::SoundOpen => Place::Choice(&mut settings.sound_open, &choices::SOUND),
        FieldId::SoundRingToOpen => {
            Place::Choice(&mut settings.sound_ring_to_open, &choices::SOUND)
        }
        FieldId::SoundContinuousMode => {
            Place::Choice(&mut settings.sound_continuous_mode, &choices::SOUND)
        }
        FieldId::SoundConfirmation => Place::Switch(&mut settings.sound_confirmation),
        FieldId::SoundLevel => Place::Byte(&mut settings.sound_level),
        FieldId::SinglePress => Place::Choice(&mut settings.single_press, &choices::OPENER_BUTTON),
        FieldId::DoublePress => Place::Choice(&mut settings.double_press, &choices::OPENER_BUTTON),
        FieldId::BatteryType => Place::Choice(&mut settings.battery_type, &choices::BATTERY),
        FieldId::BatteryDetection => Place::Switch(&mut settings.automatic_battery_type),
        FieldId::AutoUpdate => Place::Switch(settings.auto_update.as_mut()?),
        _ => return None,
    })
}
