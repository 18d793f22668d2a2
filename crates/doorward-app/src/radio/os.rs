//! Devices on the air, through the operating system's own Bluetooth.

use core::time::Duration;

use doorward_client::air;
use doorward_client::link::ble::os::{OsCentral, OsOptions, OsSighting};
use doorward_client::link::{BoxLink, LinkError};
use doorward_client::proto::advertising;

use super::bluetooth::PREFIX;
use super::{Heard, Radio, RadioFuture};

/// How long a scan listens. Devices advertise several times a second; the system passes on what it likes of that.
const LISTEN: Duration = Duration::from_secs(3);

/// A phone through the system. Addresses look as those of a [`BluetoothRadio`](super::BluetoothRadio), but for systems
/// that hide them. Nothing is asked of the system before a scan or a call.
#[derive(Debug)]
pub struct OsRadio {
    central: OsCentral,
}

impl Default for OsRadio {
    fn default() -> Self {
        let central = OsCentral::new(OsOptions {
            layouts: air::layouts(),
            interest: air::is_device,
            join: air::joiner,
        });
        Self { central }
    }
}

impl Radio for OsRadio {
    fn scan(&self, _known: Vec<String>) -> RadioFuture<'_, Vec<Heard>> {
        Box::pin(async move {
            // Without Bluetooth nothing is heard; `fault` tells why.
            let sightings = self.central.scan(LISTEN).await.unwrap_or_default();
            let heard = |sighting: OsSighting| {
                Some(Heard {
                    address: format!("{PREFIX}{}", sighting.address),
                    advertisement: advertising::parse(&sighting.advertisement)?,
                })
            };
            sightings.into_iter().filter_map(heard).collect()
        })
    }

    fn connect<'a>(&'a self, address: &'a str) -> RadioFuture<'a, Result<BoxLink, LinkError>> {
        Box::pin(async move {
            let address = address.strip_prefix(PREFIX);
            let address = address.ok_or(LinkError::Unreachable)?;
            self.central.connect(address).await
        })
    }

    fn fault(&self) -> Option<String> {
        self.central.fault().map(|fault| fault.to_string())
    }

    fn farewell(&self) -> RadioFuture<'_, ()> {
        Box::pin(self.central.closed())
    }
}
