//! What an app knows of a device beyond its profile: link, reading, and what is going on.

use alloc::sync::Arc;
use core::time::Duration;

use doorward_client::Connection;
use doorward_client::proto::ext::{CodeFlags, CodeStatus};
use doorward_client::proto::states::States;
use tokio::time::Instant;

use super::{App, lock};
use crate::action::other_actions;
use crate::convert::Reading;
use crate::profile::DeviceRecord;
use crate::{
    CodeKnowledge, DeviceCard, DeviceTask, DoorAction, DoorState, Freshness, LockState, Notice,
    Product, Reach, UnixTime,
};

/// Wrong codes of the unproven together at which Doorward devices let them all wait.
const SHARED_LIMIT: u8 = 10;
/// Unacknowledged ones at which they take none of the unproven any more.
const HARD_STOP: u16 = 100;

/// One device while the app runs.
#[derive(Debug)]
pub(super) struct Runtime {
    /// Held while somebody connects, so that one link serves all.
    pub(super) connecting: Arc<tokio::sync::Mutex<()>>,
    /// Held while somebody invites, so that the same request twice makes one invitation.
    pub(super) inviting: Arc<tokio::sync::Mutex<()>>,
    pub(super) connection: Option<Connection>,
    pub(super) used: Instant,
    pub(super) reading: Option<Reading>,
    /// When the reading was known to hold last; while a link stands it holds now.
    pub(super) read_at: Option<Instant>,
    pub(super) reach: Reach,
    pub(super) running: Option<DoorAction>,
    pub(super) task: Option<DeviceTask>,
    pub(super) code_status: Option<CodeStatus>,
    pub(super) was_reset: bool,
    /// How often in a row it could not be reached, and when to look for it again.
    pub(super) misses: u32,
    pub(super) look_again: Option<Instant>,
}

impl Default for Runtime {
    fn default() -> Self {
        Self {
            connecting: Arc::default(),
            inviting: Arc::default(),
            connection: None,
            used: Instant::now(),
            reading: None,
            read_at: None,
            reach: Reach::Untried,
            running: None,
            task: None,
            code_status: None,
            was_reset: false,
            misses: 0,
            look_again: None,
        }
    }
}

impl Runtime {
    /// The link, if one stands that works.
    pub(super) fn live(&self) -> Option<&Connection> {
        self.connection
            .as_ref()
            .filter(|connection| connection.closed().is_none())
    }

    /// Takes over what a device of this product told.
    pub(super) fn told(&mut self, product: Product, states: &States) {
        self.reading = Some(Reading::new(product, states, UnixTime::now()));
        self.read_at = Some(Instant::now());
        self.was_reset = false;
    }

    /// Drops the link: from now on the reading ages.
    pub(super) fn hang_up(&mut self) {
        if self.connection.take().is_some() {
            self.lost();
        }
    }

    /// The link is gone. What moved then may be anywhere now.
    pub(super) fn lost(&mut self) {
        self.connection = None;
        self.running = None;
        self.task = None;
        if let Some(reading) = &mut self.reading {
            self.read_at = Some(Instant::now());
            if reading.state.is_moving() {
                reading.state = LockState::Unknown;
            }
        }
    }

    /// Nobody knows any more what the bolt does.
    pub(super) fn doubt(&mut self) {
        if let Some(reading) = &mut self.reading {
            reading.state = LockState::Unknown;
        }
    }

    pub(super) fn missed(&mut self) {
        self.reach = Reach::NotReached;
        self.misses = self.misses.saturating_add(1);
        // 2, 4, 8, 16, then every 30 seconds.
        let pause = Duration::from_secs(2_u64.pow(self.misses.min(5)).min(30));
        self.look_again = Some(Instant::now() + pause);
    }

    pub(super) fn reached(&mut self) {
        self.reach = Reach::Reached;
        self.misses = 0;
        self.look_again = None;
    }

    fn freshness(&self) -> Freshness {
        match self.read_at {
            None => Freshness::Never,
            Some(_) if self.live().is_some() => Freshness::Live,
            Some(at) => Freshness::Old { age: at.elapsed() },
        }
    }
}

impl App {
    /// A device as the home page shows it.
    pub(super) fn card(&self, record: &DeviceRecord) -> DeviceCard {
        let remembered = self.known(|contents| {
            contents
                .secrets
                .get(record.id)
                .is_some_and(|secret| secret.code.is_some())
        });
        let mut runtimes = lock(&self.inner.runtimes);
        let runtime = runtimes.entry(record.id).or_default();
        let reading = runtime.reading;
        let state = reading.map_or(LockState::Unknown, |reading| reading.state);
        let free = runtime.running.is_none() && runtime.task.is_none() && !state.is_moving();
        let next_action = if free { state.next_action() } else { None };
        DeviceCard {
            id: record.id,
            name: record.name.clone(),
            product: record.product,
            address: record.address.clone(),
            state,
            freshness: runtime.freshness(),
            reach: runtime.reach,
            door: reading.map_or(DoorState::None, |reading| reading.door),
            battery: reading.map(|reading| reading.battery),
            next_action,
            other_actions: if free {
                other_actions(record.product, state, next_action)
            } else {
                Vec::new()
            },
            running: runtime.running,
            task: runtime.task,
            code: CodeKnowledge {
                set: record.code_set,
                remembered,
            },
            lock_n_go_seconds: reading.and_then(|reading| reading.lock_n_go_seconds),
            ring_to_open_until: reading.and_then(|reading| reading.ring_to_open_until),
            continuous_mode: reading.is_some_and(|reading| reading.continuous_mode),
            night_mode: reading.is_some_and(|reading| reading.night_mode),
            last_action: reading.and_then(|reading| reading.last_action),
            notices: notices(record, runtime),
        }
    }
}

fn notices(record: &DeviceRecord, runtime: &Runtime) -> Vec<Notice> {
    let mut notices = Vec::new();
    if runtime.was_reset {
        notices.push(Notice::WasReset);
    } else if runtime.reach == Reach::NoLongerPaired {
        notices.push(Notice::NoLongerPaired);
    }
    let reading = runtime.reading;
    if reading.is_some_and(|reading| reading.door == DoorState::Tampered) {
        notices.push(Notice::DoorTampered);
    }
    if reading.is_some_and(|reading| reading.battery.critical) {
        notices.push(Notice::BatteryCritical);
    }
    if let Some(status) = runtime.code_status
        && status.flags.has(CodeFlags::PROVEN)
        && (status.shared_failures >= SHARED_LIMIT || status.unacknowledged >= HARD_STOP)
    {
        notices.push(Notice::Acknowledge {
            count: status.unacknowledged,
        });
    }
    let pending = record.notices;
    if pending.code_forgotten {
        notices.push(Notice::RememberedCodeForgotten);
    }
    if let count @ 1.. = pending.wrong_codes() {
        notices.push(Notice::WrongCodes { count });
    }
    if let count @ 1.. = pending.pairings() {
        notices.push(Notice::NewPairings { count });
    }
    if record.code_set == Some(false) {
        notices.push(Notice::NoCode);
    }
    notices
}
