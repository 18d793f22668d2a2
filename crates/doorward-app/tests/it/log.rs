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

#[tokio::test(flavor = "multi_thread")]
async fn a_reading_that_is_given_up_keeps_what_arrived_and_goes_on_from_there() {
    let house = House::with(Model::SmartLock);
    let (owner, visit) = house.owned("4826").await;
    let id = house.id();
    owner.enter(&visit, id, "4826", false).await.unwrap();
    // So many that they cannot all arrive before anybody looks.
    for _ in 0..200 {
        owner.acknowledge(&visit, id, None).await.unwrap();
    }
    let filter = LogFilter::default();
    let stopped = std::sync::Mutex::new(None);
    let gone = tokio::sync::Notify::new();
    {
        let reading = owner.log(&visit, id, &filter, |progress| {
            if progress.done == 2 {
                stopped.lock().unwrap().get_or_insert(progress);
                gone.notify_one();
            }
        });
        tokio::select! {
            biased;
            () = gone.notified() => {}
            view = reading => panic!("not stopped before {}", view.unwrap().total),
        }
    }
    assert!(stopped.lock().unwrap().is_some());
    let mut first = None;
    let view = owner.log(&visit, id, &filter, |progress| {
        first.get_or_insert(progress);
    });
    let view = view.await.unwrap();
    let begun = first.unwrap().done;
    assert!((2..200).contains(&begun), "{begun}");
    let numbers: Vec<u32> = view.entries.iter().map(|entry| entry.index).collect();
    let whole: Vec<u32> = (1..=u32::try_from(view.total).unwrap()).rev().collect();
    assert_eq!(numbers, whole, "nothing twice, nothing missing");
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_codes_in_a_row_are_one_entry_that_counts_and_the_suspended_are_named() {
    let house = House::with(Model::SmartLock);
    let (owner, visit) = house.owned("4826").await;
    let id = house.id();
    owner.enter(&visit, id, "4826", false).await.unwrap();
    let guest = house.phone("bert").await;
    house.pair(&guest, None).await.unwrap();
    for wrong in ["7391", "7392", "7394"] {
        let refused = guest.enter(&visit, id, wrong, false).await;
        assert_eq!(refused.unwrap_err().word(), "wrong_code");
    }
    let wrong = LogFilter {
        outcome: Some(doorward_app::LogOutcome::WrongCode),
        ..LogFilter::default()
    };
    let view = owner.log(&visit, id, &wrong, |_| {}).await.unwrap();
    let times: u32 = view.entries.iter().map(|entry| entry.event.times()).sum();
    assert!(times >= 1 && view.matching >= 1, "{view:?}");
    assert!(view.entries.iter().all(|entry| entry.who == "Bert"));
    assert!(view.suspended.is_empty());
    let beyond = LogFilter {
        before: Some(view.range.unwrap().0),
        ..LogFilter::default()
    };
    let view = owner.log(&visit, id, &beyond, |_| {}).await.unwrap();
    assert_eq!((view.matching, view.entries.len()), (0, 0));
    assert!(view.total > 0);
}
