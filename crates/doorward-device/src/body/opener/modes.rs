//! Ring to open and continuous mode: when a ring opens.

use core::time::Duration;

use doorward_proto::types::{Completion, ErrorCode, LockAction, OpenerCapabilities, Trigger};

use super::{BodyOutput, Errand, OpenerBody, Performed, PerformedKind, Schedule, Ticket};
use crate::body::{
    Now,
    sound::{BeepLength, Sound},
};

/// Continuous mode as it outlives a power cut: by the wall clock, for powered time does not run meanwhile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeptContinuousMode {
    /// Since when, Unix seconds.
    pub since: i64,
    /// When it ends by itself, Unix seconds; never if `None`.
    pub until: Option<i64>,
}

/// Which modes are active, and how long.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Modes {
    ring_to_open: Option<Duration>,
    continuous: Option<Continuous>,
}

#[derive(Clone, Copy, Debug)]
struct Continuous {
    /// When it ends, in powered time.
    until: Option<Duration>,
    kept: KeptContinuousMode,
}

impl Continuous {
    fn beginning(now: Now, timeout: Option<Duration>) -> Self {
        let seconds = |span: Duration| i64::try_from(span.as_secs()).unwrap_or(i64::MAX);
        Self {
            until: timeout.map(|timeout| now.uptime.saturating_add(timeout)),
            kept: KeptContinuousMode {
                since: now.utc,
                until: timeout.map(|timeout| now.utc.saturating_add(seconds(timeout))),
            },
        }
    }
}

impl Modes {
    pub(super) const fn is_ring_to_open(&self) -> bool {
        self.ring_to_open.is_some()
    }

    pub(super) const fn is_continuous(&self) -> bool {
        self.continuous.is_some()
    }

    pub(super) fn ring_to_open_left(&self, uptime: Duration) -> Option<Duration> {
        self.ring_to_open.map(|until| until.saturating_sub(uptime))
    }

    pub(super) fn continuous_left(&self, uptime: Duration) -> Option<Duration> {
        let until = self.continuous?.until?;
        Some(until.saturating_sub(uptime))
    }

    pub(super) fn kept(&self) -> Option<KeptContinuousMode> {
        self.continuous.map(|continuous| continuous.kept)
    }

    pub(super) fn clock_set(&mut self, seconds: i64) {
        if let Some(Continuous { kept, .. }) = &mut self.continuous {
            kept.since = kept.since.saturating_add(seconds);
            kept.until = kept.until.map(|until| until.saturating_add(seconds));
        }
    }

    pub(super) fn deadline(&self) -> Option<Duration> {
        let continuous = self.continuous.and_then(|continuous| continuous.until);
        [self.ring_to_open, continuous].into_iter().flatten().min()
    }

    pub(super) fn end_ring_to_open(&mut self) {
        self.ring_to_open = None;
    }
}

impl OpenerBody {
    /// Whether the intercom tells of rings, so that one can open.
    pub(super) fn hears_rings(&self) -> bool {
        !matches!(self.settings.capabilities, OpenerCapabilities::DoorOpening)
    }

    /// Whether the intercom opens without a ring before.
    pub(super) fn opens_unasked(&self) -> bool {
        !matches!(self.settings.capabilities, OpenerCapabilities::RingToOpen)
    }

    /// Switches a mode. Whoever switches off what is off, or on what is on, gets what he wants too; ring to open then begins
    /// anew.
    pub(super) fn switch(
        &mut self,
        now: Now,
        errand: Errand,
        timeout: Option<Duration>,
    ) -> Result<(), ErrorCode> {
        let action = errand.action;
        let on = matches!(
            action,
            LockAction::ACTIVATE_RING_TO_OPEN | LockAction::ACTIVATE_CONTINUOUS_MODE
        );
        if on && !self.hears_rings() {
            return Err(ErrorCode::BadParameter);
        }
        if on && !self.is_trained() {
            return Err(ErrorCode::NotCalibrated);
        }
        let before = (self.modes.is_ring_to_open(), self.modes.is_continuous());
        if action == LockAction::ACTIVATE_RING_TO_OPEN {
            let timeout = self.settings.ring_to_open_timeout;
            self.modes.ring_to_open = Some(now.uptime.saturating_add(timeout));
        } else if action == LockAction::DEACTIVATE_RING_TO_OPEN {
            self.modes.ring_to_open = None;
        } else if action == LockAction::ACTIVATE_CONTINUOUS_MODE {
            self.modes.continuous = Some(Continuous::beginning(now, timeout));
        } else {
            self.modes.continuous = None;
        }
        let after = (self.modes.is_ring_to_open(), self.modes.is_continuous());
        if before.0 != after.0 {
            self.trigger = errand.trigger;
        }
        self.last_touched = Some(now.uptime);
        self.confirm();
        self.finish(errand, Completion::Success, before != after || on);
        Ok(())
    }

    /// Ends what has lasted long enough.
    pub(super) fn pass_modes(&mut self, now: Now) {
        let is_over = |until: Option<Duration>| until.is_some_and(|until| now.uptime >= until);
        if is_over(self.modes.ring_to_open) {
            self.modes.ring_to_open = None;
            self.trigger = Trigger::Automatic;
            self.ended_by_itself(LockAction::DEACTIVATE_RING_TO_OPEN);
        }
        if is_over(
            self.modes
                .continuous
                .and_then(|continuous| continuous.until),
        ) {
            self.modes.continuous = None;
            self.ended_by_itself(LockAction::DEACTIVATE_CONTINUOUS_MODE);
        }
    }

    /// Ends what the settings do not allow any more.
    pub(super) fn end_what_cannot_be(&mut self) {
        if self.hears_rings() && self.is_trained() {
            return;
        }
        if self.modes.ring_to_open.take().is_some() {
            self.trigger = Trigger::Automatic;
            self.ended_by_itself(LockAction::DEACTIVATE_RING_TO_OPEN);
        }
        if self.modes.continuous.take().is_some() {
            self.ended_by_itself(LockAction::DEACTIVATE_CONTINUOUS_MODE);
        }
    }

    /// Takes continuous mode up again after a power cut, unless it has ended meanwhile or nobody knows.
    pub(super) fn resume_continuous_mode(&mut self, now: Now, kept: KeptContinuousMode) {
        let switches = [
            LockAction::ACTIVATE_CONTINUOUS_MODE,
            LockAction::DEACTIVATE_CONTINUOUS_MODE,
        ];
        let plan = self.settings.plan();
        let has_ended = now.utc < kept.since
            || kept.until.is_some_and(|until| until <= now.utc)
            || Schedule::latest(kept.since, now.utc, plan, &switches)
                == Some(LockAction::DEACTIVATE_CONTINUOUS_MODE);
        if has_ended || !self.hears_rings() || !self.is_trained() {
            self.ended_by_itself(LockAction::DEACTIVATE_CONTINUOUS_MODE);
            return;
        }
        let left = |until: i64| {
            let seconds = u64::try_from(until.saturating_sub(now.utc)).unwrap_or(0);
            now.uptime.saturating_add(Duration::from_secs(seconds))
        };
        self.modes.continuous = Some(Continuous {
            until: kept.until.map(left),
            kept,
        });
    }

    fn ended_by_itself(&mut self, action: LockAction) {
        let errand = Errand::own(action, Trigger::Automatic);
        self.performed(errand.performed(Completion::Success, true));
    }

    /// A beep for somebody who switched something.
    fn confirm(&mut self) {
        let sounds = self.settings.sounds;
        if sounds.confirmation && sounds.level > 0 {
            self.push(BodyOutput::Sound(Sound::beeps(
                1,
                BeepLength::Short,
                sounds.level,
            )));
        }
    }

    /// The end of an action: first the log, then the state, then who asked.
    pub(super) fn finish(&mut self, errand: Errand, completion: Completion, at_once: bool) {
        self.performed(errand.performed(completion, at_once));
        self.tell_end(errand.ticket, completion);
    }

    pub(super) fn tell_end(&mut self, ticket: Option<Ticket>, completion: Completion) {
        self.push(BodyOutput::StateChanged);
        self.shown = Some(self.showing());
        if let Some(ticket) = ticket {
            self.push(BodyOutput::ActionFinished { ticket, completion });
        }
    }

    pub(super) fn performed(&mut self, performed: Performed) {
        if performed.kind == PerformedKind::Action {
            self.last_action = Some((performed.action, performed.trigger, performed.completion));
        }
        self.push(BodyOutput::Performed(performed));
    }
}
