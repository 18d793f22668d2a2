use doorward_app::settings::{FieldChange, FieldId, FieldValue, SettingsPage};
use doorward_app::{AppError, Visit};
use doorward_sim::Model;

use crate::house::House;
use crate::two_phones::two_phones;

fn changes(wanted: &[(FieldId, &str)]) -> Vec<FieldChange> {
    wanted
        .iter()
        .map(|(id, text)| FieldChange::parse(*id, text).unwrap())
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn settings_change_one_by_one_and_the_others_stay() {
    let house = House::with(Model::Ultra);
    let (owner, visit) = house.owned("482615").await;
    let id = house.id();
    owner.enter(&visit, id, "482615", false).await.unwrap();
    let before = owner.settings(&visit, id).await.unwrap();
    assert_eq!(
        before.field(FieldId::Name).unwrap().value,
        FieldValue::Text("Front door".into())
    );
    let wanted = changes(&[
        (FieldId::Name, "Back door"),
        (FieldId::TimeZone, "Europe/Berlin"),
        (FieldId::LedBrightness, "5"),
        (FieldId::AutoLock, "on"),
        (FieldId::AutoLockTimeout, "120"),
        (FieldId::NightModeStart, "22:30"),
        (FieldId::MotorSpeed, "gentle"),
        (FieldId::SinglePress, "unlatch"),
        (FieldId::UnlockedOffset, "-10"),
    ]);
    let after = owner.change_settings(&visit, id, &wanted).await.unwrap();
    for field in &before.fields {
        let now = &after.field(field.id).unwrap().value;
        match wanted.iter().find(|change| change.id() == field.id) {
            Some(change) => assert_eq!(now, change.value(), "{}", field.id),
            None => assert_eq!(now, &field.value, "{} was not to change", field.id),
        }
    }
    assert_eq!(owner.device(id).unwrap().name, "Back door");
    let pages: Vec<_> = after.pages().map(SettingsPage::word).collect();
    assert_eq!(
        pages,
        [
            "general",
            "lock_behaviour",
            "auto_lock",
            "night_mode",
            "button_and_led",
            "fob",
            "door_sensor",
            "advanced"
        ]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_field_the_product_does_not_have_is_refused_by_name() {
    let house = House::with(Model::SmartLock);
    let (owner, visit) = house.owned("4826").await;
    owner
        .enter(&visit, house.id(), "4826", false)
        .await
        .unwrap();
    let view = owner.settings(&visit, house.id()).await.unwrap();
    assert!(view.field(FieldId::MotorSpeed).is_none());
    let error = owner
        .change_settings(
            &visit,
            house.id(),
            &changes(&[(FieldId::MotorSpeed, "fast")]),
        )
        .await;
    let Err(AppError::BadFields(problems)) = error else {
        panic!("{error:?}")
    };
    assert_eq!(problems[0].field, FieldId::MotorSpeed);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_bluetooth_pairing_the_button_pairs_nobody() {
    let house = House::with(Model::SmartLock);
    let (owner, visit) = house.owned("4826").await;
    owner
        .enter(&visit, house.id(), "4826", false)
        .await
        .unwrap();
    owner
        .change_settings(
            &visit,
            house.id(),
            &changes(&[(FieldId::BluetoothPairing, "off")]),
        )
        .await
        .unwrap();
    house
        .host
        .button(doorward_sim::runtime::Press::Hold(
            core::time::Duration::from_secs(5),
        ))
        .await;
    house.host.advance(core::time::Duration::from_secs(6)).await;
    let guest = house.phone("bert").await;
    assert_eq!(
        guest.pair(house.wish(None)).await,
        Err(AppError::NotPairing)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gate_opened_before_another_phone_changed_the_code_does_not_read_on() {
    let house = House::with(Model::SmartLock);
    let (owner, visit) = house.owned("4826").await;
    let id = house.id();
    owner.enter(&visit, id, "4826", false).await.unwrap();
    let partner = house.phone("bert").await;
    house.pair(&partner, None).await.unwrap();
    let berts = Visit::new("bert's browser");
    partner
        .change_code(&berts, id, "4826", "9157", false)
        .await
        .unwrap();
    let refused = owner.settings(&visit, id).await.unwrap_err();
    assert_eq!(refused.word(), "wrong_code", "{refused}");
    assert_eq!(owner.settings(&visit, id).await, Err(AppError::CodeNeeded));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_clock_follows_this_computers() {
    let house = House::with(Model::SmartLock);
    let (owner, visit) = house.owned("4826").await;
    let id = house.id();
    owner.enter(&visit, id, "4826", false).await.unwrap();
    house
        .host
        .advance(core::time::Duration::from_secs(3_600))
        .await;
    let drift = async || {
        owner
            .settings(&visit, id)
            .await
            .unwrap()
            .facts
            .clock
            .unwrap()
            .drift_seconds()
    };
    assert!(drift().await >= 3_590);
    owner.set_clock(&visit, id).await.unwrap();
    assert!(drift().await.abs() <= 5);
}

/// What somebody wants who saw the settings as they are in `view`.
fn seen(
    view: &doorward_app::settings::SettingsView,
    wanted: &[(FieldId, &str)],
) -> Vec<FieldChange> {
    changes(wanted)
        .into_iter()
        .map(|change| {
            let before = view.field(change.id()).unwrap().value.to_string();
            change.having_seen(before)
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_two_phones_change_at_once_is_merged_or_told_and_nothing_is_lost() {
    let house = House::with(Model::SmartLock);
    let [(anna, annas), (bert, berts)] = two_phones(&house, "4826").await;
    let id = house.id();
    let shown = anna.settings(&annas, id).await.unwrap();
    bert.change_settings(
        &berts,
        id,
        &changes(&[(FieldId::LedBrightness, "1"), (FieldId::AutoLock, "on")]),
    )
    .await
    .unwrap();
    // What does not collide is merged, and what both want is no quarrel.
    let merged = anna
        .change_settings(
            &annas,
            id,
            &seen(
                &shown,
                &[(FieldId::SingleLock, "on"), (FieldId::AutoLock, "on")],
            ),
        )
        .await
        .unwrap();
    let now = |field| merged.field(field).unwrap().value.clone();
    assert_eq!(now(FieldId::SingleLock), FieldValue::Switch(true));
    assert_eq!(now(FieldId::LedBrightness), FieldValue::Number(1));
    // What collides is told, with what the lock has, and nothing of it is done.
    let error = anna
        .change_settings(
            &annas,
            id,
            &seen(
                &shown,
                &[(FieldId::LedBrightness, "5"), (FieldId::LedFlash, "off")],
            ),
        )
        .await
        .unwrap_err();
    assert!(
        error.to_string().contains("led_brightness is now 1"),
        "{error}"
    );
    let AppError::ChangedMeanwhile { fields } = error else {
        panic!("{error}")
    };
    assert_eq!(fields.len(), 1);
    assert_eq!(fields[0].id, FieldId::LedBrightness);
    let left = anna.settings(&annas, id).await.unwrap();
    assert_eq!(left.fields, merged.fields);
}

#[tokio::test(flavor = "multi_thread")]
async fn time_control_that_another_phone_changed_or_removed_is_told() {
    let house = House::with(Model::SmartLock);
    let [(anna, annas), (bert, berts)] = two_phones(&house, "4826").await;
    let id = house.id();
    let at = |hour| doorward_app::Clock { hour, minute: 0 };
    let monday: doorward_app::Weekdays = [doorward_app::Weekday::Monday].into_iter().collect();
    let entry = doorward_app::ScheduleEntry::new(monday, at(22), doorward_app::DoorAction::Lock);
    let number = anna.add_schedule(&annas, id, entry).await.unwrap();
    let shown = anna.schedule(&annas, id).await.unwrap()[0];
    assert_eq!(shown.id, number);
    let mut theirs = shown;
    theirs.at = at(23);
    bert.change_schedule(&berts, id, Some(shown), theirs)
        .await
        .unwrap();
    let mut mine = shown;
    mine.enabled = false;
    let told = AppError::ScheduleChangedMeanwhile { now: theirs };
    let changed = anna.change_schedule(&annas, id, Some(shown), mine).await;
    assert_eq!(changed, Err(told.clone()));
    let removed = anna.remove_schedule(&annas, id, number, Some(shown)).await;
    assert_eq!(removed, Err(told));
    assert_eq!(anna.schedule(&annas, id).await.unwrap(), [theirs]);
    bert.remove_schedule(&berts, id, number, Some(theirs))
        .await
        .unwrap();
    for gone in [
        anna.change_schedule(&annas, id, Some(theirs), mine).await,
        anna.remove_schedule(&annas, id, number, None).await,
    ] {
        assert_eq!(gone, Err(AppError::EntryGone));
    }
}
