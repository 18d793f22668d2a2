//! One lock and its metal.

use std::{collections::VecDeque, time::Duration};

use doorward_device::{
    BootError, Clock, Device, Environment, HardwareIdentity, Input, LinkId, Options, Output,
    body::{BoltPosition, ButtonEvent, MotorCommand, MotorEvent},
};
use doorward_proto::{
    Characteristic, Frame, Model, Profile,
    pairing::{Initiator, InitiatorStep, PairingError, PairingWish},
    types::{AppId, AuthorizationType, DeviceId, Name, PresentedCode},
};
use doorward_store::{Store, StoreError};
use rand_core::{CryptoRng, Error, RngCore};

use crate::client::Client;

/// A repeatable source of bytes (SplitMix64).
#[derive(Clone, Debug)]
pub struct Seed(pub u64);

impl RngCore for Seed {
    fn next_u32(&mut self) -> u32 {
        u32::try_from(self.next_u64() >> 32).unwrap_or_default()
    }

    fn next_u64(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut word = self.0;
        word = (word ^ (word >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        word = (word ^ (word >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        word ^ (word >> 31)
    }

    fn fill_bytes(&mut self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(8) {
            let word = self.next_u64().to_le_bytes();
            chunk.copy_from_slice(&word[..chunk.len()]);
        }
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Error> {
        self.fill_bytes(bytes);
        Ok(())
    }
}

impl CryptoRng for Seed {}

/// What the lock reaches for.
#[derive(Debug)]
pub struct Env<S> {
    /// Where it keeps things.
    pub store: S,
    /// Its randomness.
    pub seed: Seed,
}

impl<S: Store> Environment for Env<S> {
    type Store = S;

    fn store(&mut self) -> &mut S {
        &mut self.store
    }

    fn fill_random(&mut self, bytes: &mut [u8]) {
        self.seed.fill_bytes(bytes);
    }
}

/// How long the motor takes for anything.
pub const MOTOR: Duration = Duration::from_millis(1200);

/// 2026-11-24 12:00:00 UTC, a Tuesday.
pub const NOON: i64 = 1_795_521_600;

/// A lock, its metal, and the frames that came out of it.
#[derive(Debug)]
pub struct Stage<S> {
    /// Which lock it is.
    pub model: Model,
    /// The lock; `None` while it does not start.
    device: Option<Box<Device>>,
    /// Why it did not start.
    pub refused: Option<BootError>,
    /// What it reaches for.
    pub env: Env<S>,
    /// The randomness of the clients.
    pub seed: Seed,
    /// Powered time since the boot.
    pub uptime: Duration,
    /// The hardware clock at the boot.
    pub rtc: i64,
    /// Where the bolt is.
    pub bolt: BoltPosition,
    /// How often the lock started anew by itself.
    pub reboots: u32,
    frames: VecDeque<(LinkId, Characteristic, Frame)>,
    motor: Option<(MotorCommand, Duration)>,
    open: Vec<LinkId>,
}

impl<S: Store> Stage<S> {
    /// A lock over this store, as the batteries go in; `seed` makes its randomness.
    ///
    /// # Errors
    /// The lock does not start over this store.
    pub fn over(model: Model, store: S, seed: u64) -> Result<Self, BootError> {
        let mut stage = Self {
            model,
            device: None,
            refused: None,
            env: Env {
                store,
                seed: Seed(seed),
            },
            seed: Seed(seed ^ 0xC11E),
            uptime: Duration::ZERO,
            rtc: NOON,
            bolt: BoltPosition::Locked,
            reboots: 0,
            frames: VecDeque::new(),
            motor: None,
            open: Vec::new(),
        };
        stage.reboot(false);
        match stage.refused {
            Some(error) => Err(error),
            None => Ok(stage),
        }
    }

    /// What the model's messages look like.
    #[must_use]
    pub fn profile(&self) -> &'static Profile {
        self.model.profile()
    }

    /// The lock, if it started.
    #[must_use]
    pub fn device(&self) -> Option<&Device> {
        self.device.as_deref()
    }

    /// What the two clocks show.
    #[must_use]
    pub fn clock(&self) -> Clock {
        Clock {
            uptime: self.uptime,
            rtc: self.rtc + i64::try_from(self.uptime.as_secs()).unwrap_or(i64::MAX),
        }
    }

    /// Something happens to the lock, and everything that follows at once.
    pub fn input(&mut self, input: Input<'_>) {
        let clock = self.clock();
        if let Some(device) = &mut self.device {
            device.handle(clock, input, &mut self.env);
        }
        self.drain();
    }

    fn drain(&mut self) {
        let clock = self.clock();
        while let Some(device) = &mut self.device {
            match device.poll(clock, &mut self.env) {
                None => return,
                Some(Output::Send {
                    link,
                    characteristic,
                    frame,
                }) => self.frames.push_back((link, characteristic, frame)),
                Some(Output::Motor(command)) => self.motor = Some((command, self.uptime + MOTOR)),
                Some(Output::CloseLink(link)) => self.open.retain(|open| *open != link),
                Some(Output::Reboot) => {
                    self.reboots += 1;
                    self.reboot(false);
                    return;
                }
                // Light, sound and air are nobody's concern here.
                Some(_) => {}
            }
        }
    }

    /// Lets time pass, through every deadline on the way.
    ///
    /// # Panics
    /// If the lock asks for one deadline after the other without an end.
    pub fn advance(&mut self, by: Duration) {
        let end = self.uptime + by;
        for _ in 0..100_000 {
            let deadline = self.device.as_ref().and_then(|device| device.deadline());
            let motor = self.motor.map(|(_, at)| at);
            let next = motor.into_iter().chain(deadline).min();
            let Some(at) = next.filter(|at| *at <= end) else {
                self.uptime = end;
                return;
            };
            self.uptime = self.uptime.max(at);
            if let Some((command, due)) = self.motor
                && due <= self.uptime
            {
                self.motor = None;
                let event = match command {
                    MotorCommand::FindPosition => MotorEvent::Arrived(self.bolt),
                    MotorCommand::TurnTo(position) => {
                        self.bolt = position;
                        MotorEvent::Arrived(position)
                    }
                    MotorCommand::Stop => MotorEvent::Stopped(Some(self.bolt)),
                };
                self.input(Input::Motor(event));
            } else {
                self.input(Input::DeadlineReached);
            }
        }
        panic!("the lock runs in circles");
    }

    /// Batteries out and back in, the button held meanwhile or not.
    pub fn reboot(&mut self, held: bool) {
        self.rtc = self.clock().rtc;
        self.uptime = Duration::ZERO;
        self.motor = None;
        self.frames.clear();
        self.open.clear();
        self.device = None;
        let hardware = HardwareIdentity {
            device_id: device_id(),
            firmware: [0, 1, 0],
            revision: [1, 0],
        };
        let (clock, options) = (self.clock(), Options::default());
        match Device::boot_with(self.model, hardware, options, clock, held, &mut self.env) {
            Ok(device) => self.device = Some(Box::new(device)),
            Err(error) => {
                self.refused = Some(error);
                return;
            }
        }
        self.drain();
        if !held {
            self.advance(MOTOR);
        }
    }

    /// Holds the button until pairing mode is on.
    pub fn hold_button(&mut self) {
        self.input(Input::Button(ButtonEvent::Pressed));
        self.advance(Duration::from_secs(5));
        self.input(Input::Button(ButtonEvent::Released));
    }

    /// The way to a factory reset: batteries in with the button held, and the confirming press.
    pub fn reset_by_hand(&mut self) {
        self.reboot(true);
        self.advance(Duration::from_secs(10));
        self.input(Input::Button(ButtonEvent::Released));
        self.input(Input::Button(ButtonEvent::Pressed));
    }

    /// Opens a link to somebody near.
    pub fn link(&mut self) -> LinkId {
        let link = (0..=u8::MAX)
            .map(LinkId)
            .find(|link| !self.open.contains(link))
            .unwrap_or(LinkId(0));
        self.open.push(link);
        self.input(Input::LinkOpened(link));
        link
    }

    /// Opens a link that a bridge forwards.
    pub fn remote_link(&mut self) -> LinkId {
        let link = (0..=u8::MAX)
            .map(LinkId)
            .find(|link| !self.open.contains(link))
            .unwrap_or(LinkId(0));
        self.open.push(link);
        self.input(Input::RemoteLinkOpened(link));
        link
    }

    /// Closes a link.
    pub fn close(&mut self, link: LinkId) {
        self.open.retain(|open| *open != link);
        self.input(Input::LinkClosed(link));
    }

    /// Sends bytes to the lock.
    pub fn send(&mut self, link: LinkId, characteristic: Characteristic, bytes: &[u8]) {
        self.input(Input::Frame {
            link,
            characteristic,
            bytes,
        });
    }

    /// What the lock said on this link, oldest first.
    pub fn heard(&mut self, link: LinkId) -> Vec<(Characteristic, Frame)> {
        let (mine, others): (VecDeque<_>, VecDeque<_>) = std::mem::take(&mut self.frames)
            .into_iter()
            .partition(|(to, ..)| *to == link);
        self.frames = others;
        mine.into_iter()
            .map(|(_, characteristic, frame)| (characteristic, frame))
            .collect()
    }

    /// Forgets what the lock said to anybody; how much it was.
    pub fn forget_heard(&mut self) -> usize {
        let count = self.frames.len();
        self.frames.clear();
        count
    }

    /// Plays the client's side of a pairing to its end, on a link of its own.
    ///
    /// # Errors
    /// Why there was no pairing: what the lock said, or that it said nothing.
    pub fn pair_as(
        &mut self,
        app: u32,
        name: &str,
        kind: AuthorizationType,
        code: u32,
    ) -> Result<Client, PairingFailure> {
        let link = self.link();
        let wish = PairingWish {
            app_id: AppId(app),
            name: Name::new(name).unwrap_or_default(),
            kind,
        };
        let (mut initiator, mut frame) = Initiator::start(wish, &mut self.seed);
        loop {
            self.send(link, Characteristic::Pairing, &frame);
            let answer = self
                .heard(link)
                .into_iter()
                .find(|(characteristic, _)| *characteristic == Characteristic::Pairing);
            let Some((_, answer)) = answer else {
                self.close(link);
                return Err(PairingFailure::Silence);
            };
            frame = match initiator.handle(&answer, &mut self.seed) {
                InitiatorStep::Send(frame) => frame,
                InitiatorStep::NeedsCode { .. } => initiator
                    .provide_code(&PresentedCode::from_wire(code), &mut self.seed)
                    .ok_or(PairingFailure::Silence)?,
                InitiatorStep::Done(credentials) => return Ok(Client::new(credentials, link)),
                InitiatorStep::Failed(error) => {
                    self.close(link);
                    return Err(PairingFailure::Refused(error));
                }
            };
        }
    }

    /// Holds the button and pairs an app.
    ///
    /// # Errors
    /// As [`pair_as`](Self::pair_as).
    pub fn pair(&mut self, app: u32, name: &str, code: u32) -> Result<Client, PairingFailure> {
        self.hold_button();
        self.pair_as(app, name, AuthorizationType::App, code)
    }

    /// Everything in the store.
    ///
    /// # Errors
    /// What the store says.
    pub fn contents(&mut self) -> Result<doorward_store::memory::Contents, StoreError> {
        contents(&mut self.env.store)
    }
}

/// Why a pairing came to nothing.
#[derive(Debug)]
pub enum PairingFailure {
    /// The lock refused.
    Refused(PairingError),
    /// The lock said nothing: it has no power.
    Silence,
}

/// The number of the lock on stage.
///
/// # Panics
/// Never: the number is one.
#[must_use]
pub fn device_id() -> DeviceId {
    DeviceId::new(0x33C3_35C5).expect("not zero")
}

/// Everything a store has.
///
/// # Errors
/// What the store says.
pub fn contents(store: &mut impl Store) -> Result<doorward_store::memory::Contents, StoreError> {
    let mut records = std::collections::BTreeMap::new();
    for table in doorward_store::Table::ALL {
        let mut after = None;
        while let Some(id) = store.next(table, after)? {
            let record = store.read(table.at(id))?.ok_or(StoreError::Corrupt)?;
            records.insert(table.at(id), record.to_vec());
            after = Some(id);
        }
    }
    Ok(doorward_store::memory::Contents {
        records,
        ledger: store.load()?,
    })
}
