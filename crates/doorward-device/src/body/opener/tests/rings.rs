//! The doorbell.

use super::*;

const RTO_ON: LockAction = LockAction::ACTIVATE_RING_TO_OPEN;
const CM_ON: LockAction = LockAction::ACTIVATE_CONTINUOUS_MODE;

/// A ring with nothing active, as the log is told it.
const PLAIN: Rang = Rang {
    ticket: None,
    ring_to_open: false,
    continuous_mode: false,
    opens: false,
    suppressed: false,
    sound: 1,
    completion: Completion::Success,
};

#[test]
fn a_ring_that_nobody_waits_for_is_heard_and_told_and_opens_nothing() {
    let mut stand = Stand::ready(OpenerSettings::default());
    stand.ring();
    assert_eq!(stand.rings(), [PLAIN]);
    assert_eq!(
        stand.sounds(),
        [tone(1, Occasion::Ring, stand.body.settings().sounds.level)]
    );
    stand.wait(min(10));
    assert!(!stand.is_open());
    assert!(stand.states.is_empty());
}

#[test]
fn a_ring_opens_while_ring_to_open_is_active() {
    let mut stand = Stand::ready(OpenerSettings::default());
    stand.act(RTO_ON).unwrap();
    stand.forget();
    stand.ring();
    stand.wait(s(1));
    assert!(stand.is_open());
    stand.wait(s(5));
    assert_eq!(
        stand.states,
        [
            LockState::OPENER_OPENING,
            LockState::OPENER_OPEN,
            LockState::OPENER_RING_TO_OPEN
        ]
    );
    assert_eq!(
        stand.rings(),
        [Rang {
            ring_to_open: true,
            opens: true,
            ..PLAIN
        }]
    );
    assert!(
        stand.performed().is_empty(),
        "a ring is no action of its own"
    );
    let view = stand.body.view(stand.now);
    assert_eq!(
        view.last_action,
        Some((
            LockAction::ACTUATE_STRIKE,
            Trigger::Manual,
            Completion::Success
        ))
    );
}

#[test]
fn ring_to_open_ends_with_the_ring_only_if_wanted() {
    for end in [false, true] {
        let mut stand = Stand::ready(OpenerSettings {
            end_ring_to_open_after_ring: end,
            ..OpenerSettings::default()
        });
        stand.act(RTO_ON).unwrap();
        stand.ring();
        stand.wait(s(10));
        let expected = if end {
            LockState::OPENER_IDLE
        } else {
            LockState::OPENER_RING_TO_OPEN
        };
        assert_eq!(stand.state(), expected);
        stand.ring();
        stand.wait(s(1));
        assert_eq!(stand.is_open(), !end);
    }
}

#[test]
fn every_ring_opens_in_continuous_mode() {
    let mut stand = Stand::ready(OpenerSettings {
        end_ring_to_open_after_ring: true,
        ..OpenerSettings::default()
    });
    stand.act(CM_ON).unwrap();
    for _ in 0..5 {
        stand.forget();
        stand.ring();
        stand.wait(s(1));
        assert!(stand.is_open());
        assert_eq!(stand.body.view(stand.now).trigger, Trigger::AutoLock);
        stand.wait(min(10));
        let rang = stand.rings();
        assert!(rang[0].continuous_mode && rang[0].opens && !rang[0].ring_to_open);
    }
}

#[test]
fn the_strike_waits_as_long_after_a_ring_as_configured() {
    let mut stand = Stand::ready(OpenerSettings {
        strike_delay: StrikeDelay::Fixed(s(30)),
        ..OpenerSettings::default()
    });
    stand.act(RTO_ON).unwrap();
    stand.ring();
    assert_eq!(stand.state(), LockState::OPENER_OPENING);
    stand.wait(Duration::from_millis(29_999));
    assert!(!stand.is_open());
    stand.wait(Duration::from_millis(1));
    assert!(stand.is_open());
}

#[test]
fn a_random_delay_is_between_three_and_seven_seconds_and_not_always_the_same() {
    let mut stand = Stand::ready(OpenerSettings {
        strike_delay: StrikeDelay::Random,
        ..OpenerSettings::default()
    });
    stand.act(CM_ON).unwrap();
    let mut delays = Vec::new();
    for _ in 0..200 {
        let since = stand.now.uptime;
        stand.ring();
        let delay = stand.body.strike.deadline().unwrap() - since;
        assert!((s(3)..=s(7)).contains(&delay), "{delay:?}");
        delays.push(delay);
        stand.wait(s(60));
    }
    delays.sort_unstable();
    delays.dedup();
    assert!(delays.len() > 100);
    assert!(delays[0] < s(4) && *delays.last().unwrap() > s(6));
}

#[test]
fn a_ring_while_the_door_opens_is_told_as_busy() {
    let mut stand = Stand::ready(OpenerSettings::default());
    stand.act(CM_ON).unwrap();
    stand.ring();
    stand.wait(s(1));
    stand.ring();
    let rang = stand.rings();
    assert_eq!(
        (rang[0].opens, rang[0].completion),
        (false, Completion::Busy)
    );
    stand.wait(s(10));
    assert_eq!(stand.rings().len(), 2);
    assert_eq!(stand.strike, Some(StrikeCommand::Release));
}

#[test]
fn a_ring_that_cannot_open_for_lack_of_voltage_says_so_and_stays_waited_for() {
    let mode = OpenerOperatingMode::Digital;
    let memory = OpenerMemory {
        training: Training {
            recorded: Some(mode),
            done: Some(mode),
        },
        continuous_mode: None,
    };
    let settings = OpenerSettings {
        end_ring_to_open_after_ring: true,
        ..digital()
    };
    let mut stand = Stand::ready_at(SUMMER, settings, memory);
    stand.act(RTO_ON).unwrap();
    stand.give(BodyInput::Bus(BusEvent::VoltageLow)).unwrap();
    stand.ring();
    assert_eq!(stand.rings()[0].completion, Completion::OtherError);
    assert_eq!(stand.state(), LockState::OPENER_RING_TO_OPEN);
    stand.give(BodyInput::Bus(BusEvent::VoltageGood)).unwrap();
    stand.ring();
    stand.wait(s(1));
    assert!(stand.is_open());
}

#[test]
fn each_ring_has_the_tone_of_what_it_meets() {
    let mut stand = Stand::ready(OpenerSettings {
        sounds: Sounds {
            ring: 1,
            open: 0,
            ring_to_open: 2,
            continuous_mode: 3,
            confirmation: false,
            level: 77,
        },
        ..OpenerSettings::default()
    });
    let heard = |stand: &mut Stand| {
        stand.forget();
        stand.ring();
        stand.wait(s(10));
        let (sounds, rings) = (stand.sounds(), stand.rings());
        assert_eq!((sounds.len(), rings.len()), (1, 1));
        (sounds[0], rings[0].sound)
    };
    assert_eq!(heard(&mut stand), (tone(1, Occasion::Ring, 77), 1));
    stand.act(RTO_ON).unwrap();
    assert_eq!(heard(&mut stand), (tone(2, Occasion::RingToOpen, 77), 2));
    stand.act(CM_ON).unwrap();
    assert_eq!(
        heard(&mut stand),
        (tone(3, Occasion::ContinuousMode, 77), 3)
    );
}

#[test]
fn the_chime_is_suppressed_by_the_bit_of_what_is_active() {
    // Bluetooth numbering: bit 0 continuous mode, bit 1 ring to open, bit 2 otherwise.
    for mask in 0..8_u8 {
        let settings = OpenerSettings {
            suppression: Suppression { mask, for_ms: 900 },
            ..OpenerSettings::default()
        };
        let expected = |bit: u8| {
            if mask & bit == 0 {
                Some(Chime::Sounds)
            } else {
                Some(Chime::Suppressed { for_ms: 900 })
            }
        };
        let mut stand = Stand::ready(settings);
        let check = |stand: &mut Stand, bit: u8| {
            assert_eq!(stand.chime, expected(bit), "mask {mask}, bit {bit}");
            stand.forget();
            stand.ring();
            stand.wait(s(10));
            assert_eq!(stand.rings()[0].suppressed, mask & bit != 0);
        };
        check(&mut stand, 4);
        stand.act(RTO_ON).unwrap();
        check(&mut stand, 2);
        stand.act(CM_ON).unwrap();
        check(&mut stand, 1);
        stand.act(LockAction::DEACTIVATE_CONTINUOUS_MODE).unwrap();
        check(&mut stand, 2);
        stand.act(LockAction::DEACTIVATE_RING_TO_OPEN).unwrap();
        check(&mut stand, 4);
    }
}

#[test]
fn what_the_bus_carries_while_it_settles_is_no_ring() {
    let kept = KeptContinuousMode {
        since: SUMMER - 60,
        until: None,
    };
    let memory = OpenerMemory {
        continuous_mode: Some(kept),
        training: Training::default(),
    };
    let mut stand = Stand::power_up(SUMMER, OpenerSettings::default(), memory, false);
    stand.ring();
    stand.wait(s(10));
    assert!(stand.rings().is_empty() && !stand.is_open());
    stand.ring();
    stand.wait(s(1));
    assert!(stand.is_open());
}

#[test]
fn pressing_the_button_in_the_delay_turns_the_visitor_away() {
    let mut stand = Stand::ready(OpenerSettings {
        strike_delay: StrikeDelay::Fixed(s(5)),
        ..OpenerSettings::default()
    });
    stand.act(RTO_ON).unwrap();
    stand.ring();
    stand.wait(s(2));
    stand.click();
    stand.wait(s(20));
    assert!(
        !stand
            .said
            .contains(&BodyOutput::Strike(StrikeCommand::Engage))
    );
    assert_eq!(stand.rings()[0].completion, Completion::Canceled);
}
