//! Signing in, signing out, and being turned away at the door.

pub(crate) const TITLE: &str = "Please sign in";
pub(crate) const WHY: &str = "This page belongs to one person's app. Open it with the sign-in link that Doorward prints when it starts.";
pub(crate) const HOW: &str =
    "Links work once and for ten minutes. Print a new one by starting the app again:";
pub(crate) const COMMAND: &str = "doorward app --profile NAME --data DIR";
pub(crate) const DEMO: &str = "In the demo, reload the workbench page: it signs both phones in.";
pub(crate) const STALE_TITLE: &str = "This link no longer works";
pub(crate) const STALE_WHY: &str = "It was used already, or it is older than ten minutes.";
pub(crate) const OUT_TITLE: &str = "Signed out";
pub(crate) const OUT_WHY: &str = "This browser no longer has access. Your locks and everything the app remembers stay as they are.";
pub(crate) const REFUSED_TITLE: &str = "That was refused";
pub(crate) const MISSING_TITLE: &str = "There is no such page";
pub(crate) const MISSING_WHY: &str = "The address may be old or mistyped.";
pub(crate) const HOME: &str = "To your devices";
