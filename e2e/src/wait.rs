//! Waiting for something to become true, never longer than a bound.

use core::time::Duration;
use std::time::Instant;

use anyhow::{Result, bail};

/// How long anything on this machine may take before the test calls it broken.
pub const PATIENCE: Duration = Duration::from_secs(45);

/// How often to look.
const PULSE: Duration = Duration::from_millis(25);

/// Asks `look` until it answers `Some`, for at most [`PATIENCE`].
///
/// # Errors
/// An error of `look`, at once; or that `what` did not come true in time.
pub fn until<T>(what: &str, mut look: impl FnMut() -> Result<Option<T>>) -> Result<T> {
    let begun = Instant::now();
    loop {
        if let Some(found) = look()? {
            return Ok(found);
        }
        if begun.elapsed() > PATIENCE {
            bail!("waited {} s in vain for {what}", PATIENCE.as_secs());
        }
        std::thread::sleep(PULSE);
    }
}
