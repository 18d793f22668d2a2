//! Identities and once-only values.

use core::fmt;
use core::num::NonZeroU32;

use rand_core::CryptoRngCore;
use subtle::ConstantTimeEq;

use super::macros::wire_enum;

/// Names one authorization (a paired client's stored right) on one device. Never 0; u32 on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AuthorizationId(NonZeroU32);

impl AuthorizationId {
    /// The identity with this number, or `None` for 0, which the wire uses for "nobody".
    #[must_use]
    pub const fn new(value: u32) -> Option<Self> {
        match NonZeroU32::new(value) {
            Some(value) => Some(Self(value)),
            None => None,
        }
    }

    /// The number on the wire (u32, never 0).
    #[must_use]
    pub const fn value(self) -> u32 {
        self.0.get()
    }
}

impl fmt::Display for AuthorizationId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

/// The number a client (app, bridge, fob or keypad) chose for itself; u32 on the wire.
///
/// Pairing again with the same non-zero number replaces the older authorization.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AppId(pub u32);

impl AppId {
    /// A random, non-zero identity for a new installation.
    #[must_use]
    pub fn random(entropy: &mut impl CryptoRngCore) -> Self {
        Self(entropy.next_u32().max(1))
    }
}

/// The device's number ("Nuki ID"), 1..=0x7FFF_FFFF; displayed as eight upper-case hex digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DeviceId(NonZeroU32);

impl DeviceId {
    /// The device with this number, or `None` outside 1..=0x7FFF_FFFF (known apps read it as signed).
    #[must_use]
    pub const fn new(value: u32) -> Option<Self> {
        match NonZeroU32::new(value) {
            Some(number) if value <= 0x7FFF_FFFF => Some(Self(number)),
            Some(_) | None => None,
        }
    }

    /// A random identity for a new device.
    #[must_use]
    pub fn random(entropy: &mut impl CryptoRngCore) -> Self {
        let value = (entropy.next_u32() & 0x7FFF_FFFF).max(1);
        Self(NonZeroU32::new(value).unwrap_or(NonZeroU32::MIN))
    }

    /// The number (u32; little-endian in messages, big-endian in advertisements).
    #[must_use]
    pub const fn value(self) -> u32 {
        self.0.get()
    }

    /// Reads exactly eight hex digits of either case, the form [`DeviceId`] displays.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if text.len() != 8 || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        u32::from_str_radix(text, 16).ok().and_then(Self::new)
    }
}

impl fmt::Display for DeviceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:08X}", self.0)
    }
}

/// The device's random UUID of its present life, 16 bytes: constant until a factory reset.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct DeviceUuid(pub [u8; 16]);

/// 24 bytes that make one sealed message unique. Never used twice with the same key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Nonce(pub [u8; 24]);

impl Nonce {
    /// A fresh nonce; random 192-bit nonces do not collide in practice.
    #[must_use]
    pub fn random(entropy: &mut impl CryptoRngCore) -> Self {
        let mut bytes = [0; 24];
        entropy.fill_bytes(&mut bytes);
        Self(bytes)
    }
}

/// 32 random bytes of a peer that must be answered once, then are consumed.
///
/// Equality takes constant time.
#[derive(Clone, Copy, Debug)]
pub struct Challenge(pub [u8; 32]);

impl Challenge {
    /// A fresh challenge.
    #[must_use]
    pub fn random(entropy: &mut impl CryptoRngCore) -> Self {
        let mut bytes = [0; 32];
        entropy.fill_bytes(&mut bytes);
        Self(bytes)
    }
}

impl PartialEq for Challenge {
    fn eq(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

impl Eq for Challenge {}

wire_enum! {
    /// What kind of client an authorization belongs to (Smart Lock API 2.3.0, "ID type").
    AuthorizationType {
        /// A phone or other app.
        App = 0,
        /// A bridge; its state requests clear the beacon's "changed" bit.
        Bridge = 1,
        /// A key fob.
        Fob = 2,
        /// A keypad.
        Keypad = 3,
        /// A door sensor (accessory of newer products).
        DoorSensor = 4,
        /// A second-generation keypad.
        Keypad2 = 5,
    }
}

impl AuthorizationType {
    /// Whether it is a thing with a button or keys rather than a phone or a bridge.
    #[must_use]
    pub const fn is_accessory(self) -> bool {
        matches!(
            self,
            Self::Fob | Self::Keypad | Self::DoorSensor | Self::Keypad2
        )
    }
}
