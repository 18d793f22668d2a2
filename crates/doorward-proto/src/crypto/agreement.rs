//! Two key pairs become one shared key.

use core::fmt;

use rand_core::CryptoRngCore;
use salsa20::cipher::consts::U10;
use salsa20::hsalsa;
use subtle::ConstantTimeEq;
use x25519_dalek::StaticSecret;
use zeroize::Zeroizing;

use crate::types::SharedKey;

/// An X25519 public key. Not secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PublicKey(pub [u8; 32]);

/// A key pair for one pairing. The secret half is wiped when dropped and never printed.
#[derive(Clone)]
pub struct KeyPair {
    secret: StaticSecret,
    public: PublicKey,
}

impl KeyPair {
    /// A fresh pair, from 32 bytes of entropy.
    #[must_use]
    pub fn generate(entropy: &mut impl CryptoRngCore) -> Self {
        let mut secret = Zeroizing::new([0; 32]);
        entropy.fill_bytes(secret.as_mut());
        Self::from_secret_bytes(&secret)
    }

    /// The pair with this secret half.
    #[must_use]
    pub fn from_secret_bytes(secret: &[u8; 32]) -> Self {
        let secret = StaticSecret::from(*secret);
        let public = PublicKey(x25519_dalek::PublicKey::from(&secret).to_bytes());
        Self { secret, public }
    }

    /// The public half.
    #[must_use]
    pub const fn public(&self) -> PublicKey {
        self.public
    }

    /// The key shared with the owner of `peer`: dh1, then kdf1.
    ///
    /// # Errors
    /// [`KeyError`] for keys that would make the outcome known to everybody or come from a mirror.
    pub fn agree(&self, peer: &PublicKey) -> Result<SharedKey, KeyError> {
        if bool::from(peer.0.ct_eq(&self.public.0)) {
            return Err(KeyError::Reflected);
        }
        let secret = self
            .secret
            .diffie_hellman(&x25519_dalek::PublicKey::from(peer.0));
        // X25519 alone answers a low-order key with zeros and no complaint.
        if !secret.was_contributory() {
            return Err(KeyError::NonContributory);
        }
        Ok(kdf1(secret.as_bytes()))
    }
}

impl fmt::Debug for KeyPair {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KeyPair({:?}, secret redacted)", self.public)
    }
}

/// Why a peer's public key is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum KeyError {
    /// A point of low order (all zeros among them): the shared key would not depend on our secret.
    NonContributory,
    /// Our own public key came back.
    Reflected,
}

impl fmt::Display for KeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NonContributory => "the peer's public key contributes nothing",
            Self::Reflected => "the peer's public key is our own",
        })
    }
}

impl core::error::Error for KeyError {}

/// Derives the shared key from the outcome of X25519: HSalsa20 with 16 zero bytes of input.
#[must_use]
pub fn kdf1(secret: &[u8; 32]) -> SharedKey {
    let mut out = hsalsa::<U10>(secret.into(), &[0; 16].into());
    let key = SharedKey::from_bytes(out.into());
    zeroize::Zeroize::zeroize(out.as_mut_slice());
    key
}
