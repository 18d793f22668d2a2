//! Time control: what the device does by itself.

use doorward_client::proto::time_control::{TimeControl, TimeControlEntry};
use doorward_client::types::Weekdays;

use super::App;
use crate::convert::{self, door_action, wire_action};
use crate::{AppError, DeviceId, Product, ScheduleEntry, Visit};

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
        let product = self.record(id)?.product;
        let entries = self
            .guarded(visit, id, |connection, code| async move {
                connection.time_controls(code.as_ref()).await
            })
            .await?;
        Ok(entries.iter().map(|entry| view(product, entry)).collect())
    }

    /// Adds a time control entry (its number is ignored) and returns its number.
    ///
    /// # Errors
    /// As every guarded request, [`AppError::Full`]; [`AppError::NotSupported`] for an action the product does not have,
    /// [`AppError::AlreadyPlanned`] for what an entry does already.
    pub async fn add_schedule(
        &self,
        visit: &Visit,
        id: DeviceId,
        entry: ScheduleEntry,
    ) -> Result<u8, AppError> {
        let control = control(self.record(id)?.product, &entry)?;
        let what = |entry: &ScheduleEntry| (entry.weekdays, entry.at, entry.action);
        let present = self.schedule(visit, id).await?;
        if present.iter().any(|each| what(each) == what(&entry)) {
            return Err(AppError::AlreadyPlanned);
        }
        self.guarded(visit, id, |connection, code| async move {
            connection.add_time_control(code.as_ref(), control).await
        })
        .await
    }

    /// Changes a time control entry, found by its number, if it still is what the person saw (`seen`; none: whatever it is).
    ///
    /// # Errors
    /// As every guarded request and [`add_schedule`](Self::add_schedule); [`AppError::EntryGone`] and
    /// [`AppError::ScheduleChangedMeanwhile`], with nothing sent.
    pub async fn change_schedule(
        &self,
        visit: &Visit,
        id: DeviceId,
        seen: Option<ScheduleEntry>,
        entry: ScheduleEntry,
    ) -> Result<(), AppError> {
        let wanted = TimeControlEntry {
            id: entry.id,
            enabled: entry.enabled,
            control: control(self.record(id)?.product, &entry)?,
        };
        if self.still(visit, id, entry.id, seen).await? == entry {
            return Ok(());
        }
        self.guarded(visit, id, |connection, code| async move {
            connection.update_time_control(code.as_ref(), wanted).await
        })
        .await
        .map_err(gone)
    }

    /// Removes a time control entry, found by its number, if it still is what the person saw (`seen`; none: whatever it is).
    ///
    /// # Errors
    /// As every guarded request; [`AppError::EntryGone`] and [`AppError::ScheduleChangedMeanwhile`], with nothing sent.
    pub async fn remove_schedule(
        &self,
        visit: &Visit,
        id: DeviceId,
        entry: u8,
        seen: Option<ScheduleEntry>,
    ) -> Result<(), AppError> {
        self.still(visit, id, entry, seen).await?;
        self.guarded(visit, id, |connection, code| async move {
            connection.remove_time_control(code.as_ref(), entry).await
        })
        .await
        .map_err(gone)
    }

    /// The entry as the device has it now, if that is what was seen.
    async fn still(
        &self,
        visit: &Visit,
        id: DeviceId,
        entry: u8,
        seen: Option<ScheduleEntry>,
    ) -> Result<ScheduleEntry, AppError> {
        let entries = self.schedule(visit, id).await?;
        let now = entries.into_iter().find(|each| each.id == entry);
        let now = now.ok_or(AppError::EntryGone)?;
        match seen {
            Some(seen) if seen != now => Err(AppError::ScheduleChangedMeanwhile { now }),
            _ => Ok(now),
        }
    }
}

/// An entry that vanished between looking and writing. The protocol has no number of its own for that; devices that mean
/// it say that a value cannot be, and the values were checked before.
fn gone(error: AppError) -> AppError {
    match error {
        AppError::BadInput(_) => AppError::EntryGone,
        other => other,
    }
}

fn view(product: Product, entry: &TimeControlEntry) -> ScheduleEntry {
    ScheduleEntry {
        id: entry.id,
        enabled: entry.enabled,
        weekdays: crate::Weekdays::from_bits(entry.control.weekdays.0),
        at: convert::clock(entry.control.time),
        action: door_action(product, entry.control.action),
    }
}

fn control(product: Product, entry: &ScheduleEntry) -> Result<TimeControl, AppError> {
    let bad = |text: &str| AppError::BadInput(text.to_owned());
    let action = entry.action.ok_or_else(|| bad("the action is missing"))?;
    if entry.weekdays == crate::Weekdays::NONE {
        return Err(bad("choose at least one day of the week"));
    }
    Ok(TimeControl {
        weekdays: Weekdays(entry.weekdays.bits()),
        time: convert::time_of_day(entry.at),
        action: wire_action(product, action).ok_or(AppError::NotSupported {
            product: Some(product),
        })?,
    })
}
