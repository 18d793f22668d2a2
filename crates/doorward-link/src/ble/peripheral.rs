//! A device on the air.

use alloc::collections::BTreeMap;
use core::time::Duration;

use tokio::sync::{mpsc, watch};
use tokio::time::Instant;

use super::drive::{Drive, Role, start};
use super::link::{AirLink, Lane, Traffic, lane};
use super::server::{Output, Server, Table};
use super::stack::{Event, Stack};
use super::{
    Address, Controller, DeviceInformation, Layout, MAX_LINKS, RadioError, RadioState, hci,
};
use crate::{BoxLink, LinkError, TAG_ADVERTISEMENT, Violation};

/// One connection more than there are links, so that a newcomer can be heard before somebody silent has to make room.
const MAX_CONNECTIONS: usize = MAX_LINKS + 1;
/// A link that has never said anything gives way to a newcomer after this long, when all are taken.
const SILENCE: Duration = Duration::from_secs(10);
/// And one that has not said anything any more for this long; who is only idle can come back at once.
const LONG_SILENCE: Duration = Duration::from_secs(300);
/// How long a peer may take to confirm an indication.
const CONFIRMATION: Duration = Duration::from_secs(30);
/// When to try again to advertise after a controller refused.
const RETRY: Duration = Duration::from_secs(2);
/// Bytes of an advertisement, and of a scan response.
const PAYLOAD: usize = 31;

/// What a device on the air is made from.
#[derive(Debug, Clone)]
pub struct PeripheralOptions {
    /// The controller, taken for this device alone.
    pub controller: Controller,
    /// The address to advertise from.
    pub address: Address,
    /// The largest unit to agree on; [`MAX_MTU`](super::MAX_MTU) unless there is a reason.
    pub mtu: u16,
    /// Its services.
    pub layout: Layout,
    /// What it says about itself.
    pub information: DeviceInformation,
}

/// A device on the air. Dropping it takes the device off the air and ends every link; when that is done,
/// [`Peripheral::state`] tells nothing any more.
#[derive(Debug)]
pub struct Peripheral {
    orders: mpsc::UnboundedSender<Order>,
    links: mpsc::Receiver<(AirLink, Address)>,
    state: watch::Receiver<RadioState>,
}

impl Peripheral {
    /// Takes the controller and sets it up; nothing is advertised yet. Must be called inside a tokio runtime.
    ///
    /// # Errors
    /// [`RadioError`] when the controller cannot be used now. Later it is taken anew whenever it fails, see
    /// [`Peripheral::state`].
    pub async fn start(options: PeripheralOptions) -> Result<Self, RadioError> {
        let (orders, incoming) = mpsc::unbounded_channel();
        let (traffic, incoming_traffic) = mpsc::unbounded_channel();
        let (newcomers, links) = mpsc::channel(MAX_CONNECTIONS);
        let role = Advertiser {
            table: Table::of_device(&options.layout, &options.information),
            address: options.address,
            mtu: options.mtu,
            payload: Vec::new(),
            interval: Duration::ZERO,
            advertising: false,
            retry: None,
            peers: BTreeMap::new(),
            newcomers,
            traffic,
        };
        let state = start(Drive {
            controller: options.controller,
            role,
            orders: incoming,
            traffic: incoming_traffic,
            started: Instant::now(),
        })
        .await?;
        Ok(Self {
            orders,
            links,
            state,
        })
    }

    /// Advertises these AD structures from now on, the payload's first and then the scan response's; nothing when empty. From
    /// one time to the next passes `interval`, or what a controller can that is nearest (20 ms to 10.24 s).
    pub fn advertise(&self, structures: &[u8], interval: Duration) {
        let payload = structures.to_vec();
        // The radio ends with this handle only.
        let _ = self.orders.send(Order::Advertise { payload, interval });
    }

    /// Waits for the next central that connects. Its link's [`send`](crate::Link::send) resolves when the frame is
    /// confirmed; advertisements sent on it go nowhere, for they are on the air. Cancel-safe.
    ///
    /// # Errors
    /// [`LinkError::Closed`] when the radio is gone for good.
    pub async fn accept(&mut self) -> Result<(BoxLink, Address), LinkError> {
        let (link, peer) = self.links.recv().await.ok_or(LinkError::Closed)?;
        Ok((Box::new(link), peer))
    }

    /// How the controller is.
    #[must_use]
    pub fn state(&self) -> watch::Receiver<RadioState> {
        self.state.clone()
    }
}

#[derive(Debug)]
enum Order {
    Advertise {
        payload: Vec<u8>,
        interval: Duration,
    },
}

#[derive(Debug)]
struct Peer {
    lane: Lane,
    server: Server,
    /// By when it must have confirmed the indication it was sent last.
    deadline: Option<Duration>,
    /// When it wrote last, or came.
    heard: Duration,
    spoke: bool,
}

#[derive(Debug)]
struct Advertiser {
    table: Table,
    address: Address,
    mtu: u16,
    payload: Vec<u8>,
    interval: Duration,
    advertising: bool,
    retry: Option<Duration>,
    peers: BTreeMap<u16, Peer>,
    newcomers: mpsc::Sender<(AirLink, Address)>,
    traffic: mpsc::UnboundedSender<Traffic>,
}

impl Role for Advertiser {
    type Order = Order;

    fn begin(&mut self) -> Stack {
        self.advertising = false;
        self.retry = None;
        Stack::new(self.address)
    }

    fn event(&mut self, stack: &mut Stack, now: Duration, event: Event) {
        match event {
            Event::Ready => {
                self.pace(stack);
                self.dress(stack);
                self.show(stack);
            }
            Event::Answer { code, status } if code == hci::LE_ADVERTISE && status != 0 => {
                self.advertising = false;
                self.retry = Some(now.saturating_add(RETRY));
            }
            Event::Connected { handle, peer, .. } => {
                // The controller has stopped to advertise by itself.
                self.advertising = false;
                self.welcome(stack, now, handle, peer);
                self.show(stack);
            }
            Event::Disconnected { handle, .. } => {
                self.peers.remove(&handle);
                self.show(stack);
            }
            Event::Message { handle, bytes } => {
                if let Some(peer) = self.peers.get_mut(&handle) {
                    peer.server.handle(&self.table, &bytes);
                    peer.settle(stack, now, handle);
                }
            }
            Event::Answer { .. }
            | Event::NotConnected { .. }
            | Event::Heard(_)
            | Event::Broken(_) => {}
        }
    }

    fn order(&mut self, stack: &mut Stack, _now: Duration, order: Order) {
        let Order::Advertise { payload, interval } = order;
        if self.interval != interval {
            self.interval = interval;
            // A controller takes another interval between two spells only.
            if core::mem::take(&mut self.advertising) {
                stack.command(hci::LE_ADVERTISE, vec![0]);
            }
            self.pace(stack);
        }
        if self.payload != payload {
            self.payload = payload;
            self.dress(stack);
        }
        self.show(stack);
    }

    fn traffic(&mut self, stack: &mut Stack, now: Duration, traffic: Traffic) {
        let (Traffic::Frame { key, .. } | Traffic::Close(key)) = &traffic;
        let Some((handle, peer)) = self
            .peers
            .iter_mut()
            .find(|(_, peer)| peer.lane.key == *key)
        else {
            return;
        };
        let handle = *handle;
        match traffic {
            Traffic::Close(_) => {
                self.peers.remove(&handle);
                stack.disconnect(now, handle);
            }
            Traffic::Frame {
                tag, bytes, done, ..
            } => {
                peer.lane.sending = Some(done);
                if tag == TAG_ADVERTISEMENT {
                    peer.lane.delivered();
                } else {
                    peer.server.indicate(&self.table, tag, &bytes);
                    peer.settle(stack, now, handle);
                }
            }
        }
    }

    fn deadline(&self) -> Option<Duration> {
        let confirmations = self.peers.values().filter_map(|peer| peer.deadline);
        confirmations.chain(self.retry).min()
    }

    fn tick(&mut self, stack: &mut Stack, now: Duration) {
        for (handle, peer) in &mut self.peers {
            if peer.deadline.is_some_and(|deadline| deadline <= now) {
                peer.deadline = None;
                peer.lane.ends_with(LinkError::TimedOut);
                stack.disconnect(now, *handle);
            }
        }
        if self.retry.is_some_and(|retry| retry <= now) {
            self.retry = None;
            self.show(stack);
        }
    }

    fn lost(&mut self) {
        self.peers.clear();
    }
}

impl Advertiser {
    fn welcome(&mut self, stack: &mut Stack, now: Duration, handle: u16, address: Address) {
        if self.peers.len() >= MAX_LINKS && !self.make_room(stack, now) {
            stack.disconnect_for(now, handle, hci::REASON_CROWDED);
            return;
        }
        let (lane, link) = lane(&self.traffic);
        if self.newcomers.try_send((link, address)).is_err() {
            // Nobody takes it.
            stack.disconnect(now, handle);
            return;
        }
        let peer = Peer {
            lane,
            server: Server::new(self.mtu),
            deadline: None,
            heard: now,
            spoke: false,
        };
        self.peers.insert(handle, peer);
    }

    /// Ends the link that was silent for longest, if one was for too long.
    fn make_room(&mut self, stack: &mut Stack, now: Duration) -> bool {
        let silent = self
            .peers
            .iter()
            .filter(|(_, peer)| {
                let patience = if peer.spoke { LONG_SILENCE } else { SILENCE };
                now.saturating_sub(peer.heard) >= patience
            })
            .min_by_key(|(_, peer)| (peer.spoke, peer.heard));
        let Some(handle) = silent.map(|(handle, _)| *handle) else {
            return false;
        };
        self.peers.remove(&handle);
        stack.disconnect(now, handle);
        true
    }

    /// Tells the controller how often to advertise.
    fn pace(&self, stack: &mut Stack) {
        let parameters = hci::advertising_parameters(self.interval);
        stack.command(hci::LE_SET_ADVERTISING_PARAMETERS, parameters);
    }

    /// Gives the controller what to advertise.
    fn dress(&self, stack: &mut Stack) {
        let (payload, response) = split(&self.payload);
        stack.command(hci::LE_SET_ADVERTISING_DATA, hci::advertising(payload));
        stack.command(hci::LE_SET_SCAN_RESPONSE, hci::advertising(response));
    }

    /// Begins or ends advertising, as is right now.
    fn show(&mut self, stack: &mut Stack) {
        let should = !self.payload.is_empty() && stack.connections() < MAX_CONNECTIONS;
        if should != self.advertising && self.retry.is_none() {
            self.advertising = should;
            stack.command(hci::LE_ADVERTISE, vec![u8::from(should)]);
        }
    }
}

impl Peer {
    /// Carries out what the server came to.
    fn settle(&mut self, stack: &mut Stack, now: Duration, handle: u16) {
        while let Some(output) = self.server.poll() {
            match output {
                Output::Send(bytes) => stack.send(now, handle, &bytes),
                Output::Indicate(bytes) => {
                    stack.send(now, handle, &bytes);
                    self.deadline = Some(now.saturating_add(CONFIRMATION));
                }
                Output::Delivered => self.lane.delivered(),
                Output::Written { tag, bytes } => {
                    self.heard = now;
                    self.spoke = true;
                    if !self.lane.deliver(tag, bytes) {
                        self.lane.ends_with(Violation::Flood.into());
                        stack.disconnect(now, handle);
                    }
                }
            }
        }
        if !self.server.is_indicating() {
            self.deadline = None;
        }
    }
}

/// Advertising data and scan response: as many structures as fit go into the first.
fn split(structures: &[u8]) -> (&[u8], &[u8]) {
    let mut end = 0_usize;
    while let Some(length) = structures.get(end) {
        let next = end.saturating_add(usize::from(*length)).saturating_add(1);
        if next > PAYLOAD || next > structures.len() {
            break;
        }
        end = next;
    }
    structures
        .split_at_checked(end)
        .unwrap_or((structures, &[]))
}

#[cfg(test)]
mod tests;
