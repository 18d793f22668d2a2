use core::time::Duration;

use doorward_app::{DoorAction, ExportFormat, LogEvent, LogFilter, LogKind, Progress};
use doorward_sim::Model;
use doorward_sim::runtime::Press;

use crate::house::House;

#[tokio::test(flavor = "multi_thread")]
async fn the_log_tells_who_did_what_and_is_filtered_and_exported() {
    let house = House::with(Model::SmartLock);
    let (owner, visit) = house.owned("4826").await;
    let id = house.id();
    owner.enter(&visit, id, "4826", false).await.unwrap();
    house
        .hasten(owner.act(id, DoorAction::Unlock))
        .await
        .unwrap();
    house.hasten(owner.act(id, DoorAction::Lock)).await.unwrap();
    house
        .host
        .button(Press::Hold(Duration::from_millis(100)))
        .await;
    house
        .hasten(crate::house::until(&owner, id, |card| {
            card.state == doorward_app::LockState::Unlocked
        }))
        .await;

    let mut last = None;
    let all = owner
        .log(&visit, id, &LogFilter::default(), |progress| {
            last = Some(progress)
        })
        .await
        .unwrap();
    assert_eq!(
        last,
        Some(Progress {
            done: all.total,
            total: Some(all.total)
        })
    );
    assert!(
        all.entries
            .windows(2)
            .all(|pair| pair[0].index > pair[1].index),
        "newest first"
    );
    assert!(all.logging);
    assert_eq!(all.people, ["Anna"]);
    assert_eq!(all.week.days.len(), 7);
    assert!(
        all.week.days[6].total().unlocked >= 2,
        "{:?}",
        all.week.days[6].total()
    );

    let annas = LogFilter {
        who: Some("Anna".into()),
        kind: Some(LogKind::Unlock),
        ..LogFilter::default()
    };
    let annas = owner.log(&visit, id, &annas, |_| {}).await.unwrap();
    assert_eq!(
        (annas.entries.len(), annas.matching, annas.total),
        (1, 1, all.total)
    );
    assert!(matches!(
        annas.entries[0].event,
        LogEvent::Action {
            action: Some(DoorAction::Unlock),
            ..
        }
    ));
    let newest = LogFilter {
        limit: Some(2),
        ..LogFilter::default()
    };
    let newest = owner.log(&visit, id, &newest, |_| {}).await.unwrap();
    assert_eq!((newest.entries.len(), newest.matching), (2, all.total));

    let csv = owner
        .export_log(&visit, id, &LogFilter::default(), ExportFormat::Csv)
        .await
        .unwrap();
    assert_eq!(csv.lines().count(), all.total + 1);
    let json = owner
        .export_log(&visit, id, &LogFilter::default(), ExportFormat::Json)
        .await
        .unwrap();
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json.as_array().unwrap().len(), all.total);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_read_in_a_visit_is_not_read_again() {
    let house = House::with(Model::SmartLock);
    let (owner, visit) = house.owned("4826").await;
    let id = house.id();
    owner.enter(&visit, id, "4826", false).await.unwrap();
    let read = async || {
        let (mut first, filter) = (None, LogFilter::default());
        let view = owner.log(&visit, id, &filter, |progress| {
            first.get_or_insert(progress);
        });
        let total = view.await.unwrap().total;
        (first.unwrap().done, total)
    };
    let (begun, total) = read().await;
    assert_eq!(begun, 0);
    house
        .hasten(owner.act(id, DoorAction::Unlock))
        .await
        .unwrap();
    assert_eq!(read().await, (total, total + 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_recorded_while_the_log_is_off() {
    let house = House::with(Model::SmartLock);
    let (owner, visit) = house.owned("4826").await;
    let id = house.id();
    owner.enter(&visit, id, "4826", false).await.unwrap();
    owner.set_logging(&visit, id, false).await.unwrap();
    let off = owner
        .log(&visit, id, &LogFilter::default(), |_| {})
        .await
        .unwrap();
    assert!(!off.logging);
    house
        .hasten(owner.act(id, DoorAction::Unlock))
        .await
        .unwrap();
    let still = owner
        .log(&visit, id, &LogFilter::default(), |_| {})
        .await
        .unwrap();
    assert_eq!(still.total, off.total);
}
