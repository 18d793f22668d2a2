use doorward_app::{AfterPairing, AppError, CodeProblem, Product, SightingMode, Visit};
use doorward_sim::Model;

use crate::house::House;

#[tokio::test(flavor = "multi_thread")]
async fn a_device_pairs_only_in_pairing_mode() {
    let house = House::with(Model::SmartLock);
    let anna = house.phone("anna").await;
    let sightings = anna.discover().await.unwrap();
    assert_eq!(sightings.len(), 1);
    assert_eq!(
        (sightings[0].id, sightings[0].mode),
        (house.id(), SightingMode::Uninitialised)
    );
    assert_eq!(anna.pair(house.wish(None)).await, Err(AppError::NotPairing));
    house.open_pairing().await;
    assert_eq!(
        anna.discover().await.unwrap()[0].mode,
        SightingMode::Pairing
    );
    anna.pair(house.wish(None)).await.unwrap();
    assert!(anna.discover().await.unwrap()[0].known);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fresh_smart_lock_is_offered_a_code_that_is_not_obvious() {
    let house = House::with(Model::SmartLock);
    let anna = house.phone("anna").await;
    let paired = house.pair(&anna, None).await.unwrap();
    assert_eq!(paired.next, AfterPairing::OfferCode);
    assert_eq!(paired.product, Product::SmartLock);
    assert_eq!(anna.device(paired.id).unwrap().code.set, Some(false));
    let visit = Visit::new("browser");
    let obvious = anna
        .set_first_code(&visit, paired.id, "1234", false, false)
        .await;
    assert_eq!(obvious, Err(AppError::ObviousCode));
    let offer = anna.suggest_code(Product::SmartLock);
    anna.set_first_code(&visit, paired.id, &offer, false, false)
        .await
        .unwrap();
    let card = anna.device(paired.id).unwrap();
    assert_eq!(card.code.set, Some(true));
    assert!(
        card.notices.is_empty(),
        "its own pairing is no news: {:?}",
        card.notices
    );
    assert!(anna.gate(&visit, paired.id).await.unwrap().lets_in());
    let again = anna
        .set_first_code(&visit, paired.id, "4826", false, false)
        .await;
    assert_eq!(
        again,
        Err(AppError::CodeNeeded),
        "a code is changed, not chosen twice"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fresh_ultra_demands_a_code_and_takes_the_typed_one() {
    let house = House::with(Model::Ultra);
    let anna = house.phone("anna").await;
    house.open_pairing().await;
    let needs = Err(AppError::PairingCodeNeeded { code_set: false });
    assert_eq!(anna.pair(house.wish(None)).await, needs);
    assert!(anna.devices().is_empty());
    assert!(matches!(
        anna.pair(house.wish(Some("4826"))).await,
        Err(AppError::BadCode {
            problem: CodeProblem::TooShort {
                digits: 6,
                typed: 4
            },
            ..
        })
    ));
    assert_eq!(
        anna.pair(house.wish(Some("123456"))).await,
        Err(AppError::ObviousCode)
    );
    let paired = anna.pair(house.wish(Some("000548"))).await.unwrap();
    assert_eq!(
        (paired.product, paired.next),
        (Product::Ultra, AfterPairing::NoteCodeDown)
    );
    let visit = Visit::new("browser");
    assert!(matches!(
        anna.enter(&visit, paired.id, "548", false).await,
        Err(AppError::BadCode {
            problem: CodeProblem::TooShort { .. },
            ..
        })
    ));
    anna.enter(&visit, paired.id, "000548", false)
        .await
        .unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn pairing_an_ultra_asks_for_the_code_although_it_is_remembered() {
    let house = House::with(Model::Ultra);
    let anna = house.phone("anna").await;
    house.open_pairing().await;
    let mut wish = house.wish(Some("482615"));
    wish.remember = true;
    let id = anna.pair(wish).await.unwrap().id;
    assert!(anna.device(id).unwrap().code.remembered);
    let again = house.pair(&anna, None).await;
    assert_eq!(again, Err(AppError::PairingCodeNeeded { code_set: true }));
    anna.pair(house.wish(Some("482615"))).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_third_wrong_code_ends_pairing_mode() {
    let house = House::with(Model::Ultra);
    house.owned("482615").await;
    let mallory = house.phone("mallory").await;
    house.open_pairing().await;
    for wrong in ["739164", "739165"] {
        let refused = mallory.pair(house.wish(Some(wrong))).await.unwrap_err();
        assert_eq!(
            (refused.word(), refused.exit_code()),
            ("wrong_code", 3),
            "{refused}"
        );
    }
    let third = mallory.pair(house.wish(Some("739166"))).await.unwrap_err();
    assert_eq!((&third, third.exit_code()), (&AppError::PairingEnded, 4));
    let right = mallory.pair(house.wish(Some("482615"))).await;
    assert_eq!(right, Err(AppError::NotPairing));
    assert!(mallory.devices().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_device_of_another_kind_is_refused_before_anything_is_sent() {
    let house = House::with(Model::SmartLock);
    let anna = house.phone("anna").await;
    house.open_pairing().await;
    let mut wish = house.wish(Some("482615"));
    wish.product = Some(Product::Ultra);
    assert_eq!(anna.pair(wish).await.unwrap_err().word(), "bad_input");
    assert_eq!(house.host.snapshot().ring, "steady");
}
