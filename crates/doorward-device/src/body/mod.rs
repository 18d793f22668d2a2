//! The lock's body: bolt and latch, motor, knob, door sensor, button, ring and batteries, and what it does by itself (auto
//! lock, night mode, time control).
//!
//! The body knows nothing of radio, records or rights. Whoever may ask it to act has been decided before
//! [`BodyInput::Act`]; what it did is told in [`BodyOutput::Performed`], to be written down by others.
//!
//! [`Body::handle`] takes one input and the time; [`Body::poll`] is drained before the next input; [`Body::deadline`] says when
//! to come back with [`BodyInput::DeadlineReached`] at the latest. One input causes at most one transition of the lock
//! state, so a state read while draining is the state a client should see.

mod bolt;
mod button;
mod clock;
mod hardware;
mod reset;
mod ring;
mod schedule;
mod settings;
#[cfg(test)]
mod tests;

use core::time::Duration;

use doorward_proto::types::{
    ActionFlags, ButtonAction, Completion, DoorSensorState, ErrorCode, FobAction, LockAction,
    LockState, Trigger,
};
use heapless::Deque;

use self::{
    bolt::{Bolt, DOOR_SETTLES, Goal, Habits, Knowledge, Progress},
    button::{Button, Gesture},
    reset::{ResetGesture, ResetStep},
    schedule::Schedule,
};
pub use self::{
    button::{ButtonEvent, PAIRING_HOLD},
    clock::{LocalTime, Now, Zone, local_time},
    hardware::{BatteryReading, BoltPosition, DoorEvent, MotorCommand, MotorEvent, MotorRun},
    reset::{RESET_CONFIRM_WINDOW, RESET_HOLD},
    ring::RingPattern,
    settings::{BodySettings, MAX_TIME_CONTROL, NightMode, TimeControlEntry},
};

/// How long pairing mode stays open.
pub const PAIRING_WINDOW: Duration = Duration::from_secs(120);

/// An action asked with the auto-unlock flag is too recent this long after another action or a turn by hand.
pub const AUTO_UNLOCK_FILTER: Duration = Duration::from_secs(120);

const REFUSED_FLASH: Duration = Duration::from_secs(2);
const STATUS_FLASH: Duration = Duration::from_secs(5);
const SHORTEST_AUTO_LOCK: Duration = Duration::from_secs(2);
/// Every entry of a full timetable, and the night.
const SCHEDULED_QUEUE: usize = MAX_TIME_CONTROL + 1;
/// One input causes half as many outputs at most.
const OUTBOX: usize = 16;

/// Names one asked action, so that its end can be told to who asked. Chosen by the asker, only echoed here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ticket(pub u32);

/// A lock action somebody with the right to it asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ActionRequest {
    /// Echoed in [`BodyOutput::ActionFinished`] and [`BodyOutput::Performed`].
    pub ticket: Ticket,
    /// What to do. Fob actions are looked up in the settings.
    pub action: LockAction,
    /// What caused it.
    pub trigger: Trigger,
    /// As sent. Auto unlock can be refused; force runs the motor even if the bolt seems to stand there already; unknown bits
    /// are kept for the log and mean nothing.
    pub flags: ActionFlags,
}

/// What happens to the body.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(
    clippy::large_enum_variant,
    reason = "settings are handed over rarely, and there is no heap to put them on"
)]
pub enum BodyInput {
    /// The button's contact changed.
    Button(ButtonEvent),
    /// A hand turned the knob, or a key the cylinder, and the bolt now stands there.
    Knob(BoltPosition),
    /// The door sensor noticed something. The first event after power-up is its reading, not a change.
    Door(DoorEvent),
    /// The motor answered.
    Motor(MotorEvent),
    /// The supply was measured.
    Battery(BatteryReading),
    /// Somebody asks for a lock action.
    Act(ActionRequest),
    /// Somebody asks to learn the end positions anew.
    Calibrate(Ticket),
    /// The configuration changed; these are all settings, old and new.
    Settings(BodySettings),
    /// Pairing mode has served its purpose, or is to end for another reason.
    ClosePairing(PairingClosed),
    /// [`Body::deadline`] has come (or the clock was set).
    DeadlineReached,
}

/// What the body wants done or known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BodyOutput {
    /// Tell the motor.
    Motor(MotorCommand),
    /// Show this on the ring from now on.
    Ring(RingPattern),
    /// Something in [`Body::view`] changed that clients would like to hear of.
    StateChanged,
    /// The action with this ticket has ended. Comes after `Performed` and `StateChanged`.
    ActionFinished {
        /// The ticket it was asked with.
        ticket: Ticket,
        /// How it ended; see [`error_for`].
        completion: Completion,
    },
    /// Something was done, or tried, that belongs in the activity log.
    Performed(Performed),
    /// The door sensor's reading changed.
    DoorChanged(DoorEvent),
    /// Pairing mode opened or closed.
    PairingMode(PairingMode),
    /// The factory reset was armed and confirmed by hand: erase everything, then boot anew. The body does nothing any more.
    ResetConfirmed,
    /// The action of the time control entry with this id begins: it came due, and nothing else runs any more.
    TimeControlFired {
        /// The entry.
        id: u8,
    },
}

/// An entry for the activity log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Performed {
    /// What kind of thing it was.
    pub kind: PerformedKind,
    /// The ticket, if somebody asked; `None` for everything done at the lock or by the lock itself.
    pub ticket: Option<Ticket>,
    /// What was done, with "intelligent", fob and auto-unlatch settings resolved.
    pub action: LockAction,
    /// What caused it.
    pub trigger: Trigger,
    /// The request's flags as sent; none without a request.
    pub flags: ActionFlags,
    /// How it ended.
    pub completion: Completion,
}

/// Which kind of log entry [`Performed`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PerformedKind {
    /// A lock action.
    Action,
    /// Finding the position after power-up.
    InitializationRun,
    /// A calibration.
    Calibration,
}

/// Pairing mode's comings and goings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PairingMode {
    /// The button was held long enough.
    Opened,
    /// It ended.
    Closed(PairingClosed),
}

/// Why pairing mode ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PairingClosed {
    /// The button was pressed.
    Button,
    /// [`PAIRING_WINDOW`] passed.
    TimedOut,
    /// Something was paired.
    Succeeded,
    /// Too many wrong security codes.
    WrongCodes,
    /// Pairing was switched off in the configuration.
    Disabled,
}

/// What there is to see of the body at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BodyView {
    /// Bolt and latch, honestly: [`LockState::BootRun`] and [`LockState::Undefined`] while nothing is known.
    pub lock_state: LockState,
    /// What caused the latest change of `lock_state`.
    pub trigger: Trigger,
    /// The latest action, its cause and its end; `None` since power-up if there was none.
    pub last_action: Option<(LockAction, Trigger, Completion)>,
    /// Seconds until lock 'n' go locks, rounded up; zero when it does not wait.
    pub lock_n_go_s: u8,
    /// What the door sensor says.
    pub door: DoorSensorState,
    /// Whether the night of night mode holds.
    pub night: bool,
    /// The supply as last measured.
    pub battery: BatteryReading,
    /// Time left in pairing mode, if it is open.
    pub pairing_left: Option<Duration>,
    /// Whether a motor run or an action is under way, so that another one would be refused as busy.
    pub busy: bool,
}

/// The error a client is told when its accepted action ended like this; `None` for a good end.
#[must_use]
pub fn error_for(completion: Completion) -> Option<ErrorCode> {
    match completion {
        Completion::Success => None,
        Completion::MotorBlocked => Some(ErrorCode::MotorBlocked),
        Completion::Canceled => Some(ErrorCode::Canceled),
        Completion::TooRecent => Some(ErrorCode::AutoUnlockTooRecent),
        Completion::Busy => Some(ErrorCode::Busy),
        Completion::LowMotorVoltage => Some(ErrorCode::MotorLowVoltage),
        Completion::ClutchFailure => Some(ErrorCode::ClutchFailure),
        Completion::MotorPowerFailure => Some(ErrorCode::MotorPowerFailure),
        Completion::Incomplete => Some(ErrorCode::MotorTimeout),
        Completion::Rejected
        | Completion::RejectedNightMode
        | Completion::HandleNotLifted
        | Completion::InvalidCode
        | Completion::InvalidFingerprint
        | Completion::InvalidTag
        | Completion::OtherError
        | Completion::Unknown
        | Completion::Other(_) => Some(ErrorCode::Unknown),
    }
}

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

/// What of the view is worth a [`BodyOutput::StateChanged`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Shown {
    lock_state: LockState,
    door: DoorSensorState,
    night: bool,
    critical: bool,
    pairing: bool,
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

/// The gesture, and being alive.
impl Body {
    fn handle_gesture(
        &mut self,
        now: Now,
        gesture: ResetGesture,
        input: BodyInput,
    ) -> Result<(), ErrorCode> {
        let step = match gesture.pass(now.uptime) {
            ResetStep::Continue(gesture) => match &input {
                BodyInput::Button(ButtonEvent::Pressed) => gesture.pressed(),
                BodyInput::Button(ButtonEvent::Released) => gesture.released(now.uptime),
                BodyInput::Knob(_)
                | BodyInput::Door(_)
                | BodyInput::Motor(_)
                | BodyInput::Battery(_)
                | BodyInput::Act(_)
                | BodyInput::Calibrate(_)
                | BodyInput::Settings(_)
                | BodyInput::ClosePairing(_)
                | BodyInput::DeadlineReached => ResetStep::Continue(gesture),
            },
            over @ (ResetStep::Abandoned { .. } | ResetStep::Confirmed) => over,
        };
        match step {
            ResetStep::Continue(gesture) => self.phase = Phase::ResetGesture(gesture),
            ResetStep::Abandoned { held } => {
                if held {
                    self.button.spend();
                }
                self.phase = Phase::Running;
                self.start_running(now);
            }
            ResetStep::Confirmed => {
                self.phase = Phase::ResetConfirmed;
                self.push(BodyOutput::ResetConfirmed);
            }
        }
        let refused = refuse_requests(&input);
        // Readings are facts whenever they come; the bolt's is found again by the boot run.
        match input {
            BodyInput::Door(event) => self.door = Some(event),
            BodyInput::Battery(reading) => self.battery = reading,
            BodyInput::Settings(settings) => self.settings = settings,
            BodyInput::Button(_)
            | BodyInput::Knob(_)
            | BodyInput::Motor(_)
            | BodyInput::Act(_)
            | BodyInput::Calibrate(_)
            | BodyInput::ClosePairing(_)
            | BodyInput::DeadlineReached => {}
        }
        refused
    }

    fn start_running(&mut self, now: Now) {
        self.bolt = Bolt::booting(now.uptime);
        self.schedule = Schedule::new(now, &self.settings);
        self.push(BodyOutput::Motor(MotorCommand::FindPosition));
    }

    fn handle_running(&mut self, now: Now, input: BodyInput) -> Result<(), ErrorCode> {
        match input {
            BodyInput::Button(ButtonEvent::Pressed) => self.pressed(now),
            BodyInput::Button(ButtonEvent::Released) => {
                if let Some(gesture) = self.button.release(now.uptime) {
                    self.gesture(now, gesture);
                }
            }
            BodyInput::Knob(position) => self.knob(now, position),
            BodyInput::Door(event) => self.door(now, event),
            BodyInput::Motor(event) => {
                let progress = self.bolt.motor(now.uptime, event, self.habits());
                self.progress(now, progress);
            }
            BodyInput::Battery(reading) => self.battery = reading,
            BodyInput::Act(request) => return self.act(now, request),
            BodyInput::Calibrate(ticket) => return self.calibrate(now, ticket),
            BodyInput::Settings(settings) => {
                self.settings = settings;
                if !self.settings.pairing_enabled {
                    self.close_pairing(PairingClosed::Disabled);
                }
                self.schedule.pass(now, &self.settings);
            }
            BodyInput::ClosePairing(reason) => self.close_pairing(reason),
            BodyInput::DeadlineReached => {}
        }
        Ok(())
    }

    /// Deals with every deadline that has passed by `now`.
    fn pass(&mut self, now: Now) {
        if self.flash.is_some_and(|(_, until)| now.uptime >= until) {
            self.flash = None;
        }
        if self.pairing_until.is_some_and(|until| now.uptime >= until) {
            self.close_pairing(PairingClosed::TimedOut);
        }
        if let Some(gesture) = self.button.pass(now.uptime) {
            self.gesture(now, gesture);
        }
        self.pass_schedule(now);
        let progress = self.bolt.pass(now.uptime, self.habits());
        if progress != Progress::None {
            self.progress(now, progress);
        } else if self.scheduled_is_ready() {
            if let Some((entry, action)) = self.scheduled.pop_front() {
                if let Some(id) = entry {
                    self.push(BodyOutput::TimeControlFired { id });
                }
                self.start_own(now, action, Trigger::Automatic);
            }
        } else if self
            .auto_lock_deadline()
            .is_some_and(|due| now.uptime >= due)
        {
            self.auto_lock_soon = None;
            self.start_own(now, LockAction::Lock, Trigger::AutoLock);
        }
    }

    fn pass_schedule(&mut self, now: Now) {
        let fired = self.schedule.pass(now, &self.settings);
        if fired.night_began && self.settings.night.is_some_and(|night| night.lock_at_start) {
            self.queue(None, LockAction::Lock);
        }
        for (id, action) in &fired.entries {
            self.queue(Some(*id), *action);
        }
    }

    fn queue(&mut self, entry: Option<u8>, action: LockAction) {
        if self.scheduled.push_back((entry, action)).is_err() {
            self.performed(Errand::own(action, Trigger::Automatic), Completion::Busy);
        }
    }

    fn scheduled_is_ready(&self) -> bool {
        !self.scheduled.is_empty() && self.bolt.is_idle()
    }
}

/// Button, knob, door.
impl Body {
    fn pressed(&mut self, now: Now) {
        self.button.press(now.uptime);
        if self.pairing_until.is_some() {
            self.button.spend();
            self.close_pairing(PairingClosed::Button);
        } else if let Some(progress) = self.bolt.cancel(now.uptime, self.habits()) {
            self.button.spend();
            self.progress(now, progress);
        }
    }

    fn gesture(&mut self, now: Now, gesture: Gesture) {
        match gesture {
            Gesture::Held if self.settings.pairing_enabled => {
                self.pairing_until = Some(now.uptime.saturating_add(PAIRING_WINDOW));
                self.push(BodyOutput::PairingMode(PairingMode::Opened));
            }
            Gesture::Held => {
                self.flash = Some((RingPattern::Red, now.uptime.saturating_add(REFUSED_FLASH)))
            }
            Gesture::Single => self.clicked(now, self.settings.single_press),
            Gesture::Double => self.clicked(now, self.settings.double_press),
        }
    }

    fn clicked(&mut self, now: Now, action: ButtonAction) {
        if !self.settings.button_enabled {
            return;
        }
        let action = match action {
            ButtonAction::Intelligent => self.intelligent(),
            ButtonAction::Unlock => LockAction::Unlock,
            ButtonAction::Lock => LockAction::Lock,
            ButtonAction::Unlatch => LockAction::Unlatch,
            ButtonAction::LockNGo => LockAction::LockNGo,
            ButtonAction::ShowStatus => {
                let pattern = if self.is_locked() {
                    RingPattern::Dark
                } else {
                    RingPattern::Blink
                };
                self.flash = Some((pattern, now.uptime.saturating_add(STATUS_FLASH)));
                return;
            }
            ButtonAction::None | ButtonAction::Other(_) => {
                self.performed(
                    Errand::own(LockAction::ButtonWithoutAction, Trigger::Button),
                    Completion::Success,
                );
                return;
            }
        };
        self.start_own(now, action, Trigger::Button);
    }

    fn knob(&mut self, now: Now, position: BoltPosition) {
        let before = self.bolt.known();
        let progress = self.bolt.turned_by_hand(position);
        let after = self.bolt.known();
        if after == before {
            return;
        }
        let known_before = match before {
            Knowledge::At(position) => Some(position),
            Knowledge::Stuck | Knowledge::Nothing => None,
        };
        let action = match position {
            BoltPosition::Unlatched => Some(LockAction::Unlatch),
            // The latch springs back by itself; and from one turn to two nothing changes for the door.
            BoltPosition::Unlocked if known_before == Some(BoltPosition::Unlatched) => None,
            BoltPosition::Unlocked => Some(LockAction::Unlock),
            BoltPosition::Locked | BoltPosition::LockedOnce
                if known_before.is_some_and(BoltPosition::is_locked) =>
            {
                None
            }
            BoltPosition::Locked | BoltPosition::LockedOnce => Some(LockAction::Lock),
        };
        self.last_touched = Some(now.uptime);
        if let Some(action) = action {
            self.trigger = Trigger::Manual;
            self.performed(Errand::own(action, Trigger::Manual), Completion::Success);
        }
        self.progress(now, progress);
    }

    fn door(&mut self, now: Now, event: DoorEvent) {
        let before = self.door.replace(event);
        if before == Some(event) {
            return;
        }
        if before.is_some() {
            self.push(BodyOutput::DoorChanged(event));
        }
        if event == DoorEvent::Closed {
            self.door_closed_at = now.uptime;
            self.bolt.door_closed(now.uptime);
            if before == Some(DoorEvent::Opened) && self.settings.immediate_auto_lock {
                self.auto_lock_soon = Some(now.uptime.saturating_add(DOOR_SETTLES));
            }
        } else {
            self.auto_lock_soon = None;
        }
    }

    fn close_pairing(&mut self, reason: PairingClosed) {
        if self.pairing_until.take().is_some() {
            self.push(BodyOutput::PairingMode(PairingMode::Closed(reason)));
        }
    }
}

/// Actions.
impl Body {
    fn act(&mut self, now: Now, request: ActionRequest) -> Result<(), ErrorCode> {
        let ActionRequest {
            ticket,
            action,
            trigger,
            flags,
        } = request;
        let errand = |action| Errand {
            kind: PerformedKind::Action,
            ticket: Some(ticket),
            action,
            trigger,
            flags,
        };
        let [one, two, three] = self.settings.fob_actions;
        let fob_action = if action == LockAction::FobAction1 {
            Some(one)
        } else if action == LockAction::FobAction2 {
            Some(two)
        } else if action == LockAction::FobAction3 {
            Some(three)
        } else {
            None
        };
        let action = match fob_action {
            None => action,
            Some(FobAction::Unlock) => LockAction::Unlock,
            Some(FobAction::Lock) => LockAction::Lock,
            Some(FobAction::LockNGo) => LockAction::LockNGo,
            Some(FobAction::Intelligent) => self.intelligent(),
            Some(FobAction::None | FobAction::Other(_)) => {
                self.end(errand(LockAction::FobWithoutAction), Completion::Success);
                return Ok(());
            }
        };
        self.start(now, errand(action))
    }

    fn calibrate(&mut self, now: Now, ticket: Ticket) -> Result<(), ErrorCode> {
        if !self.bolt.is_idle() {
            return Err(ErrorCode::Busy);
        }
        self.errand = Some(Errand {
            kind: PerformedKind::Calibration,
            ticket: Some(ticket),
            action: LockAction::Other(0),
            trigger: Trigger::System,
            flags: ActionFlags::NONE,
        });
        self.trigger = Trigger::System;
        let progress = self
            .bolt
            .begin(now.uptime, Goal::Calibrate, true, self.habits());
        self.progress(now, progress);
        Ok(())
    }

    /// Starts something nobody asked for over the air; a refusal ends in the log only.
    fn start_own(&mut self, now: Now, action: LockAction, trigger: Trigger) {
        if self.start(now, Errand::own(action, trigger)).is_err() && trigger == Trigger::Button {
            self.flash = Some((RingPattern::Red, now.uptime.saturating_add(REFUSED_FLASH)));
        }
    }

    fn start(&mut self, now: Now, errand: Errand) -> Result<(), ErrorCode> {
        let action = self.with_latch(errand.action, errand.trigger);
        let errand = Errand { action, ..errand };
        let goal = self.goal(action)?;
        if !self.settings.calibrated {
            return Err(ErrorCode::NotCalibrated);
        }
        if errand.flags.is_auto_unlock()
            && let Some(completion) = self.rejects_auto_unlock(now, goal)
        {
            self.performed(errand, completion);
            return Err(ErrorCode::AutoUnlockTooRecent);
        }
        if !self.bolt.is_idle() {
            self.performed(errand, Completion::Busy);
            return Err(ErrorCode::Busy);
        }

        let always_turn = self.settings.detached_cylinder || errand.flags.is_force();
        self.trigger = errand.trigger;
        self.last_touched = Some(now.uptime);
        if self.bolt.satisfies(goal) && !always_turn {
            self.end(errand, Completion::Success);
            return Ok(());
        }
        self.errand = Some(errand);
        let progress = self
            .bolt
            .begin(now.uptime, goal, always_turn, self.habits());
        self.progress(now, progress);
        Ok(())
    }

    /// What an action is after, on this lock now.
    fn goal(&self, action: LockAction) -> Result<Goal, ErrorCode> {
        let target = if self.settings.single_lock && !self.locks_for_the_night() {
            BoltPosition::LockedOnce
        } else {
            BoltPosition::Locked
        };
        match action {
            LockAction::Unlock => Ok(Goal::Unlock),
            LockAction::Lock => Ok(Goal::Lock(target)),
            LockAction::FullLock => Ok(Goal::Lock(BoltPosition::Locked)),
            LockAction::Unlatch => Ok(Goal::Unlatch),
            LockAction::LockNGo => Ok(Goal::LockNGo {
                unlatch: false,
                target,
            }),
            LockAction::LockNGoUnlatch => Ok(Goal::LockNGo {
                unlatch: true,
                target,
            }),
            LockAction::FobWithoutAction
            | LockAction::ButtonWithoutAction
            | LockAction::FobAction1
            | LockAction::FobAction2
            | LockAction::FobAction3
            | LockAction::Other(_) => Err(ErrorCode::BadParameter),
        }
    }

    /// On a door with a knob outside, unlocking is worth nothing without the latch. A lock that acts by itself never pulls
    /// it, and neither does a lock 'n' go started from inside.
    fn with_latch(&self, action: LockAction, trigger: Trigger) -> LockAction {
        if !self.settings.auto_unlatch || matches!(trigger, Trigger::Automatic | Trigger::AutoLock)
        {
            return action;
        }
        if action == LockAction::Unlock {
            LockAction::Unlatch
        } else if action == LockAction::LockNGo && trigger != Trigger::Button {
            LockAction::LockNGoUnlatch
        } else {
            action
        }
    }

    fn rejects_auto_unlock(&self, now: Now, goal: Goal) -> Option<Completion> {
        match goal {
            Goal::Lock(_) | Goal::Calibrate => return None,
            Goal::Unlock | Goal::Unlatch | Goal::LockNGo { .. } => {}
        }
        if self.settings.auto_unlock_disabled {
            return Some(Completion::Rejected);
        }
        if self.schedule.is_night()
            && self
                .settings
                .night
                .is_some_and(|night| night.auto_unlock_disabled)
        {
            return Some(Completion::RejectedNightMode);
        }
        let is_recent = self
            .last_touched
            .is_some_and(|touched| now.uptime.saturating_sub(touched) < AUTO_UNLOCK_FILTER);
        is_recent.then_some(Completion::TooRecent)
    }

    fn intelligent(&self) -> LockAction {
        if self.is_locked() {
            LockAction::Unlock
        } else {
            LockAction::Lock
        }
    }

    fn progress(&mut self, now: Now, progress: Progress) {
        match progress {
            Progress::None => {}
            Progress::Command(command) => self.push(BodyOutput::Motor(command)),
            Progress::Finished(completion) => {
                self.last_touched = Some(now.uptime);
                if let Some(errand) = self.errand.take() {
                    self.end(errand, completion);
                }
            }
            Progress::Booted(completion) => {
                let errand = Errand {
                    kind: PerformedKind::InitializationRun,
                    ticket: None,
                    action: LockAction::Other(0),
                    trigger: Trigger::System,
                    flags: ActionFlags::NONE,
                };
                self.performed(errand, completion);
            }
        }
    }

    /// The end of an action: first the log, then the state, then who asked.
    fn end(&mut self, errand: Errand, completion: Completion) {
        self.performed(errand, completion);
        self.push(BodyOutput::StateChanged);
        self.shown = Some(self.showing());
        if let Some(ticket) = errand.ticket {
            self.push(BodyOutput::ActionFinished { ticket, completion });
        }
    }

    fn performed(&mut self, errand: Errand, completion: Completion) {
        let Errand {
            kind,
            ticket,
            action,
            trigger,
            flags,
        } = errand;
        if kind == PerformedKind::Action {
            self.last_action = Some((action, trigger, completion));
        }
        self.push(BodyOutput::Performed(Performed {
            kind,
            ticket,
            action,
            trigger,
            flags,
            completion,
        }));
    }
}

/// What holds now, and telling it.
impl Body {
    fn habits(&self) -> Habits {
        Habits {
            latch: self.settings.unlatch_duration,
            lock_n_go: self.settings.lock_n_go_timeout,
            door_open: self.door == Some(DoorEvent::Opened),
        }
    }

    fn is_locked(&self) -> bool {
        self.bolt.lock_state() == LockState::Locked
    }

    fn lock_state(&self) -> LockState {
        if !self.settings.calibrated && self.bolt.is_idle() {
            return LockState::Uncalibrated;
        }
        self.bolt.lock_state()
    }

    fn door_state(&self) -> DoorSensorState {
        match self.door {
            None => DoorSensorState::Unavailable,
            Some(DoorEvent::Opened) => DoorSensorState::Opened,
            Some(DoorEvent::Closed) => DoorSensorState::Closed,
            Some(DoorEvent::Jammed) => DoorSensorState::Undetermined,
            Some(DoorEvent::Tampered) => DoorSensorState::Tampered,
        }
    }

    /// Whether it is night, and the night wants the door locked by all turns.
    fn locks_for_the_night(&self) -> bool {
        self.schedule.is_night() && self.settings.night.is_some_and(|night| night.auto_lock)
    }

    fn auto_lock_deadline(&self) -> Option<Duration> {
        let wanted = self.settings.auto_lock || self.locks_for_the_night();
        if !wanted || !self.settings.calibrated || self.door == Some(DoorEvent::Opened) {
            return None;
        }
        let unlocked_since = self.unlocked_since?;
        let timeout = self.settings.auto_lock_timeout.max(SHORTEST_AUTO_LOCK);
        let by_timeout = unlocked_since
            .max(self.door_closed_at)
            .saturating_add(timeout);
        Some(
            self.auto_lock_soon
                .map_or(by_timeout, |soon| soon.min(by_timeout)),
        )
    }

    /// After every input: what the outside should see follows from what is true now.
    fn settle(&mut self, now: Now) {
        let is_open =
            matches!(self.bolt.lock_state(), LockState::Unlocked) && self.phase == Phase::Running;
        if !is_open {
            self.unlocked_since = None;
            self.auto_lock_soon = None;
        } else if self.unlocked_since.is_none() {
            self.unlocked_since = Some(now.uptime);
        }

        let shown = self.showing();
        if self.shown.is_some_and(|before| before != shown) {
            self.push(BodyOutput::StateChanged);
        }
        self.shown = Some(shown);

        let ring = self.ring_pattern();
        if ring != self.ring {
            self.ring = ring;
            self.push(BodyOutput::Ring(ring));
        }
    }

    fn showing(&self) -> Shown {
        Shown {
            lock_state: self.lock_state(),
            door: self.door_state(),
            night: self.schedule.is_night(),
            critical: self.battery.is_critical(),
            pairing: self.is_pairing(),
        }
    }

    fn ring_pattern(&self) -> RingPattern {
        match self.phase {
            Phase::ResetConfirmed => return RingPattern::Fast,
            Phase::ResetGesture(gesture) if gesture.is_armed() => return RingPattern::Fast,
            Phase::ResetGesture(_) => return RingPattern::Dark,
            Phase::Running => {}
        }
        if self.is_pairing() {
            return RingPattern::Steady;
        }
        if let Some((pattern, _)) = self.flash {
            return pattern;
        }
        let state = self.bolt.lock_state();
        if matches!(state, LockState::MotorBlocked | LockState::Undefined) {
            RingPattern::Red
        } else if state == LockState::Locked || !self.settings.ring_enabled {
            RingPattern::Dark
        } else {
            RingPattern::Blink
        }
    }

    fn push(&mut self, output: BodyOutput) {
        // Drained before every input, so there is always room.
        let _ = self.outbox.push_back(output);
    }
}

impl Errand {
    /// Something the lock, or somebody standing at it, does.
    fn own(action: LockAction, trigger: Trigger) -> Self {
        Self {
            kind: PerformedKind::Action,
            ticket: None,
            action,
            trigger,
            flags: ActionFlags::NONE,
        }
    }
}

/// While the lock is not alive it refuses what can be refused.
fn refuse_requests(input: &BodyInput) -> Result<(), ErrorCode> {
    match input {
        BodyInput::Act(_) | BodyInput::Calibrate(_) => Err(ErrorCode::Busy),
        BodyInput::Button(_)
        | BodyInput::Knob(_)
        | BodyInput::Door(_)
        | BodyInput::Motor(_)
        | BodyInput::Battery(_)
        | BodyInput::Settings(_)
        | BodyInput::ClosePairing(_)
        | BodyInput::DeadlineReached => Ok(()),
    }
}
