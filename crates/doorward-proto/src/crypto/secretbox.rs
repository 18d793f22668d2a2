//! Authenticated encryption with detached tag.

use crypto_secretbox::aead::{AeadInPlace, KeyInit};
use crypto_secretbox::{Tag, XSalsa20Poly1305};

use crate::types::{Nonce, SharedKey};

/// Encrypts `body` in place and returns its tag.
#[must_use]
pub fn seal_box(key: &SharedKey, nonce: &Nonce, body: &mut [u8]) -> [u8; 16] {
    let cipher = XSalsa20Poly1305::new(key.expose_bytes().into());
    // Fails only beyond 2^70 bytes.
    cipher
        .encrypt_in_place_detached((&nonce.0).into(), b"", body)
        .map_or([0; 16], Into::into)
}

/// Decrypts `body` in place if its tag is right, in constant time; otherwise leaves it encrypted and
/// returns `false`.
#[must_use]
pub fn open_box(key: &SharedKey, nonce: &Nonce, body: &mut [u8], tag: &[u8; 16]) -> bool {
    let cipher = XSalsa20Poly1305::new(key.expose_bytes().into());
    cipher
        .decrypt_in_place_detached((&nonce.0).into(), b"", body, Tag::from_slice(tag))
        .is_ok()
}
