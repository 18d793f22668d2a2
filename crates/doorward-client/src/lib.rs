//! The app's side of the protocol: a sans-IO engine and a thin driver over any link.
//!
//! * [`discover()`] tells who is at the other end of a link, [`pair`] makes an authorization there.
//! * [`Connection`] is a session with that authorization: a handle many tasks can share, with a method per command.
//! * [`Engine`] and [`Pairing`] are what both are made of: frames and requests in, frames and events out, time as an
//!   argument. Simulations and tests drive them without tasks and clocks.
//!
//! The other end is not trusted: whatever it sends, each wait ends, memory stays bounded, and the outcome is an error
//! that says what was wrong. No code and no command goes to a device other than the expected one.

extern crate alloc;

#[cfg(feature = "bluetooth")]
pub mod air;
mod connection;
mod credentials;
mod discover;
mod engine;
mod entropy;
mod error;
mod pairing;
mod request;
mod timing;

pub use doorward_link as link;
pub use doorward_proto as proto;
pub use doorward_proto::types;

pub use connection::{
    ActionProgress, ActionReport, Connection, ConnectionEvent, Events, ListProgress, LogProgress,
    LogQuery, LogSummary,
};
pub use credentials::Credentials;
pub use discover::discover;
pub use engine::{Done, Engine, Event, Input, Metrics, Output, RequestId};
pub use entropy::OsEntropy;
pub use error::{ClientError, Violation};
pub use pairing::{
    CodeRequest, Pairing, PairingInput, PairingOutput, PairingWish, pair, pair_with,
};
pub use request::Request;
pub use timing::Timing;
