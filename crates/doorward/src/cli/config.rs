//! Features and configuration.

use std::io::Write;

use clap::{Args, Subcommand};
use doorward_app::settings::{
    FieldChange, FieldId, FieldKind, FieldView, SettingsPage, SettingsView,
};
use doorward_app::{AppError, DeviceTask};
use serde_json::json;

use super::args::GateArgs;
use super::session::Session;
use super::{Common, out};
use crate::exit::Failure;

/// What `config` can be told.
#[derive(Debug, Args)]
pub(crate) struct ConfigArgs {
    #[command(subcommand)]
    verb: Option<ConfigVerb>,
    #[command(flatten)]
    gate: GateArgs,
    #[command(flatten)]
    pub(super) common: Common,
}

#[derive(Debug, Subcommand)]
enum ConfigVerb {
    /// Show all settings, or one page: general, lock_behaviour, auto_lock, night_mode, intercom, ring_to_open, doorbell,
    /// button_and_led, fob, door_sensor, advanced
    Show {
        /// The page
        #[arg(value_parser = page)]
        page: Option<SettingsPage>,
    },
    /// Change settings: auto_lock=on auto_lock_timeout=120 …
    Set {
        /// What to change into what
        #[arg(required = true, value_name = "SETTING=VALUE")]
        changes: Vec<String>,
    },
    /// Set the device's clock to this computer's
    Clock,
    /// Set the device's time zone to this computer's
    ZoneHere,
    /// Let the device learn its positions; open the door first
    Calibrate,
    /// Opener: let it learn its intercom; somebody rings at the house door when it says so
    Train,
    /// Set all settings to their defaults; name, security code, permissions, keypad codes and log stay
    Defaults {
        /// Do it without being asked
        #[arg(long)]
        yes: bool,
    },
}

fn page(word: &str) -> Result<SettingsPage, AppError> {
    SettingsPage::from_word(word).ok_or_else(|| {
        let words: Vec<_> = SettingsPage::ALL.iter().map(|page| page.word()).collect();
        AppError::BadInput(format!("pages are {}", words.join(", ")))
    })
}

pub(super) async fn run(session: &Session, args: ConfigArgs) -> Result<(), Failure> {
    match args.verb.unwrap_or(ConfigVerb::Show { page: None }) {
        ConfigVerb::Show { page } => {
            let id = session.inside(&args.gate).await?;
            let view = session.app.settings(&session.visit, id).await?;
            show(session, &view, |field| {
                page.is_none_or(|page| field.id.page() == page)
            })
        }
        ConfigVerb::Set { changes } => {
            // What cannot be is said before anybody is asked for a code.
            let changes = read(&changes)?;
            let id = session.inside(&args.gate).await?;
            let view = session
                .app
                .change_settings(&session.visit, id, &changes)
                .await?;
            show(session, &view, |field| {
                changes.iter().any(|change| change.id() == field.id)
            })
        }
        ConfigVerb::Clock => {
            let id = session.inside(&args.gate).await?;
            session.app.set_clock(&session.visit, id).await?;
            out::print(
                session.json,
                &json!({"device": id, "clock": "set"}),
                |page| writeln!(page, "The clock is set."),
            )
        }
        ConfigVerb::ZoneHere => {
            let id = session.inside(&args.gate).await?;
            let view = session.app.set_time_zone_here(&session.visit, id).await?;
            show(session, &view, |field| field.id == FieldId::TimeZone)
        }
        ConfigVerb::Train => {
            let id = session.inside(&args.gate).await?;
            let step = |task| {
                if task == DeviceTask::TrainingRingNow {
                    out::note("Ring at the house door now, within 30 seconds.");
                }
            };
            session.app.train(&session.visit, id, step).await?;
            out::print(
                session.json,
                &json!({"device": id, "trained": true}),
                |page| writeln!(page, "The Opener knows its intercom."),
            )
        }
        ConfigVerb::Defaults { yes } => {
            let what = "All settings of the device go back to their defaults.";
            if !yes && !super::join::confirm(what).await? {
                return Err(AppError::BadInput(format!(
                    "{what} Nothing was changed (--yes does it)"
                ))
                .into());
            }
            let id = session.inside(&args.gate).await?;
            let view = session.app.restore_defaults(&session.visit, id).await?;
            show(session, &view, |_| true)
        }
        ConfigVerb::Calibrate => {
            let id = session.inside(&args.gate).await?;
            session.app.calibrate(&session.visit, id).await?;
            out::print(
                session.json,
                &json!({"device": id, "calibrated": true}),
                |page| writeln!(page, "The device knows its positions."),
            )
        }
    }
}

fn read(changes: &[String]) -> Result<Vec<FieldChange>, AppError> {
    let (mut good, mut problems) = (Vec::new(), Vec::new());
    for change in changes {
        let (word, value) = change
            .split_once('=')
            .ok_or_else(|| AppError::BadInput("changes look like auto_lock=on".into()))?;
        let id: FieldId = word.parse().map_err(|_| {
            AppError::BadInput(format!("there is no setting {word}: doorward config show"))
        })?;
        match FieldChange::parse(id, value) {
            Ok(change) => good.push(change),
            Err(problem) => problems.push(problem),
        }
    }
    if problems.is_empty() {
        Ok(good)
    } else {
        Err(AppError::BadFields(problems))
    }
}

fn show(
    session: &Session,
    view: &SettingsView,
    wanted: impl Fn(&FieldView) -> bool,
) -> Result<(), Failure> {
    let fields: Vec<&FieldView> = view.fields.iter().filter(|field| wanted(field)).collect();
    let values: serde_json::Map<_, _> = fields
        .iter()
        .map(|field| (field.id.word().to_owned(), json!(field.value)))
        .collect();
    out::print(
        session.json,
        &json!({"device": view.facts, "settings": values}),
        |page| {
            let row = |field: &&FieldView| {
                vec![
                    field.id.page().word().to_owned(),
                    field.id.word().to_owned(),
                    field.value.to_string(),
                    allowed(field.kind),
                ]
            };
            let rows: Vec<_> = fields.iter().map(row).collect();
            out::table(page, &["PAGE", "SETTING", "VALUE", "ALLOWED"], &rows)
        },
    )
}

fn allowed(kind: FieldKind) -> String {
    match kind {
        FieldKind::Switch => "on, off".to_owned(),
        FieldKind::Number { min, max, unit } => format!("{min} to {max} {}", unit.sign())
            .trim_end()
            .to_owned(),
        FieldKind::Choice { options } if options.len() > 20 => {
            "an IANA time zone of the device's list".to_owned()
        }
        FieldKind::Choice { options } => options.join(", "),
        FieldKind::Text { max_bytes } => format!("up to {max_bytes} bytes"),
        FieldKind::Time => "07:30".to_owned(),
        FieldKind::Degrees { limit } => format!("-{limit} to {limit} °"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_problems_are_told_at_once_and_name_what_is_allowed() {
        let changes =
            ["auto_lock=on", "led_brightness=9", "lock_n_go_timeout=4"].map(str::to_owned);
        let text = read(&changes).unwrap_err().to_string();
        assert!(
            text.contains("led_brightness: must be a whole number from 0 to 5"),
            "{text}"
        );
        assert!(
            text.contains("lock_n_go_timeout: must be a whole number from 5 to 60 s"),
            "{text}"
        );
        assert!(read(&["led=1".to_owned()]).is_err());
        assert!(read(&["auto_lock".to_owned()]).is_err());
    }
}
