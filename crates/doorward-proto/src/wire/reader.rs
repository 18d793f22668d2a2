//! Takes fields off the front of a payload.

use crate::types::{DateTime, Name, TimeLimit, TimeOfDay, Weekdays};

/// The rest of a payload. Every method takes a field off the front, or returns `None` when there are too
/// few bytes; then nothing is left, for behind a field that is cut off no other can begin. All integers are
/// little-endian.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    pub(crate) const fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    pub(crate) const fn remaining(&self) -> usize {
        self.0.len()
    }

    /// Everything that is left.
    pub(crate) const fn rest(&mut self) -> &'a [u8] {
        let rest = self.0;
        self.0 = &[];
        rest
    }

    pub(crate) fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (field, rest) = self.0.split_first_chunk::<N>().unzip();
        self.0 = rest.unwrap_or_default();
        field.copied()
    }

    pub(crate) fn u8(&mut self) -> Option<u8> {
        self.array().map(|[byte]| byte)
    }

    /// Any value but 0 is true.
    pub(crate) fn bool(&mut self) -> Option<bool> {
        self.u8().map(|byte| byte != 0)
    }

    pub(crate) fn i8(&mut self) -> Option<i8> {
        self.array().map(i8::from_le_bytes)
    }

    pub(crate) fn u16(&mut self) -> Option<u16> {
        self.array().map(u16::from_le_bytes)
    }

    pub(crate) fn i16(&mut self) -> Option<i16> {
        self.array().map(i16::from_le_bytes)
    }

    pub(crate) fn u32(&mut self) -> Option<u32> {
        self.array().map(u32::from_le_bytes)
    }

    pub(crate) fn f32(&mut self) -> Option<f32> {
        self.array().map(f32::from_le_bytes)
    }

    pub(crate) fn name<const N: usize>(&mut self) -> Option<Name<N>> {
        self.array().map(|field| Name::from_wire(&field))
    }

    pub(crate) fn date(&mut self) -> Option<DateTime> {
        self.array().map(DateTime::from_wire)
    }

    pub(crate) fn time_of_day(&mut self) -> Option<TimeOfDay> {
        self.array()
            .map(|[hour, minute]| TimeOfDay { hour, minute })
    }

    pub(crate) fn weekdays(&mut self) -> Option<Weekdays> {
        self.u8().map(Weekdays)
    }

    pub(crate) fn time_limit(&mut self) -> Option<TimeLimit> {
        Some(TimeLimit {
            allowed_from: self.date()?,
            allowed_until: self.date()?,
            weekdays: self.weekdays()?,
            from_time: self.time_of_day()?,
            until_time: self.time_of_day()?,
        })
    }
}
