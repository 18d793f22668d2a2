//! Motor, bolt and latch of a lock.
//!
//! The bolt is one number, the angle of the spindle: two turns thrown, drawn back at zero, the latch pulled beyond. It
//! moves with time, stops where the power fails, and stays where it is across power cycles and factory resets, as brass
//! does.

use core::time::Duration;

use doorward_device::body::{BoltPosition, MotorCommand, MotorEvent};
use doorward_proto::types::MotorSpeed;

use super::{
    HardwareEvent,
    senses::Senses,
    supply::{Run, Supply},
};

/// How long the motor takes for one turn at its standard speed.
pub const TURN: Duration = Duration::from_millis(1200);

/// How long finding the position takes.
const FINDING: Duration = Duration::from_millis(600);

/// How long a latch pulled by hand stays pulled before its spring wins.
const SPRING: Duration = Duration::from_millis(1000);

/// How far a blocked motor still gets, in millidegrees.
const SLACK: i32 = 30_000;

const FULL_TURN: i32 = 360_000;

/// What one turn takes out of the batteries, in millionths of their charge.
const DRAIN_PER_TURN: u32 = 125;

/// The angle of a bolt thrown by all turns, in millidegrees.
pub(super) const THROWN: i32 = 2 * FULL_TURN;

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
        /// How long one turn takes.
        turn: Duration,
        arrives: BoltPosition,
    },
}

/// Motor, bolt and latch.
#[derive(Clone, Debug)]
pub(super) struct Bolt {
    spindle: i32,
    motor: Motor,
    /// How long the next turns take, each.
    turn: Duration,
    pub(super) jammed: bool,
    /// When the spring pushes a latch back that was pulled by hand.
    spring: Option<Duration>,
}

impl Bolt {
    pub(super) const fn new(spindle: i32) -> Self {
        Self {
            spindle,
            motor: Motor::Still,
            turn: TURN,
            jammed: false,
            spring: None,
        }
    }

    /// The motor stops where it is, and a latch that it held springs back.
    pub(super) fn power_off(&mut self, now: Duration) {
        self.spindle = self.spindle_at(now).max(0);
        self.motor = Motor::Still;
        self.turn = TURN;
    }

    /// The next turns are so fast. One that is under way goes on as it began.
    pub(super) fn set_speed(&mut self, speed: MotorSpeed) {
        self.turn = match speed {
            MotorSpeed::Fast => TURN * 2 / 3,
            MotorSpeed::Gentle => TURN * 2,
            MotorSpeed::Standard | MotorSpeed::Other(_) => TURN,
        };
    }

    pub(super) fn command(
        &mut self,
        now: Duration,
        command: MotorCommand,
        supply: &Supply,
        senses: &mut Senses,
    ) {
        self.spindle = self.spindle_at(now);
        match command {
            MotorCommand::FindPosition => {
                self.motor = Motor::Finding {
                    until: now + FINDING,
                }
            }
            MotorCommand::TurnTo(_) if supply.is_empty() => {
                self.motor = Motor::Still;
                senses.notice(HardwareEvent::Motor(MotorEvent::LowVoltage));
            }
            MotorCommand::TurnTo(position) => {
                self.motor = Motor::Turning {
                    from: self.spindle,
                    to: spindle_of(position),
                    since: now,
                    turn: self.turn,
                    arrives: position,
                };
            }
            MotorCommand::Stop => {
                self.motor = Motor::Still;
                senses.notice(HardwareEvent::Motor(MotorEvent::Stopped(position_of(
                    self.spindle,
                ))));
            }
        }
    }

    /// A hand turns the spindle; a running motor gives way.
    pub(super) fn turn(&mut self, now: Duration, to: BoltPosition, senses: &mut Senses) {
        let was_turning = self.is_turning();
        if was_turning {
            self.motor = Motor::Still;
        }
        self.spindle = spindle_of(to);
        self.spring = (to == BoltPosition::Unlatched).then_some(now + SPRING);
        if was_turning {
            senses.notice(HardwareEvent::Motor(MotorEvent::Stopped(Some(to))));
        }
        senses.notice(HardwareEvent::Knob(to));
    }

    pub(super) fn is_turning(&self) -> bool {
        matches!(self.motor, Motor::Turning { .. })
    }

    /// Whether any of the bolt is out, so that a closed door stays closed and an open one open.
    pub(super) fn is_out(&self, now: Duration) -> bool {
        self.spindle_at(now) > 0
    }

    /// Where the bolt stands; `None` between the positions.
    pub(super) fn position(&self, now: Duration) -> Option<BoltPosition> {
        position_of(self.spindle_at(now))
    }

    pub(super) fn deadline(&self) -> Option<Duration> {
        let motor = match self.motor {
            Motor::Still => None,
            Motor::Finding { until } => Some(until),
            Motor::Turning {
                from,
                to,
                since,
                turn,
                ..
            } => Some(since + travel_time(self.reach(from, to).abs_diff(from), turn)),
        };
        [motor, self.spring].into_iter().flatten().min()
    }

    pub(super) fn pass(&mut self, now: Duration, supply: &mut Supply, senses: &mut Senses) {
        if self.spring.is_some_and(|spring| now >= spring) {
            self.spring = None;
            if self.motor == Motor::Still && self.spindle == spindle_of(BoltPosition::Unlatched) {
                self.spindle = spindle_of(BoltPosition::Unlocked);
                senses.notice(HardwareEvent::Knob(BoltPosition::Unlocked));
            }
        }
        match self.motor {
            Motor::Finding { until } if now >= until => {
                self.motor = Motor::Still;
                let found = position_of(self.spindle);
                senses.notice(HardwareEvent::Motor(
                    found.map_or(MotorEvent::Stopped(None), MotorEvent::Arrived),
                ));
            }
            Motor::Turning {
                from,
                to,
                since,
                turn,
                arrives,
            } => {
                let reach = self.reach(from, to);
                let distance = reach.abs_diff(from);
                if now >= since + travel_time(distance, turn) {
                    self.spindle = reach;
                    self.motor = Motor::Still;
                    supply.drain(Run {
                        charge: distance * DRAIN_PER_TURN / FULL_TURN.unsigned_abs(),
                        degrees: u16::try_from(distance / 1000).unwrap_or(u16::MAX),
                        jammed: self.jammed,
                    });
                    let end = if reach == to {
                        MotorEvent::Arrived(arrives)
                    } else {
                        MotorEvent::Blocked
                    };
                    senses.notice(HardwareEvent::Motor(end));
                    senses.notice(HardwareEvent::Battery(supply.reading()));
                }
            }
            Motor::Still | Motor::Finding { .. } => {}
        }
    }

    pub(super) fn spindle_at(&self, now: Duration) -> i32 {
        match self.motor {
            Motor::Still | Motor::Finding { .. } => self.spindle,
            Motor::Turning {
                from,
                to,
                since,
                turn,
                ..
            } => {
                let reach = self.reach(from, to);
                let turned = turned_in(now.saturating_sub(since), turn);
                from + (reach - from).clamp(-turned, turned)
            }
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
}

fn spindle_of(position: BoltPosition) -> i32 {
    match position {
        BoltPosition::Locked => THROWN,
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

/// How far the motor gets in this time, in millidegrees.
fn turned_in(time: Duration, turn: Duration) -> i32 {
    let degrees = time.as_millis() * u128::from(FULL_TURN.unsigned_abs()) / turn.as_millis().max(1);
    i32::try_from(degrees).unwrap_or(i32::MAX)
}

/// How long the motor takes for `distance` millidegrees; even nothing takes a moment to find out.
fn travel_time(distance: u32, turn: Duration) -> Duration {
    turn.mul_f64(f64::from(distance) / f64::from(FULL_TURN))
        .max(Duration::from_millis(50))
}
