//! Proof that somebody holds the shared key.

use core::fmt;

use hmac::digest::KeyInit;
use hmac::{Hmac, Mac};
use sha2::Sha256;
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use crate::types::SharedKey;

/// An HMAC-SHA256 under the shared key (h1). Equality takes constant time.
#[derive(Clone, Copy)]
pub struct Authenticator(pub [u8; 32]);

impl Authenticator {
    /// The authenticator of the concatenation of `parts`.
    #[must_use]
    pub fn new(key: &SharedKey, parts: &[&[u8]]) -> Self {
        // HMAC pads keys below its block size of 64 bytes with zeros; given the block, it cannot fail.
        let mut block = Zeroizing::new([0; 64]);
        for (slot, byte) in block.iter_mut().zip(key.expose_bytes()) {
            *slot = *byte;
        }
        let mut mac = <Hmac<Sha256> as KeyInit>::new((&*block).into());
        for part in parts {
            mac.update(part);
        }
        Self(mac.finalize().into_bytes().into())
    }

    /// Whether this is the authenticator of the concatenation of `parts`, in constant time.
    #[must_use]
    pub fn verifies(&self, key: &SharedKey, parts: &[&[u8]]) -> bool {
        *self == Self::new(key, parts)
    }
}

impl PartialEq for Authenticator {
    fn eq(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

impl Eq for Authenticator {}

impl fmt::Debug for Authenticator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Authenticator(..)")
    }
}
