//! Listening, and calling a device. Whatever was begun is undone when it leads nowhere.

use alloc::collections::{BTreeMap, BTreeSet};
use core::time::Duration;

use btleplug::api::{Central as _, CentralEvent, Peripheral as _, ScanFilter};
use btleplug::platform::{Adapter, Peripheral, PeripheralId};
use tokio::sync::broadcast::error::RecvError;
use tokio::time::{Instant, timeout, timeout_at};

use super::OsOptions;
use super::fault::{OsFault, bus_error};
use super::service::{Events, Service, ask};
use super::sighting::{OsSighting, Part, address_of, structures};
use super::wire::{Ear, Line, OsWire};
use crate::{LinkError, Violation};

/// How long to listen for a device.
const SEEK: Duration = Duration::from_secs(10);
/// How long a device that was heard may take to be connected and to tell its services. On a slow connection that is many
/// questions, which the service asks by itself.
const CALL: Duration = Duration::from_secs(30);
/// A scan is begun anew so often: a controller may report a device once per scan, and that one report can get lost while
/// the system is still about to begin.
const RENEW: Duration = Duration::from_millis(1500);
/// Events from before are over when it was quiet for so long; and when they may take no longer.
const QUIET: Duration = Duration::from_millis(100);
const OVER: Duration = Duration::from_secs(1);
/// Devices one scan takes note of.
const MAX_HEARD: usize = 256;

/// Why there is no link.
#[derive(Debug)]
pub(super) enum Stopped {
    Radio(OsFault),
    Device(LinkError),
}

impl Stopped {
    pub(super) fn fault(&self) -> Option<&OsFault> {
        match self {
            Self::Radio(fault) => Some(fault),
            Self::Device(_) => None,
        }
    }

    pub(super) fn error(&self) -> LinkError {
        match self {
            Self::Radio(_) => LinkError::RadioOff,
            Self::Device(error) => *error,
        }
    }

    /// What a failed use of a device means.
    fn of(error: &btleplug::Error) -> Self {
        match OsFault::of(error) {
            // The device did not go along, or the service lost sight of it.
            OsFault::Failed(_) => Self::Device(LinkError::Closed),
            OsFault::NoService if bus_error(error).is_some_and(|(name, _)| !is_service(&name)) => {
                Self::Device(LinkError::Closed)
            }
            fault => Self::Radio(fault),
        }
    }
}

/// Whether an error is about the service rather than about one of its devices.
fn is_service(name: &str) -> bool {
    name.ends_with(".ServiceUnknown") || name.ends_with(".NameHasNoOwner")
}

impl From<OsFault> for Stopped {
    fn from(fault: OsFault) -> Self {
        Self::Radio(fault)
    }
}

/// Listens for `span`.
pub(super) async fn scan(
    service: &mut Service,
    options: &OsOptions,
    span: Duration,
) -> Result<Vec<OsSighting>, OsFault> {
    let adapter = service.adapter().await?;
    let mut listening = Listening::begin(service, &adapter).await?;
    let until = deadline(span);
    let mut parts = BTreeMap::new();
    while let Some((id, part)) = listening.next_until(until).await? {
        // The last part that was told apart is what it says now.
        let is_known = parts.contains_key(&id);
        if !is_known && parts.len() < MAX_HEARD || is_known && part != Part::Any {
            parts.insert(id, part);
        }
    }
    let ended = ask(adapter.stop_scan()).await;
    let mut heard = Vec::new();
    for (id, part) in &parts {
        if let Some((_, sighting)) = look(&adapter, id, *part, options).await {
            heard.push(sighting);
        }
    }
    // Devices that were heard are told even if the adapter went away meanwhile.
    match ended {
        Err(fault) if heard.is_empty() => Err(fault),
        _ => Ok(heard),
    }
}

/// A call under way.
#[derive(Debug, Default)]
pub(super) struct Attempt {
    scanning: Option<Adapter>,
    called: Option<Peripheral>,
}

impl Attempt {
    /// Hears a device, connects to it and finds its characteristics.
    pub(super) async fn call(
        &mut self,
        service: &mut Service,
        options: &OsOptions,
        address: &str,
    ) -> Result<Line, Stopped> {
        let adapter = service.adapter().await?;
        for peripheral in ask(adapter.peripherals()).await? {
            // Left open by a program that ended without a word, or in use by another one: two programs on one connection
            // would take each other's answers.
            if address_of(&peripheral) == address
                && ask(peripheral.is_connected()).await.unwrap_or(false)
            {
                let _ = ask(peripheral.disconnect()).await;
            }
        }
        // Also where it was heard a moment ago: what it says of itself now is what the link begins with.
        let (found, advertisement) = self.seek(service, &adapter, options, address).await?;
        let (peripheral, chunks) = service.chunks(found).await?;
        self.called = Some(peripheral.clone());
        connect(&peripheral).await?;
        let wire = match timeout(CALL, peripheral.discover_services()).await {
            Err(_) => return Err(Stopped::Device(LinkError::TimedOut)),
            Ok(Err(error)) => return Err(Stopped::of(&error)),
            Ok(Ok(())) => OsWire::find(&peripheral, &options.layouts)
                .ok_or_else(|| Stopped::Device(Violation::Stranger.into()))?,
        };
        let events = service.events(&adapter).await?;
        let ear = Ear::new(&wire, chunks, events);
        self.called = None;
        Ok(Line {
            wire,
            ear,
            advertisement,
        })
    }

    /// Listens until the device at an address is heard.
    async fn seek(
        &mut self,
        service: &mut Service,
        adapter: &Adapter,
        options: &OsOptions,
        address: &str,
    ) -> Result<(Peripheral, Vec<u8>), Stopped> {
        self.scanning = Some(adapter.clone());
        let mut listening = Listening::begin(service, adapter).await?;
        let until = deadline(SEEK);
        let mut found = None;
        while found.is_none() {
            let Some((id, part)) = listening.next_until(until).await? else {
                return Err(Stopped::Device(LinkError::TimedOut));
            };
            found = look(adapter, &id, part, options)
                .await
                .filter(|(_, sighting)| sighting.address == address);
        }
        ask(adapter.stop_scan()).await?;
        self.scanning = None;
        let (peripheral, sighting) = found.ok_or(Stopped::Device(LinkError::TimedOut))?;
        Ok((peripheral, sighting.advertisement))
    }

    /// Undoes what a call began and did not finish.
    pub(super) async fn undo(&mut self) {
        if let Some(adapter) = self.scanning.take() {
            // It may never have begun.
            let _ = ask(adapter.stop_scan()).await;
        }
        if let Some(peripheral) = self.called.take() {
            // Also calls off a connection that is being made.
            let _ = ask(peripheral.disconnect()).await;
        }
    }
}

/// Connects; a connection that breaks before it stands is made once more, for the first packet may have been missed.
async fn connect(peripheral: &Peripheral) -> Result<(), Stopped> {
    let until = deadline(CALL);
    let mut again = false;
    loop {
        let error = match timeout_at(until, peripheral.connect()).await {
            Ok(Ok(())) => return Ok(()),
            Ok(Err(error)) => Stopped::of(&error),
            Err(_) => return Err(Stopped::Device(LinkError::TimedOut)),
        };
        if again || matches!(error, Stopped::Radio(_)) {
            return Err(error);
        }
        again = true;
    }
}

/// An adapter that listens.
struct Listening {
    adapter: Adapter,
    events: Events,
    /// Devices the service remembers from before: that it names them does not mean that they are heard.
    known: BTreeSet<PeripheralId>,
    /// When the scan is begun anew.
    renewal: Instant,
}

impl Listening {
    async fn begin(service: &mut Service, adapter: &Adapter) -> Result<Self, OsFault> {
        let mut events = service.events(adapter).await?;
        // A scan that broke off may go on, and would not be begun again. What was heard in it is not heard now.
        let _ = ask(adapter.stop_scan()).await;
        let old = async { while timeout(QUIET, events.recv()).await.is_ok() {} };
        let _ = timeout(OVER, old).await;
        let known = ask(adapter.peripherals()).await?;
        let known = known.iter().map(Peripheral::id).collect();
        ask(adapter.start_scan(ScanFilter::default())).await?;
        Ok(Self {
            adapter: adapter.clone(),
            events,
            known,
            renewal: deadline(RENEW),
        })
    }

    /// The next device that is heard before a moment, and what of it; `None` then.
    async fn next_until(
        &mut self,
        until: Instant,
    ) -> Result<Option<(PeripheralId, Part)>, OsFault> {
        loop {
            match timeout_at(until.min(self.renewal), self.next()).await {
                Ok(Some(heard)) => return Ok(Some(heard)),
                // No more events: the service is gone.
                Ok(None) => return Err(OsFault::Silent),
                Err(_) if until <= self.renewal => return Ok(None),
                Err(_) => {
                    self.renewal = deadline(RENEW);
                    ask(self.adapter.stop_scan()).await?;
                    ask(self.adapter.start_scan(ScanFilter::default())).await?;
                }
            }
        }
    }

    /// The next device that is heard. Cancel-safe.
    async fn next(&mut self) -> Option<(PeripheralId, Part)> {
        loop {
            let event = match self.events.recv().await {
                Ok(event) => event,
                // More than can be listened to: what is heard again counts.
                Err(RecvError::Lagged(_)) => continue,
                Err(RecvError::Closed) => return None,
            };
            return Some(match event {
                CentralEvent::DeviceDiscovered(id) if !self.known.contains(&id) => (id, Part::Any),
                CentralEvent::DeviceUpdated(id) | CentralEvent::RssiUpdate { id, .. } => {
                    (id, Part::Any)
                }
                CentralEvent::ManufacturerDataAdvertisement { id, .. } => (id, Part::Manufacturer),
                CentralEvent::ServiceDataAdvertisement { id, .. } => (id, Part::Service),
                _ => continue,
            });
        }
    }
}

/// A device that was heard, if it is one to talk to and it is clear what it says.
async fn look(
    adapter: &Adapter,
    id: &PeripheralId,
    part: Part,
    options: &OsOptions,
) -> Option<(Peripheral, OsSighting)> {
    let peripheral = ask(adapter.peripheral(id)).await.ok()?;
    let properties = ask(peripheral.properties()).await.ok()??;
    let advertisement = structures(&properties, part)?;
    (options.interest)(&advertisement).then(|| {
        let address = address_of(&peripheral);
        let sighting = OsSighting {
            address,
            advertisement,
        };
        (peripheral, sighting)
    })
}

fn deadline(span: Duration) -> Instant {
    let now = Instant::now();
    now.checked_add(span).unwrap_or(now)
}
