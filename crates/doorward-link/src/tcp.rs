//! Frames over TCP: tag u8, length u16 little-endian, bytes.
//!
//! Nothing here is secret or authenticated by the carrier; like on the air, that is the business of the messages.

use core::net::SocketAddr;
use core::time::Duration;
use std::io;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream, ToSocketAddrs};
use tokio::time::timeout;

use crate::{Link, LinkError, LinkFrame, LinkFuture, MAX_FRAME, Violation};

/// How long [`Link::send`] waits for a peer that takes no data.
pub const SEND_TIMEOUT: Duration = Duration::from_secs(10);

/// Tag and length before each frame's bytes.
const HEADER: usize = 3;

/// Opens a link to the lock listening at `address` (a socket address or `host:port`), within `limit`.
///
/// # Errors
/// [`LinkError::Refused`] when nobody listens there, [`LinkError::TimedOut`] when nobody answers within `limit`,
/// [`LinkError::Unreachable`] or [`LinkError::Io`] otherwise.
pub async fn connect(address: impl ToSocketAddrs, limit: Duration) -> Result<TcpLink, LinkError> {
    let stream = timeout(limit, TcpStream::connect(address))
        .await
        .map_err(|_| LinkError::TimedOut)??;
    Ok(TcpLink::new(stream)?)
}

/// Waits for links of clients: the lock's side.
#[derive(Debug)]
pub struct Listener {
    listener: TcpListener,
}

impl Listener {
    /// Listens at `address`; port 0 picks a free one, see [`Listener::address`].
    ///
    /// # Errors
    /// As the operating system says, for instance when the address is in use.
    pub async fn bind(address: impl ToSocketAddrs) -> io::Result<Self> {
        TcpListener::bind(address)
            .await
            .map(|listener| Self { listener })
    }

    /// Takes over a socket that listens already, for instance one bound before the runtime was there. To be called within
    /// a tokio runtime.
    ///
    /// # Errors
    /// As the operating system says.
    pub fn from_std(listener: std::net::TcpListener) -> io::Result<Self> {
        listener.set_nonblocking(true)?;
        TcpListener::from_std(listener).map(|listener| Self { listener })
    }

    /// The address really listened at.
    ///
    /// # Errors
    /// As the operating system says.
    pub fn address(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// Waits for the next client. Cancel-safe. One client's failure is not another's: on an error call again, after a
    /// short pause when it persists (the process may be out of file handles).
    ///
    /// # Errors
    /// As the operating system says.
    pub async fn accept(&self) -> Result<(TcpLink, SocketAddr), LinkError> {
        let (stream, peer) = self.listener.accept().await?;
        Ok((TcpLink::new(stream)?, peer))
    }
}

/// A link over one TCP connection, either end.
#[derive(Debug)]
pub struct TcpLink {
    stream: TcpStream,
    /// What was read and not yet returned; it outlives a dropped [`Link::receive`], which makes that cancel-safe.
    buffer: [u8; HEADER + MAX_FRAME],
    filled: usize,
    /// Set at the first error: the framing cannot be found again.
    failed: Option<LinkError>,
}

impl TcpLink {
    fn new(stream: TcpStream) -> io::Result<Self> {
        stream.set_nodelay(true)?;
        Ok(Self {
            stream,
            buffer: [0; HEADER + MAX_FRAME],
            filled: 0,
            failed: None,
        })
    }

    /// The first whole frame of the buffer, taken out of it.
    fn take_frame(&mut self) -> Result<Option<LinkFrame>, Violation> {
        let Some(&[tag, low, high]) = self.buffer[..self.filled].first_chunk::<HEADER>() else {
            return Ok(None);
        };
        let length = usize::from(u16::from_le_bytes([low, high]));
        if length > MAX_FRAME {
            return Err(Violation::TooLong(length));
        }
        let end = HEADER + length;
        if self.filled < end {
            return Ok(None);
        }
        let bytes = self.buffer[HEADER..end].to_vec();
        self.buffer.copy_within(end..self.filled, 0);
        self.filled -= end;
        Ok(Some((tag, bytes)))
    }

    async fn receive_frame(&mut self) -> Result<LinkFrame, LinkError> {
        loop {
            if let Some(frame) = self.take_frame()? {
                return Ok(frame);
            }
            // Never zero bytes of room: a full buffer holds a whole frame or a violation.
            match self.stream.read(&mut self.buffer[self.filled..]).await? {
                0 if self.filled == 0 => return Err(LinkError::Closed),
                0 => return Err(Violation::CutOff.into()),
                count => self.filled += count,
            }
        }
    }

    async fn send_frame(&mut self, tag: u8, length: u16, bytes: &[u8]) -> Result<(), LinkError> {
        let [low, high] = length.to_le_bytes();
        let mut frame = Vec::with_capacity(HEADER + bytes.len());
        frame.extend_from_slice(&[tag, low, high]);
        frame.extend_from_slice(bytes);
        timeout(SEND_TIMEOUT, self.stream.write_all(&frame))
            .await
            .map_err(|_| LinkError::TimedOut)??;
        Ok(())
    }
}

impl Link for TcpLink {
    fn send<'a>(&'a mut self, tag: u8, bytes: &'a [u8]) -> LinkFuture<'a, ()> {
        Box::pin(async move {
            if let Some(error) = self.failed {
                return Err(error);
            }
            let length = match u16::try_from(bytes.len()) {
                Ok(length) if bytes.len() <= MAX_FRAME => length,
                _ => return Err(Violation::TooLong(bytes.len()).into()),
            };
            // Stands if this future is dropped halfway: the framing would be lost for the peer.
            self.failed = Some(LinkError::Closed);
            let result = self.send_frame(tag, length, bytes).await;
            self.failed = result.err();
            result
        })
    }

    fn receive(&mut self) -> LinkFuture<'_, LinkFrame> {
        Box::pin(async move {
            if let Some(error) = self.failed {
                return Err(error);
            }
            let result = self.receive_frame().await;
            if let Err(error) = result {
                self.failed = Some(error);
            }
            result
        })
    }
}
