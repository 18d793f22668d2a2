//! What people do with a lock, step by step, and a model that says what must come of it.
//!
//! The model is written from the policy in SECURITY.md and not from the lock's code: who is there, who is enabled, who has
//! shown the current code, who has how many wrong codes on its account, how long that makes it wait, and what the log holds.

use std::{cell::RefCell, time::Duration};

use doorward_proto::{
    Command, Message, Model,
    ext::CodeFlags,
    types::{AuthorizationType, ErrorCode, LockAction},
};
use doorward_store::memory::MemoryStore;

use super::{Bytes, Story};
use crate::{
    Client, Stage,
    client::Refusal,
    commands::{WHOLE_LOG, update},
};

/// The codes people type: what is right is one of the first three.
const CODES: [u32; 12] = [
    4711, 2580, 8264, 1000, 1001, 1002, 1003, 1004, 1005, 1006, 1007, 1008,
];

const MINUTE: u64 = 60;
const HOUR: u64 = 3600;
/// How long one may wait, in seconds.
const WAITS: [u64; 8] = [
    1,
    MINUTE,
    5 * MINUTE,
    30 * MINUTE,
    4 * HOUR,
    12 * HOUR,
    24 * HOUR,
    96 * HOUR,
];

struct Person {
    client: Client,
    there: bool,
    enabled: bool,
    proven: bool,
    failures: u8,
    /// When the latest of them was, or the boot.
    failed_at: Duration,
    /// Wrong codes of late and when each was last shown, oldest first.
    wrong: Vec<(u32, Duration)>,
}

struct Book {
    code: u32,
    people: Vec<Person>,
    shared: u8,
    healing_since: Duration,
    unacknowledged: u16,
    last_index: u32,
}

#[derive(Debug, PartialEq, Eq)]
enum Verdict {
    Right,
    Wrong,
    Wait,
}

impl Book {
    /// Four-digit codes: one failure of the shared budget heals in 96 hours.
    const HEALS: Duration = Duration::from_secs(96 * HOUR);

    fn heal(&mut self, now: Duration) {
        while self.shared > 0 && now - self.healing_since >= Self::HEALS {
            self.shared -= 1;
            self.healing_since += Self::HEALS;
        }
    }

    /// The table of SECURITY.md, in minutes.
    fn wait(failures: u8) -> Option<Duration> {
        let minutes = match failures {
            0..=4 => 0,
            5 => 1,
            6 => 5,
            7 => 15,
            8 => 30,
            9 => 90,
            10 => 240,
            11 => 720,
            12..=19 => 1440,
            _ => return None,
        };
        Some(Duration::from_secs(minutes * MINUTE))
    }

    fn waits(&self, who: usize, now: Duration) -> bool {
        let person = &self.people[who];
        let Some(wait) = Self::wait(person.failures) else {
            return true;
        };
        if now < person.failed_at + wait {
            return true;
        }
        !person.proven && (self.unacknowledged >= 100 || self.shared >= 10)
    }

    fn judge(&mut self, who: usize, shown: u32, now: Duration) -> Verdict {
        self.heal(now);
        if shown == 0 || shown > 9999 {
            return Verdict::Wrong;
        }
        let person = &mut self.people[who];
        person
            .wrong
            .retain(|(_, at)| now.as_secs() - at.as_secs() < 5 * MINUTE);
        if let Some(place) = person.wrong.iter().position(|(code, _)| *code == shown) {
            person.wrong.remove(place);
            person.wrong.push((shown, now));
            return Verdict::Wrong;
        }
        if self.waits(who, now) {
            return Verdict::Wait;
        }
        let right = shown == self.code;
        let person = &mut self.people[who];
        if right {
            person.failures = 0;
            person.proven = true;
            return Verdict::Right;
        }
        person.failures += 1;
        person.failed_at = now;
        if person.wrong.len() == 5 {
            person.wrong.remove(0);
        }
        person.wrong.push((shown, now));
        if !person.proven {
            if self.shared == 0 {
                self.healing_since = now;
            }
            self.shared += 1;
            self.unacknowledged += 1;
        }
        Verdict::Wrong
    }

    fn expects(&mut self, who: usize, shown: u32, now: Duration) -> Result<(), Refusal> {
        if !self.people[who].there {
            return Err(Refusal::Unknown);
        }
        if !self.people[who].enabled {
            return Err(Refusal::Said(ErrorCode::Disabled));
        }
        match self.judge(who, shown, now) {
            Verdict::Right => Ok(()),
            Verdict::Wrong => Err(Refusal::Said(ErrorCode::BadCode)),
            Verdict::Wait => Err(Refusal::Said(ErrorCode::TooManyCodeAttempts)),
        }
    }
}

thread_local! {
    static HOME: RefCell<Option<(MemoryStore, Vec<Client>)>> = const { RefCell::new(None) };
}

fn furnish() -> (MemoryStore, Vec<Client>) {
    let mut stage = Stage::over(Model::SmartLock, MemoryStore::new(), 1).expect("a new lock");
    let owner = stage.pair(1, "Owner", 0).expect("pairs");
    owner
        .set_code(&mut stage, 0, CODES[0])
        .expect("sets a code");
    let guest = stage.pair(2, "Guest", 0).expect("pairs");
    (stage.env.store, vec![owner, guest])
}

/// Steps; after each one the lock and the model agree about everybody.
///
/// # Panics
/// If a promise is broken.
pub fn run(data: &[u8], story: &mut Story) {
    let (store, clients) = HOME.with_borrow_mut(|home| home.get_or_insert_with(furnish).clone());
    let mut stage = Stage::over(Model::SmartLock, store, 7).expect("starts");
    let mut book = Book {
        code: CODES[0],
        people: Vec::new(),
        shared: 0,
        healing_since: Duration::ZERO,
        unacknowledged: 0,
        last_index: 0,
    };
    for client in clients {
        let proven = book.people.is_empty();
        book.people.push(Person {
            client: client.on_new_link(&mut stage),
            there: true,
            enabled: true,
            proven,
            failures: 0,
            failed_at: Duration::ZERO,
            wrong: Vec::new(),
        });
    }
    let mut bytes = Bytes::new(data);
    for _ in 0..80 {
        if !bytes.more() {
            break;
        }
        step(&mut stage, &mut book, &mut bytes, story);
        compare(&mut stage, &mut book);
    }
}

type Lock = Stage<MemoryStore>;

fn step(stage: &mut Lock, book: &mut Book, bytes: &mut Bytes<'_>, story: &mut Story) {
    let what = bytes.byte();
    let who = bytes.below(book.people.len());
    let client = book.people[who].client.clone();
    match what % 13 {
        0..=2 => {
            let shown = shown(bytes);
            let answer = client.verify(stage, shown);
            story.tell(|| format!("{who} shows {shown}: {answer:?}"));
            assert_eq!(answer, book.expects(who, shown, stage.uptime));
        }
        3 => {
            let (old, new) = (shown(bytes), CODES[bytes.below(3)]);
            let answer = client.set_code(stage, old, new);
            story.tell(|| format!("{who} changes the code from {old} to {new}: {answer:?}"));
            let expected = book.expects(who, old, stage.uptime);
            assert_eq!(
                answer.is_ok() || is_about_parameters(&answer),
                expected.is_ok(),
                "{expected:?}"
            );
            if let Err(expected) = expected {
                assert_eq!(answer, Err(expected));
            } else if answer.is_ok() {
                book.code = new;
                for (number, person) in book.people.iter_mut().enumerate() {
                    person.proven = number == who;
                    person.wrong.clear();
                }
            }
        }
        4 if book.people.len() < 5 => {
            let app = u32::try_from(book.people.len()).unwrap_or(0) + 10;
            stage.hold_button();
            let paired = stage.pair_as(app, "Visitor", AuthorizationType::App, 0);
            story.tell(|| format!("somebody pairs: {}", paired.is_ok()));
            let client = paired.expect("there is room, and the button was held");
            book.people.push(Person {
                client,
                there: true,
                enabled: true,
                proven: false,
                failures: 0,
                failed_at: Duration::ZERO,
                wrong: Vec::new(),
            });
        }
        5 => {
            let (whom, shown) = (bytes.below(book.people.len()), shown(bytes));
            let id = book.people[whom].client.id();
            let answer = client.command(stage, &Command::RemoveAuthorization(id), shown);
            story.tell(|| format!("{who} removes {whom} with {shown}: {answer:?}"));
            let expected = book.expects(who, shown, stage.uptime);
            settle(&answer, expected, book.people[whom].there);
            if answer.is_ok() {
                book.people[whom].there = false;
            }
        }
        6 => {
            let (whom, shown, enabled) = (
                bytes.below(book.people.len()),
                shown(bytes),
                what & 0x80 == 0,
            );
            let mut update = update(book.people[whom].client.id(), "Somebody");
            update.enabled = enabled;
            let answer = client.command(stage, &Command::UpdateAuthorization(update), shown);
            story
                .tell(|| format!("{who} sets {whom} enabled = {enabled} with {shown}: {answer:?}"));
            let expected = book.expects(who, shown, stage.uptime);
            settle(&answer, expected, book.people[whom].there);
            if answer.is_ok() {
                book.people[whom].enabled = enabled;
            }
        }
        7 => {
            let seconds = WAITS[bytes.below(WAITS.len())];
            story.tell(|| format!("{seconds} s pass"));
            stage.advance(Duration::from_secs(seconds));
        }
        8 => {
            story.tell(|| "the batteries go out and in again".to_owned());
            reboot(stage, book);
        }
        9 => {
            let (whom, shown) = (bytes.below(book.people.len() + 1), shown(bytes));
            let about = book.people.get(whom).map(|person| person.client.id());
            let command = Command::AcknowledgeFailures {
                authorization: about,
            };
            let answer = client.command(stage, &command, shown);
            story.tell(|| format!("{who} acknowledges {about:?} with {shown}: {answer:?}"));
            let expected = book.expects(who, shown, stage.uptime);
            let known = book.people.get(whom).is_none_or(|person| person.there);
            settle(&answer, expected, known);
            if answer.is_ok() {
                match book.people.get_mut(whom) {
                    Some(person) => person.failures = 0,
                    None => (book.shared, book.unacknowledged) = (0, 0),
                }
            }
        }
        10 => {
            let answer = client.command(stage, &Command::RequestConfig, 0);
            story.tell(|| format!("{who} asks for the settings: {}", answer.is_ok()));
            let person = &book.people[who];
            let expected = person.there && person.enabled && person.proven;
            assert_eq!(answer.is_ok(), expected, "{answer:?}");
        }
        11 => {
            let answer = client.act(
                stage,
                [LockAction::Unlock, LockAction::Lock][bytes.below(2)],
            );
            story.tell(|| format!("{who} moves the bolt: {}", answer.is_ok()));
            let person = &book.people[who];
            assert_eq!(answer.is_ok(), person.there && person.enabled, "{answer:?}");
        }
        _ => {
            let shown = shown(bytes);
            let answer = client.command(stage, &Command::RequestLog(WHOLE_LOG), shown);
            story.tell(|| format!("{who} reads the log with {shown}: {}", answer.is_ok()));
            let expected = book.expects(who, shown, stage.uptime);
            assert_eq!(answer.as_ref().map(drop).map_err(|error| *error), expected);
            read_log(book, &answer.unwrap_or_default());
        }
    }
}

fn shown(bytes: &mut Bytes<'_>) -> u32 {
    let byte = bytes.byte();
    match byte {
        0xFE => 0,
        0xFF => 65_535,
        _ => CODES[usize::from(byte) % CODES.len()],
    }
}

/// The code was right and something else was not: for example a new code that is the old one.
fn is_about_parameters(answer: &Result<(), Refusal>) -> bool {
    matches!(answer, Err(Refusal::Said(code)) if !matches!(code, ErrorCode::BadCode | ErrorCode::TooManyCodeAttempts | ErrorCode::Disabled | ErrorCode::NotAuthorized | ErrorCode::BadNonce))
}

/// A guarded command about somebody: as the code says; with the right code it depends on whether there is such a one.
fn settle(answer: &crate::Outcome, expected: Result<(), Refusal>, there: bool) {
    match expected {
        Err(expected) => assert_eq!(answer.as_ref().err(), Some(&expected)),
        Ok(()) if there => assert!(answer.is_ok(), "{answer:?}"),
        Ok(()) => assert!(
            matches!(answer, Err(Refusal::Said(code)) if *code != ErrorCode::BadCode),
            "about nobody: {answer:?}"
        ),
    }
}

fn reboot(stage: &mut Lock, book: &mut Book) {
    stage.reboot(false);
    assert_eq!(stage.refused, None);
    book.healing_since = Duration::ZERO;
    for person in &mut book.people {
        person.client = person.client.on_new_link(stage);
        person.failed_at = Duration::ZERO;
        person.wrong.clear();
    }
}

fn read_log(book: &mut Book, messages: &[Message]) {
    let indices: Vec<u32> = messages
        .iter()
        .filter_map(|message| match message {
            Message::LogEntry(entry) => Some(entry.index),
            _ => None,
        })
        .collect();
    assert!(
        indices.windows(2).all(|pair| pair[0] + 1 == pair[1]),
        "numbers with a gap: {indices:?}"
    );
    if let Some(last) = indices.last() {
        assert!(*last >= book.last_index, "the log lost its end");
        book.last_index = *last;
    }
}

/// What the lock says about everybody is what the book says.
fn compare(stage: &mut Lock, book: &mut Book) {
    let now = stage.uptime;
    book.heal(now);
    for who in 0..book.people.len() {
        let person = &book.people[who];
        let status = person.client.code_status(stage);
        if !person.there {
            assert_eq!(status, Err(Refusal::Unknown), "{who} is gone");
            continue;
        }
        if !person.enabled {
            let disabled = Refusal::Said(ErrorCode::Disabled);
            assert_eq!(status, Err(disabled), "{who} is disabled");
            continue;
        }
        let status = status.expect("everybody else may ask");
        assert_eq!(
            (status.own_failures, status.flags.has(CodeFlags::PROVEN)),
            (person.failures, person.proven),
            "{who}"
        );
        assert_eq!(status.shared_failures, book.shared, "as {who} is told");
        assert_eq!(
            status.unacknowledged, book.unacknowledged,
            "as {who} is told"
        );
        assert_eq!(
            status.tries_left == 0,
            book.waits(who, now),
            "{who} waits: {status:?}"
        );
    }
}

/// Days of a family.
#[must_use]
pub fn seeds() -> Vec<Vec<u8>> {
    vec![
        vec![
            0, 1, 3, 0, 1, 4, 0, 1, 5, 0, 1, 6, 0, 1, 7, 0, 1, 0, 7, 0, 1, 0, 1, 0,
        ],
        vec![3, 0, 0, 1, 10, 0, 10, 1, 0, 1, 1, 3, 1, 1, 2, 12, 1, 2],
        vec![4, 0, 0, 2, 0, 5, 0, 2, 0, 0, 2, 0, 11, 1, 0, 12, 0, 0],
        vec![
            6, 0, 1, 0, 0, 1, 0, 134, 0, 1, 0, 0, 1, 0, 11, 1, 1, 8, 0, 11, 1, 1,
        ],
        vec![
            0, 1, 3, 0, 1, 4, 0, 1, 5, 9, 0, 1, 0, 9, 0, 2, 0, 0, 1, 0, 7, 0, 7,
        ],
        [
            vec![0, 1, 3, 0, 1, 4, 0, 1, 5, 0, 1, 6, 0, 1, 7, 7, 0, 1],
            vec![0, 1, 8, 8, 0, 0, 1, 9, 7, 0, 2, 0, 1, 9],
        ]
        .concat(),
    ]
}
