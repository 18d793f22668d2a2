//! Everything that tries to break the lock's promises, and the stage it happens on: one lock on virtual time, over any
//! store, with hands on it and clients that speak to it through the protocol crate.
//!
//! What is here is meant to be red when a promise of `SECURITY.md` is broken. The tests beside each crate say that the code
//! does what it should; these say that nothing else happens, whatever the power, the disk, the radio and strangers do.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::std_instead_of_alloc,
    clippy::std_instead_of_core,
    reason = "a crate of tests, for hosts"
)]

pub mod client;
// One of each command has one home; a command that is added there is tried here.
#[path = "../../crates/doorward-device/tests/it/commands.rs"]
#[allow(
    missing_docs,
    clippy::missing_panics_doc,
    reason = "written for the tests of the lock core"
)]
pub mod commands;
pub mod fuzz;
pub mod kills;
pub mod secrets;
pub mod stage;
pub mod throttle;
pub mod timing;

pub use client::{Client, Outcome};
pub use stage::{Seed, Stage};
