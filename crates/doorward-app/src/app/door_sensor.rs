//! What watches the door: read, changed, and set to its defaults.

use doorward_client::proto::Model;
use doorward_client::proto::door_sensor::DoorSensorConfig;
use doorward_client::proto::log::LogOrder;
use doorward_client::types::{ErrorCode, SecurityCode};
use doorward_client::{ClientError, Connection, LogQuery};

use super::App;
use super::settings::unchanged;
use crate::settings::{DoorSettings, FieldChange};
use crate::{AppError, DeviceId, Product, Visit};

impl App {
    /// Whether the log tells of the door, which a device tells only with its log, and only while a sensor is in use.
    pub(super) async fn door_log(
        &self,
        visit: &Visit,
        id: DeviceId,
    ) -> Result<Option<bool>, AppError> {
        self.guarded(visit, id, |connection, code| async move {
            door_log(&connection, code.as_ref()).await
        })
        .await
    }

    /// Changes whether the log tells of the door, as [`change_settings`](Self::change_settings) changes everything else; before
    /// the sensor, for a device whose sensor is switched off does not tell any more how the log's switch stands.
    pub(super) async fn change_door_log(
        &self,
        visit: &Visit,
        id: DeviceId,
        product: Product,
        changes: &[FieldChange],
    ) -> Result<(), AppError> {
        self.guarded(visit, id, |connection, code| async move {
            let present = DoorSettings {
                sensor: None,
                log: door_log(&connection, code.as_ref()).await?,
            };
            let mut wanted = present;
            wanted.change(changes);
            match (unchanged(&present.fields(product), changes), wanted.log) {
                (Err(collision), _) => return Ok(Err(collision)),
                // Since it was shown, somebody stopped using the sensor: it is not known any more what there is.
                (Ok(()), None) => {
                    return Ok(Err(AppError::ChangedMeanwhile { fields: Vec::new() }));
                }
                (Ok(()), Some(on)) if wanted != present => {
                    connection.set_door_logging(code.as_ref(), on).await?;
                }
                (Ok(()), Some(_)) => {}
            }
            Ok(Ok(()))
        })
        .await?
    }

    /// Changes what the sensor is for, as [`change_settings`](Self::change_settings) changes everything else.
    pub(super) async fn change_door_sensor(
        &self,
        visit: &Visit,
        id: DeviceId,
        product: Product,
        changes: &[FieldChange],
    ) -> Result<(), AppError> {
        self.guarded(visit, id, |connection, code| async move {
            connection
                .try_change_door_sensor_config(code.as_ref(), |config| {
                    let mut door = DoorSettings {
                        sensor: Some(*config),
                        log: None,
                    };
                    unchanged(&door.fields(product), changes)?;
                    door.change(changes);
                    *config = door.sensor.unwrap_or(*config);
                    Ok(())
                })
                .await
        })
        .await??;
        Ok(())
    }

    /// Sets what watches the door to its defaults, where a device has that; says, also when it fails, whether something
    /// was changed for certain.
    pub(super) async fn restore_door_sensor(
        &self,
        visit: &Visit,
        id: DeviceId,
    ) -> Result<bool, (AppError, bool)> {
        let told = self
            .guarded_read(visit, id, async |connection: Connection| {
                door_sensor(&connection).await
            })
            .await
            .map_err(|error| (error, false))?;
        if told.is_none() {
            return Ok(false);
        }
        self.guarded(visit, id, |connection, code| async move {
            connection
                .change_door_sensor_config(code.as_ref(), |config| {
                    *config = DoorSensorConfig::FACTORY;
                })
                .await
        })
        .await
        .map_err(|error| (error, false))?;
        self.guarded(visit, id, |connection, code| async move {
            let told = door_log(&connection, code.as_ref()).await?;
            if told == Some(true) {
                return Ok(());
            }
            match connection.set_door_logging(code.as_ref(), true).await {
                // Without a sensor, a device may well have no such switch.
                Err(error) if told.is_none() && error.code() == Some(ErrorCode::Unknown) => Ok(()),
                set => set,
            }
        })
        .await
        .map_err(|error| (error, true))?;
        Ok(true)
    }
}

/// What the door sensor is for; none from devices that do not know of one.
pub(super) async fn door_sensor(
    connection: &Connection,
) -> Result<Option<DoorSensorConfig>, ClientError> {
    if connection.model() == Model::Opener {
        return Ok(None);
    }
    match connection.door_sensor_config().await {
        Err(error) if error.code() == Some(ErrorCode::Unknown) => Ok(None),
        told => told.map(Some),
    }
}

async fn door_log(
    connection: &Connection,
    code: Option<&SecurityCode>,
) -> Result<Option<bool>, ClientError> {
    // One entry, as devices differ in what they make of none.
    let query = LogQuery {
        from: None,
        count: 1,
        order: LogOrder::Descending,
    };
    let summary = connection.log(code, query, |_| {}).await?;
    Ok(summary
        .count
        .filter(|count| count.door_sensor)
        .map(|count| count.door_sensor_logging))
}
