//! The configuration of an Opener.

use super::check_place;
use crate::ParameterError;
use crate::types::{
    AdvertisingMode, DateTime, DeviceId, DstMode, Name, OpenerCapabilities, OpenerFobAction,
    OpenerOperatingMode, TimeZoneId,
};
use crate::wire::{Reader, Writer};

/// The configuration of an Opener.
#[derive(Clone, Debug, PartialEq)]
pub struct OpenerConfig {
    /// The device.
    pub device_id: DeviceId,
    /// What Set Config replaces.
    pub settings: OpenerSettings,
    /// The device's clock (UTC).
    pub current_time: DateTime,
    /// Whether a fob is paired.
    pub has_fob: bool,
    /// Whether a keypad is paired.
    pub has_keypad: bool,
    /// Major, minor, patch.
    pub firmware: [u8; 3],
    /// Major, minor.
    pub hardware: [u8; 2],
    /// Whether a second-generation keypad is paired.
    pub has_keypad_2: bool,
}

/// What a client may set in an Opener's configuration.
#[derive(Clone, Debug, PartialEq)]
pub struct OpenerSettings {
    /// The device's name.
    pub name: Name<32>,
    /// Degrees north.
    pub latitude: f32,
    /// Degrees east.
    pub longitude: f32,
    /// What the device can do at its intercom.
    pub capabilities: OpenerCapabilities,
    /// Whether the button can start pairing mode.
    pub pairing_enabled: bool,
    /// Whether the button acts.
    pub button_enabled: bool,
    /// Whether the ring flashes to tell the state.
    pub led_enabled: bool,
    /// Minutes to add for local time, without a time zone.
    pub timezone_offset: i16,
    /// Daylight saving, without a time zone.
    pub dst: DstMode,
    /// What one, two and three presses of the fob do.
    pub fob_actions: [OpenerFobAction; 3],
    /// How it talks to its intercom.
    pub operating_mode: OpenerOperatingMode,
    /// How often to advertise.
    pub advertising_mode: AdvertisingMode,
    /// The time zone.
    pub time_zone: TimeZoneId,
}

impl OpenerConfig {
    pub(super) fn read(reader: &mut Reader<'_>) -> Option<Self> {
        let device_id = DeviceId::new(reader.u32()?)?;
        let name = reader.name()?;
        let (latitude, longitude) = (reader.f32()?, reader.f32()?);
        let capabilities = OpenerCapabilities::from_wire(reader.u8()?);
        let pairing_enabled = reader.bool()?;
        let (button_enabled, led_enabled) = (reader.bool()?, reader.bool()?);
        let current_time = reader.date()?;
        let timezone_offset = reader.i16()?;
        let dst = DstMode::from_wire(reader.u8()?);
        let has_fob = reader.bool()?;
        let fob_actions = reader.array()?.map(OpenerFobAction::from_wire);
        let operating_mode = OpenerOperatingMode::from_wire(reader.u8()?);
        let advertising_mode = AdvertisingMode::from_wire(reader.u8()?);
        let has_keypad = reader.bool()?;
        let (firmware, hardware) = (reader.array()?, reader.array()?);
        let time_zone = reader.u16().map_or(TimeZoneId::NONE, TimeZoneId);
        Some(Self {
            device_id,
            settings: OpenerSettings {
                name,
                latitude,
                longitude,
                capabilities,
                pairing_enabled,
                button_enabled,
                led_enabled,
                timezone_offset,
                dst,
                fob_actions,
                operating_mode,
                advertising_mode,
                time_zone,
            },
            current_time,
            has_fob,
            has_keypad,
            firmware,
            hardware,
            has_keypad_2: reader.bool().unwrap_or_default(),
        })
    }

    pub(super) fn write(&self, writer: &mut Writer) {
        let settings = &self.settings;
        writer
            .u32(self.device_id.value())
            .name(&settings.name)
            .f32(settings.latitude)
            .f32(settings.longitude)
            .u8(settings.capabilities.to_wire())
            .bool(settings.pairing_enabled)
            .bool(settings.button_enabled)
            .bool(settings.led_enabled)
            .date(self.current_time)
            .i16(settings.timezone_offset)
            .u8(settings.dst.to_wire())
            .bool(self.has_fob)
            .bytes(&settings.fob_actions.map(OpenerFobAction::to_wire))
            .u8(settings.operating_mode.to_wire())
            .u8(settings.advertising_mode.to_wire())
            .bool(self.has_keypad)
            .bytes(&self.firmware)
            .bytes(&self.hardware)
            .u16(settings.time_zone.0)
            .bool(self.has_keypad_2);
    }
}

impl OpenerSettings {
    /// Length of the one form clients send.
    pub(crate) const LENGTH: usize = 54;

    pub(super) fn read(reader: &mut Reader<'_>) -> Option<Self> {
        Some(Self {
            name: reader.name()?,
            latitude: reader.f32()?,
            longitude: reader.f32()?,
            capabilities: OpenerCapabilities::from_wire(reader.u8()?),
            pairing_enabled: reader.bool()?,
            button_enabled: reader.bool()?,
            led_enabled: reader.bool()?,
            timezone_offset: reader.i16()?,
            dst: DstMode::from_wire(reader.u8()?),
            fob_actions: reader.array()?.map(OpenerFobAction::from_wire),
            operating_mode: OpenerOperatingMode::from_wire(reader.u8()?),
            advertising_mode: AdvertisingMode::from_wire(reader.u8()?),
            time_zone: TimeZoneId(reader.u16()?),
        })
    }

    pub(super) fn write(&self, writer: &mut Writer) {
        writer
            .name(&self.name)
            .f32(self.latitude)
            .f32(self.longitude)
            .u8(self.capabilities.to_wire())
            .bool(self.pairing_enabled)
            .bool(self.button_enabled)
            .bool(self.led_enabled)
            .i16(self.timezone_offset)
            .u8(self.dst.to_wire())
            .bytes(&self.fob_actions.map(OpenerFobAction::to_wire))
            .u8(self.operating_mode.to_wire())
            .u8(self.advertising_mode.to_wire())
            .u16(self.time_zone.0);
    }

    pub(super) fn check(&self) -> Result<(), ParameterError> {
        check_place(self.latitude, self.longitude)?;
        ParameterError::unless(self.capabilities.is_named(), "capabilities")?;
        ParameterError::unless(self.dst.is_named(), "daylight-saving mode")?;
        ParameterError::unless(
            self.fob_actions.iter().all(|action| action.is_named()),
            "fob action",
        )?;
        ParameterError::unless(self.operating_mode.is_named(), "operating mode")?;
        ParameterError::unless(self.advertising_mode.is_named(), "advertising mode")?;
        ParameterError::unless(self.time_zone.is_valid(), "time zone")
    }
}
