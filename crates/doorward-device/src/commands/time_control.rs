//! Scheduled actions.

use doorward_proto::{
    CommandId,
    time_control::{TimeControl, TimeControlEntry},
    types::{ErrorCode, LockAction},
};
use doorward_store::{Record, StateStore as _, Table};

use super::{Answer, COMPLETE};
use crate::{
    Device,
    body::{Body, MAX_TIME_CONTROL, Now},
    env::Environment,
    gate::{Caller, evidence::CodeVerified, unavailable},
    links::Reply,
    records::TimeControlRecord,
    stream::Stream,
};

impl Device {
    pub(super) fn add_time_control<E: Environment>(
        &mut self,
        now: Now,
        caller: &Caller,
        control: TimeControl,
        _: &CodeVerified,
        env: &mut E,
    ) -> Answer {
        self.require_schedulable(control.action)?;
        let limit = u8::try_from(MAX_TIME_CONTROL).unwrap_or(u8::MAX);
        let mut free = None;
        for id in 1..=limit {
            let taken = env
                .store()
                .read(Table::TimeControl.at(id.into()))
                .map_err(unavailable)?;
            if taken.is_none() {
                free = Some(id);
                break;
            }
        }
        let id = free.ok_or(ErrorCode::TooManyEntries)?;
        self.put_time_control(
            now,
            (caller, CommandId::ADD_TIME_CONTROL),
            TimeControlEntry {
                id,
                enabled: true,
                control,
            },
            env,
        )?;
        Ok(Some(Reply::TimeControlAdded(id)))
    }

    pub(super) fn list_time_controls<E: Environment>(
        &mut self,
        caller: &Caller,
        _: &CodeVerified,
        env: &mut E,
    ) -> Answer {
        let count = env.store().count(Table::TimeControl).map_err(unavailable)?;
        self.begin_list(
            caller,
            Stream::TimeControls {
                count: Some(u8::try_from(count).unwrap_or(u8::MAX)),
                after: None,
            },
        )
    }

    pub(super) fn update_time_control<E: Environment>(
        &mut self,
        now: Now,
        caller: &Caller,
        entry: TimeControlEntry,
        _: &CodeVerified,
        env: &mut E,
    ) -> Answer {
        self.require_time_control(entry.id, env)?;
        self.require_schedulable(entry.control.action)?;
        self.put_time_control(now, (caller, CommandId::UPDATE_TIME_CONTROL), entry, env)?;
        COMPLETE
    }

    pub(super) fn remove_time_control<E: Environment>(
        &mut self,
        now: Now,
        caller: &Caller,
        id: u8,
        _: &CodeVerified,
        env: &mut E,
    ) -> Answer {
        self.require_time_control(id, env)?;
        let change = (Table::TimeControl.at(id.into()), Record::new());
        self.change_settings(now, (caller, CommandId::REMOVE_TIME_CONTROL), &change, env)?;
        COMPLETE
    }

    fn require_time_control<E: Environment>(&self, id: u8, env: &mut E) -> Result<(), ErrorCode> {
        TimeControlRecord::load(env.store(), self.profile, id.into())
            .map_err(unavailable)?
            .map(|_| ())
            .ok_or(ErrorCode::BadParameter)
    }

    /// A device does by itself what an app may ask for, not what a fob's or its own button means: an entry with such an action
    /// would never do anything.
    const fn require_schedulable(&self, action: LockAction) -> Result<(), ErrorCode> {
        match action {
            LockAction::Unlock
            | LockAction::Lock
            | LockAction::Unlatch
            | LockAction::LockNGo
            | LockAction::LockNGoUnlatch => Ok(()),
            LockAction::FullLock if matches!(self.body, Body::Lock(_)) => Ok(()),
            LockAction::FullLock
            | LockAction::FobWithoutAction
            | LockAction::ButtonWithoutAction
            | LockAction::FobAction1
            | LockAction::FobAction2
            | LockAction::FobAction3
            | LockAction::Other(_) => Err(ErrorCode::BadParameter),
        }
    }

    fn put_time_control<E: Environment>(
        &mut self,
        now: Now,
        by: (&Caller, CommandId),
        entry: TimeControlEntry,
        env: &mut E,
    ) -> Result<(), ErrorCode> {
        let change = (
            Table::TimeControl.at(entry.id.into()),
            TimeControlRecord(entry).encode(self.profile),
        );
        self.change_settings(now, by, &change, env)
    }
}
