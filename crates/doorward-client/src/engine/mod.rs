//! The sans-IO heart of a connection: requests and frames in, frames and events out.
//!
//! The rules it keeps:
//! * one request is on its way at a time; only plain reads may overtake an action that was accepted and is moving;
//! * the next challenge is fetched as soon as the last one is used up, so that an action costs one round trip;
//! * answers are matched by command id (and never by order), because states arrive at any moment;
//! * a request is repeated once when the device calls its challenge stale, an action never;
//! * every wait has a deadline, every list and every queue a bound;
//! * after silence or a broken rule the engine is over: a late answer must not be taken for that of a later question.

mod exchange;
mod nonces;

use alloc::collections::VecDeque;
use core::time::Duration;

use doorward_link::{LinkError, TAG_ADVERTISEMENT, TAG_SERVICE, TAG_USER_SPECIFIC};
use doorward_proto::advertising::{self, Advertisement};
use doorward_proto::states::States;
use doorward_proto::types::{Challenge, ErrorCode, Nonce, StatusCode};
use doorward_proto::{CommandId, Frame, Message, Profile, plain, sealed};
use rand_core::CryptoRngCore;

use crate::request::{Request, Shape};
use crate::{ClientError, Credentials, Timing, Violation};
use exchange::{Exchange, Phase};
use nonces::NonceWindow;

/// How many requests may wait in the engine.
const MAX_QUEUE: usize = 64;
/// How many unusable frames in a row are ignored before the link is given up.
const MAX_DROPPED: u32 = 32;

/// Names one request of one engine; chosen by the caller, unique among the unfinished.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RequestId(pub u64);

/// What happens to an engine.
#[derive(Debug)]
pub enum Input<'a> {
    /// Somebody asks something. The answer is an [`Event::Finished`] with the same id, always.
    Request(RequestId, Request),
    /// A frame arrived on the link.
    Frame {
        /// The frame's tag.
        tag: u8,
        /// The frame's bytes.
        bytes: &'a [u8],
    },
    /// Time passed; also checked at every other input.
    DeadlineReached,
    /// The link is over.
    LinkLost(LinkError),
}

/// What an engine wants done.
#[derive(Debug)]
pub enum Output {
    /// Send this frame on the link.
    Send {
        /// The frame's tag.
        tag: u8,
        /// The frame's bytes.
        frame: Frame,
    },
    /// Tell this to whom it concerns.
    Event(Event),
}

/// What an engine found out.
#[derive(Debug, Clone)]
pub enum Event {
    /// A request moved on: an action was accepted, states during an action, a list's count or entry.
    Progress(RequestId, Message),
    /// A request is over, the only time its id appears here.
    Finished(RequestId, Result<Done, ClientError>),
    /// States, asked for or not.
    States(States),
    /// The device advertises this now.
    Advertisement(Advertisement),
    /// The engine is over: every unfinished request has been finished, later ones fail with the same error.
    Over(ClientError),
}

/// The good end of a request.
#[derive(Debug, Clone)]
pub struct Done {
    /// The answer, where the request has a single one.
    pub message: Option<Message>,
    /// Round trips this request had to wait for, its own included.
    pub round_trips: u32,
}

/// What an engine has counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Metrics {
    /// Requests finished, well or badly.
    pub requests: u64,
    /// Round trips somebody had to wait for.
    pub round_trips: u64,
    /// Challenges fetched ahead, while nobody waited.
    pub prefetches: u64,
    /// Frames of the device that could not be used.
    pub dropped: u64,
}

/// One session of one authorization over one link.
#[derive(Debug)]
pub struct Engine<R> {
    profile: &'static Profile,
    credentials: Credentials,
    timing: Timing,
    entropy: R,
    state: Option<ClientError>,
    challenge: ChallengeSlot,
    queue: VecDeque<Exchange>,
    current: Option<Exchange>,
    /// An accepted action until its end.
    action: Option<Exchange>,
    outputs: VecDeque<Output>,
    nonces: NonceWindow,
    /// Unusable frames since the last usable one, and what was wrong with the latest.
    dropped: u32,
    dropped_why: Option<Violation>,
    metrics: Metrics,
}

#[derive(Debug)]
enum ChallengeSlot {
    Empty,
    Requested {
        deadline: Duration,
    },
    Ready(Challenge),
    /// The device refused to give one; asked again only when a request needs it.
    Unavailable,
}

impl<R: CryptoRngCore> Engine<R> {
    /// Begins a session; the first output asks for a challenge.
    #[must_use]
    pub fn new(credentials: Credentials, timing: Timing, entropy: R) -> Self {
        Self {
            profile: credentials.model.profile(),
            credentials,
            timing,
            entropy,
            state: None,
            challenge: ChallengeSlot::Empty,
            queue: VecDeque::new(),
            current: None,
            action: None,
            outputs: VecDeque::new(),
            nonces: NonceWindow::default(),
            dropped: 0,
            dropped_why: None,
            metrics: Metrics::default(),
        }
    }

    /// What was counted so far.
    #[must_use]
    pub fn metrics(&self) -> Metrics {
        self.metrics
    }

    /// Why the engine is over, if it is.
    #[must_use]
    pub fn over(&self) -> Option<&ClientError> {
        self.state.as_ref()
    }

    /// Takes one input at `now`, the time since any fixed moment. Drain [`Engine::poll`] before the next.
    pub fn handle(&mut self, now: Duration, input: Input<'_>) {
        match input {
            Input::Request(id, request) => self.accept(id, request),
            Input::Frame { tag, bytes } if self.state.is_none() => self.receive(now, tag, bytes),
            Input::LinkLost(error) => self.end(error.into()),
            Input::Frame { .. } | Input::DeadlineReached => {}
        }
        self.expire(now);
        self.advance(now);
    }

    /// The next thing to do, if any.
    pub fn poll(&mut self) -> Option<Output> {
        self.outputs.pop_front()
    }

    /// When [`Input::DeadlineReached`] is due, in the time of [`Engine::handle`].
    #[must_use]
    pub fn deadline(&self) -> Option<Duration> {
        let challenge = match self.challenge {
            ChallengeSlot::Requested { deadline } => Some(deadline),
            ChallengeSlot::Empty | ChallengeSlot::Ready(_) | ChallengeSlot::Unavailable => None,
        };
        let current = self.current.as_ref().and_then(Exchange::deadline);
        let action = self.action.as_ref().and_then(Exchange::deadline);
        [challenge, current, action].into_iter().flatten().min()
    }

    fn accept(&mut self, id: RequestId, request: Request) {
        let exchange = Exchange::new(id, request, self.profile);
        if let Some(error) = self.state.clone() {
            self.finish(exchange, Err(error));
        } else if exchange.is_action() && self.action.is_some() {
            self.refuse_busy(exchange);
        } else if self.queue.len() >= MAX_QUEUE {
            self.finish(exchange, Err(ClientError::QueueFull));
        } else {
            self.queue.push_back(exchange);
        }
    }

    fn receive(&mut self, now: Duration, tag: u8, bytes: &[u8]) {
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

    /// The only plain message of a session: "I do not know you, or cannot decrypt you".
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
            Message::Status(StatusCode::Complete) => self.completed(),
            Message::Status(StatusCode::Other(_)) => {}
            Message::ErrorReport(report) => self.refused(report.code, report.command),
            Message::States(ref states) => {
                self.outputs
                    .push_back(Output::Event(Event::States(*states)));
                self.action_progress(&message);
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

    fn accepted(&mut self, now: Duration) {
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
            deadline: now + self.timing.action,
        };
        self.outputs.push_back(Output::Event(Event::Progress(
            exchange.id,
            Message::Status(StatusCode::Accepted),
        )));
        self.action = Some(exchange);
        let (busy, rest) = self.queue.drain(..).partition(Exchange::is_action);
        self.queue = rest;
        let busy: VecDeque<Exchange> = busy;
        for exchange in busy {
            self.refuse_busy(exchange);
        }
    }

    /// Beside an accepted action only reads without a Status are on their way, so a Status has one owner.
    fn completed(&mut self) {
        if let Some(action) = self.action.take() {
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

    fn expire(&mut self, now: Duration) {
        if self.state.is_none() && self.deadline().is_some_and(|deadline| deadline <= now) {
            // Silence after unusable frames is explained by them.
            self.end(
                self.dropped_why
                    .map_or(ClientError::Timeout, ClientError::Protocol),
            );
        }
    }

    /// Sends what may be sent now.
    fn advance(&mut self, now: Duration) {
        while self.state.is_none() && !matches!(self.challenge, ChallengeSlot::Requested { .. }) {
            if self.current.as_ref().is_some_and(Exchange::is_sent) {
                return;
            }
            if self.current.is_none() {
                if matches!(self.challenge, ChallengeSlot::Empty) {
                    self.metrics.prefetches += 1;
                    self.request_challenge(now);
                    return;
                }
                self.current = self.take_startable();
            }
            let Some(exchange) = self.current.as_mut() else {
                return;
            };
            if exchange.answer.needs_challenge && !matches!(self.challenge, ChallengeSlot::Ready(_))
            {
                exchange.round_trips += 1;
                self.metrics.round_trips += 1;
                self.request_challenge(now);
                return;
            }
            self.send_current(now);
        }
        // A challenge is on its way. Whoever waits for it pays the rest of that round trip.
        if self.state.is_none() && self.current.is_none() {
            self.current = self.take_startable();
            if let Some(exchange) = self.current.as_mut() {
                exchange.round_trips += 1;
                self.metrics.round_trips += 1;
            }
        }
    }

    fn take_startable(&mut self) -> Option<Exchange> {
        if self.action.is_none() {
            return self.queue.pop_front();
        }
        let index = self
            .queue
            .iter()
            .position(|exchange| exchange.answer.may_overtake_action())?;
        self.queue.remove(index)
    }

    fn request_challenge(&mut self, now: Duration) {
        let request = Request::challenge();
        match self.seal(&request, None) {
            Ok(frame) => {
                self.challenge = ChallengeSlot::Requested {
                    deadline: now + self.timing.first_reply,
                };
                self.outputs.push_back(Output::Send {
                    tag: TAG_USER_SPECIFIC,
                    frame,
                });
            }
            Err(error) => self.end(error),
        }
    }

    fn send_current(&mut self, now: Duration) {
        let Some(mut exchange) = self.current.take() else {
            return;
        };
        let challenge = match (&self.challenge, exchange.answer.needs_challenge) {
            (ChallengeSlot::Ready(challenge), true) => Some(*challenge),
            _ => None,
        };
        match self.seal(&exchange.request, challenge.as_ref()) {
            Ok(frame) => {
                if challenge.is_some() {
                    self.challenge = ChallengeSlot::Empty;
                }
                exchange.round_trips += 1;
                self.metrics.round_trips += 1;
                exchange.phase = Phase::Sent {
                    deadline: now + self.timing.first_reply,
                };
                self.outputs.push_back(Output::Send {
                    tag: TAG_USER_SPECIFIC,
                    frame,
                });
                self.current = Some(exchange);
            }
            Err(error) => self.finish(exchange, Err(error)),
        }
    }

    fn seal(
        &mut self,
        request: &Request,
        challenge: Option<&Challenge>,
    ) -> Result<Frame, ClientError> {
        let data = request
            .encode(self.profile, challenge)
            .map_err(ClientError::Unencodable)?;
        let nonce = Nonce::random(&mut self.entropy);
        self.nonces.insert(nonce);
        Ok(sealed::seal(
            &self.credentials.key,
            nonce,
            self.credentials.authorization.value(),
            &data,
        ))
    }

    fn refuse_busy(&mut self, exchange: Exchange) {
        let command = exchange.answer.command;
        self.finish(
            exchange,
            Err(ClientError::Refused {
                code: ErrorCode::Busy,
                command,
            }),
        );
    }

    fn finish_current(&mut self, result: Result<Option<Message>, ClientError>) {
        if let Some(exchange) = self.current.take() {
            self.finish(exchange, result);
        }
    }

    fn finish(&mut self, exchange: Exchange, result: Result<Option<Message>, ClientError>) {
        self.metrics.requests += 1;
        let result = result.map(|message| Done {
            message,
            round_trips: exchange.round_trips,
        });
        self.outputs
            .push_back(Output::Event(Event::Finished(exchange.id, result)));
    }

    /// Ends the engine: whatever was sent and changes the device has an unknown outcome, the rest fails with `error`.
    fn end(&mut self, error: ClientError) {
        if self.state.is_some() {
            return;
        }
        self.state = Some(error.clone());
        self.challenge = ChallengeSlot::Unavailable;
        let unfinished: Vec<Exchange> = self
            .action
            .take()
            .into_iter()
            .chain(self.current.take())
            .chain(self.queue.drain(..))
            .collect();
        for exchange in unfinished {
            let changes = exchange.is_sent() && exchange.answer.changes_device;
            // "I do not know you" as the first answer is a refusal, not a lost answer.
            let refused = error == ClientError::AuthorizationLost
                && !matches!(exchange.phase, Phase::Accepted { .. });
            let error = error.clone().of_sent(changes && !refused);
            self.finish(exchange, Err(error));
        }
        self.outputs.push_back(Output::Event(Event::Over(error)));
    }
}
