//! Being alive or not yet: the reset gesture at power-up, and what is due when.

use doorward_proto::types::{Completion, ErrorCode, LockAction, Trigger};

use super::{
    BOOT_RUN, BodyInput, BodyOutput, BusCommand, Errand, OpenerBody, Phase, ResetGesture, Schedule,
    refuse_requests,
};
use crate::body::{ButtonEvent, Now, PairingClosed, Settings, reset::ResetStep};

impl OpenerBody {
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
        // Readings are facts whenever they come.
        match input {
            BodyInput::Battery(reading) => self.battery = reading,
            BodyInput::Settings(Settings::Opener(settings)) => self.take_settings(now, settings),
            BodyInput::Button(_)
            | BodyInput::Knob(_)
            | BodyInput::Door(_)
            | BodyInput::Motor(_)
            | BodyInput::Bus(_)
            | BodyInput::Act(_)
            | BodyInput::Calibrate(_)
            | BodyInput::RecordBus(_)
            | BodyInput::ContinuousMode { .. }
            | BodyInput::Settings(Settings::Lock(_))
            | BodyInput::ClosePairing(_)
            | BodyInput::DeadlineReached => {}
        }
        refused
    }

    pub(super) fn start_running(&mut self, now: Now) {
        self.boot_until = Some(now.uptime.saturating_add(BOOT_RUN));
        self.schedule = Schedule::new(now, self.settings.plan());
    }

    pub(super) fn handle_running(&mut self, now: Now, input: BodyInput) -> Result<(), ErrorCode> {
        match input {
            BodyInput::Button(ButtonEvent::Pressed) => self.pressed(now),
            BodyInput::Button(ButtonEvent::Released) => {
                if let Some(gesture) = self.button.release(now.uptime) {
                    self.gesture(now, gesture);
                }
            }
            BodyInput::Bus(event) => self.bus(now, event),
            BodyInput::Battery(reading) => self.battery = reading,
            BodyInput::Act(request) => return self.act(now, request),
            BodyInput::ContinuousMode {
                ticket,
                enabled,
                timeout,
            } => {
                let action = if enabled {
                    LockAction::ACTIVATE_CONTINUOUS_MODE
                } else {
                    LockAction::DEACTIVATE_CONTINUOUS_MODE
                };
                let errand = Errand {
                    ticket: Some(ticket),
                    ..Errand::own(action, Trigger::System)
                };
                return self.switch(now, errand, timeout);
            }
            BodyInput::RecordBus(ticket) => return self.record(now, ticket),
            BodyInput::Calibrate(ticket) => return self.set_trained(ticket),
            BodyInput::Settings(Settings::Opener(settings)) => self.take_settings(now, settings),
            BodyInput::ClosePairing(reason) => self.close_pairing(reason),
            BodyInput::Knob(_)
            | BodyInput::Door(_)
            | BodyInput::Motor(_)
            | BodyInput::Settings(Settings::Lock(_))
            | BodyInput::DeadlineReached => {}
        }
        Ok(())
    }

    fn take_settings(&mut self, now: Now, settings: super::OpenerSettings) {
        let bus = self.settings.bus;
        self.settings = settings;
        if self.settings.bus != bus {
            // What is being learned would be of another bus.
            self.end_recording(Completion::Canceled);
            self.push(BodyOutput::Bus(BusCommand::Use(self.settings.bus)));
        }
        if !self.settings.pairing_enabled {
            self.close_pairing(PairingClosed::Disabled);
        }
        self.end_what_cannot_be();
        self.schedule.pass(now, self.settings.plan());
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
        if self.boot_until.is_some_and(|until| now.uptime >= until) {
            self.boot_until = None;
        }
        self.pass_schedule(now);
        self.pass_recording(now);
        self.pass_modes(now);
        let was_busy = !self.is_idle();
        self.pass_strike(now);
        if !was_busy && let Some((id, action)) = self.scheduled.pop_front() {
            self.push(BodyOutput::TimeControlFired { id });
            self.start_own(now, action, Trigger::Automatic);
        }
    }

    fn pass_schedule(&mut self, now: Now) {
        let fired = self.schedule.pass(now, self.settings.plan());
        for (id, action) in &fired.entries {
            if self.scheduled.push_back((*id, *action)).is_err() {
                let errand = Errand::own(*action, Trigger::Automatic);
                self.performed(errand.performed(Completion::Busy, false));
            }
        }
    }
}
