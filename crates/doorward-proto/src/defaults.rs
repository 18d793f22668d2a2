//! What a product is set to when it leaves the factory (Smart Lock API 2.3.0 and Opener API 1.1, Config and Advanced Config;
//! where they print no default, ours).
//!
//! Both sides use these values. A device starts with them; a client that sends them back, and removes all time control,
//! brings the device to its default settings without touching authorizations, codes, log or security code.

use crate::{
    Model, ParameterError,
    advanced_config::{
        AdvancedSettings, AutoLock, LockAdvancedSettings, Motor, NightMode, OpenerAdvancedSettings,
    },
    config::{ConfigSettings, LockSettings, OpenerSettings},
    types::{
        AdvertisingMode, BatteryType, ButtonAction, DstMode, FobAction, MotorSpeed, Name,
        OpenerButtonAction, OpenerCapabilities, OpenerFobAction, OpenerOperatingMode, TimeOfDay,
        TimeZoneId,
    },
};

impl ConfigSettings {
    /// What Set Config brings a product back to. The name is the product's; whoever resets a device that has one keeps it.
    #[must_use]
    pub fn factory(model: Model) -> Self {
        match model {
            Model::SmartLock | Model::Ultra | Model::SmartDoor => {
                Self::Lock(LockSettings::factory(model))
            }
            Model::Opener => Self::Opener(OpenerSettings::factory()),
        }
    }

    /// These settings under another name.
    #[must_use]
    pub fn with_name(self, name: Name<32>) -> Self {
        match self {
            Self::Lock(settings) => Self::Lock(LockSettings { name, ..settings }),
            Self::Opener(settings) => Self::Opener(OpenerSettings { name, ..settings }),
        }
    }
}

impl AdvancedSettings {
    /// What Set Advanced Config brings a product back to.
    #[must_use]
    pub fn factory(model: Model) -> Self {
        match model {
            Model::SmartLock | Model::Ultra | Model::SmartDoor => {
                Self::Lock(LockAdvancedSettings::factory(model))
            }
            Model::Opener => Self::Opener(OpenerAdvancedSettings::factory()),
        }
    }
}

impl LockSettings {
    /// The configuration a lock leaves the factory with.
    #[must_use]
    pub fn factory(model: Model) -> Self {
        Self {
            name: Name::truncated(model.title()),
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
        }
    }
}

impl LockAdvancedSettings {
    /// The advanced configuration a lock leaves the factory with. A Smart Door locks as soon as it falls shut and lives on
    /// what is built in. Night mode is off; once it is switched on, it does all it can.
    #[must_use]
    pub fn factory(model: Model) -> Self {
        let is_smart_door = model == Model::SmartDoor;
        Self {
            unlocked_position_offset: 0,
            locked_position_offset: 0,
            single_locked_position_offset: 0,
            transition_offset: 0,
            lock_n_go_timeout: 20,
            single_press: ButtonAction::Intelligent,
            double_press: ButtonAction::LockNGo,
            detached_cylinder: false,
            battery_type: if is_smart_door {
                BatteryType::Fixed
            } else {
                BatteryType::Alkaline
            },
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
                auto_lock: true,
                auto_unlock_disabled: true,
                lock_on_start: true,
            },
            auto_lock: Some(AutoLock {
                enabled: is_smart_door,
                immediately: Some(is_smart_door),
                auto_update: false,
            }),
            motor: match model {
                Model::Ultra => Some(Motor {
                    speed: MotorSpeed::Standard,
                    slow_at_night: false,
                }),
                Model::SmartLock | Model::SmartDoor | Model::Opener => None,
            },
        }
    }

    /// Whether a product of this model has what these settings ask for: the Smart Door turns nothing by angles, so all of
    /// its offsets are zero.
    ///
    /// # Errors
    /// [`ParameterError`] names the field.
    pub fn check_for(&self, model: Model) -> Result<(), ParameterError> {
        let offsets = [
            self.unlocked_position_offset,
            self.locked_position_offset,
            self.single_locked_position_offset,
            self.transition_offset,
        ];
        let fits = model != Model::SmartDoor || offsets == [0; 4];
        ParameterError::unless(fits, "position offset")
    }
}

impl OpenerSettings {
    /// The configuration an Opener leaves the factory with.
    #[must_use]
    pub fn factory() -> Self {
        Self {
            name: Name::truncated(Model::Opener.title()),
            latitude: 0.0,
            longitude: 0.0,
            capabilities: OpenerCapabilities::DoorOpeningAndRingToOpen,
            pairing_enabled: true,
            button_enabled: true,
            led_enabled: true,
            timezone_offset: 0,
            dst: DstMode::Off,
            fob_actions: [
                OpenerFobAction::ToggleRingToOpen,
                OpenerFobAction::Open,
                OpenerFobAction::None,
            ],
            operating_mode: OpenerOperatingMode::Generic,
            advertising_mode: AdvertisingMode::Automatic,
            time_zone: TimeZoneId::NONE,
        }
    }
}

impl OpenerAdvancedSettings {
    /// The advanced configuration an Opener leaves the factory with.
    #[must_use]
    pub fn factory() -> Self {
        Self {
            intercom_id: 0,
            bus_mode_switch: 0,
            short_circuit_duration: 0,
            strike_delay: 0,
            random_strike_delay: false,
            strike_duration: 3000,
            disable_ring_to_open_after_ring: false,
            ring_to_open_timeout: 20,
            reserved: Some(0),
            doorbell_suppression: 0,
            doorbell_suppression_duration: 500,
            sound_ring: 1,
            sound_open: 1,
            sound_ring_to_open: 1,
            sound_continuous_mode: 1,
            sound_confirmation: true,
            sound_level: 120,
            single_press: OpenerButtonAction::ToggleRingToOpen,
            double_press: OpenerButtonAction::ToggleContinuousMode,
            battery_type: BatteryType::Alkaline,
            automatic_battery_type: true,
            auto_update: Some(false),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Command;

    #[test]
    fn every_product_accepts_its_own_defaults_and_tells_them_whole() {
        for model in Model::ALL {
            let (config, advanced) = (
                ConfigSettings::factory(model),
                AdvancedSettings::factory(model),
            );
            assert_eq!(config.check(), Ok(()), "{model}");
            assert_eq!(advanced.check(), Ok(()), "{model}");
            assert!(config.fits(model.family()) && advanced.fits(model.family()));
            if let AdvancedSettings::Lock(settings) = &advanced {
                assert_eq!(settings.check_for(model), Ok(()), "{model}");
            }
            for command in [
                Command::SetConfig(config),
                Command::SetAdvancedConfig(advanced),
            ] {
                let challenge = crate::Challenge([7; 32]);
                let data = command
                    .encode(model.profile(), Some(&challenge), None)
                    .unwrap();
                let read = crate::IncomingCommand::decode(model.profile(), &data).unwrap();
                assert_eq!(read.command, Ok(command), "{model}");
            }
        }
    }

    #[test]
    fn a_smart_door_has_no_angles_to_shift() {
        let mut settings = LockAdvancedSettings::factory(Model::SmartDoor);
        settings.transition_offset = 1;
        assert!(settings.check_for(Model::SmartDoor).is_err());
        assert_eq!(settings.check_for(Model::SmartLock), Ok(()));
    }
}
