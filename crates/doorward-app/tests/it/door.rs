use core::time::Duration;

use doorward_app::{AppError, DoorAction, DoorState, Freshness, LockState, Reach};
use doorward_sim::Model;
use doorward_sim::runtime::Press;

use crate::house::{House, until};

#[tokio::test(flavor = "multi_thread")]
async fn the_card_follows_the_bolt_and_shows_no_wish() {
    let house = House::with(Model::SmartLock);
    let (owner, _) = house.owned("4826").await;
    let id = house.id();
    let card = owner.refresh(id).await.unwrap();
    assert_eq!(
        (card.state, card.next_action),
        (LockState::Locked, Some(DoorAction::Unlock))
    );
    assert_eq!(
        (card.freshness, card.door),
        (Freshness::Live, DoorState::Closed)
    );
    let acting = tokio::spawn({
        let owner = owner.clone();
        async move { owner.act(id, DoorAction::Unlock).await }
    });
    let moving = until(&owner, id, |card| card.state == LockState::Unlocking).await;
    assert_eq!(
        (moving.next_action, moving.running),
        (None, Some(DoorAction::Unlock))
    );
    let outcome = house.hasten(acting).await.unwrap().unwrap();
    assert_eq!(outcome.state, LockState::Unlocked);
    let card = owner.device(id).unwrap();
    assert_eq!(
        (card.next_action, card.running),
        (Some(DoorAction::Lock), None)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_hands_do_shows_without_asking() {
    let house = House::with(Model::SmartLock);
    let (owner, _) = house.owned("4826").await;
    let id = house.id();
    owner.refresh(id).await.unwrap();
    house
        .host
        .button(Press::Hold(Duration::from_millis(100)))
        .await;
    house
        .hasten(until(&owner, id, |card| card.state == LockState::Unlocked))
        .await;
    house
        .host
        .perform(doorward_sim::Deed::Door(true))
        .await
        .unwrap();
    until(&owner, id, |card| card.door == DoorState::Open).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_device_shows_the_age_of_what_is_known_and_comes_back_elsewhere() {
    let mut house = House::with(Model::SmartLock);
    let (owner, _) = house.owned("4826").await;
    let id = house.id();
    owner.refresh(id).await.unwrap();
    house.remove().await;
    let lost = until(&owner, id, |card| card.freshness != Freshness::Live).await;
    assert_eq!(lost.state, LockState::Locked);
    assert!(matches!(lost.freshness, Freshness::Old { .. }));
    let refused = owner.act(id, DoorAction::Unlock).await.unwrap_err();
    assert_eq!((refused.word(), refused.exit_code()), ("not_reachable", 5));
    assert_eq!(owner.device(id).unwrap().reach, Reach::NotReached);
    house.put_back();
    // Somebody looks at the page, so the app looks for the device by itself.
    // Its new address is kept a moment after the link stands.
    until(&owner, id, |card| {
        card.freshness == Freshness::Live && card.address == house.address()
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_lost_in_the_middle_leaves_an_unknown_state_and_no_second_try() {
    let house = House::with(Model::SmartLock);
    let (owner, _) = house.owned("4826").await;
    let id = house.id();
    owner.refresh(id).await.unwrap();
    let acting = tokio::spawn({
        let owner = owner.clone();
        async move { owner.act(id, DoorAction::Unlock).await }
    });
    until(&owner, id, |card| card.state == LockState::Unlocking).await;
    house.host.batteries(false).await;
    let error = acting.await.unwrap().unwrap_err();
    assert_eq!(error.word(), "outcome_unknown", "{error}");
    let card = owner.device(id).unwrap();
    assert_eq!(card.state, LockState::Unknown);
    assert_eq!(card.next_action, None);
    assert!(
        card.other_actions.contains(&DoorAction::Lock),
        "the person decides what to try"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_blocked_bolt_is_explained() {
    let house = House::with(Model::SmartLock);
    let (owner, _) = house.owned("4826").await;
    house
        .host
        .perform(doorward_sim::Deed::Jam(true))
        .await
        .unwrap();
    let error = house
        .hasten(owner.act(house.id(), DoorAction::Unlock))
        .await
        .unwrap_err();
    assert!(
        matches!(
            error,
            AppError::ActionFailed {
                reason: doorward_app::ActionFailure::MotorBlocked
            }
        ),
        "{error}"
    );
    assert_eq!(
        owner.device(house.id()).unwrap().state,
        LockState::MotorBlocked
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn another_lock_at_the_same_address_gets_nothing() {
    let house = House::with(Model::SmartLock);
    let (owner, visit) = house.owned("4826").await;
    let id = house.id();
    let other = House::with(Model::SmartLock);
    // The profile believes that its lock is where the other one is.
    let path = house.dir.path().join("profiles/anna/profile.json");
    let text = std::fs::read_to_string(&path).unwrap();
    owner.close();
    house.remove().await;
    std::fs::write(&path, text.replace(&house.address(), &other.address())).unwrap();
    let moved = house.phone("anna").await;
    assert_eq!(moved.device(id).unwrap().address, other.address());
    let error = moved.enter(&visit, id, "4826", false).await.unwrap_err();
    assert_eq!(error.word(), "not_reachable", "{error}");
}
