use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use super::*;
use crate::TAG_USER_SPECIFIC;
use crate::ble::controller::Packet;

const LAYOUT: Layout = Layout {
    pairing_service: [0x10; 16],
    pairing: [0x11; 16],
    main_service: [0x20; 16],
    service: [0x21; 16],
    user_specific: [0x22; 16],
};

fn information() -> DeviceInformation {
    let text = |text: &str| text.to_owned();
    DeviceInformation {
        name: text("Nuki_33C335C5"),
        serial: text("33C335C5"),
        firmware: text("3.7.7"),
        hardware: text("4.10"),
    }
}

/// A role on the air behind a controller that agrees to everything; and the links it hands out.
struct Air {
    role: Advertiser,
    stack: Stack,
    now: Duration,
    links: mpsc::Receiver<(AirLink, Address)>,
    /// Kept, so that the role can make links.
    _traffic: mpsc::UnboundedReceiver<Traffic>,
    commands: Vec<Vec<u8>>,
}

impl Air {
    fn new() -> Self {
        let (traffic, kept) = mpsc::unbounded_channel();
        let (newcomers, links) = mpsc::channel(64);
        let mut role = Advertiser {
            table: Table::of_device(&LAYOUT, &information()),
            address: Address::chosen([0; 6]),
            mtu: 247,
            payload: vec![2, 1, 6],
            interval: Duration::from_millis(100),
            advertising: false,
            retry: None,
            peers: BTreeMap::new(),
            newcomers,
            traffic,
        };
        let stack = role.begin();
        let mut air = Self {
            role,
            stack,
            now: Duration::ZERO,
            links,
            _traffic: kept,
            commands: Vec::new(),
        };
        air.settle();
        air
    }

    /// The controller answers, the role reacts, until all is quiet. A connection that is ended is ended at once.
    fn settle(&mut self) {
        loop {
            if let Some(packet) = self.stack.poll_packet(self.now) {
                let Some([kind, low, high]) = packet.first_chunk() else {
                    continue;
                };
                if *kind != hci::COMMAND {
                    continue;
                }
                let answer = vec![0x0E, 9, 1, *low, *high, 0, 27, 0, 8, 0, 0];
                self.stack.handle(self.now, &Packet::Event(answer));
                if u16::from_le_bytes([*low, *high]) == hci::DISCONNECT {
                    let gone = vec![5, 4, 0, packet[4], packet[5], 0x13];
                    self.stack.handle(self.now, &Packet::Event(gone));
                }
                self.commands.push(packet);
            } else if let Some(event) = self.stack.poll_event() {
                self.role.event(&mut self.stack, self.now, event);
            } else {
                return;
            }
        }
    }

    fn connect(&mut self, handle: u8) {
        let event = [
            0x3E, 19, 1, 0, handle, 0, 1, 1, handle, 0, 0, 0, 0, 0xC0, 24, 0, 0, 0, 0, 0, 0,
        ];
        self.stack.handle(self.now, &Packet::Event(event.to_vec()));
        self.settle();
    }

    /// The peer says something.
    fn message(&mut self, handle: u16, bytes: &[u8]) {
        let event = Event::Message {
            handle,
            bytes: bytes.to_vec(),
        };
        self.role.event(&mut self.stack, self.now, event);
        self.settle();
    }

    /// The program says something to the peer.
    fn indicate(&mut self, handle: u16, tag: u8, bytes: &[u8]) {
        let key = self.role.peers.get(&handle).map(|peer| peer.lane.key);
        let frame = Traffic::Frame {
            key: key.unwrap(),
            tag,
            bytes: bytes.to_vec(),
            done: tokio::sync::oneshot::channel().0,
        };
        self.role.traffic(&mut self.stack, self.now, frame);
        self.settle();
    }

    fn last_command(&self) -> &[u8] {
        self.commands.last().map(Vec::as_slice).unwrap_or_default()
    }
}

const ON: [u8; 5] = [1, 0x0A, 0x20, 1, 1];

#[test]
fn it_goes_on_advertising_while_there_is_room_and_stops_when_there_is_none() {
    let mut air = Air::new();
    assert_eq!(air.last_command(), ON);
    for handle in 1..=4 {
        air.connect(handle);
        assert_eq!(air.last_command(), ON);
    }
    // The fifth is turned away, and the sixth again can be heard.
    air.connect(5);
    assert_eq!(air.role.peers.len(), 4);
    assert_eq!(air.last_command(), ON);
    assert!(
        air.commands
            .iter()
            .any(|command| command[..4] == [1, 6, 4, 3] && command[4] == 5)
    );
}

/// The parameters of advertising that were set, and whether it was on then: as a controller keeps them.
fn spells(commands: &[Vec<u8>]) -> Vec<(u16, bool)> {
    let mut on = false;
    let mut spells = Vec::new();
    for command in commands {
        match command[..] {
            [1, 0x0A, 0x20, 1, state] => on = state == 1,
            [1, 0x06, 0x20, 15, low, high, most_low, most_high, ..] => {
                assert_eq!([low, high], [most_low, most_high]);
                spells.push((u16::from_le_bytes([low, high]), on));
            }
            _ => {}
        }
    }
    assert!(on, "it goes on");
    spells
}

#[test]
fn how_often_it_advertises_changes_between_two_spells() {
    let mut air = Air::new();
    let millis = Duration::from_millis;
    let mut say = |payload: &[u8], interval| {
        let payload = payload.to_vec();
        let order = Order::Advertise { payload, interval };
        air.role.order(&mut air.stack, air.now, order);
        air.settle();
    };
    say(&[2, 1, 6], millis(2_000));
    say(&[2, 1, 6], millis(2_000));
    say(&[2, 1, 5], millis(2_000));
    say(&[2, 1, 5], Duration::from_micros(152_500));
    say(&[2, 1, 5], Duration::ZERO);
    say(&[2, 1, 5], Duration::from_secs(3_600));
    let slots = [160, 3_200, 244, 0x20, 0x4000];
    let never_while_on = slots.map(|slots| (slots, false));
    assert_eq!(spells(&air.commands), never_while_on);
    let payload = Vec::new();
    let interval = Duration::ZERO;
    let order = Order::Advertise { payload, interval };
    air.role.order(&mut air.stack, air.now, order);
    air.settle();
    let mut switches = air.commands.iter().rev();
    let last = switches.find(|command| command[1..3] == [0x0A, 0x20]);
    assert_eq!(last.unwrap()[3..], [1, 0], "nothing to say");
}

#[test]
fn whoever_was_silent_for_too_long_gives_way_and_nobody_else() {
    let mut air = Air::new();
    for handle in 1..=4 {
        air.connect(handle);
    }
    for (handle, peer) in &mut air.role.peers {
        peer.spoke = *handle != 3;
    }
    air.now = SILENCE;
    air.connect(5);
    let held: Vec<u16> = air.role.peers.keys().copied().collect();
    assert_eq!(held, [1, 2, 4, 5]);
    air.connect(6);
    assert_eq!(air.role.peers.len(), 4, "the newcomer has to wait");
    assert!(!air.role.peers.contains_key(&6));
    air.now = LONG_SILENCE;
    air.connect(7);
    assert!(air.role.peers.contains_key(&7));
}

#[test]
fn who_talks_but_never_confirms_loses_the_link_in_time() {
    let mut air = Air::new();
    air.connect(1);
    let port = air.role.table.port(TAG_USER_SPECIFIC).unwrap();
    let subscription = port.saturating_add(1).to_le_bytes();
    let [low, high] = subscription;
    air.message(1, &[0x12, low, high, 2, 0]);
    air.indicate(1, TAG_USER_SPECIFIC, &[0x55; 30]);
    // It confirms the first piece, and then does everything but.
    air.now = CONFIRMATION.saturating_sub(Duration::from_secs(1));
    air.message(1, &[0x1E]);
    for _ in 0..CONFIRMATION.as_secs() {
        assert!(air.role.peers.contains_key(&1));
        air.now = air.now.saturating_add(Duration::from_secs(1));
        air.message(1, &[0x0A, 3, 0]);
    }
    assert_eq!(air.role.deadline(), Some(air.now));
    air.role.tick(&mut air.stack, air.now);
    air.settle();
    assert!(!air.role.peers.contains_key(&1));
}

#[test]
fn a_thousand_visitors_leave_nothing_behind() {
    let mut air = Air::new();
    for turn in 0..1000_u64 {
        air.now = Duration::from_secs(turn * 400);
        air.connect(u8::try_from(turn % 200).unwrap());
        while air.links.try_recv().is_ok() {}
    }
    assert!(air.role.peers.len() <= MAX_LINKS);
    assert!(air.stack.connections() <= MAX_CONNECTIONS);
}

#[test]
fn a_name_that_does_not_fit_goes_into_the_scan_response() {
    let mut beacon = vec![2, 1, 6, 0x1A, 0xFF];
    beacon.resize(30, 0);
    let name = [5, 9, b'N', b'u', b'k', b'i'];
    let both = [&beacon[..], &name].concat();
    assert_eq!(split(&both), (&beacon[..], &name[..]));
    assert_eq!(split(&beacon), (&beacon[..], &[][..]));
    assert_eq!(split(&[]), (&[][..], &[][..]));
}

#[tokio::test]
async fn a_device_that_is_taken_off_the_air_leaves_its_controller_silent() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let options = PeripheralOptions {
        controller: Controller::Tcp(listener.local_addr().unwrap().to_string()),
        address: Address::chosen([1, 2, 3, 4, 5, 6]),
        mtu: 247,
        layout: LAYOUT,
        information: information(),
    };
    // A controller that does everything at once and tells of it.
    let (say, mut said) = mpsc::unbounded_channel();
    tokio::spawn(async move {
        let (mut host, _) = listener.accept().await.unwrap();
        let mut head = [0; 4];
        while host.read_exact(&mut head).await.is_ok() {
            let [hci::COMMAND, low, high, length] = head else {
                panic!("{head:?}");
            };
            let mut parameters = vec![0; usize::from(length)];
            host.read_exact(&mut parameters).await.unwrap();
            let _ = say.send((u16::from_le_bytes([low, high]), parameters));
            let answer = [hci::EVENT, 0x0E, 7, 1, low, high, 0, 27, 0, 4];
            host.write_all(&answer).await.unwrap();
        }
    });
    let peripheral = Peripheral::start(options).await.unwrap();
    peripheral.advertise(&[2, 1, 6], Duration::from_millis(100));
    while said.recv().await.unwrap() != (hci::LE_ADVERTISE, vec![1]) {}
    let mut state = peripheral.state();
    drop(peripheral);
    assert!(state.changed().await.is_err());
    assert_eq!(said.recv().await, Some((hci::RESET, Vec::new())));
    assert_eq!(said.recv().await, None);
}
