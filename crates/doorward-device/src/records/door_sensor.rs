//! What the door sensor is for.

use doorward_proto::{CommandId, Message, Profile, door_sensor::DoorSensorConfig};
use doorward_store::{Record, StateStore, StoreError, Table};

use super::codec::{RecordReader, RecordWriter};

/// What the door sensor is for, and whether the log tells of the door.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct DoorSensorRecord {
    pub(crate) config: DoorSensorConfig,
    pub(crate) logs: bool,
}

impl DoorSensorRecord {
    pub(crate) fn load(store: &mut impl StateStore, profile: &Profile) -> Result<Self, StoreError> {
        let Some(bytes) = store.read(Table::DoorSensor.only())? else {
            return Ok(Self {
                config: DoorSensorConfig::FACTORY,
                logs: true,
            });
        };
        let mut reader = RecordReader::new(&bytes)?;
        let logs = match reader.u8()? {
            0 => false,
            1 => true,
            _ => return Err(StoreError::Corrupt),
        };
        let message = reader.message(profile, CommandId::DOOR_SENSOR_CONFIG)?;
        let Message::DoorSensorConfig(config) = message else {
            return Err(StoreError::Corrupt);
        };
        Ok(Self { config, logs })
    }

    pub(crate) fn encode(self, profile: &Profile) -> Record {
        RecordWriter::new()
            .u8(self.logs.into())
            .message(profile, &Message::DoorSensorConfig(self.config))
    }
}
