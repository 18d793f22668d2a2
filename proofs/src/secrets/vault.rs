//! Opens what the programs sealed, with the keys beside it: to know which keys must not be found anywhere else.
//!
//! Written from the description of the files, not with the app's own code.

use std::{fs, path::Path};

use anyhow::{Context, Result, anyhow, ensure};
use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use serde_json::Value;

/// The key of a profile's vault, and the keys of its authorizations.
pub(super) fn open(profile: &Path) -> Result<(Vec<u8>, Vec<Vec<u8>>)> {
    let key = fs::read(profile.join("vault.key"))?;
    let sealed = fs::read(profile.join("vault"))?;
    let about: Value = serde_json::from_slice(&fs::read(profile.join("profile.json"))?)?;
    let id = about["id"].as_str().context("a profile without an id")?;
    // Magic 8, nonce 24, then the secrets: number 4, key 32, length of the code 1 and its digits, of each device.
    let (magic, rest) = sealed.split_at_checked(8).context("a short vault")?;
    let (nonce, text) = rest.split_at_checked(24).context("a short vault")?;
    let cipher =
        XChaCha20Poly1305::new_from_slice(&key).map_err(|_| anyhow!("a key of 32 bytes"))?;
    let payload = Payload {
        msg: text,
        aad: &[magic, id.as_bytes()].concat(),
    };
    let plain = cipher
        .decrypt(XNonce::from_slice(nonce), payload)
        .map_err(|_| anyhow!("the vault does not open with the key beside it"))?;
    let mut keys = Vec::new();
    let mut rest = &plain[..];
    while let Some((device, after)) = rest.split_at_checked(37) {
        keys.push(device[4..36].to_vec());
        rest = after.get(usize::from(device[36])..).unwrap_or_default();
    }
    ensure!(!keys.is_empty(), "a vault without a key");
    Ok((key, keys))
}

/// The root key of a lock.
pub(super) fn root_key(lock: &Path) -> Result<Vec<u8>> {
    let block = fs::read(lock.join("root.key"))?;
    // Magic 8, key 32.
    Ok(block.get(8..40).context("a short block")?.to_vec())
}
