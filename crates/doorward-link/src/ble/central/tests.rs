use super::*;
use crate::TAG_USER_SPECIFIC;
use crate::ble::gatt::{DeviceInformation, Joined};

const HANDLE: u16 = 0x40;
const NOW: Duration = Duration::ZERO;

const LAYOUT: Layout = Layout {
    pairing_service: [0x10; 16],
    pairing: [0x11; 16],
    main_service: [0x20; 16],
    service: [0x21; 16],
    user_specific: [0x22; 16],
};

#[derive(Debug)]
struct Whole;

impl Join for Whole {
    fn push(&mut self, _tag: u8, chunk: &[u8]) -> Joined {
        Joined::Message(chunk.to_vec())
    }

    fn reset(&mut self, _tag: u8) {}
}

fn address() -> Address {
    Address {
        bytes: [1, 2, 3, 4, 5, 6],
        random: true,
    }
}

/// A phone beside a device, without a radio between them.
struct Stage {
    phone: Phone,
    stack: Stack,
    table: Table,
    server: Server,
}

impl Stage {
    fn new() -> Self {
        let (traffic, _) = mpsc::unbounded_channel();
        let options = CentralOptions {
            controller: Controller::Tcp(String::new()),
            address: address(),
            mtu: 23,
            layouts: vec![LAYOUT],
            interest: |_| true,
            join: || Box::new(Whole),
        };
        let text = String::new;
        let information = DeviceInformation {
            name: text(),
            serial: text(),
            firmware: text(),
            hardware: text(),
        };
        Self {
            stack: Stack::new(options.address),
            phone: Phone {
                options,
                table: Table::of_phone(),
                sightings: Sightings::default(),
                remembered: BTreeMap::new(),
                wishes: VecDeque::new(),
                job: None,
                devices: BTreeMap::new(),
                traffic,
            },
            table: Table::of_device(&LAYOUT, &information),
            server: Server::new(23),
        }
    }

    /// Connects, and finds out about the device; whoever waits keeps the link.
    fn connect(&mut self) -> oneshot::Receiver<Result<AirLink, LinkError>> {
        self.server = Server::new(23);
        let (reply, answer) = oneshot::channel();
        self.phone.greet(NOW, HANDLE, address(), false, reply);
        self.settle();
        answer
    }

    fn settle(&mut self) {
        while let Some(device) = self.phone.devices.get_mut(&HANDLE) {
            match device.client.poll() {
                Some(Output::Send(bytes)) => self.server.handle(&self.table, &bytes),
                Some(output) => self.phone.carry(&mut self.stack, NOW, HANDLE, output),
                None => match self.server.poll() {
                    Some(server::Output::Send(bytes) | server::Output::Indicate(bytes)) => {
                        device.client.handle(NOW, &bytes);
                    }
                    Some(_) => {}
                    None => return,
                },
            }
        }
    }

    /// The phone says something, and a device that is one answers.
    fn talk(&mut self, answer: bool) {
        let device = self.phone.devices.get_mut(&HANDLE).expect("connected");
        device.client.send(NOW, TAG_USER_SPECIFIC, &[7]);
        self.settle();
        if answer {
            self.server.indicate(&self.table, TAG_USER_SPECIFIC, &[8]);
            self.settle();
        }
    }

    fn break_off(&mut self) {
        let lost = 0x08;
        self.phone.disconnected(&mut self.stack, NOW, HANDLE, lost);
    }

    fn remembers(&self) -> bool {
        self.phone.remembered.contains_key(&address())
    }
}

#[test]
fn what_was_found_out_is_kept_once_the_device_spoke() {
    let mut stage = Stage::new();
    let _link = stage.connect();
    assert!(!stage.remembers(), "anybody can have attributes");
    stage.talk(true);
    assert!(stage.remembers());
    stage.break_off();
    assert!(stage.remembers());
}

#[test]
fn a_link_on_which_nothing_was_heard_makes_the_next_one_search_anew() {
    let mut stage = Stage::new();
    let _link = stage.connect();
    stage.talk(true);
    stage.break_off();
    // Somebody without its handles, or without its keys: what is said arrives nowhere.
    let _link = stage.connect();
    stage.talk(false);
    stage.break_off();
    assert!(!stage.remembers());
}

#[test]
fn who_has_no_room_is_told_from_who_went_and_stays_remembered() {
    let mut stage = Stage::new();
    let _link = stage.connect();
    stage.talk(true);
    stage.break_off();
    let (reply, mut answer) = oneshot::channel();
    stage.phone.greet(NOW, HANDLE, address(), false, reply);
    let crowded = 0x14;
    stage
        .phone
        .disconnected(&mut stage.stack, NOW, HANDLE, crowded);
    let refused = answer.try_recv().unwrap();
    assert!(matches!(refused, Err(LinkError::Crowded)), "{refused:?}");
    assert!(stage.remembers());
}

#[test]
fn a_link_given_up_in_silence_makes_the_next_one_search_anew() {
    let mut stage = Stage::new();
    let _link = stage.connect();
    stage.talk(true);
    stage.break_off();
    let _link = stage.connect();
    stage.talk(false);
    let key = stage.phone.devices[&HANDLE].lane.key;
    let close = Traffic::Close(key);
    stage.phone.traffic(&mut stage.stack, NOW, close);
    assert!(!stage.remembers());
}
