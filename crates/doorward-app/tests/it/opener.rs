use core::time::Duration;

use doorward_app::settings::{FieldChange, FieldId, FieldValue};
use doorward_app::{
    ActionFailure, AppError, DeviceTask, DoorAction, LockState, LogFilter, Product, SightingFamily,
    Visit,
};
use doorward_sim::{Deed, Model};

use crate::house::{House, until};

#[tokio::test(flavor = "multi_thread")]
async fn an_opener_is_found_and_paired_as_what_it_is() {
    let house = House::with(Model::Opener);
    let owner = house.phone("anna").await;
    house.open_pairing().await;
    let seen = owner.discover().await.unwrap();
    assert_eq!(seen[0].family, SightingFamily::Opener);
    let mut wish = house.wish(None);
    wish.product = Some(Product::Ultra);
    assert_eq!(owner.pair(wish).await.unwrap_err().word(), "bad_input");
    let paired = owner.pair(house.wish(None)).await.unwrap();
    assert_eq!(paired.product, Product::Opener);
}

/// A trained Opener, its owner inside the gate.
async fn trained() -> (House, doorward_app::App, Visit) {
    let house = House::with(Model::Opener);
    let (owner, visit) = house.owned("4826").await;
    let id = house.id();
    owner.enter(&visit, id, "4826", false).await.unwrap();
    train(&house, &owner, &visit).await.unwrap();
    (house, owner, visit)
}

/// Trains it, and somebody rings when that is asked for.
async fn train(
    house: &House,
    owner: &doorward_app::App,
    visit: &Visit,
) -> Result<Vec<DeviceTask>, AppError> {
    let mut steps = Vec::new();
    let (ring, mut wanted) = tokio::sync::mpsc::unbounded_channel();
    let training = owner.train(visit, house.id(), |step| {
        steps.push(step);
        let _ = ring.send(step);
    });
    let ringing = async {
        while let Some(step) = wanted.recv().await {
            if step == DeviceTask::TrainingRingNow {
                house.host.perform(Deed::Bell).await.unwrap();
            }
        }
    };
    let done = tokio::select! {
        done = house.hasten(training) => done,
        () = ringing => unreachable!("the training holds the other end"),
    };
    done.map(|()| steps)
}

#[tokio::test(flavor = "multi_thread")]
async fn an_opener_is_trained_by_a_ring_and_says_so_when_none_comes() {
    let house = House::with(Model::Opener);
    let (owner, visit) = house.owned("4826").await;
    let id = house.id();
    let closed = owner.train(&visit, id, |_| {}).await;
    assert_eq!(closed, Err(AppError::CodeNeeded));
    owner.enter(&visit, id, "4826", false).await.unwrap();
    // Nobody rings.
    let silence = house.hasten(owner.train(&visit, id, |_| {})).await;
    let reason = ActionFailure::NoRing;
    assert_eq!(silence, Err(AppError::ActionFailed { reason }));
    assert_eq!(owner.device(id).unwrap().task, None);
    // Somebody does.
    assert_eq!(
        train(&house, &owner, &visit).await.unwrap(),
        [
            DeviceTask::TrainingBegins,
            DeviceTask::TrainingRingNow,
            DeviceTask::TrainingEnds
        ]
    );
    let card = until(&owner, id, |card| card.state == LockState::Idle).await;
    assert_eq!(card.next_action, Some(DoorAction::RingToOpenOn));
    let lock = owner.calibrate(&visit, id).await.unwrap_err();
    assert_eq!(lock.word(), "not_supported");
}

#[tokio::test(flavor = "multi_thread")]
async fn ring_to_open_and_the_strike_follow_the_card() {
    let (house, owner, _) = trained().await;
    let id = house.id();
    let on = house.hasten(owner.act(id, DoorAction::RingToOpenOn)).await;
    assert_eq!(on.unwrap().state, LockState::RingToOpen);
    let card = owner.device(id).unwrap();
    assert_eq!(card.next_action, Some(DoorAction::RingToOpenOff));
    assert!(card.ring_to_open_until.is_some(), "{card:?}");
    let off = house.hasten(owner.act(id, DoorAction::RingToOpenOff)).await;
    assert_eq!(off.unwrap().state, LockState::Idle);
    assert_eq!(owner.device(id).unwrap().ring_to_open_until, None);
    let open = house.hasten(owner.act(id, DoorAction::Open)).await;
    assert_eq!(open.unwrap().state, LockState::Open);
    house
        .hasten(until(&owner, id, |card| card.state == LockState::Idle))
        .await;
    let lock = owner.act(id, DoorAction::Unlatch).await;
    let product = Some(Product::Opener);
    assert_eq!(lock, Err(AppError::NotSupported { product }));
}

#[tokio::test(flavor = "multi_thread")]
async fn continuous_mode_needs_the_code_and_a_guest_has_none() {
    let (house, owner, visit) = trained().await;
    let id = house.id();
    let plain = owner.act(id, DoorAction::ContinuousModeOn).await;
    assert_eq!(plain, Err(AppError::CodeNeeded));
    let guest = house.phone("bert").await;
    house.pair(&guest, None).await.unwrap();
    let others = Visit::new("bert's browser");
    let refused = guest
        .act_guarded(&others, id, DoorAction::ContinuousModeOn)
        .await;
    assert_eq!(refused, Err(AppError::CodeNeeded));
    let on = house
        .hasten(owner.act_guarded(&visit, id, DoorAction::ContinuousModeOn))
        .await
        .unwrap();
    assert_eq!(on.state, LockState::ContinuousMode);
    let card = owner.device(id).unwrap();
    assert!(card.continuous_mode);
    assert_eq!(card.next_action, Some(DoorAction::ContinuousModeOff));
    let off = house
        .hasten(owner.act_guarded(&visit, id, DoorAction::ContinuousModeOff))
        .await
        .unwrap();
    assert_eq!(off.state, LockState::Idle);
    let log = owner
        .log(&visit, id, &LogFilter::default(), |_| {})
        .await
        .unwrap();
    assert!(
        !log.entries.is_empty(),
        "what was done stands in the log of an Opener too"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_openers_settings_change_and_the_others_stay() {
    let (house, owner, visit) = trained().await;
    let id = house.id();
    let before = owner.settings(&visit, id).await.unwrap();
    let wanted: Vec<FieldChange> = [
        (FieldId::RingToOpenTimeout, "30"),
        (FieldId::SuppressInRingToOpen, "on"),
        (FieldId::SoundLevel, "200"),
        (FieldId::SinglePress, "open"),
        (FieldId::FobTriple, "ring"),
        (FieldId::Latitude, "48.20817"),
    ]
    .iter()
    .map(|(id, text)| FieldChange::parse(*id, text).unwrap())
    .collect();
    let after = owner.change_settings(&visit, id, &wanted).await.unwrap();
    for field in &before.fields {
        let now = &after.field(field.id).unwrap().value;
        let change = wanted.iter().find(|change| change.id() == field.id);
        assert_eq!(
            now,
            change.map_or(&field.value, FieldChange::value),
            "{}",
            field.id
        );
    }
    let restored = owner.restore_defaults(&visit, id).await.unwrap();
    let level = &restored.field(FieldId::SoundLevel).unwrap().value;
    assert_ne!(level, &FieldValue::Number(200));
    let name = FieldValue::Text("Front door".into());
    assert_eq!(restored.field(FieldId::Name).unwrap().value, name);
    house.host.advance(Duration::from_secs(1)).await;
    assert_eq!(owner.schedule(&visit, id).await.unwrap(), []);
}
