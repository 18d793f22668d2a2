//! Reset to default settings: everything as from the factory, and nobody loses a right.

use doorward_client::proto::Model;
use doorward_client::proto::advanced_config::AdvancedSettings;
use doorward_client::proto::config::ConfigSettings;

use super::App;
use crate::error::DefaultsPart;
use crate::settings::SettingsView;
use crate::{AppError, DeviceId, Visit};

impl App {
    /// Resets a device to its default settings: removes its time control, then restores what watches the door, its
    /// behaviour and its general settings. Its name, security code, permissions, keypad codes and log stay, and a lock keeps its calibration; an Opener
    /// must be told anew what kind of intercom it is at. Returns the settings as they are then.
    ///
    /// The general settings come last, so that whoever repeats it after it broke off finds the device as reachable as before.
    ///
    /// # Errors
    /// As every guarded request when nothing was changed; [`AppError::DefaultsIncomplete`] with what was done when it broke
    /// off later. It can always be done again.
    pub async fn restore_defaults(
        &self,
        visit: &Visit,
        id: DeviceId,
    ) -> Result<SettingsView, AppError> {
        let model = Model::from(self.record(id)?.product);
        let mut done = Vec::new();
        let mut touched = false;
        for part in DefaultsPart::ALL {
            match self.restore(visit, id, model, part).await {
                Ok(changed) => {
                    touched |= changed;
                    done.push(part);
                }
                Err((why, changed)) => {
                    touched |= changed || matches!(why, AppError::OutcomeUnknown { .. });
                    return Err(if touched {
                        AppError::DefaultsIncomplete {
                            done,
                            at: part,
                            why: Box::new(why),
                        }
                    } else {
                        why
                    });
                }
            }
        }
        self.settings(visit, id).await
    }

    /// Restores one part; says, also when it fails, whether something was changed for certain.
    async fn restore(
        &self,
        visit: &Visit,
        id: DeviceId,
        model: Model,
        part: DefaultsPart,
    ) -> Result<bool, (AppError, bool)> {
        match part {
            DefaultsPart::TimeControl => {
                let entries = self.schedule(visit, id).await;
                let mut changed = false;
                for entry in entries.map_err(|error| (error, false))? {
                    match self.remove_schedule(visit, id, entry.id, None).await {
                        // Gone is gone, whoever removed it.
                        Ok(()) | Err(AppError::EntryGone) => changed = true,
                        Err(error) => return Err((error, changed)),
                    }
                }
                Ok(changed)
            }
            DefaultsPart::DoorSensor => self.restore_door_sensor(visit, id).await,
            DefaultsPart::Behaviour => self
                .guarded(visit, id, |connection, code| async move {
                    connection
                        .change_advanced_config(code.as_ref(), |present| {
                            *present = advanced(model, present);
                        })
                        .await
                })
                .await
                .map(|_| true)
                .map_err(|error| (error, false)),
            DefaultsPart::General => self
                .guarded(visit, id, |connection, code| async move {
                    connection
                        .change_config(code.as_ref(), |present| *present = config(model, present))
                        .await
                })
                .await
                .map(|_| true)
                .map_err(|error| (error, false)),
        }
    }
}

/// A product's default configuration under the name the device has. A form without some fields keeps them out.
fn config(model: Model, present: &ConfigSettings) -> ConfigSettings {
    let factory = ConfigSettings::factory(model);
    match (factory, present) {
        (ConfigSettings::Lock(factory), ConfigSettings::Lock(present)) => {
            let mut settings = factory;
            settings.name = present.name.clone();
            settings.single_lock = settings
                .single_lock
                .filter(|_| present.single_lock.is_some());
            settings.advertising_mode = settings
                .advertising_mode
                .filter(|_| present.advertising_mode.is_some());
            settings.time_zone = settings.time_zone.filter(|_| present.time_zone.is_some());
            ConfigSettings::Lock(settings)
        }
        (ConfigSettings::Opener(factory), ConfigSettings::Opener(present)) => {
            let mut settings = factory;
            settings.name = present.name.clone();
            ConfigSettings::Opener(settings)
        }
        // A device of another family than its product is none of ours; what it has stays.
        (_, present) => present.clone(),
    }
}

/// A product's default behaviour, with only the groups the device has.
fn advanced(model: Model, present: &AdvancedSettings) -> AdvancedSettings {
    match (AdvancedSettings::factory(model), present) {
        (AdvancedSettings::Lock(factory), AdvancedSettings::Lock(present)) => {
            let mut settings = factory;
            settings.auto_lock = present.auto_lock.and(settings.auto_lock);
            if let (Some(auto), Some(had)) = (&mut settings.auto_lock, present.auto_lock) {
                // A device that cannot says so, and would be told that it can.
                auto.immediately = had.immediately.and(auto.immediately);
            }
            settings.motor = present.motor.and(settings.motor);
            AdvancedSettings::Lock(settings)
        }
        (AdvancedSettings::Opener(factory), AdvancedSettings::Opener(present)) => {
            let mut settings = factory;
            settings.reserved = present.reserved;
            settings.auto_update = present.auto_update.and(settings.auto_update);
            AdvancedSettings::Opener(settings)
        }
        (_, present) => present.clone(),
    }
}
