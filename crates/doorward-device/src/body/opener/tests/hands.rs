//! Button and fob.

use super::*;
use crate::body::{PAIRING_HOLD, PAIRING_WINDOW, PairingClosed, RESET_HOLD};

const RTO_ON: LockAction = LockAction::ACTIVATE_RING_TO_OPEN;
const RTO_OFF: LockAction = LockAction::DEACTIVATE_RING_TO_OPEN;
const CM_ON: LockAction = LockAction::ACTIVATE_CONTINUOUS_MODE;
const CM_OFF: LockAction = LockAction::DEACTIVATE_CONTINUOUS_MODE;
const OPEN: LockAction = LockAction::ACTUATE_STRIKE;

#[test]
fn each_press_does_what_is_configured_for_it() {
    use OpenerButtonAction as Button;
    for (action, expected) in [
        (Button::None, [LockAction::ButtonWithoutAction; 2]),
        (Button::ToggleRingToOpen, [RTO_ON, RTO_OFF]),
        (Button::ActivateRingToOpen, [RTO_ON, RTO_ON]),
        (Button::DeactivateRingToOpen, [RTO_OFF, RTO_OFF]),
        (Button::ToggleContinuousMode, [CM_ON, CM_OFF]),
        (Button::ActivateContinuousMode, [CM_ON, CM_ON]),
        (Button::DeactivateContinuousMode, [CM_OFF, CM_OFF]),
        (Button::Open, [OPEN, OPEN]),
    ] {
        for double in [false, true] {
            let mut settings = OpenerSettings {
                single_press: Button::None,
                double_press: Button::None,
                ..OpenerSettings::default()
            };
            if double {
                settings.double_press = action;
            } else {
                settings.single_press = action;
            }
            let mut stand = Stand::ready(settings);
            for _ in 0..2 {
                if double {
                    stand.double();
                } else {
                    stand.single();
                }
                stand.wait(s(10));
            }
            let expected = expected.map(|action| (action, Trigger::Button, Completion::Success));
            assert_eq!(stand.performed(), expected, "{action:?}, double {double}");
        }
    }
}

#[test]
fn a_button_that_is_switched_off_does_nothing_but_pair() {
    let mut stand = Stand::ready(OpenerSettings {
        button_enabled: false,
        single_press: OpenerButtonAction::Open,
        ..OpenerSettings::default()
    });
    stand.single();
    stand.wait(s(10));
    assert!(stand.performed().is_empty() && !stand.is_open());
    stand.hold(PAIRING_HOLD);
    assert!(stand.body.is_pairing());
}

#[test]
fn holding_the_button_opens_pairing_mode_for_two_minutes() {
    let mut stand = Stand::ready(OpenerSettings::default());
    stand.hold(PAIRING_HOLD);
    assert!(stand.body.is_pairing());
    assert_eq!(stand.ring, RingPattern::Steady);
    stand.wait(PAIRING_WINDOW);
    assert!(!stand.body.is_pairing());
    let modes: Vec<_> = stand
        .said
        .iter()
        .filter_map(|output| match output {
            BodyOutput::PairingMode(mode) => Some(*mode),
            _ => None,
        })
        .collect();
    assert_eq!(
        modes,
        [
            PairingMode::Opened,
            PairingMode::Closed(PairingClosed::TimedOut)
        ]
    );
}

#[test]
fn a_press_ends_pairing_mode_and_does_nothing_else() {
    let mut stand = Stand::ready(OpenerSettings::default());
    stand.hold(PAIRING_HOLD);
    stand.single();
    assert!(!stand.body.is_pairing());
    assert!(stand.performed().is_empty());
}

#[test]
fn pairing_that_is_switched_off_shows_red() {
    let mut stand = Stand::ready(OpenerSettings {
        pairing_enabled: false,
        ..OpenerSettings::default()
    });
    stand.hold(PAIRING_HOLD);
    assert!(!stand.body.is_pairing());
    assert_eq!(stand.ring, RingPattern::Red);
    stand.wait(s(3));
    assert_eq!(stand.ring, RingPattern::Dark);
}

#[test]
fn a_press_that_cannot_be_obeyed_shows_red() {
    let mut stand = Stand::ready(OpenerSettings {
        capabilities: OpenerCapabilities::RingToOpen,
        single_press: OpenerButtonAction::Open,
        ..OpenerSettings::default()
    });
    stand.single();
    assert_eq!(stand.ring, RingPattern::Red);
}

#[test]
fn the_fob_does_what_is_configured_for_its_presses() {
    use OpenerFobAction as Fob;
    for (fob, expected) in [
        (Fob::None, [LockAction::FobWithoutAction; 2]),
        (Fob::ToggleRingToOpen, [RTO_ON, RTO_OFF]),
        (Fob::ActivateRingToOpen, [RTO_ON, RTO_ON]),
        (Fob::DeactivateRingToOpen, [RTO_OFF, RTO_OFF]),
        (Fob::Open, [OPEN, OPEN]),
    ] {
        let presses = [
            LockAction::FobAction1,
            LockAction::FobAction2,
            LockAction::FobAction3,
        ];
        for (index, press) in presses.into_iter().enumerate() {
            let mut settings = OpenerSettings {
                fob_actions: [Fob::None; 3],
                ..OpenerSettings::default()
            };
            settings.fob_actions[index] = fob;
            let mut stand = Stand::ready(settings);
            for _ in 0..2 {
                stand.act(press).unwrap();
                stand.wait(s(10));
            }
            let expected = expected.map(|action| (action, Trigger::System, Completion::Success));
            assert_eq!(stand.performed(), expected, "{fob:?} by {press:?}");
            assert_eq!(stand.ended(), [Completion::Success; 2]);
        }
    }
}

#[test]
fn a_fob_can_ring() {
    let mut stand = Stand::ready(OpenerSettings {
        fob_actions: [OpenerFobAction::Ring; 3],
        ..OpenerSettings::default()
    });
    stand.act(LockAction::FobAction1).unwrap();
    assert_eq!(stand.rings().len(), 1);
    assert_eq!(stand.rings()[0].ticket, Some(Ticket(7)));
    assert_eq!(stand.sounds().len(), 1);
    assert_eq!(stand.ended(), [Completion::Success]);

    stand.act(RTO_ON).unwrap();
    stand.forget();
    stand.act(LockAction::FobAction1).unwrap();
    assert!(
        stand.ended().is_empty(),
        "complete once the door is held again"
    );
    stand.wait(s(10));
    assert!(stand.rings()[0].opens);
    assert_eq!(stand.ended(), [Completion::Success]);
}

#[test]
fn the_reset_takes_the_same_hands_as_at_a_lock() {
    let settings = OpenerSettings::default();
    let mut stand = Stand::power_up(SUMMER, settings, OpenerMemory::default(), true);
    assert!(!stand.body.is_running());
    assert_eq!(stand.strike, Some(StrikeCommand::Release));
    stand.ring();
    assert_eq!(stand.act(OPEN), Err(ErrorCode::Busy));
    stand.wait(RESET_HOLD);
    assert_eq!(stand.ring, RingPattern::Fast);
    stand.release();
    stand.press();
    assert!(stand.said.contains(&BodyOutput::ResetConfirmed));
    assert_eq!(stand.act(OPEN), Err(ErrorCode::Busy));
    assert!(stand.rings().is_empty());
}

#[test]
fn a_reset_that_is_not_confirmed_leaves_an_opener_that_works() {
    let settings = OpenerSettings::default();
    let mut stand = Stand::power_up(SUMMER, settings, OpenerMemory::default(), true);
    stand.wait(s(3));
    stand.release();
    assert_eq!(stand.state(), LockState::BootRun);
    stand.wait(BOOT_RUN);
    assert_eq!(stand.act(OPEN), Ok(()));
}

#[test]
fn a_battery_that_gets_low_is_worth_telling() {
    let mut stand = Stand::ready(OpenerSettings::default());
    let reading = BatteryReading {
        percent: 15,
        ..BatteryReading::default()
    };
    stand.give(BodyInput::Battery(reading)).unwrap();
    assert!(stand.said.contains(&BodyOutput::StateChanged));
    assert!(stand.body.view(stand.now).battery_critical);
}
