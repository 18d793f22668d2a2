//! App settings > Security: the app lock, and what to ask before a door is opened from afar.

use core::time::Duration;

use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use tokio::time::Instant;
use zeroize::Zeroizing;

use super::{App, blocking, lock};
use crate::app_lock::{check, tries_left, wait_after};
use crate::profile::{AppLockRecord, Contents};
use crate::{AppError, AppLockProblem, SecurityView, UnixTime, Visit};

/// How long the app stays open for a visit that does nothing.
const IDLE: Duration = Duration::from_secs(900);

/// For whom the app is open.
#[derive(Debug, Default)]
pub(super) struct Opened(alloc::collections::BTreeMap<Visit, OpenedApp>);

#[derive(Debug)]
struct OpenedApp {
    /// What opened it; when that is another by now, this no longer counts.
    verifier: String,
    used: Instant,
}

impl Opened {
    /// Whether the app is open for a visit, which is none the wiser.
    fn is_still_open(&self, visit: &Visit, verifier: &str) -> bool {
        self.0
            .get(visit)
            .is_some_and(|open| open.verifier == verifier && open.used.elapsed() <= IDLE)
    }

    /// Whether the app is open for a visit, which keeps it open.
    fn is_open(&mut self, visit: &Visit, verifier: &str) -> bool {
        match self.0.get_mut(visit) {
            Some(open) if open.verifier == verifier && open.used.elapsed() <= IDLE => {
                open.used = Instant::now();
                true
            }
            Some(_) => {
                self.0.remove(visit);
                false
            }
            None => false,
        }
    }

    pub(super) fn close(&mut self, visit: &Visit) {
        self.0.remove(visit);
    }

    pub(super) fn close_everything(&mut self) {
        self.0.clear();
    }
}

impl App {
    /// What App settings > Security shows.
    #[must_use]
    pub fn security(&self) -> SecurityView {
        let now = UnixTime::now();
        self.known(|contents| {
            let record = contents.public.app_lock.as_ref();
            SecurityView {
                app_lock: record.map(|record| record.kind),
                tries_left: record.map_or(0, |record| tries_left(record.failures)),
                wait_seconds: record.map_or(0, |record| waits(record, now).as_secs()),
                warn_before_remote_opening: contents.public.warn_before_remote_opening,
            }
        })
    }

    /// Whether the pages are shown to this visit, or the PIN or passphrase must be asked for first. Keeps an open app open
    /// for another 15 minutes. Always open where nothing locks it.
    #[must_use]
    pub fn is_app_open(&self, visit: &Visit) -> bool {
        let verifier = self.known(|contents| {
            let record = contents.public.app_lock.as_ref();
            record.map(|record| record.verifier.clone())
        });
        verifier.is_none_or(|verifier| lock(&self.inner.opened).is_open(visit, &verifier))
    }

    /// As [`is_app_open`](Self::is_app_open), without keeping it open: for requests that no person makes.
    #[must_use]
    pub fn is_app_still_open(&self, visit: &Visit) -> bool {
        let verifier = self.known(|contents| {
            let record = contents.public.app_lock.as_ref();
            record.map(|record| record.verifier.clone())
        });
        verifier.is_none_or(|verifier| lock(&self.inner.opened).is_still_open(visit, &verifier))
    }

    /// Opens the app for a visit. A try is counted durably before it is compared.
    ///
    /// # Errors
    /// [`AppError::AppLock`] with [`AppLockProblem::Wrong`] or [`AppLockProblem::Wait`], [`AppError::Profile`]: then nothing
    /// was compared. Where nothing locks it, it is open: no error.
    pub async fn open_app(&self, visit: &Visit, text: &str) -> Result<(), AppError> {
        match self.compare(text).await {
            Ok(verifier) => {
                let used = Instant::now();
                lock(&self.inner.opened)
                    .0
                    .insert(visit.clone(), OpenedApp { verifier, used });
                Ok(())
            }
            Err(AppError::AppLock(AppLockProblem::NotSet)) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Closes the app for a visit: the PIN or passphrase is asked for again.
    pub fn close_app(&self, visit: &Visit) {
        lock(&self.inner.opened).close(visit);
        // Pages that are open elsewhere look again, and find it closed.
        self.changed();
    }

    /// Locks the app with a PIN or passphrase, or changes it; `old` is the one there is. The app stays open for this visit
    /// and closes for others.
    ///
    /// # Errors
    /// [`AppError::AppLock`]: what is wrong with the new one, or with the old one as in [`open_app`](Self::open_app);
    /// [`AppError::Profile`].
    pub async fn set_app_lock(
        &self,
        visit: &Visit,
        old: Option<&str>,
        new: &str,
    ) -> Result<(), AppError> {
        let kind = check(new).map_err(AppError::AppLock)?;
        let locked = self.security().app_lock.is_some();
        let before = match old {
            Some(old) => match self.compare(old).await {
                Ok(verifier) => Some(verifier),
                Err(AppError::AppLock(AppLockProblem::NotSet)) => None,
                Err(error) => return Err(error),
            },
            None if locked => return Err(AppError::AppLock(AppLockProblem::OldNeeded)),
            None => None,
        };
        let new = Zeroizing::new(new.to_owned());
        let verifier = blocking(move || verifier_of(&new)).await??;
        let record = AppLockRecord {
            kind,
            verifier: verifier.clone(),
            failures: 0,
            last_try: UnixTime(0),
        };
        self.update(move |contents| {
            unchanged(contents, before.as_deref())?;
            contents.public.app_lock = Some(record);
            Ok(())
        })
        .await?;
        let used = Instant::now();
        lock(&self.inner.opened)
            .0
            .insert(visit.clone(), OpenedApp { verifier, used });
        Ok(())
    }

    /// Removes the app lock; needs the PIN or passphrase.
    ///
    /// # Errors
    /// As [`open_app`](Self::open_app), and [`AppLockProblem::NotSet`].
    pub async fn remove_app_lock(&self, old: &str) -> Result<(), AppError> {
        let before = self.compare(old).await?;
        self.update(move |contents| {
            unchanged(contents, Some(&before))?;
            contents.public.app_lock = None;
            Ok(())
        })
        .await?;
        lock(&self.inner.opened).close_everything();
        Ok(())
    }

    /// Whether to ask again before a door is opened from afar.
    ///
    /// # Errors
    /// [`AppError::Profile`].
    pub async fn set_warn_before_remote_opening(&self, on: bool) -> Result<(), AppError> {
        self.update(move |contents| {
            contents.public.warn_before_remote_opening = on;
            Ok(())
        })
        .await
    }

    /// Compares what was typed; the verifier it fits.
    async fn compare(&self, text: &str) -> Result<String, AppError> {
        let (verifier, failures) = self.update(count_try).await?;
        let (text, expected) = (Zeroizing::new(text.to_owned()), verifier.clone());
        if !blocking(move || fits(&text, &expected)).await?? {
            return Err(AppError::AppLock(AppLockProblem::Wrong {
                tries_left: tries_left(failures),
            }));
        }
        let fitted = verifier.clone();
        self.update(move |contents| {
            if let Some(record) = &mut contents.public.app_lock
                && record.verifier == fitted
            {
                record.failures = 0;
            }
            Ok(())
        })
        .await?;
        Ok(verifier)
    }
}

/// Counts a try, if one may be made now: the verifier to compare with, and the tries so far.
fn count_try(contents: &mut Contents) -> Result<(String, u16), AppError> {
    let record = contents
        .public
        .app_lock
        .as_mut()
        .ok_or(AppError::AppLock(AppLockProblem::NotSet))?;
    let now = UnixTime::now();
    let wait = waits(record, now);
    if !wait.is_zero() {
        return Err(AppError::AppLock(AppLockProblem::Wait { wait }));
    }
    record.failures = record.failures.saturating_add(1);
    record.last_try = now;
    Ok((record.verifier.clone(), record.failures))
}

/// How long until the next try, by the computer's clock: whoever may set that may end the wait, and needs no app. A clock
/// that was wrong and set back makes no wait longer than it was.
fn waits(record: &AppLockRecord, now: UnixTime) -> Duration {
    let whole = wait_after(record.failures);
    let passed = now.0.abs_diff(record.last_try.0);
    whole.saturating_sub(Duration::from_secs(passed))
}

/// Nobody changed the app lock since the old one was compared.
fn unchanged(contents: &Contents, before: Option<&str>) -> Result<(), AppError> {
    let present = contents.public.app_lock.as_ref();
    if present.map(|record| record.verifier.as_str()) == before {
        Ok(())
    } else {
        Err(AppError::AppLock(AppLockProblem::OldNeeded))
    }
}

fn argon2() -> Argon2<'static> {
    // The first of OWASP's recommendations: 19 MiB, two passes.
    Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::default())
}

fn verifier_of(text: &str) -> Result<String, AppError> {
    let internal = |error: argon2::password_hash::Error| AppError::Internal(error.to_string());
    let salt: [u8; 16] = crate::entropy::bytes()?;
    let salt = SaltString::encode_b64(&salt).map_err(internal)?;
    let hash = argon2()
        .hash_password(text.as_bytes(), &salt)
        .map_err(internal)?;
    Ok(hash.to_string())
}

/// # Errors
/// When the verifier in the profile cannot be read: that is no wrong try.
fn fits(text: &str, verifier: &str) -> Result<bool, AppError> {
    use argon2::password_hash::Error;
    let parsed = PasswordHash::new(verifier).map_err(|error| {
        AppError::Internal(format!("the app lock in the profile is damaged: {error}"))
    })?;
    match argon2().verify_password(text.as_bytes(), &parsed) {
        Ok(()) => Ok(true),
        Err(Error::Password) => Ok(false),
        Err(error) => Err(AppError::Internal(error.to_string())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::AppLockKind;

    fn record(failures: u16, last_try: i64) -> AppLockRecord {
        AppLockRecord {
            kind: AppLockKind::Pin,
            verifier: String::new(),
            failures,
            last_try: UnixTime(last_try),
        }
    }

    #[test]
    fn a_wait_passes_with_the_clock_and_a_clock_set_back_does_not_lengthen_it() {
        let wait = |failures, now| waits(&record(failures, 1_000), UnixTime(now)).as_secs();
        assert_eq!(wait(4, 1_000), 0);
        assert_eq!(wait(5, 1_010), 20);
        assert_eq!(wait(5, 1_030), 0);
        assert_eq!(wait(5, 990), 20);
        assert_eq!(wait(5, 1), 0, "not a thousand seconds, nor for ever");
        assert_eq!(wait(60, 1_000), 3_600);
    }

    #[tokio::test(start_paused = true)]
    async fn a_person_keeps_the_app_open_and_a_look_of_the_script_does_not() {
        let visit = Visit::new("own");
        let minutes = |number: u64| tokio::time::advance(Duration::from_secs(60 * number));
        for (by_person, stays) in [(true, true), (false, false)] {
            let mut opened = Opened::default();
            let (verifier, used) = ("v".to_owned(), Instant::now());
            opened.0.insert(visit.clone(), OpenedApp { verifier, used });
            minutes(10).await;
            let is_open = if by_person {
                opened.is_open(&visit, "v")
            } else {
                opened.is_still_open(&visit, "v")
            };
            assert!(is_open);
            minutes(10).await;
            assert_eq!(opened.is_still_open(&visit, "v"), stays);
            assert_eq!(opened.is_open(&visit, "v"), stays);
        }
    }

    #[test]
    fn a_verifier_fits_its_text_only_and_holds_none_of_it() {
        let verifier = verifier_of("482615").unwrap();
        assert!(verifier.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert!(!verifier.contains("482615"));
        assert_ne!(verifier, verifier_of("482615").unwrap(), "salted");
        assert_eq!(fits("482615", &verifier), Ok(true));
        assert_eq!(fits("482616", &verifier), Ok(false));
        assert!(fits("482615", "nonsense").is_err());
    }
}
