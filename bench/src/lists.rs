//! Long lists over TCP, against the same bytes sent raw over the same kind of socket in the same run.

use core::net::SocketAddr;
use core::time::Duration;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use anyhow::{Context, Result, anyhow, ensure};
use doorward_client::link::{BoxLink, Link, LinkFrame, LinkFuture, tcp};
use doorward_client::proto::authorization::Invite;
use doorward_client::proto::log::LogOrder;
use doorward_client::proto::{AppId, CodeWidth, Model, SharedKey};
use doorward_client::types::{AuthorizationType, Name, SecurityCode};
use doorward_client::{Connection, Credentials, LogQuery, PairingWish, pair};
use doorward_sim::runtime::{Host, HostOptions};
use doorward_sim::{BoltPosition, Deed, Entropy, Press};

use crate::measure::{Row, median, timed};

const ENTRIES: u16 = 1000;
const AUTHORIZATIONS: u16 = 200;
const ROUNDS: usize = 9;
const PATIENCE: Duration = Duration::from_secs(10);

pub(crate) fn rows() -> Result<Vec<Row>> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?;
    runtime.block_on(measured())
}

async fn measured() -> Result<Vec<Row>> {
    let place = crate::measure::folder_in_memory()?;
    let lock = Host::spawn(HostOptions {
        id: "lists".to_owned(),
        model: Model::Ultra,
        data: place.path().join("lock"),
        listen: Some("127.0.0.1:0".parse()?),
    })?;
    let code = SecurityCode::parse(CodeWidth::Six, "730614").map_err(|error| anyhow!("{error}"))?;
    let owner = admitted(&lock, &code).await?;
    let frames = Arc::new(Mutex::new(Vec::new()));
    let link = tcp::connect(lock.link_address().context("no listener")?, PATIENCE).await?;
    let link: BoxLink = Box::new(Weighing(Box::new(link), Arc::clone(&frames)));
    let connection = Connection::open(link, owner).await?;
    for guest in 1..AUTHORIZATIONS {
        connection.invite(Some(&code), invitation(guest)?).await?;
    }
    for turn in 0..ENTRIES + 50 {
        let to = if turn % 2 == 0 {
            BoltPosition::Unlocked
        } else {
            BoltPosition::Locked
        };
        lock.perform(Deed::Knob(to)).await?;
        lock.advance(Duration::from_secs(60)).await;
    }

    let query = LogQuery {
        from: None,
        count: ENTRIES,
        order: LogOrder::Descending,
    };
    let mut log = Lists::default();
    let mut people = Lists::default();
    for _ in 0..ROUNDS {
        taken(&frames);
        let (time, summary) = timed_async(connection.log(Some(&code), query, |_| {})).await;
        ensure!(summary?.entries == usize::from(ENTRIES), "the log is short");
        log.add(time, taken(&frames))?;
        let (time, list) = timed_async(connection.authorizations(Some(&code), |_| {})).await;
        ensure!(
            list?.len() == usize::from(AUTHORIZATIONS),
            "authorizations are missing"
        );
        people.add(time, taken(&frames))?;
    }
    lock.shutdown().await;
    Ok(vec![
        log.row("1,000 log entries over TCP", ENTRIES),
        people.row("200 authorizations over TCP", AUTHORIZATIONS),
    ])
}

/// Times of a list, and of its bytes alone.
#[derive(Default)]
struct Lists {
    ours: Vec<Duration>,
    raw: Vec<Duration>,
}

impl Lists {
    fn add(&mut self, time: Duration, frames: Vec<usize>) -> Result<()> {
        self.ours.push(time);
        self.raw.push(raw(frames)?);
        Ok(())
    }

    fn row(mut self, what: &str, entries: u16) -> Row {
        let (ours, raw) = (median(&mut self.ours), median(&mut self.raw));
        let each_second = |time: Duration| f64::from(entries) / time.as_secs_f64();
        Row::new(
            what,
            format!(
                "{:.0} /s; the bytes alone {:.0} /s",
                each_second(ours),
                each_second(raw)
            ),
            "limited by the link",
        )
    }
}

async fn timed_async<T>(work: impl Future<Output = T>) -> (Duration, T) {
    let begun = tokio::time::Instant::now();
    let done = work.await;
    (begun.elapsed(), done)
}

/// A link that remembers how long each frame was that came in.
#[derive(Debug)]
struct Weighing(BoxLink, Arc<Mutex<Vec<usize>>>);

impl Link for Weighing {
    fn send<'a>(&'a mut self, tag: u8, bytes: &'a [u8]) -> LinkFuture<'a, ()> {
        self.0.send(tag, bytes)
    }

    fn receive(&mut self) -> LinkFuture<'_, LinkFrame> {
        Box::pin(async {
            let frame = self.0.receive().await?;
            let mut frames = self.1.lock().unwrap_or_else(PoisonError::into_inner);
            frames.push(frame.1.len());
            Ok(frame)
        })
    }
}

fn taken(frames: &Mutex<Vec<usize>>) -> Vec<usize> {
    core::mem::take(&mut *frames.lock().unwrap_or_else(PoisonError::into_inner))
}

/// How long frames of these lengths take through a socket of this machine when nobody makes or reads them: a write for each
/// at one end, a read for each at the other.
fn raw(frames: Vec<usize>) -> Result<Duration> {
    const HEADER: usize = 3;
    let listener = TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], 0)))?;
    let address = listener.local_addr()?;
    let lengths = frames.clone();
    let sender = thread::spawn(move || -> std::io::Result<()> {
        let (mut stream, _) = listener.accept()?;
        stream.set_nodelay(true)?;
        // The question, so that both ends are there before the clock runs.
        stream.read_exact(&mut [0])?;
        for length in lengths {
            stream.write_all(&vec![0xA5; length + HEADER])?;
        }
        Ok(())
    });
    let mut stream = TcpStream::connect(address)?;
    stream.set_nodelay(true)?;
    let (time, done) = timed(|| -> std::io::Result<()> {
        stream.write_all(&[1])?;
        for length in frames {
            stream.read_exact(&mut vec![0; length + HEADER])?;
        }
        Ok(())
    });
    done?;
    sender
        .join()
        .map_err(|_| anyhow!("the sender died"))?
        .context("sending raw bytes")?;
    Ok(time)
}

/// The owner of a fresh lock.
async fn admitted(lock: &Host, code: &SecurityCode) -> Result<Credentials> {
    lock.advance(Duration::from_secs(1)).await;
    lock.button(Press::Hold(Duration::from_secs(5))).await;
    lock.advance(Duration::from_secs(6)).await;
    let link = tcp::connect(lock.link_address().context("no listener")?, PATIENCE).await?;
    let wish = PairingWish {
        model: lock.model(),
        device: None,
        app: AppId(1),
        name: name("Owner")?,
        kind: AuthorizationType::App,
    };
    let code = code.clone();
    Ok(pair(Box::new(link), wish, |_| async { Some(code) }).await?)
}

fn invitation(number: u16) -> Result<Invite> {
    Ok(Invite {
        name: name(&format!("Guest {number}"))?,
        key: SharedKey::random(&mut Entropy::System),
        remote_allowed: true,
        kind: AuthorizationType::App,
        limit: None,
    })
}

fn name(text: &str) -> Result<Name<32>> {
    Name::new(text).map_err(|error| anyhow!("{error}"))
}
