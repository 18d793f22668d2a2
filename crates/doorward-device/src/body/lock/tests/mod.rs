//! The body on a test stand: a motor that answers when told to, and a clock that is moved by hand.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::wildcard_enum_match_arm,
    reason = "a test that overflows or misses an output is a test that fails, which is all it is for"
)]

mod actions;
mod automatic;
mod door;
mod hands;
mod schedules;
mod senses;

use alloc::vec::Vec;

use doorward_proto::types::{
    ActionFlags, ButtonAction, DoorSensorState, FobAction, LockState, TimeOfDay,
};

use super::*;
use crate::body::{
    BoltPosition, ButtonEvent, DoorEvent, MotorCommand, MotorEvent, NightMode, PairingClosed,
    PairingMode, RESET_CONFIRM_WINDOW, RingPattern, TimeControlEntry, Zone, error_for, local_time,
};

/// 2026-07-01 00:00:00 UTC, a Wednesday.
const SUMMER: i64 = 1_782_864_000;

/// A body, its clocks, and everything it said.
struct Stand {
    body: LockBody,
    now: Now,
    said: Vec<BodyOutput>,
    states: Vec<LockState>,
    /// Where a real motor would have the bolt.
    bolt: BoltPosition,
    /// What the motor was told last and has not answered.
    told: Option<MotorCommand>,
}

impl Stand {
    /// A lock that has booted and knows its bolt stands at `bolt`.
    fn ready(bolt: BoltPosition, settings: BodySettings) -> Self {
        Self::ready_at(SUMMER, bolt, settings)
    }

    fn ready_at(utc: i64, bolt: BoltPosition, settings: BodySettings) -> Self {
        let mut stand = Self::power_up(utc, bolt, settings, false);
        stand.motor_arrives();
        stand.said.clear();
        stand.states.clear();
        stand
    }

    /// A lock right after power-up.
    fn power_up(utc: i64, bolt: BoltPosition, settings: BodySettings, button_held: bool) -> Self {
        let now = Now::new(Duration::ZERO, utc);
        let body = LockBody::boot(now, settings, button_held);
        let mut stand = Self {
            body,
            now,
            said: Vec::new(),
            states: Vec::new(),
            bolt,
            told: None,
        };
        stand.drain();
        stand
    }

    fn give(&mut self, input: BodyInput) -> Result<(), ErrorCode> {
        let result = self.body.handle(self.now, input);
        self.drain();
        result
    }

    fn act(&mut self, action: LockAction) -> Result<(), ErrorCode> {
        self.act_with(action, ActionFlags::NONE)
    }

    fn act_with(&mut self, action: LockAction, flags: ActionFlags) -> Result<(), ErrorCode> {
        let ticket = Ticket(7);
        self.give(BodyInput::Act(ActionRequest {
            ticket,
            action,
            trigger: Trigger::System,
            flags,
        }))
    }

    /// The motor does what it was told.
    fn motor_arrives(&mut self) {
        match self.told.take().expect("the motor was told something") {
            MotorCommand::FindPosition => {}
            MotorCommand::TurnTo(position) => self.bolt = position,
            MotorCommand::Stop => panic!("a stopped motor arrives nowhere"),
        }
        let _ = self.give(BodyInput::Motor(MotorEvent::Arrived(self.bolt)));
    }

    fn motor_says(&mut self, event: MotorEvent) {
        self.told = None;
        let _ = self.give(BodyInput::Motor(event));
    }

    /// Lets time pass, stopping at each deadline on the way.
    fn wait(&mut self, span: Duration) {
        let end = self.now.uptime + span;
        while let Some(due) = self.body.deadline().filter(|due| *due <= end) {
            self.go_to(due.max(self.now.uptime));
            let _ = self.give(BodyInput::DeadlineReached);
        }
        self.go_to(end);
    }

    fn go_to(&mut self, uptime: Duration) {
        let start = self.now.utc - i64::try_from(self.now.uptime.as_secs()).unwrap();
        self.now = Now::new(uptime, start + i64::try_from(uptime.as_secs()).unwrap());
    }

    fn press(&mut self) {
        let _ = self.give(BodyInput::Button(ButtonEvent::Pressed));
    }

    fn release(&mut self) {
        let _ = self.give(BodyInput::Button(ButtonEvent::Released));
    }

    fn hold(&mut self, span: Duration) {
        self.press();
        self.wait(span);
        self.release();
    }

    fn click(&mut self) {
        self.hold(Duration::from_millis(100));
    }

    fn lock_state(&self) -> LockState {
        self.body.view(self.now).lock_state
    }

    fn ring(&self) -> RingPattern {
        self.body.light.shown()
    }

    fn performed(&self) -> Vec<(LockAction, Trigger, Completion)> {
        self.said
            .iter()
            .filter_map(|output| match output {
                BodyOutput::Performed(Performed {
                    kind: PerformedKind::Action,
                    action,
                    trigger,
                    completion,
                    ..
                }) => Some((*action, *trigger, *completion)),
                _ => None,
            })
            .collect()
    }

    fn pairing(&self) -> Vec<PairingMode> {
        self.said
            .iter()
            .filter_map(|output| match output {
                BodyOutput::PairingMode(mode) => Some(*mode),
                _ => None,
            })
            .collect()
    }

    fn drain(&mut self) {
        while let Some(output) = self.body.poll() {
            match output {
                BodyOutput::Motor(command) => self.told = Some(command),
                BodyOutput::StateChanged => {
                    let state = self.lock_state();
                    if self.states.last() != Some(&state) {
                        self.states.push(state);
                    }
                }
                _ => {}
            }
            self.said.push(output);
        }
    }
}

/// Seconds, for short.
const fn s(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}
