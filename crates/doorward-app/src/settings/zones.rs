//! Time zones under the names people know them by. A device knows the 46 of the protocol's table; every other place of the
//! time zone database whose clocks go like one of those is found under its own name, and gets that one.

use std::sync::OnceLock;

use doorward_client::types::TimeZoneId;
use jiff::Timestamp;
use jiff::tz::{Offset, TimeZone};

/// How far ahead two places' clocks must agree, in seconds: two years show every rule of daylight saving twice.
const AHEAD_S: i64 = 2 * 366 * 86_400;
/// More changes of the clock than any place has in that time.
const MAX_CHANGES: usize = 16;

/// A place that the protocol's table does not name, and the zone of the table whose clocks it shares.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ZoneElsewhere {
    /// The place, by its IANA name: `Europe/Vienna`.
    pub place: String,
    /// The zone a device keeps for it: `Europe/Berlin`.
    pub zone: &'static str,
}

/// All places that are not in the table and whose clocks go like a zone that is, by name. Empty on a machine without a time
/// zone database.
#[must_use]
pub fn zones_elsewhere() -> &'static [ZoneElsewhere] {
    static ALL: OnceLock<Vec<ZoneElsewhere>> = OnceLock::new();
    ALL.get_or_init(|| {
        let now = Timestamp::now();
        let table = table(now);
        let mut all: Vec<_> = jiff::tz::db()
            .available()
            .map(|name| name.as_str().to_owned())
            // Places, not the abbreviations and old names beside them.
            .filter(|name| REGIONS.iter().any(|region| in_region(name, region)))
            .filter(|name| TimeZoneId::from_iana_name(name).is_none())
            .filter_map(|place| {
                let zone = same(&place, now, &table)?.iana_name()?;
                Some(ZoneElsewhere { place, zone })
            })
            .collect();
        all.sort_by(|one, other| one.place.cmp(&other.place));
        all
    })
}

/// The zone of the table for a place: itself, or the one whose clocks it shares.
pub(crate) fn zone_for(place: &str) -> Option<TimeZoneId> {
    TimeZoneId::from_iana_name(place).or_else(|| {
        let now = Timestamp::now();
        same(place, now, &table(now))
    })
}

const REGIONS: [&str; 10] = [
    "Africa",
    "America",
    "Antarctica",
    "Arctic",
    "Asia",
    "Atlantic",
    "Australia",
    "Europe",
    "Indian",
    "Pacific",
];

/// How the clocks of a place go from a moment on: the offset then, and every change.
#[derive(Debug, PartialEq, Eq)]
struct Course(Offset, Vec<(Timestamp, Offset)>);

impl Course {
    fn of(name: &str, now: Timestamp) -> Option<Self> {
        let zone = TimeZone::get(name).ok()?;
        let end = now.as_second().saturating_add(AHEAD_S);
        let changes = zone
            .following(now)
            .take(MAX_CHANGES)
            .take_while(|change| change.timestamp().as_second() <= end)
            .map(|change| (change.timestamp(), change.offset()))
            .collect();
        Some(Self(zone.to_offset(now), changes))
    }
}

fn table(now: Timestamp) -> Vec<(TimeZoneId, Course)> {
    TimeZoneId::all()
        .filter_map(|zone| Some((zone, Course::of(zone.iana_name()?, now)?)))
        .collect()
}

/// The zone of the table with the same clocks, one of the same part of the world first.
fn same(place: &str, now: Timestamp, table: &[(TimeZoneId, Course)]) -> Option<TimeZoneId> {
    let course = Course::of(place, now)?;
    let region = place.split('/').next().unwrap_or_default();
    let near = |zone: &TimeZoneId| zone.iana_name().is_some_and(|name| in_region(name, region));
    let mut fits = table
        .iter()
        .filter(|(_, other)| *other == course)
        .map(|(zone, _)| *zone);
    let first = fits.clone().find(near);
    first.or_else(|| fits.next())
}

fn in_region(name: &str, region: &str) -> bool {
    name.strip_prefix(region)
        .is_some_and(|rest| rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_find_their_city_and_get_a_zone_that_devices_know() {
        for (place, zone) in [
            ("Europe/Vienna", "Europe/Berlin"),
            ("Europe/Paris", "Europe/Berlin"),
            ("Europe/Rome", "Europe/Berlin"),
            ("Europe/Dublin", "Europe/London"),
            ("Europe/Athens", "Europe/Helsinki"),
            ("America/Toronto", "America/New_York"),
            ("Asia/Singapore", "Asia/Shanghai"),
        ] {
            let found = zones_elsewhere().iter().find(|each| each.place == place);
            // Several of the table may have the same clocks today; then the first of them serves.
            let same_course = found.map(|each| {
                let now = Timestamp::now();
                Course::of(each.zone, now) == Course::of(zone, now)
            });
            assert_eq!(same_course, Some(true), "{place}: {found:?}");
            assert_eq!(
                zone_for(place).and_then(TimeZoneId::iana_name),
                found.map(|each| each.zone)
            );
        }
        assert_eq!(zone_for("Europe/Vienna"), Some(TimeZoneId(37)));
        assert_eq!(zone_for("Europe/Berlin"), Some(TimeZoneId(37)));
    }

    #[test]
    fn a_place_with_clocks_of_its_own_is_not_given_another_ones() {
        assert_eq!(zone_for("Asia/Kabul"), None, "four and a half hours ahead");
        assert_eq!(zone_for("Middle/Earth"), None);
        assert!(
            zones_elsewhere()
                .iter()
                .all(|each| each.place != "Asia/Kabul")
        );
    }
}
