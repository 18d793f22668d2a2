//! Invitations that are made again, entries somebody else changed, and what everybody may do at a moment.

use doorward_app::{
    App, AppError, DeviceId, DoorAction, Entry, InvitationEnd, InvitationState, InviteWish, Limit,
    LimitProblem, PermissionChange, PermissionView, PermissionsView, Present, RemovalWarning,
    Standing, UnixTime, Visit, Weekday,
};
use doorward_sim::Model;

use crate::house::House;

const CODE: &str = "4826";

fn invite(name: &str) -> InviteWish {
    InviteWish {
        name: name.to_owned(),
        limit: None,
        remote_allowed: false,
    }
}

async fn inside(house: &House) -> (App, Visit, DeviceId) {
    let (owner, visit) = house.owned(CODE).await;
    let id = house.id();
    owner.enter(&visit, id, CODE, false).await.unwrap();
    (owner, visit, id)
}

fn named<'a>(view: &'a PermissionsView, name: &str) -> &'a PermissionView {
    let found = view.permissions.iter().find(|entry| entry.name == name);
    found.unwrap_or_else(|| panic!("no {name} in {view:?}"))
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_request_never_makes_a_second_invitation() {
    let house = House::with(Model::SmartLock);
    let (owner, visit, id) = inside(&house).await;
    let (first, second) = tokio::join!(
        owner.invite_once(&visit, id, "form 1", invite("Bert")),
        owner.invite_once(&visit, id, "form 1", invite("Bert")),
    );
    let first = first.unwrap();
    assert_eq!(Ok(&first), second.as_ref());
    assert_eq!(
        owner
            .permissions(&visit, id)
            .await
            .unwrap()
            .permissions
            .len(),
        2
    );
    let other = owner
        .invite_once(&visit, id, "form 2", invite("Carl"))
        .await;
    assert_ne!(other.unwrap().authorization, first.authorization);

    // Another visit, and another start of the app: the link is gone, and still there is no second one.
    let later = Visit::new("later");
    let again = house.phone("anna").await;
    assert_eq!(
        again
            .invite_once(&later, id, "form 1", invite("Bert"))
            .await,
        Err(AppError::CodeNeeded),
        "a closed gate tells nothing"
    );
    again.enter(&later, id, CODE, false).await.unwrap();
    let shown = again
        .invite_once(&later, id, "form 1", invite("Bert"))
        .await;
    assert_eq!(
        shown,
        Err(AppError::InvitationShown {
            authorization: first.authorization,
            name: "Bert".to_owned()
        })
    );
    // Revoked, the page shows no link that leads nowhere, and makes no new one either.
    owner
        .remove_permission(&visit, id, first.authorization)
        .await
        .unwrap();
    let reloaded = owner
        .invite_once(&visit, id, "form 1", invite("Bert"))
        .await;
    assert_eq!(reloaded.unwrap_err().word(), "invitation_shown");
    assert_eq!(
        owner
            .permissions(&visit, id)
            .await
            .unwrap()
            .permissions
            .len(),
        2
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_made_again_has_a_new_key_and_the_old_link_is_dead() {
    let house = House::with(Model::SmartLock);
    let (owner, visit, id) = inside(&house).await;
    let limit = Limit {
        weekdays: Weekday::ALL.into_iter().collect(),
        until: Some(UnixTime(4_000_000_000)),
        ..Limit::default()
    };
    let wish = InviteWish {
        limit: Some(limit),
        remote_allowed: true,
        ..invite("Bert")
    };
    let first = owner.invite(&visit, id, wish).await.unwrap();
    let second = owner
        .invite_again(&visit, id, "again", first.authorization)
        .await
        .unwrap();
    assert_ne!(second.expose_link(), first.expose_link());
    let repeated = owner
        .invite_again(&visit, id, "again", first.authorization)
        .await
        .unwrap();
    assert_eq!(repeated, second, "a reload makes no third one");
    let view = owner.permissions(&visit, id).await.unwrap();
    let bert = named(&view, "Bert");
    assert_eq!((view.permissions.len(), bert.id), (2, second.authorization));
    assert_eq!((bert.limit, bert.remote_allowed), (Some(limit), true));
    assert!(view.ended_invitations.is_empty());

    let guest = house.phone("bert").await;
    assert_eq!(
        guest.redeem(first.expose_link(), None).await,
        Err(AppError::InvitationOver)
    );
    guest.redeem(second.expose_link(), None).await.unwrap();
    let used = owner
        .invite_again(&visit, id, "once more", second.authorization)
        .await
        .unwrap_err();
    assert!(
        matches!(&used, AppError::EntryChangedMeanwhile { now } if now.name() == "Bert"),
        "{used:?}"
    );
    house
        .hasten(guest.act(id, DoorAction::Unlock))
        .await
        .unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_nobody_used_in_time_is_told_and_can_be_made_again() {
    let house = House::with(Model::SmartLock);
    let (owner, visit, id) = inside(&house).await;
    let invitation = owner.invite(&visit, id, invite("Bert")).await.unwrap();
    house
        .host
        .advance(core::time::Duration::from_secs(49 * 3_600))
        .await;
    let view = owner.permissions(&visit, id).await.unwrap();
    assert_eq!(view.permissions.len(), 1, "the device dropped it");
    let ended = &view.ended_invitations[0];
    // The device's two days passed in a moment here, so to this phone it ended early.
    assert_eq!(
        (ended.authorization, ended.name.as_str(), ended.end),
        (invitation.authorization, "Bert", InvitationEnd::Removed)
    );
    let again = owner
        .invite_again(&visit, id, "again", ended.authorization)
        .await
        .unwrap();
    let view = owner.permissions(&visit, id).await.unwrap();
    assert_eq!(named(&view, "Bert").id, again.authorization);
    assert!(view.ended_invitations.is_empty());
    owner
        .remove_permission(&visit, id, again.authorization)
        .await
        .unwrap();
    let unknown = owner.invite_again(&visit, id, "no", 4_711).await;
    assert_eq!(
        unknown,
        Err(AppError::Vanished {
            what: Entry::Permission
        })
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_of_another_phone_shows_as_unused_so_far() {
    let house = House::with(Model::SmartLock);
    let (owner, visit, id) = inside(&house).await;
    let partner = house.phone("bert").await;
    house.pair(&partner, None).await.unwrap();
    partner.enter(&visit, id, CODE, false).await.unwrap();
    let made = partner.invite(&visit, id, invite("Carl")).await.unwrap();
    let view = owner.permissions(&visit, id).await.unwrap();
    let carl = named(&view, "Carl");
    let Some(InvitationState::Elsewhere { until }) = carl.invitation else {
        panic!("{carl:?}");
    };
    assert_eq!(
        until.map(|until| until.0 - carl.created.unwrap().0),
        Some(48 * 3_600)
    );
    assert!(carl.invitation.unwrap().is_open());
    // Whoever knows the code may revoke it, and make it again.
    let again = owner
        .invite_again(&visit, id, "again", made.authorization)
        .await
        .unwrap();
    let guest = house.phone("carl").await;
    assert!(guest.redeem(made.expose_link(), None).await.is_err());
    guest.redeem(again.expose_link(), None).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_another_phone_changed_meanwhile_is_not_overwritten() {
    let house = House::with(Model::SmartLock);
    let (owner, visit, id) = inside(&house).await;
    let partner = house.phone("bert").await;
    house.pair(&partner, None).await.unwrap();
    partner.enter(&visit, id, CODE, false).await.unwrap();
    let seen = owner.permissions(&visit, id).await.unwrap();
    let bert = named(&seen, "Bert");
    let rename = |name: &str| PermissionChange {
        name: Some(name.to_owned()),
        ..PermissionChange::default()
    };
    partner
        .change_permission(&visit, id, bert.id, rename("Bertram"))
        .await
        .unwrap();
    let late = PermissionChange {
        enabled: Some(false),
        seen: Some(bert.revision),
        ..PermissionChange::default()
    };
    let error = owner
        .change_permission(&visit, id, bert.id, late.clone())
        .await
        .unwrap_err();
    let AppError::EntryChangedMeanwhile { now } = &error else {
        panic!("{error:?}");
    };
    let Present::Permission(now) = now.as_ref() else {
        panic!("{error:?}");
    };
    assert_eq!((now.name.as_str(), now.enabled), ("Bertram", true));
    assert!(error.to_string().contains("Bertram"), "{error}");
    // What it is now was seen; a use alone is no change.
    partner.refresh(id).await.unwrap();
    let seen_now = PermissionChange {
        seen: Some(now.revision),
        ..late
    };
    owner
        .change_permission(&visit, id, bert.id, seen_now)
        .await
        .unwrap();
    let view = owner.permissions(&visit, id).await.unwrap();
    assert_eq!(named(&view, "Bertram").standing, Standing::Disabled);
    owner.remove_permission(&visit, id, bert.id).await.unwrap();
    let gone = owner
        .change_permission(&visit, id, bert.id, rename("Nobody"))
        .await;
    assert_eq!(
        gone,
        Err(AppError::Vanished {
            what: Entry::Permission
        })
    );
    for number in [0, bert.id] {
        let lifted = owner.acknowledge(&visit, id, Some(number)).await;
        assert_eq!(lifted.unwrap_err().word(), "vanished", "{number}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_can_do_what_is_told_by_the_devices_clock() {
    let house = House::with(Model::SmartLock);
    let (owner, visit, id) = inside(&house).await;
    let guest = house.phone("bert").await;
    house.pair(&guest, None).await.unwrap();
    let view = owner.permissions(&visit, id).await.unwrap();
    assert_eq!(view.room_for, Some(200));
    let now = view.device_time;
    let bert = named(&view, "Bert").id;
    let between = |from: i64, until: i64| Limit {
        from: Some(UnixTime(now.0 + from)),
        until: Some(UnixTime(now.0 + until)),
        ..Limit::default()
    };
    let set = async |limit: Limit| {
        let change = PermissionChange {
            limit: Some(Some(limit)),
            ..PermissionChange::default()
        };
        owner.change_permission(&visit, id, bert, change).await?;
        let view = owner.permissions(&visit, id).await?;
        Ok::<_, AppError>(named(&view, "Bert").standing)
    };
    let limit = between(3_600, 7_200);
    assert_eq!(
        set(limit).await,
        Ok(Standing::NotYet {
            from: limit.from.unwrap()
        })
    );
    let limit = between(-7_200, -3_600);
    assert_eq!(
        set(limit).await,
        Ok(Standing::Expired {
            since: limit.until.unwrap()
        })
    );
    assert_eq!(set(between(-3_600, 3_600)).await, Ok(Standing::Works));
    assert_eq!(
        set(between(7_200, 3_600)).await,
        Err(AppError::BadLimit(LimitProblem::EndsBeforeItBegins))
    );
    // What is there may be over; something new that is would let nobody in.
    let over = InviteWish {
        limit: Some(between(-7_200, -3_600)),
        ..invite("Dora")
    };
    assert_eq!(
        owner.invite(&visit, id, over).await.err(),
        Some(AppError::BadLimit(LimitProblem::Over))
    );
    // The device's clock decides, not this computer's.
    house
        .host
        .advance(core::time::Duration::from_secs(2 * 3_600))
        .await;
    let view = owner.permissions(&visit, id).await.unwrap();
    assert!(matches!(
        named(&view, "Bert").standing,
        Standing::Expired { .. }
    ));
}

#[tokio::test(flavor = "multi_thread")]
async fn removing_oneself_is_warned_of_and_more_so_when_nobody_else_is_left() {
    let house = House::with(Model::SmartLock);
    let (owner, visit, id) = inside(&house).await;
    let own = async || {
        let view = owner.permissions(&visit, id).await.unwrap();
        view.permissions[0].removal
    };
    assert_eq!(own().await, Some(RemovalWarning::LastOne));
    owner.invite(&visit, id, invite("Carl")).await.unwrap();
    assert_eq!(
        own().await,
        Some(RemovalWarning::LastOne),
        "an invitation is nobody yet"
    );
    let partner = house.phone("bert").await;
    house.pair(&partner, None).await.unwrap();
    house
        .hasten(partner.act(id, DoorAction::Unlock))
        .await
        .unwrap();
    assert_eq!(own().await, Some(RemovalWarning::ThisPhone));
    let view = owner.permissions(&visit, id).await.unwrap();
    assert_eq!(named(&view, "Bert").removal, None);
}
