//! The published exchanges, byte for byte, in both roles.

mod advertising;
mod pairing;
mod plain;
mod session;
