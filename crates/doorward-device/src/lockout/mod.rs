//! How often somebody may be wrong about the security code.
//!
//! Pure policy: no storage, no clock, no code. Time is powered time (see [`crate::body::Now::uptime`]), so setting the
//! clock changes nothing, and every wait begins anew at boot. Whoever judges a code follows one order: [`Lockout::admit`],
//! [`Lockout::charge`], make the counters durable, compare, then [`Lockout::succeed`] or [`Lockout::fail`].
//!
//! Two tiers. A *proven* authorization has shown the current code before; only its own failures count against it, so
//! nobody else's guesses ever lock it out. Everybody else, pairing included, also draws on one shared budget that heals
//! slowly and ends for good at [`HARD_STOP`] until a proven authorization acknowledges. A fresh authorization is therefore
//! no fresh budget.

mod claim;
mod policy;
mod repeats;
#[cfg(test)]
mod tests;

use core::time::Duration;

use doorward_proto::types::{AppId, AuthorizationId, CodeWidth};
use doorward_store::{FailureEntry, LedgerRecord, MAX_FAILURE_ENTRIES};
use heapless::Vec;

pub use self::claim::{Claimant, Outlook, Refusal};
pub use self::policy::{HARD_STOP, SHARED_MAX, SUSPENDED_AT, WINDOW_MAX, heals_every, wait_after};
use self::repeats::Repeats;

/// Subjects whose failures are kept: every authorization there can be, and a few that are gone.
pub const MAX_SUBJECTS: usize = MAX_FAILURE_ENTRIES;

/// Marks the key of an authorization that is gone; authorizations are numbered from 1 and never get there.
const DEPARTED: u32 = 0x8000_0000;

/// An attempt that has been counted and whose outcome is open.
#[derive(Debug)]
#[must_use = "an attempt succeeds, fails or is refunded"]
pub struct Charge {
    claimant: Claimant,
    before: Option<Failures>,
    healing_since: Duration,
}

/// Wrong codes in a row of one subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Failures {
    subject: u32,
    /// Powered time at the latest one, or at boot, in tenths of a second (enough for 13 years between two boots).
    since_tenths: u32,
    count: u8,
}

/// The counters and the waits that follow from them.
#[derive(Debug)]
pub struct Lockout {
    heals_every: Duration,
    shared: u8,
    healing_since: Duration,
    unacknowledged: u16,
    ever: u32,
    window: u8,
    failures: Vec<Failures, MAX_SUBJECTS>,
    repeats: Repeats,
}

/// The order of an attempt.
impl Lockout {
    /// The lock at `uptime`, after a boot, with what was durable; every wait begins anew. `filter_key` is random and fresh
    /// at each boot.
    #[must_use]
    pub fn boot(
        width: CodeWidth,
        record: &LedgerRecord,
        filter_key: [u8; 32],
        uptime: Duration,
    ) -> Self {
        let since_tenths = tenths(uptime);
        Self {
            heals_every: heals_every(width),
            shared: record.shared,
            healing_since: uptime,
            unacknowledged: record.unacknowledged,
            ever: record.failures_ever,
            window: 0,
            failures: record
                .entries
                .iter()
                .map(|entry| Failures {
                    subject: entry.authorization,
                    since_tenths,
                    count: entry.failures,
                })
                .collect(),
            repeats: Repeats::new(filter_key),
        }
    }

    /// What has to be durable.
    #[must_use]
    pub fn record(&self) -> LedgerRecord {
        LedgerRecord {
            shared: self.shared,
            unacknowledged: self.unacknowledged,
            failures_ever: self.ever,
            entries: self
                .failures
                .iter()
                .map(|failures| FailureEntry {
                    authorization: failures.subject,
                    failures: failures.count,
                })
                .collect(),
        }
    }

    /// Whether `claimant` may have a code looked at now.
    ///
    /// # Errors
    /// The [`Refusal`], with which nothing is counted.
    pub fn admit(
        &mut self,
        uptime: Duration,
        claimant: Claimant,
        code: u32,
    ) -> Result<(), Refusal> {
        self.pass(uptime);
        if self.repeats.contains(uptime, subject(claimant), code) {
            return Err(Refusal::Repeat);
        }
        self.obstacle(uptime, claimant).map_or(Ok(()), Err)
    }

    /// Counts an attempt, before anybody knows how it ends. `None` if there is no room to count in: then there is no
    /// attempt either.
    pub fn charge(&mut self, uptime: Duration, claimant: Claimant) -> Option<Charge> {
        let before = claimant
            .authorization()
            .and_then(|id| self.find(id.value()));
        let charge = Charge {
            claimant,
            before,
            healing_since: self.healing_since,
        };
        if let Some(id) = claimant.authorization() {
            let count = before.map_or(0, |failures| failures.count);
            self.set(Failures {
                subject: id.value(),
                since_tenths: tenths(uptime),
                count: count.saturating_add(1),
            })?;
        }
        if claimant.shares() {
            if self.shared == 0 {
                self.healing_since = uptime;
            }
            self.shared = self.shared.saturating_add(1);
            self.unacknowledged = self.unacknowledged.saturating_add(1);
        }
        self.ever = self.ever.saturating_add(1);
        Some(charge)
    }

    /// The attempt never came to a comparison: it is as if it had not been made.
    pub fn refund(&mut self, charge: Charge) {
        if let Some(id) = charge.claimant.authorization() {
            match charge.before {
                // There was an entry, so there is room for it.
                Some(before) => drop(self.set(before)),
                None => self
                    .failures
                    .retain(|failures| failures.subject != id.value()),
            }
        }
        self.refund_shared(&charge);
    }

    /// The code was right: the authorization's own failures are forgotten, nobody else's.
    pub fn succeed(&mut self, charge: Charge) {
        if let Some(id) = charge.claimant.authorization() {
            self.failures
                .retain(|failures| failures.subject != id.value());
        }
        self.refund_shared(&charge);
    }

    /// The code was wrong. The same wrong code again costs nothing for a while.
    pub fn fail(&mut self, uptime: Duration, charge: Charge, code: u32) {
        self.repeats
            .remember(uptime, subject(charge.claimant), code);
    }
}

/// What happens besides attempts.
impl Lockout {
    /// Lets powered time pass: forgives what has healed. Tells whether anything did, which is worth making durable.
    pub fn pass(&mut self, uptime: Duration) -> bool {
        let mut healed = false;
        while self.shared > 0 && uptime.saturating_sub(self.healing_since) >= self.heals_every {
            self.shared = self.shared.saturating_sub(1);
            self.healing_since = self.healing_since.saturating_add(self.heals_every);
            healed = true;
        }
        healed
    }

    /// When [`Lockout::pass`] will next forgive something.
    #[must_use]
    pub fn deadline(&self) -> Option<Duration> {
        (self.shared > 0).then(|| self.healing_since.saturating_add(self.heals_every))
    }

    /// A proven authorization has seen the failures of the unproven: their budget is whole again.
    pub fn acknowledge(&mut self) {
        self.shared = 0;
        self.unacknowledged = 0;
    }

    /// A proven authorization gives another one its right to present codes back.
    pub fn lift(&mut self, id: AuthorizationId) {
        self.failures
            .retain(|failures| failures.subject != id.value());
    }

    /// The code changed: what was wrong before may be right now.
    pub fn code_changed(&mut self) {
        self.repeats.clear();
    }

    /// The authorization `id` of the client `app` is gone. Its failures are kept under the client's name.
    pub fn removed(&mut self, id: AuthorizationId, app: AppId) {
        let Some(failures) = self.find(id.value()) else {
            return;
        };
        self.failures
            .retain(|failures| failures.subject != id.value());
        if app != AppId(0) {
            let subject = departed(app);
            let count = self
                .find(subject)
                .map_or(0, |gone| gone.count)
                .max(failures.count);
            // No room is no harm: the shared budget holds whoever comes back.
            let _ = self.set(Failures {
                subject,
                count,
                ..failures
            });
        }
    }

    /// The client `app` gets a new authorization `id`, in place of `replaced` if it has one. Its failures, and those it left
    /// behind, are on the new one's account from now on; a suspended one may try again after a full wait. Whether there
    /// were any.
    pub fn carry_over(
        &mut self,
        uptime: Duration,
        app: AppId,
        replaced: Option<AuthorizationId>,
        id: AuthorizationId,
    ) -> bool {
        let gone = (app != AppId(0)).then(|| departed(app));
        let count = [replaced.map(AuthorizationId::value), gone]
            .into_iter()
            .flatten()
            .filter_map(|subject| self.find(subject))
            .map(|failures| failures.count)
            .max();
        let Some(count) = count else {
            return false;
        };
        self.failures
            .retain(|failures| Some(failures.subject) != gone);
        // There is room for more subjects than there are authorizations.
        let _ = self.set(Failures {
            subject: id.value(),
            since_tenths: tenths(uptime),
            count: count.min(SUSPENDED_AT.saturating_sub(1)),
        });
        true
    }

    /// A pairing window opened.
    pub fn window_opened(&mut self) {
        self.window = 0;
    }

    /// A wrong code in the open pairing window, repeated or not. Tells whether it was one too many.
    pub fn window_failed(&mut self) -> bool {
        self.window = self.window.saturating_add(1);
        self.window >= WINDOW_MAX
    }
}

/// What there is to see.
impl Lockout {
    /// Failures drawn on the shared budget, `0..=SHARED_MAX`.
    #[must_use]
    pub fn shared(&self) -> u8 {
        self.shared
    }

    /// Failures of the unproven since the last acknowledgement.
    #[must_use]
    pub fn unacknowledged(&self) -> u16 {
        self.unacknowledged
    }

    /// Wrong codes in the pairing window opened last.
    #[must_use]
    pub fn window(&self) -> u8 {
        self.window
    }

    /// Wrong codes ever counted. Nothing but a factory reset takes any of them back.
    #[must_use]
    pub fn ever(&self) -> u32 {
        self.ever
    }

    /// What `claimant` has to expect.
    #[must_use]
    pub fn outlook(&self, uptime: Duration, claimant: Claimant) -> Outlook {
        let own_failures = claimant
            .authorization()
            .and_then(|id| self.find(id.value()))
            .map_or(0, |failures| failures.count);
        let refusal = self.obstacle(uptime, claimant);
        let own = FREE_TRIES.saturating_sub(own_failures).max(1);
        let shared = if claimant.shares() {
            let healed = self.shared_at(uptime);
            let stop = HARD_STOP.saturating_sub(self.unacknowledged);
            SHARED_MAX
                .saturating_sub(healed)
                .min(u8::try_from(stop).unwrap_or(u8::MAX))
        } else {
            u8::MAX
        };
        Outlook {
            tries_left: if refusal.is_some() {
                0
            } else {
                own.min(shared)
            },
            refusal,
            own_failures,
        }
    }

    /// What refuses a try now: of several that which lasts longest, so that nobody is told of a wait that ends in another.
    fn obstacle(&self, uptime: Duration, claimant: Claimant) -> Option<Refusal> {
        let failures = claimant
            .authorization()
            .and_then(|id| self.find(id.value()));
        let mut own = Duration::ZERO;
        if let Some(failures) = failures {
            let Some(wait) = wait_after(failures.count) else {
                return Some(Refusal::Suspended);
            };
            let since = Duration::from_millis(u64::from(failures.since_tenths).saturating_mul(100));
            if !wait.is_zero() {
                own = since.saturating_add(wait).saturating_sub(uptime);
            }
        }
        let own = (!own.is_zero()).then_some(own);
        if !claimant.shares() {
            return own.map(Refusal::Own);
        }
        if self.unacknowledged >= HARD_STOP {
            return Some(Refusal::Stopped);
        }
        let shared = self.shared_wait(uptime);
        if shared > own {
            shared.map(Refusal::Shared)
        } else {
            own.map(Refusal::Own)
        }
    }

    /// How long the unproven together wait.
    fn shared_wait(&self, uptime: Duration) -> Option<Duration> {
        if self.shared_at(uptime) < SHARED_MAX {
            return None;
        }
        let over = self.shared.saturating_sub(SHARED_MAX).saturating_add(1);
        let until = self
            .healing_since
            .saturating_add(self.heals_every.saturating_mul(u32::from(over)));
        Some(until.saturating_sub(uptime))
    }

    /// The shared counter as it is at `uptime`, with all that has healed.
    fn shared_at(&self, uptime: Duration) -> u8 {
        let elapsed = uptime.saturating_sub(self.healing_since).as_secs();
        let healed = elapsed.checked_div(self.heals_every.as_secs()).unwrap_or(0);
        self.shared
            .saturating_sub(u8::try_from(healed).unwrap_or(u8::MAX))
    }

    fn find(&self, subject: u32) -> Option<Failures> {
        self.failures
            .iter()
            .find(|failures| failures.subject == subject)
            .copied()
    }

    /// Writes one entry. A full table gives up whoever of the departed failed least; `None` if all are present.
    fn set(&mut self, entry: Failures) -> Option<()> {
        if let Some(found) = self
            .failures
            .iter_mut()
            .find(|failures| failures.subject == entry.subject)
        {
            *found = entry;
            return Some(());
        }
        if self.failures.is_full() {
            let least = self
                .failures
                .iter()
                .enumerate()
                .filter(|(_, failures)| failures.subject >= DEPARTED)
                .min_by_key(|(_, failures)| failures.count)
                .map(|(index, _)| index)?;
            self.failures.swap_remove(least);
        }
        self.failures.push(entry).ok()
    }

    fn refund_shared(&mut self, charge: &Charge) {
        if charge.claimant.shares() {
            self.shared = self.shared.saturating_sub(1);
            self.unacknowledged = self.unacknowledged.saturating_sub(1);
            self.healing_since = charge.healing_since;
        }
        self.ever = self.ever.saturating_sub(1);
    }
}

/// The wrong code that brings the first wait.
const FREE_TRIES: u8 = 5;

/// The key under which the failures of a client without authorization are kept. Two clients may share one, and are then
/// both held to it.
const fn departed(app: AppId) -> u32 {
    DEPARTED | app.0
}

/// The key of a claimant in the repeat filter; nobody's for pairing.
const fn subject(claimant: Claimant) -> u32 {
    match claimant.authorization() {
        Some(id) => id.value(),
        None => 0,
    }
}

/// Whole tenths of a second.
fn tenths(uptime: Duration) -> u32 {
    let tenths = uptime.as_millis().checked_div(100).unwrap_or(0);
    u32::try_from(tenths).unwrap_or(u32::MAX)
}
