//! What the lock's body exchanges with the metal around it: motor, bolt, knob, door sensor and batteries.

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
}

impl BatteryReading {
    /// At or below this charge in percent a battery is critical.
    pub const CRITICAL_PERCENT: u8 = 20;

    /// Whether the batteries should be changed soon.
    #[must_use]
    pub const fn is_critical(&self) -> bool {
        self.percent <= Self::CRITICAL_PERCENT
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
