//! Who may use a device: phones, bridges, fobs, keypad codes.

use serde::Serialize;

use crate::{Clock, UnixTime, Weekdays};

/// Everybody with a permission on a device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct PermissionsView {
    /// All entries, this phone first.
    pub permissions: Vec<PermissionView>,
    /// How many this device can hold, where known.
    pub room_for: Option<u16>,
}

/// One entry of a device's permissions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct PermissionView {
    /// The authorization's number.
    pub id: u32,
    /// Its name, chosen on somebody's phone: clean it before a terminal shows it.
    pub name: String,
    /// What it is.
    pub kind: PermissionKind,
    /// True for this phone's own.
    pub own: bool,
    /// What it may do now.
    pub enabled: bool,
    /// Whether it holds from afar too.
    pub remote_allowed: bool,
    /// When it was made.
    pub created: Option<UnixTime>,
    /// When it was used last; none: never, so a fresh invitation still waits.
    pub last_active: Option<UnixTime>,
    /// How many actions it did.
    pub uses: u16,
    /// When it holds; none: always.
    pub limit: Option<Limit>,
    /// Where it stands if this phone invited it.
    pub invitation: Option<InvitationState>,
}

/// What an entry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PermissionKind {
    /// A phone or a program.
    App,
    /// A bridge to home automation.
    Bridge,
    /// A fob.
    Fob,
    /// A keypad (the device at the door, not its codes).
    Keypad,
    /// Something this app does not know.
    Other,
}

impl PermissionKind {
    /// The word the command line and JSON use.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::App => "app",
            Self::Bridge => "bridge",
            Self::Fob => "fob",
            Self::Keypad => "keypad",
            Self::Other => "other",
        }
    }
}

/// Where an invitation this phone sent stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "is")]
pub enum InvitationState {
    /// Nobody used it yet.
    Waiting {
        /// When the device drops it, if it has power all the time.
        until: UnixTime,
    },
    /// Somebody used it.
    Used,
}

/// When a permission or keypad code holds. All parts must fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Limit {
    /// From this moment.
    pub from: Option<UnixTime>,
    /// Until this moment.
    pub until: Option<UnixTime>,
    /// On these days, in the device's time zone; none: on all.
    pub weekdays: Weekdays,
    /// From the first to the second time of day, in the device's time zone; none: all day.
    pub daily: Option<(Clock, Clock)>,
}

impl Limit {
    /// True when it limits nothing.
    #[must_use]
    pub fn is_always(&self) -> bool {
        *self == Self::default()
    }
}

/// What shall change of a permission. What is `None` stays, the limit too.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PermissionChange {
    /// A new name, up to 32 bytes.
    pub name: Option<String>,
    /// Switch it on or off.
    pub enabled: Option<bool>,
    /// Whether it holds from afar.
    pub remote_allowed: Option<bool>,
    /// `Some(None)` lifts the limit.
    pub limit: Option<Option<Limit>>,
}

/// Whom to invite.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InviteWish {
    /// The name the device shows for it, up to 32 bytes.
    pub name: String,
    /// When it holds; none: always.
    pub limit: Option<Limit>,
    /// Whether it holds from afar.
    pub remote_allowed: bool,
}

/// A fresh invitation. Its link is a key to the door: show it once, to the inviter only.
#[derive(Clone)]
#[non_exhaustive]
pub struct Invitation {
    /// The authorization it stands for.
    pub authorization: u32,
    /// The name it was given.
    pub name: String,
    /// When the device drops it unless it was used.
    pub expires: UnixTime,
    pub(crate) link: zeroize::Zeroizing<String>,
}

impl core::fmt::Debug for Invitation {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Invitation")
            .field("authorization", &self.authorization)
            .field("name", &self.name)
            .field("expires", &self.expires)
            .finish_non_exhaustive()
    }
}

/// A code typed at a keypad by the door.
#[derive(Clone)]
#[non_exhaustive]
pub struct KeypadCodeView {
    /// Its number on the device.
    pub id: u16,
    /// Its name.
    pub name: String,
    /// Whether it works now.
    pub enabled: bool,
    /// When it was made.
    pub created: Option<UnixTime>,
    /// When it was used last.
    pub last_active: Option<UnixTime>,
    /// How often it was used.
    pub uses: u16,
    /// When it holds; none: always.
    pub limit: Option<Limit>,
    pub(crate) code: doorward_client::types::KeypadCode,
}

impl KeypadCodeView {
    /// The digits, for the page of somebody who has shown the security code.
    #[must_use]
    pub fn expose_digits(&self) -> String {
        self.code.expose_digits().as_str().to_owned()
    }
}

impl core::fmt::Debug for KeypadCodeView {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("KeypadCodeView")
            .field("id", &self.id)
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

/// A keypad code to add or to change into.
#[derive(Clone)]
pub struct KeypadCodeWish {
    /// Six digits, none of them 0, not beginning with 12. None when changing leaves them.
    pub digits: Option<zeroize::Zeroizing<String>>,
    /// Its name, up to 20 bytes.
    pub name: String,
    /// Whether it works.
    pub enabled: bool,
    /// When it holds; none: always.
    pub limit: Option<Limit>,
}

impl core::fmt::Debug for KeypadCodeWish {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("KeypadCodeWish")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}
