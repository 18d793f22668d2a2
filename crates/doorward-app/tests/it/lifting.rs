//! What guessing ends in, and who ends that: on the device's own time, through the app.

use core::time::Duration;

use doorward_app::{App, AppError, DoorAction, Lift, LogFilter, Visit};
use doorward_sim::Model;

use crate::house::House;

const CODE: &str = "4826";

/// One more wrong code, as soon as the device compares one.
async fn guess(house: &House, phone: &App, visit: &Visit, number: usize) {
    let id = house.id();
    let view = phone.code_view(id).await.unwrap().unwrap();
    if view.wait_seconds > 0 {
        let wait = Duration::from_secs(view.wait_seconds.into());
        house.host.advance(wait + Duration::from_secs(1)).await;
    }
    let code = (5_000 + number).to_string();
    let error = phone.enter(visit, id, &code, false).await.unwrap_err();
    assert_eq!(error.word(), "wrong_code", "{number}: {error}");
}

/// Why the right code is not even looked at.
async fn stopped_by(house: &House, phone: &App, visit: &Visit) -> Lift {
    match phone.enter(visit, house.id(), CODE, false).await {
        Err(AppError::Wait { wait: None, lift }) => lift,
        other => panic!("{other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_twentieth_wrong_code_ends_trying_until_a_proven_phone_lifts_that() {
    let house = House::with(Model::SmartLock);
    let (owner, owners) = house.owned(CODE).await;
    let id = house.id();
    let guest = house.phone("carla").await;
    house.pair(&guest, None).await.unwrap();
    let visit = Visit::new("carla's browser");
    for number in 1..=20 {
        guess(&house, &guest, &visit, number).await;
    }
    assert_eq!(
        stopped_by(&house, &guest, &visit).await,
        Lift::ProvenOrPairAgain
    );
    house.host.advance(Duration::from_hours(60 * 24)).await;
    assert_eq!(
        stopped_by(&house, &guest, &visit).await,
        Lift::ProvenOrPairAgain,
        "no time heals that"
    );
    let opened = house.hasten(guest.act(id, DoorAction::Unlock)).await;
    opened.expect("she may still move the bolt");

    owner.enter(&owners, id, CODE, false).await.unwrap();
    let all = LogFilter::default();
    let log = owner.log(&owners, id, &all, |_| {}).await.unwrap();
    let [suspended] = log.suspended[..] else {
        panic!("{:?}", log.suspended);
    };
    let view = owner.permissions(&owners, id).await.unwrap();
    let carla = view.permissions.iter().find(|entry| entry.name == "Carla");
    assert_eq!(suspended, carla.unwrap().id);
    owner
        .acknowledge(&owners, id, Some(suspended))
        .await
        .unwrap();
    let log = owner.log(&owners, id, &all, |_| {}).await.unwrap();
    assert_eq!(log.suspended, [0_u32; 0]);

    let view = guest.code_view(id).await.unwrap().unwrap();
    assert_eq!((view.wait_seconds, view.lift), (0, None));
    guess(&house, &guest, &visit, 21).await;
    guest.enter(&visit, id, CODE, false).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hundred_wrong_codes_end_trying_for_newcomers_until_a_proven_phone_acknowledges_them() {
    let house = House::with(Model::SmartLock);
    let (owner, owners) = house.owned(CODE).await;
    let id = house.id();
    for number in 1..=100_usize {
        let name = format!("guest-{}", number.div_ceil(20));
        let guest = house.phone(&name).await;
        let visit = Visit::new(name.as_str());
        if number % 20 == 1 {
            house.pair(&guest, None).await.unwrap();
        }
        guess(&house, &guest, &visit, number).await;
    }
    let newcomer = house.phone("bert").await;
    house.pair(&newcomer, None).await.unwrap();
    let visit = Visit::new("bert's browser");
    assert_eq!(stopped_by(&house, &newcomer, &visit).await, Lift::Proven);
    house.host.advance(Duration::from_hours(60 * 24)).await;
    assert_eq!(stopped_by(&house, &newcomer, &visit).await, Lift::Proven);

    owner
        .enter(&owners, id, CODE, false)
        .await
        .expect("the proven wait for nobody");
    let view = owner.code_view(id).await.unwrap().unwrap();
    assert_eq!(view.unacknowledged, 100);
    owner.acknowledge(&owners, id, None).await.unwrap();
    let view = owner.code_view(id).await.unwrap().unwrap();
    assert_eq!(view.unacknowledged, 0);
    newcomer.enter(&visit, id, CODE, false).await.unwrap();
}
