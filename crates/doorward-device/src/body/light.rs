//! Which of the things the ring could show it does show.

use core::time::Duration;

use super::{reset::Phase, ring::RingPattern};

const REFUSED_FLASH: Duration = Duration::from_secs(2);

/// The ring, and what it shows for a moment only.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Light {
    flash: Option<(RingPattern, Duration)>,
    shown: RingPattern,
}

impl Light {
    /// Shows `pattern` for `span` from `uptime` on.
    pub(super) fn flash(&mut self, pattern: RingPattern, uptime: Duration, span: Duration) {
        self.flash = Some((pattern, uptime.saturating_add(span)));
    }

    /// Shows that a press was refused.
    pub(super) fn refuse(&mut self, uptime: Duration) {
        self.flash(RingPattern::Red, uptime, REFUSED_FLASH);
    }

    /// Lets time pass until `uptime`.
    pub(super) fn pass(&mut self, uptime: Duration) {
        if self.flash.is_some_and(|(_, until)| uptime >= until) {
            self.flash = None;
        }
    }

    /// When [`Light::pass`] will next have something to do.
    pub(super) fn deadline(&self) -> Option<Duration> {
        self.flash.map(|(_, until)| until)
    }

    /// Settles what the ring shows: a reset or pairing mode before a flash, a flash before `own`, which is what the
    /// device shows of itself. `Some` if that is something else than before.
    pub(super) fn show(
        &mut self,
        phase: Phase,
        is_pairing: bool,
        own: RingPattern,
    ) -> Option<RingPattern> {
        let pattern = match phase {
            Phase::ResetConfirmed => RingPattern::Fast,
            Phase::ResetGesture(gesture) if gesture.is_armed() => RingPattern::Fast,
            Phase::ResetGesture(_) => RingPattern::Dark,
            Phase::Running if is_pairing => RingPattern::Steady,
            Phase::Running => self.flash.map_or(own, |(pattern, _)| pattern),
        };
        let before = core::mem::replace(&mut self.shown, pattern);
        (before != pattern).then_some(pattern)
    }

    /// What the ring shows.
    pub(super) const fn shown(&self) -> RingPattern {
        self.shown
    }
}
