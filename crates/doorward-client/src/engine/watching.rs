//! Actions of an Opener: over when its states show it.
//!
//! Real ones say COMPLETE about twelve seconds late, say ACCEPTED twice, or never say COMPLETE. So after the acceptance the
//! states are asked for, and what they show ends the action. The COMPLETE that is missing then must not be taken for that of
//! a later request: until it came, or nobody has to expect it any more, only reads and other actions of this kind go out.

use core::time::Duration;

use doorward_link::TAG_USER_SPECIFIC;
use doorward_proto::states::States;
use doorward_proto::{Command, DataRequest};
use rand_core::CryptoRngCore;

use super::exchange::{Exchange, Phase, Watch};
use super::{ChallengeSlot, Engine, Output};
use crate::request::Request;

/// From the acceptance to the first question, and between questions.
const PAUSE: Duration = Duration::from_secs(1);
/// How long an Opener may take for what it accepted: the longest strike delay, and the strike.
const PATIENCE: Duration = Duration::from_secs(60);
/// How long a COMPLETE may be late.
const OVERDUE: Duration = Duration::from_secs(20);

impl<R: CryptoRngCore> Engine<R> {
    /// How long an accepted action may take.
    pub(super) fn patience(&self, exchange: &Exchange) -> Duration {
        match exchange.answer.settling {
            Some(_) => self.timing.action.min(PATIENCE),
            None => self.timing.action,
        }
    }

    pub(super) fn watch_of(now: Duration, exchange: &Exchange) -> Option<Watch> {
        let watch = |settling| Watch {
            settling,
            ask_at: now + PAUSE,
            was_last: false,
        };
        exchange.answer.settling.map(watch)
    }

    /// Asks an Opener whose action is on its way what it does now. The answer belongs to the action and to nobody else.
    pub(super) fn ask_for_states(&mut self, now: Duration) {
        let busy = self.current.as_ref().is_some_and(Exchange::is_sent)
            || matches!(self.challenge, ChallengeSlot::Requested { .. });
        let watch = self
            .action
            .as_mut()
            .and_then(|action| action.watch.as_mut());
        let Some(watch) = watch.filter(|watch| watch.ask_at <= now) else {
            return;
        };
        watch.ask_at = now + PAUSE;
        if busy || self.state.is_some() {
            return;
        }
        let request = Request::new(Command::RequestData(DataRequest::States), None);
        match self.seal(&request, None) {
            Ok(frame) => self.outputs.push_back(Output::Send {
                tag: TAG_USER_SPECIFIC,
                frame,
            }),
            Err(error) => self.end(error),
        }
    }

    /// Compares what an Opener tells with what it was asked for.
    pub(super) fn watch(&mut self, now: Duration, states: &States) {
        let action = self.action.as_mut();
        let Some(watch) = action.and_then(|action| action.watch.as_mut()) else {
            return;
        };
        watch.was_last = watch.settling.was_last(states);
        if watch.settling.is_shown_by(states) {
            self.settle(now);
        }
    }

    /// Time passed: an action whose states never showed it, and a COMPLETE that will not come any more.
    pub(super) fn expire_watch(&mut self, now: Duration) {
        self.overdue = self.overdue.filter(|until| *until > now);
        let done = self.action.as_ref().is_some_and(|action| {
            let late = matches!(action.phase, Phase::Accepted { deadline } if deadline <= now);
            late && action.watch.is_some_and(|watch| watch.was_last)
        });
        if done {
            self.settle(now);
        }
    }

    /// A COMPLETE that may be the late one of an action that is over. A second action that was sent meanwhile may have lost
    /// its own to it, so its states decide.
    pub(super) fn late_completion(&mut self, now: Duration) {
        let waiting = self
            .current
            .as_ref()
            .is_some_and(|exchange| exchange.is_sent() && exchange.answer.settling.is_some());
        if waiting {
            self.accepted(now);
        }
    }

    fn settle(&mut self, now: Duration) {
        if let Some(action) = self.action.take() {
            self.overdue = Some(now + OVERDUE);
            self.finish(action, Ok(None));
        }
    }
}
