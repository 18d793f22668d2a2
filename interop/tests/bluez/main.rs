//! Lock and app over the operating system's own Bluetooth. These tests own the machine they run in: `cargo xtask vm` starts
//! a virtual one for them.

extern crate alloc;

mod adapter;
mod day;
mod faults;
mod strangers;
mod world;
