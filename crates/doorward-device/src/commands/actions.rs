//! Bolt and latch on command, calibration, restart.

use doorward_proto::{
    CommandId, Family,
    action::{LockActionRequest, SimpleLockActionRequest},
    types::{
        ActionFlags, AuthorizationType, ErrorCode, LockAction, Name, SimpleLockAction, StatusCode,
    },
};

use super::Answer;
use crate::{
    Device,
    body::{BodyInput, Now},
    device::{Asker, act},
    env::Environment,
    gate::{
        Caller,
        evidence::{ChallengeAnswered, CodeVerified},
    },
    links::Reply,
};

impl Device {
    pub(super) fn lock_action<E: Environment>(
        &mut self,
        now: Now,
        caller: &Caller,
        request: &LockActionRequest,
        _: &ChallengeAnswered,
        env: &mut E,
    ) -> Answer {
        let of_fob = matches!(
            request.action,
            LockAction::FobAction1 | LockAction::FobAction2 | LockAction::FobAction3
        );
        if caller.record.entry.kind == AuthorizationType::Fob && !of_fob {
            return Err(ErrorCode::NotAuthorized);
        }
        let of_bridge = self.profile.family == Family::Opener
            && (request.action == LockAction::ACTIVATE_CONTINUOUS_MODE
                || request.action == LockAction::DEACTIVATE_CONTINUOUS_MODE);
        if of_bridge && caller.record.entry.kind != AuthorizationType::Bridge {
            // Others have a command for it that takes the code.
            return Err(ErrorCode::NotAuthorized);
        }
        let asker = self.asker(caller, CommandId::LOCK_ACTION, request.suffix.as_ref());
        let input = act(asker.ticket, request.action, request.flags);
        self.ask_body(now, asker, input, env).map(|()| None)
    }

    pub(super) fn simple_lock_action<E: Environment>(
        &mut self,
        now: Now,
        caller: &Caller,
        request: &SimpleLockActionRequest,
        _: &ChallengeAnswered,
        env: &mut E,
    ) -> Answer {
        let action = match request.action {
            SimpleLockAction::Unlock => LockAction::Unlock,
            SimpleLockAction::Lock => LockAction::Lock,
            SimpleLockAction::Other(_) => return Err(ErrorCode::BadParameter),
        };
        let command = CommandId::SIMPLE_LOCK_ACTION;
        let asker = self.asker(caller, command, request.suffix.as_ref());
        let input = act(asker.ticket, action, ActionFlags::NONE);
        self.ask_body(now, asker, input, env).map(|()| None)
    }

    pub(super) fn calibrate<E: Environment>(
        &mut self,
        now: Now,
        caller: &Caller,
        _: &CodeVerified,
        env: &mut E,
    ) -> Answer {
        let asker = self.asker(caller, CommandId::REQUEST_CALIBRATION, None);
        let input = BodyInput::Calibrate(asker.ticket);
        self.ask_body(now, asker, input, env).map(|()| None)
    }

    pub(super) fn reboot(&mut self, _: &CodeVerified) -> Answer {
        self.restart_when_done();
        Ok(Some(Reply::Status(StatusCode::Complete)))
    }

    /// The caller, as an action's end and the log will know him.
    pub(super) fn asker(
        &mut self,
        caller: &Caller,
        command: CommandId,
        suffix: Option<&Name<20>>,
    ) -> Asker {
        let name = &caller.record.entry.name;
        Asker {
            ticket: self.ticket(),
            link: self.links.id(caller.slot),
            authorization: caller.id(),
            command,
            name: suffix.map_or_else(|| name.clone(), |suffix| with_suffix(name, suffix)),
            keypad: None,
        }
    }
}

/// `Name (suffix)`, as much of it as fits.
fn with_suffix(name: &Name<32>, suffix: &Name<20>) -> Name<32> {
    if suffix.is_empty() {
        return name.clone();
    }
    let mut text = heapless::String::<56>::new();
    // 32 and 20 bytes and what is between them fit.
    let _ = core::fmt::write(&mut text, format_args!("{name} ({suffix})"));
    Name::truncated(&text)
}
