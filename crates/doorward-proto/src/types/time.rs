//! Points in time, times of day, weekdays and the restriction made of them.

use core::fmt;

/// A point in time as the wire writes it (7 bytes); UTC wherever the protocol says nothing else.
///
/// All fields zero mean "never" or "not set". Values from the wire may be impossible dates:
/// [`DateTime::to_unix`] returns `None` for those, [`DateTime::is_valid`] tells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DateTime {
    /// The year, such as 2025 (u16).
    pub year: u16,
    /// 1..=12.
    pub month: u8,
    /// 1..=31.
    pub day: u8,
    /// 0..=23.
    pub hour: u8,
    /// 0..=59.
    pub minute: u8,
    /// 0..=59.
    pub second: u8,
}

impl DateTime {
    /// "Never" or "not set": all fields zero.
    pub const NEVER: Self = Self {
        year: 0,
        month: 0,
        day: 0,
        hour: 0,
        minute: 0,
        second: 0,
    };

    /// The date and time `seconds` after 1970-01-01 00:00:00 UTC, clamped to the years 1..=9999.
    #[must_use]
    pub fn from_unix(seconds: i64) -> Self {
        let seconds = seconds.clamp(FIRST_SECOND, LAST_SECOND);
        let time = seconds.rem_euclid(86_400);
        let (year, month, day) = civil_from_days(seconds.div_euclid(86_400));
        Self {
            year,
            month,
            day,
            hour: narrow(time / 3_600),
            minute: narrow(time / 60 % 60),
            second: narrow(time % 60),
        }
    }

    /// Seconds after 1970-01-01 00:00:00 UTC, or `None` for "never" and impossible dates.
    #[must_use]
    pub fn to_unix(self) -> Option<i64> {
        if !self.is_valid() {
            return None;
        }
        days_from_civil(self.year, self.month, self.day)
            .checked_mul(86_400)?
            .checked_add(i64::from(self.hour).checked_mul(3_600)?)?
            .checked_add(i64::from(self.minute).checked_mul(60)?)?
            .checked_add(i64::from(self.second))
    }

    /// Whether this means "never" or "not set".
    #[must_use]
    pub fn is_never(self) -> bool {
        self == Self::NEVER
    }

    /// Whether this is a real date and time of the years 1..=9999. "Never" is not.
    #[must_use]
    pub fn is_valid(self) -> bool {
        (1..=9999).contains(&self.year)
            && (1..=12).contains(&self.month)
            && (1..=days_in_month(self.year, self.month)).contains(&self.day)
            && self.hour < 24
            && self.minute < 60
            && self.second < 60
    }

    /// Reads the 7 wire bytes; any bytes are accepted.
    #[must_use]
    pub const fn from_wire(bytes: [u8; 7]) -> Self {
        let [low, high, month, day, hour, minute, second] = bytes;
        Self {
            year: u16::from_le_bytes([low, high]),
            month,
            day,
            hour,
            minute,
            second,
        }
    }

    /// The 7 wire bytes.
    #[must_use]
    pub const fn to_wire(self) -> [u8; 7] {
        let [low, high] = self.year.to_le_bytes();
        [
            low,
            high,
            self.month,
            self.day,
            self.hour,
            self.minute,
            self.second,
        ]
    }

    /// Monday = 0 … Sunday = 6, or `None` for "never" and impossible dates.
    #[must_use]
    pub fn weekday_from_monday(self) -> Option<u8> {
        // 1970-01-01 was a Thursday.
        let days = self.to_unix()?.div_euclid(86_400);
        Some(narrow(days.checked_add(3)?.rem_euclid(7)))
    }
}

impl fmt::Display for DateTime {
    /// `2025-01-08 12:34:56`, or `never`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_never() {
            return f.write_str("never");
        }
        let Self {
            year,
            month,
            day,
            hour,
            minute,
            second,
        } = self;
        write!(
            f,
            "{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}"
        )
    }
}

/// A time of day in hours and minutes (2 wire bytes).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TimeOfDay {
    /// 0..=23.
    pub hour: u8,
    /// 0..=59.
    pub minute: u8,
}

impl TimeOfDay {
    /// 00:00.
    pub const MIDNIGHT: Self = Self { hour: 0, minute: 0 };

    /// The time of day, or `None` if there is no such.
    #[must_use]
    pub const fn new(hour: u8, minute: u8) -> Option<Self> {
        let time = Self { hour, minute };
        if time.is_valid() { Some(time) } else { None }
    }

    /// Whether a clock shows it.
    #[must_use]
    pub const fn is_valid(self) -> bool {
        self.hour < 24 && self.minute < 60
    }

    /// Minutes since midnight; saturates for impossible times.
    #[must_use]
    pub fn minutes(self) -> u16 {
        u16::from(self.hour)
            .saturating_mul(60)
            .saturating_add(u16::from(self.minute))
    }
}

impl fmt::Display for TimeOfDay {
    /// `07:05`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.hour, self.minute)
    }
}

/// A set of weekdays: bit 6 Monday, bit 5 Tuesday … bit 0 Sunday. None set means every day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Weekdays(pub u8);

impl Weekdays {
    /// No restriction: every day.
    pub const EVERY_DAY: Self = Self(0);

    /// Whether the day `from_monday` (Monday = 0 … Sunday = 6) belongs to the set.
    #[must_use]
    pub const fn contains(self, from_monday: u8) -> bool {
        self.0 & 0x7F == 0 || (from_monday < 7 && (0x40_u8 >> from_monday) & self.0 != 0)
    }

    /// The set with the day `from_monday` (Monday = 0 … Sunday = 6) added; other numbers add nothing.
    #[must_use]
    pub const fn with(self, from_monday: u8) -> Self {
        if from_monday < 7 {
            Self(self.0 | (0x40_u8 >> from_monday))
        } else {
            self
        }
    }
}

/// When an authorization or a keypad code works (19 wire bytes).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct TimeLimit {
    /// Not before this (UTC); never = no such limit.
    pub allowed_from: DateTime,
    /// Not after this (UTC); never = no such limit.
    pub allowed_until: DateTime,
    /// Only on these days (local time); of times of day that reach over midnight, the day they begin on.
    pub weekdays: Weekdays,
    /// Not before this time of day (local time); both times 00:00 = all day.
    pub from_time: TimeOfDay,
    /// Not after this time of day (local time).
    pub until_time: TimeOfDay,
}

impl TimeLimit {
    /// No restriction at all.
    pub const NONE: Self = Self {
        allowed_from: DateTime::NEVER,
        allowed_until: DateTime::NEVER,
        weekdays: Weekdays::EVERY_DAY,
        from_time: TimeOfDay::MIDNIGHT,
        until_time: TimeOfDay::MIDNIGHT,
    };

    /// Whether the limit can be: real dates or never, real times of day, and a last moment that is not before the first. Times of
    /// day may end before they begin: they reach over midnight then.
    #[must_use]
    pub fn is_valid(&self) -> bool {
        (self.allowed_from.is_never() || self.allowed_from.is_valid())
            && (self.allowed_until.is_never() || self.allowed_until.is_valid())
            && !self.ends_before_it_begins()
            && self.from_time.is_valid()
            && self.until_time.is_valid()
    }

    fn ends_before_it_begins(&self) -> bool {
        let dates = self
            .allowed_from
            .to_unix()
            .zip(self.allowed_until.to_unix());
        dates.is_some_and(|(from, until)| until < from)
    }

    /// Whether the limit allows this moment, given as Unix seconds in UTC and the local date and time.
    ///
    /// Dates are compared in UTC, weekday and times of day in local time; both ends are within. The published interface does not
    /// define a window that ends before it begins (22:00 to 06:00). Here it reaches over midnight, and its weekday is the one on
    /// which it begins: Friday 22:00 to 06:00 ends on Saturday morning.
    #[must_use]
    pub fn allows(&self, utc: i64, local: DateTime) -> bool {
        let since = self.allowed_from.to_unix().is_none_or(|from| utc >= from);
        let before = self
            .allowed_until
            .to_unix()
            .is_none_or(|until| utc <= until);
        since && before && self.allows_on_the_wall(local)
    }

    /// Whether weekdays and times of day allow what the clock on the wall shows.
    fn allows_on_the_wall(&self, local: DateTime) -> bool {
        let Some(today) = local.weekday_from_monday() else {
            return false;
        };
        let now = TimeOfDay {
            hour: local.hour,
            minute: local.minute,
        };
        let (from, until) = (self.from_time, self.until_time);
        let all_day = from == TimeOfDay::MIDNIGHT && until == TimeOfDay::MIDNIGHT;
        if all_day || (from <= now && now <= until) {
            return self.weekdays.contains(today);
        }
        if from <= until {
            return false;
        }
        let yesterday = if today == 0 {
            6
        } else {
            today.saturating_sub(1)
        };
        (from <= now && self.weekdays.contains(today))
            || (now <= until && self.weekdays.contains(yesterday))
    }
}

const FIRST_SECOND: i64 = -62_135_596_800;
const LAST_SECOND: i64 = 253_402_300_799;

/// A number the caller knows to fit a byte.
fn narrow(value: i64) -> u8 {
    u8::try_from(value).unwrap_or(u8::MAX)
}

const fn is_leap(year: u16) -> bool {
    year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
}

const fn days_in_month(year: u16, month: u8) -> u8 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if is_leap(year) => 29,
        2 => 28,
        _ => 31,
    }
}

/// Days since 1970-01-01 in the proleptic Gregorian calendar, for a valid date.
fn days_from_civil(year: u16, month: u8, day: u8) -> i64 {
    // Years that begin in March put the leap day at their end.
    let before_march = month <= 2;
    let year = i64::from(year).saturating_sub(i64::from(before_march));
    let month = i64::from(month).saturating_add(if before_march { 9 } else { -3 });
    let day_of_year = month
        .saturating_mul(153)
        .saturating_add(2)
        .div_euclid(5)
        .saturating_add(i64::from(day))
        .saturating_sub(1);
    year.saturating_mul(365)
        .saturating_add(year.div_euclid(4))
        .saturating_sub(year.div_euclid(100))
        .saturating_add(year.div_euclid(400))
        .saturating_add(day_of_year)
        .saturating_sub(719_468)
}

/// Year, month and day of a day counted from 1970-01-01, for days of the years 1..=9999.
fn civil_from_days(days: i64) -> (u16, u8, u8) {
    let shifted = days.saturating_add(719_468);
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era = day_of_era
        .saturating_sub(day_of_era / 1_460)
        .saturating_add(day_of_era / 36_524)
        .saturating_sub(day_of_era / 146_096)
        / 365;
    let day_of_year = day_of_era.saturating_sub(
        year_of_era
            .saturating_mul(365)
            .saturating_add(year_of_era / 4)
            .saturating_sub(year_of_era / 100),
    );
    let march_month = day_of_year.saturating_mul(5).saturating_add(2) / 153;
    let day = day_of_year
        .saturating_sub(march_month.saturating_mul(153).saturating_add(2) / 5)
        .saturating_add(1);
    let month = march_month.saturating_add(if march_month < 10 { 3 } else { -9 });
    let year = year_of_era
        .saturating_add(era.saturating_mul(400))
        .saturating_add(i64::from(month <= 2));
    (
        u16::try_from(year).unwrap_or(u16::MAX),
        narrow(month),
        narrow(day),
    )
}

#[cfg(test)]
mod tests {
    extern crate alloc;

    use alloc::string::ToString;

    use super::*;

    fn at(text: (u16, u8, u8, u8, u8, u8)) -> DateTime {
        let (year, month, day, hour, minute, second) = text;
        DateTime {
            year,
            month,
            day,
            hour,
            minute,
            second,
        }
    }

    #[test]
    fn knows_fixed_points_of_the_calendar() {
        for (seconds, date) in [
            (0, at((1970, 1, 1, 0, 0, 0))),
            (951_782_400, at((2000, 2, 29, 0, 0, 0))),
            (1_736_339_696, at((2025, 1, 8, 12, 34, 56))),
            (4_102_444_799, at((2099, 12, 31, 23, 59, 59))),
            (-1, at((1969, 12, 31, 23, 59, 59))),
            (FIRST_SECOND, at((1, 1, 1, 0, 0, 0))),
            (LAST_SECOND, at((9999, 12, 31, 23, 59, 59))),
        ] {
            assert_eq!(DateTime::from_unix(seconds), date);
            assert_eq!(date.to_unix(), Some(seconds));
        }
    }

    #[test]
    fn every_day_of_eight_centuries_round_trips() {
        for day in -150_000..150_000_i64 {
            let date = DateTime::from_unix(day * 86_400 + 1);
            assert!(date.is_valid());
            assert_eq!(date.to_unix(), Some(day * 86_400 + 1));
        }
    }

    #[test]
    fn clamps_what_has_no_date() {
        assert_eq!(DateTime::from_unix(i64::MAX).year, 9999);
        assert_eq!(DateTime::from_unix(i64::MIN).year, 1);
    }

    #[test]
    fn refuses_impossible_dates() {
        for date in [
            DateTime::NEVER,
            at((2023, 2, 29, 0, 0, 0)),
            at((2023, 13, 1, 0, 0, 0)),
            at((2023, 1, 0, 0, 0, 0)),
            at((2023, 1, 1, 24, 0, 0)),
            at((2023, 1, 1, 0, 60, 0)),
        ] {
            assert_eq!(date.to_unix(), None, "{date}");
        }
        assert_eq!(DateTime::NEVER.to_string(), "never");
    }

    #[test]
    fn knows_the_weekday() {
        assert_eq!(at((2025, 1, 8, 0, 0, 0)).weekday_from_monday(), Some(2));
        assert_eq!(at((1970, 1, 1, 0, 0, 0)).weekday_from_monday(), Some(3));
        assert_eq!(at((1969, 12, 28, 0, 0, 0)).weekday_from_monday(), Some(6));
    }

    #[test]
    fn monday_is_bit_six_and_no_bit_means_every_day() {
        assert_eq!(Weekdays::EVERY_DAY.with(0).0, 0x40);
        assert_eq!(Weekdays::EVERY_DAY.with(6).0, 0x01);
        assert!(Weekdays(0).contains(4));
        assert!(
            Weekdays(0x80).contains(4),
            "the unused bit restricts nothing"
        );
        assert!(!Weekdays(0x40).contains(1));
    }

    #[test]
    fn time_limit_joins_dates_days_and_hours() {
        let noon = at((2025, 1, 8, 12, 0, 0));
        let utc = noon.to_unix().unwrap();
        assert!(TimeLimit::NONE.allows(utc, noon));
        let limit = TimeLimit {
            allowed_until: noon,
            ..TimeLimit::NONE
        };
        assert!(limit.allows(utc, noon) && !limit.allows(utc + 1, noon));
        let limit = TimeLimit {
            weekdays: Weekdays(0x40),
            ..TimeLimit::NONE
        };
        assert!(!limit.allows(utc, noon));
        let night = TimeLimit {
            from_time: TimeOfDay {
                hour: 22,
                minute: 0,
            },
            until_time: TimeOfDay { hour: 6, minute: 0 },
            ..TimeLimit::NONE
        };
        assert!(!night.allows(utc, noon));
        assert!(night.allows(utc, at((2025, 1, 8, 23, 0, 0))));
        assert!(night.allows(utc, at((2025, 1, 8, 6, 0, 0))));
    }

    #[test]
    fn a_window_over_midnight_belongs_to_the_day_it_begins_on() {
        let clock = |hour, minute| TimeOfDay { hour, minute };
        let limit = TimeLimit {
            weekdays: Weekdays::EVERY_DAY.with(6).with(4),
            from_time: clock(22, 0),
            until_time: clock(6, 0),
            ..TimeLimit::NONE
        };
        // 2025-01-10 is a Friday.
        for ((day, hour, minute), allowed) in [
            ((10, 5, 0), false),
            ((10, 21, 59), false),
            ((10, 22, 0), true),
            ((11, 0, 0), true),
            ((11, 6, 0), true),
            ((11, 6, 1), false),
            ((11, 22, 0), false),
            ((12, 5, 0), false),
            ((12, 23, 0), true),
            ((13, 5, 0), true),
            ((13, 22, 0), false),
        ] {
            let local = at((2025, 1, day, hour, minute, 0));
            let utc = local.to_unix().unwrap();
            assert_eq!(limit.allows(utc, local), allowed, "{local}");
        }
        let until_midnight = TimeLimit {
            until_time: TimeOfDay::MIDNIGHT,
            ..limit
        };
        for ((day, hour, minute), allowed) in [((11, 0, 0), true), ((11, 0, 1), false)] {
            let local = at((2025, 1, day, hour, minute, 0));
            let utc = local.to_unix().unwrap();
            assert_eq!(until_midnight.allows(utc, local), allowed, "{local}");
        }
    }

    #[test]
    fn a_limit_that_ends_before_it_begins_cannot_be() {
        let limit = |from, until| TimeLimit {
            allowed_from: from,
            allowed_until: until,
            ..TimeLimit::NONE
        };
        let (one, two) = (
            DateTime::from_unix(1_800_000_000),
            DateTime::from_unix(1_800_000_001),
        );
        for good in [
            (one, two),
            (one, one),
            (two, DateTime::NEVER),
            (DateTime::NEVER, one),
        ] {
            assert!(limit(good.0, good.1).is_valid(), "{good:?}");
        }
        assert!(!limit(two, one).is_valid());
    }
}
