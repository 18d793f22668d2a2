//! `doorward app`: one person's app in the browser.

use core::net::SocketAddr;
use std::path::PathBuf;

use clap::Args;

/// What `doorward app` can be told.
#[derive(Debug, Clone, Args)]
pub(crate) struct AppArgs {
    /// Whose app
    #[arg(
        long,
        value_name = "NAME",
        default_value = "default",
        env = "DOORWARD_PROFILE"
    )]
    pub(crate) profile: String,
    /// Where everything is kept
    #[arg(long, value_name = "DIR", env = "DOORWARD_DATA")]
    pub(crate) data: Option<PathBuf>,
    /// Where the pages are served; port 0 picks a free one
    #[arg(long, value_name = "HOST:PORT", default_value = "127.0.0.1:0")]
    pub(crate) listen: SocketAddr,
    /// A device's address, as tcp:HOST:PORT; may be given several times
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) device: Vec<String>,
    /// Print one line of JSON once ready
    #[arg(long)]
    pub(crate) json: bool,
}

/// Runs until interrupted.
#[expect(clippy::unused_async, reason = "the seam, not filled in yet")]
pub(crate) async fn run(args: AppArgs) -> Result<(), anyhow::Error> {
    let AppArgs {
        profile,
        data,
        listen,
        device,
        json,
    } = args;
    anyhow::bail!("the app is not here yet ({profile}, {data:?}, {listen}, {device:?}, {json})")
}
