//! Messages out of chunks, for links that cut them (Bluetooth: MTU - 3 bytes each).
//!
//! Chunks carry no header, so where a message ends is known from the message itself: sealed ones tell their
//! length, plain ones have a fixed size per command. Drop the collected part with [`Reassembler::reset`]
//! when the link breaks, when a new request is written, and after an idle gap of some seconds.

use core::fmt;

use super::sealed::HEADER_LEN;
use super::{Frame, plain};
use crate::CommandId;

/// Collects the chunks of one direction of one characteristic.
#[derive(Debug)]
pub struct Reassembler {
    stream: Stream,
    buffer: Frame,
}

/// What travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stream {
    /// Sealed messages only.
    Sealed,
    /// Plain messages only.
    Plain,
    /// Plain or sealed: what travels while pairing, of whichever kind.
    Either,
}

/// Why chunks are no message. The collected part is dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ReassemblyError {
    /// The message would be longer than any of the protocol.
    TooLong,
    /// More bytes came than the message has.
    Overrun,
}

impl fmt::Display for ReassemblyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::TooLong => "message too long",
            Self::Overrun => "more bytes than the message has",
        })
    }
}

impl core::error::Error for ReassemblyError {}

impl Reassembler {
    /// An empty one.
    #[must_use]
    pub const fn new(stream: Stream) -> Self {
        Self {
            stream,
            buffer: Frame::new(),
        }
    }

    /// Says what travels from now on; drops the collected part.
    pub fn expect(&mut self, stream: Stream) {
        self.stream = stream;
        self.buffer.clear();
    }

    /// Drops the collected part.
    pub fn reset(&mut self) {
        self.buffer.clear();
    }

    /// Adds a chunk; returns the message if that completes one.
    ///
    /// # Errors
    /// [`ReassemblyError`]; the collected part is dropped, the next chunk begins a new message.
    pub fn push(&mut self, chunk: &[u8]) -> Result<Option<Frame>, ReassemblyError> {
        if self.buffer.extend_from_slice(chunk).is_err() {
            self.buffer.clear();
            return Err(ReassemblyError::TooLong);
        }
        let complete = match self.stream {
            Stream::Sealed => self.sealed(),
            Stream::Plain => self.plain(),
            Stream::Either if self.is_exactly_plain() => Ok(true),
            Stream::Either => match self.plain_len() {
                // What looks like the beginning of a plain message may become one, unless it is a sealed one already.
                Some(total) if self.buffer.len() < total => Ok(self.sealed().unwrap_or(false)),
                _ => self.sealed(),
            },
        };
        match complete {
            Ok(true) => Ok(Some(core::mem::take(&mut self.buffer))),
            Ok(false) => Ok(None),
            Err(error) => {
                self.buffer.clear();
                Err(error)
            }
        }
    }

    fn sealed(&self) -> Result<bool, ReassemblyError> {
        let Some(length) = self
            .buffer
            .get(..HEADER_LEN)
            .and_then(|header| header.last_chunk::<2>())
        else {
            return Ok(false);
        };
        let total = usize::from(u16::from_le_bytes(*length)).saturating_add(HEADER_LEN);
        if total > super::MAX_FRAME {
            return Err(ReassemblyError::TooLong);
        }
        match self.buffer.len() {
            len if len > total => Err(ReassemblyError::Overrun),
            len => Ok(len == total),
        }
    }

    fn plain(&self) -> Result<bool, ReassemblyError> {
        match self.plain_len() {
            Some(total) if self.buffer.len() > total => Err(ReassemblyError::Overrun),
            Some(total) => Ok(self.buffer.len() == total),
            // A command of unknown size ends where the checksum fits.
            None => Ok(plain::decode(&self.buffer).is_ok()),
        }
    }

    /// A sealed message cannot look like this but once in billions.
    fn is_exactly_plain(&self) -> bool {
        self.plain_len() == Some(self.buffer.len()) && plain::decode(&self.buffer).is_ok()
    }

    /// The whole length of the plain message the buffer begins with, if its command has a fixed one.
    fn plain_len(&self) -> Option<usize> {
        let id = self.buffer.first_chunk::<2>()?;
        Some(match CommandId(u16::from_le_bytes(*id)) {
            CommandId::STATUS | CommandId::AUTHORIZATION_INFO => 5,
            CommandId::REQUEST_DATA => 6,
            CommandId::ERROR_REPORT => 7,
            CommandId::PUBLIC_KEY
            | CommandId::CHALLENGE
            | CommandId::AUTHORIZATION_AUTHENTICATOR => 36,
            CommandId::AUTHORIZATION_ID_CONFIRMATION => 40,
            CommandId::AUTHORIZATION_ID => 88,
            CommandId::AUTHORIZATION_DATA => 105,
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ErrorReport;
    use crate::types::{Nonce, SharedKey};
    use crate::wire::{PData, Payload, sealed};

    fn sealed_frame(payload: usize) -> Frame {
        let payload = Payload::from_slice(&[0x5A; 202][..payload]).unwrap();
        let data = PData {
            command: CommandId::STATES,
            payload,
        };
        sealed::seal(&SharedKey::from_bytes([1; 32]), Nonce([0x77; 24]), 2, &data)
    }

    fn chunked(stream: Stream, frame: &[u8], size: usize) -> Frame {
        let mut reassembler = Reassembler::new(stream);
        let mut chunks = frame.chunks(size).peekable();
        while let Some(chunk) = chunks.next() {
            let message = reassembler.push(chunk).unwrap();
            if let Some(message) = message {
                assert!(chunks.peek().is_none(), "complete before the last chunk");
                return message;
            }
        }
        panic!("never complete");
    }

    #[test]
    fn joins_chunks_of_any_size() {
        for size in 1..=256 {
            for payload in [0, 26, 202] {
                let frame = sealed_frame(payload);
                assert_eq!(chunked(Stream::Sealed, &frame, size), frame);
            }
            let report = ErrorReport::NOT_AUTHORIZED.to_plain_frame();
            assert_eq!(chunked(Stream::Plain, &report, size), report);
        }
    }

    #[test]
    fn joins_fixed_plain_messages() {
        for (command, len) in [(0x0003, 32), (0x0006, 101), (0x0007, 84), (0x001E, 36)] {
            let payload = Payload::from_slice(&[0xA5; 101][..len]).unwrap();
            let frame = plain::encode(CommandId(command), &payload);
            assert_eq!(chunked(Stream::Plain, &frame, 20), frame);
            assert_eq!(chunked(Stream::Either, &frame, 20), frame);
        }
    }

    #[test]
    fn tells_plain_from_sealed() {
        let report = ErrorReport::NOT_AUTHORIZED.to_plain_frame();
        assert_eq!(chunked(Stream::Either, &report, 20), report);
        let frame = sealed_frame(20);
        assert_eq!(chunked(Stream::Either, &frame, 20), frame);
    }

    #[test]
    fn starts_anew_after_nonsense() {
        let mut reassembler = Reassembler::new(Stream::Sealed);
        assert_eq!(reassembler.push(&[0xFF; 40]), Err(ReassemblyError::TooLong));
        let mut header = [0; HEADER_LEN];
        // One byte longer than any message.
        header[28] = 227;
        assert_eq!(reassembler.push(&header), Err(ReassemblyError::TooLong));
        let frame = sealed_frame(1);
        let mut longer = frame.clone();
        longer.push(0).unwrap();
        assert_eq!(reassembler.push(&longer), Err(ReassemblyError::Overrun));
        assert_eq!(reassembler.push(&frame), Ok(Some(frame)));
    }
}
