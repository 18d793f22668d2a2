//! The configuration of a lock.

use super::check_place;
use crate::ParameterError;
use crate::types::{
    AdvertisingMode, DateTime, DeviceId, DeviceType, DstMode, FobAction, HomeKitStatus,
    MatterStatus, Name, ProductVariant, TimeZoneId,
};
use crate::wire::{Reader, Writer};

/// The configuration of a lock: what may be set, and what the device tells besides.
///
/// Fields an older device does not send read as 0, `false` or none.
#[derive(Clone, Debug, PartialEq)]
pub struct LockConfig {
    /// The device.
    pub device_id: DeviceId,
    /// What Set Config replaces; all optional fields are present.
    pub settings: LockSettings,
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
    /// HomeKit.
    pub homekit: HomeKitStatus,
    /// The product.
    pub device_type: DeviceType,
    /// Bit 0 WiFi, bit 1 Thread and Matter.
    pub capabilities: u8,
    /// Whether a second-generation keypad is paired.
    pub has_keypad_2: bool,
    /// Matter.
    pub matter: MatterStatus,
    /// The sibling within the Ultra family; most devices do not send it.
    pub product_variant: ProductVariant,
}

/// What a client may set in a lock's configuration.
///
/// The optional fields at the end are missing in the shorter forms older clients send; a device keeps
/// its present values for them (see [`LockSettings::apply_to`]).
#[expect(
    clippy::struct_excessive_bools,
    reason = "independent switches, as they stand on the wire"
)]
#[derive(Clone, Debug, PartialEq)]
pub struct LockSettings {
    /// The device's name.
    pub name: Name<32>,
    /// Degrees north.
    pub latitude: f32,
    /// Degrees east.
    pub longitude: f32,
    /// Pull the latch whenever unlocking.
    pub auto_unlatch: bool,
    /// Whether the button can start pairing mode.
    pub pairing_enabled: bool,
    /// Whether the button acts.
    pub button_enabled: bool,
    /// Whether the ring flashes to tell the state.
    pub led_enabled: bool,
    /// Brightness of the ring, 0..=5.
    pub led_brightness: u8,
    /// Minutes to add for local time, without a time zone.
    pub timezone_offset: i16,
    /// Daylight saving, without a time zone.
    pub dst: DstMode,
    /// What one, two and three presses of the fob do.
    pub fob_actions: [FobAction; 3],
    /// Lock with one turn only.
    pub single_lock: Option<bool>,
    /// How often to advertise.
    pub advertising_mode: Option<AdvertisingMode>,
    /// The time zone.
    pub time_zone: Option<TimeZoneId>,
}

impl LockConfig {
    pub(super) fn read(reader: &mut Reader<'_>) -> Option<Self> {
        let device_id = DeviceId::new(reader.u32()?)?;
        let name = reader.name()?;
        let (latitude, longitude) = (reader.f32()?, reader.f32()?);
        let (auto_unlatch, pairing_enabled) = (reader.bool()?, reader.bool()?);
        let (button_enabled, led_enabled) = (reader.bool()?, reader.bool()?);
        let led_brightness = reader.u8()?;
        let current_time = reader.date()?;
        let timezone_offset = reader.i16()?;
        let dst = DstMode::from_wire(reader.u8()?);
        let has_fob = reader.bool()?;
        let fob_actions = reader.array()?.map(FobAction::from_wire);
        let single_lock = Some(reader.bool()?);
        let advertising_mode = Some(AdvertisingMode::from_wire(reader.u8()?));
        let has_keypad = reader.bool()?;
        let (firmware, hardware) = (reader.array()?, reader.array()?);
        let homekit = HomeKitStatus::from_wire(reader.u8().unwrap_or_default());
        let time_zone = Some(reader.u16().map_or(TimeZoneId::NONE, TimeZoneId));
        Some(Self {
            device_id,
            settings: LockSettings {
                name,
                latitude,
                longitude,
                auto_unlatch,
                pairing_enabled,
                button_enabled,
                led_enabled,
                led_brightness,
                timezone_offset,
                dst,
                fob_actions,
                single_lock,
                advertising_mode,
                time_zone,
            },
            current_time,
            has_fob,
            has_keypad,
            firmware,
            hardware,
            homekit,
            device_type: DeviceType::from_wire(reader.u8().unwrap_or_default()),
            capabilities: reader.u8().unwrap_or_default(),
            has_keypad_2: reader.bool().unwrap_or_default(),
            matter: MatterStatus::from_wire(reader.u8().unwrap_or_default()),
            product_variant: ProductVariant::from_wire(reader.u8().unwrap_or_default()),
        })
    }

    pub(super) fn write(&self, writer: &mut Writer) {
        let settings = &self.settings;
        writer
            .u32(self.device_id.value())
            .name(&settings.name)
            .f32(settings.latitude)
            .f32(settings.longitude)
            .bool(settings.auto_unlatch)
            .bool(settings.pairing_enabled)
            .bool(settings.button_enabled)
            .bool(settings.led_enabled)
            .u8(settings.led_brightness)
            .date(self.current_time)
            .i16(settings.timezone_offset)
            .u8(settings.dst.to_wire())
            .bool(self.has_fob)
            .bytes(&settings.fob_actions.map(FobAction::to_wire))
            .bool(settings.single_lock.unwrap_or_default())
            .u8(settings
                .advertising_mode
                .map_or(0, AdvertisingMode::to_wire))
            .bool(self.has_keypad)
            .bytes(&self.firmware)
            .bytes(&self.hardware)
            .u8(self.homekit.to_wire())
            .u16(settings.time_zone.unwrap_or(TimeZoneId::NONE).0)
            .u8(self.device_type.to_wire())
            .u8(self.capabilities)
            .bool(self.has_keypad_2)
            .u8(self.matter.to_wire())
            .u8(self.product_variant.to_wire());
    }
}

impl LockSettings {
    /// Lengths of the forms clients send: without single lock, without advertising mode, without
    /// time zone, complete.
    pub(crate) const LENGTHS: [usize; 4] = [51, 52, 53, 55];

    /// What `present` becomes when a device obeys these settings: fields missing here stay as they are.
    #[must_use]
    pub fn apply_to(self, present: &Self) -> Self {
        Self {
            single_lock: self.single_lock.or(present.single_lock),
            advertising_mode: self.advertising_mode.or(present.advertising_mode),
            time_zone: self.time_zone.or(present.time_zone),
            ..self
        }
    }

    pub(super) fn read(reader: &mut Reader<'_>) -> Option<Self> {
        Some(Self {
            name: reader.name()?,
            latitude: reader.f32()?,
            longitude: reader.f32()?,
            auto_unlatch: reader.bool()?,
            pairing_enabled: reader.bool()?,
            button_enabled: reader.bool()?,
            led_enabled: reader.bool()?,
            led_brightness: reader.u8()?,
            timezone_offset: reader.i16()?,
            dst: DstMode::from_wire(reader.u8()?),
            fob_actions: reader.array()?.map(FobAction::from_wire),
            single_lock: reader.bool(),
            advertising_mode: reader.u8().map(AdvertisingMode::from_wire),
            time_zone: reader.u16().map(TimeZoneId),
        })
    }

    /// Writes the longest form whose fields are all present.
    pub(super) fn write(&self, writer: &mut Writer) {
        writer
            .name(&self.name)
            .f32(self.latitude)
            .f32(self.longitude)
            .bool(self.auto_unlatch)
            .bool(self.pairing_enabled)
            .bool(self.button_enabled)
            .bool(self.led_enabled)
            .u8(self.led_brightness)
            .i16(self.timezone_offset)
            .u8(self.dst.to_wire())
            .bytes(&self.fob_actions.map(FobAction::to_wire));
        let Some(single_lock) = self.single_lock else {
            return;
        };
        writer.bool(single_lock);
        let Some(advertising_mode) = self.advertising_mode else {
            return;
        };
        writer.u8(advertising_mode.to_wire());
        let Some(time_zone) = self.time_zone else {
            return;
        };
        writer.u16(time_zone.0);
    }

    pub(super) fn check(&self) -> Result<(), ParameterError> {
        check_place(self.latitude, self.longitude)?;
        ParameterError::unless(self.led_brightness <= 5, "LED brightness")?;
        ParameterError::unless(self.dst.is_named(), "daylight-saving mode")?;
        ParameterError::unless(
            self.fob_actions.iter().all(|action| action.is_named()),
            "fob action",
        )?;
        let mode = self.advertising_mode.is_none_or(AdvertisingMode::is_named);
        ParameterError::unless(mode, "advertising mode")?;
        ParameterError::unless(self.time_zone.is_none_or(TimeZoneId::is_valid), "time zone")
    }
}
