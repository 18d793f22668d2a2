//! A thousand virtual locks in one process: what they take, and how much they do.
//!
//! Twice: locks in memory, as tests build them, each with a client beside it; and hosted ones, each with a folder on disk and a
//! port of its own.

use core::time::Duration;

use anyhow::{Context, Result, anyhow, ensure};
use doorward_client::Request;
use doorward_client::proto::{CodeWidth, Command, DataRequest, Model};
use doorward_client::types::SecurityCode;
use doorward_sim::pair::{Pair, Session};
use doorward_sim::runtime::{Host, HostOptions};

use crate::measure::{Row, timed};

const LOCKS: u32 = 1000;
const ROUNDS: u32 = 20;

pub(crate) fn rows() -> Result<Vec<Row>> {
    // These stay where they are while the others are weighed, so that nothing of theirs is counted for the others.
    let (mut rows, worlds) = in_memory()?;
    rows.extend(hosted()?);
    drop(worlds);
    Ok(rows)
}

/// With a folder and a listener each.
fn hosted() -> Result<Vec<Row>> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?;
    let place = crate::measure::folder_in_memory()?;
    let before = resident_kib()?;
    let hosts = runtime.block_on(async {
        (0..LOCKS)
            .map(|number| {
                Ok(Host::spawn(HostOptions {
                    id: format!("lock {number}"),
                    model: model(number),
                    data: place.path().join(number.to_string()),
                    listen: Some("127.0.0.1:0".parse()?),
                })?)
            })
            .collect::<Result<Vec<_>>>()
    })?;
    runtime.block_on(async {
        for host in &hosts {
            host.advance(Duration::from_secs(2)).await;
        }
    });
    let each = f64::from(resident_kib()?.saturating_sub(before)) / f64::from(LOCKS);
    runtime.block_on(async {
        for host in &hosts {
            host.shutdown().await;
        }
    });
    Ok(vec![Row::new(
        "1,000 locks with folder and port: memory each",
        format!("{each:.1} KiB"),
        "≤ 64 KiB",
    )])
}

/// A lock and its owner's session.
type World = (Pair, Session);

/// Each with an owner and an open session, sealed commands and all.
fn in_memory() -> Result<(Vec<Row>, Vec<World>)> {
    let before = resident_kib()?;
    let code = SecurityCode::parse(CodeWidth::Six, "730614").map_err(|error| anyhow!("{error}"))?;
    let mut worlds: Vec<World> = (0..LOCKS)
        .map(|number| {
            let mut world = Pair::new(model(number), number.into());
            world.forget();
            world.open_pairing_mode();
            let owner = world.pair("owner", Some(&code))?;
            let session = world.connect(&owner)?;
            Ok((world, session))
        })
        .collect::<Result<_>>()?;
    let each = f64::from(resident_kib()?.saturating_sub(before)) / f64::from(LOCKS);
    let (time, done) = timed(|| -> Result<()> {
        for _ in 0..ROUNDS {
            for (world, session) in &mut worlds {
                let ask = Command::RequestData(DataRequest::States);
                let id = world.begin(*session, Request::new(ask, None));
                world.finish(*session, id)?;
            }
        }
        Ok(())
    });
    done?;
    ensure!(!worlds.is_empty());
    let each_second = f64::from(LOCKS * ROUNDS) / time.as_secs_f64();
    let rows = vec![
        Row::new(
            "1,000 locks in memory, a client each: memory each",
            format!("{each:.1} KiB"),
            "≤ 64 KiB",
        ),
        Row::new(
            "1,000 locks in memory: commands in all, both ends",
            format!("{each_second:.0} /s"),
            "",
        ),
    ];
    Ok((rows, worlds))
}

/// Every second lock is an Ultra.
fn model(number: u32) -> Model {
    if number.is_multiple_of(2) {
        Model::SmartLock
    } else {
        Model::Ultra
    }
}

/// Resident memory of this process (Linux).
fn resident_kib() -> Result<u32> {
    crate::demo::resident_kib(std::process::id()).context("reading the resident memory")
}
