//! What hands do, at the button and with a fob.

use doorward_proto::types::{
    Completion, ErrorCode, LockAction, OpenerButtonAction, OpenerFobAction, Trigger,
};

use super::{ActionRequest, BodyOutput, Errand, OpenerBody};
use crate::body::{Now, PairingClosed, button::Gesture};

impl OpenerBody {
    pub(super) fn pressed(&mut self, now: Now) {
        self.button.press(now.uptime);
        if self.pairing.is_open() {
            self.button.spend();
            self.close_pairing(PairingClosed::Button);
        } else if self.cancel_opening(now) || self.end_recording(Completion::Canceled) {
            self.button.spend();
        }
    }

    pub(super) fn gesture(&mut self, now: Now, gesture: Gesture) {
        match gesture {
            Gesture::Held if self.settings.pairing_enabled => {
                let opened = self.pairing.open(now.uptime);
                self.push(BodyOutput::PairingMode(opened));
            }
            Gesture::Held => self.light.refuse(now.uptime),
            Gesture::Single => self.clicked(now, self.settings.single_press),
            Gesture::Double => self.clicked(now, self.settings.double_press),
        }
    }

    pub(super) fn close_pairing(&mut self, reason: PairingClosed) {
        if let Some(closed) = self.pairing.close(reason) {
            self.push(BodyOutput::PairingMode(closed));
        }
    }

    fn clicked(&mut self, now: Now, action: OpenerButtonAction) {
        if !self.settings.button_enabled {
            return;
        }
        let action = match action {
            OpenerButtonAction::ToggleRingToOpen => self.toggled_ring_to_open(),
            OpenerButtonAction::ActivateRingToOpen => LockAction::ACTIVATE_RING_TO_OPEN,
            OpenerButtonAction::DeactivateRingToOpen => LockAction::DEACTIVATE_RING_TO_OPEN,
            OpenerButtonAction::ToggleContinuousMode if self.modes.is_continuous() => {
                LockAction::DEACTIVATE_CONTINUOUS_MODE
            }
            OpenerButtonAction::ToggleContinuousMode
            | OpenerButtonAction::ActivateContinuousMode => LockAction::ACTIVATE_CONTINUOUS_MODE,
            OpenerButtonAction::DeactivateContinuousMode => LockAction::DEACTIVATE_CONTINUOUS_MODE,
            OpenerButtonAction::Open => LockAction::ACTUATE_STRIKE,
            OpenerButtonAction::None | OpenerButtonAction::Other(_) => {
                let errand = Errand::own(LockAction::ButtonWithoutAction, Trigger::Button);
                self.performed(errand.performed(Completion::Success, false));
                return;
            }
        };
        self.start_own(now, action, Trigger::Button);
    }

    fn toggled_ring_to_open(&self) -> LockAction {
        if self.modes.is_ring_to_open() {
            LockAction::DEACTIVATE_RING_TO_OPEN
        } else {
            LockAction::ACTIVATE_RING_TO_OPEN
        }
    }

    pub(super) fn act(&mut self, now: Now, request: ActionRequest) -> Result<(), ErrorCode> {
        let [one, two, three] = self.settings.fob_actions;
        let fob_action = if request.action == LockAction::FobAction1 {
            one
        } else if request.action == LockAction::FobAction2 {
            two
        } else if request.action == LockAction::FobAction3 {
            three
        } else {
            return self.start(now, Errand::asked(request, request.action));
        };
        let action = match fob_action {
            OpenerFobAction::ToggleRingToOpen => self.toggled_ring_to_open(),
            OpenerFobAction::ActivateRingToOpen => LockAction::ACTIVATE_RING_TO_OPEN,
            OpenerFobAction::DeactivateRingToOpen => LockAction::DEACTIVATE_RING_TO_OPEN,
            OpenerFobAction::Open => LockAction::ACTUATE_STRIKE,
            OpenerFobAction::Ring if self.boot_until.is_some() => return Err(ErrorCode::Busy),
            OpenerFobAction::Ring if !self.is_trained() => return Err(ErrorCode::NotCalibrated),
            OpenerFobAction::Ring => {
                self.rang(now, Some(request.ticket));
                return Ok(());
            }
            OpenerFobAction::None | OpenerFobAction::Other(_) => {
                let errand = Errand::asked(request, LockAction::FobWithoutAction);
                self.finish(errand, Completion::Success, false);
                return Ok(());
            }
        };
        self.start(now, Errand::asked(request, action))
    }

    /// Starts something nobody asked for over the air; a refusal ends in the log only.
    pub(super) fn start_own(&mut self, now: Now, action: LockAction, trigger: Trigger) {
        if self.start(now, Errand::own(action, trigger)).is_err() && trigger == Trigger::Button {
            self.light.refuse(now.uptime);
        }
    }

    fn start(&mut self, now: Now, errand: Errand) -> Result<(), ErrorCode> {
        match errand.action {
            LockAction::ACTUATE_STRIKE => self.open(now, errand),
            LockAction::ACTIVATE_RING_TO_OPEN
            | LockAction::DEACTIVATE_RING_TO_OPEN
            | LockAction::ACTIVATE_CONTINUOUS_MODE
            | LockAction::DEACTIVATE_CONTINUOUS_MODE => self.switch(now, errand, None),
            LockAction::FullLock
            | LockAction::FobWithoutAction
            | LockAction::ButtonWithoutAction
            | LockAction::FobAction1
            | LockAction::FobAction2
            | LockAction::FobAction3
            | LockAction::Other(_) => Err(ErrorCode::BadParameter),
        }
    }
}
