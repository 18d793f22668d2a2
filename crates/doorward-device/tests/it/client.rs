//! Somebody with an authorization.

use std::time::Duration;

use doorward_device::LinkId;
use doorward_proto::{
    Characteristic, Command, CommandId, DataRequest, Frame, Message,
    pairing::Credentials,
    sealed,
    types::{
        AppId, AuthorizationId, Challenge, ErrorCode, LockAction, Nonce, PresentedCode, StatusCode,
    },
};

use crate::world::World;

/// One client on one link.
#[derive(Clone, Debug)]
pub struct Client {
    pub credentials: Credentials,
    pub link: LinkId,
}

/// How a command ended.
pub type Outcome = Result<Vec<Message>, ErrorCode>;

impl Client {
    pub fn new(credentials: Credentials, link: LinkId) -> Self {
        Self { credentials, link }
    }

    pub fn id(&self) -> AuthorizationId {
        self.credentials.authorization
    }

    /// The same client on a new link.
    pub fn reconnect(&self, world: &mut World) -> Self {
        world.close(self.link);
        Self {
            link: world.link(),
            ..self.clone()
        }
    }

    /// Seals a command as it would travel.
    pub fn seal(
        &self,
        world: &mut World,
        command: &Command,
        challenge: Option<&Challenge>,
        code: u32,
    ) -> Frame {
        let profile = world.profile();
        let code = world.code(code);
        let data = command.encode(profile, challenge, code.as_ref()).unwrap();
        self.seal_data(world, &data)
    }

    pub fn seal_data(&self, world: &mut World, data: &doorward_proto::PData) -> Frame {
        let nonce = Nonce::random(&mut world.seed);
        sealed::seal(&self.credentials.key, nonce, self.id().value(), data)
    }

    /// Sends a sealed frame and opens everything that comes back, without waiting.
    pub fn send(&self, world: &mut World, frame: &Frame) -> Vec<Message> {
        world.heard(self.link);
        world.send(self.link, Characteristic::UserSpecific, frame);
        self.heard(world)
    }

    /// Opens everything that came.
    pub fn heard(&self, world: &mut World) -> Vec<Message> {
        let profile = world.profile();
        world
            .heard(self.link)
            .into_iter()
            .map(|(characteristic, frame)| {
                let data = match characteristic {
                    Characteristic::UserSpecific => {
                        sealed::open(&self.credentials.key, &frame).unwrap().data
                    }
                    Characteristic::Service | Characteristic::Pairing => {
                        doorward_proto::plain::decode(&frame).unwrap()
                    }
                };
                Message::decode(profile, &data).unwrap()
            })
            .collect()
    }

    pub fn challenge(&self, world: &mut World) -> Result<Challenge, ErrorCode> {
        let request = Command::RequestData(DataRequest::Challenge);
        let frame = self.seal(world, &request, None, 0);
        for message in self.send(world, &frame) {
            match message {
                Message::Challenge(challenge) => return Ok(challenge),
                Message::ErrorReport(report) => return Err(report.code),
                _ => {}
            }
        }
        panic!("no challenge came");
    }

    /// Asks for a challenge, sends the command with this code (0: none), and collects what comes at once.
    pub fn command(&self, world: &mut World, command: &Command, code: u32) -> Outcome {
        let challenge = self.challenge(world)?;
        let frame = self.seal(world, command, Some(&challenge), code);
        outcome(self.send(world, &frame))
    }

    pub fn request(&self, world: &mut World, request: DataRequest) -> Outcome {
        let frame = self.seal(world, &Command::RequestData(request), None, 0);
        outcome(self.send(world, &frame))
    }

    pub fn verify(&self, world: &mut World, code: u32) -> Result<(), ErrorCode> {
        self.command(world, &Command::VerifySecurityCode, code)
            .map(|messages| assert_eq!(messages, [complete()]))
    }

    pub fn set_code(&self, world: &mut World, old: u32, new: u32) -> Result<(), ErrorCode> {
        let new = PresentedCode::from_wire(new);
        self.command(world, &Command::SetSecurityCode { new }, old)
            .map(|messages| assert_eq!(messages, [complete()]))
    }

    /// A lock action to its end.
    pub fn act(&self, world: &mut World, action: LockAction) -> Outcome {
        let mut messages = self.command(world, &Command::lock_action(action, AppId(0)), 0)?;
        world.advance(Duration::from_secs(60));
        messages.extend(self.heard(world));
        outcome(messages)
    }

    pub fn states(&self, world: &mut World) -> doorward_proto::states::States {
        match &self.request(world, DataRequest::States).unwrap()[..] {
            [.., Message::States(states)] => *states,
            other => panic!("states expected, got {other:?}"),
        }
    }

    pub fn code_status(&self, world: &mut World) -> doorward_proto::ext::CodeStatus {
        match &self.request(world, DataRequest::CodeStatus).unwrap()[..] {
            [.., Message::CodeStatus(status)] => *status,
            other => panic!("code status expected, got {other:?}"),
        }
    }

    /// The whole log, newest first.
    pub fn log(&self, world: &mut World, code: u32) -> Vec<doorward_proto::log::LogEntry> {
        let request = doorward_proto::log::LogRequest {
            start: 0,
            count: u16::MAX,
            order: doorward_proto::log::LogOrder::Descending,
            total_count: false,
        };
        self.command(world, &Command::RequestLog(request), code)
            .unwrap()
            .into_iter()
            .filter_map(|message| match message {
                Message::LogEntry(entry) => Some(entry),
                _ => None,
            })
            .collect()
    }
}

pub fn complete() -> Message {
    Message::Status(StatusCode::Complete)
}

pub fn accepted() -> Message {
    Message::Status(StatusCode::Accepted)
}

/// An error report among the messages is the outcome.
pub fn outcome(messages: Vec<Message>) -> Outcome {
    for message in &messages {
        if let Message::ErrorReport(report) = message {
            return Err(report.code);
        }
    }
    Ok(messages)
}

/// The plain refusal of a lock that does not know who speaks.
pub fn unknown_sender() -> Message {
    Message::ErrorReport(doorward_proto::ErrorReport {
        code: ErrorCode::NotAuthorized,
        command: CommandId::NONE,
    })
}
