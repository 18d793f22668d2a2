//! The app lock: a PIN or passphrase that opens the app itself.

use core::time::Duration;

use serde::Serialize;

/// The shortest and the longest PIN, in digits.
pub(crate) const PIN_DIGITS: core::ops::RangeInclusive<usize> = 4..=12;
/// The shortest and the longest passphrase, in characters.
pub(crate) const PASSPHRASE_CHARS: core::ops::RangeInclusive<usize> = 8..=128;

/// App settings > Security.
///
/// The app lock keeps somebody who holds this phone or sits at this computer from the app's *pages*. It does not protect
/// the files of the profile: whoever can read those as this user needs no app. It has nothing to do with any device's
/// security code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct SecurityView {
    /// What opens the app; none when nothing is asked for.
    pub app_lock: Option<AppLockKind>,
    /// Wrong tries before it makes one wait.
    pub tries_left: u8,
    /// Seconds until it takes the next try; 0: at once.
    pub wait_seconds: u64,
    /// Whether to ask again before a door is opened from afar.
    pub warn_before_remote_opening: bool,
}

/// What opens the app: which keys to offer for typing it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AppLockKind {
    /// Digits, 4 to 12 of them.
    Pin,
    /// Anything else, 8 to 128 characters.
    Passphrase,
}

/// Why the app does not open, or a PIN or passphrase cannot be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, thiserror::Error)]
#[serde(rename_all = "snake_case", tag = "problem")]
pub enum AppLockProblem {
    /// It is locked.
    #[error("the app is locked: open it with its PIN or passphrase")]
    Locked,
    /// It is wrong.
    #[error("the app's PIN or passphrase is wrong{}", if *.tries_left == 0 { ": wait before the next try".to_owned() } else { format!(": {tries_left} more before it makes you wait") })]
    Wrong {
        /// Wrong tries before it makes one wait.
        tries_left: u8,
    },
    /// Too many wrong ones: nothing is compared for a while.
    #[error("too many wrong tries: try again in {}", crate::spoken(*.wait))]
    Wait {
        /// How long.
        wait: Duration,
    },
    /// There is none to change, remove or open with.
    #[error("this app has no PIN or passphrase")]
    NotSet,
    /// There is one already; it is needed to change it.
    #[error("this app has a PIN or passphrase already: type it to change it")]
    OldNeeded,
    /// Too short.
    #[error("choose at least 4 digits, or a passphrase of at least 8 characters")]
    TooShort,
    /// Too long.
    #[error("choose at most 12 digits, or a passphrase of at most 128 characters")]
    TooLong,
    /// One digit again and again, or digits in a row.
    #[error("this is among the first anybody would guess: choose another one")]
    Obvious,
    /// Control characters, which a keyboard does not type the same way twice.
    #[error("it cannot hold control characters")]
    NotTypable,
}

impl AppLockProblem {
    /// The word for programs.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Locked => "app_locked",
            Self::Wrong { .. } => "wrong_app_lock",
            Self::Wait { .. } => "wait",
            Self::NotSet => "no_app_lock",
            Self::OldNeeded => "app_lock_needed",
            Self::TooShort | Self::TooLong | Self::Obvious | Self::NotTypable => "bad_input",
        }
    }

    pub(crate) const fn exit_code(self) -> u8 {
        match self {
            Self::Locked | Self::Wrong { .. } | Self::OldNeeded => 3,
            Self::Wait { .. } => 4,
            Self::NotSet => 1,
            Self::TooShort | Self::TooLong | Self::Obvious | Self::NotTypable => 2,
        }
    }
}

/// What kind a new PIN or passphrase is, and whether it can be.
pub(crate) fn check(text: &str) -> Result<AppLockKind, AppLockProblem> {
    let pin = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let (kind, allowed) = if pin {
        (AppLockKind::Pin, PIN_DIGITS)
    } else {
        (AppLockKind::Passphrase, PASSPHRASE_CHARS)
    };
    let length = text.chars().count();
    if length < *allowed.start() {
        Err(AppLockProblem::TooShort)
    } else if length > *allowed.end() {
        Err(AppLockProblem::TooLong)
    } else if text.chars().any(char::is_control) {
        Err(AppLockProblem::NotTypable)
    } else if is_obvious(text) {
        Err(AppLockProblem::Obvious)
    } else {
        Ok(kind)
    }
}

/// One character again and again, or characters in a row up or down.
fn is_obvious(text: &str) -> bool {
    let letters: Vec<u32> = text.chars().map(u32::from).collect();
    let steps = |step: i64| {
        letters
            .windows(2)
            .all(|pair| matches!(pair, [one, two] if i64::from(*two) - i64::from(*one) == step))
    };
    [0, 1, -1].into_iter().any(steps)
}

/// How long nothing is compared after this many wrong tries in a row.
pub(crate) const fn wait_after(failures: u16) -> Duration {
    match failures {
        0..FREE_TRIES => Duration::ZERO,
        FREE_TRIES => Duration::from_secs(30),
        6 => Duration::from_secs(60),
        7 => Duration::from_secs(300),
        8 => Duration::from_secs(900),
        _ => Duration::from_secs(3_600),
    }
}

/// Wrong tries in a row before the first wait.
pub(crate) const FREE_TRIES: u16 = 5;

/// Wrong tries that are left before the next wait.
pub(crate) fn tries_left(failures: u16) -> u8 {
    u8::try_from(FREE_TRIES.saturating_sub(failures)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pin_has_digits_and_a_passphrase_more_of_anything() {
        assert_eq!(check("4826"), Ok(AppLockKind::Pin));
        assert_eq!(check("482615930482"), Ok(AppLockKind::Pin));
        assert_eq!(check("grüne Türen"), Ok(AppLockKind::Passphrase));
        for (text, problem) in [
            ("", AppLockProblem::TooShort),
            ("482", AppLockProblem::TooShort),
            ("4826159304826", AppLockProblem::TooLong),
            ("doors", AppLockProblem::TooShort),
            ("1111", AppLockProblem::Obvious),
            ("1234", AppLockProblem::Obvious),
            ("9876", AppLockProblem::Obvious),
            ("abcdefgh", AppLockProblem::Obvious),
            ("a door\u{7}bell", AppLockProblem::NotTypable),
        ] {
            assert_eq!(check(text), Err(problem), "{text:?}");
        }
        assert_eq!(check(&"x y".repeat(50)), Err(AppLockProblem::TooLong));
    }

    #[test]
    fn waits_grow_and_never_shrink() {
        let waits: Vec<_> = (0..20).map(wait_after).collect();
        assert!(waits.is_sorted());
        assert_eq!(waits[4], Duration::ZERO);
        assert!(waits[5] >= Duration::from_secs(30));
    }
}
