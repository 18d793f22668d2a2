//! Time as the lock sees it: powered time, believed UTC, and the wall clock at its door.
//!
//! Nothing here reads a clock. Whoever drives the lock passes [`Now`] in; schedules turn it into local time through a
//! [`Zone`], either one of the 46 zones the protocol numbers or a plain offset with the European summer time rule.

use core::time::Duration;

use doorward_proto::types::{DateTime, DstMode, TimeZoneId};
use jiff::{
    Timestamp,
    tz::{Offset, TimeZone, get},
};

/// One instant, on the two clocks a lock has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Now {
    /// Powered time since this boot. Monotonic; starts at zero each time the batteries go in.
    pub uptime: Duration,
    /// Unix time in seconds as the lock believes it. May jump in either direction when somebody sets the clock.
    pub utc: i64,
}

impl Now {
    /// The instant at `uptime` of powered time when the lock believes it is `utc` (Unix seconds).
    #[must_use]
    pub const fn new(uptime: Duration, utc: i64) -> Self {
        Self { uptime, utc }
    }
}

/// What turns UTC into the wall clock at the door.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Zone {
    /// A zone of the protocol's table (Smart Lock API 2.3.0, time zone ids), by its id. Summer time included.
    Named(TimeZoneId),
    /// No zone chosen: a fixed offset, with or without European summer time on top.
    Offset {
        /// Minutes east of Greenwich in winter.
        minutes: i16,
        /// Whether an hour is added from the last Sunday of March, 01:00 UTC, to the last Sunday of October, 01:00 UTC.
        european_summer_time: bool,
    },
}

impl Default for Zone {
    /// UTC.
    fn default() -> Self {
        Self::Offset {
            minutes: 0,
            european_summer_time: false,
        }
    }
}

impl Zone {
    /// The zone three configuration fields describe together: `zone_id` wins if the table has it, otherwise (none, or
    /// an id nobody knows) `offset_minutes` and `dst_mode` decide.
    #[must_use]
    pub fn from_config(zone_id: TimeZoneId, offset_minutes: i16, dst_mode: DstMode) -> Self {
        if zone_id.0 < TimeZoneId::COUNT {
            Self::Named(zone_id)
        } else {
            Self::Offset {
                minutes: offset_minutes,
                european_summer_time: dst_mode == DstMode::European,
            }
        }
    }

    /// How far local time is ahead of UTC at `utc` (Unix seconds), in seconds.
    #[must_use]
    pub fn offset_at(self, utc: i64) -> i32 {
        match self {
            Self::Named(id) => {
                // Of all the instants there are, only those outside the years -9999..=9999 have no offset.
                let zone = ZONES.get(usize::from(id.0));
                let instant = Timestamp::from_second(utc);
                zone.zip(instant.ok())
                    .map_or(0, |(zone, instant)| zone.to_offset(instant).seconds())
            }
            Self::Offset {
                minutes,
                european_summer_time,
            } => {
                let winter = i32::from(minutes).saturating_mul(60);
                if european_summer_time && is_european_summer(utc) {
                    winter.saturating_add(3600)
                } else {
                    winter
                }
            }
        }
    }
}

/// The wall clock at the door: civil time without a zone, to the second.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LocalTime {
    civil: i64,
}

/// What the wall clock in `zone` shows at `utc` (Unix seconds).
#[must_use]
pub fn local_time(utc: i64, zone: Zone) -> LocalTime {
    LocalTime {
        civil: utc.saturating_add(i64::from(zone.offset_at(utc))),
    }
}

impl LocalTime {
    /// Seconds from 1970-01-01 00:00:00 to this reading, both read off the same wall: what Unix time would be if the wall
    /// clock ran on UTC. Fit for comparing with a time limit's civil dates and for turning into a date.
    #[must_use]
    pub const fn civil_seconds(self) -> i64 {
        self.civil
    }

    /// Whole minutes since midnight, `0..1440`.
    #[must_use]
    pub fn minute_of_day(self) -> u16 {
        u16::try_from(self.civil_minute().rem_euclid(MINUTES_A_DAY)).unwrap_or(0)
    }

    /// Date and time as the wall shows them.
    #[must_use]
    pub fn date_time(self) -> DateTime {
        DateTime::from_unix(self.civil)
    }

    /// Whole minutes since 1970-01-01 00:00 on the wall.
    pub(super) const fn civil_minute(self) -> i64 {
        self.civil.div_euclid(60)
    }
}

pub(super) const MINUTES_A_DAY: i64 = 24 * 60;

/// The weekday of the day `day` days after 1970-01-01, a Thursday: Monday is 0, Sunday 6.
pub(super) fn weekday_from_monday(day: i64) -> u8 {
    u8::try_from(day.saturating_add(3).rem_euclid(7)).unwrap_or(0)
}

/// Whether European summer time holds at `utc` (Directive 2000/84/EC: both changes at 01:00 UTC on a last Sunday).
fn is_european_summer(utc: i64) -> bool {
    let Ok(instant) = Timestamp::from_second(utc) else {
        return false;
    };
    let date = Offset::UTC.to_datetime(instant);
    match date.month() {
        4..=9 => true,
        3 | 10 => {
            let after_change = last_sunday(
                date.day(),
                date.date().weekday().to_sunday_zero_offset(),
                date.hour(),
            );
            (date.month() == 3) == after_change
        }
        _ => false,
    }
}

/// Whether, in a month of 31 days, the last Sunday's 01:00 has come by `day` (a weekday `0..=6` from Sunday), `hour`.
fn last_sunday(day: i8, weekday: i8, hour: i8) -> bool {
    let latest_sunday = day.saturating_sub(weekday);
    if latest_sunday < 25 {
        return false;
    }
    weekday > 0 || hour >= 1
}

/// By number (Smart Lock API 2.3.0, time zone ids); a test compares them with the names in the protocol crate.
static ZONES: [TimeZone; TimeZoneId::COUNT as usize] = [
    get!("Africa/Cairo"),
    get!("Africa/Lagos"),
    get!("Africa/Maputo"),
    get!("Africa/Nairobi"),
    get!("America/Anchorage"),
    get!("America/Argentina/Buenos_Aires"),
    get!("America/Chicago"),
    get!("America/Denver"),
    get!("America/Halifax"),
    get!("America/Los_Angeles"),
    get!("America/Manaus"),
    get!("America/Mexico_City"),
    get!("America/New_York"),
    get!("America/Phoenix"),
    get!("America/Regina"),
    get!("America/Santiago"),
    get!("America/Sao_Paulo"),
    get!("America/St_Johns"),
    get!("Asia/Bangkok"),
    get!("Asia/Dubai"),
    get!("Asia/Hong_Kong"),
    get!("Asia/Jerusalem"),
    get!("Asia/Karachi"),
    get!("Asia/Kathmandu"),
    get!("Asia/Kolkata"),
    get!("Asia/Riyadh"),
    get!("Asia/Seoul"),
    get!("Asia/Shanghai"),
    get!("Asia/Tehran"),
    get!("Asia/Tokyo"),
    get!("Asia/Yangon"),
    get!("Australia/Adelaide"),
    get!("Australia/Brisbane"),
    get!("Australia/Darwin"),
    get!("Australia/Hobart"),
    get!("Australia/Perth"),
    get!("Australia/Sydney"),
    get!("Europe/Berlin"),
    get!("Europe/Helsinki"),
    get!("Europe/Istanbul"),
    get!("Europe/London"),
    get!("Europe/Moscow"),
    get!("Pacific/Auckland"),
    get!("Pacific/Guam"),
    get!("Pacific/Honolulu"),
    get!("Pacific/Pago_Pago"),
];
