//! The part of an Opener's configuration its body lives by.

use core::time::Duration;

use doorward_proto::{
    advanced_config::OpenerAdvancedSettings,
    config,
    types::{OpenerButtonAction, OpenerCapabilities, OpenerFobAction},
};
use heapless::Vec;

use crate::body::{
    Zone,
    intercom::BusSetup,
    schedule::{MAX_TIME_CONTROL, Plan, TimeControlEntry},
};

/// The bus mode switch that shorts the bus.
const SHORT_CIRCUIT: u8 = 1;

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
        Self::new(
            &config::OpenerSettings::factory(),
            &OpenerAdvancedSettings::factory(),
            Vec::new(),
        )
    }
}

impl OpenerSettings {
    /// What the two configurations and the timetable say together.
    #[must_use]
    pub fn new(
        config: &config::OpenerSettings,
        advanced: &OpenerAdvancedSettings,
        time_control: Vec<TimeControlEntry, MAX_TIME_CONTROL>,
    ) -> Self {
        let milliseconds = |count: u16| Duration::from_millis(count.into());
        Self {
            zone: Zone::from_config(config.time_zone, config.timezone_offset, config.dst),
            pairing_enabled: config.pairing_enabled,
            button_enabled: config.button_enabled,
            ring_enabled: config.led_enabled,
            single_press: advanced.single_press,
            double_press: advanced.double_press,
            fob_actions: config.fob_actions,
            capabilities: config.capabilities,
            bus: BusSetup {
                operating_mode: config.operating_mode,
                intercom_id: advanced.intercom_id,
                short_circuit_ms: (advanced.bus_mode_switch == SHORT_CIRCUIT)
                    .then_some(advanced.short_circuit_duration),
            },
            strike_delay: if advanced.random_strike_delay {
                StrikeDelay::Random
            } else {
                StrikeDelay::Fixed(milliseconds(advanced.strike_delay))
            },
            strike_duration: milliseconds(advanced.strike_duration),
            end_ring_to_open_after_ring: advanced.disable_ring_to_open_after_ring,
            ring_to_open_timeout: Duration::from_mins(advanced.ring_to_open_timeout.into()),
            suppression: Suppression {
                mask: advanced.doorbell_suppression,
                for_ms: advanced.doorbell_suppression_duration,
            },
            sounds: Sounds {
                ring: advanced.sound_ring,
                open: advanced.sound_open,
                ring_to_open: advanced.sound_ring_to_open,
                continuous_mode: advanced.sound_continuous_mode,
                confirmation: advanced.sound_confirmation,
                level: advanced.sound_level,
            },
            time_control,
        }
    }

    /// What of them happens by the wall clock.
    pub(super) fn plan(&self) -> Plan<'_> {
        Plan {
            zone: self.zone,
            night: None,
            entries: &self.time_control,
        }
    }
}
