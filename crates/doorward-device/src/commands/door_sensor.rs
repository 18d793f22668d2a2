//! What the door sensor is for, and whether the log tells of the door.

use doorward_proto::{CommandId, door_sensor::DoorSensorConfig, log::LogData, types::ErrorCode};
use doorward_store::{Change, Table};

use super::{Answer, COMPLETE};
use crate::{
    Device,
    activity::Actor,
    body::Now,
    env::Environment,
    gate::{
        Caller,
        evidence::{CodeVerified, MayReadSettings},
        unavailable,
    },
    links::Reply,
    records::DoorSensorRecord,
};

impl Device {
    pub(super) fn door_sensor_config<E: Environment>(
        &self,
        _: &MayReadSettings,
        env: &mut E,
    ) -> Answer {
        let record = DoorSensorRecord::load(env.store(), self.profile).map_err(unavailable)?;
        Ok(Some(Reply::DoorSensorConfig(record.config)))
    }

    pub(super) fn set_door_sensor_config<E: Environment>(
        &mut self,
        now: Now,
        caller: &Caller,
        config: DoorSensorConfig,
        _: &CodeVerified,
        env: &mut E,
    ) -> Answer {
        let present = DoorSensorRecord::load(env.store(), self.profile).map_err(unavailable)?;
        let record = DoorSensorRecord { config, ..present };
        let change = (Table::DoorSensor.only(), record.encode(self.profile));
        self.change_settings(
            now,
            (caller, CommandId::SET_DOOR_SENSOR_CONFIG),
            &change,
            env,
        )?;
        COMPLETE
    }

    /// Switches the door's entries on or off; the switch and the entry that tells of it are one change.
    pub(super) fn enable_door_logging<E: Environment>(
        &mut self,
        now: Now,
        caller: &Caller,
        enabled: bool,
        _: &CodeVerified,
        env: &mut E,
    ) -> Answer {
        let present = DoorSensorRecord::load(env.store(), self.profile).map_err(unavailable)?;
        if present.logs == enabled {
            return COMPLETE;
        }
        let record = DoorSensorRecord {
            logs: enabled,
            ..present
        };
        let counters = self.counters.with_config_update();
        let (bytes, encoded) = (record.encode(self.profile), counters.encode());
        let changes = [
            Change::Put(Table::DoorSensor.only(), &bytes),
            Change::Put(Table::Counters.only(), &encoded),
        ];
        let actor = Actor::new(caller.id(), &caller.record.entry.name);
        self.log(now, actor, LogData::DoorLogging { enabled }, &changes, env)
            .map_err(|_| ErrorCode::Unknown)?;
        self.counters = counters;
        COMPLETE
    }
}
