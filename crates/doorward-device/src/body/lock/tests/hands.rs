//! Hands on the lock: button, knob, pairing mode, the reset gesture.

use super::*;

#[test]
fn one_press_and_two_do_what_is_configured() {
    let mut stand = Stand::ready(BoltPosition::Locked, BodySettings::default());
    stand.click();
    assert_eq!(stand.told, None, "a second press may still come");
    stand.wait(s(1));
    assert_eq!(
        stand.told,
        Some(MotorCommand::TurnTo(BoltPosition::Unlocked)),
        "intelligent: locked, so unlock"
    );
    stand.motor_arrives();
    assert_eq!(
        stand.performed(),
        [(LockAction::Unlock, Trigger::Button, Completion::Success)]
    );
    assert_eq!(stand.body.view(stand.now).trigger, Trigger::Button);

    let mut stand = Stand::ready(BoltPosition::Locked, BodySettings::default());
    stand.click();
    stand.wait(Duration::from_millis(300));
    stand.click();
    stand.motor_arrives();
    assert_eq!(stand.lock_state(), LockState::UnlockedLockNGo);
}

#[test]
fn presses_apart_are_two_single_presses() {
    let settings = BodySettings {
        single_press: ButtonAction::None,
        ..BodySettings::default()
    };
    let mut stand = Stand::ready(BoltPosition::Locked, settings);
    stand.click();
    stand.wait(s(1));
    stand.click();
    stand.wait(s(1));
    let none = (
        LockAction::ButtonWithoutAction,
        Trigger::Button,
        Completion::Success,
    );
    assert_eq!(stand.performed(), [none, none]);
}

#[test]
fn a_disabled_button_does_nothing_but_pairing() {
    let settings = BodySettings {
        button_enabled: false,
        ..BodySettings::default()
    };
    let mut stand = Stand::ready(BoltPosition::Locked, settings);
    stand.click();
    stand.wait(s(1));
    assert!(stand.said.is_empty());
    stand.hold(s(5));
    assert_eq!(stand.pairing(), [PairingMode::Opened]);
}

#[test]
fn a_press_neither_short_nor_five_seconds_means_nothing() {
    let mut stand = Stand::ready(BoltPosition::Locked, BodySettings::default());
    stand.hold(Duration::from_millis(4_999));
    stand.wait(s(10));
    assert!(stand.said.is_empty());
}

#[test]
fn show_status_lights_a_switched_off_ring_for_a_moment() {
    let settings = BodySettings {
        ring_enabled: false,
        single_press: ButtonAction::ShowStatus,
        ..BodySettings::default()
    };
    let mut stand = Stand::ready(BoltPosition::Unlocked, settings);
    assert_eq!(stand.ring(), RingPattern::Dark);
    stand.click();
    stand.wait(s(1));
    assert_eq!(stand.ring(), RingPattern::Blink);
    stand.wait(s(10));
    assert_eq!(stand.ring(), RingPattern::Dark);
}

#[test]
fn holding_five_seconds_opens_pairing_mode_and_lights_the_ring() {
    let mut stand = Stand::ready(BoltPosition::Unlocked, BodySettings::default());
    stand.press();
    stand.wait(Duration::from_millis(4_999));
    assert_eq!(stand.ring(), RingPattern::Blink);
    stand.wait(Duration::from_millis(1));
    assert_eq!(
        (stand.ring(), stand.pairing()),
        (RingPattern::Steady, Vec::from([PairingMode::Opened]))
    );
    stand.wait(s(30));
    stand.release();
    assert!(stand.body.is_pairing(), "letting go late is no press");
    assert_eq!(stand.body.view(stand.now).pairing_left, Some(s(90)));
}

#[test]
fn pairing_mode_ends_by_press_by_time_and_by_order() {
    let opened = || {
        let mut stand = Stand::ready(BoltPosition::Locked, BodySettings::default());
        stand.hold(s(5));
        stand.said.clear();
        stand
    };
    let mut stand = opened();
    stand.wait(Duration::from_millis(119_999));
    assert!(stand.body.is_pairing());
    stand.wait(Duration::from_millis(1));
    assert_eq!(
        stand.pairing(),
        [PairingMode::Closed(PairingClosed::TimedOut)]
    );
    assert_eq!(stand.ring(), RingPattern::Dark);

    let mut stand = opened();
    stand.wait(s(1));
    stand.click();
    stand.wait(s(2));
    assert_eq!(
        stand.pairing(),
        [PairingMode::Closed(PairingClosed::Button)]
    );
    assert_eq!(
        stand.performed(),
        [],
        "the press that ends pairing mode does nothing else"
    );

    let mut stand = opened();
    stand
        .give(BodyInput::ClosePairing(PairingClosed::WrongCodes))
        .unwrap();
    stand
        .give(BodyInput::ClosePairing(PairingClosed::Succeeded))
        .unwrap();
    assert_eq!(
        stand.pairing(),
        [PairingMode::Closed(PairingClosed::WrongCodes)]
    );

    let mut stand = opened();
    let off = BodySettings {
        pairing_enabled: false,
        ..BodySettings::default()
    };
    stand.give(BodyInput::Settings(off.into())).unwrap();
    assert_eq!(
        stand.pairing(),
        [PairingMode::Closed(PairingClosed::Disabled)]
    );
}

#[test]
fn switched_off_pairing_refuses_the_long_press_in_red() {
    let settings = BodySettings {
        pairing_enabled: false,
        ..BodySettings::default()
    };
    let mut stand = Stand::ready(BoltPosition::Locked, settings);
    stand.hold(s(5));
    assert_eq!(
        (stand.ring(), stand.pairing()),
        (RingPattern::Red, Vec::new())
    );
    stand.wait(s(2));
    assert_eq!(stand.ring(), RingPattern::Dark);
}

#[test]
fn the_button_stops_a_running_motor() {
    let mut stand = Stand::ready(BoltPosition::Locked, BodySettings::default());
    stand.act(LockAction::Unlock).unwrap();
    stand.press();
    assert_eq!(stand.told, Some(MotorCommand::Stop));
    stand.motor_says(MotorEvent::Stopped(None));
    stand.release();
    stand.wait(s(1));
    assert_eq!(
        stand.performed(),
        [(LockAction::Unlock, Trigger::System, Completion::Canceled)]
    );
    assert_eq!(error_for(Completion::Canceled), Some(ErrorCode::Canceled));
    assert_eq!(
        stand.lock_state(),
        LockState::Undefined,
        "half way is nowhere"
    );
}

#[test]
fn the_button_stops_a_lock_n_go_and_releases_a_held_latch() {
    let mut stand = Stand::ready(BoltPosition::Unlocked, BodySettings::default());
    stand.act(LockAction::LockNGo).unwrap();
    stand.click();
    assert_eq!(stand.lock_state(), LockState::Unlocked);
    stand.wait(s(60));
    assert_eq!(
        stand.performed(),
        [(LockAction::LockNGo, Trigger::System, Completion::Canceled)]
    );

    let mut stand = Stand::ready(BoltPosition::Unlocked, BodySettings::default());
    stand.act(LockAction::LockNGoUnlatch).unwrap();
    stand.motor_arrives();
    stand.press();
    assert_eq!(
        stand.told,
        Some(MotorCommand::TurnTo(BoltPosition::Unlocked))
    );
    stand.motor_arrives();
    assert_eq!(stand.lock_state(), LockState::Unlocked);
    assert_eq!(stand.performed()[0].2, Completion::Canceled);
}

#[test]
fn the_knob_is_seen_and_logged_as_manual() {
    let mut stand = Stand::ready(BoltPosition::Unlocked, BodySettings::default());
    let _ = stand.give(BodyInput::Knob(BoltPosition::LockedOnce));
    let _ = stand.give(BodyInput::Knob(BoltPosition::Locked));
    assert_eq!(stand.states, [LockState::Locked]);
    let _ = stand.give(BodyInput::Knob(BoltPosition::Unlocked));
    let _ = stand.give(BodyInput::Knob(BoltPosition::Unlatched));
    let _ = stand.give(BodyInput::Knob(BoltPosition::Unlocked));
    assert_eq!(
        stand.states,
        [
            LockState::Locked,
            LockState::Unlocked,
            LockState::Unlatched,
            LockState::Unlocked
        ]
    );
    let done: Vec<_> = stand
        .performed()
        .iter()
        .map(|(action, trigger, _)| (*action, *trigger))
        .collect();
    assert_eq!(
        done,
        [
            (LockAction::Lock, Trigger::Manual),
            (LockAction::Unlock, Trigger::Manual),
            (LockAction::Unlatch, Trigger::Manual)
        ]
    );
    assert_eq!(stand.body.view(stand.now).trigger, Trigger::Manual);
}

#[test]
fn locking_by_hand_ends_a_waiting_lock_n_go() {
    let mut stand = Stand::ready(BoltPosition::Unlocked, BodySettings::default());
    stand.act(LockAction::LockNGo).unwrap();
    let _ = stand.give(BodyInput::Knob(BoltPosition::Locked));
    assert_eq!(stand.lock_state(), LockState::Locked);
    assert!(!stand.body.view(stand.now).busy);
    let finished = BodyOutput::ActionFinished {
        ticket: Ticket(7),
        completion: Completion::Success,
    };
    assert!(stand.said.contains(&finished));
}

#[test]
fn a_hand_on_the_knob_teaches_a_lost_lock_where_its_bolt_is() {
    let mut stand = Stand::power_up(SUMMER, BoltPosition::Locked, BodySettings::default(), false);
    stand.motor_says(MotorEvent::Stopped(None));
    let _ = stand.give(BodyInput::Knob(BoltPosition::Locked));
    assert_eq!(stand.lock_state(), LockState::Locked);
}

fn armed() -> Stand {
    let mut stand = Stand::power_up(SUMMER, BoltPosition::Locked, BodySettings::default(), true);
    assert_eq!(
        (stand.ring(), stand.told),
        (RingPattern::Dark, None),
        "it waits, and does not boot"
    );
    stand.wait(Duration::from_millis(9_999));
    assert_eq!(stand.ring(), RingPattern::Dark);
    stand.wait(Duration::from_millis(1));
    assert_eq!(stand.ring(), RingPattern::Fast);
    stand
}

#[test]
fn reset_by_hand_needs_hold_release_and_one_press() {
    let mut stand = armed();
    stand.wait(s(3));
    stand.release();
    stand.wait(Duration::from_millis(9_999));
    assert!(!stand.said.contains(&BodyOutput::ResetConfirmed));
    stand.press();
    assert_eq!(stand.said.last(), Some(&BodyOutput::ResetConfirmed));
    stand.said.clear();
    stand.release();
    stand.wait(s(3600));
    assert!(
        stand.said.is_empty(),
        "nothing more happens before a new boot"
    );
    assert_eq!(stand.act(LockAction::Unlock), Err(ErrorCode::Busy));
}

#[test]
fn letting_go_early_boots_as_before() {
    let mut stand = Stand::power_up(SUMMER, BoltPosition::Locked, BodySettings::default(), true);
    stand.wait(Duration::from_millis(9_999));
    stand.release();
    assert_eq!(stand.told, Some(MotorCommand::FindPosition));
    stand.motor_arrives();
    stand.wait(s(60));
    stand.click();
    stand.wait(s(1));
    assert!(!stand.said.contains(&BodyOutput::ResetConfirmed));
    assert_eq!(
        stand.lock_state(),
        LockState::Unlocking,
        "the button is a button again"
    );
}

#[test]
fn an_unconfirmed_reset_boots_as_before() {
    let mut stand = armed();
    stand.release();
    stand.wait(RESET_CONFIRM_WINDOW);
    assert_eq!(stand.told, Some(MotorCommand::FindPosition));
    stand.press();
    assert!(!stand.said.contains(&BodyOutput::ResetConfirmed));
}

#[test]
fn a_stuck_button_never_resets_and_never_keeps_the_lock_from_booting() {
    let mut stand = armed();
    stand.wait(s(3600));
    assert!(!stand.said.contains(&BodyOutput::ResetConfirmed));
    assert_eq!(
        stand
            .said
            .iter()
            .filter(|said| matches!(said, BodyOutput::Motor(_)))
            .count(),
        1
    );
    stand.release();
    stand.wait(s(60));
    assert!(
        stand.pairing().is_empty(),
        "the old hold opens no pairing mode"
    );
}

#[test]
fn while_the_gesture_is_under_way_the_lock_obeys_nobody() {
    let mut stand = Stand::power_up(SUMMER, BoltPosition::Locked, BodySettings::default(), true);
    assert!(!stand.body.is_running());
    assert_eq!(stand.act(LockAction::Unlock), Err(ErrorCode::Busy));
    assert_eq!(
        stand.give(BodyInput::Calibrate(Ticket(1))),
        Err(ErrorCode::Busy)
    );
    assert_eq!(stand.told, None);
}
