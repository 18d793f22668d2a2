//! Several phones, and controllers that come and go.

use core::time::Duration;

use doorward_app::{DoorAction, LockState, Reach};
use doorward_interop::Fuse;
use doorward_sim::Model;

use crate::house::House;

#[tokio::test(flavor = "multi_thread")]
async fn four_phones_are_connected_at_once_and_each_hears_what_another_does() {
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
        let mut changes = phone.changes();
        let heard = async {
            while phone.device(id).unwrap().state != LockState::Unlocked {
                changes.changed().await.unwrap();
            }
        };
        tokio::time::timeout(Duration::from_secs(10), heard)
            .await
            .expect("each phone hears of it");
    }
    // A fifth is heard, finds no room, and disturbs nobody.
    let fifth = house.phone("emil").await;
    let refused = house.pair(&fifth, None).await.unwrap_err();
    assert_eq!(refused.word(), "not_reachable", "{refused}");
    assert_eq!(house.host.snapshot().links, 4);
    phones[3].refresh(id).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_phone_whose_controller_is_pulled_says_so_and_is_back_with_it() {
    let house = House::with(Model::SmartLock).await;
    let id = house.id();
    let fuse = Fuse::before(house.radio.address()).await.unwrap();
    let phone = house.phone_through("anna", &fuse.controller(), 247).await;
    house.pair(&phone, None).await.unwrap();
    phone.refresh(id).await.unwrap();
    fuse.blow();
    let mut changes = phone.changes();
    let noticed = async {
        while phone.device(id).unwrap().reach == Reach::Reached {
            changes.changed().await.unwrap();
        }
    };
    tokio::time::timeout(Duration::from_secs(10), noticed)
        .await
        .expect("the loss shows");
    // The controller is there again after a moment; the next try finds the lock.
    let again = async {
        while phone.refresh(id).await.is_err() {
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), again)
        .await
        .expect("the phone comes back by itself");
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
