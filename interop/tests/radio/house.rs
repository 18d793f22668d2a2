//! A lock on the air, and phones.

use alloc::sync::Arc;
use core::future::Future;
use core::time::Duration;
use std::path::Path;

use doorward_app::{
    App, AppError, BluetoothRadio, DeviceId, DoorAction, LockState, PairWish, Paired,
    ProfileOptions, Visit,
};
use doorward_interop::{Tap, VirtualRadio};
use doorward_sim::runtime::{Host, HostOptions, Press};
use doorward_sim::{Model, Options};
use tempfile::TempDir;

pub(crate) struct House {
    pub(crate) radio: VirtualRadio,
    pub(crate) host: Host,
    /// Between the lock and its controller.
    pub(crate) tap: Tap,
    model: Model,
    dir: TempDir,
}

impl House {
    /// A house with a fresh lock on the air.
    pub(crate) async fn with(model: Model) -> Self {
        Self::with_options(model, false).await
    }

    /// [`House::with`], and perhaps a lock that shows its configuration to everybody paired.
    pub(crate) async fn with_options(model: Model, open_config_reads: bool) -> Self {
        let radio = VirtualRadio::start().unwrap();
        let tap = Tap::before(radio.address()).await.unwrap();
        let dir = tempfile::tempdir().unwrap();
        let options = HostOptions {
            id: "lock".to_owned(),
            model,
            data: dir.path().join("lock"),
            listen: None,
        };
        let host = Host::spawn_with(options, Options { open_config_reads }).unwrap();
        host.go_on_air(tap.controller().parse().unwrap())
            .await
            .unwrap();
        Self {
            radio,
            host,
            tap,
            model,
            dir,
        }
    }

    pub(crate) fn id(&self) -> DeviceId {
        self.host.snapshot().device_id.parse().unwrap()
    }

    /// Where everything is kept.
    pub(crate) fn folder(&self) -> &Path {
        self.dir.path()
    }

    /// Where the lock is on the air.
    pub(crate) fn bytes(&self) -> [u8; 6] {
        let [_, a, b, c] = self.id().number().to_be_bytes();
        [0xD4, 0xD2, 0x72, a, b, c]
    }

    /// [`House::bytes`] as people write it.
    pub(crate) fn address(&self) -> String {
        self.bytes().map(|byte| format!("{byte:02X}")).join(":")
    }

    /// A person's phone with a controller of its own.
    pub(crate) async fn phone(&self, name: &str) -> App {
        self.phone_through(name, &self.radio.controller(), 247)
            .await
    }

    /// A person's phone behind a tap of its own.
    pub(crate) async fn tapped_phone(&self, name: &str, mtu: u16) -> (App, Tap) {
        let tap = Tap::before(self.radio.address()).await.unwrap();
        (self.phone_through(name, &tap.controller(), mtu).await, tap)
    }

    pub(crate) async fn phone_through(&self, name: &str, controller: &str, mtu: u16) -> App {
        let radio = BluetoothRadio::with_mtu(controller.parse().unwrap(), mtu)
            .await
            .unwrap();
        App::open(ProfileOptions {
            name: name.to_owned(),
            dir: self.dir.path().join("profiles"),
            radio: Arc::new(radio),
            file_vault_only: true,
        })
        .await
        .unwrap()
    }

    /// Holds the button until the ring is lit.
    pub(crate) async fn open_pairing(&self) {
        if self.host.snapshot().ring == "steady" {
            return;
        }
        self.host.button(Press::Hold(Duration::from_secs(5))).await;
        self.host.advance(Duration::from_secs(6)).await;
        assert_eq!(self.host.snapshot().ring, "steady");
    }

    /// What a person wishes who knows where the lock is.
    pub(crate) fn wish(&self, code: Option<&str>) -> PairWish {
        let mut wish = PairWish::at(format!("ble:{}", self.address()));
        wish.code = code.map(|code| code.to_owned().into());
        wish.device_name = Some("Front door".to_owned());
        wish
    }

    /// Pairs a phone in a pairing mode of its own.
    pub(crate) async fn pair(&self, app: &App, code: Option<&str>) -> Result<Paired, AppError> {
        self.open_pairing().await;
        self.pair_once_heard(app, code).await
    }

    /// Pairs; the ring may be lit a moment before the air has heard of it.
    pub(crate) async fn pair_once_heard(
        &self,
        app: &App,
        code: Option<&str>,
    ) -> Result<Paired, AppError> {
        for _ in 0..50 {
            match app.pair(self.wish(code)).await {
                Err(AppError::NotPairing) => tokio::time::sleep(Duration::from_millis(50)).await,
                other => return other,
            }
        }
        Err(AppError::NotPairing)
    }

    /// The code an Ultra asks for to pair; the others ask for none.
    pub(crate) fn pairing_code<'a>(&self, code: &'a str) -> Option<&'a str> {
        (self.model == Model::Ultra).then_some(code)
    }

    /// An owner's phone on a lock protected by `code`, with its gate open.
    pub(crate) async fn owned(&self, app: &App, code: &str) -> Visit {
        let visit = Visit::new("owner");
        self.pair(app, self.pairing_code(code)).await.unwrap();
        if self.model == Model::Ultra {
            app.enter(&visit, self.id(), code, false).await.unwrap();
        } else {
            app.set_first_code(&visit, self.id(), code, false, false)
                .await
                .unwrap();
        }
        visit
    }

    /// What opens and what closes, and the states after it.
    pub(crate) fn moves(&self) -> [(DoorAction, LockState); 2] {
        if self.model == Model::Opener {
            [
                (DoorAction::RingToOpenOn, LockState::RingToOpen),
                (DoorAction::RingToOpenOff, LockState::Idle),
            ]
        } else {
            [
                (DoorAction::Unlock, LockState::Unlocked),
                (DoorAction::Lock, LockState::Locked),
            ]
        }
    }

    /// Lets the lock's time run while something waits for its motor.
    pub(crate) async fn hasten<T>(&self, what: impl Future<Output = T>) -> T {
        let mut what = core::pin::pin!(what);
        loop {
            tokio::select! {
                done = &mut what => return done,
                () = tokio::time::sleep(Duration::from_millis(5)) => {
                    self.host.advance(Duration::from_millis(200)).await;
                }
            }
        }
    }
}

/// Something that has to end within a time, whatever comes of it.
pub(crate) async fn within<T>(seconds: u64, what: impl Future<Output = T>) -> T {
    tokio::time::timeout(Duration::from_secs(seconds), what)
        .await
        .unwrap_or_else(|_| panic!("still not done after {seconds} s"))
}
