//! Disks that are full or fail: once, or from then on.

use super::*;

/// Fails one operation of the scenario after the other, once and for good, and looks at what the running store says, what
/// it takes once the disk is well, and what is found after a loss of power.
fn fail_everywhere(scenario: Scenario, error: io::ErrorKind) -> u32 {
    fail_all(&Measured::new(scenario), scenario, error)
}

fn fail_all(measured: &Measured, scenario: Scenario, error: io::ErrorKind) -> u32 {
    let sound = |state: &State| *state == measured.before || *state == measured.after;
    let mut visited = 0;
    for number in 0..measured.operations {
        for count in [1, u64::MAX] {
            let story = format!(
                "{error} at {number} of {}, {count} times",
                measured.operations
            );
            let (disk, mut store) = measured.open();
            disk.fail_after(number, count, error);
            let outcome = scenario(&mut store);
            // While the disk still fails, who may open the door is known; unless everything is about to be forgotten.
            let failing = try_state(&mut store);
            match &failing {
                Ok(seen) => {
                    let expected = if outcome.is_ok() {
                        &measured.after
                    } else {
                        &measured.before
                    };
                    assert!(seen == expected, "{story}");
                }
                Err(error) => assert_eq!(*error, StoreError::Poisoned, "{story}"),
            }
            disk.mend();
            assert!(try_state(&mut store) == failing, "{story}");
            // What was refused may still be found if the power goes now, and nothing else.
            for fate in FATES {
                let disk = disk.after_power_loss(fate);
                let found = state(&mut FileStore::open_on(disk.boxed()).unwrap());
                assert!(sound(&found), "{story}, {fate:?}");
                assert!(
                    outcome.is_err() || found == measured.after,
                    "{story}, {fate:?}"
                );
            }
            let alive = mark_alive(&mut store);
            drop(store);
            for fate in FATES {
                let disk = disk.after_power_loss(fate);
                let mut store = FileStore::open_on(disk.boxed())
                    .unwrap_or_else(|error| panic!("{story}, {fate:?}: {error}"));
                let found = state(&mut store);
                match (&alive, &failing) {
                    (Ok(()), Ok(seen)) => {
                        assert!(found == with_life(seen.clone()), "{story}, {fate:?}");
                    }
                    (Ok(()), Err(error)) => panic!("{story}: takes changes, but {error}"),
                    // A reset is under way: nothing after it was acknowledged.
                    (Err(error), _) => {
                        assert_eq!(*error, StoreError::Poisoned, "{story}");
                        assert!(outcome.is_err() && sound(&found), "{story}, {fate:?}");
                    }
                }
                visited += 1;
            }
        }
    }
    visited
}

const BROKEN: io::ErrorKind = io::ErrorKind::Other;
const FULL: io::ErrorKind = io::ErrorKind::StorageFull;

#[test]
fn a_failing_disk_while_changing_records_leaves_all_or_nothing() {
    assert!(fail_everywhere(append, BROKEN) > 50);
    assert!(fail_everywhere(append, FULL) > 50);
}

#[test]
fn a_failing_disk_while_clearing_a_table_leaves_all_or_nothing() {
    assert!(fail_everywhere(clear_table, BROKEN) > 50);
    assert!(fail_everywhere(clear_table, FULL) > 50);
}

#[test]
fn a_failing_disk_while_changing_more_than_the_cache_holds_leaves_all_or_nothing() {
    shrink_the_cache();
    assert!(fail_everywhere(append, BROKEN) > 100);
    assert!(fail_everywhere(clear_table, FULL) > 100);
}

/// The change shortens the file, after it was made.
#[test]
fn a_failing_disk_while_a_large_store_becomes_small_leaves_all_or_nothing() {
    let measured = Measured::of(outgrown(), append);
    let (disk, mut store) = measured.open();
    append(&mut store).unwrap();
    assert!(disk.unsynced() > 0, "nothing happened after the last flush");
    assert!(fail_all(&measured, append, BROKEN) > 100);
}

#[test]
fn a_failing_disk_while_counting_a_failure_leaves_n_or_n_plus_one() {
    assert!(fail_everywhere(count_failure, BROKEN) >= 2 * 2 * 8);
    assert!(fail_everywhere(count_failure, FULL) >= 2 * 2 * 8);
}

#[test]
fn a_failing_disk_inside_a_factory_reset_leaves_all_or_nothing() {
    assert!(fail_everywhere(erase, BROKEN) > 100);
    assert!(fail_everywhere(erase, FULL) > 100);
}

#[test]
fn a_full_disk_refuses_changes_still_answers_and_goes_on_when_there_is_room() {
    let disk = used();
    let mut store = FileStore::open_on(disk.boxed()).unwrap();
    let before = state(&mut store);
    disk.fail_after(0, u64::MAX, FULL);
    for _ in 0..3 {
        assert_eq!(append(&mut store), Err(StoreError::Full));
        assert_eq!(store.commit(&failures(4)), Err(StoreError::Full));
        assert_eq!(state(&mut store), before);
    }
    disk.mend();
    append(&mut store).unwrap();
    store.commit(&failures(4)).unwrap();
    let after = state(&mut store);
    assert_ne!(after, before);
    drop(store);
    let disk = disk.after_power_loss(Unsynced::Lost);
    assert_eq!(state(&mut FileStore::open_on(disk.boxed()).unwrap()), after);
}

#[test]
fn a_failed_ledger_step_counts_nothing_and_the_next_one_writes_the_same_slot() {
    let disk = used();
    let mut store = FileStore::open_on(disk.boxed()).unwrap();
    for operation in [0, 1] {
        disk.fail_after(operation, 1, BROKEN);
        assert_eq!(store.commit(&failures(4)), Err(StoreError::Io));
        assert_eq!(store.load(), Ok(failures(3)));
        // The slot with the last acknowledged record is whole, however the failed one looks.
        let found = FileStore::open_on(disk.after_power_loss(Unsynced::Some(7)).boxed())
            .unwrap()
            .load()
            .unwrap();
        assert!(found == failures(3) || found == failures(4));
    }
    store.commit(&failures(5)).unwrap();
    let disk = disk.after_power_loss(Unsynced::Lost);
    let mut store = FileStore::open_on(disk.boxed()).unwrap();
    assert_eq!(store.load(), Ok(failures(5)));
}

#[test]
fn a_reset_that_failed_in_the_middle_can_be_asked_for_again() {
    let measured = Measured::new(erase);
    for number in 0..measured.operations {
        let (disk, mut store) = measured.open();
        disk.fail_after(number, 1, FULL);
        let first = store.erase();
        if first.is_err() {
            store.erase().unwrap();
        }
        assert_eq!(state(&mut store), State::default(), "{number}");
        mark_alive(&mut store).unwrap();
    }
}

#[test]
fn a_cut_while_recovering_from_a_failed_change_leaves_all_or_nothing() {
    assert!(cut_every_recovery() > 100);
}

#[test]
fn a_cut_while_recovering_what_the_cache_does_not_hold_leaves_all_or_nothing() {
    shrink_the_cache();
    assert!(cut_every_recovery() > 100);
}

/// Fails one operation of a change after the other, and cuts the power at every operation of the next change, which recovers
/// from that. Returns how many cuts there were.
fn cut_every_recovery() -> u32 {
    let measured = Measured::new(append);
    let mut cuts = 0;
    for number in 0..measured.operations {
        for cut in 0..40 {
            let (disk, mut store) = measured.open();
            // It takes nothing until then: otherwise the failed change itself would recover.
            disk.fail_after(number, u64::MAX, BROKEN);
            let done = append(&mut store).is_ok();
            disk.cut_after(cut);
            let alive = store.apply(&[Change::Put(Table::Clock.only(), b"alive")]);
            drop(store);
            for fate in FATES {
                let disk = disk.after_power_loss(fate);
                let mut found = state(&mut FileStore::open_on(disk.boxed()).unwrap()).0;
                let lives = found.remove(&Table::Clock.only()).is_some();
                let story = format!("failed at {number}, cut {cut}, {fate:?}");
                assert!(alive.is_err() || lives, "{story}");
                let right = if done {
                    found == measured.after.0
                } else {
                    found == measured.before.0 || (found == measured.after.0 && !lives)
                };
                assert!(right, "{story}");
            }
            cuts += 1;
            if alive.is_ok() {
                break;
            }
            assert!(cut < 39, "the recovery is longer than thought");
        }
    }
    cuts
}
