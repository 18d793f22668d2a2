//! Medians, and rows of the table.

use core::time::Duration;
use std::time::Instant;

/// One line of the table.
#[derive(Debug)]
pub(crate) struct Row {
    what: String,
    measured: String,
    target: &'static str,
}

impl Row {
    pub(crate) fn new(what: impl Into<String>, measured: String, target: &'static str) -> Self {
        Self {
            what: what.into(),
            measured,
            target,
        }
    }

    pub(crate) fn print(&self) {
        println!("{:<52} {:<34} {}", self.what, self.measured, self.target);
    }
}

/// How long `work` took.
pub(crate) fn timed<T>(work: impl FnOnce() -> T) -> (Duration, T) {
    let begun = Instant::now();
    let done = work();
    (begun.elapsed(), done)
}

/// The value in the middle; with `percent` 99 the one that 99 of 100 stay below.
pub(crate) fn percentile(times: &mut [Duration], percent: usize) -> Duration {
    times.sort_unstable();
    let last = times.len().saturating_sub(1);
    times
        .get((last * percent).div_ceil(100))
        .copied()
        .unwrap_or_default()
}

/// The median.
pub(crate) fn median(times: &mut [Duration]) -> Duration {
    percentile(times, 50)
}

/// A folder in memory where the system has such a place: for figures that are not about the disk.
pub(crate) fn folder_in_memory() -> std::io::Result<tempfile::TempDir> {
    let memory = std::path::Path::new("/dev/shm");
    if memory.is_dir() {
        tempfile::tempdir_in(memory)
    } else {
        tempfile::tempdir()
    }
}

/// A span with three digits.
pub(crate) fn shown(span: Duration) -> String {
    match span.as_nanos() {
        0..10_000 => format!("{} ns", span.as_nanos()),
        10_000..10_000_000 => format!("{:.1} µs", span.as_secs_f64() * 1e6),
        _ => format!("{:.1} ms", span.as_secs_f64() * 1e3),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_and_the_tail() {
        let mut times: Vec<Duration> = (1..=100).rev().map(Duration::from_millis).collect();
        assert_eq!(median(&mut times), Duration::from_millis(51));
        assert_eq!(percentile(&mut times, 99), Duration::from_millis(100));
    }
}
