//! What deserves attention.

use std::io::Write;

use clap::Args;
use serde_json::json;

use super::session::Session;
use super::{Common, clean, out, words};
use crate::exit::Failure;

/// What `notices` can be told.
#[derive(Debug, Args)]
pub(crate) struct NoticesArgs {
    /// Put away those that can be put away, after showing them
    #[arg(long)]
    dismiss: bool,
    #[command(flatten)]
    pub(super) common: Common,
}

pub(super) async fn run(session: &Session, args: &NoticesArgs) -> Result<(), Failure> {
    let cards = if session.named().is_some() {
        let device = session.device().await?;
        vec![session.app.refresh(device.id).await?]
    } else {
        session.app.refresh_all().await;
        session.app.devices()
    };
    let document: Vec<_> = cards
        .iter()
        .map(|card| json!({"device": card.id, "name": card.name, "notices": card.notices}))
        .collect();
    out::print(session.json, &json!({"devices": document}), |page| {
        for card in &cards {
            for notice in &card.notices {
                writeln!(page, "{}: {}", clean(&card.name), words::notice(notice))?;
            }
        }
        if cards.iter().all(|card| card.notices.is_empty()) {
            writeln!(page, "Nothing needs attention.")?;
        }
        Ok(())
    })?;
    if args.dismiss {
        for card in &cards {
            session.app.dismiss_notices(card.id).await?;
        }
    }
    Ok(())
}
