//! Fob and keypad: clients like any other, beside the lock.

use core::time::Duration;

use doorward_client::Credentials;
use doorward_proto::{
    Command, Message, Model,
    authorization::AuthorizationsRequest,
    keypad::{KeypadCodeUpdate, NewKeypadCode},
    types::{AuthorizationType, KeypadCode, Name},
};
use doorward_sim::{
    Bolt, Deed, FobDeed, KeypadDeed, Outcome, PairingView, Presses,
    pair::{Pair, Session},
};

use super::kit::{owned, right, wrong};

const LOCKS: [Model; 3] = [Model::SmartLock, Model::Ultra, Model::SmartDoor];

fn says(pair: &Pair) -> (Option<Outcome>, String) {
    let fob = pair.snapshot().fob.unwrap();
    (fob.outcome, fob.says.unwrap_or_default())
}

fn keypad_says(pair: &Pair) -> (Option<Outcome>, String) {
    let keypad = pair.snapshot().keypad.unwrap();
    (keypad.outcome, keypad.says.unwrap_or_default())
}

/// A lock with an owner, a fob and a keypad, and a session of the owner.
fn home(model: Model) -> (Pair, Credentials, Session) {
    let (mut pair, owner) = owned(model);
    let code = (model == Model::Ultra).then(|| right(model));
    pair.open_pairing_mode();
    pair.does(&Deed::Fob(FobDeed::Pair(code.clone())));
    assert_eq!(says(&pair).0, Some(Outcome::Done), "{:?}", says(&pair));
    pair.open_pairing_mode();
    pair.does(&Deed::Keypad(KeypadDeed::Pair(code)));
    assert_eq!(keypad_says(&pair).0, Some(Outcome::Done));
    let session = pair.connect(&owner).unwrap();
    (pair, owner, session)
}

fn add_code(pair: &mut Pair, session: Session, model: Model, code: u32) -> u16 {
    let new = NewKeypadCode {
        code: KeypadCode::from_wire(code),
        name: Name::new("Postman").unwrap(),
        limit: None,
    };
    let answer = pair
        .ask(session, Command::AddKeypadCode(new), Some(&right(model)))
        .unwrap();
    match answer.done.message {
        Some(Message::KeypadCodeAdded(added)) => added.id,
        other => panic!("{other:?}"),
    }
}

fn types(pair: &mut Pair, code: u32) {
    pair.does(&Deed::Keypad(KeypadDeed::Type(KeypadCode::from_wire(code))));
}

fn kinds(pair: &mut Pair, session: Session, model: Model) -> Vec<AuthorizationType> {
    let request = AuthorizationsRequest {
        offset: 0,
        count: 20,
        filter: None,
    };
    let answer = pair
        .ask(
            session,
            Command::RequestAuthorizations(request),
            Some(&right(model)),
        )
        .unwrap();
    let kind = |message: &Message| match message {
        Message::AuthorizationEntry(entry) => Some(entry.kind),
        _ => None,
    };
    answer.progress.iter().filter_map(kind).collect()
}

#[test]
fn they_pair_only_in_pairing_mode_and_as_what_they_are() {
    for model in LOCKS {
        let (mut pair, _) = owned(model);
        let code = (model == Model::Ultra).then(|| right(model));
        pair.does(&Deed::Fob(FobDeed::Pair(code)));
        let (outcome, text) = says(&pair);
        assert_eq!(outcome, Some(Outcome::Refused));
        assert!(text.contains("pairing mode"), "{text}");
        assert_eq!(pair.snapshot().fob.unwrap().pairing, PairingView::None);

        let (mut pair, _, session) = home(model);
        let keypad = match model {
            Model::Ultra => AuthorizationType::Keypad2,
            _ => AuthorizationType::Keypad,
        };
        let kinds = kinds(&mut pair, session, model);
        assert_eq!(
            kinds,
            [AuthorizationType::App, AuthorizationType::Fob, keypad],
            "{model}"
        );
    }
}

#[test]
fn an_ultra_takes_them_only_with_its_code_which_nobody_keeps() {
    let model = Model::Ultra;
    let (mut pair, owner) = owned(model);
    pair.open_pairing_mode();
    for (code, word) in [(None, "security code"), (Some(wrong(model, 1)), "Wrong")] {
        pair.does(&Deed::Fob(FobDeed::Pair(code)));
        let (outcome, text) = says(&pair);
        assert_eq!(outcome, Some(Outcome::Refused));
        assert!(text.contains(word), "{text}");
        assert_eq!(pair.snapshot().fob.unwrap().pairing, PairingView::None);
    }
    pair.does(&Deed::Fob(FobDeed::Pair(Some(right(model)))));
    assert_eq!(says(&pair).0, Some(Outcome::Done));
    pair.open_pairing_mode();
    pair.does(&Deed::Fob(FobDeed::Pair(None)));
    assert_eq!(
        says(&pair).0,
        Some(Outcome::Refused),
        "typed anew each time"
    );
    let session = pair.connect(&owner).unwrap();
    assert_eq!(kinds(&mut pair, session, model).len(), 2);
}

#[test]
fn a_fresh_ultra_is_set_up_by_a_phone_and_by_no_fob() {
    let model = Model::Ultra;
    let mut pair = Pair::new(model, 3);
    pair.open_pairing_mode();
    pair.does(&Deed::Fob(FobDeed::Pair(Some(right(model)))));
    let (outcome, text) = says(&pair);
    assert_eq!(outcome, Some(Outcome::Refused));
    assert!(text.contains("phone first"), "{text}");
    assert!(!pair.snapshot().set_up);
}

#[test]
fn a_press_of_the_fob_moves_the_bolt() {
    for model in LOCKS {
        let (mut pair, ..) = home(model);
        pair.does(&Deed::Fob(FobDeed::Press(Presses::One)));
        assert_eq!(says(&pair).0, Some(Outcome::Accepted), "{:?}", says(&pair));
        assert!(pair.snapshot().fob.unwrap().busy);
        pair.does(&Deed::Fob(FobDeed::Press(Presses::Two)));
        assert!(says(&pair).1.contains("still"), "{:?}", says(&pair));
        pair.advance(Duration::from_secs(10));
        assert_eq!(says(&pair).0, Some(Outcome::Done));
        assert_eq!(pair.snapshot().bolt, Bolt::Unlocked, "{model}");
        assert!(!pair.snapshot().fob.unwrap().busy);
    }
}

#[test]
fn a_code_opens_and_the_arrow_locks() {
    for model in LOCKS {
        let (mut pair, _, session) = home(model);
        add_code(&mut pair, session, model, 345_678);
        types(&mut pair, 345_678);
        pair.advance(Duration::from_secs(10));
        assert_eq!(keypad_says(&pair).0, Some(Outcome::Done), "{model}");
        assert_eq!(pair.snapshot().bolt, Bolt::Unlocked);
        pair.does(&Deed::Keypad(KeypadDeed::Arrow));
        pair.advance(Duration::from_secs(10));
        assert_eq!(pair.snapshot().bolt, Bolt::Locked);
    }
}

#[test]
fn refusals_come_in_words() {
    let model = Model::SmartLock;
    let (mut pair, owner, session) = home(model);
    let id = add_code(&mut pair, session, model, 345_678);
    let refused = |pair: &mut Pair, code: u32| {
        types(pair, code);
        let (outcome, text) = keypad_says(pair);
        assert_eq!(outcome, Some(Outcome::Refused), "{text}");
        text
    };
    for _ in 0..4 {
        assert_eq!(refused(&mut pair, 999_999), "Wrong keypad code.");
    }
    assert!(refused(&mut pair, 999_999).contains("30 seconds"));
    assert!(refused(&mut pair, 345_678).contains("30 seconds"));
    pair.advance(Duration::from_secs(31));
    types(&mut pair, 345_678);
    assert_eq!(keypad_says(&pair).0, Some(Outcome::Accepted));
    pair.does(&Deed::Fob(FobDeed::Press(Presses::One)));
    assert!(says(&pair).1.contains("busy"), "{:?}", says(&pair));
    pair.advance(Duration::from_secs(10));

    let update = KeypadCodeUpdate {
        id,
        code: KeypadCode::from_wire(345_678),
        name: Name::new("Postman").unwrap(),
        enabled: false,
        limit: None,
    };
    pair.ask(
        session,
        Command::UpdateKeypadCode(update),
        Some(&right(model)),
    )
    .unwrap();
    assert!(refused(&mut pair, 345_678).contains("Switched off"));

    pair.lock().remove_batteries();
    assert!(refused(&mut pair, 345_678).contains("does not answer"));
    let _ = owner;
}

#[test]
fn a_factory_reset_makes_them_strangers() {
    for model in LOCKS {
        let (mut pair, ..) = home(model);
        pair.reset_by_hand();
        assert_eq!(pair.snapshot().fob.unwrap().pairing, PairingView::Paired);
        pair.does(&Deed::Fob(FobDeed::Press(Presses::One)));
        types(&mut pair, 345_678);
        let (outcome, text) = says(&pair);
        assert_eq!(outcome, Some(Outcome::Refused));
        assert!(text.contains("does not know this fob"), "{text}");
        assert!(keypad_says(&pair).1.contains("does not know this keypad"));
        let snapshot = pair.snapshot();
        assert_eq!(snapshot.fob.unwrap().pairing, PairingView::Stranger);
        assert_eq!(snapshot.bolt, Bolt::Locked);
    }
}

#[test]
fn batteries_that_go_while_the_fob_talks_leave_it_unsure() {
    let (mut pair, ..) = home(Model::SmartLock);
    pair.does(&Deed::Fob(FobDeed::Press(Presses::One)));
    pair.advance(Duration::from_millis(300));
    pair.does(&Deed::Batteries(false));
    let (outcome, text) = says(&pair);
    assert_eq!(outcome, Some(Outcome::Refused));
    assert!(text.contains("nobody knows"), "{text}");
    assert!(!pair.snapshot().fob.unwrap().busy);
}
