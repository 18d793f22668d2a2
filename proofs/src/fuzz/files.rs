//! The files of a lock, damaged: it starts as it was, or not at all and says why; it never starts as a new one, and never
//! with other permissions.

use std::cell::RefCell;

use doorward_proto::Model;
use doorward_store::{
    Store,
    file::{
        FileStore,
        sim_disk::{SimDisk, Unsynced},
    },
    memory::{Contents, MemoryStore},
};

use super::{Bytes, Story};
use crate::{Stage, stage::contents};

thread_local! {
    static USED: RefCell<Option<(SimDisk, Contents)>> = const { RefCell::new(None) };
}

fn used() -> (SimDisk, Contents) {
    USED.with_borrow_mut(|used| {
        let (disk, contents) = used.get_or_insert_with(|| {
            let disk = SimDisk::default();
            let mut store = FileStore::open_on(disk.boxed()).expect("an empty folder");
            let (stage, ..) = super::device::home(Model::Ultra);
            fill(&mut store, stage.env.store.contents());
            let contents = contents(&mut store).expect("just written");
            drop(store);
            (disk, contents)
        });
        (disk.after_power_loss(Unsynced::Kept), contents.clone())
    })
}

fn fill(store: &mut impl Store, contents: &Contents) {
    for (key, bytes) in &contents.records {
        store
            .apply(&[doorward_store::Change::Put(*key, bytes)])
            .expect("a sound disk");
    }
    store.commit(&contents.ledger).expect("a sound disk");
}

/// Either files are bent below the seals, or records above them.
///
/// # Panics
/// If a promise is broken.
pub fn run(data: &[u8], story: &mut Story) {
    let mut bytes = Bytes::new(data);
    if bytes.byte() & 1 == 0 {
        bend_files(&mut bytes, story);
    } else {
        bend_records(&mut bytes, story);
    }
}

fn bend_files(bytes: &mut Bytes<'_>, story: &mut Story) {
    let (disk, before) = used();
    let names = disk.names();
    for _ in 0..8 {
        if !bytes.more() {
            break;
        }
        let name = names[bytes.below(names.len())].clone();
        let how = bytes.byte();
        let (place, length) = (usize::from(bytes.word()), usize::from(bytes.byte()));
        let with = bytes.take(length);
        story.tell(|| format!("{name}: {how} at {place}, {} bytes", with.len()));
        if !disk.names().contains(&name) {
            continue;
        }
        disk.bend(&name, |file| {
            // Places are spread over the file; its beginnings, where headers are, are as likely as all the rest.
            let at = if how & 0x80 == 0 {
                place
            } else {
                place * file.len() / 65_536
            };
            match how % 4 {
                0 => {
                    for (offset, byte) in with.iter().enumerate() {
                        if let Some(slot) = file.get_mut(at + offset) {
                            *slot = *byte;
                        }
                    }
                }
                1 => {
                    if let Some(slot) = file.get_mut(at) {
                        *slot ^= 1 << (length % 8);
                    }
                }
                2 => file.truncate(at),
                _ => file.extend_from_slice(with),
            }
        });
        if how == 0x7F {
            disk.lose(&name);
        }
    }
    match FileStore::open_on(disk.boxed()) {
        Ok(mut store) => {
            let found = contents(&mut store);
            story.tell(|| format!("the store opens: {}", found.is_ok()));
            assert!(
                found.as_ref() == Ok(&before) || found.is_err() || disk.names().is_empty(),
                "damage changed what is read"
            );
        }
        Err(error) => {
            story.tell(|| format!("the store does not open: {error}"));
            assert!(error.to_string().len() > 20, "and says what to do");
        }
    }
}

fn bend_records(bytes: &mut Bytes<'_>, story: &mut Story) {
    let (stage, owner, guest) = super::device::home(Model::Ultra);
    let mut contents = stage.env.store.contents().clone();
    drop(stage);
    let keys: Vec<_> = contents.records.keys().copied().collect();
    for _ in 0..4 {
        if !bytes.more() {
            break;
        }
        let key = keys[bytes.below(keys.len())];
        let length = usize::from(bytes.byte());
        let place = usize::from(bytes.byte());
        let with = bytes.take(length);
        story.tell(|| format!("{key:?}: {} bytes at {place}", with.len()));
        let record = contents.records.entry(key).or_default();
        if place == 0xFF {
            *record = with.to_vec();
        } else {
            for (offset, byte) in with.iter().enumerate() {
                if let Some(slot) = record.get_mut(place + offset) {
                    *slot = *byte;
                }
            }
        }
        record.truncate(doorward_store::MAX_RECORD);
    }
    match Stage::over(Model::Ultra, MemoryStore::with_contents(contents), 3) {
        Ok(mut stage) => {
            for client in [&owner, &guest] {
                let client = client.on_new_link(&mut stage);
                let asked = client.challenge(&mut stage);
                let shown = client.verify(&mut stage, 826_441);
                story.tell(|| format!("the lock starts, and says {asked:?}, {shown:?}"));
            }
            stage.advance(std::time::Duration::from_secs(90));
        }
        Err(error) => story.tell(|| format!("the lock does not start: {error:?}")),
    }
}

/// A flipped bit here and there.
#[must_use]
pub fn seeds() -> Vec<Vec<u8>> {
    (0..5)
        .flat_map(|file| {
            [
                vec![0, file, 1, 0, 0, 3],
                vec![0, file, 0x81, 0, 64, 3],
                vec![0, file, 2, 9, 0, 0],
                vec![0, file, 0, 8, 0, 4, 1, 2, 3, 4],
            ]
        })
        .chain((0..8).map(|record| vec![1, record * 3, 2, 4, 0xAA, 0xBB]))
        .collect()
}
