//! The one button: single press, double press, and holding it for five seconds.
//!
//! A press means something only when it ends, or when it has lasted long enough; so the recogniser keeps deadlines and
//! tells what a gesture turned out to be. What the gesture does is decided by the body.

use core::time::Duration;

/// What the button's contact does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ButtonEvent {
    /// Somebody pressed the button.
    Pressed,
    /// The button was let go.
    Released,
}

/// How long the button is held to open pairing mode.
pub const PAIRING_HOLD: Duration = Duration::from_secs(5);

/// A press longer than this is no click any more, and not yet a hold.
const LONGEST_CLICK: Duration = Duration::from_secs(2);

/// How long after a click a second one still makes it a double.
const DOUBLE_WINDOW: Duration = Duration::from_millis(500);

/// What a gesture turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gesture {
    /// One click, and no second one came in time.
    Single,
    /// Two clicks.
    Double,
    /// Held for [`PAIRING_HOLD`]; still held.
    Held,
}

/// Recognises gestures from presses, releases and the passing of time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Button {
    /// Not touched.
    #[default]
    Idle,
    /// Held down; `clicks` clicks came right before.
    Down { since: Duration, second: bool },
    /// Clicked once; a second click until `until` makes it a double.
    Clicked { until: Duration },
    /// Held down, but the press is spent: its release means nothing.
    Spent,
}

impl Button {
    /// Takes a press at `uptime`.
    pub(super) fn press(&mut self, uptime: Duration) {
        *self = match *self {
            Self::Idle => Self::Down {
                since: uptime,
                second: false,
            },
            Self::Clicked { .. } => Self::Down {
                since: uptime,
                second: true,
            },
            // A second press without a release is a bouncing contact.
            state @ (Self::Down { .. } | Self::Spent) => state,
        };
    }

    /// Makes the press under way mean nothing, for it has done its work already.
    pub(super) fn spend(&mut self) {
        *self = Self::Spent;
    }

    /// Takes a release at `uptime`.
    pub(super) fn release(&mut self, uptime: Duration) -> Option<Gesture> {
        let Self::Down { since, second } = *self else {
            if *self == Self::Spent {
                *self = Self::Idle;
            }
            return None;
        };
        let is_click = uptime.saturating_sub(since) < LONGEST_CLICK;
        match (is_click, second) {
            (true, true) => {
                *self = Self::Idle;
                Some(Gesture::Double)
            }
            (true, false) => {
                *self = Self::Clicked {
                    until: uptime.saturating_add(DOUBLE_WINDOW),
                };
                None
            }
            // A click followed by a press too long to be the second: the click counts alone.
            (false, second) => {
                *self = Self::Idle;
                second.then_some(Gesture::Single)
            }
        }
    }

    /// Lets time pass until `uptime`.
    pub(super) fn pass(&mut self, uptime: Duration) -> Option<Gesture> {
        match *self {
            Self::Down { since, .. } if uptime >= since.saturating_add(PAIRING_HOLD) => {
                *self = Self::Spent;
                Some(Gesture::Held)
            }
            Self::Clicked { until } if uptime >= until => {
                *self = Self::Idle;
                Some(Gesture::Single)
            }
            Self::Idle | Self::Down { .. } | Self::Clicked { .. } | Self::Spent => None,
        }
    }

    /// When [`Button::pass`] will next have something to say.
    pub(super) fn deadline(&self) -> Option<Duration> {
        match *self {
            Self::Down { since, .. } => Some(since.saturating_add(PAIRING_HOLD)),
            Self::Clicked { until } => Some(until),
            Self::Idle | Self::Spent => None,
        }
    }
}
