//! A virtual device in real time: one task owns device, hardware and store; links come in over TCP or Bluetooth. A thousand of them share
//! the threads of one runtime; each waits for its disk where it runs, so a runtime that serves pages too wants a thread to spare.
//!
//! [`Host`] is the handle to it. Everything hands do to the lock, and the passing of extra time, goes through the handle; what
//! there is to see comes back as a [`Snapshot`]. The lock's state lives in its data folder only, so killing the
//! process at any moment loses nothing the lock has acknowledged.

mod air;
mod drawer;
mod error;
mod keep;
mod links;
mod worker;

use alloc::sync::Arc;
use core::{net::SocketAddr, time::Duration};
use std::{
    path::PathBuf,
    sync::{Mutex, PoisonError},
};

use doorward_link::ble::{Controller, RadioError, RadioState};
use doorward_proto::Model;
use tokio::{
    runtime::Handle,
    sync::{mpsc, oneshot, watch},
};

pub use error::HostError;

pub use crate::Press;
use crate::{Deed, Impossible, Options, Snapshot};
use worker::{Request, Worker};

/// What to host.
#[derive(Clone, Debug)]
pub struct HostOptions {
    /// A name for the lock, for people and scripts.
    pub id: String,
    /// The product to be.
    pub model: Model,
    /// Folder of the lock's state; made if missing, refused if another lock uses it.
    pub data: PathBuf,
    /// Where to listen for links over TCP, if anywhere; port 0 picks a free one.
    pub listen: Option<SocketAddr>,
}

/// How long radios may take to go off the air.
const FAREWELL: Duration = Duration::from_secs(2);

/// Handle to a running lock. Clones are the same lock; it stops when [`Host::shutdown`] is called or the last clone goes.
#[derive(Clone, Debug)]
pub struct Host {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    id: String,
    model: Model,
    address: Option<SocketAddr>,
    requests: mpsc::UnboundedSender<Request>,
    snapshots: watch::Receiver<Snapshot>,
    identity: air::Identity,
    /// What carries links: a listener, a radio.
    carriers: Mutex<Vec<tokio::task::JoinHandle<()>>>,
    /// How the radios are, for as long as they are.
    radios: Mutex<Vec<watch::Receiver<RadioState>>>,
}

impl Inner {
    fn carriers(&self) -> std::sync::MutexGuard<'_, Vec<tokio::task::JoinHandle<()>>> {
        self.carriers.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn radios(&self) -> std::sync::MutexGuard<'_, Vec<watch::Receiver<RadioState>>> {
        self.radios.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        for carrier in self.carriers().drain(..) {
            carrier.abort();
        }
        // A worker that is gone already needs no telling.
        let _ = self.requests.send(Request::Shutdown(None));
    }
}

impl Host {
    /// Opens the data folder, boots the lock, and listens. To be called within a tokio runtime.
    ///
    /// # Errors
    /// As [`HostError`] says; nothing keeps running then.
    pub fn spawn(options: HostOptions) -> Result<Self, HostError> {
        Self::spawn_with(options, Options::default())
    }

    /// [`Host::spawn`], with what the lock's operator decides.
    ///
    /// # Errors
    /// As [`Host::spawn`].
    pub fn spawn_with(options: HostOptions, core: Options) -> Result<Self, HostError> {
        let HostOptions {
            id,
            model,
            data,
            listen,
        } = options;
        let runtime = Handle::try_current()
            .map_err(|error| HostError::Start(std::io::Error::other(error)))?;
        let listener = listen.map(links::listen).transpose()?;
        let address = listener.as_ref().map(|(_, address)| *address);
        let link = address.map_or_else(String::new, |address| format!("tcp:{address}"));
        let worker = Worker::open(id.clone(), model, data, core, link)?;
        let snapshots = worker.subscribe();
        let identity = worker.identity();
        let (requests, inbox) = mpsc::unbounded_channel();
        runtime.spawn(Box::new(worker).run(inbox));
        let carriers = listener
            .map(|(listener, _)| runtime.spawn(links::serve(listener, requests.clone())))
            .into_iter()
            .collect();
        Ok(Self {
            inner: Arc::new(Inner {
                id,
                model,
                address,
                requests,
                snapshots,
                identity,
                carriers: Mutex::new(carriers),
                radios: Mutex::default(),
            }),
        })
    }

    /// The name the lock was started under.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.inner.id
    }

    /// The product.
    #[must_use]
    pub fn model(&self) -> Model {
        self.inner.model
    }

    /// Where the lock listens, if it does so over TCP.
    #[must_use]
    pub fn link_address(&self) -> Option<SocketAddr> {
        self.inner.address
    }

    /// Puts the lock on the air, through a Bluetooth controller of its own. A controller that fails later is taken anew
    /// whenever it is there; the returned receiver tells.
    ///
    /// # Errors
    /// [`RadioError`] when the controller cannot be used now; the lock lives on as it was.
    pub async fn go_on_air(
        &self,
        controller: Controller,
    ) -> Result<watch::Receiver<RadioState>, RadioError> {
        let link = controller.to_string();
        let identity = self.inner.identity.clone();
        let peripheral = air::start(controller, &identity).await?;
        let state = peripheral.state();
        let carrier = air::serve(peripheral, identity, self.inner.requests.clone());
        self.inner.carriers().push(tokio::spawn(carrier));
        self.inner.radios().push(state.clone());
        self.ask(|done| Request::Reachable(link, done)).await;
        Ok(state)
    }

    /// What there is to see. At most a second old as far as only time has passed; otherwise current.
    #[must_use]
    pub fn snapshot(&self) -> Snapshot {
        self.inner.snapshots.borrow().clone()
    }

    /// Tells of every change but the mere passing of time.
    #[must_use]
    pub fn watch(&self) -> watch::Receiver<Snapshot> {
        self.inner.snapshots.clone()
    }

    /// Hands do something to the device or to what is beside it. Returns when it has begun, as far as it takes time.
    ///
    /// # Errors
    /// [`Impossible`] says what stands against it; nothing has moved.
    pub async fn perform(&self, deed: Deed) -> Result<(), Impossible> {
        let (told, answer) = oneshot::channel();
        if self
            .inner
            .requests
            .send(Request::Perform(deed, told))
            .is_err()
        {
            return Ok(());
        }
        answer.await.unwrap_or(Ok(()))
    }

    /// A hand on the button. Returns when the press has begun; a held button is let go as the lock's time passes, by
    /// itself or by [`Host::advance`].
    pub async fn button(&self, press: Press) {
        let _ = self.perform(Deed::Button(press)).await;
    }

    /// Puts the batteries in or takes them out. Without them nothing answers, and every link is closed.
    pub async fn batteries(&self, inserted: bool) {
        let _ = self.perform(Deed::Batteries(inserted)).await;
    }

    /// Lets `span` pass at the lock, on top of real time: every deadline on the way comes true, in order.
    pub async fn advance(&self, span: Duration) {
        self.ask(|done| Request::Advance(span, done)).await;
    }

    /// Stops the lock and waits until its data folder is free again, and, though not for long, until it is off the air.
    /// The state stays as it is, as when the power fails.
    pub async fn shutdown(&self) {
        for carrier in self.inner.carriers().drain(..) {
            carrier.abort();
        }
        self.ask(|done| Request::Shutdown(Some(done))).await;
        let radios: Vec<_> = self.inner.radios().drain(..).collect();
        let silent = async {
            for mut radio in radios {
                while radio.changed().await.is_ok() {}
            }
        };
        // A controller that is broken cannot be told.
        let _ = tokio::time::timeout(FAREWELL, silent).await;
    }

    /// Resolves when the lock has done it, or has stopped.
    async fn ask(&self, request: impl FnOnce(oneshot::Sender<()>) -> Request + Send) {
        let (done, answer) = oneshot::channel();
        if self.inner.requests.send(request(done)).is_ok() {
            let _ = answer.await;
        }
    }
}
