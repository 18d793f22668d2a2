//! Days and months.

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];
const WEEKDAYS: [&str; 7] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
];

/// A date; months count from 0.
pub(crate) fn date((day, month): (u8, usize), year: i16) -> String {
    format!("{day} {} {year}", name(&MONTHS, month))
}

/// A date with its time.
pub(crate) fn moment(date: &str, clock: &str) -> String {
    format!("{date}, {clock}")
}

/// A day of this year; weekdays count from Monday, 0.
pub(crate) fn day(weekday: usize, (day, month): (u8, usize)) -> String {
    format!(
        "{}, {day} {}",
        name(&WEEKDAYS, weekday),
        name(&MONTHS, month)
    )
}

fn name(names: &[&'static str], number: usize) -> &'static str {
    names.get(number).copied().unwrap_or_default()
}
