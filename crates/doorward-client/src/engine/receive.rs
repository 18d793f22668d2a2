//! Frames of the device: what is believed, and to which request it belongs.

use alloc::collections::VecDeque;
use core::time::Duration;

use doorward_link::{TAG_ADVERTISEMENT, TAG_SERVICE, TAG_USER_SPECIFIC};
use doorward_proto::types::{ErrorCode, StatusCode};
use doorward_proto::{CommandId, Message, advertising, plain, sealed};
use rand_core::CryptoRngCore;

use super::exchange::{Exchange, Phase};
use super::{ChallengeSlot, Engine, Event, Output};
use crate::request::Shape;
use crate::{ClientError, Violation};

/// How many unusable frames in a row are ignored before the link is given up.
const MAX_DROPPED: u32 = 32;

impl<R: CryptoRngCore> Engine<R> {
    pub(super) fn receive(&mut self, now: Duration, tag: u8, bytes: &[u8]) {
        let unusable = match tag {
            TAG_ADVERTISEMENT => self.receive_advertisement(bytes),
            TAG_SERVICE => self.receive_plain(bytes),
            TAG_USER_SPECIFIC => self.receive_sealed(now, bytes),
            _ => Some(Violation::Malformed),
        };
        match unusable {
            None => (self.dropped, self.dropped_why) = (0, None),
            Some(why) => self.drop_frame(why),
        }
    }

    fn drop_frame(&mut self, why: Violation) {
        self.metrics.dropped += 1;
        self.dropped += 1;
        self.dropped_why = Some(why);
        if self.dropped > MAX_DROPPED {
            self.end(Violation::Flood.into());
        }
    }

    /// An advertisement proves nothing, but one that names another device means we are at the wrong door.
    /// Unreadable ones are other standards' and pass.
    fn receive_advertisement(&mut self, bytes: &[u8]) -> Option<Violation> {
        let advertisement = advertising::parse(bytes)?;
        let (expected, found) = (self.credentials.device, advertisement.device_id);
        if found == expected {
            self.outputs
                .push_back(Output::Event(Event::Advertisement(advertisement)));
        } else {
            self.end(ClientError::WrongDevice { expected, found });
        }
        None
    }

    /// The only plain message of a session: "I do not know you, or cannot decrypt you". It proves nothing, and whoever
    /// can say it can end the link as well.
    fn receive_plain(&mut self, bytes: &[u8]) -> Option<Violation> {
        let Ok(plain) = plain::decode(bytes) else {
            return Some(Violation::Malformed);
        };
        match Message::decode(self.profile, &plain) {
            Ok(Message::ErrorReport(report)) if report.code == ErrorCode::NotAuthorized => {
                self.end(ClientError::AuthorizationLost);
                None
            }
            _ => Some(Violation::Malformed),
        }
    }

    fn receive_sealed(&mut self, now: Duration, bytes: &[u8]) -> Option<Violation> {
        let Ok(header) = sealed::peek(bytes) else {
            return Some(Violation::Malformed);
        };
        if header.authorization != self.credentials.authorization.value() {
            return Some(Violation::WrongAuthorization);
        }
        if !self.nonces.insert(header.nonce) {
            return Some(Violation::Replayed);
        }
        let Ok(opened) = sealed::open_reply(&self.credentials.key, bytes) else {
            self.end(Violation::BadSeal.into());
            return None;
        };
        let id = opened.data.command;
        match Message::decode(self.profile, &opened.data) {
            Ok(message) => self.dispatch(now, id, message),
            // Firmware learns new messages; an unreadable one that somebody waits for is another matter.
            Err(_) if self.expects(id) => self.end(Violation::BadAnswer.into()),
            Err(_) => {}
        }
        None
    }

    fn expects(&self, id: CommandId) -> bool {
        let challenge =
            matches!(self.challenge, ChallengeSlot::Requested { .. }) && id == CommandId::CHALLENGE;
        let current = self
            .current
            .as_ref()
            .is_some_and(|exchange| exchange.is_sent() && exchange.answer.shape.answers_with(id));
        let action = self
            .action
            .as_ref()
            .is_some_and(|exchange| exchange.answer.shape.answers_with(id));
        challenge || current || action
    }

    fn dispatch(&mut self, now: Duration, id: CommandId, message: Message) {
        match message {
            Message::Challenge(challenge) => {
                if matches!(self.challenge, ChallengeSlot::Requested { .. }) {
                    self.challenge = ChallengeSlot::Ready(challenge);
                }
            }
            Message::Status(StatusCode::Accepted) => self.accepted(now),
            Message::Status(StatusCode::Complete) => self.completed(now),
            Message::Status(StatusCode::Other(_)) => {}
            Message::ErrorReport(report) => self.refused(report.code, report.command),
            Message::States(ref states) => {
                self.outputs
                    .push_back(Output::Event(Event::States(*states)));
                let states = *states;
                self.action_progress(&message);
                self.watch(now, &states);
                self.answered(now, id, message);
            }
            message => self.answered(now, id, message),
        }
    }

    /// States belong to an action on its way as well, whoever else asked for them.
    fn action_progress(&mut self, message: &Message) {
        let sent = self
            .current
            .as_mut()
            .filter(|exchange| exchange.is_action() && exchange.is_sent());
        let Some(exchange) = self.action.as_mut().or(sent) else {
            return;
        };
        if exchange.count_progress() {
            let event = Event::Progress(exchange.id, message.clone());
            self.outputs.push_back(Output::Event(event));
        } else {
            self.end(Violation::TooMany.into());
        }
    }

    fn answered(&mut self, now: Duration, id: CommandId, message: Message) {
        let Some(exchange) = self.current.as_mut().filter(|exchange| exchange.is_sent()) else {
            return;
        };
        match exchange.answer.shape {
            Shape::Value(expected) if expected == id => {
                self.finish_current(Ok(Some(message)));
            }
            Shape::List { count, entry, .. } if entry == id || count == id => {
                let fits = if entry == id {
                    exchange.count_progress()
                } else {
                    exchange.count_total()
                };
                if !fits {
                    self.end(Violation::TooMany.into());
                    return;
                }
                exchange.phase = Phase::Sent {
                    deadline: now + self.timing.first_reply,
                };
                let event = Event::Progress(exchange.id, message);
                self.outputs.push_back(Output::Event(event));
            }
            Shape::Value(_) | Shape::Complete | Shape::Action | Shape::List { .. } => {}
        }
    }

    pub(super) fn accepted(&mut self, now: Duration) {
        if !self
            .current
            .as_ref()
            .is_some_and(|exchange| exchange.is_action() && exchange.is_sent())
        {
            return; // of an action already accepted (some devices say it twice), or of none of ours
        }
        let Some(mut exchange) = self.current.take() else {
            return;
        };
        exchange.phase = Phase::Accepted {
            deadline: now + self.patience(&exchange),
        };
        exchange.watch = Self::watch_of(now, &exchange);
        self.outputs.push_back(Output::Event(Event::Progress(
            exchange.id,
            Message::Status(StatusCode::Accepted),
        )));
        self.action = Some(exchange);
        let waiting = core::mem::take(&mut self.queue);
        let (busy, rest): (VecDeque<Exchange>, _) =
            waiting.into_iter().partition(Exchange::is_action);
        self.queue = rest;
        for exchange in busy {
            self.refuse_busy(exchange);
        }
    }

    /// Beside an accepted action only reads without a Status are on their way, so a Status has one owner.
    fn completed(&mut self, now: Duration) {
        if self.overdue.take().is_some() {
            self.late_completion(now);
        } else if let Some(action) = self.action.take() {
            self.finish(action, Ok(None));
        } else if self
            .current
            .as_ref()
            .is_some_and(|exchange| exchange.is_sent() && exchange.answer.shape.ends_with_status())
        {
            self.finish_current(Ok(None));
        }
    }

    fn refused(&mut self, code: ErrorCode, command: CommandId) {
        if let Some(action) = self
            .action
            .take_if(|action| action.answer.command == command)
        {
            self.finish(action, Err(ClientError::ActionFailed { code }));
            return;
        }
        // Command 0 means the device could not even read which command it was.
        let unnamed = command == CommandId::NONE;
        if matches!(self.challenge, ChallengeSlot::Requested { .. })
            && (unnamed || command == CommandId::REQUEST_DATA)
        {
            self.challenge = ChallengeSlot::Unavailable;
            if let Some(exchange) = self
                .current
                .take_if(|exchange| !exchange.is_sent() && exchange.answer.needs_challenge)
            {
                let command = exchange.answer.command;
                self.finish(exchange, Err(ClientError::Refused { code, command }));
            }
            return;
        }
        let Some(exchange) = self.current.as_mut().filter(|exchange| exchange.is_sent()) else {
            return;
        };
        if !unnamed && exchange.answer.command != command {
            return;
        }
        if code == ErrorCode::BadNonce
            && !exchange.is_action()
            && !exchange.retried
            && exchange.answer.needs_challenge
        {
            exchange.retried = true;
            exchange.phase = Phase::Waiting;
            exchange.received = 0;
            self.challenge = ChallengeSlot::Empty;
            return;
        }
        let command = exchange.answer.command;
        self.finish_current(Err(ClientError::Refused { code, command }));
    }
}
