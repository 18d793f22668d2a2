//! Every setting of each of the four products, changed on a virtual device and read back.

use doorward_app::settings::{FieldChange, FieldId, FieldKind, FieldView, SettingsView};
use doorward_app::{App, Visit};
use doorward_sim::Model;

use crate::house::House;

/// Another value that the field takes, as a person types it.
fn another(field: &FieldView) -> String {
    let present = field.value.to_string();
    let choices: Vec<String> = match field.kind {
        FieldKind::Switch => vec!["on".into(), "off".into()],
        FieldKind::Number { min, max, .. } => vec![max.to_string(), min.to_string()],
        FieldKind::Choice { options } => options.iter().map(|word| (*word).to_owned()).collect(),
        FieldKind::Text { .. } => vec!["Gärtnertür".into()],
        FieldKind::Time => vec!["23:59".into(), "00:00".into()],
        FieldKind::Degrees { limit } => vec![format!("-{limit}.00000"), "48.20817".into()],
    };
    let other = choices.into_iter().rev().find(|text| *text != present);
    other.unwrap_or_else(|| panic!("{} can be nothing else", field.id))
}

/// Changes one field and sees that it changed, and nothing else did.
async fn change_one(
    app: &App,
    visit: &Visit,
    house: &House,
    before: &SettingsView,
    field: FieldId,
) -> SettingsView {
    let text = another(before.field(field).unwrap());
    let seen = before.field(field).unwrap().value.to_string();
    let change = FieldChange::parse(field, &text).unwrap().having_seen(seen);
    let after = app
        .change_settings(visit, house.id(), &[change])
        .await
        .unwrap_or_else(|error| panic!("{field} = {text}: {error}"));
    for old in &before.fields {
        let wanted = if old.id == field {
            text.clone()
        } else {
            old.value.to_string()
        };
        let now = after.field(old.id).map(|view| view.value.to_string());
        // Nobody can tell how the log stands to a door that no sensor looks at.
        if (field, old.id) == (FieldId::DoorSensor, FieldId::DoorLog) {
            assert_eq!(now, None);
        } else {
            assert_eq!(now, Some(wanted), "{} after {field} = {text}", old.id);
        }
    }
    after
}

/// Returns how many settings the product has.
async fn every_setting_is_kept(model: Model, code: &str) -> usize {
    let house = House::with(model);
    let (owner, visit) = house.owned(code).await;
    let id = house.id();
    owner.enter(&visit, id, code, false).await.unwrap();
    let fresh = owner.settings(&visit, id).await.unwrap();
    let mut before = fresh.clone();
    // The last that can hide another comes last.
    let (last, others): (Vec<_>, Vec<_>) = fresh
        .fields
        .iter()
        .map(|field| field.id)
        .partition(|id| *id == FieldId::DoorSensor);
    for field in others.iter().chain(&last) {
        before = change_one(&owner, &visit, &house, &before, *field).await;
    }
    // The device keeps them, and not this app.
    let mut house = house;
    owner.leave(&visit, id);
    house.remove().await;
    house.put_back();
    let anew = Visit::new("another visit");
    owner.enter(&anew, id, code, false).await.unwrap();
    let kept = owner.settings(&anew, id).await.unwrap();
    assert_eq!(kept.fields, before.fields);
    fresh.fields.len()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_setting_of_a_smart_lock_changes_alone_and_is_kept() {
    assert_eq!(every_setting_is_kept(Model::SmartLock, "4826").await, 43);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_setting_of_an_ultra_changes_alone_and_is_kept() {
    assert_eq!(every_setting_is_kept(Model::Ultra, "482615").await, 45);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_setting_of_a_smart_door_changes_alone_and_is_kept() {
    assert_eq!(every_setting_is_kept(Model::SmartDoor, "4826").await, 37);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_setting_of_an_opener_changes_alone_and_is_kept() {
    assert_eq!(every_setting_is_kept(Model::Opener, "4826").await, 38);
}
