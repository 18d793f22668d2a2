//! Ring to open and continuous mode: on, off, how long, and who may.

use super::*;

const RTO_ON: LockAction = LockAction::ACTIVATE_RING_TO_OPEN;
const RTO_OFF: LockAction = LockAction::DEACTIVATE_RING_TO_OPEN;
const CM_ON: LockAction = LockAction::ACTIVATE_CONTINUOUS_MODE;
const CM_OFF: LockAction = LockAction::DEACTIVATE_CONTINUOUS_MODE;

fn continuous(stand: &mut Stand, enabled: bool, timeout: Option<Duration>) {
    stand
        .give(BodyInput::ContinuousMode {
            ticket: Ticket(9),
            enabled,
            timeout,
        })
        .unwrap();
}

#[test]
fn ring_to_open_lasts_as_long_as_configured() {
    for minutes in [5, 20, 60] {
        let mut stand = Stand::ready(OpenerSettings {
            ring_to_open_timeout: min(minutes),
            ..OpenerSettings::default()
        });
        stand.act(RTO_ON).unwrap();
        assert_eq!(stand.ended(), [Completion::Success]);
        assert_eq!(stand.states, [LockState::OPENER_RING_TO_OPEN]);
        assert_eq!(stand.opener().ring_to_open_left, Some(min(minutes)));
        stand.wait(min(minutes) - s(1));
        assert_eq!(stand.state(), LockState::OPENER_RING_TO_OPEN);
        stand.wait(s(1));
        assert_eq!(stand.state(), LockState::OPENER_IDLE);
        assert_eq!(
            stand.performed(),
            [
                (RTO_ON, Trigger::System, Completion::Success),
                (RTO_OFF, Trigger::Automatic, Completion::Success)
            ]
        );
    }
}

#[test]
fn asking_again_begins_ring_to_open_anew() {
    let mut stand = Stand::ready(OpenerSettings::default());
    stand.act(RTO_ON).unwrap();
    stand.wait(min(15));
    stand.act(RTO_ON).unwrap();
    stand.wait(min(15));
    assert_eq!(stand.state(), LockState::OPENER_RING_TO_OPEN);
    stand.act(RTO_OFF).unwrap();
    assert_eq!(stand.state(), LockState::OPENER_IDLE);
    stand.ring();
    stand.wait(s(10));
    assert!(!stand.is_open());
}

#[test]
fn the_clock_of_the_wall_neither_ends_nor_prolongs_ring_to_open() {
    let mut stand = Stand::ready(OpenerSettings::default());
    stand.act(RTO_ON).unwrap();
    stand.now.utc += 86_400;
    let _ = stand.give(BodyInput::DeadlineReached);
    assert_eq!(stand.state(), LockState::OPENER_RING_TO_OPEN);
    stand.now.utc -= 2 * 86_400;
    stand.wait(min(20));
    assert_eq!(stand.state(), LockState::OPENER_IDLE);
}

#[test]
fn continuous_mode_lasts_until_somebody_ends_it() {
    let mut stand = Stand::ready(OpenerSettings::default());
    continuous(&mut stand, true, None);
    assert!(stand.opener().continuous_mode);
    assert_eq!(
        stand.state(),
        LockState::OPENER_IDLE,
        "told by the mode, not by the state"
    );
    assert!(stand.said.contains(&BodyOutput::StateChanged));
    stand.wait(s(30 * 86_400));
    assert!(stand.opener().continuous_mode);
    continuous(&mut stand, false, None);
    assert!(!stand.opener().continuous_mode);
    assert_eq!(
        stand.performed(),
        [
            (CM_ON, Trigger::System, Completion::Success),
            (CM_OFF, Trigger::System, Completion::Success)
        ]
    );
}

#[test]
fn continuous_mode_ends_by_itself_if_asked_to() {
    let mut stand = Stand::ready(OpenerSettings::default());
    continuous(&mut stand, true, Some(min(90)));
    stand.wait(min(90) - s(1));
    assert_eq!(stand.opener().continuous_mode_left, Some(s(1)));
    stand.wait(s(1));
    assert!(!stand.opener().continuous_mode);
    assert_eq!(
        stand.performed().last(),
        Some(&(CM_OFF, Trigger::Automatic, Completion::Success))
    );
}

#[test]
fn scheduled_windows_open_and_close_continuous_mode() {
    let mut settings = OpenerSettings::default();
    settings.time_control.push(daily(1, 9, CM_ON)).unwrap();
    settings.time_control.push(daily(2, 17, CM_OFF)).unwrap();
    let mut stand = Stand::ready(settings);
    for day in 0..3 {
        stand.go_to(s(day * 86_400));
        stand.wait(s(9 * 3600 - 60));
        assert!(!stand.opener().continuous_mode, "day {day}");
        stand.wait(s(61));
        assert!(stand.opener().continuous_mode, "day {day}");
        stand.ring();
        stand.wait(s(1));
        assert!(stand.is_open());
        stand.wait(s(8 * 3600));
        assert!(!stand.opener().continuous_mode, "day {day}");
        stand.ring();
        stand.wait(s(10));
        assert!(!stand.is_open());
    }
    let switched: Vec<_> = stand.performed();
    assert_eq!(switched.len(), 6);
    assert!(
        switched
            .iter()
            .all(|(_, trigger, _)| *trigger == Trigger::Automatic)
    );
}

#[test]
fn what_comes_due_while_the_strike_works_waits_for_it() {
    let mut settings = OpenerSettings::default();
    let open = LockAction::ACTUATE_STRIKE;
    settings.time_control.push(daily(1, 1, open)).unwrap();
    settings.strike_duration = s(30);
    let mut stand = Stand::ready(settings);
    stand.go_to(s(3590));
    stand.act(open).unwrap();
    stand.wait(s(29));
    assert_eq!(stand.performed(), []);
    stand.wait(s(60));
    assert_eq!(
        stand.performed(),
        [
            (open, Trigger::System, Completion::Success),
            (open, Trigger::Automatic, Completion::Success)
        ]
    );
}

#[test]
fn an_intercom_that_tells_no_rings_has_no_modes() {
    let mut stand = Stand::ready(OpenerSettings {
        capabilities: OpenerCapabilities::DoorOpening,
        ..OpenerSettings::default()
    });
    assert_eq!(stand.act(RTO_ON), Err(ErrorCode::BadParameter));
    assert_eq!(stand.act(CM_ON), Err(ErrorCode::BadParameter));
    assert!(stand.performed().is_empty());
    assert_eq!(stand.act(RTO_OFF), Ok(()), "off is always possible");
    assert_eq!(stand.act(LockAction::ACTUATE_STRIKE), Ok(()));
}

#[test]
fn a_setting_that_forbids_a_mode_ends_it() {
    let mut stand = Stand::ready(OpenerSettings::default());
    stand.act(RTO_ON).unwrap();
    continuous(&mut stand, true, None);
    stand.set(OpenerSettings {
        capabilities: OpenerCapabilities::DoorOpening,
        ..OpenerSettings::default()
    });
    assert_eq!(stand.state(), LockState::OPENER_IDLE);
    assert!(!stand.opener().continuous_mode);
    stand.set(OpenerSettings::default());
    stand.ring();
    stand.wait(s(10));
    assert!(!stand.is_open(), "it does not come back by itself");
}

#[test]
fn switching_is_confirmed_by_a_beep_if_wanted() {
    let mut settings = OpenerSettings::default();
    settings.sounds.level = 40;
    let mut stand = Stand::ready(settings.clone());
    stand.act(RTO_ON).unwrap();
    assert_eq!(stand.sounds(), [Sound::beeps(1, BeepLength::Short, 40)]);
    settings.sounds.confirmation = false;
    let mut stand = Stand::ready(settings);
    stand.act(RTO_ON).unwrap();
    assert!(stand.sounds().is_empty());
}

#[test]
fn the_ring_of_light_blinks_while_a_ring_would_open() {
    let mut stand = Stand::ready(OpenerSettings::default());
    assert_eq!(stand.ring, RingPattern::Dark);
    stand.act(RTO_ON).unwrap();
    assert_eq!(stand.ring, RingPattern::Blink);
    stand.act(RTO_OFF).unwrap();
    assert_eq!(stand.ring, RingPattern::Dark);
    continuous(&mut stand, true, None);
    assert_eq!(stand.ring, RingPattern::Blink);
    stand.set(OpenerSettings {
        ring_enabled: false,
        ..OpenerSettings::default()
    });
    assert_eq!(stand.ring, RingPattern::Dark);
}
