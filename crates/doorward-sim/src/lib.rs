//! Virtual hardware around the lock core, a virtual clock, and the pair of lock and client for tests.
//!
//! * [`VirtualHardware`] is the metal: motor, bolt, door, button, ring, batteries.
//! * [`VirtualDevice`] is a lock core in that metal. Time is a number it is told; a thousand of them fit one process.
//! * `runtime` (feature) hosts one in real time, behind TCP, with its state in a folder.
//! * `pair` (feature) puts one and a client's engine into the same deterministic world.

extern crate alloc;

mod device;
mod entropy;
mod hardware;
#[cfg(feature = "pair")]
pub mod pair;
#[cfg(feature = "runtime")]
pub mod runtime;
mod snapshot;

pub use doorward_device::{LinkId, Options, body::BoltPosition};
pub use doorward_proto::Model;

pub use device::{Birth, Outgoing, VirtualDevice};
pub use entropy::Entropy;
pub use hardware::{HardwareEvent, HardwareState, TURN, VirtualHardware};
pub use snapshot::{Bolt, Button, Door, Latch, Motor, Snapshot};
