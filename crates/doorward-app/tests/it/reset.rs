use core::time::Duration;

use doorward_app::{AfterPairing, App, Notice, ResetStep, Visit};
use doorward_sim::Model;
use doorward_sim::runtime::Press;
use tokio::sync::watch;

use crate::house::House;

async fn step(steps: &mut watch::Receiver<ResetStep>, wanted: ResetStep) {
    let seen = tokio::time::timeout(
        Duration::from_secs(20),
        steps.wait_for(|step| *step == wanted),
    )
    .await;
    seen.expect("in time").expect("while the lock is watched");
}

/// Batteries out, button held while they go in, until the ring blinks fast; let go; press once.
async fn reset_by_hand(house: &House, steps: &mut watch::Receiver<ResetStep>) {
    house.host.batteries(false).await;
    step(steps, ResetStep::Gone).await;
    house.host.button(Press::Down).await;
    house.host.batteries(true).await;
    house.host.advance(Duration::from_secs(11)).await;
    assert_eq!(house.host.snapshot().ring, "fast");
    house.host.button(Press::Up).await;
    house.host.advance(Duration::from_millis(300)).await;
    house
        .host
        .button(Press::Hold(Duration::from_millis(100)))
        .await;
    house.host.advance(Duration::from_secs(2)).await;
}

async fn owner_of(house: &House) -> App {
    house.owned("482615").await.0
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reset_by_hand_is_followed_and_the_device_is_set_up_again_with_a_new_code() {
    let house = House::with(Model::Ultra);
    let owner = owner_of(&house).await;
    let id = house.id();
    let mut steps = owner.watch_reset(id).unwrap();
    assert_eq!(*steps.borrow(), ResetStep::Waiting);
    reset_by_hand(&house, &mut steps).await;
    step(&mut steps, ResetStep::Reset).await;
    let card = owner.device(id).unwrap();
    assert!(
        card.notices.contains(&Notice::SaysReset),
        "{:?}",
        card.notices
    );
    assert_eq!(owner.refresh(id).await.unwrap_err().exit_code(), 6);
    owner.forget_device(id).await.unwrap();
    assert!(owner.devices().is_empty());
    let paired = house.pair(&owner, Some("907351")).await.unwrap();
    assert_eq!((paired.id, paired.next), (id, AfterPairing::NoteCodeDown));
    owner
        .enter(&Visit::new("browser"), id, "907351", false)
        .await
        .unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reset_that_is_not_confirmed_at_the_device_is_told_apart() {
    let house = House::with(Model::Ultra);
    let owner = owner_of(&house).await;
    let id = house.id();
    let mut steps = owner.watch_reset(id).unwrap();
    house.host.batteries(false).await;
    step(&mut steps, ResetStep::Gone).await;
    house.host.batteries(true).await;
    step(&mut steps, ResetStep::CameBack).await;
    owner.refresh(id).await.expect("nothing was lost");
}
