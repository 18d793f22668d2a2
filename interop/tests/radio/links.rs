//! Several phones, controllers that come and go, and devices that are not what they seem.

use core::time::Duration;
use std::time::Instant;

use doorward_app::{App, DoorAction, LockState, LogFilter, Reach, Visit};
use doorward_interop::{Fate, Peer, Way, h4};
use doorward_sim::Model;

use crate::house::{House, within};

/// Waits until the phone sees the device so.
async fn until(phone: &App, house: &House, seen: impl Fn(&doorward_app::DeviceCard) -> bool) {
    let mut changes = phone.changes();
    within(20, async {
        while !seen(&phone.device(house.id()).unwrap()) {
            changes.changed().await.unwrap();
        }
    })
    .await;
}

/// Tries until the phone reaches the device again.
async fn reached_again(phone: &App, house: &House) {
    within(30, async {
        while phone.refresh(house.id()).await.is_err() {
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn four_phones_are_connected_at_once_and_a_fifth_is_told_why_it_is_not() {
    let house = House::with(Model::SmartLock).await;
    let id = house.id();
    let mut phones = Vec::new();
    for name in ["anna", "bert", "cleo", "dora"] {
        let phone = house.phone(name).await;
        house.pair(&phone, None).await.unwrap();
        phones.push(phone);
    }
    for phone in &phones {
        phone.refresh(id).await.unwrap();
    }
    assert_eq!(house.host.snapshot().links, 4);
    house
        .hasten(phones[0].act(id, DoorAction::Unlock))
        .await
        .unwrap();
    for phone in &phones {
        until(phone, &house, |card| card.state == LockState::Unlocked).await;
    }
    // A fifth is heard, finds no room, and disturbs nobody.
    let fifth = house.phone("emil").await;
    let refused = within(20, house.pair(&fifth, None)).await.unwrap_err();
    assert_eq!((refused.word(), refused.exit_code()), ("crowded", 5));
    assert!(refused.to_string().contains("another one"), "{refused}");
    assert_eq!(house.host.snapshot().links, 4);
    phones[3].refresh(id).await.unwrap();
    // As soon as one leaves, it is let in.
    phones[0].close();
    house.host.advance(Duration::from_secs(200)).await;
    house.pair(&fifth, None).await.unwrap();
    // One that knows the way is told the same.
    let refused = within(20, phones[0].refresh(id)).await.unwrap_err();
    assert_eq!(refused.word(), "crowded", "{refused}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_phone_whose_controller_is_pulled_says_so_and_is_back_with_it() {
    let house = House::with(Model::SmartLock).await;
    let id = house.id();
    let (phone, tap) = house.tapped_phone("anna", 247).await;
    house.pair(&phone, None).await.unwrap();
    phone.refresh(id).await.unwrap();
    tap.cut();
    until(&phone, &house, |card| card.reach != Reach::Reached).await;
    // The controller is there again after a moment; the next try finds the lock.
    reached_again(&phone, &house).await;
    assert!(tap.connections() >= 2);
    // A controller that has lost its senses is taken anew as well.
    tap.once(0, Fate::Instead(vec![0x77; 40]), |way, packet| {
        way == Way::ToHost && h4::handle(packet).is_some()
    });
    let _ = phone.refresh(id).await;
    reached_again(&phone, &house).await;
    assert!(tap.connections() >= 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lock_whose_controller_is_pulled_is_back_on_the_air_and_remembers_everybody() {
    let house = House::with(Model::SmartLock).await;
    let id = house.id();
    let phone = house.phone("anna").await;
    let visit = house.owned(&phone, "4826").await;
    house
        .hasten(phone.act(id, DoorAction::Unlock))
        .await
        .unwrap();
    for turn in 0..3 {
        if turn == 2 {
            // It answers, and what it says makes no sense.
            house.tap.once(0, Fate::Instead(vec![0xFF; 64]), |way, _| {
                way == Way::ToHost
            });
            let _ = phone.refresh(id).await;
            assert!(house.tap.has_happened());
        } else {
            house.tap.cut();
            until(&phone, &house, |card| card.reach != Reach::Reached).await;
        }
        reached_again(&phone, &house).await;
        let card = phone.device(id).unwrap();
        assert_eq!(card.state, LockState::Unlocked);
        phone
            .log(&visit, id, &LogFilter::default(), |_| {})
            .await
            .unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_controller_that_is_not_there_is_an_error_that_says_what_to_do() {
    let error = doorward_app::BluetoothRadio::start("hci-tcp:127.0.0.1:1".parse().unwrap())
        .await
        .unwrap_err();
    assert_eq!((error.word(), error.exit_code()), ("radio_off", 5));
    assert!(error.to_string().contains("127.0.0.1:1"), "{error}");
    let error = doorward_app::BluetoothRadio::start("hci:990".parse().unwrap())
        .await
        .unwrap_err();
    assert_eq!(error.word(), "radio_off");
}

/// What somebody in the lock's place advertises: the lock's own beacon, with this number.
fn beacon(number: u32) -> Vec<u8> {
    let service = [
        0xA9, 0x2E, 0xE2, 0x00, 0x55, 0x01, 0x11, 0xE4, 0x91, 0x6C, 0x08, 0x00, 0x20, 0x0C, 0x9A,
        0x66,
    ];
    [
        &[2, 1, 6, 0x1A, 0xFF, 0x4C, 0, 2, 0x15][..],
        &service,
        &number.to_be_bytes(),
        &[0xC4],
    ]
    .concat()
}

/// A paired phone whose lock is gone, and somebody else who advertises at its address.
async fn impostor(number: impl Fn(u32) -> u32) -> (House, App, Visit, Peer, u32) {
    let house = House::with(Model::SmartLock).await;
    let phone = house.phone("anna").await;
    let visit = house.owned(&phone, "4826").await;
    phone.enter(&visit, house.id(), "4826", true).await.unwrap();
    house.host.shutdown().await;
    until(&phone, &house, |card| card.reach != Reach::Reached).await;
    let mut peer = Peer::take(house.radio.address(), house.bytes())
        .await
        .unwrap();
    let number = number(house.id().number());
    peer.advertise(&beacon(number), &[]).await.unwrap();
    (house, phone, visit, peer, number)
}

#[tokio::test(flavor = "multi_thread")]
async fn another_device_at_a_known_address_hears_neither_a_frame_nor_the_code() {
    let (house, phone, visit, mut peer, number) = impostor(|number| number ^ 1).await;
    // It would answer whatever it is asked.
    let heard = tokio::spawn(async move {
        let mut heard = Vec::new();
        while let Ok(handle) = peer.connected().await {
            while let Ok(message) = peer.hear(handle).await {
                let answer: &[u8] = match message.first() {
                    Some(2) => &[3, 247, 0],
                    _ => &[0x13],
                };
                let _ = peer.say(handle, answer).await;
                heard.push(message);
            }
            if peer.advertise(&beacon(number), &[]).await.is_err() {
                break;
            }
        }
        heard
    });
    let change =
        [
            doorward_app::settings::FieldChange::parse(
                doorward_app::settings::FieldId::Name,
                "Mine",
            )
            .unwrap(),
        ];
    let refused = within(60, phone.change_settings(&visit, house.id(), &change)).await;
    let word = refused.unwrap_err().word();
    assert!(["not_reachable", "wrong_device"].contains(&word), "{word}");
    let heard = within(60, heard).await.unwrap();
    assert!(!heard.is_empty(), "it was called");
    for message in heard {
        let code = message.first().copied();
        assert!(
            !matches!(code, Some(0x12 | 0x16 | 0x18 | 0x52)),
            "{message:02x?}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_device_that_never_answers_is_given_up_in_time() {
    let (house, phone, _, mut peer, number) = impostor(|number| number).await;
    // It lets everybody connect, and that is all it does.
    let holding = tokio::spawn(async move {
        let mut turns = 0;
        while let Ok(handle) = peer.connected().await {
            turns += 1;
            while peer.hear(handle).await.is_ok() {}
            if peer.advertise(&beacon(number), &[]).await.is_err() {
                break;
            }
        }
        turns
    });
    let begun = Instant::now();
    let error = within(45, phone.act(house.id(), DoorAction::Unlock))
        .await
        .unwrap_err();
    assert_eq!(error.word(), "not_reachable", "{error}");
    assert!(
        begun.elapsed() < Duration::from_secs(30),
        "{:?}",
        begun.elapsed()
    );
    let card = phone.device(house.id()).unwrap();
    assert_ne!(card.reach, Reach::Reached);
    assert!(within(60, holding).await.unwrap() > 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn indications_that_come_twice_are_taken_once() {
    for mtu in [247, 23] {
        let house = House::with(Model::SmartLock).await;
        let id = house.id();
        let (phone, tap) = house.tapped_phone("anna", mtu).await;
        let visit = house.owned(&phone, "4826").await;
        tap.rule(|way, packet| match way {
            Way::ToHost if h4::is_indication(packet) => Fate::Twice,
            _ => Fate::Pass,
        });
        if mtu == 23 {
            // Pieces that come twice make no message: that is said, and nothing is claimed.
            let error = within(30, phone.refresh(id)).await.unwrap_err();
            assert!(
                ["not_reachable", "broken_device"].contains(&error.word()),
                "{error}"
            );
        } else {
            house
                .hasten(phone.act(id, DoorAction::Unlock))
                .await
                .unwrap();
            phone.refresh(id).await.unwrap();
            let log = phone
                .log(&visit, id, &LogFilter::default(), |_| {})
                .await
                .unwrap();
            let (first, last) = log.range.unwrap();
            assert_eq!(usize::try_from(last - first).unwrap() + 1, log.total);
        }
        tap.open();
        reached_again(&phone, &house).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_indication_costs_a_moment_and_never_a_second_turn_of_the_motor() {
    let house = House::with(Model::SmartLock).await;
    let id = house.id();
    let (phone, tap) = house.tapped_phone("anna", 247).await;
    house.pair(&phone, None).await.unwrap();
    for number in [0, 2] {
        phone.refresh(id).await.unwrap();
        tap.once(number, Fate::Lost, |way, packet| {
            way == Way::ToHost && h4::is_indication(packet)
        });
        let [(action, wanted), (back, _)] = house.moves();
        let outcome = house.hasten(phone.act(id, action));
        // Virtual minutes pass in a moment, the phone's patience does not.
        let outcome = within(150, outcome).await;
        assert!(tap.has_happened());
        tap.open();
        if let Err(error) = outcome {
            assert_eq!(error.word(), "outcome_unknown", "{error}");
        }
        within(60, phone.refresh(id)).await.unwrap();
        assert_eq!(phone.device(id).unwrap().state, wanted);
        house.hasten(phone.act(id, back)).await.unwrap();
    }
}
