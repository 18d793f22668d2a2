//! A thousand locks in one process.

use core::time::Duration;

use doorward_proto::{DeviceId, Model};
use doorward_sim::{Birth, Entropy, HardwareState, Options, VirtualDevice, pair::GENESIS};
use doorward_store::memory::MemoryStore;

#[test]
fn a_thousand_locks_live_a_day_in_one_process() {
    let mut locks: Vec<_> = (1..=1000_u32)
        .map(|number| {
            let birth = Birth {
                model: if number % 2 == 0 {
                    Model::SmartLock
                } else {
                    Model::Ultra
                },
                device_id: DeviceId::new(number),
                hardware: HardwareState::default(),
                utc: GENESIS,
                entropy: Entropy::Seeded(u64::from(number)),
                options: Options::default(),
            };
            let mut lock = VirtualDevice::new(birth, MemoryStore::new());
            lock.insert_batteries();
            lock
        })
        .collect();
    for lock in &mut locks {
        lock.advance(Duration::from_secs(24 * 3600));
        assert_eq!(lock.snapshot("", "").state, "locked");
    }
}
