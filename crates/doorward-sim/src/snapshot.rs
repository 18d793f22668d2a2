//! What a bystander sees of a virtual lock.

use serde::Serialize;

/// The physical world around one lock, and the state it shows, at one moment. Field names and words are an interface:
/// scripts and pages read this as JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Snapshot {
    /// The name the lock was started under.
    pub id: String,
    /// Product: `smart-lock`, `ultra`, `smart-door` or `opener`.
    pub model: &'static str,
    /// The lock's number as 8 upper-case hex digits.
    pub device_id: String,
    /// Where the lock listens, as `tcp:HOST:PORT`; empty for a lock without a listener.
    pub link: String,
    /// Whether the batteries are in.
    pub powered: bool,
    /// Where the bolt really stands.
    pub bolt: Bolt,
    /// Where the latch really stands.
    pub latch: Latch,
    /// Whether the motor turns.
    pub motor: Motor,
    /// Whether something is in the bolt's way.
    pub jammed: bool,
    /// The door, where a sensor looks.
    pub door: Option<Door>,
    /// The button under the ring.
    pub button: Button,
    /// What the ring shows: `dark`, `blink`, `steady`, `fast` or `red`.
    pub ring: &'static str,
    /// What the lock says of itself, such as `locked` or `unlocking`; `off` without power.
    pub state: &'static str,
    /// Whole seconds, rounded up, until pairing mode ends by itself, if it is open.
    pub pairing_s: Option<u64>,
    /// Whether somebody has paired with the lock since it left the factory.
    pub set_up: bool,
    /// Links open now.
    pub links: usize,
    /// Charge in percent.
    pub battery_percent: u8,
    /// Powered seconds since the batteries went in; zero without power.
    pub uptime_s: u64,
    /// Unix time in seconds at the lock's door.
    pub utc: i64,
    /// Why the lock does not work, if its storage failed it.
    pub fault: Option<String>,
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
}

/// Where the latch really stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Latch {
    /// In the strike: the door holds.
    Released,
    /// Pulled back: the door can be pushed open.
    Pulled,
}

/// What the motor does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Motor {
    /// Nothing.
    Still,
    /// It turns.
    Turning,
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
