//! The operating system's randomness.

use crate::AppError;

/// `N` random bytes.
pub(crate) fn bytes<const N: usize>() -> Result<[u8; N], AppError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| {
        AppError::Internal(format!("the operating system gives no randomness: {error}"))
    })?;
    Ok(bytes)
}
