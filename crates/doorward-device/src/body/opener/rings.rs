//! The doorbell: what a ring does, and what is heard of it.

use core::time::Duration;

use doorward_proto::types::{Completion, ErrorCode, LockAction, Trigger};

use super::{BodyOutput, Cause, Errand, OpenerBody, StrikeDelay, Ticket, strike::StrikeStep};
use crate::body::{
    AUTO_UNLOCK_FILTER, BusEvent, Chime, Now, Rang, StrikeCommand,
    sound::{Occasion, Sound, SoundPattern},
};

/// Between which times a random delay lies, in milliseconds.
const RANDOM_DELAY_MS: (u32, u32) = (3_000, 7_000);

impl OpenerBody {
    pub(super) fn bus(&mut self, now: Now, event: BusEvent) {
        match event {
            BusEvent::VoltageLow => self.voltage_low = true,
            BusEvent::VoltageGood => self.voltage_low = false,
            // Powering the bus up looks like a ring.
            BusEvent::Rang if self.boot_until.is_some() => {}
            BusEvent::Rang if self.recording.is_some() => self.recorded(),
            // Whose bell it was cannot be told.
            BusEvent::Rang if !self.is_trained() => {}
            BusEvent::Rang => self.rang(now, None),
        }
    }

    /// Somebody rang: at the house, or with a fob that asks for it.
    pub(super) fn rang(&mut self, now: Now, ticket: Option<Ticket>) {
        let sounds = self.settings.sounds;
        let (ring_to_open, continuous_mode) =
            (self.modes.is_ring_to_open(), self.modes.is_continuous());
        let (number, occasion) = if continuous_mode {
            (sounds.continuous_mode, Occasion::ContinuousMode)
        } else if ring_to_open {
            (sounds.ring_to_open, Occasion::RingToOpen)
        } else {
            (sounds.ring, Occasion::Ring)
        };
        let sound = self.play(number, occasion);
        let is_wanted = ring_to_open || continuous_mode;
        let completion = if !is_wanted {
            Completion::Success
        } else if !self.strike.is_idle() {
            Completion::Busy
        } else if self.lacks_voltage() {
            Completion::OtherError
        } else {
            Completion::Success
        };
        let rang = Rang {
            ticket,
            ring_to_open,
            continuous_mode,
            opens: is_wanted && completion == Completion::Success,
            // A fob rings here, not at the house.
            suppressed: ticket.is_none() && self.chime() != Chime::Sounds,
            sound,
            completion,
        };
        if rang.opens {
            self.trigger = if continuous_mode {
                Trigger::AutoLock
            } else {
                Trigger::Manual
            };
            self.cause = Some(Cause::Ring(rang, self.trigger));
            let delay = self.ring_delay();
            self.strike.begin(now.uptime, delay);
        } else {
            self.push(BodyOutput::Rang(rang));
            if let Some(ticket) = ticket {
                self.push(BodyOutput::ActionFinished {
                    ticket,
                    completion: Completion::Success,
                });
            }
        }
        // The door opens, or stands open already: the ring has had what it was waited for.
        let is_served = matches!(completion, Completion::Success | Completion::Busy);
        if self.settings.end_ring_to_open_after_ring && is_served {
            self.modes.end_ring_to_open();
        }
    }

    /// Opens because somebody asked for it.
    pub(super) fn open(&mut self, now: Now, errand: Errand) -> Result<(), ErrorCode> {
        if !self.opens_unasked() {
            return Err(ErrorCode::BadParameter);
        }
        if !self.is_trained() {
            return Err(ErrorCode::NotCalibrated);
        }
        let is_recent = self
            .last_touched
            .is_some_and(|touched| now.uptime.saturating_sub(touched) < AUTO_UNLOCK_FILTER);
        if errand.flags.is_auto_unlock() && !errand.flags.is_force() && is_recent {
            self.performed(errand.performed(Completion::TooRecent, false));
            return Err(ErrorCode::AutoUnlockTooRecent);
        }
        if !self.is_idle() {
            self.performed(errand.performed(Completion::Busy, false));
            return Err(ErrorCode::Busy);
        }
        if self.lacks_voltage() {
            self.performed(errand.performed(Completion::OtherError, false));
            return Err(ErrorCode::MotorLowVoltage);
        }
        self.trigger = errand.trigger;
        self.last_touched = Some(now.uptime);
        self.cause = Some(Cause::Action(errand));
        self.strike.begin(now.uptime, Duration::ZERO);
        Ok(())
    }

    /// Lets the strike's time pass.
    pub(super) fn pass_strike(&mut self, now: Now) {
        match self.strike.pass(now.uptime, self.settings.strike_duration) {
            StrikeStep::None => {}
            StrikeStep::Engaged => {
                self.push(BodyOutput::Strike(StrikeCommand::Engage));
                if matches!(self.cause, Some(Cause::Action(_))) {
                    self.play(self.settings.sounds.open, Occasion::Open);
                }
            }
            StrikeStep::Released => {
                self.push(BodyOutput::Strike(StrikeCommand::Release));
                self.opened(now, Completion::Success);
            }
        }
    }

    /// Somebody presses the button while the strike works: the door is held again.
    pub(super) fn cancel_opening(&mut self, now: Now) -> bool {
        let before = self.strike.stop();
        if before.is_engaged() {
            self.push(BodyOutput::Strike(StrikeCommand::Release));
        }
        if !before.is_idle() {
            self.opened(now, Completion::Canceled);
        }
        !before.is_idle()
    }

    /// The end of an opening.
    fn opened(&mut self, now: Now, completion: Completion) {
        self.last_touched = Some(now.uptime);
        match self.cause.take() {
            Some(Cause::Action(errand)) => self.finish(errand, completion, false),
            Some(Cause::Ring(rang, trigger)) => {
                self.last_action = Some((LockAction::ACTUATE_STRIKE, trigger, completion));
                self.push(BodyOutput::Rang(Rang { completion, ..rang }));
                self.tell_end(rang.ticket, completion);
            }
            None => {}
        }
    }

    /// What becomes of the chime when somebody rings now.
    pub(super) fn chime(&self) -> Chime {
        let bit = if self.modes.is_continuous() {
            1
        } else if self.modes.is_ring_to_open() {
            2
        } else {
            4
        };
        let suppression = self.settings.suppression;
        if suppression.mask & bit == 0 {
            Chime::Sounds
        } else {
            Chime::Suppressed {
                for_ms: suppression.for_ms,
            }
        }
    }

    /// Plays a tone; says which, 0 for none.
    fn play(&mut self, number: u8, occasion: Occasion) -> u8 {
        let level = self.settings.sounds.level;
        if number == 0 || level == 0 {
            return 0;
        }
        self.push(BodyOutput::Sound(Sound {
            pattern: SoundPattern::Tone { number, occasion },
            level,
        }));
        number
    }

    fn ring_delay(&mut self) -> Duration {
        match self.settings.strike_delay {
            StrikeDelay::Fixed(delay) => delay,
            StrikeDelay::Random => {
                // Xorshift: even enough for somebody who seems to walk to the door.
                let mut dice = self.dice;
                dice ^= dice << 13;
                dice ^= dice >> 17;
                dice ^= dice << 5;
                self.dice = dice;
                let (least, most) = RANDOM_DELAY_MS;
                let span = most.saturating_sub(least).saturating_add(1);
                let extra = dice.checked_rem(span).unwrap_or(0);
                Duration::from_millis(least.saturating_add(extra).into())
            }
        }
    }
}
