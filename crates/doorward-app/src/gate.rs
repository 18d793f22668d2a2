//! Gates: whether a person may look into the three guarded areas now.

use serde::Serialize;

/// One visit of one person: a browser session or a run of the command line. Gates open for a visit, not for the app.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Visit(String);

impl Visit {
    /// The visit of a session. `session` must not be guessable by others and is never shown; a hash of it does.
    #[must_use]
    pub fn new(session: impl Into<String>) -> Self {
        Self(session.into())
    }
}

/// A gate as a visit finds it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "gate")]
pub enum Gate {
    /// Open: the code was shown in this visit, or is remembered.
    Open {
        /// True when a remembered code opened it.
        remembered: bool,
    },
    /// The device has no code: open, and a reason to offer one.
    NotProtected,
    /// Ask for the code.
    Closed {
        /// How many digits it has.
        digits: usize,
    },
}

impl Gate {
    /// True unless the code must be asked for.
    #[must_use]
    pub const fn lets_in(self) -> bool {
        matches!(self, Self::Open { .. } | Self::NotProtected)
    }
}

/// What a device tells about codes and guesses, to a phone it knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct CodeView {
    /// Whether a code is set.
    pub set: bool,
    /// Whether this phone has shown the current one.
    pub proven: bool,
    /// Wrong codes this phone has before it must wait or stop; none when the device does not tell.
    pub tries_left: Option<u8>,
    /// Seconds until the device compares codes from this phone again; 0: at once.
    pub wait_seconds: u32,
    /// What ends the wait.
    pub lift: Option<crate::Lift>,
    /// Wrong codes by phones that are not proven, not acknowledged yet.
    pub unacknowledged: u16,
}
