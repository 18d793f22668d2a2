//! A peer that says whatever it is told to: a controller without a host's manners.

use core::net::SocketAddr;
use core::time::Duration;
use std::io;

use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::time::timeout;

use crate::h4::{self, Packets};

/// How long the radio may take for anything.
const PATIENCE: Duration = Duration::from_secs(10);

/// A controller of the virtual radio, driven packet by packet.
#[derive(Debug)]
pub struct Peer {
    packets: Packets<OwnedReadHalf>,
    to: OwnedWriteHalf,
}

impl Peer {
    /// Takes a controller and an address, first byte first as people write it.
    ///
    /// # Errors
    /// When the radio does not answer.
    pub async fn take(controllers: SocketAddr, address: [u8; 6]) -> io::Result<Self> {
        let stream = TcpStream::connect(controllers).await?;
        stream.set_nodelay(true)?;
        let (from, to) = stream.into_split();
        let mut peer = Self {
            packets: Packets::new(from),
            to,
        };
        peer.ask(0x0C03, &[]).await?;
        peer.ask(0x0C01, &[0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x1F, 0, 0x20])
            .await?;
        peer.ask(0x2001, &[0x0F, 0, 0, 0, 0, 0, 0, 0]).await?;
        peer.ask(0x2005, &backwards(address)).await?;
        Ok(peer)
    }

    /// Advertises this and nothing else from now on, connectable, with a scan response.
    ///
    /// # Errors
    /// When the radio does not answer.
    pub async fn advertise(&mut self, data: &[u8], response: &[u8]) -> io::Result<()> {
        self.ask(0x200A, &[0]).await?;
        self.ask(0x2006, &[0x20, 0, 0x20, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 7, 0])
            .await?;
        self.ask(0x2008, &padded(data)).await?;
        self.ask(0x2009, &padded(response)).await?;
        self.ask(0x200A, &[1]).await
    }

    /// Connects to an address; the connection's handle.
    ///
    /// # Errors
    /// When nobody is there.
    pub async fn connect(&mut self, address: [u8; 6]) -> io::Result<u16> {
        let mut parameters = vec![0x60, 0, 0x60, 0, 0, 1];
        parameters.extend(backwards(address));
        parameters.extend_from_slice(&[1, 12, 0, 24, 0, 0, 0, 0x58, 2, 0, 0, 0, 0]);
        self.send(&h4::command(0x200D, &parameters)).await?;
        self.connected().await
    }

    /// Waits until somebody is connected; the connection's handle.
    ///
    /// # Errors
    /// When nobody is in time.
    pub async fn connected(&mut self) -> io::Result<u16> {
        loop {
            match self.next().await?.as_slice() {
                [h4::EVENT, 0x3E, _, 1 | 0x0A, 0, low, high, ..] => {
                    return Ok(u16::from_le_bytes([*low, *high]));
                }
                [h4::EVENT, 0x3E, _, 1 | 0x0A, status, ..] => {
                    return Err(io::Error::other(format!("not connected: {status:#04x}")));
                }
                _ => {}
            }
        }
    }

    /// Sends a message of the attribute protocol.
    ///
    /// # Errors
    /// When the radio is gone.
    pub async fn say(&mut self, handle: u16, message: &[u8]) -> io::Result<()> {
        self.say_on(handle, 4, message).await
    }

    /// Sends a frame on a fixed channel.
    ///
    /// # Errors
    /// When the radio is gone.
    pub async fn say_on(&mut self, handle: u16, channel: u16, frame: &[u8]) -> io::Result<()> {
        let length = u16::try_from(frame.len()).unwrap_or(u16::MAX).to_le_bytes();
        let whole = [&length[..], &channel.to_le_bytes(), frame].concat();
        self.send(&h4::data(handle, 0, &whole)).await
    }

    /// Sends a request and waits for the answer to it, or the refusal; indications on the way are confirmed and dropped.
    ///
    /// # Errors
    /// When none comes in time.
    pub async fn request(&mut self, handle: u16, message: &[u8]) -> io::Result<Vec<u8>> {
        self.say(handle, message).await?;
        loop {
            let answer = self.hear(handle).await?;
            if answer.first() == Some(&0x1D) {
                self.say(handle, &[0x1E]).await?;
            } else {
                return Ok(answer);
            }
        }
    }

    /// The next message of the attribute protocol on a connection.
    ///
    /// # Errors
    /// [`io::ErrorKind::ConnectionReset`] when the connection ends before.
    pub async fn hear(&mut self, handle: u16) -> io::Result<Vec<u8>> {
        loop {
            let packet = self.next().await?;
            if let [h4::EVENT, 0x05, _, _, low, high, reason, ..] = *packet.as_slice() {
                if u16::from_le_bytes([low, high]) == handle {
                    let ended = format!("the connection ended: {reason:#04x}");
                    return Err(io::Error::new(io::ErrorKind::ConnectionReset, ended));
                }
            } else if h4::handle(&packet) == Some(handle)
                && let Some(message) = h4::attribute_message(&packet)
            {
                return Ok(message.to_vec());
            }
        }
    }

    /// Ends a connection and waits until it has ended.
    ///
    /// # Errors
    /// When it does not end.
    pub async fn hang_up(&mut self, handle: u16) -> io::Result<()> {
        let [low, high] = handle.to_le_bytes();
        self.send(&h4::command(0x0406, &[low, high, 0x13])).await?;
        match self.hear_end(handle).await {
            Err(error) if error.kind() == io::ErrorKind::ConnectionReset => Ok(()),
            Err(error) => Err(error),
            Ok(never) => match never {},
        }
    }

    async fn hear_end(&mut self, handle: u16) -> io::Result<core::convert::Infallible> {
        loop {
            self.hear(handle).await?;
        }
    }

    /// Sends bytes to the controller as they are.
    ///
    /// # Errors
    /// When the radio is gone.
    pub async fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.to.write_all(bytes).await
    }

    /// The next packet of the controller.
    ///
    /// # Errors
    /// [`io::ErrorKind::TimedOut`] when none comes in time.
    pub async fn next(&mut self) -> io::Result<Vec<u8>> {
        match timeout(PATIENCE, self.packets.next()).await {
            Ok(Some(packet)) => Ok(packet),
            Ok(None) => Err(io::ErrorKind::UnexpectedEof.into()),
            Err(_) => Err(io::ErrorKind::TimedOut.into()),
        }
    }

    /// Packets that are there already, taken and dropped; false once the connection has ended.
    pub async fn drain(&mut self, handle: u16) -> bool {
        while let Ok(packet) = timeout(Duration::from_millis(1), self.packets.next()).await {
            match packet.as_deref() {
                None => return false,
                Some([h4::EVENT, 0x05, _, _, low, high, ..])
                    if u16::from_le_bytes([*low, *high]) == handle =>
                {
                    return false;
                }
                Some(_) => {}
            }
        }
        true
    }

    /// A command and its answer.
    async fn ask(&mut self, code: u16, parameters: &[u8]) -> io::Result<()> {
        self.send(&h4::command(code, parameters)).await?;
        let [low, high] = code.to_le_bytes();
        loop {
            let packet = self.next().await?;
            match packet.as_slice() {
                [h4::EVENT, 0x0E, _, _, a, b, ..] | [h4::EVENT, 0x0F, _, _, _, a, b]
                    if [*a, *b] == [low, high] =>
                {
                    return Ok(());
                }
                _ => {}
            }
        }
    }
}

fn backwards(mut address: [u8; 6]) -> [u8; 6] {
    address.reverse();
    address
}

fn padded(data: &[u8]) -> Vec<u8> {
    let fits = data.len().min(31);
    let mut parameters = vec![u8::try_from(fits).unwrap_or_default()];
    parameters.extend(data.iter().take(fits));
    parameters.resize(32, 0);
    parameters
}
