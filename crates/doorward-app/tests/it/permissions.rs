use doorward_app::{
    AppError, Clock, Denied, DoorAction, InvitationState, InviteWish, Limit, PermissionChange,
    Reach, UnixTime, Weekday,
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

#[tokio::test(flavor = "multi_thread")]
async fn an_invited_phone_gets_in_once_and_shows_as_used() {
    let house = House::with(Model::Ultra);
    let (owner, visit) = house.owned("482615").await;
    let id = house.id();
    owner.enter(&visit, id, "482615", false).await.unwrap();
    let invitation = owner.invite(&visit, id, invite("Bert")).await.unwrap();
    let listed = owner.permissions(&visit, id).await.unwrap();
    let waiting = listed
        .permissions
        .iter()
        .find(|entry| entry.name == "Bert")
        .unwrap();
    assert!(
        matches!(waiting.invitation, Some(InvitationState::Waiting { until }) if until == invitation.expires)
    );
    assert!(listed.permissions[0].own);

    let guest = house.phone("bert").await;
    let redeemed = guest.redeem(invitation.expose_link(), None).await.unwrap();
    assert_eq!((redeemed.id, redeemed.name.as_str()), (id, "Front door"));
    house
        .hasten(guest.act(id, DoorAction::Unlock))
        .await
        .unwrap();
    let again = guest.redeem(invitation.expose_link(), None).await;
    assert_eq!(again, Err(AppError::InvitationUsed));
    let listed = owner.permissions(&visit, id).await.unwrap();
    let used = listed
        .permissions
        .iter()
        .find(|entry| entry.name == "Bert")
        .unwrap();
    assert!(
        matches!(used.invitation, Some(InvitationState::Used { since }) if Some(since) == used.last_active)
    );
    assert_eq!(used.uses, 1);
}

/// Attack 29. The link stays in somebody's messages; the first phone that opens it has the door, and no other ever.
#[tokio::test(flavor = "multi_thread")]
async fn a_link_that_two_phones_have_lets_in_the_first_only() {
    for model in [Model::Ultra, Model::SmartLock] {
        let house = House::with(model);
        let code = if model == Model::Ultra {
            "482615"
        } else {
            CODE
        };
        let (owner, visit) = house.owned(code).await;
        let id = house.id();
        owner.enter(&visit, id, code, false).await.unwrap();
        let invitation = owner.invite(&visit, id, invite("Bert")).await.unwrap();
        let (first, second) = (house.phone("bert").await, house.phone("mallory").await);
        first.redeem(invitation.expose_link(), None).await.unwrap();
        let late = second.redeem(invitation.expose_link(), None).await;
        assert_eq!(late, Err(AppError::InvitationOver), "{model}");
        assert!(second.devices().is_empty());
        house
            .hasten(first.act(id, DoorAction::Unlock))
            .await
            .unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_that_was_removed_or_damaged_lets_nobody_in() {
    let house = House::with(Model::SmartLock);
    let (owner, visit) = house.owned(CODE).await;
    let id = house.id();
    owner.enter(&visit, id, CODE, false).await.unwrap();
    let invitation = owner.invite(&visit, id, invite("Bert")).await.unwrap();
    let guest = house.phone("bert").await;
    let cut = &invitation.expose_link()[..invitation.expose_link().len() - 3];
    assert_eq!(guest.redeem(cut, None).await, Err(AppError::BadInvitation));
    owner
        .remove_permission(&visit, id, invitation.authorization)
        .await
        .unwrap();
    let over = guest.redeem(invitation.expose_link(), None).await;
    assert_eq!(over, Err(AppError::InvitationOver));
    assert!(guest.devices().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_permission_switched_off_or_limited_is_refused_by_the_device_itself() {
    let house = House::with(Model::SmartLock);
    let (owner, visit) = house.owned(CODE).await;
    let id = house.id();
    owner.enter(&visit, id, CODE, false).await.unwrap();
    let guest = house.phone("bert").await;
    house.pair(&guest, None).await.unwrap();
    let find = async |owner: &doorward_app::App| {
        let view = owner.permissions(&visit, id).await.unwrap();
        view.permissions
            .into_iter()
            .find(|entry| !entry.own)
            .unwrap()
    };
    let bert = find(&owner).await;
    assert_eq!(bert.name, "Bert");
    let limit = Limit {
        until: Some(UnixTime(4_000_000_000)),
        weekdays: Weekday::ALL.into_iter().collect(),
        daily: Some((
            Clock { hour: 0, minute: 1 },
            Clock {
                hour: 23,
                minute: 59,
            },
        )),
        ..Limit::default()
    };
    let change = |change: PermissionChange| owner.change_permission(&visit, id, bert.id, change);
    change(PermissionChange {
        limit: Some(Some(limit)),
        ..PermissionChange::default()
    })
    .await
    .unwrap();
    change(PermissionChange {
        enabled: Some(false),
        ..PermissionChange::default()
    })
    .await
    .unwrap();
    let refused = guest.act(id, DoorAction::Unlock).await.unwrap_err();
    assert_eq!(
        refused,
        AppError::Denied {
            why: Denied::Disabled
        }
    );
    assert_eq!(refused.exit_code(), 6);
    change(PermissionChange {
        enabled: Some(true),
        name: Some("Bertha".into()),
        ..PermissionChange::default()
    })
    .await
    .unwrap();
    let bertha = find(&owner).await;
    assert_eq!(
        (bertha.name.as_str(), bertha.enabled, bertha.limit),
        ("Bertha", true, Some(limit))
    );
    let past = Limit {
        until: Some(UnixTime(1_000_000_000)),
        ..Limit::default()
    };
    change(PermissionChange {
        limit: Some(Some(past)),
        ..PermissionChange::default()
    })
    .await
    .unwrap();
    let late = guest.act(id, DoorAction::Unlock).await.unwrap_err();
    assert_eq!(
        late,
        AppError::Denied {
            why: Denied::OutsideItsTime
        }
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_removed_phone_is_told_and_keeps_nothing_useful() {
    let house = House::with(Model::SmartLock);
    let (owner, visit) = house.owned(CODE).await;
    let id = house.id();
    owner.enter(&visit, id, CODE, false).await.unwrap();
    let guest = house.phone("bert").await;
    house.pair(&guest, None).await.unwrap();
    let view = owner.permissions(&visit, id).await.unwrap();
    let bert = view.permissions.iter().find(|entry| !entry.own).unwrap().id;
    owner.remove_permission(&visit, id, bert).await.unwrap();
    let refused = guest.refresh(id).await.unwrap_err();
    assert_eq!(
        (refused.word(), refused.exit_code()),
        ("authorization_lost", 6),
        "{refused}"
    );
    assert_eq!(guest.device(id).unwrap().reach, Reach::Disowned);
    let gone = owner.remove_permission(&visit, id, bert).await.unwrap_err();
    assert_eq!(gone.word(), "vanished", "{gone}");
    let own = view.permissions.iter().find(|entry| entry.own).unwrap().id;
    owner.remove_permission(&visit, id, own).await.unwrap();
    assert!(
        owner.devices().is_empty(),
        "who removes himself knows the device no more"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn schedules_are_kept_by_the_device() {
    use doorward_app::{ScheduleEntry, Weekdays};
    let house = House::with(Model::SmartLock);
    let (owner, visit) = house.owned(CODE).await;
    let id = house.id();
    owner.enter(&visit, id, CODE, false).await.unwrap();
    let at = Clock {
        hour: 22,
        minute: 30,
    };
    let entry = ScheduleEntry::new(Weekdays::ALL, at, DoorAction::Lock);
    let number = owner.add_schedule(&visit, id, entry).await.unwrap();
    let entries = owner.schedule(&visit, id).await.unwrap();
    assert_eq!(
        (entries.len(), entries[0].at, entries[0].action),
        (1, at, Some(DoorAction::Lock))
    );
    let twice = owner.add_schedule(&visit, id, entry).await;
    assert_eq!(twice, Err(AppError::AlreadyPlanned));
    owner
        .remove_schedule(&visit, id, number, None)
        .await
        .unwrap();
    assert!(owner.schedule(&visit, id).await.unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn debug_output_of_an_invitation_shows_no_link() {
    let house = House::with(Model::SmartLock);
    let (owner, visit) = house.owned(CODE).await;
    owner.enter(&visit, house.id(), CODE, false).await.unwrap();
    let invitation = owner
        .invite(&visit, house.id(), invite("Bert"))
        .await
        .unwrap();
    let fragment = invitation.expose_link().split_once('#').unwrap().1;
    assert!(!format!("{invitation:?}").contains(fragment));
}
