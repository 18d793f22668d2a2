//! What the air costs, over the virtual radio: `cargo xtask radio --bench`.
//!
//! Times depend on the machine and on the radio's program, so each is measured beside what it is compared with, in the same
//! run and in turns. Medians.

#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a program for a terminal, which ends where something does not work"
)]

extern crate alloc;

#[path = "../tests/radio/house.rs"]
#[allow(dead_code, reason = "shared with the tests, which use more of it")]
mod house;

use alloc::sync::Arc;
use core::future::Future;
use core::sync::atomic::{AtomicUsize, Ordering};
use core::time::Duration;
use std::process::Stdio;
use std::time::Instant;

use doorward_app::{App, DoorAction, LogFilter, Visit};
use doorward_interop::{Fate, Noise, PYTHON, Peer, Tap, Way, h4};
use doorward_sim::{Model, Motor};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout};

use house::House;

const CODE: &str = "4826";
/// Taps of each kind.
const TAPS: usize = 9;
/// Actions that fill the log.
const ENTRIES: usize = 60;
const MALFORMED: usize = 4000;
/// Bytes of an indication that carries an entry of the log.
const ENTRY: usize = 107;

fn row(what: &str, measured: &str) {
    println!("{what:<52} {measured}");
}

fn median(times: &mut [Duration]) -> Duration {
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

#[tokio::main]
async fn main() {
    taps().await;
    log().await;
    malformed().await;
    phones().await;
}

/// Counts what a host says, request by request, and what it is told.
#[derive(Debug, Clone, Default)]
struct Counter {
    requests: Arc<AtomicUsize>,
    indications: Arc<AtomicUsize>,
}

impl Counter {
    fn on(tap: &Tap) -> Self {
        let counter = Self::default();
        let counts = counter.clone();
        tap.rule(move |way, packet| {
            let code = h4::attribute_message(packet).and_then(|message| message.first().copied());
            match (way, code) {
                // Even codes are requests; a confirmation is none.
                (Way::ToController, Some(code)) if code % 2 == 0 && code < 0x1E => {
                    counts.requests.fetch_add(1, Ordering::Relaxed);
                }
                (Way::ToHost, Some(0x1D)) => {
                    counts.indications.fetch_add(1, Ordering::Relaxed);
                }
                _ => {}
            }
            Fate::Pass
        });
        counter
    }

    fn take(&self) -> (usize, usize) {
        (
            self.requests.swap(0, Ordering::Relaxed),
            self.indications.swap(0, Ordering::Relaxed),
        )
    }
}

/// What passes between a tap and the motor's start; what was asked for is seen through afterwards.
async fn until_the_motor<T>(
    house: &House,
    counter: &Counter,
    tap: impl Future<Output = T>,
) -> (Duration, (usize, usize)) {
    let mut seen = house.host.watch();
    counter.take();
    let begun = Instant::now();
    let mut tap = core::pin::pin!(tap);
    let mut is_done = false;
    let turning = async {
        seen.wait_for(|seen| seen.motor == Motor::Turning)
            .await
            .unwrap();
    };
    let mut turning = core::pin::pin!(turning);
    loop {
        tokio::select! {
            () = &mut turning => break,
            _ = &mut tap, if !is_done => is_done = true,
        }
    }
    let taken = (begun.elapsed(), counter.take());
    if !is_done {
        house.hasten(tap).await;
    }
    house.host.advance(Duration::from_secs(30)).await;
    taken
}

/// The program of others, told line by line what to do.
struct Stranger {
    _program: Child,
    to: ChildStdin,
    from: Lines<BufReader<ChildStdout>>,
}

impl Stranger {
    async fn begin(controller: &str, lock: &str) -> Self {
        let mut program = tokio::process::Command::new(std::env::var_os(PYTHON).unwrap())
            .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/stranger.py"))
            .args([
                controller.trim_start_matches("hci-tcp:"),
                lock,
                CODE,
                "taps",
            ])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let (to, from) = (
            program.stdin.take().unwrap(),
            program.stdout.take().unwrap(),
        );
        let mut stranger = Self {
            _program: program,
            to,
            from: BufReader::new(from).lines(),
        };
        assert_eq!(stranger.line().await, "paired");
        stranger
    }

    async fn line(&mut self) -> String {
        self.from.next_line().await.unwrap().unwrap()
    }

    async fn told(&mut self, what: &str) {
        self.to.write_all(what.as_bytes()).await.unwrap();
        self.to.write_all(b"\n").await.unwrap();
        assert_eq!(self.line().await, "done");
    }
}

async fn taps() {
    let house = House::with(Model::SmartLock).await;
    let id = house.id();
    let (owner, tap) = house.tapped_phone("anna", 247).await;
    house.owned(&owner, CODE).await;
    house.host.advance(Duration::from_secs(200)).await;
    house.open_pairing().await;
    let other = Tap::before(house.radio.address()).await.unwrap();
    let mut stranger = Stranger::begin(&other.controller(), &house.address()).await;
    let (ours, theirs) = (Counter::on(&tap), Counter::on(&other));
    let mut figures: [[Vec<Duration>; 2]; 2] = Default::default();
    let mut trips = [[(0, 0); 2]; 2];
    for _ in 0..TAPS {
        for cold in [true, false] {
            let kind = usize::from(!cold);
            let (action, word) = if cold {
                (DoorAction::Unlock, "unlock")
            } else {
                (DoorAction::Lock, "lock")
            };
            if cold {
                owner.close();
                stranger.told("drop").await;
                let mut seen = house.host.watch();
                seen.wait_for(|seen| seen.links == 0).await.unwrap();
            }
            let (time, count) = until_the_motor(&house, &ours, owner.act(id, action)).await;
            figures[0][kind].push(time);
            trips[0][kind] = count;
            // Back, so that both have the same to do.
            let back = [DoorAction::Lock, DoorAction::Unlock][kind];
            house.hasten(owner.act(id, back)).await.unwrap();
            house.host.advance(Duration::from_secs(30)).await;
            let (time, count) = until_the_motor(&house, &theirs, stranger.told(word)).await;
            figures[1][kind].push(time);
            trips[1][kind] = count;
        }
    }
    for (who, name) in ["our app", "pyNukiBT"].into_iter().enumerate() {
        for (kind, state) in ["not connected", "connected"].into_iter().enumerate() {
            let (requests, indications) = trips[who][kind];
            row(
                &format!("tap to motor start, {state}, {name}"),
                &format!(
                    "{:.1} ms, {requests} requests, {indications} indications before it",
                    median(&mut figures[who][kind]).as_secs_f64() * 1e3
                ),
            );
        }
    }
}

/// Entries of the log a second, and indications of their size a second between two peers that do nothing else.
async fn log() {
    let house = House::with(Model::SmartLock).await;
    let id = house.id();
    let owner = house.phone("anna").await;
    let visit = house.owned(&owner, CODE).await;
    owner.enter(&visit, id, CODE, true).await.unwrap();
    for turn in 0..ENTRIES {
        let (action, _) = house.moves()[turn % 2];
        house.hasten(owner.act(id, action)).await.unwrap();
    }
    let (mut entries, mut raw) = (Vec::new(), Vec::new());
    for turn in 0..5 {
        let visit = Visit::new(format!("turn {turn}"));
        let mut first = None;
        let mut count = 0;
        let filter = LogFilter::default();
        let log = owner.log(&visit, id, &filter, |_| {
            first.get_or_insert_with(Instant::now);
            count += 1;
        });
        let total = log.await.unwrap().total;
        let span = first.unwrap().elapsed();
        assert!(total >= ENTRIES);
        entries.push(span / u32::try_from(count).unwrap());
        raw.push(indication(&house).await);
    }
    let (entries, raw) = (median(&mut entries), median(&mut raw));
    row(
        "log entries, and indications of their size",
        &format!(
            "{:.0}/s, of {:.0}/s the link can carry ({:.0} %)",
            1.0 / entries.as_secs_f64(),
            1.0 / raw.as_secs_f64(),
            100.0 * raw.as_secs_f64() / entries.as_secs_f64()
        ),
    );
}

/// How long an indication takes with its confirmation, between two peers on the same radio.
async fn indication(house: &House) -> Duration {
    const COUNT: u32 = 200;
    let there = [0xC9, 0, 0, 0, 0, 1];
    let mut server = Peer::take(house.radio.address(), there).await.unwrap();
    server.advertise(&[2, 1, 6], &[]).await.unwrap();
    let mut client = Peer::take(house.radio.address(), [0xC9, 0, 0, 0, 0, 2])
        .await
        .unwrap();
    let handle = client.connect(there).await.unwrap();
    let confirming = tokio::spawn(async move {
        while client.hear(handle).await.is_ok() {
            client.say(handle, &[0x1E]).await.unwrap();
        }
    });
    let handle = server.connected().await.unwrap();
    let indication = [&[0x1D, 1, 0][..], &[0x55; ENTRY]].concat();
    let begun = Instant::now();
    for _ in 0..COUNT {
        server.say(handle, &indication).await.unwrap();
        server.hear(handle).await.unwrap();
    }
    let span = begun.elapsed();
    server.hang_up(handle).await.unwrap();
    confirming.await.unwrap();
    span / COUNT
}

async fn malformed() {
    let house = House::with(Model::SmartLock).await;
    let id = house.id();
    let owner = house.phone("anna").await;
    house.owned(&owner, CODE).await;
    let mut noise = Noise::new(1);
    let mut peer = Peer::take(house.radio.address(), [0xC9, 0, 0, 0, 0, 3])
        .await
        .unwrap();
    let mut handle = peer.connect(house.bytes()).await.unwrap();
    let (mut thrown, mut reads, begun) = (0, Vec::new(), Instant::now());
    while thrown < MALFORMED {
        for packet in (0..50)
            .flat_map(|_| noise.packets(handle))
            .collect::<Vec<_>>()
        {
            peer.send(&packet).await.unwrap();
            thrown += 1;
        }
        let read = Instant::now();
        owner.refresh(id).await.unwrap();
        reads.push(read.elapsed());
        if !peer.drain(handle).await {
            handle = peer.connect(house.bytes()).await.unwrap();
        }
    }
    row(
        "malformed packets survived, owner beside",
        &format!(
            "{thrown} at {:.0}/s; {} states read meanwhile, each in {:.1} ms",
            f64::from(u32::try_from(thrown).unwrap()) / begun.elapsed().as_secs_f64(),
            reads.len(),
            median(&mut reads).as_secs_f64() * 1e3
        ),
    );
}

async fn phones() {
    const READS: usize = 30;
    let house = House::with(Model::SmartLock).await;
    let id = house.id();
    let mut phones = Vec::new();
    for name in ["anna", "bert", "cleo", "dora"] {
        let phone = house.phone(name).await;
        house.pair(&phone, None).await.unwrap();
        phone.refresh(id).await.unwrap();
        phones.push(phone);
    }
    let reads = async |phone: App| {
        for _ in 0..READS {
            phone.refresh(id).await.unwrap();
        }
    };
    let begun = Instant::now();
    reads(phones[0].clone()).await;
    let alone = begun.elapsed();
    let begun = Instant::now();
    let [a, b, c, d] = [0, 1, 2, 3].map(|at| reads(phones[at].clone()));
    tokio::join!(a, b, c, d);
    let together = begun.elapsed();
    let rate = |count: usize, span: Duration| {
        f64::from(u32::try_from(count).unwrap()) / span.as_secs_f64()
    };
    row(
        "states read by one phone, and by four at once",
        &format!(
            "{:.0}/s, and {:.0}/s together",
            rate(READS, alone),
            rate(4 * READS, together)
        ),
    );
}
