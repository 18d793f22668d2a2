//! What an Opener's body exchanges with the intercom it is wired to: the bus, the electric strike, the chime in the flat.

use doorward_proto::types::OpenerOperatingMode;

/// What the bus of the intercom tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BusEvent {
    /// Somebody pressed the doorbell at the house: the signal of a ring, as the operating mode knows it. One event for each
    /// press; bounces are the hardware's to filter.
    Rang,
    /// The bus carries too little voltage to open the door.
    VoltageLow,
    /// The bus carries enough voltage (again). Assumed after power-up.
    VoltageGood,
}

/// What an Opener asks of the bus.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BusCommand {
    /// Speak to the intercom like this from now on. Comes after power-up and when the configuration changes.
    Use(BusSetup),
    /// Learn the signal of this flat's doorbell: the next signal is it, and is told as [`BusEvent::Rang`].
    Learn,
    /// Learn no more.
    StopLearning,
}

/// How to speak to the intercom (Opener API 1.1, "Config" and "Advanced Config").
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BusSetup {
    /// The kind of bus.
    pub operating_mode: OpenerOperatingMode,
    /// The intercom in the vendor's database; 0 for none.
    pub intercom_id: u16,
    /// Short the bus for so many milliseconds to switch its mode before opening; `None` where that is not wanted.
    pub short_circuit_ms: Option<u16>,
}

/// What an Opener asks of the electric strike in the house door.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StrikeCommand {
    /// Let the door go: from now on it can be pushed open.
    Engage,
    /// Hold the door again. Comes after power-up too, whatever the strike did before.
    Release,
}

/// What becomes of the chime inside the flat when somebody rings. Told in advance, for the bus does not wait: it holds for
/// every ring until something else is told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Chime {
    /// It sounds.
    #[default]
    Sounds,
    /// It is kept silent.
    Suppressed {
        /// For so many milliseconds from the beginning of each ring.
        for_ms: u16,
    },
}
