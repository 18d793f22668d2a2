//! One lock with hands on it, and clients that speak to it through the protocol crate.

use std::{collections::VecDeque, time::Duration};

pub use crate::client::{Client, Outcome, accepted, complete, outcome, unknown_sender};
use doorward_device::{
    Advertising, BootError, Clock, Device, Environment, HardwareIdentity, Input, LinkId, Options,
    Output,
    body::{
        BOOT_RUN, BoltPosition, BusCommand, BusEvent, ButtonEvent, Chime, MotorCommand, MotorEvent,
        MotorSetup, RingPattern, Sound, StrikeCommand,
    },
};
use doorward_proto::{
    Characteristic, Frame, Model, Profile,
    advertising::{self, AdvertisementKind},
    pairing::{Initiator, InitiatorStep, PairingError, PairingWish},
    types::{AppId, AuthorizationType, DeviceId, Name, PresentedCode, SecurityCode},
};
use doorward_store::memory::MemoryStore;
use rand_core::{CryptoRng, RngCore};

/// A repeatable source of bytes (SplitMix64).
#[derive(Clone, Debug)]
pub struct Seed(pub u64);

impl RngCore for Seed {
    fn next_u32(&mut self) -> u32 {
        u32::try_from(self.next_u64() >> 32).unwrap()
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

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), rand_core::Error> {
        self.fill_bytes(bytes);
        Ok(())
    }
}

impl CryptoRng for Seed {}

/// What the lock reaches for.
pub struct Env {
    pub store: MemoryStore,
    pub seed: Seed,
}

impl Environment for Env {
    type Store = MemoryStore;

    fn store(&mut self) -> &mut MemoryStore {
        &mut self.store
    }

    fn fill_random(&mut self, bytes: &mut [u8]) {
        self.seed.fill_bytes(bytes);
    }
}

/// A lock, its metal, and the frames that came out of it.
pub struct World {
    pub model: Model,
    pub options: Options,
    pub device: Device,
    pub env: Env,
    pub seed: Seed,
    pub uptime: Duration,
    pub rtc: i64,
    pub ring: RingPattern,
    pub brightness: Option<u8>,
    pub motor_setup: Option<MotorSetup>,
    /// What was heard, oldest first.
    pub sounds: Vec<Sound>,
    pub strike: StrikeCommand,
    /// What the bus was told, oldest first.
    pub bus: Vec<BusCommand>,
    pub chime: Chime,
    pub on_air: Advertising,
    pub frames: VecDeque<(LinkId, Characteristic, Frame)>,
    pub closed: Vec<LinkId>,
    pub reboots: u32,
    pub bolt: BoltPosition,
    motor: Option<(MotorCommand, Duration)>,
    open: Vec<LinkId>,
}

/// How long the motor takes for anything.
pub const MOTOR: Duration = Duration::from_millis(1200);

/// 2026-11-24 12:00:00 UTC, a Tuesday.
pub const NOON: i64 = 1_795_521_600;

pub fn device_id() -> DeviceId {
    DeviceId::new(0x33C3_35C5).unwrap()
}

fn hardware() -> HardwareIdentity {
    HardwareIdentity {
        device_id: device_id(),
        firmware: [0, 1, 0],
        revision: [1, 0],
    }
}

pub fn boot(
    model: Model,
    options: Options,
    clock: Clock,
    held: bool,
    env: &mut Env,
) -> Result<Device, BootError> {
    Device::boot_with(model, hardware(), options, clock, held, env)
}

impl World {
    pub fn new(model: Model) -> Self {
        Self::with_options(model, Options::default())
    }

    pub fn with_options(model: Model, options: Options) -> Self {
        Self::over(model, options, MemoryStore::new())
    }

    /// A lock over a store that has been there before.
    pub fn over(model: Model, options: Options, store: MemoryStore) -> Self {
        let mut env = Env {
            store,
            seed: Seed(1),
        };
        let clock = Clock {
            uptime: Duration::ZERO,
            rtc: NOON,
        };
        let device = boot(model, options, clock, false, &mut env).unwrap();
        let mut world = Self {
            model,
            options,
            device,
            env,
            seed: Seed(2),
            uptime: Duration::ZERO,
            rtc: NOON,
            ring: RingPattern::Dark,
            brightness: None,
            motor_setup: None,
            sounds: Vec::new(),
            strike: StrikeCommand::Release,
            bus: Vec::new(),
            chime: Chime::Sounds,
            on_air: Advertising::default(),
            frames: VecDeque::new(),
            closed: Vec::new(),
            reboots: 0,
            bolt: BoltPosition::Locked,
            motor: None,
            open: Vec::new(),
        };
        world.drain();
        world.settle_down();
        world
    }

    pub fn profile(&self) -> &'static Profile {
        self.model.profile()
    }

    pub fn clock(&self) -> Clock {
        Clock {
            uptime: self.uptime,
            rtc: self.rtc + i64::try_from(self.uptime.as_secs()).unwrap(),
        }
    }

    pub fn input(&mut self, input: Input<'_>) {
        self.device.handle(self.clock(), input, &mut self.env);
        self.drain();
    }

    /// Without polling afterwards.
    pub fn input_only(&mut self, input: Input<'_>) {
        self.device.handle(self.clock(), input, &mut self.env);
    }

    pub fn drain(&mut self) {
        while let Some(output) = self.device.poll(self.clock(), &mut self.env) {
            match output {
                Output::Send {
                    link,
                    characteristic,
                    frame,
                } => self.frames.push_back((link, characteristic, frame)),
                Output::Motor(command) => self.motor = Some((command, self.uptime + MOTOR)),
                Output::MotorSetup(setup) => self.motor_setup = Some(setup),
                Output::Ring(pattern) => self.ring = pattern,
                Output::RingBrightness(brightness) => self.brightness = Some(brightness),
                Output::Sound(sound) => self.sounds.push(sound),
                Output::Strike(command) => self.strike = command,
                Output::Bus(command) => self.bus.push(command),
                Output::Chime(chime) => self.chime = chime,
                Output::Advertise(advertising) => self.on_air = advertising,
                Output::CloseLink(link) => self.closed.push(link),
                Output::Reboot => {
                    self.reboots += 1;
                    self.reboot(false);
                    return;
                }
            }
        }
    }

    /// Lets time pass, through every deadline on the way.
    pub fn advance(&mut self, by: Duration) {
        let end = self.uptime + by;
        for _ in 0..100_000 {
            let motor = self.motor.map(|(_, at)| at);
            let next = motor.into_iter().chain(self.device.deadline()).min();
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

    /// Batteries out and back in.
    pub fn reboot(&mut self, held: bool) {
        let clock = Clock {
            uptime: Duration::ZERO,
            rtc: self.clock().rtc,
        };
        self.rtc = clock.rtc;
        self.uptime = Duration::ZERO;
        self.motor = None;
        self.frames.clear();
        self.device = boot(self.model, self.options, clock, held, &mut self.env).unwrap();
        self.drain();
        if !held {
            self.settle_down();
        }
    }

    /// Waits until the device has found out after power-up where it stands.
    fn settle_down(&mut self) {
        self.advance(if self.model == Model::Opener {
            BOOT_RUN
        } else {
            MOTOR
        });
    }

    /// Somebody presses the doorbell at the house.
    pub fn ring(&mut self) {
        self.input(Input::Bus(BusEvent::Rang));
    }

    pub fn hold_button(&mut self) {
        self.input(Input::Button(ButtonEvent::Pressed));
        self.advance(Duration::from_secs(5));
        self.input(Input::Button(ButtonEvent::Released));
    }

    pub fn link(&mut self) -> LinkId {
        let link = self.free_link();
        self.input(Input::LinkOpened(link));
        link
    }

    fn free_link(&mut self) -> LinkId {
        let link = (0..=u8::MAX)
            .map(LinkId)
            .find(|link| !self.open.contains(link))
            .unwrap();
        self.open.push(link);
        link
    }

    pub fn close(&mut self, link: LinkId) {
        self.open.retain(|open| *open != link);
        self.input(Input::LinkClosed(link));
    }

    pub fn remote_link(&mut self) -> LinkId {
        let link = self.free_link();
        self.input(Input::RemoteLinkOpened(link));
        link
    }

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

    pub fn advertised(&self) -> Option<AdvertisementKind> {
        advertising::parse(&self.on_air.payload).map(|advertisement| advertisement.kind)
    }

    /// Plays the client's side of a pairing to its end, on a link of its own.
    pub fn pair_as(
        &mut self,
        app: u32,
        name: &str,
        kind: AuthorizationType,
        code: u32,
    ) -> Result<Client, PairingError> {
        let link = self.link();
        let wish = PairingWish {
            app_id: AppId(app),
            name: Name::new(name).unwrap(),
            kind,
        };
        let (mut initiator, mut frame) = Initiator::start(wish, &mut self.seed);
        let credentials = loop {
            self.send(link, Characteristic::Pairing, &frame);
            let heard: Vec<_> = self
                .heard(link)
                .into_iter()
                .filter(|(characteristic, _)| *characteristic == Characteristic::Pairing)
                .collect();
            let [(_, answer)] = &heard[..] else {
                panic!("one answer expected, got {}", heard.len());
            };
            frame = match initiator.handle(answer, &mut self.seed) {
                InitiatorStep::Send(frame) => frame,
                InitiatorStep::NeedsCode { .. } => initiator
                    .provide_code(&PresentedCode::from_wire(code), &mut self.seed)
                    .unwrap(),
                InitiatorStep::Done(credentials) => break credentials,
                InitiatorStep::Failed(error) => {
                    self.close(link);
                    return Err(error);
                }
            };
        };
        Ok(Client::new(credentials, link))
    }

    /// Holds the button and pairs an app.
    pub fn pair(&mut self, app: u32, name: &str, code: u32) -> Client {
        self.hold_button();
        self.pair_as(app, name, AuthorizationType::App, code)
            .unwrap()
    }

    pub fn code(&self, value: u32) -> Option<SecurityCode> {
        SecurityCode::from_wire(self.profile().code_width, value)
    }
}
