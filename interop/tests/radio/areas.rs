//! What a person does, over the air.

use doorward_app::{DoorAction, Gate, LockState, LogFilter, Visit};
use doorward_sim::Model;

use crate::house::House;

/// Pairs, moves the bolt, and goes through every area behind the code.
async fn everything(model: Model, code: &str, mtu: u16) {
    let house = House::with(model).await;
    let id = house.id();
    let owner = house
        .phone_through("anna", &house.radio.controller(), mtu)
        .await;
    let visit = house.owned(&owner, code).await;

    for (action, state) in [
        (DoorAction::Unlock, LockState::Unlocked),
        (DoorAction::Lock, LockState::Locked),
    ] {
        house.hasten(owner.act(id, action)).await.unwrap();
        assert_eq!(owner.device(id).unwrap().state, state);
    }

    owner.settings(&visit, id).await.unwrap();
    owner.permissions(&visit, id).await.unwrap();
    let log = owner
        .log(&visit, id, &LogFilter::default(), |_| {})
        .await
        .unwrap();
    assert!(!log.entries.is_empty());

    // Somebody without the code gets into none of it, and moves the bolt all the same.
    let guest = house.phone("bert").await;
    let guest_code = (model == Model::Ultra).then_some(code);
    house.pair(&guest, guest_code).await.unwrap();
    let stranger = Visit::new("bert");
    house
        .hasten(guest.act(id, DoorAction::Unlock))
        .await
        .unwrap();
    if model != Model::Ultra {
        let closed = Gate::Closed { digits: code.len() };
        assert_eq!(guest.gate(&stranger, id).await, Ok(closed));
    }
    let wrong = "7391"
        .repeat(2)
        .chars()
        .take(code.len())
        .collect::<String>();
    let refused = guest.enter(&stranger, id, &wrong, false).await.unwrap_err();
    assert_eq!(refused.word(), "wrong_code", "{refused}");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_area_of_a_smart_lock_is_reached_with_whole_messages() {
    everything(Model::SmartLock, "4826", 247).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_area_of_a_smart_lock_is_reached_in_pieces_of_twenty_bytes() {
    everything(Model::SmartLock, "4826", 23).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_area_of_an_ultra_is_reached_with_whole_messages() {
    everything(Model::Ultra, "482615", 247).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_area_of_an_ultra_is_reached_in_pieces_of_twenty_bytes() {
    everything(Model::Ultra, "482615", 23).await;
}
