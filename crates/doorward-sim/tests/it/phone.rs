//! A hosted lock and a phone over TCP, as the programs meet.

use core::{future::Future, pin::pin, time::Duration};

use doorward_client::{
    ClientError, Connection, Credentials, PairingWish, Timing, discover, link::tcp, pair,
};
use doorward_proto::{
    AppId, ErrorCode, Model,
    types::{AuthorizationType, LockAction, LockState, Name},
};
use doorward_sim::{
    Bolt,
    runtime::{Host, HostOptions, Press},
};
use tokio::select;

use super::{host::options, kit::right};

const BOTH: [Model; 2] = [Model::SmartLock, Model::Ultra];

async fn link(host: &Host) -> Box<tcp::TcpLink> {
    Box::new(
        tcp::connect(host.link_address().unwrap(), Duration::from_secs(5))
            .await
            .unwrap(),
    )
}

async fn admit(host: &Host, model: Model, name: &str) -> Result<Credentials, ClientError> {
    let wish = PairingWish {
        model,
        device: None,
        app: AppId(name.bytes().map(u32::from).sum()),
        name: Name::new(name).unwrap(),
        kind: AuthorizationType::App,
    };
    pair(link(host).await, wish, |_| async { Some(right(model)) }).await
}

/// Lets the lock's time run fast until `doing` is done.
async fn quickly<T>(host: &Host, doing: impl Future<Output = T>) -> T {
    let mut doing = pin!(doing);
    loop {
        select! {
            done = &mut doing => return done,
            () = host.advance(Duration::from_millis(20)) => {}
        }
    }
}

async fn reset_by_hand(host: &Host) {
    host.batteries(false).await;
    host.button(Press::Down).await;
    host.batteries(true).await;
    host.advance(Duration::from_secs(11)).await;
    assert_eq!(host.snapshot().ring, "fast");
    host.button(Press::Up).await;
    host.button(Press::Hold(Duration::from_millis(100))).await;
    host.advance(Duration::from_secs(2)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_phone_pairs_unlocks_and_is_forgotten_by_a_reset() {
    for model in BOTH {
        let data = tempfile::tempdir().unwrap();
        let spawn = || {
            Host::spawn(HostOptions {
                model,
                ..options(&data)
            })
            .unwrap()
        };
        let host = spawn();
        host.advance(Duration::from_secs(1)).await;
        let refused = admit(&host, model, "Early").await.unwrap_err();
        assert!(
            matches!(
                refused,
                ClientError::Refused {
                    code: ErrorCode::NotPairing,
                    ..
                }
            ),
            "{refused}"
        );

        host.button(Press::Hold(Duration::from_secs(5))).await;
        host.advance(Duration::from_secs(5)).await;
        let owner = admit(&host, model, "Owner").await.unwrap();
        assert!(host.snapshot().set_up);
        let phone = Connection::open(link(&host).await, owner.clone())
            .await
            .unwrap();
        quickly(&host, phone.act(LockAction::Unlock, None, |_| {}))
            .await
            .unwrap();
        assert_eq!(host.snapshot().bolt, Bolt::Unlocked);

        // The process ends, and the lock with it; the state does not.
        host.shutdown().await;
        assert!(phone.states().await.is_err());
        let host = spawn();
        host.advance(Duration::from_secs(1)).await;
        let phone = Connection::open(link(&host).await, owner.clone())
            .await
            .unwrap();
        assert_eq!(
            phone.states().await.unwrap().lock_state,
            LockState::Unlocked
        );
        let device_id = host.snapshot().device_id;

        reset_by_hand(&host).await;
        let after = host.snapshot();
        assert_eq!(
            (after.set_up, after.bolt, after.device_id),
            (false, Bolt::Unlocked, device_id)
        );
        let phone = Connection::open(link(&host).await, owner.clone())
            .await
            .unwrap();
        assert!(matches!(
            phone.states().await,
            Err(ClientError::AuthorizationLost)
        ));

        host.shutdown().await;
        let host = spawn();
        assert_eq!(
            (host.snapshot().set_up, host.snapshot().bolt),
            (false, Bolt::Unlocked)
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_listens_sees_pairing_mode_begin_and_end() {
    let data = tempfile::tempdir().unwrap();
    let host = Host::spawn(options(&data)).unwrap();
    let before = discover(link(&host).await, &Timing::default())
        .await
        .unwrap();
    host.button(Press::Hold(Duration::from_secs(5))).await;
    host.advance(Duration::from_secs(5)).await;
    let during = discover(link(&host).await, &Timing::default())
        .await
        .unwrap();
    assert_ne!(before.kind, during.kind);
    host.advance(Duration::from_secs(120)).await;
    let after = discover(link(&host).await, &Timing::default())
        .await
        .unwrap();
    assert_eq!(before.kind, after.kind);
    assert_eq!(before.device_id.to_string(), host.snapshot().device_id);
}
