//! Rings: what the log says of them, the beacon, fobs and keypads.

use doorward_device::{
    Input,
    body::{ButtonEvent, Chime, SoundPattern, StrikeCommand},
};
use doorward_proto::{
    action::KeypadActionRequest,
    advertising::AdvertisementKind,
    types::{KeypadActionKind, KeypadCode, KeypadSource, OpenerFobAction},
};

use super::*;
use crate::commands::{keypad_code, typed};

const PLAIN: DoorbellLog = DoorbellLog {
    mode: 0,
    source: 0,
    geofence: 0,
    suppressed: 0,
    sound: 1,
    completion: Completion::Success,
    code_id: 0,
};

#[test]
fn a_ring_nobody_waits_for_is_in_the_log() {
    let (mut world, owner) = home();
    ring(&mut world);
    assert_eq!(rings(&mut world, &owner), [(PLAIN, String::new())]);
    assert_eq!(world.strike, StrikeCommand::Release);
    assert!(matches!(
        world.sounds[..],
        [.., sound] if matches!(sound.pattern, SoundPattern::Tone { .. })
    ));
}

#[test]
fn a_ring_that_opened_names_what_switched_the_mode_on() {
    let (mut world, owner) = home();
    // By app, coming home.
    let request = LockActionRequest {
        flags: ActionFlags::AUTO_UNLOCK,
        ..LockActionRequest::new(RTO_ON, AppId(0))
    };
    owner
        .command(&mut world, &Command::LockAction(request), 0)
        .unwrap();
    ring(&mut world);
    let expected = DoorbellLog {
        mode: 1,
        source: 2,
        geofence: 1,
        ..PLAIN
    };
    assert_eq!(rings(&mut world, &owner)[0].0, expected);
    // By the button: off first, then on.
    for _ in 0..2 {
        world.input(Input::Button(ButtonEvent::Pressed));
        world.input(Input::Button(ButtonEvent::Released));
        world.advance(s(1));
    }
    ring(&mut world);
    let expected = DoorbellLog {
        mode: 1,
        source: 3,
        ..PLAIN
    };
    assert_eq!(rings(&mut world, &owner)[0].0, expected);
    // By fob.
    let fob = another(&mut world, AuthorizationType::Fob, "Fob");
    set(&mut world, &owner, |settings| {
        settings.fob_actions[0] = OpenerFobAction::ActivateRingToOpen;
    })
    .unwrap();
    send(&mut world, &fob, LockAction::FobAction1).unwrap();
    ring(&mut world);
    assert_eq!(rings(&mut world, &owner)[0].0.source, 4);
    // By keypad, with the number of the code.
    let keypad = another(&mut world, AuthorizationType::Keypad, "Keypad");
    owner
        .command(
            &mut world,
            &Command::AddKeypadCode(keypad_code(345_678, "Postman")),
            CODE,
        )
        .unwrap();
    keypad
        .command(&mut world, &typed(345_678, KeypadActionKind::Unlock), 0)
        .unwrap();
    ring(&mut world);
    let expected = DoorbellLog {
        mode: 1,
        source: 6,
        code_id: 1,
        ..PLAIN
    };
    assert_eq!(rings(&mut world, &owner)[0].0, expected);
    // Continuous mode on top, by app.
    continuous(&mut world, &owner, true, 0, CODE).unwrap();
    ring(&mut world);
    let expected = DoorbellLog {
        mode: 3,
        source: 2,
        ..PLAIN
    };
    assert_eq!(rings(&mut world, &owner)[0].0, expected);
}

#[test]
fn the_chime_is_silent_as_set_and_the_log_says_so() {
    let (mut world, owner) = home();
    set_advanced(&mut world, &owner, |a| {
        a.doorbell_suppression = 0b010;
        a.doorbell_suppression_duration = 1500;
    })
    .unwrap();
    assert_eq!(world.chime, Chime::Sounds);
    ring(&mut world);
    assert_eq!(rings(&mut world, &owner)[0].0.suppressed, 0);
    send(&mut world, &owner, RTO_ON).unwrap();
    assert_eq!(world.chime, Chime::Suppressed { for_ms: 1500 });
    ring(&mut world);
    assert_eq!(rings(&mut world, &owner)[0].0.suppressed, 1);
    world.advance(min(20));
    assert_eq!(world.chime, Chime::Sounds);
}

#[test]
fn nobody_pushes_deeds_out_of_the_log_by_ringing() {
    let (mut world, owner) = home();
    for _ in 0..600 {
        world.ring();
        world.advance(s(1));
    }
    let told = rings(&mut world, &owner).len();
    assert!((9..=11).contains(&told), "{told} in ten minutes");
    // What opens is told at once, and then as rarely.
    continuous(&mut world, &owner, true, 0, CODE).unwrap();
    for _ in 0..120 {
        world.ring();
        world.advance(s(5));
    }
    let opened = rings(&mut world, &owner).len() - told;
    assert!((9..=11).contains(&opened), "{opened} in ten minutes");
    assert_eq!(rings(&mut world, &owner)[0].0.mode, 2);
}

/// What is told rarely against attack 37 is the same opening, and no other.
#[test]
fn a_ring_that_opens_for_another_reason_is_told_at_once() {
    let (mut world, owner) = home();
    set_advanced(&mut world, &owner, |a| {
        a.disable_ring_to_open_after_ring = false
    })
    .unwrap();
    for _ in 0..2 {
        send(&mut world, &owner, RTO_ON).unwrap();
        for _ in 0..2 {
            world.ring();
            world.advance(s(5));
        }
        send(&mut world, &owner, RTO_OFF).unwrap();
    }
    let told = rings(&mut world, &owner);
    assert_eq!(
        told.len(),
        2,
        "one for each time it was switched on: {told:?}"
    );
    continuous(&mut world, &owner, true, 0, CODE).unwrap();
    world.ring();
    world.advance(s(5));
    assert_eq!(rings(&mut world, &owner)[0].0.mode, 2);
}

#[test]
fn a_ring_sets_the_beacons_bit_and_a_bridge_clears_it() {
    let (mut world, owner) = home();
    let bridge = another(&mut world, AuthorizationType::Bridge, "Bridge");
    let changed = |world: &World| match world.advertised() {
        Some(AdvertisementKind::Beacon { state_changed, .. }) => state_changed,
        other => panic!("{other:?}"),
    };
    bridge.states(&mut world);
    assert!(!changed(&world));
    ring(&mut world);
    assert!(changed(&world));
    owner.states(&mut world);
    assert!(changed(&world), "an app clears nothing");
    bridge.states(&mut world);
    assert!(!changed(&world));
}

#[test]
fn a_ring_tells_listening_clients_what_the_door_does() {
    let (mut world, owner) = home();
    set_advanced(&mut world, &owner, |a| a.strike_delay = 2_000).unwrap();
    send(&mut world, &owner, RTO_ON).unwrap();
    owner.heard(&mut world);
    ring(&mut world);
    let heard = owner.heard(&mut world);
    let mut shown: Vec<_> = states(&heard)
        .iter()
        .map(|states| (states.lock_state.to_wire(), states.trigger))
        .collect();
    shown.dedup();
    let by_ring = Trigger::Manual;
    assert_eq!(shown, [(7, by_ring), (5, by_ring), (3, by_ring)]);
    assert!(
        !heard
            .iter()
            .any(|message| matches!(message, Message::Status(_))),
        "nobody asked"
    );
}

#[test]
fn a_fob_rings_under_its_name() {
    let (mut world, owner) = home();
    let fob = another(&mut world, AuthorizationType::Fob, "Fob");
    set(&mut world, &owner, |settings| {
        settings.fob_actions = [OpenerFobAction::Ring; 3];
    })
    .unwrap();
    let messages = fob.act(&mut world, LockAction::FobAction3).unwrap();
    assert_eq!(messages, [accepted(), complete()]);
    assert_eq!(
        rings(&mut world, &owner),
        [(DoorbellLog { source: 4, ..PLAIN }, "Fob".to_owned())]
    );
}

#[test]
fn a_typed_code_opens_and_does_no_more_than_a_code_may() {
    let (mut world, owner) = home();
    let keypad = another(&mut world, AuthorizationType::Keypad, "Keypad");
    owner
        .command(
            &mut world,
            &Command::AddKeypadCode(keypad_code(345_678, "Postman")),
            CODE,
        )
        .unwrap();
    for kind in [KeypadActionKind::Intelligent, KeypadActionKind::Unlatch] {
        keypad
            .command(&mut world, &typed(345_678, kind), 0)
            .unwrap();
        world.advance(s(1));
        assert_eq!(world.strike, StrikeCommand::Engage, "{kind:?}");
        world.advance(s(10));
    }
    assert_eq!(
        keypad.command(&mut world, &typed(345_678, KeypadActionKind::LockNGo), 0),
        Err(ErrorCode::BadParameter),
        "continuous mode takes more than a keypad code"
    );
    assert_eq!(
        keypad.command(
            &mut world,
            &typed(456_789, KeypadActionKind::Intelligent),
            0
        ),
        Err(ErrorCode::CodeInvalid)
    );
    let arrow = |action| {
        Command::KeypadAction(KeypadActionRequest {
            source: KeypadSource::ArrowKey,
            code: KeypadCode::from_wire(0),
            action,
        })
    };
    for action in [
        KeypadActionKind::Intelligent,
        KeypadActionKind::Unlock,
        KeypadActionKind::Unlatch,
    ] {
        assert_eq!(
            keypad.command(&mut world, &arrow(action), 0),
            Err(ErrorCode::BadParameter),
            "the arrow key opens nothing"
        );
    }
    send(&mut world, &owner, RTO_ON).unwrap();
    keypad
        .command(&mut world, &arrow(KeypadActionKind::Lock), 0)
        .unwrap();
    assert_eq!(owner.states(&mut world).lock_state, LockState::OPENER_IDLE);
    let typed_entries: Vec<_> = owner
        .log(&mut world, CODE)
        .into_iter()
        .filter_map(|entry| match entry.data {
            LogData::KeypadAction(log) if log.code_id == 1 => {
                Some((log.action, entry.name.as_str().to_owned()))
            }
            _ => None,
        })
        .collect();
    assert_eq!(typed_entries, vec![(OPEN, "Postman".to_owned()); 2]);
}

#[test]
fn a_code_at_an_intercom_that_opens_only_after_a_ring_waits_for_one() {
    use doorward_proto::types::OpenerCapabilities;
    let (mut world, owner) = home();
    set(&mut world, &owner, |settings| {
        settings.capabilities = OpenerCapabilities::RingToOpen;
    })
    .unwrap();
    let keypad = another(&mut world, AuthorizationType::Keypad, "Keypad");
    owner
        .command(
            &mut world,
            &Command::AddKeypadCode(keypad_code(345_678, "Postman")),
            CODE,
        )
        .unwrap();
    keypad
        .command(
            &mut world,
            &typed(345_678, KeypadActionKind::Intelligent),
            0,
        )
        .unwrap();
    assert_eq!(
        owner.states(&mut world).lock_state,
        LockState::OPENER_RING_TO_OPEN
    );
    assert_eq!(send(&mut world, &owner, OPEN), Err(ErrorCode::BadParameter));
}
