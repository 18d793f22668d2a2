//! Limits of authorizations and keypad codes, by the clock on the wall at the door.

use std::time::Duration;

use doorward_proto::{
    Command, DataRequest, Message, Model,
    authorization::{AuthorizationEntry, AuthorizationsRequest, Invite},
    config::{ConfigSettings, LockSettings},
    keypad::{KeypadCodeEntry, KeypadCodeUpdate, NewKeypadCode},
    types::{
        AuthorizationType, DateTime, ErrorCode, KeypadActionKind, KeypadCode, Name, TimeLimit,
        TimeOfDay, TimeZoneId, Weekdays,
    },
};

use crate::{
    commands::{invite, keypad_code, typed, update},
    world::{Client, NOON, World},
};

const CODE: u32 = 4711;
const POSTMAN: u32 = 345_678;
const FAMILY: u32 = 456_789;
const HOUR: i64 = 3600;
const BERLIN: TimeZoneId = TimeZoneId(37);
const FRIDAY: u8 = 4;
const SATURDAY: u8 = 5;

/// Sunday 2026-03-29 01:00 UTC: in Berlin, 01:59 is followed by 03:00.
const SPRING: i64 = 1_774_746_000;
/// Sunday 2026-10-25 01:00 UTC: in Berlin, 02:59 is followed by 02:00.
const AUTUMN: i64 = 1_792_890_000;

/// A lock in Berlin with an owner, a guest, a keypad and two codes; the first one is the postman's.
struct Home {
    world: World,
    owner: Client,
    guest: Client,
    keypad: Client,
}

impl Home {
    fn new() -> Self {
        let mut world = World::new(Model::SmartLock);
        let owner = world.pair(1, "Owner", 0);
        owner.set_code(&mut world, 0, CODE).unwrap();
        let guest = world.pair(2, "Guest", 0);
        world.hold_button();
        let keypad = world
            .pair_as(3, "Keypad", AuthorizationType::Keypad, 0)
            .unwrap();
        let mut home = Self {
            world,
            owner,
            guest,
            keypad,
        };
        home.owns(&Command::SetConfig(ConfigSettings::Lock(LockSettings {
            time_zone: Some(BERLIN),
            ..LockSettings::factory(Model::SmartLock)
        })))
        .unwrap();
        for (code, name) in [(POSTMAN, "Postman"), (FAMILY, "Family")] {
            home.owns(&Command::AddKeypadCode(keypad_code(code, name)))
                .unwrap();
        }
        home
    }

    fn owns(&mut self, command: &Command) -> Result<Vec<Message>, ErrorCode> {
        self.owner.command(&mut self.world, command, CODE)
    }

    fn limit_guest(&mut self, enabled: bool, limit: Option<TimeLimit>) -> Result<(), ErrorCode> {
        let mut update = update(self.guest.id(), "Guest");
        (update.enabled, update.limit) = (enabled, limit);
        self.owns(&Command::UpdateAuthorization(update)).map(drop)
    }

    fn limit_postman(&mut self, enabled: bool, limit: Option<TimeLimit>) -> Result<(), ErrorCode> {
        let update = KeypadCodeUpdate {
            id: 1,
            code: KeypadCode::from_wire(POSTMAN),
            name: Name::new("Postman").unwrap(),
            enabled,
            limit,
        };
        self.owns(&Command::UpdateKeypadCode(update)).map(drop)
    }

    fn set_clock(&mut self, utc: i64) {
        self.owns(&Command::UpdateTime(DateTime::from_unix(utc)))
            .unwrap();
    }

    /// What becomes of the guest and of the postman at this moment; it is the same for both.
    fn at(&mut self, utc: i64) -> Result<(), ErrorCode> {
        self.set_clock(utc);
        self.now()
    }

    fn now(&mut self) -> Result<(), ErrorCode> {
        let guest = self
            .guest
            .request(&mut self.world, DataRequest::States)
            .map(drop);
        let postman = self.types(POSTMAN);
        assert_eq!(
            guest, postman,
            "authorizations and codes live by the same clock"
        );
        // Ends the row of refusals, after which the keypad would have to wait.
        self.types(FAMILY).unwrap();
        guest
    }

    fn types(&mut self, code: u32) -> Result<(), ErrorCode> {
        let typed = typed(code, KeypadActionKind::Lock);
        let answer = self.keypad.command(&mut self.world, &typed, 0).map(drop);
        self.world.advance(Duration::from_secs(5));
        answer
    }

    fn guest_entry(&mut self) -> AuthorizationEntry {
        let list = Command::RequestAuthorizations(AuthorizationsRequest::ALL);
        let guest = self.guest.id();
        let entry = |message| match message {
            Message::AuthorizationEntry(entry) if entry.authorization == guest => Some(entry),
            _ => None,
        };
        self.owns(&list)
            .unwrap()
            .into_iter()
            .find_map(entry)
            .unwrap()
    }

    fn postman_entry(&mut self) -> KeypadCodeEntry {
        let list = Command::RequestKeypadCodes {
            offset: 0,
            count: 1,
        };
        let entry = |message| match message {
            Message::KeypadCode(entry) => Some(entry),
            _ => None,
        };
        self.owns(&list)
            .unwrap()
            .into_iter()
            .find_map(entry)
            .unwrap()
    }
}

const fn clock(hour: u8, minute: u8) -> TimeOfDay {
    TimeOfDay { hour, minute }
}

fn dates(from: i64, until: i64) -> TimeLimit {
    TimeLimit {
        allowed_from: DateTime::from_unix(from),
        allowed_until: DateTime::from_unix(until),
        ..TimeLimit::NONE
    }
}

fn hours(from: TimeOfDay, until: TimeOfDay) -> TimeLimit {
    TimeLimit {
        from_time: from,
        until_time: until,
        ..TimeLimit::NONE
    }
}

/// With this limit, guest and postman are let in at exactly those of the moments that say so.
fn holds(limit: TimeLimit, moments: &[(i64, bool)]) {
    let mut home = Home::new();
    home.limit_guest(true, Some(limit)).unwrap();
    home.limit_postman(true, Some(limit)).unwrap();
    for (utc, allowed) in moments {
        let expected = if *allowed {
            Ok(())
        } else {
            Err(ErrorCode::TimeNotAllowed)
        };
        assert_eq!(home.at(*utc), expected, "{}", DateTime::from_unix(*utc));
    }
}

#[test]
fn a_limit_that_ends_before_it_begins_is_refused_and_changes_nothing() {
    let mut home = Home::new();
    let good = dates(NOON, NOON + HOUR);
    home.limit_guest(true, Some(good)).unwrap();
    home.limit_postman(true, Some(good)).unwrap();
    let bad = dates(NOON + HOUR, NOON);
    let refused = Err(ErrorCode::BadParameter);
    assert_eq!(home.limit_guest(true, Some(bad)), refused);
    assert_eq!(home.limit_postman(true, Some(bad)), refused);
    for command in [
        Command::Invite(Invite {
            limit: Some(bad),
            ..invite("Ben")
        }),
        Command::AddKeypadCode(NewKeypadCode {
            limit: Some(bad),
            ..keypad_code(567_891, "Late")
        }),
    ] {
        assert_eq!(home.owns(&command).map(drop), refused, "{command:?}");
    }
    assert_eq!(home.guest_entry().limit, Some(good));
    assert_eq!(home.postman_entry().limit, Some(good));
    let list = Command::RequestAuthorizations(AuthorizationsRequest::ALL);
    assert_eq!(
        home.owns(&list).unwrap().first(),
        Some(&Message::AuthorizationCount(3)),
        "nobody was invited"
    );
    for fine in [dates(NOON, NOON), hours(clock(22, 0), clock(6, 0))] {
        home.limit_guest(true, Some(fine)).unwrap();
        home.limit_postman(true, Some(fine)).unwrap();
    }
}

#[test]
fn first_and_last_moment_are_within() {
    holds(
        dates(NOON, NOON + HOUR),
        &[
            (NOON - 1, false),
            (NOON, true),
            (NOON + HOUR - 30, true),
            (NOON + HOUR + 1, false),
        ],
    );
}

#[test]
fn a_night_over_midnight_belongs_to_the_day_it_begins_on_also_when_the_clock_changes() {
    let saturdays = TimeLimit {
        weekdays: Weekdays::EVERY_DAY.with(SATURDAY),
        ..hours(clock(22, 0), clock(6, 0))
    };
    // In spring the night is from 21:00 UTC to 04:00 UTC, in autumn from 20:00 UTC to 05:00 UTC.
    holds(
        saturdays,
        &[
            (SPRING - 21 * HOUR, false),
            (SPRING - 4 * HOUR - 60, false),
            (SPRING - 4 * HOUR, true),
            (SPRING - 2 * HOUR, true),
            (SPRING - 60, true),
            (SPRING, true),
            (SPRING + 3 * HOUR, true),
            (SPRING + 3 * HOUR + 60, false),
            (SPRING + 20 * HOUR, false),
            (SPRING + 24 * HOUR, false),
        ],
    );
    holds(
        saturdays,
        &[
            (AUTUMN - 22 * HOUR, false),
            (AUTUMN - 5 * HOUR - 60, false),
            (AUTUMN - 5 * HOUR, true),
            (AUTUMN - 60, true),
            (AUTUMN, true),
            (AUTUMN + 4 * HOUR, true),
            (AUTUMN + 4 * HOUR + 60, false),
            (AUTUMN + 20 * HOUR, false),
            (AUTUMN + 24 * HOUR, false),
        ],
    );
}

#[test]
fn a_night_that_begins_on_another_day_is_over_in_the_morning() {
    let fridays = TimeLimit {
        weekdays: Weekdays::EVERY_DAY.with(FRIDAY),
        ..hours(clock(22, 0), clock(6, 0))
    };
    holds(
        fridays,
        &[
            (SPRING - 22 * HOUR, true),
            (SPRING - 2 * HOUR, false),
            (SPRING, false),
        ],
    );
}

#[test]
fn hours_that_come_twice_are_allowed_twice_and_those_that_do_not_come_are_not() {
    let early = hours(clock(2, 10), clock(2, 50));
    holds(
        early,
        &[
            (SPRING - 60, false),
            (SPRING, false),
            (SPRING + 30 * 60, false),
            (SPRING + 23 * HOUR + 30 * 60, true),
        ],
    );
    holds(
        early,
        &[
            (AUTUMN - 30 * 60, true),
            (AUTUMN, false),
            (AUTUMN + 30 * 60, true),
            (AUTUMN + HOUR, false),
        ],
    );
}

#[test]
fn dates_and_hours_hold_together() {
    let limit = TimeLimit {
        allowed_from: DateTime::from_unix(SPRING - 2 * HOUR),
        allowed_until: DateTime::from_unix(SPRING + HOUR),
        ..hours(clock(22, 0), clock(6, 0))
    };
    holds(
        limit,
        &[
            (SPRING - 3 * HOUR, false),
            (SPRING - 2 * HOUR, true),
            (SPRING + HOUR - 60, true),
            (SPRING + 2 * HOUR, false),
        ],
    );
}

#[test]
fn a_limit_survives_being_switched_off_and_on_and_a_restart() {
    let mut home = Home::new();
    let limit = TimeLimit {
        allowed_from: DateTime::from_unix(NOON - 1),
        allowed_until: DateTime::from_unix(NOON + 900 * HOUR),
        weekdays: Weekdays::EVERY_DAY.with(FRIDAY),
        from_time: clock(8, 1),
        until_time: clock(19, 59),
    };
    for enabled in [true, false, true] {
        home.limit_guest(enabled, Some(limit)).unwrap();
        home.limit_postman(enabled, Some(limit)).unwrap();
        home.world.reboot(false);
        home.owner = home.owner.reconnect(&mut home.world);
        let (guest, postman) = (home.guest_entry(), home.postman_entry());
        assert_eq!((guest.enabled, guest.limit), (enabled, Some(limit)));
        assert_eq!((postman.enabled, postman.limit), (enabled, Some(limit)));
    }
}

#[test]
fn a_limit_that_runs_out_ends_what_an_open_link_may_do() {
    let mut home = Home::new();
    home.set_clock(NOON);
    let limit = dates(NOON, NOON + HOUR);
    home.limit_guest(true, Some(limit)).unwrap();
    home.limit_postman(true, Some(limit)).unwrap();
    assert_eq!(home.now(), Ok(()));
    let challenge = home.guest.challenge(&mut home.world).unwrap();
    home.world.advance(Duration::from_secs(3601));
    let lock = Command::lock_action(
        doorward_proto::types::LockAction::Unlock,
        doorward_proto::types::AppId(0),
    );
    let frame = home.guest.seal(&mut home.world, &lock, Some(&challenge), 0);
    let answer = home.guest.send(&mut home.world, &frame);
    assert!(
        matches!(&answer[..], [Message::ErrorReport(report)] if report.code == ErrorCode::TimeNotAllowed),
        "{answer:?}"
    );
    assert_eq!(home.now(), Err(ErrorCode::TimeNotAllowed));
}
