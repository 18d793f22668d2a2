//! What the lock's body exchanges with the metal around it: motor, bolt, knob, door sensor and batteries.

use doorward_proto::types::{BatteryType, MotorSpeed};

/// Where the bolt stands, as the position sensor knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BoltPosition {
    /// Thrown by all turns.
    Locked,
    /// Thrown by the first turn only.
    LockedOnce,
    /// Drawn back; the latch holds the door.
    Unlocked,
    /// Drawn back and the latch pulled: the door can be pushed open. Only while something holds it.
    Unlatched,
}

impl BoltPosition {
    /// Whether the bolt is thrown, by one turn or by all.
    #[must_use]
    pub const fn is_locked(self) -> bool {
        matches!(self, Self::Locked | Self::LockedOnce)
    }
}

/// What the body asks of the motor. A new command replaces the one before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MotorCommand {
    /// Learn where the bolt stands without moving the door's state; answered by [`MotorEvent::Arrived`] or
    /// [`MotorEvent::Stopped`] without a position.
    FindPosition,
    /// Turn until the bolt stands there and keep it there.
    TurnTo(BoltPosition),
    /// Stop at once; answered by [`MotorEvent::Stopped`].
    Stop,
}

/// How the motor is to turn from now on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MotorSetup {
    /// How fast.
    pub speed: MotorSpeed,
    /// Where the positions are, against where calibration found them; all zero where nothing is turned by angles.
    pub offsets: PositionOffsets,
}

/// By how many degrees positions differ from what calibration found (Smart Lock API 2.3.0, Advanced Config). Positive is
/// towards locked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PositionOffsets {
    /// Of [`BoltPosition::Unlocked`].
    pub unlocked: i16,
    /// Of [`BoltPosition::Locked`].
    pub locked: i16,
    /// Of [`BoltPosition::LockedOnce`].
    pub locked_once: i16,
    /// Of the angle from which on a bolt between the two counts as locked.
    pub transition: i16,
}

/// What the motor tells the body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MotorEvent {
    /// The commanded position is reached, or the position asked for is found.
    Arrived(BoltPosition),
    /// The motor stopped as commanded, or could not find a position; where the bolt stands, if that is known.
    Stopped(Option<BoltPosition>),
    /// The motor could not go on: something holds the bolt.
    Blocked,
    /// The motor turned without ever arriving.
    TimedOut,
    /// The clutch did not engage.
    ClutchFailure,
    /// Too little voltage to turn.
    LowVoltage,
    /// The motor drew no current.
    PowerFailure,
}

/// What the door sensor tells the body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DoorEvent {
    /// The door stands open.
    Opened,
    /// The door is closed.
    Closed,
    /// The sensor cannot tell.
    Jammed,
    /// Somebody worked on the sensor.
    Tampered,
}

/// What the hardware measured of its supply, sent after power-up, after each motor run and when the charge changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BatteryReading {
    /// Charge left, `0..=100`.
    pub percent: u8,
    /// Whether the batteries are being charged.
    pub charging: bool,
    /// Voltage at rest, in millivolts.
    pub millivolts: u16,
    /// What the latest motor run showed; `None` before the first.
    pub run: Option<MotorRun>,
    /// What kind of cells the hardware found by how their voltage gives; `None` if it cannot tell.
    pub cells: Option<BatteryType>,
}

impl BatteryReading {
    /// Whether cells that are `configured` as this kind should be changed soon. With `detect` the hardware's word about the
    /// kind counts more, where it has one.
    #[must_use]
    pub fn is_critical(&self, configured: BatteryType, detect: bool) -> bool {
        let kind = self.cells.filter(|_| detect).unwrap_or(configured);
        self.percent <= Self::critical_percent(kind)
    }

    /// The charge in percent at or below which cells of this kind are critical. Accumulators and lithium cells hold their
    /// voltage and then give out within days, so the warning comes earlier.
    #[must_use]
    pub const fn critical_percent(kind: BatteryType) -> u8 {
        match kind {
            BatteryType::Accumulator | BatteryType::Lithium => 30,
            BatteryType::Alkaline
            | BatteryType::Fixed
            | BatteryType::Unknown
            | BatteryType::Other(_) => 20,
        }
    }
}

impl Default for BatteryReading {
    /// Full, until the hardware says otherwise.
    fn default() -> Self {
        Self {
            percent: 100,
            charging: false,
            millivolts: 6000,
            run: None,
            cells: None,
        }
    }
}

/// Electrical facts of one motor run (Smart Lock API 2.3.0, Battery Report 0x0011).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MotorRun {
    /// Energy drawn, in milliwatt seconds.
    pub drain_mws: u16,
    /// Voltage before the run, in millivolts.
    pub start_mv: u16,
    /// Lowest voltage during the run, in millivolts.
    pub lowest_mv: u16,
    /// Angle turned, in degrees.
    pub distance_degrees: u16,
    /// Temperature before the run, in degrees Celsius.
    pub temperature_c: i8,
    /// Greatest current, in milliamperes.
    pub max_current_ma: u16,
    /// Inner resistance of the batteries, in milliohms.
    pub resistance_mohm: u16,
}
