//! Somebody with an authorization.

use std::time::Duration;

use doorward_device::LinkId;
use doorward_proto::{
    Characteristic, Command, CommandId, DataRequest, Frame, Message, PData,
    ext::CodeStatus,
    pairing::Credentials,
    plain, sealed,
    types::{
        AppId, AuthorizationId, Challenge, ErrorCode, LockAction, Nonce, PresentedCode,
        SecurityCode, StatusCode,
    },
};
use doorward_store::Store;

use crate::Stage;

/// One client on one link.
#[derive(Clone, Debug)]
pub struct Client {
    /// Who it is.
    pub credentials: Credentials,
    /// Where it speaks.
    pub link: LinkId,
}

/// Why nothing came of a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The lock said so.
    Said(ErrorCode),
    /// The lock does not know who speaks.
    Unknown,
    /// The lock said nothing: it has no power.
    Silence,
}

/// How a command ended.
pub type Outcome = Result<Vec<Message>, Refusal>;

impl Client {
    /// A client with these credentials on this link.
    #[must_use]
    pub const fn new(credentials: Credentials, link: LinkId) -> Self {
        Self { credentials, link }
    }

    /// Its number at the lock.
    #[must_use]
    pub const fn id(&self) -> AuthorizationId {
        self.credentials.authorization
    }

    /// The same client on a link of its own.
    #[must_use]
    pub fn on_new_link<S: Store>(&self, stage: &mut Stage<S>) -> Self {
        Self {
            link: stage.link(),
            ..self.clone()
        }
    }

    /// Seals a command as it would travel; `code` 0 is no code. `None` if there is no way to say it to this lock.
    #[must_use]
    pub fn seal<S: Store>(
        &self,
        stage: &mut Stage<S>,
        command: &Command,
        challenge: Option<&Challenge>,
        code: u32,
    ) -> Option<Frame> {
        let profile = stage.profile();
        let code = SecurityCode::from_wire(profile.code_width, code);
        let data = command.encode(profile, challenge, code.as_ref()).ok()?;
        Some(self.seal_data(stage, &data))
    }

    /// Seals anything.
    #[must_use]
    pub fn seal_data<S: Store>(&self, stage: &mut Stage<S>, data: &PData) -> Frame {
        let nonce = Nonce::random(&mut stage.seed);
        sealed::seal(&self.credentials.key, nonce, self.id().value(), data)
    }

    /// Sends a frame and opens everything that comes back, without waiting.
    pub fn send<S: Store>(&self, stage: &mut Stage<S>, frame: &Frame) -> Vec<Message> {
        stage.heard(self.link);
        stage.send(self.link, Characteristic::UserSpecific, frame);
        self.heard(stage)
    }

    /// Opens everything that came.
    ///
    /// # Panics
    /// If the lock says something that its client cannot read.
    pub fn heard<S: Store>(&self, stage: &mut Stage<S>) -> Vec<Message> {
        let profile = stage.profile();
        stage
            .heard(self.link)
            .into_iter()
            .map(|(characteristic, frame)| {
                let data = match characteristic {
                    Characteristic::UserSpecific => sealed::open(&self.credentials.key, &frame)
                        .map(|opened| opened.data)
                        .expect("what the lock seals opens"),
                    Characteristic::Service | Characteristic::Pairing => {
                        plain::decode(&frame).expect("what the lock says in clear is a frame")
                    }
                };
                Message::decode(profile, &data).expect("what the lock says is a message")
            })
            .collect()
    }

    /// Asks for a challenge.
    ///
    /// # Errors
    /// What the lock said instead.
    pub fn challenge<S: Store>(&self, stage: &mut Stage<S>) -> Result<Challenge, Refusal> {
        outcome(self.ask(stage, DataRequest::Challenge))?
            .into_iter()
            .find_map(|message| match message {
                Message::Challenge(challenge) => Some(challenge),
                _ => None,
            })
            .ok_or(Refusal::Silence)
    }

    fn ask<S: Store>(&self, stage: &mut Stage<S>, request: DataRequest) -> Vec<Message> {
        self.seal(stage, &Command::RequestData(request), None, 0)
            .map(|frame| self.send(stage, &frame))
            .unwrap_or_default()
    }

    /// Asks for something that needs no challenge.
    ///
    /// # Errors
    /// What the lock said instead.
    pub fn request<S: Store>(&self, stage: &mut Stage<S>, request: DataRequest) -> Outcome {
        outcome(self.ask(stage, request))
    }

    /// Asks for a challenge, sends the command with this code (0: none), and collects what comes at once.
    ///
    /// # Errors
    /// What the lock said against it.
    pub fn command<S: Store>(&self, stage: &mut Stage<S>, command: &Command, code: u32) -> Outcome {
        let challenge = self.challenge(stage)?;
        let frame = self.seal(stage, command, Some(&challenge), code);
        outcome(frame.map_or_else(Vec::new, |frame| self.send(stage, &frame)))
    }

    /// Shows a code.
    ///
    /// # Errors
    /// What the lock said against it.
    pub fn verify<S: Store>(&self, stage: &mut Stage<S>, code: u32) -> Result<(), Refusal> {
        self.command(stage, &Command::VerifySecurityCode, code)
            .map(drop)
    }

    /// Changes the code.
    ///
    /// # Errors
    /// What the lock said against it.
    pub fn set_code<S: Store>(
        &self,
        stage: &mut Stage<S>,
        old: u32,
        new: u32,
    ) -> Result<(), Refusal> {
        let new = PresentedCode::from_wire(new);
        self.command(stage, &Command::SetSecurityCode { new }, old)
            .map(drop)
    }

    /// A lock action to its end.
    ///
    /// # Errors
    /// What the lock said against it.
    pub fn act<S: Store>(&self, stage: &mut Stage<S>, action: LockAction) -> Outcome {
        let mut messages = self.command(stage, &Command::lock_action(action, AppId(0)), 0)?;
        stage.advance(Duration::from_secs(60));
        messages.extend(self.heard(stage));
        outcome(messages)
    }

    /// What the lock says of its code to this client.
    ///
    /// # Errors
    /// What the lock said instead.
    pub fn code_status<S: Store>(&self, stage: &mut Stage<S>) -> Result<CodeStatus, Refusal> {
        self.request(stage, DataRequest::CodeStatus)?
            .into_iter()
            .find_map(|message| match message {
                Message::CodeStatus(status) => Some(status),
                _ => None,
            })
            .ok_or(Refusal::Silence)
    }
}

/// Whether somebody was told that it is done.
#[must_use]
pub fn is_complete(outcome: &Outcome) -> bool {
    outcome
        .as_ref()
        .is_ok_and(|messages| messages.contains(&Message::Status(StatusCode::Complete)))
}

/// An error report among the messages is the outcome.
///
/// # Errors
/// That report, or silence.
pub fn outcome(messages: Vec<Message>) -> Outcome {
    for message in &messages {
        if let Message::ErrorReport(report) = message {
            let unknown =
                report.code == ErrorCode::NotAuthorized && report.command == CommandId::NONE;
            return Err(if unknown {
                Refusal::Unknown
            } else {
                Refusal::Said(report.code)
            });
        }
    }
    if messages.is_empty() {
        Err(Refusal::Silence)
    } else {
        Ok(messages)
    }
}
