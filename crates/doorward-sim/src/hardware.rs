//! The metal around a device, simulated: each product is put together from the parts in here.
//!
//! Only what a real sensor would notice becomes a [`HardwareEvent`]. Metal stays where it is across power cycles and
//! factory resets.

mod bolt;
mod door;
mod intercom;
mod senses;
mod speaker;
mod supply;

use core::time::Duration;

use doorward_device::body::{
    BatteryReading, BoltPosition, BusCommand, BusEvent, ButtonEvent, Chime, DoorEvent,
    MotorCommand, MotorEvent, MotorSetup, RingPattern, Sound, StrikeCommand,
};
use doorward_proto::Model;
use serde::{Deserialize, Serialize};

pub use bolt::TURN;
pub use door::Sensor;
pub use intercom::{Bus, ChimeView};
pub use speaker::Heard;

use self::{
    bolt::Bolt, door::Door, intercom::Intercom, senses::Senses, speaker::Speaker, supply::Supply,
};
use crate::Impossible;

/// What of the hardware outlives everything: the position of metal and the state of charge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HardwareState {
    /// Angle of the spindle in millidegrees: 720 000 locked, 360 000 locked once, 0 unlocked, -90 000 latch pulled.
    /// Nothing to an Opener.
    pub spindle: i32,
    /// Whether the door stands open.
    pub door_open: bool,
    /// How the sensor at the door does. Nothing to an Opener.
    pub sensor: Sensor,
    /// How the intercom's bus does. Nothing to a lock.
    pub bus: Bus,
    /// Charge in millionths.
    pub charge: u32,
}

impl Default for HardwareState {
    /// Locked, door closed with a sensor on it, fresh batteries.
    fn default() -> Self {
        Self {
            spindle: bolt::THROWN,
            door_open: false,
            sensor: Sensor::Working,
            bus: Bus::Good,
            charge: supply::FULL_CHARGE,
        }
    }
}

/// What the hardware's sensors noticed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HardwareEvent {
    /// The button's contact changed.
    Button(ButtonEvent),
    /// A hand moved the bolt.
    Knob(BoltPosition),
    /// The door sensor noticed something.
    Door(DoorEvent),
    /// The motor answered.
    Motor(MotorEvent),
    /// The intercom's bus told something.
    Bus(BusEvent),
    /// The supply was measured.
    Battery(BatteryReading),
}

/// One device's hardware. Time is the world's, passed in, and only moves forward.
#[derive(Clone, Debug)]
pub struct VirtualHardware {
    model: Model,
    bolt: Bolt,
    door: Door,
    intercom: Intercom,
    speaker: Speaker,
    supply: Supply,
    senses: Senses,
    button_down: bool,
    /// When a hand lets go of the button.
    release: Option<Duration>,
    ring: RingPattern,
    brightness: u8,
}

/// How brightly the ring shines while the device says nothing about it.
const BRIGHTEST: u8 = 5;

impl VirtualHardware {
    /// Hardware as it was left; without power.
    #[must_use]
    pub fn new(model: Model, state: HardwareState) -> Self {
        Self {
            model,
            bolt: Bolt::new(state.spindle),
            door: Door {
                open: state.door_open,
                // No sensor looks at the house door.
                sensor: if model == Model::Opener {
                    Sensor::Removed
                } else {
                    state.sensor
                },
            },
            intercom: Intercom::new(state.bus),
            speaker: Speaker::default(),
            supply: Supply::new(model, state.charge),
            senses: Senses::default(),
            button_down: false,
            release: None,
            ring: RingPattern::Dark,
            brightness: BRIGHTEST,
        }
    }

    /// What outlives a power cycle, at `now`.
    #[must_use]
    pub fn state(&self, now: Duration) -> HardwareState {
        HardwareState {
            spindle: self.bolt.spindle_at(now),
            door_open: self.door.open,
            sensor: self.door.sensor,
            bus: self.intercom.bus,
            charge: self.supply.charge,
        }
    }

    /// The batteries go in. Queues the readings a device gets first: door and supply.
    pub fn power_on(&mut self) {
        self.senses.power(true);
        if self.model == Model::Opener {
            self.intercom.power_on(&mut self.senses);
        } else {
            self.door.first_reading(&mut self.senses);
        }
        self.measure();
    }

    /// The batteries come out: the motor stops where it is, a held latch springs back, the strike holds, the ring goes
    /// dark.
    pub fn power_off(&mut self, now: Duration) {
        self.bolt.power_off(now);
        self.intercom.power_off();
        self.speaker.stop();
        self.senses.power(false);
        self.ring = RingPattern::Dark;
        self.brightness = BRIGHTEST;
    }

    /// The lock tells the motor.
    pub fn command(&mut self, now: Duration, command: MotorCommand) {
        self.bolt
            .command(now, command, &self.supply, &mut self.senses);
    }

    /// The lock says how the motor is to turn from now on. Offsets move nothing here: the virtual bolt's positions are exact.
    pub fn set_motor(&mut self, setup: MotorSetup) {
        self.bolt.set_speed(setup.speed);
    }

    /// The Opener tells the strike.
    pub fn strike(&mut self, command: StrikeCommand) {
        self.intercom.strike(command);
    }

    /// The Opener tells the bus.
    pub fn bus_command(&mut self, command: BusCommand) {
        self.intercom.command(command);
    }

    /// The Opener says what becomes of the chime.
    pub fn set_chime(&mut self, chime: Chime) {
        self.intercom.set_chime(chime);
    }

    /// The device plays a sound.
    pub fn play(&mut self, now: Duration, sound: Sound) {
        self.speaker.play(now, sound);
    }

    /// What was heard of the device lately, newest first.
    pub fn heard(&self) -> impl Iterator<Item = Heard> {
        self.speaker.heard()
    }

    /// Whether a sound is under way.
    #[must_use]
    pub fn is_playing(&self) -> bool {
        self.speaker.is_playing()
    }

    /// The device sets the ring.
    pub fn show(&mut self, ring: RingPattern) {
        self.ring = ring;
    }

    /// What the ring shows.
    #[must_use]
    pub fn ring(&self) -> RingPattern {
        self.ring
    }

    /// The device says how brightly the ring shines, `0..=5`.
    pub fn set_brightness(&mut self, brightness: u8) {
        self.brightness = brightness.min(BRIGHTEST);
    }

    /// How brightly the ring shines while it is lit: 0 not at all, 5 as bright as it can.
    #[must_use]
    pub fn brightness(&self) -> u8 {
        self.brightness
    }

    /// A hand presses the button and does not let go.
    pub fn press(&mut self) {
        self.release = None;
        if !self.button_down {
            self.button_down = true;
            self.senses
                .notice(HardwareEvent::Button(ButtonEvent::Pressed));
        }
    }

    /// A hand presses the button and lets go after `hold`.
    pub fn press_for(&mut self, now: Duration, hold: Duration) {
        self.press();
        self.release = Some(now + hold);
    }

    /// The hand lets go of the button.
    pub fn release(&mut self) {
        self.release = None;
        if self.button_down {
            self.button_down = false;
            self.senses
                .notice(HardwareEvent::Button(ButtonEvent::Released));
        }
    }

    /// Whether the button is held down.
    #[must_use]
    pub fn is_button_down(&self) -> bool {
        self.button_down
    }

    /// A hand turns the knob (a running motor gives way). A pulled latch springs back by itself.
    ///
    /// # Errors
    /// [`Impossible::NoSuchPart`] where the product has no knob.
    pub fn turn_knob(&mut self, now: Duration, to: BoltPosition) -> Result<(), Impossible> {
        match self.model {
            Model::SmartLock | Model::Ultra => self.bolt.turn(now, to, &mut self.senses),
            Model::SmartDoor => return self.lacks("knob: turn the key"),
            Model::Opener => return self.lacks("knob"),
        }
        Ok(())
    }

    /// A hand turns the key outside, as [`VirtualHardware::turn_knob`] does inside.
    ///
    /// # Errors
    /// [`Impossible::NoSuchPart`] where the product has no cylinder of its own, or the knob is there to be turned.
    pub fn turn_key(&mut self, now: Duration, to: BoltPosition) -> Result<(), Impossible> {
        match self.model {
            Model::SmartDoor => self.bolt.turn(now, to, &mut self.senses),
            Model::SmartLock | Model::Ultra => {
                return self.lacks("key on the bench: turn the knob");
            }
            Model::Opener => return self.lacks("key"),
        }
        Ok(())
    }

    /// Somebody opens or closes the door.
    ///
    /// # Errors
    /// When bolt or strike are in the way.
    pub fn move_door(&mut self, now: Duration, open: bool) -> Result<(), Impossible> {
        if self.door.open == open {
            return Ok(());
        }
        if self.model == Model::Opener {
            if open && !self.intercom.is_released() {
                return Err(Impossible::StrikeHolds);
            }
        } else if self.bolt.is_out(now) {
            return Err(if open {
                Impossible::BoltHolds
            } else {
                Impossible::BoltHitsFrame
            });
        }
        self.door.push(open, &mut self.senses);
        Ok(())
    }

    /// Somebody presses the doorbell at the house.
    ///
    /// # Errors
    /// [`Impossible::NoSuchPart`] where there is no intercom.
    pub fn ring_bell(&mut self, now: Duration) -> Result<(), Impossible> {
        if self.model != Model::Opener {
            return self.lacks("doorbell");
        }
        self.intercom.ring(now, &mut self.senses);
        Ok(())
    }

    /// Somebody does something to the wires of the intercom.
    ///
    /// # Errors
    /// [`Impossible::NoSuchPart`] where there is none.
    pub fn set_bus(&mut self, bus: Bus) -> Result<(), Impossible> {
        if self.model != Model::Opener {
            return self.lacks("intercom");
        }
        self.intercom.set_bus(bus, &mut self.senses);
        Ok(())
    }

    /// Somebody does something to the sensor at the door.
    ///
    /// # Errors
    /// [`Impossible::NoSuchPart`] where there is none, or none that comes off.
    pub fn set_sensor(&mut self, sensor: Sensor) -> Result<(), Impossible> {
        match (self.model, sensor) {
            (Model::Opener, _) => return self.lacks("sensor at the door"),
            (Model::SmartDoor, Sensor::Removed) => {
                return self.lacks("sensor that comes off: it is built in");
            }
            _ => self.door.set_sensor(sensor, &mut self.senses),
        }
        Ok(())
    }

    /// Something gets into the way of the bolt, or out of it.
    ///
    /// # Errors
    /// [`Impossible::NoSuchPart`] where there is no bolt.
    pub fn jam(&mut self, jammed: bool) -> Result<(), Impossible> {
        if self.model == Model::Opener {
            return self.lacks("bolt");
        }
        self.bolt.jammed = jammed;
        Ok(())
    }

    /// Whether something is in the way of the bolt.
    #[must_use]
    pub fn is_jammed(&self) -> bool {
        self.bolt.jammed
    }

    /// Sets the charge, in percent.
    pub fn set_charge(&mut self, percent: u8) {
        self.supply.set_percent(percent);
        self.measure();
    }

    /// Where the bolt stands at `now`; `None` between the positions.
    #[must_use]
    pub fn position(&self, now: Duration) -> Option<BoltPosition> {
        self.bolt.position(now)
    }

    /// Whether the door stands open.
    #[must_use]
    pub fn is_door_open(&self) -> bool {
        self.door.open
    }

    /// How the sensor at the door does.
    #[must_use]
    pub fn sensor(&self) -> Sensor {
        self.door.sensor
    }

    /// How the intercom's bus does.
    #[must_use]
    pub fn bus(&self) -> Bus {
        self.intercom.bus
    }

    /// Whether the strike lets the house door go.
    #[must_use]
    pub fn is_released(&self) -> bool {
        self.intercom.is_released()
    }

    /// Whether the intercom's next signal will be learnt.
    #[must_use]
    pub fn is_learning(&self) -> bool {
        self.intercom.is_learning()
    }

    /// What the chime in the flat does.
    #[must_use]
    pub fn chime(&self) -> ChimeView {
        self.intercom.heard()
    }

    /// Whether the motor turns.
    #[must_use]
    pub fn is_turning(&self) -> bool {
        self.bolt.is_turning()
    }

    /// The supply as a sensor would measure it.
    #[must_use]
    pub fn reading(&self) -> BatteryReading {
        self.supply.reading()
    }

    /// When [`VirtualHardware::pass`] is due.
    #[must_use]
    pub fn deadline(&self) -> Option<Duration> {
        [
            self.bolt.deadline(),
            self.intercom.deadline(),
            self.speaker.deadline(),
            self.release,
        ]
        .into_iter()
        .flatten()
        .min()
    }

    /// Lets time pass until `now`.
    pub fn pass(&mut self, now: Duration) {
        if self.release.is_some_and(|release| now >= release) {
            self.release();
        }
        self.bolt.pass(now, &mut self.supply, &mut self.senses);
        self.intercom.pass(now);
        self.speaker.pass(now);
    }

    /// The next thing the sensors noticed.
    pub fn poll(&mut self) -> Option<HardwareEvent> {
        self.senses.poll()
    }

    fn measure(&mut self) {
        let reading = self.reading();
        self.senses.notice(HardwareEvent::Battery(reading));
    }

    const fn lacks(&self, part: &'static str) -> Result<(), Impossible> {
        Err(Impossible::NoSuchPart {
            model: self.model,
            part,
        })
    }
}

#[cfg(test)]
mod tests;
