use doorward_app::settings::{FieldChange, FieldId, FieldValue};
use doorward_app::{
    AppError, Clock, DefaultsPart, DoorAction, LogFilter, ScheduleEntry, Visit, Weekday,
};
use doorward_sim::Model;

use crate::house::House;

/// A device with another setting on every page, a timetable and a guest.
async fn lived_in(model: Model, code: &str) -> (House, doorward_app::App, Visit) {
    let house = House::with(model);
    let (owner, visit) = house.owned(code).await;
    let id = house.id();
    owner.enter(&visit, id, code, false).await.unwrap();
    live_in(&house, &owner, &visit).await;
    (house, owner, visit)
}

async fn live_in(house: &House, owner: &doorward_app::App, visit: &Visit) {
    let id = house.id();
    let changes: Vec<_> = [
        (FieldId::Name, "Garden gate"),
        (FieldId::LedBrightness, "1"),
        (FieldId::NightMode, "on"),
        (FieldId::LockNGoTimeout, "55"),
        (FieldId::DoorAjarAfter, "25"),
        (FieldId::DoorMismatchWarning, "on"),
        (FieldId::DoorLog, "off"),
        (FieldId::BluetoothPairing, "on"),
    ]
    .iter()
    .map(|(id, text)| FieldChange::parse(*id, text).unwrap())
    .collect();
    owner.change_settings(visit, id, &changes).await.unwrap();
    for hour in [20, 21, 22] {
        let entry = ScheduleEntry::new(
            [Weekday::Monday].into_iter().collect(),
            Clock { hour, minute: 0 },
            DoorAction::Lock,
        );
        owner.add_schedule(visit, id, entry).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn default_settings_come_back_and_nobody_loses_a_right() {
    for (model, code) in [
        (Model::SmartLock, "4826"),
        (Model::Ultra, "482615"),
        (Model::SmartDoor, "4826"),
    ] {
        let (house, owner, visit) = lived_in(model, code).await;
        let id = house.id();
        let guest = house.phone("bert").await;
        let typed = (model == Model::Ultra).then_some(code);
        house.pair(&guest, typed).await.unwrap();
        let people = owner.permissions(&visit, id).await.unwrap().permissions;
        let fresh = House::with(model);
        let (other, others) = fresh.owned(code).await;
        other.enter(&others, fresh.id(), code, false).await.unwrap();
        let factory = other.settings(&others, fresh.id()).await.unwrap();
        let restored = owner.restore_defaults(&visit, id).await.unwrap();
        for field in &restored.fields {
            let expected = match field.id {
                FieldId::Name => FieldValue::Text("Garden gate".into()),
                // A fresh device is told where it is; the factory does not know.
                FieldId::TimeZone => FieldValue::Choice("none"),
                id => factory.field(id).unwrap().value.clone(),
            };
            assert_eq!(field.value, expected, "{model}: {}", field.id);
        }
        assert_eq!(owner.schedule(&visit, id).await.unwrap(), []);
        let left = owner.permissions(&visit, id).await.unwrap().permissions;
        assert_eq!(left.len(), people.len(), "{model}");
        let log = owner.log(&visit, id, &LogFilter::default(), |_| {}).await;
        assert!(!log.unwrap().entries.is_empty());
        // The code is asked for as before.
        let anew = Visit::new("another visit");
        let closed = owner.restore_defaults(&anew, id).await;
        assert_eq!(closed, Err(AppError::CodeNeeded), "{model}");
        owner.enter(&anew, id, code, false).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reset_that_breaks_off_says_how_far_it_came_and_can_be_done_again() {
    let mut ways = Vec::new();
    // Cut the air after so many frames, until it is enough for the whole.
    let (house, owner, visit) = lived_in(Model::SmartLock, "4826").await;
    let id = house.id();
    for frames in 1..100 {
        if frames > 1 {
            live_in(&house, &owner, &visit).await;
        }
        house.fade_after(frames);
        let way = match owner.restore_defaults(&visit, id).await {
            Ok(_) => "whole".to_owned(),
            Err(AppError::DefaultsIncomplete { done, at, why }) => {
                assert!(
                    ["not_reachable", "outcome_unknown"].contains(&why.word()),
                    "{why}"
                );
                assert!(done.len() < DefaultsPart::ALL.len());
                assert_eq!(at, DefaultsPart::ALL[done.len()]);
                at.word().to_owned()
            }
            Err(error) => {
                assert_eq!(error.word(), "not_reachable", "{error}");
                "nothing".to_owned()
            }
        };
        if ways.last() != Some(&way) {
            ways.push(way.clone());
        }
        house.fade_after(usize::MAX);
        let again = owner.restore_defaults(&visit, id).await;
        let again = again.unwrap_or_else(|error| panic!("{frames} {way}: {error}"));
        let waits = &again.field(FieldId::LockNGoTimeout).unwrap().value;
        assert_eq!(waits, &FieldValue::Number(20));
        assert_eq!(owner.schedule(&visit, id).await.unwrap(), []);
        if way == "whole" {
            break;
        }
    }
    assert_eq!(ways.first().map(String::as_str), Some("nothing"));
    assert_eq!(ways.last().map(String::as_str), Some("whole"));
    for part in ["time_control", "door_sensor", "behaviour", "general"] {
        assert!(ways.iter().any(|way| way == part), "{ways:?}");
    }
}
