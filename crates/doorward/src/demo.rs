//! `doorward demo`: a virtual home.

use core::net::SocketAddr;
use std::path::PathBuf;

use clap::Args;

/// What `doorward demo`, or `doorward` alone, can be told.
#[derive(Debug, Clone, Args)]
pub(crate) struct DemoArgs {
    /// Where the workbench listens; port 0 picks a free one
    #[arg(long, value_name = "HOST:PORT", default_value = "127.0.0.1:8420")]
    pub(crate) listen: SocketAddr,
    /// Where everything is kept
    #[arg(long, value_name = "DIR")]
    pub(crate) data: Option<PathBuf>,
    /// Begin anew: delete what a demo kept in the data folder
    #[arg(long)]
    pub(crate) fresh: bool,
    /// Open nothing, and print one line of JSON once ready
    #[arg(long)]
    pub(crate) headless: bool,
}

/// Runs until interrupted.
#[expect(clippy::unused_async, reason = "the seam, not filled in yet")]
pub(crate) async fn run(args: DemoArgs) -> Result<(), anyhow::Error> {
    let DemoArgs {
        listen,
        data,
        fresh,
        headless,
    } = args;
    anyhow::bail!(
        "the demo is not here yet (listen {listen}, data {data:?}, fresh {fresh}, headless {headless})"
    )
}
