//! Codes typed at the door.

use doorward_proto::{CommandId, Message, Profile, keypad::KeypadCodeEntry, types::KeypadCode};
use doorward_store::{Record, StateStore, StoreError, Table};

use super::codec::{RecordReader, RecordWriter};

/// How many keypad codes a lock keeps (vendor documentation: 200 from the third generation on).
pub(crate) const MAX_KEYPAD_CODES: u32 = 200;

/// One keypad code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct KeypadRecord(pub(crate) KeypadCodeEntry);

impl KeypadRecord {
    pub(crate) fn load(
        store: &mut impl StateStore,
        profile: &Profile,
        id: u32,
    ) -> Result<Option<Self>, StoreError> {
        let Some(bytes) = store.read(Table::KeypadCode.at(id))? else {
            return Ok(None);
        };
        let message = RecordReader::new(&bytes)?.message(profile, CommandId::KEYPAD_CODE)?;
        let Message::KeypadCode(entry) = message else {
            return Err(StoreError::Corrupt);
        };
        Ok(Some(Self(entry)))
    }

    /// The entry with this code. Looks at all of them, so that the time taken tells nothing about which it is.
    pub(crate) fn find(
        store: &mut impl StateStore,
        profile: &Profile,
        code: &KeypadCode,
    ) -> Result<Option<Self>, StoreError> {
        let (mut found, mut after) = (None, None);
        while let Some(id) = store.next(Table::KeypadCode, after)? {
            if let Some(record) = Self::load(store, profile, id)?
                && record.0.code == *code
            {
                found = Some(record);
            }
            after = Some(id);
        }
        Ok(found)
    }

    pub(crate) fn encode(&self, profile: &Profile) -> Record {
        RecordWriter::new().message(profile, &Message::KeypadCode(self.0.clone()))
    }
}
