//! Reading and switching the activity log.

use doorward_proto::{
    log::{LogData, LogEntryCount, LogRequest},
    types::{DoorSensorState, ErrorCode},
};
use doorward_store::{Change, StoreError};

use super::{Answer, COMPLETE, count16};
use crate::{
    Device,
    activity::{self, Actor},
    body::Now,
    env::Environment,
    gate::{Caller, evidence::CodeVerified, unavailable},
    records::DoorSensorRecord,
    stream::Stream,
};

impl Device {
    pub(super) fn list_log<E: Environment>(
        &mut self,
        now: Now,
        caller: &Caller,
        request: LogRequest,
        _: &CodeVerified,
        env: &mut E,
    ) -> Answer {
        let has_sensor = !matches!(
            self.body.view(now).door,
            DoorSensorState::Unavailable | DoorSensorState::Deactivated
        );
        let count = if request.total_count {
            Some(LogEntryCount {
                enabled: self.activity.meta.enabled,
                count: count16(self.available(request, env).map_err(unavailable)?),
                door_sensor: has_sensor,
                door_sensor_logging: has_sensor
                    && DoorSensorRecord::load(env.store(), self.profile)
                        .map_err(unavailable)?
                        .logs,
            })
        } else {
            None
        };
        self.begin_list(
            caller,
            Stream::Log {
                count,
                order: request.order,
                at: (request.start != 0).then_some(request.start),
                left: request.count,
            },
        )
    }

    pub(super) fn enable_logging<E: Environment>(
        &mut self,
        now: Now,
        caller: &Caller,
        enabled: bool,
        _: &CodeVerified,
        env: &mut E,
    ) -> Answer {
        let before = self.activity.meta.enabled;
        if before == enabled {
            return COMPLETE;
        }
        // The entry and the switch are one change.
        self.activity.meta.enabled = enabled;
        let actor = Actor::new(caller.id(), &caller.record.entry.name);
        let none: [Change<'_>; 0] = [];
        let logged = self.log(now, actor, LogData::Logging { enabled }, &none, env);
        if logged.is_err() {
            self.activity.meta.enabled = before;
            return Err(ErrorCode::Unknown);
        }
        COMPLETE
    }

    /// How many entries there are from the requested start on, in the requested order.
    fn available<E: Environment>(
        &self,
        request: LogRequest,
        env: &mut E,
    ) -> Result<u32, StoreError> {
        if request.start == 0 {
            return Ok(self.activity.entries());
        }
        let (mut at, mut count) = (request.start, 0_u32);
        while let Some(key) = activity::step(env.store(), request.order, Some(at))? {
            at = key.id;
            count = count.saturating_add(1);
        }
        Ok(count)
    }
}
