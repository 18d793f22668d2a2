//! Carries opaque frames between app and lock: memory, TCP, Bluetooth Low Energy.
//!
//! A *frame* is a tag and some bytes. The tag names the Bluetooth characteristic the frame would travel on, the
//! bytes are one complete message; neither means anything here. A link that knows nothing of the protocol can leak
//! nothing of it, and every carrier looks the same to the two ends.
//!
//! What every link promises:
//! * frames arrive whole, in order and once, or not at all;
//! * no frame is longer than [`MAX_FRAME`]: a longer one is a [`LinkError::Violation`] and ends the link;
//! * [`Link::receive`] is cancel-safe: dropping its future loses nothing;
//! * after the first error the link is over; every later call fails too.

extern crate alloc;

#[cfg(feature = "ble")]
pub mod ble;
mod error;
pub mod memory;
pub mod tcp;

pub use error::{LinkError, Violation};

use core::future::Future;
use core::pin::Pin;

/// The longest frame a link carries, in bytes, without its tag and length.
pub const MAX_FRAME: usize = 512;

/// Tag of a frame on the pairing characteristic.
pub const TAG_PAIRING: u8 = 0;
/// Tag of a frame on the service characteristic: unencrypted errors, device to client.
pub const TAG_SERVICE: u8 = 1;
/// Tag of a frame on the user-specific characteristic: encrypted commands and answers.
pub const TAG_USER_SPECIFIC: u8 = 2;
/// Tag of an advertisement, device to client only: the advertising payload's AD structures, then the scan response's.
/// A device sends it as the first frame of a link and again at every change.
pub const TAG_ADVERTISEMENT: u8 = 255;

/// A tag and the bytes under it.
pub type LinkFrame = (u8, Vec<u8>);

/// The future of a link operation, boxed so that links can be trait objects.
pub type LinkFuture<'a, T> = Pin<Box<dyn Future<Output = Result<T, LinkError>> + Send + 'a>>;

/// Any link, owned.
pub type BoxLink = Box<dyn Link>;

/// A two-way carrier of frames.
pub trait Link: Send {
    /// Sends one frame. Resolves when the frame has been handed to the carrier, not when the other end has read it.
    ///
    /// Not cancel-safe: a dropped future may have sent part of the frame, so drop the link too.
    ///
    /// # Errors
    /// [`LinkError::Violation`] when `bytes` is longer than [`MAX_FRAME`] (nothing was sent, the link lives on);
    /// [`LinkError::TimedOut`] when the other end takes nothing for a while; otherwise how the carrier failed.
    fn send<'a>(&'a mut self, tag: u8, bytes: &'a [u8]) -> LinkFuture<'a, ()>;

    /// Waits, without limit, for the next frame. Cancel-safe.
    ///
    /// # Errors
    /// [`LinkError::Closed`] when the other end is gone, [`LinkError::Violation`] when it broke the framing, otherwise
    /// how the carrier failed.
    fn receive(&mut self) -> LinkFuture<'_, LinkFrame>;
}

impl core::fmt::Debug for dyn Link {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Link")
    }
}

impl Link for BoxLink {
    fn send<'a>(&'a mut self, tag: u8, bytes: &'a [u8]) -> LinkFuture<'a, ()> {
        (**self).send(tag, bytes)
    }

    fn receive(&mut self) -> LinkFuture<'_, LinkFrame> {
        (**self).receive()
    }
}
