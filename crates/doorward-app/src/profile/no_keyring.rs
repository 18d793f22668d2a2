//! In place of the operating system's keyring where this build has none: keys are kept in files.

use std::path::Path;

use super::files;
use super::vault::VaultKey;
use crate::AppError;

/// Keeps nothing.
pub(super) const fn create(_id: &str) -> Option<VaultKey> {
    None
}

/// Has nothing: a program with a keyring made this profile.
pub(super) fn load(_id: &str, path: &Path) -> Result<VaultKey, AppError> {
    Err(files::problem(
        path,
        "its key is in the operating system's keyring, which this program was built without",
        "use the program that made it",
    ))
}
