//! The metal of a lock, simulated: motor, bolt, latch, knob, button, door, ring and batteries.
//!
//! The bolt is one number, the angle of the spindle: two turns thrown, drawn back at zero, the latch pulled beyond. It
//! moves with time, stops where the power fails, and stays where it is across power cycles and factory resets, as brass
//! does. Only what a real sensor would notice becomes a [`HardwareEvent`].

use alloc::collections::VecDeque;
use core::time::Duration;

use doorward_device::body::{
    BatteryReading, BoltPosition, ButtonEvent, DoorEvent, MotorCommand, MotorEvent, MotorRun,
    RingPattern,
};
use serde::{Deserialize, Serialize};

/// How long the motor takes for one turn.
pub const TURN: Duration = Duration::from_millis(1200);

/// How long finding the position takes.
const FINDING: Duration = Duration::from_millis(600);

/// How long a latch pulled by hand stays pulled before its spring wins.
const SPRING: Duration = Duration::from_millis(1000);

/// How far a blocked motor still gets, in millidegrees.
const SLACK: i32 = 30_000;

const FULL_TURN: i32 = 360_000;
const TURN_MS: i32 = 1200;
const SPEED: i32 = FULL_TURN / TURN_MS;

/// What one turn takes out of the batteries, in millionths of their charge.
const DRAIN_PER_TURN: u32 = 125;
const FULL_CHARGE: u32 = 1_000_000;

/// What of the hardware outlives everything: the position of metal and the state of charge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HardwareState {
    /// Angle of the spindle in millidegrees: 720 000 locked, 360 000 locked once, 0 unlocked, -90 000 latch pulled.
    pub spindle: i32,
    /// Whether the door stands open; `None` where no sensor looks.
    pub door_open: Option<bool>,
    /// Charge in millionths.
    pub charge: u32,
}

impl Default for HardwareState {
    /// Locked, door closed with a sensor on it, fresh batteries.
    fn default() -> Self {
        Self {
            spindle: 2 * FULL_TURN,
            door_open: Some(false),
            charge: FULL_CHARGE,
        }
    }
}

/// What the hardware's sensors noticed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HardwareEvent {
    /// The button's contact changed.
    Button(ButtonEvent),
    /// A hand moved the bolt.
    Knob(BoltPosition),
    /// The door sensor noticed something.
    Door(DoorEvent),
    /// The motor answered.
    Motor(MotorEvent),
    /// The supply was measured.
    Battery(BatteryReading),
}

/// What the motor is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Motor {
    Still,
    Finding {
        until: Duration,
    },
    Turning {
        from: i32,
        to: i32,
        since: Duration,
        arrives: BoltPosition,
    },
}

/// One lock's hardware. Time is the world's, passed in, and only moves forward.
#[derive(Clone, Debug)]
pub struct VirtualHardware {
    state: HardwareState,
    motor: Motor,
    powered: bool,
    jammed: bool,
    button_down: bool,
    /// When a hand lets go of the button.
    release: Option<Duration>,
    /// When the spring pushes a latch back that was pulled by hand.
    spring: Option<Duration>,
    ring: RingPattern,
    last_run: Option<MotorRun>,
    events: VecDeque<HardwareEvent>,
}

impl VirtualHardware {
    /// Hardware as it was left; without power.
    #[must_use]
    pub fn new(state: HardwareState) -> Self {
        Self {
            state,
            motor: Motor::Still,
            powered: false,
            jammed: false,
            button_down: false,
            release: None,
            spring: None,
            ring: RingPattern::Dark,
            last_run: None,
            events: VecDeque::new(),
        }
    }

    /// What outlives a power cycle, at `now`.
    #[must_use]
    pub fn state(&self, now: Duration) -> HardwareState {
        HardwareState {
            spindle: self.spindle_at(now),
            ..self.state
        }
    }

    /// The batteries go in. Queues the readings a lock gets first: door and supply.
    pub fn power_on(&mut self) {
        self.powered = true;
        if let Some(open) = self.state.door_open {
            self.notice(HardwareEvent::Door(door_event(open)));
        }
        self.notice(HardwareEvent::Battery(self.reading()));
    }

    /// The batteries come out: the motor stops where it is, a held latch springs back, the ring goes dark.
    pub fn power_off(&mut self, now: Duration) {
        self.state.spindle = self.spindle_at(now).max(0);
        self.motor = Motor::Still;
        self.powered = false;
        self.ring = RingPattern::Dark;
        self.events.clear();
    }

    /// The lock tells the motor.
    pub fn command(&mut self, now: Duration, command: MotorCommand) {
        self.state.spindle = self.spindle_at(now);
        match command {
            MotorCommand::FindPosition => {
                self.motor = Motor::Finding {
                    until: now + FINDING,
                }
            }
            MotorCommand::TurnTo(_) if self.state.charge == 0 => {
                self.motor = Motor::Still;
                self.notice(HardwareEvent::Motor(MotorEvent::LowVoltage));
            }
            MotorCommand::TurnTo(position) => {
                let from = self.state.spindle;
                self.motor = Motor::Turning {
                    from,
                    to: spindle_of(position),
                    since: now,
                    arrives: position,
                };
            }
            MotorCommand::Stop => {
                self.motor = Motor::Still;
                self.notice(HardwareEvent::Motor(MotorEvent::Stopped(position_of(
                    self.state.spindle,
                ))));
            }
        }
    }

    /// The lock sets the ring.
    pub fn show(&mut self, ring: RingPattern) {
        self.ring = ring;
    }

    /// What the ring shows.
    #[must_use]
    pub fn ring(&self) -> RingPattern {
        self.ring
    }

    /// A hand presses the button and does not let go.
    pub fn press(&mut self) {
        self.release = None;
        if !self.button_down {
            self.button_down = true;
            self.notice(HardwareEvent::Button(ButtonEvent::Pressed));
        }
    }

    /// A hand presses the button and lets go after `hold`.
    pub fn press_for(&mut self, now: Duration, hold: Duration) {
        self.press();
        self.release = Some(now + hold);
    }

    /// The hand lets go of the button.
    pub fn release(&mut self) {
        self.release = None;
        if self.button_down {
            self.button_down = false;
            self.notice(HardwareEvent::Button(ButtonEvent::Released));
        }
    }

    /// Whether the button is held down.
    #[must_use]
    pub fn is_button_down(&self) -> bool {
        self.button_down
    }

    /// A hand turns the knob (a running motor gives way). A pulled latch springs back by itself.
    pub fn turn_knob(&mut self, now: Duration, to: BoltPosition) {
        let was_turning = matches!(self.motor, Motor::Turning { .. });
        if was_turning {
            self.motor = Motor::Still;
        }
        self.state.spindle = spindle_of(to);
        self.spring = (to == BoltPosition::Unlatched).then_some(now + SPRING);
        if was_turning {
            self.notice(HardwareEvent::Motor(MotorEvent::Stopped(Some(to))));
        }
        self.notice(HardwareEvent::Knob(to));
    }

    /// Somebody opens or closes the door.
    pub fn move_door(&mut self, open: bool) {
        if self.state.door_open.replace(open) != Some(open) {
            self.notice(HardwareEvent::Door(door_event(open)));
        }
    }

    /// Something gets into the way of the bolt, or out of it.
    pub fn jam(&mut self, jammed: bool) {
        self.jammed = jammed;
    }

    /// Whether something is in the way of the bolt.
    #[must_use]
    pub fn is_jammed(&self) -> bool {
        self.jammed
    }

    /// Sets the charge, in percent.
    pub fn set_charge(&mut self, percent: u8) {
        self.state.charge = u32::from(percent.min(100)) * (FULL_CHARGE / 100);
        self.notice(HardwareEvent::Battery(self.reading()));
    }

    /// Where the bolt stands at `now`; `None` between the positions.
    #[must_use]
    pub fn position(&self, now: Duration) -> Option<BoltPosition> {
        position_of(self.spindle_at(now))
    }

    /// Whether the door stands open; `None` where no sensor looks.
    #[must_use]
    pub fn door_open(&self) -> Option<bool> {
        self.state.door_open
    }

    /// Whether the motor turns.
    #[must_use]
    pub fn is_turning(&self) -> bool {
        matches!(self.motor, Motor::Turning { .. })
    }

    /// The supply as a sensor would measure it.
    #[must_use]
    pub fn reading(&self) -> BatteryReading {
        let percent = u8::try_from(self.state.charge.div_ceil(FULL_CHARGE / 100)).unwrap_or(100);
        BatteryReading {
            percent,
            charging: false,
            millivolts: 4400 + 16 * u16::from(percent),
            run: self.last_run,
        }
    }

    /// When [`VirtualHardware::pass`] is due.
    #[must_use]
    pub fn deadline(&self) -> Option<Duration> {
        let motor = match self.motor {
            Motor::Still => None,
            Motor::Finding { until } => Some(until),
            Motor::Turning {
                from, to, since, ..
            } => Some(since + travel_time(self.reach(from, to).abs_diff(from))),
        };
        [motor, self.release, self.spring]
            .into_iter()
            .flatten()
            .min()
    }

    /// Lets time pass until `now`.
    pub fn pass(&mut self, now: Duration) {
        if self.release.is_some_and(|release| now >= release) {
            self.release();
        }
        if self.spring.is_some_and(|spring| now >= spring) {
            self.spring = None;
            if self.motor == Motor::Still
                && self.state.spindle == spindle_of(BoltPosition::Unlatched)
            {
                self.state.spindle = spindle_of(BoltPosition::Unlocked);
                self.notice(HardwareEvent::Knob(BoltPosition::Unlocked));
            }
        }
        match self.motor {
            Motor::Finding { until } if now >= until => {
                self.motor = Motor::Still;
                let found = position_of(self.state.spindle);
                self.notice(HardwareEvent::Motor(
                    found.map_or(MotorEvent::Stopped(None), MotorEvent::Arrived),
                ));
            }
            Motor::Turning {
                from,
                to,
                since,
                arrives,
            } => {
                let reach = self.reach(from, to);
                let distance = reach.abs_diff(from);
                if now >= since + travel_time(distance) {
                    self.state.spindle = reach;
                    self.motor = Motor::Still;
                    self.drain(distance);
                    let end = if reach == to {
                        MotorEvent::Arrived(arrives)
                    } else {
                        MotorEvent::Blocked
                    };
                    self.notice(HardwareEvent::Motor(end));
                    self.notice(HardwareEvent::Battery(self.reading()));
                }
            }
            Motor::Still | Motor::Finding { .. } => {}
        }
    }

    /// The next thing the sensors noticed.
    pub fn poll(&mut self) -> Option<HardwareEvent> {
        self.events.pop_front()
    }

    fn notice(&mut self, event: HardwareEvent) {
        if self.powered {
            self.events.push_back(event);
        }
    }

    /// How far a motor gets that wants from `from` to `to`.
    fn reach(&self, from: i32, to: i32) -> i32 {
        if self.jammed {
            from + (to - from).clamp(-SLACK, SLACK)
        } else {
            to
        }
    }

    fn spindle_at(&self, now: Duration) -> i32 {
        match self.motor {
            Motor::Still | Motor::Finding { .. } => self.state.spindle,
            Motor::Turning {
                from, to, since, ..
            } => {
                let reach = self.reach(from, to);
                let turned = i32::try_from(now.saturating_sub(since).as_millis())
                    .map_or(i32::MAX, |elapsed| elapsed.saturating_mul(SPEED));
                from + (reach - from).clamp(-turned, turned)
            }
        }
    }

    fn drain(&mut self, distance: u32) {
        let start_mv = self.reading().millivolts;
        let turns_drain = distance * DRAIN_PER_TURN / FULL_TURN.unsigned_abs();
        self.state.charge = self.state.charge.saturating_sub(turns_drain);
        let degrees = u16::try_from(distance / 1000).unwrap_or(u16::MAX);
        self.last_run = Some(MotorRun {
            drain_mws: degrees.saturating_mul(6),
            start_mv,
            lowest_mv: start_mv - 420,
            distance_degrees: degrees,
            temperature_c: 21,
            max_current_ma: if self.jammed { 1900 } else { 640 },
            resistance_mohm: 650,
        });
    }
}

fn door_event(open: bool) -> DoorEvent {
    if open {
        DoorEvent::Opened
    } else {
        DoorEvent::Closed
    }
}

fn spindle_of(position: BoltPosition) -> i32 {
    match position {
        BoltPosition::Locked => 2 * FULL_TURN,
        BoltPosition::LockedOnce => FULL_TURN,
        BoltPosition::Unlocked => 0,
        BoltPosition::Unlatched => -FULL_TURN / 4,
    }
}

fn position_of(spindle: i32) -> Option<BoltPosition> {
    [
        BoltPosition::Locked,
        BoltPosition::LockedOnce,
        BoltPosition::Unlocked,
        BoltPosition::Unlatched,
    ]
    .into_iter()
    .find(|position| spindle_of(*position) == spindle)
}

/// How long the motor takes for `distance` millidegrees; even nothing takes a moment to find out.
fn travel_time(distance: u32) -> Duration {
    TURN.mul_f64(f64::from(distance) / f64::from(FULL_TURN))
        .max(Duration::from_millis(50))
}

#[cfg(test)]
mod tests;
