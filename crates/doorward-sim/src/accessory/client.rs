//! One conversation of an accessory with its device.

use core::time::Duration;

use doorward_client::{
    ClientError, Credentials, Engine, Event, Input, Output, Pairing, PairingInput, PairingOutput,
    PairingWish, Request, RequestId, Timing, link::LinkError,
};
use doorward_proto::{DeviceId, Message, SecurityCode, types::StatusCode};

use crate::{Entropy, LinkId};

/// The one request of a conversation.
const REQUEST: RequestId = RequestId(1);

/// A conversation, from an open link to its end.
#[derive(Debug)]
pub(super) struct Client {
    pub(super) link: LinkId,
    role: Role,
    accepted: bool,
    /// How it ended, once it has.
    pub(super) end: Option<End>,
}

#[derive(Debug)]
enum Role {
    Pairing {
        run: Box<Pairing<Entropy>>,
        /// Typed for this one pairing, and gone with it.
        code: Option<SecurityCode>,
    },
    Asking(Box<Engine<Entropy>>),
}

/// How a conversation ended.
#[derive(Debug)]
pub(super) enum End {
    Paired(Result<Credentials, ClientError>),
    Acted(Result<(), ClientError>),
}

impl Client {
    pub(super) fn pairing(
        link: LinkId,
        now: Duration,
        device: DeviceId,
        wish: PairingWish,
        code: Option<SecurityCode>,
        entropy: Entropy,
    ) -> Self {
        let run = Box::new(Pairing::start(
            now,
            device,
            wish,
            Timing::default(),
            entropy,
        ));
        Self::new(link, Role::Pairing { run, code })
    }

    pub(super) fn asking(
        link: LinkId,
        now: Duration,
        keys: Credentials,
        request: Request,
        entropy: Entropy,
    ) -> Self {
        let mut engine = Box::new(Engine::new(keys, Timing::default(), entropy));
        engine.handle(now, Input::Request(REQUEST, request));
        Self::new(link, Role::Asking(engine))
    }

    fn new(link: LinkId, role: Role) -> Self {
        Self {
            link,
            role,
            accepted: false,
            end: None,
        }
    }

    pub(super) fn deadline(&self) -> Option<Duration> {
        match &self.role {
            Role::Pairing { run, .. } => run.deadline(),
            Role::Asking(engine) => engine.deadline(),
        }
    }

    pub(super) fn pass(&mut self, now: Duration) {
        match &mut self.role {
            Role::Pairing { run, .. } => run.handle(now, PairingInput::DeadlineReached),
            Role::Asking(engine) => engine.handle(now, Input::DeadlineReached),
        }
    }

    pub(super) fn hear(&mut self, now: Duration, tag: u8, bytes: &[u8]) {
        match &mut self.role {
            Role::Pairing { run, .. } => run.handle(now, PairingInput::Frame { tag, bytes }),
            Role::Asking(engine) => engine.handle(now, Input::Frame { tag, bytes }),
        }
    }

    pub(super) fn link_lost(&mut self, now: Duration) {
        match &mut self.role {
            Role::Pairing { run, .. } => run.handle(now, PairingInput::LinkLost(LinkError::Closed)),
            Role::Asking(engine) => engine.handle(now, Input::LinkLost(LinkError::Closed)),
        }
    }

    /// Whether the device has accepted the action since the last time this was asked, and its end is still out.
    pub(super) fn was_just_accepted(&mut self) -> bool {
        core::mem::take(&mut self.accepted) && self.end.is_none()
    }

    /// The next frame to send.
    pub(super) fn poll(&mut self, now: Duration) -> Option<(u8, Vec<u8>)> {
        loop {
            match &mut self.role {
                Role::Pairing { run, code } => match run.poll()? {
                    PairingOutput::Send { tag, frame } => return Some((tag, frame.to_vec())),
                    PairingOutput::NeedsCode(request) => {
                        // The first code ever becomes the device's: that is for a person's phone to choose.
                        let code = code.take().filter(|_| request.code_set);
                        run.handle(now, PairingInput::Code(code));
                    }
                    PairingOutput::Finished(result) => self.end = Some(End::Paired(result)),
                },
                Role::Asking(engine) => match engine.poll()? {
                    Output::Send { tag, frame } => return Some((tag, frame.to_vec())),
                    Output::Event(Event::Finished(_, result)) => {
                        self.end = Some(End::Acted(result.map(|_| ())));
                    }
                    Output::Event(Event::Progress(_, Message::Status(StatusCode::Accepted))) => {
                        self.accepted = true;
                    }
                    Output::Event(_) => {}
                },
            }
        }
    }
}
