//! The records on a disk: redb with two-phase commits, every value sealed and bound to its key.

use super::{
    backend::LiveFile,
    disk::DiskFile,
    manifest::Manifest,
    refusal,
    seal::{RootKey, Sealer},
};
use crate::{Change, Key, MAX_RECORD, Record, StoreError, Table};
use alloc::{sync::Arc, vec::Vec};
use redb::{Database, ReadableDatabase, ReadableTable, StorageBackend, TableDefinition};

const RECORDS: TableDefinition<'_, [u8; 5], &[u8]> = TableDefinition::new("records");
/// No table has the number 0: under this key stands the sealed [`Manifest`], which proves that the database belongs to the
/// root key, and that no record was lost from it.
const MANIFEST: [u8; 5] = [0; 5];
/// Enough for the hot pages of a lock; a device may have little memory.
pub(super) const CACHE_BYTES: usize = 32 * 1024;

#[cfg(test)]
std::thread_local! {
    /// What the databases this test opens keep in memory.
    pub(super) static CACHE: core::cell::Cell<usize> = const { core::cell::Cell::new(CACHE_BYTES) };
}

#[derive(Debug)]
pub(super) struct Records {
    file: LiveFile,
    sealer: Sealer,
    view: View,
}

/// How the file is seen at the moment.
#[derive(Debug)]
enum View {
    Live(Opened),
    /// After a failed write, while the disk takes none: reads go on.
    Frozen(Opened),
    /// After a failed write: rolled back and opened anew before the next use.
    Closed,
}

#[derive(Debug)]
struct Opened {
    database: Database,
    manifest: Manifest,
}

impl Records {
    /// Makes an empty database in a new, empty file, durably.
    pub(super) fn create(file: Arc<dyn DiskFile>, root: &RootKey) -> Result<Self, StoreError> {
        let mut records = Self::closed(LiveFile::unfinished(file), root)?;
        records.view = View::Live(Opened {
            database: database(records.file.clone(), Contents::New)?,
            manifest: Manifest::default(),
        });
        records.write(&[])?;
        records.file.finish().map_err(refusal)?;
        Ok(records)
    }

    /// Opens a database made before.
    pub(super) fn open(file: Arc<dyn DiskFile>, root: &RootKey) -> Result<Self, StoreError> {
        file.settle().map_err(refusal)?;
        let mut records = Self::closed(LiveFile::new(file), root)?;
        records.view = View::Live(records.open_live()?);
        Ok(records)
    }

    fn closed(file: LiveFile, root: &RootKey) -> Result<Self, StoreError> {
        Ok(Self {
            file,
            sealer: root.sealer(b"records")?,
            view: View::Closed,
        })
    }

    pub(super) fn read(&mut self, key: Key) -> Result<Option<Record>, StoreError> {
        let place = key.to_bytes();
        let Some(sealed) = self.value(place)? else {
            return Ok(None);
        };
        let plain = self.sealer.open(&place, &sealed)?;
        Record::from_slice(&plain)
            .map(Some)
            .map_err(|_| StoreError::Corrupt)
    }

    pub(super) fn apply(&mut self, changes: &[Change<'_>]) -> Result<(), StoreError> {
        if changes.is_empty() {
            return Ok(());
        }
        let mut steps = Vec::with_capacity(changes.len());
        for change in changes {
            steps.push(match *change {
                Change::Put(_, bytes) if bytes.len() > MAX_RECORD => {
                    return Err(StoreError::TooLarge);
                }
                Change::Put(key, bytes) => {
                    let place = key.to_bytes();
                    Step::Put(place, self.sealer.seal(&place, bytes)?)
                }
                Change::Delete(key) => Step::Delete(key.to_bytes()),
                Change::DeleteTable(table) => Step::DeleteTable(table),
            });
        }
        self.write(&steps)
    }

    pub(super) fn next(
        &mut self,
        table: Table,
        after: Option<u32>,
    ) -> Result<Option<u32>, StoreError> {
        let Some(first) = after.map_or(Some(0), |after| after.checked_add(1)) else {
            return Ok(None);
        };
        let records = self.table()?;
        let mut range = records
            .range(bounds(table, Some(first), None))
            .map_err(storage)?;
        range.next().map(id_of).transpose()
    }

    pub(super) fn previous(
        &mut self,
        table: Table,
        before: Option<u32>,
    ) -> Result<Option<u32>, StoreError> {
        let Some(last) = before.map_or(Some(u32::MAX), |before| before.checked_sub(1)) else {
            return Ok(None);
        };
        let records = self.table()?;
        let mut range = records
            .range(bounds(table, None, Some(last)))
            .map_err(storage)?;
        range.next_back().map(id_of).transpose()
    }

    pub(super) fn count(&mut self, table: Table) -> Result<u32, StoreError> {
        Ok(self.readable()?.manifest.count(table))
    }

    /// The sealed bytes of a record.
    #[cfg(test)]
    pub(super) fn sealed(&mut self, key: Key) -> Result<Vec<u8>, StoreError> {
        self.value(key.to_bytes())?.ok_or(StoreError::Corrupt)
    }

    /// Puts sealed bytes somewhere, or removes what is there, as somebody with access to the disk could.
    #[cfg(test)]
    pub(super) fn plant(&mut self, key: Key, sealed: Option<&[u8]>) {
        let View::Live(opened) = &mut self.view else {
            panic!("the database is closed")
        };
        let writing = opened.database.begin_write().unwrap();
        {
            let mut table = writing.open_table(RECORDS).unwrap();
            match sealed {
                Some(sealed) => drop(table.insert(&key.to_bytes(), sealed).unwrap()),
                None => drop(table.remove(&key.to_bytes()).unwrap()),
            }
        }
        writing.commit().unwrap();
    }

    fn value(&mut self, place: [u8; 5]) -> Result<Option<Vec<u8>>, StoreError> {
        let value = self.table()?.get(&place).map_err(storage)?;
        Ok(value.map(|value| value.value().to_vec()))
    }

    fn table(&mut self) -> Result<ReadOnlyRecords, StoreError> {
        table(&self.readable()?.database)
    }

    fn write(&mut self, steps: &[Step]) -> Result<(), StoreError> {
        let opened = match core::mem::replace(&mut self.view, View::Closed) {
            View::Live(opened) => opened,
            View::Frozen(_) | View::Closed => self.open_live()?,
        };
        // redb refuses everything after a failed write. The view stays closed; the next use rolls the file back.
        let (writing, manifest) = prepare(&opened, &self.sealer, steps)?;
        match writing.commit() {
            Ok(()) => {
                self.view = View::Live(Opened { manifest, ..opened });
                Ok(())
            }
            Err(error) => {
                drop(opened);
                self.judge(&manifest, refused(error))
            }
        }
    }

    /// Whether a change was made whose commit failed. After its last flush redb still gives pages back and shortens the file,
    /// and if that fails it says that the commit did. What the file was at the last flush tells which it is: to call a change
    /// refused that stays would be as wrong as the reverse.
    fn judge(&mut self, intended: &Manifest, error: StoreError) -> Result<(), StoreError> {
        match self.readable() {
            Ok(opened) if opened.manifest.is_of_the_records_of(intended) => Ok(()),
            _ => Err(error),
        }
    }

    /// The database for reading, if need be without writing.
    fn readable(&mut self) -> Result<&Opened, StoreError> {
        if matches!(self.view, View::Closed) {
            self.view = match self.open_live() {
                Ok(opened) => View::Live(opened),
                Err(StoreError::Corrupt) => return Err(StoreError::Corrupt),
                Err(_) => {
                    let frozen = self.file.frozen().map_err(refusal)?;
                    View::Frozen(open_checked(frozen, &self.sealer)?)
                }
            };
        }
        match &self.view {
            View::Live(opened) | View::Frozen(opened) => Ok(opened),
            View::Closed => Err(StoreError::Io),
        }
    }

    fn open_live(&self) -> Result<Opened, StoreError> {
        self.file.roll_back().map_err(refusal)?;
        open_checked(self.file.clone(), &self.sealer)
    }
}

enum Step {
    Put([u8; 5], Vec<u8>),
    Delete([u8; 5]),
    DeleteTable(Table),
}

/// Whether a file without contents is what is expected, or what is left of one that was damaged.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Contents {
    New,
    Existing,
}

fn database(backend: impl StorageBackend, contents: Contents) -> Result<Database, StoreError> {
    // redb makes a new database of an empty file.
    if contents == Contents::Existing && backend.len().map_err(refusal)? == 0 {
        return Err(StoreError::Corrupt);
    }
    #[cfg(not(test))]
    let cache = CACHE_BYTES;
    #[cfg(test)]
    let cache = CACHE.get();
    redb::Builder::new()
        .set_cache_size(cache)
        // Without this redb trusts a file that was closed in good order, and may panic if it was damaged since.
        .set_check_integrity_on_open(true)
        .create_with_backend(backend)
        .map_err(|error| match error {
            redb::DatabaseError::Storage(error) => storage(error),
            _ => StoreError::Corrupt,
        })
}

/// Opens a database made before, and holds its records against the manifest.
fn open_checked(backend: impl StorageBackend, sealer: &Sealer) -> Result<Opened, StoreError> {
    let database = database(backend, Contents::Existing)?;
    let mut manifest = Manifest::default();
    let mut stored = None;
    for entry in table(&database)?.iter().map_err(storage)? {
        let (place, sealed) = entry.map_err(storage)?;
        match place.value() {
            MANIFEST => stored = Some(sealed.value().to_vec()),
            place => manifest.add(sealer, place, sealed.value())?,
        }
    }
    let stored = stored.ok_or(StoreError::Corrupt)?;
    manifest.check(sealer, MANIFEST, &stored)?;
    Ok(Opened { database, manifest })
}

type ReadOnlyRecords = redb::ReadOnlyTable<[u8; 5], &'static [u8]>;

fn table(database: &Database) -> Result<ReadOnlyRecords, StoreError> {
    let reading = database.begin_read().map_err(|error| match error {
        redb::TransactionError::Storage(error) => storage(error),
        _ => StoreError::Io,
    })?;
    reading.open_table(RECORDS).map_err(|error| match error {
        redb::TableError::Storage(error) => storage(error),
        _ => StoreError::Corrupt,
    })
}

type Found<'a> = Result<
    (
        redb::AccessGuard<'a, [u8; 5]>,
        redb::AccessGuard<'a, &'static [u8]>,
    ),
    redb::StorageError,
>;

fn id_of(found: Found<'_>) -> Result<u32, StoreError> {
    let (key, _) = found.map_err(storage)?;
    let [_, a, b, c, d] = key.value();
    Ok(u32::from_be_bytes([a, b, c, d]))
}

/// Does these steps in one transaction, not committed yet; the manifest after them.
fn prepare(
    opened: &Opened,
    sealer: &Sealer,
    steps: &[Step],
) -> Result<(redb::WriteTransaction, Manifest), StoreError> {
    let mut writing = opened.database.begin_write().map_err(|error| match error {
        redb::TransactionError::Storage(error) => storage(error),
        _ => StoreError::Io,
    })?;
    // One-phase commits can be confused by crafted contents, and had a recovery that lost commits before redb 4.2.
    writing.set_two_phase_commit(true);
    let mut manifest = opened.manifest.clone();
    {
        let mut records = writing.open_table(RECORDS).map_err(|error| match error {
            redb::TableError::Storage(error) => storage(error),
            _ => StoreError::Corrupt,
        })?;
        for step in steps {
            match step {
                Step::Put(place, sealed) => {
                    let old = records.insert(place, sealed.as_slice()).map_err(storage)?;
                    if let Some(old) = old {
                        manifest.remove(sealer, *place, old.value())?;
                    }
                    manifest.add(sealer, *place, sealed)?;
                }
                Step::Delete(place) => {
                    if let Some(old) = records.remove(place).map_err(storage)? {
                        manifest.remove(sealer, *place, old.value())?;
                    }
                }
                Step::DeleteTable(table) => {
                    let mut outcome = Ok(());
                    records
                        .retain_in(bounds(*table, None, None), |place, old| {
                            if outcome.is_ok() {
                                outcome = manifest.remove(sealer, place, old);
                            }
                            false
                        })
                        .map_err(storage)?;
                    outcome?;
                }
            }
        }
        let sealed = manifest.seal(sealer, MANIFEST)?;
        records
            .insert(&MANIFEST, sealed.as_slice())
            .map_err(storage)?;
    }
    Ok((writing, manifest))
}

fn refused(error: redb::CommitError) -> StoreError {
    match error {
        redb::CommitError::Storage(error) => storage(error),
        _ => StoreError::Io,
    }
}

fn bounds(
    table: Table,
    first: Option<u32>,
    last: Option<u32>,
) -> core::ops::RangeInclusive<[u8; 5]> {
    table.at(first.unwrap_or(0)).to_bytes()..=table.at(last.unwrap_or(u32::MAX)).to_bytes()
}

#[allow(
    clippy::needless_pass_by_value,
    reason = "the shape Result::map_err asks for"
)]
fn storage(error: redb::StorageError) -> StoreError {
    match error {
        redb::StorageError::Corrupted(_) => StoreError::Corrupt,
        redb::StorageError::Io(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => {
            StoreError::Corrupt
        }
        redb::StorageError::Io(error) => refusal(error),
        redb::StorageError::ValueTooLarge(_) => StoreError::TooLarge,
        _ => StoreError::Io,
    }
}
