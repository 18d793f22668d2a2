//! A command with the code it goes out with, and what its answer looks like.

use doorward_proto::states::States;
use doorward_proto::types::{
    Challenge, Completion, DeviceState, LockAction, LockState, SecurityCode,
};
use doorward_proto::{Class, Command, CommandId, DataRequest, EncodeError, Family, PData, Profile};

/// How many time-control entries a device can tell of: their count is a byte.
const MAX_TIME_CONTROLS: usize = 256;

/// A command to send, and the security code it shall carry if it is guarded.
#[derive(Debug, Clone)]
pub struct Request {
    command: Command,
    code: Option<SecurityCode>,
}

impl Request {
    /// A request. `code` is `None` for commands that need none and for devices that have none.
    #[must_use]
    pub fn new(command: Command, code: Option<&SecurityCode>) -> Self {
        Self {
            command,
            code: code.cloned(),
        }
    }

    /// The request for the next challenge, sent by the engine itself.
    pub(crate) fn challenge() -> Self {
        Self::new(Command::RequestData(DataRequest::Challenge), None)
    }

    pub(crate) fn encode(
        &self,
        profile: &Profile,
        challenge: Option<&Challenge>,
    ) -> Result<PData, EncodeError> {
        self.command.encode(profile, challenge, self.code.as_ref())
    }

    /// What the answer to this request looks like.
    pub(crate) fn answer(&self, profile: &Profile) -> Answer {
        let command = self.command.id();
        let class = self.command.class(profile);
        Answer {
            command,
            shape: self.shape(),
            needs_challenge: matches!(class, Some(Class::Challenged | Class::Guarded)),
            guarded: matches!(class, Some(Class::Guarded)),
            changes_device: changes_device(command),
            settling: self.settling(profile),
        }
    }

    fn shape(&self) -> Shape {
        match &self.command {
            Command::RequestData(target) => Shape::Value(target.target()),
            Command::RequestConfig => Shape::Value(CommandId::CONFIG),
            Command::RequestAdvancedConfig => Shape::Value(CommandId::ADVANCED_CONFIG),
            Command::RequestDoorSensorConfig => Shape::Value(CommandId::DOOR_SENSOR_CONFIG),
            Command::Invite(_) => Shape::Value(CommandId::AUTHORIZATION_ID_INVITE),
            Command::AddTimeControl(_) => Shape::Value(CommandId::TIME_CONTROL_ID),
            Command::AddKeypadCode(_) => Shape::Value(CommandId::KEYPAD_CODE_ID),
            Command::LockAction(_)
            | Command::SimpleLockAction(_)
            | Command::KeypadAction(_)
            | Command::ContinuousMode(_)
            | Command::StartBusSignalRecording
            | Command::RequestCalibration => Shape::Action,
            Command::RequestAuthorizations(request) => Shape::List {
                count: CommandId::AUTHORIZATION_ENTRY_COUNT,
                entry: CommandId::AUTHORIZATION_ENTRY,
                limit: request.count.into(),
            },
            Command::RequestLog(request) => Shape::List {
                count: CommandId::LOG_ENTRY_COUNT,
                entry: CommandId::LOG_ENTRY,
                limit: request.count.into(),
            },
            Command::RequestKeypadCodes { count, .. } => Shape::List {
                count: CommandId::KEYPAD_CODE_COUNT,
                entry: CommandId::KEYPAD_CODE,
                limit: (*count).into(),
            },
            Command::RequestTimeControls => Shape::List {
                count: CommandId::TIME_CONTROL_COUNT,
                entry: CommandId::TIME_CONTROL_ENTRY,
                limit: MAX_TIME_CONTROLS,
            },
            _ => Shape::Complete,
        }
    }

    /// What an Opener's states show once it has obeyed.
    fn settling(&self, profile: &Profile) -> Option<Settling> {
        if profile.family != Family::Opener {
            return None;
        }
        match &self.command {
            Command::LockAction(request) => Settling::of(request.action),
            Command::ContinuousMode(request) if request.enabled => {
                Settling::of(LockAction::ACTIVATE_CONTINUOUS_MODE)
            }
            Command::ContinuousMode(_) => Settling::of(LockAction::DEACTIVATE_CONTINUOUS_MODE),
            _ => None,
        }
    }
}

/// By what an Opener shows that it has obeyed. Its COMPLETE comes late or never (as open clients have seen), so that its
/// states are what counts.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Settling(LockAction);

impl Settling {
    fn of(action: LockAction) -> Option<Self> {
        let known = [
            LockAction::ACTIVATE_RING_TO_OPEN,
            LockAction::DEACTIVATE_RING_TO_OPEN,
            LockAction::ACTUATE_STRIKE,
            LockAction::ACTIVATE_CONTINUOUS_MODE,
            LockAction::DEACTIVATE_CONTINUOUS_MODE,
        ];
        known.contains(&action).then_some(Self(action))
    }

    /// True when these states, told after the acceptance, are those it was asked for.
    pub(crate) fn is_shown_by(self, states: &States) -> bool {
        match self.0 {
            LockAction::ACTIVATE_RING_TO_OPEN => {
                states.lock_state == LockState::OPENER_RING_TO_OPEN
            }
            LockAction::DEACTIVATE_RING_TO_OPEN => states.lock_state == LockState::OPENER_IDLE,
            LockAction::ACTUATE_STRIKE => states.lock_state == LockState::OPENER_OPEN,
            LockAction::ACTIVATE_CONTINUOUS_MODE => {
                states.device_state == DeviceState::ContinuousMode
            }
            LockAction::DEACTIVATE_CONTINUOUS_MODE => states.device_state == DeviceState::DoorMode,
            _ => false,
        }
    }

    /// True when these states say that the last action was this one and went well. It may have been an earlier one of the
    /// same kind, so this counts only when nothing else is told in time.
    pub(crate) fn was_last(self, states: &States) -> bool {
        states
            .last_action
            .is_some_and(|last| last.action == self.0 && last.completion == Completion::Success)
    }
}

/// How a request behaves and what answers it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Answer {
    pub(crate) command: CommandId,
    pub(crate) shape: Shape,
    pub(crate) needs_challenge: bool,
    pub(crate) guarded: bool,
    /// Whether a lost answer leaves open what the device did.
    pub(crate) changes_device: bool,
    /// Opener: by what it shows that it has obeyed.
    pub(crate) settling: Option<Settling>,
}

impl Answer {
    /// Whether the request may go out while an action is moving: its answer must be told from the action's.
    pub(crate) fn may_overtake_action(&self) -> bool {
        matches!(self.shape, Shape::Value(_)) && !self.guarded
    }
}

/// The messages that answer a request (Smart Lock API 2.3.0, "Command execution").
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// One message of this kind and no Status.
    Value(CommandId),
    /// Status COMPLETE.
    Complete,
    /// Status ACCEPTED, states, Status COMPLETE; COMPLETE alone if there is nothing to do.
    Action,
    /// Perhaps a count, at most `limit` entries, Status COMPLETE.
    List {
        count: CommandId,
        entry: CommandId,
        limit: usize,
    },
}

impl Shape {
    /// Whether a message of this kind is part of the answer.
    pub(crate) fn answers_with(self, id: CommandId) -> bool {
        let status = id == CommandId::STATUS || id == CommandId::ERROR_REPORT;
        match self {
            Self::Value(value) => id == value || id == CommandId::ERROR_REPORT,
            Self::Complete => status,
            Self::Action => status || id == CommandId::STATES,
            Self::List { count, entry, .. } => status || id == count || id == entry,
        }
    }

    pub(crate) fn ends_with_status(self) -> bool {
        !matches!(self, Self::Value(_))
    }
}

fn changes_device(command: CommandId) -> bool {
    !matches!(
        command,
        CommandId::REQUEST_DATA
            | CommandId::REQUEST_CONFIG
            | CommandId::REQUEST_ADVANCED_CONFIG
            | CommandId::REQUEST_DOOR_SENSOR_CONFIG
            | CommandId::VERIFY_SECURITY_CODE
            | CommandId::REQUEST_AUTHORIZATIONS
            | CommandId::REQUEST_LOG
            | CommandId::REQUEST_TIME_CONTROLS
            | CommandId::REQUEST_KEYPAD_CODES
    )
}
