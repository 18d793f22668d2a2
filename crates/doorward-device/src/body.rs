//! The body of a device: its mechanics, its button and its light, and what it does by itself. [`LockBody`] has bolt and
//! latch, [`OpenerBody`] an electric strike and a doorbell; [`Body`] is whichever the product has.
//!
//! A body knows nothing of radio, records or rights. Whoever may ask it to act has been decided before
//! [`BodyInput::Act`]; what it did is told in [`BodyOutput::Performed`], to be written down by others.
//!
//! [`Body::handle`] takes one input and the time; [`Body::poll`] is drained before the next input; [`Body::deadline`] says when
//! to come back with [`BodyInput::DeadlineReached`] at the latest.

mod button;
mod clock;
mod hardware;
mod intercom;
mod interface;
mod light;
mod lock;
mod opener;
mod pairing;
mod reset;
mod ring;
mod schedule;
mod sound;

use core::time::Duration;

use doorward_proto::types::ErrorCode;

pub use self::{
    button::{ButtonEvent, PAIRING_HOLD},
    clock::{LocalTime, Now, Zone, local_time},
    hardware::{
        BatteryReading, BoltPosition, DoorEvent, MotorCommand, MotorEvent, MotorRun, MotorSetup,
        PositionOffsets,
    },
    intercom::{BusCommand, BusEvent, BusSetup, Chime, StrikeCommand},
    interface::{
        ActionRequest, BodyInput, BodyOutput, BodyView, OpenerView, PairingClosed, PairingMode,
        Performed, PerformedKind, Rang, Ticket, Warning, error_for,
    },
    lock::{AUTO_UNLOCK_FILTER, BodySettings, DoorSensor, LockBody},
    opener::{
        BOOT_RUN, KeptContinuousMode, OpenerBody, OpenerMemory, OpenerSettings, Sounds,
        StrikeDelay, Suppression, Training,
    },
    pairing::PAIRING_WINDOW,
    reset::{RESET_CONFIRM_WINDOW, RESET_HOLD},
    ring::RingPattern,
    schedule::{MAX_TIME_CONTROL, NightMode, TimeControlEntry},
    sound::{BeepLength, Occasion, Sound, SoundPattern},
};

/// All settings of a body.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(
    clippy::large_enum_variant,
    reason = "handed over rarely, and there is no heap to put them on"
)]
pub enum Settings {
    /// Of a lock.
    Lock(BodySettings),
    /// Of an Opener.
    Opener(OpenerSettings),
}

impl From<BodySettings> for Settings {
    fn from(settings: BodySettings) -> Self {
        Self::Lock(settings)
    }
}

impl From<OpenerSettings> for Settings {
    fn from(settings: OpenerSettings) -> Self {
        Self::Opener(settings)
    }
}

/// The body of whichever product a device is.
#[derive(Debug)]
#[allow(
    clippy::large_enum_variant,
    reason = "a device has one body for its whole life, and there is no heap to put it on"
)]
pub enum Body {
    /// Of a lock.
    Lock(LockBody),
    /// Of an Opener.
    Opener(OpenerBody),
}

impl Body {
    /// See [`LockBody::handle`] and [`OpenerBody::handle`].
    ///
    /// # Errors
    /// As there.
    pub fn handle(&mut self, now: Now, input: BodyInput) -> Result<(), ErrorCode> {
        match self {
            Self::Lock(body) => body.handle(now, input),
            Self::Opener(body) => body.handle(now, input),
        }
    }

    /// The next thing to do or know, oldest first.
    pub fn poll(&mut self) -> Option<BodyOutput> {
        match self {
            Self::Lock(body) => body.poll(),
            Self::Opener(body) => body.poll(),
        }
    }

    /// The powered time at which [`BodyInput::DeadlineReached`] is due, if any. May have passed already.
    #[must_use]
    pub fn deadline(&self) -> Option<Duration> {
        match self {
            Self::Lock(body) => body.deadline(),
            Self::Opener(body) => body.deadline(),
        }
    }

    /// What there is to see at `now`.
    #[must_use]
    pub fn view(&self, now: Now) -> BodyView {
        match self {
            Self::Lock(body) => body.view(now),
            Self::Opener(body) => body.view(now),
        }
    }

    /// The zone of the wall clock at the door.
    #[must_use]
    pub fn zone(&self) -> Zone {
        match self {
            Self::Lock(body) => body.settings().zone,
            Self::Opener(body) => body.settings().zone,
        }
    }

    /// Somebody set the clock, and it shows `seconds` more than before.
    pub fn clock_set(&mut self, seconds: i64) {
        match self {
            // The schedule notices by itself.
            Self::Lock(_) => {}
            Self::Opener(body) => body.clock_set(seconds),
        }
    }

    /// Whether pairing mode is open.
    #[must_use]
    pub fn is_pairing(&self) -> bool {
        match self {
            Self::Lock(body) => body.is_pairing(),
            Self::Opener(body) => body.is_pairing(),
        }
    }

    /// Whether the device is alive: not while the reset gesture is under way or the reset confirmed. A device that is not
    /// alive stays silent on the radio.
    #[must_use]
    pub fn is_running(&self) -> bool {
        match self {
            Self::Lock(body) => body.is_running(),
            Self::Opener(body) => body.is_running(),
        }
    }
}

/// While a device is not alive it refuses what can be refused.
fn refuse_requests(input: &BodyInput) -> Result<(), ErrorCode> {
    match input {
        BodyInput::Act(_)
        | BodyInput::Calibrate(_)
        | BodyInput::RecordBus(_)
        | BodyInput::ContinuousMode { .. } => Err(ErrorCode::Busy),
        BodyInput::Button(_)
        | BodyInput::Knob(_)
        | BodyInput::Door(_)
        | BodyInput::Motor(_)
        | BodyInput::Bus(_)
        | BodyInput::Battery(_)
        | BodyInput::Settings(_)
        | BodyInput::ClosePairing(_)
        | BodyInput::DeadlineReached => Ok(()),
    }
}
