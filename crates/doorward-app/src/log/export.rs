//! The log as comma-separated values.

use core::fmt::Write;

use super::{LogEntry, LogEvent, LogOutcome};
use crate::local::LocalTime;
use crate::{Completion, DoorAction};

/// The log as comma-separated values (RFC 4180), safe to open in a spreadsheet: no cell begins like a formula.
///
/// Columns: index, time (ISO 8601, UTC), local time, who, authorization, event, action, trigger, completion, outcome,
/// times (wrong codes in a row are one entry), detail.
pub(crate) fn csv(entries: &[LogEntry]) -> String {
    let mut text = String::from(
        "index,time,local_time,who,authorization,event,action,trigger,completion,outcome,times,detail\r\n",
    );
    for entry in entries {
        let [event, action, trigger, completion, detail] = columns(&entry.event);
        let time = entry.at.map(LocalTime::utc_text).unwrap_or_default();
        let local = entry
            .at
            .map(|at| LocalTime::of(at).to_string())
            .unwrap_or_default();
        // Writing to a string cannot fail.
        let _ = write!(
            text,
            "{},{time},{local},{},{},{event},{action},{trigger},{completion},{},{},{}\r\n",
            entry.index,
            cell(&entry.who),
            entry.authorization,
            entry.event.outcome().map_or("", LogOutcome::word),
            entry.event.times(),
            cell(&detail),
        );
    }
    text
}

fn columns(event: &LogEvent) -> [String; 5] {
    let words = |event: &str, action: &str, trigger: &str, completion: &str, detail: String| {
        [
            event.to_owned(),
            action.to_owned(),
            trigger.to_owned(),
            completion.to_owned(),
            detail,
        ]
    };
    let on = |on: bool| if on { "on" } else { "off" }.to_owned();
    let ended = |completion: &Completion| completion.word();
    let action_word = |action: &Option<DoorAction>| action.map_or("", DoorAction::word);
    match event {
        LogEvent::Logging { on: is_on } => words("logging", "", "", "", on(*is_on)),
        LogEvent::Action {
            action,
            trigger,
            completion,
            auto_unlock,
        } => words(
            "action",
            action_word(action),
            trigger.word(),
            ended(completion),
            if *auto_unlock {
                "auto_unlock".to_owned()
            } else {
                String::new()
            },
        ),
        LogEvent::Calibration { completion } => {
            words("calibration", "", "", ended(completion), String::new())
        }
        LogEvent::Initialization { completion } => {
            words("initialization", "", "", ended(completion), String::new())
        }
        LogEvent::Keypad {
            action,
            completion,
            code_id,
            ..
        } => words(
            "keypad",
            action_word(action),
            "accessory",
            ended(completion),
            if *code_id == 0 {
                String::new()
            } else {
                format!("code {code_id}")
            },
        ),
        LogEvent::Door { door } => words("door", "", "", "", format!("{door:?}").to_lowercase()),
        LogEvent::DoorLogging { on: is_on } => words("door_logging", "", "", "", on(*is_on)),
        LogEvent::Firmware { version } => words("firmware", "", "", "", version.clone()),
        LogEvent::Doorbell {
            mode,
            source,
            suppressed,
            completion,
            ..
        } => words(
            "doorbell",
            mode.word(),
            source.word(),
            ended(completion),
            if *suppressed { "suppressed" } else { "" }.to_owned(),
        ),
        LogEvent::Security { security, subject } => words(
            "security",
            "",
            "",
            "",
            format!("{} {subject}", security.word()),
        ),
        LogEvent::Other { kind } => words("other", "", "", "", format!("type {kind}")),
    }
}

/// A text as a cell: quoted where need be; a leading character a spreadsheet would compute with is disarmed. Names come
/// from strangers' phones: what a terminal would obey is not in them.
fn cell(text: &str) -> String {
    let text: &str = &text
        .chars()
        .map(|letter| {
            if letter.is_control() {
                '\u{FFFD}'
            } else {
                letter
            }
        })
        .collect::<String>();
    let formula = text
        .trim_start()
        // Wide forms are computed with by some spreadsheets, too.
        .starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠', '\t', '\r']);
    let disarmed = if formula {
        format!("'{text}")
    } else {
        text.to_owned()
    };
    if disarmed.contains([',', '"', '\r', '\n', ';', '\t']) || formula {
        format!("\"{}\"", disarmed.replace('"', "\"\""))
    } else {
        disarmed
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Trigger, UnixTime};

    fn by(who: &str) -> LogEntry {
        LogEntry {
            index: 7,
            at: Some(UnixTime(1_767_225_600)),
            who: who.to_owned(),
            authorization: 3,
            event: LogEvent::Action {
                action: Some(DoorAction::Unlock),
                trigger: Trigger::App,
                completion: Completion::Success,
                auto_unlock: false,
            },
        }
    }

    #[test]
    fn a_name_cannot_become_a_formula_or_another_cell() {
        assert_eq!(cell("Anna"), "Anna");
        assert_eq!(cell("=HYPERLINK(\"x\")"), "\"'=HYPERLINK(\"\"x\"\")\"");
        assert_eq!(cell(" @SUM(A1)"), "\"' @SUM(A1)\"");
        assert_eq!(cell("＝1+1"), "\"'＝1+1\"");
        assert_eq!(cell("-1"), "\"'-1\"");
        assert_eq!(cell("a,b"), "\"a,b\"");
        assert_eq!(cell("a\nb\u{1b}[2J"), "a\u{FFFD}b\u{FFFD}[2J");
    }

    #[test]
    fn a_row_tells_who_what_how_and_when() {
        let text = csv(&[by("Anna")]);
        let row = text.lines().nth(1).unwrap();
        assert!(row.starts_with("7,2026-01-01T00:00:00Z,"), "{row}");
        assert!(
            row.ends_with(",Anna,3,action,unlock,app,success,succeeded,1,"),
            "{row}"
        );
        assert_eq!(
            row.matches(',').count(),
            text.lines().next().unwrap().matches(',').count()
        );
    }
}
