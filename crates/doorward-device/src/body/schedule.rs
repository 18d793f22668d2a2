//! What happens by the wall clock: time control and the night.
//!
//! The schedule keeps a mark: the last civil minute that has been dealt with. Time passing moves the mark forward and
//! fires what lies between. In spring the wall clock jumps ahead and everything in the gap fires right after it; in
//! autumn the wall clock falls back behind the mark and nothing fires twice. When somebody sets the clock or the zone, the
//! mark moves there and nothing fires for minutes that never passed.

use core::time::Duration;

use doorward_proto::types::{LockAction, TimeOfDay, Weekdays};
use heapless::Vec;

use super::clock::{MINUTES_A_DAY, Now, Zone, local_time, weekday_from_monday};

/// How many time control entries a device keeps.
pub const MAX_TIME_CONTROL: usize = 32;

/// A scheduled action that was due when nobody asked for longer than this is dropped: the moment has passed.
const LATEST: Duration = Duration::from_secs(10 * 60);

/// By how many seconds believed UTC may differ from powered time before it counts as set, and by which part of the time since
/// the last look besides: two crystals never agree. Up to so much it was put right, and nothing may be lost or come twice.
const CLOCK_SLACK: u64 = 10 * 60;
const CLOCK_DRIFT: u64 = 1000;

/// Night mode: a daily window in local time, and what holds in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NightMode {
    /// First minute of the night, local time.
    pub start: TimeOfDay,
    /// First minute after it; before `start` means the next morning.
    pub end: TimeOfDay,
    /// Auto lock holds in the night even where it is off by day, and then throws all turns.
    pub auto_lock: bool,
    /// Actions asked with the auto-unlock flag are refused in the night.
    pub auto_unlock_disabled: bool,
    /// Lock when the night begins.
    pub lock_at_start: bool,
}

impl NightMode {
    /// Whether the night holds at `minute` minutes after midnight. A night that ends when it starts never holds.
    #[must_use]
    pub fn contains(&self, minute: u16) -> bool {
        let (start, end) = (self.start.minutes(), self.end.minutes());
        if start <= end {
            start <= minute && minute < end
        } else {
            start <= minute || minute < end
        }
    }
}

/// One scheduled action (time control, Smart Lock API 2.3.0, 0x003E).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimeControlEntry {
    /// The entry's id on the wire.
    pub id: u8,
    /// Whether it fires.
    pub enabled: bool,
    /// Days it fires on.
    pub weekdays: Weekdays,
    /// When it fires, local time.
    pub time: TimeOfDay,
    /// What it does.
    pub action: LockAction,
}

/// What of a device's settings happens by the wall clock.
#[derive(Clone, Copy, Debug)]
pub(super) struct Plan<'a> {
    pub(super) zone: Zone,
    pub(super) night: Option<&'a NightMode>,
    pub(super) entries: &'a [TimeControlEntry],
}

/// Keeps the place on the wall clock.
#[derive(Clone, Copy, Debug)]
pub(super) struct Schedule {
    mark: i64,
    last: Now,
    zone: Zone,
    night: bool,
}

/// What fired since the last look.
#[derive(Clone, Debug, Default)]
pub(super) struct Fired {
    /// Time control entries in the order of their ids.
    pub(super) entries: Vec<(u8, LockAction), MAX_TIME_CONTROL>,
    /// The night began.
    pub(super) night_began: bool,
}

impl Schedule {
    pub(super) fn new(now: Now, plan: Plan<'_>) -> Self {
        let local = local_time(now.utc, plan.zone);
        Self {
            mark: local.civil_minute(),
            last: now,
            zone: plan.zone,
            night: is_night(plan.night, local.civil_minute()),
        }
    }

    /// Whether the night holds.
    pub(super) fn is_night(&self) -> bool {
        self.night
    }

    /// Moves the mark to `now` and tells what lies between.
    pub(super) fn pass(&mut self, now: Now, plan: Plan<'_>) -> Fired {
        let local = local_time(now.utc, plan.zone);
        let minute = local.civil_minute();
        let elapsed = now.uptime.saturating_sub(self.last.uptime);
        let passed = elapsed.as_secs();
        let expected = self
            .last
            .utc
            .saturating_add(i64::try_from(passed).unwrap_or(i64::MAX));
        let slack = CLOCK_SLACK.saturating_add(passed.div_euclid(CLOCK_DRIFT));
        let was_set = now.utc.abs_diff(expected) > slack || plan.zone != self.zone;

        self.last = now;
        self.zone = plan.zone;
        let was_night = self.night;
        if was_set {
            self.mark = minute;
        }
        // While the wall clock repeats an hour, or was put back a little, what has been is not undone.
        self.night = is_night(plan.night, self.mark.max(minute));
        if was_set {
            return Fired::default();
        }
        // A night that began while nobody asked is still to be begun; its moment has not passed.
        let slept_into_night = elapsed > LATEST && self.night && !was_night;
        if elapsed > LATEST {
            self.mark = self.mark.max(minute.saturating_sub(1));
        }
        if minute <= self.mark {
            return Fired::default();
        }

        let mut fired = Fired {
            night_began: slept_into_night,
            ..Fired::default()
        };
        for entry in plan.entries.iter().filter(|entry| entry.enabled) {
            let due = next_at(self.mark, entry.time.minutes());
            if due <= minute
                && entry
                    .weekdays
                    .contains(weekday_from_monday(due.div_euclid(MINUTES_A_DAY)))
            {
                // The bound is that of the settings, so there is room for every entry.
                let _ = fired.entries.push((entry.id, entry.action));
            }
        }
        if let Some(night) = plan.night
            && night.start != night.end
        {
            fired.night_began |= next_at(self.mark, night.start.minutes()) <= minute;
        }
        self.mark = minute;
        fired
    }

    /// Which of `actions` was scheduled last after `since` and not after `until` (both Unix seconds), whether or not anybody was
    /// there to do it; `None` if none was. Of two at the same minute it is the one with the greater id, which is done last.
    pub(super) fn latest(
        since: i64,
        until: i64,
        plan: Plan<'_>,
        actions: &[LockAction],
    ) -> Option<LockAction> {
        let after = local_time(since, plan.zone).civil_minute();
        let minute = local_time(until, plan.zone).civil_minute();
        plan.entries
            .iter()
            .filter(|entry| entry.enabled && actions.contains(&entry.action))
            .filter_map(|entry| {
                let at = latest_at(minute, entry)?;
                (at > after).then_some((at, entry.id, entry.action))
            })
            .max_by_key(|(at, id, _)| (*at, *id))
            .map(|(.., action)| action)
    }

    /// When, in powered time, [`Schedule::pass`] will next have something to say. May be early, never late.
    pub(super) fn deadline(&self, plan: Plan<'_>) -> Option<Duration> {
        let entries = plan
            .entries
            .iter()
            .filter(|entry| entry.enabled)
            .filter_map(|entry| {
                let first = next_at(self.mark, entry.time.minutes());
                (0..7)
                    .map(|days: i64| first.saturating_add(days.saturating_mul(MINUTES_A_DAY)))
                    .find(|due| {
                        entry
                            .weekdays
                            .contains(weekday_from_monday(due.div_euclid(MINUTES_A_DAY)))
                    })
            });
        let night = plan
            .night
            .into_iter()
            .flat_map(|night| [night.start.minutes(), night.end.minutes()]);
        let due = entries
            .chain(night.map(|minute| next_at(self.mark, minute)))
            .min()?;

        // Between now and then the zone's offset may change; the earlier of both readings is early at worst, and then
        // the next look finds the right one.
        let civil = due.saturating_mul(60);
        let by_offset_now = civil.saturating_sub(i64::from(plan.zone.offset_at(self.last.utc)));
        let by_offset_then = civil.saturating_sub(i64::from(plan.zone.offset_at(by_offset_now)));
        let wait = by_offset_now
            .min(by_offset_then)
            .saturating_sub(self.last.utc);
        let soonest = 60_i64.saturating_sub(self.last.utc.rem_euclid(60));
        let wait = u64::try_from(wait.max(soonest)).unwrap_or(1);
        Some(self.last.uptime.saturating_add(Duration::from_secs(wait)))
    }
}

/// The first civil minute after `mark` that is `minute` minutes after a midnight.
fn next_at(mark: i64, minute: u16) -> i64 {
    let after = mark.saturating_add(1);
    let wait = i64::from(minute)
        .saturating_sub(after.rem_euclid(MINUTES_A_DAY))
        .rem_euclid(MINUTES_A_DAY);
    after.saturating_add(wait)
}

/// The last civil minute up to `minute` at which an entry was due; `None` if it never is.
fn latest_at(minute: i64, entry: &TimeControlEntry) -> Option<i64> {
    let of_day = i64::from(entry.time.minutes());
    let ago = minute.saturating_sub(of_day).rem_euclid(MINUTES_A_DAY);
    let latest = minute.saturating_sub(ago);
    (0..7)
        .map(|days: i64| latest.saturating_sub(days.saturating_mul(MINUTES_A_DAY)))
        .find(|due| {
            entry
                .weekdays
                .contains(weekday_from_monday(due.div_euclid(MINUTES_A_DAY)))
        })
}

/// Whether the night holds at this civil minute.
fn is_night(night: Option<&NightMode>, minute: i64) -> bool {
    let minute = u16::try_from(minute.rem_euclid(MINUTES_A_DAY)).unwrap_or(0);
    night.is_some_and(|night| night.contains(minute))
}
