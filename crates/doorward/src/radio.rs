//! The radios of this machine: TCP, where a lock advertises as the first thing on a link, and Bluetooth.

use alloc::collections::BTreeSet;
use alloc::sync::Arc;
use core::time::Duration;

use doorward_app::{AppError, BluetoothRadio, Heard, Radio, RadioFuture};
use doorward_link::ble::Controller;
use doorward_link::{BoxLink, LinkError, tcp};

/// How long a lock may take to answer a call.
const CONNECT: Duration = Duration::from_secs(3);
/// How long a scan listens at one address.
const LISTEN: Duration = Duration::from_secs(2);

/// What hears the devices at these addresses (`tcp:HOST:PORT`), and through this controller those on the air.
pub(crate) async fn radio(
    addresses: impl IntoIterator<Item = String>,
    bluetooth: Option<Controller>,
) -> Result<Arc<dyn Radio>, AppError> {
    let tcp = TcpRadio::hearing(addresses);
    Ok(match bluetooth {
        None => tcp,
        Some(controller) => Arc::new(Both {
            tcp,
            air: BluetoothRadio::start(controller).await?,
        }),
    })
}

/// Both kinds at once; an address tells which one it belongs to.
#[derive(Debug)]
struct Both {
    tcp: Arc<dyn Radio>,
    air: BluetoothRadio,
}

impl Radio for Both {
    fn scan(&self, known: Vec<String>) -> RadioFuture<'_, Vec<Heard>> {
        Box::pin(async move {
            let (mut heard, on_air) = tokio::join!(self.tcp.scan(known), self.air.scan(Vec::new()));
            heard.extend(on_air);
            heard
        })
    }

    fn connect<'a>(&'a self, address: &'a str) -> RadioFuture<'a, Result<BoxLink, LinkError>> {
        if address.starts_with("tcp:") {
            self.tcp.connect(address)
        } else {
            self.air.connect(address)
        }
    }

    fn fault(&self) -> Option<String> {
        self.air.fault()
    }
}

/// TCP to addresses that were named, and to those where locks were before.
#[derive(Debug)]
pub(crate) struct TcpRadio {
    addresses: Vec<String>,
}

impl TcpRadio {
    /// A radio that hears what listens at these addresses (`tcp:HOST:PORT`).
    pub(crate) fn hearing(addresses: impl IntoIterator<Item = String>) -> Arc<dyn Radio> {
        Arc::new(Self {
            addresses: addresses.into_iter().collect(),
        })
    }
}

impl Radio for TcpRadio {
    fn scan(&self, known: Vec<String>) -> RadioFuture<'_, Vec<Heard>> {
        Box::pin(async move {
            let known = known
                .into_iter()
                .filter(|address| address.starts_with("tcp:"));
            let addresses: BTreeSet<String> = self.addresses.iter().cloned().chain(known).collect();
            let mut calls = tokio::task::JoinSet::new();
            for address in addresses {
                calls.spawn(listen(address));
            }
            let mut heard: Vec<Heard> = calls.join_all().await.into_iter().flatten().collect();
            heard.sort_by_key(|heard| heard.advertisement.device_id);
            heard
        })
    }

    fn connect<'a>(&'a self, address: &'a str) -> RadioFuture<'a, Result<BoxLink, LinkError>> {
        Box::pin(async move {
            let place = address.strip_prefix("tcp:").ok_or(LinkError::Unreachable)?;
            let link: BoxLink = Box::new(tcp::connect(place, CONNECT).await?);
            Ok(link)
        })
    }
}

async fn listen(address: String) -> Option<Heard> {
    let place = address.strip_prefix("tcp:")?;
    let link = tcp::connect(place, LISTEN).await.ok()?;
    let advertisement = doorward_app::listen(Box::new(link), LISTEN).await?;
    Some(Heard {
        address,
        advertisement,
    })
}
