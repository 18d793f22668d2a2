//! Bluetooth Low Energy, straight over a controller: no daemon, no bonding, one role per controller.
//!
//! * [`Peripheral`] is a lock on the air: it advertises, and every central that connects becomes a [`Link`](crate::Link).
//! * [`Central`] is a phone: it scans, connects, and hands out the same kind of link.
//!
//! What is said in which byte order on which characteristic is told by a [`Layout`]; where a message ends is told by a
//! [`Join`]. Neither is known here.
//!
//! Everything from a controller to a frame is written here, in layers without input and output of their own: `hci`
//! commands and events, `stack` for connections and flow control, `att` with its `server` and `client`, and the two
//! roles above them. `drive` is the only part that waits. Each byte may come from a stranger within reach of the radio,
//! so nothing here indexes, and every queue, list and wait has an end. The host stacks on offer were tried first: what
//! their parsers do with hostile bytes, and with one connection too many, is nothing for a door.

#![deny(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::arithmetic_side_effects
)]

mod att;
mod central;
mod client;
mod controller;
mod drive;
mod error;
mod gatt;
mod hci;
mod l2cap;
mod link;
#[cfg(test)]
mod noise;
#[cfg(feature = "os")]
pub mod os;
mod peripheral;
mod server;
mod stack;
#[cfg(test)]
mod to_zero;

pub use central::{Central, CentralOptions, Sighting};
pub use controller::{Controller, NoController};
pub use drive::RadioState;
pub use error::RadioError;
pub use gatt::{Address, DeviceInformation, Join, Joined, Layout};
pub use peripheral::{Peripheral, PeripheralOptions};

/// The largest attribute protocol unit used, in bytes: what the devices of this protocol answer to an exchange.
pub const MAX_MTU: u16 = 247;

/// The unit before an exchange, and without one.
pub const MIN_MTU: u16 = 23;

/// How many links a lock serves on the air.
pub const MAX_LINKS: usize = 4;
