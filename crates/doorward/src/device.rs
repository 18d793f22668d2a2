//! `doorward device`: one lock.

use core::net::SocketAddr;
use std::path::PathBuf;

use clap::Args;

/// What `doorward device` can be told.
#[derive(Debug, Clone, Args)]
pub(crate) struct DeviceArgs {
    /// Which product to be: smart-lock or ultra
    #[arg(long, value_name = "MODEL", default_value = "smart-lock")]
    pub(crate) model: String,
    /// Where its state is kept
    #[arg(long, value_name = "DIR")]
    pub(crate) data: Option<PathBuf>,
    /// Where phones reach it: tcp:HOST:PORT; port 0 picks a free one
    #[arg(long, value_name = "LINK", default_value = "tcp:127.0.0.1:0")]
    pub(crate) link: String,
    /// Also serve a workbench for it at this address
    #[arg(long, value_name = "HOST:PORT")]
    pub(crate) workbench: Option<SocketAddr>,
    /// Print one line of JSON once ready
    #[arg(long)]
    pub(crate) json: bool,
}

/// Runs until interrupted.
#[expect(clippy::unused_async, reason = "the seam, not filled in yet")]
pub(crate) async fn run(args: DeviceArgs) -> Result<(), anyhow::Error> {
    let DeviceArgs {
        model,
        data,
        link,
        workbench,
        json,
    } = args;
    anyhow::bail!("devices are not here yet ({model}, {data:?}, {link}, {workbench:?}, {json})")
}
