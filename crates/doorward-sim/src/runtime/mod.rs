//! A virtual device in real time: one task owns device, hardware and store; links come in over TCP. A thousand of them share
//! the threads of one runtime; each waits for its disk where it runs, so a runtime that serves pages too wants a thread to spare.
//!
//! [`Host`] is the handle to it. Everything hands do to the lock, and the passing of extra time, goes through the handle; what
//! there is to see comes back as a [`Snapshot`]. The lock's state lives in its data folder only, so killing the
//! process at any moment loses nothing the lock has acknowledged.

mod drawer;
mod error;
mod keep;
mod links;
mod worker;

use alloc::sync::Arc;
use core::{net::SocketAddr, time::Duration};
use std::path::PathBuf;

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
    /// Where to listen for links; port 0 picks a free one.
    pub listen: SocketAddr,
}

/// Handle to a running lock. Clones are the same lock; it stops when [`Host::shutdown`] is called or the last clone goes.
#[derive(Clone, Debug)]
pub struct Host {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    id: String,
    model: Model,
    address: SocketAddr,
    requests: mpsc::UnboundedSender<Request>,
    snapshots: watch::Receiver<Snapshot>,
    listener: tokio::task::JoinHandle<()>,
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.listener.abort();
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
        let (listener, address) = links::listen(listen)?;
        let worker = Worker::open(id.clone(), model, data, core, address)?;
        let snapshots = worker.subscribe();
        let (requests, inbox) = mpsc::unbounded_channel();
        runtime.spawn(Box::new(worker).run(inbox));
        let listener = runtime.spawn(links::serve(listener, requests.clone()));
        Ok(Self {
            inner: Arc::new(Inner {
                id,
                model,
                address,
                requests,
                snapshots,
                listener,
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

    /// Where the lock listens.
    #[must_use]
    pub fn link_address(&self) -> SocketAddr {
        self.inner.address
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

    /// Stops the lock and waits until its data folder is free again. The state stays as it is, as when the power fails.
    pub async fn shutdown(&self) {
        self.inner.listener.abort();
        self.ask(|done| Request::Shutdown(Some(done))).await;
    }

    /// Resolves when the lock has done it, or has stopped.
    async fn ask(&self, request: impl FnOnce(oneshot::Sender<()>) -> Request + Send) {
        let (done, answer) = oneshot::channel();
        if self.inner.requests.send(request(done)).is_ok() {
            let _ = answer.await;
        }
    }
}
