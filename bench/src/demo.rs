//! The demo as a process: how soon it is ready, what it takes, how fast its pages are, and how small.

use core::time::Duration;

use std::io::Write;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, anyhow, ensure};
use doorward_e2e::{Demo, Product, Program, request};
use serde_json::json;

use crate::measure::{Row, median, percentile, shown, timed};

const STARTS: usize = 9;
const PAGES: usize = 500;
const ENTRIES: usize = 1050;
const LOG_PAGES: usize = 200;

pub(crate) fn rows() -> Result<Vec<Row>> {
    let mut starts = Vec::new();
    let mut again = Vec::new();
    let mut memory = 0;
    let mut served = None;
    for _ in 0..STARTS {
        let place = tempfile::tempdir()?;
        let (time, demo) = timed(|| Demo::start(place.path()));
        starts.push(time);
        demo?.interrupt()?;
        let (time, demo) = timed(|| Demo::start(place.path()));
        again.push(time);
        let demo = demo?;
        let bytes = pages(&demo)?;
        memory = memory.max(resident_kib(demo.program().id())?);
        served = Some(bytes);
        demo.interrupt()?;
    }
    let mut log = log_pages()?;
    let (mut times, bytes) = served.context("no start")?;
    let p99 = percentile(&mut times, 99);
    Ok(vec![
        Row::new(
            "demo: start to ready, first time",
            shown(median(&mut starts)),
            "≤ 300 ms",
        ),
        Row::new(
            "demo: start to ready, again",
            shown(median(&mut again)),
            "≤ 300 ms",
        ),
        Row::new(
            "demo: resident after serving pages",
            format!("{:.1} MiB", f64::from(memory) / 1024.0),
            "≤ 40 MiB",
        ),
        Row::new(
            "a page with a connection of its own: median, p99",
            format!("{}, {}", shown(median(&mut times)), shown(p99)),
            "p99 ≤ 10 ms",
        ),
        Row::new(
            "the log page over 1,000 entries: median, p99",
            format!(
                "{}, {}",
                shown(median(&mut log)),
                shown(percentile(&mut log, 99))
            ),
            "p99 ≤ 10 ms",
        ),
        Row::new(
            "first load over the wire",
            format!("{:.1} KB", f64::from(bytes) / 1000.0),
            "≤ 60 KB",
        ),
    ])
}

/// Times of the owner's first page, and the bytes of its first load: page, style sheet, script, icon.
fn pages(demo: &Demo) -> Result<(Vec<Duration>, u32)> {
    let (authority, cookie) = signed_in(demo)?;
    let ask = |path: &str| {
        request(
            &authority,
            "GET",
            path,
            &[("Cookie", &cookie), ("Accept-Encoding", "gzip")],
            None,
        )
    };
    let page = ask("/")?;
    let text = String::from_utf8_lossy(&page.body).into_owned();
    let mut bytes = page.head.len() + page.body.len();
    for piece in text
        .split('"')
        .filter(|piece| piece.starts_with("/assets/") || *piece == "/icon.svg")
    {
        let asset = ask(piece)?;
        bytes += asset.head.len() + asset.body.len();
    }
    let mut times = Vec::new();
    for _ in 0..PAGES {
        let (time, answer) = timed(|| ask("/"));
        if answer?.status != 200 {
            return Err(anyhow!("the first page was refused"));
        }
        times.push(time);
    }
    Ok((times, u32::try_from(bytes)?))
}

/// Where the owner's phone is, and the cookie of a session there.
fn signed_in(demo: &Demo) -> Result<(String, String)> {
    let url = demo.phone("owner")?.url;
    let authority = url
        .split('/')
        .nth(2)
        .context("the phone's address")?
        .to_owned();
    let path = url.splitn(4, '/').nth(3).context("the phone's link")?;
    let signed_in = request(&authority, "GET", &format!("/{path}"), &[], None)?;
    let cookie = signed_in
        .header("set-cookie")
        .and_then(|cookie| cookie.split(';').next())
        .context("no session")?
        .to_owned();
    Ok((authority, cookie))
}

/// Times of the activity log's page of a lock that has logged all it can.
fn log_pages() -> Result<Vec<Duration>> {
    let place = tempfile::tempdir()?;
    let demo = Demo::start(place.path())?;
    let lock = demo.device(Product::ULTRA.model)?;
    lock.opens_pairing()?;
    pair_owner(&demo, &lock.link)?;
    for turn in 0..ENTRIES {
        let to = if turn % 2 == 0 { "unlocked" } else { "locked" };
        lock.does("knob", &json!({"to": to}))?;
        lock.passes(60)?;
    }
    let (authority, cookie) = signed_in(&demo)?;
    let ask = |path: &str| request(&authority, "GET", path, &[("Cookie", &cookie)], None);
    let home = String::from_utf8_lossy(&ask("/")?.body).into_owned();
    let device = home
        .split("href=\"/devices/")
        .nth(1)
        .and_then(|rest| rest.split(['"', '/', '?']).next())
        .context("no device on the first page")?;
    let path = format!("/devices/{device}/log");
    let mut times = Vec::new();
    for _ in 0..LOG_PAGES {
        let (time, answer) = timed(|| ask(&path));
        let answer = answer?;
        ensure!(answer.status == 200, "the log answers {}", answer.status);
        times.push(time);
    }
    demo.interrupt()?;
    Ok(times)
}

/// Connects the owner's phone with the lock in pairing mode, on the command line.
fn pair_owner(demo: &Demo, link: &str) -> Result<()> {
    let mut process = Command::new(Program::file()?)
        .args(["pair", "--profile", "owner", "--name", "Front door"])
        .args(["--device", link, "--code-stdin", "--remember"])
        .arg("--data")
        .arg(demo.data())
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()?;
    let mut input = process.stdin.take().context("no input")?;
    writeln!(input, "946172")?;
    drop(input);
    ensure!(process.wait()?.success(), "pairing failed");
    Ok(())
}

/// Resident memory of a process (Linux).
pub(crate) fn resident_kib(id: u32) -> Result<u32> {
    let status = std::fs::read_to_string(format!("/proc/{id}/status"))?;
    status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))
        .and_then(|rest| rest.split_whitespace().next())
        .and_then(|number| number.parse().ok())
        .context("no VmRSS")
}
