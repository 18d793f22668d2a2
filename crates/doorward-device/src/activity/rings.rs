//! Where entries lie: deeds in one ring of the store and security events in another, so that nobody who may move the bolt
//! pushes out what happened to the code and the permissions. Both count in the same numbers and are read as one log.

use doorward_proto::{
    ext::{SecurityEvent, SecurityEventKind as Kind},
    log::{LogData, LogOrder},
};
use doorward_store::{Key, StateStore, StoreError, Table};

/// How many entries a lock keeps; each new one beyond drops an old one.
pub(crate) const MAX_LOG_ENTRIES: u32 = 1000;

/// So many of them are security events if there were so many, whatever else happened since.
pub(crate) const RESERVED_FOR_SECURITY: u32 = 250;

/// The ring an entry belongs into. What anybody at the door can bring about by moving it is a deed, also where the lock warns of it.
pub(crate) const fn ring_of(data: &LogData) -> Table {
    let is_warning = matches!(
        data,
        LogData::Security(SecurityEvent {
            kind: Kind::DoorAjar | Kind::LockedOpen | Kind::BatteryCritical,
            ..
        })
    );
    let is_event = matches!(
        data,
        LogData::Security(_) | LogData::Logging { .. } | LogData::DoorLogging { .. }
    );
    if is_event && !is_warning {
        Table::SecurityLog
    } else {
        Table::Log
    }
}

/// The entry after `at` in the order given, from either ring; without `at` the first.
pub(crate) fn step(
    store: &mut impl StateStore,
    order: LogOrder,
    at: Option<u32>,
) -> Result<Option<Key>, StoreError> {
    let mut found: Option<Key> = None;
    for table in [Table::Log, Table::SecurityLog] {
        let index = match order {
            LogOrder::Ascending => store.next(table, at)?,
            LogOrder::Descending => store.previous(table, at)?,
        };
        let Some(key) = index.map(|index| table.at(index)) else {
            continue;
        };
        let is_nearer = found.is_none_or(|found| match order {
            LogOrder::Ascending => key.id < found.id,
            LogOrder::Descending => key.id > found.id,
        });
        if is_nearer {
            found = Some(key);
        }
    }
    Ok(found)
}

/// How many entries lie in each ring.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Rings {
    deeds: u32,
    security: u32,
}

impl Rings {
    pub(crate) fn count(store: &mut impl StateStore) -> Result<Self, StoreError> {
        Ok(Self {
            deeds: store.count(Table::Log)?,
            security: store.count(Table::SecurityLog)?,
        })
    }

    /// Both together.
    pub(crate) const fn total(self) -> u32 {
        self.deeds.saturating_add(self.security)
    }

    /// One more in a ring.
    pub(crate) fn put(&mut self, ring: Table) {
        let count = self.of(ring);
        *count = count.saturating_add(1);
    }

    /// Makes room for one more: what is dropped for it, if anything must be. `gone` are those chosen already; they are
    /// still in the store.
    pub(crate) fn make_room(
        &mut self,
        store: &mut impl StateStore,
        gone: &[Key],
    ) -> Result<Option<Key>, StoreError> {
        if self.total() < MAX_LOG_ENTRIES {
            return Ok(None);
        }
        let mut oldest = |table| {
            let last = gone.iter().rev().find(|key| key.table == table);
            store
                .next(table, last.map(|key| key.id))
                .map(|index| index.map(|index| table.at(index)))
        };
        let (deed, event) = (oldest(Table::Log)?, oldest(Table::SecurityLog)?);
        let dropped = match (deed, event) {
            (Some(deed), Some(event))
                if self.security > RESERVED_FOR_SECURITY && event.id < deed.id =>
            {
                Some(event)
            }
            (Some(deed), _) => Some(deed),
            (None, event) => event,
        };
        if let Some(key) = dropped {
            let count = self.of(key.table);
            *count = count.saturating_sub(1);
        }
        Ok(dropped)
    }

    const fn of(&mut self, ring: Table) -> &mut u32 {
        if matches!(ring, Table::SecurityLog) {
            &mut self.security
        } else {
            &mut self.deeds
        }
    }
}
