use crate::StoreError;
use heapless::Vec;

/// The most authorizations that can have wrong codes on their account at once: all 200 there may be, and the few that
/// are being replaced.
pub const MAX_FAILURE_ENTRIES: usize = 208;

/// The longest encoding of a [`LedgerRecord`], in bytes.
pub const LEDGER_BYTES: usize = 16 + MAX_FAILURE_ENTRIES * 5;

const VERSION: u8 = 1;

/// The wrong codes on one authorization's account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FailureEntry {
    /// The authorization.
    pub authorization: u32,
    /// Distinct wrong codes in a row, at most 20.
    pub failures: u8,
}

/// The counters of wrong codes: pure data, judged by the lock's lockout policy.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LedgerRecord {
    /// Failures shared by all that have not shown the current code; heals with powered time.
    pub shared: u8,
    /// Failures of the unproven that no proven authorization has acknowledged yet.
    pub unacknowledged: u16,
    /// Failures counted in all; only a factory reset begins anew.
    pub failures_ever: u32,
    /// Failures per authorization; none for those with zero.
    pub entries: Vec<FailureEntry, MAX_FAILURE_ENTRIES>,
}

impl LedgerRecord {
    /// Encodes the record: version u8, shared u8, unacknowledged u16, failures_ever u32, count u16, then per entry
    /// authorization u32 and failures u8, all little-endian.
    #[must_use]
    pub fn encode(&self) -> Vec<u8, LEDGER_BYTES> {
        let mut out = Vec::new();
        let count = u16::try_from(self.entries.len()).unwrap_or(u16::MAX);
        let head = [VERSION, self.shared];
        // Each push fits: LEDGER_BYTES is made for the largest record.
        let _ = out.extend_from_slice(&head);
        let _ = out.extend_from_slice(&self.unacknowledged.to_le_bytes());
        let _ = out.extend_from_slice(&self.failures_ever.to_le_bytes());
        let _ = out.extend_from_slice(&count.to_le_bytes());
        for entry in &self.entries {
            let _ = out.extend_from_slice(&entry.authorization.to_le_bytes());
            let _ = out.push(entry.failures);
        }
        out
    }

    /// Reads what [`encode`](Self::encode) wrote.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] for anything else, including an unknown version and bytes left over.
    pub fn decode(bytes: &[u8]) -> Result<Self, StoreError> {
        let (&[version, shared, a, b, c, d, e, f, g, h], mut rest) =
            bytes.split_first_chunk::<10>().ok_or(StoreError::Corrupt)?;
        if version != VERSION {
            return Err(StoreError::Corrupt);
        }
        let count = usize::from(u16::from_le_bytes([g, h]));
        let mut record = Self {
            shared,
            unacknowledged: u16::from_le_bytes([a, b]),
            failures_ever: u32::from_le_bytes([c, d, e, f]),
            entries: Vec::new(),
        };
        for _ in 0..count {
            let (&[a, b, c, d, failures], tail) =
                rest.split_first_chunk::<5>().ok_or(StoreError::Corrupt)?;
            rest = tail;
            let authorization = u32::from_le_bytes([a, b, c, d]);
            record
                .entries
                .push(FailureEntry {
                    authorization,
                    failures,
                })
                .map_err(|_| StoreError::Corrupt)?;
        }
        if rest.is_empty() {
            Ok(record)
        } else {
            Err(StoreError::Corrupt)
        }
    }

    /// The failures of this authorization.
    #[must_use]
    pub fn failures(&self, authorization: u32) -> u8 {
        self.entries
            .iter()
            .find(|entry| entry.authorization == authorization)
            .map_or(0, |entry| entry.failures)
    }

    /// Sets the failures of this authorization; zero takes it off the list.
    ///
    /// # Errors
    /// [`StoreError::Full`] if there is no room for one more; nothing is changed then.
    pub fn set_failures(&mut self, authorization: u32, failures: u8) -> Result<(), StoreError> {
        if failures == 0 {
            self.entries
                .retain(|entry| entry.authorization != authorization);
            return Ok(());
        }
        if let Some(entry) = self
            .entries
            .iter_mut()
            .find(|entry| entry.authorization == authorization)
        {
            entry.failures = failures;
            return Ok(());
        }
        self.entries
            .push(FailureEntry {
                authorization,
                failures,
            })
            .map_err(|_| StoreError::Full)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn full() -> LedgerRecord {
        let mut record = LedgerRecord {
            shared: 10,
            unacknowledged: 100,
            failures_ever: 70_000,
            entries: Vec::new(),
        };
        for id in 1..=u32::try_from(MAX_FAILURE_ENTRIES).unwrap() {
            record.set_failures(id, 20).unwrap();
        }
        record
    }

    #[test]
    fn decodes_what_it_encodes() {
        for record in [LedgerRecord::default(), full()] {
            assert_eq!(LedgerRecord::decode(&record.encode()), Ok(record));
        }
    }

    #[test]
    fn refuses_every_shortened_or_lengthened_encoding() {
        let bytes = full().encode();
        for end in 0..bytes.len() {
            assert_eq!(
                LedgerRecord::decode(&bytes[..end]),
                Err(StoreError::Corrupt)
            );
        }
        let mut longer = bytes.to_vec();
        longer.push(0);
        assert_eq!(LedgerRecord::decode(&longer), Err(StoreError::Corrupt));
    }

    #[test]
    fn refuses_an_unknown_version() {
        let mut bytes = full().encode();
        bytes[0] = 2;
        assert_eq!(LedgerRecord::decode(&bytes), Err(StoreError::Corrupt));
    }

    #[test]
    fn a_full_list_refuses_one_more_and_keeps_the_rest() {
        let mut record = full();
        let before = record.clone();
        assert_eq!(record.set_failures(9999, 1), Err(StoreError::Full));
        assert_eq!(record, before);
        record.set_failures(1, 0).unwrap();
        record.set_failures(9999, 1).unwrap();
        assert_eq!((record.failures(1), record.failures(9999)), (0, 1));
    }
}
