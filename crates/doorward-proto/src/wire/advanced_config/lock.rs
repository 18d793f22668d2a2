//! The advanced configuration of a lock.

use crate::ParameterError;
use crate::types::{BatteryType, ButtonAction, MotorSpeed, TimeOfDay};
use crate::wire::{Reader, Writer};

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

    pub(super) fn read(reader: &mut Reader<'_>) -> Option<Self> {
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
    pub(super) fn write(&self, writer: &mut Writer) {
        self.write_base(writer);
        let Some(auto_lock) = self.auto_lock else {
            return;
        };
        auto_lock.write(writer);
        let Some(motor) = self.motor else { return };
        motor.write(writer);
    }

    /// Writes every group, missing ones as switched off.
    pub(super) fn write_complete(&self, writer: &mut Writer) {
        self.write_base(writer);
        self.auto_lock.unwrap_or(AutoLock::OFF).write(writer);
        self.motor.unwrap_or(Motor::STANDARD).write(writer);
    }

    pub(super) fn check(&self) -> Result<(), ParameterError> {
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
