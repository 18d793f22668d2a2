//! What a Smart Door lets people hear, what batteries say, and how the hardware is set up.

use doorward_proto::types::{Completion, LockAction, MotorSpeed};

use super::{
    BodyOutput, Errand, LockBody, Sound, bolt::Goal, hardware::MotorSetup, ring::RingPattern,
};
use crate::body::{PerformedKind, Warning};

impl LockBody {
    /// Whether the batteries should be changed soon. How soon that is depends on the kind of cells.
    pub(super) fn battery_is_critical(&self) -> bool {
        self.battery
            .is_critical(self.settings.cells, self.settings.detect_cells)
    }

    pub(super) fn settle_battery(&mut self) {
        let critical = self.battery_is_critical();
        if critical && !self.battery_warned {
            let percent = self.battery.percent;
            self.push(BodyOutput::Warning(Warning::BatteryCritical { percent }));
        }
        self.battery_warned = critical;
    }

    /// Tells the motor how to turn, if that is news to it.
    pub(super) fn settle_motor(&mut self) {
        let slow = self.settings.slow_at_night && self.schedule.is_night();
        let setup = MotorSetup {
            speed: if slow {
                MotorSpeed::Gentle
            } else {
                self.settings.motor_speed
            },
            offsets: self.settings.offsets,
        };
        if self.motor_setup.replace(setup) != Some(setup) {
            self.push(BodyOutput::MotorSetup(setup));
        }
    }

    /// Tells the ring how brightly to shine, if that is news to it. What people have to see, they see even where the ring is
    /// to stay dark.
    pub(super) fn settle_brightness(&mut self) {
        let wanted = self.settings.ring_brightness;
        let brightness = match self.light.shown() {
            RingPattern::Dark | RingPattern::Blink => wanted,
            RingPattern::Steady | RingPattern::Fast | RingPattern::Red | RingPattern::Warning => {
                wanted.max(1)
            }
        };
        if self.brightness.replace(brightness) != Some(brightness) {
            self.push(BodyOutput::RingBrightness(brightness));
        }
    }

    /// Plays something, on a product that has a beeper.
    pub(super) fn beep(&mut self, sound: Sound) {
        if self.settings.smart_door {
            self.push(BodyOutput::Sound(sound));
        }
    }

    /// Lets people at the door hear how an action ended (vendor documentation, "Acoustic signalization").
    pub(super) fn beep_end(&mut self, errand: Errand, completion: Completion) {
        if errand.kind != PerformedKind::Action || self.is_without_action(errand.action) {
            return;
        }
        match completion {
            Completion::Success if self.battery_is_critical() => self.beep(Sound::BATTERY_CRITICAL),
            Completion::Success => match self.goal(errand.action) {
                Ok(Goal::Unlock | Goal::Unlatch) => self.beep(Sound::UNLOCKED),
                Ok(Goal::Lock(_) | Goal::LockNGo { .. }) => self.beep(Sound::LOCKED),
                Ok(Goal::Calibrate) | Err(_) => {}
            },
            Completion::MotorBlocked
            | Completion::ClutchFailure
            | Completion::MotorPowerFailure
            | Completion::HandleNotLifted => self.beep(Sound::MECHANICAL_ERROR),
            Completion::LowMotorVoltage => self.beep(Sound::BATTERY_CRITICAL),
            // Whoever cancelled knows.
            Completion::Canceled => {}
            Completion::TooRecent
            | Completion::Busy
            | Completion::Incomplete
            | Completion::Rejected
            | Completion::RejectedNightMode
            | Completion::InvalidCode
            | Completion::InvalidFingerprint
            | Completion::InvalidTag
            | Completion::OtherError
            | Completion::Unknown
            | Completion::Other(_) => self.beep(Sound::OTHER_ERROR),
        }
    }

    fn is_without_action(&self, action: LockAction) -> bool {
        matches!(
            action,
            LockAction::FobWithoutAction | LockAction::ButtonWithoutAction
        )
    }
}
