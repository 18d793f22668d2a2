//! Moving the bolt.

use std::io::Write;

use clap::Args;
use doorward_app::DoorAction;
use serde_json::json;

use super::session::Session;
use super::{Common, clean, out, words};
use crate::exit::Failure;

/// What `lock`, `unlock`, `unlatch` and `lock-n-go` can be told.
#[derive(Debug, Args)]
pub(crate) struct ActArgs {
    #[command(flatten)]
    pub(super) common: Common,
}

pub(super) async fn act(session: &Session, action: DoorAction) -> Result<(), Failure> {
    let device = session.device().await?;
    let outcome = session.app.act(device.id, action).await?;
    let document = json!({"device": device.id, "action": outcome.action, "state": outcome.state});
    out::print(session.json, &document, |page| {
        writeln!(
            page,
            "{}: {}",
            clean(&device.name),
            words::state(outcome.state)
        )
    })
}
