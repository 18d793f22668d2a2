//! The lock: what it holds, how it boots, what goes in and what comes out.

mod body;
mod poll;

use core::{fmt, time::Duration};

use doorward_proto::{
    Characteristic, CommandId, Frame, Model, Profile,
    types::{AdvertisingMode, DateTime, DeviceUuid},
};
use doorward_store::{Change, Ledger as _, StateStore as _, StoreError, Table};
use heapless::Deque;

pub(crate) use self::body::{Asker, act};
use crate::{
    activity::Activity,
    body::{
        Body, BodyInput, BodyView, BusCommand, Chime, LockBody, MotorCommand, MotorSetup, Now,
        OpenerBody, RingPattern, Settings, Sound, StrikeCommand,
    },
    commands::{Invitations, KeypadGuard},
    env::{Environment, random},
    io::{Clock, HardwareIdentity, Input, LinkId, MAX_LINKS, Options},
    links::Links,
    lockout::Lockout,
    opener::OpenerBook,
    pairing::Pairing,
    records::{Counters, Identity, OpenerRecord, clock_offset},
    settings::{advertising_mode, body_settings},
};

/// Askers of lock actions remembered at once: the one whose action runs, and the one just refused as busy.
const MAX_ASKERS: usize = 3;

/// Commands to the hardware that may wait to be polled: one input causes a few.
const MAX_HARDWARE: usize = 8;

/// Times between two advertisements, as phones like to listen for them.
const ADVERTISED_OFTEN: Duration = Duration::from_micros(152_500);
const ADVERTISED_NORMALLY: Duration = Duration::from_micros(417_500);
const ADVERTISED_SLOWLY: Duration = Duration::from_micros(1_022_500);
const ADVERTISED_RARELY: Duration = Duration::from_micros(2_000_000);

/// One lock.
///
/// [`Device::handle`] takes one input; then [`Device::poll`] is called until it has nothing more to say, before the next
/// input; [`Device::deadline`] tells when to come back with [`Input::DeadlineReached`] at the latest. What has to survive
/// is in the store before the output that reveals it leaves. Long lists are told one message per poll, and a host may let
/// other inputs in between once it has drained everything else.
#[derive(Debug)]
pub struct Device {
    pub(crate) profile: &'static Profile,
    pub(crate) hardware: HardwareIdentity,
    pub(crate) options: Options,
    pub(crate) uuid: DeviceUuid,
    pub(crate) clock_offset: i64,
    pub(crate) counters: Counters,
    pub(crate) body: Body,
    pub(crate) lockout: Lockout,
    pub(crate) activity: Activity,
    pub(crate) links: Links,
    pub(crate) pairing: Pairing,
    pub(crate) invitations: Invitations,
    pub(crate) keypad: KeypadGuard,
    pub(crate) opener: OpenerBook,
    /// The latest command but Request Data, of whomever.
    pub(crate) last_command: CommandId,
    pub(crate) askers: heapless::Vec<Asker, MAX_ASKERS>,
    next_ticket: u32,
    /// Something changed that no bridge has asked about (the beacon's bit).
    pub(crate) changed: bool,
    hardware_due: Deque<HardwareDue, MAX_HARDWARE>,
    /// A message that had to be made at once: of pairing, or to an authorization that has just ceased to be.
    pub(crate) prepared: Option<(LinkId, Characteristic, Frame)>,
    refused_links: Deque<LinkId, MAX_LINKS>,
    pub(crate) advertising_mode: AdvertisingMode,
    on_air: (OnAir, Duration),
    advertise_due: bool,
    restart: Restart,
}

/// Bytes one lock takes in memory, stack and store apart.
pub const RAM_BYTES: usize = size_of::<Device>();

const _: () = assert!(RAM_BYTES <= 8 * 1024, "a lock fits into 8 KiB");

#[derive(Clone, Copy, Debug)]
enum HardwareDue {
    Motor(MotorCommand),
    MotorSetup(MotorSetup),
    Ring(RingPattern),
    RingBrightness(u8),
    Sound(Sound),
    Strike(StrikeCommand),
    Bus(BusCommand),
    Chime(Chime),
}

/// Whether the lock is on its way to a new start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Restart {
    No,
    /// Once everything is said.
    Due,
    /// The host has been told; nothing happens here any more.
    Told,
}

/// What the advertisement says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum OnAir {
    Silence,
    Uninitialised,
    Pairing,
    Beacon { changed: bool },
}

/// Why a lock does not start. Its store is as it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum BootError {
    /// The store cannot be read, or holds something else than this lock's records. A lock never starts afresh over that.
    Store(StoreError),
}

impl fmt::Display for BootError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Store(error) => error.fmt(f),
        }
    }
}

impl core::error::Error for BootError {}

impl From<StoreError> for BootError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl Device {
    /// Power-up: reads the store; an empty one makes a lock that was never set up. With `button_held` the reset gesture
    /// begins. Poll afterwards.
    ///
    /// # Errors
    /// [`BootError`]; then there is no lock until the store is well.
    pub fn boot<E: Environment>(
        model: Model,
        hardware: HardwareIdentity,
        clock: Clock,
        button_held: bool,
        env: &mut E,
    ) -> Result<Self, BootError> {
        Self::boot_with(model, hardware, Options::default(), clock, button_held, env)
    }

    /// [`Device::boot`] with options.
    ///
    /// # Errors
    /// As [`Device::boot`].
    pub fn boot_with<E: Environment>(
        model: Model,
        hardware: HardwareIdentity,
        options: Options,
        clock: Clock,
        button_held: bool,
        env: &mut E,
    ) -> Result<Self, BootError> {
        let profile = model.profile();
        let uuid = identity(env)?;
        let clock_offset = clock_offset(env.store())?;
        let ledger = env.store().load()?;
        let now = Now::new(clock.uptime, clock.rtc.saturating_add(clock_offset));
        let kept = OpenerRecord::load(env.store())?;
        let body = match body_settings(env.store(), profile, &hardware)? {
            Settings::Lock(settings) => Body::Lock(LockBody::boot(now, settings, button_held)),
            Settings::Opener(settings) => {
                let dice = u32::from_le_bytes(random(env));
                let memory = kept.memory;
                Body::Opener(OpenerBody::boot(now, settings, memory, dice, button_held))
            }
        };
        let filter_key = random(env);
        let counters = Counters::load(env.store())?;
        let mut device = Self {
            profile,
            hardware,
            options,
            uuid,
            clock_offset,
            counters,
            body,
            lockout: Lockout::boot(profile.code_width, &ledger, filter_key, clock.uptime),
            activity: Activity::load(env.store())?,
            links: Links::default(),
            pairing: Pairing::default(),
            invitations: Invitations::load(env.store(), profile, clock.uptime)?,
            keypad: KeypadGuard::boot(clock.uptime),
            opener: OpenerBook::open(kept),
            last_command: CommandId::NONE,
            askers: heapless::Vec::new(),
            next_ticket: 1,
            changed: false,
            hardware_due: Deque::new(),
            prepared: None,
            refused_links: Deque::new(),
            advertising_mode: advertising_mode(env.store(), profile, &hardware)?,
            on_air: (OnAir::Silence, Duration::ZERO),
            advertise_due: true,
            restart: Restart::No,
        };
        device.drain_body(now, env);
        device.settle(now);
        Ok(device)
    }

    /// Takes one input.
    pub fn handle<E: Environment>(&mut self, clock: Clock, input: Input<'_>, env: &mut E) {
        if self.restart == Restart::Told {
            return;
        }
        let now = self.now(clock);
        self.pass(now, env);
        match input {
            Input::LinkOpened(link) => self.link_opened(link, false),
            Input::RemoteLinkOpened(link) => self.link_opened(link, true),
            Input::LinkClosed(link) => self.link_closed(link),
            Input::Frame {
                link,
                characteristic,
                bytes,
            } => self.receive(now, link, characteristic, bytes, env),
            Input::Button(event) => self.tell_body(now, BodyInput::Button(event), env),
            Input::Knob(position) => self.tell_body(now, BodyInput::Knob(position), env),
            Input::Door(event) => self.tell_body(now, BodyInput::Door(event), env),
            Input::Motor(event) => self.tell_body(now, BodyInput::Motor(event), env),
            Input::Bus(event) => self.tell_body(now, BodyInput::Bus(event), env),
            Input::Battery(reading) => self.tell_body(now, BodyInput::Battery(reading), env),
            Input::DeadlineReached => self.tell_body(now, BodyInput::DeadlineReached, env),
        }
        self.settle(now);
    }

    /// The powered time at which [`Input::DeadlineReached`] is due, if any. May have passed already.
    #[must_use]
    pub fn deadline(&self) -> Option<Duration> {
        [
            self.body.deadline(),
            self.lockout.deadline(),
            self.invitations.deadline(),
        ]
        .into_iter()
        .flatten()
        .min()
    }

    /// What there is to see of the lock's body.
    #[must_use]
    pub fn view(&self, clock: Clock) -> BodyView {
        self.body.view(self.now(clock))
    }

    /// Whether anybody has paired with the lock since it left the factory, or since its last reset.
    #[must_use]
    pub const fn is_set_up(&self) -> bool {
        self.counters.next_authorization > 1
    }

    /// What the lock takes for UTC, in Unix seconds.
    #[must_use]
    pub const fn utc(&self, clock: Clock) -> i64 {
        clock.rtc.saturating_add(self.clock_offset)
    }

    pub(crate) fn now(&self, clock: Clock) -> Now {
        Now::new(clock.uptime, self.utc(clock))
    }

    /// What heals and lapses by itself.
    fn pass<E: Environment>(&mut self, now: Now, env: &mut E) {
        if self.lockout.pass(now.uptime) {
            // If this fails the failure heals again after the next boot; nobody is worse off.
            let _ = env.store().commit(&self.lockout.record());
        }
        self.pass_invitations(now, env);
        self.keep_opener(env);
    }

    fn link_opened(&mut self, link: LinkId, remote: bool) {
        let open = self.body.is_running() && self.links.open(link, remote);
        if !open {
            // At worst the host is not told to close it, and it stays silent.
            let _ = self.refused_links.push_back(link);
        }
    }

    fn link_closed(&mut self, link: LinkId) {
        self.links.close(link);
        self.pairing.link_closed(link);
        for asker in &mut self.askers {
            if asker.link == Some(link) {
                asker.link = None;
            }
        }
    }

    fn receive<E: Environment>(
        &mut self,
        now: Now,
        link: LinkId,
        characteristic: Characteristic,
        bytes: &[u8],
        env: &mut E,
    ) {
        // A host that was held up may bring what came meanwhile before it brings the deadline.
        if self.body.deadline().is_some_and(|due| due <= now.uptime) {
            self.tell_body(now, BodyInput::DeadlineReached, env);
        }
        let Some(slot) = self.links.slot(link) else {
            return;
        };
        if !self.body.is_running() {
            return;
        }
        match characteristic {
            Characteristic::UserSpecific => self.receive_sealed(now, slot, bytes, env),
            Characteristic::Pairing => self.receive_pairing(now, slot, bytes, env),
            // Carries errors of the lock, and nothing of clients.
            Characteristic::Service => {}
        }
    }

    /// After every input: says on the air what is true now.
    fn settle(&mut self, now: Now) {
        let on_air = if !self.body.is_running() || self.restart != Restart::No {
            OnAir::Silence
        } else if self.body.is_pairing() {
            OnAir::Pairing
        } else if self.is_set_up() {
            OnAir::Beacon {
                changed: self.changed,
            }
        } else {
            OnAir::Uninitialised
        };
        let on_air = (on_air, self.interval(now, on_air));
        if on_air != self.on_air {
            self.on_air = on_air;
            self.advertise_due = true;
        }
    }

    /// How often it is said. Whoever waits for the device to pair sees it at once; otherwise the configuration decides, and
    /// the night of night mode saves energy. The published modes have no published times; these are ours.
    fn interval(&self, now: Now, on_air: OnAir) -> Duration {
        let by_mode = match self.advertising_mode {
            AdvertisingMode::Automatic | AdvertisingMode::Normal | AdvertisingMode::Other(_) => {
                ADVERTISED_NORMALLY
            }
            AdvertisingMode::Slow => ADVERTISED_SLOWLY,
            AdvertisingMode::Slowest => ADVERTISED_RARELY,
        };
        match on_air {
            OnAir::Silence => Duration::ZERO,
            OnAir::Uninitialised | OnAir::Pairing => ADVERTISED_OFTEN,
            OnAir::Beacon { .. } if self.body.view(now).night => by_mode.max(ADVERTISED_SLOWLY),
            OnAir::Beacon { .. } => by_mode,
        }
    }

    /// Hands on the lock have confirmed a factory reset; there is no other way here. Whether or not the store could begin
    /// it, the lock starts anew and shows what is there.
    fn factory_reset<E: Environment>(&mut self, env: &mut E) {
        let _ = env.store().erase();
        self.restart_at_once();
    }

    /// Drops all links and starts anew.
    fn restart_at_once(&mut self) {
        for link in self.links.close_all() {
            let _ = self.refused_links.push_back(link);
        }
        self.pairing.reset();
        self.askers.clear();
        self.restart = Restart::Due;
    }

    /// Starts anew once everything is said.
    pub(crate) fn restart_when_done(&mut self) {
        self.links.close_when_done();
        self.restart = Restart::Due;
    }

    pub(crate) fn date(now: Now) -> DateTime {
        DateTime::from_unix(now.utc)
    }
}

/// The lock's identity of this life; a store without one is a lock that was never set up, and gets one.
fn identity<E: Environment>(env: &mut E) -> Result<DeviceUuid, StoreError> {
    if let Some(Identity(uuid)) = Identity::load(env.store())? {
        return Ok(uuid);
    }
    for table in Table::ALL {
        // Records without an identity are not what a lock leaves behind.
        if env.store().count(table)? > 0 {
            return Err(StoreError::Corrupt);
        }
    }
    let uuid = DeviceUuid(random(env));
    let record = Identity(uuid).encode();
    env.store()
        .apply(&[Change::Put(Table::Identity.only(), &record)])?;
    Ok(uuid)
}
