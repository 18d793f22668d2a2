//! The part of the configuration the body lives by.

use core::time::Duration;

use doorward_proto::types::{BatteryType, ButtonAction, FobAction, MotorSpeed};
use heapless::Vec;

use crate::body::{
    PositionOffsets, Zone,
    schedule::{MAX_TIME_CONTROL, NightMode, Plan, TimeControlEntry},
};

/// Everything of Config, Advanced Config and time control that decides how bolt, latch, button and ring behave.
///
/// A snapshot, handed over at boot and again whenever something in it changes; the records stay where they are.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "each is one independent switch of the published configuration"
)]
pub struct BodySettings {
    /// The zone schedules are read in.
    pub zone: Zone,
    /// Holding the button may open pairing mode.
    pub pairing_enabled: bool,
    /// Clicks of the button do something.
    pub button_enabled: bool,
    /// The ring blinks while the bolt is not thrown.
    pub ring_enabled: bool,
    /// What one click does.
    pub single_press: ButtonAction,
    /// What two clicks do.
    pub double_press: ButtonAction,
    /// What the fob's one, two and three presses do.
    pub fob_actions: [FobAction; 3],
    /// Unlocking pulls the latch too (a door with a knob outside).
    pub auto_unlatch: bool,
    /// Lock by the first turn only; full lock still takes all.
    pub single_lock: bool,
    /// A key outside moves the bolt unseen: always run the motor, whatever the position sensor believes.
    pub detached_cylinder: bool,
    /// How long lock 'n' go leaves the door unlocked.
    pub lock_n_go_timeout: Duration,
    /// How long the latch is held.
    pub unlatch_duration: Duration,
    /// Lock by itself when unlocked for `auto_lock_timeout`.
    pub auto_lock: bool,
    /// See `auto_lock`. Less than two seconds counts as two.
    pub auto_lock_timeout: Duration,
    /// With `auto_lock` and a door sensor: lock as soon as the door falls shut.
    pub immediate_auto_lock: bool,
    /// Actions asked with the auto-unlock flag are refused.
    pub auto_unlock_disabled: bool,
    /// The night, if night mode is on.
    pub night: Option<NightMode>,
    /// Scheduled actions.
    pub time_control: Vec<TimeControlEntry, MAX_TIME_CONTROL>,
    /// How brightly the ring shines, `0..=5`.
    pub ring_brightness: u8,
    /// Fast, slow or neither.
    pub motor_speed: MotorSpeed,
    /// Slow during the night of night mode, whatever `motor_speed` says.
    pub slow_at_night: bool,
    /// Where the positions are, against where calibration found them.
    pub offsets: PositionOffsets,
    /// What kind of cells power the lock.
    pub cells: BatteryType,
    /// Believe the hardware about the kind of cells where it can tell.
    pub detect_cells: bool,
    /// What the door sensor is for.
    pub door_sensor: DoorSensor,
    /// A Smart Door: it beeps, and does not throw its bolts while it stands open.
    pub smart_door: bool,
    /// The motor knows its end positions. Without, every action is refused.
    pub calibrated: bool,
}

impl Default for BodySettings {
    /// What a lock does fresh from the factory (Smart Lock API 2.3.0, Config and Advanced Config).
    fn default() -> Self {
        Self {
            zone: Zone::default(),
            pairing_enabled: true,
            button_enabled: true,
            ring_enabled: true,
            single_press: ButtonAction::Intelligent,
            double_press: ButtonAction::LockNGo,
            fob_actions: [FobAction::Intelligent, FobAction::Unlock, FobAction::Lock],
            auto_unlatch: false,
            single_lock: false,
            detached_cylinder: false,
            lock_n_go_timeout: Duration::from_secs(20),
            unlatch_duration: Duration::from_secs(3),
            auto_lock: false,
            auto_lock_timeout: Duration::from_secs(300),
            immediate_auto_lock: false,
            auto_unlock_disabled: false,
            night: None,
            time_control: Vec::new(),
            ring_brightness: 3,
            motor_speed: MotorSpeed::Standard,
            slow_at_night: false,
            offsets: PositionOffsets::default(),
            cells: BatteryType::Alkaline,
            detect_cells: true,
            door_sensor: DoorSensor::default(),
            smart_door: false,
            calibrated: true,
        }
    }
}

/// What the door sensor is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DoorSensor {
    /// The lock listens to it.
    pub enabled: bool,
    /// Warn of a door that stays open for so many minutes.
    pub ajar_minutes: Option<u8>,
    /// Warn of a bolt thrown while the door stands open.
    pub warns_locked_open: bool,
}

impl Default for DoorSensor {
    /// It is listened to, and warns of nothing.
    fn default() -> Self {
        Self {
            enabled: true,
            ajar_minutes: None,
            warns_locked_open: false,
        }
    }
}

impl BodySettings {
    /// What of them happens by the wall clock.
    pub(super) fn plan(&self) -> Plan<'_> {
        Plan {
            zone: self.zone,
            night: self.night.as_ref(),
            entries: &self.time_control,
        }
    }
}
