//! What moves, and what can be seen of it.

use doorward_proto::action::{ContinuousModeRequest, LockActionRequest, SimpleLockActionRequest};
use doorward_proto::reports::BatteryReport;
use doorward_proto::states::States;
use doorward_proto::types::{
    ActionFlags, LockAction, Name, SecurityCode, SimpleLockAction, StatusCode,
};
use doorward_proto::{Command, DataRequest, Message};

use super::Connection;
use crate::ClientError;
use crate::request::Request;

/// A step of an action on its way.
#[derive(Debug, Clone)]
pub enum ActionProgress {
    /// The device accepted the action: the motor starts.
    Accepted,
    /// The device is in this state now.
    States(States),
}

/// The good end of an action.
#[derive(Debug, Clone)]
pub struct ActionReport {
    /// The last states the device told during the action, if it told any.
    pub states: Option<States>,
    /// Round trips from the request to its acceptance that somebody had to wait for: 1 when the challenge lay ready.
    pub round_trips: u32,
}

impl Connection {
    /// Reads the states.
    ///
    /// # Errors
    /// As every request: see [`ClientError`].
    pub async fn states(&self) -> Result<States, ClientError> {
        let request = Request::new(Command::RequestData(DataRequest::States), None);
        self.value(request, |message| match message {
            Message::States(states) => Some(states),
            _ => None,
        })
        .await
    }

    /// Reads the battery report.
    ///
    /// # Errors
    /// As every request: see [`ClientError`].
    pub async fn battery_report(&self) -> Result<BatteryReport, ClientError> {
        let request = Request::new(Command::RequestData(DataRequest::BatteryReport), None);
        self.value(request, |message| match message {
            Message::BatteryReport(report) => Some(report),
            _ => None,
        })
        .await
    }

    /// Asks for an action and follows it to its end. `suffix` is appended to the authorization's name in the log.
    ///
    /// An action is sent once. When the connection breaks or falls silent after that, the error is
    /// [`ClientError::OutcomeUnknown`]: connect again and read the states before asking for anything else.
    ///
    /// # Errors
    /// [`ClientError::Refused`] when nothing moved, also with [`Busy`](doorward_proto::types::ErrorCode::Busy) when an
    /// action is running; [`ClientError::ActionFailed`] when it began and did not succeed.
    pub async fn act(
        &self,
        action: LockAction,
        suffix: Option<Name<20>>,
        on_progress: impl FnMut(ActionProgress) + Send,
    ) -> Result<ActionReport, ClientError> {
        self.act_with_flags(action, ActionFlags::NONE, suffix, on_progress)
            .await
    }

    /// [`Connection::act`] with the flags of the protocol: auto unlock, force.
    ///
    /// # Errors
    /// As [`Connection::act`].
    pub async fn act_with_flags(
        &self,
        action: LockAction,
        flags: ActionFlags,
        suffix: Option<Name<20>>,
        on_progress: impl FnMut(ActionProgress) + Send,
    ) -> Result<ActionReport, ClientError> {
        let command = Command::LockAction(LockActionRequest {
            action,
            app_id: self.shared.app,
            flags,
            suffix,
        });
        self.follow(Request::new(command, None), on_progress).await
    }

    /// Locks or unlocks, nothing more: the plainest form of [`Connection::act`].
    ///
    /// # Errors
    /// As [`Connection::act`].
    pub async fn act_simply(
        &self,
        action: SimpleLockAction,
        suffix: Option<Name<20>>,
        on_progress: impl FnMut(ActionProgress) + Send,
    ) -> Result<ActionReport, ClientError> {
        let command = Command::SimpleLockAction(SimpleLockActionRequest { action, suffix });
        self.follow(Request::new(command, None), on_progress).await
    }

    /// Opener: switches continuous mode on or off; `timeout` as the device understands it, 0 = never.
    ///
    /// # Errors
    /// As [`Connection::act`], and [`ClientError::Refused`] for the code.
    pub async fn set_continuous_mode(
        &self,
        code: Option<&SecurityCode>,
        enabled: bool,
        timeout: u8,
    ) -> Result<ActionReport, ClientError> {
        let command = Command::ContinuousMode(ContinuousModeRequest { enabled, timeout });
        self.follow(Request::new(command, code), |_| {}).await
    }

    /// Opener: records the intercom's bus. Once this is accepted somebody must ring at the house door, within 30 seconds.
    ///
    /// # Errors
    /// As [`Connection::act`], and [`ClientError::Refused`] for the code; [`ClientError::ActionFailed`] when it heard no
    /// ring in time.
    pub async fn record_bus(
        &self,
        code: Option<&SecurityCode>,
        on_progress: impl FnMut(ActionProgress) + Send,
    ) -> Result<ActionReport, ClientError> {
        self.follow(
            Request::new(Command::StartBusSignalRecording, code),
            on_progress,
        )
        .await
    }

    /// Calibrates: the motor finds its ends again. Opener: says that training is done, what was recorded holds.
    ///
    /// # Errors
    /// As [`Connection::act`], and [`ClientError::Refused`] for the code.
    pub async fn calibrate(
        &self,
        code: Option<&SecurityCode>,
        on_progress: impl FnMut(ActionProgress) + Send,
    ) -> Result<ActionReport, ClientError> {
        self.follow(Request::new(Command::RequestCalibration, code), on_progress)
            .await
    }

    /// Restarts the device; the connection ends soon after.
    ///
    /// # Errors
    /// As every request: see [`ClientError`].
    pub async fn reboot(&self, code: Option<&SecurityCode>) -> Result<(), ClientError> {
        self.complete(Request::new(Command::RequestReboot, code))
            .await
    }

    async fn follow(
        &self,
        request: Request,
        mut on_progress: impl FnMut(ActionProgress) + Send,
    ) -> Result<ActionReport, ClientError> {
        let mut last = None;
        let done = self
            .run(request, |message| match message {
                Message::Status(StatusCode::Accepted) => on_progress(ActionProgress::Accepted),
                Message::States(states) => {
                    last = Some(states);
                    on_progress(ActionProgress::States(states));
                }
                _ => {}
            })
            .await?;
        Ok(ActionReport {
            states: last,
            round_trips: done.round_trips,
        })
    }
}
