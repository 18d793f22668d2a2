//! The app against virtual locks, each behind its own TCP listener in this process.

extern crate alloc;

mod browsers;
mod code;
mod door;
mod house;
mod log;
mod pairing;
mod permissions;
mod reset;
mod settings;
mod sharing;
