//! The profile itself.

use std::io::Write;

use clap::Args;
use doorward_app::VaultKind;

use super::session::Session;
use super::{Common, clean, out};
use crate::exit::Failure;

/// What `profile` can be told.
#[derive(Debug, Args)]
pub(crate) struct ProfileArgs {
    /// Change the name devices show for this phone when it pairs from now on
    #[arg(long = "as", value_name = "NAME")]
    own_name: Option<String>,
    #[command(flatten)]
    pub(super) common: Common,
}

pub(super) async fn run(session: &Session, args: ProfileArgs) -> Result<(), Failure> {
    if let Some(name) = args.own_name {
        session.app.set_own_name(&name).await?;
    }
    let view = session.app.profile();
    out::print(session.json, &view, |page| {
        writeln!(page, "Profile: {}", view.name)?;
        writeln!(page, "Name on devices: {}", clean(&view.own_name))?;
        writeln!(page, "Folder: {}", view.folder.display())?;
        let keys = match view.vault {
            VaultKind::Keyring => "in the operating system's keyring",
            VaultKind::KeyFile => "in a file only this user can read",
        };
        writeln!(page, "Key of the vault: {keys}")
    })
}
