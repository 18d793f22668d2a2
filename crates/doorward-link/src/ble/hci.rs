//! Commands to a controller and its events (Core Specification, volume 4, part E), as far as they are used here.

use core::time::Duration;

use super::gatt::Address;

/// Kinds of packets on the transport.
pub(super) const COMMAND: u8 = 1;
pub(super) const DATA: u8 = 2;
pub(super) const VOICE: u8 = 3;
pub(super) const EVENT: u8 = 4;
pub(super) const ISOCHRONOUS: u8 = 5;

/// Operation codes.
pub(super) const DISCONNECT: u16 = 0x0406;
pub(super) const SET_EVENT_MASK: u16 = 0x0C01;
pub(super) const RESET: u16 = 0x0C03;
pub(super) const READ_BUFFER_SIZE: u16 = 0x1005;
pub(super) const LE_SET_EVENT_MASK: u16 = 0x2001;
pub(super) const LE_READ_BUFFER_SIZE: u16 = 0x2002;
pub(super) const LE_SET_RANDOM_ADDRESS: u16 = 0x2005;
pub(super) const LE_SET_ADVERTISING_PARAMETERS: u16 = 0x2006;
pub(super) const LE_SET_ADVERTISING_DATA: u16 = 0x2008;
pub(super) const LE_SET_SCAN_RESPONSE: u16 = 0x2009;
pub(super) const LE_ADVERTISE: u16 = 0x200A;
pub(super) const LE_SET_SCAN_PARAMETERS: u16 = 0x200B;
pub(super) const LE_SCAN: u16 = 0x200C;
pub(super) const LE_CONNECT: u16 = 0x200D;
pub(super) const LE_CANCEL_CONNECT: u16 = 0x200E;

/// Ordinary events, and the ones of Low Energy.
pub(super) const EVENT_MASK: [u8; 8] = [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x1F, 0x00, 0x20];
/// Connections, advertisements, parameter updates. Not encryption: there is none at this level, and a controller that may
/// not ask refuses it by itself.
pub(super) const LE_EVENT_MASK: [u8; 8] = [0x0F, 0, 0, 0, 0, 0, 0, 0];

/// The address used is the random one that was set.
pub(super) const OWN_RANDOM: u8 = 1;

/// Why we end a connection: the person, or the program on behalf of it, wished so.
pub(super) const REASON_USER: u8 = 0x13;
/// Why we end one we have no room for.
pub(super) const REASON_CROWDED: u8 = 0x14;

/// An advertiser that does so once in `interval`, as far as a controller can (20 ms to 10.24 s), connectable and scannable, on
/// all three channels.
pub(super) fn advertising_parameters(interval: Duration) -> Vec<u8> {
    let slots = interval.as_micros() / 625;
    let slots = u16::try_from(slots).unwrap_or(u16::MAX);
    let [low, high] = slots.clamp(0x0020, 0x4000).to_le_bytes();
    let mut parameters = vec![low, high, low, high];
    parameters.extend_from_slice(&[0x00, OWN_RANDOM, 0x00, 0, 0, 0, 0, 0, 0, 0x07, 0x00]);
    parameters
}

/// A scanner that asks for scan responses and listens always.
pub(super) const SCAN_PARAMETERS: [u8; 7] = [0x01, 0x60, 0x00, 0x60, 0x00, OWN_RANDOM, 0x00];

/// Builds a command packet.
pub(super) fn command(code: u16, parameters: &[u8]) -> Vec<u8> {
    let mut packet = vec![COMMAND];
    packet.extend_from_slice(&code.to_le_bytes());
    packet.push(u8::try_from(parameters.len()).unwrap_or(u8::MAX));
    packet.extend_from_slice(parameters);
    packet
}

/// The parameters of a connection to one peer: 15 to 30 ms, no latency, lost after 6 s, as the devices ask for.
pub(super) fn connect(peer: Address) -> Vec<u8> {
    let mut parameters = vec![0x60, 0x00, 0x60, 0x00, 0x00, u8::from(peer.random)];
    parameters.extend(peer.bytes.iter().rev());
    parameters.extend_from_slice(&[OWN_RANDOM, 12, 0, 24, 0, 0, 0, 0x58, 0x02, 0, 0, 0, 0]);
    parameters
}

/// Advertising data or a scan response: its length, then 31 bytes.
pub(super) fn advertising(data: &[u8]) -> Vec<u8> {
    let mut parameters = vec![0; 32];
    let fits = data.len().min(31);
    for (to, from) in parameters
        .iter_mut()
        .zip(core::iter::once(&u8::try_from(fits).unwrap_or_default()).chain(data))
    {
        *to = *from;
    }
    parameters
}

/// What a controller tells.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Event {
    /// A command is done, or begun where it ends with another event; and how many more the controller takes.
    Answer {
        code: u16,
        status: u8,
        values: Vec<u8>,
        room: u8,
    },
    Connected {
        status: u8,
        handle: u16,
        central: bool,
        peer: Address,
    },
    Disconnected {
        handle: u16,
        reason: u8,
    },
    /// This many packets of each connection have left.
    Sent(Vec<(u16, u16)>),
    Reports(Vec<Report>),
    HardwareError,
    Other,
}

/// An advertisement or a scan response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Report {
    pub(super) from: Address,
    pub(super) connectable: bool,
    pub(super) scan_response: bool,
    pub(super) data: Vec<u8>,
}

/// Reads an event; what is cut short or unknown is [`Event::Other`].
pub(super) fn event(packet: &[u8]) -> Event {
    let mut rest = Cursor(packet);
    let Some([code, _length]) = rest.array() else {
        return Event::Other;
    };
    let read = match code {
        0x05 => disconnected(&mut rest),
        0x0E => complete(&mut rest),
        0x0F => status(&mut rest),
        0x10 => Some(Event::HardwareError),
        0x13 => sent(&mut rest),
        0x3E => low_energy(&mut rest),
        _ => None,
    };
    read.unwrap_or(Event::Other)
}

fn disconnected(rest: &mut Cursor<'_>) -> Option<Event> {
    let status = rest.u8()?;
    let handle = rest.u16()? & 0x0FFF;
    let reason = rest.u8().unwrap_or_default();
    (status == 0).then_some(Event::Disconnected { handle, reason })
}

fn complete(rest: &mut Cursor<'_>) -> Option<Event> {
    let room = rest.u8()?;
    let code = rest.u16()?;
    // Without a command (code 0) there is no status: the controller only tells its room.
    let status = rest.u8().unwrap_or_default();
    Some(Event::Answer {
        code,
        status,
        values: rest.0.to_vec(),
        room,
    })
}

fn status(rest: &mut Cursor<'_>) -> Option<Event> {
    let status = rest.u8()?;
    let room = rest.u8()?;
    Some(Event::Answer {
        code: rest.u16()?,
        status,
        values: Vec::new(),
        room,
    })
}

fn sent(rest: &mut Cursor<'_>) -> Option<Event> {
    let count = rest.u8()?;
    let pairs = (0..count).map_while(|_| Some((rest.u16()? & 0x0FFF, rest.u16()?)));
    Some(Event::Sent(pairs.collect()))
}

fn low_energy(rest: &mut Cursor<'_>) -> Option<Event> {
    match rest.u8()? {
        // Connection complete, plain and enhanced, which begin alike.
        0x01 | 0x0A => {
            let status = rest.u8()?;
            let handle = rest.u16()? & 0x0FFF;
            let role = rest.u8()?;
            Some(Event::Connected {
                status,
                handle,
                central: role == 0,
                peer: address(rest)?,
            })
        }
        0x02 => {
            let count = rest.u8()?;
            let reports = (0..count).map_while(|_| report(rest));
            Some(Event::Reports(reports.collect()))
        }
        _ => None,
    }
}

fn report(rest: &mut Cursor<'_>) -> Option<Report> {
    let kind = rest.u8()?;
    let from = address(rest)?;
    let length = rest.u8()?;
    let data = rest.take(usize::from(length))?.to_vec();
    let _strength = rest.u8()?;
    Some(Report {
        from,
        connectable: matches!(kind, 0x00 | 0x01),
        scan_response: kind == 0x04,
        data,
    })
}

fn address(rest: &mut Cursor<'_>) -> Option<Address> {
    let kind = rest.u8()?;
    let mut bytes: [u8; 6] = rest.array()?;
    bytes.reverse();
    // 2 and 3 are identities behind addresses the controller resolved itself.
    let random = kind & 1 == 1;
    Some(Address { random, bytes })
}

/// Bytes being read: every step checks, none goes back.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cursor<'a>(pub(super) &'a [u8]);

impl<'a> Cursor<'a> {
    pub(super) fn u8(&mut self) -> Option<u8> {
        self.array().map(|[byte]| byte)
    }

    pub(super) fn u16(&mut self) -> Option<u16> {
        self.array().map(u16::from_le_bytes)
    }

    pub(super) fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (first, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(*first)
    }

    pub(super) fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (first, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(first)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_advertisement_is_read_with_its_sender() {
        let packet = [
            0x3E, 15, 0x02, 1, 0x00, 0x01, 6, 5, 4, 3, 2, 0xC1, 3, 2, 1, 6, 0xC8,
        ];
        let expected = Report {
            from: "C1:02:03:04:05:06".parse().unwrap(),
            connectable: true,
            scan_response: false,
            data: vec![2, 1, 6],
        };
        assert_eq!(event(&packet), Event::Reports(vec![expected]));
        // Cut anywhere, it is less, and never a panic.
        for end in 0..packet.len() {
            let cut = event(packet.get(..end).unwrap());
            assert!(matches!(cut, Event::Other | Event::Reports(_)));
        }
    }

    #[test]
    fn a_connection_is_read_with_its_role_and_peer() {
        let packet = [
            0x3E, 19, 0x01, 0, 0x40, 0, 1, 1, 6, 5, 4, 3, 2, 0xC1, 0x18, 0, 0, 0, 0xF4, 1, 0,
        ];
        assert_eq!(
            event(&packet),
            Event::Connected {
                status: 0,
                handle: 0x40,
                central: false,
                peer: "C1:02:03:04:05:06".parse().unwrap(),
            }
        );
    }

    #[test]
    fn the_parameters_of_a_connection_are_in_their_places() {
        let bytes = connect("C1:02:03:04:05:06".parse().unwrap());
        assert_eq!(bytes.len(), 25);
        assert_eq!(bytes.get(5..12), Some(&[1, 6, 5, 4, 3, 2, 0xC1][..]));
    }
}
