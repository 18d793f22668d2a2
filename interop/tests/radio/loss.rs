//! The link lost at any step.

use core::time::Duration;

use doorward_app::{DoorAction, LockState, LogEvent, LogFilter, Reach, Visit};
use doorward_interop::Fuse;
use doorward_sim::Model;

use crate::house::House;

/// Packets a phone sends while it connects cold, reads, and unlocks.
const STEPS: usize = 24;

#[tokio::test(flavor = "multi_thread")]
async fn wherever_the_link_is_lost_the_state_is_told_as_it_is_and_nothing_is_done_twice() {
    let house = House::with(Model::SmartLock).await;
    let id = house.id();
    let fuse = Fuse::before(house.radio.address()).await.unwrap();
    let phone = house.phone_through("anna", &fuse.controller(), 247).await;
    house.owned(&phone, "4826").await;
    let mut outcomes = Vec::new();
    for step in 0..STEPS {
        // Locked, and nobody connected.
        let lock = async {
            while house.hasten(phone.act(id, DoorAction::Lock)).await.is_err() {
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(30), lock)
            .await
            .expect("the radio comes back after every cut");
        phone.close();
        fuse.blow_after(step);
        let outcome = house.hasten(phone.act(id, DoorAction::Unlock)).await;
        fuse.blow_after(usize::MAX);
        // What the phone shows is what the lock did, or that it does not know.
        let card = phone.device(id).unwrap();
        match &outcome {
            Ok(_) => assert_eq!(card.state, LockState::Unlocked, "step {step}"),
            Err(error) => {
                let word = error.word();
                assert!(
                    ["not_reachable", "radio_off", "outcome_unknown"].contains(&word),
                    "step {step}: {error}"
                );
                if word == "outcome_unknown" {
                    assert!(
                        !matches!(card.state, LockState::Unlocked | LockState::Locked),
                        "step {step}"
                    );
                }
                assert_ne!(card.reach, Reach::Reached, "step {step}");
            }
        }
        outcomes.push(outcome.map_err(|error| error.word()));
    }
    assert!(
        outcomes.iter().any(Result::is_ok),
        "the last steps are past the end"
    );
    assert!(outcomes.contains(&Err("outcome_unknown")), "{outcomes:?}");
    // The lock was asked to unlock at most once for each try, and at least as often as it went well.
    let visit = Visit::new("owner");
    phone.enter(&visit, id, "4826", false).await.unwrap();
    let log = phone
        .log(&visit, id, &LogFilter::default(), |_| {})
        .await
        .unwrap();
    let unlocked = log.entries.iter().filter(|entry| {
        let action = Some(DoorAction::Unlock);
        matches!(&entry.event, LogEvent::Action { action: asked, .. } if *asked == action)
    });
    let well = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
    assert!((well..=STEPS).contains(&unlocked.count()), "{outcomes:?}");
}
