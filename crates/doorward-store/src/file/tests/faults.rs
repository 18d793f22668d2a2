//! Disks that are full or fail: once, or from then on.

use super::*;

/// Fails one operation of the scenario after the other, once and for good, and looks at what the running store says, what
/// it takes once the disk is well, and what is found after a loss of power.
fn fail_everywhere(scenario: Scenario, error: io::ErrorKind) -> u32 {
    let measured = Measured::new(scenario);
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
            match try_state(&mut store) {
                Ok(seen) => {
                    assert!(sound(&seen), "{story}: {seen:?}");
                    assert!(outcome.is_err() || seen == measured.after, "{story}");
                }
                Err(error) => assert_eq!(error, StoreError::Poisoned, "{story}"),
            }
            disk.mend();
            let seen = try_state(&mut store);
            let alive = mark_alive(&mut store);
            drop(store);
            for fate in FATES {
                let disk = disk.after_power_loss(fate);
                let mut store = FileStore::open_on(disk.boxed())
                    .unwrap_or_else(|error| panic!("{story}, {fate:?}: {error}"));
                let found = state(&mut store);
                match (&alive, &seen) {
                    (Ok(()), Ok(seen)) => assert_eq!(found, with_life(seen.clone()), "{story}"),
                    (Ok(()), Err(error)) => panic!("{story}: takes changes, but {error}"),
                    // A flush failed, or a reset is under way: either state, and nothing after it was acknowledged.
                    (Err(error), _) => {
                        assert_eq!(*error, StoreError::Poisoned, "{story}");
                        assert!(
                            outcome.is_err() && sound(&found),
                            "{story}, {fate:?}: {found:?}"
                        );
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
fn after_a_failed_flush_no_record_is_changed_until_a_restart() {
    let disk = used();
    let mut store = FileStore::open_on(disk.boxed()).unwrap();
    let before = state(&mut store);
    let (_, flushes) = disk.writes_and_syncs();
    // The first flush of a change comes after its writes.
    let mut number = 0;
    loop {
        disk.fail_after(number, 1, BROKEN);
        let outcome = append(&mut store);
        disk.mend();
        if append(&mut store) == Err(StoreError::Poisoned) {
            assert_eq!(outcome, Err(StoreError::Io));
            break;
        }
        number += 1;
        assert!(number < 100, "no flush among the operations");
    }
    assert!(disk.writes_and_syncs().1 > flushes);
    assert!(try_state(&mut store).is_ok());
    drop(store);
    let mut store = FileStore::open_on(disk.boxed()).unwrap();
    assert_ne!(state(&mut store), before);
    mark_alive(&mut store).unwrap();
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
