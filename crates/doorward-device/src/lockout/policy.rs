//! The numbers: how many wrong codes there may be, and how long to wait after them.
//!
//! Chosen so that a four-digit code withstands one guest, ten guests or a hand on the button with a chance of at most 1 %
//! ever, and the owner is never kept out (NIST SP 800-63B 5.2.2 asks for at most 100 consecutive failures).

use core::time::Duration;

use doorward_proto::types::CodeWidth;

/// How many failures the shared budget bears before the unproven wait.
pub const SHARED_MAX: u8 = 10;

/// Failures of the unproven, without an acknowledgement, after which they are refused until there is one.
pub const HARD_STOP: u16 = 100;

/// Wrong codes in a row after which an authorization may not present codes any more.
pub const SUSPENDED_AT: u8 = 20;

/// Wrong codes that close a pairing window.
pub const WINDOW_MAX: u8 = 3;

/// The wait after so many wrong codes in a row; `None` when there is nothing to wait for any more.
#[must_use]
pub const fn wait_after(failures: u8) -> Option<Duration> {
    let minutes = match failures {
        0..=4 => 0,
        5 => 1,
        6 => 5,
        7 => 15,
        8 => 30,
        9 => 90,
        10 => 4 * 60,
        11 => 12 * 60,
        12..SUSPENDED_AT => 24 * 60,
        SUSPENDED_AT.. => return None,
    };
    Some(Duration::from_mins(minutes))
}

/// Powered time in which one failure of the shared budget is forgiven.
#[must_use]
pub const fn heals_every(width: CodeWidth) -> Duration {
    let hours = match width {
        CodeWidth::Four => 96,
        CodeWidth::Six => 24,
    };
    Duration::from_hours(hours)
}
