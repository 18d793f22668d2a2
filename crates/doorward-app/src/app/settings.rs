//! Features and configuration.

use doorward_client::Connection;
use doorward_client::proto::config::Config;
use doorward_client::types::DateTime;

use super::App;
use crate::convert::moment;
use crate::settings::{
    self, ClockReading, DeviceFacts, FieldChange, FieldId, FieldValue, Home, SettingsView,
};
use crate::{AppError, DeviceId, UnixTime, Visit};

impl App {
    /// Features & Configuration, all pages.
    ///
    /// # Errors
    /// [`AppError::CodeNeeded`] when the gate is closed, otherwise as the device refused.
    pub async fn settings(&self, visit: &Visit, id: DeviceId) -> Result<SettingsView, AppError> {
        let (config, advanced) = self
            .guarded_read(visit, id, async |connection: Connection| {
                Ok((
                    connection.config().await?,
                    connection.advanced_config().await?,
                ))
            })
            .await?;
        let here = UnixTime::now();
        let record = self.record(id)?;
        let (firmware, hardware, time, has_fob, has_keypad) = match &config {
            Config::Lock(lock) => (
                lock.firmware,
                lock.hardware,
                lock.current_time,
                lock.has_fob,
                lock.has_keypad || lock.has_keypad_2,
            ),
            Config::Opener(opener) => (
                opener.firmware,
                opener.hardware,
                opener.current_time,
                opener.has_fob,
                opener.has_keypad || opener.has_keypad_2,
            ),
        };
        let [major, minor, patch] = firmware;
        let facts = DeviceFacts {
            id,
            product: record.product,
            firmware: format!("{major}.{minor}.{patch}"),
            hardware: format!("{}.{}", hardware[0], hardware[1]),
            clock: moment(time).map(|device| ClockReading { device, here }),
            has_fob,
            has_keypad,
        };
        Ok(SettingsView {
            facts,
            fields: settings::fields(&config, &advanced),
        })
    }

    /// Changes fields; the others stay. Returns the settings as they are then.
    ///
    /// # Errors
    /// As [`settings`](Self::settings), and [`AppError::BadFields`] when the device has no such field.
    pub async fn change_settings(
        &self,
        visit: &Visit,
        id: DeviceId,
        changes: &[FieldChange],
    ) -> Result<SettingsView, AppError> {
        let present = self.settings(visit, id).await?;
        let missing = settings::missing(&present.fields, changes);
        if !missing.is_empty() {
            return Err(AppError::BadFields(missing));
        }
        if settings::concerns(changes, Home::Config) {
            self.guarded(visit, id, |connection, code| async move {
                connection
                    .change_config(code.as_ref(), |config| {
                        settings::change_config(config, changes)
                    })
                    .await
            })
            .await?;
        }
        if settings::concerns(changes, Home::Advanced) {
            self.guarded(visit, id, |connection, code| async move {
                connection
                    .change_advanced_config(code.as_ref(), |config| {
                        settings::change_advanced(config, changes)
                    })
                    .await
            })
            .await?;
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

    /// Lets the device learn its positions. The door must be open for it.
    ///
    /// # Errors
    /// As every guarded request, and as an action.
    pub async fn calibrate(&self, visit: &Visit, id: DeviceId) -> Result<(), AppError> {
        self.guarded(visit, id, |connection, code| async move {
            connection
                .calibrate(code.as_ref(), |_| {})
                .await
                .map(|_| ())
        })
        .await
    }
}
