//! What hands do to a device, and why some of it cannot be done.

use core::{fmt, time::Duration};

use doorward_device::body::BoltPosition;
use doorward_proto::{Model, SecurityCode, types::KeypadCode};

use crate::{Bus, Sensor};

/// One thing that hands do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deed {
    /// Something with the button under the ring.
    Button(Press),
    /// Put the batteries in, or take them out.
    Batteries(bool),
    /// Set the charge of the batteries, in percent.
    Charge(u8),
    /// Turn the knob inside. A latch pulled by hand springs back. Smart Lock and Ultra have one.
    Knob(BoltPosition),
    /// Turn the key outside, with the same effect. For the Smart Door, which has no knob.
    Key(BoltPosition),
    /// Open or close the door (with an Opener: the house door).
    Door(bool),
    /// Do something to the sensor that looks at the door.
    Sensor(Sensor),
    /// Put something into the bolt's way, or take it out.
    Jam(bool),
    /// Press the doorbell at the house.
    Bell,
    /// Do something to the wires of the intercom.
    Bus(Bus),
    /// Do something with the fob.
    Fob(FobDeed),
    /// Do something with the keypad.
    Keypad(KeypadDeed),
}

/// What a hand does to the button.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Press {
    /// Press and let go after this much of the lock's time.
    Hold(Duration),
    /// Press, and stay on it.
    Down,
    /// Let go.
    Up,
}

/// What is done with the fob.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FobDeed {
    /// Connect it with the device, which must be in pairing mode.
    Pair(Option<SecurityCode>),
    /// Press its button once, twice or three times.
    Press(Presses),
}

/// How often the fob's button is pressed in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presses {
    /// Once.
    One,
    /// Twice.
    Two,
    /// Three times.
    Three,
}

/// What is done with the keypad.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeypadDeed {
    /// Connect it with the device, which must be in pairing mode.
    Pair(Option<SecurityCode>),
    /// Type a code. The sixth digit sends it.
    Type(KeypadCode),
    /// Press the arrow key.
    Arrow,
}

/// Why something cannot be done; nothing has moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Impossible {
    /// The product has no such part.
    NoSuchPart {
        /// The product.
        model: Model,
        /// The part, in words.
        part: &'static str,
    },
    /// The door is closed and the bolt out: it does not open.
    BoltHolds,
    /// The house door is closed, and its strike has no current: it does not open.
    StrikeHolds,
    /// The door is open and the bolt out: it hits the frame.
    BoltHitsFrame,
}

impl fmt::Display for Impossible {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoSuchPart { model, part } => {
                write!(f, "the {} has no {part}", model.title())
            }
            Self::BoltHolds => f.write_str("the bolt holds the door: unlock it first"),
            Self::StrikeHolds => f.write_str(
                "the strike holds the house door: it opens only while the Opener lets it go",
            ),
            Self::BoltHitsFrame => {
                f.write_str("the bolt is out and hits the frame: draw it back first")
            }
        }
    }
}

impl core::error::Error for Impossible {}
