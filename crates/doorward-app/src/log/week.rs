//! Seven days at a glance.

use alloc::collections::BTreeSet;

use super::{DaySummary, DoorbellMode, HourSummary, LogEntry, LogEvent, LogKind, WeekSummary};
use crate::UnixTime;
use crate::local::{self, LocalTime};

/// Everybody who appears, sorted.
pub(crate) fn people(entries: &[LogEntry]) -> Vec<String> {
    let names: BTreeSet<&str> = entries
        .iter()
        .map(|entry| entry.who.as_str())
        .filter(|who| !who.is_empty())
        .collect();
    names.into_iter().map(str::to_owned).collect()
}

/// The seven days up to `now`, in this computer's time zone.
pub(crate) fn week(entries: &[LogEntry], now: UnixTime) -> WeekSummary {
    let mut days: Vec<DaySummary> = local::last_days(now, 7)
        .into_iter()
        .map(|(date, weekday)| DaySummary {
            date,
            weekday,
            hours: vec![HourSummary::default(); 24],
        })
        .collect();
    for entry in entries {
        let Some(at) = entry.at else { continue };
        let local = LocalTime::of(at);
        let date = local.date_text();
        let day = days.iter_mut().find(|day| day.date == date);
        let hour = day.and_then(|day| day.hours.get_mut(usize::from(local.hour)));
        if let Some(hour) = hour {
            count(hour, entry);
        }
    }
    WeekSummary { days }
}

fn count(hour: &mut HourSummary, entry: &LogEntry) {
    let place = if entry.event.is_failure() {
        &mut hour.failed
    } else {
        match done(&entry.event) {
            LogKind::Lock => &mut hour.locked,
            LogKind::Unlock => &mut hour.unlocked,
            LogKind::Door | LogKind::Keypad | LogKind::Security | LogKind::System => {
                &mut hour.other
            }
        }
    };
    *place = place.saturating_add(1);
}

/// What was done to the door, however it was asked: a code at the keypad unlocks, and so does a ring that opens.
fn done(event: &LogEvent) -> LogKind {
    match event {
        LogEvent::Doorbell {
            mode: DoorbellMode::RingToOpen | DoorbellMode::ContinuousMode,
            ..
        } => LogKind::Unlock,
        other => other
            .action()
            .map_or_else(|| other.kind(), LogKind::of_action),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Completion, DoorAction, DoorbellSource, KeypadSource, Trigger};

    fn entry(at: i64, action: DoorAction, completion: Completion) -> LogEntry {
        LogEntry {
            index: 1,
            at: Some(UnixTime(at)),
            who: String::new(),
            authorization: 0,
            event: LogEvent::Action {
                action: Some(action),
                trigger: Trigger::Button,
                completion,
                auto_unlock: false,
            },
        }
    }

    #[test]
    fn a_week_counts_what_happened_in_its_hours_and_nothing_else() {
        let now = UnixTime(1_767_225_600 + 12 * 3_600);
        let entries = [
            entry(now.0 - 60, DoorAction::Lock, Completion::Success),
            entry(now.0 - 61, DoorAction::Unlock, Completion::Success),
            entry(now.0 - 62, DoorAction::Lock, Completion::MotorBlocked),
            entry(now.0 - 8 * 86_400, DoorAction::Lock, Completion::Success),
        ];
        let week = week(&entries, now);
        assert_eq!(week.days.len(), 7);
        let today = week.days.last().unwrap().total();
        assert_eq!(
            (today.locked, today.unlocked, today.failed, today.other),
            (1, 1, 1, 0)
        );
        let all: u16 = week.days.iter().map(|day| day.total().locked).sum();
        assert_eq!(all, 1, "what is older than a week is not in it");
    }

    #[test]
    fn a_code_at_the_keypad_and_a_ring_that_opens_count_as_what_they_did() {
        let keypad = |action| LogEvent::Keypad {
            action: Some(action),
            source: KeypadSource::Code,
            completion: Completion::Success,
            code_id: 1,
        };
        let ring = |mode| LogEvent::Doorbell {
            mode,
            source: DoorbellSource::Doorbell,
            geofence: false,
            suppressed: false,
            sound: 0,
            completion: Completion::Success,
            code_id: 0,
        };
        let now = UnixTime(1_767_225_600 + 12 * 3_600);
        let entries = [
            keypad(DoorAction::Unlock),
            keypad(DoorAction::Lock),
            ring(DoorbellMode::ContinuousMode),
            ring(DoorbellMode::Plain),
        ]
        .map(|event| LogEntry {
            event,
            ..entry(now.0 - 60, DoorAction::Lock, Completion::Success)
        });
        let today = week(&entries, now).days.last().unwrap().total();
        assert_eq!(
            (today.locked, today.unlocked, today.failed, today.other),
            (1, 2, 0, 1)
        );
    }
}
