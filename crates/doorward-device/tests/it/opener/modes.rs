//! Ring to open and continuous mode over the wire, over power cuts and resets.

use doorward_device::body::StrikeCommand;
use doorward_proto::{
    time_control::TimeControl,
    types::{TimeOfDay, Weekdays},
};
use doorward_store::StoreError;

use super::*;

#[test]
fn ring_to_open_is_told_with_the_minutes_left() {
    let (mut world, owner) = home();
    let messages = send(&mut world, &owner, RTO_ON).unwrap();
    assert_eq!(messages.first(), Some(&accepted()));
    assert_eq!(messages.last(), Some(&complete()));
    let told = states(&messages)[0];
    assert_eq!(told.lock_state, LockState::OPENER_RING_TO_OPEN);
    assert_eq!(told.lock_n_go_timer, 20);
    world.advance(min(19) + s(30));
    assert_eq!(owner.states(&mut world).lock_n_go_timer, 1);
    world.advance(s(30));
    let told = owner.states(&mut world);
    assert_eq!(
        (told.lock_state, told.lock_n_go_timer),
        (LockState::OPENER_IDLE, 0)
    );
    assert_eq!(told.trigger, Trigger::Automatic);
}

#[test]
fn each_switching_is_in_the_log_however_soon_it_follows() {
    let (mut world, owner) = home();
    for action in [RTO_ON, RTO_OFF, RTO_ON, RTO_OFF] {
        send(&mut world, &owner, action).unwrap();
    }
    let told: Vec<_> = actions(&mut world, &owner)
        .into_iter()
        .map(|(action, ..)| action)
        .collect();
    assert_eq!(told, [RTO_OFF, RTO_ON, RTO_OFF, RTO_ON]);
    for _ in 0..50 {
        send(&mut world, &owner, RTO_OFF).unwrap();
    }
    assert_eq!(
        actions(&mut world, &owner).len(),
        5,
        "switching off what is off is told once"
    );
}

#[test]
fn continuous_mode_takes_the_code_from_an_app_and_none_from_a_bridge() {
    let (mut world, owner) = home();
    for action in [CM_ON, CM_OFF] {
        assert_eq!(
            send(&mut world, &owner, action),
            Err(ErrorCode::NotAuthorized)
        );
    }
    for code in [0, 1234] {
        assert_eq!(
            continuous(&mut world, &owner, true, 0, code),
            Err(ErrorCode::BadCode)
        );
    }
    assert_eq!(owner.states(&mut world).device_state, DeviceState::DoorMode);
    let answer = continuous(&mut world, &owner, true, 0, CODE).unwrap();
    let statuses: Vec<_> = answer
        .iter()
        .filter(|message| matches!(message, Message::Status(_)))
        .collect();
    assert_eq!(
        statuses,
        [&complete()],
        "complete at once, and not accepted first"
    );
    let told = owner.states(&mut world);
    assert_eq!(told.device_state, DeviceState::ContinuousMode);
    assert_eq!(told.lock_state, LockState::OPENER_IDLE);
    continuous(&mut world, &owner, false, 0, CODE).unwrap();
    assert_eq!(owner.states(&mut world).device_state, DeviceState::DoorMode);

    let bridge = another(&mut world, AuthorizationType::Bridge, "Bridge");
    let messages = send(&mut world, &bridge, CM_ON).unwrap();
    assert_eq!(messages.first(), Some(&accepted()));
    assert_eq!(
        owner.states(&mut world).device_state,
        DeviceState::ContinuousMode
    );
    send(&mut world, &bridge, CM_OFF).unwrap();
    assert_eq!(owner.states(&mut world).device_state, DeviceState::DoorMode);
}

#[test]
fn the_timeout_of_continuous_mode_is_in_minutes() {
    let (mut world, owner) = home();
    continuous(&mut world, &owner, true, 90, CODE).unwrap();
    world.advance(min(89));
    assert_eq!(
        owner.states(&mut world).device_state,
        DeviceState::ContinuousMode
    );
    world.advance(min(1));
    assert_eq!(owner.states(&mut world).device_state, DeviceState::DoorMode);
}

#[test]
fn continuous_mode_outlives_a_power_cut_with_its_account_and_ring_to_open_does_not() {
    let (mut world, owner) = home();
    send(&mut world, &owner, RTO_ON).unwrap();
    let bridge = another(&mut world, AuthorizationType::Bridge, "Bridge");
    send(&mut world, &bridge, CM_ON).unwrap();
    world.reboot(false);
    let owner = owner.reconnect(&mut world);
    let told = owner.states(&mut world);
    assert_eq!(told.device_state, DeviceState::ContinuousMode);
    assert_eq!(told.lock_state, LockState::OPENER_IDLE);
    world.ring();
    world.advance(s(1));
    assert_eq!(world.strike, StrikeCommand::Engage);
    world.advance(s(10));
    let (ring, _) = &rings(&mut world, &owner)[0];
    assert_eq!(
        (ring.mode, ring.source),
        (2, 5),
        "the bridge switched it on"
    );
}

#[test]
fn what_ended_before_the_power_cut_stays_ended() {
    let (mut world, owner) = home();
    continuous(&mut world, &owner, true, 0, CODE).unwrap();
    continuous(&mut world, &owner, false, 0, CODE).unwrap();
    world.reboot(false);
    let owner = owner.reconnect(&mut world);
    assert_eq!(owner.states(&mut world).device_state, DeviceState::DoorMode);
}

#[test]
fn an_end_the_store_did_not_take_is_kept_once_it_can() {
    let (mut world, owner) = home();
    let bridge = another(&mut world, AuthorizationType::Bridge, "Bridge");
    send(&mut world, &bridge, CM_ON).unwrap();
    world.env.store.fail_after(0, StoreError::Full);
    assert_eq!(
        send(&mut world, &bridge, CM_OFF),
        Err(ErrorCode::Unknown),
        "nobody is told that it is done for good"
    );
    world.env.store.heal();
    // Anything that happens is occasion enough.
    bridge.states(&mut world);
    world.reboot(false);
    let owner = owner.reconnect(&mut world);
    assert_eq!(owner.states(&mut world).device_state, DeviceState::DoorMode);
}

#[test]
fn hands_that_reset_it_leave_nothing_of_it() {
    use doorward_device::{Input, body::ButtonEvent};
    let (mut world, owner) = home();
    continuous(&mut world, &owner, true, 0, CODE).unwrap();
    world.reboot(true);
    world.advance(s(11));
    world.input(Input::Button(ButtonEvent::Released));
    world.input(Input::Button(ButtonEvent::Pressed));
    assert_eq!(world.reboots, 1);
    world.advance(s(3));
    assert!(!world.device.is_set_up());
    assert!(
        !world
            .device
            .view(world.clock())
            .opener
            .unwrap()
            .continuous_mode
    );
    ring(&mut world);
    assert_eq!(world.strike, StrikeCommand::Release);
}

#[test]
fn a_timetable_makes_office_hours() {
    let (mut world, owner) = home();
    // It is noon, UTC, on a Tuesday.
    for (hour, action) in [(13, CM_ON), (18, CM_OFF)] {
        let control = TimeControl {
            weekdays: Weekdays::EVERY_DAY,
            time: TimeOfDay { hour, minute: 0 },
            action,
        };
        owner
            .command(&mut world, &Command::AddTimeControl(control), CODE)
            .unwrap();
    }
    let is_on = |world: &mut World| owner.states(world).device_state == DeviceState::ContinuousMode;
    assert!(!is_on(&mut world));
    world.advance(min(61));
    assert!(is_on(&mut world));
    ring(&mut world);
    let (ring, _) = rings(&mut world, &owner)[0].clone();
    assert_eq!((ring.mode, ring.source), (2, 1), "the timetable did");
    world.advance(min(5 * 60));
    assert!(!is_on(&mut world));
    let control = TimeControl {
        weekdays: Weekdays::EVERY_DAY,
        time: TimeOfDay { hour: 1, minute: 0 },
        action: LockAction::FullLock,
    };
    assert_eq!(
        owner.command(&mut world, &Command::AddTimeControl(control), CODE),
        Err(ErrorCode::BadParameter)
    );
}

#[test]
fn setting_the_clock_does_not_end_continuous_mode_over_a_power_cut() {
    use doorward_proto::types::DateTime;
    let (mut world, owner) = home();
    continuous(&mut world, &owner, true, 0, CODE).unwrap();
    // The clock was a day fast.
    let earlier = DateTime::from_unix(crate::world::NOON - 86_400);
    owner
        .command(&mut world, &Command::UpdateTime(earlier), CODE)
        .unwrap();
    world.reboot(false);
    let owner = owner.reconnect(&mut world);
    assert_eq!(
        owner.states(&mut world).device_state,
        DeviceState::ContinuousMode
    );
}
