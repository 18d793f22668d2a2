//! Every setting of every product: its label, and one plain sentence about what it does.

mod lock;
mod opener;
mod shared;

use doorward_app::Product;
use doorward_app::settings::FieldId;

use super::Fields;

/// What stands at a setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Label {
    pub(crate) name: &'static str,
    /// What it does, in one sentence.
    pub(crate) sentence: &'static str,
}

impl Fields {
    /// Label and sentence of a setting, as it is on a product; the label is the same on all.
    pub(crate) const fn field(&self, field: FieldId, product: Product) -> Label {
        let [english, german] = match (field, product) {
            (FieldId::LedFlash, Product::Opener) => opener::LED_FLASH,
            _ => both(field),
        };
        let (name, sentence) = either!(self, english, german);
        Label { name, sentence }
    }
}

/// Name and sentence, in English and in German.
type Both = [(&'static str, &'static str); 2];

const fn both(field: FieldId) -> Both {
    match field {
        FieldId::Name => shared::NAME,
        FieldId::Latitude => shared::LATITUDE,
        FieldId::Longitude => shared::LONGITUDE,
        FieldId::TimeZone => shared::TIME_ZONE,
        FieldId::TimeZoneOffset => shared::TIME_ZONE_OFFSET,
        FieldId::DaylightSaving => shared::DAYLIGHT_SAVING,
        FieldId::AutoUnlatch => lock::AUTO_UNLATCH,
        FieldId::SingleLock => lock::SINGLE_LOCK,
        FieldId::LockNGoTimeout => lock::LOCK_N_GO_TIMEOUT,
        FieldId::UnlatchDuration => lock::UNLATCH_DURATION,
        FieldId::MotorSpeed => lock::MOTOR_SPEED,
        FieldId::AutoLock => lock::AUTO_LOCK,
        FieldId::AutoLockTimeout => lock::AUTO_LOCK_TIMEOUT,
        FieldId::ImmediateAutoLock => lock::IMMEDIATE_AUTO_LOCK,
        FieldId::AutoUnlock => lock::AUTO_UNLOCK,
        FieldId::NightMode => lock::NIGHT_MODE,
        FieldId::NightModeStart => lock::NIGHT_MODE_START,
        FieldId::NightModeEnd => lock::NIGHT_MODE_END,
        FieldId::NightModeAutoLock => lock::NIGHT_MODE_AUTO_LOCK,
        FieldId::NightModeAutoUnlock => lock::NIGHT_MODE_AUTO_UNLOCK,
        FieldId::NightModeLockAtStart => lock::NIGHT_MODE_LOCK_AT_START,
        FieldId::NightModeSlow => lock::NIGHT_MODE_SLOW,
        FieldId::OperatingMode => opener::OPERATING_MODE,
        FieldId::Capabilities => opener::CAPABILITIES,
        FieldId::IntercomId => opener::INTERCOM_ID,
        FieldId::BusMode => opener::BUS_MODE,
        FieldId::ShortCircuitDuration => opener::SHORT_CIRCUIT_DURATION,
        FieldId::StrikeDuration => opener::STRIKE_DURATION,
        FieldId::RingToOpenTimeout => opener::RING_TO_OPEN_TIMEOUT,
        FieldId::RingToOpenOnce => opener::RING_TO_OPEN_ONCE,
        FieldId::StrikeDelay => opener::STRIKE_DELAY,
        FieldId::RandomStrikeDelay => opener::RANDOM_STRIKE_DELAY,
        FieldId::SuppressInContinuousMode => opener::SUPPRESS_IN_CONTINUOUS_MODE,
        FieldId::SuppressInRingToOpen => opener::SUPPRESS_IN_RING_TO_OPEN,
        FieldId::SuppressOtherwise => opener::SUPPRESS_OTHERWISE,
        FieldId::SuppressionDuration => opener::SUPPRESSION_DURATION,
        FieldId::SoundRing => opener::SOUND_RING,
        FieldId::SoundOpen => opener::SOUND_OPEN,
        FieldId::SoundRingToOpen => opener::SOUND_RING_TO_OPEN,
        FieldId::SoundContinuousMode => opener::SOUND_CONTINUOUS_MODE,
        FieldId::SoundConfirmation => opener::SOUND_CONFIRMATION,
        FieldId::SoundLevel => opener::SOUND_LEVEL,
        FieldId::Button => shared::BUTTON,
        FieldId::SinglePress => shared::SINGLE_PRESS,
        FieldId::DoublePress => shared::DOUBLE_PRESS,
        FieldId::LedFlash => shared::LED_FLASH,
        FieldId::LedBrightness => shared::LED_BRIGHTNESS,
        FieldId::BluetoothPairing => shared::BLUETOOTH_PAIRING,
        FieldId::FobSingle => shared::FOB_SINGLE,
        FieldId::FobDouble => shared::FOB_DOUBLE,
        FieldId::FobTriple => shared::FOB_TRIPLE,
        FieldId::DoorSensor => lock::DOOR_SENSOR,
        FieldId::DoorAjarWarning => lock::DOOR_AJAR_WARNING,
        FieldId::DoorAjarAfter => lock::DOOR_AJAR_AFTER,
        FieldId::DoorMismatchWarning => lock::DOOR_MISMATCH_WARNING,
        FieldId::DoorLog => lock::DOOR_LOG,
        FieldId::Advertising => shared::ADVERTISING,
        FieldId::BatteryType => shared::BATTERY_TYPE,
        FieldId::BatteryDetection => shared::BATTERY_DETECTION,
        FieldId::DetachedCylinder => lock::DETACHED_CYLINDER,
        FieldId::UnlockedOffset => lock::UNLOCKED_OFFSET,
        FieldId::LockedOffset => lock::LOCKED_OFFSET,
        FieldId::SingleLockedOffset => lock::SINGLE_LOCKED_OFFSET,
        FieldId::TransitionOffset => lock::TRANSITION_OFFSET,
        FieldId::AutoUpdate => shared::AUTO_UPDATE,
    }
}
