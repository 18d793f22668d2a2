//! Moments as people read them: this computer's time zone, dates and hours.

use doorward_app::UnixTime;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ZonedDateTime};

fn zoned(time: UnixTime) -> Option<ZonedDateTime> {
    Some(
        Timestamp::from_second(time.0)
            .ok()?
            .to_zoned_datetime(TimeZone::system()),
    )
}

/// "24 Nov 2026".
pub(crate) fn date(time: UnixTime) -> String {
    zoned(time).map_or_else(String::new, |zoned| zoned.strftime("%-d %b %Y").to_string())
}

/// "24 Nov 2026, 14:05".
pub(crate) fn moment(time: UnixTime) -> String {
    zoned(time).map_or_else(String::new, |zoned| {
        zoned.strftime("%-d %b %Y, %H:%M").to_string()
    })
}

/// "14:05".
pub(crate) fn clock(time: UnixTime) -> String {
    zoned(time).map_or_else(String::new, |zoned| zoned.strftime("%H:%M").to_string())
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

/// "Tuesday, 24 Nov".
pub(crate) fn day_name(time: UnixTime) -> String {
    zoned(time).map_or_else(String::new, |zoned| {
        zoned.strftime("%A, %-d %b").to_string()
    })
}

#[cfg(test)]
mod tests {
    use doorward_app::UnixTime;

    use super::{date_field, day_begins, day_ends, days_ago};

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
}
