//! Why a lock could not be hosted, and what to do about it.

use core::net::SocketAddr;
use std::{io, path::PathBuf};

use doorward_store::file::OpenError;

/// Why [`Host::spawn`](super::Host::spawn) failed. Nothing keeps running; what is on disk stays as it was.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum HostError {
    /// The hardware's file in the data folder cannot be read or written.
    #[error("cannot use the data folder {}: {source}; check that it may be written, or choose another one", path.display())]
    DataFolder {
        /// The folder.
        path: PathBuf,
        /// What the operating system says.
        source: io::Error,
    },
    /// The lock's store refuses: in use, corrupt, of a newer version, unreadable. Says the path and the way out itself.
    #[error(transparent)]
    Store(#[from] OpenError),
    /// The file of the hardware, or that of fob and keypad, cannot be understood.
    #[error(
        "cannot understand {}: {why}; restore it from a copy, or remove the whole data folder to begin with a new device",
        path.display()
    )]
    HardwareFile {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// The data folder belongs to a lock of another product.
    #[error(
        "the data folder {} belongs to a lock of the model {found}, not {wanted}; choose another folder or model",
        path.display()
    )]
    OtherModel {
        /// The folder.
        path: PathBuf,
        /// The product whose state it holds.
        found: String,
        /// The product asked for.
        wanted: &'static str,
    },
    /// The address cannot be listened at.
    #[error("cannot listen at {address}: {source}; {}", advice(source))]
    Listen {
        /// The address.
        address: SocketAddr,
        /// What the operating system says.
        source: io::Error,
    },
    /// The lock core refused what is in the store.
    #[error("the lock in {} does not boot: {why}; restore the folder from a copy, or remove it to begin with a new lock", path.display())]
    Boot {
        /// The data folder.
        path: PathBuf,
        /// What the lock core says.
        why: String,
    },
    /// There is no tokio runtime to run in.
    #[error("cannot start the lock: {0}")]
    Start(io::Error),
}

fn advice(source: &io::Error) -> &'static str {
    match source.kind() {
        io::ErrorKind::AddrInUse => {
            "another program listens there: stop it, choose another port, or port 0 for a free one"
        }
        io::ErrorKind::AddrNotAvailable => {
            "this machine has no such address: choose 127.0.0.1 or one of its own"
        }
        io::ErrorKind::PermissionDenied => "ports below 1024 need privileges: choose a higher one",
        _ => "choose another address",
    }
}
