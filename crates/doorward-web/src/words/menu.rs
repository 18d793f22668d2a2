//! The menu.

pub(crate) const NAME: &str = "Menu";
pub(crate) const OPEN: &str = "Open the menu";
pub(crate) const CLOSE: &str = "Close the menu";
pub(crate) const DEVICES: &str = "Devices";
pub(crate) const ADD: &str = "Add device";
pub(crate) const REDEEM: &str = "Redeem invitation";
pub(crate) const SETTINGS: &str = "App settings";
pub(crate) const HELP: &str = "Help";
pub(crate) const SIGN_OUT: &str = "Sign out";
