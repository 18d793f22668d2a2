//! A lock and its clients in one deterministic world: no task, no socket, no sleeping, the same run for the same seed.
//!
//! ```text
//! client engine ─▶ air (latency, cut) ─▶ VirtualDevice ─▶ virtual metal, MemoryStore
//! ```
//! Time passes when nothing is left to be said, and then straight to the next deadline of anybody. Every wait ends: a world
//! in which nothing ever happens again answers with an error, not with silence.

mod client;
mod hands;
mod wire;

use core::time::Duration;

use doorward_client::{
    ClientError, Credentials, Done, Engine, Event, Input, Metrics, Pairing, PairingWish, Request,
    RequestId, Timing, link::LinkError,
};
use doorward_proto::{
    AppId, Command, DataRequest, Message, Model, SecurityCode,
    action::LockActionRequest,
    states::States,
    types::{ActionFlags, AuthorizationType, LockAction, Name},
};
use doorward_store::{Store, memory::MemoryStore};

pub use wire::{Carried, Direction};

use crate::{
    Accessories, AccessoryState, Birth, Deed, Entropy, HardwareState, LinkId, Options, Outgoing,
    Snapshot, VirtualDevice,
};
use client::{Client, Role};
use wire::Air;

/// 2026-07-01 00:00:00 UTC, when every world begins.
pub const GENESIS: i64 = 1_782_864_000;

/// No exchange takes longer than this; whoever waits longer waits for nothing.
const PATIENCE: Duration = Duration::from_secs(600);

/// A lock and the clients around it.
#[derive(Debug)]
pub struct Pair<S = MemoryStore> {
    model: Model,
    device: VirtualDevice<S>,
    clients: Vec<Client>,
    accessories: Accessories,
    air: Air,
    entropy: Entropy,
}

/// Names a client's session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Session(usize);

/// Everything that answered a request.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The single answer, if the request has one, and the round trips waited for.
    pub done: Done,
    /// What came before the end: acceptance, states, entries.
    pub progress: Vec<Message>,
}

impl Pair<MemoryStore> {
    /// A fresh lock, batteries in and booted, and nobody near it. The same `seed` makes the same world.
    #[must_use]
    pub fn new(model: Model, seed: u64) -> Self {
        Self::with_store(model, seed, MemoryStore::new(), HardwareState::default())
    }
}

impl<S: Store> Pair<S> {
    /// A lock with this storage in this metal, batteries in and booted.
    #[must_use]
    pub fn with_store(model: Model, seed: u64, store: S, hardware: HardwareState) -> Self {
        let birth = Birth {
            model,
            device_id: doorward_proto::DeviceId::new(0x33C3_35C5),
            hardware,
            utc: GENESIS,
            entropy: Entropy::Seeded(seed),
            options: Options::default(),
        };
        let mut device = VirtualDevice::new(birth, store);
        device.insert_batteries();
        let mut entropy = Entropy::Seeded(seed.rotate_left(32) ^ 0xC11E);
        let states = [(); 2].map(|()| AccessoryState::new(&mut entropy));
        let accessories = Accessories::new(model, states, || entropy.fork());
        let mut pair = Self {
            model,
            device,
            clients: Vec::new(),
            accessories,
            air: Air::default(),
            entropy,
        };
        pair.advance(Duration::from_secs(1));
        pair
    }

    /// The lock, for hands to work on. What it says waits until time passes or somebody asks something.
    pub fn lock(&mut self) -> &mut VirtualDevice<S> {
        &mut self.device
    }

    /// Hands do something to the lock, or to fob and keypad beside it; what the accessories say is said at once.
    ///
    /// # Panics
    /// When it cannot be done: a test's mistake.
    pub fn does(&mut self, deed: &Deed) {
        if let Err(why) = self.device.perform(deed) {
            panic!("{deed:?}: {why}");
        }
        self.accessories.perform(deed, &mut self.device);
        self.settle();
    }

    /// Takes the world apart and gives back what the lock had written down and where its bolt stands: as after a power cut.
    #[must_use]
    pub fn into_remains(self) -> (S, HardwareState) {
        let hardware = self.device.hardware_state();
        (self.device.into_store(), hardware)
    }

    /// What there is to see of the lock.
    #[must_use]
    pub fn snapshot(&self) -> Snapshot {
        let mut snapshot = self.device.snapshot("lock", "");
        let [fob, keypad] = self.accessories.view();
        (snapshot.fob, snapshot.keypad) = (Some(fob), Some(keypad));
        snapshot
    }

    /// From now on every frame takes this long.
    pub fn set_latency(&mut self, latency: Duration) {
        self.air.latency = latency;
    }

    /// From now on nothing is recorded: for worlds that live long, or with a thousand others.
    pub fn forget(&mut self) {
        self.air.forgetful = true;
        self.air.record = Vec::new();
    }

    /// Everything said so far, in order.
    #[must_use]
    pub fn record(&self) -> &[Carried] {
        &self.air.record
    }

    /// Lets time pass.
    pub fn advance(&mut self, span: Duration) {
        let end = self.device.now() + span;
        self.settle();
        while let Some(due) = self.next_due().filter(|due| *due <= end) {
            self.go_to(due);
        }
        self.go_to(end);
    }

    /// Holds the button for five seconds: pairing mode opens, if the lock lets it.
    pub fn open_pairing_mode(&mut self) {
        self.device.press_for(Duration::from_secs(5));
        self.advance(Duration::from_secs(6));
    }

    /// Factory reset by hand, from the batteries out to the new boot.
    pub fn reset_by_hand(&mut self) {
        self.device.remove_batteries();
        self.device.press();
        self.device.insert_batteries();
        self.advance(Duration::from_secs(11));
        self.device.release();
        self.advance(Duration::from_secs(1));
        self.device.press();
        self.advance(Duration::from_millis(200));
        self.device.release();
        self.advance(Duration::from_secs(2));
    }

    /// Pairs a client called `name`, which gives `code` if it is asked for one.
    ///
    /// # Errors
    /// As the client sees it.
    ///
    /// # Panics
    /// When `name` is no name: a test's mistake.
    pub fn pair(
        &mut self,
        name: &str,
        code: Option<&SecurityCode>,
    ) -> Result<Credentials, ClientError> {
        let mut app = [0; 4];
        self.entropy.fill(&mut app);
        let wish = PairingWish {
            model: self.model,
            device: None,
            app: AppId(u32::from_le_bytes(app)),
            name: Name::new(name).expect("a name a test chose fits"),
            kind: AuthorizationType::App,
        };
        self.pair_as(wish, code)
    }

    /// Pairs a client with this wish.
    ///
    /// # Errors
    /// As the client sees it.
    pub fn pair_as(
        &mut self,
        wish: PairingWish,
        code: Option<&SecurityCode>,
    ) -> Result<Credentials, ClientError> {
        let Some(link) = self.open_link() else {
            return Err(LinkError::Refused.into());
        };
        let entropy = self.fork();
        let run = Pairing::start(
            self.device.now(),
            self.device.device_id(),
            wish,
            Timing::default(),
            entropy,
        );
        let role = Role::Pairing {
            run,
            code: code.cloned(),
            outcome: None,
        };
        let session = self.join(link, role);
        let outcome = self.wait_for(session, |client| match &mut client.role {
            Role::Pairing { outcome, .. } => outcome.take(),
            Role::Session(_) | Role::Raw { .. } => None,
        });
        self.leave(session);
        outcome.unwrap_or(Err(ClientError::Timeout))
    }

    /// Opens a session with these credentials. Its first challenge is fetched when time passes or something is asked.
    ///
    /// # Errors
    /// [`ClientError::Link`] when the lock takes no further link.
    pub fn connect(&mut self, credentials: &Credentials) -> Result<Session, ClientError> {
        let Some(link) = self.open_link() else {
            return Err(LinkError::Refused.into());
        };
        let engine = Engine::new(credentials.clone(), Timing::default(), self.fork());
        let session = self.join(link, Role::Session(engine));
        if let Some(client) = self.clients.get_mut(session.0)
            && let Role::Session(engine) = &mut client.role
        {
            engine.handle(self.device.now(), Input::DeadlineReached);
        }
        Ok(session)
    }

    /// Opens a link on which the test speaks itself.
    pub fn open_raw(&mut self) -> Option<Session> {
        let link = self.open_link()?;
        Some(self.join(link, Role::Raw { heard: Vec::new() }))
    }

    /// Sends these bytes on a session's link, whoever else speaks there.
    pub fn inject(&mut self, session: Session, tag: u8, bytes: &[u8]) {
        if let Some(client) = self.clients.get(session.0) {
            self.air.send(
                self.device.now(),
                Direction::ToLock,
                client.link,
                tag,
                bytes.to_vec(),
            );
        }
        self.settle();
    }

    /// What a raw link has heard since the last time, and whether the lock closed it.
    pub fn heard(&mut self, session: Session) -> (Vec<(u8, Vec<u8>)>, bool) {
        let Some(client) = self.clients.get_mut(session.0) else {
            return (Vec::new(), true);
        };
        let heard = match &mut client.role {
            Role::Raw { heard } => core::mem::take(heard),
            Role::Session(_) | Role::Pairing { .. } => Vec::new(),
        };
        (heard, !client.connected)
    }

    /// What a session was told without asking, since the last time.
    pub fn events(&mut self, session: Session) -> Vec<Event> {
        self.clients
            .get_mut(session.0)
            .map(|client| core::mem::take(&mut client.events))
            .unwrap_or_default()
    }

    /// What a session has counted.
    #[must_use]
    pub fn metrics(&self, session: Session) -> Metrics {
        match self.clients.get(session.0).map(|client| &client.role) {
            Some(Role::Session(engine)) => engine.metrics(),
            Some(Role::Pairing { .. } | Role::Raw { .. }) | None => Metrics::default(),
        }
    }

    /// Begins a request without waiting for its end.
    pub fn begin(&mut self, session: Session, request: Request) -> RequestId {
        let now = self.device.now();
        let Some(client) = self.clients.get_mut(session.0) else {
            return RequestId(0);
        };
        client.next_request += 1;
        let id = RequestId(client.next_request);
        if let Role::Session(engine) = &mut client.role {
            engine.handle(now, Input::Request(id, request));
        }
        self.settle();
        id
    }

    /// Waits for the end of a request.
    ///
    /// # Errors
    /// As the client sees it.
    pub fn finish(&mut self, session: Session, id: RequestId) -> Result<Answer, ClientError> {
        let ended = self.wait_for(session, |client| {
            let at = client.events.iter().position(
                |event| matches!(event, Event::Finished(finished, _) if *finished == id),
            )?;
            let mut progress = Vec::new();
            let mut outcome = Err(ClientError::Timeout);
            let told: Vec<_> = client.events.drain(..=at).collect();
            for event in told {
                match event {
                    Event::Progress(of, message) if of == id => progress.push(message),
                    Event::Finished(of, result) if of == id => outcome = result,
                    other => client.events.push(other),
                }
            }
            Some(outcome.map(|done| Answer { done, progress }))
        });
        ended.unwrap_or(Err(ClientError::Timeout))
    }

    /// Asks something and waits for the end.
    ///
    /// # Errors
    /// As the client sees it.
    pub fn ask(
        &mut self,
        session: Session,
        command: Command,
        code: Option<&SecurityCode>,
    ) -> Result<Answer, ClientError> {
        let id = self.begin(session, Request::new(command, code));
        self.finish(session, id)
    }

    /// Asks for a lock action and waits for its end.
    ///
    /// # Errors
    /// As the client sees it.
    pub fn act(&mut self, session: Session, action: LockAction) -> Result<Answer, ClientError> {
        self.ask(session, lock_action(action), None)
    }

    /// Reads the lock's state.
    ///
    /// # Errors
    /// As the client sees it.
    pub fn states(&mut self, session: Session) -> Result<States, ClientError> {
        let answer = self.ask(session, Command::RequestData(DataRequest::States), None)?;
        match answer.done.message {
            Some(Message::States(states)) => Ok(states),
            _ => Err(ClientError::Timeout),
        }
    }

    /// Cuts a session's link; both ends notice.
    pub fn cut(&mut self, session: Session) {
        self.leave(session);
    }

    fn open_link(&mut self) -> Option<LinkId> {
        // What the lock said last on a link of the same number is not for the new one.
        self.settle();
        self.device.open_link()
    }

    fn join(&mut self, link: LinkId, role: Role) -> Session {
        let advertisement = self.device.advertisement().to_vec();
        let tag = doorward_client::link::TAG_ADVERTISEMENT;
        self.air.send(
            self.device.now(),
            Direction::ToClient,
            link,
            tag,
            advertisement,
        );
        self.clients.push(Client {
            link,
            connected: true,
            role,
            next_request: 0,
            events: Vec::new(),
        });
        Session(self.clients.len() - 1)
    }

    fn leave(&mut self, session: Session) {
        if let Some(client) = self.clients.get_mut(session.0)
            && client.connected
        {
            let link = client.link;
            client.link_lost(self.device.now());
            self.device.close_link(link);
            self.air.cut(link);
        }
        self.settle();
    }

    /// Lets the world go on until `look` finds something, or nothing can come any more.
    fn wait_for<T>(
        &mut self,
        session: Session,
        mut look: impl FnMut(&mut Client) -> Option<T>,
    ) -> Option<T> {
        let end = self.device.now() + PATIENCE;
        loop {
            self.settle();
            if let Some(found) = self.clients.get_mut(session.0).and_then(&mut look) {
                return Some(found);
            }
            let due = self.next_due().filter(|due| *due <= end)?;
            self.go_to(due);
        }
    }

    fn next_due(&self) -> Option<Duration> {
        let clients = self.clients.iter().filter_map(Client::deadline);
        clients
            .chain(self.device.deadline())
            .chain(self.accessories.deadline())
            .chain(self.air.due())
            .min()
    }

    fn go_to(&mut self, time: Duration) {
        self.device.advance_to(time);
        let now = self.device.now();
        for client in &mut self.clients {
            if client.deadline().is_some_and(|due| due <= now) {
                client.pass(now);
            }
        }
        self.settle();
        self.accessories.pass(now);
        self.settle();
    }

    /// Everything that can be said without time passing is said.
    fn settle(&mut self) {
        loop {
            let mut quiet = true;
            self.accessories.settle(&mut self.device);
            while let Some(outgoing) = self.device.poll() {
                quiet = false;
                if !self.accessories.hear(self.device.now(), &outgoing) {
                    self.carry(outgoing);
                }
            }
            let now = self.device.now();
            for client in &mut self.clients {
                while let Some((tag, bytes)) = client.poll(now) {
                    quiet = false;
                    self.air
                        .send(now, Direction::ToLock, client.link, tag, bytes);
                }
            }
            if let Some(flying) = self.air.arrive(now) {
                quiet = false;
                match flying.direction {
                    Direction::ToLock => {
                        self.device.receive(flying.link, flying.tag, &flying.bytes)
                    }
                    Direction::ToClient => {
                        if let Some(client) = self
                            .clients
                            .iter_mut()
                            .find(|client| client.is_on(flying.link))
                        {
                            client.hear(now, flying.tag, &flying.bytes);
                        }
                    }
                }
            }
            if quiet {
                return;
            }
        }
    }

    fn carry(&mut self, outgoing: Outgoing) {
        let now = self.device.now();
        match outgoing {
            Outgoing::Frame { link, tag, bytes } => {
                self.air.send(now, Direction::ToClient, link, tag, bytes)
            }
            Outgoing::Close(link) => {
                self.air.cut(link);
                if let Some(client) = self.clients.iter_mut().find(|client| client.is_on(link)) {
                    client.link_lost(now);
                }
            }
            Outgoing::Advertisement(bytes) => {
                let tag = doorward_client::link::TAG_ADVERTISEMENT;
                for client in self.clients.iter().filter(|client| client.connected) {
                    self.air
                        .send(now, Direction::ToClient, client.link, tag, bytes.clone());
                }
            }
        }
    }

    fn fork(&mut self) -> Entropy {
        self.entropy.fork()
    }
}

/// The command for a lock action as an app sends it.
#[must_use]
pub fn lock_action(action: LockAction) -> Command {
    Command::LockAction(LockActionRequest {
        action,
        app_id: AppId(0),
        flags: ActionFlags::NONE,
        suffix: None,
    })
}
