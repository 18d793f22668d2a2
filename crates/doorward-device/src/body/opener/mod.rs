//! The body of an Opener.

mod settings;

pub use self::settings::{OpenerSettings, Sounds, StrikeDelay, Suppression};
