//! Opening because somebody asked for it.

use super::*;

const OPEN: LockAction = LockAction::ACTUATE_STRIKE;

#[test]
fn opens_for_as_long_as_configured_and_holds_the_door_again() {
    for milliseconds in [1_000, 3_000, 30_000] {
        let duration = Duration::from_millis(milliseconds);
        let mut stand = Stand::ready(OpenerSettings {
            strike_duration: duration,
            ..OpenerSettings::default()
        });
        stand.act(OPEN).unwrap();
        assert!(!stand.is_open());
        stand.wait(Duration::from_millis(300));
        assert!(stand.is_open());
        assert!(
            stand.ended().is_empty(),
            "complete only once the door is held again"
        );
        stand.wait(duration - Duration::from_millis(1));
        assert!(stand.is_open());
        stand.wait(Duration::from_millis(1));
        assert_eq!(stand.strike, Some(StrikeCommand::Release));
        assert_eq!(
            stand.states,
            [
                LockState::OPENER_OPENING,
                LockState::OPENER_OPEN,
                LockState::OPENER_IDLE
            ]
        );
        assert_eq!(stand.ended(), [Completion::Success]);
        assert_eq!(
            stand.performed(),
            [(OPEN, Trigger::System, Completion::Success)]
        );
    }
}

#[test]
fn the_delay_of_a_ring_does_not_hold_up_who_asks() {
    let mut stand = Stand::ready(OpenerSettings {
        strike_delay: StrikeDelay::Fixed(s(30)),
        ..OpenerSettings::default()
    });
    stand.act(OPEN).unwrap();
    stand.wait(s(1));
    assert!(stand.is_open());
}

#[test]
fn after_opening_the_state_is_what_it_was_before() {
    let mut stand = Stand::ready(OpenerSettings::default());
    stand.act(LockAction::ACTIVATE_RING_TO_OPEN).unwrap();
    stand.act(OPEN).unwrap();
    stand.wait(s(5));
    assert_eq!(stand.state(), LockState::OPENER_RING_TO_OPEN);
}

#[test]
fn a_second_opening_meanwhile_is_refused_as_busy() {
    let mut stand = Stand::ready(OpenerSettings::default());
    stand.act(OPEN).unwrap();
    assert_eq!(stand.act(OPEN), Err(ErrorCode::Busy));
    stand.wait(s(1));
    assert_eq!(stand.act(OPEN), Err(ErrorCode::Busy));
    assert_eq!(
        stand.performed(),
        [(OPEN, Trigger::System, Completion::Busy); 2]
    );
    stand.wait(s(5));
    assert_eq!(stand.act(OPEN), Ok(()));
}

#[test]
fn a_press_of_the_button_stops_it_before_and_while_the_door_is_free() {
    for after in [Duration::ZERO, s(1)] {
        let mut stand = Stand::ready(OpenerSettings::default());
        stand.act(OPEN).unwrap();
        stand.wait(after);
        stand.click();
        assert_eq!(stand.strike, Some(StrikeCommand::Release), "{after:?}");
        assert_eq!(stand.ended(), [Completion::Canceled]);
        stand.wait(s(10));
        assert_eq!(stand.state(), LockState::OPENER_IDLE);
        assert_eq!(
            stand.performed(),
            [(OPEN, Trigger::System, Completion::Canceled)],
            "the press that stops does nothing else"
        );
    }
}

#[test]
fn nothing_opens_while_the_bus_settles() {
    let settings = OpenerSettings::default();
    let mut stand = Stand::power_up(SUMMER, settings, OpenerMemory::default(), false);
    assert_eq!(stand.state(), LockState::BootRun);
    assert!(stand.body.view(stand.now).busy);
    assert_eq!(stand.act(OPEN), Err(ErrorCode::Busy));
    stand.wait(BOOT_RUN);
    assert_eq!(stand.state(), LockState::OPENER_IDLE);
    assert_eq!(stand.act(OPEN), Ok(()));
}

#[test]
fn an_intercom_that_opens_only_after_a_ring_refuses() {
    let mut stand = Stand::ready(OpenerSettings {
        capabilities: OpenerCapabilities::RingToOpen,
        ..OpenerSettings::default()
    });
    assert_eq!(stand.act(OPEN), Err(ErrorCode::BadParameter));
    stand.wait(s(5));
    assert!(!stand.is_open() && stand.performed().is_empty());
    stand.act(LockAction::ACTIVATE_RING_TO_OPEN).unwrap();
    stand.ring();
    stand.wait(s(1));
    assert!(stand.is_open());
}

#[test]
fn actions_that_are_a_locks_are_refused() {
    let mut stand = Stand::ready(OpenerSettings::default());
    for action in [
        LockAction::FullLock,
        LockAction::FobWithoutAction,
        LockAction::ButtonWithoutAction,
        LockAction::Other(0x77),
    ] {
        assert_eq!(
            stand.act(action),
            Err(ErrorCode::BadParameter),
            "{action:?}"
        );
    }
    assert!(stand.performed().is_empty());
}

#[test]
fn a_bus_without_voltage_opens_nothing_where_it_needs_some() {
    for (mode, refused) in [
        (OpenerOperatingMode::Generic, false),
        (OpenerOperatingMode::Analogue, false),
        (OpenerOperatingMode::Digital, true),
        (OpenerOperatingMode::Siedle, true),
    ] {
        let mut settings = OpenerSettings::default();
        settings.bus.operating_mode = mode;
        let memory = OpenerMemory {
            training: Training {
                recorded: Some(mode),
                done: Some(mode),
            },
            continuous_mode: None,
        };
        let mut stand = Stand::ready_at(SUMMER, settings, memory);
        stand.give(BodyInput::Bus(BusEvent::VoltageLow)).unwrap();
        let expected = if refused {
            Err(ErrorCode::MotorLowVoltage)
        } else {
            Ok(())
        };
        assert_eq!(stand.act(OPEN), expected, "{mode:?}");
        if refused {
            stand.give(BodyInput::Bus(BusEvent::VoltageGood)).unwrap();
            assert_eq!(stand.act(OPEN), Ok(()));
        }
    }
}

#[test]
fn a_phone_that_opens_by_itself_waits_two_minutes_after_anything_else() {
    let mut stand = Stand::ready(OpenerSettings::default());
    stand.act_with(OPEN, ActionFlags::AUTO_UNLOCK).unwrap();
    stand.wait(s(60));
    assert_eq!(
        stand.act_with(OPEN, ActionFlags::AUTO_UNLOCK),
        Err(ErrorCode::AutoUnlockTooRecent)
    );
    assert_eq!(
        stand.performed().last(),
        Some(&(OPEN, Trigger::System, Completion::TooRecent))
    );
    assert_eq!(stand.act(OPEN), Ok(()), "a person is not held up");
    stand.wait(s(125));
    assert_eq!(stand.act_with(OPEN, ActionFlags::AUTO_UNLOCK), Ok(()));
}

#[test]
fn opening_is_heard_if_wanted() {
    let mut settings = OpenerSettings::default();
    settings.sounds.open = 2;
    settings.sounds.level = 90;
    let mut stand = Stand::ready(settings.clone());
    stand.act(OPEN).unwrap();
    assert!(stand.sounds().is_empty(), "not before the door is free");
    stand.wait(s(5));
    assert_eq!(stand.sounds(), [tone(2, Occasion::Open, 90)]);

    for (open, level) in [(0, 90), (2, 0)] {
        settings.sounds.open = open;
        settings.sounds.level = level;
        let mut stand = Stand::ready(settings.clone());
        stand.act(OPEN).unwrap();
        stand.wait(s(5));
        assert!(stand.sounds().is_empty());
    }
}
