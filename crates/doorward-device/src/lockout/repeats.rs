//! The same wrong code again: a client with a stale code asks a thousand times and learns nothing new.

use core::time::Duration;

use heapless::Deque;
use hmac::{Hmac, Mac as _};
use sha2::Sha256;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// How long a wrong code is remembered after it was last presented.
pub(super) const REMEMBERED: Duration = Duration::from_secs(5 * 60);

/// How many wrong codes of one subject are remembered.
pub(super) const PER_SUBJECT: usize = 5;

/// How many are remembered of all subjects together; whoever presented longest ago gives way.
const TOTAL: usize = 40;

/// Wrong codes of late, as keyed hashes. Only in memory, and useless without the key, which dies with it.
pub(super) struct Repeats {
    key: Key,
    /// Oldest first.
    codes: Deque<Wrong, TOTAL>,
}

#[derive(Zeroize, ZeroizeOnDrop)]
struct Key([u8; 32]);

#[derive(Clone, Copy)]
struct Wrong {
    hash: u64,
    subject: u32,
    /// When it was last presented, in powered seconds.
    at_s: u32,
}

impl core::fmt::Debug for Repeats {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Repeats({} redacted)", self.codes.len())
    }
}

impl Repeats {
    pub(super) const fn new(key: [u8; 32]) -> Self {
        Self {
            key: Key(key),
            codes: Deque::new(),
        }
    }

    /// Whether `subject` presented exactly this code, wrongly, less than [`REMEMBERED`] ago. If so, the time starts anew.
    pub(super) fn contains(&mut self, uptime: Duration, subject: u32, code: u32) -> bool {
        let now_s = seconds(uptime);
        self.codes
            .retain(|wrong| now_s.saturating_sub(wrong.at_s) < seconds(REMEMBERED));
        let hash = self.hash(subject, code);
        let Some(position) = self
            .codes
            .iter()
            .position(|wrong| wrong.subject == subject && wrong.hash == hash)
        else {
            return false;
        };
        self.remove(position);
        self.push(Wrong {
            hash,
            subject,
            at_s: seconds(uptime),
        });
        true
    }

    /// Remembers a wrong code.
    pub(super) fn remember(&mut self, uptime: Duration, subject: u32, code: u32) {
        let of_subject = |wrong: &Wrong| wrong.subject == subject;
        if self.codes.iter().filter(|wrong| of_subject(wrong)).count() >= PER_SUBJECT
            && let Some(oldest) = self.codes.iter().position(of_subject)
        {
            self.remove(oldest);
        }
        let hash = self.hash(subject, code);
        self.push(Wrong {
            hash,
            subject,
            at_s: seconds(uptime),
        });
    }

    /// Forgets everything.
    pub(super) fn clear(&mut self) {
        self.codes.clear();
    }

    fn push(&mut self, wrong: Wrong) {
        if self.codes.is_full() {
            self.codes.pop_front();
        }
        // A place has just been made if there was none.
        let _ = self.codes.push_back(wrong);
    }

    fn remove(&mut self, position: usize) {
        let mut index = 0_usize;
        self.codes.retain(|_| {
            let keep = index != position;
            index = index.saturating_add(1);
            keep
        });
    }

    fn hash(&self, subject: u32, code: u32) -> u64 {
        // HMAC takes keys of any length.
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&self.key.0) else {
            return 0;
        };
        mac.update(&subject.to_le_bytes());
        mac.update(&code.to_le_bytes());
        let [a, b, c, d, e, f, g, h, ..]: [u8; 32] = mac.finalize().into_bytes().into();
        u64::from_le_bytes([a, b, c, d, e, f, g, h])
    }
}

fn seconds(duration: Duration) -> u32 {
    u32::try_from(duration.as_secs()).unwrap_or(u32::MAX)
}
