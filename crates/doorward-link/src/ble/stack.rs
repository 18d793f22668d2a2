//! A controller under control: set up, one command at a time, connections with their flow.
//!
//! Without input and output of its own: packets of the controller go in, packets for it and events come out.

use alloc::collections::{BTreeMap, VecDeque};
use core::time::Duration;

use super::RadioError;
use super::controller::Packet;
use super::gatt::Address;
use super::hci::{self, Cursor, Event as Told, Report};
use super::l2cap::{self, Assembly};

/// How long a controller may take to answer a command.
const COMMAND: Duration = Duration::from_secs(5);
/// How long it may take to end a connection: longer than the peer may be out of reach before it counts as lost.
const FAREWELL: Duration = Duration::from_secs(40);
/// How long a peer may take nothing of what the controller holds for it.
const STALL: Duration = Duration::from_secs(10);
/// Packets that may wait for a peer that takes none.
const MAX_WAITING: usize = 64;

/// What the roles hear.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Event {
    /// The controller is set up.
    Ready,
    /// A command of a role was answered.
    Answer {
        code: u16,
        status: u8,
    },
    Connected {
        handle: u16,
        central: bool,
        peer: Address,
    },
    /// A connection that was to be made was not, or was called off.
    NotConnected {
        status: u8,
    },
    Disconnected {
        handle: u16,
        /// A code of the controller's.
        reason: u8,
    },
    /// A message of the attribute protocol.
    Message {
        handle: u16,
        bytes: Vec<u8>,
    },
    Heard(Report),
    /// The controller is of no use any more.
    Broken(RadioError),
}

#[derive(Debug)]
struct Connection {
    assembly: Assembly,
    waiting: VecDeque<Vec<u8>>,
    in_flight: u16,
    /// While something is on its way: when the peer took the last packet, or was given the first.
    moved: Duration,
    /// Set once it is to end: when it must have.
    ends: Option<Duration>,
}

impl Connection {
    /// When its peer will have taken nothing for too long.
    fn stalls(&self) -> Option<Duration> {
        let waits = self.in_flight > 0 && self.ends.is_none();
        waits.then(|| self.moved.saturating_add(STALL))
    }
}

/// One controller.
#[derive(Debug)]
pub(super) struct Stack {
    commands: VecDeque<(u16, Vec<u8>)>,
    asked: Option<(u16, Duration)>,
    room: bool,
    /// Commands of the set-up that are not answered yet.
    setting_up: usize,
    packet_size: usize,
    /// How many data packets the controller holds, and how many more it takes now.
    buffers: u16,
    credits: u16,
    connections: BTreeMap<u16, Connection>,
    packets: VecDeque<Vec<u8>>,
    events: VecDeque<Event>,
    broken: bool,
}

impl Stack {
    /// Begins to set up a fresh controller.
    pub(super) fn new(address: Address) -> Self {
        let mut bytes = address.bytes;
        bytes.reverse();
        let setup: [(u16, &[u8]); 5] = [
            (hci::RESET, &[]),
            (hci::SET_EVENT_MASK, &hci::EVENT_MASK),
            (hci::LE_SET_EVENT_MASK, &hci::LE_EVENT_MASK),
            (hci::LE_READ_BUFFER_SIZE, &[]),
            (hci::LE_SET_RANDOM_ADDRESS, &bytes),
        ];
        let commands: VecDeque<_> = setup
            .iter()
            .map(|(code, parameters)| (*code, parameters.to_vec()))
            .collect();
        Self {
            setting_up: commands.len(),
            commands,
            asked: None,
            room: true,
            packet_size: 27,
            buffers: 1,
            credits: 1,
            connections: BTreeMap::new(),
            packets: VecDeque::new(),
            events: VecDeque::new(),
            broken: false,
        }
    }

    /// The next packet for the controller.
    pub(super) fn poll_packet(&mut self, now: Duration) -> Option<Vec<u8>> {
        if self.asked.is_none()
            && self.room
            && let Some((code, parameters)) = self.commands.pop_front()
        {
            self.asked = Some((code, now.saturating_add(COMMAND)));
            return Some(hci::command(code, &parameters));
        }
        self.packets.pop_front().or_else(|| self.next_data(now))
    }

    /// The next data packet, as far as the controller has room, each connection in its turn. None holds more than half of
    /// that room, nor what others who have nothing on their way will need: one packet for each, and for one to come.
    fn next_data(&mut self, now: Duration) -> Option<Vec<u8>> {
        let left = self.credits.checked_sub(1)?;
        let half = self.buffers.div_ceil(2);
        let resting = self.connections.values().filter(|one| one.in_flight == 0);
        let kept = u16::try_from(resting.count().saturating_add(1)).unwrap_or(u16::MAX);
        let connection = self
            .connections
            .values_mut()
            .filter(|one| !one.waiting.is_empty())
            .filter(|one| one.in_flight == 0 || (one.in_flight < half && left >= kept))
            .min_by_key(|one| one.in_flight)?;
        let packet = connection.waiting.pop_front()?;
        if connection.in_flight == 0 {
            connection.moved = now;
        }
        connection.in_flight = connection.in_flight.saturating_add(1);
        self.credits = left;
        Some(packet)
    }

    pub(super) fn poll_event(&mut self) -> Option<Event> {
        self.events.pop_front()
    }

    /// When to call [`Stack::tick`].
    pub(super) fn deadline(&self) -> Option<Duration> {
        let connections = self.connections.values();
        let connections = connections.filter_map(|one| one.ends.or_else(|| one.stalls()));
        connections
            .chain(self.asked.map(|(_, deadline)| deadline))
            .min()
    }

    pub(super) fn tick(&mut self, now: Duration) {
        let is_over = |end: Option<Duration>| end.is_some_and(|end| end <= now);
        let asked = self.asked.map(|(_, deadline)| deadline);
        if is_over(asked) || self.connections.values().any(|one| is_over(one.ends)) {
            self.fail(RadioError::Silent);
        }
        let stalled: Vec<u16> = self
            .connections
            .iter()
            .filter(|(_, one)| is_over(one.stalls()))
            .map(|(handle, _)| *handle)
            .collect();
        for handle in stalled {
            self.disconnect(now, handle);
        }
    }

    /// Queues a command of a role.
    pub(super) fn command(&mut self, code: u16, parameters: Vec<u8>) {
        self.commands.push_back((code, parameters));
    }

    /// Sends a message of the attribute protocol. On a connection that is ending it is lost.
    pub(super) fn send(&mut self, now: Duration, handle: u16, bytes: &[u8]) {
        self.send_on(now, handle, l2cap::ATTRIBUTES, bytes);
    }

    fn send_on(&mut self, now: Duration, handle: u16, channel: u16, bytes: &[u8]) {
        let most = self.packet_size;
        let Some(connection) = self.connections.get_mut(&handle) else {
            return;
        };
        if connection.ends.is_some() {
            return;
        }
        if connection.waiting.len() >= MAX_WAITING {
            self.disconnect(now, handle);
            return;
        }
        let packets = l2cap::packets(handle, channel, bytes, most);
        connection.waiting.extend(packets);
    }

    /// Ends a connection; [`Event::Disconnected`] follows. What waits for it is dropped.
    pub(super) fn disconnect(&mut self, now: Duration, handle: u16) {
        self.disconnect_for(now, handle, hci::REASON_USER);
    }

    /// [`Stack::disconnect`], with a reason the peer is told.
    pub(super) fn disconnect_for(&mut self, now: Duration, handle: u16, reason: u8) {
        if let Some(connection) = self.connections.get_mut(&handle)
            && connection.ends.is_none()
        {
            connection.ends = Some(now.saturating_add(FAREWELL));
            connection.waiting.clear();
            let [low, high] = handle.to_le_bytes();
            self.command(hci::DISCONNECT, vec![low, high, reason]);
        }
    }

    /// How many connections there are, ending ones included.
    pub(super) fn connections(&self) -> usize {
        self.connections.len()
    }

    /// A packet of the controller.
    pub(super) fn handle(&mut self, now: Duration, packet: &Packet) {
        match packet {
            Packet::Event(bytes) => self.told(now, hci::event(bytes)),
            Packet::Data(bytes) => {
                self.data(now, bytes);
            }
        }
    }

    fn data(&mut self, now: Duration, bytes: &[u8]) -> Option<()> {
        let mut rest = Cursor(bytes);
        let (head, length) = (rest.u16()?, rest.u16()?);
        let payload = rest.take(usize::from(length))?;
        let handle = head & 0x0FFF;
        let begins = head & 0x3000 != 0x1000;
        let connection = self.connections.get_mut(&handle)?;
        let (channel, frame) = connection.assembly.push(begins, payload)?;
        if connection.ends.is_some() {
            return None;
        }
        if channel == l2cap::ATTRIBUTES {
            self.events.push_back(Event::Message {
                handle,
                bytes: frame,
            });
        } else if let Some(refusal) = l2cap::refusal(channel, &frame) {
            self.send_on(now, handle, channel, &refusal);
        }
        Some(())
    }

    fn told(&mut self, now: Duration, event: Told) {
        match event {
            Told::Answer {
                code,
                status,
                values,
                room,
            } => {
                self.room = room > 0;
                if self.asked.is_some_and(|(asked, _)| asked == code) {
                    self.asked = None;
                    self.answered(code, status, &values);
                }
            }
            Told::Connected {
                status: 0,
                handle,
                central,
                peer,
            } => self.connected(handle, central, peer),
            Told::Connected { status, .. } => self.events.push_back(Event::NotConnected { status }),
            Told::Disconnected { handle, reason } => {
                if let Some(connection) = self.connections.remove(&handle) {
                    self.credits = self.credits.saturating_add(connection.in_flight);
                    self.events
                        .push_back(Event::Disconnected { handle, reason });
                }
            }
            Told::Sent(counts) => {
                for (handle, count) in counts {
                    if let Some(connection) = self.connections.get_mut(&handle) {
                        // Never more than are on their way, whatever it says.
                        let sent = count.min(connection.in_flight);
                        connection.in_flight = connection.in_flight.saturating_sub(sent);
                        self.credits = self.credits.saturating_add(sent);
                        if sent > 0 {
                            connection.moved = now;
                        }
                    }
                }
            }
            Told::Reports(reports) => self.events.extend(reports.into_iter().map(Event::Heard)),
            Told::HardwareError => self.fail(RadioError::Gone),
            Told::Other => {}
        }
    }

    fn connected(&mut self, handle: u16, central: bool, peer: Address) {
        let connection = Connection {
            assembly: Assembly::default(),
            waiting: VecDeque::new(),
            in_flight: 0,
            moved: Duration::ZERO,
            ends: None,
        };
        if let Some(predecessor) = self.connections.insert(handle, connection) {
            // Its end was missed.
            self.credits = self.credits.saturating_add(predecessor.in_flight);
            let reason = hci::REASON_USER;
            self.events
                .push_back(Event::Disconnected { handle, reason });
        }
        self.events.push_back(Event::Connected {
            handle,
            central,
            peer,
        });
    }

    fn answered(&mut self, code: u16, status: u8, values: &[u8]) {
        if self.setting_up == 0 {
            self.events.push_back(Event::Answer { code, status });
            return;
        }
        if status != 0 {
            self.fail(RadioError::Refused {
                command: code,
                status,
            });
            return;
        }
        if matches!(code, hci::LE_READ_BUFFER_SIZE | hci::READ_BUFFER_SIZE) {
            self.sized(code, values);
        }
        self.setting_up = self.setting_up.saturating_sub(1);
        if self.setting_up == 0 {
            self.events.push_back(Event::Ready);
        }
    }

    /// How large packets may be and how many the controller holds. One without buffers of its own for Low Energy shares
    /// the others.
    fn sized(&mut self, code: u16, values: &[u8]) {
        let mut rest = Cursor(values);
        let read = if code == hci::LE_READ_BUFFER_SIZE {
            rest.u16().zip(rest.u8().map(u16::from))
        } else {
            let size = rest.u16();
            let _voice = rest.u8();
            size.zip(rest.u16())
        };
        match read {
            Some((size, count)) if size >= 27 && count > 0 => {
                self.packet_size = usize::from(size);
                self.buffers = count;
                self.credits = count;
            }
            _ if code == hci::LE_READ_BUFFER_SIZE => {
                self.commands
                    .push_front((hci::READ_BUFFER_SIZE, Vec::new()));
                self.setting_up = self.setting_up.saturating_add(1);
            }
            _ => self.fail(RadioError::NotHci),
        }
    }

    fn fail(&mut self, error: RadioError) {
        if !self.broken {
            self.broken = true;
            self.events.push_back(Event::Broken(error));
        }
    }
}

#[cfg(test)]
mod tests;
