//! Bytes of records: little-endian, with a version in front, exact to the last byte.

use doorward_proto::{Message, PData, Profile};
use doorward_store::{Record, StoreError};

/// The version every record of this firmware begins with.
const VERSION: u8 = 1;

/// A record being written.
pub(crate) struct RecordWriter(Record);

impl RecordWriter {
    pub(crate) fn new() -> Self {
        Self(Record::new()).u8(VERSION)
    }

    pub(crate) fn bytes(mut self, bytes: &[u8]) -> Self {
        // The longest record, an authorization, has a test that it fits.
        let _ = self.0.extend_from_slice(bytes);
        self
    }

    pub(crate) fn u8(self, value: u8) -> Self {
        self.bytes(&[value])
    }

    pub(crate) fn u16(self, value: u16) -> Self {
        self.bytes(&value.to_le_bytes())
    }

    pub(crate) fn u32(self, value: u32) -> Self {
        self.bytes(&value.to_le_bytes())
    }

    pub(crate) fn i64(self, value: i64) -> Self {
        self.bytes(&value.to_le_bytes())
    }

    /// The payload of a message, which must come last.
    pub(crate) fn message(self, profile: &Profile, message: &Message) -> Record {
        self.bytes(&message.encode(profile).payload).0
    }

    pub(crate) fn finish(self) -> Record {
        self.0
    }
}

/// A record being read. Whatever does not fit is [`StoreError::Corrupt`].
pub(crate) struct RecordReader<'a>(&'a [u8]);

impl<'a> RecordReader<'a> {
    pub(crate) fn new(record: &'a [u8]) -> Result<Self, StoreError> {
        let mut reader = Self(record);
        if reader.u8()? == VERSION {
            Ok(reader)
        } else {
            Err(StoreError::Corrupt)
        }
    }

    pub(crate) fn array<const N: usize>(&mut self) -> Result<[u8; N], StoreError> {
        let (bytes, rest) = self.0.split_first_chunk::<N>().ok_or(StoreError::Corrupt)?;
        self.0 = rest;
        Ok(*bytes)
    }

    pub(crate) fn u8(&mut self) -> Result<u8, StoreError> {
        self.array().map(u8::from_le_bytes)
    }

    pub(crate) fn u16(&mut self) -> Result<u16, StoreError> {
        self.array().map(u16::from_le_bytes)
    }

    pub(crate) fn u32(&mut self) -> Result<u32, StoreError> {
        self.array().map(u32::from_le_bytes)
    }

    pub(crate) fn i64(&mut self) -> Result<i64, StoreError> {
        self.array().map(i64::from_le_bytes)
    }

    /// The payload of a message of this kind, which is all that is left.
    pub(crate) fn message(
        self,
        profile: &Profile,
        command: doorward_proto::CommandId,
    ) -> Result<Message, StoreError> {
        let payload =
            doorward_proto::Payload::from_slice(self.0).map_err(|_| StoreError::Corrupt)?;
        let data = PData { command, payload };
        let message = Message::decode(profile, &data).map_err(|_| StoreError::Corrupt)?;
        // Decoding forgives what other firmware sends; a record is exactly what was written.
        if message.encode(profile) == data {
            Ok(message)
        } else {
            Err(StoreError::Corrupt)
        }
    }

    pub(crate) fn finish(self) -> Result<(), StoreError> {
        if self.0.is_empty() {
            Ok(())
        } else {
            Err(StoreError::Corrupt)
        }
    }
}
