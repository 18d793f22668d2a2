//! Learning the signal of the flat's doorbell, without which a bus that serves a whole house means nothing.

use core::time::Duration;

use doorward_proto::types::{
    ActionFlags, Completion, ErrorCode, LockAction, OpenerOperatingMode, Trigger,
};

use super::{BodyOutput, BusCommand, Errand, OpenerBody, PerformedKind, Ticket};
use crate::body::Now;

/// How long a signal is waited for (Opener API 1.1, "recording timeout").
const RECORDING: Duration = Duration::from_secs(30);

/// For which operating modes the signal of the doorbell is known. The signal itself is kept by the hardware.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Training {
    /// For this one a signal was recorded last.
    pub recorded: Option<OpenerOperatingMode>,
    /// For this one somebody said that training is done.
    pub done: Option<OpenerOperatingMode>,
}

/// A signal being waited for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Recording {
    ticket: Ticket,
    pub(super) until: Duration,
}

impl OpenerBody {
    /// Whether rings can be told from other signals: in generic mode there are no others.
    pub(super) fn is_trained(&self) -> bool {
        let mode = self.settings.bus.operating_mode;
        mode == OpenerOperatingMode::Generic || self.training.done == Some(mode)
    }

    /// Whether the bus carries too little voltage to open. Generic and analogue intercoms do without.
    pub(super) fn lacks_voltage(&self) -> bool {
        self.voltage_low && self.settings.bus.operating_mode.to_wire() > 1
    }

    pub(super) fn record(&mut self, now: Now, ticket: Ticket) -> Result<(), ErrorCode> {
        if !self.is_idle() {
            return Err(ErrorCode::Busy);
        }
        self.recording = Some(Recording {
            ticket,
            until: now.uptime.saturating_add(RECORDING),
        });
        self.push(BodyOutput::Bus(BusCommand::Learn));
        Ok(())
    }

    /// The signal came.
    pub(super) fn recorded(&mut self) {
        self.training.recorded = Some(self.settings.bus.operating_mode);
        self.end_recording(Completion::Success);
    }

    /// Gives up once nobody has rung for long enough.
    pub(super) fn pass_recording(&mut self, now: Now) {
        if self
            .recording
            .is_some_and(|recording| now.uptime >= recording.until)
        {
            self.end_recording(Completion::Incomplete);
        }
    }

    /// Ends recording, if it is under way; says whether it was.
    pub(super) fn end_recording(&mut self, completion: Completion) -> bool {
        let Some(Recording { ticket, .. }) = self.recording.take() else {
            return false;
        };
        self.push(BodyOutput::Bus(BusCommand::StopLearning));
        self.tell_end(Some(ticket), completion);
        true
    }

    /// Somebody says that training is done. It is, if there is a signal to go by.
    pub(super) fn set_trained(&mut self, ticket: Ticket) -> Result<(), ErrorCode> {
        if !self.is_idle() {
            return Err(ErrorCode::Busy);
        }
        let mode = self.settings.bus.operating_mode;
        if mode != OpenerOperatingMode::Generic && self.training.recorded != Some(mode) {
            return Err(ErrorCode::NotCalibrated);
        }
        self.training.done = Some(mode);
        self.trigger = Trigger::System;
        let errand = Errand {
            kind: PerformedKind::Calibration,
            ticket: Some(ticket),
            action: LockAction::Other(0),
            trigger: Trigger::System,
            flags: ActionFlags::NONE,
        };
        self.finish(errand, Completion::Success, true);
        Ok(())
    }
}
