//! Packets of a controller's serial line: where one ends.

use tokio::io::{AsyncRead, AsyncReadExt};

/// A command of the host.
pub const COMMAND: u8 = 1;
/// Data, in either direction.
pub const DATA: u8 = 2;
/// An event of the controller.
pub const EVENT: u8 = 4;

/// Reads packets, whole and with the byte that tells their kind.
#[derive(Debug)]
pub struct Packets<R> {
    from: R,
    received: Vec<u8>,
}

impl<R: AsyncRead + Unpin> Packets<R> {
    /// Reads from here.
    pub const fn new(from: R) -> Self {
        Self {
            from,
            received: Vec::new(),
        }
    }

    /// The next one; none at the end. Cancel-safe.
    pub async fn next(&mut self) -> Option<Vec<u8>> {
        loop {
            if let Some(end) = length(&self.received).filter(|end| *end <= self.received.len()) {
                return Some(self.received.drain(..end).collect());
            }
            match self.from.read_buf(&mut self.received).await {
                Ok(0) | Err(_) => return None,
                Ok(_) => {}
            }
        }
    }
}

/// How long the packet is that begins here, once that can be told.
fn length(bytes: &[u8]) -> Option<usize> {
    match *bytes {
        [COMMAND, _, _, count, ..] => Some(4 + usize::from(count)),
        [DATA, _, _, low, high, ..] => Some(5 + usize::from(u16::from_le_bytes([low, high]))),
        [EVENT, _, count, ..] => Some(3 + usize::from(count)),
        _ => None,
    }
}

/// A command packet.
#[must_use]
pub fn command(code: u16, parameters: &[u8]) -> Vec<u8> {
    let mut packet = vec![COMMAND];
    packet.extend_from_slice(&code.to_le_bytes());
    packet.push(u8::try_from(parameters.len()).unwrap_or(u8::MAX));
    packet.extend_from_slice(parameters);
    packet
}

/// A data packet: the first with `flags` 0, one that goes on with 0x1000. What it says about its length is true.
#[must_use]
pub fn data(handle: u16, flags: u16, payload: &[u8]) -> Vec<u8> {
    let mut packet = vec![DATA];
    packet.extend_from_slice(&(handle | flags).to_le_bytes());
    packet.extend_from_slice(
        &u16::try_from(payload.len())
            .unwrap_or(u16::MAX)
            .to_le_bytes(),
    );
    packet.extend_from_slice(payload);
    packet
}

/// The connection of a data packet.
#[must_use]
pub fn handle(packet: &[u8]) -> Option<u16> {
    match *packet {
        [DATA, low, high, ..] => Some(u16::from_le_bytes([low, high]) & 0x0FFF),
        _ => None,
    }
}

/// Whether a packet begins an indication.
#[must_use]
pub fn is_indication(packet: &[u8]) -> bool {
    attribute_message(packet).is_some_and(|message| message.first() == Some(&0x1D))
}

/// The message of the attribute protocol that a data packet begins, as far as it is in it.
#[must_use]
pub fn attribute_message(packet: &[u8]) -> Option<&[u8]> {
    match packet {
        [DATA, _, flags, _, _, _, _, 4, 0, message @ ..] if flags & 0x30 != 0x10 => Some(message),
        _ => None,
    }
}
