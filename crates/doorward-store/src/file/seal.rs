//! Sealing of what lies on the disk: XChaCha20-Poly1305 under keys derived from one random root key, each seal bound to its place.

use crate::StoreError;
use alloc::vec::Vec;
use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use core::fmt;
use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// The size of the block the root key stands in, in bytes: what disks write in one piece.
pub(super) const ROOT_BLOCK: usize = 4096;
const MAGIC: &[u8; 8] = b"DWROOT01";
const NONCE: usize = 24;

/// The random 256-bit key everything else hangs on.
#[derive(Zeroize, ZeroizeOnDrop)]
pub(super) struct RootKey([u8; 32]);

impl fmt::Debug for RootKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RootKey(..)")
    }
}

impl RootKey {
    /// A new key from the operating system's entropy.
    pub(super) fn random() -> Result<Self, StoreError> {
        let mut key = Self([0; 32]);
        getrandom::fill(&mut key.0).map_err(|_| StoreError::Io)?;
        Ok(key)
    }

    /// The block as it stands on the disk: magic, key, the first 8 bytes of SHA-256 over both, zeros.
    pub(super) fn to_block(&self) -> Zeroizing<Vec<u8>> {
        let mut block = Zeroizing::new(Vec::with_capacity(ROOT_BLOCK));
        block.extend_from_slice(MAGIC);
        block.extend_from_slice(&self.0);
        let sum = checksum(&block);
        block.extend_from_slice(&sum);
        block.resize(ROOT_BLOCK, 0);
        block
    }

    pub(super) fn from_block(block: &[u8]) -> Option<Self> {
        let (body, rest) = block.split_at_checked(40)?;
        let sum: &[u8] = rest.get(..8)?;
        let key = body.strip_prefix(MAGIC)?;
        (checksum(body) == sum).then_some(())?;
        Some(Self(key.try_into().ok()?))
    }

    /// The sealer for one purpose.
    pub(super) fn sealer(&self, purpose: &[u8]) -> Result<Sealer, StoreError> {
        let mut seal_key = hmac(&self.0, &[purpose, b" seal"])?;
        let cipher = XChaCha20Poly1305::new(seal_key.as_ref().into());
        seal_key.zeroize();
        Ok(Sealer {
            cipher,
            tag_key: hmac(&self.0, &[purpose, b" tag"])?,
        })
    }
}

fn hmac(key: &[u8; 32], parts: &[&[u8]]) -> Result<Zeroizing<[u8; 32]>, StoreError> {
    // HMAC takes keys of any length.
    let mut mac = <Hmac<Sha256> as Mac>::new_from_slice(key).map_err(|_| StoreError::Io)?;
    for part in parts {
        mac.update(part);
    }
    Ok(Zeroizing::new(mac.finalize().into_bytes().into()))
}

fn checksum(bytes: &[u8]) -> [u8; 8] {
    let digest: [u8; 32] = Sha256::digest(bytes).into();
    let [a, b, c, d, e, f, g, h, ..] = digest;
    [a, b, c, d, e, f, g, h]
}

/// Seals and opens for one purpose.
pub(super) struct Sealer {
    cipher: XChaCha20Poly1305,
    tag_key: Zeroizing<[u8; 32]>,
}

impl fmt::Debug for Sealer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sealer(..)")
    }
}

impl Sealer {
    /// Nonce, then the sealed bytes with their tag; 40 bytes longer than `plain`.
    pub(super) fn seal(&self, place: &[u8], plain: &[u8]) -> Result<Vec<u8>, StoreError> {
        let mut nonce = [0; NONCE];
        getrandom::fill(&mut nonce).map_err(|_| StoreError::Io)?;
        let sealed = self
            .cipher
            .encrypt(
                XNonce::from_slice(&nonce),
                Payload {
                    msg: plain,
                    aad: place,
                },
            )
            .map_err(|_| StoreError::TooLarge)?;
        let mut out = nonce.to_vec();
        out.extend_from_slice(&sealed);
        Ok(out)
    }

    /// Opens what [`seal`](Self::seal) made for the same place.
    pub(super) fn open(
        &self,
        place: &[u8],
        sealed: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, StoreError> {
        let (nonce, body) = sealed.split_at_checked(NONCE).ok_or(StoreError::Corrupt)?;
        self.cipher
            .decrypt(
                XNonce::from_slice(nonce),
                Payload {
                    msg: body,
                    aad: place,
                },
            )
            .map(Zeroizing::new)
            .map_err(|_| StoreError::Corrupt)
    }

    /// A tag over sealed bytes at their place. `place` is of fixed length.
    pub(super) fn tag(&self, place: &[u8; 5], sealed: &[u8]) -> Result<[u8; 32], StoreError> {
        hmac(&self.tag_key, &[place, sealed]).map(|tag| *tag)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seal_opens_only_at_its_place_and_under_its_key() {
        let root = RootKey::random().unwrap();
        let sealer = root.sealer(b"records").unwrap();
        let sealed = sealer.seal(b"here", b"secret").unwrap();
        assert_eq!(sealer.open(b"here", &sealed).unwrap().as_slice(), b"secret");
        assert_eq!(sealer.open(b"there", &sealed), Err(StoreError::Corrupt));
        let other = root.sealer(b"ledger").unwrap();
        assert_eq!(other.open(b"here", &sealed), Err(StoreError::Corrupt));
        for byte in 0..sealed.len() {
            let mut bent = sealed.clone();
            bent[byte] ^= 1;
            assert_eq!(sealer.open(b"here", &bent), Err(StoreError::Corrupt));
        }
    }

    #[test]
    fn a_root_block_with_any_byte_changed_is_not_a_root_key() {
        let block = RootKey::random().unwrap().to_block();
        assert!(RootKey::from_block(&block).is_some());
        for byte in 0..48 {
            let mut bent = block.clone();
            bent[byte] ^= 1;
            assert!(RootKey::from_block(&bent).is_none());
        }
    }
}
