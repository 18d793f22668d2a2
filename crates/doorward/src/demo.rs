//! `doorward demo`: a virtual home.

mod folder;
mod screen;

use alloc::sync::Arc;
use core::net::SocketAddr;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::Args;
use doorward_app::{App, ProfileOptions};
use doorward_sim::Model;
use doorward_sim::runtime::{Host, HostError, HostOptions};
use doorward_web::{WebError, WebOptions, WebServer};
use doorward_workbench::{Bench, Phone};
use serde_json::json;

use crate::data;
use crate::demo::folder::Folder;
use crate::ending::Ending;
use crate::serve_app::radio;

/// The devices on the wall. Their ports follow this order: new ones come last.
const DEVICES: [Model; 4] = [
    Model::SmartLock,
    Model::Ultra,
    Model::SmartDoor,
    Model::Opener,
];

/// The phones in the hands.
const PHONES: [&str; 2] = ["owner", "guest"];

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
pub(crate) async fn run(args: DemoArgs) -> Result<()> {
    let ending = Ending::listen()?;
    let data = match args.data {
        Some(folder) => folder,
        None => data::default_dir()?.join("demo"),
    };
    // The address first: when it is taken, nothing has been touched.
    let bench = Bench::bind(args.listen).await.map_err(taken)?;
    let folder = Folder::open(&data, args.fresh)?;
    let ports = Ports(args.listen);
    // A new device waits for its disk several times, so they are made side by side.
    let opening = (3..).zip(DEVICES).map(|(index, model)| {
        let (data, ports) = (folder.path().to_path_buf(), Ports(args.listen));
        tokio::task::spawn_blocking(move || host(model, &data, &ports, index))
    });
    let mut hosts = Vec::new();
    for opened in opening.collect::<Vec<_>>() {
        hosts.push(opened.await??);
    }
    let addresses: Vec<SocketAddr> = hosts.iter().filter_map(Host::link_address).collect();
    let mut phones = Vec::new();
    for (index, profile) in (1..).zip(PHONES) {
        let app = App::open(ProfileOptions {
            name: profile.to_owned(),
            dir: data::profiles(folder.path()),
            radio: radio(&addresses),
            // A demo must not fill the keyring of the person who tries it.
            file_vault_only: true,
        })
        .await?;
        phones.push((profile, pages(app, profile, &bench, &ports, index).await?));
    }
    let on_bench = phones.iter().map(|(profile, server)| Phone {
        profile: (*profile).to_owned(),
        origin: server.origin().to_owned(),
        open: Arc::new(server.sign_in_links()),
    });
    let url = bench.origin();
    let workbench = bench.serve(hosts.clone(), on_bench.collect());
    if args.headless {
        let devices: Vec<_> = hosts.iter().map(described).collect();
        let signed_in = |(profile, server): &(&str, WebServer)| json!({"profile": profile, "url": server.sign_in_link()});
        let phones: Vec<_> = phones.iter().map(signed_in).collect();
        screen::line(
            &json!({"ready": true, "workbench": url, "phones": phones, "devices": devices}),
        )?;
    } else {
        screen::welcome(&url, folder.path())?;
        screen::open_browser(&url);
    }
    ending.asked().await?;
    workbench.shutdown().await;
    for (_, server) in phones {
        server.shutdown().await;
    }
    for host in hosts {
        host.shutdown().await;
    }
    Ok(())
}

/// A device as ready lines describe it.
pub(crate) fn described(host: &Host) -> serde_json::Value {
    let snapshot = host.snapshot();
    json!({"id": snapshot.id, "model": snapshot.model, "link": snapshot.link})
}

/// Prints a ready line.
pub(crate) fn ready_line(line: &serde_json::Value) -> Result<()> {
    screen::line(line)
}

fn host(model: Model, data: &Path, ports: &Ports, index: u16) -> Result<Host> {
    let options = |listen| HostOptions {
        id: model.word().to_owned(),
        model,
        data: data.join("devices").join(model.word()),
        listen: Some(listen),
    };
    let spawned = match Host::spawn(options(ports.beside(index))) {
        Err(HostError::Listen { .. }) => Host::spawn(options(ports.free())),
        spawned => spawned,
    };
    spawned.with_context(|| format!("the {model} of the demo"))
}

async fn pages(
    app: App,
    profile: &str,
    bench: &Bench,
    ports: &Ports,
    index: u16,
) -> Result<WebServer> {
    let options = |listen| WebOptions {
        listen,
        person: profile.to_owned(),
        frame_ancestors: Some(bench.origin()),
    };
    let served = match doorward_web::serve(app.clone(), options(ports.beside(index))).await {
        Err(WebError::Bind(_)) => doorward_web::serve(app, options(ports.free())).await,
        served => served,
    };
    served.with_context(|| format!("the phone of the demo's {profile}"))
}

/// Says how to start beside a demo, or another program, that holds the address already.
fn taken(error: doorward_workbench::BindError) -> anyhow::Error {
    anyhow::Error::from(error)
        .context("the workbench cannot be opened (choose its address with --listen HOST:PORT)")
}

/// The ports behind the workbench's, so that bookmarks and scripts last; any free one where they are taken.
struct Ports(SocketAddr);

impl Ports {
    fn beside(&self, index: u16) -> SocketAddr {
        let port = match self.0.port() {
            0 => 0,
            port => port.checked_add(index).unwrap_or(0),
        };
        SocketAddr::new(self.0.ip(), port)
    }

    fn free(&self) -> SocketAddr {
        SocketAddr::new(self.0.ip(), 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ports_follow_the_workbenchs() {
        let ports = |port| Ports(SocketAddr::from(([127, 0, 0, 1], port)));
        assert_eq!(ports(8420).beside(2).port(), 8422);
        assert_eq!(ports(0).beside(2).port(), 0);
        assert_eq!(ports(65_535).beside(2).port(), 0);
    }
}
