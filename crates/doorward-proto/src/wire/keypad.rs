//! Keypad codes.

use super::{Reader, Writer};
use crate::ParameterError;
use crate::types::{DateTime, KeypadCode, Name, TimeLimit};

/// A new keypad code (Add Keypad Code, 0x0041). It starts enabled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewKeypadCode {
    /// What to type.
    pub code: KeypadCode,
    /// Whose it is.
    pub name: Name<20>,
    /// When it works; `None` = always.
    pub limit: Option<TimeLimit>,
}

impl NewKeypadCode {
    pub(crate) fn read(reader: &mut Reader<'_>) -> Option<Self> {
        Some(Self {
            code: KeypadCode::from_wire(reader.u32()?),
            name: reader.name()?,
            limit: read_limit(reader)?,
        })
    }

    pub(crate) fn write(&self, writer: &mut Writer) {
        writer.u32(self.code.expose_value()).name(&self.name);
        write_limit(writer, self.limit.as_ref());
    }

    pub(crate) fn check(&self) -> Result<(), ParameterError> {
        ParameterError::unless(self.code.is_well_formed(), "keypad code")?;
        check_limit(self.limit.as_ref())
    }
}

/// A change of a keypad code (Update Keypad Code, 0x0046); replaces every field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeypadCodeUpdate {
    /// Its number.
    pub id: u16,
    /// What to type.
    pub code: KeypadCode,
    /// Whose it is.
    pub name: Name<20>,
    /// Whether it works at all.
    pub enabled: bool,
    /// When it works; `None` = always.
    pub limit: Option<TimeLimit>,
}

impl KeypadCodeUpdate {
    pub(crate) fn read(reader: &mut Reader<'_>) -> Option<Self> {
        Some(Self {
            id: reader.u16()?,
            code: KeypadCode::from_wire(reader.u32()?),
            name: reader.name()?,
            enabled: reader.bool()?,
            limit: read_limit(reader)?,
        })
    }

    pub(crate) fn write(&self, writer: &mut Writer) {
        writer
            .u16(self.id)
            .u32(self.code.expose_value())
            .name(&self.name)
            .bool(self.enabled);
        write_limit(writer, self.limit.as_ref());
    }

    pub(crate) fn check(&self) -> Result<(), ParameterError> {
        ParameterError::unless(self.code.is_well_formed(), "keypad code")?;
        check_limit(self.limit.as_ref())
    }
}

/// One keypad code as it is listed (Keypad Code, 0x0045).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeypadCodeEntry {
    /// Its number.
    pub id: u16,
    /// What to type.
    pub code: KeypadCode,
    /// Whose it is.
    pub name: Name<20>,
    /// Whether it works at all.
    pub enabled: bool,
    /// When it was added (UTC).
    pub created: DateTime,
    /// When it was last used (UTC).
    pub last_active: DateTime,
    /// How often it was used.
    pub use_count: u16,
    /// When it works; `None` = always.
    pub limit: Option<TimeLimit>,
}

impl KeypadCodeEntry {
    pub(crate) fn read(reader: &mut Reader<'_>) -> Option<Self> {
        Some(Self {
            id: reader.u16()?,
            code: KeypadCode::from_wire(reader.u32()?),
            name: reader.name()?,
            enabled: reader.bool()?,
            created: reader.date()?,
            last_active: reader.date()?,
            use_count: reader.u16()?,
            limit: read_optional_limit(reader)?,
        })
    }

    pub(crate) fn write(&self, writer: &mut Writer) {
        writer
            .u16(self.id)
            .u32(self.code.expose_value())
            .name(&self.name)
            .bool(self.enabled)
            .date(self.created)
            .date(self.last_active)
            .u16(self.use_count);
        write_optional_limit(writer, self.limit.as_ref());
    }
}

/// Keypad Code ID (0x0042): the answer to adding one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeypadCodeAdded {
    /// Its number.
    pub id: u16,
    /// When it was added (UTC).
    pub created: DateTime,
}

/// Commands always carry the limit block, whether its flag is set or not.
pub(super) fn read_limit(reader: &mut Reader<'_>) -> Option<Option<TimeLimit>> {
    let limited = reader.bool()?;
    let limit = reader.time_limit()?;
    Some(limited.then_some(limit))
}

pub(super) fn write_limit(writer: &mut Writer, limit: Option<&TimeLimit>) {
    writer
        .bool(limit.is_some())
        .time_limit(limit.unwrap_or(&TimeLimit::NONE));
}

/// Listed entries carry the block only if limited; some devices send it always.
pub(super) fn read_optional_limit(reader: &mut Reader<'_>) -> Option<Option<TimeLimit>> {
    let limited = reader.bool()?;
    let limit = reader.time_limit();
    Some(if limited { limit } else { None })
}

pub(super) fn write_optional_limit(writer: &mut Writer, limit: Option<&TimeLimit>) {
    writer.bool(limit.is_some());
    if let Some(limit) = limit {
        writer.time_limit(limit);
    }
}

pub(super) fn check_limit(limit: Option<&TimeLimit>) -> Result<(), ParameterError> {
    ParameterError::unless(limit.is_none_or(TimeLimit::is_valid), "time limit")
}
