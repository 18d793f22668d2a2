//! Virtual hardware around the lock core, a virtual clock, and the pair of lock and client for tests.
//!
//! * [`VirtualHardware`] is the metal: motor, bolt, door, intercom, button, ring, batteries, as each product has them.
//! * [`VirtualDevice`] is a lock core in that metal. Time is a number it is told; a thousand of them fit one process.
//! * [`Accessories`] are fob and keypad beside it: clients of the protocol with keys of their own.
//! * `runtime` (feature) hosts one in real time, behind TCP, with its state in a folder.
//! * `pair` (feature) puts one and a client's engine into the same deterministic world.

extern crate alloc;

mod accessory;
mod deed;
mod device;
mod entropy;
mod hardware;
#[cfg(feature = "pair")]
pub mod pair;
#[cfg(feature = "runtime")]
pub mod runtime;
mod snapshot;

pub use doorward_device::{LinkId, Options, body::BoltPosition};
pub use doorward_proto::{Model, SecurityCode, types::KeypadCode};

pub use accessory::{Accessories, AccessoryState, AccessoryView, Outcome, PairingView};
pub use deed::{Deed, FobDeed, Impossible, KeypadDeed, Press, Presses};
pub use device::{Birth, Outgoing, VirtualDevice};
pub use entropy::Entropy;
pub use hardware::{
    Bus, ChimeView, HardwareEvent, HardwareState, Heard, Sensor, TURN, VirtualHardware,
};
pub use snapshot::{Bolt, Button, Door, Latch, Motor, OpenerView, Snapshot, SoundView, Strike};
