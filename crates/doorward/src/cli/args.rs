//! Arguments several commands share.

use std::path::PathBuf;

use clap::Args;
use doorward_app::{AppError, Clock, Limit, LocalTime, UnixTime, Weekday, Weekdays};

use crate::radio::Bluetooth;

/// What every command can be told.
#[derive(Debug, Clone, Args)]
pub(crate) struct Common {
    /// Whose devices and keys
    #[arg(
        long,
        value_name = "NAME",
        default_value = "default",
        env = "DOORWARD_PROFILE",
        hide_env_values = true,
        global = true
    )]
    pub(crate) profile: String,
    /// Where everything is kept
    #[arg(
        long,
        value_name = "DIR",
        env = "DOORWARD_DATA",
        hide_env_values = true,
        global = true
    )]
    pub(crate) data: Option<PathBuf>,
    /// Which device: its name, its number, or its address as tcp:HOST:PORT, or as ble:C1:02:03:04:05:06 on the air
    #[arg(long, value_name = "DEVICE", global = true)]
    pub(crate) device: Option<String>,
    /// How to reach devices on the air: os, this system's Bluetooth, which is used unless --device is tcp:HOST:PORT; off;
    /// an adapter for this command alone, hci:N; or a controller behind TCP, hci-tcp:HOST:PORT
    #[arg(long, value_name = "HOW", env = "DOORWARD_BLUETOOTH", global = true)]
    pub(crate) bluetooth: Option<Bluetooth>,
    /// One JSON document instead of text; errors as JSON too
    #[arg(long, global = true)]
    pub(crate) json: bool,
}

/// How a command gets the security code, which is never an argument.
#[derive(Debug, Clone, Args)]
pub(crate) struct GateArgs {
    /// Read the security code from standard input, a line, instead of asking for it
    #[arg(long, global = true)]
    pub(crate) code_stdin: bool,
    /// Remember the security code on this phone
    #[arg(long, global = true)]
    pub(crate) remember: bool,
}

/// A switch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum OnOff {
    On,
    Off,
}

impl OnOff {
    pub(crate) const fn is_on(self) -> bool {
        matches!(self, Self::On)
    }
}

/// When a permission or keypad code holds.
#[derive(Debug, Clone, Args)]
pub(crate) struct LimitArgs {
    /// Not before this day or moment of yours: 2026-11-24 or 2026-11-24T07:30
    #[arg(long, value_name = "DATE", value_parser = LocalTime::parse)]
    from: Option<UnixTime>,
    /// Not after this day or moment of yours
    #[arg(long, value_name = "DATE", value_parser = LocalTime::parse)]
    until: Option<UnixTime>,
    /// On these days of the device's week only: mon,tue,…
    #[arg(long, value_name = "DAYS", value_parser = weekdays)]
    days: Option<Weekdays>,
    /// At these hours of the device's day only: 07:30-19:00
    #[arg(long, value_name = "HOURS", value_parser = hours)]
    hours: Option<(Clock, Clock)>,
}

impl LimitArgs {
    /// The limit; none when nothing was limited.
    pub(crate) fn limit(&self) -> Option<Limit> {
        let limit = Limit {
            from: self.from,
            until: self.until,
            weekdays: self.days.unwrap_or(Weekdays::NONE),
            daily: self.hours,
        };
        (!limit.is_always()).then_some(limit)
    }
}

/// Reads `mon,tue,…`.
pub(super) fn weekdays(text: &str) -> Result<Weekdays, AppError> {
    let day = |word: &str| {
        let day = Weekday::ALL.into_iter().find(|day| day.word() == word);
        day.ok_or_else(|| {
            AppError::BadInput(
                "days are mon, tue, wed, thu, fri, sat, sun, with commas between".into(),
            )
        })
    };
    text.split(',').map(str::trim).map(day).collect()
}

fn hours(text: &str) -> Result<(Clock, Clock), AppError> {
    let read = |text: &str| text.trim().parse().ok();
    text.split_once('-')
        .and_then(|(from, until)| Some((read(from)?, read(until)?)))
        .ok_or_else(|| AppError::BadInput("hours look like 07:30-19:00".into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_hours_read_as_people_write_them() {
        assert_eq!(weekdays("sat,sun").unwrap().bits(), 3);
        assert_eq!(weekdays("mon, sun").unwrap().bits(), 0x41);
        assert!(weekdays("monday").is_err());
        let clock = |hour, minute| Clock { hour, minute };
        assert_eq!(hours("07:30-19:00").unwrap(), (clock(7, 30), clock(19, 0)));
        for bad in ["07:30", "7-8", "07:30-25:00"] {
            assert!(hours(bad).is_err(), "{bad}");
        }
    }
}
