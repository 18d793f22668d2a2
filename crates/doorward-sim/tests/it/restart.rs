//! Power cuts: what was acknowledged is still there, what was not known is not claimed.

use core::time::Duration;

use doorward_proto::{
    Command, ErrorCode, Message, Model, log::LogOrder, log::LogRequest, types::LockAction,
    types::LockState,
};
use doorward_sim::{Bolt, HardwareState, pair::Pair};
use doorward_store::{Store, file::FileStore};

use super::kit::{admit, owned, refusal, right, set_code, verify, wrong};

#[test]
fn a_lock_comes_back_as_it_was() {
    for model in [Model::SmartLock, Model::Ultra] {
        let (mut pair, owner) = owned(model);
        let session = pair.connect(&owner).unwrap();
        pair.act(session, LockAction::Unlock).unwrap();
        verify(&mut pair, session, &wrong(model, 0)).unwrap_err();
        let (store, hardware) = pair.into_remains();
        let mut pair = Pair::with_store(model, 2, store, hardware);
        let session = pair.connect(&owner).unwrap();
        assert_eq!(
            pair.states(session).unwrap().lock_state,
            LockState::Unlocked
        );
        assert_eq!(super::kit::status(&mut pair, session).own_failures, 1);
        verify(&mut pair, session, &right(model)).unwrap();
    }
}

#[test]
fn the_position_is_unknown_until_it_is_found() {
    let (mut pair, owner) = owned(Model::SmartLock);
    pair.lock().remove_batteries();
    pair.lock().insert_batteries();
    let session = pair.connect(&owner).unwrap();
    assert_eq!(pair.states(session).unwrap().lock_state, LockState::BootRun);
    pair.advance(Duration::from_secs(1));
    assert_eq!(pair.states(session).unwrap().lock_state, LockState::Locked);
}

#[test]
fn a_device_is_busy_while_it_starts_and_no_longer() {
    for model in [
        Model::SmartLock,
        Model::Ultra,
        Model::SmartDoor,
        Model::Opener,
    ] {
        let (mut pair, owner) = owned(model);
        pair.lock().remove_batteries();
        pair.lock().insert_batteries();
        let session = pair.connect(&owner).unwrap();
        let step = Duration::from_millis(100);
        let mut starting = Duration::ZERO;
        // Where there is a strike, it is that.
        let open = LockAction::Unlatch;
        while pair.states(session).unwrap().lock_state == LockState::BootRun {
            let refused = refusal(pair.act(session, open));
            assert_eq!(refused, ErrorCode::Busy, "{model}");
            pair.advance(step);
            starting += step;
        }
        assert!(
            starting > Duration::ZERO && starting <= Duration::from_secs(2),
            "{model}: {starting:?}"
        );
        pair.act(session, open).unwrap();
    }
}

#[test]
fn power_that_fails_half_way_leaves_the_bolt_half_way() {
    let (mut pair, owner) = owned(Model::SmartLock);
    let session = pair.connect(&owner).unwrap();
    pair.begin(
        session,
        doorward_client::Request::new(doorward_sim::pair::lock_action(LockAction::Unlock), None),
    );
    pair.advance(Duration::from_millis(700));
    pair.lock().remove_batteries();
    assert_eq!(pair.snapshot().bolt, Bolt::Between);
    pair.lock().insert_batteries();
    pair.advance(Duration::from_secs(1));
    let session = pair.connect(&owner).unwrap();
    assert_eq!(
        pair.states(session).unwrap().lock_state,
        LockState::Undefined
    );
    pair.act(session, LockAction::Lock).unwrap();
    assert_eq!(pair.snapshot().bolt, Bolt::Locked);
}

fn log_length<S: Store>(
    pair: &mut Pair<S>,
    session: doorward_sim::pair::Session,
    model: Model,
) -> usize {
    let request = LogRequest {
        start: 0,
        count: u16::MAX,
        order: LogOrder::Ascending,
        total_count: true,
    };
    let answer = pair
        .ask(session, Command::RequestLog(request), Some(&right(model)))
        .unwrap();
    answer
        .progress
        .iter()
        .filter(|message| matches!(message, Message::LogEntry(_)))
        .count()
}

#[test]
fn a_folder_keeps_everything_that_was_acknowledged() {
    let model = Model::SmartLock;
    let folder = tempfile::tempdir().unwrap();
    let open = || FileStore::open(folder.path()).unwrap();
    let mut pair = Pair::with_store(model, 1, open(), HardwareState::default());
    let owner = admit(&mut pair, model, "Owner");
    let session = pair.connect(&owner).unwrap();
    set_code(&mut pair, session, None, &right(model)).unwrap();
    pair.act(session, LockAction::Unlock).unwrap();
    verify(&mut pair, session, &wrong(model, 0)).unwrap_err();
    let entries = log_length(&mut pair, session, model);
    assert!(entries > 0);
    let hardware = pair.lock().hardware_state();
    drop(pair);

    let mut pair = Pair::with_store(model, 2, open(), hardware);
    let session = pair.connect(&owner).unwrap();
    assert_eq!(
        pair.states(session).unwrap().lock_state,
        LockState::Unlocked
    );
    assert!(log_length(&mut pair, session, model) >= entries);
    pair.ask(session, Command::RequestConfig, None).unwrap();
    refusal(verify(&mut pair, session, &wrong(model, 1)));

    pair.reset_by_hand();
    drop(pair);
    let mut pair = Pair::with_store(model, 3, open(), hardware);
    assert!(!pair.snapshot().set_up);
    let session = pair.connect(&owner).unwrap();
    pair.states(session).unwrap_err();
}
