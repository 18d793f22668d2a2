//! What a lock must not lose: records, the attempt ledger, and the backends that keep them.
//!
//! Two small traits are all the lock core asks for. A [`StateStore`] keeps records under [`Key`]s and changes several of them
//! atomically; a [`Ledger`] keeps the counters of wrong codes, and makes one step of them durable with as little work as the
//! medium allows, because it happens before every comparison of a code.
//!
//! # Promises every backend keeps
//!
//! * When [`StateStore::apply`] or [`Ledger::commit`] returns `Ok`, the change survives any loss of power.
//! * When it returns `Err`, or power is lost inside, the state is the one before or the one after, never between.
//! * What cannot be read correctly is an error. A corrupt store never becomes an empty one.
//! * After [`StateStore::erase`] nothing that was kept can be read again, by this program or by somebody holding the medium;
//!   if power is lost inside, the next start finishes it.

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

#[cfg(any(test, feature = "memory", feature = "file"))]
extern crate alloc;
#[cfg(feature = "file")]
extern crate std;

mod error;
#[cfg(feature = "file")]
pub mod file;
mod key;
mod ledger;
mod traits;

#[cfg(any(test, feature = "memory"))]
pub mod memory;

pub use error::StoreError;
pub use key::{Key, Table};
pub use ledger::{FailureEntry, LEDGER_BYTES, LedgerRecord, MAX_FAILURE_ENTRIES};
pub use traits::{Change, Ledger, MAX_RECORD, Record, StateStore, Store};
