//! What is configured over a link decides what the lock does by itself.

use core::time::Duration;

use doorward_client::Credentials;
use doorward_device::body::BoltPosition;
use doorward_proto::{
    Command, ErrorCode, Message, Model,
    advanced_config::{AdvancedSettings, LockAdvancedSettings},
    config::{ConfigSettings, LockSettings},
    log::{LogData, LogOrder, LogRequest},
    time_control::TimeControl,
    types::{ButtonAction, LockAction, TimeOfDay, TimeZoneId, Trigger, Weekdays},
};
use doorward_sim::{
    Bolt,
    pair::{Pair, Session},
};

use super::kit::{owned, refusal, right};

const MODEL: Model = Model::SmartLock;

fn home() -> (Pair, Credentials, Session) {
    let (mut pair, owner) = owned(MODEL);
    let session = pair.connect(&owner).unwrap();
    (pair, owner, session)
}

fn configure(pair: &mut Pair, session: Session, change: impl FnOnce(&mut LockSettings)) {
    let answer = pair.ask(session, Command::RequestConfig, None).unwrap();
    let Some(Message::Config(config)) = answer.done.message else {
        panic!("{answer:?}")
    };
    let ConfigSettings::Lock(mut settings) = config.settings() else {
        panic!("{config:?}")
    };
    change(&mut settings);
    let command = Command::SetConfig(ConfigSettings::Lock(settings));
    pair.ask(session, command, Some(&right(MODEL))).unwrap();
}

fn configure_more(
    pair: &mut Pair,
    session: Session,
    change: impl FnOnce(&mut LockAdvancedSettings),
) {
    let answer = pair
        .ask(session, Command::RequestAdvancedConfig, None)
        .unwrap();
    let Some(Message::AdvancedConfig(config)) = answer.done.message else {
        panic!("{answer:?}")
    };
    let AdvancedSettings::Lock(mut settings) = config.settings() else {
        panic!("{config:?}")
    };
    change(&mut settings);
    let command = Command::SetAdvancedConfig(AdvancedSettings::Lock(settings));
    pair.ask(session, command, Some(&right(MODEL))).unwrap();
}

/// The newest lock action in the log: what, and by what.
fn last_logged(pair: &mut Pair, session: Session) -> (LockAction, Trigger) {
    let request = LogRequest {
        start: 0,
        count: 20,
        order: LogOrder::Descending,
        total_count: false,
    };
    let answer = pair
        .ask(session, Command::RequestLog(request), Some(&right(MODEL)))
        .unwrap();
    answer
        .progress
        .iter()
        .find_map(|message| match message {
            Message::LogEntry(entry) => match entry.data {
                LogData::LockAction(action) => Some((action.action, action.trigger)),
                _ => None,
            },
            _ => None,
        })
        .expect("a lock action is logged")
}

#[test]
fn auto_lock_locks_and_says_so() {
    let (mut pair, _, session) = home();
    configure_more(&mut pair, session, |settings| {
        settings.auto_lock_timeout = 30;
        settings.auto_lock.as_mut().unwrap().enabled = true;
    });
    pair.act(session, LockAction::Unlock).unwrap();
    // A door with a sensor that nobody opened is left as somebody wanted it.
    pair.advance(Duration::from_secs(300));
    assert_eq!(pair.snapshot().bolt, Bolt::Unlocked);
    pair.lock().move_door(true);
    pair.lock().move_door(false);
    pair.advance(Duration::from_secs(29));
    assert_eq!(pair.snapshot().bolt, Bolt::Unlocked);
    pair.advance(Duration::from_secs(4));
    assert_eq!(pair.snapshot().bolt, Bolt::Locked);
    assert_eq!(
        last_logged(&mut pair, session),
        (LockAction::Lock, Trigger::AutoLock)
    );
}

#[test]
fn auto_lock_waits_for_the_door() {
    let (mut pair, _, session) = home();
    configure_more(&mut pair, session, |settings| {
        settings.auto_lock_timeout = 300;
        let auto_lock = settings.auto_lock.as_mut().unwrap();
        (auto_lock.enabled, auto_lock.immediately) = (true, Some(true));
    });
    pair.act(session, LockAction::Unlock).unwrap();
    pair.lock().move_door(true);
    pair.advance(Duration::from_secs(3600));
    assert_eq!(pair.snapshot().bolt, Bolt::Unlocked);
    pair.lock().move_door(false);
    pair.advance(Duration::from_secs(5));
    assert_eq!(pair.snapshot().bolt, Bolt::Locked);
}

#[test]
fn time_control_follows_the_wall_clock_of_the_configured_zone() {
    let (mut pair, _, session) = home();
    configure(&mut pair, session, |settings| {
        settings.time_zone = Some(TimeZoneId(37))
    });
    // The world began at midnight UTC: two o'clock in Berlin.
    let morning = TimeControl {
        weekdays: Weekdays::EVERY_DAY,
        time: TimeOfDay {
            hour: 7,
            minute: 30,
        },
        action: LockAction::Unlock,
    };
    pair.ask(
        session,
        Command::AddTimeControl(morning),
        Some(&right(MODEL)),
    )
    .unwrap();
    let until = Duration::from_secs(5 * 3600 + 1800);
    let now = pair.lock().now();
    pair.advance(until - now - Duration::from_secs(1));
    assert_eq!(pair.snapshot().bolt, Bolt::Locked);
    pair.advance(Duration::from_secs(5));
    assert_eq!(pair.snapshot().bolt, Bolt::Unlocked);
    assert_eq!(
        last_logged(&mut pair, session),
        (LockAction::Unlock, Trigger::Automatic)
    );
}

#[test]
fn a_clock_set_over_the_link_moves_the_schedule() {
    let (mut pair, _, session) = home();
    configure(&mut pair, session, |settings| {
        settings.time_zone = Some(TimeZoneId(37))
    });
    let noon = TimeControl {
        weekdays: Weekdays::EVERY_DAY,
        time: TimeOfDay {
            hour: 12,
            minute: 0,
        },
        action: LockAction::Unlock,
    };
    pair.ask(session, Command::AddTimeControl(noon), Some(&right(MODEL)))
        .unwrap();
    let almost =
        doorward_proto::types::DateTime::from_unix(doorward_sim::pair::GENESIS + 10 * 3600 - 60);
    pair.ask(session, Command::UpdateTime(almost), Some(&right(MODEL)))
        .unwrap();
    pair.advance(Duration::from_secs(50));
    assert_eq!(pair.snapshot().bolt, Bolt::Locked);
    pair.advance(Duration::from_secs(15));
    assert_eq!(pair.snapshot().bolt, Bolt::Unlocked);
}

#[test]
fn the_night_locks_at_its_start() {
    let (mut pair, _, session) = home();
    configure(&mut pair, session, |settings| {
        settings.time_zone = Some(TimeZoneId(37))
    });
    configure_more(&mut pair, session, |settings| {
        settings.night_mode.enabled = true;
        settings.night_mode.start = TimeOfDay { hour: 3, minute: 0 };
        settings.night_mode.end = TimeOfDay { hour: 6, minute: 0 };
        settings.night_mode.lock_on_start = true;
    });
    pair.lock().turn_knob(BoltPosition::Unlocked);
    assert!(!pair.states(session).unwrap().night_mode);
    pair.advance(Duration::from_secs(3600));
    assert_eq!(pair.snapshot().bolt, Bolt::Locked);
    assert!(pair.states(session).unwrap().night_mode);
}

#[test]
fn switched_off_pairing_keeps_the_button_from_opening_it() {
    let (mut pair, _, session) = home();
    configure(&mut pair, session, |settings| {
        settings.pairing_enabled = false
    });
    pair.open_pairing_mode();
    assert_eq!(pair.snapshot().pairing_s, None);
    assert_eq!(refusal(pair.pair("Guest", None)), ErrorCode::NotPairing);
}

#[test]
fn the_button_does_what_it_is_told_and_its_presses_are_logged() {
    let (mut pair, _, session) = home();
    configure_more(&mut pair, session, |settings| {
        settings.single_press = ButtonAction::Unlatch
    });
    pair.lock().press_for(Duration::from_millis(100));
    pair.advance(Duration::from_secs(10));
    assert_eq!(pair.snapshot().bolt, Bolt::Unlocked);
    assert_eq!(
        last_logged(&mut pair, session),
        (LockAction::Unlatch, Trigger::Button)
    );
}
