//! Lock permissions.

use std::io::Write;

use clap::{Args, Subcommand};
use doorward_app::{InvitationState, PermissionChange, PermissionView};
use serde_json::json;

use super::args::{GateArgs, LimitArgs};
use super::session::Session;
use super::{Common, out, words};
use crate::exit::Failure;

/// What `users` can be told.
#[derive(Debug, Args)]
pub(crate) struct UsersArgs {
    #[command(subcommand)]
    verb: UsersVerb,
    #[command(flatten)]
    gate: GateArgs,
    #[command(flatten)]
    pub(super) common: Common,
}

#[derive(Debug, Subcommand)]
enum UsersVerb {
    /// Everybody with a permission
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
    /// Remove a permission for good
    Remove {
        /// Its number
        permission: u32,
    },
}

pub(super) async fn run(session: &Session, args: UsersArgs) -> Result<(), Failure> {
    let id = session.inside(&args.gate).await?;
    let (permission, change) = match args.verb {
        UsersVerb::List => return list(session, id).await,
        UsersVerb::Remove { permission } => {
            session
                .app
                .remove_permission(&session.visit, id, permission)
                .await?;
            return out::print(session.json, &json!({"removed": permission}), |page| {
                writeln!(page, "Permission {permission} is removed.")
            });
        }
        UsersVerb::Enable { permission } => (
            permission,
            PermissionChange {
                enabled: Some(true),
                ..PermissionChange::default()
            },
        ),
        UsersVerb::Disable { permission } => (
            permission,
            PermissionChange {
                enabled: Some(false),
                ..PermissionChange::default()
            },
        ),
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
    session
        .app
        .change_permission(&session.visit, id, permission, change)
        .await?;
    list(session, id).await
}

async fn list(session: &Session, id: doorward_app::DeviceId) -> Result<(), Failure> {
    let view = session.app.permissions(&session.visit, id).await?;
    out::print(session.json, &view, |page| {
        let rows: Vec<_> = view.permissions.iter().map(row).collect();
        out::table(
            page,
            &[
                "ID",
                "NAME",
                "KIND",
                "ALLOWED",
                "WHEN",
                "LAST USED",
                "USES",
                "",
            ],
            &rows,
        )
    })
}

fn row(permission: &PermissionView) -> Vec<String> {
    let note = match permission.invitation {
        _ if permission.own => "this phone".to_owned(),
        Some(InvitationState::Waiting { until }) => {
            format!("invited, unused until {}", words::moment(Some(until)))
        }
        Some(_) | None => String::new(),
    };
    vec![
        permission.id.to_string(),
        permission.name.clone(),
        permission.kind.word().to_owned(),
        words::on(permission.enabled).to_owned(),
        words::limit(permission.limit.as_ref()),
        words::moment(permission.last_active),
        permission.uses.to_string(),
        note,
    ]
}
