//! Browsers that stay signed in.
//!
//! The profile keeps a digest of each such browser's secret, never the secret: whoever reads the profile learns which
//! browsers there are, and gets into none.

use core::time::Duration;

use serde::{Deserialize, Serialize};

use super::App;
use crate::{AppError, UnixTime};

/// How long a browser stays signed in that is not used.
const LIFE: Duration = Duration::from_secs(90 * 86_400);

/// Browsers kept at a time; one more takes the place of the one used longest ago.
const BROWSERS: usize = 16;

/// The longest name of a browser, in bytes.
const NAME_BYTES: usize = 40;

/// A browser that stays signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct KeptBrowser {
    /// Digest of its secret: names it, and opens nothing.
    pub digest: String,
    /// What it calls itself, for the person who looks at the list.
    pub name: String,
    /// Since when it is kept.
    pub since: UnixTime,
    /// When it was used last, to the day.
    pub used: UnixTime,
}

impl KeptBrowser {
    fn is_fresh(&self, now: UnixTime) -> bool {
        now.0 < self.used.0.saturating_add_unsigned(LIFE.as_secs())
    }
}

impl App {
    /// How long a browser stays signed in that is not used.
    pub const BROWSER_LIFE: Duration = LIFE;

    /// The browsers that stay signed in, the one used last first.
    #[must_use]
    pub fn kept_browsers(&self) -> Vec<KeptBrowser> {
        let now = UnixTime::now();
        let mut kept: Vec<_> = self.known(|contents| {
            let browsers = contents.public.browsers.iter();
            browsers
                .filter(|browser| browser.is_fresh(now))
                .cloned()
                .collect()
        });
        kept.sort_by_key(|browser: &KeptBrowser| core::cmp::Reverse((browser.used, browser.since)));
        kept
    }

    /// Keeps a browser signed in under this digest of its secret. What it calls itself is shortened to 40 bytes.
    ///
    /// # Errors
    /// [`AppError::Profile`].
    pub async fn keep_browser(&self, digest: &str, name: &str) -> Result<(), AppError> {
        let now = UnixTime::now();
        let browser = KeptBrowser {
            digest: digest.to_owned(),
            name: shortened(name),
            since: now,
            used: now,
        };
        self.update(move |contents| {
            let browsers = &mut contents.public.browsers;
            browsers.retain(|kept| kept.is_fresh(now) && kept.digest != browser.digest);
            if browsers.len() >= BROWSERS
                && let Some(oldest) = (0..browsers.len()).min_by_key(|index| browsers[*index].used)
            {
                browsers.remove(oldest);
            }
            browsers.push(browser);
            Ok(())
        })
        .await
    }

    /// Whether a browser with this digest stays signed in; if so, its time begins anew.
    ///
    /// # Errors
    /// [`AppError::Profile`]; it is as good as not kept then.
    pub async fn admits_browser(&self, digest: &str) -> Result<bool, AppError> {
        let now = UnixTime::now();
        let kept = self.kept_browsers();
        let Some(browser) = kept.into_iter().find(|browser| browser.digest == digest) else {
            return Ok(false);
        };
        // A write a day is enough to know what is in use.
        if now.0 - browser.used.0 >= 86_400 {
            self.update(move |contents| {
                let browsers = &mut contents.public.browsers;
                if let Some(kept) = browsers
                    .iter_mut()
                    .find(|kept| kept.digest == browser.digest)
                {
                    kept.used = now;
                }
                Ok(())
            })
            .await?;
        }
        Ok(true)
    }

    /// Stops keeping the browser with this digest signed in; one that is not kept is no error.
    ///
    /// # Errors
    /// [`AppError::Profile`].
    pub async fn forget_browser(&self, digest: &str) -> Result<(), AppError> {
        if self
            .kept_browsers()
            .iter()
            .all(|kept| kept.digest != digest)
        {
            return Ok(());
        }
        let digest = digest.to_owned();
        self.update(move |contents| {
            contents
                .public
                .browsers
                .retain(|kept| kept.digest != digest);
            Ok(())
        })
        .await
    }
}

/// A browser's own name for itself, without what cannot be shown.
fn shortened(name: &str) -> String {
    let mut short = String::new();
    for letter in name.trim().chars().filter(|letter| !letter.is_control()) {
        if short.len() + letter.len_utf8() > NAME_BYTES {
            break;
        }
        short.push(letter);
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_shortened_where_a_letter_ends() {
        assert_eq!(shortened("  Firefox\u{7} on Linux "), "Firefox on Linux");
        let long = shortened(&"ä".repeat(40));
        assert_eq!(long, "ä".repeat(20));
    }

    #[test]
    fn an_unused_browser_is_kept_for_ninety_days() {
        let browser = KeptBrowser {
            digest: String::new(),
            name: String::new(),
            since: UnixTime(0),
            used: UnixTime(1_000),
        };
        assert!(browser.is_fresh(UnixTime(1_000 + 90 * 86_400 - 1)));
        assert!(!browser.is_fresh(UnixTime(1_000 + 90 * 86_400)));
    }
}
