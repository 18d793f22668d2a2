use core::fmt;

/// Why the store did not do what it was asked. Nothing happened, as long as the lock is powered; a restart may find the state
/// after, never one between.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum StoreError {
    /// The medium did not read or write; trying later may help.
    Io,
    /// There is no room left; free some space.
    Full,
    /// What was read is not what was written. Nothing is given out, and nothing was changed.
    Corrupt,
    /// The record is larger than [`MAX_RECORD`](crate::MAX_RECORD) bytes: a mistake of the caller.
    TooLarge,
    /// A factory reset was interrupted by an error. Nothing is done until it is asked for again, or a restart finishes it.
    Poisoned,
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Io => "the storage did not read or write",
            Self::Full => "the storage is full",
            Self::Corrupt => "the storage holds something that was not written by this lock",
            Self::TooLarge => "the record is too large for the storage",
            Self::Poisoned => "the storage failed inside a factory reset and needs a restart",
        })
    }
}

impl core::error::Error for StoreError {}
