//! What an app knows of a device beyond its profile: link, reading, and what is going on.

use alloc::sync::Arc;
use core::time::Duration;

use doorward_client::Connection;
use doorward_client::proto::ext::{CodeFlags, CodeStatus};
use doorward_client::proto::states::States;
use jiff::tz::TimeZone;
use tokio::time::Instant;

use super::{App, lock};
use crate::action::other_actions;
use crate::card::is_locked_while_open;
use crate::convert::Reading;
use crate::limit::DeviceClock;
use crate::profile::DeviceRecord;
use crate::{
    CodeKnowledge, Denial, Denied, DeviceCard, DeviceTask, DoorAction, DoorState, Freshness, Limit,
    LockState, Notice, Product, Reach, Standing, UnixTime,
};

/// How long what a device told holds over a standing link without being told again. Whoever watches asks more often, for
/// a device that stopped telling us says nothing about it.
const HOLDS: Duration = Duration::from_secs(20);
/// How often a device is asked that somebody watches and that tells nothing by itself.
const ASK: Duration = Duration::from_secs(12);
/// How often one is asked that does nothing for this phone at the moment.
const ASK_AGAIN: Duration = Duration::from_secs(30);
/// When to look again for what says that it does not know this phone.
const DISOWNED_PAUSE: Duration = Duration::from_secs(300);

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
    /// When the device told it last.
    pub(super) told_at: Option<Instant>,
    /// When it was asked last, or told by itself.
    pub(super) asked_at: Instant,
    /// Why it does nothing for this phone, as it said last.
    pub(super) denied: Option<Denied>,
    pub(super) reach: Reach,
    pub(super) running: Option<DoorAction>,
    pub(super) task: Option<DeviceTask>,
    pub(super) code_status: Option<CodeStatus>,
    /// Whether it advertised itself as never set up when it did not know this phone.
    pub(super) says_reset: bool,
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
            told_at: None,
            asked_at: Instant::now(),
            denied: None,
            reach: Reach::Untried,
            running: None,
            task: None,
            code_status: None,
            says_reset: false,
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
        self.told_at = Some(Instant::now());
        self.asked_at = Instant::now();
        self.denied = None;
        self.says_reset = false;
        if self.reach == Reach::Disowned {
            self.reached();
        }
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
        if let Some(reading) = &mut self.reading
            && reading.state.is_moving()
        {
            reading.state = LockState::Unknown;
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
        self.denied = None;
        self.misses = 0;
        self.look_again = None;
    }

    /// It said under the shared key that it does nothing for this phone now. It tells it no changes either.
    pub(super) fn deny(&mut self, why: Denied) {
        self.reached();
        self.denied = Some(why);
        self.asked_at = Instant::now();
        if let Some(reading) = &mut self.reading
            && reading.state.is_moving()
        {
            reading.state = LockState::Unknown;
        }
    }

    /// Something there said that it does not know this phone.
    pub(super) fn disown(&mut self, says_reset: bool) {
        self.reach = Reach::Disowned;
        self.says_reset = says_reset;
        self.denied = None;
        self.look_again = Some(Instant::now() + DISOWNED_PAUSE);
    }

    /// Whether it is time to ask a device that somebody watches whether what it told still holds.
    pub(super) fn is_to_be_asked(&self) -> bool {
        let pause = if self.denied.is_some() {
            ASK_AGAIN
        } else {
            ASK
        };
        self.live().is_some()
            && self.running.is_none()
            && self.task.is_none()
            && self.asked_at.elapsed() >= pause
    }

    fn freshness(&self) -> Freshness {
        let Some(at) = self.told_at else {
            return Freshness::Never;
        };
        let age = at.elapsed();
        let is_told = self.denied.is_none() && self.live().is_some();
        if is_told && age <= HOLDS {
            Freshness::Live
        } else {
            Freshness::Old { age }
        }
    }
}

impl DeviceRecord {
    /// What the limit of this phone's invitation says about now, if it says anything against it.
    fn standing(&self) -> Option<Standing> {
        let limit = self.limit.map(Limit::from)?;
        let zone = self
            .zone
            .as_deref()
            .and_then(|name| TimeZone::get(name).ok());
        let clock = DeviceClock {
            now: UnixTime::now(),
            zone: zone.unwrap_or_else(TimeZone::system),
        };
        Some(Standing::of(true, Some(&limit), &clock)).filter(|now| *now != Standing::Works)
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
        let limit = record.limit.map(Limit::from);
        let denied = runtime.denied.map(|why| Denial {
            why,
            standing: (why == Denied::OutsideItsTime)
                .then(|| record.standing())
                .flatten(),
        });
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
            denied,
            limit,
            notices: notices(record, runtime, denied),
        }
    }
}

fn notices(record: &DeviceRecord, runtime: &Runtime, denied: Option<Denial>) -> Vec<Notice> {
    let mut notices = Vec::new();
    match (runtime.reach, denied) {
        (Reach::Disowned, _) if runtime.says_reset => notices.push(Notice::SaysReset),
        (Reach::Disowned, _) => notices.push(Notice::Disowned),
        (_, Some(denial)) => notices.push(Notice::Denied(denial)),
        (_, None) => {}
    }
    let reading = runtime.reading;
    if reading.is_some_and(|reading| reading.door == DoorState::Tampered) {
        notices.push(Notice::DoorTampered);
    }
    if reading.is_some_and(|reading| is_locked_while_open(reading.state, reading.door)) {
        notices.push(Notice::LockedWhileOpen);
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
