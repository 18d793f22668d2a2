//! What only an Opener can be asked: continuous mode with the code, learning the doorbell's signal.

use core::time::Duration;

use doorward_proto::{CommandId, action::ContinuousModeRequest};

use super::Answer;
use crate::{
    Device,
    body::{BodyInput, Now},
    env::Environment,
    gate::{Caller, evidence::CodeVerified},
};

impl Device {
    /// Switches continuous mode. The unit of the timeout is unpublished; here it is minutes, as that of ring to open.
    pub(super) fn continuous_mode<E: Environment>(
        &mut self,
        now: Now,
        caller: &Caller,
        request: ContinuousModeRequest,
        _: &CodeVerified,
        env: &mut E,
    ) -> Answer {
        let asker = self.asker(caller, CommandId::CONTINUOUS_MODE, None);
        let timeout = Duration::from_mins(request.timeout.into());
        let input = BodyInput::ContinuousMode {
            ticket: asker.ticket,
            enabled: request.enabled,
            timeout: (!timeout.is_zero()).then_some(timeout),
        };
        self.ask_body(now, asker, input, env).map(|()| None)
    }

    /// Waits for the signal of the doorbell.
    pub(super) fn record_bus<E: Environment>(
        &mut self,
        now: Now,
        caller: &Caller,
        _: &CodeVerified,
        env: &mut E,
    ) -> Answer {
        let asker = self.asker(caller, CommandId::START_BUS_SIGNAL_RECORDING, None);
        let input = BodyInput::RecordBus(asker.ticket);
        self.ask_body(now, asker, input, env).map(|()| None)
    }
}
