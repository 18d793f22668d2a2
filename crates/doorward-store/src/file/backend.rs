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
    sync::{Mutex, MutexGuard, PoisonError},
};

/// A file of the folder that can go back to what it was at the last flush.
///
/// After a failed flush nobody can say what of the earlier writes the medium has: Linux takes them for done, goes on showing
/// them, and a later flush that succeeds says nothing about them. Writing everything anew that was touched, as it was
/// before, puts an end to that.
#[derive(Debug, Clone)]
pub(super) struct LiveFile {
    file: Arc<dyn DiskFile>,
    /// How to undo the writes since the last flush; `None` if there were none.
    undo: Arc<Mutex<Option<Blocks>>>,
    /// While the file is being made, redb's many flushes wait for the one at the end.
    making: Arc<AtomicBool>,
}

/// Parts of a file, in blocks.
#[derive(Debug, Clone)]
struct Blocks {
    /// The length of the file.
    length: u64,
    /// By number; each [`BLOCK`] bytes long, also at the file's end.
    blocks: BTreeMap<u64, Vec<u8>>,
}

const BLOCK: usize = 4096;
const BLOCK_BYTES: u64 = 4096;

impl LiveFile {
    pub(super) fn new(file: Arc<dyn DiskFile>) -> Self {
        Self {
            file,
            undo: Arc::default(),
            making: Arc::default(),
        }
    }

    /// A file nobody relies on before [`finish`](Self::finish): until then nothing is flushed.
    pub(super) fn unfinished(file: Arc<dyn DiskFile>) -> Self {
        Self {
            making: Arc::new(AtomicBool::new(true)),
            ..Self::new(file)
        }
    }

    /// Makes all of an unfinished file durable, and every later flush count.
    pub(super) fn finish(&self) -> io::Result<()> {
        self.making.store(false, Ordering::Release);
        self.sync_data()
    }

    /// Makes the file durably what it was at the last flush. Whatever the power does meanwhile leaves some of the writes
    /// since then undone, as if it had gone right after them.
    pub(super) fn roll_back(&self) -> io::Result<()> {
        let mut undo = lock(&self.undo);
        if let Some(before) = undo.as_ref() {
            self.file.set_len(before.length)?;
            for (number, block) in &before.blocks {
                let start = number.saturating_mul(BLOCK_BYTES);
                let there = there(before.length, start);
                self.file
                    .write_at(start, block.get(..there).unwrap_or(block))?;
            }
            self.file.sync()?;
            *undo = None;
        }
        Ok(())
    }

    /// The file as it was at the last flush, for reading.
    pub(super) fn frozen(&self) -> io::Result<FrozenFile> {
        let before = match lock(&self.undo).as_ref() {
            Some(before) => before.clone(),
            None => Blocks {
                length: self.file.length()?,
                blocks: BTreeMap::new(),
            },
        };
        Ok(FrozenFile {
            file: Arc::clone(&self.file),
            base: before.length,
            view: Mutex::new(before),
        })
    }

    /// Remembers what the file is before bytes from `start` to `end` change.
    fn remember(&self, start: u64, end: u64) -> io::Result<()> {
        let mut undo = lock(&self.undo);
        let before = match undo.as_mut() {
            Some(before) => before,
            None => undo.insert(Blocks {
                length: self.file.length()?,
                blocks: BTreeMap::new(),
            }),
        };
        for number in start / BLOCK_BYTES..end.min(before.length).div_ceil(BLOCK_BYTES) {
            if let Entry::Vacant(place) = before.blocks.entry(number) {
                place.insert(read_block(self.file.as_ref(), before.length, number)?);
            }
        }
        Ok(())
    }
}

impl StorageBackend for LiveFile {
    fn len(&self) -> io::Result<u64> {
        self.file.length()
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        self.file.read_at(offset, out)
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        self.remember(len, u64::MAX)?;
        self.file.set_len(len)
    }

    fn sync_data(&self) -> io::Result<()> {
        if self.making.load(Ordering::Acquire) {
            return Ok(());
        }
        self.file.sync()?;
        *lock(&self.undo) = None;
        Ok(())
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        self.remember(offset, offset.saturating_add(data.len() as u64))?;
        self.file.write_at(offset, data)
    }
}

/// A file that takes no writes any more: what redb writes to repair its view of it stays in memory, so that a lock whose
/// disk is full or broken still knows who may open it.
#[derive(Debug)]
pub(super) struct FrozenFile {
    file: Arc<dyn DiskFile>,
    /// How much of the file counts.
    base: u64,
    /// What differs from the file.
    view: Mutex<Blocks>,
}

impl FrozenFile {
    /// The block to be changed, from now on kept in memory.
    fn changed<'a>(&self, view: &'a mut Blocks, number: u64) -> io::Result<&'a mut Vec<u8>> {
        match view.blocks.entry(number) {
            Entry::Occupied(block) => Ok(block.into_mut()),
            Entry::Vacant(place) => {
                Ok(place.insert(read_block(self.file.as_ref(), self.base, number)?))
            }
        }
    }
}

impl StorageBackend for FrozenFile {
    fn len(&self) -> io::Result<u64> {
        Ok(lock(&self.view).length)
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        let view = lock(&self.view);
        if offset.saturating_add(out.len() as u64) > view.length {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        for (number, within, part) in blocks_of(offset, out) {
            let block = match view.blocks.get(&number) {
                Some(block) => block,
                None => &read_block(self.file.as_ref(), self.base, number)?,
            };
            if let Some(bytes) = block.get(within..within.saturating_add(part.len())) {
                part.copy_from_slice(bytes);
            }
        }
        Ok(())
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        let mut view = lock(&self.view);
        // What is cut off must read as zeros if the file grows again.
        for number in len / BLOCK_BYTES..view.length.div_ceil(BLOCK_BYTES) {
            let kept = there(len, number.saturating_mul(BLOCK_BYTES));
            let block = self.changed(&mut view, number)?;
            block.truncate(kept);
            block.resize(BLOCK, 0);
        }
        view.length = len;
        Ok(())
    }

    fn sync_data(&self) -> io::Result<()> {
        Ok(())
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        let mut view = lock(&self.view);
        let mut copy = data.to_vec();
        for (number, within, part) in blocks_of(offset, &mut copy) {
            let block = self.changed(&mut view, number)?;
            if let Some(bytes) = block.get_mut(within..within.saturating_add(part.len())) {
                bytes.copy_from_slice(part);
            }
        }
        view.length = view.length.max(offset.saturating_add(data.len() as u64));
        Ok(())
    }
}

/// A block of the first `length` bytes of the file; zeros beyond them.
fn read_block(file: &dyn DiskFile, length: u64, number: u64) -> io::Result<Vec<u8>> {
    let mut block = vec![0; BLOCK];
    let start = number.saturating_mul(BLOCK_BYTES);
    let length = file.length()?.min(length);
    if let Some(part) = block
        .get_mut(..there(length, start))
        .filter(|part| !part.is_empty())
    {
        file.read_at(start, part)?;
    }
    Ok(block)
}

/// How many bytes of the block that starts at `start` lie within `length`.
fn there(length: u64, start: u64) -> usize {
    let rest = length.saturating_sub(start).min(BLOCK_BYTES);
    usize::try_from(rest).unwrap_or(BLOCK)
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

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // Whoever panicked left whole blocks behind.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::{
        super::{
            disk::Disk,
            sim_disk::{Chance, SimDisk},
        },
        *,
    };

    fn contents(file: &impl StorageBackend) -> Vec<u8> {
        let length = usize::try_from(file.len().unwrap()).unwrap();
        let mut bytes = vec![0; length];
        file.read(0, &mut bytes).unwrap();
        bytes
    }

    /// Does the same writes, cuts and extensions at random to the file and to its model.
    fn scribble(file: &impl StorageBackend, model: &mut Vec<u8>, chance: &mut Chance) {
        for round in 0..30 {
            let offset = chance.below(30_000);
            let at = usize::try_from(offset).unwrap();
            if chance.below(4) == 0 {
                file.set_len(offset).unwrap();
                model.resize(at, 0);
            } else {
                let data = vec![round; usize::try_from(chance.below(9000)).unwrap()];
                file.write(offset, &data).unwrap();
                let end = at.checked_add(data.len()).unwrap();
                model.resize(model.len().max(end), 0);
                model[at..end].copy_from_slice(&data);
            }
            assert_eq!(contents(file).len(), model.len());
        }
        assert!(contents(file) == *model);
    }

    #[test]
    fn a_file_goes_back_to_what_it_was_at_the_last_flush_and_shows_that_meanwhile() {
        let mut chance = Chance::new(7);
        for _ in 0..40 {
            let disk = SimDisk::default();
            let file = disk.open("file", true).unwrap().unwrap();
            let live = LiveFile::new(file);
            let mut model = Vec::new();
            scribble(&live, &mut model, &mut chance);
            live.sync_data().unwrap();
            let flushed = model.clone();
            scribble(&live, &mut model, &mut chance);
            let frozen = live.frozen().unwrap();
            assert!(contents(&frozen) == flushed);
            let mut repaired = flushed.clone();
            scribble(&frozen, &mut repaired, &mut chance);
            assert!(contents(&live) == model, "the frozen view wrote through");
            live.roll_back().unwrap();
            assert!(contents(&live) == flushed);
            live.roll_back().unwrap();
            assert!(contents(&live) == flushed);
        }
    }
}
