//! The advanced configuration of an Opener.

use crate::ParameterError;
use crate::types::{BatteryType, OpenerButtonAction};
use crate::wire::{Reader, Writer};

/// What a client may set in an Opener's advanced configuration.
#[expect(
    clippy::struct_excessive_bools,
    reason = "independent switches, as they stand on the wire"
)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenerAdvancedSettings {
    /// The intercom in the vendor's database.
    pub intercom_id: u16,
    /// 0 none, 1 short circuit.
    pub bus_mode_switch: u8,
    /// Milliseconds.
    pub short_circuit_duration: u16,
    /// Milliseconds before opening at a ring, 0..=30000.
    pub strike_delay: u16,
    /// Whether to wait 3 to 7 seconds at random instead.
    pub random_strike_delay: bool,
    /// Milliseconds to open, 1000..=30000.
    pub strike_duration: u16,
    /// Whether a ring ends ring to open.
    pub disable_ring_to_open_after_ring: bool,
    /// Minutes until ring to open ends, 5..=60.
    pub ring_to_open_timeout: u8,
    /// The undocumented byte of real devices, kept as read; `None` in the documented form of 25 bytes.
    pub reserved: Option<u8>,
    /// Bit 0 during continuous mode, bit 1 during ring to open, bit 2 otherwise.
    pub doorbell_suppression: u8,
    /// Milliseconds, 500..=10000.
    pub doorbell_suppression_duration: u16,
    /// Sound of a ring, 0 none, 1..=3.
    pub sound_ring: u8,
    /// Sound of opening.
    pub sound_open: u8,
    /// Sound of ring to open.
    pub sound_ring_to_open: u8,
    /// Sound of continuous mode.
    pub sound_continuous_mode: u8,
    /// Whether actions are confirmed by a sound.
    pub sound_confirmation: bool,
    /// How loud, 0..=255.
    pub sound_level: u8,
    /// What one press of the button does.
    pub single_press: OpenerButtonAction,
    /// What two presses do.
    pub double_press: OpenerButtonAction,
    /// What powers the device.
    pub battery_type: BatteryType,
    /// Whether the device finds that out itself.
    pub automatic_battery_type: bool,
    /// Whether the firmware updates itself; `None` in forms of fewer than 27 bytes.
    pub auto_update: Option<bool>,
}

impl OpenerAdvancedSettings {
    /// Lengths of the forms clients send: as documented, with the undocumented byte, with auto update too.
    pub(crate) const LENGTHS: [usize; 3] = [25, 26, 27];

    /// What `present` becomes when a device obeys these settings: fields missing here stay as they are.
    #[must_use]
    pub fn apply_to(self, present: &Self) -> Self {
        Self {
            reserved: self.reserved.or(present.reserved),
            auto_update: self.auto_update.or(present.auto_update),
            ..self
        }
    }

    /// 25 bytes are the documented layout; more have one more byte after the ring-to-open timeout.
    pub(super) fn read(reader: &mut Reader<'_>) -> Option<Self> {
        let documented = reader.remaining() <= 25;
        Some(Self {
            intercom_id: reader.u16()?,
            bus_mode_switch: reader.u8()?,
            short_circuit_duration: reader.u16()?,
            strike_delay: reader.u16()?,
            random_strike_delay: reader.bool()?,
            strike_duration: reader.u16()?,
            disable_ring_to_open_after_ring: reader.bool()?,
            ring_to_open_timeout: reader.u8()?,
            reserved: if documented { None } else { reader.u8() },
            doorbell_suppression: reader.u8()?,
            doorbell_suppression_duration: reader.u16()?,
            sound_ring: reader.u8()?,
            sound_open: reader.u8()?,
            sound_ring_to_open: reader.u8()?,
            sound_continuous_mode: reader.u8()?,
            sound_confirmation: reader.bool()?,
            sound_level: reader.u8()?,
            single_press: OpenerButtonAction::from_wire(reader.u8()?),
            double_press: OpenerButtonAction::from_wire(reader.u8()?),
            battery_type: BatteryType::from_wire(reader.u8()?),
            automatic_battery_type: reader.bool()?,
            auto_update: reader.bool(),
        })
    }

    /// Writes the form these settings were read from.
    pub(super) fn write(&self, writer: &mut Writer) {
        writer
            .u16(self.intercom_id)
            .u8(self.bus_mode_switch)
            .u16(self.short_circuit_duration)
            .u16(self.strike_delay)
            .bool(self.random_strike_delay)
            .u16(self.strike_duration)
            .bool(self.disable_ring_to_open_after_ring)
            .u8(self.ring_to_open_timeout);
        if let Some(reserved) = self.reserved {
            writer.u8(reserved);
        }
        writer
            .u8(self.doorbell_suppression)
            .u16(self.doorbell_suppression_duration)
            .u8(self.sound_ring)
            .u8(self.sound_open)
            .u8(self.sound_ring_to_open)
            .u8(self.sound_continuous_mode)
            .bool(self.sound_confirmation)
            .u8(self.sound_level)
            .u8(self.single_press.to_wire())
            .u8(self.double_press.to_wire())
            .u8(self.battery_type.to_wire())
            .bool(self.automatic_battery_type);
        if let (Some(_), Some(auto_update)) = (self.reserved, self.auto_update) {
            writer.bool(auto_update);
        }
    }

    /// Writes the form of 27 bytes.
    pub(super) fn write_complete(&self, writer: &mut Writer) {
        Self {
            reserved: Some(self.reserved.unwrap_or_default()),
            auto_update: Some(self.auto_update.unwrap_or_default()),
            ..self.clone()
        }
        .write(writer);
    }

    pub(super) fn check(&self) -> Result<(), ParameterError> {
        let unless = ParameterError::unless;
        unless(self.bus_mode_switch <= 1, "bus mode switch")?;
        unless(self.strike_delay <= 30_000, "strike delay")?;
        unless(
            (1_000..=30_000).contains(&self.strike_duration),
            "strike duration",
        )?;
        unless(
            (5..=60).contains(&self.ring_to_open_timeout),
            "ring to open timeout",
        )?;
        unless(self.doorbell_suppression <= 7, "doorbell suppression")?;
        let suppression = (500..=10_000).contains(&self.doorbell_suppression_duration);
        unless(suppression, "doorbell suppression duration")?;
        let sounds = [
            self.sound_ring,
            self.sound_open,
            self.sound_ring_to_open,
            self.sound_continuous_mode,
        ];
        unless(sounds.iter().all(|sound| *sound <= 3), "sound")?;
        unless(
            self.single_press.is_named() && self.double_press.is_named(),
            "button action",
        )?;
        unless(self.battery_type.is_named(), "battery type")
    }
}
