//! A phone's use of a device's attributes: agree on a size, find the characteristics, subscribe, write, listen.
//!
//! One request is on its way at a time. A frame that does not fit into one write goes as a long write. What was found out
//! about a device can be handed to the next connection with it; if the device does not know those handles any more, the
//! search is done again, once.

mod discovery;

use alloc::collections::VecDeque;
use core::time::Duration;

use super::att;
use super::gatt::{Join, Joined, Layout};
use super::hci::Cursor;
use super::{MAX_MTU, MIN_MTU};
use crate::{LinkError, MAX_FRAME, TAG_PAIRING, TAG_SERVICE, TAG_USER_SPECIFIC, Violation};

pub(super) use discovery::Ports;
use discovery::{Discovery, Progress};

/// How long a device may take to answer one request.
const ANSWER: Duration = Duration::from_secs(10);
/// Chunks further apart than this are not of one message.
const GAP: Duration = Duration::from_secs(3);

/// What comes out of a client.
#[derive(Debug, PartialEq)]
pub(super) enum Output {
    /// Send this to the device.
    Send(Vec<u8>),
    /// This unit holds from now on, in both directions.
    Agreed(usize),
    /// The characteristics are known; the device can be used.
    Ready,
    /// The frame given last has arrived.
    Delivered,
    /// The device said something.
    Frame { tag: u8, bytes: Vec<u8> },
    /// It cannot go on.
    Failed(LinkError),
}

#[derive(Debug)]
enum State {
    /// Nothing is asked.
    Idle,
    Exchanging,
    Discovering(Discovery),
    /// The subscription of this tag is written.
    Subscribing(u8),
    /// The last or only part of a frame is written, with this code.
    Writing(u8),
    /// A part is prepared; those that follow.
    Preparing(VecDeque<Vec<u8>>),
    Over,
}

/// One connection's client.
#[derive(Debug)]
pub(super) struct Client {
    layouts: Vec<Layout>,
    offer: u16,
    mtu: usize,
    state: State,
    deadline: Option<Duration>,
    ports: Option<Ports>,
    /// Whether `ports` come from an earlier connection and were not proven yet.
    remembered: bool,
    announced: bool,
    subscribed: Vec<u8>,
    frame: Option<(u8, Vec<u8>)>,
    join: Box<dyn Join>,
    heard: Duration,
    output: VecDeque<Output>,
}

impl Client {
    /// Begins, with what an earlier connection found out.
    pub(super) fn new(
        now: Duration,
        layouts: Vec<Layout>,
        offer: u16,
        remembered: Option<Ports>,
        join: Box<dyn Join>,
    ) -> Self {
        let mut client = Self {
            layouts,
            offer: offer.clamp(MIN_MTU, MAX_MTU),
            mtu: usize::from(MIN_MTU),
            state: State::Idle,
            deadline: None,
            remembered: remembered.is_some(),
            ports: remembered,
            announced: false,
            subscribed: Vec::new(),
            frame: None,
            join,
            heard: now,
            output: VecDeque::new(),
        };
        if client.offer > MIN_MTU {
            let [low, high] = client.offer.to_le_bytes();
            client.ask(now, State::Exchanging, vec![att::MTU_REQUEST, low, high]);
        } else {
            client.proceed(now);
        }
        client
    }

    pub(super) fn poll(&mut self) -> Option<Output> {
        self.output.pop_front()
    }

    /// What was found out about the device.
    pub(super) fn ports(&self) -> Option<&Ports> {
        self.ports.as_ref()
    }

    pub(super) fn deadline(&self) -> Option<Duration> {
        self.deadline
    }

    pub(super) fn tick(&mut self, now: Duration) {
        if self.deadline.is_some_and(|deadline| deadline <= now) {
            self.fail(LinkError::TimedOut);
        }
    }

    /// Sends a frame: [`Output::Delivered`] or [`Output::Failed`] follows. To be called when none is on its way.
    pub(super) fn send(&mut self, now: Duration, tag: u8, bytes: &[u8]) {
        if bytes.len() > MAX_FRAME {
            self.fail(Violation::TooLong(bytes.len()).into());
            return;
        }
        self.join.reset(tag);
        self.frame = Some((tag, bytes.to_vec()));
        if matches!(self.state, State::Idle) {
            self.proceed(now);
        }
    }

    /// A message of the device for the client: an answer or an indication. Others are no business of a client.
    pub(super) fn handle(&mut self, now: Duration, message: &[u8]) {
        let mut rest = Cursor(message);
        match rest.u8() {
            Some(att::INDICATION) => {
                if let Some(handle) = rest.u16() {
                    self.output.push_back(Output::Send(vec![att::CONFIRMATION]));
                    self.indicated(now, handle, rest.0);
                }
            }
            Some(code) => self.answered(now, code, rest),
            None => {}
        }
    }

    fn indicated(&mut self, now: Duration, handle: u16, chunk: &[u8]) {
        let Some(tag) = self.ports.as_ref().and_then(|ports| ports.tag_of(handle)) else {
            return;
        };
        if now.saturating_sub(self.heard) > GAP {
            self.join.reset(tag);
        }
        self.heard = now;
        if let Joined::Message(bytes) = self.join.push(tag, chunk) {
            self.output.push_back(Output::Frame { tag, bytes });
        }
    }

    fn answered(&mut self, now: Duration, code: u8, mut rest: Cursor<'_>) {
        match core::mem::replace(&mut self.state, State::Over) {
            State::Exchanging if code == att::MTU_RESPONSE => {
                let theirs = rest.u16().unwrap_or(MIN_MTU);
                self.mtu = usize::from(theirs.clamp(MIN_MTU, self.offer));
                self.output.push_back(Output::Agreed(self.mtu));
                self.proceed(now);
            }
            // A device that knows no exchange stays with the smallest unit.
            State::Exchanging if refused(code, rest, att::MTU_REQUEST).is_some() => {
                self.proceed(now);
            }
            State::Discovering(mut discovery) => {
                match discovery.answered(code, rest, &self.layouts) {
                    Progress::Ignored => self.state = State::Discovering(discovery),
                    Progress::Ask(request) => self.ask(now, State::Discovering(discovery), request),
                    Progress::Found(ports) => {
                        self.ports = Some(ports);
                        self.proceed(now);
                    }
                    Progress::Stranger => self.fail(Violation::Stranger.into()),
                }
            }
            State::Subscribing(tag) if code == att::WRITTEN => {
                self.remembered = false;
                self.subscribed.push(tag);
                self.proceed(now);
            }
            State::Subscribing(_) if refused(code, rest, att::WRITE).is_some() => {
                if self.remembered {
                    self.remembered = false;
                    self.ports = None;
                    self.subscribed.clear();
                    self.proceed(now);
                } else {
                    self.refused(refused(code, rest, att::WRITE));
                }
            }
            State::Writing(request) if code == request.saturating_add(1) => {
                self.frame = None;
                self.output.push_back(Output::Delivered);
                self.proceed(now);
            }
            State::Writing(request) if refused(code, rest, request).is_some() => {
                self.refused(refused(code, rest, request));
            }
            State::Preparing(parts) if code == att::PREPARED => self.next_part(now, parts),
            State::Preparing(_) if refused(code, rest, att::PREPARE).is_some() => {
                self.refused(refused(code, rest, att::PREPARE));
            }
            // An answer to nothing that was asked.
            other => self.state = other,
        }
    }

    /// Whatever comes next.
    fn proceed(&mut self, now: Duration) {
        self.state = State::Idle;
        self.deadline = None;
        let Some(ports) = &self.ports else {
            let (discovery, request) = Discovery::begin();
            self.ask(now, State::Discovering(discovery), request);
            return;
        };
        if !self.announced {
            self.announced = true;
            self.output.push_back(Output::Ready);
        }
        let Some((tag, bytes)) = &self.frame else {
            return;
        };
        let listened: &[u8] = if *tag == TAG_PAIRING {
            &[TAG_PAIRING]
        } else {
            &[TAG_SERVICE, TAG_USER_SPECIFIC]
        };
        let missing = listened.iter().find(|tag| !self.subscribed.contains(*tag));
        let Some(port) = ports.get(*missing.unwrap_or(tag)) else {
            self.fail(Violation::Stranger.into());
            return;
        };
        if let Some(tag) = missing {
            let wish =
                att::with_handle(att::WRITE, port.subscription, &att::INDICATE.to_le_bytes());
            self.ask(now, State::Subscribing(*tag), wish);
        } else if bytes.len() <= self.mtu.saturating_sub(3) {
            let write = att::with_handle(att::WRITE, port.value, bytes);
            self.ask(now, State::Writing(att::WRITE), write);
        } else {
            let parts = parts(port.value, bytes, self.mtu.saturating_sub(5));
            self.next_part(now, parts);
        }
    }

    fn next_part(&mut self, now: Duration, mut parts: VecDeque<Vec<u8>>) {
        match parts.pop_front() {
            Some(part) => self.ask(now, State::Preparing(parts), part),
            None => self.ask(now, State::Writing(att::EXECUTE), vec![att::EXECUTE, 1]),
        }
    }

    fn ask(&mut self, now: Duration, state: State, request: Vec<u8>) {
        self.state = state;
        self.deadline = Some(now.saturating_add(ANSWER));
        self.output.push_back(Output::Send(request));
    }

    fn refused(&mut self, why: Option<u8>) {
        self.fail(Violation::Refused(why.unwrap_or_default()).into());
    }

    fn fail(&mut self, error: LinkError) {
        self.state = State::Over;
        self.deadline = None;
        self.output.push_back(Output::Failed(error));
    }
}

/// The reason, if this is the refusal of that request.
fn refused(code: u8, mut rest: Cursor<'_>, request: u8) -> Option<u8> {
    let about = rest.u8().filter(|_| code == att::ERROR)?;
    let _handle = rest.u16()?;
    rest.u8().filter(|_| about == request)
}

/// A frame as prepared writes.
fn parts(handle: u16, bytes: &[u8], most: usize) -> VecDeque<Vec<u8>> {
    let most = most.max(1);
    bytes
        .chunks(most)
        .scan(0_u16, |offset, part| {
            let body = [&offset.to_le_bytes()[..], part].concat();
            *offset = offset.saturating_add(u16::try_from(part.len()).ok()?);
            Some(att::with_handle(att::PREPARE, handle, &body))
        })
        .collect()
}

#[cfg(test)]
mod tests;
