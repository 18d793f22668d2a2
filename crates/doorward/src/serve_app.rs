//! `doorward app`: one person's app in the browser.

use alloc::sync::Arc;
use core::net::SocketAddr;
use std::io::{self, Write};
use std::path::PathBuf;

use anyhow::{Context, Result};
use clap::Args;
use doorward_app::{App, ProfileOptions, Radio};
use doorward_web::WebOptions;
use serde_json::json;

use crate::data;
use crate::demo::ready_line;
use crate::device::link_address;
use crate::ending::Ending;
use crate::radio::{Bluetooth, TcpRadio, radio as both};

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
    /// How to reach devices on the air: os, this system's Bluetooth, which is used if no --device is given; off; an
    /// adapter for this app alone, hci:N; or a controller behind TCP, hci-tcp:HOST:PORT
    #[arg(long, value_name = "HOW", env = "DOORWARD_BLUETOOTH")]
    pub(crate) bluetooth: Option<Bluetooth>,
    /// Print one line of JSON once ready
    #[arg(long)]
    pub(crate) json: bool,
}

/// Runs until interrupted.
pub(crate) async fn run(args: AppArgs) -> Result<()> {
    let ending = Ending::listen()?;
    let addresses: Vec<SocketAddr> = args
        .device
        .iter()
        .map(|link| link_address(link))
        .collect::<Result<_>>()?;
    let folder = match args.data {
        Some(folder) => folder,
        None => data::default_dir()?,
    };
    let bluetooth = Bluetooth::or_fitting(args.bluetooth, !addresses.is_empty());
    let app = App::open(ProfileOptions {
        name: args.profile.clone(),
        dir: data::profiles(&folder),
        radio: both(addresses.iter().map(tcp), bluetooth).await?,
        file_vault_only: false,
    })
    .await?;
    let server = doorward_web::serve(
        app.clone(),
        WebOptions {
            listen: args.listen,
            person: args.profile.clone(),
            frame_ancestors: None,
        },
    )
    .await
    .context("the app's pages cannot be served (choose their address with --listen HOST:PORT)")?;
    let url = server.sign_in_link();
    if args.json {
        ready_line(&json!({"ready": true, "profile": args.profile, "url": url}))?;
    } else {
        let mut out = io::stdout().lock();
        writeln!(
            out,
            "\n  The app of {}. Open this link; it signs one browser in, once, within ten minutes:\n\n  {url}\n\n  \
             Kept in {}. Ctrl-C ends it.\n",
            args.profile,
            folder.display()
        )?;
        out.flush()?;
    }
    ending.asked().await?;
    server.shutdown().await;
    app.close();
    app.farewell().await;
    Ok(())
}

/// The radio of this machine: TCP, to these addresses.
pub(crate) fn radio(addresses: &[SocketAddr]) -> Arc<dyn Radio> {
    TcpRadio::hearing(addresses.iter().map(tcp))
}

fn tcp(address: &SocketAddr) -> String {
    format!("tcp:{address}")
}
