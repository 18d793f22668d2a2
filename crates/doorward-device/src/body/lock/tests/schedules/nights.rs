//! The night, also of the days on which clocks change.

use super::*;

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
