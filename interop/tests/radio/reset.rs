//! A factory reset, followed from a phone over the air.

use core::time::Duration;

use doorward_app::{AfterPairing, ResetStep};
use doorward_sim::Model;
use doorward_sim::runtime::Press;
use tokio::sync::watch;

use crate::house::House;

async fn step(steps: &mut watch::Receiver<ResetStep>, wanted: ResetStep) {
    let seen = steps.wait_for(|step| *step == wanted);
    let seen = tokio::time::timeout(Duration::from_secs(60), seen).await;
    seen.expect("in time").expect("while the lock is watched");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reset_by_hand_is_followed_and_the_lock_is_set_up_again() {
    let house = House::with(Model::Ultra).await;
    let id = house.id();
    let owner = house.phone("anna").await;
    house.owned(&owner, "482615").await;
    let mut steps = owner.watch_reset(id).unwrap();
    // Batteries out, button held while they go in until the ring blinks fast; let go; press once.
    house.host.batteries(false).await;
    step(&mut steps, ResetStep::Gone).await;
    house.host.button(Press::Down).await;
    house.host.batteries(true).await;
    house.host.advance(Duration::from_secs(11)).await;
    assert_eq!(house.host.snapshot().ring, "fast");
    house.host.button(Press::Up).await;
    house.host.advance(Duration::from_millis(300)).await;
    let press = Press::Hold(Duration::from_millis(100));
    house.host.button(press).await;
    house.host.advance(Duration::from_secs(2)).await;
    step(&mut steps, ResetStep::Reset).await;
    owner.forget_device(id).await.unwrap();
    let paired = house.pair(&owner, Some("907351")).await.unwrap();
    assert_eq!((paired.id, paired.next), (id, AfterPairing::NoteCodeDown));
}
