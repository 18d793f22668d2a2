//! Codes for the keypad at the door.

use std::io::Write;

use clap::{Args, Subcommand};
use doorward_app::{AppError, DeviceId, KeypadCodeChange, KeypadCodeView, KeypadCodeWish};
use serde_json::json;
use zeroize::Zeroizing;

use super::args::{GateArgs, LimitArgs};
use super::join::confirm;
use super::session::Session;
use super::{Common, out, secret, words};
use crate::exit::Failure;

/// What `keypad` can be told.
#[derive(Debug, Args)]
pub(crate) struct KeypadArgs {
    #[command(subcommand)]
    verb: Option<KeypadVerb>,
    #[command(flatten)]
    gate: GateArgs,
    #[command(flatten)]
    pub(super) common: Common,
}

#[derive(Debug, Subcommand)]
enum KeypadVerb {
    /// The keypad codes
    List {
        /// Show the digits too
        #[arg(long)]
        digits: bool,
    },
    /// Add one. Its six digits (1 to 9) are asked for, or the next line of standard input with --code-stdin
    Add {
        /// Whose it is
        name: String,
        /// Let chance choose the digits, and print them
        #[arg(long)]
        random: bool,
        /// Take obvious digits all the same
        #[arg(long)]
        confirm_obvious: bool,
        #[command(flatten)]
        limit: LimitArgs,
    },
    /// Switch one on
    Enable {
        /// Its number
        id: u16,
    },
    /// Switch one off
    Disable {
        /// Its number
        id: u16,
    },
    /// Call one by another name
    Rename {
        /// Its number
        id: u16,
        /// The new name
        name: String,
    },
    /// Give one other digits, asked for as with add
    Digits {
        /// Its number
        id: u16,
        /// Take obvious digits all the same
        #[arg(long)]
        confirm_obvious: bool,
    },
    /// Say when one works; without anything said, it works always
    Limit {
        /// Its number
        id: u16,
        #[command(flatten)]
        limit: LimitArgs,
    },
    /// Remove one
    Remove {
        /// Its number
        id: u16,
    },
}

pub(super) async fn run(session: &Session, args: KeypadArgs) -> Result<(), Failure> {
    let id = session.inside(&args.gate).await?;
    let (app, visit) = (&session.app, &session.visit);
    let (code, change) = match args.verb.unwrap_or(KeypadVerb::List { digits: false }) {
        KeypadVerb::List { digits } => return list(session, id, digits).await,
        KeypadVerb::Add {
            name,
            random,
            confirm_obvious,
            limit,
        } => {
            let digits = if random {
                let taken = app.keypad_codes(visit, id).await?;
                app.suggest_keypad_code(&taken.codes)
            } else {
                digits(&args.gate).await?
            };
            let wish = |confirmed_obvious| KeypadCodeWish {
                digits: digits.clone(),
                name: name.clone(),
                limit: limit.limit(),
                confirmed_obvious,
            };
            let mut added = app.add_keypad_code(visit, id, wish(confirm_obvious)).await;
            if added == Err(AppError::ObviousCode) && insists(&args.gate).await? {
                added = app.add_keypad_code(visit, id, wish(true)).await;
            }
            let added = added?;
            let shown = random.then_some(digits.as_str());
            return out::print(
                session.json,
                &json!({"id": added, "digits": shown}),
                |page| {
                    writeln!(page, "Keypad code {added} is added.")?;
                    shown.map_or(Ok(()), |digits| writeln!(page, "Its digits: {digits}"))
                },
            );
        }
        KeypadVerb::Digits {
            id: code,
            confirm_obvious: confirmed_obvious,
        } => (
            code,
            KeypadCodeChange {
                digits: Some(digits(&args.gate).await?),
                confirmed_obvious,
                ..KeypadCodeChange::default()
            },
        ),
        KeypadVerb::Remove { id: code } => {
            app.remove_keypad_code(visit, id, code).await?;
            return list(session, id, false).await;
        }
        KeypadVerb::Enable { id: code } => (
            code,
            KeypadCodeChange {
                enabled: Some(true),
                ..KeypadCodeChange::default()
            },
        ),
        KeypadVerb::Disable { id: code } => (
            code,
            KeypadCodeChange {
                enabled: Some(false),
                ..KeypadCodeChange::default()
            },
        ),
        KeypadVerb::Rename { id: code, name } => (
            code,
            KeypadCodeChange {
                name: Some(name),
                ..KeypadCodeChange::default()
            },
        ),
        KeypadVerb::Limit { id: code, limit } => (
            code,
            KeypadCodeChange {
                limit: Some(limit.limit()),
                ..KeypadCodeChange::default()
            },
        ),
    };
    let mut changed = app
        .change_keypad_code(visit, id, code, change.clone())
        .await;
    if changed == Err(AppError::ObviousCode) && insists(&args.gate).await? {
        let change = KeypadCodeChange {
            confirmed_obvious: true,
            ..change
        };
        changed = app.change_keypad_code(visit, id, code, change).await;
    }
    changed?;
    list(session, id, false).await
}

/// Whether somebody at the terminal wants digits that anybody would try.
async fn insists(gate: &GateArgs) -> Result<bool, Failure> {
    if gate.code_stdin {
        return Ok(false);
    }
    confirm("These digits are among the first anybody would try.").await
}

/// The digits somebody chose.
async fn digits(gate: &GateArgs) -> Result<Zeroizing<String>, Failure> {
    let digits = if gate.code_stdin {
        secret::line().await?
    } else {
        secret::ask("Keypad code (six digits from 1 to 9): ".to_owned()).await?
    };
    Ok(digits.unwrap_or_default())
}

/// A keypad code for programs.
pub(super) fn document(code: &KeypadCodeView, digits: bool) -> serde_json::Value {
    json!({
        "id": code.id,
        "name": code.name,
        "enabled": code.enabled,
        "standing": code.standing,
        "created": code.created,
        "last_active": code.last_active,
        "uses": code.uses,
        "limit": code.limit,
        "digits": digits.then(|| code.expose_digits()),
    })
}

async fn list(session: &Session, id: DeviceId, digits: bool) -> Result<(), Failure> {
    let view = session.app.keypad_codes(&session.visit, id).await?;
    let shown = |code: &KeypadCodeView| {
        if digits {
            Zeroizing::new(code.expose_digits())
        } else {
            Zeroizing::new("••••••".to_owned())
        }
    };
    let codes = view.codes.iter().map(|code| document(code, digits));
    let codes: Vec<_> = codes.collect();
    let whole = json!({
        "keypad_codes": codes,
        "room_for": view.room_for,
        "has_keypad": view.has_keypad,
    });
    out::print(session.json, &whole, |page| {
        let row = |code: &KeypadCodeView| {
            vec![
                code.id.to_string(),
                code.name.clone(),
                shown(code).as_str().to_owned(),
                words::standing(code.standing),
                words::limit(code.limit.as_ref()),
                words::moment(code.last_active),
                code.uses.to_string(),
            ]
        };
        let rows: Vec<_> = view.codes.iter().map(row).collect();
        out::table(
            page,
            &["ID", "NAME", "DIGITS", "NOW", "WHEN", "LAST USED", "USES"],
            &rows,
        )?;
        if let Some(room) = view.room_for {
            writeln!(page, "{} of {room} keypad codes.", view.codes.len())?;
        }
        if view.has_keypad == Some(false) {
            writeln!(page, "No keypad is paired: nobody can type them yet.")?;
        }
        Ok(())
    })
}
