//! Which entries of the log to show.

use serde::Serialize;

use super::{LogEntry, LogEvent, LogKind, SecurityNote};
use crate::card::Completion;
use crate::{DoorAction, UnixTime};

/// Which entries to show. All parts must fit.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LogFilter {
    /// Of this person only: the whole name.
    pub who: Option<String>,
    /// Of this authorization only: who is called the same is not who is the same.
    pub authorization: Option<u32>,
    /// Of this kind only.
    pub kind: Option<LogKind>,
    /// This action only.
    pub action: Option<DoorAction>,
    /// With this outcome only.
    pub outcome: Option<LogOutcome>,
    /// Not before this moment.
    pub from: Option<UnixTime>,
    /// Not after this moment.
    pub until: Option<UnixTime>,
    /// Only entries older than the one of this number: how to page through a long log. A number beyond the end is no error.
    pub before: Option<u32>,
    /// Only what failed, was refused or deserves a second look.
    pub failures: bool,
    /// At most so many entries, the newest; none: all.
    pub limit: Option<usize>,
}

impl LogFilter {
    /// True when the filter shows this entry; the limit does not count here.
    #[must_use]
    pub fn lets_through(&self, entry: &LogEntry) -> bool {
        self.who.as_ref().is_none_or(|who| *who == entry.who)
            && self
                .authorization
                .is_none_or(|authorization| authorization == entry.authorization)
            && self.kind.is_none_or(|kind| kind == entry.event.kind())
            && self
                .action
                .is_none_or(|action| entry.event.action() == Some(action))
            && self
                .outcome
                .is_none_or(|outcome| entry.event.outcome() == Some(outcome))
            && self
                .from
                .is_none_or(|from| entry.at.is_some_and(|at| at >= from))
            && self
                .until
                .is_none_or(|until| entry.at.is_some_and(|at| at <= until))
            && self.before.is_none_or(|before| entry.index < before)
            && (!self.failures || entry.event.is_failure())
    }
}

/// How something ended, in four words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LogOutcome {
    /// It was done.
    Succeeded,
    /// The device did not want to: not allowed, not now.
    Refused,
    /// The device could not.
    Failed,
    /// Somebody typed a wrong code or showed a wrong finger.
    WrongCode,
}

impl LogOutcome {
    /// All outcomes in display order.
    pub const ALL: [Self; 4] = [
        Self::Succeeded,
        Self::Refused,
        Self::Failed,
        Self::WrongCode,
    ];

    /// The word forms, the command line and JSON use.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Succeeded => "succeeded",
            Self::Refused => "refused",
            Self::Failed => "failed",
            Self::WrongCode => "wrong_code",
        }
    }

    /// The outcome of a word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.word() == word)
    }

    const fn of(completion: Completion) -> Option<Self> {
        match completion {
            Completion::Success => Some(Self::Succeeded),
            Completion::TooRecent
            | Completion::Busy
            | Completion::Rejected
            | Completion::RejectedNightMode => Some(Self::Refused),
            Completion::MotorBlocked
            | Completion::Canceled
            | Completion::LowBattery
            | Completion::Failure
            | Completion::Incomplete => Some(Self::Failed),
            Completion::InvalidKeypadCode | Completion::InvalidFingerprint => Some(Self::WrongCode),
            Completion::Unknown => None,
        }
    }
}

impl LogEvent {
    /// What was asked of the door, where it is about that.
    #[must_use]
    pub const fn action(&self) -> Option<DoorAction> {
        match self {
            Self::Action { action, .. } | Self::Keypad { action, .. } => *action,
            _ => None,
        }
    }

    /// How it ended; none for what neither succeeds nor fails, and where the device does not say.
    #[must_use]
    pub const fn outcome(&self) -> Option<LogOutcome> {
        if let Some(completion) = self.completion() {
            return LogOutcome::of(completion);
        }
        match self {
            Self::Security { security, .. } => match security {
                SecurityNote::WrongCodes => Some(LogOutcome::WrongCode),
                SecurityNote::Suspended | SecurityNote::HardStop | SecurityNote::PairingEnded => {
                    Some(LogOutcome::Refused)
                }
                SecurityNote::CodeSet
                | SecurityNote::CodeChanged
                | SecurityNote::Paired
                | SecurityNote::Invited
                | SecurityNote::InvitationUsed
                | SecurityNote::Removed
                | SecurityNote::Updated
                | SecurityNote::Acknowledged
                | SecurityNote::ConfigChanged
                | SecurityNote::KeypadCodeAdded
                | SecurityNote::KeypadCodeChanged
                | SecurityNote::KeypadCodeRemoved
                | SecurityNote::ClockSet => Some(LogOutcome::Succeeded),
                SecurityNote::InvitationExpired
                | SecurityNote::EntriesLost
                | SecurityNote::DoorAjar
                | SecurityNote::LockedOpen
                | SecurityNote::BatteryCritical
                | SecurityNote::Other => None,
            },
            Self::Logging { .. } | Self::DoorLogging { .. } | Self::Firmware { .. } => {
                Some(LogOutcome::Succeeded)
            }
            _ => None,
        }
    }
}

/// Authorizations the log tells are suspended, from the oldest entry to the newest.
pub(crate) fn suspended(entries: &[LogEntry]) -> Vec<u32> {
    let mut suspended = alloc::collections::BTreeSet::new();
    for entry in entries {
        let LogEvent::Security { security, subject } = &entry.event else {
            continue;
        };
        let Ok(whom) = u32::try_from(*subject) else {
            continue;
        };
        match security {
            SecurityNote::Suspended => {
                suspended.insert(whom);
            }
            SecurityNote::Acknowledged | SecurityNote::Removed => {
                suspended.remove(&whom);
            }
            _ => {}
        }
    }
    suspended.into_iter().collect()
}

/// Entries the device says are missing.
pub(crate) fn lost(entries: &[LogEntry]) -> u64 {
    let missing = |entry: &LogEntry| match &entry.event {
        LogEvent::Security {
            security: SecurityNote::EntriesLost,
            ..
        } => u64::from(entry.event.times()),
        _ => 0,
    };
    entries.iter().map(missing).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::card::Trigger;

    fn entry(index: u32, who: &str, event: LogEvent) -> LogEntry {
        LogEntry {
            index,
            at: Some(UnixTime(1_000 + i64::from(index))),
            who: who.to_owned(),
            authorization: index,
            event,
        }
    }

    fn acted(action: DoorAction, completion: Completion) -> LogEvent {
        LogEvent::Action {
            action: Some(action),
            trigger: Trigger::App,
            completion,
            auto_unlock: false,
        }
    }

    fn noted(security: SecurityNote, subject: i64) -> LogEvent {
        LogEvent::Security { security, subject }
    }

    fn shown(filter: &LogFilter) -> Vec<u32> {
        let entries = [
            entry(1, "Anna", acted(DoorAction::Unlock, Completion::Success)),
            entry(
                2,
                "Bert",
                acted(DoorAction::Unlock, Completion::MotorBlocked),
            ),
            entry(
                3,
                "Anna",
                acted(DoorAction::Lock, Completion::RejectedNightMode),
            ),
            entry(4, "Bert", noted(SecurityNote::WrongCodes, 7)),
            entry(5, "", LogEvent::Other { kind: 99 }),
        ];
        let pass = entries.iter().filter(|entry| filter.lets_through(entry));
        pass.map(|entry| entry.index).collect()
    }

    #[test]
    fn each_part_of_a_filter_counts_and_all_must_fit() {
        let all = LogFilter::default;
        assert_eq!(shown(&all()), [1, 2, 3, 4, 5]);
        let outcome = |outcome| LogFilter {
            outcome: Some(outcome),
            ..all()
        };
        assert_eq!(shown(&outcome(LogOutcome::Succeeded)), [1]);
        assert_eq!(shown(&outcome(LogOutcome::Failed)), [2]);
        assert_eq!(shown(&outcome(LogOutcome::Refused)), [3]);
        assert_eq!(shown(&outcome(LogOutcome::WrongCode)), [4]);
        let action = LogFilter {
            action: Some(DoorAction::Unlock),
            ..all()
        };
        assert_eq!(shown(&action), [1, 2]);
        let annas = LogFilter {
            who: Some("Anna".to_owned()),
            outcome: Some(LogOutcome::Refused),
            ..all()
        };
        assert_eq!(shown(&annas), [3]);
        let range = LogFilter {
            from: Some(UnixTime(1_002)),
            until: Some(UnixTime(1_003)),
            ..all()
        };
        assert_eq!(shown(&range), [2, 3]);
        for (before, expected) in [(3, &[1, 2][..]), (99, &[1, 2, 3, 4, 5]), (0, &[])] {
            let page = LogFilter {
                before: Some(before),
                ..all()
            };
            assert_eq!(shown(&page), expected);
        }
        let second = LogFilter {
            authorization: Some(2),
            ..all()
        };
        assert_eq!(shown(&second), [2]);
    }

    #[test]
    fn who_is_suspended_follows_from_what_was_done_about_it() {
        let story = |events: &[(SecurityNote, i64)]| {
            let entries: Vec<_> = (1..)
                .zip(events)
                .map(|(index, (note, subject))| entry(index, "", noted(*note, *subject)))
                .collect();
            assert!(suspended(&entries).is_sorted());
            suspended(&entries)
        };
        const NOBODY: [u32; 0] = [];
        use SecurityNote::{Acknowledged, CodeChanged, Removed, Suspended};
        assert_eq!(story(&[(Suspended, 3), (Suspended, 4)]), [3, 4]);
        assert_eq!(
            story(&[(Suspended, 3), (Acknowledged, 0)]),
            [3],
            "0: the shared ones"
        );
        assert_eq!(story(&[(Suspended, 3), (Acknowledged, 3)]), NOBODY);
        assert_eq!(story(&[(Suspended, 3), (Removed, 3), (Suspended, 5)]), [5]);
        // Changing the code gives nobody his right to guess back.
        assert_eq!(story(&[(Suspended, 3), (CodeChanged, 0)]), [3]);
    }

    #[test]
    fn coalesced_and_lost_entries_are_counted() {
        assert_eq!(noted(SecurityNote::WrongCodes, 7).times(), 7);
        assert_eq!(noted(SecurityNote::Paired, 7).times(), 1);
        let entries = [
            entry(1, "", noted(SecurityNote::EntriesLost, 12)),
            entry(2, "", noted(SecurityNote::WrongCodes, 3)),
            entry(3, "", noted(SecurityNote::EntriesLost, 1)),
        ];
        assert_eq!(lost(&entries), 13);
    }
}
