//! Time control: what a device does by itself at times of the week.

use core::fmt;
use core::str::FromStr;

use serde::Serialize;

use crate::{Clock, DoorAction, Weekday, Weekdays};

/// Something the device does by itself at a time of the week.
///
/// `Display` and `FromStr` are a compact form for hidden fields and scripts, `3 on mon,tue 07:30 lock`: whoever shows an
/// entry sends it back as it was seen, so that another phone's change is noticed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ScheduleEntry {
    /// Its number on the device.
    pub id: u8,
    /// Whether it happens.
    pub enabled: bool,
    /// On these days; none: never.
    pub weekdays: Weekdays,
    /// At this time, in the device's time zone.
    pub at: Clock,
    /// What happens; none for an action this app does not know.
    pub action: Option<DoorAction>,
}

impl ScheduleEntry {
    /// An enabled entry to add; its number is given by the device.
    #[must_use]
    pub const fn new(weekdays: Weekdays, at: Clock, action: DoorAction) -> Self {
        Self {
            id: 0,
            enabled: true,
            weekdays,
            at,
            action: Some(action),
        }
    }

    /// What another entry would have to be to do the same, whatever its number.
    #[must_use]
    pub fn does_the_same(&self, other: &Self) -> bool {
        Self {
            id: other.id,
            ..*self
        } == *other
    }
}

/// What stands for no days and for an unknown action.
const NOTHING: &str = "-";

impl fmt::Display for ScheduleEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let on = if self.enabled { "on" } else { "off" };
        write!(f, "{} {on} ", self.id)?;
        if self.weekdays == Weekdays::NONE {
            f.write_str(NOTHING)?;
        }
        for (place, day) in self.weekdays.iter().enumerate() {
            write!(f, "{}{}", if place == 0 { "" } else { "," }, day.word())?;
        }
        let action = self.action.map_or(NOTHING, DoorAction::word);
        write!(f, " {} {action}", self.at)
    }
}

/// The text is not a time control entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a time control entry looks like 3 on mon,tue 07:30 lock")]
pub struct NotAnEntry;

impl FromStr for ScheduleEntry {
    type Err = NotAnEntry;

    fn from_str(text: &str) -> Result<Self, NotAnEntry> {
        let parts: Vec<&str> = text.split_ascii_whitespace().collect();
        let [id, enabled, days, at, action] = parts.as_slice() else {
            return Err(NotAnEntry);
        };
        let day = |word: &str| {
            let day = Weekday::ALL.into_iter().find(|day| day.word() == word);
            day.ok_or(NotAnEntry)
        };
        Ok(Self {
            id: id.parse().map_err(|_| NotAnEntry)?,
            enabled: match *enabled {
                "on" => true,
                "off" => false,
                _ => return Err(NotAnEntry),
            },
            weekdays: match *days {
                NOTHING => Weekdays::NONE,
                days => days.split(',').map(day).collect::<Result<_, _>>()?,
            },
            at: at.parse().map_err(|_| NotAnEntry)?,
            action: match *action {
                NOTHING => None,
                word => Some(DoorAction::from_word(word).ok_or(NotAnEntry)?),
            },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_reads_back_as_it_displays() {
        let entry = ScheduleEntry {
            id: 3,
            enabled: false,
            weekdays: [Weekday::Monday, Weekday::Sunday].into_iter().collect(),
            at: Clock { hour: 7, minute: 5 },
            action: Some(DoorAction::LockNGo),
        };
        assert_eq!(entry.to_string(), "3 off mon,sun 07:05 lock_n_go");
        let nothing = ScheduleEntry {
            weekdays: Weekdays::NONE,
            action: None,
            ..entry
        };
        for entry in [entry, nothing] {
            assert_eq!(entry.to_string().parse(), Ok(entry));
        }
        for bad in [
            "",
            "3 on mon 07:05",
            "300 on mon 07:05 lock",
            "3 yes mon 07:05 lock",
            "3 on funday 07:05 lock",
            "3 on mon 7 lock",
            "3 on mon 07:05 explode",
        ] {
            assert_eq!(bad.parse::<ScheduleEntry>(), Err(NotAnEntry), "{bad}");
        }
    }
}
