//! A store in memory: the simplest thing that keeps the crate's promises, and the model the other backends are held against.
//!
//! It can be told to fail, to see what a caller makes of that.

use crate::{Change, Key, Ledger, LedgerRecord, MAX_RECORD, Record, StateStore, StoreError, Table};
use alloc::{collections::BTreeMap, vec::Vec};

/// What lies in the store at one moment.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Contents {
    /// The records.
    pub records: BTreeMap<Key, Vec<u8>>,
    /// The counters of wrong codes.
    pub ledger: LedgerRecord,
}

/// A store in memory.
#[derive(Debug, Clone, Default)]
pub struct MemoryStore {
    contents: Contents,
    writes: u64,
    fail_after: Option<(u64, StoreError)>,
}

impl MemoryStore {
    /// An empty store, as after a factory reset.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// A store with these contents, as found at a start.
    #[must_use]
    pub fn with_contents(contents: Contents) -> Self {
        Self {
            contents,
            ..Self::default()
        }
    }

    /// What would be found after a restart now.
    #[must_use]
    pub const fn contents(&self) -> &Contents {
        &self.contents
    }

    /// How many writes were asked for so far, successful or not.
    #[must_use]
    pub const fn writes(&self) -> u64 {
        self.writes
    }

    /// Lets the next `writes` writes pass and fails all later ones with `error`, until [`heal`](Self::heal).
    pub fn fail_after(&mut self, writes: u64, error: StoreError) {
        self.fail_after = Some((self.writes.saturating_add(writes), error));
    }

    /// Lets writes pass again.
    pub fn heal(&mut self) {
        self.fail_after = None;
    }

    fn write(&mut self) -> Result<(), StoreError> {
        let number = self.writes;
        self.writes = self.writes.saturating_add(1);
        match self.fail_after {
            Some((from, error)) if number >= from => Err(error),
            _ => Ok(()),
        }
    }

    fn ids(&self, table: Table) -> impl DoubleEndedIterator<Item = u32> + '_ {
        self.contents
            .records
            .range(table.at(0)..=table.at(u32::MAX))
            .map(|(key, _)| key.id)
    }
}

impl StateStore for MemoryStore {
    fn read(&mut self, key: Key) -> Result<Option<Record>, StoreError> {
        self.contents
            .records
            .get(&key)
            .map(|bytes| Record::from_slice(bytes).map_err(|_| StoreError::TooLarge))
            .transpose()
    }

    fn apply(&mut self, changes: &[Change<'_>]) -> Result<(), StoreError> {
        self.write()?;
        let mut records = self.contents.records.clone();
        for change in changes {
            match *change {
                Change::Put(_, bytes) if bytes.len() > MAX_RECORD => {
                    return Err(StoreError::TooLarge);
                }
                Change::Put(key, bytes) => {
                    records.insert(key, bytes.to_vec());
                }
                Change::Delete(key) => {
                    records.remove(&key);
                }
                Change::DeleteTable(table) => records.retain(|key, _| key.table != table),
            }
        }
        self.contents.records = records;
        Ok(())
    }

    fn next(&mut self, table: Table, after: Option<u32>) -> Result<Option<u32>, StoreError> {
        Ok(self
            .ids(table)
            .find(|&id| after.is_none_or(|after| id > after)))
    }

    fn previous(&mut self, table: Table, before: Option<u32>) -> Result<Option<u32>, StoreError> {
        Ok(self
            .ids(table)
            .rev()
            .find(|&id| before.is_none_or(|before| id < before)))
    }

    fn count(&mut self, table: Table) -> Result<u32, StoreError> {
        Ok(u32::try_from(self.ids(table).count()).unwrap_or(u32::MAX))
    }

    fn erase(&mut self) -> Result<(), StoreError> {
        self.write()?;
        self.contents = Contents::default();
        Ok(())
    }
}

impl Ledger for MemoryStore {
    fn load(&mut self) -> Result<LedgerRecord, StoreError> {
        Ok(self.contents.ledger.clone())
    }

    fn commit(&mut self, record: &LedgerRecord) -> Result<(), StoreError> {
        self.write()?;
        self.contents.ledger = record.clone();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_several_records_at_once_or_none() {
        let mut store = MemoryStore::new();
        store
            .apply(&[
                Change::Put(Table::Log.at(1), b"one"),
                Change::Put(Table::Log.at(2), b"two"),
            ])
            .unwrap();
        let before = store.contents().clone();
        let too_large = [0; MAX_RECORD + 1];
        let refused = store.apply(&[
            Change::Delete(Table::Log.at(1)),
            Change::Put(Table::Log.at(3), &too_large),
        ]);
        assert_eq!(refused, Err(StoreError::TooLarge));
        assert_eq!(store.contents(), &before);
    }

    #[test]
    fn walks_a_table_in_both_directions_without_touching_its_neighbours() {
        let mut store = MemoryStore::new();
        let keys = [
            Table::Authorization.at(9),
            Table::Log.at(1),
            Table::Log.at(5),
            Table::TimeControl.at(0),
        ];
        for key in keys {
            store.apply(&[Change::Put(key, b"x")]).unwrap();
        }
        assert_eq!(store.next(Table::Log, None), Ok(Some(1)));
        assert_eq!(store.next(Table::Log, Some(1)), Ok(Some(5)));
        assert_eq!(store.next(Table::Log, Some(5)), Ok(None));
        assert_eq!(store.previous(Table::Log, None), Ok(Some(5)));
        assert_eq!(store.previous(Table::Log, Some(1)), Ok(None));
        assert_eq!(store.count(Table::Log), Ok(2));
    }

    #[test]
    fn a_failed_write_changes_nothing() {
        let mut store = MemoryStore::new();
        store.fail_after(1, StoreError::Full);
        store
            .apply(&[Change::Put(Table::Code.only(), b"a")])
            .unwrap();
        let before = store.contents().clone();
        assert_eq!(
            store.apply(&[Change::Delete(Table::Code.only())]),
            Err(StoreError::Full)
        );
        assert_eq!(
            store.commit(&LedgerRecord {
                shared: 1,
                ..LedgerRecord::default()
            }),
            Err(StoreError::Full)
        );
        assert_eq!(store.erase(), Err(StoreError::Full));
        assert_eq!(store.contents(), &before);
        store.heal();
        store.erase().unwrap();
        assert_eq!(store.contents(), &Contents::default());
    }
}
