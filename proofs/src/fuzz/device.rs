//! A lock with people in it, and a stranger on its radio who may also have a guest's key.
//!
//! Whatever arrives, the lock lives, answers the owner afterwards, keeps its records but for what a guest may change (the
//! log, counters, when somebody was last active), and lets nobody read or change what the code guards.

use std::{cell::RefCell, time::Duration};

use doorward_proto::{
    Characteristic, Command, CommandId, DataRequest, Message, Model, PData, Payload,
    types::Challenge,
};
use doorward_store::{Key, Table, memory::MemoryStore};

use super::{Bytes, Story};
use crate::{
    Client, Stage,
    commands::{WHOLE_LOG, invite},
};

const CODE: u32 = 826_441;
const MODELS: [Model; 2] = [Model::SmartLock, Model::Ultra];

/// The store of a home, its owner and a guest who has not shown the code.
type Home = (MemoryStore, Client, Client);

thread_local! {
    static HOMES: RefCell<Vec<Option<Home>>> = const { RefCell::new(Vec::new()) };
}

const fn code(model: Model) -> u32 {
    match model {
        Model::Ultra => CODE,
        _ => 4711,
    }
}

fn furnish(model: Model) -> Home {
    let mut stage =
        Stage::over(model, MemoryStore::new(), 1).expect("an empty store is a new lock");
    let owner = stage.pair(1, "Owner", code(model)).expect("pairs");
    if model != Model::Ultra {
        owner
            .set_code(&mut stage, 0, code(model))
            .expect("sets a code");
    }
    let ben = invite("Ben");
    let made = owner.command(&mut stage, &Command::Invite(ben.clone()), code(model));
    let Ok([Message::Invited(made), ..]) = made.as_deref() else {
        panic!("no invitation: {made:?}");
    };
    let mut guest = owner.clone();
    guest.credentials.authorization = made.authorization;
    guest.credentials.key = ben.key;
    guest
        .request(&mut stage, DataRequest::States)
        .expect("the guest is let in");
    (stage.env.store, owner, guest)
}

/// The lock started over its furnished store, with owner and guest on links.
pub(crate) fn home(model: Model) -> (Stage<MemoryStore>, Client, Client) {
    let index = MODELS.iter().position(|known| *known == model).unwrap_or(0);
    let (store, owner, guest) = HOMES.with_borrow_mut(|homes| {
        homes.resize(MODELS.len(), None);
        homes[index].get_or_insert_with(|| furnish(model)).clone()
    });
    let mut stage = Stage::over(model, store, 77).expect("starts");
    let owner = owner.on_new_link(&mut stage);
    let guest = guest.on_new_link(&mut stage);
    (stage, owner, guest)
}

/// What only the code may change, with the guest's own record without its last activity left out.
fn guarded(stage: &Stage<MemoryStore>) -> Vec<(Key, Vec<u8>)> {
    stage
        .env
        .store
        .contents()
        .records
        .iter()
        .filter(|(key, _)| {
            matches!(
                key.table,
                Table::Identity
                    | Table::Code
                    | Table::Config
                    | Table::AdvancedConfig
                    | Table::TimeControl
                    | Table::KeypadCode
                    | Table::Clock
            )
        })
        .map(|(key, bytes)| (*key, bytes.clone()))
        .collect()
}

/// Steps: raw frames, frames sealed with the guest's key, time, buttons.
///
/// # Panics
/// If a promise is broken.
pub fn run(data: &[u8], story: &mut Story) {
    let mut bytes = Bytes::new(data);
    let model = MODELS[bytes.below(MODELS.len())];
    let (mut stage, owner, guest) = home(model);
    let before = guarded(&stage);
    let stranger = stage.link();
    for _ in 0..64 {
        if !bytes.more() {
            break;
        }
        match bytes.byte() % 8 {
            0 => {
                let on = [
                    Characteristic::Pairing,
                    Characteristic::Service,
                    Characteristic::UserSpecific,
                ];
                let characteristic = on[bytes.below(3)];
                let link = [stranger, guest.link][bytes.below(2)];
                let length = usize::from(bytes.byte());
                let frame = bytes.take(length);
                story.tell(|| format!("{} bytes on {characteristic:?} of {link:?}", frame.len()));
                stage.send(link, characteristic, frame);
            }
            kind @ 1..=4 => {
                let number = bytes.byte();
                let command = match CommandId::NAMED.get(usize::from(number)) {
                    Some(command) => *command,
                    None => CommandId(bytes.word()),
                };
                let length = bytes.below(160);
                let mut payload = bytes.take(length).to_vec();
                let mut tail = "";
                if kind >= 2 {
                    // With an answered challenge, and with a wrong code behind it, as a guest's own app would do it.
                    let challenge = guest.challenge(&mut stage).unwrap_or(Challenge([0; 32]));
                    payload.extend(challenge.0);
                    tail = ", challenge answered";
                }
                if kind >= 3 {
                    payload.extend(wrong_code(model, bytes.byte()));
                    tail = ", challenge answered, a wrong code";
                }
                let Ok(payload) = Payload::from_slice(&payload) else {
                    continue;
                };
                story.tell(|| format!("the guest sends {command}, {} bytes{tail}", payload.len()));
                let frame = guest.seal_data(&mut stage, &PData { command, payload });
                for answer in guest.send(&mut stage, &frame) {
                    story.tell(|| format!("  the lock says {answer:?}"));
                    assert!(
                        !is_guarded(&answer),
                        "a guest without the code hears {answer:?}"
                    );
                }
            }
            5 => {
                let seconds = u64::from(bytes.word());
                story.tell(|| format!("{seconds} s pass"));
                stage.advance(Duration::from_secs(seconds));
            }
            6 => {
                story.tell(|| "somebody holds the button".to_owned());
                stage.hold_button();
            }
            _ => {
                story.tell(|| "the batteries go out and in again".to_owned());
                stage.reboot(false);
                assert_eq!(stage.refused, None, "the lock starts over what it wrote");
                return finish(stage, &owner, before, story);
            }
        }
        stage.forget_heard();
    }
    finish(stage, &owner, before, story);
}

fn finish(
    mut stage: Stage<MemoryStore>,
    owner: &Client,
    before: Vec<(Key, Vec<u8>)>,
    story: &mut Story,
) {
    assert_eq!(
        guarded(&stage),
        before,
        "something guarded changed without the code"
    );
    let owner = owner.on_new_link(&mut stage);
    story.tell(|| "the owner shows the code".to_owned());
    let code = code(stage.model);
    assert_eq!(
        owner.verify(&mut stage, code),
        Ok(()),
        "the owner is served"
    );
    let answer = owner.command(&mut stage, &Command::RequestLog(WHOLE_LOG), code);
    assert!(answer.is_ok(), "the owner reads the log: {answer:?}");
}

fn wrong_code(model: Model, byte: u8) -> Vec<u8> {
    let wrong = u32::from(byte) + 1;
    match model {
        Model::Ultra => wrong.to_le_bytes().to_vec(),
        _ => u16::try_from(wrong).unwrap_or(1).to_le_bytes().to_vec(),
    }
}

/// What a lock says behind its code only.
fn is_guarded(message: &Message) -> bool {
    matches!(
        message,
        Message::Config(_)
            | Message::AdvancedConfig(_)
            | Message::AuthorizationEntry(_)
            | Message::LogEntry(_)
            | Message::KeypadCode(_)
            | Message::TimeControlEntry(_)
            | Message::Invited(_)
    )
}

/// A guest's day.
#[must_use]
pub fn seeds() -> Vec<Vec<u8>> {
    (0..2)
        .flat_map(|model| {
            (0..u8::try_from(CommandId::NAMED.len()).unwrap_or(0))
                .step_by(5)
                .map(move |number| {
                    vec![
                        model, 2, number, 6, 2, 0, 0, 0, 0, 0, 5, 10, 0, 3, number, 8, 1, 2, 3, 4,
                        5, 6, 7, 8, 9,
                    ]
                })
        })
        .chain([vec![0, 6, 0, 0, 0, 4, 1, 0, 3, 0, 5, 60, 0, 7]])
        .collect()
}
