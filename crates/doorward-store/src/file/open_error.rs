use crate::StoreError;
use core::fmt;
use std::{
    io,
    path::{Path, PathBuf},
};

/// Why the folder could not be opened, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum OpenError {
    /// Another program has the folder open.
    InUse {
        /// The folder.
        path: PathBuf,
    },
    /// There are files in the folder, but it is not a lock's.
    NotOurs {
        /// The folder.
        path: PathBuf,
    },
    /// A newer program made the folder.
    Newer {
        /// The file that says so.
        path: PathBuf,
        /// The format found.
        found: u32,
        /// The newest format known here.
        known: u32,
    },
    /// The file is not what was written.
    Corrupt {
        /// The file.
        path: PathBuf,
    },
    /// Part of a lock's folder is gone.
    Missing {
        /// The file that should be there.
        path: PathBuf,
    },
    /// What was given as a folder is something else.
    NotAFolder {
        /// What it is called.
        path: PathBuf,
    },
    /// The operating system does not let this program at it.
    Denied {
        /// The file or folder.
        path: PathBuf,
    },
    /// There is no room left on the disk.
    Full {
        /// The file or folder.
        path: PathBuf,
    },
    /// The disk did not read or write.
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the operating system said.
        kind: io::ErrorKind,
    },
}

impl OpenError {
    pub(super) fn new(path: &Path, error: StoreError) -> Self {
        let path = path.into();
        match error {
            StoreError::Corrupt | StoreError::TooLarge => Self::Corrupt { path },
            StoreError::Full => Self::Full { path },
            StoreError::Io | StoreError::Poisoned => Self::Io {
                path,
                kind: io::ErrorKind::Other,
            },
        }
    }

    pub(super) fn from_io(path: &Path, error: &io::Error) -> Self {
        let path = path.into();
        match error.kind() {
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                Self::Denied { path }
            }
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::Full { path },
            io::ErrorKind::UnexpectedEof | io::ErrorKind::InvalidData => Self::Corrupt { path },
            io::ErrorKind::NotADirectory | io::ErrorKind::AlreadyExists => {
                Self::NotAFolder { path }
            }
            kind => Self::Io { path, kind },
        }
    }
}

impl fmt::Display for OpenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::InUse { path } => write!(
                f,
                "{} is in use by another program; stop that one, or give this one another data folder",
                path.display()
            ),
            Self::NotOurs { path } => write!(
                f,
                "{} holds files, but not a lock's; give an empty or new data folder",
                path.display()
            ),
            Self::Newer { path, found, known } => write!(
                f,
                "{} says format {found}, and this program knows up to {known}; run the newer program that wrote it",
                path.display()
            ),
            Self::Corrupt { path } => write!(
                f,
                "{} is damaged and was left as it is; put a backup of the whole folder back, or set the lock up again in a new data folder",
                path.display()
            ),
            Self::Missing { path } => write!(
                f,
                "{} is missing and was not made anew; put a backup of the whole folder back, or set the lock up again in a new data folder",
                path.display()
            ),
            Self::NotAFolder { path } => write!(
                f,
                "{} is not a folder; give another data folder",
                path.display()
            ),
            Self::Denied { path } => write!(
                f,
                "{} may not be read or written by this user; change its owner, or run as the user that made it",
                path.display()
            ),
            Self::Full { path } => write!(
                f,
                "no room left for {}; free some space and start again",
                path.display()
            ),
            Self::Io { path, kind } => write!(
                f,
                "{} could not be read or written ({kind}); check the disk and start again",
                path.display()
            ),
        }
    }
}

impl core::error::Error for OpenError {}
