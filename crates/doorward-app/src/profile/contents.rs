//! What a profile holds: the part anybody may read, and the part that is sealed.

use alloc::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use super::files;
use crate::{AppError, DeviceId, KeptBrowser, Product, UnixTime, VaultKind};

/// The version of `profile.json` this program writes.
const VERSION: u32 = 1;

/// A whole profile in memory.
#[derive(Debug, Clone)]
pub(crate) struct Contents {
    pub(crate) public: ProfileFile,
    pub(crate) secrets: Secrets,
}

/// `profile.json`: no secret in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ProfileFile {
    version: u32,
    /// Random; names the key in a keyring and binds the vault to this profile.
    pub(crate) id: String,
    /// Where the vault's key is.
    pub(crate) vault: VaultKind,
    /// The name devices show for this phone.
    pub(crate) own_name: String,
    /// The number this phone gives itself when it pairs.
    pub(crate) app_id: u32,
    /// In the order they were added.
    pub(crate) devices: Vec<DeviceRecord>,
    /// Browsers that stay signed in, in no order.
    #[serde(default)]
    pub(crate) browsers: Vec<KeptBrowser>,
}

/// A device as the profile keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct DeviceRecord {
    pub(crate) id: DeviceId,
    pub(crate) name: String,
    pub(crate) product: Product,
    pub(crate) address: String,
    pub(crate) authorization: u32,
    /// The device's number of its present life, as hexadecimal digits; empty when it came by invitation.
    #[serde(default)]
    pub(crate) uuid: String,
    pub(crate) added: UnixTime,
    /// Whether a code was set when the device told last.
    #[serde(default)]
    pub(crate) code_set: Option<bool>,
    #[serde(default)]
    pub(crate) notices: PendingNotices,
    #[serde(default)]
    pub(crate) invitations: Vec<SentInvitation>,
}

/// Notices until somebody dismisses them: a device tells each only once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(crate) struct PendingNotices {
    #[serde(default)]
    pub(crate) wrong_codes: u16,
    #[serde(default)]
    pub(crate) pairings: u16,
    #[serde(default)]
    pub(crate) code_forgotten: bool,
}

/// An invitation this phone sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct SentInvitation {
    pub(crate) authorization: u32,
    pub(crate) expires: UnixTime,
}

impl ProfileFile {
    /// An empty profile for a person.
    pub(super) fn fresh(name: &str) -> Result<Self, AppError> {
        let id: [u8; 16] = crate::entropy::bytes()?;
        let app: [u8; 4] = crate::entropy::bytes()?;
        let mut own_name = name.to_owned();
        if let Some(first) = own_name.get_mut(..1) {
            first.make_ascii_uppercase();
        }
        Ok(Self {
            version: VERSION,
            id: crate::encoding::hex(&id),
            vault: VaultKind::KeyFile,
            own_name,
            app_id: u32::from_le_bytes(app).max(1),
            devices: Vec::new(),
            browsers: Vec::new(),
        })
    }

    pub(super) fn encode(&self) -> Result<Vec<u8>, AppError> {
        let mut bytes = serde_json::to_vec_pretty(self)
            .map_err(|error| AppError::Internal(error.to_string()))?;
        bytes.push(b'\n');
        Ok(bytes)
    }

    pub(super) fn decode(bytes: &[u8], path: &Path) -> Result<Self, AppError> {
        #[derive(Deserialize)]
        struct Version {
            version: u32,
        }
        let damaged = |error: serde_json::Error| {
            files::problem(
                path,
                &format!("it is damaged ({error})"),
                "restore it from a backup, or move the profile's folder away and pair again",
            )
        };
        let Version { version } = serde_json::from_slice(bytes).map_err(damaged)?;
        if version > VERSION {
            return Err(files::problem(
                path,
                &format!("a newer doorward wrote it (version {version}, this one knows {VERSION})"),
                "use the newer doorward, or another profile",
            ));
        }
        serde_json::from_slice(bytes).map_err(damaged)
    }

    pub(crate) fn device(&self, id: DeviceId) -> Option<&DeviceRecord> {
        self.devices.iter().find(|device| device.id == id)
    }

    pub(crate) fn device_mut(&mut self, id: DeviceId) -> Option<&mut DeviceRecord> {
        self.devices.iter_mut().find(|device| device.id == id)
    }
}

/// What is sealed: per device its key and the remembered code. Wiped when dropped, never printed.
#[derive(Clone, Default, PartialEq, Eq)]
pub(crate) struct Secrets(BTreeMap<DeviceId, DeviceSecret>);

/// One device's secrets.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub(crate) struct DeviceSecret {
    pub(crate) key: [u8; 32],
    /// The remembered security code's digits.
    pub(crate) code: Option<Zeroizing<String>>,
}

impl Secrets {
    pub(crate) fn get(&self, id: DeviceId) -> Option<&DeviceSecret> {
        self.0.get(&id)
    }

    pub(crate) fn get_mut(&mut self, id: DeviceId) -> Option<&mut DeviceSecret> {
        self.0.get_mut(&id)
    }

    pub(crate) fn insert(&mut self, id: DeviceId, secret: DeviceSecret) {
        self.0.insert(id, secret);
    }

    pub(crate) fn remove(&mut self, id: DeviceId) {
        self.0.remove(&id);
    }

    /// True when `other` has no device this does not have.
    pub(super) fn covers(&self, other: &Self) -> bool {
        other.0.keys().all(|id| self.0.contains_key(id))
    }

    /// As bytes to seal.
    pub(super) fn expose_bytes(&self) -> Zeroizing<Vec<u8>> {
        // number u32, key 32, digits of the code u8 (0: none) and themselves
        let mut bytes = Zeroizing::new(Vec::with_capacity(self.0.len() * 48));
        for (id, secret) in &self.0 {
            bytes.extend_from_slice(&id.number().to_le_bytes());
            bytes.extend_from_slice(&secret.key);
            let code = secret.code.as_ref().map_or("", |code| code.as_str());
            bytes.push(u8::try_from(code.len()).unwrap_or(0));
            bytes.extend_from_slice(code.as_bytes());
        }
        bytes
    }

    /// Back from bytes, or `None` when they are none of ours.
    pub(super) fn from_bytes(mut bytes: &[u8]) -> Option<Self> {
        let mut secrets = Self::default();
        while !bytes.is_empty() {
            let (number, rest) = bytes.split_first_chunk::<4>()?;
            let (key, rest) = rest.split_first_chunk::<32>()?;
            let (length, rest) = rest.split_first()?;
            let (code, rest) = rest.split_at_checked(usize::from(*length))?;
            let code = match code {
                [] => None,
                digits => Some(Zeroizing::new(
                    core::str::from_utf8(digits).ok()?.to_owned(),
                )),
            };
            secrets.insert(
                DeviceId::new(u32::from_le_bytes(*number)),
                DeviceSecret { key: *key, code },
            );
            bytes = rest;
        }
        Some(secrets)
    }
}

impl core::fmt::Debug for Secrets {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Secrets(of {} devices, redacted)", self.0.len())
    }
}

impl core::fmt::Debug for DeviceSecret {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("DeviceSecret(redacted)")
    }
}
