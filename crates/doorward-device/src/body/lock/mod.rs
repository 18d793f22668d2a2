//! The body of a lock: bolt and latch, motor, knob, door sensor, and what it does by itself (auto lock, night mode, time
//! control).
//!
//! One input causes at most one transition of the lock state, so a state read while draining is the state a client should
//! see.

mod actions;
mod alive;
mod bolt;
mod door;
mod hands;
mod senses;
mod settings;
mod showing;
#[cfg(test)]
mod tests;

use core::time::Duration;

use doorward_proto::types::{ActionFlags, Completion, ErrorCode, LockAction, Trigger};
use heapless::Deque;

pub use self::settings::{BodySettings, DoorSensor};
use self::{bolt::Bolt, door::Door, showing::Shown};
use super::{
    ActionRequest, BatteryReading, BodyInput, BodyOutput, BodyView, MotorSetup, Now, Performed,
    PerformedKind, Sound, Ticket,
    button::{self, Button},
    clock, hardware, interface,
    light::Light,
    pairing::PairingWindow,
    refuse_requests,
    reset::{Phase, ResetGesture},
    ring,
    schedule::{MAX_TIME_CONTROL, Schedule},
};

/// An action asked with the auto-unlock flag is too recent this long after another action or a turn by hand.
pub const AUTO_UNLOCK_FILTER: Duration = Duration::from_secs(120);

/// Every entry of a full timetable, and the night.
const SCHEDULED_QUEUE: usize = MAX_TIME_CONTROL + 1;
/// One input causes half as many outputs at most.
const OUTBOX: usize = 16;

/// Who is behind the action under way.
#[derive(Clone, Copy, Debug)]
struct Errand {
    kind: PerformedKind,
    ticket: Option<Ticket>,
    action: LockAction,
    trigger: Trigger,
    flags: ActionFlags,
}

/// The mechanics of one lock; see the module.
#[derive(Debug)]
pub struct LockBody {
    phase: Phase,
    settings: BodySettings,
    bolt: Bolt,
    errand: Option<Errand>,
    button: Button,
    schedule: Schedule,
    /// What has come due by the clock and waits for its turn; a time control entry with its id.
    scheduled: Deque<(Option<u8>, LockAction), SCHEDULED_QUEUE>,
    pairing: PairingWindow,
    door: Door,
    battery: BatteryReading,
    battery_warned: bool,
    /// Since when the bolt has been drawn back with nothing under way.
    unlocked_since: Option<Duration>,
    last_touched: Option<Duration>,
    trigger: Trigger,
    last_action: Option<(LockAction, Trigger, Completion)>,
    light: Light,
    /// What the hardware was told last.
    brightness: Option<u8>,
    motor_setup: Option<MotorSetup>,
    shown: Option<Shown>,
    outbox: Deque<BodyOutput, OUTBOX>,
}

impl LockBody {
    /// Power-up. With `button_held` the reset gesture begins and the lock waits for its outcome; otherwise the boot run
    /// starts at once. Drain [`LockBody::poll`] afterwards.
    #[must_use]
    pub fn boot(now: Now, settings: BodySettings, button_held: bool) -> Self {
        let mut body = Self {
            phase: Phase::Running,
            bolt: Bolt::booting(now.uptime),
            errand: None,
            button: Button::default(),
            schedule: Schedule::new(now, settings.plan()),
            scheduled: Deque::new(),
            pairing: PairingWindow::default(),
            door: Door::new(now.uptime),
            battery: BatteryReading::default(),
            battery_warned: false,
            unlocked_since: None,
            last_touched: None,
            trigger: Trigger::System,
            last_action: None,
            light: Light::default(),
            brightness: None,
            motor_setup: None,
            shown: None,
            outbox: Deque::new(),
            settings,
        };
        if button_held {
            body.phase = Phase::ResetGesture(ResetGesture::begin(now.uptime));
        } else {
            body.start_running(now);
        }
        body.settle(now);
        body
    }

    /// Takes one input at `now`. Deadlines that have passed are dealt with first.
    ///
    /// # Errors
    /// Only [`BodyInput::Act`] and [`BodyInput::Calibrate`] can be refused, and then nothing moves:
    /// * [`ErrorCode::NotCalibrated`] before the end positions are known,
    /// * [`ErrorCode::Busy`] while another action, the boot run or the reset gesture is under way,
    /// * [`ErrorCode::AutoUnlockTooRecent`] for an auto unlock that came too soon or is switched off,
    /// * [`ErrorCode::Unknown`] for locking a Smart Door that stands open,
    /// * [`ErrorCode::BadParameter`] for what is no lock action.
    pub fn handle(&mut self, now: Now, input: BodyInput) -> Result<(), ErrorCode> {
        let result = match self.phase {
            Phase::ResetConfirmed => refuse_requests(&input),
            Phase::ResetGesture(gesture) => self.handle_gesture(now, gesture, input),
            Phase::Running => {
                self.pass(now);
                self.handle_running(now, input)
            }
        };
        self.settle(now);
        result
    }

    /// The next thing to do or know, oldest first.
    pub fn poll(&mut self) -> Option<BodyOutput> {
        self.outbox.pop_front()
    }

    /// The powered time at which [`BodyInput::DeadlineReached`] is due, if any. May have passed already.
    #[must_use]
    pub fn deadline(&self) -> Option<Duration> {
        match self.phase {
            Phase::ResetConfirmed => None,
            Phase::ResetGesture(gesture) => Some(gesture.deadline()),
            Phase::Running => [
                self.bolt.deadline(),
                self.button.deadline(),
                self.pairing.deadline(),
                self.auto_lock_deadline(),
                self.ajar_deadline(),
                self.light.deadline(),
                self.schedule.deadline(self.settings.plan()),
                if self.scheduled_is_ready() {
                    Some(Duration::ZERO)
                } else {
                    None
                },
            ]
            .into_iter()
            .flatten()
            .min(),
        }
    }

    /// What there is to see at `now`.
    #[must_use]
    pub fn view(&self, now: Now) -> BodyView {
        let left = self.bolt.lock_n_go_left(now.uptime);
        let lock_n_go_s = left
            .as_secs()
            .saturating_add(u64::from(left.subsec_nanos() > 0));
        BodyView {
            lock_state: self.lock_state(),
            trigger: self.trigger,
            last_action: self.last_action,
            lock_n_go_s: u8::try_from(lock_n_go_s).unwrap_or(u8::MAX),
            door: self.door_state(),
            night: self.schedule.is_night(),
            battery: self.battery,
            battery_critical: self.battery_is_critical(),
            pairing_left: self.pairing.left(now.uptime),
            busy: self.phase != Phase::Running || !self.bolt.is_idle(),
            opener: None,
        }
    }

    /// The settings in force.
    #[must_use]
    pub fn settings(&self) -> &BodySettings {
        &self.settings
    }

    /// Whether pairing mode is open.
    #[must_use]
    pub fn is_pairing(&self) -> bool {
        self.pairing.is_open()
    }

    /// Whether the lock is alive: not while the reset gesture is under way or the reset confirmed. A lock that is not alive
    /// stays silent on the radio.
    #[must_use]
    pub fn is_running(&self) -> bool {
        self.phase == Phase::Running
    }
}
