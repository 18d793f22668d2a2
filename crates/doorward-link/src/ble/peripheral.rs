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

/// A device on the air. Dropping it takes the device off the air and ends every link.
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

    /// Advertises these AD structures from now on, the payload's first and then the scan response's; nothing when empty.
    pub fn advertise(&self, structures: &[u8]) {
        // The radio ends with this handle only.
        let _ = self.orders.send(Order::Advertise(structures.to_vec()));
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
    Advertise(Vec<u8>),
}

#[derive(Debug)]
struct Peer {
    lane: Lane,
    server: Server,
    /// By when it must have confirmed.
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
                let parameters = hci::ADVERTISING_PARAMETERS.to_vec();
                stack.command(hci::LE_SET_ADVERTISING_PARAMETERS, parameters);
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
            Event::Disconnected { handle } => {
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
        let Order::Advertise(payload) = order;
        if self.payload != payload {
            self.payload = payload;
            self.dress(stack);
            self.show(stack);
        }
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
            stack.disconnect(now, handle);
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
        self.deadline = self
            .server
            .is_indicating()
            .then(|| now.saturating_add(CONFIRMATION));
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
mod tests {
    use super::*;
    use crate::ble::controller::Packet;

    /// A role on the air behind a controller that agrees to everything; and the links it hands out.
    struct Air {
        role: Advertiser,
        stack: Stack,
        now: Duration,
        links: mpsc::Receiver<(AirLink, Address)>,
        /// Kept, so that the role can make links.
        _traffic: mpsc::UnboundedReceiver<Traffic>,
        commands: Vec<Vec<u8>>,
    }

    impl Air {
        fn new() -> Self {
            let (traffic, kept) = mpsc::unbounded_channel();
            let (newcomers, links) = mpsc::channel(64);
            let mut role = Advertiser {
                table: Table::of_phone(),
                address: Address::chosen([0; 6]),
                mtu: 247,
                payload: vec![2, 1, 6],
                advertising: false,
                retry: None,
                peers: BTreeMap::new(),
                newcomers,
                traffic,
            };
            let stack = role.begin();
            let mut air = Self {
                role,
                stack,
                now: Duration::ZERO,
                links,
                _traffic: kept,
                commands: Vec::new(),
            };
            air.settle();
            air
        }

        /// The controller answers, the role reacts, until all is quiet. A connection that is ended is ended at once.
        fn settle(&mut self) {
            loop {
                if let Some(packet) = self.stack.poll_packet(self.now) {
                    let Some([kind, low, high]) = packet.first_chunk() else {
                        continue;
                    };
                    if *kind != hci::COMMAND {
                        continue;
                    }
                    let answer = vec![0x0E, 9, 1, *low, *high, 0, 27, 0, 8, 0, 0];
                    self.stack.handle(self.now, &Packet::Event(answer));
                    if u16::from_le_bytes([*low, *high]) == hci::DISCONNECT {
                        let gone = vec![5, 4, 0, packet[4], packet[5], 0x13];
                        self.stack.handle(self.now, &Packet::Event(gone));
                    }
                    self.commands.push(packet);
                } else if let Some(event) = self.stack.poll_event() {
                    self.role.event(&mut self.stack, self.now, event);
                } else {
                    return;
                }
            }
        }

        fn connect(&mut self, handle: u8) {
            let event = [
                0x3E, 19, 1, 0, handle, 0, 1, 1, handle, 0, 0, 0, 0, 0xC0, 24, 0, 0, 0, 0, 0, 0,
            ];
            self.stack.handle(self.now, &Packet::Event(event.to_vec()));
            self.settle();
        }

        fn last_command(&self) -> &[u8] {
            self.commands.last().map(Vec::as_slice).unwrap_or_default()
        }
    }

    const ON: [u8; 5] = [1, 0x0A, 0x20, 1, 1];

    #[test]
    fn it_goes_on_advertising_while_there_is_room_and_stops_when_there_is_none() {
        let mut air = Air::new();
        assert_eq!(air.last_command(), ON);
        for handle in 1..=4 {
            air.connect(handle);
            assert_eq!(air.last_command(), ON);
        }
        // The fifth is turned away, and the sixth again can be heard.
        air.connect(5);
        assert_eq!(air.role.peers.len(), 4);
        assert_eq!(air.last_command(), ON);
        assert!(
            air.commands
                .iter()
                .any(|command| command[..4] == [1, 6, 4, 3] && command[4] == 5)
        );
    }

    #[test]
    fn whoever_was_silent_for_too_long_gives_way_and_nobody_else() {
        let mut air = Air::new();
        for handle in 1..=4 {
            air.connect(handle);
        }
        for (handle, peer) in &mut air.role.peers {
            peer.spoke = *handle != 3;
        }
        air.now = SILENCE;
        air.connect(5);
        let held: Vec<u16> = air.role.peers.keys().copied().collect();
        assert_eq!(held, [1, 2, 4, 5]);
        air.connect(6);
        assert_eq!(air.role.peers.len(), 4, "the newcomer has to wait");
        assert!(!air.role.peers.contains_key(&6));
        air.now = LONG_SILENCE;
        air.connect(7);
        assert!(air.role.peers.contains_key(&7));
    }

    #[test]
    fn a_thousand_visitors_leave_nothing_behind() {
        let mut air = Air::new();
        for turn in 0..1000_u64 {
            air.now = Duration::from_secs(turn * 400);
            air.connect(u8::try_from(turn % 200).unwrap());
            while air.links.try_recv().is_ok() {}
        }
        assert!(air.role.peers.len() <= MAX_LINKS);
        assert!(air.stack.connections() <= MAX_CONNECTIONS);
    }

    #[test]
    fn a_name_that_does_not_fit_goes_into_the_scan_response() {
        let mut beacon = vec![2, 1, 6, 0x1A, 0xFF];
        beacon.resize(30, 0);
        let name = [5, 9, b'N', b'u', b'k', b'i'];
        let both = [&beacon[..], &name].concat();
        assert_eq!(split(&both), (&beacon[..], &name[..]));
        assert_eq!(split(&beacon), (&beacon[..], &[][..]));
        assert_eq!(split(&[]), (&[][..], &[][..]));
    }
}
