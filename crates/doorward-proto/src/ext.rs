//! Doorward's own additions to the protocol. Other devices answer 0xFF to them, other clients never send
//! them; log entries of an unknown type are skipped by the clients we know.
//!
//! | what | number | class | payload |
//! |---|---|---|---|
//! | Request Data target, message Code Status | 0x7D00 | authenticated | see [`CodeStatus`] |
//! | command Acknowledge Failures | 0x7D01 | guarded | authorization u32; 0 = the shared counters |
//! | log entry type | 0xD0 | | see [`SecurityEvent`] |

use crate::types::AuthorizationId;
use crate::wire::{Reader, Writer};

/// How the security code fares for the authorization that asks (message 0x7D00, 21 bytes).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CodeStatus {
    /// What holds at the moment.
    pub flags: CodeFlags,
    /// Wrong codes this authorization may still send before it must wait or stop.
    pub tries_left: u8,
    /// Seconds of powered time this authorization has to wait, 0 = none.
    pub wait_s: u32,
    /// Wrong codes of this authorization since its last right one.
    pub own_failures: u8,
    /// Wrong codes counted for all unproven authorizations together.
    pub shared_failures: u8,
    /// Wrong codes nobody with the code has acknowledged yet.
    pub unacknowledged: u16,
    /// Wrong codes ever counted, from the last factory reset on; 0 to those who may not know. Only grows: each client
    /// compares it with what it saw last, so there is nothing to clear and nothing to replay.
    pub failures_ever: u32,
    /// Authorizations ever made with the button, likewise.
    pub pairings_ever: u32,
}

/// The flag byte of [`CodeStatus`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct CodeFlags(pub u8);

impl CodeFlags {
    /// A security code is set.
    pub const CODE_SET: Self = Self(1);
    /// This authorization has shown the present code.
    pub const PROVEN: Self = Self(1 << 1);
    /// This authorization may not try codes any more until somebody with the code lifts it.
    pub const SUSPENDED: Self = Self(1 << 2);
    /// Nobody unproven may try codes any more.
    pub const HARD_STOP: Self = Self(1 << 3);
    /// This authorization waits because of its own failures.
    pub const OWN_WAIT: Self = Self(1 << 4);
    /// All unproven authorizations wait.
    pub const SHARED_WAIT: Self = Self(1 << 5);

    /// Whether all flags of `other` are set.
    #[must_use]
    pub const fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// Both sets of flags.
    #[must_use]
    pub const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// `other` added if `condition` holds.
    #[must_use]
    pub const fn with_if(self, condition: bool, other: Self) -> Self {
        if condition { self.with(other) } else { self }
    }
}

impl CodeStatus {
    /// The version a device writes; clients accept any from this on, as later ones only append.
    pub const VERSION: u8 = 1;

    pub(crate) fn read(reader: &mut Reader<'_>) -> Option<Self> {
        if reader.u8()? < Self::VERSION {
            return None;
        }
        Some(Self {
            flags: CodeFlags(reader.u8()?),
            tries_left: reader.u8()?,
            wait_s: reader.u32()?,
            own_failures: reader.u8()?,
            shared_failures: reader.u8()?,
            unacknowledged: reader.u16()?,
            failures_ever: reader.u32()?,
            pairings_ever: reader.u32()?,
        })
    }

    pub(crate) fn write(&self, writer: &mut Writer) {
        writer
            .u8(Self::VERSION)
            .u8(self.flags.0)
            .u8(self.tries_left)
            .u32(self.wait_s)
            .u8(self.own_failures)
            .u8(self.shared_failures)
            .u16(self.unacknowledged)
            .u32(self.failures_ever)
            .u32(self.pairings_ever);
    }
}

/// A log entry about the security code or the authorizations (type 0xD0): event u8, subject u32.
///
/// Five bytes in all, as other clients have no room for more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SecurityEvent {
    /// What happened.
    pub kind: SecurityEventKind,
    /// How often, or to which authorization, as `kind` says.
    pub subject: u32,
}

crate::types::wire_enum! {
    /// What a [`SecurityEvent`] is about.
    SecurityEventKind {
        /// Wrong security codes; `subject` counts them (coalesced).
        WrongCode = 1,
        /// The security code was set for the first time.
        CodeSet = 2,
        /// The security code was changed.
        CodeChanged = 3,
        /// An authorization was made by pairing; `subject` names it.
        Paired = 4,
        /// An authorization was made by invitation; `subject` names it.
        Invited = 5,
        /// An authorization was removed; `subject` names it.
        Removed = 6,
        /// An authorization was changed; `subject` names it.
        Updated = 7,
        /// An authorization may not try codes any more; `subject` names it.
        Suspended = 8,
        /// Nobody unproven may try codes any more.
        HardStop = 9,
        /// Failures were acknowledged; `subject` names the authorization, or 0 for the shared counters.
        Acknowledged = 10,
        /// Pairing mode ended after too many wrong codes.
        PairingEnded = 11,
        /// An invitation was not used in time; `subject` names the authorization.
        InvitationExpired = 12,
        /// Entries are missing here; `subject` counts them.
        EntriesLost = 13,
        /// An invitation was used for the first time; `subject` names the authorization.
        InvitationRedeemed = 14,
        /// The configuration was changed; `subject` is the number of the command that did it.
        ConfigChanged = 15,
        /// The clock was set; `subject` is how many seconds it jumped, as i32.
        ClockSet = 16,
        /// The door stood open for longer than it should; `subject` is for how many minutes.
        DoorAjar = 17,
        /// The bolt was thrown while the door stood open.
        LockedOpen = 18,
        /// The batteries are about to be empty; `subject` is the charge in percent.
        BatteryCritical = 19,
        /// A keypad code was made; `subject` names it.
        KeypadCodeAdded = 20,
        /// A keypad code was changed; `subject` names it.
        KeypadCodeChanged = 21,
        /// A keypad code was removed; `subject` names it.
        KeypadCodeRemoved = 22,
    }
}

impl SecurityEvent {
    /// The type byte of these log entries.
    pub const LOG_TYPE: u8 = 0xD0;

    /// An event that counts nothing and names nobody.
    #[must_use]
    pub const fn new(kind: SecurityEventKind) -> Self {
        Self { kind, subject: 0 }
    }

    /// An event that names an authorization.
    #[must_use]
    pub const fn about(kind: SecurityEventKind, authorization: AuthorizationId) -> Self {
        Self {
            kind,
            subject: authorization.value(),
        }
    }

    pub(crate) fn read(reader: &mut Reader<'_>) -> Option<Self> {
        Some(Self {
            kind: SecurityEventKind::from_wire(reader.u8()?),
            subject: reader.u32()?,
        })
    }

    pub(crate) fn write(&self, writer: &mut Writer) {
        writer.u8(self.kind.to_wire()).u32(self.subject);
    }
}
