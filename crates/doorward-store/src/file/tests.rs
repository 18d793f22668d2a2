use super::{
    sim_disk::{Chance, SimDisk, Unsynced},
    *,
};
use crate::Table;
use alloc::{collections::BTreeMap, string::ToString, vec::Vec};

type State = (BTreeMap<Key, Vec<u8>>, LedgerRecord);

fn state(store: &mut FileStore) -> State {
    let mut records = BTreeMap::new();
    for table in Table::ALL {
        let mut after = None;
        while let Some(id) = store.next(table, after).unwrap() {
            let key = table.at(id);
            records.insert(key, store.read(key).unwrap().unwrap().to_vec());
            after = Some(id);
        }
        assert_eq!(
            store.count(table).unwrap() as usize,
            records.keys().filter(|key| key.table == table).count()
        );
    }
    (records, store.load().unwrap())
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

/// A disk with a used store on it.
fn used() -> SimDisk {
    let disk = SimDisk::default();
    let mut store = FileStore::open_on(disk.boxed()).unwrap();
    for id in 1..=20 {
        store
            .apply(&[
                Change::Put(Table::Log.at(id), b"Grandmother unlocked"),
                Change::Put(Table::Authorization.at(id), b"Grandmother"),
            ])
            .unwrap();
    }
    store.commit(&failures(3)).unwrap();
    disk
}

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

const VARIANTS: [Unsynced; 8] = [
    Unsynced::Lost,
    Unsynced::Kept,
    Unsynced::Some(1),
    Unsynced::Some(2),
    Unsynced::Some(3),
    Unsynced::Some(4),
    Unsynced::Some(5),
    Unsynced::Some(6),
];

/// Cuts the power at every operation of the scenario, with every fate of what was not synced; then again at operations of the recovery.
/// Returns how many cut points were visited.
fn cut_everywhere(scenario: Scenario) -> u32 {
    let start = used();
    let before =
        state(&mut FileStore::open_on(start.after_power_loss(Unsynced::Lost).boxed()).unwrap());
    let whole = start.after_power_loss(Unsynced::Lost);
    let mut store = FileStore::open_on(whole.boxed()).unwrap();
    let opened = whole.operations();
    scenario(&mut store).unwrap();
    let operations = whole.operations() - opened;
    let after = state(&mut store);
    drop(store);
    assert_ne!(before, after);
    let mut visited = 0;
    let mut chance = Chance::new(operations);
    for cut in 0..=operations {
        for variant in VARIANTS {
            let disk = start.after_power_loss(Unsynced::Lost);
            let mut store = FileStore::open_on(disk.boxed()).unwrap();
            disk.cut_after(cut, None);
            let acknowledged = scenario(&mut store).is_ok();
            assert_eq!(acknowledged, cut == operations, "cut {cut}");
            drop(store);
            let story = || format!("cut {cut} of {operations}, {variant:?}");
            let found = disk.after_power_loss(variant);
            // The recovery is interrupted as well, somewhere.
            let again = found.after_power_loss(Unsynced::Lost);
            again.cut_after(chance.below(12), None);
            drop(FileStore::open_on(again.boxed()));
            for disk in [found, again.after_power_loss(variant)] {
                let mut store = FileStore::open_on(disk.boxed())
                    .unwrap_or_else(|error| panic!("{}: {error}", story()));
                let state = state(&mut store);
                assert!(state == before || state == after, "{}: {state:?}", story());
                assert!(!acknowledged || state == after, "{}: lost", story());
                // And the store is as good as any.
                append(&mut store).unwrap();
                store.commit(&failures(9)).unwrap();
                visited += 1;
            }
        }
    }
    visited
}

#[test]
fn a_cut_while_counting_a_failure_leaves_n_or_n_plus_one() {
    assert!(cut_everywhere(count_failure) > 30);
}

#[test]
fn a_cut_while_changing_records_leaves_all_or_nothing() {
    assert!(cut_everywhere(append) > 100);
}

#[test]
fn a_cut_while_clearing_a_table_leaves_all_or_nothing() {
    assert!(cut_everywhere(clear_table) > 100);
}

#[test]
fn a_cut_inside_a_factory_reset_leaves_all_or_nothing() {
    assert!(cut_everywhere(erase) > 300);
}

#[test]
fn a_cut_while_the_folder_is_made_leaves_a_folder_that_opens_empty() {
    let whole = SimDisk::default();
    drop(FileStore::open_on(whole.boxed()).unwrap());
    let operations = whole.operations();
    for cut in 0..operations {
        for variant in VARIANTS {
            let disk = SimDisk::default();
            disk.cut_after(cut, None);
            let _ = FileStore::open_on(disk.boxed());
            let disk = disk.after_power_loss(variant);
            let mut store = FileStore::open_on(disk.boxed())
                .unwrap_or_else(|error| panic!("cut {cut}, {variant:?}: {error}"));
            assert_eq!(state(&mut store), State::default());
        }
    }
}

#[test]
fn counting_a_failure_is_one_write_and_one_flush() {
    let disk = used();
    let mut store = FileStore::open_on(disk.boxed()).unwrap();
    let (writes, syncs) = disk.writes_and_syncs();
    store.commit(&failures(4)).unwrap();
    assert_eq!(disk.writes_and_syncs(), (writes + 1, syncs + 1));
}

#[test]
fn a_full_disk_refuses_and_goes_on_when_there_is_room() {
    let disk = used();
    let mut store = FileStore::open_on(disk.boxed()).unwrap();
    let before = state(&mut store);
    disk.cut_after(0, Some(io::ErrorKind::StorageFull));
    assert_eq!(append(&mut store), Err(StoreError::Full));
    disk.mend();
    assert_eq!(state(&mut store), before);
    append(&mut store).unwrap();
    assert_ne!(state(&mut store), before);
}

#[test]
fn a_failed_ledger_step_refuses_all_later_ones_until_a_restart() {
    let disk = used();
    let mut store = FileStore::open_on(disk.boxed()).unwrap();
    disk.cut_after(1, None);
    assert_eq!(store.commit(&failures(4)), Err(StoreError::Io));
    disk.mend();
    assert_eq!(store.commit(&failures(4)), Err(StoreError::Poisoned));
    assert_eq!(store.load(), Ok(failures(3)));
    drop(store);
    let mut store = FileStore::open_on(disk.boxed()).unwrap();
    store.commit(&failures(5)).unwrap();
}

#[test]
fn nothing_is_readable_in_clear_before_or_after_a_reset() {
    let disk = used();
    assert!(!disk.medium_contains(b"Grandmother"));
    let mut root = None;
    disk.bend(ROOT_FILE, |block| root = Some(block[8..40].to_vec()));
    let mut store = FileStore::open_on(disk.boxed()).unwrap();
    store.erase().unwrap();
    assert_eq!(state(&mut store), State::default());
    assert!(!disk.medium_contains(&root.unwrap()));
    assert_eq!(
        disk.names(),
        [VERSION_FILE, LEDGER_FILE, ROOT_FILE, STATE_FILE].map(ToString::to_string)
    );
}

#[test]
fn a_damaged_folder_is_refused_and_never_taken_for_a_new_one() {
    for name in [VERSION_FILE, ROOT_FILE, LEDGER_FILE, STATE_FILE] {
        for damage in ["lost", "emptied", "shortened", "overwritten"] {
            let disk = used().after_power_loss(Unsynced::Kept);
            match damage {
                "lost" => disk.lose(name),
                "emptied" => disk.bend(name, Vec::clear),
                "shortened" => disk.bend(name, |bytes| bytes.truncate(bytes.len() / 3)),
                _ => disk.bend(name, |bytes| bytes.fill(0x5A)),
            }
            let error = FileStore::open_on(disk.boxed()).unwrap_err();
            assert!(
                matches!(error, OpenError::Corrupt { .. } | OpenError::NotOurs { .. }),
                "{name} {damage}: {error:?}"
            );
        }
    }
}

#[test]
fn a_newer_format_is_refused_with_both_numbers() {
    let disk = used();
    disk.bend(VERSION_FILE, |bytes| {
        *bytes = b"doorward lock data 7\n".to_vec()
    });
    assert!(matches!(
        FileStore::open_on(disk.boxed()),
        Err(OpenError::Newer {
            found: 7,
            known: 1,
            ..
        })
    ));
}

#[test]
fn a_record_moved_to_another_place_is_corrupt() {
    let disk = used();
    let mut store = FileStore::open_on(disk.boxed()).unwrap();
    let sealed = store
        .parts()
        .unwrap()
        .records
        .sealed(Table::Log.at(1))
        .unwrap();
    store
        .parts()
        .unwrap()
        .records
        .plant(Table::Log.at(2), &sealed)
        .unwrap();
    assert_eq!(store.read(Table::Log.at(2)), Err(StoreError::Corrupt));
    assert!(store.read(Table::Log.at(1)).unwrap().is_some());
}

mod on_a_real_disk {
    use super::*;

    #[test]
    fn keeps_everything_over_a_restart_and_keeps_others_out() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lock");
        let mut store = FileStore::open(&path).unwrap();
        append(&mut store).unwrap();
        store.commit(&failures(2)).unwrap();
        let before = state(&mut store);
        let second = FileStore::open(&path).unwrap_err();
        assert_eq!(second, OpenError::InUse { path: path.clone() });
        assert!(second.to_string().contains("another program"));
        drop(store);
        assert_eq!(state(&mut FileStore::open(&path).unwrap()), before);
    }

    #[cfg(unix)]
    #[test]
    fn keeps_folder_and_files_private() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lock");
        drop(FileStore::open(&path).unwrap());
        let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&path), 0o700);
        for entry in std::fs::read_dir(&path).unwrap() {
            assert_eq!(mode(&entry.unwrap().path()), 0o600);
        }
    }

    #[test]
    fn leaves_a_folder_of_something_else_alone() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("holiday.jpg"), b"sea").unwrap();
        let error = FileStore::open(folder.path()).unwrap_err();
        assert!(matches!(error, OpenError::NotOurs { .. }));
        assert_eq!(
            std::fs::read(folder.path().join("holiday.jpg")).unwrap(),
            b"sea"
        );
    }
}
