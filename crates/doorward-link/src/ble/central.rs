//! A phone on the air.

mod job;
mod sightings;

use alloc::collections::{BTreeMap, VecDeque};
use core::fmt;
use core::time::Duration;

use tokio::sync::{mpsc, oneshot, watch};
use tokio::time::Instant;

use super::client::{Client, Output, Ports};
use super::drive::{Drive, Role, start};
use super::link::{AirLink, Lane, Traffic, lane};
use super::server::{self, Server, Table};
use super::stack::{Event, Stack};
use super::{Address, Controller, Join, Layout, RadioError, RadioState, hci};
use crate::{BoxLink, LinkError, TAG_ADVERTISEMENT, Violation};
use job::{Job, Wish};
use sightings::Sightings;

/// How long a connection may take from its first moment until the device can be used.
const GREETING: Duration = Duration::from_secs(10);
/// Devices whose characteristics are remembered.
const MAX_REMEMBERED: usize = 64;

/// What a phone on the air is made from.
#[derive(Clone)]
pub struct CentralOptions {
    /// The controller, taken for this phone alone.
    pub controller: Controller,
    /// The address to speak from.
    pub address: Address,
    /// The largest unit to agree on; [`MAX_MTU`](super::MAX_MTU) unless there is a reason.
    pub mtu: u16,
    /// The services devices may have, the most likely first.
    pub layouts: Vec<Layout>,
    /// Whether an advertisement (AD structures) is one of a device to talk to.
    pub interest: fn(&[u8]) -> bool,
    /// Makes what puts a new link's chunks together.
    pub join: fn() -> Box<dyn Join>,
}

impl fmt::Debug for CentralOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CentralOptions")
            .field("controller", &self.controller)
            .field("address", &self.address)
            .finish_non_exhaustive()
    }
}

/// A device that was heard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sighting {
    /// From where.
    pub address: Address,
    /// Its AD structures: the payload's, then the scan response's.
    pub advertisement: Vec<u8>,
}

/// A phone on the air. Clones are the same; with the last one every link ends.
#[derive(Debug, Clone)]
pub struct Central {
    orders: mpsc::UnboundedSender<Wish>,
    state: watch::Receiver<RadioState>,
}

impl Central {
    /// Takes the controller and sets it up. Must be called inside a tokio runtime.
    ///
    /// # Errors
    /// [`RadioError`] when the controller cannot be used now. Later it is taken anew whenever it fails, see
    /// [`Central::state`].
    pub async fn start(options: CentralOptions) -> Result<Self, RadioError> {
        let (orders, incoming) = mpsc::unbounded_channel();
        let (traffic, incoming_traffic) = mpsc::unbounded_channel();
        let controller = options.controller.clone();
        let role = Phone {
            options,
            table: Table::of_phone(),
            sightings: Sightings::default(),
            remembered: BTreeMap::new(),
            wishes: VecDeque::new(),
            job: None,
            devices: BTreeMap::new(),
            traffic,
        };
        let state = start(Drive {
            controller,
            role,
            orders: incoming,
            traffic: incoming_traffic,
            started: Instant::now(),
        })
        .await?;
        Ok(Self { orders, state })
    }

    /// Listens for `span` and tells which devices were heard.
    ///
    /// # Errors
    /// [`RadioError`] while the controller is not available.
    pub async fn scan(&self, span: Duration) -> Result<Vec<Sighting>, RadioError> {
        self.is_on()?;
        let (reply, answer) = oneshot::channel();
        let _ = self.orders.send(Wish::Scan { span, reply });
        answer.await.map_err(|_| RadioError::Gone)
    }

    /// Connects to the device at an address, after hearing it, and finds its characteristics. The first frame on the link
    /// is what it advertised. Dropping the future calls it off.
    ///
    /// # Errors
    /// [`LinkError::TimedOut`] when it is not heard or does not answer, [`LinkError::Violation`] when it is no device of
    /// these layouts, [`LinkError::RadioOff`] while the controller is not available.
    pub async fn connect(&self, address: Address) -> Result<BoxLink, LinkError> {
        self.is_on().map_err(|_| LinkError::RadioOff)?;
        let (reply, answer) = oneshot::channel();
        let _ = self.orders.send(Wish::connect(address, reply));
        let link = answer.await.map_err(|_| LinkError::RadioOff)??;
        Ok(Box::new(link))
    }

    /// How the controller is.
    #[must_use]
    pub fn state(&self) -> watch::Receiver<RadioState> {
        self.state.clone()
    }

    fn is_on(&self) -> Result<(), RadioError> {
        match &*self.state.borrow() {
            RadioState::On => Ok(()),
            RadioState::Off(error) => Err(error.clone()),
        }
    }
}

/// A device we are connected with.
#[derive(Debug)]
struct Device {
    address: Address,
    lane: Lane,
    client: Client,
    /// Whether it said anything over this link yet. Only then what was found out about it is kept: whoever merely poses
    /// as a device must not make the next phones talk past the real one.
    spoke: bool,
    /// What we answer should the device be curious about us.
    server: Server,
    greeting: Option<Greeting>,
}

/// A connection nobody has been told of yet.
#[derive(Debug)]
struct Greeting {
    link: AirLink,
    advertisement: Vec<u8>,
    deadline: Duration,
    reply: job::Reply,
    again: bool,
}

#[derive(Debug)]
struct Phone {
    options: CentralOptions,
    table: Table,
    sightings: Sightings,
    remembered: BTreeMap<Address, Ports>,
    wishes: VecDeque<Wish>,
    job: Option<Job>,
    devices: BTreeMap<u16, Device>,
    traffic: mpsc::UnboundedSender<Traffic>,
}

impl Role for Phone {
    type Order = Wish;

    fn begin(&mut self) -> Stack {
        Stack::new(self.options.address)
    }

    fn event(&mut self, stack: &mut Stack, now: Duration, event: Event) {
        match event {
            Event::Heard(report) => {
                if let Some(address) = self.sightings.hear(now, report, self.options.interest) {
                    self.heard(stack, now, address);
                }
            }
            Event::Connected { handle, .. } => self.connected(stack, now, handle),
            Event::NotConnected { status } => self.not_connected(stack, now, status),
            Event::Answer { code, status } => self.answered(stack, now, code, status),
            Event::Message { handle, bytes } => {
                if let Some(device) = self.devices.get_mut(&handle) {
                    device.server.handle(&self.table, &bytes);
                    device.client.handle(now, &bytes);
                    self.settle(stack, now, handle);
                }
            }
            Event::Disconnected { handle, reason } => {
                self.disconnected(stack, now, handle, reason);
            }
            Event::Ready | Event::Broken(_) => {}
        }
    }

    fn order(&mut self, stack: &mut Stack, now: Duration, wish: Wish) {
        self.wishes.push_back(wish);
        self.next_job(stack, now);
    }

    fn traffic(&mut self, stack: &mut Stack, now: Duration, traffic: Traffic) {
        let (Traffic::Frame { key, .. } | Traffic::Close(key)) = &traffic;
        let found = self
            .devices
            .iter_mut()
            .find(|(_, device)| device.lane.key == *key);
        let Some((handle, device)) = found else {
            return;
        };
        let handle = *handle;
        match traffic {
            Traffic::Close(_) => {
                if let Some(device) = self.devices.remove(&handle) {
                    self.part_from(&device);
                }
                stack.disconnect(now, handle);
            }
            Traffic::Frame {
                tag, bytes, done, ..
            } => {
                device.lane.sending = Some(done);
                device.client.send(now, tag, &bytes);
                self.settle(stack, now, handle);
            }
        }
    }

    fn deadline(&self) -> Option<Duration> {
        let devices = self.devices.values().flat_map(|device| {
            let greeting = device.greeting.as_ref().map(|greeting| greeting.deadline);
            [device.client.deadline(), greeting]
        });
        let job = self.job.as_ref().map(Job::deadline);
        devices.flatten().chain(job).min()
    }

    fn tick(&mut self, stack: &mut Stack, now: Duration) {
        let handles: Vec<u16> = self.devices.keys().copied().collect();
        for handle in handles {
            if let Some(device) = self.devices.get_mut(&handle) {
                device.client.tick(now);
                let greeting = device.greeting.as_ref();
                if greeting.is_some_and(|greeting| greeting.deadline <= now) {
                    self.fail(stack, now, handle, LinkError::TimedOut);
                } else {
                    self.settle(stack, now, handle);
                }
            }
        }
        self.overdue(stack, now);
    }

    fn lost(&mut self) {
        self.devices.clear();
        self.wishes.clear();
        self.job = None;
    }
}

impl Phone {
    /// Carries out what a device's client and server came to.
    fn settle(&mut self, stack: &mut Stack, now: Duration, handle: u16) {
        while let Some(device) = self.devices.get_mut(&handle) {
            if let Some(server::Output::Send(bytes)) = device.server.poll() {
                stack.send(now, handle, &bytes);
                continue;
            }
            let Some(output) = device.client.poll() else {
                return;
            };
            self.carry(stack, now, handle, output);
        }
    }

    fn carry(&mut self, stack: &mut Stack, now: Duration, handle: u16, output: Output) {
        let Some(device) = self.devices.get_mut(&handle) else {
            return;
        };
        match output {
            Output::Send(bytes) => stack.send(now, handle, &bytes),
            Output::Agreed(mtu) => device.server.agreed(mtu),
            Output::Ready => self.ready(handle),
            Output::Delivered => device.lane.delivered(),
            Output::Frame { tag, bytes } => {
                let delivered = device.lane.deliver(tag, bytes);
                self.spoke(handle);
                if !delivered {
                    self.fail(stack, now, handle, Violation::Flood.into());
                }
            }
            Output::Failed(error) => self.fail(stack, now, handle, error),
        }
    }

    /// A device said something: what was found out about it serves the next link too.
    fn spoke(&mut self, handle: u16) {
        let Some(device) = self.devices.get_mut(&handle) else {
            return;
        };
        if core::mem::replace(&mut device.spoke, true) {
            return;
        }
        if self.remembered.len() >= MAX_REMEMBERED && !self.remembered.contains_key(&device.address)
        {
            self.remembered.pop_first();
        }
        if let Some(ports) = device.client.ports() {
            self.remembered.insert(device.address, ports.clone());
        }
    }

    /// A link is over: what was remembered of a device that said nothing over it may be wrong.
    fn part_from(&mut self, device: &Device) {
        if !device.spoke {
            self.remembered.remove(&device.address);
        }
    }

    /// The device can be used: whoever wished for it gets its link.
    fn ready(&mut self, handle: u16) {
        let Some(device) = self.devices.get_mut(&handle) else {
            return;
        };
        if let Some(greeting) = device.greeting.take() {
            device
                .lane
                .deliver(TAG_ADVERTISEMENT, greeting.advertisement);
            // If nobody waits any more, the link is dropped with the answer, which closes it.
            let _ = greeting.reply.send(Ok(greeting.link));
        }
    }

    fn fail(&mut self, stack: &mut Stack, now: Duration, handle: u16, error: LinkError) {
        if let Some(device) = self.devices.remove(&handle) {
            self.part_from(&device);
            if matches!(error, LinkError::Violation(_)) {
                self.remembered.remove(&device.address);
            }
            device.lane.ends_with(error);
            if let Some(greeting) = device.greeting {
                let _ = greeting.reply.send(Err(error));
            }
        }
        stack.disconnect(now, handle);
    }

    fn disconnected(&mut self, stack: &mut Stack, now: Duration, handle: u16, reason: u8) {
        let Some(device) = self.devices.remove(&handle) else {
            return;
        };
        let error = if reason == hci::REASON_CROWDED {
            LinkError::Crowded
        } else {
            self.part_from(&device);
            LinkError::Closed
        };
        device.lane.ends_with(error);
        // A connection that breaks before it stands is made once more: the first packet may have been missed.
        if let Some(greeting) = device.greeting {
            if greeting.again || error == LinkError::Crowded {
                let _ = greeting.reply.send(Err(error));
            } else {
                self.wishes.push_front(Wish::Connect {
                    address: device.address,
                    reply: greeting.reply,
                    again: true,
                });
                self.next_job(stack, now);
            }
        }
    }

    /// A connection stands; what it is for is told by the job.
    fn greet(
        &mut self,
        now: Duration,
        handle: u16,
        address: Address,
        again: bool,
        reply: job::Reply,
    ) {
        let (lane, link) = lane(&self.traffic);
        let client = Client::new(
            now,
            self.options.layouts.clone(),
            self.options.mtu,
            self.remembered.get(&address).cloned(),
            (self.options.join)(),
        );
        let greeting = Greeting {
            link,
            advertisement: self.sightings.advertisement(address),
            deadline: now.saturating_add(GREETING),
            reply,
            again,
        };
        let device = Device {
            address,
            lane,
            client,
            spoke: false,
            server: Server::new(self.options.mtu),
            greeting: Some(greeting),
        };
        self.devices.insert(handle, device);
    }
}

#[cfg(test)]
mod tests;
