//! A session that many tasks can share: a cheap handle to the one task that owns the link.

mod actor;
mod code;
mod door;
mod keypad;
mod list;
mod log;
mod permissions;
mod schedule;
mod settings;

use alloc::sync::Arc;

use doorward_link::{BoxLink, LinkError};
use doorward_proto::Message;
use doorward_proto::advertising::Advertisement;
use doorward_proto::states::States;
use doorward_proto::{DeviceId, Model};
use tokio::sync::{Mutex, broadcast, mpsc, watch};

use crate::discover::{check_device, first_advertisement};
use crate::engine::{Done, Engine, Metrics};
use crate::entropy::OsEntropy;
use crate::request::Request;
use crate::{ClientError, Credentials, Timing, Violation};
use actor::{Actor, Order, Outlets, Part};

pub use door::{ActionProgress, ActionReport};
pub use list::ListProgress;
pub use log::{LogProgress, LogQuery, LogSummary};

/// How many events wait for a slow subscriber before it misses some.
const EVENTS: usize = 64;
/// How many orders wait for the task.
const ORDERS: usize = 32;

/// A session with one device. Cloning is cheap; the link closes when the last clone is dropped or when it breaks.
///
/// Methods may be called from many tasks at once. Requests go out one at a time, in order; reads pass an action that is
/// already moving. Dropping a method's future abandons the answer, not the request.
///
/// `code` parameters: the device's security code, or `None` while the device has none.
#[derive(Debug, Clone)]
pub struct Connection {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    device: DeviceId,
    model: Model,
    app: doorward_proto::AppId,
    orders: mpsc::Sender<Order>,
    /// Weak, so that subscribers see the end when the task is gone.
    events: broadcast::WeakSender<ConnectionEvent>,
    states: watch::Receiver<Option<States>>,
    advertisement: watch::Receiver<Option<Advertisement>>,
    metrics: watch::Receiver<Metrics>,
    over: watch::Receiver<Option<ClientError>>,
    /// One read-modify-write of the configuration at a time.
    configuring: Mutex<()>,
}

/// What happens on a connection without being asked for.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum ConnectionEvent {
    /// The device told its states, in answer to somebody or on its own.
    States(States),
    /// The device advertises something else now.
    Advertisement(Advertisement),
    /// The connection is over; the last event.
    Closed(ClientError),
}

/// Events of one connection from the moment of subscribing.
#[derive(Debug)]
pub struct Events {
    /// None when the connection was over at the time of subscribing.
    receiver: Option<broadcast::Receiver<ConnectionEvent>>,
}

impl Events {
    /// The next event, or `None` after the last. A subscriber that is too slow misses the oldest ones; the newest
    /// states are always in [`Connection::last_states`]. Cancel-safe.
    pub async fn next(&mut self) -> Option<ConnectionEvent> {
        loop {
            match self.receiver.as_mut()?.recv().await {
                Ok(event) => return Some(event),
                Err(broadcast::error::RecvError::Lagged(_)) => {}
                Err(broadcast::error::RecvError::Closed) => return None,
            }
        }
    }
}

impl Connection {
    /// Opens a session over a fresh link, after checking by its advertisement that the right device is there.
    ///
    /// Must be called inside a tokio runtime. Whether the authorization still exists shows at the first request.
    ///
    /// # Errors
    /// [`ClientError::WrongDevice`] when another device advertises there (nothing was sent), otherwise as
    /// [`discover`](crate::discover()).
    pub async fn open(link: BoxLink, credentials: Credentials) -> Result<Self, ClientError> {
        Self::open_with(link, credentials, Timing::default()).await
    }

    /// [`Connection::open`] with a patience of the caller's.
    ///
    /// # Errors
    /// As [`Connection::open`].
    pub async fn open_with(
        mut link: BoxLink,
        credentials: Credentials,
        timing: Timing,
    ) -> Result<Self, ClientError> {
        let advertisement = first_advertisement(&mut link, timing.advertisement).await?;
        check_device(&advertisement, credentials.device)?;
        let (device, model, app) = (credentials.device, credentials.model, credentials.app);
        let (orders, incoming_orders) = mpsc::channel(ORDERS);
        let (states, states_receiver) = watch::channel(None);
        let (advertisements, advertisement) = watch::channel(Some(advertisement));
        let (metrics, metrics_receiver) = watch::channel(Metrics::default());
        let (over, over_receiver) = watch::channel(None);
        let events_sender = broadcast::Sender::new(EVENTS);
        let events = events_sender.downgrade();
        let outlets = Outlets {
            events: events_sender,
            states,
            advertisement: advertisements,
            metrics,
            over,
        };
        let engine = Engine::new(credentials, timing, OsEntropy);
        tokio::spawn(Actor::new(link, engine, incoming_orders, outlets).run());
        let shared = Shared {
            device,
            model,
            app,
            orders,
            events,
            states: states_receiver,
            advertisement,
            metrics: metrics_receiver,
            over: over_receiver,
            configuring: Mutex::new(()),
        };
        Ok(Self {
            shared: Arc::new(shared),
        })
    }

    /// The device at the other end.
    #[must_use]
    pub fn device(&self) -> DeviceId {
        self.shared.device
    }

    /// The product the device is.
    #[must_use]
    pub fn model(&self) -> Model {
        self.shared.model
    }

    /// What the device advertised last.
    #[must_use]
    pub fn advertisement(&self) -> Option<Advertisement> {
        self.shared.advertisement.borrow().clone()
    }

    /// The states the device told last, if it told any on this connection. No round trip.
    #[must_use]
    pub fn last_states(&self) -> Option<States> {
        *self.shared.states.borrow()
    }

    /// Subscribes to what happens from now on.
    #[must_use]
    pub fn events(&self) -> Events {
        Events {
            receiver: self
                .shared
                .events
                .upgrade()
                .map(|events| events.subscribe()),
        }
    }

    /// What was counted on this connection.
    #[must_use]
    pub fn metrics(&self) -> Metrics {
        *self.shared.metrics.borrow()
    }

    /// Why the connection is over, or `None` while it can be used.
    #[must_use]
    pub fn closed(&self) -> Option<ClientError> {
        let over = self.shared.over.borrow().clone();
        over.or_else(|| {
            self.shared
                .orders
                .is_closed()
                .then_some(ClientError::Link(LinkError::Closed))
        })
    }

    /// Sends one request and hands each progress message to `on_progress`.
    async fn run(
        &self,
        request: Request,
        mut on_progress: impl FnMut(Message) + Send,
    ) -> Result<Done, ClientError> {
        let (parts, mut answers) = mpsc::unbounded_channel();
        if self
            .shared
            .orders
            .send(Order { request, parts })
            .await
            .is_err()
        {
            return Err(self.why_closed());
        }
        loop {
            match answers.recv().await {
                Some(Part::Progress(message)) => on_progress(message),
                Some(Part::Finished(result)) => return result,
                None => return Err(self.why_closed()),
            }
        }
    }

    /// Sends a request that ends with Status COMPLETE.
    async fn complete(&self, request: Request) -> Result<(), ClientError> {
        self.run(request, |_| {}).await.map(|_| ())
    }

    /// Sends a request that ends with one message, and picks what it holds.
    async fn value<T>(
        &self,
        request: Request,
        pick: impl FnOnce(Message) -> Option<T>,
    ) -> Result<T, ClientError> {
        let done = self.run(request, |_| {}).await?;
        done.message
            .and_then(pick)
            .ok_or(ClientError::Protocol(Violation::BadAnswer))
    }

    fn why_closed(&self) -> ClientError {
        self.closed()
            .unwrap_or(ClientError::Link(LinkError::Closed))
    }
}
