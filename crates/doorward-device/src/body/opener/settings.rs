//! The part of an Opener's configuration its body lives by.

use core::time::Duration;

use doorward_proto::types::{
    OpenerButtonAction, OpenerCapabilities, OpenerFobAction, OpenerOperatingMode,
};
use heapless::Vec;

use crate::body::{
    Zone,
    intercom::BusSetup,
    schedule::{MAX_TIME_CONTROL, TimeControlEntry},
};

/// Everything of Config, Advanced Config and time control that decides how an Opener behaves.
///
/// A snapshot, handed over at boot and again whenever something in it changes; the records stay where they are.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "each is one independent switch of the published configuration"
)]
pub struct OpenerSettings {
    /// The zone schedules are read in.
    pub zone: Zone,
    /// Holding the button may open pairing mode.
    pub pairing_enabled: bool,
    /// Clicks of the button do something.
    pub button_enabled: bool,
    /// The ring of light blinks while a ring would open.
    pub ring_enabled: bool,
    /// What one click does.
    pub single_press: OpenerButtonAction,
    /// What two clicks do.
    pub double_press: OpenerButtonAction,
    /// What the fob's one, two and three presses do.
    pub fob_actions: [OpenerFobAction; 3],
    /// What the intercom allows.
    pub capabilities: OpenerCapabilities,
    /// How to speak to the intercom.
    pub bus: BusSetup,
    /// How long after a ring the strike engages.
    pub strike_delay: StrikeDelay,
    /// How long the strike lets the door go.
    pub strike_duration: Duration,
    /// A ring ends ring to open.
    pub end_ring_to_open_after_ring: bool,
    /// How long ring to open stays active.
    pub ring_to_open_timeout: Duration,
    /// When the chime is kept silent.
    pub suppression: Suppression,
    /// What is heard when.
    pub sounds: Sounds,
    /// Scheduled actions.
    pub time_control: Vec<TimeControlEntry, MAX_TIME_CONTROL>,
}

/// How long after a ring the strike engages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StrikeDelay {
    /// Always so long.
    Fixed(Duration),
    /// Some time between 3 and 7 seconds, as if somebody walked to the handset.
    Random,
}

/// When the chime inside the flat is kept silent (Opener API 1.1, doorbell suppression; the numbering of its bits is that of
/// Bluetooth: 0 continuous mode, 1 ring to open, 2 otherwise).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Suppression {
    /// The bits as configured.
    pub mask: u8,
    /// For so many milliseconds from the beginning of each ring.
    pub for_ms: u16,
}

/// Which tone is played for what; 0 for none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sounds {
    /// A ring while no mode is active.
    pub ring: u8,
    /// The door opens because somebody asked for it.
    pub open: u8,
    /// A ring while ring to open is active.
    pub ring_to_open: u8,
    /// A ring in continuous mode.
    pub continuous_mode: u8,
    /// Switching a mode is confirmed by a beep.
    pub confirmation: bool,
    /// How loud all of it is; 0 is silent.
    pub level: u8,
}

impl Default for OpenerSettings {
    /// What an Opener does fresh from the factory.
    fn default() -> Self {
        Self {
            zone: Zone::default(),
            pairing_enabled: true,
            button_enabled: true,
            ring_enabled: true,
            single_press: OpenerButtonAction::ToggleRingToOpen,
            double_press: OpenerButtonAction::Open,
            fob_actions: [
                OpenerFobAction::ToggleRingToOpen,
                OpenerFobAction::Open,
                OpenerFobAction::None,
            ],
            capabilities: OpenerCapabilities::DoorOpeningAndRingToOpen,
            bus: BusSetup {
                operating_mode: OpenerOperatingMode::Generic,
                intercom_id: 0,
                short_circuit_ms: None,
            },
            strike_delay: StrikeDelay::Fixed(Duration::ZERO),
            strike_duration: Duration::from_secs(3),
            end_ring_to_open_after_ring: false,
            ring_to_open_timeout: Duration::from_mins(20),
            suppression: Suppression {
                mask: 0,
                for_ms: 500,
            },
            sounds: Sounds {
                ring: 1,
                open: 2,
                ring_to_open: 3,
                continuous_mode: 3,
                confirmation: true,
                level: 128,
            },
            time_control: Vec::new(),
        }
    }
}
