//! Lock actions: the transitions of Smart Lock API 2.3.0, what refuses them and how they fail.

use super::*;

/// Runs an action to its end with a willing motor, waiting out what waits.
fn run(from: BoltPosition, action: LockAction, settings: BodySettings) -> Stand {
    let mut stand = Stand::ready(from, settings);
    stand.act(action).unwrap();
    finish(&mut stand);
    stand
}

fn finish(stand: &mut Stand) {
    for _ in 0..100 {
        if stand.told.is_some() {
            stand.motor_arrives();
        } else if stand.body.view(stand.now).busy {
            stand.wait(s(1));
        }
    }
    assert!(!stand.body.view(stand.now).busy, "the action ends");
}

fn shown(action: LockAction, from: BoltPosition) -> Vec<u8> {
    run(from, action, BodySettings::default())
        .states
        .iter()
        .map(|state| state.to_wire())
        .collect()
}

#[test]
fn transitions_follow_the_published_sequences() {
    use BoltPosition::{Locked, Unlocked};
    assert_eq!(shown(LockAction::Unlock, Locked), [2, 3]);
    assert_eq!(shown(LockAction::Lock, Unlocked), [4, 1]);
    assert_eq!(shown(LockAction::FullLock, Unlocked), [4, 1]);
    assert_eq!(shown(LockAction::Unlatch, Locked), [2, 7, 5, 3]);
    assert_eq!(shown(LockAction::LockNGo, Locked), [2, 6, 4, 1]);
    assert_eq!(
        shown(LockAction::LockNGoUnlatch, Locked),
        [2, 7, 5, 6, 4, 1]
    );
}

#[test]
fn stages_already_done_are_passed_over() {
    use BoltPosition::Unlocked;
    assert_eq!(shown(LockAction::Unlatch, Unlocked), [7, 5, 3]);
    assert_eq!(shown(LockAction::LockNGo, Unlocked), [6, 4, 1]);
    assert_eq!(shown(LockAction::LockNGoUnlatch, Unlocked), [7, 5, 6, 4, 1]);
}

#[test]
fn an_action_ends_with_log_then_state_then_answer() {
    let stand = run(
        BoltPosition::Locked,
        LockAction::Unlock,
        BodySettings::default(),
    );
    let tail: Vec<_> = stand
        .said
        .iter()
        .filter(|output| !matches!(output, BodyOutput::Motor(_) | BodyOutput::Ring(_)))
        .collect();
    let [.., log, state, answer] = tail.as_slice() else {
        panic!("{tail:?}")
    };
    assert!(matches!(
        log,
        BodyOutput::Performed(Performed {
            ticket: Some(Ticket(7)),
            ..
        })
    ));
    assert_eq!(**state, BodyOutput::StateChanged);
    assert_eq!(
        **answer,
        BodyOutput::ActionFinished {
            ticket: Ticket(7),
            completion: Completion::Success
        }
    );
    let view = stand.body.view(stand.now);
    assert_eq!(
        view.last_action,
        Some((LockAction::Unlock, Trigger::System, Completion::Success))
    );
    assert_eq!(view.trigger, Trigger::System);
}

#[test]
fn an_action_whose_work_is_done_completes_without_the_motor() {
    let mut stand = Stand::ready(BoltPosition::Locked, BodySettings::default());
    stand.act(LockAction::Lock).unwrap();
    assert_eq!(stand.told, None);
    let finished = BodyOutput::ActionFinished {
        ticket: Ticket(7),
        completion: Completion::Success,
    };
    assert!(stand.said.contains(&finished));
}

#[test]
fn detached_cylinder_and_force_run_the_motor_whatever_is_believed() {
    let settings = BodySettings {
        detached_cylinder: true,
        ..BodySettings::default()
    };
    let mut stand = Stand::ready(BoltPosition::Locked, settings);
    stand.act(LockAction::Lock).unwrap();
    assert_eq!(stand.told, Some(MotorCommand::TurnTo(BoltPosition::Locked)));

    let mut stand = Stand::ready(BoltPosition::Locked, BodySettings::default());
    stand
        .act_with(LockAction::Lock, ActionFlags::FORCE)
        .unwrap();
    assert_eq!(stand.told, Some(MotorCommand::TurnTo(BoltPosition::Locked)));
}

#[test]
fn single_lock_takes_one_turn_and_full_lock_all() {
    let settings = BodySettings {
        single_lock: true,
        ..BodySettings::default()
    };
    let mut stand = run(BoltPosition::Unlocked, LockAction::Lock, settings);
    assert_eq!(stand.bolt, BoltPosition::LockedOnce);
    assert_eq!(stand.lock_state(), LockState::Locked);
    stand.act(LockAction::FullLock).unwrap();
    finish(&mut stand);
    assert_eq!(stand.bolt, BoltPosition::Locked);
}

#[test]
fn auto_unlatch_pulls_the_latch_for_people_and_not_for_schedules() {
    let knob_outside = || BodySettings {
        auto_unlatch: true,
        ..BodySettings::default()
    };
    let stand = run(BoltPosition::Locked, LockAction::Unlock, knob_outside());
    assert!(stand.states.contains(&LockState::Unlatched));
    assert_eq!(
        stand.performed(),
        [(LockAction::Unlatch, Trigger::System, Completion::Success)]
    );

    let mut stand = Stand::ready(BoltPosition::Locked, knob_outside());
    let request = ActionRequest {
        ticket: Ticket(1),
        action: LockAction::Unlock,
        trigger: Trigger::Automatic,
        flags: ActionFlags::NONE,
    };
    stand.give(BodyInput::Act(request)).unwrap();
    finish(&mut stand);
    assert!(!stand.states.contains(&LockState::Unlatched));

    // From inside a double press means: leave, and lock behind me. Nobody is served by a held latch.
    let mut stand = Stand::ready(BoltPosition::Locked, knob_outside());
    stand.click();
    stand.click();
    finish(&mut stand);
    assert_eq!(
        stand.performed(),
        [(LockAction::LockNGo, Trigger::Button, Completion::Success)]
    );
}

#[test]
fn latch_is_held_and_lock_n_go_waits_as_long_as_configured() {
    let settings = BodySettings {
        unlatch_duration: s(10),
        lock_n_go_timeout: s(45),
        ..BodySettings::default()
    };
    let mut stand = Stand::ready(BoltPosition::Unlocked, settings);
    stand.act(LockAction::LockNGoUnlatch).unwrap();
    stand.motor_arrives();
    stand.wait(Duration::from_millis(9_999));
    assert_eq!(
        (stand.lock_state(), stand.told),
        (LockState::Unlatched, None)
    );
    stand.wait(Duration::from_millis(1));
    stand.motor_arrives();
    assert_eq!(stand.lock_state(), LockState::UnlockedLockNGo);
    assert_eq!(stand.body.view(stand.now).lock_n_go_s, 45);
    stand.wait(s(44));
    assert_eq!(stand.body.view(stand.now).lock_n_go_s, 1);
    stand.wait(s(1));
    assert_eq!(stand.lock_state(), LockState::Locking);
    assert_eq!(stand.body.view(stand.now).lock_n_go_s, 0);
}

#[test]
fn fob_presses_do_what_is_configured() {
    let settings = || BodySettings {
        fob_actions: [FobAction::Intelligent, FobAction::LockNGo, FobAction::None],
        ..BodySettings::default()
    };
    let done = |action| run(BoltPosition::Locked, action, settings()).performed();
    assert_eq!(done(LockAction::FobAction1)[0].0, LockAction::Unlock);
    assert_eq!(done(LockAction::FobAction2)[0].0, LockAction::LockNGo);
    assert_eq!(
        done(LockAction::FobAction3)[0].0,
        LockAction::FobWithoutAction
    );
    assert_eq!(
        run(BoltPosition::Unlocked, LockAction::FobAction1, settings()).bolt,
        BoltPosition::Locked
    );
}

#[test]
fn refuses_what_is_no_action() {
    let mut stand = Stand::ready(BoltPosition::Locked, BodySettings::default());
    for action in [
        LockAction::Other(9),
        LockAction::FobWithoutAction,
        LockAction::ButtonWithoutAction,
    ] {
        assert_eq!(stand.act(action), Err(ErrorCode::BadParameter));
    }
    assert!(stand.said.is_empty(), "{:?}", stand.said);
}

#[test]
fn a_second_action_finds_the_lock_busy() {
    let mut stand = Stand::ready(BoltPosition::Locked, BodySettings::default());
    stand.act(LockAction::Unlock).unwrap();
    assert_eq!(stand.act(LockAction::Lock), Err(ErrorCode::Busy));
    assert_eq!(
        stand.performed(),
        [(LockAction::Lock, Trigger::System, Completion::Busy)]
    );
    stand.motor_arrives();
    assert_eq!(
        stand.lock_state(),
        LockState::Unlocked,
        "the first action goes on undisturbed"
    );
}

#[test]
fn nothing_is_claimed_before_the_boot_run_has_ended() {
    let mut stand = Stand::power_up(SUMMER, BoltPosition::Locked, BodySettings::default(), false);
    assert_eq!(stand.lock_state(), LockState::BootRun);
    assert_eq!(stand.told, Some(MotorCommand::FindPosition));
    assert_eq!(stand.act(LockAction::Unlock), Err(ErrorCode::Busy));
    stand.motor_arrives();
    assert_eq!(stand.lock_state(), LockState::Locked);
}

#[test]
fn a_boot_run_that_finds_nothing_leaves_the_state_undefined() {
    for event in [MotorEvent::Stopped(None), MotorEvent::PowerFailure] {
        let mut stand =
            Stand::power_up(SUMMER, BoltPosition::Locked, BodySettings::default(), false);
        stand.motor_says(event);
        assert_eq!(stand.lock_state(), LockState::Undefined);
        assert_eq!(stand.ring(), RingPattern::Red);
        stand.act(LockAction::Lock).unwrap();
        stand.motor_arrives();
        assert_eq!(
            stand.lock_state(),
            LockState::Locked,
            "an action leads out of it"
        );
    }
    let mut silent = Stand::power_up(SUMMER, BoltPosition::Locked, BodySettings::default(), false);
    silent.wait(s(60));
    assert_eq!(silent.lock_state(), LockState::Undefined);
}

#[test]
fn an_uncalibrated_lock_refuses_until_it_has_learnt_its_ends() {
    let settings = BodySettings {
        calibrated: false,
        ..BodySettings::default()
    };
    let mut stand = Stand::ready(BoltPosition::Unlocked, settings);
    assert_eq!(stand.lock_state(), LockState::Uncalibrated);
    assert_eq!(stand.act(LockAction::Lock), Err(ErrorCode::NotCalibrated));
    stand.give(BodyInput::Calibrate(Ticket(3))).unwrap();
    assert_eq!(stand.lock_state(), LockState::Calibration);
    stand.motor_arrives();
    let finished = BodyOutput::ActionFinished {
        ticket: Ticket(3),
        completion: Completion::Success,
    };
    assert!(stand.said.contains(&finished));
    stand
        .give(BodyInput::Settings(BodySettings::default().into()))
        .unwrap();
    assert_eq!(stand.lock_state(), LockState::Unlocked);
    stand.act(LockAction::Lock).unwrap();
}

#[test]
fn a_blocked_motor_is_told_and_the_bolt_is_not_where_it_was_wished() {
    let mut stand = Stand::ready(BoltPosition::Unlocked, BodySettings::default());
    stand.act(LockAction::Lock).unwrap();
    stand.motor_says(MotorEvent::Blocked);
    assert_eq!(stand.lock_state(), LockState::MotorBlocked);
    assert_eq!(stand.ring(), RingPattern::Red);
    assert_eq!(
        stand.performed(),
        [(LockAction::Lock, Trigger::System, Completion::MotorBlocked)]
    );
    assert_eq!(
        error_for(Completion::MotorBlocked),
        Some(ErrorCode::MotorBlocked)
    );
    stand.act(LockAction::Lock).unwrap();
    stand.motor_arrives();
    assert_eq!(
        (stand.lock_state(), stand.ring()),
        (LockState::Locked, RingPattern::Dark)
    );
}

#[test]
fn every_motor_failure_has_its_name() {
    let cases = [
        (MotorEvent::ClutchFailure, ErrorCode::ClutchFailure),
        (MotorEvent::LowVoltage, ErrorCode::MotorLowVoltage),
        (MotorEvent::PowerFailure, ErrorCode::MotorPowerFailure),
        (MotorEvent::TimedOut, ErrorCode::MotorTimeout),
    ];
    for (event, error) in cases {
        let mut stand = Stand::ready(BoltPosition::Unlocked, BodySettings::default());
        stand.act(LockAction::Lock).unwrap();
        stand.motor_says(event);
        assert_eq!(stand.lock_state(), LockState::Undefined);
        let completion = stand.performed()[0].2;
        assert_eq!(error_for(completion), Some(error));
    }
}

#[test]
fn a_motor_that_never_answers_is_stopped_and_given_up() {
    let mut stand = Stand::ready(BoltPosition::Unlocked, BodySettings::default());
    stand.act(LockAction::Lock).unwrap();
    stand.wait(s(15));
    assert_eq!(stand.told, Some(MotorCommand::Stop));
    assert_eq!(stand.lock_state(), LockState::Locking);
    stand.wait(s(15));
    assert_eq!(stand.lock_state(), LockState::Undefined);
    assert_eq!(
        stand.performed(),
        [(LockAction::Lock, Trigger::System, Completion::Incomplete)]
    );
    stand.act(LockAction::Unlock).unwrap();
}

#[test]
fn auto_unlock_waits_two_minutes_after_whatever_moved_the_bolt() {
    let mut stand = Stand::ready(BoltPosition::Unlocked, BodySettings::default());
    stand
        .act_with(LockAction::Unlock, ActionFlags::AUTO_UNLOCK)
        .unwrap();
    stand.wait(AUTO_UNLOCK_FILTER);
    stand.act(LockAction::Lock).unwrap();
    stand.motor_arrives();
    stand.wait(AUTO_UNLOCK_FILTER - s(1));
    let refused = stand.act_with(LockAction::Unlock, ActionFlags::AUTO_UNLOCK);
    assert_eq!(refused, Err(ErrorCode::AutoUnlockTooRecent));
    assert_eq!(stand.performed().last().unwrap().2, Completion::TooRecent);
    stand.act(LockAction::Unlock).unwrap();
    stand.motor_arrives();
    stand.wait(AUTO_UNLOCK_FILTER);
    let _ = stand.give(BodyInput::Knob(BoltPosition::Locked));
    stand.wait(AUTO_UNLOCK_FILTER - s(1));
    assert!(
        stand
            .act_with(LockAction::Unlock, ActionFlags::AUTO_UNLOCK)
            .is_err()
    );
    stand.wait(s(1));
    stand
        .act_with(LockAction::Unlock, ActionFlags::AUTO_UNLOCK)
        .unwrap();
}

#[test]
fn auto_unlock_can_be_switched_off() {
    let settings = BodySettings {
        auto_unlock_disabled: true,
        ..BodySettings::default()
    };
    let mut stand = Stand::ready(BoltPosition::Locked, settings);
    assert!(
        stand
            .act_with(LockAction::Unlock, ActionFlags::AUTO_UNLOCK)
            .is_err()
    );
    assert_eq!(stand.performed()[0].2, Completion::Rejected);
    stand
        .act_with(LockAction::Lock, ActionFlags::AUTO_UNLOCK)
        .unwrap();
}
