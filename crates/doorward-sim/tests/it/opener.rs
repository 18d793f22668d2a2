//! The Opener in its hall: doorbell, chime, strike and house door.

use core::time::Duration;

use doorward_proto::{Model, types::LockAction};
use doorward_sim::{
    Bus, ChimeView, Deed, Door, FobDeed, Outcome, Presses, Strike,
    pair::{Pair, Session},
};

use super::kit::owned;

const MODEL: Model = Model::Opener;

fn hall() -> (Pair, Session) {
    let (mut pair, owner) = owned(MODEL);
    pair.advance(Duration::from_secs(5));
    let session = pair.connect(&owner).unwrap();
    (pair, session)
}

fn strike(pair: &Pair) -> Strike {
    pair.snapshot().opener.unwrap().strike
}

/// Whether the house door can be pushed open now.
fn gives_way(pair: &mut Pair) -> bool {
    let pushed = pair.lock().perform(&Deed::Door(true)).is_ok();
    if pushed {
        pair.does(&Deed::Door(false));
    }
    pushed
}

#[test]
fn the_house_door_opens_while_the_strike_hums_and_not_a_moment_longer() {
    let (mut pair, session) = hall();
    assert!(!gives_way(&mut pair));
    let id = pair.begin(
        session,
        doorward_client::Request::new(doorward_sim::pair::lock_action(LockAction::Unlatch), None),
    );
    pair.advance(Duration::from_millis(500));
    assert_eq!(strike(&pair), Strike::Released);
    assert_eq!(pair.snapshot().state, "open");
    pair.does(&Deed::Door(true));
    assert_eq!(pair.snapshot().door, Door::Open);
    pair.does(&Deed::Door(false));
    pair.finish(session, id).unwrap();
    pair.advance(Duration::from_secs(30));
    assert_eq!(strike(&pair), Strike::Holds);
    assert!(!gives_way(&mut pair));
}

#[test]
fn a_ring_opens_only_when_ring_to_open_is_on() {
    let (mut pair, session) = hall();
    pair.does(&Deed::Bell);
    assert_eq!(pair.snapshot().opener.unwrap().chime, ChimeView::Sounds);
    pair.advance(Duration::from_secs(10));
    assert!(!gives_way(&mut pair));

    pair.act(session, LockAction::Unlock).unwrap();
    assert_eq!(pair.snapshot().state, "ring-to-open");
    assert!(pair.snapshot().opener.unwrap().ring_to_open_s.is_some());
    pair.does(&Deed::Bell);
    let mut opened = false;
    for _ in 0..100 {
        pair.advance(Duration::from_millis(100));
        opened |= gives_way(&mut pair);
    }
    assert!(opened);
    pair.advance(Duration::from_secs(60));
    assert!(!gives_way(&mut pair));
}

#[test]
fn a_ring_over_dead_wires_reaches_nobody() {
    let (mut pair, session) = hall();
    pair.act(session, LockAction::Unlock).unwrap();
    pair.does(&Deed::Bus(Bus::Dead));
    pair.does(&Deed::Bell);
    for _ in 0..100 {
        pair.advance(Duration::from_millis(100));
        assert!(!gives_way(&mut pair));
    }
    assert_eq!(pair.snapshot().opener.unwrap().chime, ChimeView::Silent);
}

#[test]
fn without_batteries_the_intercom_works_as_before() {
    let (mut pair, session) = hall();
    pair.act(session, LockAction::Unlock).unwrap();
    pair.does(&Deed::Batteries(false));
    pair.does(&Deed::Bell);
    let opener = pair.snapshot().opener.unwrap();
    assert_eq!(
        (opener.chime, opener.strike),
        (ChimeView::Sounds, Strike::Holds)
    );
    assert!(!gives_way(&mut pair));
}

#[test]
fn a_fob_works_the_opener_too() {
    let (mut pair, _) = hall();
    pair.open_pairing_mode();
    pair.does(&Deed::Fob(FobDeed::Pair(None)));
    assert_eq!(pair.snapshot().fob.unwrap().outcome, Some(Outcome::Done));
    pair.does(&Deed::Fob(FobDeed::Press(Presses::One)));
    pair.advance(Duration::from_secs(1));
    let fob = pair.snapshot().fob.unwrap();
    assert_eq!(fob.outcome, Some(Outcome::Done), "{fob:?}");
    assert_eq!(pair.snapshot().state, "ring-to-open");
}

#[test]
fn a_factory_reset_leaves_the_house_as_it_is() {
    let (mut pair, _) = hall();
    pair.reset_by_hand();
    let snapshot = pair.snapshot();
    assert!(!snapshot.set_up);
    assert_eq!(snapshot.door, Door::Closed);
}
