//! How an app finds and reaches devices.

#[cfg(feature = "bluetooth")]
mod bluetooth;
#[cfg(feature = "os-bluetooth")]
mod os;

use core::future::Future;
use core::pin::Pin;
use core::time::Duration;

use doorward_client::link::{BoxLink, LinkError};
use doorward_client::proto::advertising::Advertisement;
use doorward_client::{Timing, discover};

#[cfg(feature = "bluetooth")]
pub use bluetooth::BluetoothRadio;
#[cfg(feature = "os-bluetooth")]
pub use os::OsRadio;

/// The future of a radio operation, boxed so that radios can be trait objects.
pub type RadioFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// An advertisement and where it was heard. A hint, never a fact: nothing in it is authenticated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heard {
    /// Where to connect.
    pub address: String,
    /// What is advertised there.
    pub advertisement: Advertisement,
}

/// Finds devices and opens links to them: the binary picks the carrier.
pub trait Radio: Send + Sync + core::fmt::Debug {
    /// Listens a moment for what advertises. `known` are addresses where devices were before, for carriers that cannot
    /// listen everywhere.
    fn scan(&self, known: Vec<String>) -> RadioFuture<'_, Vec<Heard>>;

    /// Opens a link. The address is one that a scan found, or that a person typed.
    ///
    /// # Errors
    /// How the carrier failed.
    fn connect<'a>(&'a self, address: &'a str) -> RadioFuture<'a, Result<BoxLink, LinkError>>;

    /// Why nothing can be heard or reached at the moment, where the radio itself is the reason: what to do, for a person.
    fn fault(&self) -> Option<String> {
        None
    }

    /// Waits, not for long, until links that were dropped are closed, for carriers where they would outlive this process.
    fn farewell(&self) -> RadioFuture<'_, ()> {
        Box::pin(core::future::ready(()))
    }
}

/// What the device at the other end of a fresh link advertises, if it does within `limit`; for radios whose scan is to
/// call at addresses.
pub async fn listen(link: BoxLink, limit: Duration) -> Option<Advertisement> {
    let timing = Timing {
        advertisement: limit,
        ..Timing::default()
    };
    discover(link, &timing).await.ok()
}
