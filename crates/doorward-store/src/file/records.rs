//! The records on a disk: redb with two-phase commits, every value sealed and bound to its key.

use super::{
    disk::{DiskFile, RedbFile},
    refusal,
    seal::{RootKey, Sealer},
};
use crate::{Change, Key, MAX_RECORD, Record, StoreError, Table};
use alloc::{sync::Arc, vec::Vec};
use redb::{Database, ReadableDatabase, TableDefinition};

const RECORDS: TableDefinition<'_, [u8; 5], &[u8]> = TableDefinition::new("records");
/// No table has the number 0: this key proves that the database belongs to the root key, and is not a new, empty one.
const SEAL_OF_EPOCH: [u8; 5] = [0; 5];
/// Enough for the hot pages of a lock; a device may have little memory.
const CACHE_BYTES: usize = 512 * 1024;

#[derive(Debug)]
pub(super) struct Records {
    file: Arc<dyn DiskFile>,
    sealer: Sealer,
    /// `None` after a failed write: opened anew, and repaired, before the next use.
    database: Option<Database>,
}

impl Records {
    /// Makes an empty database in a new, empty file.
    pub(super) fn create(file: Arc<dyn DiskFile>, root: &RootKey) -> Result<Self, StoreError> {
        let sealer = root.sealer(b"records")?;
        let epoch = sealer.seal(&SEAL_OF_EPOCH, b"doorward")?;
        let mut records = Self {
            file,
            sealer,
            database: None,
        };
        records.open_database()?;
        records.write(|table| table.insert(&SEAL_OF_EPOCH, epoch.as_slice()).map(|_| ()))?;
        Ok(records)
    }

    /// Opens a database made before.
    pub(super) fn open(file: Arc<dyn DiskFile>, root: &RootKey) -> Result<Self, StoreError> {
        // An empty file would quietly become a new database.
        if file.length().map_err(refusal)? == 0 {
            return Err(StoreError::Corrupt);
        }
        let mut records = Self {
            file,
            sealer: root.sealer(b"records")?,
            database: None,
        };
        records.open_database()?;
        let epoch = records.value(SEAL_OF_EPOCH)?.ok_or(StoreError::Corrupt)?;
        records.sealer.open(&SEAL_OF_EPOCH, &epoch)?;
        Ok(records)
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
        self.write(|records| {
            for step in &steps {
                match step {
                    Step::Put(place, sealed) => {
                        records.insert(place, sealed.as_slice())?;
                    }
                    Step::Delete(place) => {
                        records.remove(place)?;
                    }
                    Step::DeleteTable(table) => {
                        records.retain_in(bounds(*table, None, None), |_, _| false)?;
                    }
                }
            }
            Ok(())
        })
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
        let records = self.table()?;
        let count = records
            .range(bounds(table, None, None))
            .map_err(storage)?
            .count();
        Ok(u32::try_from(count).unwrap_or(u32::MAX))
    }

    /// The sealed bytes of a record.
    #[cfg(test)]
    pub(super) fn sealed(&mut self, key: Key) -> Result<Vec<u8>, StoreError> {
        self.value(key.to_bytes())?.ok_or(StoreError::Corrupt)
    }

    /// Puts sealed bytes somewhere, as somebody with access to the disk could.
    #[cfg(test)]
    pub(super) fn plant(&mut self, key: Key, sealed: &[u8]) -> Result<(), StoreError> {
        self.write(|table| table.insert(&key.to_bytes(), sealed).map(|_| ()))
    }

    fn value(&mut self, place: [u8; 5]) -> Result<Option<Vec<u8>>, StoreError> {
        let value = self.table()?.get(&place).map_err(storage)?;
        Ok(value.map(|value| value.value().to_vec()))
    }

    fn table(&mut self) -> Result<redb::ReadOnlyTable<[u8; 5], &'static [u8]>, StoreError> {
        let reading = self
            .open_database()?
            .begin_read()
            .map_err(|error| match error {
                redb::TransactionError::Storage(error) => storage(error),
                _ => StoreError::Io,
            })?;
        reading.open_table(RECORDS).map_err(|error| match error {
            redb::TableError::Storage(error) => storage(error),
            _ => StoreError::Corrupt,
        })
    }

    fn write(
        &mut self,
        change: impl FnOnce(
            &mut redb::Table<'_, [u8; 5], &'static [u8]>,
        ) -> Result<(), redb::StorageError>,
    ) -> Result<(), StoreError> {
        let outcome = write(self.open_database()?, change);
        if matches!(outcome, Err(StoreError::Io | StoreError::Full)) {
            // redb refuses everything after a failed write; opening anew repairs from what is on the disk.
            self.database = None;
        }
        outcome
    }

    fn open_database(&mut self) -> Result<&Database, StoreError> {
        let database = match self.database.take() {
            Some(database) => database,
            None => redb::Builder::new()
                .set_cache_size(CACHE_BYTES)
                .create_with_backend(RedbFile(Arc::clone(&self.file)))
                .map_err(|error| match error {
                    redb::DatabaseError::Storage(error) => storage(error),
                    _ => StoreError::Corrupt,
                })?,
        };
        Ok(self.database.insert(database))
    }
}

enum Step {
    Put([u8; 5], Vec<u8>),
    Delete([u8; 5]),
    DeleteTable(Table),
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

fn write(
    database: &Database,
    change: impl FnOnce(&mut redb::Table<'_, [u8; 5], &'static [u8]>) -> Result<(), redb::StorageError>,
) -> Result<(), StoreError> {
    let mut writing = database.begin_write().map_err(|error| match error {
        redb::TransactionError::Storage(error) => storage(error),
        _ => StoreError::Io,
    })?;
    // One-phase commits can be confused by crafted contents, and had a recovery that lost commits before redb 4.2.
    writing.set_two_phase_commit(true);
    {
        let mut table = writing.open_table(RECORDS).map_err(|error| match error {
            redb::TableError::Storage(error) => storage(error),
            _ => StoreError::Corrupt,
        })?;
        change(&mut table).map_err(storage)?;
    }
    writing.commit().map_err(|error| match error {
        redb::CommitError::Storage(error) => storage(error),
        _ => StoreError::Io,
    })
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
