//! Where a controller is, and the packets to and from it (Core Specification, volume 4, part A: UART transport).

use core::fmt;
use core::str::FromStr;
use core::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::{RadioError, hci};

/// How long a controller behind TCP may take to be reached, and any controller to take a packet.
const PATIENCE: Duration = Duration::from_secs(10);
/// Room for the largest packet of a controller, and more: reads of an adapter are packets and must not be cut.
const ROOM: usize = 8192;
/// No packet of a controller in use here is longer.
const MAX_PACKET: usize = 4096;

/// A Bluetooth controller.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Controller {
    /// An adapter of this machine, taken for this process alone: `hci:0`.
    Adapter(u16),
    /// One behind a TCP connection, which carries its packets as a serial line would: `hci-tcp:HOST:PORT`.
    Tcp(String),
}

/// A text that names no [`Controller`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a Bluetooth controller is written as hci:0 or as hci-tcp:127.0.0.1:9001")]
pub struct NoController;

impl FromStr for Controller {
    type Err = NoController;

    fn from_str(text: &str) -> Result<Self, NoController> {
        if let Some(number) = text.strip_prefix("hci:") {
            return number.parse().map(Self::Adapter).map_err(|_| NoController);
        }
        let address = text.strip_prefix("hci-tcp:").ok_or(NoController)?;
        let (host, port) = address.rsplit_once(':').ok_or(NoController)?;
        let is_port = port.parse::<u16>().is_ok_and(|port| port != 0);
        if host.is_empty() || !is_port {
            return Err(NoController);
        }
        Ok(Self::Tcp(address.to_owned()))
    }
}

impl fmt::Display for Controller {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Adapter(number) => write!(f, "hci:{number}"),
            Self::Tcp(address) => write!(f, "hci-tcp:{address}"),
        }
    }
}

impl Controller {
    /// Takes the controller.
    pub(super) async fn open(&self) -> Result<Port, RadioError> {
        match self {
            Self::Adapter(number) => open_adapter(*number),
            Self::Tcp(address) => open_tcp(address).await,
        }
    }
}

async fn open_tcp(address: &str) -> Result<Port, RadioError> {
    let unreachable = |error: crate::LinkError| RadioError::Unreachable {
        address: address.to_owned(),
        error,
    };
    let stream = timeout(PATIENCE, TcpStream::connect(address))
        .await
        .map_err(|_| unreachable(crate::LinkError::TimedOut))?
        .map_err(|error| unreachable(error.into()))?;
    stream
        .set_nodelay(true)
        .map_err(|error| unreachable(error.into()))?;
    let (reader, writer) = stream.into_split();
    Ok(Port::new(Box::new(reader), Box::new(writer)))
}

#[cfg(target_os = "linux")]
fn open_adapter(number: u16) -> Result<Port, RadioError> {
    let socket =
        bt_hci_linux::Socket::new(number).map_err(|error| adapter_error(number, &error))?;
    let (reader, writer) = tokio::io::split(socket);
    Ok(Port::new(Box::new(reader), Box::new(writer)))
}

/// Linux's error numbers, as far as they tell what to do.
#[cfg(target_os = "linux")]
fn adapter_error(number: u16, error: &std::io::Error) -> RadioError {
    match error.raw_os_error() {
        Some(1 | 13) => RadioError::NotPermitted(number),
        Some(19) => RadioError::NoAdapter(number),
        Some(16 | 114) => RadioError::Busy(number),
        Some(132) => RadioError::Blocked(number),
        Some(93 | 97) => RadioError::NotSupported,
        Some(110) => RadioError::Silent,
        _ => RadioError::Io(error.kind()),
    }
}

#[cfg(not(target_os = "linux"))]
fn open_adapter(_number: u16) -> Result<Port, RadioError> {
    Err(RadioError::NotSupported)
}

/// A packet of a controller, without the byte that tells its kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Packet {
    Event(Vec<u8>),
    Data(Vec<u8>),
}

/// An open controller.
pub(super) struct Port {
    reader: Box<dyn AsyncRead + Send + Sync + Unpin>,
    writer: Box<dyn AsyncWrite + Send + Sync + Unpin>,
    received: Vec<u8>,
}

impl Port {
    pub(super) fn new(
        reader: Box<dyn AsyncRead + Send + Sync + Unpin>,
        writer: Box<dyn AsyncWrite + Send + Sync + Unpin>,
    ) -> Self {
        Self {
            reader,
            writer,
            received: Vec::with_capacity(ROOM),
        }
    }

    /// The next packet. Cancel-safe.
    pub(super) async fn read(&mut self) -> Result<Packet, RadioError> {
        loop {
            if let Some(packet) = take(&mut self.received)? {
                return Ok(packet);
            }
            self.received.reserve(ROOM);
            match self.reader.read_buf(&mut self.received).await {
                Ok(0) | Err(_) => return Err(RadioError::Gone),
                Ok(_) => {}
            }
        }
    }

    /// Sends one packet, in one write: adapters take whole packets only.
    pub(super) async fn write(&mut self, packet: &[u8]) -> Result<(), RadioError> {
        timeout(PATIENCE, self.writer.write_all(packet))
            .await
            .map_err(|_| RadioError::Silent)?
            .map_err(|_| RadioError::Gone)
    }
}

/// Takes the first whole packet of interest out of what was received.
fn take(received: &mut Vec<u8>) -> Result<Option<Packet>, RadioError> {
    loop {
        let mut rest = hci::Cursor(received);
        let Some(kind) = rest.u8() else {
            return Ok(None);
        };
        // Bytes before the length, and how wide it is.
        let (before, wide) = match kind {
            hci::DATA => (2, true),
            hci::EVENT => (1, false),
            hci::VOICE => (2, false),
            hci::ISOCHRONOUS => (2, true),
            _ => return Err(RadioError::NotHci),
        };
        let length = rest.take(before).and_then(|_| {
            if wide {
                rest.u16().map(usize::from)
            } else {
                rest.u8().map(usize::from)
            }
        });
        let Some(length) = length else {
            return Ok(None);
        };
        if length > MAX_PACKET {
            return Err(RadioError::NotHci);
        }
        let head = before.saturating_add(if wide { 2 } else { 1 });
        let end = head.saturating_add(length).saturating_add(1);
        if received.len() < end {
            return Ok(None);
        }
        let packet: Vec<u8> = received.drain(..end).skip(1).collect();
        match kind {
            hci::DATA => return Ok(Some(Packet::Data(packet))),
            hci::EVENT => return Ok(Some(Packet::Event(packet))),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn controllers_read_as_they_are_written() {
        for text in [
            "hci:0",
            "hci:12",
            "hci-tcp:127.0.0.1:9001",
            "hci-tcp:[::1]:1",
        ] {
            assert_eq!(text.parse::<Controller>().unwrap().to_string(), text);
        }
        for text in [
            "hci",
            "hci:",
            "hci:x",
            "hci:70000",
            "hci-tcp:1.2.3.4",
            "hci-tcp::1",
            "tcp:1:2",
        ] {
            assert_eq!(text.parse::<Controller>(), Err(NoController), "{text}");
        }
    }

    #[test]
    fn packets_are_found_wherever_the_stream_is_cut() {
        let stream = [
            vec![4, 0x0E, 4, 1, 3, 0x0C, 0],
            vec![3, 1, 0, 2, 9, 9],
            vec![2, 1, 0x20, 3, 0, 7, 8, 9],
        ]
        .concat();
        for cut in 0..stream.len() {
            let mut received = stream.get(..cut).unwrap().to_vec();
            let mut packets = Vec::new();
            while let Some(packet) = take(&mut received).unwrap() {
                packets.push(packet);
            }
            received.extend_from_slice(stream.get(cut..).unwrap());
            while let Some(packet) = take(&mut received).unwrap() {
                packets.push(packet);
            }
            assert_eq!(
                packets,
                [
                    Packet::Event(vec![0x0E, 4, 1, 3, 0x0C, 0]),
                    Packet::Data(vec![1, 0x20, 3, 0, 7, 8, 9])
                ],
                "cut at {cut}"
            );
            assert!(received.is_empty());
        }
    }

    #[test]
    fn refuses_a_stream_that_is_not_hci() {
        assert_eq!(take(&mut b"HTTP/1.1".to_vec()), Err(RadioError::NotHci));
        assert_eq!(
            take(&mut vec![2, 0, 0, 0xFF, 0xFF]),
            Err(RadioError::NotHci)
        );
    }
}
