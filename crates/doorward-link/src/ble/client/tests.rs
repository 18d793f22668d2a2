use super::*;
use crate::ble::gatt::DeviceInformation;
use crate::ble::noise::Noise;
use crate::ble::server::{self, Server, Table};
use crate::ble::to_zero::ToZero;

const fn layout(family: u8) -> Layout {
    Layout {
        pairing_service: [0x10 | family; 16],
        pairing: [0x11 | family; 16],
        main_service: [0x20; 16],
        service: [0x21; 16],
        user_specific: [0x22; 16],
    }
}

fn table(layout: &Layout) -> Table {
    let text = String::new;
    let information = DeviceInformation {
        name: text(),
        serial: text(),
        firmware: text(),
        hardware: text(),
    };
    Table::of_device(layout, &information)
}

struct Pair {
    table: Table,
    server: Server,
    client: Client,
    now: Duration,
    requests: u32,
    seen: Vec<Output>,
    written: Vec<(u8, Vec<u8>)>,
}

impl Pair {
    fn new(device: Layout, mtu: u16, remembered: Option<Ports>) -> Self {
        let layouts = vec![layout(0x00), layout(0x40)];
        let mut pair = Self {
            table: table(&device),
            server: Server::new(MAX_MTU),
            client: Client::new(
                Duration::ZERO,
                layouts,
                mtu,
                remembered,
                Box::<ToZero>::default(),
            ),
            now: Duration::ZERO,
            requests: 0,
            seen: Vec::new(),
            written: Vec::new(),
        };
        pair.settle();
        pair
    }

    /// Carries messages both ways until nobody has anything to say.
    fn settle(&mut self) {
        loop {
            if let Some(output) = self.client.poll() {
                match output {
                    Output::Send(bytes) => {
                        if bytes != [att::CONFIRMATION] {
                            self.requests = self.requests.saturating_add(1);
                        }
                        self.server.handle(&self.table, &bytes);
                    }
                    Output::Agreed(_) => {}
                    other => self.seen.push(other),
                }
            } else if let Some(output) = self.server.poll() {
                match output {
                    server::Output::Send(bytes) | server::Output::Indicate(bytes) => {
                        self.client.handle(self.now, &bytes)
                    }
                    server::Output::Written { tag, bytes } => self.written.push((tag, bytes)),
                    server::Output::Delivered => {}
                }
            } else {
                return;
            }
        }
    }

    fn send(&mut self, tag: u8, bytes: &[u8]) {
        self.client.send(self.now, tag, bytes);
        self.settle();
    }
}

#[test]
fn finds_its_way_around_and_talks_at_every_unit() {
    for mtu in [23, 24, 50, 100, 185, 246, 247] {
        for family in [0x00, 0x40] {
            let mut pair = Pair::new(layout(family), mtu, None);
            assert_eq!(pair.seen, [Output::Ready], "mtu {mtu}");
            for length in [0, 1, 20, 21, 100, 244, 245, 300, MAX_FRAME] {
                let frame: Vec<u8> = (1..=255).cycle().take(length).collect();
                pair.seen.clear();
                pair.send(TAG_USER_SPECIFIC, &frame);
                assert_eq!(pair.written.pop(), Some((TAG_USER_SPECIFIC, frame.clone())));
                assert_eq!(pair.seen, [Output::Delivered], "mtu {mtu}, {length} bytes");
                let reply = [&frame[..length.saturating_sub(1)], &[0]].concat();
                pair.server.indicate(&pair.table, TAG_USER_SPECIFIC, &reply);
                pair.settle();
                let heard = Output::Frame {
                    tag: TAG_USER_SPECIFIC,
                    bytes: reply,
                };
                assert_eq!(pair.seen.pop(), Some(heard), "mtu {mtu}, {length} bytes");
            }
            pair.send(TAG_PAIRING, &[9]);
            assert_eq!(pair.written, [(TAG_PAIRING, vec![9])]);
        }
    }
}

#[test]
fn remembers_where_things_are_and_searches_again_when_they_moved() {
    let first = Pair::new(layout(0x40), MAX_MTU, None);
    let ports = first.client.ports().cloned();
    let again = Pair::new(layout(0x40), MAX_MTU, ports.clone());
    assert_eq!((again.requests, &again.seen[..]), (1, &[Output::Ready][..]));
    assert!(first.requests > 5);
    // Another table behind the same address: what is remembered points at what cannot be subscribed to.
    let moved = Ports::from_handles(&[(TAG_SERVICE, 2, 1), (TAG_USER_SPECIFIC, 4, 3)]);
    let mut pair = Pair::new(layout(0x40), MAX_MTU, Some(moved));
    pair.send(TAG_USER_SPECIFIC, &[7]);
    assert_eq!(pair.written, [(TAG_USER_SPECIFIC, vec![7])]);
    assert_eq!(pair.client.ports(), ports.as_ref());
}

#[test]
fn subscribes_only_where_it_talks() {
    let mut pair = Pair::new(layout(0x00), MAX_MTU, None);
    pair.send(TAG_PAIRING, &[1]);
    pair.server
        .indicate(&pair.table, TAG_USER_SPECIFIC, &[5, 0]);
    pair.settle();
    assert!(
        !pair
            .seen
            .iter()
            .any(|seen| matches!(seen, Output::Frame { .. }))
    );
}

#[test]
fn says_so_when_a_device_is_another_kind() {
    let stranger = Layout {
        main_service: [0x66; 16],
        ..layout(0x00)
    };
    let pair = Pair::new(stranger, MAX_MTU, None);
    assert_eq!(pair.seen, [Output::Failed(Violation::Stranger.into())]);
}

#[test]
fn gives_up_on_a_device_that_never_answers() {
    let layouts = vec![layout(0)];
    let mut client = Client::new(
        Duration::ZERO,
        layouts,
        MAX_MTU,
        None,
        Box::<ToZero>::default(),
    );
    let deadline = client.deadline().unwrap();
    client.tick(deadline);
    assert!(matches!(client.poll(), Some(Output::Send(_))));
    assert_eq!(client.poll(), Some(Output::Failed(LinkError::TimedOut)));
    assert_eq!(client.deadline(), None);
}

#[test]
fn chunks_long_apart_are_not_one_message() {
    let mut pair = Pair::new(layout(0x00), MAX_MTU, None);
    pair.send(TAG_USER_SPECIFIC, &[1]);
    pair.server
        .indicate(&pair.table, TAG_USER_SPECIFIC, &[5, 6]);
    pair.settle();
    pair.now += Duration::from_secs(4);
    pair.server
        .indicate(&pair.table, TAG_USER_SPECIFIC, &[7, 0]);
    pair.settle();
    let bytes = vec![7, 0];
    let tag = TAG_USER_SPECIFIC;
    assert_eq!(pair.seen.pop(), Some(Output::Frame { tag, bytes }));
}

#[test]
fn a_hostile_device_cannot_make_it_ask_for_ever() {
    for seed in 1..=60 {
        let mut noise = Noise::new(seed);
        let layouts = vec![layout(0), layout(0x40)];
        let mut client = Client::new(
            Duration::ZERO,
            layouts,
            MAX_MTU,
            None,
            Box::<ToZero>::default(),
        );
        let mut asked = 0;
        for _ in 0..3000 {
            while let Some(output) = client.poll() {
                asked += u32::from(
                    matches!(output, Output::Send(bytes) if bytes != [att::CONFIRMATION]),
                );
            }
            client.handle(Duration::ZERO, &noise.message(40));
        }
        assert!(asked <= 200, "{asked}");
    }
    // Services without end, each answer well-formed.
    let mut client = Client::new(
        Duration::ZERO,
        vec![layout(0)],
        MIN_MTU,
        None,
        Box::<ToZero>::default(),
    );
    let mut failed = false;
    for from in (1..=0xFFFE_u16).step_by(2) {
        let [a, b] = from.to_le_bytes();
        let [c, d] = (from + 1).to_le_bytes();
        client.handle(Duration::ZERO, &[att::BY_GROUP, 6, a, b, c, d, 0, 0x18]);
        while let Some(output) = client.poll() {
            failed |= output == Output::Failed(Violation::Stranger.into());
        }
        if failed {
            return;
        }
    }
    panic!("it never gave up");
}
