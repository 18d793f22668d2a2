//! What a guest sees when the device does nothing for them any more, and when somebody only claims so.

use core::time::Duration;

use doorward_app::{
    App, AppError, Denied, DeviceCard, DeviceId, DoorAction, Freshness, InviteWish, Limit,
    LockState, Notice, PermissionChange, Reach, Standing, UnixTime, Visit,
};
use doorward_sim::Model;

use crate::house::{House, until};

const CODE: &str = "4826";

struct Flat {
    house: House,
    owner: App,
    visit: Visit,
    guest: App,
    id: DeviceId,
    permission: u32,
}

/// An owner inside the gate, and a guest by invitation who has just looked at the door.
async fn flat(limit: Option<Limit>) -> Flat {
    let house = House::with(Model::SmartLock);
    let (owner, visit) = house.owned(CODE).await;
    let id = house.id();
    owner.enter(&visit, id, CODE, false).await.unwrap();
    let wish = InviteWish {
        name: "Bert".to_owned(),
        limit,
        remote_allowed: true,
    };
    let invitation = owner.invite(&visit, id, wish).await.unwrap();
    let guest = house.phone("bert").await;
    guest.redeem(invitation.expose_link(), None).await.unwrap();
    let card = guest.refresh(id).await.unwrap();
    assert_eq!(card.freshness, Freshness::Live);
    assert_ne!(card.state, LockState::Unknown);
    Flat {
        house,
        owner,
        visit,
        guest,
        id,
        permission: invitation.authorization,
    }
}

impl Flat {
    async fn change(&self, change: PermissionChange) {
        self.owner
            .change_permission(&self.visit, self.id, self.permission, change)
            .await
            .unwrap();
    }

    async fn enabled(&self, on: bool) {
        self.change(PermissionChange {
            enabled: Some(on),
            ..PermissionChange::default()
        })
        .await;
    }

    async fn limited(&self, limit: Limit) {
        self.change(PermissionChange {
            limit: Some(Some(limit)),
            ..PermissionChange::default()
        })
        .await;
    }
}

fn denial(card: &DeviceCard) -> Option<(Denied, Option<Standing>)> {
    let denial = card.denied?;
    assert!(card.notices.contains(&Notice::Denied(denial)), "{card:?}");
    assert!(matches!(card.freshness, Freshness::Old { .. }), "{card:?}");
    Some((denial.why, denial.standing))
}

#[tokio::test]
async fn somebody_switched_off_sees_how_it_was_and_why_not_more() {
    let flat = flat(None).await;
    flat.enabled(false).await;
    let refused = flat.guest.refresh(flat.id).await.unwrap_err();
    assert_eq!(refused.word(), "denied");
    let card = flat.guest.device(flat.id).unwrap();
    assert_eq!(denial(&card), Some((Denied::Disabled, None)));
    // Another program of the same guest never read anything: that is no state either.
    let fresh = flat.house.phone("bert").await;
    fresh.refresh(flat.id).await.unwrap_err();
    let never = fresh.device(flat.id).unwrap();
    assert_eq!(
        (never.state, never.freshness, never.denied.is_some()),
        (LockState::Unknown, Freshness::Never, true)
    );
    flat.enabled(true).await;
    let card = flat.guest.refresh(flat.id).await.unwrap();
    assert_eq!((card.freshness, card.denied), (Freshness::Live, None));
}

#[tokio::test]
async fn a_page_that_only_watches_finds_out_that_it_is_told_nothing_any_more() {
    let flat = flat(None).await;
    let _watching = flat.guest.changes();
    flat.enabled(false).await;
    assert_eq!(flat.guest.device(flat.id).unwrap().denied, None);
    tokio::time::pause();
    tokio::time::advance(Duration::from_secs(13)).await;
    tokio::time::resume();
    let card = until(&flat.guest, flat.id, |card| card.denied.is_some()).await;
    assert_eq!(denial(&card), Some((Denied::Disabled, None)));
    // And that it is told everything again.
    flat.enabled(true).await;
    tokio::time::pause();
    tokio::time::advance(Duration::from_secs(31)).await;
    tokio::time::resume();
    let card = until(&flat.guest, flat.id, |card| card.denied.is_none()).await;
    assert_eq!(card.freshness, Freshness::Live);
}

#[tokio::test]
async fn what_was_told_long_ago_is_old_though_the_link_stands() {
    let flat = flat(None).await;
    tokio::time::pause();
    tokio::time::advance(Duration::from_secs(21)).await;
    let card = flat.guest.device(flat.id).unwrap();
    assert!(
        matches!(card.freshness, Freshness::Old { age } if age >= Duration::from_secs(21)),
        "{card:?}"
    );
}

#[tokio::test]
async fn somebody_out_of_their_time_is_told_when_it_begins_as_the_invitation_said() {
    let now = UnixTime::now();
    let limit = |from: i64, until: i64| Limit {
        from: Some(UnixTime(now.0 + from)),
        until: Some(UnixTime(now.0 + until)),
        ..Limit::default()
    };
    let invited = limit(-60, 86_400);
    let flat = flat(Some(invited)).await;
    assert_eq!(flat.guest.device(flat.id).unwrap().limit, Some(invited));
    flat.limited(limit(3_600, 7_200)).await;
    flat.guest.refresh(flat.id).await.unwrap_err();
    let card = flat.guest.device(flat.id).unwrap();
    // The owner changed it since: what the invitation said is nothing to hold out.
    assert_eq!(denial(&card), Some((Denied::OutsideItsTime, None)));
}

#[tokio::test]
async fn an_invitation_for_later_is_taken_up_now_and_says_when_it_begins() {
    let house = House::with(Model::SmartLock);
    let (owner, visit) = house.owned(CODE).await;
    let id = house.id();
    owner.enter(&visit, id, CODE, false).await.unwrap();
    let from = UnixTime(UnixTime::now().0 + 100 * 3_600);
    let wish = InviteWish {
        name: "Bert".to_owned(),
        limit: Some(Limit {
            from: Some(from),
            ..Limit::default()
        }),
        remote_allowed: true,
    };
    let invitation = owner.invite(&visit, id, wish).await.unwrap();
    let guest = house.phone("bert").await;
    guest.redeem(invitation.expose_link(), None).await.unwrap();
    let card = guest.device(id).unwrap();
    let denial = card.denied.expect("not yet");
    assert_eq!(
        (denial.why, denial.standing),
        (Denied::OutsideItsTime, Some(Standing::NotYet { from }))
    );
    house.host.advance(Duration::from_secs(101 * 3_600)).await;
    assert_eq!(guest.refresh(id).await.unwrap().denied, None);
}

#[tokio::test]
async fn somebody_whose_time_is_over_is_told_since_when() {
    let house = House::with(Model::SmartLock);
    let (owner, visit) = house.owned(CODE).await;
    let id = house.id();
    owner.enter(&visit, id, CODE, false).await.unwrap();
    let until = UnixTime(UnixTime::now().0 + 5);
    let wish = InviteWish {
        name: "Bert".to_owned(),
        limit: Some(Limit {
            until: Some(until),
            ..Limit::default()
        }),
        remote_allowed: true,
    };
    let invitation = owner.invite(&visit, id, wish).await.unwrap();
    house.host.advance(Duration::from_secs(10)).await;
    while UnixTime::now() <= until {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let guest = house.phone("bert").await;
    guest.redeem(invitation.expose_link(), None).await.unwrap();
    let denial = guest.device(id).unwrap().denied.expect("over");
    assert_eq!(
        (denial.why, denial.standing),
        (
            Denied::OutsideItsTime,
            Some(Standing::Expired { since: until })
        )
    );
}

#[tokio::test]
async fn a_removed_phone_shows_nothing_as_fresh() {
    let flat = flat(None).await;
    flat.owner
        .remove_permission(&flat.visit, flat.id, flat.permission)
        .await
        .unwrap();
    let lost = flat.guest.refresh(flat.id).await.unwrap_err();
    assert_eq!(lost.word(), "authorization_lost");
    let card = flat.guest.device(flat.id).unwrap();
    assert_eq!(card.reach, Reach::Disowned);
    assert!(matches!(card.freshness, Freshness::Old { .. }), "{card:?}");
    assert!(card.notices.contains(&Notice::Disowned));
}

#[tokio::test]
async fn who_only_claims_that_the_lock_knows_nobody_takes_nothing_away() {
    let flat = flat(None).await;
    let (owner, id) = (&flat.owner, flat.id);
    let before = owner.refresh(id).await.unwrap();
    owner.close();
    flat.house.impostor(true);
    let claimed = owner.refresh(id).await.unwrap_err();
    assert!(claimed.to_string().contains("says that"), "{claimed}");
    let card = owner.device(id).unwrap();
    assert_eq!(card.reach, Reach::Disowned);
    assert_eq!(
        (card.next_action, card.other_actions),
        (before.next_action, before.other_actions),
        "locking and unlocking stay"
    );
    flat.house.impostor(false);
    let card = owner.refresh(id).await.unwrap();
    assert_eq!(
        (card.reach, card.freshness),
        (Reach::Reached, Freshness::Live)
    );
    assert!(!card.notices.contains(&Notice::Disowned));
}

#[tokio::test]
async fn what_was_on_its_way_when_the_claim_came_may_have_been_done() {
    let flat = flat(None).await;
    let (owner, id) = (&flat.owner, flat.id);
    owner.refresh(id).await.unwrap();
    owner.close();
    flat.house.impostor(true);
    flat.house.claims_after(2);
    let claimed = owner.act(id, DoorAction::Lock).await.unwrap_err();
    assert!(
        matches!(
            claimed,
            AppError::AuthorizationLost {
                perhaps_done: true,
                ..
            }
        ),
        "{claimed:?}"
    );
    assert_eq!(owner.device(id).unwrap().state, LockState::Unknown);
}

#[tokio::test]
async fn an_invitation_never_replaces_a_device_that_is_there_already() {
    let flat = flat(None).await;
    let wish = |name: &str| InviteWish {
        name: name.to_owned(),
        limit: None,
        remote_allowed: false,
    };
    let second = flat
        .owner
        .invite(&flat.visit, flat.id, wish("Carl"))
        .await
        .unwrap();
    flat.guest.close();
    flat.house.impostor(true);
    flat.guest.refresh(flat.id).await.unwrap_err();
    flat.house.impostor(false);
    assert_eq!(
        flat.guest.device(flat.id).unwrap().reach,
        Reach::Disowned,
        "claimed"
    );
    let refused = flat.guest.redeem(second.expose_link(), None).await;
    assert_eq!(
        refused,
        Err(AppError::AlreadyHere {
            id: flat.id,
            name: "Front door".to_owned()
        })
    );
    flat.guest.refresh(flat.id).await.expect("the old key");
    // Whoever means it removes the device first.
    flat.guest.forget_device(flat.id).await.unwrap();
    flat.guest.redeem(second.expose_link(), None).await.unwrap();
}
