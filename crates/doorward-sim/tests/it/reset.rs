//! Factory reset: by hand only, and for good.

use core::time::Duration;

use doorward_client::ClientError;
use doorward_proto::{Command, Model, types::LockAction};
use doorward_sim::{Bolt, pair::Pair};

use super::kit::{admit, code, owned, verify};

const BOTH: [Model; 2] = [Model::SmartLock, Model::Ultra];

#[test]
fn a_reset_forgets_everybody_and_leaves_the_bolt_where_it_is() {
    for model in BOTH {
        let (mut pair, owner) = owned(model);
        let session = pair.connect(&owner).unwrap();
        pair.act(session, LockAction::Unlock).unwrap();
        pair.reset_by_hand();
        assert_eq!(
            (pair.snapshot().set_up, pair.snapshot().bolt),
            (false, Bolt::Unlocked)
        );

        let session = pair.connect(&owner).unwrap();
        let lost = pair.states(session);
        assert!(
            matches!(lost, Err(ClientError::AuthorizationLost)),
            "{lost:?}"
        );

        // Set up again, with a new code: nothing of the old one counts.
        pair.open_pairing_mode();
        let new = code(model, "584207");
        let heir = pair
            .pair("Heir", (model == Model::Ultra).then_some(&new))
            .unwrap();
        let session = pair.connect(&heir).unwrap();
        pair.ask(session, Command::RequestConfig, None).unwrap();
        if model == Model::Ultra {
            verify(&mut pair, session, &new).unwrap();
        }
    }
}

#[test]
fn an_unfinished_gesture_forgets_nothing() {
    let (mut pair, owner) = owned(Model::Ultra);
    let powered = |pair: &mut Pair, held: u64| {
        pair.lock().remove_batteries();
        pair.lock().press();
        pair.lock().insert_batteries();
        pair.advance(Duration::from_secs(held));
        pair.lock().release();
    };
    // Let go too early.
    powered(&mut pair, 9);
    pair.advance(Duration::from_secs(2));
    let session = pair.connect(&owner).unwrap();
    pair.states(session).unwrap();
    // Armed, and not confirmed in time.
    powered(&mut pair, 11);
    assert_eq!(pair.snapshot().ring, "fast");
    pair.advance(Duration::from_secs(12));
    pair.lock().press_for(Duration::from_millis(100));
    pair.advance(Duration::from_secs(5));
    let session = pair.connect(&owner).unwrap();
    pair.states(session).unwrap();
    // Power lost while armed.
    powered(&mut pair, 11);
    pair.lock().remove_batteries();
    pair.lock().insert_batteries();
    pair.advance(Duration::from_secs(2));
    let session = pair.connect(&owner).unwrap();
    pair.states(session).unwrap();
}

#[test]
fn while_the_gesture_is_under_way_nobody_gets_through() {
    let (mut pair, owner) = owned(Model::SmartLock);
    pair.lock().remove_batteries();
    pair.lock().press();
    pair.lock().insert_batteries();
    pair.advance(Duration::from_secs(11));
    assert!(
        pair.connect(&owner).is_err(),
        "a lock that is not up takes no link"
    );
    pair.lock().release();
    pair.advance(Duration::from_secs(12));
    pair.connect(&owner).unwrap();
}

#[test]
fn the_number_of_the_hardware_survives_and_the_rest_is_new() {
    let (mut pair, _) = owned(Model::SmartLock);
    let before = pair.lock().device_id();
    pair.reset_by_hand();
    assert_eq!(pair.lock().device_id(), before);
    let heir = admit(&mut pair, Model::SmartLock, "Heir");
    assert_eq!(heir.device, before);
}
