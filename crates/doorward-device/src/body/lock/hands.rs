//! What hands do: button, knob, door.

use core::time::Duration;

use doorward_proto::types::{ButtonAction, Completion, LockAction, Trigger};

use super::{
    BodyOutput, Errand, LockBody, Sound, bolt::Knowledge, button::Gesture, clock::Now,
    hardware::BoltPosition, interface::PairingClosed, ring::RingPattern,
};

const STATUS_FLASH: Duration = Duration::from_secs(5);

impl LockBody {
    pub(super) fn pressed(&mut self, now: Now) {
        self.button.press(now.uptime);
        if self.pairing.is_open() {
            self.button.spend();
            self.close_pairing(PairingClosed::Button);
        } else if let Some(progress) = self.bolt.cancel(now.uptime, self.habits()) {
            self.button.spend();
            self.progress(now, progress);
        }
    }

    pub(super) fn gesture(&mut self, now: Now, gesture: Gesture) {
        match gesture {
            Gesture::Held if self.settings.pairing_enabled => {
                let opened = self.pairing.open(now.uptime);
                self.push(BodyOutput::PairingMode(opened));
            }
            // Says so, and lets nobody in; what is left are invitations.
            Gesture::Held => {
                self.refuse_in_red(now);
                self.beep(Sound::PAIRING_OFF);
            }
            Gesture::Single => self.clicked(now, self.settings.single_press),
            Gesture::Double => self.clicked(now, self.settings.double_press),
        }
    }

    pub(super) fn refuse_in_red(&mut self, now: Now) {
        self.light.refuse(now.uptime);
    }

    pub(super) fn clicked(&mut self, now: Now, action: ButtonAction) {
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
                self.light.flash(pattern, now.uptime, STATUS_FLASH);
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

    pub(super) fn knob(&mut self, now: Now, position: BoltPosition) {
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

    pub(super) fn close_pairing(&mut self, reason: PairingClosed) {
        if let Some(closed) = self.pairing.close(reason) {
            self.push(BodyOutput::PairingMode(closed));
        }
    }
}
