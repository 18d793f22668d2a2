//! Time control: actions at a time of day on chosen weekdays (local time).

use super::{Reader, Writer};
use crate::ParameterError;
use crate::types::{LockAction, TimeOfDay, Weekdays};

/// What happens when: the content of a time-control entry (Add Time Control Entry, 0x0039).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimeControl {
    /// On these days.
    pub weekdays: Weekdays,
    /// At this time.
    pub time: TimeOfDay,
    /// This.
    pub action: LockAction,
}

impl TimeControl {
    pub(crate) fn read(reader: &mut Reader<'_>) -> Option<Self> {
        Some(Self {
            weekdays: reader.weekdays()?,
            time: reader.time_of_day()?,
            action: LockAction::from_wire(reader.u8()?),
        })
    }

    pub(crate) fn write(&self, writer: &mut Writer) {
        writer
            .weekdays(self.weekdays)
            .time_of_day(self.time)
            .u8(self.action.to_wire());
    }

    pub(crate) fn check(&self, opener: bool) -> Result<(), ParameterError> {
        ParameterError::unless(self.time.is_valid(), "time of day")?;
        let known = if opener {
            matches!(self.action.to_wire(), 1..=5)
        } else {
            self.action.is_requestable()
        };
        ParameterError::unless(known, "lock action")
    }
}

/// One entry as it is listed and changed (Time Control Entry 0x003E, Update Time Control Entry 0x003F).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimeControlEntry {
    /// Its number.
    pub id: u8,
    /// Whether it fires.
    pub enabled: bool,
    /// What happens when.
    pub control: TimeControl,
}

impl TimeControlEntry {
    pub(crate) fn read(reader: &mut Reader<'_>) -> Option<Self> {
        Some(Self {
            id: reader.u8()?,
            enabled: reader.bool()?,
            control: TimeControl::read(reader)?,
        })
    }

    pub(crate) fn write(&self, writer: &mut Writer) {
        writer.u8(self.id).bool(self.enabled);
        self.control.write(writer);
    }
}
