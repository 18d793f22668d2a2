//! Settings of a lock that nobody has set yet (Smart Lock API 2.3.0, Config and Advanced Config).

use doorward_proto::{
    Family, Model, Profile,
    advanced_config::{AutoLock, LockAdvancedConfig, LockAdvancedSettings, Motor, NightMode},
    config::{LockConfig, LockSettings},
    types::{
        AdvertisingMode, BatteryType, ButtonAction, DateTime, DstMode, FobAction, HomeKitStatus,
        MatterStatus, MotorSpeed, Name, ProductVariant, TimeOfDay, TimeZoneId,
    },
};

use crate::io::HardwareIdentity;

/// How far a lock turns from end to end, degrees. The Smart Door has no angles.
const TOTAL_DEGREES: u16 = 720;

pub(super) fn config(profile: &Profile, hardware: &HardwareIdentity) -> LockConfig {
    LockConfig {
        device_id: hardware.device_id,
        settings: LockSettings {
            name: Name::truncated(profile.model.title()),
            latitude: 0.0,
            longitude: 0.0,
            auto_unlatch: false,
            pairing_enabled: true,
            button_enabled: true,
            led_enabled: true,
            led_brightness: 3,
            timezone_offset: 0,
            dst: DstMode::Off,
            fob_actions: [FobAction::Intelligent, FobAction::Unlock, FobAction::Lock],
            single_lock: Some(false),
            advertising_mode: Some(AdvertisingMode::Automatic),
            time_zone: Some(TimeZoneId::NONE),
        },
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

pub(super) fn advanced_config(profile: &Profile) -> LockAdvancedConfig {
    LockAdvancedConfig {
        total_degrees: match profile.model {
            Model::SmartLock | Model::Ultra => TOTAL_DEGREES,
            Model::SmartDoor | Model::Opener => 0,
        },
        settings: LockAdvancedSettings {
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
                start: TimeOfDay {
                    hour: 22,
                    minute: 0,
                },
                end: TimeOfDay { hour: 6, minute: 0 },
                auto_lock: false,
                auto_unlock_disabled: false,
                lock_on_start: false,
            },
            auto_lock: Some(AutoLock {
                enabled: false,
                immediately: Some(false),
                auto_update: false,
            }),
            motor: match profile.family {
                Family::Ultra => Some(Motor {
                    speed: MotorSpeed::Standard,
                    slow_at_night: false,
                }),
                Family::Lock | Family::Opener => None,
            },
        },
    }
}
