use crate::{Key, LedgerRecord, StoreError, Table};

/// The largest record, in bytes.
pub const MAX_RECORD: usize = 256;

/// The bytes of one record.
pub type Record = heapless::Vec<u8, MAX_RECORD>;

/// One part of an atomic change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change<'a> {
    /// Stores these bytes (at most [`MAX_RECORD`]) under this key, replacing what was there.
    Put(Key, &'a [u8]),
    /// Removes the record, if there is one.
    Delete(Key),
    /// Removes all records of the table.
    DeleteTable(Table),
}

/// Keeps records. See the crate's promises.
pub trait StateStore {
    /// The record under this key, if there is one.
    ///
    /// # Errors
    /// [`StoreError::Io`], or [`StoreError::Corrupt`] if what stands there is not what was written.
    fn read(&mut self, key: Key) -> Result<Option<Record>, StoreError>;

    /// Does all of these changes or none, in order, durably when it returns `Ok`.
    ///
    /// # Errors
    /// Any; the state is then the one before. Only if power is lost next, or the medium cannot even be read, it may turn out to
    /// be the one after.
    fn apply(&mut self, changes: &[Change<'_>]) -> Result<(), StoreError>;

    /// The smallest id in the table strictly after `after`, or the smallest of all.
    ///
    /// # Errors
    /// As [`read`](Self::read).
    fn next(&mut self, table: Table, after: Option<u32>) -> Result<Option<u32>, StoreError>;

    /// The largest id in the table strictly before `before`, or the largest of all.
    ///
    /// # Errors
    /// As [`read`](Self::read).
    fn previous(&mut self, table: Table, before: Option<u32>) -> Result<Option<u32>, StoreError>;

    /// How many records the table has.
    ///
    /// # Errors
    /// As [`read`](Self::read).
    fn count(&mut self, table: Table) -> Result<u32, StoreError>;

    /// Factory reset: destroys the root key first, then every record and the ledger. What comes after starts empty.
    ///
    /// # Errors
    /// Any; then the reset has not begun, or it will be finished when asked for again or at the next start: the store answers
    /// [`StoreError::Poisoned`] until then.
    fn erase(&mut self) -> Result<(), StoreError>;
}

/// Keeps the counters of wrong codes. See the crate's promises.
pub trait Ledger {
    /// The counters as last committed; all zero if none ever were.
    ///
    /// # Errors
    /// [`StoreError::Io`], or [`StoreError::Corrupt`]: then no code may be compared.
    fn load(&mut self) -> Result<LedgerRecord, StoreError>;

    /// Makes these counters durable: one write and one flush.
    ///
    /// # Errors
    /// Any; then the code that was about to be compared must not be. The counters are the ones before; only if power is lost
    /// next, they may turn out to be these.
    fn commit(&mut self, record: &LedgerRecord) -> Result<(), StoreError>;
}

/// All a lock needs kept.
pub trait Store: StateStore + Ledger {}

impl<T: StateStore + Ledger> Store for T {}
