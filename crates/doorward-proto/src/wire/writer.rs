//! Appends fields to a payload.

use super::{PData, Payload};
use crate::CommandId;
use crate::types::{DateTime, Name, TimeLimit, TimeOfDay, Weekdays};

/// A payload in the making. All integers are little-endian.
///
/// The longest message of the protocol has 122 bytes, well below the capacity, so writing cannot fail;
/// bytes beyond the capacity would be dropped.
#[derive(Debug, Default)]
pub(crate) struct Writer(Payload);

impl Writer {
    pub(crate) fn bytes(&mut self, bytes: &[u8]) -> &mut Self {
        let fits = self.0.extend_from_slice(bytes);
        debug_assert!(fits.is_ok(), "a message longer than any the protocol knows");
        self
    }

    pub(crate) fn u8(&mut self, value: u8) -> &mut Self {
        self.bytes(&[value])
    }

    pub(crate) fn bool(&mut self, value: bool) -> &mut Self {
        self.u8(u8::from(value))
    }

    pub(crate) fn i8(&mut self, value: i8) -> &mut Self {
        self.bytes(&value.to_le_bytes())
    }

    pub(crate) fn u16(&mut self, value: u16) -> &mut Self {
        self.bytes(&value.to_le_bytes())
    }

    pub(crate) fn i16(&mut self, value: i16) -> &mut Self {
        self.bytes(&value.to_le_bytes())
    }

    pub(crate) fn u32(&mut self, value: u32) -> &mut Self {
        self.bytes(&value.to_le_bytes())
    }

    pub(crate) fn f32(&mut self, value: f32) -> &mut Self {
        self.bytes(&value.to_le_bytes())
    }

    pub(crate) fn name<const N: usize>(&mut self, value: &Name<N>) -> &mut Self {
        self.bytes(&value.to_wire())
    }

    pub(crate) fn date(&mut self, value: DateTime) -> &mut Self {
        self.bytes(&value.to_wire())
    }

    pub(crate) fn time_of_day(&mut self, value: TimeOfDay) -> &mut Self {
        self.u8(value.hour).u8(value.minute)
    }

    pub(crate) fn weekdays(&mut self, value: Weekdays) -> &mut Self {
        self.u8(value.0)
    }

    pub(crate) fn time_limit(&mut self, value: &TimeLimit) -> &mut Self {
        self.date(value.allowed_from)
            .date(value.allowed_until)
            .weekdays(value.weekdays)
            .time_of_day(value.from_time)
            .time_of_day(value.until_time)
    }

    /// Cuts the payload to `len` bytes, for older forms of a message.
    pub(crate) fn truncate(&mut self, len: usize) -> &mut Self {
        self.0.truncate(len);
        self
    }

    pub(crate) fn finish(self, command: CommandId) -> PData {
        PData {
            command,
            payload: self.0,
        }
    }
}
