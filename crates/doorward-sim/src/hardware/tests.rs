//! The metal moves as metal does.

use super::*;

fn powered(state: HardwareState) -> VirtualHardware {
    let mut hardware = VirtualHardware::new(state);
    hardware.power_on();
    while hardware.poll().is_some() {}
    hardware
}

fn ms(ms: u64) -> Duration {
    Duration::from_millis(ms)
}

/// Lets time pass until `end` and tells what was noticed on the way.
fn pass(hardware: &mut VirtualHardware, end: Duration) -> Vec<HardwareEvent> {
    let mut noticed = Vec::new();
    while let Some(due) = hardware.deadline().filter(|due| *due <= end) {
        hardware.pass(due);
        noticed.extend(core::iter::from_fn(|| hardware.poll()));
    }
    noticed
}

fn motor(events: &[HardwareEvent]) -> Vec<MotorEvent> {
    let motor = |event: &HardwareEvent| match event {
        HardwareEvent::Motor(event) => Some(*event),
        _ => None,
    };
    events.iter().filter_map(motor).collect()
}

#[test]
fn two_turns_take_two_turns_time() {
    let mut hardware = powered(HardwareState::default());
    hardware.command(ms(0), MotorCommand::TurnTo(BoltPosition::Unlocked));
    assert_eq!(motor(&pass(&mut hardware, ms(2399))), []);
    assert_eq!(hardware.position(ms(600)), None);
    assert_eq!(
        hardware.position(ms(1200)),
        Some(BoltPosition::LockedOnce),
        "half way"
    );
    assert_eq!(
        motor(&pass(&mut hardware, ms(2400))),
        [MotorEvent::Arrived(BoltPosition::Unlocked)]
    );
    let run = hardware.reading().run.unwrap();
    assert_eq!(run.distance_degrees, 720);
    assert!(run.lowest_mv < run.start_mv);
}

#[test]
fn a_jam_blocks_the_motor_between_the_positions() {
    let mut hardware = powered(HardwareState::default());
    hardware.jam(true);
    hardware.command(ms(0), MotorCommand::TurnTo(BoltPosition::Unlocked));
    assert_eq!(motor(&pass(&mut hardware, ms(5000))), [MotorEvent::Blocked]);
    assert_eq!(hardware.position(ms(5000)), None);
    hardware.command(ms(5000), MotorCommand::FindPosition);
    assert_eq!(
        motor(&pass(&mut hardware, ms(9000))),
        [MotorEvent::Stopped(None)]
    );
    hardware.jam(false);
    hardware.command(ms(9000), MotorCommand::TurnTo(BoltPosition::Locked));
    assert_eq!(
        motor(&pass(&mut hardware, ms(12_000))),
        [MotorEvent::Arrived(BoltPosition::Locked)]
    );
}

#[test]
fn a_stopped_motor_says_where_it_is_if_it_is_somewhere() {
    let mut hardware = powered(HardwareState::default());
    hardware.command(ms(0), MotorCommand::TurnTo(BoltPosition::Unlocked));
    hardware.command(ms(100), MotorCommand::Stop);
    assert_eq!(
        hardware.poll(),
        Some(HardwareEvent::Motor(MotorEvent::Stopped(None)))
    );
    hardware.command(ms(200), MotorCommand::TurnTo(BoltPosition::LockedOnce));
    hardware.command(ms(1300), MotorCommand::Stop);
    let stopped = MotorEvent::Stopped(Some(BoltPosition::LockedOnce));
    assert_eq!(hardware.poll(), Some(HardwareEvent::Motor(stopped)));
}

#[test]
fn without_power_metal_stays_where_it_is_and_nobody_notices() {
    let mut hardware = powered(HardwareState::default());
    hardware.command(ms(0), MotorCommand::TurnTo(BoltPosition::Unlocked));
    hardware.power_off(ms(600));
    assert_eq!(hardware.state(ms(9999)).spindle, 540_000);
    hardware.press();
    hardware.move_door(true);
    hardware.turn_knob(ms(9999), BoltPosition::Unlocked);
    assert_eq!((hardware.poll(), hardware.is_button_down()), (None, true));
    hardware.power_on();
    assert_eq!(
        hardware.poll(),
        Some(HardwareEvent::Door(DoorEvent::Opened)),
        "the first reading"
    );
}

#[test]
fn a_latch_springs_back_from_a_hand_and_from_a_dead_motor() {
    let mut hardware = powered(HardwareState::default());
    hardware.turn_knob(ms(0), BoltPosition::Unlatched);
    assert_eq!(
        hardware.poll(),
        Some(HardwareEvent::Knob(BoltPosition::Unlatched))
    );
    assert_eq!(
        pass(&mut hardware, ms(1000)),
        [HardwareEvent::Knob(BoltPosition::Unlocked)]
    );

    hardware.command(ms(1000), MotorCommand::TurnTo(BoltPosition::Unlatched));
    pass(&mut hardware, ms(2000));
    assert_eq!(
        hardware.position(ms(2000)),
        Some(BoltPosition::Unlatched),
        "a motor holds it"
    );
    hardware.power_off(ms(2000));
    assert_eq!(hardware.position(ms(2000)), Some(BoltPosition::Unlocked));
}

#[test]
fn a_hand_on_the_knob_wins_against_the_motor() {
    let mut hardware = powered(HardwareState::default());
    hardware.command(ms(0), MotorCommand::TurnTo(BoltPosition::Unlocked));
    hardware.turn_knob(ms(500), BoltPosition::Locked);
    assert_eq!(
        hardware.poll(),
        Some(HardwareEvent::Motor(MotorEvent::Stopped(Some(
            BoltPosition::Locked
        ))))
    );
    assert_eq!(pass(&mut hardware, ms(9999)), []);
    assert_eq!(hardware.position(ms(9999)), Some(BoltPosition::Locked));
}

#[test]
fn turning_drains_the_batteries_and_empty_ones_turn_nothing() {
    let mut hardware = powered(HardwareState::default());
    for turn in 0..100 {
        let to = if turn % 2 == 0 {
            BoltPosition::Unlocked
        } else {
            BoltPosition::Locked
        };
        hardware.command(ms(turn * 10_000), MotorCommand::TurnTo(to));
        pass(&mut hardware, ms(turn * 10_000 + 9_999));
    }
    assert_eq!(hardware.state(ms(1_000_000)).charge, 1_000_000 - 100 * 250);
    hardware.set_charge(0);
    while hardware.poll().is_some() {}
    hardware.command(ms(2_000_000), MotorCommand::TurnTo(BoltPosition::Unlocked));
    assert_eq!(
        hardware.poll(),
        Some(HardwareEvent::Motor(MotorEvent::LowVoltage))
    );
}

#[test]
fn a_press_for_a_while_ends_by_itself() {
    let mut hardware = powered(HardwareState::default());
    hardware.press_for(ms(0), ms(5000));
    assert_eq!(
        hardware.poll(),
        Some(HardwareEvent::Button(ButtonEvent::Pressed))
    );
    assert_eq!(pass(&mut hardware, ms(4999)), []);
    assert_eq!(
        pass(&mut hardware, ms(5000)),
        [HardwareEvent::Button(ButtonEvent::Released)]
    );
    hardware.release();
    assert_eq!(hardware.poll(), None);
}
