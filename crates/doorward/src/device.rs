//! `doorward device`: one lock.

use core::net::SocketAddr;
use core::str::FromStr;
use std::io::{self, Write};
use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use clap::Args;
use doorward_link::ble::{Controller, RadioState};
use doorward_sim::runtime::{Host, HostOptions};
use doorward_sim::{Model, Options};
use doorward_workbench::Bench;
use serde_json::json;
use tokio::sync::watch;

use crate::data;
use crate::demo::{described, ready_line};
use crate::ending::Ending;

/// What `doorward device` can be told.
#[derive(Debug, Clone, Args)]
pub(crate) struct DeviceArgs {
    /// Which product to be: smart-lock, ultra, smart-door or opener
    #[arg(long, value_name = "MODEL", default_value = "smart-lock")]
    pub(crate) model: String,
    /// Where its state is kept
    #[arg(long, value_name = "DIR")]
    pub(crate) data: Option<PathBuf>,
    /// Where phones reach it: tcp:HOST:PORT (port 0 picks a free one), or Bluetooth through an adapter of its own, hci:N,
    /// or through a controller behind TCP, hci-tcp:HOST:PORT
    #[arg(long, value_name = "LINK", default_value = "tcp:127.0.0.1:0")]
    pub(crate) link: String,
    /// Show the configuration to every phone that is paired, as the published interface does; otherwise, once a code is set,
    /// only to those that have shown it
    #[arg(long)]
    pub(crate) open_config_reads: bool,
    /// Also serve a workbench for it at this address
    #[arg(long, value_name = "HOST:PORT")]
    pub(crate) workbench: Option<SocketAddr>,
    /// Print one line of JSON once ready
    #[arg(long)]
    pub(crate) json: bool,
}

/// Runs until interrupted.
pub(crate) async fn run(args: DeviceArgs) -> Result<()> {
    let ending = Ending::listen()?;
    let model = model(&args.model)?;
    let link: Link = args.link.parse()?;
    let folder = match args.data {
        Some(folder) => folder,
        None => data::default_dir()?.join("devices").join(model.to_string()),
    };
    let bench = match args.workbench {
        Some(address) => Some(Bench::bind(address).await.context(
            "the workbench cannot be opened (choose its address with --workbench HOST:PORT)",
        )?),
        None => None,
    };
    let core = Options {
        open_config_reads: args.open_config_reads,
    };
    let host = Host::spawn_with(
        HostOptions {
            id: model.to_string(),
            model,
            data: folder.clone(),
            listen: link.tcp(),
        },
        core,
    )?;
    if let Link::Air(controller) = link {
        let state = host.go_on_air(controller).await?;
        tokio::spawn(tell(state));
    }
    let url = bench.as_ref().map(Bench::origin);
    let workbench = bench.map(|bench| bench.serve(vec![host.clone()], Vec::new()));
    if args.json {
        ready_line(&json!({
            "ready": true,
            "workbench": url,
            "phones": [],
            "devices": [described(&host)],
        }))?;
    } else {
        let mut out = io::stdout().lock();
        writeln!(
            out,
            "The {} answers at {}, kept in {}.",
            model.title(),
            host.snapshot().link,
            folder.display()
        )?;
        if let Some(url) = url {
            writeln!(out, "Its workbench is at {url}/")?;
        }
        writeln!(out, "Ctrl-C ends it.")?;
        out.flush()?;
    }
    if let Some(address) = host
        .link_address()
        .filter(|address| !address.ip().is_loopback())
    {
        writeln!(
            io::stderr(),
            "warning: {address} is no loopback address: whoever reaches it can talk to the lock as if standing before it"
        )?;
    }
    ending.asked().await?;
    if let Some(workbench) = workbench {
        workbench.shutdown().await;
    }
    host.shutdown().await;
    Ok(())
}

fn model(word: &str) -> Result<Model> {
    match word.parse() {
        Ok(model) => Ok(model),
        Err(_) => {
            let words: Vec<_> = Model::ALL.into_iter().map(Model::word).collect();
            bail!("there is no model {word:?}; there are {}", words.join(", "))
        }
    }
}

/// Where phones reach the lock.
#[derive(Debug, PartialEq)]
enum Link {
    Tcp(SocketAddr),
    Air(Controller),
}

impl Link {
    fn tcp(&self) -> Option<SocketAddr> {
        match self {
            Self::Tcp(address) => Some(*address),
            Self::Air(_) => None,
        }
    }
}

impl FromStr for Link {
    type Err = anyhow::Error;

    fn from_str(text: &str) -> Result<Self> {
        if text.starts_with("hci") {
            return Ok(Self::Air(text.parse()?));
        }
        link_address(text).map(Self::Tcp)
    }
}

/// Says when the radio fails and when it is back; the lock does without meanwhile.
async fn tell(mut state: watch::Receiver<RadioState>) {
    while state.changed().await.is_ok() {
        let line = match &*state.borrow_and_update() {
            RadioState::On => "the lock is on the air again".to_owned(),
            RadioState::Off(error) => format!("warning: the lock is off the air: {error}"),
        };
        // Nobody to tell is no reason to stop.
        let _ = writeln!(io::stderr(), "{line}");
    }
}

/// The address in `tcp:HOST:PORT`.
pub(crate) fn link_address(link: &str) -> Result<SocketAddr> {
    link.strip_prefix("tcp:")
        .and_then(|address| address.parse().ok())
        .with_context(|| {
            format!("{link:?} is no link; write it as tcp:127.0.0.1:9000 (numbers, no names)")
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_addresses_in_numbers_or_controllers() {
        let link = |text: &str| text.parse::<Link>();
        assert_eq!(
            link("tcp:127.0.0.1:9000").unwrap().tcp().unwrap().port(),
            9000
        );
        assert_eq!(link("hci:1").unwrap(), Link::Air(Controller::Adapter(1)));
        assert_eq!(link("hci-tcp:127.0.0.1:9001").unwrap().tcp(), None);
        for text in [
            "127.0.0.1:9000",
            "tcp:9000",
            "tcp:door:9000",
            "hci:x",
            "hci",
            "",
        ] {
            assert!(link(text).is_err(), "{text}");
        }
    }

    #[test]
    fn models_are_those_there_are() {
        for known in Model::ALL {
            assert_eq!(model(known.word()).unwrap(), known);
        }
        let error = model("anvil").unwrap_err().to_string();
        assert!(error.contains("smart-door, opener"), "{error}");
    }
}
