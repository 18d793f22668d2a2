//! Small messages of the device: errors, battery, counts, pairing's by-products.

use super::{Reader, Writer};
use crate::types::{AuthorizationId, DateTime, ErrorCode};
use crate::{CommandId, Frame, PData};

/// Error Report (0x0012).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ErrorReport {
    /// Why.
    pub code: ErrorCode,
    /// What was refused; [`CommandId::NONE`] when the message could not be read.
    pub command: CommandId,
}

impl ErrorReport {
    /// The plain report of a device that does not know the authorization or cannot open a message;
    /// it goes out on [`crate::Characteristic::Service`].
    pub const NOT_AUTHORIZED: Self = Self {
        code: ErrorCode::NotAuthorized,
        command: CommandId::NONE,
    };

    /// The report as a message to seal.
    #[must_use]
    pub fn to_pdata(self) -> PData {
        let mut writer = Writer::default();
        writer.u8(self.code.to_wire()).u16(self.command.0);
        writer.finish(CommandId::ERROR_REPORT)
    }

    /// The report as a plain message.
    #[must_use]
    pub fn to_plain_frame(self) -> Frame {
        super::plain::encode_pdata(&self.to_pdata())
    }

    pub(crate) fn read(reader: &mut Reader<'_>) -> Option<Self> {
        Some(Self {
            code: ErrorCode::from_wire(reader.u8()?),
            command: CommandId(reader.u16()?),
        })
    }
}

/// Battery Report (0x0011).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BatteryReport {
    /// Energy of the last action, mWs.
    pub drain: u16,
    /// Present voltage, mV.
    pub voltage: u16,
    /// Whether the batteries need replacing (bit 0; the other bits are kept).
    pub critical: u8,
    /// The last lock action, 0 = none.
    pub last_action: u8,
    /// Voltage before it, mV.
    pub start_voltage: u16,
    /// Lowest voltage during it, mV.
    pub lowest_voltage: u16,
    /// How far it turned, degrees.
    pub distance: u16,
    /// Temperature before it, degrees Celsius.
    pub start_temperature: i8,
    /// Highest current, mA.
    pub max_turn_current: u16,
    /// Internal resistance, mOhm.
    pub battery_resistance: u16,
}

impl BatteryReport {
    pub(crate) fn read(reader: &mut Reader<'_>) -> Option<Self> {
        Some(Self {
            drain: reader.u16()?,
            voltage: reader.u16()?,
            critical: reader.u8()?,
            last_action: reader.u8()?,
            start_voltage: reader.u16()?,
            lowest_voltage: reader.u16()?,
            distance: reader.u16()?,
            start_temperature: reader.i8()?,
            max_turn_current: reader.u16()?,
            battery_resistance: reader.u16()?,
        })
    }

    pub(crate) fn write(&self, writer: &mut Writer) {
        writer
            .u16(self.drain)
            .u16(self.voltage)
            .u8(self.critical)
            .u8(self.last_action)
            .u16(self.start_voltage)
            .u16(self.lowest_voltage)
            .u16(self.distance)
            .i8(self.start_temperature)
            .u16(self.max_turn_current)
            .u16(self.battery_resistance);
    }
}

/// Openings Closings Summary (0x0010) of the first generation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OpeningsClosings {
    /// Openings ever.
    pub openings: u16,
    /// Closings ever.
    pub closings: u16,
    /// Openings since the device started.
    pub openings_since_boot: u16,
    /// Closings since the device started.
    pub closings_since_boot: u16,
}

impl OpeningsClosings {
    pub(crate) fn read(reader: &mut Reader<'_>) -> Option<Self> {
        Some(Self {
            openings: reader.u16()?,
            closings: reader.u16()?,
            openings_since_boot: reader.u16()?,
            closings_since_boot: reader.u16()?,
        })
    }

    pub(crate) fn write(&self, writer: &mut Writer) {
        writer
            .u16(self.openings)
            .u16(self.closings)
            .u16(self.openings_since_boot)
            .u16(self.closings_since_boot);
    }
}

/// Authorization-ID (Invite) (0x001F): the authorization made for somebody else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Invited {
    /// Its identity.
    pub authorization: AuthorizationId,
    /// When it was made (UTC).
    pub created: DateTime,
}

impl Invited {
    pub(crate) fn read(reader: &mut Reader<'_>) -> Option<Self> {
        Some(Self {
            authorization: AuthorizationId::new(reader.u32()?)?,
            created: reader.date()?,
        })
    }

    pub(crate) fn write(&self, writer: &mut Writer) {
        writer.u32(self.authorization.value()).date(self.created);
    }
}
