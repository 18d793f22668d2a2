//! What the records are, all together. Every record is sealed by itself; without this, one that vanished would look as if it
//! had never been written: a lock whose security code is gone would take itself for one without a code.

use super::seal::Sealer;
use crate::{StoreError, Table};
use alloc::{collections::BTreeMap, vec::Vec};
use core::fmt;

/// A keyed sum over all records, and how many each table has.
#[derive(Clone, Default, PartialEq, Eq)]
pub(super) struct Manifest {
    /// The exclusive or of the tags of all records. Only ever written sealed, so nobody can solve for it.
    sum: [u8; 32],
    /// By table number; derived from the records, not stored.
    counts: BTreeMap<u8, u32>,
}

impl fmt::Debug for Manifest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Manifest")
            .field("counts", &self.counts)
            .finish_non_exhaustive()
    }
}

impl Manifest {
    /// A record came to this place.
    pub(super) fn add(
        &mut self,
        sealer: &Sealer,
        place: [u8; 5],
        sealed: &[u8],
    ) -> Result<(), StoreError> {
        self.toggle(sealer, place, sealed)?;
        let [table, ..] = place;
        let count = self.counts.entry(table).or_default();
        *count = count.saturating_add(1);
        Ok(())
    }

    /// The record at this place went.
    pub(super) fn remove(
        &mut self,
        sealer: &Sealer,
        place: [u8; 5],
        sealed: &[u8],
    ) -> Result<(), StoreError> {
        self.toggle(sealer, place, sealed)?;
        let [table, ..] = place;
        let count = self.counts.entry(table).or_default();
        *count = count.saturating_sub(1);
        Ok(())
    }

    /// How many records the table has.
    pub(super) fn count(&self, table: Table) -> u32 {
        self.counts.get(&table.number()).copied().unwrap_or(0)
    }

    /// Whether both stand for the same records, each as it was sealed.
    pub(super) fn is_of_the_records_of(&self, other: &Self) -> bool {
        self.sum == other.sum
    }

    /// The sum, sealed for this place.
    pub(super) fn seal(&self, sealer: &Sealer, place: [u8; 5]) -> Result<Vec<u8>, StoreError> {
        sealer.seal(&place, &self.sum)
    }

    /// Whether this is the manifest that was sealed for this place.
    pub(super) fn check(
        &self,
        sealer: &Sealer,
        place: [u8; 5],
        sealed: &[u8],
    ) -> Result<(), StoreError> {
        if sealer.open(&place, sealed)?.as_slice() == self.sum {
            Ok(())
        } else {
            Err(StoreError::Corrupt)
        }
    }

    fn toggle(&mut self, sealer: &Sealer, place: [u8; 5], sealed: &[u8]) -> Result<(), StoreError> {
        for (sum, tag) in self.sum.iter_mut().zip(sealer.tag(&place, sealed)?) {
            *sum ^= tag;
        }
        Ok(())
    }
}
