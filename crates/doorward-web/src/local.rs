//! Moments as people read them: this computer's time zone, dates and hours.

use doorward_app::UnixTime;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ZonedDateTime};

use crate::words::calendar as words;

fn zoned(time: UnixTime) -> Option<ZonedDateTime> {
    Some(
        Timestamp::from_second(time.0)
            .ok()?
            .to_zoned_datetime(TimeZone::system()),
    )
}

/// "24 Nov 2026".
pub(crate) fn date(time: UnixTime) -> String {
    zoned(time).map_or_else(String::new, |zoned| {
        words::date(day_and_month(&zoned), zoned.year())
    })
}

/// "24 Nov 2026, 14:05".
pub(crate) fn moment(time: UnixTime) -> String {
    zoned(time).map_or_else(String::new, |_| words::moment(&date(time), &clock(time)))
}

/// "14:05".
pub(crate) fn clock(time: UnixTime) -> String {
    zoned(time).map_or_else(String::new, |zoned| {
        format!("{:02}:{:02}", zoned.hour(), zoned.minute())
    })
}

/// "Tuesday, 24 Nov".
pub(crate) fn day_name(time: UnixTime) -> String {
    zoned(time).map_or_else(String::new, |zoned| {
        let weekday = zoned.weekday().to_monday_zero_offset();
        words::day(usize::from(weekday.unsigned_abs()), day_and_month(&zoned))
    })
}

/// Day of the month, and month counted from 0.
fn day_and_month(zoned: &ZonedDateTime) -> (u8, usize) {
    (
        zoned.day().unsigned_abs(),
        usize::from(zoned.month().unsigned_abs().saturating_sub(1)),
    )
}

/// "2026-11-24", as date fields want it.
pub(crate) fn date_field(time: UnixTime) -> String {
    zoned(time).map_or_else(String::new, |zoned| zoned.strftime("%Y-%m-%d").to_string())
}

/// The first second of a day typed into a date field.
pub(crate) fn day_begins(text: &str) -> Option<UnixTime> {
    let day: Date = text.parse().ok()?;
    Some(UnixTime(
        day.to_zoned_datetime(TimeZone::system())
            .ok()?
            .timestamp()
            .as_second(),
    ))
}

/// The last second of such a day.
pub(crate) fn day_ends(text: &str) -> Option<UnixTime> {
    let day: Date = text.parse().ok()?;
    let next = day
        .tomorrow()
        .ok()?
        .to_zoned_datetime(TimeZone::system())
        .ok()?;
    Some(UnixTime(next.timestamp().as_second() - 1))
}

/// How many days before today a moment lies; 0 today, 1 yesterday.
pub(crate) fn days_ago(time: UnixTime, now: UnixTime) -> Option<i64> {
    let days = zoned(now)?.date() - zoned(time)?.date();
    Some(i64::from(days.get_days()))
}

#[cfg(test)]
mod tests {
    use doorward_app::UnixTime;

    use super::{date, date_field, day_begins, day_ends, day_name, days_ago, moment};

    #[test]
    fn a_day_typed_begins_and_ends_on_that_day() {
        let (begin, end) = (
            day_begins("2026-11-24").unwrap(),
            day_ends("2026-11-24").unwrap(),
        );
        assert_eq!(date_field(begin), "2026-11-24");
        assert_eq!(date_field(end), "2026-11-24");
        assert_eq!(end.0 - begin.0, 86_399);
        assert_eq!(day_begins("24.11.2026"), None);
    }

    #[test]
    fn yesterday_is_one_day_ago_whatever_the_hour() {
        let begin = day_begins("2026-11-24").unwrap();
        assert_eq!(days_ago(UnixTime(begin.0 - 1), begin), Some(1));
        assert_eq!(days_ago(begin, begin), Some(0));
    }

    #[test]
    fn dates_read_like_speech() {
        let begin = day_begins("2026-11-24").unwrap();
        assert_eq!(date(begin), "24 Nov 2026");
        assert_eq!(moment(begin), "24 Nov 2026, 00:00");
        assert_eq!(day_name(begin), "Tuesday, 24 Nov");
    }
}
