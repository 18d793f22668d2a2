//! How long the client waits, phase by phase.

use core::time::Duration;

/// The patience of a client. Every wait has an end, whatever the device does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timing {
    /// From opening a link to the device's advertisement.
    pub advertisement: Duration,
    /// From a request to its first answer, and between the entries of a list.
    pub first_reply: Duration,
    /// From the acceptance of an action to its end. A lock 'n' go takes its configured wait (up to 60 s) and two turns.
    pub action: Duration,
    /// Between two messages of a pairing, not counting the time a person takes to type the code.
    pub pairing_step: Duration,
    /// What a person may take to type the code; a device leaves pairing mode on its own after a while.
    pub typing: Duration,
}

impl Default for Timing {
    fn default() -> Self {
        Self {
            advertisement: Duration::from_secs(3),
            first_reply: Duration::from_secs(3),
            action: Duration::from_secs(120),
            pairing_step: Duration::from_secs(5),
            typing: Duration::from_secs(180),
        }
    }
}
