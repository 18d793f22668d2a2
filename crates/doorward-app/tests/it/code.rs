use core::time::Duration;

use doorward_app::{AppError, CodeProblem, Gate, Lift, Notice, Visit, WhichCode};
use doorward_sim::Model;

use crate::house::House;

const CODE: &str = "4826";

#[tokio::test(flavor = "multi_thread")]
async fn a_guest_moves_the_bolt_and_does_not_get_into_the_areas() {
    let house = House::with(Model::SmartLock);
    house.owned(CODE).await;
    let guest = house.phone("bert").await;
    let id = house.pair(&guest, None).await.unwrap().id;
    let visit = Visit::new("bert's browser");
    house
        .hasten(guest.act(id, doorward_app::DoorAction::Unlock))
        .await
        .unwrap();
    assert_eq!(guest.gate(&visit, id).await, Ok(Gate::Closed { digits: 4 }));
    assert_eq!(guest.settings(&visit, id).await, Err(AppError::CodeNeeded));
    assert_eq!(
        guest.permissions(&visit, id).await,
        Err(AppError::CodeNeeded)
    );
    let log = guest
        .log(&visit, id, &doorward_app::LogFilter::default(), |_| {})
        .await;
    assert_eq!(log, Err(AppError::CodeNeeded));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_code_is_explained_with_the_tries_left_and_then_with_the_wait() {
    let house = House::with(Model::SmartLock);
    house.owned(CODE).await;
    let guest = house.phone("bert").await;
    let id = house.pair(&guest, None).await.unwrap().id;
    let visit = Visit::new("bert's browser");
    let mut left = Vec::new();
    for wrong in ["7391", "7392", "7394", "7395", "7396"] {
        let error = guest.enter(&visit, id, wrong, false).await.unwrap_err();
        assert_eq!(error.word(), "wrong_code", "{error}");
        left.push(error.tries_left().unwrap());
    }
    assert_eq!(left, [4, 3, 2, 1, 0]);
    let waiting = guest.enter(&visit, id, CODE, false).await.unwrap_err();
    assert_eq!(waiting.exit_code(), 4, "{waiting}");
    assert!(waiting.wait().unwrap() <= Duration::from_secs(60));
    house.host.advance(Duration::from_secs(61)).await;
    guest.enter(&visit, id, CODE, false).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_code_is_told_without_asking_the_device() {
    let house = House::with(Model::SmartLock);
    let (owner, visit) = house.owned(CODE).await;
    for bad in ["", "482", "48261", "48a6", "0000"] {
        let error = owner
            .enter(&visit, house.id(), bad, false)
            .await
            .unwrap_err();
        assert_eq!((error.word(), error.exit_code()), ("bad_code", 2), "{bad}");
    }
    let view = owner.code_view(house.id()).await.unwrap().unwrap();
    assert_eq!((view.proven, view.tries_left), (true, Some(5)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gate_opens_for_one_visit_until_it_leaves() {
    let house = House::with(Model::SmartLock);
    let (owner, visit) = house.owned(CODE).await;
    let id = house.id();
    owner.enter(&visit, id, CODE, false).await.unwrap();
    assert_eq!(
        owner.gate(&visit, id).await,
        Ok(Gate::Open { remembered: false })
    );
    assert_eq!(
        owner.gate(&Visit::new("another"), id).await,
        Ok(Gate::Closed { digits: 4 })
    );
    owner.leave(&visit, id);
    assert_eq!(owner.gate(&visit, id).await, Ok(Gate::Closed { digits: 4 }));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_remembered_code_opens_every_visit_until_it_is_forgotten() {
    let house = House::with(Model::SmartLock);
    let (owner, visit) = house.owned(CODE).await;
    let id = house.id();
    owner.enter(&visit, id, CODE, true).await.unwrap();
    // Another program of the same person knows it too.
    let other = house.phone("anna").await;
    assert_eq!(
        other.gate(&Visit::new("x"), id).await,
        Ok(Gate::Open { remembered: true })
    );
    other.settings(&Visit::new("x"), id).await.unwrap();
    owner.forget_code(id).await.unwrap();
    assert_eq!(owner.gate(&visit, id).await, Ok(Gate::Closed { digits: 4 }));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_remembered_code_that_was_changed_elsewhere_costs_one_try_and_is_forgotten() {
    let house = House::with(Model::SmartLock);
    let (owner, visit) = house.owned(CODE).await;
    let id = house.id();
    let partner = house.phone("bert").await;
    house.pair(&partner, None).await.unwrap();
    let berts = Visit::new("bert's browser");
    partner.enter(&berts, id, CODE, true).await.unwrap();
    owner.enter(&visit, id, CODE, false).await.unwrap();
    owner
        .change_code(&visit, id, CODE, "9157", false)
        .await
        .unwrap();
    let told = partner.permissions(&berts, id).await.unwrap_err();
    assert_eq!(
        told,
        AppError::RememberedCodeWrong {
            tries_left: Some(4)
        }
    );
    let card = partner.device(id).unwrap();
    assert!(!card.code.remembered);
    assert!(card.notices.contains(&Notice::RememberedCodeForgotten));
    assert_eq!(
        partner.permissions(&berts, id).await,
        Err(AppError::CodeNeeded),
        "no second try by itself"
    );
    partner.enter(&berts, id, "9157", true).await.unwrap();
    assert!(
        !partner
            .device(id)
            .unwrap()
            .notices
            .contains(&Notice::RememberedCodeForgotten)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_code_is_changed_only_with_the_existing_one_typed_anew() {
    let house = House::with(Model::SmartLock);
    let (owner, visit) = house.owned(CODE).await;
    let id = house.id();
    owner.enter(&visit, id, CODE, true).await.unwrap();
    let wrong = owner
        .change_code(&visit, id, "7391", "9157", false)
        .await
        .unwrap_err();
    assert_eq!(wrong.word(), "wrong_code");
    assert!(
        owner.device(id).unwrap().code.remembered,
        "the remembered one was not the wrong one"
    );
    let obvious = owner.change_code(&visit, id, CODE, "1111", false).await;
    assert_eq!(obvious, Err(AppError::ObviousCode));
    let none = owner
        .change_code(&visit, id, CODE, "0000", true)
        .await
        .unwrap_err();
    assert!(
        matches!(
            none,
            AppError::BadCode {
                which: WhichCode::New,
                ..
            }
        ),
        "a code is never dropped: {none}"
    );
    // Whoever types the same twice has changed nothing; nor does that tell whether it is right.
    for typed in [CODE, "7391"] {
        let unchanged = owner.change_code(&visit, id, typed, typed, false).await;
        let problem = CodeProblem::Unchanged;
        let which = WhichCode::New;
        assert_eq!(unchanged, Err(AppError::BadCode { which, problem }));
    }
    owner
        .change_code(&visit, id, CODE, "1111", true)
        .await
        .unwrap();
    owner
        .settings(&Visit::new("later"), id)
        .await
        .expect("the remembered code is the new one");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_proven_phone_lifts_what_the_guesses_of_others_have_closed() {
    let house = House::with(Model::SmartLock);
    let (owner, visit) = house.owned(CODE).await;
    let id = house.id();
    let mallory = house.phone("mallory").await;
    house.pair(&mallory, None).await.unwrap();
    let guessing = Visit::new("mallory's browser");
    let mut stopped = None;
    for guess in 7300..7330 {
        house.host.advance(Duration::from_secs(20 * 3_600)).await;
        let error = mallory
            .enter(&guessing, id, &guess.to_string(), false)
            .await
            .unwrap_err();
        if let Some(lift) = error.lift() {
            stopped = Some(lift);
            if lift != Lift::Time {
                break;
            }
        }
    }
    assert_eq!(stopped, Some(Lift::TimeOrProven));
    let card = owner.refresh(id).await.unwrap();
    assert!(
        card.notices
            .iter()
            .any(|notice| matches!(notice, Notice::WrongCodes { .. })),
        "{:?}",
        card.notices
    );
    assert!(
        card.notices
            .iter()
            .any(|notice| matches!(notice, Notice::Acknowledge { .. })),
        "{:?}",
        card.notices
    );
    owner
        .enter(&visit, id, CODE, false)
        .await
        .expect("the proven are not locked out by others");
    owner.acknowledge(&visit, id, None).await.unwrap();
    owner.dismiss_notices(id).await.unwrap();
    assert!(owner.device(id).unwrap().notices.is_empty());
    let guest = house.phone("bert").await;
    house.pair(&guest, None).await.unwrap();
    guest
        .enter(&Visit::new("bert's browser"), id, CODE, false)
        .await
        .unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_that_was_changed_is_changed_though_the_lock_falls_silent_afterwards() {
    let house = House::with(Model::SmartLock);
    let (owner, visit) = house.owned(CODE).await;
    let id = house.id();
    owner.enter(&visit, id, CODE, true).await.unwrap();
    // The look whether the link stands, and the change.
    house.fade_after(2);
    let changed = owner.change_code(&visit, id, CODE, "7391", false).await;
    assert_eq!(changed, Ok(()));
    assert_eq!(
        owner.gate(&visit, id).await,
        Ok(Gate::Open { remembered: false })
    );
    house.fade_after(usize::MAX);
    owner
        .settings(&Visit::new("later"), id)
        .await
        .expect("the remembered code is the new one");
}

/// Attack 28: each phone compares with what it saw itself.
#[tokio::test(flavor = "multi_thread")]
async fn every_proven_phone_hears_of_pairings_and_wrong_codes_until_its_user_has_seen_them() {
    let house = House::with(Model::SmartLock);
    let (owner, _) = house.owned(CODE).await;
    let id = house.id();
    let partner = house.phone("berta").await;
    house.pair(&partner, None).await.unwrap();
    let at_home = Visit::new("berta's browser");
    partner.enter(&at_home, id, CODE, false).await.unwrap();
    owner.refresh(id).await.unwrap();
    owner.dismiss_notices(id).await.unwrap();

    let mallory = house.phone("mallory").await;
    house.pair(&mallory, None).await.unwrap();
    let guessing = Visit::new("mallory's browser");
    for guess in ["7301", "7302"] {
        mallory
            .enter(&guessing, id, guess, false)
            .await
            .unwrap_err();
    }
    let news = [
        Notice::WrongCodes { count: 2 },
        Notice::NewPairings { count: 1 },
    ];
    for phone in [&owner, &partner, &owner] {
        let card = phone.refresh(id).await.unwrap();
        for notice in &news {
            assert!(card.notices.contains(notice), "{:?}", card.notices);
        }
    }
    owner.dismiss_notices(id).await.unwrap();
    assert!(owner.refresh(id).await.unwrap().notices.is_empty());
    let card = partner.refresh(id).await.unwrap();
    assert!(card.notices.contains(&news[0]), "{:?}", card.notices);
    let card = mallory.refresh(id).await.unwrap();
    assert!(card.notices.is_empty(), "{:?}", card.notices);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_phones_own_mistakes_are_no_news_to_its_user() {
    let house = House::with(Model::SmartLock);
    let (owner, visit) = house.owned(CODE).await;
    let id = house.id();
    owner.refresh(id).await.unwrap();
    owner.enter(&visit, id, "7301", false).await.unwrap_err();
    assert!(owner.refresh(id).await.unwrap().notices.is_empty());
}
