//! Folders that are not as they were left.

use super::*;

#[test]
fn nothing_is_readable_in_clear_before_or_after_a_reset() {
    let disk = used();
    assert!(!disk.medium_contains(b"Grandmother"));
    let mut root = None;
    disk.bend(ROOT_FILE, |block| root = Some(block[8..40].to_vec()));
    let root = root.unwrap();
    assert!(disk.medium_contains(&root));
    let mut store = FileStore::open_on(disk.boxed()).unwrap();
    store.erase().unwrap();
    assert_eq!(state(&mut store), State::default());
    assert!(!disk.medium_contains(&root));
    assert_eq!(
        disk.names(),
        [VERSION_FILE, LEDGER_FILE, ROOT_FILE, STATE_FILE].map(ToString::to_string)
    );
}

#[test]
fn a_reset_that_got_past_its_intent_destroys_the_root_key_first() {
    let measured = Measured::new(erase);
    let mut root = Vec::new();
    measured
        .start
        .bend(ROOT_FILE, |block| root = block[8..40].to_vec());
    for cut in 0..measured.operations {
        let (disk, mut store) = measured.open();
        disk.cut_after(cut);
        let _ = store.erase();
        drop(store);
        for fate in FATES {
            let disk = disk.after_power_loss(fate);
            let names = disk.names();
            let intact = [ROOT_FILE, LEDGER_FILE, STATE_FILE]
                .iter()
                .all(|name| names.contains(&name.to_string()));
            assert!(
                intact || !disk.medium_contains(&root),
                "cut {cut}, {fate:?}: records went before the key"
            );
            // And whatever the cut left, nothing of the key survives the next start once the reset had begun.
            let begun = names.contains(&RESET.to_string());
            drop(FileStore::open_on(disk.boxed()).unwrap());
            assert!(
                !begun || !disk.medium_contains(&root),
                "cut {cut}, {fate:?}"
            );
        }
    }
}

#[test]
fn a_damaged_folder_is_refused_and_never_taken_for_a_new_one() {
    for name in [VERSION_FILE, ROOT_FILE, LEDGER_FILE, STATE_FILE] {
        for damage in ["lost", "emptied", "shortened", "zeroed", "overwritten"] {
            let disk = used();
            match damage {
                "lost" => disk.lose(name),
                "emptied" => disk.bend(name, Vec::clear),
                "shortened" => disk.bend(name, |bytes| bytes.truncate(bytes.len() / 3)),
                "zeroed" => disk.bend(name, |bytes| bytes.fill(0)),
                _ => disk.bend(name, |bytes| bytes.fill(0x5A)),
            }
            let error = FileStore::open_on(disk.boxed()).unwrap_err();
            let path = disk.boxed().describe(name);
            let expected = match damage {
                "lost" => OpenError::Missing { path },
                _ => OpenError::Corrupt { path },
            };
            assert_eq!(error, expected, "{name} {damage}");
            assert!(error.to_string().contains(name));
        }
    }
}

#[test]
fn a_folder_of_a_lock_that_lost_all_but_one_file_is_refused() {
    for kept in [VERSION_FILE, ROOT_FILE, LEDGER_FILE, STATE_FILE] {
        let disk = used();
        for name in [VERSION_FILE, ROOT_FILE, LEDGER_FILE, STATE_FILE] {
            if name != kept {
                disk.lose(name);
            }
        }
        let error = FileStore::open_on(disk.boxed()).unwrap_err();
        assert!(
            matches!(error, OpenError::Missing { .. }),
            "{kept}: {error:?}"
        );
    }
}

/// Damages the database of this disk at many places; whatever opens holds what it held. Returns how many did not open.
fn damage_everywhere(start: &SimDisk, mut chance: Chance) -> u32 {
    let mut length = 0;
    start.bend(STATE_FILE, |bytes| length = bytes.len() as u64);
    let before = state(&mut FileStore::open_on(copy(start).boxed()).unwrap());
    let mut refused = 0;
    for round in 0..400 {
        let disk = copy(start);
        let at = usize::try_from(chance.below(length)).unwrap();
        let kind = round % 4;
        disk.bend(STATE_FILE, |bytes| match kind {
            0 => bytes[at] ^= 1 << chance.below(8),
            1 => bytes[at] = 0xFF,
            2 => {
                let sector = at / 512 * 512;
                bytes[sector..sector + 512].fill(0);
            }
            _ => {
                let page = at / 4096 * 4096;
                let other = usize::try_from(chance.below(length)).unwrap() / 4096 * 4096;
                bytes.copy_within(other..other + 4096, page);
            }
        });
        match FileStore::open_on(disk.boxed()) {
            Ok(mut store) => assert!(
                state(&mut store) == before,
                "round {round}: damage at {at} changed what is read"
            ),
            Err(error) => {
                refused += 1;
                let path = disk.boxed().describe(STATE_FILE);
                assert_eq!(error, OpenError::Corrupt { path }, "round {round}");
            }
        }
    }
    refused
}

#[test]
fn any_damage_to_the_database_is_refused_or_harmless() {
    let refused = damage_everywhere(&used(), Chance::new(42));
    assert!(refused > 10, "only {refused}: the damage hits nothing");
}

#[test]
fn any_damage_to_a_database_that_was_not_closed_is_refused_or_harmless() {
    let disk = used();
    let mut store = FileStore::open_on(disk.boxed()).unwrap();
    for id in 21..30 {
        store
            .apply(&[Change::Put(Table::Log.at(id), GRANDMOTHER)])
            .unwrap();
    }
    let refused = damage_everywhere(&disk.after_power_loss(Unsynced::Lost), Chance::new(43));
    assert!(refused > 10, "only {refused}: the damage hits nothing");
}

#[test]
fn a_record_that_vanished_appeared_moved_or_is_an_old_one_is_noticed() {
    let plant = |change: fn(&mut Records)| {
        let disk = used();
        let mut store = FileStore::open_on(disk.boxed()).unwrap();
        change(&mut store.parts().unwrap().records);
        drop(store);
        let path = disk.boxed().describe(STATE_FILE);
        assert_eq!(
            FileStore::open_on(disk.boxed()).unwrap_err(),
            OpenError::Corrupt { path }
        );
    };
    plant(|records| records.plant(Table::Code.only(), None));
    plant(|records| {
        let sealed = records.sealed(Table::Log.at(1)).unwrap();
        records.plant(Table::Log.at(99), Some(&sealed));
    });
    plant(|records| {
        let (one, two) = (Table::Log.at(1), Table::Log.at(2));
        let (first, second) = (records.sealed(one).unwrap(), records.sealed(two).unwrap());
        records.plant(one, Some(&second));
        records.plant(two, Some(&first));
    });
    plant(|records| {
        let key = Table::Code.only();
        let old = records.sealed(key).unwrap();
        records.apply(&[Change::Put(key, b"new verifier")]).unwrap();
        records.plant(key, Some(&old));
    });
}

#[test]
fn a_record_moved_under_a_running_store_is_corrupt() {
    let disk = used();
    let mut store = FileStore::open_on(disk.boxed()).unwrap();
    let records = &mut store.parts().unwrap().records;
    let sealed = records.sealed(Table::Log.at(1)).unwrap();
    records.plant(Table::Log.at(2), Some(&sealed));
    assert_eq!(store.read(Table::Log.at(2)), Err(StoreError::Corrupt));
    assert!(store.read(Table::Log.at(1)).unwrap().is_some());
}

#[test]
fn files_of_another_lock_are_refused() {
    for name in [ROOT_FILE, LEDGER_FILE, STATE_FILE] {
        let (ours, theirs) = (used(), used());
        let mut foreign = Vec::new();
        theirs.bend(name, |bytes| foreign.clone_from(bytes));
        ours.bend(name, |bytes| *bytes = foreign);
        let error = FileStore::open_on(ours.boxed()).unwrap_err();
        assert!(
            matches!(error, OpenError::Corrupt { .. }),
            "{name}: {error:?}"
        );
    }
}

#[test]
fn a_ledger_record_that_is_sealed_but_not_understood_is_refused() {
    let root = RootKey::random().unwrap();
    let disk = SimDisk::default();
    let file = disk.open(LEDGER_FILE, true).unwrap().unwrap();
    drop(Slots::create(file, &root).unwrap());
    let sealer = root.sealer(slots::PURPOSE).unwrap();
    let mut plain = 99_u64.to_le_bytes().to_vec();
    plain.extend_from_slice(&[200, 0, 0, 0, 0, 0, 0, 0]);
    let sealed = sealer.seal(&[0], &plain).unwrap();
    disk.bend(LEDGER_FILE, |bytes| {
        bytes[..2].copy_from_slice(&u16::try_from(sealed.len()).unwrap().to_le_bytes());
        bytes[2..2 + sealed.len()].copy_from_slice(&sealed);
    });
    let file = disk.open(LEDGER_FILE, false).unwrap().unwrap();
    assert_eq!(Slots::open(file, &root).unwrap_err(), StoreError::Corrupt);
}

#[test]
fn a_newer_format_is_refused_with_both_numbers_even_in_the_middle_of_a_reset() {
    for marker in [None, Some(RESET), Some(CREATING)] {
        let disk = used();
        if let Some(marker) = marker {
            disk.open(marker, true).unwrap();
        }
        disk.bend(VERSION_FILE, |bytes| {
            *bytes = b"doorward lock data 7\n".to_vec()
        });
        let error = FileStore::open_on(disk.boxed()).unwrap_err();
        let path = disk.boxed().describe(VERSION_FILE);
        assert_eq!(
            error,
            OpenError::Newer {
                path,
                found: 7,
                known: 1
            }
        );
        disk.bend(VERSION_FILE, |bytes| {
            *bytes = b"doorward lock data 1\n".to_vec()
        });
        if let Some(marker) = marker {
            disk.lose(marker);
        }
        // Nothing was touched.
        let mut store = FileStore::open_on(disk.boxed()).unwrap();
        assert_eq!(store.load(), Ok(failures(3)));
    }
}
