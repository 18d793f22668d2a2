//! What goes into the body and what comes out of it.

use core::time::Duration;

use doorward_proto::types::{
    ActionFlags, Completion, DoorSensorState, ErrorCode, LockAction, LockState, Trigger,
};

use super::{
    BatteryReading, BoltPosition, BusCommand, BusEvent, ButtonEvent, Chime, DoorEvent,
    MotorCommand, MotorEvent, MotorSetup, RingPattern, Settings, Sound, StrikeCommand,
};
#[cfg(doc)]
use super::{Body, PAIRING_WINDOW};

/// Names one asked action, so that its end can be told to who asked. Chosen by the asker, only echoed here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ticket(pub u32);

/// A lock action somebody with the right to it asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ActionRequest {
    /// Echoed in [`BodyOutput::ActionFinished`] and [`BodyOutput::Performed`].
    pub ticket: Ticket,
    /// What to do. Fob actions are looked up in the settings.
    pub action: LockAction,
    /// What caused it.
    pub trigger: Trigger,
    /// As sent. Auto unlock can be refused; force runs the motor even if the bolt seems to stand there already; unknown bits
    /// are kept for the log and mean nothing.
    pub flags: ActionFlags,
}

/// What happens to the body. What a product has no part for is passed over: a lock has no bus, an Opener no bolt.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(
    clippy::large_enum_variant,
    reason = "settings are handed over rarely, and there is no heap to put them on"
)]
pub enum BodyInput {
    /// The button's contact changed.
    Button(ButtonEvent),
    /// A hand turned the knob, or a key the cylinder, and the bolt now stands there.
    Knob(BoltPosition),
    /// The door sensor noticed something. The first event after power-up is its reading, not a change.
    Door(DoorEvent),
    /// The motor answered.
    Motor(MotorEvent),
    /// The intercom's bus told something (Opener).
    Bus(BusEvent),
    /// The supply was measured.
    Battery(BatteryReading),
    /// Somebody asks for a lock action.
    Act(ActionRequest),
    /// Somebody asks to learn the end positions anew (Opener: says that training is done).
    Calibrate(Ticket),
    /// Somebody asks to learn the signal of the doorbell (Opener).
    RecordBus(Ticket),
    /// Somebody with the right to it switches continuous mode (Opener).
    ContinuousMode {
        /// Echoed as that of an [`ActionRequest`].
        ticket: Ticket,
        /// On or off.
        enabled: bool,
        /// Ends by itself after this; never if `None`.
        timeout: Option<Duration>,
    },
    /// The configuration changed; these are all settings, old and new.
    Settings(Settings),
    /// Pairing mode has served its purpose, or is to end for another reason.
    ClosePairing(PairingClosed),
    /// [`Body::deadline`] has come (or the clock was set).
    DeadlineReached,
}

impl BodyInput {
    /// What the button's contact did, if this is about it.
    pub(super) const fn button(&self) -> Option<ButtonEvent> {
        match self {
            Self::Button(event) => Some(*event),
            Self::Knob(_)
            | Self::Door(_)
            | Self::Motor(_)
            | Self::Bus(_)
            | Self::Battery(_)
            | Self::Act(_)
            | Self::Calibrate(_)
            | Self::RecordBus(_)
            | Self::ContinuousMode { .. }
            | Self::Settings(_)
            | Self::ClosePairing(_)
            | Self::DeadlineReached => None,
        }
    }
}

/// What the body wants done or known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BodyOutput {
    /// Tell the motor.
    Motor(MotorCommand),
    /// From now on, turn like this.
    MotorSetup(MotorSetup),
    /// Show this on the ring of light from now on.
    Ring(RingPattern),
    /// From now on, the ring shines so brightly: 0 not at all, 5 as bright as it can. Before the first, as it likes.
    RingBrightness(u8),
    /// Play this.
    Sound(Sound),
    /// Tell the electric strike (Opener).
    Strike(StrikeCommand),
    /// Tell the bus (Opener).
    Bus(BusCommand),
    /// From now on, this becomes of the chime when somebody rings (Opener).
    Chime(Chime),
    /// Something in [`Body::view`] changed that clients would like to hear of.
    StateChanged,
    /// The action with this ticket has ended. Comes after `Performed` and `StateChanged`.
    ActionFinished {
        /// The ticket it was asked with.
        ticket: Ticket,
        /// How it ended; see [`error_for`].
        completion: Completion,
    },
    /// Something was done, or tried, that belongs in the activity log.
    Performed(Performed),
    /// The door sensor's reading changed.
    DoorChanged(DoorEvent),
    /// Something is wrong with door or batteries that somebody wants to read about.
    Warning(Warning),
    /// Somebody rang (Opener). If the ring opens, this comes when that has ended.
    Rang(Rang),
    /// Pairing mode opened or closed.
    PairingMode(PairingMode),
    /// The factory reset was armed and confirmed by hand: erase everything, then boot anew. The body does nothing any more.
    ResetConfirmed,
    /// The action of the time control entry with this id begins: it came due, and nothing else runs any more.
    TimeControlFired {
        /// The entry.
        id: u8,
    },
}

/// An entry for the activity log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Performed {
    /// What kind of thing it was.
    pub kind: PerformedKind,
    /// The ticket, if somebody asked; `None` for everything done at the lock or by the lock itself.
    pub ticket: Option<Ticket>,
    /// What was done, with "intelligent", fob and auto-unlatch settings resolved.
    pub action: LockAction,
    /// What caused it.
    pub trigger: Trigger,
    /// The request's flags as sent; none without a request.
    pub flags: ActionFlags,
    /// How it ended.
    pub completion: Completion,
    /// Whether it changed something although it ended as soon as it began: an Opener's modes switch in no time.
    pub at_once: bool,
}

/// A ring at an Opener, for the activity log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "each is one fact of its own, as the log tells it"
)]
pub struct Rang {
    /// The ticket, if a fob rang; `None` for the doorbell.
    pub ticket: Option<Ticket>,
    /// Whether ring to open was active.
    pub ring_to_open: bool,
    /// Whether continuous mode was active.
    pub continuous_mode: bool,
    /// Whether it made the door open.
    pub opens: bool,
    /// Whether the chime was kept silent.
    pub suppressed: bool,
    /// The tone played, 0 for none.
    pub sound: u8,
    /// How it ended.
    pub completion: Completion,
}

/// Which kind of log entry [`Performed`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PerformedKind {
    /// A lock action.
    Action,
    /// Finding the position after power-up.
    InitializationRun,
    /// A calibration.
    Calibration,
}

/// Pairing mode's comings and goings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PairingMode {
    /// The button was held long enough.
    Opened,
    /// It ended.
    Closed(PairingClosed),
}

/// Why pairing mode ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PairingClosed {
    /// The button was pressed.
    Button,
    /// [`PAIRING_WINDOW`] passed.
    TimedOut,
    /// Something was paired.
    Succeeded,
    /// Too many wrong security codes.
    WrongCodes,
    /// Pairing was switched off in the configuration.
    Disabled,
}

/// What is worth a warning in the activity log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Warning {
    /// The door has been open for this long.
    DoorAjar {
        /// So many minutes.
        minutes: u8,
    },
    /// The bolt stands thrown and the door open.
    LockedOpen,
    /// The batteries have become critical.
    BatteryCritical {
        /// Charge left.
        percent: u8,
    },
}

/// What there is to see of the body at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BodyView {
    /// Bolt and latch, honestly: [`LockState::BootRun`] and [`LockState::Undefined`] while nothing is known. An Opener uses
    /// the names of its own, such as [`LockState::OPENER_RING_TO_OPEN`].
    pub lock_state: LockState,
    /// What caused the latest change of `lock_state`.
    pub trigger: Trigger,
    /// The latest action, its cause and its end; `None` since power-up if there was none.
    pub last_action: Option<(LockAction, Trigger, Completion)>,
    /// Seconds until lock 'n' go locks, rounded up; zero when it does not wait.
    pub lock_n_go_s: u8,
    /// What the door sensor says.
    pub door: DoorSensorState,
    /// Whether the night of night mode holds.
    pub night: bool,
    /// The supply as last measured.
    pub battery: BatteryReading,
    /// Whether the batteries should be changed soon.
    pub battery_critical: bool,
    /// Time left in pairing mode, if it is open.
    pub pairing_left: Option<Duration>,
    /// Whether a motor run or an action is under way, so that another one would be refused as busy.
    pub busy: bool,
    /// What only an Opener has; `None` for locks.
    pub opener: Option<OpenerView>,
}

/// What there is to see of an Opener besides what all devices have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenerView {
    /// Time left of ring to open, if it is active.
    pub ring_to_open_left: Option<Duration>,
    /// Whether continuous mode is active.
    pub continuous_mode: bool,
    /// Time left of continuous mode, if it ends by itself.
    pub continuous_mode_left: Option<Duration>,
    /// Whether the strike lets the door go.
    pub strike_engaged: bool,
    /// What becomes of the chime when somebody rings.
    pub chime: Chime,
    /// Time left to record the signal of the doorbell, if that is under way.
    pub recording_left: Option<Duration>,
}

/// The error a client is told when its accepted action ended like this; `None` for a good end.
#[must_use]
pub fn error_for(completion: Completion) -> Option<ErrorCode> {
    match completion {
        Completion::Success => None,
        Completion::MotorBlocked => Some(ErrorCode::MotorBlocked),
        Completion::Canceled => Some(ErrorCode::Canceled),
        Completion::TooRecent => Some(ErrorCode::AutoUnlockTooRecent),
        Completion::Busy => Some(ErrorCode::Busy),
        Completion::LowMotorVoltage => Some(ErrorCode::MotorLowVoltage),
        Completion::ClutchFailure => Some(ErrorCode::ClutchFailure),
        Completion::MotorPowerFailure => Some(ErrorCode::MotorPowerFailure),
        Completion::Incomplete => Some(ErrorCode::MotorTimeout),
        Completion::Rejected
        | Completion::RejectedNightMode
        | Completion::HandleNotLifted
        | Completion::InvalidCode
        | Completion::InvalidFingerprint
        | Completion::InvalidTag
        | Completion::OtherError
        | Completion::Unknown
        | Completion::Other(_) => Some(ErrorCode::Unknown),
    }
}
