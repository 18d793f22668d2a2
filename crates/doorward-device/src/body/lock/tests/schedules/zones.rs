//! Time zones and summer time.

use super::*;

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
