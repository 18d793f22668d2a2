//! A profile on disk: one person's devices and keys, shared by every program that works on it.
//!
//! A profile is a folder (mode 0700) of
//! * `profile.json`: devices, names, notices; no secret;
//! * `vault`: the devices' keys and remembered codes, sealed ([`vault`]);
//! * `vault.key`: the vault's key (mode 0600), unless the operating system's keyring holds it;
//! * `lock`: held for the moment of a change, so that web app and command line can share a profile.
//!
//! Files change by writing a new one, syncing it and renaming it over the old one: a reader finds the old or the new,
//! never half. What cannot be read is an error with a way out, never a reason to begin anew.

mod contents;
mod files;
#[cfg_attr(not(feature = "keyring"), path = "no_keyring.rs")]
mod keyring;
mod vault;

use core::time::Duration;
use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::time::Instant;

pub(crate) use contents::{
    AppLockRecord, Contents, Counted, DeviceRecord, DeviceSecret, PendingNotices, ProfileFile,
    SentInvitation, SpentRequest, StoredLimit,
};
use files::Stamp;
use vault::VaultKey;

use crate::{AppError, VaultKind};

/// How long a program waits for another one's change to end.
const PATIENCE: Duration = Duration::from_secs(5);

/// An open profile.
#[derive(Debug)]
pub(crate) struct ProfileStore {
    name: String,
    folder: PathBuf,
    key: VaultKey,
    kind: VaultKind,
}

/// What was on disk at a moment, to see whether it changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Stamps {
    profile: Option<Stamp>,
    vault: Option<Stamp>,
}

impl ProfileStore {
    /// Opens the profile `name` below `dir`, or begins it.
    pub(crate) fn open(
        dir: &Path,
        name: &str,
        file_vault_only: bool,
    ) -> Result<(Self, Contents, Stamps), AppError> {
        check_name(name)?;
        let folder = dir.join(name);
        files::make_folder(dir)?;
        files::make_folder(&folder)?;
        let _lock = lock(&folder)?;
        let profile_path = folder.join("profile.json");
        let vault_path = folder.join("vault");
        let existing = files::read_private(&profile_path)?;
        let (public, key, kind) = match existing {
            Some(bytes) => {
                let public = ProfileFile::decode(&bytes, &profile_path)?;
                let key = match public.vault {
                    VaultKind::KeyFile => VaultKey::from_file(&folder)?,
                    VaultKind::Keyring => keyring::load(&public.id, &vault_path)?,
                };
                let kind = public.vault;
                (public, key, kind)
            }
            None if vault_path.exists() => {
                return Err(files::problem(
                    &profile_path,
                    "it is missing beside a vault",
                    "restore it from a backup, or move the whole folder away to begin anew",
                ));
            }
            None => begin(&folder, name, file_vault_only)?,
        };
        let store = Self {
            name: name.to_owned(),
            folder,
            key,
            kind,
        };
        let secrets = match files::read_private(&vault_path)? {
            Some(sealed) => store.key.open(&sealed, &public.id, &vault_path)?,
            None if public.devices.is_empty() => contents::Secrets::default(),
            None => {
                return Err(files::problem(
                    &vault_path,
                    "the vault with the devices' keys is missing",
                    "restore it from a backup, or move the profile's folder away and pair again",
                ));
            }
        };
        let stamps = store.stamps();
        Ok((store, Contents { public, secrets }, stamps))
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    pub(crate) const fn kind(&self) -> VaultKind {
        self.kind
    }

    /// What is on disk now, by its looks.
    pub(crate) fn stamps(&self) -> Stamps {
        Stamps {
            profile: files::stamp(&self.folder.join("profile.json")),
            vault: files::stamp(&self.folder.join("vault")),
        }
    }

    /// Reads what is on disk.
    pub(crate) fn read(&self) -> Result<(Contents, Stamps), AppError> {
        let _lock = lock(&self.folder)?;
        self.read_locked()
    }

    /// Reads, changes and writes while nobody else can. Nothing is written when `change` fails.
    pub(crate) fn update<T>(
        &self,
        change: impl FnOnce(&mut Contents) -> Result<T, AppError>,
    ) -> Result<(T, Contents, Stamps), AppError> {
        let _lock = lock(&self.folder)?;
        let (mut contents, _) = self.read_locked()?;
        let before = contents.clone();
        let value = change(&mut contents)?;
        let vault_path = self.folder.join("vault");
        // A device is in the vault as long as it is in the profile, whenever power fails.
        if before.secrets.covers(&contents.secrets) {
            self.write_profile(&before, &contents)?;
            self.write_vault(&before, &contents, &vault_path)?;
        } else {
            self.write_vault(&before, &contents, &vault_path)?;
            self.write_profile(&before, &contents)?;
        }
        Ok((value, contents, self.stamps()))
    }

    fn read_locked(&self) -> Result<(Contents, Stamps), AppError> {
        let stamps = self.stamps();
        let profile_path = self.folder.join("profile.json");
        let bytes = files::read_private(&profile_path)?.ok_or_else(|| {
            files::problem(
                &profile_path,
                "the profile was deleted meanwhile",
                "restart the program",
            )
        })?;
        let public = ProfileFile::decode(&bytes, &profile_path)?;
        let vault_path = self.folder.join("vault");
        let secrets = match files::read_private(&vault_path)? {
            Some(sealed) => self.key.open(&sealed, &public.id, &vault_path)?,
            None => contents::Secrets::default(),
        };
        Ok((Contents { public, secrets }, stamps))
    }

    fn write_profile(&self, before: &Contents, after: &Contents) -> Result<(), AppError> {
        if before.public == after.public {
            return Ok(());
        }
        files::replace(&self.folder, "profile.json", &after.public.encode()?)
    }

    fn write_vault(
        &self,
        before: &Contents,
        after: &Contents,
        path: &Path,
    ) -> Result<(), AppError> {
        if before.secrets == after.secrets && path.exists() {
            return Ok(());
        }
        files::replace(
            &self.folder,
            "vault",
            &self.key.seal(&after.secrets, &after.public.id)?,
        )
    }
}

/// Begins a profile: key first, so that no vault is ever without one.
fn begin(
    folder: &Path,
    name: &str,
    file_only: bool,
) -> Result<(ProfileFile, VaultKey, VaultKind), AppError> {
    let mut public = ProfileFile::fresh(name)?;
    let kept = if file_only {
        None
    } else {
        keyring::create(&public.id)
    };
    let (key, kind) = match kept {
        Some(key) => (key, VaultKind::Keyring),
        None => (VaultKey::create_file(folder)?, VaultKind::KeyFile),
    };
    public.vault = kind;
    files::replace(folder, "profile.json", &public.encode()?)?;
    Ok((public, key, kind))
}

fn check_name(name: &str) -> Result<(), AppError> {
    let plain = |byte: u8| {
        byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-' || byte == b'_'
    };
    if (1..=32).contains(&name.len()) && name.bytes().all(plain) && !name.starts_with('-') {
        Ok(())
    } else {
        Err(AppError::BadInput(
            "a profile's name has 1 to 32 lower-case letters, digits, - and _".to_owned(),
        ))
    }
}

/// Waits until no other program changes this profile; the lock ends with the returned file.
fn lock(folder: &Path) -> Result<File, AppError> {
    let path = folder.join("lock");
    let file = files::open_lock_file(&path)?;
    let start = Instant::now();
    // Polling, because a blocking lock cannot be given up.
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::Error(error)) => return Err(files::io_problem(&path, &error)),
            Err(TryLockError::WouldBlock) if start.elapsed() > PATIENCE => {
                return Err(AppError::Profile {
                    path,
                    problem: "another program has been changing this profile for seconds"
                        .to_owned(),
                    way_out: "end that program, or wait for it".to_owned(),
                    in_use: true,
                });
            }
            Err(TryLockError::WouldBlock) => std::thread::sleep(Duration::from_millis(5)),
        }
    }
}

#[cfg(test)]
mod tests;
