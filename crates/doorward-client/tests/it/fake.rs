//! A device made of the protocol's own pieces. It does what a test says, good or bad, and nothing by itself.

use core::time::Duration;

use doorward_client::link::memory::{self, MemoryLink};
use doorward_client::link::{Link, LinkError, TAG_ADVERTISEMENT, TAG_SERVICE, TAG_USER_SPECIFIC};
use doorward_client::proto::states::{Network, States};
use doorward_client::proto::types::{
    AccessoryBattery, Battery, Challenge, DateTime, DeviceState, DoorSensorState, ErrorCode,
    LockState, Nonce, SecurityCode, StatusCode, Trigger,
};
use doorward_client::proto::{
    AppId, AuthorizationId, Command, CommandId, DataRequest, DeviceId, DeviceUuid, ErrorReport,
    Frame, IncomingCommand, Message, Model, Profile, SharedKey, advertising, sealed,
};
use doorward_client::{Connection, Credentials};
use tokio::time::timeout;

/// The authorization every test connects with.
pub(crate) const AUTHORIZATION: u32 = 7;

pub(crate) fn device_id() -> DeviceId {
    DeviceId::new(0x33C3_35C5).unwrap()
}

pub(crate) fn credentials(model: Model) -> Credentials {
    Credentials {
        device: device_id(),
        model,
        authorization: AuthorizationId::new(AUTHORIZATION).unwrap(),
        key: SharedKey::from_bytes([0x42; 32]),
        app: AppId(99),
        uuid: DeviceUuid([1; 16]),
    }
}

pub(crate) fn code(model: Model, digits: &str) -> SecurityCode {
    SecurityCode::parse(model.profile().code_width, digits).unwrap()
}

pub(crate) fn states(lock_state: LockState) -> States {
    States {
        device_state: DeviceState::from_wire(2),
        lock_state,
        trigger: Trigger::System,
        current_time: DateTime::from_unix(1_760_000_000),
        timezone_offset: 0,
        battery: Battery::new(80, false, false),
        config_update_count: 1,
        lock_n_go_timer: 0,
        last_action: None,
        door_sensor: DoorSensorState::from_wire(0),
        night_mode: false,
        accessory_battery: AccessoryBattery(0),
        network: Network::default(),
    }
}

/// The scripted device at the far end of a memory link.
pub(crate) struct Device {
    pub(crate) link: MemoryLink,
    pub(crate) profile: &'static Profile,
    pub(crate) key: SharedKey,
    nonce: u64,
}

/// Two ends; the device has said nothing yet.
pub(crate) fn link(model: Model) -> (MemoryLink, Device) {
    let (app, link) = memory::pair();
    let key = SharedKey::from_bytes([0x42; 32]);
    (
        app,
        Device {
            link,
            profile: model.profile(),
            key,
            nonce: 0,
        },
    )
}

/// A connection and the device it talks to; the first challenge is still to be answered.
pub(crate) async fn connect(model: Model) -> (Connection, Device) {
    let (app, mut device) = link(model);
    device.advertise(device_id()).await;
    let connection = Connection::open(Box::new(app), credentials(model))
        .await
        .unwrap();
    (connection, device)
}

/// A connection that has its first challenge, 32 zero bytes.
pub(crate) async fn ready(model: Model) -> (Connection, Device) {
    let (connection, mut device) = connect(model).await;
    device.challenge(0).await;
    settle().await;
    (connection, device)
}

/// Lets every task run until only time can move things on.
pub(crate) async fn settle() {
    tokio::time::sleep(Duration::from_millis(1)).await;
}

impl Device {
    pub(crate) async fn advertise(&mut self, id: DeviceId) {
        let mut bytes = advertising::beacon(self.profile, id, false).to_vec();
        bytes.extend_from_slice(&advertising::scan_response(self.profile, id));
        self.link.send(TAG_ADVERTISEMENT, &bytes).await.unwrap();
    }

    /// The next frame, as it came.
    pub(crate) async fn frame(&mut self) -> (u8, Vec<u8>) {
        timeout(Duration::from_secs(600), self.link.receive())
            .await
            .expect("the client sends something")
            .expect("the link is open")
    }

    /// The next frame, opened and read as strictly as a lock does.
    pub(crate) async fn command(&mut self) -> IncomingCommand {
        let (tag, bytes) = self.frame().await;
        assert_eq!(tag, TAG_USER_SPECIFIC);
        let opened = sealed::open(&self.key, &bytes).expect("sealed with the shared key");
        assert_eq!(opened.authorization, AUTHORIZATION);
        IncomingCommand::decode(self.profile, &opened.data).expect("a command of this product")
    }

    pub(crate) async fn expect(&mut self, id: CommandId) -> IncomingCommand {
        let command = self.command().await;
        assert_eq!(command.id, id);
        command
    }

    pub(crate) async fn expect_request(&mut self, request: DataRequest) {
        assert_eq!(
            self.command().await.command,
            Ok(Command::RequestData(request))
        );
    }

    /// Answers the request for a challenge that must come next.
    pub(crate) async fn challenge(&mut self, byte: u8) {
        self.expect_request(DataRequest::Challenge).await;
        self.say(Message::Challenge(Challenge([byte; 32]))).await;
    }

    pub(crate) async fn say(&mut self, message: Message) {
        let frame = self.seal(&message);
        self.raw(&frame).await;
    }

    /// Seals under a nonce never used before.
    pub(crate) fn seal(&mut self, message: &Message) -> Frame {
        self.seal_as(AUTHORIZATION, message)
    }

    pub(crate) fn seal_as(&mut self, authorization: u32, message: &Message) -> Frame {
        self.nonce += 1;
        let mut nonce = [0xD0; 24];
        nonce[..8].copy_from_slice(&self.nonce.to_le_bytes());
        sealed::seal(
            &self.key,
            Nonce(nonce),
            authorization,
            &message.encode(self.profile),
        )
    }

    pub(crate) async fn raw(&mut self, bytes: &[u8]) {
        self.link.send(TAG_USER_SPECIFIC, bytes).await.unwrap();
    }

    pub(crate) async fn accept(&mut self) {
        self.say(Message::Status(StatusCode::Accepted)).await;
    }

    pub(crate) async fn complete(&mut self) {
        self.say(Message::Status(StatusCode::Complete)).await;
    }

    pub(crate) async fn refuse(&mut self, code: ErrorCode, command: CommandId) {
        self.say(Message::ErrorReport(ErrorReport { code, command }))
            .await;
    }

    pub(crate) async fn refuse_plain(&mut self, report: ErrorReport) {
        self.link
            .send(TAG_SERVICE, &report.to_plain_frame())
            .await
            .unwrap();
    }

    pub(crate) async fn states(&mut self, lock_state: LockState) {
        self.say(Message::States(states(lock_state))).await;
    }

    /// Says `message` again and again, with a pause in between, until nobody listens any more; how often.
    pub(crate) async fn insist(
        &mut self,
        pause: Duration,
        message: impl Fn(u32) -> Message,
    ) -> u32 {
        for count in 0..10_000 {
            let frame = self.seal(&message(count));
            if self.link.send(TAG_USER_SPECIFIC, &frame).await.is_err() {
                return count;
            }
            tokio::time::sleep(pause).await;
        }
        panic!("the client listens without end")
    }

    /// Fails if the client sends anything within a minute of virtual time.
    pub(crate) async fn assert_silent(&mut self) {
        if let Ok(frame) = timeout(Duration::from_secs(60), self.link.receive()).await {
            assert_eq!(
                frame,
                Err(LinkError::Closed),
                "the client was to send nothing"
            );
        }
    }
}
