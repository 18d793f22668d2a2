//! Settings of a device that nobody has set yet (Smart Lock API 2.3.0, Config and Advanced Config).

use doorward_proto::{
    Family, Model, Profile,
    advanced_config::{
        AdvancedConfig, LockAdvancedConfig, LockAdvancedSettings, OpenerAdvancedSettings,
    },
    config::{Config, LockConfig, LockSettings, OpenerConfig, OpenerSettings},
    types::{DateTime, HomeKitStatus, MatterStatus, ProductVariant},
};

use crate::io::HardwareIdentity;

/// How far a lock turns from end to end, degrees. The Smart Door has no angles.
const TOTAL_DEGREES: u16 = 720;

pub(super) fn config(profile: &Profile, hardware: &HardwareIdentity) -> Config {
    match profile.family {
        Family::Lock | Family::Ultra => Config::Lock(lock_config(profile, hardware)),
        Family::Opener => Config::Opener(OpenerConfig {
            device_id: hardware.device_id,
            settings: OpenerSettings::factory(),
            current_time: DateTime::NEVER,
            has_fob: false,
            has_keypad: false,
            firmware: hardware.firmware,
            hardware: hardware.revision,
            has_keypad_2: false,
        }),
    }
}

fn lock_config(profile: &Profile, hardware: &HardwareIdentity) -> LockConfig {
    LockConfig {
        device_id: hardware.device_id,
        settings: LockSettings::factory(profile.model),
        current_time: DateTime::NEVER,
        has_fob: false,
        has_keypad: false,
        firmware: hardware.firmware,
        hardware: hardware.revision,
        homekit: HomeKitStatus::NotAvailable,
        device_type: profile.device_type,
        capabilities: 0,
        has_keypad_2: false,
        matter: MatterStatus::NotAvailable,
        product_variant: match profile.family {
            Family::Ultra => ProductVariant::Ultra,
            Family::Lock | Family::Opener => ProductVariant::Unspecified,
        },
    }
}

pub(super) fn advanced_config(profile: &Profile) -> AdvancedConfig {
    match profile.family {
        Family::Lock | Family::Ultra => AdvancedConfig::Lock(LockAdvancedConfig {
            total_degrees: match profile.model {
                Model::SmartLock | Model::Ultra => TOTAL_DEGREES,
                Model::SmartDoor | Model::Opener => 0,
            },
            settings: LockAdvancedSettings::factory(profile.model),
        }),
        Family::Opener => AdvancedConfig::Opener(OpenerAdvancedSettings::factory()),
    }
}
