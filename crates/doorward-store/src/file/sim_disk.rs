//! A disk that keeps what was synced, and of the rest whatever chance decides: the power can be cut at every operation.

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
pub(super) struct Chance(u64);

impl Chance {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    pub(super) fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound
    }
}

/// What becomes of writes that were not synced when the power went.
#[derive(Debug, Clone, Copy)]
pub(super) enum Unsynced {
    Lost,
    Kept,
    /// Any subset survives, some of it torn at 512-byte sectors.
    Some(u64),
}

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
    cut_at: Option<u64>,
    error: Option<io::ErrorKind>,
}

impl World {
    /// Counts a changing operation; from the cut on, none happens any more.
    fn change(&mut self) -> io::Result<()> {
        let number = self.operations;
        self.operations += 1;
        match self.cut_at {
            Some(cut) if number >= cut => {
                Err(self.error.unwrap_or(io::ErrorKind::NotConnected).into())
            }
            _ => Ok(()),
        }
    }
}

#[derive(Debug, Clone, Default)]
pub(super) struct SimDisk(Arc<Mutex<World>>);

impl SimDisk {
    fn world(&self) -> MutexGuard<'_, World> {
        self.0.lock().unwrap()
    }

    pub(super) fn boxed(&self) -> Box<dyn Disk> {
        Box::new(self.clone())
    }

    /// Changing operations so far.
    pub(super) fn operations(&self) -> u64 {
        self.world().operations
    }

    /// Writes and flushes of file contents so far.
    pub(super) fn writes_and_syncs(&self) -> (u64, u64) {
        let world = self.world();
        (world.writes, world.syncs)
    }

    /// Fails every operation from the `after`-th one on.
    pub(super) fn cut_after(&self, after: u64, error: Option<io::ErrorKind>) {
        let mut world = self.world();
        world.cut_at = Some(world.operations + after);
        world.error = error;
    }

    pub(super) fn mend(&self) {
        self.world().cut_at = None;
    }

    /// The disk as found when the power is back.
    pub(super) fn after_power_loss(&self, unsynced: Unsynced) -> Self {
        let mut world = self.world().clone();
        let mut chance = match unsynced {
            Unsynced::Some(seed) => Some(Chance::new(seed)),
            Unsynced::Lost | Unsynced::Kept => None,
        };
        let mut survives = |sectors: usize| -> Vec<bool> {
            (0..sectors)
                .map(|_| match (&mut chance, unsynced) {
                    (Some(chance), _) => chance.below(2) == 0,
                    (None, Unsynced::Kept) => true,
                    (None, _) => false,
                })
                .collect()
        };
        for change in core::mem::take(&mut world.pending) {
            if survives(1)[0] {
                match change {
                    NameChange::Create(name, inode) => world.durable.insert(name, inode),
                    NameChange::Remove(name) => world.durable.remove(&name),
                };
            }
        }
        world.live = world.durable.clone();
        for inode in &mut world.inodes {
            for pending in core::mem::take(&mut inode.pending) {
                match &pending {
                    Pending::SetLen(_) => {
                        if survives(1)[0] {
                            pending.apply(&mut inode.durable);
                        }
                    }
                    Pending::Write(offset, data) => {
                        let sectors = data.len().div_ceil(512);
                        for (sector, kept) in survives(sectors).into_iter().enumerate() {
                            if kept {
                                let start = sector * 512;
                                let end = (start + 512).min(data.len());
                                Pending::Write(offset + start as u64, data[start..end].to_vec())
                                    .apply(&mut inode.durable);
                            }
                        }
                    }
                }
            }
            inode.live.clone_from(&inode.durable);
        }
        world.cut_at = None;
        world.operations = 0;
        Self(Arc::new(Mutex::new(world)))
    }

    /// Every byte that somebody holding the medium could find, removed files included.
    pub(super) fn medium_contains(&self, needle: &[u8]) -> bool {
        self.world().inodes.iter().any(|inode| {
            [&inode.live, &inode.durable]
                .iter()
                .any(|bytes| bytes.windows(needle.len()).any(|window| window == needle))
        })
    }

    /// The live bytes of a file, to bend them.
    pub(super) fn bend(&self, name: &str, bend: impl FnOnce(&mut Vec<u8>)) {
        let mut world = self.world();
        let inode = world.live[name];
        bend(&mut world.inodes[inode].live);
        world.inodes[inode].durable = world.inodes[inode].live.clone();
    }

    /// Takes a file away behind the store's back.
    pub(super) fn lose(&self, name: &str) {
        let mut world = self.world();
        world.live.remove(name);
        world.durable.remove(name);
    }

    pub(super) fn names(&self) -> Vec<String> {
        self.world().live.keys().cloned().collect()
    }
}

impl Disk for SimDisk {
    fn open(&self, name: &str, create: bool) -> io::Result<Option<Arc<dyn DiskFile>>> {
        let mut world = self.world();
        let inode = match world.live.get(name) {
            Some(&inode) => inode,
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

    fn remove(&self, name: &str) -> io::Result<()> {
        let mut world = self.world();
        if world.live.contains_key(name) {
            world.change()?;
            world.live.remove(name);
            world.pending.push(NameChange::Remove(name.to_string()));
        }
        Ok(())
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
        let inode = &mut world.inodes[self.inode];
        // The write that the power loss hits may still reach the medium in part.
        inode.pending.push(pending.clone());
        outcome?;
        pending.apply(&mut inode.live);
        Ok(())
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
        let mut world = self.disk.world();
        world.syncs += 1;
        world.change()?;
        let inode = &mut world.inodes[self.inode];
        inode.durable.clone_from(&inode.live);
        inode.pending.clear();
        Ok(())
    }
}
