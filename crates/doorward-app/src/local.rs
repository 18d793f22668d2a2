//! Moments on this computer's clock and calendar.

use core::fmt;

use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan, civil};
use serde::Serialize;

use crate::{UnixTime, Weekday};

/// A moment as this computer's time zone shows it. `Display`: `2026-11-24 07:30`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct LocalTime {
    /// The year.
    pub year: i16,
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31.
    pub day: u8,
    /// 0 to 23.
    pub hour: u8,
    /// 0 to 59.
    pub minute: u8,
    /// 0 to 59.
    pub second: u8,
}

/// The text is not a date, or a date and a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a date looks like 2026-11-24, with a time like 2026-11-24T07:30")]
pub struct NotADate;

impl LocalTime {
    /// A moment in this computer's time zone.
    #[must_use]
    pub fn of(moment: UnixTime) -> Self {
        let moment = timestamp(moment)
            .to_zoned_datetime(TimeZone::system())
            .datetime();
        let small = |number: i8| number.unsigned_abs();
        Self {
            year: moment.year(),
            month: small(moment.month()),
            day: small(moment.day()),
            hour: small(moment.hour()),
            minute: small(moment.minute()),
            second: small(moment.second()),
        }
    }

    /// The date alone: `2026-11-24`.
    #[must_use]
    pub fn date_text(&self) -> String {
        format!("{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }

    /// The moment in UTC: `2026-11-24T06:30:00Z`.
    #[must_use]
    pub fn utc_text(moment: UnixTime) -> String {
        timestamp(moment).to_string()
    }

    /// Reads a date, or a date and a time, of this computer's time zone. A date alone means its beginning.
    ///
    /// # Errors
    /// [`NotADate`].
    pub fn parse(text: &str) -> Result<UnixTime, NotADate> {
        let text = text.trim();
        let moment = if text.len() == 10 {
            text.parse::<civil::Date>().map(|date| date.at(0, 0, 0, 0))
        } else {
            text.parse::<civil::DateTime>()
        };
        let zoned = moment
            .and_then(|moment| moment.to_zoned_datetime(TimeZone::system()))
            .map_err(|_| NotADate)?;
        Ok(UnixTime(zoned.timestamp().as_second()))
    }
}

impl fmt::Display for LocalTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} {:02}:{:02}",
            self.date_text(),
            self.hour,
            self.minute
        )
    }
}

/// The last `count` days up to the one of `now`, the oldest first.
pub(crate) fn last_days(now: UnixTime, count: i64) -> Vec<(String, Weekday)> {
    let today = timestamp(now).to_zoned_datetime(TimeZone::system()).date();
    (0..count)
        .rev()
        .filter_map(|back| today.checked_sub(back.days()).ok())
        .map(|date| (date.to_string(), weekday(date)))
        .collect()
}

/// This computer's time zone, by its IANA name.
pub(crate) fn zone_name() -> Option<String> {
    TimeZone::system().iana_name().map(str::to_owned)
}

pub(crate) fn weekday(date: civil::Date) -> Weekday {
    let place = usize::from(date.weekday().to_monday_zero_offset().unsigned_abs());
    Weekday::ALL.get(place).copied().unwrap_or(Weekday::Monday)
}

/// Moments no clock will ever show become the nearest one it can.
pub(crate) fn timestamp(moment: UnixTime) -> Timestamp {
    let (first, last) = (Timestamp::MIN.as_second(), Timestamp::MAX.as_second());
    Timestamp::from_second(moment.0.clamp(first, last)).unwrap_or(Timestamp::UNIX_EPOCH)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_person_reads_can_be_typed_again() {
        let moment = UnixTime(1_767_225_600);
        let local = LocalTime::of(moment);
        assert_eq!(LocalTime::parse(&local.to_string()), Ok(moment));
        assert_eq!(
            LocalTime::parse(&local.to_string().replace(' ', "T")),
            Ok(moment)
        );
        let midnight = LocalTime::of(LocalTime::parse(&local.date_text()).unwrap());
        assert_eq!(
            (midnight.hour, midnight.minute, midnight.date_text()),
            (0, 0, local.date_text())
        );
    }

    #[test]
    fn what_is_no_date_is_refused() {
        for text in [
            "",
            "tomorrow",
            "2026-13-01",
            "2026-02-30",
            "2026-11-24T25:00",
        ] {
            assert_eq!(LocalTime::parse(text), Err(NotADate), "{text}");
        }
    }

    #[test]
    fn impossible_moments_do_not_stop_the_clock() {
        for moment in [i64::MIN, i64::MAX] {
            assert!(!LocalTime::of(UnixTime(moment)).to_string().is_empty());
        }
    }
}
