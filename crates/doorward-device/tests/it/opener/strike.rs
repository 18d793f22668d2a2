//! Opening, and who may ask for what.

use doorward_device::body::StrikeCommand;
use doorward_proto::{
    DataRequest, Line,
    action::SimpleLockActionRequest,
    advertising::AdvertisementKind,
    types::{Name, SimpleLockAction},
};

use super::*;

#[test]
fn speaks_with_the_identities_of_an_opener() {
    let mut world = World::new(Model::Opener);
    let line = Line::Opener;
    assert_eq!(
        world.advertised(),
        Some(AdvertisementKind::Uninitialised { line })
    );
    world.hold_button();
    let family = Model::Opener.family();
    assert_eq!(
        world.advertised(),
        Some(AdvertisementKind::Pairing { family })
    );
    let owner = world
        .pair_as(1, "Owner", AuthorizationType::App, 0)
        .unwrap();
    assert!(matches!(
        world.advertised(),
        Some(AdvertisementKind::Beacon {
            line: Line::Opener,
            ..
        })
    ));
    assert_eq!(owner.states(&mut world).device_state, DeviceState::DoorMode);
}

#[test]
fn messages_have_the_published_sizes() {
    let (mut world, owner) = home();
    for (command, payload) in [
        (Command::RequestData(DataRequest::States), 19),
        (Command::RequestConfig, 73),
        (Command::RequestAdvancedConfig, 27),
    ] {
        let challenge = owner.challenge(&mut world).unwrap();
        let frame = owner.seal(&mut world, &command, Some(&challenge), 0);
        world.heard(owner.link);
        world.send(
            owner.link,
            doorward_proto::Characteristic::UserSpecific,
            &frame,
        );
        let heard = world.heard(owner.link);
        assert_eq!(heard[0].1.len(), payload + 54, "{command:?}");
    }
}

#[test]
fn an_opening_is_accepted_shown_and_completed() {
    let (mut world, owner) = home();
    let messages = owner.act(&mut world, OPEN).unwrap();
    assert_eq!(messages.first(), Some(&accepted()));
    assert_eq!(messages.last(), Some(&complete()));
    let mut shown: Vec<_> = states(&messages)
        .iter()
        .map(|states| states.lock_state.to_wire())
        .collect();
    shown.dedup();
    assert_eq!(shown, [7, 5, 1]);
    let last = states(&messages).last().unwrap().last_action.unwrap();
    assert_eq!(
        (last.action, last.trigger, last.completion),
        (OPEN, Trigger::System, Completion::Success)
    );
    assert_eq!(
        actions(&mut world, &owner)[0],
        (
            OPEN,
            Trigger::System,
            Completion::Success,
            "Owner".to_owned()
        )
    );
}

#[test]
fn the_strike_lets_go_only_as_long_as_set() {
    let (mut world, owner) = home();
    set_advanced(&mut world, &owner, |a| a.strike_duration = 10_000).unwrap();
    send(&mut world, &owner, OPEN).unwrap();
    world.advance(s(1));
    assert_eq!(world.strike, StrikeCommand::Engage);
    world.advance(s(9));
    assert_eq!(world.strike, StrikeCommand::Engage);
    world.advance(s(1));
    assert_eq!(world.strike, StrikeCommand::Release);
}

#[test]
fn a_power_cut_while_the_door_is_free_holds_it_again() {
    let (mut world, owner) = home();
    send(&mut world, &owner, OPEN).unwrap();
    world.advance(s(1));
    assert_eq!(world.strike, StrikeCommand::Engage);
    world.reboot(false);
    assert_eq!(world.strike, StrikeCommand::Release);
}

#[test]
fn a_suffix_of_any_length_up_to_twenty_is_in_the_log() {
    let (mut world, owner) = home();
    for length in [0, 1, 7, 20] {
        let suffix = "x".repeat(length);
        let request = LockActionRequest {
            suffix: Some(Name::new(&suffix).unwrap()),
            ..LockActionRequest::new(OPEN, AppId(0))
        };
        let mut data = Command::LockAction(request)
            .encode(
                world.profile(),
                Some(&owner.challenge(&mut world).unwrap()),
                None,
            )
            .unwrap();
        // Clients send as much of the field as they need.
        let challenge = data.payload[26..].to_vec();
        data.payload.truncate(6 + length);
        data.payload.extend_from_slice(&challenge).unwrap();
        let frame = owner.seal_data(&mut world, &data);
        let answer = owner.send(&mut world, &frame);
        assert_eq!(answer.first(), Some(&accepted()), "{length}: {answer:?}");
        world.advance(s(10));
        let name = &actions(&mut world, &owner)[0].3;
        let expected = if length == 0 {
            "Owner".to_owned()
        } else {
            format!("Owner ({suffix})")
        };
        assert_eq!(*name, expected);
    }
}

#[test]
fn a_simple_action_switches_ring_to_open() {
    let (mut world, owner) = home();
    for (action, state) in [
        (SimpleLockAction::Unlock, LockState::OPENER_RING_TO_OPEN),
        (SimpleLockAction::Lock, LockState::OPENER_IDLE),
    ] {
        let request = SimpleLockActionRequest {
            action,
            suffix: None,
        };
        let command = Command::SimpleLockAction(request);
        owner.command(&mut world, &command, 0).unwrap();
        assert_eq!(owner.states(&mut world).lock_state, state);
    }
}

#[test]
fn what_is_a_locks_is_refused_and_what_is_an_openers_a_lock_refuses() {
    let (mut world, owner) = home();
    let full_lock = doorward_proto::PData {
        command: doorward_proto::CommandId::LOCK_ACTION,
        payload: {
            let mut payload = doorward_proto::Payload::from_slice(&[6, 0, 0, 0, 0, 0]).unwrap();
            let challenge = owner.challenge(&mut world).unwrap();
            payload.extend_from_slice(&challenge.0).unwrap();
            payload
        },
    };
    let frame = owner.seal_data(&mut world, &full_lock);
    let answer = crate::world::outcome(owner.send(&mut world, &frame));
    assert_eq!(answer, Err(ErrorCode::BadParameter));

    let mut lock = World::new(Model::SmartLock);
    let guest = lock.pair(1, "Guest", 0);
    for id in [0x002F_u16, 0x0057] {
        let command = doorward_proto::CommandId(id);
        let challenge = guest.challenge(&mut lock).unwrap();
        let mut payload = doorward_proto::Payload::new();
        if id == 0x0057 {
            payload.extend_from_slice(&[0, 0]).unwrap();
        }
        payload.extend_from_slice(&challenge.0).unwrap();
        payload.extend_from_slice(&[0, 0]).unwrap();
        let data = doorward_proto::PData { command, payload };
        let frame = guest.seal_data(&mut lock, &data);
        let answer = crate::world::outcome(guest.send(&mut lock, &frame));
        assert!(
            matches!(answer, Err(ErrorCode::Unknown | ErrorCode::BadLength)),
            "{command}: {answer:?}"
        );
    }
}

#[test]
fn tells_the_command_it_got_last() {
    let (mut world, owner) = home();
    let asked = |world: &mut World| match &owner
        .request(world, DataRequest::MostRecentCommand)
        .unwrap()[..]
    {
        [Message::MostRecentCommand(command)] => *command,
        other => panic!("{other:?}"),
    };
    send(&mut world, &owner, RTO_ON).unwrap();
    assert_eq!(asked(&mut world), doorward_proto::CommandId::LOCK_ACTION);
    owner.verify(&mut world, CODE).unwrap();
    assert_eq!(
        asked(&mut world),
        doorward_proto::CommandId::VERIFY_SECURITY_CODE
    );
    let openings = owner.request(&mut world, DataRequest::OpeningsClosings);
    assert_eq!(openings, Err(ErrorCode::Unknown));
}

#[test]
fn of_its_batteries_it_tells_only_that_they_are_critical() {
    use doorward_device::{Input, body::BatteryReading};
    let (mut world, owner) = home();
    for (percent, byte) in [(80, 0), (10, 1)] {
        world.input(Input::Battery(BatteryReading {
            percent,
            charging: true,
            ..BatteryReading::default()
        }));
        assert_eq!(owner.states(&mut world).battery.0, byte);
    }
}

#[test]
fn wrong_codes_and_what_comes_of_them_are_as_at_a_lock() {
    use doorward_proto::ext::{SecurityEvent, SecurityEventKind};
    let (mut world, owner) = home();
    let guest = another(&mut world, AuthorizationType::App, "Guest");
    assert_eq!(
        guest.command(&mut world, &Command::RequestConfig, 0),
        Err(ErrorCode::BadCode),
        "the configuration is for those who know the code"
    );
    for wrong in 1000..1005 {
        assert_eq!(guest.verify(&mut world, wrong), Err(ErrorCode::BadCode));
    }
    assert_eq!(
        guest.verify(&mut world, CODE),
        Err(ErrorCode::TooManyCodeAttempts)
    );
    assert_eq!(
        continuous(&mut world, &guest, true, 0, CODE),
        Err(ErrorCode::TooManyCodeAttempts)
    );
    assert_eq!(guest.code_status(&mut world).own_failures, 5);
    owner
        .command(
            &mut world,
            &Command::AcknowledgeFailures {
                authorization: Some(guest.id()),
            },
            CODE,
        )
        .unwrap();
    let told = owner.log(&mut world, CODE).into_iter().any(|entry| {
        entry.data
            == LogData::Security(SecurityEvent {
                kind: SecurityEventKind::WrongCode,
                subject: 5,
            })
    });
    assert!(told);
}
