//! Vector files and scripted entropy.

use std::path::PathBuf;

use doorward_proto::types::{AppId, AuthorizationId, SharedKey};
use rand_core::{CryptoRng, RngCore};
use serde::de::DeserializeOwned;

/// Reads one file of the repository's `vectors/`.
pub(crate) fn vector<T: DeserializeOwned>(file: &str) -> T {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../../vectors")
        .join(file);
    let text = std::fs::read_to_string(&path)
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{file}: {error}"))
}

/// The bytes of a hex string.
pub(crate) fn hex(text: &str) -> Vec<u8> {
    assert!(text.len().is_multiple_of(2), "{text}");
    (0..text.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&text[at..at + 2], 16).expect(text))
        .collect()
}

/// The bytes of a hex string of known length.
pub(crate) fn array<const N: usize>(text: &str) -> [u8; N] {
    hex(text)
        .try_into()
        .unwrap_or_else(|_| panic!("{text} has not {N} bytes"))
}

pub(crate) fn key(text: &str) -> SharedKey {
    SharedKey::from_bytes(array(text))
}

pub(crate) fn authorization(value: u32) -> AuthorizationId {
    AuthorizationId::new(value).unwrap()
}

pub(crate) const APP: AppId = AppId(0x187E_ED27);

/// Entropy that was decided beforehand. Asking for more than that is a failure of the test.
#[derive(Debug, Default)]
pub(crate) struct Script {
    bytes: Vec<u8>,
    used: usize,
}

impl Script {
    pub(crate) fn new(parts: &[&str]) -> Self {
        Self {
            bytes: parts.iter().flat_map(|part| hex(part)).collect(),
            used: 0,
        }
    }

    pub(crate) fn is_used_up(&self) -> bool {
        self.used == self.bytes.len()
    }
}

impl RngCore for Script {
    fn next_u32(&mut self) -> u32 {
        let mut bytes = [0; 4];
        self.fill_bytes(&mut bytes);
        u32::from_le_bytes(bytes)
    }

    fn next_u64(&mut self) -> u64 {
        let mut bytes = [0; 8];
        self.fill_bytes(&mut bytes);
        u64::from_le_bytes(bytes)
    }

    fn fill_bytes(&mut self, dest: &mut [u8]) {
        let rest = &self.bytes[self.used..];
        assert!(
            dest.len() <= rest.len(),
            "more entropy asked for than scripted"
        );
        dest.copy_from_slice(&rest[..dest.len()]);
        self.used += dest.len();
    }

    fn try_fill_bytes(&mut self, dest: &mut [u8]) -> Result<(), rand_core::Error> {
        self.fill_bytes(dest);
        Ok(())
    }
}

impl CryptoRng for Script {}
