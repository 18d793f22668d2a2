//! How a link fails.

use std::io;

/// Why a link could not be made or is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LinkError {
    /// Somebody is there and refuses: no lock listens at this address.
    #[error("the connection was refused")]
    Refused,
    /// Nobody answered, or the other end stopped taking data, for longer than allowed.
    #[error("the other end did not answer in time")]
    TimedOut,
    /// The link is over: the other end closed it, was switched off or went out of reach.
    #[error("the connection was closed")]
    Closed,
    /// The other end has as many connections as it can keep.
    #[error("the other end has no room for another connection")]
    Crowded,
    /// The address cannot be reached: no route, no such host.
    #[error("the address cannot be reached")]
    Unreachable,
    /// A frame broke the rules of the link.
    #[error("the other end broke the rules of the link: {0}")]
    Violation(#[from] Violation),
    /// The radio of this machine cannot be used at the moment.
    #[error("the radio of this machine is not available")]
    RadioOff,
    /// The operating system failed in another way.
    #[error("input/output error: {0}")]
    Io(io::ErrorKind),
}

/// A broken rule of the framing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Violation {
    /// A frame longer than [`MAX_FRAME`](crate::MAX_FRAME) was announced or asked for; the length is in bytes.
    #[error("a frame of {0} bytes is too long")]
    TooLong(usize),
    /// The link ended inside a frame.
    #[error("the last frame was cut off")]
    CutOff,
    /// The other end is no device that speaks over this link: its services are others.
    #[error("it offers none of the services expected")]
    Stranger,
    /// The other end refused to take a frame; its reason is a code of the attribute protocol.
    #[error("it refused a frame ({0:#04x})")]
    Refused(u8),
    /// Frames came faster than they could be taken.
    #[error("it sent more than could be taken")]
    Flood,
}

impl From<io::Error> for LinkError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::ConnectionRefused => Self::Refused,
            io::ErrorKind::TimedOut => Self::TimedOut,
            io::ErrorKind::ConnectionReset
            | io::ErrorKind::ConnectionAborted
            | io::ErrorKind::BrokenPipe
            | io::ErrorKind::NotConnected
            | io::ErrorKind::UnexpectedEof => Self::Closed,
            io::ErrorKind::HostUnreachable
            | io::ErrorKind::NetworkUnreachable
            | io::ErrorKind::NetworkDown
            | io::ErrorKind::AddrNotAvailable => Self::Unreachable,
            other => Self::Io(other),
        }
    }
}
