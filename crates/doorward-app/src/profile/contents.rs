//! What a profile holds: the part that is text, and the part that is sealed.

use alloc::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use super::files;
use crate::{
    AppError, AppLockKind, Clock, DeviceId, KeptBrowser, Language, Limit, Product, UnixTime,
    VaultKind, Weekdays,
};

/// The version of `profile.json` this program writes.
const VERSION: u32 = 1;

/// A whole profile in memory.
#[derive(Debug, Clone)]
pub(crate) struct Contents {
    pub(crate) public: ProfileFile,
    pub(crate) secrets: Secrets,
}

/// `profile.json`, for its owner's eyes only (mode 0600): no key and no code of a device. What it holds of the app lock is
/// a verifier, which lets whoever reads it try PINs and passphrases as fast as Argon2id allows; SECURITY.md says so too.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ProfileFile {
    version: u32,
    /// Random; names the key in a keyring and binds the vault to this profile.
    pub(crate) id: String,
    /// Where the vault's key is.
    pub(crate) vault: VaultKind,
    /// The name devices show for this phone.
    pub(crate) own_name: String,
    /// The language chosen for the pages; none: as the browser asks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) language: Option<Language>,
    /// The number this phone gives itself when it pairs.
    pub(crate) app_id: u32,
    /// In the order they were added.
    pub(crate) devices: Vec<DeviceRecord>,
    /// Browsers that stay signed in, in no order.
    #[serde(default)]
    pub(crate) browsers: Vec<KeptBrowser>,
    /// What opens the app, if it is locked.
    #[serde(default)]
    pub(crate) app_lock: Option<AppLockRecord>,
    /// Whether to ask again before a door is opened from afar.
    #[serde(default = "yes")]
    pub(crate) warn_before_remote_opening: bool,
}

/// What opens the app: a verifier, never the PIN or passphrase.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct AppLockRecord {
    pub(crate) kind: AppLockKind,
    /// Argon2id, in the PHC text format with its parameters and salt.
    pub(crate) verifier: String,
    /// Wrong tries in a row, each counted before it is compared.
    pub(crate) failures: u16,
    /// When the last of them was.
    pub(crate) last_try: UnixTime,
}

const fn yes() -> bool {
    true
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
    /// When this phone may use it, as its invitation told.
    #[serde(default)]
    pub(crate) limit: Option<StoredLimit>,
    /// The IANA name of the zone that limit is meant in; none: this computer's.
    #[serde(default)]
    pub(crate) zone: Option<String>,
    #[serde(default)]
    pub(crate) notices: PendingNotices,
    #[serde(default)]
    pub(crate) invitations: Vec<SentInvitation>,
    /// The requests that made invitations, so that the same one makes no second; the newest last.
    #[serde(default)]
    pub(crate) spent: Vec<SpentRequest>,
}

/// A request that made an invitation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct SpentRequest {
    pub(crate) once: String,
    pub(crate) authorization: u32,
    pub(crate) name: String,
}

/// What happened on a device until somebody dismisses it. A device counts for ever and tells everybody proven the same; what
/// is news is the difference to what was seen here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(crate) struct PendingNotices {
    /// What the device counted when it told last; none before the first contact as somebody proven.
    #[serde(default)]
    told: Option<Counted>,
    /// How much of that somebody has seen.
    #[serde(default)]
    seen: Counted,
    #[serde(default)]
    pub(crate) code_forgotten: bool,
}

/// What a device counts, from its last factory reset on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(crate) struct Counted {
    /// Wrong security codes.
    pub(crate) failures: u32,
    /// Pairings with the button.
    pub(crate) pairings: u32,
}

impl PendingNotices {
    /// Takes over what a device counts. Everything is seen at the first contact, and after counts that went back: then the
    /// device was reset. `own` of the wrong codes are new and came from this phone, to whose user they are no news.
    pub(crate) fn tell(&mut self, counted: Counted, own: u32) {
        match self.told {
            Some(told)
                if counted.failures >= told.failures && counted.pairings >= told.pairings =>
            {
                let new = counted.failures.saturating_sub(told.failures);
                self.seen.failures = self.seen.failures.saturating_add(own.min(new));
            }
            Some(_) | None => self.seen = counted,
        }
        self.told = Some(counted);
    }

    /// Wrong codes nobody has seen here.
    pub(crate) fn wrong_codes(&self) -> u16 {
        self.unseen(|counted| counted.failures)
    }

    /// Pairings nobody has seen here.
    pub(crate) fn pairings(&self) -> u16 {
        self.unseen(|counted| counted.pairings)
    }

    /// Somebody has seen everything.
    pub(crate) fn dismiss(&mut self) {
        self.seen = self.told.unwrap_or_default();
        self.code_forgotten = false;
    }

    fn unseen(&self, count: impl Fn(&Counted) -> u32) -> u16 {
        let unseen = self
            .told
            .map_or(0, |told| count(&told).saturating_sub(count(&self.seen)));
        u16::try_from(unseen).unwrap_or(u16::MAX)
    }
}

/// An invitation this phone sent. Not its key: that is in the link only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct SentInvitation {
    pub(crate) authorization: u32,
    pub(crate) expires: UnixTime,
    pub(crate) name: String,
    pub(crate) remote_allowed: bool,
    pub(crate) limit: Option<StoredLimit>,
    /// Its last use when it was first seen used.
    pub(crate) used: Option<UnixTime>,
    /// When it was first seen gone, unused.
    pub(crate) ended: Option<UnixTime>,
}

/// A limit as the profile keeps it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct StoredLimit {
    from: Option<UnixTime>,
    until: Option<UnixTime>,
    /// The protocol's bits.
    weekdays: u8,
    daily: Option<(Clock, Clock)>,
}

impl From<Limit> for StoredLimit {
    fn from(limit: Limit) -> Self {
        Self {
            from: limit.from,
            until: limit.until,
            weekdays: limit.weekdays.bits(),
            daily: limit.daily,
        }
    }
}

impl From<StoredLimit> for Limit {
    fn from(stored: StoredLimit) -> Self {
        Self {
            from: stored.from,
            until: stored.until,
            weekdays: Weekdays::from_bits(stored.weekdays),
            daily: stored.daily,
        }
    }
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
            language: None,
            app_id: u32::from_le_bytes(app).max(1),
            devices: Vec::new(),
            browsers: Vec::new(),
            app_lock: None,
            warn_before_remote_opening: true,
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

#[cfg(test)]
mod tests {
    use super::*;

    const fn counted(failures: u32, pairings: u32) -> Counted {
        Counted { failures, pairings }
    }

    fn news(notices: &PendingNotices) -> (u16, u16) {
        (notices.wrong_codes(), notices.pairings())
    }

    #[test]
    fn the_first_contact_counts_as_seen_and_the_difference_is_news() {
        let mut notices = PendingNotices::default();
        notices.tell(counted(7, 2), 0);
        assert_eq!(news(&notices), (0, 0));
        notices.tell(counted(9, 3), 0);
        notices.tell(counted(9, 3), 0);
        assert_eq!(news(&notices), (2, 1), "hearing it twice is no more");
        notices.dismiss();
        assert_eq!(news(&notices), (0, 0));
        notices.tell(counted(10, 3), 0);
        assert_eq!(news(&notices), (1, 0));
    }

    #[test]
    fn own_mistakes_are_no_news_and_hide_nobody_elses() {
        let mut notices = PendingNotices::default();
        notices.tell(counted(0, 1), 0);
        notices.tell(counted(3, 1), 2);
        assert_eq!(news(&notices), (1, 0));
        notices.tell(counted(3, 1), 2);
        assert_eq!(news(&notices), (1, 0), "what did not grow hides nothing");
    }

    #[test]
    fn counts_that_went_back_are_those_of_a_device_that_was_reset() {
        let mut notices = PendingNotices::default();
        notices.tell(counted(9, 9), 0);
        notices.tell(counted(1, 2), 0);
        assert_eq!(news(&notices), (0, 0));
        notices.tell(counted(2, 2), 0);
        assert_eq!(news(&notices), (1, 0));
    }
}
