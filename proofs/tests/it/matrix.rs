//! The role matrix: every command, by every kind of authorization in every standing, with every kind of code and challenge.
//! What must come of each is in [`TABLE`], which is read from above: the first row that fits is the answer.

use std::collections::BTreeMap;

use doorward_proofs::{
    Client, Stage,
    client::{Refusal, outcome},
    commands::{challenged, guarded, update},
};
use doorward_proto::{
    Command, CommandId, DataRequest, Model,
    types::{AuthorizationType, Challenge, DateTime, ErrorCode, TimeLimit},
};
use doorward_store::memory::MemoryStore;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
    Good,
    Disabled,
    /// Its time is over.
    Late,
    Revoked,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Code {
    Right,
    Wrong,
    None,
    /// The right one, while this authorization has to wait.
    Waiting,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Nonce {
    Fresh,
    Used,
    /// Somebody else's.
    Foreign,
}

/// What a command asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Asks {
    Nothing,
    Challenge,
    /// Settings: a challenge, and to have shown the code once.
    Reading,
    Code,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Expected {
    /// Nobody the lock knows.
    Unknown,
    Disabled,
    NotNow,
    NotForThisKind,
    BadNonce,
    BadCode,
    Wait,
    /// Let through the gate; what becomes of it is its own matter.
    Obeyed,
}

/// Whether a kind of authorization may send a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum May {
    Yes,
    No,
    /// A fob presses: it may ask for its own three actions only, and what it asks for is seen once its challenge is answered.
    Press,
}

/// One row: `None` is "whatever".
struct Row {
    standing: Option<Standing>,
    may_send: Option<May>,
    asks: Option<Asks>,
    nonce: Option<Nonce>,
    proven: Option<bool>,
    code: Option<Code>,
    then: Expected,
}

const fn row(
    standing: Option<Standing>,
    may_send: Option<May>,
    asks: Option<Asks>,
    nonce: Option<Nonce>,
    proven: Option<bool>,
    code: Option<Code>,
    then: Expected,
) -> Row {
    Row {
        standing,
        may_send,
        asks,
        nonce,
        proven,
        code,
        then,
    }
}

#[rustfmt::skip]
const TABLE: &[Row] = &[
    //  standing                  kind may   asks for                nonce                 has shown    code                 then
    row(Some(Standing::Revoked),  None,        None,                   None,                 None,        None,                Expected::Unknown),
    row(Some(Standing::Disabled), None,        None,                   None,                 None,        None,                Expected::Disabled),
    row(Some(Standing::Late),     None,        None,                   None,                 None,        None,                Expected::NotNow),
    row(None,                     Some(May::No), None,                 None,                 None,        None,                Expected::NotForThisKind),
    row(None,                     None,        Some(Asks::Nothing),    None,                 None,        None,                Expected::Obeyed),
    row(None,                     None,        None,                   Some(Nonce::Used),    None,        None,                Expected::BadNonce),
    row(None,                     None,        None,                   Some(Nonce::Foreign), None,        None,                Expected::BadNonce),
    row(None,                     Some(May::Press), None,              None,                 None,        None,                Expected::NotForThisKind),
    row(None,                     None,        Some(Asks::Challenge),  None,                 None,        None,                Expected::Obeyed),
    row(None,                     None,        Some(Asks::Reading),    None,                 Some(true),  None,                Expected::Obeyed),
    row(None,                     None,        Some(Asks::Reading),    None,                 Some(false), None,                Expected::BadCode),
    row(None,                     None,        Some(Asks::Code),       None,                 None,        Some(Code::Right),   Expected::Obeyed),
    row(None,                     None,        Some(Asks::Code),       None,                 None,        Some(Code::Waiting), Expected::Wait),
    row(None,                     None,        Some(Asks::Code),       None,                 None,        Some(Code::Wrong),   Expected::BadCode),
    row(None,                     None,        Some(Asks::Code),       None,                 None,        Some(Code::None),    Expected::BadCode),
];

/// Who may send what, beside apps and bridges, who may send everything that is not a keypad's.
fn may_send(kind: AuthorizationType, command: CommandId) -> May {
    let is_keypad = matches!(kind, AuthorizationType::Keypad | AuthorizationType::Keypad2);
    let is_person = matches!(kind, AuthorizationType::App | AuthorizationType::Bridge);
    match (command, kind) {
        (CommandId::REQUEST_DATA, _) => May::Yes,
        (CommandId::LOCK_ACTION, AuthorizationType::Fob) => May::Press,
        (CommandId::KEYPAD_ACTION, _) if is_keypad => May::Yes,
        (CommandId::KEYPAD_ACTION, _) => May::No,
        _ if is_person => May::Yes,
        _ => May::No,
    }
}

const CODES: [Code; 4] = [Code::Right, Code::Wrong, Code::None, Code::Waiting];
const NONCES: [Nonce; 3] = [Nonce::Fresh, Nonce::Used, Nonce::Foreign];
const STANDINGS: [Standing; 4] = [
    Standing::Good,
    Standing::Disabled,
    Standing::Late,
    Standing::Revoked,
];

fn right(model: Model) -> u32 {
    match model {
        Model::Ultra => 826_441,
        _ => 4711,
    }
}

/// A lock with an owner and one authorization of this kind in this standing.
fn furnish(
    model: Model,
    kind: AuthorizationType,
    standing: Standing,
    proven: bool,
    waits: bool,
) -> Option<(MemoryStore, Client, Client)> {
    let mut stage = Stage::over(model, MemoryStore::new(), 1).unwrap();
    let owner = stage.pair(1, "Owner", right(model)).unwrap();
    let code = right(model);
    if model != Model::Ultra {
        owner.set_code(&mut stage, 0, code).unwrap();
    }
    let subject = if model == Model::Ultra {
        let mut invitation = doorward_proofs::commands::invite("Subject");
        invitation.kind = kind;
        let invited = owner.command(&mut stage, &Command::Invite(invitation.clone()), code);
        let [doorward_proto::Message::Invited(invited), ..] = invited.ok()?[..] else {
            return None;
        };
        let mut subject = owner.clone();
        subject.credentials.authorization = invited.authorization;
        subject.credentials.key = invitation.key;
        subject.request(&mut stage, DataRequest::States).ok()?;
        subject
    } else {
        stage.hold_button();
        stage.pair_as(9, "Subject", kind, 0).ok()?
    };
    if proven && subject.verify(&mut stage, code).is_err() {
        return None;
    }
    if waits {
        for wrong in 1000..1005 {
            let _ = subject.verify(&mut stage, wrong);
        }
    }
    let mut update = update(subject.id(), "Subject");
    let change = match standing {
        Standing::Good => None,
        Standing::Disabled => {
            update.enabled = false;
            Some(Command::UpdateAuthorization(update))
        }
        Standing::Late => {
            update.limit = Some(TimeLimit {
                allowed_until: DateTime::from_unix(doorward_proofs::stage::NOON - 86_400),
                ..TimeLimit::NONE
            });
            Some(Command::UpdateAuthorization(update))
        }
        Standing::Revoked => Some(Command::RemoveAuthorization(subject.id())),
    };
    if let Some(change) = change {
        owner.command(&mut stage, &change, code).unwrap();
    }
    Some((stage.env.store, owner, subject))
}

fn commands(model: Model) -> Vec<(Command, Asks)> {
    let mut all = vec![(Command::RequestData(DataRequest::States), Asks::Nothing)];
    for command in challenged(model) {
        let reading = matches!(
            command,
            Command::RequestConfig
                | Command::RequestAdvancedConfig
                | Command::RequestDoorSensorConfig
        );
        all.push((
            command,
            if reading {
                Asks::Reading
            } else {
                Asks::Challenge
            },
        ));
    }
    let new = if model == Model::Ultra { 826_442 } else { 8264 };
    all.extend(
        guarded(model, new)
            .into_iter()
            .map(|command| (command, Asks::Code)),
    );
    all
}

/// Sends the command; what came of it.
fn send(
    stage: &mut Stage<MemoryStore>,
    owner: &Client,
    subject: &Client,
    command: &Command,
    nonce: Nonce,
    code: u32,
) -> Result<(), Refusal> {
    if let Command::RequestData(request) = command {
        return subject.request(stage, *request).map(drop);
    }
    let challenge = match nonce {
        Nonce::Fresh => subject.challenge(stage).unwrap_or(Challenge([0; 32])),
        Nonce::Used => {
            let used = subject.challenge(stage).unwrap_or(Challenge([0; 32]));
            let frame = subject.seal(stage, &Command::RequestConfig, Some(&used), 0);
            frame.map(|frame| subject.send(stage, &frame));
            used
        }
        Nonce::Foreign => owner.challenge(stage).unwrap(),
    };
    let frame = subject.seal(stage, command, Some(&challenge), code);
    let Some(frame) = frame else {
        panic!("{command:?} cannot be said");
    };
    let answer = outcome(subject.send(stage, &frame)).map(drop);
    // Only who starts anew is silent.
    assert!(
        answer != Err(Refusal::Silence) || stage.reboots > 0,
        "{command:?}: silence"
    );
    answer
}

fn seen(answer: Result<(), Refusal>) -> Expected {
    match answer {
        Err(Refusal::Unknown) => Expected::Unknown,
        Err(Refusal::Said(ErrorCode::Disabled)) => Expected::Disabled,
        Err(Refusal::Said(ErrorCode::TimeNotAllowed)) => Expected::NotNow,
        Err(Refusal::Said(ErrorCode::NotAuthorized)) => Expected::NotForThisKind,
        Err(Refusal::Said(ErrorCode::BadNonce)) => Expected::BadNonce,
        Err(Refusal::Said(ErrorCode::BadCode)) => Expected::BadCode,
        Err(Refusal::Said(ErrorCode::TooManyCodeAttempts)) => Expected::Wait,
        _ => Expected::Obeyed,
    }
}

fn expected(
    standing: Standing,
    may: May,
    asks: Asks,
    nonce: Nonce,
    proven: bool,
    code: Code,
) -> Expected {
    fn fits<T: PartialEq>(wanted: Option<&T>, is: &T) -> bool {
        wanted.is_none_or(|wanted| wanted == is)
    }
    TABLE
        .iter()
        .find(|row| {
            fits(row.standing.as_ref(), &standing)
                && fits(row.may_send.as_ref(), &may)
                && fits(row.asks.as_ref(), &asks)
                && fits(row.nonce.as_ref(), &nonce)
                && fits(row.proven.as_ref(), &proven)
                && fits(row.code.as_ref(), &code)
        })
        .unwrap()
        .then
}

fn walk(model: Model, kinds: &[AuthorizationType]) {
    let mut cells: BTreeMap<String, u32> = BTreeMap::new();
    let all = commands(model);
    for kind in kinds {
        for standing in STANDINGS {
            for proven in [false, true] {
                for code in CODES {
                    let waits = code == Code::Waiting;
                    let Some((store, owner, subject)) =
                        furnish(model, *kind, standing, proven, waits)
                    else {
                        assert!(
                            proven && May::No == may_send(*kind, CommandId::VERIFY_SECURITY_CODE),
                            "{kind:?} is not let in"
                        );
                        continue;
                    };
                    let mut scene = None;
                    for (command, asks) in &all {
                        for nonce in NONCES {
                            let (stage, owner, subject, before) = scene.get_or_insert_with(|| {
                                let mut stage = Stage::over(model, store.clone(), 5).unwrap();
                                let owner = owner.on_new_link(&mut stage);
                                let subject = subject.on_new_link(&mut stage);
                                // Both have been active already, which is written down once in a while.
                                for client in [&owner, &subject] {
                                    let _ = client.request(&mut stage, DataRequest::States);
                                }
                                let before = stage.env.store.contents().clone();
                                (stage, owner, subject, before)
                            });
                            let shown = match code {
                                Code::Right | Code::Waiting => right(model),
                                Code::Wrong => 1234,
                                Code::None => 0,
                            };
                            let answer = send(stage, owner, subject, command, nonce, shown);
                            let may = may_send(*kind, command.id());
                            let then = expected(standing, may, *asks, nonce, proven, code);
                            assert_eq!(
                                seen(answer),
                                then,
                                "{model:?}: {command:?} by {kind:?}, {standing:?}, {nonce:?} nonce, proven: {proven}, {code:?} code"
                            );
                            *cells.entry(format!("{then:?}")).or_default() += 1;
                            let changed = stage.env.store.contents().records != before.records;
                            assert!(
                                !changed
                                    || matches!(
                                        then,
                                        Expected::Obeyed
                                            | Expected::BadCode
                                            | Expected::NotForThisKind
                                    ),
                                "{command:?}: refused with {then:?}, and something changed"
                            );
                            // The next one finds the lock as this one did.
                            if stage.env.store.contents() != before || stage.reboots > 0 {
                                scene = None;
                            }
                        }
                    }
                }
            }
        }
    }
    let sum: u32 = cells.values().sum();
    println!(
        "proof: role matrix, {model:?}: {sum} cells, {} answers; {cells:?}",
        cells.len()
    );
}

const KINDS: [AuthorizationType; 6] = [
    AuthorizationType::App,
    AuthorizationType::Bridge,
    AuthorizationType::Fob,
    AuthorizationType::Keypad,
    AuthorizationType::DoorSensor,
    AuthorizationType::Keypad2,
];

#[test]
fn every_cell_of_a_classic_lock_is_as_the_table_says() {
    walk(Model::SmartLock, &KINDS);
}

#[test]
fn every_cell_of_an_ultra_is_as_the_table_says() {
    walk(Model::Ultra, &[AuthorizationType::App]);
}

#[test]
fn every_cell_of_a_smart_door_is_as_the_table_says() {
    walk(Model::SmartDoor, &KINDS);
}

#[test]
fn every_cell_of_an_opener_is_as_the_table_says() {
    walk(Model::Opener, &KINDS);
}
