//! Virtual locks as their users meet them.

#![cfg(feature = "runtime")]

mod host;
mod tcp;
