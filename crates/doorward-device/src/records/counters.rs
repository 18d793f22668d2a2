//! Small records: who the lock is in this life, what only grows, the clock.

use doorward_proto::types::DeviceUuid;
use doorward_store::{Record, StateStore, StoreError, Table};

use super::codec::{RecordReader, RecordWriter};

/// The device in its present life, from one factory reset to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Identity(pub(crate) DeviceUuid);

impl Identity {
    pub(crate) fn load(store: &mut impl StateStore) -> Result<Option<Self>, StoreError> {
        let Some(bytes) = store.read(Table::Identity.only())? else {
            return Ok(None);
        };
        let mut reader = RecordReader::new(&bytes)?;
        let uuid = DeviceUuid(reader.array()?);
        reader.finish()?;
        Ok(Some(Self(uuid)))
    }

    pub(crate) fn encode(self) -> Record {
        RecordWriter::new().bytes(&self.0.0).finish()
    }
}

/// Numbers that only grow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Counters {
    pub(crate) next_authorization: u32,
    pub(crate) next_keypad_code: u16,
    /// Counts changes of the configuration; wraps.
    pub(crate) config_updates: u8,
    /// Wrong keypad codes in a row.
    pub(crate) keypad_failures: u16,
    /// Authorizations ever made with the button.
    pub(crate) pairings: u32,
}

impl Default for Counters {
    fn default() -> Self {
        Self {
            next_authorization: 1,
            next_keypad_code: 1,
            config_updates: 0,
            keypad_failures: 0,
            pairings: 0,
        }
    }
}

impl Counters {
    pub(crate) fn load(store: &mut impl StateStore) -> Result<Self, StoreError> {
        let Some(bytes) = store.read(Table::Counters.only())? else {
            return Ok(Self::default());
        };
        let mut reader = RecordReader::new(&bytes)?;
        let counters = Self {
            next_authorization: reader.u32()?,
            next_keypad_code: reader.u16()?,
            config_updates: reader.u8()?,
            keypad_failures: reader.u16()?,
            pairings: reader.u32()?,
        };
        reader.finish()?;
        Ok(counters)
    }

    pub(crate) fn encode(&self) -> Record {
        RecordWriter::new()
            .u32(self.next_authorization)
            .u16(self.next_keypad_code)
            .u8(self.config_updates)
            .u16(self.keypad_failures)
            .u32(self.pairings)
            .finish()
    }

    /// The same with one change of the configuration more.
    pub(crate) const fn with_config_update(self) -> Self {
        Self {
            config_updates: self.config_updates.wrapping_add(1),
            ..self
        }
    }
}

/// How far believed UTC is ahead of the hardware clock, in seconds.
pub(crate) fn clock_offset(store: &mut impl StateStore) -> Result<i64, StoreError> {
    let Some(bytes) = store.read(Table::Clock.only())? else {
        return Ok(0);
    };
    let mut reader = RecordReader::new(&bytes)?;
    let offset = reader.i64()?;
    reader.finish()?;
    Ok(offset)
}

pub(crate) fn clock_record(offset: i64) -> Record {
    RecordWriter::new().i64(offset).finish()
}
