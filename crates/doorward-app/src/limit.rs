//! When somebody may: limits, and whether one holds at a moment by the device's clock.

use core::fmt;
use core::hash::{Hash, Hasher};
use core::str::FromStr;

use jiff::tz::TimeZone;
use jiff::{ToSpan, civil};
use serde::{Serialize, Serializer};

use crate::local::timestamp;
use crate::{Clock, UnixTime, Weekdays};

/// When a permission or keypad code holds. All parts must fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash, Serialize)]
pub struct Limit {
    /// From this moment.
    pub from: Option<UnixTime>,
    /// Until this moment.
    pub until: Option<UnixTime>,
    /// On these days, in the device's time zone; none: on all.
    pub weekdays: Weekdays,
    /// From the first to the second time of day, in the device's time zone; none: all day.
    pub daily: Option<(Clock, Clock)>,
}

impl Limit {
    /// True when it limits nothing.
    #[must_use]
    pub fn is_always(&self) -> bool {
        *self == Self::default()
    }

    /// Whether the limit can be: every part of it has a way from its beginning to its end.
    ///
    /// # Errors
    /// [`LimitProblem`].
    pub fn check(&self) -> Result<(), LimitProblem> {
        match (self.from, self.until) {
            (Some(from), Some(until)) if until <= from => {
                return Err(LimitProblem::EndsBeforeItBegins);
            }
            (_, Some(UnixTime(..=0))) => return Err(LimitProblem::EndsBeforeItBegins),
            _ => {}
        }
        match self.daily {
            Some((from, until)) if until <= from => Err(LimitProblem::HoursEndBeforeTheyBegin),
            _ => Ok(()),
        }
    }

    /// Whether weekdays and hours allow this reading of the clock at the door; both times are within the hours.
    fn allows(&self, local: civil::DateTime) -> bool {
        let day = self.weekdays == Weekdays::NONE
            || self.weekdays.contains(crate::local::weekday(local.date()));
        let now = clock_of(local);
        let hour = self.daily.is_none_or(|(from, until)| {
            if from <= until {
                from <= now && now <= until
            } else {
                // Another client may have set hours over midnight.
                from <= now || now <= until
            }
        });
        day && hour
    }

    /// When weekdays and hours allow it next, after a moment at which they do not.
    fn next(&self, clock: &DeviceClock) -> Option<UnixTime> {
        let today = clock.local(clock.now).date();
        let mut begins = [Clock::MIDNIGHT, Clock::MIDNIGHT];
        if let Some((from, until)) = self.daily {
            begins = [if from <= until { from } else { Clock::MIDNIGHT }, from];
        }
        (0..=7_i64)
            .filter_map(|days| today.checked_add(days.days()).ok())
            .flat_map(|date| begins.map(|begin| (date, begin)))
            .filter_map(|(date, begin)| clock.moment(date, begin))
            .find(|moment| *moment > clock.now && self.allows(clock.local(*moment)))
            .filter(|moment| self.until.is_none_or(|until| *moment <= until))
    }
}

/// Why a limit cannot be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum LimitProblem {
    /// Its last moment is not after its first.
    #[error("the limit ends before it begins: choose a later end")]
    EndsBeforeItBegins,
    /// Its hours do not end after they begin.
    #[error(
        "the hours end before they begin: hours do not reach over midnight, make two entries for that"
    )]
    HoursEndBeforeTheyBegin,
}

/// Whether a permission or keypad code works at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case", tag = "is")]
pub enum Standing {
    /// It works.
    Works,
    /// It is switched off.
    Disabled,
    /// Its time has not come.
    NotYet {
        /// When it comes.
        from: UnixTime,
    },
    /// Its time is over. It stays in the list until somebody removes it.
    Expired {
        /// When it ended.
        since: UnixTime,
    },
    /// Not on this day, or not at this hour.
    OutsideHours {
        /// When it works next; none when it will not within a week, or not before it ends.
        again: Option<UnixTime>,
    },
}

impl Standing {
    /// The word JSON and the command line use.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Works => "works",
            Self::Disabled => "disabled",
            Self::NotYet { .. } => "not_yet",
            Self::Expired { .. } => "expired",
            Self::OutsideHours { .. } => "outside_hours",
        }
    }

    /// How an entry stands by a device's clock; as the device itself decides.
    pub(crate) fn of(enabled: bool, limit: Option<&Limit>, clock: &DeviceClock) -> Self {
        let Some(limit) = limit.filter(|_| enabled) else {
            return if enabled { Self::Works } else { Self::Disabled };
        };
        match (limit.from, limit.until) {
            (_, Some(until)) if clock.now > until => Self::Expired { since: until },
            (Some(from), _) if clock.now < from => Self::NotYet { from },
            _ if limit.allows(clock.local(clock.now)) => Self::Works,
            _ => Self::OutsideHours {
                again: limit.next(clock),
            },
        }
    }
}

/// A device's clock and the zone it reads its wall clock in.
#[derive(Debug, Clone)]
pub(crate) struct DeviceClock {
    pub(crate) now: UnixTime,
    pub(crate) zone: TimeZone,
}

impl DeviceClock {
    fn local(&self, moment: UnixTime) -> civil::DateTime {
        self.zone.to_datetime(timestamp(moment))
    }

    fn moment(&self, date: civil::Date, clock: Clock) -> Option<UnixTime> {
        let minute = |number: u8| i8::try_from(number).ok();
        let time = date.at(minute(clock.hour)?, minute(clock.minute)?, 0, 0);
        let zoned = time.to_zoned_datetime(self.zone.clone()).ok()?;
        Some(UnixTime(zoned.timestamp().as_second()))
    }
}

fn clock_of(local: civil::DateTime) -> Clock {
    Clock {
        hour: local.hour().unsigned_abs(),
        minute: local.minute().unsigned_abs(),
    }
}

/// What an entry was when it was read: another revision means somebody changed it. Uses alone do not count.
///
/// Comparable within one version of the app only; carry it in a form as its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Revision(u64);

impl Revision {
    pub(crate) fn of(entry: &impl Hash) -> Self {
        // Fixed keys: the same entry has the same revision in every program of this version.
        let mut hasher = std::hash::DefaultHasher::new();
        entry.hash(&mut hasher);
        Self(hasher.finish())
    }
}

impl fmt::Display for Revision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

/// The text is no revision of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is not the revision of an entry: load the list again")]
pub struct NotARevision;

impl FromStr for Revision {
    type Err = NotARevision;

    fn from_str(text: &str) -> Result<Self, NotARevision> {
        let bytes = crate::encoding::from_hex(text).ok_or(NotARevision)?;
        Ok(Self(u64::from_be_bytes(bytes)))
    }
}

impl Serialize for Revision {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
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
}
