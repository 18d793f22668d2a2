//! The lock itself: sans-IO core that decides who may do what, and moves bolt and latch.

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

pub mod body;
pub mod lockout;
