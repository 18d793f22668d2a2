//! What a power cut leaves of the modes.

use super::*;

const RTO_ON: LockAction = LockAction::ACTIVATE_RING_TO_OPEN;
const CM_ON: LockAction = LockAction::ACTIVATE_CONTINUOUS_MODE;
const CM_OFF: LockAction = LockAction::DEACTIVATE_CONTINUOUS_MODE;
const HOUR: i64 = 3600;

/// An office: every ring opens from nine to five.
fn office() -> OpenerSettings {
    let mut settings = OpenerSettings::default();
    settings.time_control.push(daily(1, 9, CM_ON)).unwrap();
    settings.time_control.push(daily(2, 17, CM_OFF)).unwrap();
    settings
}

/// An Opener with continuous mode on since `since`, that gets its power back at `back`.
fn back_at(settings: OpenerSettings, since: i64, until: Option<i64>, back: i64) -> Stand {
    let memory = OpenerMemory {
        continuous_mode: Some(KeptContinuousMode { since, until }),
        training: Training::default(),
    };
    Stand::power_up(back, settings, memory, false)
}

#[test]
fn ring_to_open_is_over() {
    let mut stand = Stand::ready(OpenerSettings::default());
    stand.act(RTO_ON).unwrap();
    let memory = stand.body.memory();
    let stand = Stand::ready_at(SUMMER + 60, OpenerSettings::default(), memory);
    assert_eq!(stand.state(), LockState::OPENER_IDLE);
}

#[test]
fn continuous_mode_goes_on_in_the_middle_of_its_window() {
    let ten = SUMMER + 10 * HOUR;
    let mut stand = back_at(office(), SUMMER + 9 * HOUR, None, ten);
    assert!(stand.opener().continuous_mode);
    assert!(stand.performed().is_empty());
    stand.wait(s(10));
    stand.ring();
    stand.wait(s(1));
    assert!(stand.is_open());
    stand.wait(s(7 * 3600));
    assert!(!stand.opener().continuous_mode, "and ends when it should");
}

#[test]
fn an_end_that_was_missed_is_made_up_for_and_told() {
    for back in [17, 18, 8 + 24] {
        let mut stand = back_at(office(), SUMMER + 9 * HOUR, None, SUMMER + back * HOUR);
        assert!(!stand.opener().continuous_mode, "back at {back}");
        assert_eq!(
            stand.performed(),
            [(CM_OFF, Trigger::Automatic, Completion::Success)]
        );
        assert_eq!(stand.body.memory().continuous_mode, None);
        stand.wait(s(10));
        stand.ring();
        stand.wait(s(10));
        assert!(!stand.is_open());
    }
}

#[test]
fn a_window_that_began_again_meanwhile_holds() {
    let stand = back_at(office(), SUMMER + 9 * HOUR, None, SUMMER + 34 * HOUR);
    assert!(stand.opener().continuous_mode);
}

#[test]
fn entries_that_are_off_or_of_other_days_end_nothing() {
    let mut settings = office();
    settings.time_control[1].enabled = false;
    assert!(
        back_at(settings, SUMMER + 9 * HOUR, None, SUMMER + 18 * HOUR)
            .opener()
            .continuous_mode
    );
    let mut settings = office();
    // Mondays only; this is a Wednesday.
    settings.time_control[1].weekdays = Weekdays(0x40);
    assert!(
        back_at(
            settings.clone(),
            SUMMER + 9 * HOUR,
            None,
            SUMMER + 18 * HOUR
        )
        .opener()
        .continuous_mode
    );
    // But the Monday after it ends.
    settings.time_control[0].enabled = false;
    let monday = SUMMER + 5 * 24 * HOUR + 18 * HOUR;
    assert!(
        !back_at(settings, SUMMER + 9 * HOUR, None, monday)
            .opener()
            .continuous_mode
    );
}

#[test]
fn what_was_to_begin_meanwhile_does_not_begin() {
    let memory = OpenerMemory::default();
    let mut stand = Stand::power_up(SUMMER + 10 * HOUR, office(), memory, false);
    stand.wait(min(5));
    assert!(!stand.opener().continuous_mode);
}

#[test]
fn its_own_end_counts_by_the_wall_clock() {
    let (since, until) = (SUMMER, Some(SUMMER + HOUR));
    let settings = OpenerSettings::default;
    let mut stand = back_at(settings(), since, until, SUMMER + HOUR - 60);
    assert_eq!(stand.opener().continuous_mode_left, Some(s(60)));
    stand.wait(s(60));
    assert!(!stand.opener().continuous_mode);
    let stand = back_at(settings(), since, until, SUMMER + HOUR);
    assert!(!stand.opener().continuous_mode);
}

#[test]
fn a_clock_that_went_back_ends_it() {
    let stand = back_at(OpenerSettings::default(), SUMMER, None, SUMMER - 1);
    assert!(!stand.opener().continuous_mode);
}

#[test]
fn setting_the_clock_moves_the_end_along() {
    let mut stand = Stand::ready(OpenerSettings::default());
    stand
        .give(BodyInput::ContinuousMode {
            ticket: Ticket(1),
            enabled: true,
            timeout: Some(min(60)),
        })
        .unwrap();
    stand.body.clock_set(86_400);
    stand.now.utc += 86_400;
    let memory = stand.body.memory();
    let settings = OpenerSettings::default();
    let later = Stand::power_up(stand.now.utc + 600, settings, memory, false);
    assert_eq!(later.opener().continuous_mode_left, Some(min(50)));
}

#[test]
fn training_is_remembered() {
    let mut stand = Stand::ready(digital());
    stand.give(BodyInput::RecordBus(Ticket(3))).unwrap();
    stand.ring();
    stand.give(BodyInput::Calibrate(Ticket(4))).unwrap();
    let memory = stand.body.memory();
    let again = Stand::ready_at(SUMMER, digital(), memory);
    assert_eq!(again.state(), LockState::OPENER_IDLE);
}
