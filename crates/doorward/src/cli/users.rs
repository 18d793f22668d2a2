//! Lock permissions.

use std::io::Write;

use clap::{Args, Subcommand};
use doorward_app::{
    AppError, DeviceId, InvitationEnd, InvitationState, KeypadCodeView, PermissionChange,
    PermissionView, RemovalWarning,
};
use serde_json::json;

use super::args::{GateArgs, LimitArgs, OnOff};
use super::session::Session;
use super::{Common, clean, out, words};
use crate::exit::Failure;

/// What `users` can be told; nothing lists.
#[derive(Debug, Args)]
pub(crate) struct UsersArgs {
    #[command(subcommand)]
    verb: Option<UsersVerb>,
    #[command(flatten)]
    gate: GateArgs,
    #[command(flatten)]
    pub(super) common: Common,
}

#[derive(Debug, Subcommand)]
enum UsersVerb {
    /// Who can do what: phones, bridges, fobs, keypads and keypad codes, and whether each works now
    List,
    /// Switch a permission on
    Enable {
        /// Its number
        permission: u32,
    },
    /// Switch a permission off
    Disable {
        /// Its number
        permission: u32,
        /// Switch this phone's own off without being asked
        #[arg(long)]
        yes: bool,
    },
    /// Call it by another name
    Rename {
        /// Its number
        permission: u32,
        /// The new name
        name: String,
    },
    /// Say when it holds; without anything said, it holds always
    Limit {
        /// Its number
        permission: u32,
        #[command(flatten)]
        limit: LimitArgs,
    },
    /// Say whether it holds from afar too
    Remote {
        /// Its number
        permission: u32,
        /// Switch it on or off
        #[arg(value_enum)]
        switch: OnOff,
    },
    /// Give a phone back its right to try security codes
    Lift {
        /// Its number
        permission: u32,
    },
    /// Make an invitation again that nobody used: prints a new link, the old one ends
    InviteAgain {
        /// Its number
        permission: u32,
    },
    /// Remove a permission for good, or revoke an invitation
    Remove {
        /// Its number
        permission: u32,
        /// Remove this phone's own without being asked
        #[arg(long)]
        yes: bool,
    },
}

pub(super) async fn run(session: &Session, args: UsersArgs) -> Result<(), Failure> {
    let id = session.inside(&args.gate).await?;
    let (app, visit) = (&session.app, &session.visit);
    let (permission, change) = match args.verb.unwrap_or(UsersVerb::List) {
        UsersVerb::List => return list(session, id).await,
        UsersVerb::Remove { permission, yes } => {
            return remove(session, id, permission, yes).await;
        }
        UsersVerb::Lift { permission } => {
            app.acknowledge(visit, id, Some(permission)).await?;
            return out::print(session.json, &json!({"lifted": permission}), |page| {
                writeln!(
                    page,
                    "Permission {permission} may try security codes again."
                )
            });
        }
        UsersVerb::InviteAgain { permission } => {
            let once = format!("again {permission}");
            let made = app.invite_again(visit, id, &once, permission).await?;
            return super::join::show_invitation(session, &made);
        }
        UsersVerb::Remote { permission, switch } => (
            permission,
            PermissionChange {
                remote_allowed: Some(switch.is_on()),
                ..PermissionChange::default()
            },
        ),
        UsersVerb::Enable { permission } => (
            permission,
            PermissionChange {
                enabled: Some(true),
                ..PermissionChange::default()
            },
        ),
        UsersVerb::Disable { permission, yes } => {
            ask_about_own(session, id, permission, yes).await?;
            (
                permission,
                PermissionChange {
                    enabled: Some(false),
                    ..PermissionChange::default()
                },
            )
        }
        UsersVerb::Rename { permission, name } => (
            permission,
            PermissionChange {
                name: Some(name),
                ..PermissionChange::default()
            },
        ),
        UsersVerb::Limit { permission, limit } => (
            permission,
            PermissionChange {
                limit: Some(limit.limit()),
                ..PermissionChange::default()
            },
        ),
    };
    app.change_permission(visit, id, permission, change).await?;
    list(session, id).await
}

async fn remove(
    session: &Session,
    id: DeviceId,
    permission: u32,
    yes: bool,
) -> Result<(), Failure> {
    ask_about_own(session, id, permission, yes).await?;
    session
        .app
        .remove_permission(&session.visit, id, permission)
        .await?;
    out::print(session.json, &json!({"removed": permission}), |page| {
        writeln!(page, "Permission {permission} is removed.")
    })
}

/// Whoever takes this phone's own permission away means it.
async fn ask_about_own(
    session: &Session,
    id: DeviceId,
    permission: u32,
    yes: bool,
) -> Result<(), Failure> {
    let view = session.app.permissions(&session.visit, id).await?;
    let warning = view.find(permission).and_then(|entry| entry.removal);
    if let Some(warning) = warning.filter(|_| !yes) {
        let why = match warning {
            RemovalWarning::LastOne => {
                "This is this phone's own permission, and no other phone works: nobody would be left to let others in."
            }
            RemovalWarning::ThisPhone => {
                "This is this phone's own permission: it could not use the device any more."
            }
        };
        if !super::join::confirm(why).await? {
            return Err(
                AppError::BadInput(format!("{why} Nothing was changed (--yes does it)")).into(),
            );
        }
    }
    Ok(())
}

async fn list(session: &Session, id: DeviceId) -> Result<(), Failure> {
    let view = session.app.access(&session.visit, id).await?;
    let permissions = &view.permissions;
    let codes = view.keypad_codes.as_ref().map(|codes| &codes.codes);
    let mut document = serde_json::to_value(permissions).map_err(anyhow::Error::from)?;
    if let Some(codes) = codes {
        let codes = codes
            .iter()
            .map(|code| super::keypad::document(code, false));
        document["keypad_codes"] = codes.collect();
    }
    out::print(session.json, &document, |page| {
        let mut rows: Vec<_> = permissions.permissions.iter().map(row).collect();
        rows.extend(codes.into_iter().flatten().map(code_row));
        out::table(
            page,
            &[
                "ID",
                "NAME",
                "KIND",
                "NOW",
                "WHEN",
                "REMOTE",
                "LAST USED",
                "USES",
                "",
            ],
            &rows,
        )?;
        if let Some(room) = permissions.room_for {
            let used = permissions.permissions.len();
            writeln!(page, "{used} of {room} permissions.")?;
        }
        for ended in &permissions.ended_invitations {
            let how = match ended.end {
                InvitationEnd::Expired => "was not used in time",
                InvitationEnd::Removed => "was removed unused",
            };
            writeln!(
                page,
                "The invitation for {} {how} ({}): doorward users invite-again {}",
                clean(&ended.name),
                words::moment(Some(ended.at)),
                ended.authorization
            )?;
        }
        Ok(())
    })
}

fn row(permission: &PermissionView) -> Vec<String> {
    let until = |until| words::moment(Some(until));
    let note = match permission.invitation {
        _ if permission.own => "this phone".to_owned(),
        Some(InvitationState::Waiting { until: end }) => {
            format!("invited, unused until {}", until(end))
        }
        Some(InvitationState::Used { since }) => format!("invited, used since {}", until(since)),
        Some(InvitationState::Elsewhere { .. }) => "invited elsewhere, unused so far".to_owned(),
        None => String::new(),
    };
    vec![
        permission.id.to_string(),
        permission.name.clone(),
        permission.kind.word().to_owned(),
        words::standing(permission.standing),
        words::limit(permission.limit.as_ref()),
        words::on(permission.remote_allowed).to_owned(),
        words::moment(permission.last_active),
        permission.uses.to_string(),
        note,
    ]
}

fn code_row(code: &KeypadCodeView) -> Vec<String> {
    vec![
        code.id.to_string(),
        code.name.clone(),
        "keypad code".to_owned(),
        words::standing(code.standing),
        words::limit(code.limit.as_ref()),
        "-".to_owned(),
        words::moment(code.last_active),
        code.uses.to_string(),
        "doorward keypad".to_owned(),
    ]
}
