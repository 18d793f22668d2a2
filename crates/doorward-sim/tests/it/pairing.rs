//! Pairing: only by hand at the lock, and on the Ultra only with the code.

use core::time::Duration;

use doorward_proto::{ErrorCode, Model, advertising};
use doorward_sim::pair::Pair;

use super::kit::{admit, code, refusal, right, verify, wrong};

const BOTH: [Model; 2] = [Model::SmartLock, Model::Ultra];

#[test]
fn a_fresh_lock_pairs_while_the_ring_is_lit_and_never_else() {
    for model in BOTH {
        let mut pair = Pair::new(model, 7);
        assert_eq!(
            refusal(pair.pair("Early", Some(&right(model)))),
            ErrorCode::NotPairing
        );
        assert!(!pair.snapshot().set_up);

        pair.open_pairing_mode();
        assert_eq!(pair.snapshot().ring, "steady");
        let anna = pair.pair("Anna", Some(&right(model))).unwrap();
        assert_eq!(
            (pair.snapshot().pairing_s, pair.snapshot().set_up),
            (None, true),
            "success ends it"
        );

        let session = pair.connect(&anna).unwrap();
        assert!(pair.states(session).is_ok());
        assert_eq!(
            refusal(pair.pair("Late", Some(&right(model)))),
            ErrorCode::NotPairing
        );
    }
}

#[test]
fn pairing_mode_runs_out_after_two_minutes() {
    for model in BOTH {
        let mut pair = Pair::new(model, 7);
        pair.open_pairing_mode();
        pair.advance(Duration::from_secs(120));
        assert_eq!(
            refusal(pair.pair("Late", Some(&right(model)))),
            ErrorCode::NotPairing
        );
    }
}

#[test]
fn the_advertisement_tells_pairing_mode() {
    for model in BOTH {
        let (mut pair, _) = super::kit::owned(model);
        let is_pairing = |pair: &mut Pair| {
            let advertisement = advertising::parse(pair.lock().advertisement()).unwrap();
            matches!(
                advertisement.kind,
                advertising::AdvertisementKind::Pairing { .. }
            )
        };
        assert!(!is_pairing(&mut pair));
        pair.open_pairing_mode();
        assert!(is_pairing(&mut pair));
        pair.advance(Duration::from_secs(120));
        assert!(!is_pairing(&mut pair));
    }
}

#[test]
fn the_code_of_an_ultras_first_pairing_becomes_its_code() {
    let mut pair = Pair::new(Model::Ultra, 7);
    let owner = admit(&mut pair, Model::Ultra, "Owner");
    let session = pair.connect(&owner).unwrap();
    verify(&mut pair, session, &right(Model::Ultra)).unwrap();
}

#[test]
fn an_ultra_takes_nobody_without_the_code() {
    let (mut pair, _) = super::kit::owned(Model::Ultra);
    pair.open_pairing_mode();
    pair.pair("Codeless", None).unwrap_err();
    pair.pair("Wrong", Some(&wrong(Model::Ultra, 0)))
        .unwrap_err();
    assert!(
        pair.snapshot().pairing_s.is_some(),
        "one wrong code does not end it"
    );
    pair.pair("Guest", Some(&right(Model::Ultra))).unwrap();
}

#[test]
fn three_wrong_codes_end_pairing_mode() {
    let (mut pair, _) = super::kit::owned(Model::Ultra);
    pair.open_pairing_mode();
    let answers = [
        ErrorCode::BadCode,
        ErrorCode::BadCode,
        // The last one says that there is no further try.
        ErrorCode::TooManyCodeAttempts,
    ];
    for (number, answer) in answers.into_iter().enumerate() {
        assert!(pair.snapshot().pairing_s.is_some());
        let refused = pair.pair("Guesser", Some(&wrong(Model::Ultra, number)));
        assert_eq!(refusal(refused), answer);
    }
    assert_eq!(pair.snapshot().pairing_s, None);
    assert_eq!(
        refusal(pair.pair("Guest", Some(&right(Model::Ultra)))),
        ErrorCode::NotPairing
    );
}

#[test]
fn a_classic_lock_pairs_without_a_code() {
    let (mut pair, _) = super::kit::owned(Model::SmartLock);
    pair.open_pairing_mode();
    pair.pair("Guest", None).unwrap();
}

#[test]
fn a_press_ends_pairing_mode_and_the_bolt_stays() {
    let mut pair = Pair::new(Model::SmartLock, 7);
    pair.open_pairing_mode();
    pair.lock().press_for(Duration::from_millis(100));
    pair.advance(Duration::from_secs(5));
    assert_eq!(
        (pair.snapshot().pairing_s, pair.snapshot().state),
        (None, "locked")
    );
}

#[test]
fn leading_zeros_are_part_of_the_code() {
    let mut pair = Pair::new(Model::Ultra, 7);
    pair.open_pairing_mode();
    let owner = pair
        .pair("Owner", Some(&code(Model::Ultra, "000548")))
        .unwrap();
    let session = pair.connect(&owner).unwrap();
    verify(&mut pair, session, &code(Model::Ultra, "000548")).unwrap();
}

#[test]
fn the_same_seed_makes_the_same_world() {
    let story = |seed| {
        let mut pair = Pair::new(Model::Ultra, seed);
        let owner = admit(&mut pair, Model::Ultra, "Owner");
        let session = pair.connect(&owner).unwrap();
        pair.act(session, doorward_proto::types::LockAction::Unlock)
            .unwrap();
        pair.record().to_vec()
    };
    assert_eq!(story(3), story(3));
    assert_ne!(story(3), story(4));
}
