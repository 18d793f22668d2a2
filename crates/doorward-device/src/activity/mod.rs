//! The activity log: who did what to the door. Entries go into rings in the store; indices grow and are never used again.

mod rings;

use doorward_proto::{
    CommandId, Message, PData, Payload, Profile,
    ext::{SecurityEvent, SecurityEventKind},
    log::{LogData, LogEntry},
    types::{AuthorizationId, DateTime, Name},
};
use doorward_store::{Change, Key, Record, StateStore, StoreError, Table};
use heapless::Vec;

use crate::{
    Device,
    body::Now,
    env::Environment,
    records::{LogMeta, Refused},
};

use rings::{Rings, ring_of};

pub(crate) use rings::step;

/// How long wrong codes of one authorization go into the same entry, in seconds.
const COALESCED: u64 = 24 * 3600;

/// How long, in powered seconds, further actions of the same authorization that move nothing are not told.
const IDLE_AGAIN: u32 = 600;

/// How many authorizations that holds for at once.
const MAX_IDLE_ACTIONS: usize = 8;

/// The most changes one entry brings along: what it reports, in the same breath.
pub(crate) const MAX_CHANGES: usize = 8;

/// Whose deed an entry tells.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Actor<'a> {
    pub(crate) id: Option<AuthorizationId>,
    pub(crate) name: Option<&'a Name<32>>,
}

impl<'a> Actor<'a> {
    /// The lock itself, or a hand on it.
    pub(crate) const NOBODY: Actor<'static> = Actor {
        id: None,
        name: None,
    };

    pub(crate) const fn new(id: AuthorizationId, name: &'a Name<32>) -> Self {
        Self {
            id: Some(id),
            name: Some(name),
        }
    }
}

/// The log as far as it is in memory.
#[derive(Debug)]
pub(crate) struct Activity {
    pub(crate) meta: LogMeta,
    /// Entries in the store.
    rings: Rings,
    /// Entries that could not be written since the last one that could.
    lost: u32,
    /// Whose actions that moved nothing were told of late (0: nobody's), and when, in powered seconds; oldest first.
    idle_actions: Vec<(u32, u32), MAX_IDLE_ACTIONS>,
}

impl Activity {
    pub(crate) fn load(store: &mut impl StateStore) -> Result<Self, StoreError> {
        Ok(Self {
            meta: LogMeta::load(store)?,
            rings: Rings::count(store)?,
            lost: 0,
            idle_actions: Vec::new(),
        })
    }

    /// How many entries there are.
    pub(crate) const fn entries(&self) -> u32 {
        self.rings.total()
    }

    /// Whether an action of `who` that moved nothing, refused or done already, is worth an entry: one is, until [`IDLE_AGAIN`] has passed.
    pub(crate) fn tells_idle_action(&mut self, now: Now, who: Option<AuthorizationId>) -> bool {
        let who = who.map_or(0, AuthorizationId::value);
        let now_s = u32::try_from(now.uptime.as_secs()).unwrap_or(u32::MAX);
        self.idle_actions
            .retain(|(_, at_s)| now_s.saturating_sub(*at_s) < IDLE_AGAIN);
        if self.idle_actions.iter().any(|(told, _)| *told == who) {
            return false;
        }
        if self.idle_actions.is_full() {
            self.idle_actions.remove(0);
        }
        // There is room now.
        let _ = self.idle_actions.push((who, now_s));
        true
    }
}

/// One entry.
pub(crate) fn load(
    store: &mut impl StateStore,
    profile: &Profile,
    key: Key,
) -> Result<Option<LogEntry>, StoreError> {
    let Some(record) = store.read(key)? else {
        return Ok(None);
    };
    let payload = Payload::from_slice(&record).map_err(|_| StoreError::Corrupt)?;
    let command = CommandId::LOG_ENTRY;
    match Message::decode(profile, &PData { command, payload }) {
        Ok(Message::LogEntry(entry)) => Ok(Some(entry)),
        Ok(_) | Err(_) => Err(StoreError::Corrupt),
    }
}

impl Device {
    /// Appends an entry, together with the changes it reports: both or none. With logging off only the changes are made
    /// (switching the log is always told).
    ///
    /// # Errors
    /// [`StoreError`] if nothing was written. The loss of the entry is told by the next one that can be written.
    pub(crate) fn log<E: Environment>(
        &mut self,
        now: Now,
        who: Actor<'_>,
        data: LogData,
        changes: &[Change<'_>],
        env: &mut E,
    ) -> Result<(), StoreError> {
        if !self.activity.meta.enabled && !matches!(data, LogData::Logging { .. }) {
            return if changes.is_empty() {
                Ok(())
            } else {
                env.store().apply(changes)
            };
        }
        let entry = |index, data| LogEntry {
            index,
            timestamp: DateTime::from_unix(now.utc),
            authorization: who.id,
            name: who.name.cloned().unwrap_or_default(),
            data,
        };
        let mut meta = self.activity.meta.clone();
        let mut entries: Vec<(Key, Record), 2> = Vec::new();
        if self.activity.lost > 0 {
            let event = SecurityEvent {
                kind: SecurityEventKind::EntriesLost,
                subject: self.activity.lost,
            };
            let lost = LogEntry {
                authorization: None,
                name: Name::default(),
                ..entry(meta.next_index, LogData::Security(event))
            };
            let _ = entries.push(self.encode_entry(&lost));
            meta.next_index = meta.next_index.saturating_add(1);
        }
        let _ = entries.push(self.encode_entry(&entry(meta.next_index, data)));
        meta.next_index = meta.next_index.saturating_add(1);
        let result = self.write_entries(&meta, &entries, changes, env);
        match result {
            Ok(rings) => {
                self.activity.meta = meta;
                self.activity.rings = rings;
                self.activity.lost = 0;
                self.changed = true;
            }
            Err(_) => self.activity.lost = self.activity.lost.saturating_add(1),
        }
        result.map(|_| ())
    }

    /// Returns what is in the rings then.
    fn write_entries<E: Environment>(
        &self,
        meta: &LogMeta,
        entries: &[(Key, Record)],
        changes: &[Change<'_>],
        env: &mut E,
    ) -> Result<Rings, StoreError> {
        let meta = meta.encode();
        let mut all: Vec<Change<'_>, { MAX_CHANGES + 5 }> = Vec::new();
        all.extend_from_slice(changes)
            .map_err(|_| StoreError::TooLarge)?;
        let mut rings = self.activity.rings;
        let mut gone: Vec<Key, 2> = Vec::new();
        for (key, bytes) in entries {
            if let Some(dropped) = rings.make_room(env.store(), &gone)? {
                let _ = gone.push(dropped);
                let _ = all.push(Change::Delete(dropped));
            }
            rings.put(key.table);
            let _ = all.push(Change::Put(*key, bytes));
        }
        let _ = all.push(Change::Put(Table::LogMeta.only(), &meta));
        env.store().apply(&all).map(|()| rings)
    }

    fn encode_entry(&self, entry: &LogEntry) -> (Key, Record) {
        let data = Message::LogEntry(entry.clone()).encode(self.profile);
        // An entry has 57 bytes at most.
        let record = Record::from_slice(&data.payload).unwrap_or_default();
        (ring_of(&entry.data).at(entry.index), record)
    }

    /// A wrong code of `who` (nobody: while pairing, under `name`). The first is an entry; for a day, further ones only
    /// raise its count, so that nobody pushes his own deeds out of the log by failing.
    pub(crate) fn log_refusal<E: Environment>(
        &mut self,
        now: Now,
        who: Option<AuthorizationId>,
        name: &Name<32>,
        env: &mut E,
    ) {
        if !self.activity.meta.enabled {
            return;
        }
        let authorization = who.map_or(0, AuthorizationId::value);
        let grows = self
            .activity
            .meta
            .refused
            .iter()
            .find(|refused| {
                refused.authorization == authorization
                    && now.utc.abs_diff(refused.since) < COALESCED
            })
            .copied();
        if let Some(refused) = grows
            && let Ok(Some(entry)) = load(
                env.store(),
                self.profile,
                Table::SecurityLog.at(refused.index),
            )
        {
            let count = refused.count.saturating_add(1);
            let entry = LogEntry {
                data: wrong_codes(count),
                ..entry
            };
            let mut meta = self.activity.meta.clone();
            meta.remember(Refused { count, ..refused });
            let (key, bytes) = self.encode_entry(&entry);
            let encoded = meta.encode();
            let changes = [
                Change::Put(key, &bytes),
                Change::Put(Table::LogMeta.only(), &encoded),
            ];
            if env.store().apply(&changes).is_ok() {
                self.activity.meta = meta;
                self.changed = true;
            }
            return;
        }
        let mut meta = self.activity.meta.clone();
        meta.remember(Refused {
            authorization,
            index: meta
                .next_index
                .saturating_add(u32::from(self.activity.lost > 0)),
            count: 1,
            since: now.utc,
        });
        let before = core::mem::replace(&mut self.activity.meta, meta);
        let actor = Actor {
            id: who,
            name: Some(name),
        };
        if self.log(now, actor, wrong_codes(1), &[], env).is_err() {
            self.activity.meta = before;
        }
    }
}

fn wrong_codes(count: u32) -> LogData {
    LogData::Security(SecurityEvent {
        kind: SecurityEventKind::WrongCode,
        subject: count,
    })
}
