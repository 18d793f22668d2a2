//! A lock core in virtual hardware, stepped through virtual time.

mod showing;

use alloc::collections::VecDeque;
use core::time::Duration;

use doorward_device::{
    BootError, Clock, Device, Environment, HardwareIdentity, Input, LinkId, MAX_LINKS, Options,
    Output,
};
use doorward_proto::{Characteristic, Model, types::DeviceId};
use doorward_store::Store;

use crate::{Deed, Entropy, HardwareEvent, HardwareState, Impossible, Press, VirtualHardware};

/// What a virtual lock is made from.
#[derive(Clone, Debug)]
pub struct Birth {
    /// The product.
    pub model: Model,
    /// The lock's number; a made-up one if `None`.
    pub device_id: Option<DeviceId>,
    /// The hardware as it was left.
    pub hardware: HardwareState,
    /// Unix time in seconds when the world begins.
    pub utc: i64,
    /// Where randomness comes from.
    pub entropy: Entropy,
    /// What the lock's operator decides.
    pub options: Options,
}

/// What a virtual lock says to the world.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outgoing {
    /// A frame on a link.
    Frame {
        /// The link.
        link: LinkId,
        /// The characteristic's tag: 0 pairing, 1 service, 2 user-specific.
        tag: u8,
        /// One complete message.
        bytes: Vec<u8>,
    },
    /// The lock closed this link.
    Close(LinkId),
    /// What the lock advertises from now on: advertising payload, then scan response. Told again when only
    /// [`VirtualDevice::advertising_interval`] is another.
    Advertisement(Vec<u8>),
}

/// The power, and what lives on it.
#[derive(Debug)]
enum Power {
    Off,
    On {
        device: Box<Device>,
        since: Duration,
    },
    /// The lock did not start.
    Faulty {
        why: BootError,
        since: Duration,
    },
}

/// What the lock core reaches for.
#[derive(Debug)]
struct World<S> {
    store: S,
    entropy: Entropy,
}

impl<S: Store> Environment for World<S> {
    type Store = S;

    fn store(&mut self) -> &mut S {
        &mut self.store
    }

    fn fill_random(&mut self, bytes: &mut [u8]) {
        self.entropy.fill(bytes);
    }
}

/// One lock: core, hardware, storage, and the time at its door. Nothing here waits for anything: time passes when
/// [`VirtualDevice::advance_to`] says so, and every deadline on the way comes true in its order.
#[derive(Debug)]
pub struct VirtualDevice<S> {
    model: Model,
    identity: HardwareIdentity,
    options: Options,
    hardware: VirtualHardware,
    power: Power,
    world: World<S>,
    now: Duration,
    utc: i64,
    links: Vec<LinkId>,
    advertisement: Vec<u8>,
    interval: Duration,
    outgoing: VecDeque<Outgoing>,
}

/// What a virtual lock says its firmware is, as an Smart Lock of the API's time would.
pub(crate) const FIRMWARE: [u8; 3] = [3, 7, 7];

/// What it says its hardware is.
pub(crate) const REVISION: [u8; 2] = [4, 10];

/// More steps than this within one instant, and the lock is running in circles.
const STEPS_AT_ONCE: u32 = 10_000;

impl<S: Store> VirtualDevice<S> {
    /// A lock whose batteries are still out.
    #[must_use]
    pub fn new(birth: Birth, store: S) -> Self {
        let Birth {
            model,
            device_id,
            hardware,
            utc,
            mut entropy,
            options,
        } = birth;
        let device_id = device_id.unwrap_or_else(|| random_device_id(&mut entropy));
        Self {
            model,
            identity: HardwareIdentity {
                device_id,
                firmware: FIRMWARE,
                revision: REVISION,
            },
            options,
            hardware: VirtualHardware::new(model, hardware),
            power: Power::Off,
            world: World { store, entropy },
            now: Duration::ZERO,
            utc,
            links: Vec::new(),
            advertisement: Vec::new(),
            interval: Duration::ZERO,
            outgoing: VecDeque::new(),
        }
    }

    /// The world's time.
    #[must_use]
    pub fn now(&self) -> Duration {
        self.now
    }

    /// The lock's number.
    #[must_use]
    pub fn device_id(&self) -> DeviceId {
        self.identity.device_id
    }

    /// The lock's storage, for tests that look behind the scenes.
    pub fn store(&mut self) -> &mut S {
        &mut self.world.store
    }

    /// Takes the lock apart and gives its storage back, as when the power fails for good.
    #[must_use]
    pub fn into_store(self) -> S {
        self.world.store
    }

    /// The metal's state now, to be kept across restarts.
    #[must_use]
    pub fn hardware_state(&self) -> HardwareState {
        self.hardware.state(self.now)
    }

    /// Why the lock does not boot, if its storage fails it.
    #[must_use]
    pub fn fault(&self) -> Option<BootError> {
        match &self.power {
            Power::Faulty { why, .. } => Some(*why),
            Power::Off | Power::On { .. } => None,
        }
    }

    /// The next thing the lock says to the world, oldest first.
    pub fn poll(&mut self) -> Option<Outgoing> {
        self.outgoing.pop_front()
    }

    /// The product.
    #[must_use]
    pub fn model(&self) -> Model {
        self.model
    }

    /// What the lock advertises; nothing without power.
    #[must_use]
    pub fn advertisement(&self) -> &[u8] {
        &self.advertisement
    }

    /// How long from one advertisement to the next; zero while there is none.
    #[must_use]
    pub fn advertising_interval(&self) -> Duration {
        self.interval
    }

    /// The world time of the next thing that happens by itself.
    #[must_use]
    pub fn deadline(&self) -> Option<Duration> {
        let core = match &self.power {
            Power::On { device, since } => device.deadline().map(|due| *since + due),
            Power::Off | Power::Faulty { .. } => None,
        };
        [core, self.hardware.deadline()].into_iter().flatten().min()
    }

    /// Lets time pass until `time`, stopping at every deadline. A time that has passed already changes nothing.
    pub fn advance_to(&mut self, time: Duration) {
        let mut steps = 0;
        while let Some(due) = self.deadline().filter(|due| *due <= time) {
            if due > self.now {
                self.now = due;
                steps = 0;
            }
            steps += 1;
            if steps > STEPS_AT_ONCE {
                debug_assert!(false, "a deadline that does not pass");
                break;
            }
            self.step();
        }
        self.now = self.now.max(time);
    }

    /// Lets `span` pass.
    pub fn advance(&mut self, span: Duration) {
        self.advance_to(self.now + span);
    }

    /// Opens a link. `None` when the lock is without power or otherwise off the air, or has no room for another.
    pub fn open_link(&mut self) -> Option<LinkId> {
        if self.advertisement.is_empty() {
            return None;
        }
        let id = (0..MAX_LINKS)
            .filter_map(|slot| u8::try_from(slot).ok())
            .map(LinkId)
            .find(|id| !self.links.contains(id))?;
        self.links.push(id);
        self.input(Input::LinkOpened(id));
        Some(id)
    }

    /// The other end of the link is gone.
    pub fn close_link(&mut self, link: LinkId) {
        if let Some(at) = self.links.iter().position(|open| *open == link) {
            self.links.remove(at);
            self.input(Input::LinkClosed(link));
        }
    }

    /// A frame came in on an open link; on any other it is lost. So is one with a tag no characteristic has.
    pub fn receive(&mut self, link: LinkId, tag: u8, bytes: &[u8]) {
        if let Some(characteristic) = Characteristic::from_tag(tag)
            && self.links.contains(&link)
        {
            self.input(Input::Frame {
                link,
                characteristic,
                bytes,
            });
        }
    }

    /// Puts the batteries in; nothing if they are.
    pub fn insert_batteries(&mut self) {
        if matches!(self.power, Power::Off) {
            self.boot();
        }
    }

    /// Takes the batteries out. Every link is gone, and so is what the lock had not written down.
    pub fn remove_batteries(&mut self) {
        self.hardware.power_off(self.now);
        self.power = Power::Off;
        self.lose_links();
        self.advertise(Vec::new(), Duration::ZERO);
    }

    /// Hands do something to the device itself.
    ///
    /// # Errors
    /// [`Impossible`] says what stands against it; nothing has moved. What is done with an accessory is not done here:
    /// [`Accessories`](crate::Accessories) do it.
    pub fn perform(&mut self, deed: &Deed) -> Result<(), Impossible> {
        match *deed {
            Deed::Button(Press::Hold(hold)) => self.press_for(hold),
            Deed::Button(Press::Down) => self.press(),
            Deed::Button(Press::Up) => self.release(),
            Deed::Batteries(true) => self.insert_batteries(),
            Deed::Batteries(false) => self.remove_batteries(),
            Deed::Charge(percent) => self.set_charge(percent),
            Deed::Knob(to) => self.touch(|metal, now| metal.turn_knob(now, to))?,
            Deed::Key(to) => self.touch(|metal, now| metal.turn_key(now, to))?,
            Deed::Door(open) => self.touch(|metal, now| metal.move_door(now, open))?,
            Deed::Sensor(sensor) => self.touch(|metal, _| metal.set_sensor(sensor))?,
            Deed::Jam(jammed) => self.touch(|metal, _| metal.jam(jammed))?,
            Deed::Bell => self.touch(|metal, now| metal.ring_bell(now))?,
            Deed::Bus(bus) => self.touch(|metal, _| metal.set_bus(bus))?,
            Deed::Fob(_) | Deed::Keypad(_) => {}
        }
        Ok(())
    }

    /// A hand presses the button and stays on it.
    pub fn press(&mut self) {
        self.hardware.press();
        self.sense();
    }

    /// A hand presses the button and lets go after `hold` of the world's time.
    pub fn press_for(&mut self, hold: Duration) {
        self.hardware.press_for(self.now, hold);
        self.sense();
    }

    /// The hand lets go of the button.
    pub fn release(&mut self) {
        self.hardware.release();
        self.sense();
    }

    /// Sets the charge of the batteries, in percent.
    pub fn set_charge(&mut self, percent: u8) {
        self.hardware.set_charge(percent);
        self.sense();
    }

    /// Hands on the metal, and what its sensors say to that.
    fn touch(
        &mut self,
        hands: impl FnOnce(&mut VirtualHardware, Duration) -> Result<(), Impossible>,
    ) -> Result<(), Impossible> {
        let done = hands(&mut self.hardware, self.now);
        self.sense();
        done
    }

    /// Whatever is due now happens.
    fn step(&mut self) {
        self.hardware.pass(self.now);
        self.sense();
        let is_due = match &self.power {
            Power::On { device, since } => device
                .deadline()
                .is_some_and(|due| *since + due <= self.now),
            Power::Off | Power::Faulty { .. } => false,
        };
        if is_due {
            self.input(Input::DeadlineReached);
        }
    }

    /// What the sensors noticed reaches the core.
    fn sense(&mut self) {
        while let Some(event) = self.hardware.poll() {
            self.input(match event {
                HardwareEvent::Button(event) => Input::Button(event),
                HardwareEvent::Knob(position) => Input::Knob(position),
                HardwareEvent::Door(event) => Input::Door(event),
                HardwareEvent::Motor(event) => Input::Motor(event),
                HardwareEvent::Bus(event) => Input::Bus(event),
                HardwareEvent::Battery(reading) => Input::Battery(reading),
            });
        }
    }

    fn input(&mut self, input: Input<'_>) {
        let utc = self.utc_now();
        let Power::On { device, since } = &mut self.power else {
            return;
        };
        device.handle(
            Clock {
                uptime: self.now - *since,
                rtc: utc,
            },
            input,
            &mut self.world,
        );
        self.drain();
    }

    fn drain(&mut self) {
        let utc = self.utc_now();
        while let Power::On { device, since } = &mut self.power {
            let clock = Clock {
                uptime: self.now - *since,
                rtc: utc,
            };
            match device.poll(clock, &mut self.world) {
                Some(Output::Send {
                    link,
                    characteristic,
                    frame,
                }) => {
                    let tag = characteristic.tag();
                    self.outgoing.push_back(Outgoing::Frame {
                        link,
                        tag,
                        bytes: frame.to_vec(),
                    });
                }
                Some(Output::Motor(command)) => self.hardware.command(self.now, command),
                Some(Output::Ring(pattern)) => self.hardware.show(pattern),
                Some(Output::Sound(sound)) => self.hardware.play(self.now, sound),
                Some(Output::Strike(command)) => self.hardware.strike(command),
                Some(Output::Bus(command)) => self.hardware.bus_command(command),
                Some(Output::Chime(chime)) => self.hardware.set_chime(chime),
                Some(Output::MotorSetup(setup)) => self.hardware.set_motor(setup),
                Some(Output::RingBrightness(brightness)) => {
                    self.hardware.set_brightness(brightness);
                }
                Some(Output::Advertise(advertising)) => {
                    let mut bytes = advertising.payload.to_vec();
                    bytes.extend_from_slice(&advertising.scan_response);
                    self.advertise(bytes, advertising.interval);
                }
                Some(Output::CloseLink(link)) => {
                    self.links.retain(|open| *open != link);
                    self.outgoing.push_back(Outgoing::Close(link));
                }
                Some(Output::Reboot) => {
                    self.remove_batteries();
                    self.boot();
                    return;
                }
                None => return,
            }
        }
    }

    fn boot(&mut self) {
        self.hardware.power_on();
        let since = self.now;
        let clock = Clock {
            uptime: Duration::ZERO,
            rtc: self.utc_now(),
        };
        let held = self.hardware.is_button_down();
        match Device::boot_with(
            self.model,
            self.identity,
            self.options,
            clock,
            held,
            &mut self.world,
        ) {
            Ok(device) => {
                self.power = Power::On {
                    device: Box::new(device),
                    since,
                };
                self.drain();
                self.sense();
            }
            Err(error) => self.power = Power::Faulty { why: error, since },
        }
    }

    fn advertise(&mut self, bytes: Vec<u8>, interval: Duration) {
        if self.advertisement != bytes || self.interval != interval {
            self.advertisement.clone_from(&bytes);
            self.interval = interval;
            self.outgoing.push_back(Outgoing::Advertisement(bytes));
        }
    }

    fn lose_links(&mut self) {
        self.outgoing
            .extend(self.links.drain(..).map(Outgoing::Close));
    }

    fn clock(&self, since: Duration) -> Clock {
        Clock {
            uptime: self.now - since,
            rtc: self.utc_now(),
        }
    }

    fn utc_now(&self) -> i64 {
        self.utc.saturating_add_unsigned(self.now.as_secs())
    }
}

fn random_device_id(entropy: &mut Entropy) -> DeviceId {
    let mut bytes = [0; 4];
    loop {
        entropy.fill(&mut bytes);
        if let Some(id) = DeviceId::new(u32::from_le_bytes(bytes) & 0x7FFF_FFFF) {
            return id;
        }
    }
}
