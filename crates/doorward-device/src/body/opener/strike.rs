//! The electric strike: when it lets the door go, and for how long.

use core::time::Duration;

/// How long opening is shown before the strike lets the door go, where no delay is asked for.
pub(super) const LEAD: Duration = Duration::from_millis(300);

/// The strike.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Strike {
    /// It holds the door.
    #[default]
    Idle,
    /// It is about to let go.
    Waiting { until: Duration },
    /// It lets the door go.
    Engaged { until: Duration },
}

/// What time passing did to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum StrikeStep {
    /// Nothing.
    None,
    /// Now it lets go.
    Engaged,
    /// Now it holds again; the opening has ended well.
    Released,
}

impl Strike {
    /// Begins an opening, `delay` from `uptime` on.
    pub(super) fn begin(&mut self, uptime: Duration, delay: Duration) {
        *self = Self::Waiting {
            until: uptime.saturating_add(delay.max(LEAD)),
        };
    }

    /// Lets time pass until `uptime`; once let go, the door is free for `duration`.
    pub(super) fn pass(&mut self, uptime: Duration, duration: Duration) -> StrikeStep {
        match *self {
            Self::Waiting { until } if uptime >= until => {
                *self = Self::Engaged {
                    until: uptime.saturating_add(duration),
                };
                StrikeStep::Engaged
            }
            Self::Engaged { until } if uptime >= until => {
                *self = Self::Idle;
                StrikeStep::Released
            }
            Self::Idle | Self::Waiting { .. } | Self::Engaged { .. } => StrikeStep::None,
        }
    }

    /// Holds the door again, whatever it did. Says what that was.
    pub(super) fn stop(&mut self) -> Self {
        core::mem::take(self)
    }

    pub(super) const fn deadline(self) -> Option<Duration> {
        match self {
            Self::Idle => None,
            Self::Waiting { until } | Self::Engaged { until } => Some(until),
        }
    }

    pub(super) const fn is_idle(self) -> bool {
        matches!(self, Self::Idle)
    }

    pub(super) const fn is_engaged(self) -> bool {
        matches!(self, Self::Engaged { .. })
    }
}
