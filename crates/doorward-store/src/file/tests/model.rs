//! The file backend against the model in memory.

use super::*;
use crate::memory::MemoryStore;

const TABLES: [Table; 4] = [
    Table::Code,
    Table::Authorization,
    Table::Log,
    Table::DoorSensor,
];

/// A few changes at random; ids are few, so that records are replaced, and deleted when they are not there.
fn changes<'a>(chance: &mut Chance, bytes: &'a [u8]) -> Vec<Change<'a>> {
    (0..=chance.below(4))
        .map(|_| {
            let table = TABLES[usize::try_from(chance.below(4)).unwrap()];
            let id = [0, 1, 2, 255, 256, u32::MAX][usize::try_from(chance.below(6)).unwrap()];
            let key = table.at(id);
            match chance.below(10) {
                0..6 => {
                    let length = usize::try_from(chance.below(bytes.len() as u64 + 1)).unwrap();
                    Change::Put(key, &bytes[..length])
                }
                6..9 => Change::Delete(key),
                _ => Change::DeleteTable(table),
            }
        })
        .collect()
}

#[test]
fn does_what_the_model_does() {
    for seed in 1..=6 {
        let mut chance = Chance::new(seed);
        let mut disk = SimDisk::default();
        let mut store = FileStore::open_on(disk.boxed()).unwrap();
        let mut model = MemoryStore::new();
        for round in 0..120_u16 {
            // One byte more than a record may have, so that some are refused.
            let bytes = [round.to_le_bytes()[0]; crate::MAX_RECORD + 1];
            match chance.below(20) {
                0 => {
                    drop(store);
                    store = FileStore::open_on(disk.boxed()).unwrap();
                }
                1 => {
                    let lost = disk.after_power_loss(Unsynced::Some(u64::from(round)));
                    drop(core::mem::replace(&mut disk, lost));
                    store = FileStore::open_on(disk.boxed()).unwrap();
                }
                2 if round % 4 == 0 => {
                    store.erase().unwrap();
                    model.erase().unwrap();
                }
                3..6 => {
                    let mut record = LedgerRecord::default();
                    record.set_failures(u32::from(round), 3).unwrap();
                    assert_eq!(store.commit(&record), model.commit(&record));
                }
                _ => {
                    let changes = changes(&mut chance, &bytes);
                    assert_eq!(store.apply(&changes), model.apply(&changes));
                }
            }
            let (records, ledger) = state(&mut store);
            assert!(
                records == model.contents().records && ledger == model.contents().ledger,
                "seed {seed}, round {round}"
            );
        }
    }
}
