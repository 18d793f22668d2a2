//! Devices on the air, through a Bluetooth controller of the app's own.

use core::time::Duration;

use doorward_client::air;
use doorward_client::link::ble::{
    Address, Central, CentralOptions, Controller, MAX_MTU, RadioError, RadioState,
};
use doorward_client::link::{BoxLink, LinkError};
use doorward_client::proto::advertising;

use super::{Heard, Radio, RadioFuture};
use crate::AppError;

/// How long a scan listens. Devices advertise several times a second.
const LISTEN: Duration = Duration::from_secs(2);
/// Before an address on the air.
pub(super) const PREFIX: &str = "ble:";

/// A phone on the air. Addresses look like `ble:C1:02:03:04:05:06`.
#[derive(Debug)]
pub struct BluetoothRadio {
    central: Central,
    controller: Controller,
}

impl BluetoothRadio {
    /// Takes the controller. Must be called inside a tokio runtime.
    ///
    /// # Errors
    /// [`AppError::RadioOff`] when the controller cannot be used; says what to do.
    pub async fn start(controller: Controller) -> Result<Self, AppError> {
        Self::with_mtu(controller, MAX_MTU).await
    }

    /// [`BluetoothRadio::start`] with another largest unit: 23 is what the first devices had.
    ///
    /// # Errors
    /// As [`BluetoothRadio::start`].
    pub async fn with_mtu(controller: Controller, mtu: u16) -> Result<Self, AppError> {
        let central = Central::start(CentralOptions {
            controller: controller.clone(),
            // Another one at every start: nobody can follow a phone by it.
            address: Address::chosen(crate::entropy::bytes()?),
            mtu,
            layouts: air::layouts(),
            interest: air::is_device,
            join: air::joiner,
        })
        .await
        .map_err(|error| AppError::RadioOff {
            why: error.to_string(),
        })?;
        Ok(Self {
            central,
            controller,
        })
    }

    fn why(&self, error: &RadioError) -> String {
        format!("{error} ({})", self.controller)
    }
}

impl Radio for BluetoothRadio {
    fn scan(&self, _known: Vec<String>) -> RadioFuture<'_, Vec<Heard>> {
        Box::pin(async move {
            // Without a radio nothing is heard; `fault` tells why.
            let sightings = self.central.scan(LISTEN).await.unwrap_or_default();
            let heard = |sighting: doorward_client::link::ble::Sighting| {
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
            let address = address
                .strip_prefix(PREFIX)
                .and_then(|address| address.parse().ok())
                .ok_or(LinkError::Unreachable)?;
            self.central.connect(address).await
        })
    }

    fn fault(&self) -> Option<String> {
        match &*self.central.state().borrow() {
            RadioState::On => None,
            RadioState::Off(error) => Some(self.why(error)),
        }
    }
}
