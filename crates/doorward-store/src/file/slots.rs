//! The attempt ledger on a disk: a preallocated file of two slots, written in turn. One step is one write and one flush.

use super::{
    disk::DiskFile,
    seal::{RootKey, Sealer},
};
use crate::{LEDGER_BYTES, LedgerRecord, StoreError};
use alloc::{sync::Arc, vec};

/// The size of one slot, in bytes: what disks write in one piece.
pub(super) const SLOT: usize = 4096;
/// The size of the file.
pub(super) const LEDGER_FILE_BYTES: u64 = 2 * SLOT as u64;

/// What the ledger's keys are derived for.
pub(super) const PURPOSE: &[u8] = b"attempt ledger";

// Length, nonce, sequence, record and tag fit a slot.
const _: () = assert!(2 + 24 + 8 + LEDGER_BYTES + 16 <= SLOT);

#[derive(Debug)]
pub(super) struct Slots {
    file: Arc<dyn DiskFile>,
    sealer: Sealer,
    /// The sequence number of the newest slot that was acknowledged.
    sequence: u64,
}

impl Slots {
    /// Prepares an empty ledger in a new file. Not durable before the file is synced, which this does.
    pub(super) fn create(file: Arc<dyn DiskFile>, root: &RootKey) -> Result<Self, StoreError> {
        let mut slots = Self {
            file,
            sealer: root.sealer(PURPOSE)?,
            sequence: 0,
        };
        slots.write(&LedgerRecord::default())?;
        slots.write(&LedgerRecord::default())?;
        slots.file.sync().map_err(super::refusal)?;
        Ok(slots)
    }

    /// Finds the newest slot. A torn one is the step that was never acknowledged; two unreadable ones are corruption.
    pub(super) fn open(
        file: Arc<dyn DiskFile>,
        root: &RootKey,
    ) -> Result<(Self, LedgerRecord), StoreError> {
        let sealer = root.sealer(PURPOSE)?;
        file.settle().map_err(super::refusal)?;
        if file.length().map_err(super::refusal)? != LEDGER_FILE_BYTES {
            return Err(StoreError::Corrupt);
        }
        let mut newest: Option<(u64, LedgerRecord)> = None;
        for slot in 0..2_u8 {
            let mut bytes = vec![0; SLOT];
            file.read_at(offset(slot), &mut bytes)
                .map_err(super::refusal)?;
            if let Some((sequence, record)) = decode(&sealer, slot, &bytes)?
                && newest.as_ref().is_none_or(|(best, _)| sequence > *best)
            {
                newest = Some((sequence, record));
            }
        }
        let (sequence, record) = newest.ok_or(StoreError::Corrupt)?;
        let slots = Self {
            file,
            sealer,
            sequence,
        };
        Ok((slots, record))
    }

    /// Makes the record durable: one write, one flush. After a failure the medium may hold either; the last record that
    /// was acknowledged stays untouched in the other slot, and the next commit writes this slot again.
    pub(super) fn commit(&mut self, record: &LedgerRecord) -> Result<(), StoreError> {
        let sequence = self.sequence;
        let outcome = self
            .write(record)
            .and_then(|()| self.file.sync().map_err(super::refusal));
        if outcome.is_err() {
            self.sequence = sequence;
        }
        outcome
    }

    /// Writes the record to the slot whose turn it is.
    fn write(&mut self, record: &LedgerRecord) -> Result<(), StoreError> {
        let sequence = self.sequence.saturating_add(1);
        let slot = u8::from(!sequence.is_multiple_of(2));
        let mut plain = sequence.to_le_bytes().to_vec();
        plain.extend_from_slice(&record.encode());
        let sealed = self.sealer.seal(&[slot], &plain)?;
        let mut bytes = u16::try_from(sealed.len())
            .map_err(|_| StoreError::TooLarge)?
            .to_le_bytes()
            .to_vec();
        bytes.extend_from_slice(&sealed);
        bytes.resize(SLOT, 0);
        self.file
            .write_at(offset(slot), &bytes)
            .map_err(super::refusal)?;
        self.sequence = sequence;
        Ok(())
    }
}

fn offset(slot: u8) -> u64 {
    u64::from(slot).saturating_mul(SLOT as u64)
}

/// `None` for a slot that was torn, or never written. What the seal vouches for must be understood: falling back from it to
/// the other slot would forget a failure.
fn decode(
    sealer: &Sealer,
    slot: u8,
    bytes: &[u8],
) -> Result<Option<(u64, LedgerRecord)>, StoreError> {
    let plain = bytes
        .split_first_chunk::<2>()
        .and_then(|(length, rest)| rest.get(..usize::from(u16::from_le_bytes(*length))))
        .and_then(|sealed| sealer.open(&[slot], sealed).ok());
    let Some(plain) = plain else {
        return Ok(None);
    };
    let (sequence, record) = plain.split_first_chunk::<8>().ok_or(StoreError::Corrupt)?;
    Ok(Some((
        u64::from_le_bytes(*sequence),
        LedgerRecord::decode(record)?,
    )))
}
