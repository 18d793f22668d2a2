//! The phones beside the locks: each one an app of its own, at its own origin.

use alloc::sync::Arc;
use core::fmt;

/// A phone on the workbench.
#[derive(Clone)]
pub struct Phone {
    /// Whose it is: the profile's name, a path segment of the workbench (letters, digits, `-`, `_`).
    pub profile: String,
    /// The origin of its pages, `http://127.0.0.1:8421`.
    pub origin: String,
    /// Makes a fresh link that signs in once.
    pub open: Arc<dyn Fn() -> String + Send + Sync>,
}

impl Phone {
    /// The address on the workbench that leads to the phone, signed in.
    pub(crate) fn path(&self) -> String {
        format!("/phones/{}", self.profile)
    }

    /// What is written above it.
    pub(crate) fn title(&self) -> String {
        let mut letters = self.profile.chars();
        let first = letters.next().map(|first| first.to_uppercase().to_string());
        format!("{}{}’s phone", first.unwrap_or_default(), letters.as_str())
    }
}

impl fmt::Debug for Phone {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Phone")
            .field("profile", &self.profile)
            .field("origin", &self.origin)
            .finish_non_exhaustive()
    }
}
