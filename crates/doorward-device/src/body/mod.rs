//! The lock's body: bolt and latch, motor, knob, door sensor, button, ring and batteries, and what it does by itself (auto
//! lock, night mode, time control).
//!
//! The body knows nothing of radio, records or rights. Whoever may ask it to act has been decided before
//! [`BodyInput::Act`]; what it did is told in [`BodyOutput::Performed`], to be written down by others.
//!
//! [`Body::handle`] takes one input and the time; [`Body::poll`] is drained before the next input; [`Body::deadline`] says when
//! to come back with [`BodyInput::DeadlineReached`] at the latest. One input causes at most one transition of the lock
//! state, so a state read while draining is the state a client should see.

mod actions;
mod alive;
mod bolt;
mod button;
mod clock;
mod hands;
mod hardware;
mod interface;
mod reset;
mod ring;
mod schedule;
mod settings;
mod showing;
#[cfg(test)]
mod tests;

use core::time::Duration;

use doorward_proto::types::{ActionFlags, Completion, ErrorCode, LockAction, Trigger};
use heapless::Deque;

use self::{
    alive::refuse_requests, bolt::Bolt, button::Button, reset::ResetGesture, schedule::Schedule,
    showing::Shown,
};
pub use self::{
    button::{ButtonEvent, PAIRING_HOLD},
    clock::{LocalTime, Now, Zone, local_time},
    hardware::{BatteryReading, BoltPosition, DoorEvent, MotorCommand, MotorEvent, MotorRun},
    interface::{
        ActionRequest, BodyInput, BodyOutput, BodyView, PairingClosed, PairingMode, Performed,
        PerformedKind, Ticket, error_for,
    },
    reset::{RESET_CONFIRM_WINDOW, RESET_HOLD},
    ring::RingPattern,
    settings::{BodySettings, MAX_TIME_CONTROL, NightMode, TimeControlEntry},
};

/// How long pairing mode stays open.
pub const PAIRING_WINDOW: Duration = Duration::from_secs(120);

/// An action asked with the auto-unlock flag is too recent this long after another action or a turn by hand.
pub const AUTO_UNLOCK_FILTER: Duration = Duration::from_secs(120);

/// Every entry of a full timetable, and the night.
const SCHEDULED_QUEUE: usize = MAX_TIME_CONTROL + 1;
/// One input causes half as many outputs at most.
const OUTBOX: usize = 16;

/// Whether the lock lives or is still being held by the button.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    /// The button was down at power-up: the lock waits to see what becomes of it, and does nothing else.
    ResetGesture(ResetGesture),
    /// Erasing; only a new boot leads out.
    ResetConfirmed,
    /// Alive.
    Running,
}

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
pub struct Body {
    phase: Phase,
    settings: BodySettings,
    bolt: Bolt,
    errand: Option<Errand>,
    button: Button,
    schedule: Schedule,
    /// What has come due by the clock and waits for its turn; a time control entry with its id.
    scheduled: Deque<(Option<u8>, LockAction), SCHEDULED_QUEUE>,
    pairing_until: Option<Duration>,
    door: Option<DoorEvent>,
    battery: BatteryReading,
    /// Since when the bolt has been drawn back with nothing under way.
    unlocked_since: Option<Duration>,
    /// When the door fell shut while the bolt was drawn back; `None` again once it was acted upon.
    auto_lock_soon: Option<Duration>,
    door_closed_at: Duration,
    last_touched: Option<Duration>,
    trigger: Trigger,
    last_action: Option<(LockAction, Trigger, Completion)>,
    flash: Option<(RingPattern, Duration)>,
    ring: RingPattern,
    shown: Option<Shown>,
    outbox: Deque<BodyOutput, OUTBOX>,
}

impl Body {
    /// Power-up. With `button_held` the reset gesture begins and the lock waits for its outcome; otherwise the boot run
    /// starts at once. Drain [`Body::poll`] afterwards.
    #[must_use]
    pub fn boot(now: Now, settings: BodySettings, button_held: bool) -> Self {
        let mut body = Self {
            phase: Phase::Running,
            bolt: Bolt::booting(now.uptime),
            errand: None,
            button: Button::default(),
            schedule: Schedule::new(now, &settings),
            scheduled: Deque::new(),
            pairing_until: None,
            door: None,
            battery: BatteryReading::default(),
            unlocked_since: None,
            auto_lock_soon: None,
            door_closed_at: now.uptime,
            last_touched: None,
            trigger: Trigger::System,
            last_action: None,
            flash: None,
            ring: RingPattern::Dark,
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
                self.pairing_until,
                self.auto_lock_deadline(),
                self.flash.map(|(_, until)| until),
                self.schedule.deadline(&self.settings),
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
            pairing_left: self
                .pairing_until
                .map(|until| until.saturating_sub(now.uptime)),
            busy: self.phase != Phase::Running || !self.bolt.is_idle(),
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
        self.pairing_until.is_some()
    }

    /// Whether the lock is alive: not while the reset gesture is under way or the reset confirmed. A lock that is not alive
    /// stays silent on the radio.
    #[must_use]
    pub fn is_running(&self) -> bool {
        self.phase == Phase::Running
    }
}
