//! The wall clock: midnight, time control, clocks that are set; and by file, zones and nights.

mod nights;
mod zones;

use doorward_proto::types::{DstMode, TimeZoneId, Weekdays};

use super::*;

const BERLIN: TimeZoneId = TimeZoneId(37);

/// 2026-03-29 00:00:00 UTC, the Sunday European summer time begins.
const SPRING: i64 = 1_774_742_400;
/// 2026-10-25 00:00:00 UTC, the Sunday it ends.
const AUTUMN: i64 = 1_792_886_400;

fn at(hour: u8, minute: u8) -> TimeOfDay {
    TimeOfDay { hour, minute }
}

fn entry(id: u8, weekdays: u8, time: TimeOfDay, action: LockAction) -> TimeControlEntry {
    TimeControlEntry {
        id,
        enabled: true,
        weekdays: Weekdays(weekdays),
        time,
        action,
    }
}

fn schedule(entries: &[TimeControlEntry]) -> BodySettings {
    BodySettings {
        zone: Zone::Named(BERLIN),
        time_control: entries.iter().copied().collect(),
        ..BodySettings::default()
    }
}

/// When entries fired within `span` from `utc` on: seconds since `utc` and id.
fn fired(utc: i64, span: Duration, settings: BodySettings) -> Vec<(i64, u8)> {
    let mut stand = Stand::ready_at(utc, BoltPosition::Locked, settings);
    let mut fired = Vec::new();
    let end = stand.now.uptime + span;
    let mut steps = 0;
    while let Some(due) = stand.body.deadline().filter(|due| *due <= end) {
        steps += 1;
        assert!(steps < 20_000, "deadlines make progress");
        stand.go_to(due.max(stand.now.uptime));
        let _ = stand.give(BodyInput::DeadlineReached);
        if stand.told.is_some() {
            stand.motor_arrives();
        }
        for output in stand.said.drain(..) {
            if let BodyOutput::TimeControlFired { id } = output {
                fired.push((stand.now.utc - utc, id));
            }
        }
    }
    fired
}

const HOUR: i64 = 3600;
const DAY: i64 = 24 * HOUR;

fn days(days: u64) -> Duration {
    s(days * 24 * 3600)
}

fn night(from: TimeOfDay, until: TimeOfDay) -> BodySettings {
    BodySettings {
        zone: Zone::Named(BERLIN),
        night: Some(NightMode {
            start: from,
            end: until,
            auto_lock: true,
            auto_unlock_disabled: true,
            lock_at_start: true,
        }),
        single_lock: true,
        ..BodySettings::default()
    }
}

/// When the night began and ended within `span` from `utc` on: seconds since `utc`, and whether it holds from then on.
fn nights(utc: i64, span: Duration, settings: BodySettings) -> Vec<(i64, bool)> {
    let mut stand = Stand::ready_at(utc, BoltPosition::Locked, settings);
    let mut before = stand.body.view(stand.now).night;
    let mut changes = Vec::new();
    // Looked at each minute, as somebody who asks for the state may.
    for _ in 0..span.as_secs() / 60 {
        stand.wait(s(60));
        let _ = stand.give(BodyInput::DeadlineReached);
        let night = stand.body.view(stand.now).night;
        if night != before {
            changes.push((stand.now.utc - utc, night));
            before = night;
        }
    }
    changes
}

#[test]
fn time_control_fires_each_day_it_is_set_for() {
    // SUMMER is a Wednesday, 02:00 in Berlin.
    let every_day = schedule(&[entry(1, 0, at(7, 30), LockAction::Unlock)]);
    assert_eq!(
        fired(SUMMER, days(2), every_day),
        [(5 * HOUR + 1800, 1), (DAY + 5 * HOUR + 1800, 1)]
    );
    let mondays = schedule(&[entry(2, 64, at(7, 30), LockAction::Unlock)]);
    assert_eq!(
        fired(SUMMER, days(14), mondays),
        [
            (5 * DAY + 5 * HOUR + 1800, 2),
            (12 * DAY + 5 * HOUR + 1800, 2)
        ]
    );
    let off = TimeControlEntry {
        enabled: false,
        ..entry(3, 0, at(7, 30), LockAction::Unlock)
    };
    assert_eq!(fired(SUMMER, days(7), schedule(&[off])), []);
}

#[test]
fn time_control_acts_by_itself_and_says_so() {
    let mut stand = Stand::ready(
        BoltPosition::Locked,
        schedule(&[
            entry(1, 0, at(2, 1), LockAction::Unlock),
            entry(2, 0, at(2, 2), LockAction::Lock),
        ]),
    );
    stand.wait(s(60));
    stand.motor_arrives();
    stand.wait(s(60));
    stand.motor_arrives();
    assert_eq!(
        stand.performed(),
        [
            (LockAction::Unlock, Trigger::Automatic, Completion::Success),
            (LockAction::Lock, Trigger::Automatic, Completion::Success)
        ]
    );
}

#[test]
fn midnight_belongs_to_the_new_day() {
    // Thursday 00:00 local is Wednesday 22:00 UTC.
    let thursday = schedule(&[entry(1, 8, at(0, 0), LockAction::Lock)]);
    assert_eq!(fired(SUMMER, days(7), thursday), [(22 * HOUR, 1)]);
    let wednesday = schedule(&[entry(1, 16, at(23, 59), LockAction::Lock)]);
    assert_eq!(fired(SUMMER, days(7), wednesday), [(22 * HOUR - 60, 1)]);
}

#[test]
fn what_falls_into_the_spring_gap_fires_right_after_it() {
    let settings = schedule(&[
        entry(1, 0, at(1, 59), LockAction::Lock),
        entry(2, 0, at(2, 30), LockAction::Lock),
        entry(3, 0, at(3, 0), LockAction::Lock),
        entry(4, 0, at(3, 1), LockAction::Lock),
    ]);
    assert_eq!(
        fired(SPRING, days(1) - s(2 * 3600), settings),
        [(HOUR - 60, 1), (HOUR, 2), (HOUR, 3), (HOUR + 60, 4)]
    );
}

#[test]
fn what_comes_twice_in_autumn_fires_once() {
    let settings = schedule(&[
        entry(1, 0, at(2, 30), LockAction::Lock),
        entry(2, 0, at(3, 0), LockAction::Lock),
    ]);
    assert_eq!(
        fired(AUTUMN, days(1) - s(2 * 3600), settings),
        [(1800, 1), (2 * HOUR, 2)]
    );
}

#[test]
fn a_clock_that_is_set_fires_nothing_for_minutes_that_never_passed() {
    let mut stand = Stand::ready(
        BoltPosition::Locked,
        schedule(&[entry(1, 0, at(7, 30), LockAction::Unlock)]),
    );
    stand.now.utc += 6 * HOUR;
    stand.give(BodyInput::DeadlineReached).unwrap();
    assert!(stand.said.is_empty(), "{:?}", stand.said);
    stand.now.utc -= HOUR;
    stand.give(BodyInput::DeadlineReached).unwrap();
    stand.wait(s(1800));
    assert!(
        stand.said.contains(&BodyOutput::TimeControlFired { id: 1 }),
        "set back before the entry, it comes"
    );
}

#[test]
fn clocks_that_drift_apart_are_not_clocks_that_are_set() {
    let mut stand = Stand::ready(
        BoltPosition::Locked,
        schedule(&[entry(1, 0, at(7, 30), LockAction::Unlock)]),
    );
    stand.go_to(s(5 * 3600 + 1800));
    stand.now.utc += 5;
    stand.give(BodyInput::DeadlineReached).unwrap();
    assert!(stand.said.contains(&BodyOutput::TimeControlFired { id: 1 }));
}

#[test]
fn a_due_entry_waits_for_what_is_under_way() {
    let mut stand = Stand::ready(
        BoltPosition::Locked,
        schedule(&[entry(1, 0, at(2, 1), LockAction::Lock)]),
    );
    stand.wait(s(59));
    stand.act(LockAction::Unlock).unwrap();
    stand.wait(s(5));
    assert_eq!(stand.lock_state(), LockState::Unlocking);
    stand.motor_arrives();
    assert_eq!(
        stand.lock_state(),
        LockState::Unlocked,
        "first the one, then the other"
    );
    stand.wait(s(0));
    assert_eq!(stand.lock_state(), LockState::Locking);
}

#[test]
fn a_full_timetable_of_one_minute_is_worked_off_entry_by_entry() {
    let entries: Vec<_> = (0..32)
        .map(|id| {
            entry(
                id,
                0,
                at(2, 1),
                if id % 2 == 0 {
                    LockAction::Unlock
                } else {
                    LockAction::Lock
                },
            )
        })
        .collect();
    let done = fired(SUMMER, s(61), schedule(&entries));
    assert_eq!(done, (0..32).map(|id| (60, id)).collect::<Vec<_>>());
}

#[test]
fn a_clock_that_is_put_right_loses_no_entry_and_repeats_none() {
    let settings = || schedule(&[entry(1, 0, at(7, 30), LockAction::Unlock)]);
    let due = s(5 * 3600 + 1800);
    let count = |stand: &Stand| {
        let fired = BodyOutput::TimeControlFired { id: 1 };
        stand.said.iter().filter(|said| **said == fired).count()
    };
    let mut stand = Stand::ready(BoltPosition::Locked, settings());
    stand.wait(due - s(3));
    stand.now.utc += 9;
    stand.give(BodyInput::DeadlineReached).unwrap();
    assert_eq!(count(&stand), 1, "put forward over the minute");

    let mut stand = Stand::ready(BoltPosition::Locked, settings());
    stand.wait(due + s(3));
    assert_eq!(count(&stand), 1);
    stand.motor_arrives();
    stand.now.utc -= 60;
    stand.give(BodyInput::DeadlineReached).unwrap();
    stand.wait(s(3600));
    assert_eq!(count(&stand), 1, "put back over the minute");
}

#[test]
fn a_night_that_began_while_the_lock_slept_is_begun_and_a_missed_entry_is_not_made_up() {
    let settings = BodySettings {
        time_control: [entry(1, 0, at(3, 0), LockAction::Unlock)]
            .into_iter()
            .collect(),
        ..night(at(3, 0), at(6, 0))
    };
    let mut stand = Stand::ready(BoltPosition::Unlocked, settings);
    stand.go_to(s(2 * 3600));
    let _ = stand.give(BodyInput::DeadlineReached);
    let _ = stand.give(BodyInput::DeadlineReached);
    assert_eq!(
        stand.told,
        Some(MotorCommand::TurnTo(BoltPosition::Locked)),
        "late is better than never for a door at night"
    );
    // Whatever waited for the motor would come now.
    stand.motor_arrives();
    stand.wait(s(300));
    assert!(!stand.said.contains(&BodyOutput::TimeControlFired { id: 1 }));
}

#[test]
fn an_entry_is_made_up_within_ten_minutes_and_not_later() {
    for (late, expected) in [(9 * 60, 1), (11 * 60, 0)] {
        // 02:00 local.
        let settings = schedule(&[entry(1, 0, at(2, 1), LockAction::Unlock)]);
        let mut stand = Stand::ready(BoltPosition::Locked, settings);
        stand.go_to(s(late));
        let _ = stand.give(BodyInput::DeadlineReached);
        stand.wait(s(5));
        let fired = BodyOutput::TimeControlFired { id: 1 };
        let count = stand.said.iter().filter(|said| **said == fired).count();
        assert_eq!(count, expected, "{late} s");
    }
}

#[test]
fn waits_in_powered_time_do_not_care_about_the_clock() {
    let settings = BodySettings {
        auto_lock: true,
        auto_lock_timeout: s(600),
        zone: Zone::Named(BERLIN),
        ..BodySettings::default()
    };
    for jump in [-10 * DAY, 10 * DAY] {
        let mut stand = Stand::ready_at(SPRING, BoltPosition::Unlocked, settings.clone());
        stand.wait(s(300));
        stand.now.utc += jump;
        stand.give(BodyInput::DeadlineReached).unwrap();
        stand.wait(s(299));
        assert_eq!(stand.told, None);
        stand.wait(s(1));
        assert_eq!(stand.lock_state(), LockState::Locking);
    }
}

#[test]
fn the_weekday_of_an_entry_is_that_of_the_wall_clock() {
    // Sunday 25 October, 23:30 UTC, is Monday 00:30 in Berlin.
    let mondays = schedule(&[entry(1, 64, at(0, 30), LockAction::Lock)]);
    assert_eq!(fired(AUTUMN, days(2), mondays), [(23 * HOUR + 1800, 1)]);
    let sundays = schedule(&[entry(1, 1, at(0, 30), LockAction::Lock)]);
    assert_eq!(fired(AUTUMN, days(2), sundays), []);
}
