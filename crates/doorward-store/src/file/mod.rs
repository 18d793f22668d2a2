//! The store in a folder.
//!
//! | File | What |
//! |---|---|
//! | `VERSION` | the format of the folder |
//! | `root.key` | one 4 KiB block with the random root key; overwritten by a factory reset |
//! | `ledger` | counters of wrong codes, two 4 KiB slots written in turn, sealed |
//! | `state.redb` | records, sealed, and a sealed sum over all of them, in redb with two-phase commits |
//! | `creating` | stands while the folder is being made; a start that finds it begins again |
//! | `reset` | stands while a factory reset runs; a start that finds it finishes the reset |
//! | `lock` | keeps a second program out; says nothing about the contents |
//!
//! Everything sealed hangs on the root key, so destroying that one block makes the rest unreadable wherever the medium may keep old
//! copies of it. On media that move blocks around, overwriting that block is best effort: a copy of the *key* may survive there too.

#![allow(
    clippy::wildcard_enum_match_arm,
    reason = "the error enums of std and redb are not ours and may grow"
)]

mod backend;
mod disk;
mod folder;
mod manifest;
mod open_error;
mod records;
mod seal;
#[cfg(any(test, feature = "sim-disk"))]
pub mod sim_disk;
mod slots;
#[cfg(test)]
#[allow(
    clippy::arithmetic_side_effects,
    reason = "a test may panic on overflow"
)]
mod tests;

pub use disk::{Disk, DiskFile};
pub use open_error::OpenError;

use crate::{Change, Key, Ledger, LedgerRecord, Record, StateStore, StoreError, Table};
use alloc::{boxed::Box, format, string::String, vec};
use disk::Folder;
use folder::FolderGuard;
use records::Records;
use seal::{ROOT_BLOCK, RootKey};
use slots::Slots;
use std::{io, path::Path};
use zeroize::Zeroizing;

const VERSION_FILE: &str = "VERSION";
const ROOT_FILE: &str = "root.key";
const LEDGER_FILE: &str = "ledger";
const STATE_FILE: &str = "state.redb";
const CREATING: &str = "creating";
const RESET: &str = "reset";
const VERSION_PREFIX: &str = "doorward lock data ";
/// The format this program reads and writes.
const VERSION: u32 = 1;

/// A store in a folder of its own.
#[derive(Debug)]
pub struct FileStore {
    disk: Box<dyn Disk>,
    /// `None` after a factory reset that failed in the middle.
    parts: Option<Parts>,
    ledger: LedgerRecord,
    /// Held as long as the store lives. Last, so that the files are closed before another program may come.
    _guard: Option<FolderGuard>,
}

#[derive(Debug)]
struct Parts {
    records: Records,
    slots: Slots,
}

impl FileStore {
    /// Opens the store in this folder, and makes it if the folder is empty or absent. Finishes a factory reset, or a first
    /// start, that was interrupted.
    ///
    /// # Errors
    /// [`OpenError`] says which path is the matter and what to do. What cannot be read is never taken for a new folder.
    pub fn open(folder: &Path) -> Result<Self, OpenError> {
        let failed = |error: io::Error| OpenError::from_io(folder, &error);
        folder::make_private(folder).map_err(failed)?;
        let guard = FolderGuard::take(folder)?;
        let disk = Folder::new(folder);
        if is_empty(disk.as_ref())? {
            folder::take_over(folder).map_err(failed)?;
        }
        let mut store = Self::open_on(disk)?;
        store._guard = Some(guard);
        Ok(store)
    }

    /// Opens the store on this disk, which nobody else may use meanwhile.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub fn open_on(disk: Box<dyn Disk>) -> Result<Self, OpenError> {
        // A program killed before it flushed the names leaves markers that look removed and may come back with the power.
        disk.sync_names()
            .map_err(|error| OpenError::from_io(&disk.describe(""), &error))?;
        let version = check_version(disk.as_ref());
        if let Err(newer @ OpenError::Newer { .. }) = version {
            return Err(newer);
        }
        if exists(disk.as_ref(), RESET)? {
            Self::reset(disk)
        } else if exists(disk.as_ref(), CREATING)? || is_empty(disk.as_ref())? {
            Self::create(disk)
        } else {
            version?;
            Self::open_existing(disk)
        }
    }

    fn open_existing(disk: Box<dyn Disk>) -> Result<Self, OpenError> {
        let corrupt = |name: &str, error: StoreError| OpenError::new(&disk.describe(name), error);
        let present = |name: &str| {
            disk.open(name, false)
                .map_err(|error| OpenError::from_io(&disk.describe(name), &error))?
                .ok_or_else(|| OpenError::Missing {
                    path: disk.describe(name),
                })
        };
        let mut block = Zeroizing::new(vec![0; ROOT_BLOCK]);
        present(ROOT_FILE)?
            .read_at(0, &mut block)
            .map_err(|error| corrupt(ROOT_FILE, refusal(error)))?;
        let root =
            RootKey::from_block(&block).ok_or_else(|| corrupt(ROOT_FILE, StoreError::Corrupt))?;
        let (slots, ledger) = Slots::open(present(LEDGER_FILE)?, &root)
            .map_err(|error| corrupt(LEDGER_FILE, error))?;
        let records = Records::open(present(STATE_FILE)?, &root)
            .map_err(|error| corrupt(STATE_FILE, error))?;
        Ok(Self {
            parts: Some(Parts { records, slots }),
            ledger,
            disk,
            _guard: None,
        })
    }

    /// Makes the folder. The marker stands until everything is durable, so an interrupted attempt is begun again, and a
    /// damaged folder is never mistaken for one.
    fn create(disk: Box<dyn Disk>) -> Result<Self, OpenError> {
        match mark(disk.as_ref(), CREATING).and_then(|()| populate(disk.as_ref())) {
            Ok(parts) => {
                unmark(disk.as_ref(), CREATING)
                    .map_err(|error| OpenError::new(&disk.describe(CREATING), error))?;
                Ok(Self {
                    parts: Some(parts),
                    ledger: LedgerRecord::default(),
                    disk,
                    _guard: None,
                })
            }
            Err(error) => Err(OpenError::new(&disk.describe(""), error)),
        }
    }

    /// Finishes a factory reset whose intent stands.
    fn reset(disk: Box<dyn Disk>) -> Result<Self, OpenError> {
        match destroy_and_populate(disk.as_ref()) {
            Ok(parts) => Ok(Self {
                parts: Some(parts),
                ledger: LedgerRecord::default(),
                disk,
                _guard: None,
            }),
            Err(error) => Err(OpenError::new(&disk.describe(RESET), error)),
        }
    }

    fn parts(&mut self) -> Result<&mut Parts, StoreError> {
        self.parts.as_mut().ok_or(StoreError::Poisoned)
    }
}

impl StateStore for FileStore {
    fn read(&mut self, key: Key) -> Result<Option<Record>, StoreError> {
        self.parts()?.records.read(key)
    }

    fn apply(&mut self, changes: &[Change<'_>]) -> Result<(), StoreError> {
        self.parts()?.records.apply(changes)
    }

    fn next(&mut self, table: Table, after: Option<u32>) -> Result<Option<u32>, StoreError> {
        self.parts()?.records.next(table, after)
    }

    fn previous(&mut self, table: Table, before: Option<u32>) -> Result<Option<u32>, StoreError> {
        self.parts()?.records.previous(table, before)
    }

    fn count(&mut self, table: Table) -> Result<u32, StoreError> {
        self.parts()?.records.count(table)
    }

    fn erase(&mut self) -> Result<(), StoreError> {
        if let Err(error) = mark(self.disk.as_ref(), RESET) {
            // While the intent may stand, nothing may be acknowledged: the next start would destroy it.
            if unmark(self.disk.as_ref(), RESET).is_err() {
                self.parts = None;
            }
            return Err(error);
        }
        // From here on there is no way back: the next start would finish what fails below.
        self.parts = None;
        self.parts = Some(destroy_and_populate(self.disk.as_ref())?);
        self.ledger = LedgerRecord::default();
        Ok(())
    }
}

impl Ledger for FileStore {
    fn load(&mut self) -> Result<LedgerRecord, StoreError> {
        self.parts()?;
        Ok(self.ledger.clone())
    }

    fn commit(&mut self, record: &LedgerRecord) -> Result<(), StoreError> {
        self.parts()?.slots.commit(record)?;
        self.ledger = record.clone();
        Ok(())
    }
}

/// The order of a factory reset: the intent stands; the root key goes; then everything else; then a new epoch; then the
/// intent goes.
fn destroy_and_populate(disk: &dyn Disk) -> Result<Parts, StoreError> {
    if let Some(file) = disk.open(ROOT_FILE, false).map_err(refusal)? {
        file.write_at(0, &vec![0; ROOT_BLOCK])
            .and_then(|()| file.sync())
            .map_err(refusal)?;
    }
    let parts = populate(disk)?;
    unmark(disk, CREATING)?;
    unmark(disk, RESET)?;
    Ok(parts)
}

/// Fills the folder with an empty state under a new root key.
fn populate(disk: &dyn Disk) -> Result<Parts, StoreError> {
    let mut removed = false;
    for name in [STATE_FILE, LEDGER_FILE, ROOT_FILE, VERSION_FILE] {
        removed |= disk.remove(name).map_err(refusal)?;
    }
    if removed {
        // Some file systems give the room back only now.
        disk.sync_names().map_err(refusal)?;
    }
    let create = |name: &str| {
        disk.open(name, true)
            .map_err(refusal)?
            .ok_or(StoreError::Io)
    };
    let root = RootKey::random()?;
    let file = create(ROOT_FILE)?;
    file.write_at(0, &root.to_block())
        .and_then(|()| file.sync())
        .map_err(refusal)?;
    let slots = Slots::create(create(LEDGER_FILE)?, &root)?;
    let records = Records::create(create(STATE_FILE)?, &root)?;
    let version = create(VERSION_FILE)?;
    version
        .write_at(0, format!("{VERSION_PREFIX}{VERSION}\n").as_bytes())
        .and_then(|()| version.sync())
        .map_err(refusal)?;
    disk.sync_names().map_err(refusal)?;
    Ok(Parts { records, slots })
}

fn mark(disk: &dyn Disk, name: &str) -> Result<(), StoreError> {
    disk.open(name, true)
        .and_then(|_| disk.sync_names())
        .map_err(refusal)
}

fn unmark(disk: &dyn Disk, name: &str) -> Result<(), StoreError> {
    disk.remove(name)
        .and_then(|_| disk.sync_names())
        .map_err(refusal)
}

fn exists(disk: &dyn Disk, name: &str) -> Result<bool, OpenError> {
    disk.open(name, false)
        .map(|file| file.is_some())
        .map_err(|error| OpenError::from_io(&disk.describe(name), &error))
}

fn is_empty(disk: &dyn Disk) -> Result<bool, OpenError> {
    disk.is_empty()
        .map_err(|error| OpenError::from_io(&disk.describe(""), &error))
}

fn check_version(disk: &dyn Disk) -> Result<(), OpenError> {
    let path = disk.describe(VERSION_FILE);
    let failed = |error: io::Error| OpenError::from_io(&path, &error);
    let Some(file) = disk.open(VERSION_FILE, false).map_err(failed)? else {
        for name in [ROOT_FILE, LEDGER_FILE, STATE_FILE] {
            if exists(disk, name)? {
                return Err(OpenError::Missing { path });
            }
        }
        return Err(OpenError::NotOurs {
            path: disk.describe(""),
        });
    };
    let length = usize::try_from(file.length().map_err(failed)?.min(64)).unwrap_or(64);
    let mut bytes = vec![0; length];
    file.read_at(0, &mut bytes).map_err(failed)?;
    let found = String::from_utf8_lossy(&bytes)
        .trim()
        .strip_prefix(VERSION_PREFIX.trim())
        .and_then(|number| number.trim().parse::<u32>().ok());
    match found {
        Some(VERSION) => Ok(()),
        Some(found) if found > VERSION => Err(OpenError::Newer {
            path,
            found,
            known: VERSION,
        }),
        _ => Err(OpenError::new(&path, StoreError::Corrupt)),
    }
}

/// What the medium's refusal means to the lock.
#[allow(
    clippy::needless_pass_by_value,
    reason = "the shape Result::map_err asks for"
)]
fn refusal(error: io::Error) -> StoreError {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => StoreError::Full,
        io::ErrorKind::UnexpectedEof | io::ErrorKind::InvalidData => StoreError::Corrupt,
        _ => StoreError::Io,
    }
}
