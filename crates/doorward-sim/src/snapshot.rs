//! What a bystander sees of a virtual device.

use serde::Serialize;

use crate::{AccessoryView, Bus, ChimeView, Sensor};

/// The physical world around one device, and the state it shows, at one moment. Field names and words are an interface:
/// scripts and pages read this as JSON. What the product has no part for is left out there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Snapshot {
    /// The name the device was started under.
    pub id: String,
    /// Product: `smart-lock`, `ultra`, `smart-door` or `opener`.
    pub model: &'static str,
    /// The device's number as 8 upper-case hex digits.
    pub device_id: String,
    /// Where phones reach the device: `tcp:HOST:PORT`, `hci:N` or `hci-tcp:HOST:PORT`; empty where nothing does.
    pub link: String,
    /// Whether the batteries are in.
    pub powered: bool,
    /// Where the bolt really stands.
    #[serde(skip_serializing_if = "Bolt::is_absent")]
    pub bolt: Bolt,
    /// Where the latch really stands.
    #[serde(skip_serializing_if = "Latch::is_absent")]
    pub latch: Latch,
    /// Whether the motor turns.
    #[serde(skip_serializing_if = "Motor::is_absent")]
    pub motor: Motor,
    /// Whether something is in the bolt's way.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub jammed: Option<bool>,
    /// The door itself, whatever its sensor says; beside an Opener, the house door.
    pub door: Door,
    /// How the sensor at the door does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sensor: Option<Sensor>,
    /// What only an Opener has.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub opener: Option<OpenerView>,
    /// The button under the ring.
    pub button: Button,
    /// What the ring shows: `dark`, `blink`, `steady`, `fast`, `red` or `warning`.
    pub ring: &'static str,
    /// How brightly the ring shines while it is lit: 0 not at all, 5 as bright as it can.
    pub brightness: u8,
    /// The sounds heard last, newest first.
    pub sounds: Vec<SoundView>,
    /// What the device says of itself, such as `locked`, `unlocking` or an Opener's `ring-to-open`; `off` without power.
    pub state: &'static str,
    /// Whole seconds, rounded up, until pairing mode ends by itself, if it is open.
    pub pairing_s: Option<u64>,
    /// Whether somebody has paired with the device since it left the factory.
    pub set_up: bool,
    /// Links open now.
    pub links: usize,
    /// Charge in percent.
    pub battery_percent: u8,
    /// The fob beside the device.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fob: Option<AccessoryView>,
    /// The keypad beside the device.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub keypad: Option<AccessoryView>,
    /// Powered seconds since the batteries went in; zero without power.
    pub uptime_s: u64,
    /// Unix time in seconds at the device's door.
    pub utc: i64,
    /// Why the device does not work, if its storage failed it.
    pub fault: Option<String>,
}

/// What there is to see around an Opener.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OpenerView {
    /// Whether the strike lets the house door go.
    pub strike: Strike,
    /// What the chime in the flat does.
    pub chime: ChimeView,
    /// How the intercom's bus does.
    pub bus: Bus,
    /// Whether the Opener waits for a ring to learn it.
    pub learning: bool,
    /// Whole seconds, rounded up, until ring to open ends by itself, if it is active.
    pub ring_to_open_s: Option<u64>,
    /// Whether continuous mode is active.
    pub continuous_mode: bool,
}

/// What the electric strike does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Strike {
    /// It holds the door.
    Holds,
    /// The door can be pushed open.
    Released,
}

/// A sound that was heard.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SoundView {
    /// In words, such as `3 short beeps`.
    pub says: String,
    /// As a picture, such as `• • •`.
    pub picture: String,
    /// How loud, from 1 to 255.
    pub level: u8,
    /// When it began, as Unix time in seconds.
    pub utc: i64,
    /// Whether it is still to be heard.
    pub playing: bool,
}

/// Where the bolt really stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Bolt {
    /// Thrown by all turns.
    Locked,
    /// Thrown by one turn.
    LockedOnce,
    /// Drawn back.
    Unlocked,
    /// Somewhere between.
    Between,
    /// The product has none.
    Absent,
}

impl Bolt {
    fn is_absent(&self) -> bool {
        *self == Self::Absent
    }
}

/// Where the latch really stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Latch {
    /// In the strike: the door holds.
    Released,
    /// Pulled back: the door can be pushed open.
    Pulled,
    /// The product has none.
    Absent,
}

impl Latch {
    fn is_absent(&self) -> bool {
        *self == Self::Absent
    }
}

/// What the motor does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Motor {
    /// Nothing.
    Still,
    /// It turns.
    Turning,
    /// The product has none.
    Absent,
}

impl Motor {
    fn is_absent(&self) -> bool {
        *self == Self::Absent
    }
}

/// What the door does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Door {
    /// It stands open.
    Open,
    /// It is shut.
    Closed,
}

/// What the button does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Button {
    /// Nobody presses it.
    Up,
    /// Somebody holds it down.
    Down,
}

impl Snapshot {
    /// Whether two snapshots differ in more than the passing of time.
    #[must_use]
    pub fn differs_from(&self, other: &Self) -> bool {
        let still = |snapshot: &Self| Self {
            uptime_s: 0,
            utc: 0,
            ..snapshot.clone()
        };
        still(self) != still(other)
    }
}
