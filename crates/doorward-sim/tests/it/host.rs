//! A lock hosted in real time.

use core::time::Duration;

use doorward_device::body::BoltPosition;
use doorward_proto::Model;
use doorward_sim::{
    Bolt, Deed, FobDeed, Outcome, PairingView, Presses,
    runtime::{Host, HostError, HostOptions, Press},
};

pub(crate) fn options(data: &tempfile::TempDir) -> HostOptions {
    HostOptions {
        id: "front".to_owned(),
        model: Model::SmartLock,
        data: data.path().to_owned(),
        listen: Some("127.0.0.1:0".parse().unwrap()),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn hands_are_felt_and_the_ring_answers() {
    let data = tempfile::tempdir().unwrap();
    let host = Host::spawn(options(&data)).unwrap();
    host.advance(Duration::from_secs(1)).await;
    assert_eq!(host.snapshot().state, "locked");
    host.button(Press::Hold(Duration::from_secs(5))).await;
    host.advance(Duration::from_secs(5)).await;
    let snapshot = host.snapshot();
    assert_eq!((snapshot.ring, snapshot.pairing_s), ("steady", Some(120)));
    host.advance(Duration::from_secs(120)).await;
    assert_eq!(host.snapshot().pairing_s, None);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn the_bolt_stays_where_it_is_across_a_restart() {
    let data = tempfile::tempdir().unwrap();
    let host = Host::spawn(options(&data)).unwrap();
    let device_id = host.snapshot().device_id;
    host.advance(Duration::from_secs(1)).await;
    host.perform(Deed::Knob(BoltPosition::Unlocked))
        .await
        .unwrap();
    host.shutdown().await;

    let host = Host::spawn(options(&data)).unwrap();
    assert_eq!(host.snapshot().bolt, Bolt::Unlocked);
    assert_eq!(host.snapshot().state, "boot-run");
    assert_eq!(host.snapshot().device_id, device_id);
    host.advance(Duration::from_secs(1)).await;
    assert_eq!(host.snapshot().state, "unlocked");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn what_cannot_be_hosted_says_why_and_what_to_do() {
    let data = tempfile::tempdir().unwrap();
    let host = Host::spawn(options(&data)).unwrap();
    let other = tempfile::tempdir().unwrap();
    let taken = HostOptions {
        listen: host.link_address(),
        ..options(&other)
    };
    let error = Host::spawn(taken).unwrap_err();
    assert!(matches!(error, HostError::Listen { .. }));
    let text = error.to_string();
    assert!(
        text.contains(&host.link_address().unwrap().to_string()) && text.contains("port"),
        "{text}"
    );
    host.shutdown().await;

    let error = Host::spawn(HostOptions {
        model: Model::Ultra,
        ..options(&data)
    })
    .unwrap_err();
    assert!(error.to_string().contains("smart-lock"), "{error}");

    std::fs::write(data.path().join("hardware.json"), "{").unwrap();
    let error = Host::spawn(options(&data)).unwrap_err();
    assert!(error.to_string().contains("hardware.json"), "{error}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_data_folder_serves_one_lock_at_a_time() {
    let data = tempfile::tempdir().unwrap();
    let host = Host::spawn(options(&data)).unwrap();
    let error = Host::spawn(options(&data)).unwrap_err();
    assert!(matches!(error, HostError::Store(_)));
    assert!(
        error.to_string().contains(&*data.path().to_string_lossy()),
        "{error}"
    );
    host.shutdown().await;
    Host::spawn(options(&data)).unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn every_product_is_hosted_and_its_fob_keeps_its_key_for_nobody_else_to_read() {
    for model in Model::ALL {
        let data = tempfile::tempdir().unwrap();
        let wish = || HostOptions {
            model,
            ..options(&data)
        };
        let host = Host::spawn(wish()).unwrap();
        host.advance(Duration::from_secs(5)).await;
        host.button(Press::Hold(Duration::from_secs(5))).await;
        host.advance(Duration::from_secs(6)).await;
        host.perform(Deed::Fob(FobDeed::Pair(None))).await.unwrap();
        // A fresh Ultra is set up by a phone first.
        let expected = match model {
            Model::Ultra => PairingView::None,
            Model::SmartLock | Model::SmartDoor | Model::Opener => PairingView::Paired,
        };
        assert_eq!(host.snapshot().fob.unwrap().pairing, expected, "{model}");
        host.shutdown().await;

        let host = Host::spawn(wish()).unwrap();
        let snapshot = host.snapshot();
        assert_eq!(
            (snapshot.model, snapshot.fob.unwrap().pairing),
            (model.word(), expected)
        );
        if expected == PairingView::Paired {
            host.advance(Duration::from_secs(5)).await;
            host.perform(Deed::Fob(FobDeed::Press(Presses::One)))
                .await
                .unwrap();
            host.advance(Duration::from_secs(10)).await;
            let fob = host.snapshot().fob.unwrap();
            assert_eq!(fob.outcome, Some(Outcome::Done), "{fob:?}");
            #[cfg(unix)]
            {
                use std::os::unix::fs::PermissionsExt as _;
                let file = data.path().join("accessories.json");
                let mode = std::fs::metadata(file).unwrap().permissions().mode();
                assert_eq!(mode & 0o777, 0o600);
            }
        }
        host.shutdown().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_damaged_drawer_is_refused_and_named() {
    let data = tempfile::tempdir().unwrap();
    Host::spawn(options(&data)).unwrap().shutdown().await;
    std::fs::write(data.path().join("accessories.json"), "{}").unwrap();
    let error = Host::spawn(options(&data)).unwrap_err().to_string();
    assert!(error.contains("accessories.json"), "{error}");
}
