//! The body of an Opener: the electric strike of the house door, ring to open and continuous mode, the doorbell and what is
//! heard of it, learning the doorbell's signal.
//!
//! ```text
//! electric strike      Opening, Open
//! ring, a mode active  Opening (the delay), Open
//! ```
//! The state shown (Opener API 1.1, "Opener States") is that of the strike while it works, else whether ring to open is
//! active. One input causes at most one transition of it, so a state read while draining is the state a client should see.
//!
//! # After a power cut
//! Ring to open is over: it was to last minutes, and nobody knows how many have passed. Continuous mode goes on, for an
//! office that opens from nine to five does not want to close because batteries were changed; but not if its own end, or a
//! scheduled one, fell into the time without power, and not if the clock has stood still or gone back, for then nobody knows.
//! What was scheduled to begin in that time does not begin.

mod alive;
mod hands;
mod modes;
mod rings;
mod settings;
mod showing;
mod strike;
#[cfg(test)]
mod tests;
mod training;

use core::time::Duration;

use doorward_proto::types::{ActionFlags, Completion, ErrorCode, LockAction, Trigger};
use heapless::Deque;

pub use self::{
    modes::KeptContinuousMode,
    settings::{OpenerSettings, Sounds, StrikeDelay, Suppression},
    training::Training,
};
use self::{modes::Modes, showing::Shown, strike::Strike, training::Recording};
use super::{
    ActionRequest, BatteryReading, BodyInput, BodyOutput, BodyView, BusCommand, Chime, Now,
    OpenerView, Performed, PerformedKind, StrikeCommand, Ticket,
    button::Button,
    light::Light,
    pairing::PairingWindow,
    refuse_requests,
    reset::{Phase, ResetGesture},
    schedule::{MAX_TIME_CONTROL, Schedule},
};

/// After power-up the bus is left to settle for this long; what it carries then is no ring, and nothing opens.
pub const BOOT_RUN: Duration = Duration::from_secs(2);

/// One input causes half as many outputs at most.
const OUTBOX: usize = 20;

/// What is to outlive a power cut, apart from the settings. Whoever drives the body keeps it and hands it back at
/// [`OpenerBody::boot`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OpenerMemory {
    /// Continuous mode, if it is active.
    pub continuous_mode: Option<KeptContinuousMode>,
    /// What is known of the doorbell's signal.
    pub training: Training,
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

/// What the strike works for.
#[derive(Clone, Copy, Debug)]
enum Cause {
    /// Somebody asked for it.
    Action(Errand),
    /// Somebody rang.
    Ring(super::Rang, Trigger),
}

/// The mechanics of one Opener; see the module.
#[derive(Debug)]
pub struct OpenerBody {
    phase: Phase,
    settings: OpenerSettings,
    /// Until when the bus settles.
    boot_until: Option<Duration>,
    strike: Strike,
    cause: Option<Cause>,
    modes: Modes,
    training: Training,
    recording: Option<Recording>,
    voltage_low: bool,
    button: Button,
    schedule: Schedule,
    /// What has come due by the clock and waits for its turn: the entry's id and its action.
    scheduled: Deque<(u8, LockAction), MAX_TIME_CONTROL>,
    pairing: PairingWindow,
    battery: BatteryReading,
    last_touched: Option<Duration>,
    trigger: Trigger,
    last_action: Option<(LockAction, Trigger, Completion)>,
    light: Light,
    chime: Option<Chime>,
    shown: Option<Shown>,
    /// Where the next random delay comes from; no secret.
    dice: u32,
    outbox: Deque<BodyOutput, OUTBOX>,
}

impl OpenerBody {
    /// Power-up, with what [`OpenerBody::memory`] said last. `dice` is any number, and makes the random delays of this life.
    /// With `button_held` the reset gesture begins and the Opener waits for its outcome; otherwise the bus is left to settle
    /// for [`BOOT_RUN`]. Drain [`OpenerBody::poll`] afterwards.
    #[must_use]
    pub fn boot(
        now: Now,
        settings: OpenerSettings,
        memory: OpenerMemory,
        dice: u32,
        button_held: bool,
    ) -> Self {
        let mut body = Self {
            phase: Phase::Running,
            boot_until: None,
            strike: Strike::default(),
            cause: None,
            modes: Modes::default(),
            training: memory.training,
            recording: None,
            voltage_low: false,
            button: Button::default(),
            schedule: Schedule::new(now, settings.plan()),
            scheduled: Deque::new(),
            pairing: PairingWindow::default(),
            battery: BatteryReading::default(),
            last_touched: None,
            trigger: Trigger::System,
            last_action: None,
            light: Light::default(),
            chime: None,
            shown: None,
            dice: dice.max(1),
            outbox: Deque::new(),
            settings,
        };
        // Whatever the strike did when the power went, the door is held now.
        body.push(BodyOutput::Strike(StrikeCommand::Release));
        body.push(BodyOutput::Bus(BusCommand::Use(body.settings.bus)));
        if let Some(kept) = memory.continuous_mode {
            body.resume_continuous_mode(now, kept);
        }
        if button_held {
            body.phase = Phase::ResetGesture(ResetGesture::begin(now.uptime));
        } else {
            body.start_running(now);
        }
        body.settle();
        body
    }

    /// Takes one input at `now`. Deadlines that have passed are dealt with first.
    ///
    /// # Errors
    /// Only [`BodyInput::Act`], [`BodyInput::ContinuousMode`], [`BodyInput::RecordBus`] and [`BodyInput::Calibrate`] can be
    /// refused, and then nothing moves:
    /// * [`ErrorCode::NotCalibrated`] while the doorbell's signal is not known, although the operating mode needs it,
    /// * [`ErrorCode::Busy`] while the strike works, a signal is recorded, the bus settles or the reset gesture is under way,
    /// * [`ErrorCode::BadParameter`] for what is no action of an Opener, or not possible with the configured capabilities,
    /// * [`ErrorCode::MotorLowVoltage`] while the bus carries too little voltage to open,
    /// * [`ErrorCode::AutoUnlockTooRecent`] for an opening by geofence that came too soon.
    pub fn handle(&mut self, now: Now, input: BodyInput) -> Result<(), ErrorCode> {
        let result = match self.phase {
            Phase::ResetConfirmed => refuse_requests(&input),
            Phase::ResetGesture(gesture) => self.handle_gesture(now, gesture, input),
            Phase::Running => {
                self.pass(now);
                self.handle_running(now, input)
            }
        };
        self.settle();
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
                self.boot_until,
                self.strike.deadline(),
                self.recording.map(|recording| recording.until),
                self.modes.deadline(),
                self.button.deadline(),
                self.pairing.deadline(),
                self.light.deadline(),
                self.schedule.deadline(self.settings.plan()),
                (self.is_idle() && !self.scheduled.is_empty()).then_some(Duration::ZERO),
            ]
            .into_iter()
            .flatten()
            .min(),
        }
    }

    /// What there is to see at `now`.
    #[must_use]
    pub fn view(&self, now: Now) -> BodyView {
        BodyView {
            lock_state: self.lock_state(),
            trigger: self.trigger,
            last_action: self.last_action,
            lock_n_go_s: 0,
            door: doorward_proto::types::DoorSensorState::Unavailable,
            night: false,
            battery: self.battery,
            battery_critical: self.battery_is_critical(),
            pairing_left: self.pairing.left(now.uptime),
            busy: self.phase != Phase::Running || !self.is_idle(),
            opener: Some(OpenerView {
                ring_to_open_left: self.modes.ring_to_open_left(now.uptime),
                continuous_mode: self.modes.is_continuous(),
                continuous_mode_left: self.modes.continuous_left(now.uptime),
                strike_engaged: self.strike.is_engaged(),
                chime: self.chime.unwrap_or_default(),
                recording_left: self
                    .recording
                    .map(|recording| recording.until.saturating_sub(now.uptime)),
            }),
        }
    }

    /// The settings in force.
    #[must_use]
    pub fn settings(&self) -> &OpenerSettings {
        &self.settings
    }

    /// What is to be kept now.
    #[must_use]
    pub fn memory(&self) -> OpenerMemory {
        OpenerMemory {
            continuous_mode: self.modes.kept(),
            training: self.training,
        }
    }

    /// Somebody set the clock, and it shows `seconds` more than before: instants kept by it move along.
    pub fn clock_set(&mut self, seconds: i64) {
        self.modes.clock_set(seconds);
    }

    /// Whether pairing mode is open.
    #[must_use]
    pub fn is_pairing(&self) -> bool {
        self.pairing.is_open()
    }

    /// Whether the Opener is alive: not while the reset gesture is under way or the reset confirmed. One that is not alive
    /// stays silent on the radio.
    #[must_use]
    pub fn is_running(&self) -> bool {
        self.phase == Phase::Running
    }

    /// Whether nothing is under way that another opening would disturb.
    fn is_idle(&self) -> bool {
        self.strike.is_idle() && self.recording.is_none() && self.boot_until.is_none()
    }

    fn push(&mut self, output: BodyOutput) {
        // Drained before every input, so there is always room.
        let _ = self.outbox.push_back(output);
    }
}

impl Errand {
    /// Something the Opener, or somebody standing at it, does.
    const fn own(action: LockAction, trigger: Trigger) -> Self {
        Self {
            kind: PerformedKind::Action,
            ticket: None,
            action,
            trigger,
            flags: ActionFlags::NONE,
        }
    }

    /// Something somebody asked for over the air.
    const fn asked(request: ActionRequest, action: LockAction) -> Self {
        Self {
            kind: PerformedKind::Action,
            ticket: Some(request.ticket),
            action,
            trigger: request.trigger,
            flags: request.flags,
        }
    }

    /// What the log is told of it.
    const fn performed(self, completion: Completion, at_once: bool) -> Performed {
        let Self {
            kind,
            ticket,
            action,
            trigger,
            flags,
        } = self;
        Performed {
            kind,
            ticket,
            action,
            trigger,
            flags,
            completion,
            at_once,
        }
    }
}
