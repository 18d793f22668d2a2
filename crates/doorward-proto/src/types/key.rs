//! The long-term key of one authorization.

use core::fmt;

use rand_core::CryptoRngCore;
use subtle::ConstantTimeEq;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// The 32-byte key that device and client share for one authorization: the outcome of a pairing,
/// or the random key of an invitation.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct SharedKey([u8; 32]);

impl SharedKey {
    /// The key made of these bytes. The caller should wipe its own copy.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// A random key, for an invitation.
    #[must_use]
    pub fn random(entropy: &mut impl CryptoRngCore) -> Self {
        let mut key = Self([0; 32]);
        entropy.fill_bytes(&mut key.0);
        key
    }

    /// The key itself, for sealing and for storing it sealed.
    #[must_use]
    pub const fn expose_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Whether all bytes are zero: such a key is never acceptable.
    #[must_use]
    pub fn is_zero(&self) -> bool {
        self.0.ct_eq(&[0; 32]).into()
    }
}

impl PartialEq for SharedKey {
    fn eq(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

impl Eq for SharedKey {}

impl fmt::Debug for SharedKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SharedKey(redacted)")
    }
}

#[cfg(test)]
mod tests {
    extern crate alloc;

    use super::*;

    #[test]
    fn debug_output_shows_no_key_material() {
        let shown = alloc::format!("{:?}", SharedKey::from_bytes([0xAB; 32]));
        assert_eq!(shown, "SharedKey(redacted)");
    }

    #[test]
    fn only_equal_keys_are_equal() {
        let mut other = [7; 32];
        other[31] = 8;
        assert_eq!(
            SharedKey::from_bytes([7; 32]),
            SharedKey::from_bytes([7; 32])
        );
        assert_ne!(SharedKey::from_bytes([7; 32]), SharedKey::from_bytes(other));
        assert!(SharedKey::from_bytes([0; 32]).is_zero());
    }
}
