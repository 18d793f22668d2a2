//! Scheduled actions.

use doorward_proto::{CommandId, Message, Profile, time_control::TimeControlEntry};
use doorward_store::{Record, StateStore, StoreError, Table};

use super::codec::{RecordReader, RecordWriter};

/// One scheduled action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TimeControlRecord(pub(crate) TimeControlEntry);

impl TimeControlRecord {
    pub(crate) fn load(
        store: &mut impl StateStore,
        profile: &Profile,
        id: u32,
    ) -> Result<Option<Self>, StoreError> {
        let Some(bytes) = store.read(Table::TimeControl.at(id))? else {
            return Ok(None);
        };
        let message = RecordReader::new(&bytes)?.message(profile, CommandId::TIME_CONTROL_ENTRY)?;
        let Message::TimeControlEntry(entry) = message else {
            return Err(StoreError::Corrupt);
        };
        Ok(Some(Self(entry)))
    }

    pub(crate) fn encode(self, profile: &Profile) -> Record {
        RecordWriter::new().message(profile, &Message::TimeControlEntry(self.0))
    }
}
