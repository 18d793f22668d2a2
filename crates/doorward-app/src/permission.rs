//! Who may use a device: phones, bridges, fobs, keypad codes.

use serde::Serialize;

use crate::{KeypadCodesView, Limit, Revision, Standing, UnixTime};

/// Everything that can open a device: who can do what.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct AccessView {
    /// Phones, bridges, fobs and keypads.
    pub permissions: PermissionsView,
    /// The codes typed at a keypad; none where the device takes none.
    pub keypad_codes: Option<KeypadCodesView>,
}

/// Everybody with a permission on a device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct PermissionsView {
    /// All entries, this phone first.
    pub permissions: Vec<PermissionView>,
    /// How many this device can hold, where known.
    pub room_for: Option<u16>,
    /// Invitations of this phone that ended unused, the newest first; until they are dismissed, made again, or 30 days old.
    pub ended_invitations: Vec<EndedInvitation>,
    /// The device's clock when this was read: what its limits are measured by, and `standing` is computed with.
    pub device_time: UnixTime,
    /// The IANA name of the time zone the device reads weekdays and hours in; none when it keeps a fixed offset, or when
    /// it did not tell (this computer's zone was used then).
    pub zone: Option<String>,
}

impl PermissionsView {
    /// One entry.
    #[must_use]
    pub fn find(&self, authorization: u32) -> Option<&PermissionView> {
        self.permissions
            .iter()
            .find(|entry| entry.id == authorization)
    }
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
    /// Whether it is switched on. Whether it works at this moment says `standing`.
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
    /// Where it stands if it came by invitation; none for what was paired at the device.
    pub invitation: Option<InvitationState>,
    /// Whether it works at this moment, by the device's clock and time zone.
    pub standing: Standing,
    /// What to say before it is removed or switched off, if anything.
    pub removal: Option<RemovalWarning>,
    /// What the entry was when it was read. Send it back in [`PermissionChange::seen`], so that somebody else's change is
    /// not overwritten unseen.
    pub revision: Revision,
}

/// Why removing or switching off an entry deserves a question first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RemovalWarning {
    /// It is this phone's own: this phone cannot use the device any more.
    ThisPhone,
    /// It is this phone's own, and no other phone or bridge works: nobody is left who has shown the security code. Who
    /// still knows it can pair at the device's button, unless pairing is switched off; else only a factory reset helps.
    LastOne,
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

/// Where an invitation stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "is")]
pub enum InvitationState {
    /// This phone made it, and nobody used it yet.
    Waiting {
        /// When the device drops it, if it has power all the time.
        until: UnixTime,
    },
    /// This phone made it, and somebody used it.
    Used {
        /// Its last use when this phone first saw that it was used.
        since: UnixTime,
    },
    /// Nobody used it yet, and this phone did not make it: another one did.
    Elsewhere {
        /// When the device drops it at the earliest; none when it does not say when the entry was made.
        until: Option<UnixTime>,
    },
}

impl InvitationState {
    /// True while the link that was sent still lets somebody in.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Waiting { .. } | Self::Elsewhere { .. })
    }
}

/// An invitation of this phone that ended before anybody used it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct EndedInvitation {
    /// The authorization it stood for; it does not exist any more.
    pub authorization: u32,
    /// The name it was given.
    pub name: String,
    /// When it holds, if it is made again.
    pub limit: Option<Limit>,
    /// How it ended.
    pub end: InvitationEnd,
    /// When that was: its expiry, or when this phone saw that it is gone.
    pub at: UnixTime,
}

/// How an invitation ended unused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum InvitationEnd {
    /// Nobody used it in time.
    Expired,
    /// Somebody removed it.
    Removed,
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
    /// The entry as it was shown to who changes it. When it is something else by now, nothing is changed and
    /// [`AppError::EntryChangedMeanwhile`](crate::AppError::EntryChangedMeanwhile) says what it is; none changes it all the same.
    pub seen: Option<Revision>,
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
#[derive(Clone, PartialEq, Eq)]
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
