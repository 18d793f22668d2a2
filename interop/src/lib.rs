//! A virtual radio for tests: any number of Bluetooth controllers that hear each other, one behind each TCP connection.
//!
//! The radio is a Python program beside this crate; `cargo xtask test` installs what it needs and says where.

extern crate alloc;

pub mod h4;
mod noise;
mod peer;
mod radio;
mod shell;
mod tap;

pub use noise::Noise;
pub use peer::Peer;
pub use radio::{PYTHON, VirtualRadio};
pub use shell::{Ended, PROGRAM, Running, Shell};
pub use tap::{Fate, Tap, Way};
