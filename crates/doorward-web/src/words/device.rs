//! A device's own page, its areas, and the question for the code.

pub(crate) const AREAS: &str = "Protected by the security code";
pub(crate) const AREAS_OPTIONAL: &str = "Can be protected by a security code";
pub(crate) const CONFIGURATION: &str = "Features & Configuration";
pub(crate) const CONFIGURATION_TEXT: &str = "Name, code, automatic locking, button and light";
pub(crate) const PERMISSIONS: &str = "Lock Permissions";
pub(crate) const PERMISSIONS_TEXT: &str = "Who may use this lock, and when";
pub(crate) const LOG: &str = "Activity Log";
pub(crate) const LOG_TEXT: &str = "Who did what, how and when";
pub(crate) const GUARD_CLOSED: &str = "asks for the security code";
pub(crate) const GUARD_OPEN: &str = "open now";
pub(crate) const GUARD_NOT_SET: &str = "not protected yet: no security code is set";
pub(crate) const NOT_SET_TITLE: &str = "No security code is set";
pub(crate) const NOT_SET_TEXT: &str = "Anybody paired with this lock can change its settings and see its log. Choose a code to keep that to yourself.";
pub(crate) const CHOOSE_CODE: &str = "Choose a security code";

pub(crate) const THIS_APP: &str = "In this app";
pub(crate) const NAME: &str = "Name in this app";
pub(crate) const NAME_HINT: &str =
    "Only you see it. The lock’s own name is in Features & Configuration.";
pub(crate) const RENAME: &str = "Rename";
pub(crate) const RENAMED: &str = "Renamed";
pub(crate) const REMEMBERED: &str = "The security code is remembered here";
pub(crate) const FORGET_CODE: &str = "Forget the code";
pub(crate) const CODE_FORGOTTEN: &str = "The code is no longer remembered";
pub(crate) const CLOSE_AREAS: &str = "Close the protected areas";
pub(crate) const AREAS_CLOSED: &str = "Closed. The next visit asks for the code.";
pub(crate) const FORGET_DEVICE: &str = "Remove this device from the app";
pub(crate) const FORGET_DEVICE_TEXT: &str = "The lock keeps this app in its permissions until somebody who knows the code removes it there. To use the lock again you need an invitation or its button.";
pub(crate) const FORGET_DEVICE_SURE: &str = "Yes, remove it from this app";
pub(crate) const FORGOTTEN: &str = "Removed from this app";
pub(crate) const ABOUT: &str = "About";
pub(crate) const MODEL: &str = "Model";
pub(crate) const ID: &str = "Device ID";
pub(crate) const ADDRESS: &str = "Address";

pub(crate) const CODE: &str = "Security code";
pub(crate) const SHOW: &str = "Show";
pub(crate) const HIDE: &str = "Hide";
pub(crate) const REMEMBER: &str = "Remember security code";
pub(crate) const REMEMBER_HINT: &str =
    "On this device only, and only for this lock. You can undo it any time.";
pub(crate) const OPEN_AREA: &str = "Open";
pub(crate) const CHECKING: &str = "Checking …";
pub(crate) const FORGOT: &str = "Forgotten the code?";
pub(crate) const FORGOT_TEXT: &str = "Everybody who knows it can tell you. If nobody does, only a reset to factory settings helps: it deletes everything on the lock.";
pub(crate) const FORGOT_LINK: &str = "Reset to factory settings";

/// Who asks, and that a guest needs no code at the door.
pub(crate) fn asks(name: &str) -> String {
    format!("{name} asks for its security code here. You can lock and unlock without it.")
}

/// What the question asks for.
pub(crate) fn digits(number: usize) -> String {
    format!("{number} digits")
}
