//! Dates, times and numbers in the reader's manner.
//!
//! A table instead of a library of the world's calendars: for two languages that library made the program a megabyte
//! larger and its build half a minute longer. The patterns are those of the Unicode CLDR (medium dates, short times).

use doorward_app::{Clock, Weekday, Weekdays};

use super::Words;

/// How somebody writes dates and times.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Manner {
    /// Nov 24, 2026, 2:05 PM.
    American,
    /// 24 Nov 2026, 14:05.
    British,
    /// 24 Nov 2026, 2:05 pm.
    Commonwealth,
    /// 24.11.2026, 14:05.
    German,
}

struct Names {
    months: [&'static str; 12],
    days: [&'static str; 7],
    short_days: [&'static str; 7],
}

const ENGLISH: Names = Names {
    months: [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ],
    days: [
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
    ],
    short_days: ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
};
const GERMAN: Names = Names {
    months: [
        "Januar",
        "Februar",
        "März",
        "April",
        "Mai",
        "Juni",
        "Juli",
        "August",
        "September",
        "Oktober",
        "November",
        "Dezember",
    ],
    days: [
        "Montag",
        "Dienstag",
        "Mittwoch",
        "Donnerstag",
        "Freitag",
        "Samstag",
        "Sonntag",
    ],
    short_days: ["Mo", "Di", "Mi", "Do", "Fr", "Sa", "So"],
};

/// A day of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Day {
    pub(crate) year: i16,
    /// From 1.
    pub(crate) month: u8,
    /// From 1.
    pub(crate) day: u8,
    /// Which day of the week it is.
    pub(crate) weekday: Weekday,
}

impl Manner {
    /// The manner of an English-speaking region; without a region the American one, as in the CLDR, and for people
    /// whose browser asks for no English at all the one most of the world shares.
    pub(crate) fn of_english(tag: Option<&str>) -> Self {
        let Some(tag) = tag else {
            return Self::British;
        };
        let region = tag
            .split('-')
            .skip(1)
            .find(|part| part.len() == 2 || part.bytes().all(|byte| byte.is_ascii_digit()));
        match region {
            None | Some("us" | "ca" | "ph" | "pr") => Self::American,
            Some("au" | "nz" | "in" | "pk" | "bd" | "sg" | "my" | "hk") => Self::Commonwealth,
            Some(_) => Self::British,
        }
    }

    const fn names(self) -> &'static Names {
        match self {
            Self::American | Self::British | Self::Commonwealth => &ENGLISH,
            Self::German => &GERMAN,
        }
    }

    /// "24 Nov 2026".
    pub(crate) fn date(self, date: Day) -> String {
        let Day {
            year, month, day, ..
        } = date;
        match self {
            Self::American => format!("{} {day}, {year}", self.month(month)),
            Self::British | Self::Commonwealth => format!("{day} {} {year}", self.month(month)),
            Self::German => format!("{day}.{month}.{year}"),
        }
    }

    /// "Tuesday, 24 Nov": a day of these weeks.
    pub(crate) fn day(self, date: Day) -> String {
        let weekday = self.names().days[date.weekday as usize];
        let (day, month) = (date.day, self.month(date.month));
        match self {
            Self::American => format!("{weekday}, {month} {day}"),
            Self::British | Self::Commonwealth => format!("{weekday}, {day} {month}"),
            Self::German => format!("{weekday}, {day}. {month}"),
        }
    }

    /// "14:05".
    pub(crate) fn clock(self, at: Clock) -> String {
        let Clock { hour, minute } = at;
        let (half, hour12) = (usize::from(hour >= 12), (hour + 11) % 12 + 1);
        match self {
            Self::American => format!("{hour12}:{minute:02}\u{202f}{}", ["AM", "PM"][half]),
            Self::Commonwealth => format!("{hour12}:{minute:02}\u{202f}{}", ["am", "pm"][half]),
            Self::British | Self::German => format!("{hour:02}:{minute:02}"),
        }
    }

    /// A full hour for the edge of a picture, 0 to 24.
    pub(crate) fn hour(self, hour: u8) -> String {
        let (half, hour12) = (usize::from((12..24).contains(&hour)), (hour + 11) % 12 + 1);
        match self {
            Self::American => format!("{hour12} {}", ["AM", "PM"][half]),
            Self::Commonwealth => format!("{hour12} {}", ["am", "pm"][half]),
            Self::British | Self::German => hour.to_string(),
        }
    }

    /// Short names of the days, Monday first.
    pub(crate) const fn short_days(self) -> [&'static str; 7] {
        self.names().short_days
    }

    /// A whole number: "1,000".
    pub(crate) fn number(self, number: usize) -> String {
        let mark = match self {
            Self::American | Self::British | Self::Commonwealth => ',',
            Self::German => '.',
        };
        let digits = number.to_string();
        let mut text = String::new();
        for (index, digit) in digits.chars().enumerate() {
            if index > 0 && (digits.len() - index).is_multiple_of(3) {
                text.push(mark);
            }
            text.push(digit);
        }
        text
    }

    /// A share of a hundred: "80%".
    pub(crate) fn percent(self, percent: u8) -> String {
        match self {
            Self::American | Self::British | Self::Commonwealth => format!("{percent}%"),
            Self::German => format!("{percent}\u{a0}%"),
        }
    }

    fn month(self, month: u8) -> &'static str {
        let index = usize::from(month.saturating_sub(1));
        self.names().months.get(index).copied().unwrap_or_default()
    }
}

impl Words {
    /// Weekdays in words.
    pub(crate) fn days(&self, days: Weekdays) -> String {
        if days == Weekdays::ALL {
            return self.permissions.every_day.to_owned();
        }
        days.iter()
            .map(|day| self.manner.short_days()[day as usize])
            .collect::<Vec<_>>()
            .join(", ")
    }

    /// From one time of day to another.
    pub(crate) fn hours(&self, (begin, end): (Clock, Clock)) -> String {
        format!("{}–{}", self.manner.clock(begin), self.manner.clock(end))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: Day = Day {
        year: 2026,
        month: 3,
        day: 4,
        weekday: Weekday::Wednesday,
    };

    #[test]
    fn dates_and_times_read_as_in_the_readers_region() {
        let at = Clock { hour: 0, minute: 5 };
        for (manner, date, day, clock) in [
            (
                Manner::American,
                "Mar 4, 2026",
                "Wednesday, Mar 4",
                "12:05\u{202f}AM",
            ),
            (Manner::British, "4 Mar 2026", "Wednesday, 4 Mar", "00:05"),
            (
                Manner::Commonwealth,
                "4 Mar 2026",
                "Wednesday, 4 Mar",
                "12:05\u{202f}am",
            ),
            (Manner::German, "4.3.2026", "Mittwoch, 4. März", "00:05"),
        ] {
            assert_eq!(
                (manner.date(DAY), manner.day(DAY), manner.clock(at)),
                (date.to_owned(), day.to_owned(), clock.to_owned())
            );
        }
        let noon = Clock {
            hour: 12,
            minute: 0,
        };
        assert_eq!(Manner::American.clock(noon), "12:00\u{202f}PM");
        assert_eq!(
            [0, 6, 12, 18, 24].map(|hour| Manner::American.hour(hour)),
            ["12 AM", "6 AM", "12 PM", "6 PM", "12 AM"]
        );
    }

    #[test]
    fn the_region_decides_the_manner_of_english() {
        for (tag, manner) in [
            (Some("en"), Manner::American),
            (Some("en-us"), Manner::American),
            (Some("en-gb"), Manner::British),
            (Some("en-latn-au"), Manner::Commonwealth),
            (Some("en-de"), Manner::British),
            (Some("en-150"), Manner::British),
            (None, Manner::British),
        ] {
            assert_eq!(Manner::of_english(tag), manner, "{tag:?}");
        }
    }

    #[test]
    fn large_numbers_are_grouped() {
        assert_eq!(Manner::British.number(1_234_567), "1,234,567");
        assert_eq!(Manner::German.number(1_000), "1.000");
        assert_eq!(Manner::German.number(999), "999");
        assert_eq!(Manner::German.percent(80), "80\u{a0}%");
    }
}
