//! The lock itself: sans-IO core that decides who may do what, and moves bolt and latch, or an Opener's electric strike.
//!
//! [`Device`] is one lock, or one Opener. Frames, button, motor, doorbell and time go in as [`Input`]s; frames, motor commands,
//! light, sounds and advertisements come out as [`Output`]s; records and randomness are reached through an [`Environment`].
//! There is no clock, no allocation and no waiting in here, and [`RAM_BYTES`] is all the memory it takes.
//!
//! # Who may do what
//!
//! Every sealed message passes the gate (module `gate`), in the protocol's order. One table says what each command needs;
//! passing a check yields a value the command's handler asks for, so that no path can skip it. The security code is
//! compared in one place only, after the attempt has been counted durably; how many attempts there are is decided by
//! [`lockout`]. What moves, and what the lock does by itself, is in [`body`].
//!
//! # Absences
//!
//! No command erases the lock: only hands on it do ([`body`]). No command drops the security code once there is one. Powered
//! time alone ends a wait; the wall clock, which clients can set, never does.

#![no_std]
#![warn(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::unreachable,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::wildcard_enum_match_arm
)]

#[cfg(test)]
extern crate alloc;

mod activity;
pub mod body;
mod commands;
mod device;
mod env;
mod gate;
mod io;
mod links;
pub mod lockout;
mod opener;
mod pairing;
mod records;
mod settings;
mod stream;

pub use device::{BootError, Device, RAM_BYTES};
pub use env::Environment;
pub use io::{Advertising, Clock, HardwareIdentity, Input, LinkId, MAX_LINKS, Options, Output};
#[cfg(feature = "measure")]
pub use records::MeasuredCode;
