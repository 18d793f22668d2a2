//! What holds now, and telling it.

use doorward_proto::types::{DoorSensorState, LockState};

use super::{BodyOutput, LockBody, Phase, bolt::Habits, clock::Now, ring::RingPattern};

/// What of the view is worth a [`BodyOutput::StateChanged`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Shown {
    lock_state: LockState,
    door: DoorSensorState,
    night: bool,
    critical: bool,
    pairing: bool,
}

impl LockBody {
    pub(super) fn habits(&self) -> Habits {
        Habits {
            latch: self.settings.unlatch_duration,
            lock_n_go: self.settings.lock_n_go_timeout,
            door_open: self.door_is_open(),
        }
    }

    pub(super) fn is_locked(&self) -> bool {
        self.bolt.lock_state() == LockState::Locked
    }

    pub(super) fn lock_state(&self) -> LockState {
        if !self.settings.calibrated && self.bolt.is_idle() {
            return LockState::Uncalibrated;
        }
        self.bolt.lock_state()
    }

    /// Whether it is night, and the night wants the door locked by all turns.
    pub(super) fn locks_for_the_night(&self) -> bool {
        self.schedule.is_night() && self.settings.night.is_some_and(|night| night.auto_lock)
    }

    /// After every input: what the outside should see follows from what is true now.
    pub(super) fn settle(&mut self, now: Now) {
        let is_open =
            matches!(self.bolt.lock_state(), LockState::Unlocked) && self.phase == Phase::Running;
        if !is_open {
            self.unlocked_since = None;
        } else if self.unlocked_since.is_none() {
            self.unlocked_since = Some(now.uptime);
        }

        self.settle_door();
        self.settle_battery();
        self.settle_motor();

        let shown = self.showing();
        if self.shown.is_some_and(|before| before != shown) {
            self.push(BodyOutput::StateChanged);
        }
        self.shown = Some(shown);

        let own = self.ring_pattern();
        let ring = self.light.show(self.phase, self.is_pairing(), own);
        self.settle_brightness();
        if let Some(ring) = ring {
            self.push(BodyOutput::Ring(ring));
        }
    }

    pub(super) fn showing(&self) -> Shown {
        Shown {
            lock_state: self.lock_state(),
            door: self.door_state(),
            night: self.schedule.is_night(),
            critical: self.battery_is_critical(),
            pairing: self.is_pairing(),
        }
    }

    /// What the ring shows of the lock itself, when nothing else is to be shown.
    pub(super) fn ring_pattern(&self) -> RingPattern {
        let state = self.bolt.lock_state();
        if matches!(state, LockState::MotorBlocked | LockState::Undefined) {
            RingPattern::Red
        } else if state != LockState::Locked && self.settings.ring_enabled {
            RingPattern::Blink
        } else if self.battery_is_critical() {
            RingPattern::Warning
        } else {
            RingPattern::Dark
        }
    }

    pub(super) fn push(&mut self, output: BodyOutput) {
        // Drained before every input, so there is always room.
        let _ = self.outbox.push_back(output);
    }
}
