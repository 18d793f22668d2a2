use core::fmt;

/// Why the store did not do what it was asked. The state is the one before or the one after, never between; a caller must act as if it
/// had not happened.
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
    /// An earlier error left the medium in a state only a restart can judge. Nothing is done until then.
    Poisoned,
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Io => "the storage did not read or write",
            Self::Full => "the storage is full",
            Self::Corrupt => "the storage holds something that was not written by this lock",
            Self::TooLarge => "the record is too large for the storage",
            Self::Poisoned => "the storage failed before and needs a restart",
        })
    }
}

impl core::error::Error for StoreError {}
