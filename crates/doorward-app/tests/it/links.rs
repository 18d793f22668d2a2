//! Links that break without a word, and what must not happen twice then.

use doorward_app::settings::{FieldChange, FieldId, FieldValue};
use doorward_app::{
    Clock, DoorAction, KeypadCodeWish, LogFilter, PermissionChange, ScheduleEntry, Visit, Weekdays,
};
use doorward_sim::Model;

use crate::house::House;

const CODE: &str = "4826";

async fn inside() -> (House, doorward_app::App, Visit) {
    let house = House::with(Model::SmartLock);
    let (owner, visit) = house.owned(CODE).await;
    owner.enter(&visit, house.id(), CODE, false).await.unwrap();
    (house, owner, visit)
}

fn lock_at(hour: u8) -> ScheduleEntry {
    ScheduleEntry::new(Weekdays::ALL, Clock { hour, minute: 0 }, DoorAction::Lock)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_needs_the_code_goes_out_over_a_new_link_when_the_old_one_broke_unnoticed() {
    let (house, owner, visit) = inside().await;
    let id = house.id();
    house.cut_after(0);
    owner.add_schedule(&visit, id, lock_at(20)).await.unwrap();
    house.cut_after(0);
    assert_eq!(owner.schedule(&visit, id).await.unwrap().len(), 1);
    house.cut_after(0);
    let bright = FieldChange::parse(FieldId::LedBrightness, "1").unwrap();
    let view = owner.change_settings(&visit, id, &[bright]).await.unwrap();
    let value = &view.field(FieldId::LedBrightness).unwrap().value;
    assert_eq!(value, &FieldValue::Number(1));
    house.cut_after(0);
    let wish = KeypadCodeWish {
        digits: "348159".to_owned().into(),
        name: "Cleaner".to_owned(),
        limit: None,
        confirmed_obvious: false,
    };
    owner.add_keypad_code(&visit, id, wish).await.unwrap();
    house.cut_after(0);
    let people = owner.permissions(&visit, id).await.unwrap().permissions;
    house.cut_after(0);
    let rename = PermissionChange {
        name: Some("Anna's phone".to_owned()),
        ..PermissionChange::default()
    };
    owner
        .change_permission(&visit, id, people[0].id, rename)
        .await
        .unwrap();
    house.cut_after(0);
    owner.set_logging(&visit, id, false).await.unwrap();
    house.cut_after(0);
    let filter = LogFilter::default();
    let log = owner.log(&visit, id, &filter, |_| {}).await.unwrap();
    assert!(!log.logging);
    house.cut_after(0);
    owner
        .change_code(&visit, id, CODE, "9157", false)
        .await
        .unwrap();
    house.cut_after(0);
    let anew = Visit::new("another visit");
    owner.enter(&anew, id, "9157", false).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn wherever_the_link_breaks_nothing_is_done_twice() {
    let mut ends = Vec::new();
    for frames in 0..12 {
        let (house, owner, visit) = inside().await;
        let id = house.id();
        house.cut_after(frames);
        let added = owner.add_schedule(&visit, id, lock_at(20)).await;
        house.cut_after(0);
        let there = owner.schedule(&visit, id).await.unwrap().len();
        let end = match added {
            Ok(_) => {
                assert_eq!(there, 1, "{frames}");
                "done"
            }
            Err(error) => {
                // It looks first whether the same is planned already: a link that breaks there leaves nothing in doubt.
                let end = error.word();
                let left = if end == "not_reachable" { 0..1 } else { 0..2 };
                assert!(left.contains(&there), "{frames}: {there} after {error}");
                assert!(
                    ["not_reachable", "outcome_unknown"].contains(&end),
                    "{frames}: {error}"
                );
                end
            }
        };
        ends.push(end);
    }
    // Before the command leaves, in it, and after it: the sweep met all of them.
    assert_eq!(ends.first(), Some(&"done"), "{ends:?}");
    assert_eq!(ends.last(), Some(&"done"), "{ends:?}");
    assert!(ends.contains(&"not_reachable"), "{ends:?}");
    assert!(ends.contains(&"outcome_unknown"), "{ends:?}");
}
