//! What holds now, and telling it.

use doorward_proto::types::LockState;

use super::{BodyOutput, OpenerBody, Phase};
use crate::body::RingPattern;

/// What of the view is worth a [`BodyOutput::StateChanged`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Shown {
    lock_state: LockState,
    continuous_mode: bool,
    critical: bool,
    pairing: bool,
}

impl OpenerBody {
    pub(super) fn lock_state(&self) -> LockState {
        if self.phase != Phase::Running || self.boot_until.is_some() {
            LockState::BootRun
        } else if self.strike.is_engaged() {
            LockState::OPENER_OPEN
        } else if !self.strike.is_idle() {
            LockState::OPENER_OPENING
        } else if !self.is_trained() {
            LockState::Uncalibrated
        } else if self.modes.is_ring_to_open() {
            LockState::OPENER_RING_TO_OPEN
        } else {
            LockState::OPENER_IDLE
        }
    }

    /// After every input: what the outside should see follows from what is true now.
    pub(super) fn settle(&mut self) {
        let chime = self.chime();
        if self.chime.replace(chime) != Some(chime) {
            self.push(BodyOutput::Chime(chime));
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

    /// Whether the batteries should be changed soon; an Opener runs on alkaline cells unless it finds others.
    pub(super) fn battery_is_critical(&self) -> bool {
        self.battery
            .is_critical(doorward_proto::types::BatteryType::Alkaline, true)
    }

    pub(super) fn showing(&self) -> Shown {
        Shown {
            lock_state: self.lock_state(),
            continuous_mode: self.modes.is_continuous(),
            critical: self.battery_is_critical(),
            pairing: self.is_pairing(),
        }
    }

    /// What the ring of light shows of the Opener itself: red while it cannot work, blinking while a ring would open or the
    /// door is open.
    fn ring_pattern(&self) -> RingPattern {
        let opens =
            self.modes.is_ring_to_open() || self.modes.is_continuous() || !self.strike.is_idle();
        if !self.is_trained() {
            RingPattern::Red
        } else if opens && self.settings.ring_enabled {
            RingPattern::Blink
        } else {
            RingPattern::Dark
        }
    }
}
