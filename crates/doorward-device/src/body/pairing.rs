//! Pairing mode as hands on a device open and close it.

use core::time::Duration;

use super::interface::{PairingClosed, PairingMode};

/// How long pairing mode stays open.
pub const PAIRING_WINDOW: Duration = Duration::from_secs(120);

/// Pairing mode, open or not.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct PairingWindow(Option<Duration>);

impl PairingWindow {
    /// Opens it, or opens it anew, at `uptime`.
    pub(super) fn open(&mut self, uptime: Duration) -> PairingMode {
        self.0 = Some(uptime.saturating_add(PAIRING_WINDOW));
        PairingMode::Opened
    }

    /// Closes it; `None` if it was not open.
    pub(super) fn close(&mut self, reason: PairingClosed) -> Option<PairingMode> {
        self.0.take().map(|_| PairingMode::Closed(reason))
    }

    pub(super) const fn is_open(self) -> bool {
        self.0.is_some()
    }

    /// Time left at `uptime`, if it is open.
    pub(super) fn left(self, uptime: Duration) -> Option<Duration> {
        self.0.map(|until| until.saturating_sub(uptime))
    }

    /// Whether it is open and its time is over by `uptime`.
    pub(super) fn has_lapsed(self, uptime: Duration) -> bool {
        self.0.is_some_and(|until| uptime >= until)
    }

    /// When its time is over, if it is open.
    pub(super) const fn deadline(self) -> Option<Duration> {
        self.0
    }
}
