//! Moving the bolt, and what an Opener does.

use std::io::Write;

use clap::Args;
use doorward_app::{DoorAction, Outcome};
use serde_json::json;

use super::args::{GateArgs, OnOff};
use super::session::Session;
use super::{Common, clean, out, words};
use crate::exit::Failure;

/// What `lock`, `unlock`, `unlatch` and their like can be told.
#[derive(Debug, Args)]
pub(crate) struct ActArgs {
    #[command(flatten)]
    pub(super) common: Common,
}

/// What `lock-n-go` can be told.
#[derive(Debug, Args)]
pub(crate) struct LockNGoArgs {
    /// Pull the latch too: the door opens
    #[arg(long)]
    unlatch: bool,
    #[command(flatten)]
    pub(super) common: Common,
}

impl LockNGoArgs {
    pub(super) const fn action(&self) -> DoorAction {
        if self.unlatch {
            DoorAction::LockNGoUnlatch
        } else {
            DoorAction::LockNGo
        }
    }
}

/// What `ring-to-open` can be told.
#[derive(Debug, Args)]
pub(crate) struct SwitchArgs {
    /// Switch it on or off
    #[arg(value_enum)]
    switch: OnOff,
    #[command(flatten)]
    pub(super) common: Common,
}

impl SwitchArgs {
    pub(super) const fn ring_to_open(&self) -> DoorAction {
        match self.switch {
            OnOff::On => DoorAction::RingToOpenOn,
            OnOff::Off => DoorAction::RingToOpenOff,
        }
    }
}

/// What `continuous-mode` can be told.
#[derive(Debug, Args)]
pub(crate) struct GuardedSwitchArgs {
    /// Switch it on or off
    #[arg(value_enum)]
    switch: OnOff,
    #[command(flatten)]
    gate: GateArgs,
    #[command(flatten)]
    pub(super) common: Common,
}

pub(super) async fn act(session: &Session, action: DoorAction) -> Result<(), Failure> {
    let device = session.device().await?;
    let outcome = session.app.act(device.id, action).await?;
    tell(session, &device, &outcome)
}

pub(super) async fn continuous_mode(
    session: &Session,
    args: &GuardedSwitchArgs,
) -> Result<(), Failure> {
    let action = match args.switch {
        OnOff::On => DoorAction::ContinuousModeOn,
        OnOff::Off => DoorAction::ContinuousModeOff,
    };
    let id = session.inside(&args.gate).await?;
    let outcome = session.app.act_guarded(&session.visit, id, action).await?;
    tell(session, &session.app.device(id)?, &outcome)
}

fn tell(
    session: &Session,
    device: &doorward_app::DeviceCard,
    outcome: &Outcome,
) -> Result<(), Failure> {
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
