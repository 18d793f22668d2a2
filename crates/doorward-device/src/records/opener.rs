//! What an Opener remembers over a power cut: continuous mode and on whose account, and what it knows of its doorbell.

use doorward_proto::types::OpenerOperatingMode;
use doorward_store::{Record, StateStore, StoreError, Table};

use super::codec::{RecordReader, RecordWriter};
use crate::body::{KeptContinuousMode, OpenerMemory, Training};

/// What switched a mode on, as the entry of a ring tells it (Opener API 1.1, doorbell recognition).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Account {
    pub(crate) source: u8,
    /// A phone did it by coming home.
    pub(crate) geofence: bool,
    /// The keypad code used, 0 for none.
    pub(crate) code_id: u16,
}

/// The record.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct OpenerRecord {
    pub(crate) memory: OpenerMemory,
    /// On whose account continuous mode is active.
    pub(crate) continuous_mode: Account,
}

impl OpenerRecord {
    pub(crate) fn load(store: &mut impl StateStore) -> Result<Self, StoreError> {
        let Some(bytes) = store.read(Table::Opener.only())? else {
            return Ok(Self::default());
        };
        let mut reader = RecordReader::new(&bytes)?;
        let training = Training {
            recorded: read_mode(&mut reader)?,
            done: read_mode(&mut reader)?,
        };
        let is_continuous = read_flag(&mut reader)?;
        let since = reader.i64()?;
        let ends = read_flag(&mut reader)?;
        let until = reader.i64()?;
        let account = Account {
            source: reader.u8()?,
            geofence: read_flag(&mut reader)?,
            code_id: reader.u16()?,
        };
        reader.finish()?;
        let kept = KeptContinuousMode {
            since,
            until: ends.then_some(until),
        };
        Ok(Self {
            memory: OpenerMemory {
                continuous_mode: is_continuous.then_some(kept),
                training,
            },
            continuous_mode: account,
        })
    }

    pub(crate) fn encode(&self) -> Record {
        let Training { recorded, done } = self.memory.training;
        let kept = self.memory.continuous_mode;
        let until = kept.and_then(|kept| kept.until);
        let account = self.continuous_mode;
        write_mode(write_mode(RecordWriter::new(), recorded), done)
            .u8(u8::from(kept.is_some()))
            .i64(kept.map_or(0, |kept| kept.since))
            .u8(u8::from(until.is_some()))
            .i64(until.unwrap_or(0))
            .u8(account.source)
            .u8(u8::from(account.geofence))
            .u16(account.code_id)
            .finish()
    }
}

fn read_flag(reader: &mut RecordReader<'_>) -> Result<bool, StoreError> {
    match reader.u8()? {
        0 => Ok(false),
        1 => Ok(true),
        _ => Err(StoreError::Corrupt),
    }
}

fn read_mode(reader: &mut RecordReader<'_>) -> Result<Option<OpenerOperatingMode>, StoreError> {
    let (known, mode) = (read_flag(reader)?, reader.u8()?);
    Ok(known.then_some(OpenerOperatingMode::from_wire(mode)))
}

fn write_mode(writer: RecordWriter, mode: Option<OpenerOperatingMode>) -> RecordWriter {
    writer
        .u8(u8::from(mode.is_some()))
        .u8(mode.map_or(0, OpenerOperatingMode::to_wire))
}
