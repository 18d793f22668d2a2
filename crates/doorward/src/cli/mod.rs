//! The app's use cases as commands: tables for people, JSON for programs.

mod clean;

use std::path::PathBuf;

use clap::{Args, Subcommand};

use crate::exit::Failure;
pub(crate) use clean::clean;

/// What every command can be told.
#[derive(Debug, Clone, Args)]
pub(crate) struct Common {
    /// Whose devices and keys
    #[arg(
        long,
        value_name = "NAME",
        default_value = "default",
        env = "DOORWARD_PROFILE",
        global = true
    )]
    pub(crate) profile: String,
    /// Where everything is kept
    #[arg(long, value_name = "DIR", env = "DOORWARD_DATA", global = true)]
    pub(crate) data: Option<PathBuf>,
    /// Which device: its name, its number, or its address as tcp:HOST:PORT
    #[arg(long, value_name = "DEVICE", global = true)]
    pub(crate) device: Option<String>,
    /// One JSON document instead of text; errors as JSON too
    #[arg(long, global = true)]
    pub(crate) json: bool,
}

/// A use case.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// What is within reach
    Scan(Common),
}

impl Verb {
    /// What it was told.
    pub(crate) const fn common(&self) -> &Common {
        match self {
            Self::Scan(common) => common,
        }
    }
}

/// Does one use case.
#[expect(clippy::unused_async, reason = "the seam, not filled in yet")]
pub(crate) async fn run(verb: Verb) -> Result<(), Failure> {
    let Common {
        profile,
        data,
        device,
        json: _,
    } = verb.common();
    let data = data.clone().map_or_else(crate::data::default_dir, Ok)?;
    let folder = crate::data::profiles(&data);
    Err(anyhow::anyhow!(
        "not here yet: {profile}, {device:?} in {}",
        folder.display()
    )
    .into())
}
