//! The vault: keys and remembered codes, sealed with XChaCha20-Poly1305 under a key of their own.

use std::path::Path;

use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};
use zeroize::Zeroizing;

use super::contents::Secrets;
use super::files;
use crate::AppError;

/// What a vault begins with; part of what is authenticated.
const MAGIC: &[u8; 8] = b"DWVAULT1";
const NONCE: usize = 24;

/// The key of a vault. Never printed; wiped when dropped.
pub(super) struct VaultKey(Zeroizing<[u8; 32]>);

impl core::fmt::Debug for VaultKey {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("VaultKey(redacted)")
    }
}

impl VaultKey {
    pub(super) fn random() -> Result<Self, AppError> {
        Ok(Self(Zeroizing::new(crate::entropy::bytes()?)))
    }

    pub(super) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(|key| Self(Zeroizing::new(key)))
    }

    #[cfg(feature = "keyring")]
    pub(super) fn expose_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The key in `vault.key`, which only this user may read.
    pub(super) fn from_file(folder: &Path) -> Result<Self, AppError> {
        let path = folder.join("vault.key");
        let restore = "restore it from a backup, or move the profile's folder away and pair again";
        let bytes = files::read_private(&path)?
            .map(Zeroizing::new)
            .ok_or_else(|| files::problem(&path, "the vault's key is missing", restore))?;
        Self::from_bytes(&bytes).ok_or_else(|| {
            files::problem(
                &path,
                &format!("it has {} bytes instead of 32", bytes.len()),
                restore,
            )
        })
    }

    /// A new key in `vault.key`. One that is there already, of a beginning that was interrupted, is taken.
    pub(super) fn create_file(folder: &Path) -> Result<Self, AppError> {
        let path = folder.join("vault.key");
        if path.exists() {
            return Self::from_file(folder);
        }
        let key = Self::random()?;
        files::create(&path, key.0.as_slice())?;
        Ok(key)
    }

    /// Seals secrets for the profile `id`.
    pub(super) fn seal(&self, secrets: &Secrets, id: &str) -> Result<Vec<u8>, AppError> {
        let nonce: [u8; NONCE] = crate::entropy::bytes()?;
        let plain = secrets.expose_bytes();
        let aad = [MAGIC.as_slice(), id.as_bytes()].concat();
        let sealed = self
            .cipher()
            .encrypt(
                XNonce::from_slice(&nonce),
                Payload {
                    msg: &plain,
                    aad: &aad,
                },
            )
            .map_err(|_| AppError::Internal("sealing the vault".to_owned()))?;
        Ok([MAGIC.as_slice(), &nonce, &sealed].concat())
    }

    /// Opens the vault of the profile `id`.
    pub(super) fn open(&self, bytes: &[u8], id: &str, path: &Path) -> Result<Secrets, AppError> {
        self.try_open(bytes, id).ok_or_else(|| {
            files::problem(
                path,
                "it is damaged, or its key is another one's",
                "restore vault and key from the same backup, or move the profile's folder away and pair again",
            )
        })
    }

    fn try_open(&self, bytes: &[u8], id: &str) -> Option<Secrets> {
        let (nonce, sealed) = bytes
            .strip_prefix(MAGIC.as_slice())?
            .split_first_chunk::<NONCE>()?;
        let aad = [MAGIC.as_slice(), id.as_bytes()].concat();
        let plain = self
            .cipher()
            .decrypt(
                XNonce::from_slice(nonce),
                Payload {
                    msg: sealed,
                    aad: &aad,
                },
            )
            .ok()?;
        Secrets::from_bytes(&Zeroizing::new(plain))
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(self.0.as_slice().into())
    }
}
