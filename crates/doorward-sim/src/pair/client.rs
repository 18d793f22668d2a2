//! One client: a session, a pairing, or the test itself.

use core::time::Duration;

use doorward_client::{
    ClientError, Credentials, Engine, Event, Input, Output, Pairing, PairingInput, PairingOutput,
    link::LinkError,
};
use doorward_device::LinkId;
use doorward_proto::SecurityCode;

use crate::Entropy;

#[derive(Debug)]
pub(super) struct Client {
    pub(super) link: LinkId,
    pub(super) connected: bool,
    pub(super) role: Role,
    pub(super) next_request: u64,
    pub(super) events: Vec<Event>,
}

#[derive(Debug)]
#[expect(clippy::large_enum_variant, reason = "a handful per test")]
pub(super) enum Role {
    Session(Engine<Entropy>),
    Pairing {
        run: Pairing<Entropy>,
        code: Option<SecurityCode>,
        outcome: Option<Result<Credentials, ClientError>>,
    },
    /// The test speaks itself.
    Raw {
        heard: Vec<(u8, Vec<u8>)>,
    },
}

impl Client {
    pub(super) fn is_on(&self, link: LinkId) -> bool {
        self.link == link && self.connected
    }

    pub(super) fn deadline(&self) -> Option<Duration> {
        match &self.role {
            Role::Session(engine) => engine.deadline(),
            Role::Pairing { run, .. } => run.deadline(),
            Role::Raw { .. } => None,
        }
    }

    pub(super) fn pass(&mut self, now: Duration) {
        match &mut self.role {
            Role::Session(engine) => engine.handle(now, Input::DeadlineReached),
            Role::Pairing { run, .. } => run.handle(now, PairingInput::DeadlineReached),
            Role::Raw { .. } => {}
        }
    }

    pub(super) fn hear(&mut self, now: Duration, tag: u8, bytes: &[u8]) {
        match &mut self.role {
            Role::Session(engine) => engine.handle(now, Input::Frame { tag, bytes }),
            Role::Pairing { run, .. } => run.handle(now, PairingInput::Frame { tag, bytes }),
            Role::Raw { heard } => heard.push((tag, bytes.to_vec())),
        }
    }

    pub(super) fn link_lost(&mut self, now: Duration) {
        self.connected = false;
        match &mut self.role {
            Role::Session(engine) => engine.handle(now, Input::LinkLost(LinkError::Closed)),
            Role::Pairing { run, .. } => run.handle(now, PairingInput::LinkLost(LinkError::Closed)),
            Role::Raw { .. } => {}
        }
    }

    /// The next frame this client sends.
    pub(super) fn poll(&mut self, now: Duration) -> Option<(u8, Vec<u8>)> {
        loop {
            match &mut self.role {
                Role::Session(engine) => match engine.poll()? {
                    Output::Send { tag, frame } => return Some((tag, frame.to_vec())),
                    Output::Event(event) => self.events.push(event),
                },
                Role::Pairing { run, code, outcome } => match run.poll()? {
                    PairingOutput::Send { tag, frame } => return Some((tag, frame.to_vec())),
                    PairingOutput::NeedsCode(_) => {
                        run.handle(now, PairingInput::Code(code.clone()))
                    }
                    PairingOutput::Finished(result) => *outcome = Some(result),
                },
                Role::Raw { .. } => return None,
            }
        }
    }
}
