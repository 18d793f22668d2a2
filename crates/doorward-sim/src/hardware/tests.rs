//! The metal moves as metal does.

use doorward_device::body::PositionOffsets;
use doorward_proto::types::MotorSpeed;

use super::*;

fn powered(state: HardwareState) -> VirtualHardware {
    powered_as(Model::SmartLock, state)
}

fn powered_as(model: Model, state: HardwareState) -> VirtualHardware {
    let mut hardware = VirtualHardware::new(model, state);
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
fn the_motor_turns_as_fast_as_it_was_told_until_the_batteries_come_out() {
    let setup = |speed| MotorSetup {
        speed,
        offsets: PositionOffsets::default(),
    };
    let mut hardware = powered(HardwareState::default());
    let mut start = ms(0);
    let mut to = BoltPosition::Unlocked;
    for (speed, takes) in [
        (MotorSpeed::Standard, 2400),
        (MotorSpeed::Fast, 1600),
        (MotorSpeed::Gentle, 4800),
    ] {
        hardware.set_motor(setup(speed));
        hardware.command(start, MotorCommand::TurnTo(to));
        let half = hardware.position(start + ms(takes / 2));
        assert_eq!(half, Some(BoltPosition::LockedOnce), "{speed:?}: half way");
        let early = pass(&mut hardware, start + ms(takes - 1));
        assert_eq!(motor(&early), [], "{speed:?}");
        let end = pass(&mut hardware, start + ms(takes));
        assert_eq!(motor(&end), [MotorEvent::Arrived(to)], "{speed:?}");
        start += ms(10_000);
        to = match to {
            BoltPosition::Unlocked => BoltPosition::Locked,
            _ => BoltPosition::Unlocked,
        };
    }
    hardware.power_off(start);
    hardware.power_on();
    hardware.command(start, MotorCommand::TurnTo(BoltPosition::Locked));
    let end = pass(&mut hardware, start + ms(2400));
    assert_eq!(
        motor(&end),
        [MotorEvent::Arrived(BoltPosition::Locked)],
        "as the factory set it"
    );
}

#[test]
fn a_turn_under_way_goes_on_as_it_began() {
    let mut hardware = powered(HardwareState::default());
    hardware.command(ms(0), MotorCommand::TurnTo(BoltPosition::Unlocked));
    hardware.set_motor(MotorSetup {
        speed: MotorSpeed::Gentle,
        offsets: PositionOffsets::default(),
    });
    assert_eq!(
        motor(&pass(&mut hardware, ms(2400))),
        [MotorEvent::Arrived(BoltPosition::Unlocked)]
    );
}

#[test]
fn a_jam_blocks_the_motor_between_the_positions() {
    let mut hardware = powered(HardwareState::default());
    hardware.jam(true).unwrap();
    hardware.command(ms(0), MotorCommand::TurnTo(BoltPosition::Unlocked));
    assert_eq!(motor(&pass(&mut hardware, ms(5000))), [MotorEvent::Blocked]);
    assert_eq!(hardware.position(ms(5000)), None);
    hardware.command(ms(5000), MotorCommand::FindPosition);
    assert_eq!(
        motor(&pass(&mut hardware, ms(9000))),
        [MotorEvent::Stopped(None)]
    );
    hardware.jam(false).unwrap();
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
    hardware
        .turn_knob(ms(9999), BoltPosition::Unlocked)
        .unwrap();
    hardware.move_door(ms(9999), true).unwrap();
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
    hardware.turn_knob(ms(0), BoltPosition::Unlatched).unwrap();
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
    hardware.turn_knob(ms(500), BoltPosition::Locked).unwrap();
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

#[test]
fn a_thrown_bolt_holds_the_door_shut_or_keeps_it_from_closing() {
    let mut hardware = powered(HardwareState::default());
    assert_eq!(hardware.move_door(ms(0), true), Err(Impossible::BoltHolds));
    assert_eq!((hardware.is_door_open(), hardware.poll()), (false, None));
    hardware.turn_knob(ms(0), BoltPosition::Unlocked).unwrap();
    hardware.move_door(ms(0), true).unwrap();
    hardware.turn_knob(ms(0), BoltPosition::Locked).unwrap();
    assert_eq!(
        hardware.move_door(ms(0), false),
        Err(Impossible::BoltHitsFrame)
    );
    assert!(hardware.is_door_open());
}

#[test]
fn a_sensor_says_what_was_done_to_it_and_then_sees_nothing() {
    let mut hardware = powered(HardwareState::default());
    hardware.turn_knob(ms(0), BoltPosition::Unlocked).unwrap();
    while hardware.poll().is_some() {}
    for (sensor, told) in [
        (Sensor::Jammed, DoorEvent::Jammed),
        (Sensor::Tampered, DoorEvent::Tampered),
        (Sensor::Removed, DoorEvent::Tampered),
    ] {
        hardware.set_sensor(sensor).unwrap();
        assert_eq!(hardware.poll(), Some(HardwareEvent::Door(told)));
        hardware.move_door(ms(0), true).unwrap();
        hardware.move_door(ms(0), false).unwrap();
        assert_eq!(hardware.poll(), None, "{sensor:?}");
    }
    hardware.power_off(ms(1));
    hardware.power_on();
    let first = hardware.poll();
    assert!(
        matches!(first, Some(HardwareEvent::Battery(_))),
        "a sensor that is not there says nothing: {first:?}"
    );
    hardware.move_door(ms(1), true).unwrap();
    hardware.set_sensor(Sensor::Working).unwrap();
    assert_eq!(
        hardware.poll(),
        Some(HardwareEvent::Door(DoorEvent::Opened))
    );
}

#[test]
fn each_product_has_its_own_parts() {
    let part = |model| VirtualHardware::new(model, HardwareState::default());
    let unlocked = BoltPosition::Unlocked;
    let lacks = |done: Result<(), Impossible>| matches!(done, Err(Impossible::NoSuchPart { .. }));
    for model in [Model::SmartLock, Model::Ultra] {
        assert!(part(model).turn_knob(ms(0), unlocked).is_ok());
        assert!(lacks(part(model).turn_key(ms(0), unlocked)));
        assert!(part(model).set_sensor(Sensor::Removed).is_ok());
    }
    let mut door = part(Model::SmartDoor);
    assert!(lacks(door.turn_knob(ms(0), unlocked)));
    assert!(door.turn_key(ms(0), unlocked).is_ok());
    assert!(lacks(door.set_sensor(Sensor::Removed)), "built in");
    assert!(door.set_sensor(Sensor::Tampered).is_ok());
    let mut opener = part(Model::Opener);
    assert!(lacks(opener.turn_knob(ms(0), unlocked)));
    assert!(lacks(opener.turn_key(ms(0), unlocked)));
    assert!(lacks(opener.jam(true)));
    assert!(lacks(opener.set_sensor(Sensor::Jammed)));
}

#[test]
fn the_house_door_opens_only_while_the_strike_has_current() {
    let mut hardware = powered_as(Model::Opener, HardwareState::default());
    let holds = Err(Impossible::StrikeHolds);
    assert_eq!(hardware.move_door(ms(0), true), holds);
    hardware.strike(StrikeCommand::Engage);
    hardware.set_bus(Bus::Dead).unwrap();
    assert_eq!(hardware.move_door(ms(0), true), holds, "no wires");
    hardware.bus_command(BusCommand::Use(doorward_device::body::BusSetup {
        operating_mode: doorward_proto::types::OpenerOperatingMode::Digital,
        intercom_id: 0,
        short_circuit_ms: None,
    }));
    hardware.set_bus(Bus::Weak).unwrap();
    assert_eq!(hardware.move_door(ms(0), true), holds, "too little voltage");
    hardware.set_bus(Bus::Good).unwrap();
    assert_eq!(hardware.move_door(ms(0), true), Ok(()));
    hardware.strike(StrikeCommand::Release);
    assert_eq!(hardware.move_door(ms(0), false), Ok(()), "it falls shut");
    assert_eq!(hardware.move_door(ms(0), true), holds);
    hardware.strike(StrikeCommand::Engage);
    hardware.power_off(ms(0));
    assert_eq!(
        hardware.move_door(ms(0), true),
        holds,
        "no power, no current"
    );
}

#[test]
fn a_ring_sounds_the_chime_unless_the_opener_keeps_it_silent() {
    let mut hardware = powered_as(Model::Opener, HardwareState::default());
    let rang = HardwareEvent::Bus(BusEvent::Rang);
    hardware.ring_bell(ms(0)).unwrap();
    assert_eq!(
        (hardware.poll(), hardware.chime()),
        (Some(rang), ChimeView::Sounds)
    );
    pass(&mut hardware, ms(2500));
    assert_eq!(hardware.chime(), ChimeView::Silent);

    hardware.set_chime(Chime::Suppressed { for_ms: 1000 });
    hardware.ring_bell(ms(3000)).unwrap();
    assert_eq!(
        (hardware.poll(), hardware.chime()),
        (Some(rang), ChimeView::Suppressed)
    );
    pass(&mut hardware, ms(4000));
    assert_eq!(hardware.chime(), ChimeView::Sounds, "for its time only");
    pass(&mut hardware, ms(5500));
    assert_eq!(hardware.chime(), ChimeView::Silent);

    hardware.power_off(ms(6000));
    hardware.ring_bell(ms(6000)).unwrap();
    assert_eq!(
        (hardware.poll(), hardware.chime()),
        (None, ChimeView::Sounds),
        "as before it was there"
    );
}

#[test]
fn a_dead_bus_rings_nowhere_and_says_so_at_power_up() {
    let mut hardware = powered_as(Model::Opener, HardwareState::default());
    let low = Some(HardwareEvent::Bus(BusEvent::VoltageLow));
    hardware.set_bus(Bus::Dead).unwrap();
    assert_eq!(hardware.poll(), low);
    hardware.ring_bell(ms(0)).unwrap();
    assert_eq!(
        (hardware.poll(), hardware.chime()),
        (None, ChimeView::Silent)
    );
    hardware.set_bus(Bus::Weak).unwrap();
    assert_eq!(hardware.poll(), None, "no better for opening");
    hardware.set_bus(Bus::Good).unwrap();
    assert_eq!(
        hardware.poll(),
        Some(HardwareEvent::Bus(BusEvent::VoltageGood))
    );
    let mut again = VirtualHardware::new(
        Model::Opener,
        HardwareState {
            bus: Bus::Dead,
            ..HardwareState::default()
        },
    );
    again.power_on();
    assert_eq!(again.poll(), low);
}

#[test]
fn beeps_are_remembered_and_end() {
    let mut hardware = powered_as(Model::SmartDoor, HardwareState::default());
    hardware.play(ms(0), Sound::LOCKED);
    assert!(hardware.is_playing());
    pass(&mut hardware, ms(900));
    assert!(!hardware.is_playing());
    for second in 1..=6 {
        hardware.play(ms(second * 1000), Sound::UNLOCKED);
    }
    let heard: Vec<_> = hardware.heard().collect();
    assert_eq!(heard.len(), 5);
    assert_eq!(heard[0].at, ms(6000));
    assert_eq!(
        (heard[0].says().as_str(), heard[0].picture().as_str()),
        ("2 short beeps", "• •")
    );
    let tone = Heard {
        at: ms(0),
        sound: Sound {
            pattern: doorward_device::body::SoundPattern::Tone {
                number: 2,
                occasion: doorward_device::body::Occasion::Ring,
            },
            level: 90,
        },
    };
    assert_eq!(
        (tone.says().as_str(), tone.picture().as_str()),
        ("tone 2: somebody rings", "♪♪")
    );
}
