//! One person's app.

mod browsers;
mod code;
mod defaults;
mod door;
mod door_sensor;
mod explain;
mod gates;
mod invite;
mod keypad;
mod log;
mod pairing;
mod permissions;
mod reset;
mod runtime;
mod schedule;
mod security;
mod session;
mod settings;
mod ticker;
mod training;

use alloc::collections::BTreeMap;
use alloc::sync::Arc;
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};
use tokio::sync::watch;

use crate::profile::{Contents, DeviceRecord, ProfileStore, Stamps};
use crate::settings::check_text;
use crate::{AppError, DeviceCard, DeviceId, Language, Radio};
pub use browsers::KeptBrowser;
use gates::Gates;
use runtime::Runtime;
use security::Opened;

/// The longest name a device can keep, in bytes.
const NAME_BYTES: usize = 32;

/// Which profile to open, and with what.
#[derive(Debug, Clone)]
pub struct ProfileOptions {
    /// The profile's name: lower-case letters, digits, `-` and `_`.
    pub name: String,
    /// The folder of all profiles; the profile is a folder in it.
    pub dir: PathBuf,
    /// How devices are found and reached.
    pub radio: Arc<dyn Radio>,
    /// Where the key of a new profile's vault goes: false asks the operating system's keyring first, true uses the key
    /// file alone.
    pub file_vault_only: bool,
}

/// What the app settings page shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ProfileView {
    /// The profile's name.
    pub name: String,
    /// The name devices show for this phone.
    pub own_name: String,
    /// The language its pages are in; none: as the browser asks.
    pub language: Option<Language>,
    /// Where its keys are kept.
    pub vault: VaultKind,
    /// The profile's folder.
    pub folder: PathBuf,
}

/// Where the key of a profile's vault is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VaultKind {
    /// In the operating system's keyring.
    Keyring,
    /// In a file only this user can read.
    KeyFile,
}

/// One person's app. Cloning is cheap; all clones share devices, links and gates.
///
/// Must be used inside a tokio runtime. What a method changed on disk is durable when it returns.
#[derive(Debug, Clone)]
pub struct App {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    profile: Arc<ProfileStore>,
    radio: Arc<dyn Radio>,
    known: Mutex<Known>,
    runtimes: Mutex<BTreeMap<DeviceId, Runtime>>,
    gates: Mutex<Gates>,
    opened: Mutex<Opened>,
    changes: watch::Sender<u64>,
}

/// The profile as it was read last.
#[derive(Debug)]
struct Known {
    contents: Contents,
    stamps: Stamps,
}

impl App {
    /// Opens a profile, or begins it.
    ///
    /// # Errors
    /// [`AppError::Profile`] naming the file and the way out; [`AppError::BadInput`] for a name that cannot be.
    pub async fn open(options: ProfileOptions) -> Result<Self, AppError> {
        let ProfileOptions {
            name,
            dir,
            radio,
            file_vault_only,
        } = options;
        let (profile, contents, stamps) =
            blocking(move || ProfileStore::open(&dir, &name, file_vault_only)).await??;
        let inner = Arc::new(Inner {
            profile: Arc::new(profile),
            radio,
            known: Mutex::new(Known { contents, stamps }),
            runtimes: Mutex::default(),
            gates: Mutex::default(),
            opened: Mutex::default(),
            changes: watch::Sender::new(0),
        });
        ticker::start(&inner);
        Ok(Self { inner })
    }

    /// What the app settings page shows.
    #[must_use]
    pub fn profile(&self) -> ProfileView {
        ProfileView {
            name: self.inner.profile.name().to_owned(),
            own_name: self.known(|contents| contents.public.own_name.clone()),
            language: self.language(),
            vault: self.inner.profile.kind(),
            folder: self.inner.profile.folder().to_owned(),
        }
    }

    /// Changes the name devices show for this phone when it pairs from now on.
    ///
    /// # Errors
    /// [`AppError::BadName`] when it is empty, longer than 32 bytes or holds characters nobody sees; [`AppError::Profile`].
    pub async fn set_own_name(&self, name: &str) -> Result<(), AppError> {
        let name = checked_name(name, NAME_BYTES)?;
        self.update(move |contents| {
            contents.public.own_name = name;
            Ok(())
        })
        .await
    }

    /// The language chosen for the pages; none: as the browser asks.
    #[must_use]
    pub fn language(&self) -> Option<Language> {
        self.known(|contents| contents.public.language)
    }

    /// Chooses the language of the pages.
    ///
    /// # Errors
    /// [`AppError::Profile`].
    pub async fn set_language(&self, language: Option<Language>) -> Result<(), AppError> {
        self.update(move |contents| {
            contents.public.language = language;
            Ok(())
        })
        .await
    }

    /// All devices of the profile, in the order they were added. Asks nobody: what was read last.
    #[must_use]
    pub fn devices(&self) -> Vec<DeviceCard> {
        self.records()
            .iter()
            .map(|record| self.card(record))
            .collect()
    }

    /// One device's card. Asks nobody.
    ///
    /// # Errors
    /// [`AppError::NotPaired`].
    pub fn device(&self, id: DeviceId) -> Result<DeviceCard, AppError> {
        Ok(self.card(&self.record(id)?))
    }

    /// Counts up with everything worth drawing anew. While somebody holds a receiver, devices that were reached stay
    /// connected, and are looked for again when they are lost.
    #[must_use]
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.inner.changes.subscribe()
    }

    /// Renames a device on this phone only.
    ///
    /// # Errors
    /// [`AppError::NotPaired`], [`AppError::BadName`], [`AppError::Profile`].
    pub async fn rename_device(&self, id: DeviceId, name: &str) -> Result<(), AppError> {
        let name = checked_name(name, NAME_BYTES)?;
        self.update_record(id, move |record| record.name = name)
            .await
    }

    /// Forgets a device and everything kept for it. The device is not told.
    ///
    /// # Errors
    /// [`AppError::NotPaired`], [`AppError::Profile`].
    pub async fn forget_device(&self, id: DeviceId) -> Result<(), AppError> {
        self.record(id)?;
        self.update(move |contents| {
            contents.public.devices.retain(|device| device.id != id);
            contents.secrets.remove(id);
            Ok(())
        })
        .await?;
        lock(&self.inner.runtimes).remove(&id);
        lock(&self.inner.gates).close_all_of(id);
        self.changed();
        Ok(())
    }

    /// Dismisses the notices that can be dismissed.
    ///
    /// # Errors
    /// [`AppError::NotPaired`], [`AppError::Profile`].
    pub async fn dismiss_notices(&self, id: DeviceId) -> Result<(), AppError> {
        self.update_record(id, |record| record.notices.dismiss())
            .await
    }

    /// Closes all links and gates.
    pub fn close(&self) {
        lock(&self.inner.runtimes)
            .values_mut()
            .for_each(Runtime::hang_up);
        lock(&self.inner.gates).close_everything();
        lock(&self.inner.opened).close_everything();
        self.changed();
    }

    /// Waits, not for long, until the links that [`close`](Self::close) gave up are closed for the devices too.
    pub async fn farewell(&self) {
        self.inner.radio.farewell().await;
    }

    // What is below is for the other parts of the app.

    fn known<T>(&self, look: impl FnOnce(&Contents) -> T) -> T {
        look(&lock(&self.inner.known).contents)
    }

    fn records(&self) -> Vec<DeviceRecord> {
        self.known(|contents| contents.public.devices.clone())
    }

    fn record(&self, id: DeviceId) -> Result<DeviceRecord, AppError> {
        self.known(|contents| contents.public.device(id).cloned())
            .ok_or_else(|| AppError::NotPaired {
                name: id.to_string(),
            })
    }

    fn runtime<T>(&self, id: DeviceId, change: impl FnOnce(&mut Runtime) -> T) -> T {
        change(lock(&self.inner.runtimes).entry(id).or_default())
    }

    fn changed(&self) {
        self.inner.changed();
    }

    async fn update<T: Send + 'static>(
        &self,
        change: impl FnOnce(&mut Contents) -> Result<T, AppError> + Send + 'static,
    ) -> Result<T, AppError> {
        let profile = Arc::clone(&self.inner.profile);
        let (value, contents, stamps) = blocking(move || profile.update(change)).await??;
        *lock(&self.inner.known) = Known { contents, stamps };
        self.changed();
        Ok(value)
    }

    async fn update_record<T: Send + 'static>(
        &self,
        id: DeviceId,
        change: impl FnOnce(&mut DeviceRecord) -> T + Send + 'static,
    ) -> Result<T, AppError> {
        self.update(move |contents| {
            let record = contents.public.device_mut(id);
            record.map(change).ok_or_else(|| AppError::NotPaired {
                name: id.to_string(),
            })
        })
        .await
    }
}

impl Inner {
    fn changed(&self) {
        self.changes
            .send_modify(|count| *count = count.wrapping_add(1));
    }
}

/// Data behind a lock; a panic of another thread does not make it unusable.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Runs what waits for a disk on a thread that may wait.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, AppError> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|error| AppError::Internal(format!("a task failed: {error}")))
}

/// A name fit for a device of at most `max_bytes`, without the blanks around it.
fn checked_name(name: &str, max_bytes: usize) -> Result<String, AppError> {
    let name = name.trim();
    check_text(name, max_bytes).map_err(AppError::BadName)?;
    Ok(name.to_owned())
}
