//! The activity log's bookkeeping.

use doorward_store::{Record, StateStore, StoreError, Table};
use heapless::Vec;

use super::codec::{RecordReader, RecordWriter};

/// How many authorizations' latest refusals are remembered for coalescing.
const MAX_REFUSED: usize = 8;

/// Where the wrong codes of one authorization are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Refused {
    /// Whose; 0 for pairing.
    pub(crate) authorization: u32,
    /// The entry that counts them.
    pub(crate) index: u32,
    /// How many it counts.
    pub(crate) count: u32,
    /// When the first came, Unix seconds.
    pub(crate) since: i64,
}

/// The switch, the next index, and the entries that still grow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct LogMeta {
    pub(crate) enabled: bool,
    pub(crate) next_index: u32,
    /// Least recently touched first.
    pub(crate) refused: Vec<Refused, MAX_REFUSED>,
}

impl Default for LogMeta {
    fn default() -> Self {
        Self {
            enabled: true,
            next_index: 1,
            refused: Vec::new(),
        }
    }
}

impl LogMeta {
    pub(crate) fn load(store: &mut impl StateStore) -> Result<Self, StoreError> {
        let Some(bytes) = store.read(Table::LogMeta.only())? else {
            return Ok(Self::default());
        };
        let mut reader = RecordReader::new(&bytes)?;
        let mut meta = Self {
            enabled: reader.u8()? != 0,
            next_index: reader.u32()?,
            refused: Vec::new(),
        };
        for _ in 0..reader.u8()? {
            let refused = Refused {
                authorization: reader.u32()?,
                index: reader.u32()?,
                count: reader.u32()?,
                since: reader.i64()?,
            };
            meta.refused
                .push(refused)
                .map_err(|_| StoreError::Corrupt)?;
        }
        reader.finish()?;
        Ok(meta)
    }

    pub(crate) fn encode(&self) -> Record {
        let writer = RecordWriter::new()
            .u8(u8::from(self.enabled))
            .u32(self.next_index)
            .u8(u8::try_from(self.refused.len()).unwrap_or(0));
        self.refused
            .iter()
            .fold(writer, |writer, refused| {
                writer
                    .u32(refused.authorization)
                    .u32(refused.index)
                    .u32(refused.count)
                    .i64(refused.since)
            })
            .finish()
    }

    /// Remembers where somebody's refusals are told, in place of what was remembered of them.
    pub(crate) fn remember(&mut self, refused: Refused) {
        self.refused
            .retain(|old| old.authorization != refused.authorization);
        if self.refused.is_full() {
            self.refused.remove(0);
        }
        // There is room now.
        let _ = self.refused.push(refused);
    }
}
