//! An Opener's intercom: the doorbell at the house, the bus up to the flat, the chime in it, and the electric strike that holds
//! the house door.

use core::time::Duration;

use doorward_device::body::{BusCommand, BusEvent, Chime, StrikeCommand};
use doorward_proto::types::OpenerOperatingMode;
use serde::{Deserialize, Serialize};

use super::{HardwareEvent, senses::Senses};

/// How long the chime sounds for one ring.
const CHIME: Duration = Duration::from_millis(2500);

/// How the bus of the intercom does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Bus {
    /// It carries signals, and enough voltage to open.
    #[default]
    Good,
    /// It carries signals, but too little voltage for an intercom that opens over the bus.
    Weak,
    /// It carries nothing: a wire is off.
    Dead,
}

/// What the chime in the flat does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ChimeView {
    /// Nobody rings.
    Silent,
    /// It sounds.
    Sounds,
    /// Somebody rings, and the Opener keeps it silent.
    Suppressed,
}

/// The intercom.
#[derive(Clone, Debug)]
pub(super) struct Intercom {
    pub(super) bus: Bus,
    /// What the Opener wants of the strike; nothing without power.
    strike: Option<StrikeCommand>,
    learning: bool,
    needs_voltage: bool,
    chime: Chime,
    ringing: Option<Ringing>,
}

/// A ring, as long as the chime would sound for it.
#[derive(Clone, Copy, Debug)]
struct Ringing {
    until: Duration,
    /// How long the chime is kept silent, as long as it is.
    silent_until: Option<Duration>,
}

impl Intercom {
    pub(super) const fn new(bus: Bus) -> Self {
        Self {
            bus,
            strike: None,
            learning: false,
            needs_voltage: false,
            chime: Chime::Sounds,
            ringing: None,
        }
    }

    /// Good is what an Opener assumes.
    pub(super) fn power_on(&mut self, senses: &mut Senses) {
        self.strike = Some(StrikeCommand::Release);
        if self.bus != Bus::Good {
            senses.notice(HardwareEvent::Bus(BusEvent::VoltageLow));
        }
    }

    /// Without the Opener the intercom works as it did before: the chime sounds, the strike holds.
    pub(super) fn power_off(&mut self) {
        self.strike = None;
        self.learning = false;
        self.chime = Chime::Sounds;
    }

    pub(super) fn strike(&mut self, command: StrikeCommand) {
        self.strike = self.strike.map(|_| command);
    }

    /// Whether the strike lets the door go: it takes an Opener that wants it, and wires that carry what this kind of
    /// intercom opens with.
    pub(super) fn is_released(&self) -> bool {
        let carries = match self.bus {
            Bus::Good => true,
            Bus::Weak => !self.needs_voltage,
            Bus::Dead => false,
        };
        self.strike == Some(StrikeCommand::Engage) && carries
    }

    pub(super) fn command(&mut self, command: BusCommand) {
        match command {
            // The virtual bus speaks every dialect; but generic and analogue intercoms open by a contact alone.
            BusCommand::Use(setup) => {
                self.needs_voltage = !matches!(
                    setup.operating_mode,
                    OpenerOperatingMode::Generic | OpenerOperatingMode::Analogue
                );
            }
            BusCommand::Learn => self.learning = true,
            BusCommand::StopLearning => self.learning = false,
        }
    }

    pub(super) fn set_chime(&mut self, chime: Chime) {
        self.chime = chime;
    }

    /// Whether the next ring will be learnt.
    pub(super) const fn is_learning(&self) -> bool {
        self.learning
    }

    /// Somebody presses the doorbell at the house.
    pub(super) fn ring(&mut self, now: Duration, senses: &mut Senses) {
        if self.bus == Bus::Dead {
            return;
        }
        let until = now + CHIME;
        let silent = match self.chime {
            Chime::Sounds => None,
            Chime::Suppressed { for_ms } => Some(Duration::from_millis(for_ms.into())),
        };
        self.ringing = Some(Ringing {
            until,
            silent_until: silent.map(|silent| until.min(now + silent)),
        });
        self.learning = false;
        senses.notice(HardwareEvent::Bus(BusEvent::Rang));
    }

    pub(super) fn set_bus(&mut self, bus: Bus, senses: &mut Senses) {
        let could_open = self.bus == Bus::Good;
        self.bus = bus;
        match (could_open, bus == Bus::Good) {
            (true, false) => senses.notice(HardwareEvent::Bus(BusEvent::VoltageLow)),
            (false, true) => senses.notice(HardwareEvent::Bus(BusEvent::VoltageGood)),
            (true, true) | (false, false) => {}
        }
    }

    pub(super) fn heard(&self) -> ChimeView {
        match self.ringing {
            None => ChimeView::Silent,
            Some(Ringing {
                silent_until: Some(_),
                ..
            }) => ChimeView::Suppressed,
            Some(_) => ChimeView::Sounds,
        }
    }

    pub(super) fn deadline(&self) -> Option<Duration> {
        let ringing = self.ringing?;
        Some(ringing.silent_until.unwrap_or(ringing.until))
    }

    pub(super) fn pass(&mut self, now: Duration) {
        let Some(ringing) = &mut self.ringing else {
            return;
        };
        if now >= ringing.until {
            self.ringing = None;
        } else if ringing.silent_until.is_some_and(|until| now >= until) {
            ringing.silent_until = None;
        }
    }
}
