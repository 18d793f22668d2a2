//! Fob and keypad: small clients of the protocol beside a virtual device, with keys of their own.
//!
//! They talk to the device like any phone: they open a link, pair while pairing mode is open, and seal what they send with
//! the key of their authorization. What they can do is decided by the device alone. They keep their keys when the device is
//! reset, and find out that they are strangers when they use them.

mod client;
mod words;

use core::time::Duration;

use doorward_client::{Credentials, Request};
use doorward_proto::{
    AppId, Command, Model, SecurityCode,
    action::{KeypadActionRequest, LockActionRequest},
    types::{AuthorizationType, KeypadActionKind, KeypadCode, KeypadSource, LockAction, Name},
};
use doorward_store::Store;
use serde::Serialize;

use self::client::{Client, End};
use crate::{Deed, Entropy, FobDeed, KeypadDeed, LinkId, Outgoing, Presses, VirtualDevice};

/// What a bystander sees of an accessory.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AccessoryView {
    /// Whether it is connected with the device, as far as it knows.
    pub pairing: PairingView,
    /// Whether it is talking with the device.
    pub busy: bool,
    /// How the last thing it tried went.
    pub outcome: Option<Outcome>,
    /// The same in a sentence.
    pub says: Option<String>,
}

/// Whether an accessory is connected with its device, as far as it knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum PairingView {
    /// Never.
    None,
    /// It has a key.
    Paired,
    /// It has a key that the device does not know any more.
    Stranger,
}

/// How something went that an accessory tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// The device is at it.
    Accepted,
    /// It ended well.
    Done,
    /// It was refused, or ended badly.
    Refused,
}

/// What an accessory remembers between runs.
#[derive(Clone, Debug)]
pub struct AccessoryState {
    /// The number it gives itself: pairing it again replaces the authorization it had.
    pub app: AppId,
    /// The authorization it has, if it ever paired.
    pub keys: Option<Credentials>,
}

impl AccessoryState {
    /// An accessory out of its box.
    #[must_use]
    pub fn new(entropy: &mut Entropy) -> Self {
        let mut app = [0; 4];
        entropy.fill(&mut app);
        Self {
            // Zero would never be replaced.
            app: AppId(u32::from_le_bytes(app).max(1)),
            keys: None,
        }
    }
}

/// Everything that can be paired with one device, beside it.
#[derive(Debug)]
pub struct Accessories {
    fob: Accessory,
    keypad: Accessory,
}

impl Accessories {
    /// Fob and keypad beside a device of this product.
    #[must_use]
    pub fn new(
        model: Model,
        [fob, keypad]: [AccessoryState; 2],
        mut entropy: impl FnMut() -> Entropy,
    ) -> Self {
        // The second generation of keypads came with the Ultra.
        let keypad_kind = match model {
            Model::Ultra => AuthorizationType::Keypad2,
            Model::SmartLock | Model::SmartDoor | Model::Opener => AuthorizationType::Keypad,
        };
        Self {
            fob: Accessory::new(model, AuthorizationType::Fob, "Fob", fob, entropy()),
            keypad: Accessory::new(model, keypad_kind, "Keypad", keypad, entropy()),
        }
    }

    /// Does what hands do with an accessory; anything else is not for them. Call [`Accessories::settle`] and hand over
    /// what the device says afterwards.
    pub fn perform<S: Store>(&mut self, deed: &Deed, device: &mut VirtualDevice<S>) {
        match deed {
            Deed::Fob(FobDeed::Pair(code)) => self.fob.pair(code.clone(), device),
            Deed::Fob(FobDeed::Press(presses)) => {
                let action = match presses {
                    Presses::One => LockAction::FobAction1,
                    Presses::Two => LockAction::FobAction2,
                    Presses::Three => LockAction::FobAction3,
                };
                let request = LockActionRequest::new(action, self.fob.state.app);
                self.fob.send(Command::LockAction(request), device);
            }
            Deed::Keypad(KeypadDeed::Pair(code)) => self.keypad.pair(code.clone(), device),
            Deed::Keypad(KeypadDeed::Type(code)) => {
                let request = KeypadActionRequest {
                    source: KeypadSource::Code,
                    code: code.clone(),
                    action: KeypadActionKind::Intelligent,
                };
                self.keypad.send(Command::KeypadAction(request), device);
            }
            Deed::Keypad(KeypadDeed::Arrow) => {
                let request = KeypadActionRequest {
                    source: KeypadSource::ArrowKey,
                    code: KeypadCode::from_wire(0),
                    action: KeypadActionKind::Lock,
                };
                self.keypad.send(Command::KeypadAction(request), device);
            }
            Deed::Button(_)
            | Deed::Batteries(_)
            | Deed::Charge(_)
            | Deed::Knob(_)
            | Deed::Key(_)
            | Deed::Door(_)
            | Deed::Sensor(_)
            | Deed::Jam(_)
            | Deed::Bell
            | Deed::Bus(_) => {}
        }
    }

    /// What the accessories remember: fob, keypad.
    #[must_use]
    pub fn state(&self) -> [&AccessoryState; 2] {
        [&self.fob.state, &self.keypad.state]
    }

    /// What there is to see: fob, keypad.
    #[must_use]
    pub fn view(&self) -> [AccessoryView; 2] {
        [self.fob.view(), self.keypad.view()]
    }

    /// Says to the device what is to be said, and hangs up where all is said.
    pub fn settle<S: Store>(&mut self, device: &mut VirtualDevice<S>) {
        for accessory in [&mut self.fob, &mut self.keypad] {
            accessory.settle(device);
        }
    }

    /// Takes what the device said if it was meant for an accessory. Everything the device says has to pass here, even
    /// what concerns everybody.
    #[must_use]
    pub fn hear(&mut self, now: Duration, outgoing: &Outgoing) -> bool {
        let link = match outgoing {
            Outgoing::Frame { link, .. } | Outgoing::Close(link) => *link,
            Outgoing::Advertisement(_) => return false,
        };
        let accessory = [&mut self.fob, &mut self.keypad]
            .into_iter()
            .find(|accessory| accessory.is_on(link));
        if let Some(accessory) = accessory {
            accessory.hear(now, outgoing);
            true
        } else {
            false
        }
    }

    /// When [`Accessories::pass`] is due.
    #[must_use]
    pub fn deadline(&self) -> Option<Duration> {
        [&self.fob, &self.keypad]
            .into_iter()
            .filter_map(|accessory| accessory.talk.as_ref()?.deadline())
            .min()
    }

    /// Lets time pass until `now`.
    pub fn pass(&mut self, now: Duration) {
        for accessory in [&mut self.fob, &mut self.keypad] {
            if let Some(talk) = &mut accessory.talk {
                talk.pass(now);
            }
        }
    }
}

/// One accessory.
#[derive(Debug)]
struct Accessory {
    model: Model,
    kind: AuthorizationType,
    name: &'static str,
    state: AccessoryState,
    entropy: Entropy,
    stranger: bool,
    talk: Option<Client>,
    told: Option<(Outcome, String)>,
}

impl Accessory {
    fn new(
        model: Model,
        kind: AuthorizationType,
        name: &'static str,
        state: AccessoryState,
        entropy: Entropy,
    ) -> Self {
        Self {
            model,
            kind,
            name,
            state,
            entropy,
            stranger: false,
            talk: None,
            told: None,
        }
    }

    fn pair<S: Store>(&mut self, code: Option<SecurityCode>, device: &mut VirtualDevice<S>) {
        let Some(link) = self.open_link(device) else {
            return;
        };
        let wish = doorward_client::PairingWish {
            model: self.model,
            device: Some(device.device_id()),
            app: self.state.app,
            name: Name::truncated(self.name),
            kind: self.kind,
        };
        let entropy = self.fork();
        self.talk = Some(Client::pairing(
            link,
            device.now(),
            device.device_id(),
            wish,
            code,
            entropy,
        ));
    }

    fn send<S: Store>(&mut self, command: Command, device: &mut VirtualDevice<S>) {
        let Some(keys) = self.state.keys.clone() else {
            self.tell(Outcome::Refused, words::not_paired(self.model, self.name));
            return;
        };
        let Some(link) = self.open_link(device) else {
            return;
        };
        let entropy = self.fork();
        let request = Request::new(command, None);
        self.talk = Some(Client::asking(link, device.now(), keys, request, entropy));
    }

    fn open_link<S: Store>(&mut self, device: &mut VirtualDevice<S>) -> Option<LinkId> {
        if self.talk.is_some() {
            self.tell(Outcome::Refused, words::still_at_it(self.name));
            return None;
        }
        let link = device.open_link();
        if link.is_none() {
            self.tell(Outcome::Refused, words::no_answer(self.model));
        }
        link
    }

    fn is_on(&self, link: LinkId) -> bool {
        self.talk.as_ref().is_some_and(|talk| talk.link == link)
    }

    fn hear(&mut self, now: Duration, outgoing: &Outgoing) {
        if let Some(talk) = &mut self.talk {
            match outgoing {
                Outgoing::Frame { tag, bytes, .. } => talk.hear(now, *tag, bytes),
                Outgoing::Close(_) => talk.link_lost(now),
                Outgoing::Advertisement(_) => {}
            }
        }
    }

    fn settle<S: Store>(&mut self, device: &mut VirtualDevice<S>) {
        let Some(talk) = &mut self.talk else { return };
        let link = talk.link;
        while let Some((tag, bytes)) = talk.poll(device.now()) {
            device.receive(link, tag, &bytes);
        }
        if talk.was_just_accepted() {
            self.told = Some((Outcome::Accepted, words::accepted(self.model)));
        }
        let end = talk.end.take();
        if let Some(end) = end {
            self.talk = None;
            device.close_link(link);
            self.conclude(end);
        }
    }

    fn conclude(&mut self, end: End) {
        let (outcome, says) = match end {
            End::Paired(Ok(keys)) => {
                self.state.keys = Some(keys);
                self.stranger = false;
                (Outcome::Done, words::paired(self.model, self.name))
            }
            End::Paired(Err(error)) => (
                Outcome::Refused,
                words::pairing_failed(self.model, self.name, &error),
            ),
            End::Acted(Ok(())) => (Outcome::Done, words::done(self.model)),
            End::Acted(Err(error)) => {
                self.stranger |= error.disowns();
                (
                    Outcome::Refused,
                    words::action_failed(self.model, self.name, &error),
                )
            }
        };
        self.tell(outcome, says);
    }

    fn tell(&mut self, outcome: Outcome, says: String) {
        self.told = Some((outcome, says));
    }

    fn view(&self) -> AccessoryView {
        AccessoryView {
            pairing: match self.state.keys {
                None => PairingView::None,
                Some(_) if self.stranger => PairingView::Stranger,
                Some(_) => PairingView::Paired,
            },
            busy: self.talk.is_some(),
            outcome: self.told.as_ref().map(|(outcome, _)| *outcome),
            says: self.told.as_ref().map(|(_, says)| says.clone()),
        }
    }

    fn fork(&mut self) -> Entropy {
        self.entropy.fork()
    }
}
