//! The file backend on a simulated disk, and on a real one.

mod cuts;
mod damage;
mod faults;
mod model;
mod real_disk;

use super::{
    records::{CACHE, CACHE_BYTES},
    sim_disk::{Chance, SimDisk, Unsynced},
    *,
};
use alloc::{collections::BTreeMap, string::ToString, vec::Vec};

type State = (BTreeMap<Key, Vec<u8>>, LedgerRecord);

/// Everything that can be read.
fn try_state(store: &mut FileStore) -> Result<State, StoreError> {
    let mut records = BTreeMap::new();
    for table in Table::ALL {
        let mut after = None;
        while let Some(id) = store.next(table, after)? {
            let key = table.at(id);
            let record = store.read(key)?.ok_or(StoreError::Corrupt)?;
            records.insert(key, record.to_vec());
            after = Some(id);
        }
        let mut backwards = Vec::new();
        while let Some(id) = store.previous(table, backwards.last().copied())? {
            backwards.push(id);
        }
        backwards.reverse();
        let ids: Vec<u32> = records
            .keys()
            .filter(|key| key.table == table)
            .map(|key| key.id)
            .collect();
        assert_eq!(ids, backwards);
        assert_eq!(store.count(table)? as usize, ids.len());
    }
    Ok((records, store.load()?))
}

fn state(store: &mut FileStore) -> State {
    try_state(store).unwrap()
}

fn failures(shared: u8) -> LedgerRecord {
    let mut record = LedgerRecord {
        shared,
        unacknowledged: u16::from(shared),
        ..LedgerRecord::default()
    };
    // Enough to span several sectors, so that a torn slot is possible.
    for authorization in 1..=200 {
        record.set_failures(authorization, shared).unwrap();
    }
    record
}

const GRANDMOTHER: &[u8] = b"Grandmother unlocked";

/// A disk with a used store on it.
fn used() -> SimDisk {
    let disk = SimDisk::default();
    let mut store = FileStore::open_on(disk.boxed()).unwrap();
    for id in 1..=20 {
        store
            .apply(&[
                Change::Put(Table::Log.at(id), GRANDMOTHER),
                Change::Put(Table::Authorization.at(id), b"Grandmother"),
            ])
            .unwrap();
    }
    store
        .apply(&[Change::Put(Table::Code.only(), b"verifier")])
        .unwrap();
    store.commit(&failures(3)).unwrap();
    drop(store);
    disk
}

/// A disk with the store of a large household on it, several times as long as what is kept of it in memory. Most of its log
/// was forgotten, and the power went before the file was shortened.
fn outgrown() -> SimDisk {
    let disk = SimDisk::default();
    let mut store = FileStore::open_on(disk.boxed()).unwrap();
    let record = [0x55; 200];
    for (table, count) in [
        (Table::Authorization, 100),
        (Table::KeypadCode, 200),
        (Table::Log, 1500),
    ] {
        let ids: Vec<u32> = (1..=count).collect();
        for ids in ids.chunks(100) {
            let put = |id: &u32| Change::Put(table.at(*id), &record);
            store
                .apply(&ids.iter().map(put).collect::<Vec<_>>())
                .unwrap();
        }
    }
    for last in 0..9 {
        let forgotten: Vec<Change<'_>> = (1..=1500)
            .filter(|id| id % 10 == last)
            .map(|id| Change::Delete(Table::Log.at(id)))
            .collect();
        store.apply(&forgotten).unwrap();
    }
    let state = disk.open(STATE_FILE, false).unwrap().unwrap();
    assert!(state.length().unwrap() > 8 * CACHE_BYTES as u64);
    // Not closed before.
    copy(&disk)
}

/// From here on this test keeps a single page of what it changes in memory: whatever its databases hold is more than their
/// cache does, and pages go to the disk long before a commit, and once more after it.
fn shrink_the_cache() {
    CACHE.set(CACHE_BYTES / 4);
}

/// Something a lock asks of its store.
type Scenario = fn(&mut FileStore) -> Result<(), StoreError>;

fn append(store: &mut FileStore) -> Result<(), StoreError> {
    store.apply(&[
        Change::Put(Table::Log.at(21), b"Grandmother locked"),
        Change::Delete(Table::Log.at(1)),
        Change::Put(Table::LogMeta.only(), b"21"),
    ])
}

fn count_failure(store: &mut FileStore) -> Result<(), StoreError> {
    store.commit(&failures(4))
}

fn clear_table(store: &mut FileStore) -> Result<(), StoreError> {
    store.apply(&[
        Change::DeleteTable(Table::Log),
        Change::Put(Table::LogMeta.only(), b"0"),
    ])
}

fn erase(store: &mut FileStore) -> Result<(), StoreError> {
    store.erase()
}

/// One more acknowledged change, to see that a store is as good as any.
fn mark_alive(store: &mut FileStore) -> Result<(), StoreError> {
    store.apply(&[Change::Put(Table::Clock.only(), b"alive")])?;
    store.commit(&failures(9))
}

fn with_life(mut state: State) -> State {
    state.0.insert(Table::Clock.only(), b"alive".to_vec());
    (state.0, failures(9))
}

/// A copy of the disk as it is, everything on it durable.
fn copy(disk: &SimDisk) -> SimDisk {
    disk.after_power_loss(Unsynced::Kept)
}

/// What may become of unsynced changes: the simplest fates, and chance.
const FATES: [Unsynced; 8] = [
    Unsynced::Lost,
    Unsynced::Kept,
    Unsynced::Some(1),
    Unsynced::Some(2),
    Unsynced::Some(3),
    Unsynced::Some(4),
    Unsynced::Torn(5),
    Unsynced::Torn(6),
];

/// Every fate worth trying where `unsynced` changes are open: all subsets if they are few; else those of [`FATES`], and each
/// change alone, each alone missing, each beginning and each end, as many of them as the time allows.
fn fates(unsynced: u32) -> Vec<Unsynced> {
    if unsynced == 0 {
        return vec![Unsynced::Lost];
    }
    let few = if thorough() { 12 } else { 3 };
    if unsynced <= few {
        return (0..1 << unsynced).map(Unsynced::Exactly).collect();
    }
    let mut fates = FATES.to_vec();
    let most = if thorough() { u32::MAX } else { 3 };
    let step = unsynced.div_ceil(most.min(unsynced));
    for number in (0..unsynced).step_by(step as usize) {
        fates.extend([
            Unsynced::Only(number),
            Unsynced::AllBut(number),
            Unsynced::First(number),
            Unsynced::Skip(number),
        ]);
    }
    if thorough() {
        fates.extend((100..200).flat_map(|seed| [Unsynced::Some(seed), Unsynced::Torn(seed)]));
    }
    fates
}

/// Whether somebody asked for the long run.
fn thorough() -> bool {
    std::env::var_os("DOORWARD_THOROUGH").is_some()
}

/// Says what was tried; `cargo xtask proofs` collects these lines.
fn tell(what: &str, cuts: u64, ends: u32) {
    std::println!("proof: power cuts, store, {what}: {cuts} points, {ends} ends");
}

/// A scenario that worked, measured.
struct Measured {
    start: SimDisk,
    before: State,
    after: State,
    /// How many operations on the disk it took.
    operations: u64,
    /// What everything was sealed under.
    root_key: Vec<u8>,
}

impl Measured {
    fn new(scenario: Scenario) -> Self {
        Self::of(used(), scenario)
    }

    fn of(start: SimDisk, scenario: Scenario) -> Self {
        let disk = copy(&start);
        let mut store = FileStore::open_on(disk.boxed()).unwrap();
        let before = state(&mut store);
        let opened = disk.operations();
        scenario(&mut store).unwrap();
        let operations = disk.operations() - opened;
        let after = state(&mut store);
        assert_ne!(before, after);
        let mut root_key = Vec::new();
        start.bend(ROOT_FILE, |block| root_key = block[8..40].to_vec());
        assert!(start.medium_contains(&root_key));
        Self {
            start,
            before,
            after,
            operations,
            root_key,
        }
    }

    /// The used store, opened on a copy of its disk.
    fn open(&self) -> (SimDisk, FileStore) {
        let disk = copy(&self.start);
        let store = FileStore::open_on(disk.boxed()).unwrap();
        (disk, store)
    }
}
