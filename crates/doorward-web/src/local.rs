//! Moments as people read them: events in this computer's time zone, which is the reader's, in the reader's manner.
//!
//! What a lock follows as a rule (schedules, hours of a limit) are times of day in the lock's own zone; they are no
//! moments and do not pass here.

use doorward_app::{Clock, UnixTime, Weekday};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ZonedDateTime};

use crate::words::{Day, Words};

fn zoned(time: UnixTime) -> Option<ZonedDateTime> {
    Some(
        Timestamp::from_second(time.0)
            .ok()?
            .to_zoned_datetime(TimeZone::system()),
    )
}

/// "24 Nov 2026".
pub(crate) fn date(words: &Words, time: UnixTime) -> String {
    zoned(time).map_or_else(String::new, |zoned| words.manner.date(day_of(&zoned)))
}

/// "24 Nov 2026, 14:05".
pub(crate) fn moment(words: &Words, time: UnixTime) -> String {
    match date(words, time) {
        unreadable if unreadable.is_empty() => unreadable,
        date => format!("{date}, {}", clock(words, time)),
    }
}

/// "14:05".
pub(crate) fn clock(words: &Words, time: UnixTime) -> String {
    zoned(time).map_or_else(String::new, |zoned| {
        words.manner.clock(Clock {
            hour: zoned.hour().unsigned_abs(),
            minute: zoned.minute().unsigned_abs(),
        })
    })
}

/// "Tuesday, 24 Nov".
pub(crate) fn day_name(words: &Words, time: UnixTime) -> String {
    zoned(time).map_or_else(String::new, |zoned| words.manner.day(day_of(&zoned)))
}

fn day_of(zoned: &ZonedDateTime) -> Day {
    let weekday = zoned.weekday().to_monday_zero_offset().unsigned_abs();
    Day {
        year: zoned.year(),
        month: zoned.month().unsigned_abs(),
        day: zoned.day().unsigned_abs(),
        weekday: Weekday::ALL[usize::from(weekday)],
    }
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
    use doorward_app::{Language, UnixTime};

    use super::{date, date_field, day_begins, day_ends, day_name, days_ago, moment};
    use crate::words::Words;

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
    fn moments_read_in_the_readers_manner() {
        let begin = day_begins("2026-11-24").unwrap();
        let english = Words::chosen(None, &["en-gb".to_owned()]);
        let german = Words::chosen(Some(Language::German), &[]);
        assert_eq!(date(english, begin), "24 Nov 2026");
        assert_eq!(moment(english, begin), "24 Nov 2026, 00:00");
        assert_eq!(moment(german, begin), "24.11.2026, 00:00");
        assert_eq!(day_name(german, begin), "Dienstag, 24. November");
        assert_eq!(moment(german, UnixTime(i64::MAX)), "");
    }
}
