//! Features and configuration.

use doorward_client::proto::config::Config;
use doorward_client::types::{DateTime, DeviceType};
use doorward_client::{ActionProgress, Connection};

use super::door_sensor::door_sensor;
use super::{App, lock};
use crate::settings::{
    self, DeviceFacts, DoorSettings, FieldChange, FieldId, FieldValue, FieldView, Home,
    SettingsView,
};
use crate::{AppError, DeviceId, DeviceTask, Product, UnixTime, Visit};

impl App {
    /// Features & Configuration, all pages.
    ///
    /// # Errors
    /// [`AppError::CodeNeeded`] when the gate is closed, otherwise as the device refused.
    pub async fn settings(&self, visit: &Visit, id: DeviceId) -> Result<SettingsView, AppError> {
        let (config, advanced, sensor) = self
            .guarded_read(visit, id, async |connection: Connection| {
                Ok((
                    connection.config().await?,
                    connection.advanced_config().await?,
                    door_sensor(&connection).await?,
                ))
            })
            .await?;
        let mut door = DoorSettings { sensor, log: None };
        if sensor.is_some() {
            door.log = self.door_log(visit, id).await?;
        }
        let product = self.learn_product(id, &config).await?;
        let facts = DeviceFacts::new(id, product, &config, &advanced, UnixTime::now());
        let mut fields = settings::config_fields(&config.settings(), product);
        fields.extend(settings::advanced_fields(&advanced.settings(), product));
        fields.extend(door.fields(product));
        fields.sort_by_key(|field| field.id);
        Ok(SettingsView { facts, fields })
    }

    /// Takes over what a configuration says about the product. Smart Lock and Smart Door pair alike, so that whoever
    /// paired one may have taken it for the other; between families it is settled by the way it pairs.
    pub(super) async fn learn_product(
        &self,
        id: DeviceId,
        config: &Config,
    ) -> Result<Product, AppError> {
        let known = self.record(id)?.product;
        let told = match config {
            Config::Lock(lock) => match lock.device_type {
                DeviceType::SmartDoor => Product::SmartDoor,
                DeviceType::SmartLock34 => Product::SmartLock,
                _ => known,
            },
            Config::Opener(_) => known,
        };
        let alike = [Product::SmartLock, Product::SmartDoor];
        if told == known || !alike.contains(&known) {
            return Ok(known);
        }
        self.update_record(id, move |record| record.product = told)
            .await?;
        Ok(told)
    }

    /// Changes fields; the others stay as they are on the device, also those that somebody else changed meanwhile. A
    /// change that says what was seen ([`FieldChange::having_seen`]) is made only where the device still has that.
    /// Returns the settings as they are then.
    ///
    /// # Errors
    /// As [`settings`](Self::settings); [`AppError::BadFields`] when the device has no such field or takes no such value;
    /// [`AppError::ChangedMeanwhile`] when somebody else changed the same field: before anything is sent, or, when that
    /// happened in this very moment, before the part of the configuration it is in; [`AppError::OutcomeUnknown`] when the
    /// device could not be asked any more after a part was sent.
    pub async fn change_settings(
        &self,
        visit: &Visit,
        id: DeviceId,
        changes: &[FieldChange],
    ) -> Result<SettingsView, AppError> {
        let present = self.settings(visit, id).await?;
        let product = present.facts.product;
        let unfit = settings::unfit(&present.fields, changes);
        if !unfit.is_empty() {
            return Err(AppError::BadFields(unfit));
        }
        unchanged(&present.fields, changes)?;
        let mut is_sent = false;
        let made = self.send_changes(visit, id, product, changes, &mut is_sent);
        match made.await {
            Err(AppError::NotReachable { .. } | AppError::RadioOff { .. }) if is_sent => {
                let name = self.record(id)?.name;
                Err(AppError::OutcomeUnknown { name })
            }
            made => made,
        }
    }

    /// Sends changes part by part and reads what is there then. `is_sent` tells whether the device took any.
    async fn send_changes(
        &self,
        visit: &Visit,
        id: DeviceId,
        product: Product,
        changes: &[FieldChange],
        is_sent: &mut bool,
    ) -> Result<SettingsView, AppError> {
        if settings::concerns(changes, Home::Config) {
            self.guarded(visit, id, |connection, code| async move {
                connection
                    .try_change_config(code.as_ref(), |config| {
                        unchanged(&settings::config_fields(config, product), changes)?;
                        settings::change_config(config, changes);
                        Ok(())
                    })
                    .await
            })
            .await??;
            *is_sent = true;
        }
        if settings::concerns(changes, Home::Advanced) {
            self.guarded(visit, id, |connection, code| async move {
                connection
                    .try_change_advanced_config(code.as_ref(), |config| {
                        unchanged(&settings::advanced_fields(config, product), changes)?;
                        settings::change_advanced(config, product, changes);
                        Ok(())
                    })
                    .await
            })
            .await??;
            *is_sent = true;
        }
        if settings::concerns(changes, Home::DoorLog) {
            self.change_door_log(visit, id, product, changes).await?;
            *is_sent = true;
        }
        if settings::concerns(changes, Home::DoorSensor) {
            self.change_door_sensor(visit, id, product, changes).await?;
            *is_sent = true;
        }
        let name = changes
            .iter()
            .find_map(|change| match (change.id(), change.value()) {
                (FieldId::Name, FieldValue::Text(name)) => Some(name.clone()),
                _ => None,
            });
        if let Some(name) = name {
            self.update_record(id, move |record| record.name = name)
                .await?;
        }
        self.settings(visit, id).await
    }

    /// Sets the device's clock to this computer's.
    ///
    /// # Errors
    /// As every guarded request.
    pub async fn set_clock(&self, visit: &Visit, id: DeviceId) -> Result<(), AppError> {
        self.guarded(visit, id, |connection, code| async move {
            connection
                .set_time(code.as_ref(), DateTime::from_unix(UnixTime::now().0))
                .await
        })
        .await
    }

    /// Sets the device's time zone to this computer's.
    ///
    /// # Errors
    /// As [`change_settings`](Self::change_settings); [`AppError::BadInput`] when the protocol does not have this zone.
    pub async fn set_time_zone_here(
        &self,
        visit: &Visit,
        id: DeviceId,
    ) -> Result<SettingsView, AppError> {
        let zone = settings::zone_here().and_then(|zone| zone.iana_name());
        let zone = zone.ok_or_else(|| {
            AppError::BadInput(
                "devices do not know this computer's time zone: choose one with the same time"
                    .to_owned(),
            )
        })?;
        let change = FieldChange::parse(FieldId::TimeZone, zone)
            .map_err(|problem| AppError::BadFields(vec![problem]))?;
        self.change_settings(visit, id, &[change]).await
    }

    /// Lets a lock learn its positions; the card's task and state follow meanwhile. The door must be open for it.
    ///
    /// # Errors
    /// As every guarded request, and as an action; [`AppError::NotSupported`] for the Opener, which is trained instead.
    pub async fn calibrate(&self, visit: &Visit, id: DeviceId) -> Result<(), AppError> {
        let record = self.record(id)?;
        if record.product == Product::Opener {
            return Err(AppError::NotSupported {
                product: Some(record.product),
            });
        }
        self.pass(visit, id).await?;
        let _task = self.begin_task(id, DeviceTask::Calibrating);
        let follow = |progress: ActionProgress| self.follow(&record, &progress);
        self.guarded(visit, id, |connection, code| async move {
            connection.calibrate(code.as_ref(), follow).await
        })
        .await?;
        Ok(())
    }

    /// Shows a task on the card, until the value is dropped.
    pub(super) fn begin_task(&self, id: DeviceId, task: DeviceTask) -> RunningTask<'_> {
        let running = RunningTask { app: self, id };
        running.now(task);
        running
    }
}

pub(super) fn unchanged(present: &[FieldView], changes: &[FieldChange]) -> Result<(), AppError> {
    let fields = settings::collisions(present, changes);
    if fields.is_empty() {
        Ok(())
    } else {
        Err(AppError::ChangedMeanwhile { fields })
    }
}

/// A task on a card.
#[derive(Debug)]
pub(super) struct RunningTask<'a> {
    app: &'a App,
    id: DeviceId,
}

impl RunningTask<'_> {
    /// It has come this far.
    pub(super) fn now(&self, task: DeviceTask) {
        self.app
            .runtime(self.id, |runtime| runtime.task = Some(task));
        self.app.changed();
    }
}

impl Drop for RunningTask<'_> {
    fn drop(&mut self) {
        if let Some(runtime) = lock(&self.app.inner.runtimes).get_mut(&self.id) {
            runtime.task = None;
        }
        self.app.changed();
    }
}
