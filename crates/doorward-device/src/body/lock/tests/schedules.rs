//! The wall clock: zones, summer time, midnight, time control, the night.

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

#[test]
fn local_time_knows_summer_and_winter() {
    let clock = |utc, zone: Zone| {
        let shown = local_time(utc, zone).date_time();
        (shown.month, shown.day, shown.hour, shown.minute)
    };
    let berlin = Zone::Named(BERLIN);
    assert_eq!(clock(SUMMER, berlin), (7, 1, 2, 0));
    assert_eq!(clock(SPRING + HOUR - 1, berlin), (3, 29, 1, 59));
    assert_eq!(clock(SPRING + HOUR, berlin), (3, 29, 3, 0));
    assert_eq!(clock(AUTUMN + HOUR - 1, berlin), (10, 25, 2, 59));
    assert_eq!(clock(AUTUMN + HOUR, berlin), (10, 25, 2, 0));
    assert_eq!(
        clock(SUMMER, Zone::Named(TimeZoneId(23))),
        (7, 1, 5, 45),
        "Kathmandu is ahead by 5:45"
    );
    assert_eq!(
        clock(SUMMER, Zone::Named(TimeZoneId(44))),
        (6, 30, 14, 0),
        "Honolulu lives in yesterday"
    );
}

#[test]
fn every_zone_of_the_table_is_the_one_its_number_names() {
    let standard = |utc, id| Zone::Named(TimeZoneId(id)).offset_at(utc) / 60;
    // 2026-01-15 and 2026-07-15, each 12:00 UTC; offsets in minutes from the IANA database, release 2025b.
    let expected: [(i32, i32); 46] = [
        (120, 180),
        (60, 60),
        (120, 120),
        (180, 180),
        (-540, -480),
        (-180, -180),
        (-360, -300),
        (-420, -360),
        (-240, -180),
        (-480, -420),
        (-240, -240),
        (-360, -360),
        (-300, -240),
        (-420, -420),
        (-360, -360),
        (-180, -240),
        (-180, -180),
        (-210, -150),
        (420, 420),
        (240, 240),
        (480, 480),
        (120, 180),
        (300, 300),
        (345, 345),
        (330, 330),
        (180, 180),
        (540, 540),
        (480, 480),
        (210, 210),
        (540, 540),
        (390, 390),
        (630, 570),
        (600, 600),
        (570, 570),
        (660, 600),
        (480, 480),
        (660, 600),
        (60, 120),
        (120, 180),
        (180, 180),
        (0, 60),
        (180, 180),
        (780, 720),
        (600, 600),
        (-600, -600),
        (-660, -660),
    ];
    for (id, (january, july)) in (0..).zip(expected) {
        let name = TimeZoneId(id).iana_name().unwrap();
        assert_eq!(standard(1_768_478_400, id), january, "{name} in January");
        assert_eq!(standard(1_784_116_800, id), july, "{name} in July");
    }
}

#[test]
fn zone_wins_over_offset_and_offset_serves_where_there_is_no_zone() {
    assert_eq!(
        Zone::from_config(BERLIN, -300, DstMode::Off),
        Zone::Named(BERLIN)
    );
    for unknown in [TimeZoneId::NONE, TimeZoneId(46)] {
        let zone = Zone::from_config(unknown, 60, DstMode::European);
        for utc in (SPRING - DAY..AUTUMN + 30 * DAY).step_by(1801) {
            assert_eq!(
                zone.offset_at(utc),
                Zone::Named(BERLIN).offset_at(utc),
                "at {utc}"
            );
        }
        for edge in [
            SPRING + HOUR - 1,
            SPRING + HOUR,
            AUTUMN + HOUR - 1,
            AUTUMN + HOUR,
        ] {
            assert_eq!(
                zone.offset_at(edge),
                Zone::Named(BERLIN).offset_at(edge),
                "at {edge}"
            );
        }
        assert_eq!(
            Zone::from_config(unknown, 60, DstMode::Off).offset_at(SUMMER),
            3600
        );
    }
}

#[test]
fn european_summer_time_agrees_with_berlin_for_decades() {
    let zone = Zone::Offset {
        minutes: 60,
        european_summer_time: true,
    };
    let from = 946_684_800;
    for utc in (from..from + 60 * 366 * DAY).step_by(1800) {
        assert_eq!(
            zone.offset_at(utc),
            Zone::Named(BERLIN).offset_at(utc),
            "at {utc}"
        );
    }
}

#[test]
fn time_that_makes_no_sense_still_has_an_answer() {
    for utc in [i64::MIN, -1, 0, i64::MAX] {
        let _ = local_time(utc, Zone::Named(BERLIN));
        let _ = local_time(
            utc,
            Zone::Offset {
                minutes: i16::MAX,
                european_summer_time: true,
            },
        );
        let mut stand = Stand::ready_at(
            0,
            BoltPosition::Locked,
            schedule(&[entry(1, 0, at(1, 0), LockAction::Lock)]),
        );
        stand.now.utc = utc;
        let _ = stand.give(BodyInput::DeadlineReached);
        let _ = stand.body.deadline();
    }
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

#[test]
fn the_night_begins_with_locking_by_all_turns_and_ends_with_nothing() {
    // 02:00 local.
    let mut stand = Stand::ready(BoltPosition::Unlocked, night(at(3, 0), at(6, 0)));
    stand.wait(s(3599));
    assert!(!stand.body.view(stand.now).night);
    stand.wait(s(1));
    assert!(stand.body.view(stand.now).night);
    assert_eq!(
        stand.told,
        Some(MotorCommand::TurnTo(BoltPosition::Locked)),
        "single lock does not count at night"
    );
    stand.motor_arrives();
    assert_eq!(
        stand.performed(),
        [(LockAction::Lock, Trigger::Automatic, Completion::Success)]
    );
    stand.said.clear();
    stand.wait(s(3 * 3600));
    assert!(!stand.body.view(stand.now).night);
    assert_eq!(stand.performed(), []);
    assert!(stand.said.contains(&BodyOutput::StateChanged));
}

#[test]
fn the_night_reaches_over_midnight() {
    let over = NightMode {
        start: at(22, 0),
        end: at(6, 0),
        auto_lock: false,
        auto_unlock_disabled: false,
        lock_at_start: false,
    };
    assert!(over.contains(22 * 60) && over.contains(0) && over.contains(359));
    assert!(!over.contains(360) && !over.contains(22 * 60 - 1));
    let never = NightMode {
        start: at(6, 0),
        ..over
    };
    assert!((0..1440).all(|minute| !never.contains(minute)));
}

#[test]
fn the_night_locks_by_itself_and_refuses_phones_that_come_home() {
    let mut stand = Stand::ready(BoltPosition::Locked, night(at(1, 0), at(6, 0)));
    let refused = stand.act_with(LockAction::Unlock, ActionFlags::AUTO_UNLOCK);
    assert_eq!(refused, Err(ErrorCode::AutoUnlockTooRecent));
    assert_eq!(stand.performed()[0].2, Completion::RejectedNightMode);
    stand.act(LockAction::Unlock).unwrap();
    stand.motor_arrives();
    stand.wait(s(300));
    assert_eq!(
        stand.lock_state(),
        LockState::Locking,
        "auto lock holds at night though it is off by day"
    );
    stand.motor_arrives();
    assert_eq!(stand.performed().last().unwrap().1, Trigger::AutoLock);
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
fn the_night_of_the_spring_change_is_an_hour_shorter() {
    // From Saturday 20:00 UTC, 21:00 in Berlin.
    let from = SPRING - 4 * HOUR;
    assert_eq!(
        nights(from, days(1), night(at(22, 0), at(6, 0))),
        [(HOUR, true), (8 * HOUR, false), (24 * HOUR, true)],
        "22:00 is 21:00 UTC, and 06:00 is 04:00 UTC already"
    );
    assert_eq!(
        nights(from, days(1) - s(3600), night(at(22, 0), at(2, 30))),
        [(HOUR, true), (5 * HOUR, false)],
        "02:30 does not come; the clock jumps over it at 01:00 UTC"
    );
    let skipped = night(at(2, 15), at(5, 0));
    assert_eq!(
        nights(from, days(1) - s(3600), skipped),
        [(5 * HOUR, true), (7 * HOUR, false)],
        "a night that would begin in the gap begins right after it"
    );
}

#[test]
fn the_night_of_the_autumn_change_is_an_hour_longer_and_ends_once() {
    // From Saturday 18:00 UTC, 20:00 in Berlin.
    let from = AUTUMN - 6 * HOUR;
    assert_eq!(
        nights(from, days(1), night(at(22, 0), at(6, 0))),
        [(2 * HOUR, true), (11 * HOUR, false)],
        "22:00 is 20:00 UTC, and 06:00 is 05:00 UTC again"
    );
    assert_eq!(
        nights(from, days(1), night(at(22, 0), at(2, 30))),
        [(2 * HOUR, true), (6 * HOUR + 1800, false)],
        "when 02:00 comes again the night stays over"
    );
    assert_eq!(
        nights(from, days(1), night(at(2, 30), at(6, 0))),
        [(6 * HOUR + 1800, true), (11 * HOUR, false)],
        "and a night that began in the doubled hour goes on"
    );
}

#[test]
fn the_night_locks_at_its_start_on_the_days_of_both_changes() {
    for (from, start, due) in [
        (SPRING - 2 * HOUR, at(2, 30), 3 * HOUR),
        (AUTUMN - 2 * HOUR, at(2, 30), 2 * HOUR + 1800),
    ] {
        let settings = BodySettings {
            single_lock: false,
            ..night(start, at(6, 0))
        };
        let mut stand = Stand::ready_at(from, BoltPosition::Unlocked, settings);
        let mut locked = Vec::new();
        for _ in 0..6 * 60 {
            stand.wait(s(60));
            if stand.told.is_some() {
                locked.push(stand.now.utc - from);
                stand.motor_arrives();
                let _ = stand.give(BodyInput::Knob(BoltPosition::Unlocked));
                let deaf = BodySettings {
                    night: stand.body.settings().night.map(|night| NightMode {
                        auto_lock: false,
                        ..night
                    }),
                    ..stand.body.settings().clone()
                };
                stand.give(BodyInput::Settings(deaf.into())).unwrap();
            }
        }
        assert_eq!(locked, [due], "once");
    }
}

#[test]
fn a_lock_without_a_zone_lives_by_its_offset_and_european_summer_time() {
    let without_zone = |settings: BodySettings| BodySettings {
        zone: Zone::from_config(TimeZoneId::NONE, 60, DstMode::European),
        ..settings
    };
    let entries = [
        entry(1, 0, at(2, 30), LockAction::Lock),
        entry(2, 0, at(7, 0), LockAction::Lock),
    ];
    for (from, expected) in [
        (SPRING, [(HOUR, 1), (5 * HOUR, 2)]),
        (AUTUMN, [(1800, 1), (6 * HOUR, 2)]),
        (SUMMER, [(1800, 1), (5 * HOUR, 2)]),
    ] {
        let settings = without_zone(schedule(&entries));
        assert_eq!(fired(from, s(12 * 3600), settings), expected);
    }
    let from = AUTUMN - 6 * HOUR;
    let settings = without_zone(night(at(22, 0), at(6, 0)));
    assert_eq!(
        nights(from, days(1), settings),
        [(2 * HOUR, true), (11 * HOUR, false)]
    );
    let no_summer = BodySettings {
        zone: Zone::from_config(TimeZoneId::NONE, 60, DstMode::Off),
        ..schedule(&entries)
    };
    assert_eq!(
        fired(SUMMER, s(12 * 3600), no_summer),
        [(HOUR + 1800, 1), (6 * HOUR, 2)]
    );
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
