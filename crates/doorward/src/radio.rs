//! The radios of this machine: TCP, where a lock advertises as the first thing on a link, and Bluetooth.

use alloc::collections::BTreeSet;
use alloc::sync::Arc;
use core::str::FromStr;
use core::time::Duration;

use doorward_app::{AppError, BluetoothRadio, Heard, OsRadio, Radio, RadioFuture};
use doorward_link::ble::Controller;
use doorward_link::{BoxLink, LinkError, tcp};

/// How long a lock may take to answer a call.
const CONNECT: Duration = Duration::from_secs(3);
/// How long a scan listens at one address.
const LISTEN: Duration = Duration::from_secs(2);

/// How devices on the air are reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Bluetooth {
    /// Through the operating system.
    Os,
    /// Not at all.
    Off,
    /// Through a controller of one's own.
    Own(Controller),
}

impl FromStr for Bluetooth {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "os" => Ok(Self::Os),
            "off" => Ok(Self::Off),
            own => own.parse().map(Self::Own).map_err(|_| {
                "Bluetooth is os (this system's own), off, an adapter for this program alone as hci:0, or a controller \
                 behind TCP as hci-tcp:127.0.0.1:9001"
                    .to_owned()
            }),
        }
    }
}

impl Bluetooth {
    /// What was asked for; otherwise the system's, unless all that is meant was named by its address elsewhere.
    pub(crate) fn or_fitting(wish: Option<Self>, is_elsewhere: bool) -> Self {
        wish.unwrap_or(if is_elsewhere { Self::Off } else { Self::Os })
    }
}

/// What hears the devices at these addresses (`tcp:HOST:PORT`) and those on the air.
pub(crate) async fn radio(
    addresses: impl IntoIterator<Item = String>,
    bluetooth: Bluetooth,
) -> Result<Arc<dyn Radio>, AppError> {
    let tcp = TcpRadio::hearing(addresses);
    let air: Arc<dyn Radio> = match bluetooth {
        Bluetooth::Off => return Ok(tcp),
        Bluetooth::Os => Arc::new(OsRadio::default()),
        Bluetooth::Own(controller) => Arc::new(BluetoothRadio::start(controller).await?),
    };
    Ok(Arc::new(Both { tcp, air }))
}

/// Both kinds at once; an address tells which one it belongs to.
#[derive(Debug)]
struct Both {
    tcp: Arc<dyn Radio>,
    air: Arc<dyn Radio>,
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

    fn farewell(&self) -> RadioFuture<'_, ()> {
        self.air.farewell()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bluetooth_reads_as_it_is_written() {
        let read = |text: &str| text.parse::<Bluetooth>();
        assert_eq!(read("os"), Ok(Bluetooth::Os));
        assert_eq!(read("off"), Ok(Bluetooth::Off));
        assert_eq!(read("hci:1"), Ok(Bluetooth::Own(Controller::Adapter(1))));
        for text in ["", "on", "OS", "hci:x"] {
            let error = read(text).unwrap_err();
            assert!(error.contains("hci-tcp:127.0.0.1:9001"), "{error}");
        }
    }

    #[test]
    fn the_systems_bluetooth_is_used_unless_everything_is_elsewhere() {
        assert_eq!(Bluetooth::or_fitting(None, false), Bluetooth::Os);
        assert_eq!(Bluetooth::or_fitting(None, true), Bluetooth::Off);
        let wish = Some(Bluetooth::Os);
        assert_eq!(Bluetooth::or_fitting(wish, true), Bluetooth::Os);
    }
}
