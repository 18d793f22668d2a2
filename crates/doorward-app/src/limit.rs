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

    /// As [`check`](Self::check), for something new: a limit that is over already would let nobody in.
    ///
    /// # Errors
    /// [`LimitProblem`].
    pub fn check_new(&self, now: UnixTime) -> Result<(), LimitProblem> {
        self.check()?;
        match self.until {
            Some(until) if until < now => Err(LimitProblem::Over),
            _ => Ok(()),
        }
    }

    /// Whether weekdays and hours allow this reading of the clock at the door; both times are within the hours.
    fn allows(&self, local: civil::DateTime) -> bool {
        let now = clock_of(local);
        match self.daily {
            // Another client may have set hours over midnight: they belong to the day they begin on.
            Some((from, until)) if from > until => {
                (from <= now && self.includes(local.date()))
                    || (now <= until
                        && local.date().yesterday().is_ok_and(|day| self.includes(day)))
            }
            Some((from, until)) => from <= now && now <= until && self.includes(local.date()),
            None => self.includes(local.date()),
        }
    }

    fn includes(&self, day: civil::Date) -> bool {
        self.weekdays == Weekdays::NONE || self.weekdays.contains(crate::local::weekday(day))
    }

    /// When weekdays and hours allow it next, after a moment at which they do not.
    fn next(&self, clock: &DeviceClock) -> Option<UnixTime> {
        let today = clock.local(clock.now).date();
        let begin = self.daily.map_or(Clock::MIDNIGHT, |(from, _)| from);
        (0..=7_i64)
            .filter_map(|days| today.checked_add(days.days()).ok())
            .flat_map(|date| clock.moments(date, begin))
            // Hours can also begin in the middle, when the clock is put forward or back.
            .chain(clock.changes())
            .filter(|moment| *moment > clock.now && self.allows(clock.local(*moment)))
            .min()
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
    /// Something new would be over before it began.
    #[error("the limit is over already: choose a later end")]
    Over,
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

    /// When the clock shows this: once, and twice while it is put back.
    fn moments(&self, date: civil::Date, clock: Clock) -> impl Iterator<Item = UnixTime> {
        let minute = |number: u8| i8::try_from(number).unwrap_or_default();
        let time = date.at(minute(clock.hour), minute(clock.minute), 0, 0);
        let ambiguous = self.zone.to_ambiguous_timestamp(time);
        [ambiguous.earlier(), ambiguous.later()]
            .into_iter()
            .flatten()
            .map(|moment| UnixTime(moment.as_second()))
    }

    /// When the clock is put forward or back within the next eight days.
    fn changes(&self) -> impl Iterator<Item = UnixTime> {
        let end = self.now.0.saturating_add(8 * 24 * 3_600);
        self.zone
            .following(timestamp(self.now))
            .map(|change| UnixTime(change.timestamp().as_second()))
            .take_while(move |change| change.0 <= end)
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
mod tests;
