use doorward_app::settings::{FieldChange, FieldId, FieldValue, SettingsPage};
use doorward_app::{AppError, Visit};
use doorward_sim::Model;

use crate::house::House;

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
