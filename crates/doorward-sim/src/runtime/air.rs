//! The radio itself: a hosted lock as a Bluetooth Low Energy peripheral.

use core::time::Duration;

use doorward_link::ble::{
    Address, Controller, DeviceInformation, Layout, MAX_MTU, Peripheral, PeripheralOptions,
    RadioError,
};
use doorward_proto::{Model, Uuids, types::DeviceId};
use tokio::sync::{mpsc, watch};

use super::{
    links::{BREATH, hand_over},
    worker::Request,
};
use crate::device::{FIRMWARE, REVISION};

/// Who a lock is, as far as the air shows it.
#[derive(Clone, Debug)]
pub(super) struct Identity {
    pub(super) model: Model,
    pub(super) device_id: DeviceId,
    /// What it advertises, and every change of that.
    pub(super) advertisement: watch::Receiver<OnAir>,
}

/// What a lock advertises, and how long it is from one time to the next.
#[derive(Clone, Debug)]
pub(super) struct OnAir {
    pub(super) structures: Vec<u8>,
    pub(super) interval: Duration,
}

/// Takes the controller for this lock.
pub(super) async fn start(
    controller: Controller,
    identity: &Identity,
) -> Result<Peripheral, RadioError> {
    let [major, minor, patch] = FIRMWARE;
    let [revision, change] = REVISION;
    let id = identity.device_id;
    Peripheral::start(PeripheralOptions {
        controller,
        address: address(id),
        mtu: MAX_MTU,
        layout: layout(&identity.model.profile().uuids),
        information: DeviceInformation {
            name: format!("Nuki_{id}"),
            serial: id.to_string(),
            firmware: format!("{major}.{minor}.{patch}"),
            hardware: format!("{revision}.{change}"),
        },
    })
    .await
}

/// Advertises and takes links until the worker is gone.
pub(super) async fn serve(
    mut peripheral: Peripheral,
    mut identity: Identity,
    requests: mpsc::UnboundedSender<Request>,
) {
    loop {
        let on_air = identity.advertisement.borrow_and_update().clone();
        peripheral.advertise(&on_air.structures, on_air.interval);
        tokio::select! {
            changed = identity.advertisement.changed() => {
                if changed.is_err() {
                    return;
                }
            }
            accepted = peripheral.accept() => match accepted {
                Ok((link, _)) => {
                    if !hand_over(link, &requests) {
                        return;
                    }
                }
                Err(_) => tokio::time::sleep(BREATH).await,
            }
        }
    }
}

/// An address of the lock's own choice, the same at every start: the makers' number as far as the rules for such addresses
/// allow, and the last bytes of its own.
fn address(id: DeviceId) -> Address {
    let [_, a, b, c] = id.value().to_be_bytes();
    Address::chosen([0x54, 0xD2, 0x72, a, b, c])
}

fn layout(uuids: &Uuids) -> Layout {
    Layout {
        pairing_service: uuids.pairing_service,
        pairing: uuids.pairing,
        main_service: uuids.main_service,
        service: uuids.service,
        user_specific: uuids.user_specific,
    }
}
