//! The activity log.

use std::io::{IsTerminal, Write};

use clap::Args;
use doorward_app::{
    AppError, DoorAction, DoorbellMode, ExportFormat, LocalTime, LogEntry, LogEvent, LogFilter,
    LogKind, LogOutcome, Progress, SecurityNote, SettingsPart, UnixTime,
};
use serde_json::json;

use super::args::GateArgs;
use super::session::Session;
use super::{Common, out, words};
use crate::exit::Failure;

/// What `log` can be told.
#[derive(Debug, Args)]
pub(crate) struct LogArgs {
    /// Of this person only
    #[arg(long, value_name = "NAME")]
    who: Option<String>,
    /// Of this kind only: lock, unlock, door, keypad, security, system
    #[arg(long, value_name = "KIND", value_parser = kind)]
    kind: Option<LogKind>,
    /// Of the permission of this number only
    #[arg(long, value_name = "NUMBER")]
    permission: Option<u32>,
    /// This action only: lock, unlock, unlatch, open, ring-to-open-on …
    #[arg(long, value_name = "ACTION", value_parser = super::schedule::action)]
    action: Option<DoorAction>,
    /// With this outcome only: succeeded, refused, failed, wrong-code
    #[arg(long, value_name = "OUTCOME", value_parser = outcome)]
    outcome: Option<LogOutcome>,
    /// Only entries older than the one of this number
    #[arg(long, value_name = "NUMBER")]
    before: Option<u32>,
    /// Not before this day or moment of yours: 2026-11-24 or 2026-11-24T07:30
    #[arg(long, value_name = "DATE", value_parser = LocalTime::parse)]
    since: Option<UnixTime>,
    /// Not after this day or moment of yours
    #[arg(long, value_name = "DATE", value_parser = LocalTime::parse)]
    until: Option<UnixTime>,
    /// Only what failed or was refused
    #[arg(long)]
    failures: bool,
    /// At most so many entries, the newest
    #[arg(long, value_name = "NUMBER", default_value_t = 50)]
    limit: usize,
    /// All entries the filter shows, as comma-separated values
    #[arg(long, conflicts_with = "json")]
    csv: bool,
    /// Switch the log on or off instead of reading it. While it is off nothing is recorded, and switching it on later
    /// brings nothing of that time back
    #[arg(long, value_name = "on|off", value_parser = switch)]
    switch: Option<bool>,
    #[command(flatten)]
    gate: GateArgs,
    #[command(flatten)]
    pub(super) common: Common,
}

fn kind(word: &str) -> Result<LogKind, AppError> {
    LogKind::from_word(word).ok_or_else(|| {
        let words: Vec<_> = LogKind::ALL.iter().map(|kind| kind.word()).collect();
        AppError::BadInput(format!("kinds are {}", words.join(", ")))
    })
}

fn outcome(word: &str) -> Result<LogOutcome, AppError> {
    LogOutcome::from_word(&word.replace('-', "_")).ok_or_else(|| {
        AppError::BadInput("outcomes are succeeded, refused, failed, wrong-code".into())
    })
}

fn switch(word: &str) -> Result<bool, AppError> {
    match word {
        "on" => Ok(true),
        "off" => Ok(false),
        _ => Err(AppError::BadInput("say on or off".into())),
    }
}

pub(super) async fn run(session: &Session, args: LogArgs) -> Result<(), Failure> {
    let id = session.inside(&args.gate).await?;
    if let Some(on) = args.switch {
        session.app.set_logging(&session.visit, id, on).await?;
        return out::print(session.json, &json!({"logging": on}), |page| {
            writeln!(page, "The log is {}.", words::on(on))
        });
    }
    let mut filter = LogFilter {
        who: args.who,
        kind: args.kind,
        from: args.since,
        until: args.until,
        failures: args.failures,
        authorization: args.permission,
        action: args.action,
        outcome: args.outcome,
        before: args.before,
        limit: Some(args.limit),
    };
    if args.csv {
        filter.limit = None;
        let csv = session
            .app
            .export_log(&session.visit, id, &filter, ExportFormat::Csv)
            .await?;
        return out::raw(csv.as_bytes());
    }
    let shown = std::io::stderr().is_terminal();
    let view = session.app.log(&session.visit, id, &filter, |progress| {
        if shown {
            show(progress);
        }
    });
    let view = view.await?;
    if shown {
        eprint_raw("\r\u{1b}[K");
    }
    out::print(session.json, &view, |page| {
        if !view.logging {
            writeln!(
                page,
                "The log is off: what happens now is not recorded. Switch it on with --switch on."
            )?;
        }
        if view.lost > 0 {
            writeln!(page, "Entries the device lost: {}", view.lost)?;
        }
        for permission in &view.suspended {
            writeln!(
                page,
                "Permission {permission} may not try security codes: doorward users lift {permission}"
            )?;
        }
        let rows: Vec<_> = view.entries.iter().map(row).collect();
        out::table(page, &["#", "WHEN", "WHO", "WHAT", "HOW", "RESULT"], &rows)?;
        if view.matching > view.entries.len() {
            writeln!(
                page,
                "… and {} older ones (--limit, --before)",
                view.matching - view.entries.len()
            )?;
        }
        Ok(())
    })
}

fn show(progress: Progress) {
    if progress.done.is_multiple_of(50)
        && let Some(total) = progress.total
    {
        eprint_raw(&format!("\rreading the log: {} of {total}", progress.done));
    }
}

fn eprint_raw(text: &str) {
    // Progress is worth no error.
    let _ = write!(std::io::stderr().lock(), "{text}");
}

fn row(entry: &LogEntry) -> Vec<String> {
    let (what, how, result) = tell(&entry.event);
    vec![
        entry.index.to_string(),
        words::moment(entry.at),
        entry.who.clone(),
        what,
        how,
        result,
    ]
}

fn tell(event: &LogEvent) -> (String, String, String) {
    let text = |what: &str| (what.to_owned(), String::new(), String::new());
    let asked = |action: &Option<DoorAction>| action.map_or("nothing", DoorAction::word).to_owned();
    match event {
        LogEvent::Logging { on } => text(&format!("log switched {}", words::on(*on))),
        LogEvent::DoorLogging { on } => text(&format!("door log switched {}", words::on(*on))),
        LogEvent::Action {
            action,
            trigger,
            completion,
            auto_unlock,
        } => {
            let how = if *auto_unlock {
                "auto unlock"
            } else {
                trigger.word()
            };
            (asked(action), how.to_owned(), completion.word().to_owned())
        }
        LogEvent::Calibration { completion } => (
            "calibration".to_owned(),
            String::new(),
            completion.word().to_owned(),
        ),
        LogEvent::Initialization { completion } => (
            "start-up run".to_owned(),
            String::new(),
            completion.word().to_owned(),
        ),
        LogEvent::Keypad {
            action, completion, ..
        } => (
            asked(action),
            "keypad".to_owned(),
            completion.word().to_owned(),
        ),
        LogEvent::Door { door } => text(&format!("door {}", format!("{door:?}").to_lowercase())),
        LogEvent::Doorbell {
            mode: DoorbellMode::Plain,
            source,
            completion,
            ..
        } => (
            "ring".to_owned(),
            source.word().to_owned(),
            completion.word().to_owned(),
        ),
        // What rings then is the bell; the source is who had switched the mode on.
        LogEvent::Doorbell {
            mode,
            source,
            completion,
            ..
        } => (
            format!("ring in {}", mode.word()),
            format!("switched on: {}", source.word()),
            completion.word().to_owned(),
        ),
        LogEvent::Firmware { version } => text(&format!("updated to {version}")),
        LogEvent::Security {
            security,
            subject: 0,
        } => text(security.word()),
        LogEvent::Security {
            security: SecurityNote::ClockSet,
            subject,
        } => text(&format!("clock_set ({subject:+} s)")),
        LogEvent::Security {
            security: SecurityNote::ConfigChanged,
            subject,
        } => SettingsPart::of_command(*subject).map_or_else(
            || text(SecurityNote::ConfigChanged.word()),
            |part| text(&format!("config_changed ({})", part.word())),
        ),
        LogEvent::Security { security, subject } => {
            text(&format!("{} ({subject})", security.word()))
        }
        LogEvent::Other { kind } => text(&format!("type {kind}")),
    }
}
