//! A phone through the operating system's own Bluetooth: BlueZ on Linux, and what macOS and Windows have.
//!
//! The system owns the adapter, other programs use it too, and it can be missing, blocked or switched off at any moment.
//! So no adapter and no scan is held: the service is asked anew for every scan and every call, each wait has an end, and
//! what is wrong with the radio is told by [`OsCentral::fault`]. Nothing switches an adapter on that a person switched off.
//!
//! As with a controller of one's own a device is heard before it is called, and a link's first frame is what it
//! advertises.

mod attempt;
mod fault;
mod service;
mod session;
mod sighting;
mod wire;

use alloc::sync::Arc;
use core::fmt;
use core::time::Duration;
use std::sync::{Mutex, PoisonError};

use tokio::sync::{oneshot, watch};
use tokio::time::timeout;

use super::{Join, Layout};
use crate::{BoxLink, LinkError};
use attempt::Attempt;
pub use fault::OsFault;
use service::Service;
pub use sighting::OsSighting;

/// How long the links that were dropped may take to be closed.
const FAREWELL: Duration = Duration::from_secs(3);

/// What a phone through the operating system is made from.
#[derive(Clone)]
pub struct OsOptions {
    /// The services devices may have, the most likely first.
    pub layouts: Vec<Layout>,
    /// Whether an advertisement (AD structures) is one of a device to talk to.
    pub interest: fn(&[u8]) -> bool,
    /// Makes what puts a new link's chunks together.
    pub join: fn() -> Box<dyn Join>,
}

impl fmt::Debug for OsOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OsOptions").finish_non_exhaustive()
    }
}

/// A phone through the operating system's Bluetooth. Clones are the same.
#[derive(Debug, Clone)]
pub struct OsCentral {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    options: OsOptions,
    /// One thing at a time, as with a controller: scanning and calling get into each other's way.
    service: tokio::sync::Mutex<Service>,
    fault: Mutex<Option<OsFault>>,
    /// Links that are not closed yet, those in use among them.
    open: watch::Sender<usize>,
}

impl OsCentral {
    /// A phone. Nothing is asked of the system before the first scan or call.
    #[must_use]
    pub fn new(options: OsOptions) -> Self {
        let shared = Shared {
            options,
            service: tokio::sync::Mutex::default(),
            fault: Mutex::default(),
            open: watch::Sender::new(0),
        };
        Self {
            shared: Arc::new(shared),
        }
    }

    /// Listens for `span` and tells which devices were heard. Must be called inside a tokio runtime.
    ///
    /// # Errors
    /// [`OsFault`] when the system's Bluetooth cannot be used.
    pub async fn scan(&self, span: Duration) -> Result<Vec<OsSighting>, OsFault> {
        let shared = Arc::clone(&self.shared);
        // A scan that was begun is also ended when nobody waits for it any more.
        let scan = tokio::spawn(async move {
            let mut service = shared.service.lock().await;
            let heard = attempt::scan(&mut service, &shared.options, span).await;
            shared.note(heard.as_ref().err());
            heard
        });
        scan.await.unwrap_or(Err(OsFault::Silent))
    }

    /// Connects to the device at an address as a scan told it, after hearing it, and finds its characteristics. The first
    /// frame on the link is what it advertised. Dropping the future calls it off. Must be called inside a tokio runtime.
    ///
    /// # Errors
    /// [`LinkError::TimedOut`] when it is not heard or does not answer, [`LinkError::Violation`] when it is no device of
    /// these layouts, [`LinkError::RadioOff`] when the system's Bluetooth cannot be used: [`OsCentral::fault`] says why.
    pub async fn connect(&self, address: &str) -> Result<BoxLink, LinkError> {
        let shared = Arc::clone(&self.shared);
        let address = address.to_owned();
        let (mut reply, answer) = oneshot::channel();
        tokio::spawn(async move {
            let mut service = tokio::select! {
                service = shared.service.lock() => service,
                () = reply.closed() => return,
            };
            let mut attempt = Attempt::default();
            let outcome = tokio::select! {
                outcome = attempt.call(&mut service, &shared.options, &address) => Some(outcome),
                () = reply.closed() => None,
            };
            let outcome = match outcome {
                Some(Ok(line)) => {
                    shared.note(None);
                    Ok(session::begin(line, (shared.options.join)(), &shared.open))
                }
                Some(Err(stopped)) => {
                    attempt.undo().await;
                    shared.note(stopped.fault());
                    Err(stopped.error())
                }
                None => {
                    attempt.undo().await;
                    return;
                }
            };
            // If nobody waits any more, the link is dropped with the answer, which closes it.
            let _ = reply.send(outcome);
        });
        let link = answer.await.map_err(|_| LinkError::RadioOff)??;
        Ok(Box::new(link))
    }

    /// What was wrong with the system's Bluetooth when it was used last, if anything was.
    #[must_use]
    pub fn fault(&self) -> Option<OsFault> {
        let fault = self.shared.fault.lock();
        fault.unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Waits, not for long, until links that were dropped are closed: the system keeps a connection open for a program that
    /// ended without a word.
    pub async fn closed(&self) {
        let mut open = self.shared.open.subscribe();
        // Past that the device ends the link by itself.
        let _ = timeout(FAREWELL, open.wait_for(|open| *open == 0)).await;
    }
}

impl Shared {
    fn note(&self, fault: Option<&OsFault>) {
        let mut noted = self.fault.lock().unwrap_or_else(PoisonError::into_inner);
        *noted = fault.cloned();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every way in which the system can be out of reach here ends soon, with a reason.
    #[tokio::test]
    async fn without_a_bluetooth_service_there_is_a_reason_and_no_wait() {
        let central = OsCentral::new(OsOptions {
            layouts: Vec::new(),
            interest: |_| false,
            join: || unreachable!("nothing is connected"),
        });
        assert_eq!(central.fault(), None);
        let begun = std::time::Instant::now();
        let linked = central.connect("C1:02:03:04:05:06").await;
        // A machine with working Bluetooth hears nobody of interest.
        match linked.unwrap_err() {
            LinkError::RadioOff => assert!(central.fault().is_some()),
            error => assert_eq!((error, central.fault()), (LinkError::TimedOut, None)),
        }
        assert!(begun.elapsed() < Duration::from_secs(20));
        central.closed().await;
    }
}
