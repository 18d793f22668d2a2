//! Losing power, and being killed, at every operation.

use super::*;

/// Cuts the power at every operation of the scenario, with every fate of what was not synced; then again inside the
/// recovery. Returns how many ends were looked at.
fn cut_everywhere(what: &str, scenario: Scenario) -> u32 {
    cut_all(what, &Measured::new(scenario), scenario)
}

fn cut_all(what: &str, measured: &Measured, scenario: Scenario) -> u32 {
    let mut visited = 0;
    let mut chance = Chance::new(measured.operations);
    for cut in 0..=measured.operations {
        let (disk, mut store) = measured.open();
        disk.cut_after(cut);
        let acknowledged = scenario(&mut store).is_ok();
        // Behind the last flush there may be operations that nothing hangs on.
        assert!(acknowledged || cut < measured.operations, "cut {cut}");
        drop(store);
        for fate in fates(disk.unsynced()) {
            let story = || format!("cut {cut} of {}, {fate:?}", measured.operations);
            let found = disk.after_power_loss(fate);
            // The recovery is interrupted as well, somewhere.
            let again = found.after_power_loss(Unsynced::Lost);
            again.cut_after(chance.below(20));
            drop(FileStore::open_on(again.boxed()));
            for disk in [found, again.after_power_loss(fate)] {
                let mut store = FileStore::open_on(disk.boxed())
                    .unwrap_or_else(|error| panic!("{}: {error}", story()));
                let found = state(&mut store);
                assert!(
                    found == measured.before || found == measured.after,
                    "{}: between",
                    story()
                );
                assert!(
                    !acknowledged || found == measured.after,
                    "{}: lost",
                    story()
                );
                if found == State::default() {
                    assert!(
                        !disk.medium_contains(&measured.root_key),
                        "{}: the old root key is still there",
                        story()
                    );
                }
                mark_alive(&mut store).unwrap();
                visited += 1;
            }
        }
    }
    tell(what, measured.operations + 1, visited);
    visited
}

/// Kills the program at every operation, starts it again on the same machine, and then cuts the power: what the second
/// program saw and acknowledged stays.
fn kill_everywhere(scenario: Scenario) -> u32 {
    let measured = Measured::new(scenario);
    let mut visited = 0;
    for kill in 0..=measured.operations {
        let (disk, mut store) = measured.open();
        disk.cut_after(kill);
        let _ = scenario(&mut store);
        drop(store);
        disk.mend();
        let mut store = FileStore::open_on(disk.boxed()).unwrap();
        let seen = state(&mut store);
        assert!(seen == measured.before || seen == measured.after);
        for fate in FATES {
            let disk = disk.after_power_loss(fate);
            let mut store = FileStore::open_on(disk.boxed()).unwrap();
            assert!(
                state(&mut store) == seen,
                "kill {kill}, {fate:?}: forgotten"
            );
            visited += 1;
        }
        mark_alive(&mut store).unwrap();
        for fate in FATES {
            let disk = disk.after_power_loss(fate);
            let mut store = FileStore::open_on(disk.boxed()).unwrap();
            assert!(
                state(&mut store) == with_life(seen.clone()),
                "kill {kill}, {fate:?}: lost"
            );
        }
    }
    visited
}

#[test]
fn a_cut_while_counting_a_failure_leaves_n_or_n_plus_one() {
    assert!(cut_everywhere("a failure counted", count_failure) >= 3 * 16);
}

#[test]
fn a_cut_while_changing_records_leaves_all_or_nothing() {
    assert!(cut_everywhere("records changed", append) > 100);
}

#[test]
fn a_cut_while_clearing_a_table_leaves_all_or_nothing() {
    assert!(cut_everywhere("a table cleared", clear_table) > 100);
}

#[test]
fn a_cut_while_changing_more_than_the_cache_holds_leaves_all_or_nothing() {
    shrink_the_cache();
    assert!(cut_everywhere("records changed, a small cache", append) > 100);
    assert!(cut_everywhere("a table cleared, a small cache", clear_table) > 100);
}

#[test]
fn a_cut_inside_a_factory_reset_leaves_all_or_nothing() {
    assert!(cut_everywhere("a factory reset", erase) > 300);
}

/// The recovery from every cut of a change is cut at every operation of its own.
#[test]
fn a_cut_inside_the_recovery_from_a_cut_changes_nothing() {
    let (mut points, mut ends) = (0, 0);
    for scenario in [append as Scenario, count_failure, erase] {
        let measured = Measured::new(scenario);
        for cut in 0..measured.operations {
            for fate in [
                Unsynced::Lost,
                Unsynced::Some(cut + 1),
                Unsynced::Torn(cut + 1),
            ] {
                let (disk, mut store) = measured.open();
                disk.cut_after(cut);
                let _ = scenario(&mut store);
                drop(store);
                let start = disk.after_power_loss(fate);
                let whole = copy(&start);
                let found = state(&mut FileStore::open_on(whole.boxed()).unwrap());
                let step = if thorough() { 1 } else { 3 };
                for second in (cut % step..whole.operations()).step_by(step.try_into().unwrap()) {
                    let disk = copy(&start);
                    disk.cut_after(second);
                    drop(FileStore::open_on(disk.boxed()));
                    let fate = Unsynced::Some(second);
                    let disk = disk.after_power_loss(fate);
                    let again = state(&mut FileStore::open_on(disk.boxed()).unwrap());
                    // What a recovery threw away stays away, unless nobody has seen it yet.
                    assert!(
                        again == found || again == measured.after,
                        "cut {cut}, its recovery {second}, {fate:?}"
                    );
                    points += 1;
                    ends += 1;
                }
            }
        }
    }
    tell("a recovery", points, ends);
    assert!(ends > 500);
}

#[test]
fn a_kill_while_counting_a_failure_forgets_nothing_seen_since() {
    assert!(kill_everywhere(count_failure) >= 3 * 8);
}

#[test]
fn a_kill_while_changing_records_forgets_nothing_seen_since() {
    assert!(kill_everywhere(append) > 50);
}

#[test]
fn a_kill_inside_a_factory_reset_forgets_nothing_seen_since() {
    assert!(kill_everywhere(erase) > 150);
}

#[test]
fn every_subset_of_the_sectors_of_a_ledger_slot_leaves_n_or_n_plus_one() {
    let measured = Measured::new(count_failure);
    let mut whole = 0_u32;
    for cut in 0..measured.operations {
        let (disk, mut store) = measured.open();
        disk.cut_after(cut);
        assert!(store.commit(&failures(4)).is_err());
        let sectors = disk.unsynced();
        assert_eq!(sectors, 8, "one slot of 4 KiB");
        for subset in 0..1 << sectors {
            let disk = disk.after_power_loss(Unsynced::Exactly(subset));
            let found = FileStore::open_on(disk.boxed()).unwrap().load().unwrap();
            assert!(found == failures(3) || found == failures(4), "{subset:b}");
            whole += u32::from(found == failures(4));
        }
    }
    tell("a ledger slot, every subset of sectors", 2, 2 << 8);
    // The record fills the first three sectors; whatever became of the other five, it is there.
    assert_eq!(whole, 2 * 32);
}

#[test]
fn a_ledger_slot_torn_at_any_byte_leaves_n_or_n_plus_one() {
    let root = RootKey::random().unwrap();
    let disk = SimDisk::default();
    let file = disk.open(LEDGER_FILE, true).unwrap().unwrap();
    let mut slots = Slots::create(file, &root).unwrap();
    slots.commit(&failures(3)).unwrap();
    let mut before = Vec::new();
    disk.bend(LEDGER_FILE, |bytes| before.clone_from(bytes));
    slots.commit(&failures(4)).unwrap();
    let mut after = Vec::new();
    disk.bend(LEDGER_FILE, |bytes| after.clone_from(bytes));
    let changed: Vec<usize> = (0..before.len())
        .filter(|&byte| before[byte] != after[byte])
        .collect();
    let (Some(&first), Some(&last)) = (changed.first(), changed.last()) else {
        panic!("nothing was written")
    };
    assert_eq!(first / slots::SLOT, last / slots::SLOT);
    for torn in first..=last + 1 {
        for from_behind in [false, true] {
            let (head, tail) = if from_behind {
                (&before, &after)
            } else {
                (&after, &before)
            };
            let bytes = [&head[..torn], &tail[torn..]].concat();
            disk.bend(LEDGER_FILE, |file| *file = bytes.clone());
            let file = disk.open(LEDGER_FILE, false).unwrap().unwrap();
            let (_, found) = Slots::open(file, &root).unwrap();
            let is_new = bytes == after;
            assert_eq!(
                found,
                failures(if is_new { 4 } else { 3 }),
                "torn at {torn}"
            );
        }
    }
}

#[test]
fn a_cut_while_the_folder_is_made_leaves_a_folder_that_opens_empty() {
    let whole = SimDisk::default();
    drop(FileStore::open_on(whole.boxed()).unwrap());
    let mut ends = 0;
    for cut in 0..whole.operations() {
        let cut_disk = SimDisk::default();
        cut_disk.cut_after(cut);
        let _ = FileStore::open_on(cut_disk.boxed());
        for fate in fates(cut_disk.unsynced()) {
            ends += 1;
            let disk = &cut_disk;
            let disk = disk.after_power_loss(fate);
            let mut store = FileStore::open_on(disk.boxed())
                .unwrap_or_else(|error| panic!("cut {cut}, {fate:?}: {error}"));
            assert_eq!(state(&mut store), State::default());
        }
    }
    tell("a folder made", whole.operations(), ends);
}

#[test]
fn a_kill_while_the_folder_is_made_leaves_a_folder_that_loses_nothing_later() {
    let whole = SimDisk::default();
    drop(FileStore::open_on(whole.boxed()).unwrap());
    for kill in 0..whole.operations() {
        let disk = SimDisk::default();
        disk.cut_after(kill);
        let _ = FileStore::open_on(disk.boxed());
        disk.mend();
        let mut store = FileStore::open_on(disk.boxed()).unwrap();
        mark_alive(&mut store).unwrap();
        for fate in FATES {
            let disk = disk.after_power_loss(fate);
            let mut store = FileStore::open_on(disk.boxed()).unwrap();
            assert_eq!(
                state(&mut store),
                with_life(State::default()),
                "kill {kill}, {fate:?}"
            );
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
fn changing_records_is_two_flushes_whatever_their_number() {
    let disk = used();
    let mut store = FileStore::open_on(disk.boxed()).unwrap();
    let (_, syncs) = disk.writes_and_syncs();
    append(&mut store).unwrap();
    assert_eq!(disk.writes_and_syncs().1, syncs + 2, "a two-phase commit");
    store.apply(&[]).unwrap();
    assert_eq!(disk.writes_and_syncs().1, syncs + 2);
}
