//! A lock on the air, and phones.

use alloc::sync::Arc;
use core::future::Future;
use core::time::Duration;

use doorward_app::{
    App, AppError, BluetoothRadio, DeviceId, PairWish, Paired, ProfileOptions, Visit,
};
use doorward_interop::VirtualRadio;
use doorward_sim::runtime::{Host, HostOptions, Press};
use doorward_sim::{Model, Options};
use tempfile::TempDir;

pub(crate) struct House {
    pub(crate) radio: VirtualRadio,
    pub(crate) host: Host,
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
        let dir = tempfile::tempdir().unwrap();
        let options = HostOptions {
            id: "lock".to_owned(),
            model,
            data: dir.path().join("lock"),
            listen: None,
        };
        let host = Host::spawn_with(options, Options { open_config_reads }).unwrap();
        let controller = radio.controller().parse().unwrap();
        host.go_on_air(controller).await.unwrap();
        Self {
            radio,
            host,
            model,
            dir,
        }
    }

    pub(crate) fn id(&self) -> DeviceId {
        self.host.snapshot().device_id.parse().unwrap()
    }

    /// A person's phone with a controller of its own.
    pub(crate) async fn phone(&self, name: &str) -> App {
        self.phone_through(name, &self.radio.controller(), 247)
            .await
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
        self.host.button(Press::Hold(Duration::from_secs(5))).await;
        self.host.advance(Duration::from_secs(6)).await;
        assert_eq!(self.host.snapshot().ring, "steady");
    }

    /// Pairs a phone in a pairing mode of its own.
    pub(crate) async fn pair(&self, app: &App, code: Option<&str>) -> Result<Paired, AppError> {
        self.open_pairing().await;
        let sightings = app.discover().await?;
        let sighting = sightings.first().expect("a device in pairing mode");
        assert_eq!(sighting.id, self.id());
        let mut wish = PairWish::at(sighting.address.clone());
        wish.code = code.map(|code| code.to_owned().into());
        wish.device_name = Some("Front door".to_owned());
        app.pair(wish).await
    }

    /// An owner's phone on a lock protected by `code`, with its gate open.
    pub(crate) async fn owned(&self, app: &App, code: &str) -> Visit {
        let visit = Visit::new("owner");
        if self.model == Model::Ultra {
            self.pair(app, Some(code)).await.unwrap();
            app.enter(&visit, self.id(), code, false).await.unwrap();
        } else {
            self.pair(app, None).await.unwrap();
            app.set_first_code(&visit, self.id(), code, false, false)
                .await
                .unwrap();
        }
        visit
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
