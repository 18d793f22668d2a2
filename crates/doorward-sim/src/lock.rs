//! The lock core as far as this crate has it: the body alone, deaf to the radio.

#![allow(
    dead_code,
    clippy::large_enum_variant,
    reason = "shaped like the core to come, which listens and speaks"
)]

use core::convert::Infallible;

use doorward_device::body::{
    BatteryReading, Body, BodyInput, BodyOutput, BodySettings, BodyView, BoltPosition, ButtonEvent,
    DoorEvent, MotorCommand, MotorEvent, Now, RingPattern,
};
use doorward_proto::{Characteristic, Frame, Model, types::DeviceId};

/// Names a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LinkId(pub u8);

pub(crate) const MAX_LINKS: usize = 8;

#[derive(Clone, Copy, Debug)]
pub(crate) struct HardwareIdentity {
    pub(crate) device_id: DeviceId,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Clock {
    pub(crate) uptime: core::time::Duration,
    pub(crate) rtc: i64,
}

#[derive(Debug)]
pub(crate) enum Input<'a> {
    LinkOpened(LinkId),
    LinkClosed(LinkId),
    Frame {
        link: LinkId,
        characteristic: Characteristic,
        bytes: &'a [u8],
    },
    Button(ButtonEvent),
    Knob(BoltPosition),
    Door(DoorEvent),
    Motor(MotorEvent),
    Battery(BatteryReading),
    DeadlineReached,
}

#[derive(Debug)]
pub(crate) enum Output {
    Send {
        link: LinkId,
        characteristic: Characteristic,
        frame: Frame,
    },
    Motor(MotorCommand),
    Ring(RingPattern),
    Advertise(Advertising),
    CloseLink(LinkId),
    Reboot,
}

#[derive(Debug)]
pub(crate) struct Advertising {
    pub(crate) payload: Frame,
    pub(crate) scan_response: Frame,
}

#[derive(Debug)]
pub(crate) struct Device(Body);

impl Device {
    pub(crate) fn boot<W>(
        _model: Model,
        _identity: HardwareIdentity,
        clock: Clock,
        held: bool,
        _world: &mut W,
    ) -> Result<Self, Infallible> {
        Ok(Self(Body::boot(now(clock), BodySettings::default(), held)))
    }

    pub(crate) fn handle<W>(&mut self, clock: Clock, input: Input<'_>, _world: &mut W) {
        let input = match input {
            Input::LinkOpened(_) | Input::LinkClosed(_) => return,
            Input::Frame {
                link: _,
                characteristic: _,
                bytes: _,
            } => return,
            Input::Button(event) => BodyInput::Button(event),
            Input::Knob(position) => BodyInput::Knob(position),
            Input::Door(event) => BodyInput::Door(event),
            Input::Motor(event) => BodyInput::Motor(event),
            Input::Battery(reading) => BodyInput::Battery(reading),
            Input::DeadlineReached => BodyInput::DeadlineReached,
        };
        let _ = self.0.handle(now(clock), input);
    }

    pub(crate) fn poll<W>(&mut self, _clock: Clock, _world: &mut W) -> Option<Output> {
        loop {
            match self.0.poll()? {
                BodyOutput::Motor(command) => return Some(Output::Motor(command)),
                BodyOutput::Ring(pattern) => return Some(Output::Ring(pattern)),
                BodyOutput::ResetConfirmed => return Some(Output::Reboot),
                BodyOutput::StateChanged
                | BodyOutput::ActionFinished { .. }
                | BodyOutput::Performed(_)
                | BodyOutput::DoorChanged(_)
                | BodyOutput::PairingMode(_)
                | BodyOutput::TimeControlFired { .. } => {}
            }
        }
    }

    pub(crate) fn deadline(&self) -> Option<core::time::Duration> {
        self.0.deadline()
    }

    pub(crate) fn view(&self, clock: Clock) -> BodyView {
        self.0.view(now(clock))
    }

    pub(crate) fn is_set_up(&self) -> bool {
        false
    }
}

fn now(clock: Clock) -> Now {
    Now::new(clock.uptime, clock.rtc)
}
