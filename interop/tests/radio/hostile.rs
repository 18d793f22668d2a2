//! Hostile radio: bytes that make no sense, at every layer, against lock and phone, while an owner goes on using the door.
//!
//! A short run with fixed seeds is part of the checks; `DOORWARD_HOSTILE` makes it as many seconds long as it says.

use alloc::sync::Arc;
use core::net::SocketAddr;
use core::sync::atomic::{AtomicU64, Ordering};
use core::time::Duration;
use std::time::Instant;

use doorward_app::{App, LogFilter, Reach, Visit};
use doorward_interop::{Fate, Noise, Peer, Tap, Way, h4};
use doorward_sim::Model;
use tokio::task::JoinSet;

use crate::house::{House, within};

/// Connections of strangers in one turn, and what each of them sends.
const STRANGERS: u8 = 3;
const PACKETS: usize = 250;
/// Turns of a short run. What is kept is measured from the end of the first one on.
const TURNS: u64 = 3;
/// What the process may have grown by then, in bytes: allocators keep some of what is given back.
const GROWTH: usize = 24 << 20;

const CODE: &str = "4826";

/// What was thrown, counted where it is thrown.
#[derive(Debug, Default, Clone)]
struct Thrown(Arc<AtomicU64>);

impl Thrown {
    fn count(&self, packets: usize) {
        let packets = u64::try_from(packets).unwrap_or_default();
        self.0.fetch_add(packets, Ordering::Relaxed);
    }

    fn so_far(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

struct Siege {
    house: House,
    owner: App,
    /// Between the owner's phone and its controller.
    tap: Tap,
    visit: Visit,
    thrown: Thrown,
}

impl Siege {
    async fn begin() -> Self {
        let house = House::with(Model::SmartLock).await;
        let (owner, tap) = house.tapped_phone("anna", 247).await;
        let visit = house.owned(&owner, CODE).await;
        owner.enter(&visit, house.id(), CODE, true).await.unwrap();
        Self {
            house,
            owner,
            tap,
            visit,
            thrown: Thrown::default(),
        }
    }

    /// The owner looks at the door, over the link that stands.
    async fn is_undisturbed(&self) {
        let card = within(20, self.owner.refresh(self.house.id()))
            .await
            .unwrap();
        assert_eq!(card.reach, Reach::Reached);
    }

    /// Strangers are at the lock, all at once; the owner's link stands all the while.
    async fn strangers(&self, seed: u64) {
        self.is_undisturbed().await;
        let calls = Thrown::default();
        let counted = calls.clone();
        self.tap.rule(move |way, packet| {
            if way == Way::ToController && packet.starts_with(&[h4::COMMAND, 0x0D, 0x20]) {
                counted.count(1);
            }
            Fate::Pass
        });
        let mut strangers = JoinSet::new();
        for number in 0..STRANGERS {
            let (radio, lock) = (self.house.radio.address(), self.house.bytes());
            let noise = Noise::new(seed * 16 + u64::from(number));
            strangers.spawn(stranger(radio, lock, number, noise, self.thrown.clone()));
        }
        within(120, async {
            while !strangers.is_empty() {
                self.is_undisturbed().await;
                while let Some(done) = strangers.try_join_next() {
                    done.unwrap();
                }
            }
        })
        .await;
        self.is_undisturbed().await;
        assert_eq!(calls.so_far(), 0, "the owner's phone had to call again");
        self.tap.open();
    }

    /// Noise goes before each packet that a host sends: a lock, or a phone, gone mad in the middle of a conversation.
    async fn madness(&self, seed: u64, tap: &Tap) {
        let mut noise = Noise::new(seed);
        let thrown = self.thrown.clone();
        tap.rule(move |way, packet| match h4::handle(packet) {
            Some(handle) if way == Way::ToController => {
                let packets = noise.packets(handle);
                thrown.count(packets.len());
                Fate::After(packets.concat())
            }
            _ => Fate::Pass,
        });
        let id = self.house.id();
        for _ in 0..2 {
            // What comes of it is said in time, whatever it is.
            let _ = within(40, self.owner.refresh(id)).await;
            let filter = LogFilter::default();
            let visit = Visit::new("mad");
            let _ = within(40, self.owner.log(&visit, id, &filter, |_| {})).await;
            self.owner.close();
        }
        tap.open();
        self.recovers().await;
    }

    /// The controller itself talks nonsense between what it means.
    async fn nonsense(&self, seed: u64, tap: &Tap) {
        let mut noise = Noise::new(seed);
        let thrown = self.thrown.clone();
        tap.rule(move |way, packet| {
            if way == Way::ToController || packet.first() != Some(&h4::EVENT) {
                return Fate::Pass;
            }
            thrown.count(3);
            Fate::After([noise.event(), noise.event(), noise.event()].concat())
        });
        let id = self.house.id();
        // Whoever lies about everything can keep somebody waiting; how long is for the recovery to show.
        let moment = Duration::from_secs(2);
        let _ = tokio::time::timeout(moment, self.owner.refresh(id)).await;
        self.owner.close();
        tap.open();
        // Nobody knows any more what the controller holds: it is taken anew, as when it is plugged in again.
        tap.cut();
        self.recovers().await;
    }

    /// Advertisements of every kind around, and the lock is found among them.
    async fn crowd(&self, seed: u64) {
        let mut noise = Noise::new(seed);
        let mut peers = Vec::new();
        for number in 0..8 {
            let address = [0xC7, number, 0, 0, noise.byte(), noise.byte()];
            let mut peer = Peer::take(self.house.radio.address(), address)
                .await
                .unwrap();
            let mut data = noise.bytes(31);
            if number % 2 == 0 {
                // Almost what a device says.
                data = [&[2, 1, 6, 0x1A, 0xFF, 0x4C, 0, 2, 0x15][..], &data].concat();
            }
            peer.advertise(&data, &noise.bytes(31)).await.unwrap();
            self.thrown.count(2);
            peers.push(peer);
        }
        let seen = within(30, self.owner.discover()).await.unwrap();
        assert!(
            seen.iter().any(|one| one.id == self.house.id()),
            "the lock is heard among them"
        );
        self.owner.close();
        self.is_undisturbed().await;
    }

    async fn recovers(&self) {
        within(60, async {
            while self.owner.refresh(self.house.id()).await.is_err() {
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        })
        .await;
    }

    async fn turn(&self, seed: u64) {
        self.strangers(seed).await;
        self.madness(seed, &self.house.tap).await;
        self.madness(seed, &self.tap).await;
        self.nonsense(seed, &self.house.tap).await;
        self.nonsense(seed, &self.tap).await;
        self.crowd(seed).await;
        let filter = LogFilter::default();
        let log = self
            .owner
            .log(&self.visit, self.house.id(), &filter, |_| {});
        within(40, log).await.unwrap();
    }
}

/// Connects to the lock and throws what it has; where it is thrown out, it comes back.
async fn stranger(radio: SocketAddr, lock: [u8; 6], number: u8, mut noise: Noise, thrown: Thrown) {
    let address = [0xC6, number, 0, 0, noise.byte(), noise.byte()];
    let mut peer = Peer::take(radio, address).await.unwrap();
    let mut connection = None;
    for packet in 0..PACKETS {
        let handle = match connection {
            Some(handle) => handle,
            None => {
                let handle = peer.connect(lock).await.unwrap();
                // Half of them are served as a phone is.
                if packet % 2 == 0 {
                    peer.say(handle, &[2, 247, 0]).await.unwrap();
                }
                *connection.insert(handle)
            }
        };
        for bytes in noise.packets(handle) {
            peer.send(&bytes).await.unwrap();
            thrown.count(1);
        }
        if packet % 10 == 9 && !peer.drain(handle).await {
            connection = None;
        }
    }
    // What was thrown has arrived when this is answered, or the link is over.
    if let Some(handle) = connection {
        let answer = peer.request(handle, &[0x0A, 3, 0]).await;
        assert!(
            answer.is_ok()
                || answer.is_err_and(|error| error.kind() != std::io::ErrorKind::TimedOut),
            "a link is served or over"
        );
    }
}

/// Memory in bytes, open files, and tasks of this process.
fn held() -> (usize, usize, usize) {
    let pages = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let pages: usize = pages
        .split(' ')
        .nth(1)
        .and_then(|pages| pages.parse().ok())
        .unwrap_or_default();
    let files = std::fs::read_dir("/proc/self/fd").map_or(0, Iterator::count);
    let tasks = tokio::runtime::Handle::current()
        .metrics()
        .num_alive_tasks();
    (pages * 4096, files, tasks)
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_bytes_at_every_layer_cost_nobody_else_anything() {
    let siege = Siege::begin().await;
    let seconds = std::env::var("DOORWARD_HOSTILE")
        .ok()
        .and_then(|seconds| seconds.parse().ok());
    let long = seconds.map(Duration::from_secs);
    let begun = Instant::now();
    let mut before = held();
    let mut turn = 0;
    while long.map_or(turn < TURNS, |long| turn < TURNS || begun.elapsed() < long) {
        turn += 1;
        siege.turn(turn).await;
        if turn == 1 {
            before = held();
        }
    }
    let after = held();
    println!(
        "{} malformed packets in {} turns and {} s; memory {} KiB then {} KiB, files {} then {}, tasks {} then {}",
        siege.thrown.so_far(),
        turn,
        begun.elapsed().as_secs(),
        before.0 >> 10,
        after.0 >> 10,
        before.1,
        after.1,
        before.2,
        after.2
    );
    assert!(siege.thrown.so_far() > 2000, "{}", siege.thrown.so_far());
    assert!(after.0 < before.0 + GROWTH, "{before:?} {after:?}");
    assert!(after.1 <= before.1 + 8, "open files: {before:?} {after:?}");
    assert!(after.2 <= before.2 + 8, "tasks: {before:?} {after:?}");
}
