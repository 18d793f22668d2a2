//! The sans-IO heart of a connection: requests and frames in, frames and events out.
//!
//! The rules it keeps:
//! * one request is on its way at a time; only plain reads may overtake an action that was accepted and is moving;
//! * the next challenge is fetched as soon as the last one is used up, so that an action costs one round trip;
//! * answers are matched by command id (and never by order), because states arrive at any moment;
//! * a request is repeated once when the device calls its challenge stale, an action never;
//! * every wait has a deadline, every list and every queue a bound;
//! * an Opener's action is over when its states show it, as its COMPLETE comes late, twice or never; until that came or
//!   cannot come any more, nothing else that a Status ends goes out;
//! * after silence or a broken rule the engine is over: a late answer must not be taken for that of a later question.

mod exchange;
mod nonces;
mod port;
mod receive;
mod watching;

use alloc::collections::VecDeque;
use core::time::Duration;

use doorward_link::TAG_USER_SPECIFIC;
use doorward_proto::types::{Challenge, ErrorCode, Nonce};
use doorward_proto::{Frame, Message, Profile, sealed};
use rand_core::CryptoRngCore;

use crate::request::Request;
use crate::{ClientError, Credentials, Timing, Violation};
use exchange::{Exchange, Phase};
use nonces::NonceWindow;

pub use port::{Done, Event, Input, Metrics, Output, RequestId};

/// How many requests may wait in the engine.
const MAX_QUEUE: usize = 64;

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
    /// Until when the Status of an action that was over without it may still come.
    overdue: Option<Duration>,
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
            overdue: None,
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
        self.ask_for_states(now);
    }

    /// The next thing to do, if any.
    pub fn poll(&mut self) -> Option<Output> {
        self.outputs.pop_front()
    }

    /// When [`Input::DeadlineReached`] is due, in the time of [`Engine::handle`].
    #[must_use]
    pub fn deadline(&self) -> Option<Duration> {
        let ask = self.action.as_ref().and_then(|action| action.watch);
        let ask = ask.map(|watch| watch.ask_at);
        [self.silence(), ask, self.overdue]
            .into_iter()
            .flatten()
            .min()
    }

    /// When silence ends the engine.
    fn silence(&self) -> Option<Duration> {
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

    fn expire(&mut self, now: Duration) {
        self.expire_watch(now);
        if self.state.is_none() && self.silence().is_some_and(|deadline| deadline <= now) {
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
        if self.action.is_none() && self.overdue.is_none() {
            return self.queue.pop_front();
        }
        let free = self.action.is_none();
        let index = self.queue.iter().position(|exchange| {
            exchange.answer.may_overtake_action() || (free && exchange.answer.settling.is_some())
        })?;
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
        self.overdue = None;
        let unfinished: Vec<Exchange> = self
            .action
            .take()
            .into_iter()
            .chain(self.current.take())
            .chain(self.queue.drain(..))
            .collect();
        for exchange in unfinished {
            let changes = exchange.is_sent() && exchange.answer.changes_device;
            // Not even "I do not know you" is a refusal: anybody near can say it while the device does as it was told.
            let error = error.clone().of_sent(changes);
            self.finish(exchange, Err(error));
        }
        self.outputs.push_back(Output::Event(Event::Over(error)));
    }
}
