//! The advanced configuration (Advanced Config 0x0037, Set Advanced Config 0x0035).

use super::{Reader, Writer};
use crate::ParameterError;
use crate::profile::{Family, Profile};
use crate::types::{BatteryType, ButtonAction, MotorSpeed, OpenerButtonAction, TimeOfDay};

/// Advanced Config (0x0037).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AdvancedConfig {
    /// Of a lock.
    Lock(LockAdvancedConfig),
    /// Of an Opener: nothing but what may be set.
    Opener(OpenerAdvancedSettings),
}

/// What Set Advanced Config (0x0035) replaces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AdvancedSettings {
    /// Of a lock.
    Lock(LockAdvancedSettings),
    /// Of an Opener.
    Opener(OpenerAdvancedSettings),
}

/// The advanced configuration of a lock (also of the Smart Door, whose angles are 0).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LockAdvancedConfig {
    /// How far the lock turns from end to end, degrees; known after calibration.
    pub total_degrees: u16,
    /// What Set Advanced Config replaces.
    pub settings: LockAdvancedSettings,
}

/// What a client may set in a lock's advanced configuration.
///
/// The optional groups at the end are missing in the shorter forms; a device keeps its present values for
/// them (see [`LockAdvancedSettings::apply_to`]).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LockAdvancedSettings {
    /// Degrees, -90..=180.
    pub unlocked_position_offset: i16,
    /// Degrees, -180..=90.
    pub locked_position_offset: i16,
    /// Degrees, -180..=180.
    pub single_locked_position_offset: i16,
    /// Degrees, -180..=180.
    pub transition_offset: i16,
    /// Seconds until lock 'n' go locks, 5..=60.
    pub lock_n_go_timeout: u8,
    /// What one press of the button does.
    pub single_press: ButtonAction,
    /// What two presses do.
    pub double_press: ButtonAction,
    /// Whether the cylinder is detached from the inner side.
    pub detached_cylinder: bool,
    /// What powers the device.
    pub battery_type: BatteryType,
    /// Whether the device finds that out itself.
    pub automatic_battery_type: bool,
    /// Seconds to hold the latch, 1..=30.
    pub unlatch_duration: u8,
    /// Seconds until auto lock locks; a device takes less than 2 for 2.
    pub auto_lock_timeout: u16,
    /// Whether apps may not unlock by themselves.
    pub auto_unlock_disabled: bool,
    /// Night mode.
    pub night_mode: NightMode,
    /// Added by API 2.2.
    pub auto_lock: Option<AutoLock>,
    /// Added by the Ultra.
    pub motor: Option<Motor>,
}

/// Night mode (local time).
#[expect(
    clippy::struct_excessive_bools,
    reason = "independent switches, as they stand on the wire"
)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NightMode {
    /// Whether there is one.
    pub enabled: bool,
    /// From.
    pub start: TimeOfDay,
    /// Until.
    pub end: TimeOfDay,
    /// Whether auto lock works during it.
    pub auto_lock: bool,
    /// Whether apps may not unlock by themselves during it.
    pub auto_unlock_disabled: bool,
    /// Whether its beginning locks.
    pub lock_on_start: bool,
}

/// The settings API 2.2 added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AutoLock {
    /// Whether auto lock works.
    pub enabled: bool,
    /// Whether it locks at once when the door closes; `None` = the device cannot (0xFF).
    pub immediately: Option<bool>,
    /// Whether the firmware updates itself.
    pub auto_update: bool,
}

/// The settings the Ultra added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Motor {
    /// How fast the motor turns.
    pub speed: MotorSpeed,
    /// Whether it turns slowly during night mode.
    pub slow_at_night: bool,
}

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

impl AdvancedConfig {
    /// What Set Advanced Config would replace, to be changed and sent back.
    #[must_use]
    pub fn settings(&self) -> AdvancedSettings {
        match self {
            Self::Lock(config) => AdvancedSettings::Lock(config.settings.clone()),
            Self::Opener(settings) => AdvancedSettings::Opener(settings.clone()),
        }
    }

    pub(crate) fn read(reader: &mut Reader<'_>, family: Family) -> Option<Self> {
        match family {
            Family::Lock | Family::Ultra => {
                let total_degrees = reader.u16()?;
                let settings = LockAdvancedSettings::read(reader)?;
                Some(Self::Lock(LockAdvancedConfig {
                    total_degrees,
                    settings,
                }))
            }
            Family::Opener => OpenerAdvancedSettings::read(reader).map(Self::Opener),
        }
    }

    pub(crate) fn write(&self, writer: &mut Writer, profile: &Profile) {
        match self {
            Self::Lock(config) => {
                writer.u16(config.total_degrees);
                config.settings.write_complete(writer);
            }
            Self::Opener(settings) => settings.write_complete(writer),
        }
        writer.truncate(profile.advanced_config_len);
    }
}

impl AdvancedSettings {
    pub(crate) fn read(reader: &mut Reader<'_>, family: Family) -> Option<Self> {
        match family {
            Family::Lock | Family::Ultra => LockAdvancedSettings::read(reader).map(Self::Lock),
            Family::Opener => OpenerAdvancedSettings::read(reader).map(Self::Opener),
        }
    }

    pub(crate) fn write(&self, writer: &mut Writer) {
        match self {
            Self::Lock(settings) => settings.write(writer),
            Self::Opener(settings) => settings.write(writer),
        }
    }

    pub(crate) fn check(&self) -> Result<(), ParameterError> {
        match self {
            Self::Lock(settings) => settings.check(),
            Self::Opener(settings) => settings.check(),
        }
    }

    pub(crate) const fn fits(&self, family: Family) -> bool {
        match (self, family) {
            (Self::Lock(_), Family::Lock | Family::Ultra) | (Self::Opener(_), Family::Opener) => {
                true
            }
            (Self::Lock(_), Family::Opener) | (Self::Opener(_), Family::Lock | Family::Ultra) => {
                false
            }
        }
    }
}

impl LockAdvancedSettings {
    /// Lengths of the forms clients send: API 2.1, API 2.2, Ultra.
    pub(crate) const LENGTHS: [usize; 3] = [26, 29, 31];

    /// What `present` becomes when a device obeys these settings: groups missing here stay as they are.
    #[must_use]
    pub fn apply_to(self, present: &Self) -> Self {
        Self {
            auto_lock: self.auto_lock.or(present.auto_lock),
            motor: self.motor.or(present.motor),
            ..self
        }
    }

    fn read(reader: &mut Reader<'_>) -> Option<Self> {
        Some(Self {
            unlocked_position_offset: reader.i16()?,
            locked_position_offset: reader.i16()?,
            single_locked_position_offset: reader.i16()?,
            transition_offset: reader.i16()?,
            lock_n_go_timeout: reader.u8()?,
            single_press: ButtonAction::from_wire(reader.u8()?),
            double_press: ButtonAction::from_wire(reader.u8()?),
            detached_cylinder: reader.bool()?,
            battery_type: BatteryType::from_wire(reader.u8()?),
            automatic_battery_type: reader.bool()?,
            unlatch_duration: reader.u8()?,
            auto_lock_timeout: reader.u16()?,
            auto_unlock_disabled: reader.bool()?,
            night_mode: NightMode {
                enabled: reader.bool()?,
                start: reader.time_of_day()?,
                end: reader.time_of_day()?,
                // The oldest firmware ends here.
                auto_lock: reader.bool().unwrap_or_default(),
                auto_unlock_disabled: reader.bool().unwrap_or_default(),
                lock_on_start: reader.bool().unwrap_or_default(),
            },
            auto_lock: AutoLock::read(reader),
            motor: Motor::read(reader),
        })
    }

    fn write_base(&self, writer: &mut Writer) {
        writer
            .i16(self.unlocked_position_offset)
            .i16(self.locked_position_offset)
            .i16(self.single_locked_position_offset)
            .i16(self.transition_offset)
            .u8(self.lock_n_go_timeout)
            .u8(self.single_press.to_wire())
            .u8(self.double_press.to_wire())
            .bool(self.detached_cylinder)
            .u8(self.battery_type.to_wire())
            .bool(self.automatic_battery_type)
            .u8(self.unlatch_duration)
            .u16(self.auto_lock_timeout)
            .bool(self.auto_unlock_disabled)
            .bool(self.night_mode.enabled)
            .time_of_day(self.night_mode.start)
            .time_of_day(self.night_mode.end)
            .bool(self.night_mode.auto_lock)
            .bool(self.night_mode.auto_unlock_disabled)
            .bool(self.night_mode.lock_on_start);
    }

    /// Writes the longest form whose groups are all present.
    fn write(&self, writer: &mut Writer) {
        self.write_base(writer);
        let Some(auto_lock) = self.auto_lock else {
            return;
        };
        auto_lock.write(writer);
        let Some(motor) = self.motor else { return };
        motor.write(writer);
    }

    /// Writes every group, missing ones as switched off.
    fn write_complete(&self, writer: &mut Writer) {
        self.write_base(writer);
        self.auto_lock.unwrap_or(AutoLock::OFF).write(writer);
        self.motor.unwrap_or(Motor::STANDARD).write(writer);
    }

    fn check(&self) -> Result<(), ParameterError> {
        let unless = ParameterError::unless;
        unless(
            (-90..=180).contains(&self.unlocked_position_offset),
            "unlocked position offset",
        )?;
        unless(
            (-180..=90).contains(&self.locked_position_offset),
            "locked position offset",
        )?;
        let single = (-180..=180).contains(&self.single_locked_position_offset);
        unless(single, "single locked position offset")?;
        unless(
            (-180..=180).contains(&self.transition_offset),
            "transition offset",
        )?;
        unless(
            (5..=60).contains(&self.lock_n_go_timeout),
            "lock 'n' go timeout",
        )?;
        unless(
            self.single_press.is_named() && self.double_press.is_named(),
            "button action",
        )?;
        unless(self.battery_type.is_named(), "battery type")?;
        unless(
            (1..=30).contains(&self.unlatch_duration),
            "unlatch duration",
        )?;
        let night = self.night_mode.start.is_valid() && self.night_mode.end.is_valid();
        unless(night, "night mode time")?;
        unless(
            self.motor.is_none_or(|motor| motor.speed.is_named()),
            "motor speed",
        )
    }
}

impl AutoLock {
    const OFF: Self = Self {
        enabled: false,
        immediately: None,
        auto_update: false,
    };

    /// The group, or what there is of it: firmware between the versions sends only its first byte.
    fn read(reader: &mut Reader<'_>) -> Option<Self> {
        Some(Self {
            enabled: reader.bool()?,
            immediately: match reader.u8() {
                None | Some(0xFF) => None,
                Some(value) => Some(value != 0),
            },
            auto_update: reader.bool().unwrap_or_default(),
        })
    }

    fn write(self, writer: &mut Writer) {
        writer
            .bool(self.enabled)
            .u8(self.immediately.map_or(0xFF, u8::from))
            .bool(self.auto_update);
    }
}

impl Motor {
    const STANDARD: Self = Self {
        speed: MotorSpeed::Standard,
        slow_at_night: false,
    };

    fn read(reader: &mut Reader<'_>) -> Option<Self> {
        Some(Self {
            speed: MotorSpeed::from_wire(reader.u8()?),
            slow_at_night: reader.bool()?,
        })
    }

    fn write(self, writer: &mut Writer) {
        writer.u8(self.speed.to_wire()).bool(self.slow_at_night);
    }
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
    fn read(reader: &mut Reader<'_>) -> Option<Self> {
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
    fn write(&self, writer: &mut Writer) {
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
    fn write_complete(&self, writer: &mut Writer) {
        Self {
            reserved: Some(self.reserved.unwrap_or_default()),
            auto_update: Some(self.auto_update.unwrap_or_default()),
            ..self.clone()
        }
        .write(writer);
    }

    fn check(&self) -> Result<(), ParameterError> {
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
