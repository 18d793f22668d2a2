//! The security code: refused, counted, waited for, changed.

use core::time::Duration;

use doorward_proto::{Command, ErrorCode, Model, types::LockAction};

use super::kit::{admit, code, owned, refusal, right, set_code, status, verify, wrong};

const BOTH: [Model; 2] = [Model::SmartLock, Model::Ultra];

#[test]
fn a_wrong_code_is_refused_and_the_door_still_obeys() {
    for model in BOTH {
        let (mut pair, owner) = owned(model);
        let session = pair.connect(&owner).unwrap();
        assert_eq!(
            refusal(verify(&mut pair, session, &wrong(model, 0))),
            ErrorCode::BadCode
        );
        assert_eq!(status(&mut pair, session).own_failures, 1);
        pair.act(session, LockAction::Unlock).unwrap();
        verify(&mut pair, session, &right(model)).unwrap();
        assert_eq!(status(&mut pair, session).own_failures, 0);
    }
}

#[test]
fn who_has_not_shown_the_code_opens_the_door_and_reads_nothing() {
    let (mut pair, _) = owned(Model::SmartLock);
    let guest = admit(&mut pair, Model::SmartLock, "Guest");
    let session = pair.connect(&guest).unwrap();
    pair.act(session, LockAction::Unlock).unwrap();
    assert_eq!(
        refusal(pair.ask(session, Command::RequestConfig, None)),
        ErrorCode::BadCode
    );
    assert_eq!(
        refusal(pair.ask(session, Command::RequestAdvancedConfig, None)),
        ErrorCode::BadCode
    );
    assert_eq!(
        status(&mut pair, session).own_failures,
        0,
        "asking is not guessing"
    );
    verify(&mut pair, session, &right(Model::SmartLock)).unwrap();
    pair.ask(session, Command::RequestConfig, None).unwrap();
}

#[test]
fn five_wrong_codes_cost_a_minute_and_the_right_one_waits_too() {
    for model in BOTH {
        let (mut pair, owner) = owned(model);
        let session = pair.connect(&owner).unwrap();
        for number in 0..5 {
            assert_eq!(
                refusal(verify(&mut pair, session, &wrong(model, number))),
                ErrorCode::BadCode
            );
        }
        assert_eq!(
            refusal(verify(&mut pair, session, &right(model))),
            ErrorCode::TooManyCodeAttempts
        );
        let waiting = status(&mut pair, session).wait_s;
        assert!((1..=60).contains(&waiting), "{waiting}");
        pair.act(session, LockAction::Unlock).unwrap();
        pair.advance(Duration::from_secs(u64::from(waiting)));
        verify(&mut pair, session, &right(model)).unwrap();
    }
}

#[test]
fn pulling_the_batteries_gives_no_try_back_and_begins_the_wait_anew() {
    let model = Model::SmartLock;
    let (mut pair, owner) = owned(model);
    let session = pair.connect(&owner).unwrap();
    for number in 0..5 {
        verify(&mut pair, session, &wrong(model, number)).unwrap_err();
    }
    pair.advance(Duration::from_secs(50));
    pair.lock().remove_batteries();
    pair.advance(Duration::from_secs(600));
    pair.lock().insert_batteries();
    pair.advance(Duration::from_secs(2));
    let session = pair.connect(&owner).unwrap();
    assert_eq!(
        refusal(verify(&mut pair, session, &right(model))),
        ErrorCode::TooManyCodeAttempts
    );
    let waiting = status(&mut pair, session).wait_s;
    assert!(waiting > 50, "{waiting}");
}

#[test]
fn a_guessing_guest_never_locks_out_the_owner() {
    let model = Model::SmartLock;
    let (mut pair, owner) = owned(model);
    let guest = admit(&mut pair, model, "Guest");
    let at_guest = pair.connect(&guest).unwrap();
    for number in 0..40 {
        verify(&mut pair, at_guest, &wrong(model, number)).unwrap_err();
        pair.advance(Duration::from_secs(3600));
    }
    let at_owner = pair.connect(&owner).unwrap();
    verify(&mut pair, at_owner, &right(model)).unwrap();
    pair.act(at_guest, LockAction::Lock).unwrap();
}

#[test]
fn changing_the_code_takes_the_old_one_and_unproves_everybody_else() {
    for model in BOTH {
        let (mut pair, owner) = owned(model);
        let partner = admit(&mut pair, model, "Partner");
        let at_owner = pair.connect(&owner).unwrap();
        let at_partner = pair.connect(&partner).unwrap();
        verify(&mut pair, at_partner, &right(model)).unwrap();
        pair.ask(at_partner, Command::RequestConfig, None).unwrap();

        let new = code(model, "584207");
        assert_eq!(
            refusal(set_code(&mut pair, at_owner, Some(&wrong(model, 0)), &new)),
            ErrorCode::BadCode
        );
        set_code(&mut pair, at_owner, Some(&right(model)), &new).unwrap();
        assert_eq!(
            refusal(pair.ask(at_partner, Command::RequestConfig, None)),
            ErrorCode::BadCode
        );
        assert_eq!(
            refusal(verify(&mut pair, at_partner, &right(model))),
            ErrorCode::BadCode
        );
        verify(&mut pair, at_partner, &new).unwrap();
    }
}
