//! Limits and how they stand, and that the device thinks the same of them.

mod agreement;

use super::*;
use crate::Weekday;

const HOUR: i64 = 3_600;
/// Monday 2026-11-23 00:00 UTC.
const MONDAY: i64 = 1_795_392_000;

fn at(now: i64, zone: &str) -> DeviceClock {
    DeviceClock {
        now: UnixTime(now),
        zone: TimeZone::get(zone).unwrap(),
    }
}

fn clock(hour: u8, minute: u8) -> Clock {
    Clock { hour, minute }
}

fn office() -> Limit {
    Limit {
        weekdays: [Weekday::Monday, Weekday::Friday].into_iter().collect(),
        daily: Some((clock(7, 30), clock(19, 0))),
        ..Limit::default()
    }
}

#[test]
fn a_limit_that_ends_before_it_begins_is_refused() {
    let until = |from, until| Limit {
        from,
        until,
        ..Limit::default()
    };
    let (one, two) = (Some(UnixTime(1)), Some(UnixTime(2)));
    for bad in [
        until(two, one),
        until(one, one),
        until(None, Some(UnixTime(-1))),
    ] {
        assert_eq!(bad.check(), Err(LimitProblem::EndsBeforeItBegins));
    }
    assert_eq!(until(one, two).check(), Ok(()));
    assert_eq!(until(one, two).check_new(UnixTime(2)), Ok(()));
    let over = until(one, two).check_new(UnixTime(3));
    assert_eq!(over, Err(LimitProblem::Over));
    for daily in [(clock(19, 0), clock(7, 30)), (clock(8, 0), clock(8, 0))] {
        let hours = Limit {
            daily: Some(daily),
            ..Limit::default()
        };
        assert_eq!(hours.check(), Err(LimitProblem::HoursEndBeforeTheyBegin));
    }
    assert_eq!(office().check(), Ok(()));
}

#[test]
fn hours_are_those_of_the_devices_zone_and_not_of_this_computer() {
    let limit = office();
    // 07:00 UTC is 08:00 in Berlin in winter, and 16:00 in Tokyo.
    let moment = MONDAY + 7 * HOUR;
    let standing = |zone| Standing::of(true, Some(&limit), &at(moment, zone));
    assert_eq!(standing("Europe/Berlin"), Standing::Works);
    assert_eq!(standing("Asia/Tokyo"), Standing::Works);
    assert_eq!(
        standing("UTC"),
        Standing::OutsideHours {
            again: Some(UnixTime(MONDAY + 7 * HOUR + 1_800))
        }
    );
    // In New York it is still Monday 02:00.
    assert_eq!(
        standing("America/New_York"),
        Standing::OutsideHours {
            again: Some(UnixTime(MONDAY + 12 * HOUR + 1_800))
        }
    );
}

#[test]
fn the_next_time_skips_days_that_do_not_fit_and_ends_with_the_limit() {
    let monday_evening = at(MONDAY + 20 * HOUR, "UTC");
    let friday = UnixTime(MONDAY + 4 * 24 * HOUR + 7 * HOUR + 1_800);
    let limit = office();
    assert_eq!(
        Standing::of(true, Some(&limit), &monday_evening),
        Standing::OutsideHours {
            again: Some(friday)
        }
    );
    let ends = Limit {
        until: Some(UnixTime(MONDAY + 3 * 24 * HOUR)),
        ..limit
    };
    assert_eq!(
        Standing::of(true, Some(&ends), &monday_evening),
        Standing::OutsideHours { again: None }
    );
}

#[test]
fn hours_over_midnight_that_somebody_else_set_are_read_as_the_device_does() {
    let night = Limit {
        daily: Some((clock(22, 0), clock(6, 0))),
        ..Limit::default()
    };
    let standing = |hour| Standing::of(true, Some(&night), &at(MONDAY + hour * HOUR, "UTC"));
    assert_eq!(standing(23), Standing::Works);
    assert_eq!(standing(5), Standing::Works);
    assert_eq!(
        standing(12),
        Standing::OutsideHours {
            again: Some(UnixTime(MONDAY + 22 * HOUR))
        }
    );
}

#[test]
fn hours_over_midnight_belong_to_the_day_they_begin_on() {
    let friday_night = Limit {
        weekdays: [Weekday::Friday].into_iter().collect(),
        daily: Some((clock(22, 0), clock(6, 0))),
        ..Limit::default()
    };
    let friday = MONDAY + 4 * 24 * HOUR;
    let standing = |hour| Standing::of(true, Some(&friday_night), &at(friday + hour * HOUR, "UTC"));
    let again = |at| Standing::OutsideHours {
        again: Some(UnixTime(at)),
    };
    assert_eq!(standing(5), again(friday + 22 * HOUR));
    assert_eq!(standing(22), Standing::Works);
    assert_eq!(standing(24 + 5), Standing::Works);
    assert_eq!(standing(24 + 7), again(friday + (7 * 24 + 22) * HOUR));
}

#[test]
fn the_next_time_is_right_where_the_clock_is_put_forward_or_back() {
    let limit = Limit {
        daily: Some((clock(2, 30), clock(3, 15))),
        ..Limit::default()
    };
    let again = |now, at| {
        assert_eq!(
            Standing::of(true, Some(&limit), &self::at(now, "Europe/Berlin")),
            Standing::OutsideHours {
                again: Some(UnixTime(at))
            }
        );
    };
    // 2026-03-29 01:00 UTC: 01:59 is followed by 03:00, so 02:30 does not come and 03:00 is within.
    let spring = 1_774_746_000;
    again(spring - HOUR, spring);
    // 2026-10-25 01:00 UTC: 02:59 is followed by 02:00, and 02:30 comes twice.
    let autumn = 1_792_890_000;
    again(autumn - HOUR, autumn - HOUR / 2);
    again(autumn, autumn + HOUR / 2);
}

#[test]
fn what_is_off_early_or_over_says_so() {
    let clock = at(MONDAY, "UTC");
    let (past, future) = (UnixTime(MONDAY - 1), UnixTime(MONDAY + 1));
    let limit = |from, until| {
        Some(Limit {
            from,
            until,
            ..Limit::default()
        })
    };
    let standing = |on, limit: Option<Limit>| Standing::of(on, limit.as_ref(), &clock);
    assert_eq!(standing(true, None), Standing::Works);
    assert_eq!(standing(false, None), Standing::Disabled);
    assert_eq!(
        standing(true, limit(Some(future), None)),
        Standing::NotYet { from: future }
    );
    assert_eq!(
        standing(true, limit(None, Some(past))),
        Standing::Expired { since: past }
    );
    assert_eq!(standing(false, limit(None, Some(past))), Standing::Disabled);
    assert_eq!(
        standing(true, limit(Some(past), Some(future))),
        Standing::Works
    );
}

#[test]
fn a_revision_changes_with_the_entry_and_survives_a_form() {
    let (one, two) = (Revision::of(&office()), Revision::of(&Limit::default()));
    assert_ne!(one, two);
    assert_eq!(one.to_string().parse(), Ok(one));
    assert_eq!("xyz".parse::<Revision>(), Err(NotARevision));
}
