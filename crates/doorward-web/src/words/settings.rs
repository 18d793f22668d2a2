//! Settings of the app itself.

pub(crate) const TITLE: &str = "App settings";
pub(crate) const PROFILE: &str = "Profile";
pub(crate) const OWN_NAME: &str = "Your name";
pub(crate) const PROFILE_TEXT: &str = "Locks show this name when the app is added to them.";
pub(crate) const REMEMBERED: &str = "Remembered security codes";
pub(crate) const REMEMBERED_NONE: &str = "None. The app asks when you enter a protected area.";
pub(crate) const REMEMBERED_TEXT: &str = "Kept sealed on this machine, for these locks only.";
pub(crate) const FORGET: &str = "Forget";
pub(crate) const STORE: &str = "Where secrets are kept";
pub(crate) const SESSION: &str = "This browser";
pub(crate) const SESSION_TEXT: &str =
    "Signed in until you sign out, or after twelve hours without use.";
pub(crate) const IN_KEYRING: &str = "Sealed, the key in the operating system’s keyring.";
pub(crate) const IN_FILE: &str = "Sealed, the key in a file that only you can read.";

/// For screen readers.
pub(crate) fn forget(name: &str) -> String {
    format!("Forget the code of {name}")
}
