//! A store in memory: the simplest thing that keeps the crate's promises, and the model the other backends are held against.
//!
//! It can be told to fail, or to lose power at any write, to see what a caller makes of that.

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

/// What becomes of the write a loss of power hits. A write is atomic and durable when it returns, so there is never more than
/// one that may or may not have reached the medium.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It never happened.
    Lost,
    /// It is there after the restart, though nobody was told.
    Kept,
}

/// A store in memory.
#[derive(Debug, Clone, Default)]
pub struct MemoryStore {
    contents: Contents,
    writes: u64,
    trouble: Option<(u64, Trouble)>,
}

/// What happens from a given write on.
#[derive(Debug, Clone, Copy)]
enum Trouble {
    Fails(StoreError),
    PowerCut(Fate),
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

    /// Lets the next `writes` writes pass and fails all later ones with `error`, until [`heal`](Self::heal). Reading goes on.
    pub fn fail_after(&mut self, writes: u64, error: StoreError) {
        self.trouble = Some((self.writes.saturating_add(writes), Trouble::Fails(error)));
    }

    /// Lets the next `writes` writes pass and cuts the power inside the one after them. From then on everything fails, until
    /// [`heal`](Self::heal), which is the restart.
    pub fn cut_power_after(&mut self, writes: u64, fate: Fate) {
        self.trouble = Some((self.writes.saturating_add(writes), Trouble::PowerCut(fate)));
    }

    /// Whether the power was cut and is not back.
    #[must_use]
    pub const fn is_without_power(&self) -> bool {
        matches!(self.trouble, Some((from, Trouble::PowerCut(_))) if self.writes > from)
    }

    /// Lets writes pass again.
    pub const fn heal(&mut self) {
        self.trouble = None;
    }

    fn reading(&self) -> Result<&Contents, StoreError> {
        if self.is_without_power() {
            Err(StoreError::Io)
        } else {
            Ok(&self.contents)
        }
    }

    /// Replaces the contents, if nothing stands against it.
    fn write(&mut self, after: Contents) -> Result<(), StoreError> {
        let number = self.writes;
        self.writes = self.writes.saturating_add(1);
        match self.trouble {
            Some((from, Trouble::Fails(error))) if number >= from => return Err(error),
            Some((from, Trouble::PowerCut(fate))) if number >= from => {
                if number == from && fate == Fate::Kept {
                    self.contents = after;
                }
                return Err(StoreError::Io);
            }
            _ => self.contents = after,
        }
        Ok(())
    }

    fn ids(&self, table: Table) -> Result<impl DoubleEndedIterator<Item = u32>, StoreError> {
        let all = table.at(0)..=table.at(u32::MAX);
        Ok(self.reading()?.records.range(all).map(|(key, _)| key.id))
    }
}

impl StateStore for MemoryStore {
    fn read(&mut self, key: Key) -> Result<Option<Record>, StoreError> {
        self.reading()?
            .records
            .get(&key)
            .map(|bytes| Record::from_slice(bytes).map_err(|_| StoreError::TooLarge))
            .transpose()
    }

    fn apply(&mut self, changes: &[Change<'_>]) -> Result<(), StoreError> {
        let mut after = self.contents.clone();
        for change in changes {
            match *change {
                Change::Put(_, bytes) if bytes.len() > MAX_RECORD => {
                    return Err(StoreError::TooLarge);
                }
                Change::Put(key, bytes) => {
                    after.records.insert(key, bytes.to_vec());
                }
                Change::Delete(key) => {
                    after.records.remove(&key);
                }
                Change::DeleteTable(table) => after.records.retain(|key, _| key.table != table),
            }
        }
        self.write(after)
    }

    fn next(&mut self, table: Table, after: Option<u32>) -> Result<Option<u32>, StoreError> {
        Ok(self
            .ids(table)?
            .find(|&id| after.is_none_or(|after| id > after)))
    }

    fn previous(&mut self, table: Table, before: Option<u32>) -> Result<Option<u32>, StoreError> {
        Ok(self
            .ids(table)?
            .rev()
            .find(|&id| before.is_none_or(|before| id < before)))
    }

    fn count(&mut self, table: Table) -> Result<u32, StoreError> {
        Ok(u32::try_from(self.ids(table)?.count()).unwrap_or(u32::MAX))
    }

    fn erase(&mut self) -> Result<(), StoreError> {
        self.write(Contents::default())
    }
}

impl Ledger for MemoryStore {
    fn load(&mut self) -> Result<LedgerRecord, StoreError> {
        Ok(self.reading()?.ledger.clone())
    }

    fn commit(&mut self, record: &LedgerRecord) -> Result<(), StoreError> {
        self.write(Contents {
            ledger: record.clone(),
            ..self.contents.clone()
        })
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

    #[test]
    fn a_power_cut_hits_one_write_and_nothing_answers_before_the_restart() {
        for (fate, expected) in [(Fate::Lost, None), (Fate::Kept, Some(b"second".as_slice()))] {
            let mut store = MemoryStore::new();
            let (first, second) = (Table::Log.at(1), Table::Log.at(2));
            store.cut_power_after(1, fate);
            store.apply(&[Change::Put(first, b"first")]).unwrap();
            assert!(!store.is_without_power());
            let hit = store.apply(&[Change::Put(second, b"second")]);
            assert_eq!(hit, Err(StoreError::Io));
            assert!(store.is_without_power());
            assert_eq!(store.read(first), Err(StoreError::Io));
            assert_eq!(store.erase(), Err(StoreError::Io));
            assert_eq!(store.load(), Err(StoreError::Io));
            store.heal();
            assert_eq!(store.read(first).unwrap().unwrap(), b"first");
            assert_eq!(store.read(second).unwrap().as_deref(), expected);
        }
    }
}
