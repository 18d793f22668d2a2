//! What goes into a lock and what comes out of it.

use core::time::Duration;

use doorward_proto::{Characteristic, Frame, advertising::AdvertisingData, types::DeviceId};

use crate::body::{
    BatteryReading, BoltPosition, BusCommand, BusEvent, ButtonEvent, Chime, DoorEvent,
    MotorCommand, MotorEvent, MotorSetup, RingPattern, Sound, StrikeCommand,
};

/// How many links a lock serves at once. One more is closed as it opens.
pub const MAX_LINKS: usize = 8;

/// Names an open link. Chosen by the host; free again once the link is closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LinkId(pub u8);

/// What the two clocks of the hardware show.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Clock {
    /// Powered time since this boot: monotonic, zero each time the batteries go in. All waits of the security code live on
    /// it alone.
    pub uptime: Duration,
    /// The hardware clock, in seconds. What the lock believes to be UTC is this plus the offset clients set.
    pub rtc: i64,
}

/// What the maker burnt into one piece of hardware.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HardwareIdentity {
    /// The device's number; survives a factory reset.
    pub device_id: DeviceId,
    /// Firmware: major, minor, patch.
    pub firmware: [u8; 3],
    /// Hardware revision: major, minor.
    pub revision: [u8; 2],
}

/// What the maker or operator of a lock decides, and no client.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Answer Request Config and Request Advanced Config to every authorization, as the published API does, even while a
    /// security code is set. Off by default: then only those see the configuration who have shown the code.
    pub open_config_reads: bool,
}

/// What happens to the lock.
#[derive(Clone, Copy, Debug)]
pub enum Input<'a> {
    /// A link opened, to somebody near.
    LinkOpened(LinkId),
    /// A link opened, and a bridge forwards it: authorizations need the right to remote access on it.
    RemoteLinkOpened(LinkId),
    /// A link is gone.
    LinkClosed(LinkId),
    /// A complete message arrived.
    Frame {
        /// On this link.
        link: LinkId,
        /// On this characteristic.
        characteristic: Characteristic,
        /// The message, of any length and content.
        bytes: &'a [u8],
    },
    /// The button's contact changed.
    Button(ButtonEvent),
    /// A hand turned the knob.
    Knob(BoltPosition),
    /// The door sensor noticed something.
    Door(DoorEvent),
    /// The motor answered.
    Motor(MotorEvent),
    /// The bus of the intercom an Opener is wired to told something, such as that somebody rings at the house.
    Bus(BusEvent),
    /// The supply was measured.
    Battery(BatteryReading),
    /// [`crate::Device::deadline`] has come.
    DeadlineReached,
}

/// What the lock wants done.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(
    clippy::large_enum_variant,
    reason = "handed over one at a time, and there is no heap to put frames on"
)]
pub enum Output {
    /// Send a complete message.
    Send {
        /// On this link.
        link: LinkId,
        /// On this characteristic.
        characteristic: Characteristic,
        /// The message.
        frame: Frame,
    },
    /// Tell the motor.
    Motor(MotorCommand),
    /// From now on, turn like this. Told at boot and when it changes; the positions are the hardware's to find.
    MotorSetup(MotorSetup),
    /// Show this on the ring of light from now on.
    Ring(RingPattern),
    /// From now on, the ring shines so brightly: 0 not at all, 5 as bright as it can. A device that never says so leaves it
    /// to the hardware.
    RingBrightness(u8),
    /// Play this sound.
    Sound(Sound),
    /// Tell the electric strike of the house door (Opener).
    Strike(StrikeCommand),
    /// Tell the bus of the intercom (Opener).
    Bus(BusCommand),
    /// From now on, this becomes of the chime inside the flat when somebody rings (Opener).
    Chime(Chime),
    /// Advertise this from now on.
    Advertise(Advertising),
    /// Close this link; no [`Input::LinkClosed`] is expected.
    CloseLink(LinkId),
    /// Start anew, with [`crate::Device::boot`] and powered time at zero. All links are lost.
    Reboot,
}

/// What is on the air. Both parts empty: nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Advertising {
    /// The advertising payload.
    pub payload: AdvertisingData,
    /// The scan response.
    pub scan_response: AdvertisingData,
    /// How long from one advertisement to the next; zero when there is none.
    pub interval: Duration,
}
