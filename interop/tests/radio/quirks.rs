//! How the clients of others use the air, each with the bytes it sends: kinds of writes, sizes, the order in which they
//! subscribe, what they call themselves. The lock answers all of them as a real one does.

use alloc::collections::VecDeque;
use core::time::Duration;

use doorward_client::proto::crypto::{Authenticator, KeyPair, PublicKey};
use doorward_client::proto::types::{Nonce, SharedKey};
use doorward_client::proto::{CommandId, PData, Payload, plain, sealed};
use doorward_interop::{Noise, Peer};
use doorward_sim::{Bolt, Model};

use crate::house::{House, within};

/// How a client writes what fits into one packet; what does not always goes as a long write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Writes {
    /// With response.
    Requests,
    /// Without response, though the characteristic does not offer it.
    Commands,
    /// Always as a long write, even six bytes.
    Prepared,
}

/// Which of the three characteristics.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Port {
    Pairing,
    Service,
    UserSpecific,
}

#[derive(Debug, Clone, Copy)]
struct Client {
    name: &'static str,
    model: Model,
    /// The unit it asks for, if it knows how to.
    mtu: Option<u16>,
    writes: Writes,
    /// What it subscribes to, in its order, on each link.
    listens: &'static [Port],
    /// Whether it subscribes before each write and unsubscribes after the first indication instead.
    toggles: bool,
    /// The kind it pairs as: app, bridge, fob.
    kind: u8,
    app: u32,
    /// What stands for its authorization while it has none (Ultra).
    provisional: [u8; 4],
    /// The action it asks for, the number it gives there, its flags, and whether it adds a name.
    action: (u8, u32, u8, bool),
}

const fn client(name: &'static str, model: Model) -> Client {
    Client {
        name,
        model,
        mtu: Some(247),
        writes: Writes::Requests,
        listens: &[Port::Pairing, Port::UserSpecific],
        toggles: false,
        kind: 0,
        app: 0x1020_3040,
        provisional: [0x7F, 0xFF, 0xFF, 0xFF],
        action: (1, 0x1020_3040, 0, false),
    }
}

const CLIENTS: [Client; 10] = [
    client("pyNukiBT", Model::SmartLock),
    client("pyNukiBT, Ultra", Model::Ultra),
    Client {
        // The number in its actions is 0, whatever it paired with, and the one for a start is its own.
        provisional: [0x40, 0x30, 0x20, 0x10],
        action: (1, 0, 0, true),
        ..client("NukiBleEsp32, Ultra", Model::Ultra)
    },
    Client {
        writes: Writes::Commands,
        listens: &[],
        toggles: true,
        ..client("nuki-cli", Model::SmartLock)
    },
    Client {
        writes: Writes::Commands,
        listens: &[],
        toggles: true,
        provisional: [0xFF, 0xFF, 0xFF, 0x7F],
        ..client("nuki-cli, Ultra", Model::Ultra)
    },
    Client {
        mtu: None,
        writes: Writes::Prepared,
        kind: 2,
        action: (0x81, 0, 0, false),
        ..client("Open-Nuki-Fob", Model::SmartLock)
    },
    Client {
        mtu: None,
        listens: &[Port::UserSpecific, Port::Pairing],
        ..client("nubli and nukible", Model::SmartLock)
    },
    Client {
        mtu: Some(23),
        action: (1, 7, 0x80, false),
        ..client("go-nuki", Model::SmartDoor)
    },
    Client {
        kind: 1,
        listens: &[Port::Service, Port::Pairing, Port::UserSpecific],
        mtu: Some(517),
        ..client("RaspiNukiBridge", Model::SmartDoor)
    },
    Client {
        mtu: Some(100),
        listens: &[Port::Pairing, Port::Service, Port::UserSpecific],
        ..client("opener-ble", Model::Opener)
    },
];

const CODE: u32 = 482_615;

/// One link of such a client.
struct Talk<'a> {
    house: &'a House,
    client: Client,
    peer: Peer,
    handle: u16,
    mtu: usize,
    noise: Noise,
    /// Pieces that were indicated, and where.
    heard: VecDeque<(u16, Vec<u8>)>,
    ports: Vec<u16>,
}

impl<'a> Talk<'a> {
    async fn begin(house: &'a House, client: Client) -> Self {
        let [a, b, c, d] = client.app.to_be_bytes();
        let mut peer = Peer::take(house.radio.address(), [0xC8, 0, a, b, c, d])
            .await
            .unwrap();
        let handle = peer.connect(house.bytes()).await.unwrap();
        let mut talk = Self {
            house,
            client,
            peer,
            handle,
            mtu: 23,
            noise: Noise::new(client.app.into()),
            heard: VecDeque::new(),
            ports: Vec::new(),
        };
        if let Some(mtu) = client.mtu {
            let [low, high] = mtu.to_le_bytes();
            let answer = talk.ask(&[2, low, high]).await;
            assert_eq!(answer, [3, 247, 0], "real ones offer 247");
            talk.mtu = usize::from(mtu.min(247));
        }
        talk.discover().await;
        for port in client.listens {
            talk.subscribe(*port, true).await;
        }
        talk
    }

    /// Finds the three characteristics by their names, as everybody does: declaration after declaration.
    async fn discover(&mut self) {
        let uuids = self.client.model.profile().uuids;
        let mut found = Vec::new();
        let mut from = 1_u16;
        loop {
            let [low, high] = from.to_le_bytes();
            let answer = self.ask(&[8, low, high, 0xFF, 0xFF, 0x03, 0x28]).await;
            let [9, size, list @ ..] = answer.as_slice() else {
                break;
            };
            for entry in list.chunks_exact(usize::from(*size)) {
                from = u16::from_le_bytes([entry[0], entry[1]]) + 1;
                let uuid: Vec<u8> = entry[5..].iter().rev().copied().collect();
                found.push((uuid, u16::from_le_bytes([entry[3], entry[4]])));
            }
        }
        for wanted in [uuids.pairing, uuids.service, uuids.user_specific] {
            let port = found.iter().find(|(uuid, _)| uuid[..] == wanted[..]);
            self.ports.push(port.expect("it is there").1);
        }
    }

    fn port(&self, port: Port) -> u16 {
        self.ports[match port {
            Port::Pairing => 0,
            Port::Service => 1,
            Port::UserSpecific => 2,
        }]
    }

    async fn subscribe(&mut self, port: Port, on: bool) {
        let [low, high] = (self.port(port) + 1).to_le_bytes();
        // As on a real one, nothing of the last link is left.
        let answer = self.ask(&[0x12, low, high, u8::from(on) * 2, 0]).await;
        assert_eq!(answer, [0x13]);
    }

    /// A request and its answer; what is indicated meanwhile is confirmed and kept.
    async fn ask(&mut self, message: &[u8]) -> Vec<u8> {
        self.peer.say(self.handle, message).await.unwrap();
        loop {
            let answer = self.next().await;
            if let Some(answer) = answer {
                return answer;
            }
        }
    }

    /// The next message that is no indication.
    async fn next(&mut self) -> Option<Vec<u8>> {
        let message = self.peer.hear(self.handle).await.unwrap();
        let [0x1D, low, high, piece @ ..] = message.as_slice() else {
            return Some(message);
        };
        let from = u16::from_le_bytes([*low, *high]);
        assert!(piece.len() <= self.mtu - 3, "{}", self.client.name);
        self.heard.push_back((from, piece.to_vec()));
        self.peer.say(self.handle, &[0x1E]).await.unwrap();
        None
    }

    async fn write(&mut self, port: Port, message: &[u8]) {
        let [low, high] = self.port(port).to_le_bytes();
        let whole = [&[low, high], message].concat();
        if message.len() > self.mtu - 3 || self.client.writes == Writes::Prepared {
            let mut offset = 0_u16;
            for part in message.chunks(self.mtu - 5) {
                let [first, second] = offset.to_le_bytes();
                let part = [&[0x16, low, high, first, second], part].concat();
                let answer = self.ask(&part).await;
                assert_eq!(answer[1..], part[1..], "prepared parts come back");
                offset += u16::try_from(part.len() - 5).unwrap();
            }
            assert_eq!(self.ask(&[0x18, 1]).await, [0x19]);
        } else if self.client.writes == Writes::Commands {
            let command = [&[0x52], &whole[..]].concat();
            self.peer.say(self.handle, &command).await.unwrap();
        } else {
            assert_eq!(self.ask(&[&[0x12], &whole[..]].concat()).await, [0x13]);
        }
    }

    /// A message of this length, and in which pieces it came: whole, or each but the last as large as may be.
    async fn message(&mut self, port: Port, length: usize) -> Vec<u8> {
        let mut message = Vec::new();
        while message.len() < length {
            while self.heard.is_empty() {
                assert_eq!(self.next().await, None, "nothing was asked");
            }
            let (from, piece) = self.heard.pop_front().expect("there is one");
            assert_eq!(
                from,
                self.port(port),
                "{}: where it was asked",
                self.client.name
            );
            let left = length - message.len();
            assert_eq!(piece.len(), left.min(self.mtu - 3), "{}", self.client.name);
            message.extend(piece);
        }
        message
    }

    /// Writes, and hears the message that answers.
    async fn exchange(&mut self, port: Port, message: &[u8], length: usize) -> Vec<u8> {
        if self.client.toggles {
            self.subscribe(port, true).await;
        }
        self.write(port, message).await;
        let answer = self.message(port, length).await;
        if self.client.toggles {
            self.subscribe(port, false).await;
        }
        answer
    }

    fn random<const N: usize>(&mut self) -> [u8; N] {
        core::array::from_fn(|_| self.noise.byte())
    }

    /// A plain exchange of pairing: the answer's content.
    async fn plain(&mut self, id: u16, payload: &[u8], answer: u16, length: usize) -> Vec<u8> {
        let message = plain::encode_pdata(&data(id, payload));
        let heard = self.exchange(Port::Pairing, &message, length + 4).await;
        let heard = plain::decode(&heard).unwrap();
        assert_eq!(heard.command, CommandId(answer), "{}", self.client.name);
        heard.payload.to_vec()
    }

    /// Pairs as the client does; authorization and key.
    async fn pair(&mut self) -> (u32, SharedKey) {
        let own = KeyPair::from_secret_bytes(&self.random());
        let device = self.plain(0x01, &[3, 0], 0x03, 32).await;
        let device = PublicKey(device.try_into().unwrap());
        let key = own.agree(&device).unwrap();
        let first = self.plain(0x03, &own.public().0, 0x04, 32).await;
        let proof = Authenticator::new(&key, &[&own.public().0, &device.0, &first]).0;
        let mut name = [0; 32];
        name[..4].copy_from_slice(b"Them");
        let app = self.client.app.to_le_bytes();
        if self.client.model == Model::Ultra {
            assert_eq!(self.plain(0x05, &proof, 0x4C, 1).await, [1]);
            let wish = [&app[..], &name, &CODE.to_le_bytes()].concat();
            let id = u32::from_le_bytes(self.client.provisional);
            let wish = sealed::seal(&key, Nonce(self.random()), id, &data(0x06, &wish));
            let heard = self.exchange(Port::Pairing, &wish, 74).await;
            let heard = sealed::open(&key, &heard).unwrap();
            // As real ones do: the same four bytes come back.
            assert_eq!(heard.authorization, id, "{}", self.client.name);
            let (id, _) = heard.data.payload.split_first_chunk().unwrap();
            return (u32::from_le_bytes(*id), key);
        }
        let second = self.plain(0x05, &proof, 0x04, 32).await;
        let nonce: [u8; 32] = self.random();
        let wish = [&[self.client.kind][..], &app, &name, &nonce].concat();
        let proof = Authenticator::new(&key, &[&wish, &second]).0;
        let grant = self
            .plain(0x06, &[&proof[..], &wish].concat(), 0x07, 84)
            .await;
        let (proof, rest) = grant.split_at(32);
        let expected = Authenticator::new(&key, &[rest, &nonce]).0;
        assert_eq!(proof, expected, "the device proves itself");
        let id: [u8; 4] = rest[..4].try_into().unwrap();
        let proof = Authenticator::new(&key, &[&id, &rest[20..]]).0;
        let confirmation = [&proof[..], &id].concat();
        assert_eq!(self.plain(0x1E, &confirmation, 0x0E, 1).await, [0]);
        (u32::from_le_bytes(id), key)
    }

    fn seal(&mut self, (id, key): &(u32, SharedKey), command: u16, payload: &[u8]) -> Vec<u8> {
        let nonce = Nonce(self.random());
        sealed::seal(key, nonce, *id, &data(command, payload)).to_vec()
    }

    /// A sealed request and the answer, which has this many bytes inside.
    async fn sealed(&mut self, mine: &(u32, SharedKey), request: &[u8], length: usize) -> PData {
        let heard = self
            .exchange(Port::UserSpecific, request, length + 54)
            .await;
        sealed::open(&mine.1, &heard).unwrap().data
    }

    fn has_moved(&self) -> bool {
        let seen = self.house.host.snapshot();
        match seen.opener {
            Some(opener) => opener.ring_to_open_s.is_some(),
            None => seen.bolt != Bolt::Locked,
        }
    }

    /// Lets time pass until it moves, or will not.
    async fn moves(&self) -> bool {
        for _ in 0..50 {
            if self.has_moved() {
                return true;
            }
            self.house.host.advance(Duration::from_millis(200)).await;
        }
        false
    }
}

fn data(command: u16, payload: &[u8]) -> PData {
    PData {
        command: CommandId(command),
        payload: Payload::from_slice(payload).unwrap(),
    }
}

/// A client from its first packet to a moved bolt.
async fn works(client: Client) {
    let house = House::with(client.model).await;
    if client.model == Model::Ultra {
        // Somebody has set it up.
        let owner = house.phone("anna").await;
        house.owned(&owner, &CODE.to_string()).await;
        owner.close();
    }
    house.open_pairing().await;
    let mut talk = Talk::begin(&house, client).await;
    let mine = talk.pair().await;

    // A new link: nothing of the subscriptions is left.
    talk.peer.hang_up(talk.handle).await.unwrap();
    drop(talk);
    let mut talk = Talk::begin(
        &house,
        Client {
            listens: &[],
            ..client
        },
    )
    .await;
    let [low, high] = (talk.port(Port::UserSpecific) + 1).to_le_bytes();
    assert_eq!(talk.ask(&[0x0A, low, high]).await, [0x0B, 0, 0]);
    for port in client.listens {
        talk.subscribe(*port, true).await;
    }

    let ask = talk.seal(&mine, 0x01, &[4, 0]);
    let challenge = talk.sealed(&mine, &ask, 32).await;
    assert_eq!(challenge.command, CommandId::CHALLENGE);
    let (action, app, flags, suffix) = client.action;
    let mut payload = [&[action][..], &app.to_le_bytes(), &[flags]].concat();
    if suffix {
        payload.extend_from_slice(&[b'x'; 20]);
    }
    payload.extend_from_slice(&challenge.payload);
    let unlock = talk.seal(&mine, 0x0D, &payload);
    let accepted = talk.sealed(&mine, &unlock, 1).await;
    assert_eq!(
        (accepted.command, &accepted.payload[..]),
        (CommandId::STATUS, &[1][..])
    );
    assert!(talk.moves().await, "{}", client.name);

    // The very same bytes again, as some do after a while: the challenge is used up, and nothing happens.
    house.host.advance(Duration::from_secs(60)).await;
    talk.peer.hang_up(talk.handle).await.unwrap();
    drop(talk);
    let mut talk = Talk::begin(&house, client).await;
    let refused = talk.sealed(&mine, &unlock, 3).await;
    assert_eq!(
        (refused.command, &refused.payload[..]),
        (CommandId::ERROR_REPORT, &[0x22, 0x0D, 0][..]),
        "{}",
        client.name
    );

    // Somebody unknown is told so in clear, beside, and only who listens there hears it.
    let nobody = (0x0777_7777, SharedKey::from_bytes([7; 32]));
    let ask = talk.seal(&nobody, 0x01, &[4, 0]);
    let plain_error = [0x12, 0, 0x20, 0, 0, 0x13, 0xD7];
    talk.write(Port::UserSpecific, &ask).await;
    if client.listens.contains(&Port::Service) {
        assert_eq!(talk.message(Port::Service, 7).await, plain_error);
    }
    // One message in two writes is two messages, and none of them makes sense.
    let ask = talk.seal(&mine, 0x01, &[4, 0]);
    let (first, second) = ask.split_at(18);
    for part in [first, second] {
        talk.write(Port::UserSpecific, part).await;
        if client.listens.contains(&Port::Service) {
            talk.message(Port::Service, 7).await;
        }
    }
    // The link lives on, and whoever is known is served.
    let challenge = talk.sealed(&mine, &ask, 32).await;
    assert_eq!(challenge.command, CommandId::CHALLENGE);
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_way_a_client_uses_the_air_it_pairs_and_moves_the_bolt_once() {
    for client in CLIENTS {
        println!("{}", client.name);
        within(60, works(client)).await;
    }
}
