//! Two phones that know the code, at each of the four products: neither overwrites unseen what the other changed.

use doorward_app::settings::{FieldChange, FieldId};
use doorward_app::{
    App, AppError, Entry, KeypadCodeChange, KeypadCodeProblem, KeypadCodeView, KeypadCodeWish,
    Limit, PermissionChange, PermissionView, Present, UnixTime, Visit,
};
use doorward_sim::Model;

use crate::house::House;

const PRODUCTS: [(Model, &str); 4] = [
    (Model::SmartLock, "4826"),
    (Model::Ultra, "482615"),
    (Model::SmartDoor, "4826"),
    (Model::Opener, "4826"),
];

/// Two phones, each inside its gate.
pub(crate) async fn two_phones(house: &House, code: &str) -> [(App, Visit); 2] {
    let (anna, annas) = house.owned(code).await;
    let id = house.id();
    anna.enter(&annas, id, code, false).await.unwrap();
    let bert = house.phone("bert").await;
    let typed = (code.len() == 6).then_some(code);
    house.pair(&bert, typed).await.unwrap();
    let berts = Visit::new("bert's browser");
    bert.enter(&berts, id, code, false).await.unwrap();
    [(anna, annas), (bert, berts)]
}

fn until(time: i64) -> Limit {
    Limit {
        until: Some(UnixTime(time)),
        ..Limit::default()
    }
}

async fn permission(app: &App, visit: &Visit, house: &House, wanted: u32) -> PermissionView {
    let view = app.permissions(visit, house.id()).await.unwrap();
    let mut all = view.permissions.into_iter();
    all.find(|entry| entry.id == wanted).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_permission_that_another_phone_changed_is_told_and_left_as_it_is() {
    for (model, code) in PRODUCTS {
        let house = House::with(model);
        let [(anna, annas), (bert, berts)] = two_phones(&house, code).await;
        let id = house.id();
        let guest = house.phone("carla").await;
        let typed = (model == Model::Ultra).then_some(code);
        house.pair(&guest, typed).await.unwrap();
        let all = anna.permissions(&annas, id).await.unwrap().permissions;
        let carla = all.iter().find(|entry| entry.name == "Carla").unwrap();
        // Both look at the same entry; Bert is faster.
        let theirs = PermissionChange {
            limit: Some(Some(until(4_000_000_000))),
            seen: Some(carla.revision),
            ..PermissionChange::default()
        };
        bert.change_permission(&berts, id, carla.id, theirs)
            .await
            .unwrap();
        let mine = |seen| PermissionChange {
            name: Some("Carla, upstairs".to_owned()),
            limit: Some(None),
            seen: Some(seen),
            ..PermissionChange::default()
        };
        let told = anna
            .change_permission(&annas, id, carla.id, mine(carla.revision))
            .await;
        let Err(AppError::EntryChangedMeanwhile { now }) = told else {
            panic!("{model}: {told:?}")
        };
        let Present::Permission(now) = *now else {
            panic!("{model}: {now:?}")
        };
        assert_eq!(
            (now.name.as_str(), now.limit),
            ("Carla", Some(until(4_000_000_000)))
        );
        let left = permission(&anna, &annas, &house, carla.id).await;
        assert_eq!(left, now, "{model}: nothing of it was done");
        // Having seen that, Anna decides again.
        anna.change_permission(&annas, id, carla.id, mine(now.revision))
            .await
            .unwrap();
        let done = permission(&bert, &berts, &house, carla.id).await;
        assert_eq!((done.name.as_str(), done.limit), ("Carla, upstairs", None));
        // What does not say what was seen touches only what it names.
        let off = PermissionChange {
            enabled: Some(false),
            ..PermissionChange::default()
        };
        bert.change_permission(&berts, id, carla.id, off)
            .await
            .unwrap();
        let off = permission(&anna, &annas, &house, carla.id).await;
        assert_eq!((off.name.as_str(), off.enabled), ("Carla, upstairs", false));
        bert.remove_permission(&berts, id, carla.id).await.unwrap();
        let what = Entry::Permission;
        let gone = Err(AppError::Vanished { what });
        let late = mine(off.revision);
        assert_eq!(
            anna.change_permission(&annas, id, carla.id, late).await,
            gone
        );
        assert_eq!(anna.remove_permission(&annas, id, carla.id).await, gone);
    }
}

/// Anna's change, begun when she had seen the settings as they were, and Bert's in between, when so many frames of hers had
/// got through. Returns what became of hers, and whether it was her replacement itself that Bert overtook; none when hers
/// was done before Bert's turn came.
async fn at_once(
    house: &House,
    (anna, annas): (&App, &Visit),
    (bert, berts): (&App, &Visit),
    [mine, theirs]: [&FieldChange; 2],
    frames: usize,
) -> Option<(Result<(), AppError>, bool)> {
    let id = house.id();
    house.cut_after(0);
    anna.settings(annas, id).await.unwrap();
    let pause = house.pause_after(frames);
    let mut change = core::pin::pin!(anna.change_settings(annas, id, core::slice::from_ref(mine)));
    tokio::select! {
        done = &mut change => {
            done.unwrap();
            return None;
        }
        () = pause.reached.notified() => {}
    }
    bert.change_settings(berts, id, core::slice::from_ref(theirs))
        .await
        .unwrap();
    pause.go_on.notify_one();
    let end = change.await.map(|_| ());
    Some((end, pause.held_the_change()))
}

/// Lets another phone come in between at every moment of a change. Overwritten unseen is what was set while the replacement
/// was on its way, where `replaced`, and nothing else.
async fn at_every_moment(
    model: Model,
    code: &str,
    field: FieldId,
    [before, mine, theirs]: [&str; 3],
    replaced: bool,
) {
    let house = House::with(model);
    let [(anna, annas), (bert, berts)] = two_phones(&house, code).await;
    let id = house.id();
    let to = |text| FieldChange::parse(field, text).unwrap();
    let mut told = 0;
    for frames in 0.. {
        bert.change_settings(&berts, id, &[to(before)])
            .await
            .unwrap();
        let both = [&to(mine).having_seen(before), &to(theirs)];
        let end = at_once(&house, (&anna, &annas), (&bert, &berts), both, frames).await;
        let left = bert.settings(&berts, id).await.unwrap();
        let left = left.field(field).unwrap().value.to_string();
        match end {
            None => break,
            Some((Ok(()), on_its_way)) if left == mine => assert!(
                replaced && on_its_way,
                "{field}, {frames}: Bert's was there before Anna's was sent, and is gone"
            ),
            Some((Ok(()), _)) => assert_eq!(left, theirs, "{field}, {frames}: Bert came later"),
            Some((Err(AppError::ChangedMeanwhile { fields }), _)) => {
                told += 1;
                assert_eq!(fields[0].value.to_string(), theirs);
                assert_eq!(left, theirs, "{field}, {frames}: nothing of it was done");
            }
            Some((Err(error), _)) => panic!("{field}, {frames}: {error}"),
        }
    }
    assert!(told > 5, "{field}: most moments come before the writing");
}

/// The protocol cannot write on a condition: what arrives while the writing itself is on its way is overwritten, and nothing
/// else is.
#[tokio::test(flavor = "multi_thread")]
async fn whenever_another_phone_comes_in_between_its_settings_are_not_overwritten() {
    for (model, code, field, values) in [
        (
            Model::SmartLock,
            "4826",
            FieldId::LedBrightness,
            ["1", "2", "3"],
        ),
        (
            Model::SmartDoor,
            "4826",
            FieldId::LockNGoTimeout,
            ["20", "30", "40"],
        ),
        (
            Model::Ultra,
            "482615",
            FieldId::DoorAjarAfter,
            ["10", "20", "30"],
        ),
        (Model::Opener, "4826", FieldId::SoundLevel, ["1", "2", "3"]),
    ] {
        at_every_moment(model, code, field, values, true).await;
    }
    // A form that was sent with the switch as it was shown replaces nothing.
    let values = ["on", "on", "off"];
    at_every_moment(Model::SmartLock, "4826", FieldId::DoorLog, values, false).await;
}

async fn keypad_code(app: &App, visit: &Visit, house: &House, wanted: u16) -> KeypadCodeView {
    let view = app.keypad_codes(visit, house.id()).await.unwrap();
    let mut all = view.codes.into_iter();
    all.find(|entry| entry.id == wanted).unwrap()
}

fn wish(digits: &str, name: &str) -> KeypadCodeWish {
    KeypadCodeWish {
        digits: digits.to_owned().into(),
        name: name.to_owned(),
        limit: None,
        confirmed_obvious: false,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_keypad_code_that_another_phone_changed_is_told_and_left_as_it_is() {
    for (model, code) in PRODUCTS {
        let house = House::with(model);
        let [(anna, annas), (bert, berts)] = two_phones(&house, code).await;
        let id = house.id();
        let number = anna
            .add_keypad_code(&annas, id, wish("348159", "Cleaner"))
            .await
            .unwrap();
        let shown = keypad_code(&anna, &annas, &house, number).await;
        let theirs = KeypadCodeChange {
            digits: Some("863152".to_owned().into()),
            seen: Some(shown.revision),
            ..KeypadCodeChange::default()
        };
        bert.change_keypad_code(&berts, id, number, theirs)
            .await
            .unwrap();
        let mine = |seen| KeypadCodeChange {
            name: Some("Gardener".to_owned()),
            limit: Some(Some(until(4_000_000_000))),
            seen: Some(seen),
            ..KeypadCodeChange::default()
        };
        let told = anna
            .change_keypad_code(&annas, id, number, mine(shown.revision))
            .await;
        let Err(AppError::EntryChangedMeanwhile { now }) = told else {
            panic!("{model}: {told:?}")
        };
        let Present::KeypadCode(now) = *now else {
            panic!("{model}: {now:?}")
        };
        assert_eq!(now.expose_digits().as_str(), "863152");
        let left = keypad_code(&anna, &annas, &house, number).await;
        assert_eq!(left, now, "{model}: nothing of it was done");
        anna.change_keypad_code(&annas, id, number, mine(now.revision))
            .await
            .unwrap();
        let done = keypad_code(&bert, &berts, &house, number).await;
        assert_eq!(
            (
                done.name.as_str(),
                done.expose_digits().as_str(),
                done.limit
            ),
            ("Gardener", "863152", Some(until(4_000_000_000)))
        );
        // Digits that the other phone gave away meanwhile are told with whose they are.
        let taken = anna.add_keypad_code(&annas, id, wish("863152", "X")).await;
        let by = Some("Gardener".to_owned());
        let problem = KeypadCodeProblem::Taken { by };
        assert_eq!(taken, Err(AppError::BadKeypadCode(problem)), "{model}");
        bert.remove_keypad_code(&berts, id, number).await.unwrap();
        let what = Entry::KeypadCode;
        let gone = Err(AppError::Vanished { what });
        let late = mine(done.revision);
        assert_eq!(
            anna.change_keypad_code(&annas, id, number, late).await,
            gone
        );
        assert_eq!(anna.remove_keypad_code(&annas, id, number).await, gone);
    }
}
