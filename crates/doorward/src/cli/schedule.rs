//! Time control: what the device does by itself.

use clap::{Args, Subcommand};
use doorward_app::{AppError, Clock, DoorAction, NotAClock, ScheduleEntry, Weekdays};
use serde_json::json;

use super::args::{GateArgs, weekdays};
use super::session::Session;
use super::{Common, out, words};
use crate::exit::Failure;

/// What `schedule` can be told.
#[derive(Debug, Args)]
pub(crate) struct ScheduleArgs {
    #[command(subcommand)]
    verb: Option<ScheduleVerb>,
    #[command(flatten)]
    gate: GateArgs,
    #[command(flatten)]
    pub(super) common: Common,
}

#[derive(Debug, Subcommand)]
enum ScheduleVerb {
    /// All entries
    List,
    /// Add one
    Add {
        /// On these days: mon,tue,…
        #[arg(value_parser = weekdays)]
        days: Weekdays,
        /// At this time of the device's day: 07:30
        #[arg(value_parser = clock)]
        at: Clock,
        /// Do this: lock, unlock, unlatch, lock_n_go, lock_n_go_unlatch, full_lock
        #[arg(value_parser = action)]
        action: DoorAction,
    },
    /// Switch one on
    Enable {
        /// Its number
        id: u8,
    },
    /// Switch one off
    Disable {
        /// Its number
        id: u8,
    },
    /// Remove one
    Remove {
        /// Its number
        id: u8,
    },
}

fn clock(text: &str) -> Result<Clock, NotAClock> {
    text.parse()
}

pub(super) fn action(word: &str) -> Result<DoorAction, AppError> {
    DoorAction::from_word(&word.replace('-', "_")).ok_or_else(|| {
        let words: Vec<_> = DoorAction::ALL.iter().map(|action| action.word()).collect();
        AppError::BadInput(format!("actions are {}", words.join(", ")))
    })
}

pub(super) async fn run(session: &Session, args: ScheduleArgs) -> Result<(), Failure> {
    let id = session.inside(&args.gate).await?;
    let (app, visit) = (&session.app, &session.visit);
    let switch = async |entry: u8, on: bool| {
        let entries = app.schedule(visit, id).await?;
        let present = entries.into_iter().find(|present| present.id == entry);
        let mut present = present
            .ok_or_else(|| AppError::BadInput("there is no such entry on the device".into()))?;
        present.enabled = on;
        app.change_schedule(visit, id, None, present).await
    };
    match args.verb.unwrap_or(ScheduleVerb::List) {
        ScheduleVerb::List => {}
        ScheduleVerb::Add { days, at, action } => {
            app.add_schedule(visit, id, ScheduleEntry::new(days, at, action))
                .await?;
        }
        ScheduleVerb::Enable { id: entry } => switch(entry, true).await?,
        ScheduleVerb::Disable { id: entry } => switch(entry, false).await?,
        ScheduleVerb::Remove { id: entry } => app.remove_schedule(visit, id, entry, None).await?,
    }
    let entries = app.schedule(visit, id).await?;
    out::print(session.json, &json!({"schedule": entries}), |page| {
        let row = |entry: &ScheduleEntry| {
            vec![
                entry.id.to_string(),
                words::weekdays(entry.weekdays),
                entry.at.to_string(),
                entry.action.map_or("?", DoorAction::word).to_owned(),
                words::on(entry.enabled).to_owned(),
            ]
        };
        let rows: Vec<_> = entries.iter().map(row).collect();
        out::table(page, &["ID", "DAYS", "AT", "ACTION", "ENABLED"], &rows)
    })
}
