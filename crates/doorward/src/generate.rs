//! Shell completions and manual pages, made from the definitions of the arguments themselves.

use std::path::PathBuf;

use anyhow::Context;
use clap::{Args, CommandFactory};
use clap_complete::Shell;

use crate::exit::Failure;

/// What `completions` can be told.
#[derive(Debug, Args)]
pub(crate) struct CompletionsArgs {
    /// For which shell
    #[arg(value_enum)]
    shell: Shell,
}

/// What `man` can be told.
#[derive(Debug, Args)]
pub(crate) struct ManArgs {
    /// The folder to write them to; made if missing
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
}

pub(crate) fn completions(args: &CompletionsArgs) -> Result<(), Failure> {
    let mut text = Vec::new();
    clap_complete::generate(
        args.shell,
        &mut crate::Cli::command(),
        "doorward",
        &mut text,
    );
    crate::cli::raw(&text)
}

pub(crate) fn man(args: &ManArgs) -> Result<(), Failure> {
    std::fs::create_dir_all(&args.out)
        .and_then(|()| clap_mangen::generate_to(crate::Cli::command(), &args.out))
        .with_context(|| format!("writing manual pages to {}", args.out.display()))?;
    Ok(())
}
