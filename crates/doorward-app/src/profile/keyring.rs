//! The operating system's keyring, where one answers quickly.

use core::time::Duration;
use std::path::Path;
use std::sync::mpsc;

use zeroize::Zeroizing;

use super::files;
use super::vault::VaultKey;
use crate::AppError;

const SERVICE: &str = "doorward";
/// How long a keyring may think before it counts as none.
const PATIENCE: Duration = Duration::from_secs(1);
/// How long it may think when the profile's key is in it: a person may have to unlock it.
const LONG_PATIENCE: Duration = Duration::from_secs(30);

/// Keeps a new key for the profile `id` in the keyring, if there is one that gives back what it took.
pub(super) fn create(id: &str) -> Option<VaultKey> {
    let id = id.to_owned();
    ask(PATIENCE, move || {
        let key = VaultKey::random().ok()?;
        let entry = keyring::Entry::new(SERVICE, &id).ok()?;
        entry.set_secret(key.expose_bytes()).ok()?;
        let kept = Zeroizing::new(entry.get_secret().ok()?);
        (kept.as_slice() == key.expose_bytes()).then_some(key)
    })
    .flatten()
}

/// The key of the profile `id`, whose vault is at `path`.
pub(super) fn load(id: &str, path: &Path) -> Result<VaultKey, AppError> {
    let id = id.to_owned();
    let key = ask(LONG_PATIENCE, move || {
        let kept = Zeroizing::new(keyring::Entry::new(SERVICE, &id).ok()?.get_secret().ok()?);
        VaultKey::from_bytes(&kept)
    });
    key.flatten().ok_or_else(|| {
        files::problem(
            path,
            "its key is in the operating system's keyring, which does not give it",
            "unlock the keyring of this user and try again, or move the profile's folder away and pair again",
        )
    })
}

/// Asks in a thread of its own, which is left behind when it takes too long.
fn ask<T: Send + 'static>(
    patience: Duration,
    question: impl FnOnce() -> T + Send + 'static,
) -> Option<T> {
    if !may_answer() {
        return None;
    }
    let (answer, answers) = mpsc::sync_channel(1);
    std::thread::Builder::new()
        .name("keyring".to_owned())
        .spawn(move || {
            // Whoever asked may have given up.
            let _ = answer.send(question());
        })
        .ok()?;
    answers.recv_timeout(patience).ok()
}

/// False where asking could only fail: Linux without a session bus.
fn may_answer() -> bool {
    if !cfg!(target_os = "linux") {
        return true;
    }
    let named = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let runtime = std::env::var_os("XDG_RUNTIME_DIR");
    named("DBUS_SESSION_BUS_ADDRESS")
        || runtime.is_some_and(|dir| Path::new(&dir).join("bus").exists())
}
