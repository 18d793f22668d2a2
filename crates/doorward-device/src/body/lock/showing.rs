//! What holds now, and telling it.

use core::time::Duration;

use doorward_proto::types::{DoorSensorState, LockState};

use super::{
    BodyOutput, LockBody, Phase, bolt::Habits, clock::Now, hardware::DoorEvent, ring::RingPattern,
};

const SHORTEST_AUTO_LOCK: Duration = Duration::from_secs(2);

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
            door_open: self.door == Some(DoorEvent::Opened),
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

    pub(super) fn door_state(&self) -> DoorSensorState {
        match self.door {
            None => DoorSensorState::Unavailable,
            Some(DoorEvent::Opened) => DoorSensorState::Opened,
            Some(DoorEvent::Closed) => DoorSensorState::Closed,
            Some(DoorEvent::Jammed) => DoorSensorState::Undetermined,
            Some(DoorEvent::Tampered) => DoorSensorState::Tampered,
        }
    }

    /// Whether it is night, and the night wants the door locked by all turns.
    pub(super) fn locks_for_the_night(&self) -> bool {
        self.schedule.is_night() && self.settings.night.is_some_and(|night| night.auto_lock)
    }

    pub(super) fn auto_lock_deadline(&self) -> Option<Duration> {
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
    pub(super) fn settle(&mut self, now: Now) {
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

        let own = self.ring_pattern();
        if let Some(ring) = self.light.show(self.phase, self.is_pairing(), own) {
            self.push(BodyOutput::Ring(ring));
        }
    }

    pub(super) fn showing(&self) -> Shown {
        Shown {
            lock_state: self.lock_state(),
            door: self.door_state(),
            night: self.schedule.is_night(),
            critical: self.battery.is_critical(),
            pairing: self.is_pairing(),
        }
    }

    /// What the ring shows of the lock itself, when nothing else is to be shown.
    pub(super) fn ring_pattern(&self) -> RingPattern {
        let state = self.bolt.lock_state();
        if matches!(state, LockState::MotorBlocked | LockState::Undefined) {
            RingPattern::Red
        } else if state == LockState::Locked || !self.settings.ring_enabled {
            RingPattern::Dark
        } else {
            RingPattern::Blink
        }
    }

    pub(super) fn push(&mut self, output: BodyOutput) {
        // Drained before every input, so there is always room.
        let _ = self.outbox.push_back(output);
    }
}
