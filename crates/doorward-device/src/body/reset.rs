//! The factory reset by hand: the only way to one, for no radio command erases a lock.
//!
//! Batteries out; hold the button while putting them back and for ten seconds more, until the ring blinks fast; let go;
//! press once within ten seconds. Anything else, and the lock boots as if nothing had happened.

use core::time::Duration;

use super::button::ButtonEvent;

/// How long after power-up the button must be held until the reset is armed.
pub const RESET_HOLD: Duration = Duration::from_secs(10);

/// How long an armed reset waits for the confirming press after the button was let go.
pub const RESET_CONFIRM_WINDOW: Duration = Duration::from_secs(10);

/// An armed reset whose button is still not released after this long is a stuck button, not a wish.
const LONGEST_ARMED_HOLD: Duration = Duration::from_secs(60);

/// Whether a device lives or is still being held by the button.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phase {
    /// The button was down at power-up: the device waits to see what becomes of it, and does nothing else.
    ResetGesture(ResetGesture),
    /// Erasing; only a new boot leads out.
    ResetConfirmed,
    /// Alive.
    Running,
}

/// How far the gesture has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ResetGesture {
    /// The button was down at power-up and still is; armed at `until`.
    Holding { until: Duration },
    /// Held long enough, the ring says so; the button is still down.
    Armed { until: Duration },
    /// Let go; a press until `until` confirms.
    Confirming { until: Duration },
}

/// What came of an input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ResetStep {
    /// The gesture goes on.
    Continue(ResetGesture),
    /// The gesture is off; boot as before. The button is still down if `held`.
    Abandoned { held: bool },
    /// The reset is confirmed.
    Confirmed,
}

impl ResetGesture {
    pub(super) fn begin(uptime: Duration) -> Self {
        Self::Holding {
            until: uptime.saturating_add(RESET_HOLD),
        }
    }

    /// What comes of time passing until `uptime`, and then of the button.
    pub(super) fn take(self, uptime: Duration, button: Option<ButtonEvent>) -> ResetStep {
        match (self.pass(uptime), button) {
            (ResetStep::Continue(gesture), Some(ButtonEvent::Pressed)) => gesture.pressed(),
            (ResetStep::Continue(gesture), Some(ButtonEvent::Released)) => gesture.released(uptime),
            (step, _) => step,
        }
    }

    fn pressed(self) -> ResetStep {
        match self {
            // A bounce of the button that is down already.
            Self::Holding { .. } | Self::Armed { .. } => ResetStep::Continue(self),
            Self::Confirming { .. } => ResetStep::Confirmed,
        }
    }

    fn released(self, uptime: Duration) -> ResetStep {
        match self {
            Self::Holding { .. } => ResetStep::Abandoned { held: false },
            Self::Armed { .. } => ResetStep::Continue(Self::Confirming {
                until: uptime.saturating_add(RESET_CONFIRM_WINDOW),
            }),
            Self::Confirming { .. } => ResetStep::Continue(self),
        }
    }

    fn pass(self, uptime: Duration) -> ResetStep {
        match self {
            Self::Holding { until } if uptime >= until => ResetStep::Continue(Self::Armed {
                until: until.saturating_add(LONGEST_ARMED_HOLD),
            }),
            Self::Armed { until } if uptime >= until => ResetStep::Abandoned { held: true },
            Self::Confirming { until } if uptime >= until => ResetStep::Abandoned { held: false },
            Self::Holding { .. } | Self::Armed { .. } | Self::Confirming { .. } => {
                ResetStep::Continue(self)
            }
        }
    }

    pub(super) fn deadline(self) -> Duration {
        match self {
            Self::Holding { until } | Self::Armed { until } | Self::Confirming { until } => until,
        }
    }

    /// Whether the ring tells that a reset is near.
    pub(super) fn is_armed(self) -> bool {
        match self {
            Self::Holding { .. } => false,
            Self::Armed { .. } | Self::Confirming { .. } => true,
        }
    }
}
