//! `doorward device`: one lock.

use core::net::SocketAddr;
use std::io::{self, Write};
use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use clap::Args;
use doorward_sim::Model;
use doorward_sim::runtime::{Host, HostOptions};
use doorward_workbench::Bench;
use serde_json::json;

use crate::demo::{described, ready_line};
use crate::{data, ending};

/// What `doorward device` can be told.
#[derive(Debug, Clone, Args)]
pub(crate) struct DeviceArgs {
    /// Which product to be: smart-lock, ultra, smart-door or opener
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
pub(crate) async fn run(args: DeviceArgs) -> Result<()> {
    let model = model(&args.model)?;
    let listen = link_address(&args.link)?;
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
    let host = Host::spawn(HostOptions {
        id: model.to_string(),
        model,
        data: folder.clone(),
        listen,
    })?;
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
    if !host.link_address().ip().is_loopback() {
        writeln!(
            io::stderr(),
            "warning: {} is no loopback address: whoever reaches it can talk to the lock as if standing before it",
            host.link_address()
        )?;
    }
    ending::interrupted().await?;
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
    fn links_are_tcp_and_numbers() {
        assert_eq!(link_address("tcp:127.0.0.1:9000").unwrap().port(), 9000);
        for link in ["127.0.0.1:9000", "tcp:9000", "tcp:door:9000", "hci:0", ""] {
            assert!(link_address(link).is_err(), "{link}");
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
