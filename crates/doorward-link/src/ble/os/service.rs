//! The system's Bluetooth service and the adapter to use.

use core::future::Future;
use core::time::Duration;
use std::path::Path;

use btleplug::api::{Central as _, CentralState, Manager as _};
use btleplug::platform::{Adapter, Manager};
use tokio::runtime::Handle;
use tokio::time::timeout;

use super::fault::{OsFault, is_blocked};

/// How long the service may take to answer one question. Longer than any of its own waits but those for devices.
const ANSWER: Duration = Duration::from_secs(5);
/// Where Linux tells about switches.
const SWITCHES: &str = "/sys/class/rfkill";

/// The service. A connection to it is kept while it works.
#[derive(Default)]
pub(super) struct Service {
    manager: Option<Manager>,
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
        // Only a bus that is gone, or has enough of this connection, makes another one worth while: it keeps those there are
        // until this process ends.
        if matches!(
            adapter,
            Err(OsFault::NoBus | OsFault::Silent | OsFault::Failed(_))
        ) {
            self.manager = None;
        }
        match adapter {
            Err(OsFault::Off | OsFault::NoAdapter) if is_blocked(Path::new(SWITCHES)) => {
                Err(OsFault::Blocked)
            }
            other => other,
        }
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
        for adapter in adapters {
            if ask(adapter.adapter_state()).await? != CentralState::PoweredOff {
                return Ok(adapter);
            }
        }
        Err(OsFault::Off)
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
