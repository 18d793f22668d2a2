//! A device's characteristics, through the system.

use core::future::Future;
use core::time::Duration;

use btleplug::Error;
use btleplug::api::{
    CentralEvent, CentralState, Characteristic, Peripheral as _, ValueNotification, WriteType,
};
use btleplug::platform::{Peripheral, PeripheralId};
use tokio::sync::broadcast::error::RecvError;
use tokio::time::{Interval, MissedTickBehavior, interval, timeout};

use super::super::Layout;
use super::fault::bus_error;
use super::service::{Chunks, Events, ask};
use crate::{LinkError, TAG_PAIRING, TAG_SERVICE, TAG_USER_SPECIFIC, Violation};

/// Between two looks whether the device is still connected: a service that was killed says nothing.
const PULSE: Duration = Duration::from_secs(5);
/// How much later the last words of a device may come than the news that it went.
const LAST_WORDS: Duration = Duration::from_millis(200);
/// How long such a look may take.
const LOOK: Duration = Duration::from_secs(3);

/// What a session needs of a device.
pub(super) trait Wire: Send + Sync + 'static {
    /// Asks for the indications of one characteristic.
    fn subscribe(&self, tag: u8) -> impl Future<Output = Result<(), LinkError>> + Send;
    /// Writes, however long, and waits for the device to confirm it.
    fn write(&self, tag: u8, bytes: &[u8]) -> impl Future<Output = Result<(), LinkError>> + Send;
    /// Ends the connection.
    fn close(&self) -> impl Future<Output = ()> + Send;
}

/// What comes from a device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Said {
    Chunk {
        tag: u8,
        bytes: Vec<u8>,
    },
    /// The connection is over.
    Gone,
}

/// What a session hears.
pub(super) trait Hear: Send + 'static {
    /// The next of it. Cancel-safe.
    fn next(&mut self) -> impl Future<Output = Said> + Send;
}

/// A connection that stands.
pub(super) struct Line<W = OsWire, E = Ear> {
    pub(super) wire: W,
    pub(super) ear: E,
    pub(super) advertisement: Vec<u8>,
}

pub(super) struct OsWire {
    peripheral: Peripheral,
    ports: [(u8, Characteristic); 3],
}

impl OsWire {
    /// The characteristics of the first layout the device has; `None` for a stranger. To be called when its services are
    /// known.
    pub(super) fn find(peripheral: &Peripheral, layouts: &[Layout]) -> Option<Self> {
        let services = peripheral.services();
        let find = |service: [u8; 16], characteristic: [u8; 16]| {
            let is = |uuid: uuid::Uuid, bytes: [u8; 16]| *uuid.as_bytes() == bytes;
            services
                .iter()
                .filter(|one| is(one.uuid, service))
                .flat_map(|one| &one.characteristics)
                .find(|one| is(one.uuid, characteristic))
                .cloned()
        };
        let ports = |layout: &Layout| {
            Some([
                (TAG_PAIRING, find(layout.pairing_service, layout.pairing)?),
                (TAG_SERVICE, find(layout.main_service, layout.service)?),
                (
                    TAG_USER_SPECIFIC,
                    find(layout.main_service, layout.user_specific)?,
                ),
            ])
        };
        Some(Self {
            ports: layouts.iter().find_map(ports)?,
            peripheral: peripheral.clone(),
        })
    }

    fn port(&self, tag: u8) -> Result<&Characteristic, LinkError> {
        let port = self.ports.iter().find(|(of, _)| *of == tag);
        port.map(|(_, port)| port)
            .ok_or_else(|| Violation::Stranger.into())
    }
}

impl Wire for OsWire {
    async fn subscribe(&self, tag: u8) -> Result<(), LinkError> {
        let subscribed = self.peripheral.subscribe(self.port(tag)?).await;
        subscribed.map_err(|error| failure(&error))
    }

    async fn write(&self, tag: u8, bytes: &[u8]) -> Result<(), LinkError> {
        let port = self.port(tag)?;
        let written = self.peripheral.write(port, bytes, WriteType::WithResponse);
        written.await.map_err(|error| failure(&error))
    }

    async fn close(&self) {
        // It may be gone already.
        let _ = ask(self.peripheral.disconnect()).await;
    }
}

/// How a use of a characteristic failed: refused by the device, or not delivered.
fn failure(error: &Error) -> LinkError {
    match bus_error(error).and_then(|(_, words)| refusal(&words)) {
        Some(code) => Violation::Refused(code).into(),
        None => LinkError::Closed,
    }
}

/// The code of the attribute protocol in BlueZ's words, `Operation failed with ATT error: 0x80`.
fn refusal(words: &str) -> Option<u8> {
    let (_, code) = words.split_once("ATT error: 0x")?;
    u8::from_str_radix(code.get(..2)?, 16).ok()
}

/// What comes from one device.
pub(super) struct Ear {
    id: PeripheralId,
    peripheral: Peripheral,
    ports: [(u8, Characteristic); 3],
    chunks: Chunks,
    events: Events,
    pulse: Interval,
    presence: Presence,
}

/// Whether a device is still connected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Presence {
    There,
    /// Something says that it went, or time has passed: it is asked whether that is so.
    Doubtful,
    Gone,
}

impl Ear {
    pub(super) fn new(wire: &OsWire, chunks: Chunks, events: Events) -> Self {
        let mut pulse = interval(PULSE);
        pulse.set_missed_tick_behavior(MissedTickBehavior::Delay);
        Self {
            id: wire.peripheral.id(),
            peripheral: wire.peripheral.clone(),
            ports: wire.ports.clone(),
            chunks,
            events,
            pulse,
            presence: Presence::There,
        }
    }

    async fn is_connected(&self) -> bool {
        let connected = timeout(LOOK, self.peripheral.is_connected()).await;
        matches!(connected, Ok(Ok(true)))
    }

    fn tag_of(&self, chunk: &ValueNotification) -> Option<u8> {
        let is = |port: &Characteristic| {
            port.uuid == chunk.uuid && port.service_uuid == chunk.service_uuid
        };
        let port = self.ports.iter().find(|(_, port)| is(port));
        port.map(|(tag, _)| *tag)
    }
}

impl Hear for Ear {
    async fn next(&mut self) -> Said {
        loop {
            let chunk = match self.presence {
                Presence::There => tokio::select! {
                    chunk = self.chunks.recv() => chunk,
                    event = self.events.recv() => {
                        let is_doubtful = match event {
                            Ok(CentralEvent::DeviceDisconnected(id)) => id == self.id,
                            Ok(CentralEvent::StateUpdate(state)) => state == CentralState::PoweredOff,
                            Err(RecvError::Closed) => true,
                            // An end that was missed is seen at the next look.
                            Ok(_) | Err(RecvError::Lagged(_)) => false,
                        };
                        if is_doubtful {
                            self.presence = Presence::Doubtful;
                        }
                        continue;
                    }
                    _ = self.pulse.tick() => {
                        self.presence = Presence::Doubtful;
                        continue;
                    }
                },
                // It may be news of the link before.
                Presence::Doubtful => {
                    let is_there = self.is_connected().await;
                    self.presence = if is_there {
                        Presence::There
                    } else {
                        Presence::Gone
                    };
                    continue;
                }
                // What a device said before it went counts, and comes another way than that it went.
                Presence::Gone => {
                    let last = timeout(LAST_WORDS, self.chunks.recv()).await;
                    last.unwrap_or(Err(RecvError::Closed))
                }
            };
            match chunk {
                Ok(chunk) => {
                    if let Some(tag) = self.tag_of(&chunk) {
                        return Said::Chunk {
                            tag,
                            bytes: chunk.value,
                        };
                    }
                }
                // What is missing between two chunks nobody can tell.
                Err(_) => return Said::Gone,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_is_read_out_of_the_services_words() {
        assert_eq!(
            refusal("Operation failed with ATT error: 0x80 (Application)"),
            Some(0x80)
        );
        for words in ["Not connected", "ATT error: 0x", "ATT error: 0xzz", ""] {
            assert_eq!(refusal(words), None, "{words}");
        }
    }
}
