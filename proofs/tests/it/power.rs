//! The power goes at every operation of the disk, whatever the lock is doing, and whatever becomes of what was not flushed.
//!
//! The whole lock, from frame to sector. After the power is back the store is what it was after one of the lock's steps: all
//! those that were acknowledged to it, and perhaps the one under way. Then the lock starts over it, and what a person sees is
//! the world before the deed or after it; after it, if anybody was told so.

use doorward_device::body::BoltPosition;
use doorward_proofs::{
    Client, Outcome, Stage,
    client::{Refusal, is_complete},
    commands::{WHOLE_LOG, invite, keypad_code, settings, time_control, update},
    stage::contents,
};
use doorward_proto::{
    Command, Message, Model,
    authorization::AuthorizationsRequest,
    config::{Config, ConfigSettings},
    types::{AuthorizationType, ErrorCode, LockAction},
};
use doorward_store::{
    Change, Key, Ledger, LedgerRecord, Record, StateStore, StoreError, Table,
    file::{
        FileStore,
        sim_disk::{SimDisk, Unsynced},
    },
    memory::Contents,
};

const CODE: u32 = 548;
const NEW: u32 = 826_441;

/// A store that counts the steps the lock was told are durable, and if asked keeps what was there after each.
struct Watched {
    store: FileStore,
    steps: usize,
    history: Option<Vec<Contents>>,
}

impl Watched {
    fn on(disk: &SimDisk) -> Self {
        Self {
            store: FileStore::open_on(disk.boxed()).unwrap(),
            steps: 0,
            history: None,
        }
    }

    fn watch(&mut self, outcome: Result<(), StoreError>) -> Result<(), StoreError> {
        if outcome.is_ok() {
            self.steps += 1;
            if self.history.is_some() {
                let now = contents(&mut self.store)?;
                self.history.get_or_insert_default().push(now);
            }
        }
        outcome
    }
}

impl StateStore for Watched {
    fn read(&mut self, key: Key) -> Result<Option<Record>, StoreError> {
        self.store.read(key)
    }
    fn apply(&mut self, changes: &[Change<'_>]) -> Result<(), StoreError> {
        let outcome = self.store.apply(changes);
        self.watch(outcome)
    }
    fn next(&mut self, table: Table, after: Option<u32>) -> Result<Option<u32>, StoreError> {
        self.store.next(table, after)
    }
    fn previous(&mut self, table: Table, before: Option<u32>) -> Result<Option<u32>, StoreError> {
        self.store.previous(table, before)
    }
    fn count(&mut self, table: Table) -> Result<u32, StoreError> {
        self.store.count(table)
    }
    fn erase(&mut self) -> Result<(), StoreError> {
        let outcome = self.store.erase();
        self.watch(outcome)
    }
}

impl Ledger for Watched {
    fn load(&mut self) -> Result<LedgerRecord, StoreError> {
        self.store.load()
    }
    fn commit(&mut self, record: &LedgerRecord) -> Result<(), StoreError> {
        let outcome = self.store.commit(record);
        self.watch(outcome)
    }
}

type Lock = Stage<Watched>;

/// Who is at home.
struct Home {
    disk: SimDisk,
    owner: Client,
    /// Has never shown the code.
    guest: Client,
}

impl Home {
    fn new() -> Self {
        let disk = SimDisk::default();
        let mut lock = Stage::over(Model::Ultra, Watched::on(&disk), 1).unwrap();
        let owner = lock.pair(1, "Owner", CODE).unwrap();
        let ben = invite("Ben");
        let invited = owner.command(&mut lock, &Command::Invite(ben.clone()), CODE);
        assert!(invited.is_ok(), "{invited:?}");
        let mut guest = owner.clone();
        guest.credentials.key = ben.key;
        guest.credentials.authorization = doorward_proofs::commands::id(2);
        guest
            .request(&mut lock, doorward_proto::DataRequest::States)
            .unwrap();
        for code in [1000, 1001] {
            guest.verify(&mut lock, code).unwrap_err();
        }
        drop(lock);
        Self { disk, owner, guest }
    }

    /// The lock started over this disk, nothing cut yet; whoever is at home is on links again.
    fn start(&self, disk: &SimDisk) -> (Lock, Client, Client) {
        let mut lock = Stage::over(Model::Ultra, Watched::on(disk), 77).unwrap();
        let owner = self.owner.on_new_link(&mut lock);
        let guest = self.guest.on_new_link(&mut lock);
        (lock, owner, guest)
    }
}

/// Which of two worlds it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum World {
    Before,
    After,
}

fn world(after: bool) -> World {
    if after { World::After } else { World::Before }
}

/// Something that is done with a lock.
struct Deed {
    what: &'static str,
    /// Whether being told that it is done promises that it is kept. An action moves the bolt even if the log takes no entry.
    promises: bool,
    /// Does it; whether anybody was told that it is done.
    does: fn(&mut Lock, &Client, &Client) -> bool,
    /// What a person sees afterwards.
    shows: fn(&mut Lock, &Client, &Client) -> World,
}

fn told(outcome: &Outcome) -> bool {
    if let Err(Refusal::Said(code)) = outcome {
        assert_eq!(*code, ErrorCode::Unknown, "the lock blames itself only");
    }
    outcome.is_ok()
}

fn own_failures(lock: &mut Lock, client: &Client) -> u8 {
    client.code_status(lock).unwrap().own_failures
}

/// The guest once the invitation is taken up.
fn with_own_key(guest: &Client) -> Client {
    let mut own = guest.clone();
    own.credentials.key = doorward_proto::types::SharedKey::from_bytes([0x99; 32]);
    own
}

fn listed(lock: &mut Lock, owner: &Client) -> Vec<(u32, bool)> {
    let list = Command::RequestAuthorizations(AuthorizationsRequest::ALL);
    owner
        .command(lock, &list, CODE)
        .unwrap()
        .into_iter()
        .filter_map(|message| match message {
            Message::AuthorizationEntry(entry) => {
                Some((entry.authorization.value(), entry.enabled))
            }
            _ => None,
        })
        .collect()
}

const DEEDS: &[Deed] = &[
    Deed {
        what: "a wrong code",
        promises: true,
        does: |lock, _, guest| {
            let answer = guest.verify(lock, 1002);
            answer == Err(Refusal::Said(ErrorCode::BadCode))
        },
        shows: |lock, _, guest| {
            let failures = own_failures(lock, guest);
            assert!(
                [2, 3].contains(&failures),
                "{failures}: neither n nor n + 1"
            );
            world(failures == 3)
        },
    },
    Deed {
        what: "the right code",
        promises: true,
        does: |lock, _, guest| guest.verify(lock, CODE).is_ok(),
        shows: |lock, _, guest| {
            let proven = guest.command(lock, &Command::RequestConfig, 0).is_ok();
            let failures = own_failures(lock, guest);
            // The ledger forgives before the mark is made: who is cut off between shows the right code once more.
            assert!(!proven || failures == 0, "proven with {failures} failures");
            assert!([0, 2, 3].contains(&failures), "{failures} failures");
            world(proven)
        },
    },
    Deed {
        what: "a code changed",
        promises: true,
        does: |lock, owner, _| {
            let new = doorward_proto::types::PresentedCode::from_wire(NEW);
            told(&owner.command(lock, &Command::SetSecurityCode { new }, CODE))
        },
        shows: |lock, owner, _| {
            let new = owner.verify(lock, NEW).is_ok();
            let old = owner.verify(lock, CODE).is_ok();
            assert_ne!(new, old, "exactly one code works");
            world(new)
        },
    },
    Deed {
        what: "a pairing",
        promises: true,
        does: |lock, _, _| {
            lock.hold_button();
            lock.pair_as(9, "Third", AuthorizationType::App, CODE)
                .is_ok()
        },
        shows: |lock, owner, _| {
            let list = listed(lock, owner);
            assert!([2, 3].contains(&list.len()), "{list:?}");
            world(list.len() == 3)
        },
    },
    Deed {
        what: "an invitation",
        promises: true,
        does: |lock, owner, _| {
            let mut cleo = invite("Cleo");
            cleo.key = doorward_proto::types::SharedKey::from_bytes([0x77; 32]);
            told(&owner.command(lock, &Command::Invite(cleo), CODE))
        },
        shows: |lock, owner, _| {
            let list = listed(lock, owner);
            assert!([2, 3].contains(&list.len()), "{list:?}");
            world(list.len() == 3)
        },
    },
    Deed {
        what: "a permission changed",
        promises: true,
        does: |lock, owner, guest| {
            let mut update = update(guest.id(), "Ben");
            update.enabled = false;
            told(&owner.command(lock, &Command::UpdateAuthorization(update), CODE))
        },
        shows: |lock, owner, guest| {
            let works = guest.challenge(lock).is_ok();
            assert_eq!(listed(lock, owner)[1], (guest.id().value(), works));
            world(!works)
        },
    },
    Deed {
        what: "a permission removed",
        promises: true,
        does: |lock, owner, guest| {
            told(&owner.command(lock, &Command::RemoveAuthorization(guest.id()), CODE))
        },
        shows: |lock, owner, guest| {
            let works = guest.challenge(lock).is_ok();
            assert_eq!(listed(lock, owner).len(), 1 + usize::from(works));
            world(!works)
        },
    },
    Deed {
        what: "an invitation taken up",
        promises: true,
        does: |lock, _, guest| {
            let own = with_own_key(guest);
            let command = Command::TakeUpInvitation {
                key: own.credentials.key.clone(),
            };
            told(&guest.command(lock, &command, 0)) && own.challenge(lock).is_ok()
        },
        shows: |lock, _, guest| {
            let own = with_own_key(guest).challenge(lock).is_ok();
            let links = guest.challenge(lock).is_ok();
            assert_ne!(own, links, "exactly one key works");
            world(own)
        },
    },
    Deed {
        what: "an action logged",
        promises: false,
        does: |lock, owner, _| {
            let done = is_complete(&owner.act(lock, LockAction::Unlock));
            assert!(!done || lock.bolt == BoltPosition::Unlocked);
            done
        },
        shows: |lock, owner, _| {
            let log = owner
                .command(lock, &Command::RequestLog(WHOLE_LOG), CODE)
                .unwrap();
            let mut numbers = Vec::new();
            let mut acts = 0;
            for message in log {
                if let Message::LogEntry(entry) = message {
                    numbers.push(entry.index);
                    acts += u32::from(matches!(
                        entry.data,
                        doorward_proto::log::LogData::LockAction { .. }
                    ));
                }
            }
            assert!(
                numbers.windows(2).all(|pair| pair[0] + 1 == pair[1]),
                "numbers with a gap: {numbers:?}"
            );
            assert!(acts <= 1);
            world(acts == 1)
        },
    },
    Deed {
        what: "the settings",
        promises: true,
        does: |lock, owner, _| {
            let settings = ConfigSettings::Lock(settings("Garden"));
            told(&owner.command(lock, &Command::SetConfig(settings), CODE))
        },
        shows: |lock, owner, _| {
            let config = owner.command(lock, &Command::RequestConfig, 0).unwrap();
            let [Message::Config(Config::Lock(config))] = &config[..] else {
                panic!("{config:?}");
            };
            world(config.settings.name.as_str() == "Garden")
        },
    },
    Deed {
        what: "a keypad code",
        promises: true,
        does: |lock, owner, _| {
            let code = keypad_code(345_678, "Postman");
            told(&owner.command(lock, &Command::AddKeypadCode(code), CODE))
        },
        shows: |lock, owner, _| {
            let ask = Command::RequestKeypadCodes {
                offset: 0,
                count: 9,
            };
            let answer = owner.command(lock, &ask, CODE).unwrap();
            let is_code = |message: &Message| matches!(message, Message::KeypadCode(_));
            world(answer.iter().any(is_code))
        },
    },
    Deed {
        what: "a time control",
        promises: true,
        does: |lock, owner, _| {
            told(&owner.command(lock, &Command::AddTimeControl(time_control()), CODE))
        },
        shows: |lock, owner, _| {
            let answer = owner
                .command(lock, &Command::RequestTimeControls, CODE)
                .unwrap();
            let is_entry = |message: &Message| matches!(message, Message::TimeControlEntry(_));
            world(answer.iter().any(is_entry))
        },
    },
    Deed {
        what: "failures acknowledged",
        promises: true,
        does: |lock, owner, _| {
            let command = Command::AcknowledgeFailures {
                authorization: None,
            };
            told(&owner.command(lock, &command, CODE))
        },
        shows: |lock, _, guest| {
            let status = guest.code_status(lock).unwrap();
            assert!([0, 2].contains(&status.shared_failures));
            world(status.shared_failures == 0)
        },
    },
    Deed {
        what: "a factory reset",
        promises: true,
        does: |lock, _, _| {
            lock.reset_by_hand();
            lock.reboots == 1 && lock.device().is_some_and(|device| !device.is_set_up())
        },
        shows: |lock, owner, guest| {
            let set_up = lock.device().unwrap().is_set_up();
            for old in [owner, guest] {
                let known = old.challenge(lock).is_ok();
                assert_eq!(known, set_up, "a key outlived its lock");
            }
            if set_up {
                owner.verify(lock, CODE).unwrap();
            } else {
                lock.pair(1, "Owner", NEW).unwrap();
            }
            world(!set_up)
        },
    },
    Deed {
        what: "a start",
        promises: false,
        does: |lock, _, _| {
            lock.reboot(false);
            lock.refused.is_none()
        },
        shows: |lock, owner, _| {
            owner.verify(lock, CODE).unwrap();
            World::Before
        },
    },
];

fn thorough() -> bool {
    std::env::var_os("DOORWARD_THOROUGH").is_some()
}

fn fates(unsynced: u32) -> Vec<Unsynced> {
    if unsynced == 0 {
        return vec![Unsynced::Lost];
    }
    let mut fates = vec![
        Unsynced::Lost,
        Unsynced::Kept,
        Unsynced::Some(1),
        Unsynced::Torn(2),
    ];
    if thorough() {
        for number in 0..unsynced {
            fates.extend([
                Unsynced::Only(number),
                Unsynced::AllBut(number),
                Unsynced::First(number),
                Unsynced::Skip(number),
            ]);
        }
        fates.extend((10..30).flat_map(|seed| [Unsynced::Some(seed), Unsynced::Torn(seed)]));
    }
    fates
}

fn copy(disk: &SimDisk) -> SimDisk {
    disk.after_power_loss(Unsynced::Kept)
}

/// Cuts the power at every operation of the deed.
fn cut_everywhere(home: &Home, deed: &Deed) -> (u64, u32) {
    let disk = copy(&home.disk);
    let (mut lock, owner, guest) = home.start(&disk);
    let (begin, steps) = (disk.operations(), lock.env.store.steps);
    let start = contents(&mut lock.env.store.store).unwrap();
    lock.env.store.history = Some(vec![start]);
    let told = (deed.does)(&mut lock, &owner, &guest);
    assert!(
        told || deed.what == "a start",
        "{}: does not work at all",
        deed.what
    );
    let operations = disk.operations() - begin;
    let history = lock.env.store.history.take().unwrap();
    assert_eq!(history.len(), lock.env.store.steps - steps + 1);
    drop(lock);
    let mut seen = [0_u32; 2];
    for cut in 0..=operations {
        let disk = copy(&home.disk);
        let (mut lock, owner, guest) = home.start(&disk);
        assert_eq!(
            (disk.operations(), lock.env.store.steps),
            (begin, steps),
            "as before"
        );
        disk.cut_after(cut);
        let told = (deed.does)(&mut lock, &owner, &guest);
        let done = lock.env.store.steps - steps;
        drop(lock);
        for fate in fates(disk.unsynced()) {
            let story = || format!("{}, cut {cut} of {operations}, {fate:?}", deed.what);
            let disk = disk.after_power_loss(fate);
            let found = contents(&mut Watched::on(&disk).store).unwrap();
            assert!(
                found == history[done] || history.get(done + 1) == Some(&found),
                "{}: between the steps",
                story()
            );
            let (mut lock, owner, guest) = home.start(&disk);
            let shows = (deed.shows)(&mut lock, &owner, &guest);
            assert!(
                !(told && deed.promises) || shows == World::After,
                "{}: told and lost",
                story()
            );
            seen[usize::from(shows == World::After)] += 1;
        }
    }
    assert!(
        seen[0] > 0 && (seen[1] > 0 || deed.what == "a start"),
        "{}: {seen:?}",
        deed.what
    );
    let ends = seen[0] + seen[1];
    println!(
        "proof: power cuts, lock, {}: {} points, {ends} ends",
        deed.what,
        operations + 1
    );
    (operations + 1, ends)
}

/// Lets the disk fail at every operation of the deed, once and for good.
fn fail_everywhere(home: &Home, deed: &Deed) -> u32 {
    let disk = copy(&home.disk);
    let (mut lock, owner, guest) = home.start(&disk);
    let begin = disk.operations();
    (deed.does)(&mut lock, &owner, &guest);
    let operations = disk.operations() - begin;
    drop(lock);
    let mut ends = 0;
    for number in 0..operations {
        let kinds = [std::io::ErrorKind::Other, std::io::ErrorKind::StorageFull];
        for (kind, count) in kinds
            .into_iter()
            .flat_map(|kind| [(kind, 1), (kind, u64::MAX)])
        {
            let disk = copy(&home.disk);
            let (mut lock, owner, guest) = home.start(&disk);
            disk.fail_after(number, count, kind);
            let told = (deed.does)(&mut lock, &owner, &guest);
            drop(lock);
            for fate in [Unsynced::Lost, Unsynced::Some(number)] {
                let disk = disk.after_power_loss(fate);
                let (mut lock, owner, guest) = home.start(&disk);
                let shows = (deed.shows)(&mut lock, &owner, &guest);
                assert!(
                    !(told && deed.promises) || shows == World::After,
                    "{}, {kind} at {number}, {count} times, {fate:?}: told and lost",
                    deed.what
                );
                ends += 1;
            }
        }
    }
    println!(
        "proof: failing disk, lock, {}: {operations} points, {ends} ends",
        deed.what
    );
    ends
}

fn deeds(part: usize) -> impl Iterator<Item = &'static Deed> {
    DEEDS.iter().skip(part).step_by(4)
}

macro_rules! in_parts {
    ($($name:ident: $part:literal,)*) => {$(
        mod $name {
            #[test]
            fn a_cut_leaves_the_world_before_or_after() {
                let home = super::Home::new();
                for deed in super::deeds($part) {
                    super::cut_everywhere(&home, deed);
                }
            }

            #[test]
            fn a_failing_disk_leaves_the_world_before_or_after() {
                let home = super::Home::new();
                for deed in super::deeds($part) {
                    super::fail_everywhere(&home, deed);
                }
            }
        }
    )*};
}

in_parts! { first: 0, second: 1, third: 2, fourth: 3, }
