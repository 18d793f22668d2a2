//! The door sensor of a lock. No published document has these messages; the numbers and layouts are those a device answers
//! that the vendor's app accepts.

use super::{Reader, Writer};
use crate::ParameterError;

/// What the door sensor is for (0x0059; Set Door Sensor Config 0x0057 replaces it).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DoorSensorConfig {
    /// Whether the lock listens to its sensor at all.
    pub enabled: bool,
    /// Minutes after which an open door is worth a warning, 1..=240.
    pub ajar_minutes: u8,
    /// Whether a door that stays open for longer than that is told in the activity log.
    pub warns_ajar: bool,
    /// Whether a bolt that is thrown while the door stands open is told in the activity log.
    pub warns_locked_open: bool,
}

impl DoorSensorConfig {
    /// Bytes of it.
    pub(crate) const LENGTH: usize = 4;

    /// What a lock leaves the factory with: it listens, and warns of nothing.
    pub const FACTORY: Self = Self {
        enabled: true,
        ajar_minutes: 10,
        warns_ajar: false,
        warns_locked_open: false,
    };

    pub(crate) fn read(reader: &mut Reader<'_>) -> Option<Self> {
        Some(Self {
            enabled: reader.bool()?,
            ajar_minutes: reader.u8()?,
            warns_ajar: reader.bool()?,
            warns_locked_open: reader.bool()?,
        })
    }

    pub(crate) fn write(self, writer: &mut Writer) {
        writer
            .bool(self.enabled)
            .u8(self.ajar_minutes)
            .bool(self.warns_ajar)
            .bool(self.warns_locked_open);
    }

    pub(crate) fn check(self) -> Result<(), ParameterError> {
        let in_range = (1..=240).contains(&self.ajar_minutes);
        ParameterError::unless(in_range, "minutes until the door warning")
    }
}
