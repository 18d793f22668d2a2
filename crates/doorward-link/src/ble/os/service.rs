//! The system's Bluetooth service and the adapter to use.

use alloc::collections::BTreeMap;
use core::future::Future;
use core::mem::ManuallyDrop;
use core::time::Duration;
use std::path::Path;

use btleplug::api::{
    Central as _, CentralEvent, CentralState, Manager as _, Peripheral as _, ValueNotification,
};
use btleplug::platform::{Adapter, Manager, Peripheral, PeripheralId};
use futures_util::{Stream, StreamExt as _};
use tokio::runtime::Handle;
use tokio::sync::broadcast;
use tokio::time::timeout;

use super::fault::{OsFault, is_blocked};

/// How long the service may take to answer one question. Longer than any of its own waits but those for devices.
const ANSWER: Duration = Duration::from_secs(5);
/// Events a listener may be late for; it is told that it missed some.
const MOST_EVENTS: usize = 1024;
/// Where Linux tells about switches.
const SWITCHES: &str = "/sys/class/rfkill";

/// What happens at an adapter.
pub(super) type Events = broadcast::Receiver<CentralEvent>;
/// What a device indicates.
pub(super) type Chunks = broadcast::Receiver<ValueNotification>;

/// The service. A connection to it is kept while it works, and with it what was subscribed to: bluez-async 0.9 trips over
/// an event that arrives while it gives a subscription up. (While it makes a connection it does that by itself, for a
/// moment, which is left to chance.)
#[derive(Default)]
pub(super) struct Service {
    manager: Option<Manager>,
    /// Whether it did not answer when it was asked last.
    silent: bool,
    /// By the adapter's name.
    happens: BTreeMap<String, Feed<CentralEvent>>,
    called: BTreeMap<PeripheralId, (Peripheral, Feed<ValueNotification>)>,
}

impl core::fmt::Debug for Service {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Service").finish_non_exhaustive()
    }
}

impl Service {
    /// An adapter that is on.
    pub(super) async fn adapter(&mut self) -> Result<Adapter, OsFault> {
        let adapter = self.look().await;
        let adapter = self.judge(adapter);
        match adapter {
            Err(OsFault::Off | OsFault::NoAdapter) if is_blocked(Path::new(SWITCHES)) => {
                Err(OsFault::Blocked)
            }
            other => other,
        }
    }

    /// Only a bus that is gone, or has enough of this connection, makes another one worth while: the old one is kept until
    /// this process ends, with all that was subscribed to. Who is only slow once is not given up.
    fn judge<T>(&mut self, answer: Result<T, OsFault>) -> Result<T, OsFault> {
        let silent = matches!(answer, Err(OsFault::Silent));
        if matches!(answer, Err(OsFault::NoBus | OsFault::Failed(_))) || silent && self.silent {
            *self = Self::default();
        } else {
            self.silent = silent;
        }
        answer
    }

    /// What happens at an adapter from now on.
    pub(super) async fn events(&mut self, adapter: &Adapter) -> Result<Events, OsFault> {
        let name = ask(adapter.adapter_info()).await?;
        if let Some(events) = self.happens.get(&name).and_then(Feed::listen) {
            return Ok(events);
        }
        let stream = ask(adapter.events()).await;
        let (feed, events) = Feed::of(self.judge(stream)?);
        self.happens.insert(name, feed);
        Ok(events)
    }

    /// What a device indicates from now on; and the device, to be used in place of the one that was found.
    pub(super) async fn chunks(
        &mut self,
        found: Peripheral,
    ) -> Result<(Peripheral, Chunks), OsFault> {
        // The one that was subscribed with knows what each indication belongs to.
        if let Some((called, feed)) = self.called.get(&found.id())
            && let Some(chunks) = feed.listen()
        {
            return Ok((called.clone(), chunks));
        }
        let stream = ask(found.notifications()).await;
        let (feed, chunks) = Feed::of(self.judge(stream)?);
        self.called.insert(found.id(), (found.clone(), feed));
        Ok((found, chunks))
    }

    async fn look(&mut self) -> Result<Adapter, OsFault> {
        let manager = match &self.manager {
            Some(manager) => manager.clone(),
            None => {
                let manager = reach().await?;
                self.manager.insert(manager).clone()
            }
        };
        let adapters = ask(manager.adapters()).await?;
        if adapters.is_empty() {
            return Err(OsFault::NoAdapter);
        }
        // They come in any order; the same one is taken each time.
        let mut on = BTreeMap::new();
        for adapter in adapters {
            if ask(adapter.adapter_state()).await? != CentralState::PoweredOff {
                on.insert(ask(adapter.adapter_info()).await?, adapter);
            }
        }
        on.into_values().next().ok_or(OsFault::Off)
    }
}

/// Reaches the service. That blocks on Linux, for as long as the bus likes, so it gets a thread of its own.
async fn reach() -> Result<Manager, OsFault> {
    let runtime = Handle::current();
    let (told, answer) = tokio::sync::oneshot::channel();
    std::thread::Builder::new()
        .name("bluetooth".to_owned())
        .spawn(move || {
            // Nobody may wait any more.
            let _ = told.send(runtime.block_on(Manager::new()));
        })
        .map_err(|error| OsFault::Failed(error.to_string()))?;
    match timeout(ANSWER, answer).await {
        Ok(Ok(manager)) => manager.map_err(|error| OsFault::of(&error)),
        Ok(Err(_)) | Err(_) => Err(OsFault::Silent),
    }
}

/// Asks the service one thing.
pub(super) async fn ask<T>(
    question: impl Future<Output = btleplug::Result<T>>,
) -> Result<T, OsFault> {
    match timeout(ANSWER, question).await {
        Ok(answer) => answer.map_err(|error| OsFault::of(&error)),
        Err(_) => Err(OsFault::Silent),
    }
}

/// A subscription that is never given up, for any number of listeners at any time.
struct Feed<T>(broadcast::WeakSender<T>);

impl<T: Clone + Send + 'static> Feed<T> {
    fn of(
        stream: impl Stream<Item = T> + Unpin + Send + 'static,
    ) -> (Self, broadcast::Receiver<T>) {
        let (say, listener) = broadcast::channel(MOST_EVENTS);
        let feed = Self(say.downgrade());
        let mut stream = ManuallyDrop::new(stream);
        tokio::spawn(async move {
            while let Some(event) = stream.next().await {
                // Between two uses nobody listens.
                let _ = say.send(event);
            }
        });
        (feed, listener)
    }

    fn listen(&self) -> Option<broadcast::Receiver<T>> {
        Some(self.0.upgrade()?.subscribe())
    }
}
