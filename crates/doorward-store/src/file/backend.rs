//! What redb reads from and writes to: a file of the folder, or a view of one that takes no writes any more.

use super::disk::DiskFile;
use alloc::{
    collections::{BTreeMap, btree_map::Entry},
    sync::Arc,
    vec,
    vec::Vec,
};
use core::sync::atomic::{AtomicBool, Ordering};
use redb::StorageBackend;
use std::{
    io,
    sync::{Mutex, PoisonError},
};

/// A file of the folder.
#[derive(Debug)]
pub(super) struct LiveFile {
    pub(super) file: Arc<dyn DiskFile>,
    /// Set when a flush fails. From then on nobody can say which of the earlier writes the medium has: a later flush that
    /// succeeds says nothing about them.
    pub(super) flush_failed: Arc<AtomicBool>,
}

impl StorageBackend for LiveFile {
    fn len(&self) -> io::Result<u64> {
        self.file.length()
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        self.file.read_at(offset, out)
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        self.file.set_len(len)
    }

    fn sync_data(&self) -> io::Result<()> {
        let outcome = self.file.sync();
        if outcome.is_err() {
            self.flush_failed.store(true, Ordering::Release);
        }
        outcome
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        self.file.write_at(offset, data)
    }
}

/// A file that takes no writes any more: what redb writes to repair its view of it stays in memory, so that a lock whose
/// disk is full or broken still knows who may open it.
#[derive(Debug)]
pub(super) struct FrozenFile {
    file: Arc<dyn DiskFile>,
    changes: Mutex<Changes>,
}

#[derive(Debug)]
struct Changes {
    length: u64,
    /// Blocks that differ from the file's, by number.
    blocks: BTreeMap<u64, Vec<u8>>,
}

const BLOCK: usize = 4096;
const BLOCK_BYTES: u64 = 4096;

impl FrozenFile {
    pub(super) fn new(file: Arc<dyn DiskFile>) -> io::Result<Self> {
        let length = file.length()?;
        Ok(Self {
            file,
            changes: Mutex::new(Changes {
                length,
                blocks: BTreeMap::new(),
            }),
        })
    }

    /// The block as the file has it; zeros beyond its end.
    fn original(&self, number: u64) -> io::Result<Vec<u8>> {
        let mut block = vec![0; BLOCK];
        let start = number.saturating_mul(BLOCK_BYTES);
        let there = self.file.length()?.saturating_sub(start);
        let there = usize::try_from(there).unwrap_or(BLOCK).min(BLOCK);
        if let Some(part) = block.get_mut(..there).filter(|part| !part.is_empty()) {
            self.file.read_at(start, part)?;
        }
        Ok(block)
    }

    /// The block to be changed, from now on kept in memory.
    fn changed<'a>(&self, changes: &'a mut Changes, number: u64) -> io::Result<&'a mut Vec<u8>> {
        match changes.blocks.entry(number) {
            Entry::Occupied(block) => Ok(block.into_mut()),
            Entry::Vacant(place) => Ok(place.insert(self.original(number)?)),
        }
    }

    fn changes(&self) -> std::sync::MutexGuard<'_, Changes> {
        // Whoever panicked left whole blocks behind.
        self.changes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl StorageBackend for FrozenFile {
    fn len(&self) -> io::Result<u64> {
        Ok(self.changes().length)
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        let changes = self.changes();
        if offset.saturating_add(out.len() as u64) > changes.length {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        for (number, within, part) in blocks_of(offset, out) {
            let block = match changes.blocks.get(&number) {
                Some(block) => block,
                None => &self.original(number)?,
            };
            if let Some(bytes) = block.get(within..within.saturating_add(part.len())) {
                part.copy_from_slice(bytes);
            }
        }
        Ok(())
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        let mut changes = self.changes();
        let end = len.div_ceil(BLOCK_BYTES);
        // What is cut off must read as zeros if the file grows again.
        let cut_off = end..changes.length.div_ceil(BLOCK_BYTES);
        for number in cut_off {
            changes.blocks.insert(number, vec![0; BLOCK]);
        }
        if len < changes.length
            && let Ok(kept) = usize::try_from(len % BLOCK_BYTES)
            && kept > 0
        {
            let block = self.changed(&mut changes, len / BLOCK_BYTES)?;
            block.truncate(kept);
            block.resize(BLOCK, 0);
        }
        changes.length = len;
        Ok(())
    }

    fn sync_data(&self) -> io::Result<()> {
        Ok(())
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        let mut changes = self.changes();
        let mut copy = data.to_vec();
        for (number, within, part) in blocks_of(offset, &mut copy) {
            let block = self.changed(&mut changes, number)?;
            if let Some(bytes) = block.get_mut(within..within.saturating_add(part.len())) {
                bytes.copy_from_slice(part);
            }
        }
        changes.length = changes.length.max(offset.saturating_add(data.len() as u64));
        Ok(())
    }
}

/// Cuts the bytes that begin at `offset` into the parts that lie in one block each: its number, where in it, the part.
fn blocks_of(offset: u64, bytes: &mut [u8]) -> Vec<(u64, usize, &mut [u8])> {
    let mut parts = Vec::new();
    let mut offset = offset;
    let mut rest = bytes;
    while !rest.is_empty() {
        let number = offset / BLOCK_BYTES;
        let within = usize::try_from(offset % BLOCK_BYTES).unwrap_or(0);
        let room = BLOCK.saturating_sub(within).min(rest.len());
        let (part, tail) = rest.split_at_mut(room);
        parts.push((number, within, part));
        offset = offset.saturating_add(room as u64);
        rest = tail;
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::{
        super::{disk::Disk, sim_disk::SimDisk},
        *,
    };

    #[test]
    fn a_frozen_view_reads_its_own_writes_and_leaves_the_file_alone() {
        let disk = SimDisk::default();
        let file = disk.open("file", true).unwrap().unwrap();
        let original: Vec<u8> = (0..10_000_u32).map(|n| n.to_le_bytes()[0]).collect();
        file.write_at(0, &original).unwrap();
        let frozen = FrozenFile::new(Arc::clone(&file)).unwrap();
        let mut model = original.clone();
        for (offset, length) in [(4000, 200), (9990, 5000), (0, 1), (8192, 4096)] {
            frozen.write(offset as u64, &vec![0xEE; length]).unwrap();
            model.resize(model.len().max(offset + length), 0);
            model[offset..offset + length].fill(0xEE);
        }
        let mut seen = vec![0; model.len()];
        frozen.read(0, &mut seen).unwrap();
        assert_eq!(seen, model);
        assert!(frozen.read(1, &mut seen).is_err());
        frozen.set_len(5000).unwrap();
        frozen.set_len(12_288).unwrap();
        let mut seen = vec![1; 7288];
        frozen.read(5000, &mut seen).unwrap();
        assert_eq!(seen, vec![0; 7288]);
        let mut untouched = vec![0; original.len()];
        file.read_at(0, &mut untouched).unwrap();
        assert_eq!(untouched, original);
        assert_eq!(file.length().unwrap(), 10_000);
    }
}
