use doorward_app::{
    AppError, Entry, KeypadCodeChange, KeypadCodeProblem, KeypadCodeWish, Limit, LimitProblem,
    Present, Standing, UnixTime,
};
use doorward_sim::Model;

use crate::house::House;

const CODE: &str = "4826";

fn wish(digits: &str, name: &str) -> KeypadCodeWish {
    KeypadCodeWish {
        digits: digits.to_owned().into(),
        name: name.to_owned(),
        limit: None,
        confirmed_obvious: false,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_keypad_code_lives_its_whole_life() {
    let house = House::with(Model::SmartLock);
    let (owner, visit) = house.owned(CODE).await;
    let id = house.id();
    owner.enter(&visit, id, CODE, false).await.unwrap();
    let number = owner
        .add_keypad_code(&visit, id, wish("348159", "Cleaner"))
        .await
        .unwrap();
    let view = async || owner.keypad_codes(&visit, id).await.unwrap();
    let change =
        async |change: KeypadCodeChange| owner.change_keypad_code(&visit, id, number, change).await;
    let limit = Limit {
        until: Some(UnixTime(4_000_000_000)),
        ..Limit::default()
    };
    change(KeypadCodeChange {
        limit: Some(Some(limit)),
        ..KeypadCodeChange::default()
    })
    .await
    .unwrap();
    for enabled in [false, true] {
        change(KeypadCodeChange {
            enabled: Some(enabled),
            ..KeypadCodeChange::default()
        })
        .await
        .unwrap();
        let codes = view().await;
        assert_eq!(
            (codes.codes[0].enabled, codes.codes[0].limit),
            (enabled, Some(limit)),
            "a limit survives being switched off and on"
        );
    }
    change(KeypadCodeChange {
        digits: Some("975318".to_owned().into()),
        name: Some("Carla".to_owned()),
        ..KeypadCodeChange::default()
    })
    .await
    .unwrap();
    let codes = view().await;
    let carla = codes.find(number).unwrap();
    assert_eq!(
        (
            carla.name.as_str(),
            carla.expose_digits().as_str(),
            carla.standing
        ),
        ("Carla", "975318", Standing::Works)
    );
    assert!(!format!("{codes:?}").contains("975318"));
    assert_eq!(codes.room_for, Some(200));
    // Codes whose time is over stay, and show it.
    let past = Limit {
        until: Some(UnixTime(1_000_000_000)),
        ..Limit::default()
    };
    change(KeypadCodeChange {
        limit: Some(Some(past)),
        ..KeypadCodeChange::default()
    })
    .await
    .unwrap();
    assert_eq!(
        view().await.codes[0].standing,
        Standing::Expired {
            since: UnixTime(1_000_000_000)
        }
    );
    let access = owner.access(&visit, id).await.unwrap();
    assert_eq!(
        (
            access.permissions.permissions.len(),
            access.keypad_codes.unwrap().codes.len()
        ),
        (1, 1)
    );
    owner.remove_keypad_code(&visit, id, number).await.unwrap();
    assert!(view().await.codes.is_empty());
    let gone = Err(AppError::Vanished {
        what: Entry::KeypadCode,
    });
    assert_eq!(owner.remove_keypad_code(&visit, id, number).await, gone);
    assert_eq!(change(KeypadCodeChange::default()).await, gone);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_keypad_code_cannot_be_is_said_rule_by_rule() {
    let house = House::with(Model::SmartLock);
    let (owner, visit) = house.owned(CODE).await;
    let id = house.id();
    owner.enter(&visit, id, CODE, false).await.unwrap();
    let problem =
        async |digits: &str| match owner.add_keypad_code(&visit, id, wish(digits, "X")).await {
            Err(AppError::BadKeypadCode(problem)) => problem,
            other => panic!("{digits}: {other:?}"),
        };
    assert_eq!(problem("12345").await, KeypadCodeProblem::NotSixDigits);
    assert_eq!(problem("123456").await, KeypadCodeProblem::BeginsWithTwelve);
    assert_eq!(problem("406789").await, KeypadCodeProblem::HoldsZero);
    assert_eq!(problem("").await, KeypadCodeProblem::Empty);
    owner
        .add_keypad_code(&visit, id, wish("348159", "Cleaner"))
        .await
        .unwrap();
    let taken = KeypadCodeProblem::Taken {
        by: Some("Cleaner".to_owned()),
    };
    assert_eq!(problem("348159").await, taken);
    let other = owner
        .add_keypad_code(&visit, id, wish("863152", "Y"))
        .await
        .unwrap();
    let change = KeypadCodeChange {
        digits: Some("348159".to_owned().into()),
        ..KeypadCodeChange::default()
    };
    assert_eq!(
        owner.change_keypad_code(&visit, id, other, change).await,
        Err(AppError::BadKeypadCode(taken))
    );
    let crossed = KeypadCodeWish {
        limit: Some(Limit {
            from: Some(UnixTime(2)),
            until: Some(UnixTime(1)),
            ..Limit::default()
        }),
        ..wish("765432", "Z")
    };
    assert_eq!(
        owner.add_keypad_code(&visit, id, crossed).await,
        Err(AppError::BadLimit(LimitProblem::EndsBeforeItBegins))
    );
    let over = KeypadCodeWish {
        limit: Some(Limit {
            until: Some(UnixTime(2)),
            ..Limit::default()
        }),
        ..wish("765432", "Z")
    };
    assert_eq!(
        owner.add_keypad_code(&visit, id, over).await,
        Err(AppError::BadLimit(LimitProblem::Over))
    );
    let long = owner
        .add_keypad_code(&visit, id, wish("765432", "a name beyond twenty bytes"))
        .await
        .unwrap_err();
    assert_eq!(long.word(), "bad_input", "{long}");
    let codes = owner.keypad_codes(&visit, id).await.unwrap();
    let suggested = owner.suggest_keypad_code(&codes.codes);
    owner
        .add_keypad_code(&visit, id, wish(&suggested, "Suggested"))
        .await
        .unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_table_says_so_and_another_phones_change_is_noticed() {
    let house = House::with(Model::SmartLock);
    let (owner, visit) = house.owned(CODE).await;
    let id = house.id();
    owner.enter(&visit, id, CODE, false).await.unwrap();
    for number in 0..200_u32 {
        let digits: String = [5, 3, 9, 6 + number / 81, 1 + number / 9 % 9, 1 + number % 9]
            .iter()
            .map(u32::to_string)
            .collect();
        owner
            .add_keypad_code(&visit, id, wish(&digits, &format!("Guest {number}")))
            .await
            .unwrap_or_else(|error| panic!("{digits}: {error}"));
    }
    let full = owner
        .add_keypad_code(&visit, id, wish("918273", "One more"))
        .await;
    assert_eq!(full, Err(AppError::Full));
    let seen = owner.keypad_codes(&visit, id).await.unwrap();
    assert_eq!((seen.codes.len(), seen.room_for), (200, Some(200)));
    let first = &seen.codes[0];
    let renamed = KeypadCodeChange {
        name: Some("Meanwhile".to_owned()),
        ..KeypadCodeChange::default()
    };
    owner
        .change_keypad_code(&visit, id, first.id, renamed)
        .await
        .unwrap();
    let late = KeypadCodeChange {
        enabled: Some(false),
        seen: Some(first.revision),
        ..KeypadCodeChange::default()
    };
    let error = owner
        .change_keypad_code(&visit, id, first.id, late)
        .await
        .unwrap_err();
    assert!(
        matches!(&error, AppError::EntryChangedMeanwhile { now }
            if matches!(now.as_ref(), Present::KeypadCode(code) if code.name == "Meanwhile" && code.enabled)),
        "{error:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn digits_anybody_would_try_want_to_be_confirmed_and_names_tell_codes_apart() {
    let house = House::with(Model::SmartLock);
    let (owner, visit) = house.owned(CODE).await;
    let id = house.id();
    owner.enter(&visit, id, CODE, false).await.unwrap();
    for digits in ["111111", "234567", "987654", "777999"] {
        let added = owner.add_keypad_code(&visit, id, wish(digits, "X")).await;
        assert_eq!(added, Err(AppError::ObviousCode), "{digits}");
    }
    let insisted = KeypadCodeWish {
        confirmed_obvious: true,
        ..wish("234567", "Cleaner")
    };
    let number = owner.add_keypad_code(&visit, id, insisted).await.unwrap();
    let change =
        async |change: KeypadCodeChange| owner.change_keypad_code(&visit, id, number, change).await;
    let digits = |digits: &str, confirmed_obvious| KeypadCodeChange {
        digits: Some(digits.to_owned().into()),
        confirmed_obvious,
        ..KeypadCodeChange::default()
    };
    assert_eq!(
        change(digits("765432", false)).await,
        Err(AppError::ObviousCode)
    );
    assert_eq!(change(digits("234567", false)).await, Ok(()), "as it was");
    assert_eq!(change(digits("765432", true)).await, Ok(()));
    let same = owner
        .add_keypad_code(&visit, id, wish("348159", "Cleaner"))
        .await;
    let taken = Err(AppError::BadKeypadCode(KeypadCodeProblem::NameTaken));
    assert_eq!(same.map(|_| ()), taken);
    owner
        .add_keypad_code(&visit, id, wish("348159", "Gardener"))
        .await
        .unwrap();
    let rename = |name: &str| KeypadCodeChange {
        name: Some(name.to_owned()),
        ..KeypadCodeChange::default()
    };
    assert_eq!(change(rename("Gardener")).await, taken);
    assert_eq!(change(rename("Cleaner")).await, Ok(()), "its own name");
}
