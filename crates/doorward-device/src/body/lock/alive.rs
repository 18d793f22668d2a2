//! Being alive or not yet: the reset gesture at power-up, and what is due when.

use doorward_proto::types::{Completion, ErrorCode, LockAction, Trigger};

use super::{
    BodyInput, BodyOutput, Errand, LockBody, Phase,
    bolt::{Bolt, Progress},
    button::ButtonEvent,
    clock::Now,
    hardware::MotorCommand,
    interface::PairingClosed,
    refuse_requests,
};
use crate::body::{
    Settings,
    reset::{ResetGesture, ResetStep},
    schedule::Schedule,
};

impl LockBody {
    pub(super) fn handle_gesture(
        &mut self,
        now: Now,
        gesture: ResetGesture,
        input: BodyInput,
    ) -> Result<(), ErrorCode> {
        match gesture.take(now.uptime, input.button()) {
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
            BodyInput::Door(event) => drop(self.door.read(now.uptime, event)),
            BodyInput::Battery(reading) => self.battery = reading,
            BodyInput::Settings(Settings::Lock(settings)) => self.settings = settings,
            BodyInput::Button(_)
            | BodyInput::Knob(_)
            | BodyInput::Motor(_)
            | BodyInput::Bus(_)
            | BodyInput::Act(_)
            | BodyInput::Calibrate(_)
            | BodyInput::RecordBus(_)
            | BodyInput::ContinuousMode { .. }
            | BodyInput::Settings(Settings::Opener(_))
            | BodyInput::ClosePairing(_)
            | BodyInput::DeadlineReached => {}
        }
        refused
    }

    pub(super) fn start_running(&mut self, now: Now) {
        self.bolt = Bolt::booting(now.uptime);
        self.schedule = Schedule::new(now, self.settings.plan());
        self.settle_motor();
        self.push(BodyOutput::Motor(MotorCommand::FindPosition));
    }

    pub(super) fn handle_running(&mut self, now: Now, input: BodyInput) -> Result<(), ErrorCode> {
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
            BodyInput::Settings(Settings::Lock(settings)) => {
                self.settings = settings;
                self.settings_changed(now);
            }
            BodyInput::ClosePairing(reason) => self.close_pairing(reason),
            BodyInput::RecordBus(_) | BodyInput::ContinuousMode { .. } => {
                return Err(ErrorCode::Unknown);
            }
            BodyInput::Bus(_)
            | BodyInput::Settings(Settings::Opener(_))
            | BodyInput::DeadlineReached => {}
        }
        Ok(())
    }

    /// Deals with every deadline that has passed by `now`.
    pub(super) fn pass(&mut self, now: Now) {
        self.light.pass(now.uptime);
        if self.pairing.has_lapsed(now.uptime) {
            self.close_pairing(PairingClosed::TimedOut);
        }
        if let Some(gesture) = self.button.pass(now.uptime) {
            self.gesture(now, gesture);
        }
        self.pass_door(now);
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
            self.door.acted_upon();
            self.start_own(now, LockAction::Lock, Trigger::AutoLock);
        }
    }

    pub(super) fn pass_schedule(&mut self, now: Now) {
        let fired = self.schedule.pass(now, self.settings.plan());
        if fired.night_began && self.settings.night.is_some_and(|night| night.lock_at_start) {
            self.queue(None, LockAction::Lock);
        }
        for (id, action) in &fired.entries {
            self.queue(Some(*id), *action);
        }
    }

    pub(super) fn queue(&mut self, entry: Option<u8>, action: LockAction) {
        if self.scheduled.push_back((entry, action)).is_err() {
            self.performed(Errand::own(action, Trigger::Automatic), Completion::Busy);
        }
    }

    pub(super) fn scheduled_is_ready(&self) -> bool {
        !self.scheduled.is_empty() && self.bolt.is_idle()
    }
}
