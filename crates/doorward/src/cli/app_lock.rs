//! The app lock, and what to ask before opening from afar.

use std::io::Write;

use clap::{Args, Subcommand};
use doorward_app::{AppError, AppLockKind, AppLockProblem};
use zeroize::Zeroizing;

use super::args::OnOff;
use super::session::Session;
use super::{Common, out, secret, words};
use crate::exit::Failure;

/// What `app-lock` can be told.
#[derive(Debug, Args)]
pub(crate) struct AppLockArgs {
    #[command(subcommand)]
    verb: Option<AppLockVerb>,
    /// Read PIN or passphrase from standard input instead of asking for it: a line with the old one, if there is one, and
    /// a line with the new
    #[arg(long, global = true)]
    lock_stdin: bool,
    #[command(flatten)]
    pub(super) common: Common,
}

#[derive(Debug, Subcommand)]
enum AppLockVerb {
    /// Whether the app's pages ask for something
    Status,
    /// Choose or change the PIN (4 to 12 digits) or passphrase (8 characters or more). It protects the pages of the app,
    /// not its files, and is no device's security code
    Set,
    /// Ask for nothing any more
    Remove,
    /// Whether the pages ask again before a door is opened from afar
    WarnRemote {
        /// Switch it on or off
        #[arg(value_enum)]
        switch: OnOff,
    },
}

pub(super) async fn run(session: &Session, args: AppLockArgs) -> Result<(), Failure> {
    let locked = session.app.security().app_lock.is_some();
    match args.verb.unwrap_or(AppLockVerb::Status) {
        AppLockVerb::Status => {}
        AppLockVerb::Set => {
            let old = if locked {
                Some(typed(args.lock_stdin, "Existing PIN or passphrase: ").await?)
            } else {
                None
            };
            let new = typed(args.lock_stdin, "New PIN or passphrase: ").await?;
            if !args.lock_stdin && typed(false, "Once more: ").await? != new {
                return Err(
                    AppError::BadInput("the two differ: nothing was changed".into()).into(),
                );
            }
            let old = old.as_ref().map(|old| old.as_str());
            session.app.set_app_lock(&session.visit, old, &new).await?;
        }
        AppLockVerb::Remove => {
            let old = typed(args.lock_stdin, "PIN or passphrase: ").await?;
            session.app.remove_app_lock(&old).await?;
        }
        AppLockVerb::WarnRemote { switch } => {
            session
                .app
                .set_warn_before_remote_opening(switch.is_on())
                .await?;
        }
    }
    let view = session.app.security();
    out::print(session.json, &view, |page| {
        let asks = match view.app_lock {
            None => "nothing",
            Some(AppLockKind::Pin) => "a PIN",
            Some(AppLockKind::Passphrase) => "a passphrase",
        };
        writeln!(page, "The app's pages ask for: {asks}")?;
        if view.wait_seconds > 0 {
            let wait = core::time::Duration::from_secs(view.wait_seconds);
            writeln!(page, "Takes none for {}", doorward_app::spoken(wait))?;
        }
        writeln!(
            page,
            "Asks again before opening from afar: {}",
            words::on(view.warn_before_remote_opening)
        )
    })
}

async fn typed(stdin: bool, prompt: &str) -> Result<Zeroizing<String>, Failure> {
    let typed = if stdin {
        secret::line().await?
    } else {
        secret::ask(prompt.to_owned()).await?
    };
    typed.ok_or_else(|| AppError::AppLock(AppLockProblem::Locked).into())
}
