//! Time control: what the device does by itself.

use doorward_client::proto::time_control::{TimeControl, TimeControlEntry};
use doorward_client::types::Weekdays;

use super::App;
use crate::convert::{self, door_action};
use crate::{AppError, DeviceId, ScheduleEntry, Visit};

impl App {
    /// The time control entries.
    ///
    /// # Errors
    /// As every guarded request.
    pub async fn schedule(
        &self,
        visit: &Visit,
        id: DeviceId,
    ) -> Result<Vec<ScheduleEntry>, AppError> {
        let entries = self
            .guarded(visit, id, |connection, code| async move {
                connection.time_controls(code.as_ref()).await
            })
            .await?;
        Ok(entries.iter().map(view).collect())
    }

    /// Adds a time control entry (its number is ignored) and returns its number.
    ///
    /// # Errors
    /// As every guarded request, [`AppError::Full`].
    pub async fn add_schedule(
        &self,
        visit: &Visit,
        id: DeviceId,
        entry: ScheduleEntry,
    ) -> Result<u8, AppError> {
        let control = control(&entry)?;
        self.guarded(visit, id, |connection, code| async move {
            connection.add_time_control(code.as_ref(), control).await
        })
        .await
    }

    /// Changes a time control entry, found by its number.
    ///
    /// # Errors
    /// As every guarded request.
    pub async fn change_schedule(
        &self,
        visit: &Visit,
        id: DeviceId,
        entry: ScheduleEntry,
    ) -> Result<(), AppError> {
        let entry = TimeControlEntry {
            id: entry.id,
            enabled: entry.enabled,
            control: control(&entry)?,
        };
        self.guarded(visit, id, |connection, code| async move {
            connection.update_time_control(code.as_ref(), entry).await
        })
        .await
    }

    /// Removes a time control entry.
    ///
    /// # Errors
    /// As every guarded request.
    pub async fn remove_schedule(
        &self,
        visit: &Visit,
        id: DeviceId,
        entry: u8,
    ) -> Result<(), AppError> {
        self.guarded(visit, id, |connection, code| async move {
            connection.remove_time_control(code.as_ref(), entry).await
        })
        .await
    }
}

fn view(entry: &TimeControlEntry) -> ScheduleEntry {
    ScheduleEntry {
        id: entry.id,
        enabled: entry.enabled,
        weekdays: crate::Weekdays::from_bits(entry.control.weekdays.0),
        at: convert::clock(entry.control.time),
        action: door_action(entry.control.action),
    }
}

fn control(entry: &ScheduleEntry) -> Result<TimeControl, AppError> {
    let bad = |text: &str| AppError::BadInput(text.to_owned());
    let action = entry.action.ok_or_else(|| bad("the action is missing"))?;
    if entry.weekdays == crate::Weekdays::NONE {
        return Err(bad("choose at least one day of the week"));
    }
    Ok(TimeControl {
        weekdays: Weekdays(entry.weekdays.bits()),
        time: convert::time_of_day(entry.at),
        action: action.into(),
    })
}
