//! The security code.

use std::io::Write;

use clap::{Args, Subcommand};
use doorward_app::{AppError, Gate, spoken};
use serde_json::json;

use super::args::GateArgs;
use super::join::{choose, confirm};
use super::session::Session;
use super::{Common, clean, out, secret};
use crate::exit::Failure;

/// What `code` can be told.
#[derive(Debug, Args)]
pub(crate) struct CodeArgs {
    #[command(subcommand)]
    verb: Option<CodeVerb>,
    #[command(flatten)]
    gate: GateArgs,
    #[command(flatten)]
    pub(super) common: Common,
}

#[derive(Debug, Subcommand)]
enum CodeVerb {
    /// Choose or change it. With --code-stdin: a line with the existing one, unless there is none, and a line with the new
    Set {
        /// Take an obvious code all the same
        #[arg(long)]
        confirm_obvious: bool,
    },
    /// Show it to the device; with --remember it is asked for no more
    Verify,
    /// Forget the remembered one
    Forget,
    /// What the device tells about codes and wrong guesses
    Status,
    /// Let others try codes again after too many wrong ones
    Acknowledge {
        /// Only the suspended permission of this number
        permission: Option<u32>,
    },
}

pub(super) async fn run(session: &Session, args: CodeArgs) -> Result<(), Failure> {
    match args.verb.unwrap_or(CodeVerb::Status) {
        CodeVerb::Set { confirm_obvious } => set(session, &args.gate, confirm_obvious).await,
        CodeVerb::Verify => {
            let device = session.device().await?;
            if session.app.gate(&session.visit, device.id).await? == Gate::NotProtected {
                return out::print(
                    session.json,
                    &json!({"device": device.id, "code_set": false}),
                    |page| writeln!(page, "{} has no security code.", clean(&device.name)),
                );
            }
            let code = typed(
                session,
                &args.gate,
                &device.name,
                device.product.code_digits(),
            )
            .await?;
            session
                .app
                .enter(&session.visit, device.id, &code, args.gate.remember)
                .await?;
            out::print(
                session.json,
                &json!({"device": device.id, "verified": true}),
                |page| writeln!(page, "The security code is right."),
            )
        }
        CodeVerb::Forget => {
            let device = session.device().await?;
            session.app.forget_code(device.id).await?;
            out::print(
                session.json,
                &json!({"device": device.id, "remembered": false}),
                |page| {
                    writeln!(
                        page,
                        "This phone does not remember the security code of {}.",
                        clean(&device.name)
                    )
                },
            )
        }
        CodeVerb::Status => status(session).await,
        CodeVerb::Acknowledge { permission } => {
            let id = session.inside(&args.gate).await?;
            session
                .app
                .acknowledge(&session.visit, id, permission)
                .await?;
            out::print(
                session.json,
                &json!({"device": id, "acknowledged": true}),
                |page| writeln!(page, "Others may try codes again."),
            )
        }
    }
}

async fn set(session: &Session, gate: &GateArgs, mut confirmed: bool) -> Result<(), Failure> {
    let device = session.device().await?;
    let digits = device.product.code_digits();
    let fresh = session.app.gate(&session.visit, device.id).await? == Gate::NotProtected;
    // The existing code is typed anew even when it is remembered.
    let old = if fresh {
        None
    } else {
        Some(typed(session, gate, &device.name, digits).await?)
    };
    let new = if gate.code_stdin {
        secret::line().await?.unwrap_or_default()
    } else {
        choose(device.product, "New security code").await?
    };
    loop {
        let done = match &old {
            Some(old) => {
                session
                    .app
                    .change_code(&session.visit, device.id, old, &new, confirmed)
                    .await
            }
            None => {
                session
                    .app
                    .set_first_code(&session.visit, device.id, &new, confirmed, gate.remember)
                    .await
            }
        };
        match done {
            Err(AppError::ObviousCode)
                if !gate.code_stdin
                    && confirm("This code is among the first anybody would guess.").await? =>
            {
                confirmed = true;
            }
            done => break done?,
        }
    }
    out::print(
        session.json,
        &json!({"device": device.id, "changed": true}),
        |page| {
            writeln!(page, "The security code of {} is set.", clean(&device.name))?;
            if device.product.pairs_with_code() {
                writeln!(
                    page,
                    "Note it down: pairing another phone will ask for it, even when this phone remembers it."
                )?;
            }
            Ok(())
        },
    )
}

async fn typed(
    session: &Session,
    gate: &GateArgs,
    name: &str,
    digits: usize,
) -> Result<zeroize::Zeroizing<String>, Failure> {
    if gate.code_stdin {
        Ok(secret::line().await?.unwrap_or_default())
    } else {
        session.ask_code(name, digits).await
    }
}

async fn status(session: &Session) -> Result<(), Failure> {
    let device = session.device().await?;
    let view = session.app.code_view(device.id).await?;
    let remembered = session.app.device(device.id)?.code.remembered;
    out::print(
        session.json,
        &json!({"device": device.id, "remembered": remembered, "code": view}),
        |page| {
            let Some(view) = view else {
                return writeln!(page, "{} does not tell.", clean(&device.name));
            };
            writeln!(page, "Security code set: {}", yes(view.set))?;
            writeln!(page, "Shown by this phone: {}", yes(view.proven))?;
            writeln!(page, "Remembered on this phone: {}", yes(remembered))?;
            if let Some(tries) = view.tries_left {
                writeln!(
                    page,
                    "Wrong codes left before it makes this phone wait: {tries}"
                )?;
            }
            if view.wait_seconds > 0 {
                let wait = core::time::Duration::from_secs(view.wait_seconds.into());
                writeln!(page, "Takes no code for {}", spoken(wait))?;
            }
            writeln!(
                page,
                "Wrong codes nobody acknowledged: {}",
                view.unacknowledged
            )
        },
    )
}

const fn yes(yes: bool) -> &'static str {
    if yes { "yes" } else { "no" }
}
