//! A disk for tests that keeps what was synced, and of the rest whatever a fate decides: at every operation the power can be
//! cut, the program be killed, or the medium fail, once or for good.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    clippy::unwrap_used,
    reason = "only tests build this, and a test may panic"
)]

use super::disk::{Disk, DiskFile};
use alloc::{
    boxed::Box,
    collections::BTreeMap,
    string::{String, ToString},
    sync::Arc,
    vec::Vec,
};
use std::{
    io,
    path::PathBuf,
    sync::{Mutex, MutexGuard},
};

/// A small deterministic generator; the seed is part of a failure's story.
#[derive(Debug, Clone)]
pub struct Chance(u64);

impl Chance {
    /// The generator of this seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// A number below `bound`, which is not zero.
    pub fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound
    }
}

/// What becomes of changes that were not synced when the power went. Changes are numbered in the order in which they were
/// asked for, first those of names, then those of contents, each sector for itself.
#[derive(Debug, Clone, Copy)]
pub enum Unsynced {
    /// None survives.
    Lost,
    /// All survive.
    Kept,
    /// A subset survives that hangs on this seed, writes torn at sectors.
    Some(u64),
    /// As with [`Some`](Self::Some), and every other survivor is torn inside, at any byte, from either side.
    Torn(u64),
    /// Exactly the changes survive whose bits are set.
    Exactly(u64),
    /// Only this one survives.
    Only(u32),
    /// Only this one is lost.
    AllBut(u32),
    /// So many survive, the oldest: the disk wrote in order.
    First(u32),
    /// All survive but so many, the oldest: the disk wrote the newest first.
    Skip(u32),
}

/// Decides about one change after the other.
struct Judge {
    unsynced: Unsynced,
    chance: Chance,
    number: u32,
}

impl Judge {
    fn new(unsynced: Unsynced) -> Self {
        let seed = match unsynced {
            Unsynced::Some(seed) | Unsynced::Torn(seed) => seed,
            _ => 0,
        };
        Self {
            unsynced,
            chance: Chance::new(seed),
            number: 0,
        }
    }

    fn survives(&mut self) -> bool {
        let number = self.number;
        self.number += 1;
        match self.unsynced {
            Unsynced::Lost => false,
            Unsynced::Kept => true,
            Unsynced::Some(_) | Unsynced::Torn(_) => self.chance.below(2) == 0,
            Unsynced::Exactly(bits) => bits.checked_shr(number).unwrap_or(0) & 1 == 1,
            Unsynced::Only(only) => number == only,
            Unsynced::AllBut(lost) => number != lost,
            Unsynced::First(count) => number < count,
            Unsynced::Skip(count) => number >= count,
        }
    }

    /// Which bytes of a sector of this length survive.
    fn part(&mut self, length: usize) -> core::ops::Range<usize> {
        if !self.survives() {
            return 0..0;
        }
        if matches!(self.unsynced, Unsynced::Torn(_)) && self.chance.below(2) == 0 {
            let at = usize::try_from(self.chance.below(length as u64)).unwrap();
            return if self.chance.below(2) == 0 {
                0..at
            } else {
                at..length
            };
        }
        0..length
    }
}

/// What disks write in one piece, at the least.
pub const SECTOR: usize = 512;

#[derive(Debug, Clone)]
enum Pending {
    Write(u64, Vec<u8>),
    SetLen(u64),
}

impl Pending {
    fn apply(&self, bytes: &mut Vec<u8>) {
        match self {
            Self::SetLen(len) => bytes.resize(usize::try_from(*len).unwrap(), 0),
            Self::Write(offset, data) => {
                let start = usize::try_from(*offset).unwrap();
                if bytes.len() < start + data.len() {
                    bytes.resize(start + data.len(), 0);
                }
                bytes[start..start + data.len()].copy_from_slice(data);
            }
        }
    }
}

#[derive(Debug, Clone, Default)]
struct Inode {
    live: Vec<u8>,
    durable: Vec<u8>,
    pending: Vec<Pending>,
    /// The change the power loss hit: a program that was merely killed never made it.
    interrupted: Option<Pending>,
}

impl Inode {
    /// Decides what reached the medium of that which was not synced.
    fn settle(&mut self, judge: &mut Judge) {
        let pending = core::mem::take(&mut self.pending);
        for pending in pending.into_iter().chain(self.interrupted.take()) {
            match &pending {
                Pending::SetLen(_) => {
                    if judge.survives() {
                        pending.apply(&mut self.durable);
                    }
                }
                Pending::Write(offset, data) => {
                    for (sector, bytes) in data.chunks(SECTOR).enumerate() {
                        let part = judge.part(bytes.len());
                        if !part.is_empty() {
                            let start = offset + (sector * SECTOR + part.start) as u64;
                            Pending::Write(start, bytes[part].to_vec()).apply(&mut self.durable);
                        }
                    }
                }
            }
        }
    }
}

#[derive(Debug, Clone)]
enum NameChange {
    Create(String, usize),
    Remove(String),
}

#[derive(Debug, Clone, Default)]
struct World {
    inodes: Vec<Inode>,
    live: BTreeMap<String, usize>,
    durable: BTreeMap<String, usize>,
    pending: Vec<NameChange>,
    operations: u64,
    writes: u64,
    syncs: u64,
    failing: core::ops::Range<u64>,
    /// `None` for a loss of power.
    error: Option<io::ErrorKind>,
}

impl World {
    /// Counts a changing operation; from the cut on, none happens any more.
    fn change(&mut self) -> io::Result<()> {
        let number = self.operations;
        self.operations += 1;
        if self.failing.contains(&number) {
            Err(self.error.unwrap_or(io::ErrorKind::NotConnected).into())
        } else {
            Ok(())
        }
    }

    /// Brings the durable bytes of a file up to date with what was written to it.
    fn sync(&mut self, inode: usize) -> io::Result<()> {
        self.syncs += 1;
        let outcome = self.change();
        let seed = self.operations;
        let inode = &mut self.inodes[inode];
        match (&outcome, self.error) {
            (Ok(()), _) => {
                for pending in core::mem::take(&mut inode.pending) {
                    pending.apply(&mut inode.durable);
                }
            }
            // As Linux does it: what could not be written counts as clean. Readers go on seeing it, and no later flush will
            // write it.
            (Err(_), Some(_)) => inode.settle(&mut Judge::new(Unsynced::Some(seed))),
            (Err(_), None) => {}
        }
        outcome
    }

    fn settle(&mut self, inode: usize) -> io::Result<()> {
        // A flush of nothing is no operation worth cutting at.
        if !self.inodes[inode].pending.is_empty() {
            self.sync(inode)?;
        }
        let inode = &mut self.inodes[inode];
        inode.live.clone_from(&inode.durable);
        Ok(())
    }
}

/// The disk; clones are the same disk.
#[derive(Debug, Clone, Default)]
pub struct SimDisk(Arc<Mutex<World>>);

impl SimDisk {
    fn world(&self) -> MutexGuard<'_, World> {
        self.0.lock().unwrap()
    }

    /// The disk as a store takes it.
    #[must_use]
    pub fn boxed(&self) -> Box<dyn Disk> {
        Box::new(self.clone())
    }

    /// Changing operations so far.
    #[must_use]
    pub fn operations(&self) -> u64 {
        self.world().operations
    }

    /// Writes and flushes of file contents so far.
    #[must_use]
    pub fn writes_and_syncs(&self) -> (u64, u64) {
        let world = self.world();
        (world.writes, world.syncs)
    }

    /// Cuts the power, or kills the program, at the `after`-th operation from now: none happens from there on.
    pub fn cut_after(&self, after: u64) {
        self.fail(after, u64::MAX, None);
    }

    /// Fails `count` operations with this error, from the `after`-th one on.
    pub fn fail_after(&self, after: u64, count: u64, error: io::ErrorKind) {
        self.fail(after, count, Some(error));
    }

    fn fail(&self, after: u64, count: u64, error: Option<io::ErrorKind>) {
        let mut world = self.world();
        let first = world.operations + after;
        world.failing = first..first.saturating_add(count);
        world.error = error;
    }

    /// Nothing fails any more; after a cut, this is the machine of a program that was killed: its writes are all there.
    pub fn mend(&self) {
        let mut world = self.world();
        world.failing = 0..0;
        for inode in &mut world.inodes {
            inode.interrupted = None;
        }
    }

    /// How many changes were not synced: of names, and sectors of file contents.
    #[must_use]
    pub fn unsynced(&self) -> u32 {
        let world = self.world();
        let names = u32::try_from(world.pending.len()).unwrap();
        let contents: u32 = world
            .inodes
            .iter()
            .flat_map(|inode| inode.pending.iter().chain(&inode.interrupted))
            .map(|pending| match pending {
                Pending::Write(_, data) => u32::try_from(data.len().div_ceil(SECTOR)).unwrap(),
                Pending::SetLen(_) => 1,
            })
            .sum();
        names + contents
    }

    /// The disk as found when the power is back.
    #[must_use]
    pub fn after_power_loss(&self, unsynced: Unsynced) -> Self {
        let mut world = self.world().clone();
        let mut judge = Judge::new(unsynced);
        for change in core::mem::take(&mut world.pending) {
            if judge.survives() {
                match change {
                    NameChange::Create(name, inode) => world.durable.insert(name, inode),
                    NameChange::Remove(name) => world.durable.remove(&name),
                };
            }
        }
        world.live = world.durable.clone();
        for inode in &mut world.inodes {
            inode.settle(&mut judge);
            inode.live.clone_from(&inode.durable);
        }
        world.failing = 0..0;
        world.operations = 0;
        Self(Arc::new(Mutex::new(world)))
    }

    /// Every byte that somebody holding the medium could find, removed files included.
    #[must_use]
    pub fn medium_contains(&self, needle: &[u8]) -> bool {
        self.world().inodes.iter().any(|inode| {
            [&inode.live, &inode.durable].iter().any(|bytes| {
                // Most bytes are not the first one sought, so windows are compared rarely.
                bytes
                    .split(|byte| *byte == needle[0])
                    .scan(0, |start, piece| {
                        *start += piece.len() + 1;
                        Some(*start - 1)
                    })
                    .any(|start| bytes[start..].starts_with(needle))
            })
        })
    }

    /// The live bytes of a file, to bend them.
    pub fn bend(&self, name: &str, bend: impl FnOnce(&mut Vec<u8>)) {
        let mut world = self.world();
        let inode = world.live[name];
        bend(&mut world.inodes[inode].live);
        world.inodes[inode].durable = world.inodes[inode].live.clone();
    }

    /// Takes a file away behind the store's back.
    pub fn lose(&self, name: &str) {
        let mut world = self.world();
        world.live.remove(name);
        world.durable.remove(name);
    }

    /// The files there are.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        self.world().live.keys().cloned().collect()
    }
}

impl Disk for SimDisk {
    fn open(&self, name: &str, create: bool) -> io::Result<Option<Arc<dyn DiskFile>>> {
        let mut world = self.world();
        let found = world.live.get(name).copied();
        let inode = match found {
            Some(inode) => inode,
            None if create => {
                world.change()?;
                world.inodes.push(Inode::default());
                let inode = world.inodes.len() - 1;
                world.live.insert(name.to_string(), inode);
                world
                    .pending
                    .push(NameChange::Create(name.to_string(), inode));
                inode
            }
            None => return Ok(None),
        };
        Ok(Some(Arc::new(SimFile {
            disk: self.clone(),
            inode,
        })))
    }

    fn remove(&self, name: &str) -> io::Result<bool> {
        let mut world = self.world();
        if !world.live.contains_key(name) {
            return Ok(false);
        }
        world.change()?;
        world.live.remove(name);
        world.pending.push(NameChange::Remove(name.to_string()));
        Ok(true)
    }

    fn sync_names(&self) -> io::Result<()> {
        let mut world = self.world();
        world.change()?;
        world.durable = world.live.clone();
        world.pending.clear();
        Ok(())
    }

    fn is_empty(&self) -> io::Result<bool> {
        Ok(self.world().live.is_empty())
    }

    fn describe(&self, name: &str) -> PathBuf {
        PathBuf::from("/disk").join(name)
    }
}

#[derive(Debug)]
struct SimFile {
    disk: SimDisk,
    inode: usize,
}

impl SimFile {
    fn change(&self, pending: Pending) -> io::Result<()> {
        let mut world = self.disk.world();
        world.writes += 1;
        let outcome = world.change();
        let (power_lost, seed) = (world.error.is_none(), world.operations);
        let inode = &mut world.inodes[self.inode];
        let done = match (&outcome, pending) {
            (Ok(()), pending) => pending,
            (Err(_), pending) if power_lost => {
                inode.interrupted.get_or_insert(pending);
                return outcome;
            }
            // A full or failing disk takes the first sectors, or none.
            (Err(_), Pending::Write(offset, mut data)) => {
                let sectors = Chance::new(seed).below(1 + data.len().div_ceil(SECTOR) as u64);
                data.truncate(usize::try_from(sectors).unwrap() * SECTOR);
                Pending::Write(offset, data)
            }
            (Err(_), Pending::SetLen(_)) => return outcome,
        };
        done.apply(&mut inode.live);
        inode.pending.push(done);
        outcome
    }
}

impl DiskFile for SimFile {
    fn length(&self) -> io::Result<u64> {
        Ok(self.disk.world().inodes[self.inode].live.len() as u64)
    }

    fn read_at(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        let world = self.disk.world();
        let start = usize::try_from(offset).unwrap();
        let bytes = world.inodes[self.inode]
            .live
            .get(start..start + out.len())
            .ok_or(io::ErrorKind::UnexpectedEof)?;
        out.copy_from_slice(bytes);
        Ok(())
    }

    fn write_at(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        self.change(Pending::Write(offset, data.to_vec()))
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        self.change(Pending::SetLen(len))
    }

    fn sync(&self) -> io::Result<()> {
        self.disk.world().sync(self.inode)
    }

    fn settle(&self) -> io::Result<()> {
        self.disk.world().settle(self.inode)
    }
}
