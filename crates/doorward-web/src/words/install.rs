//! The app on a home screen, and while its server cannot be reached.

pub(crate) const DESCRIPTION: &str = "Your locks, without a cloud.";
pub(crate) const OFFLINE_TITLE: &str = "Doorward cannot be reached";
pub(crate) const OFFLINE_WHY: &str =
    "The program behind this app is not running, or this device is out of its network.";
pub(crate) const OFFLINE_DOOR: &str = "Nothing was sent and nothing waits to be sent. Your locks go on working by key, button and other phones.";
pub(crate) const TRY_AGAIN: &str = "Try again";
