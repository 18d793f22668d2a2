//! What a person does, over the air.

use doorward_app::settings::{FieldChange, FieldId, FieldValue};
use doorward_app::{
    Gate, InvitationState, InviteWish, LogFilter, PermissionChange, PermissionKind, Visit,
};
use doorward_sim::Model;

use crate::house::House;

/// Pairs, moves the bolt, and goes through every area behind the code; another phone comes by an invitation and goes.
async fn everything(model: Model, code: &str, new_code: &str, mtu: u16) {
    let house = House::with(model).await;
    let id = house.id();
    let (owner, _) = house.tapped_phone("anna", mtu).await;
    house.open_pairing().await;
    let sightings = owner.discover().await.unwrap();
    assert_eq!(sightings.first().map(|seen| seen.id), Some(id));
    // R9: the ring is lit, and an Ultra takes nobody without its code.
    if model == Model::Ultra {
        let refused = owner.pair(house.wish(None)).await.unwrap_err();
        assert_eq!(refused.word(), "code_needed", "{refused}");
    }
    let visit = house.owned(&owner, code).await;

    for (action, state) in house.moves() {
        house.hasten(owner.act(id, action)).await.unwrap();
        assert_eq!(owner.device(id).unwrap().state, state);
    }
    settings(&house, &owner, &visit).await;
    people(&house, &owner, &visit, code, mtu).await;
    let log = owner
        .log(&visit, id, &LogFilter::default(), |_| {})
        .await
        .unwrap();
    assert_eq!(log.total, log.entries.len());
    let (first, last) = log.range.unwrap();
    assert_eq!(usize::try_from(last - first).unwrap() + 1, log.total);

    // R7: the code changes with the old one only, and the old one opens nothing then.
    let refused = owner.change_code(&visit, id, new_code, code, false).await;
    assert_eq!(refused.unwrap_err().word(), "wrong_code");
    owner
        .change_code(&visit, id, code, new_code, false)
        .await
        .unwrap();
    let later = Visit::new("later");
    let refused = owner.enter(&later, id, code, false).await.unwrap_err();
    assert_eq!(refused.word(), "wrong_code", "{refused}");
    // R6: remembered on this phone, the gate is open for everybody who holds it.
    owner.enter(&later, id, new_code, true).await.unwrap();
    let next = Visit::new("next");
    assert_eq!(
        owner.gate(&next, id).await,
        Ok(Gate::Open { remembered: true })
    );
}

async fn settings(house: &House, owner: &doorward_app::App, visit: &Visit) {
    let id = house.id();
    let before = owner.settings(visit, id).await.unwrap();
    let name = FieldChange::parse(FieldId::Name, "Back door").unwrap();
    let after = owner.change_settings(visit, id, &[name]).await.unwrap();
    for field in &before.fields {
        let now = &after.field(field.id).unwrap().value;
        if field.id == FieldId::Name {
            assert_eq!(now, &FieldValue::Text("Back door".to_owned()));
        } else {
            assert_eq!(now, &field.value, "{} was not to change", field.id);
        }
    }
    owner.set_clock(visit, id).await.unwrap();
}

/// R5 and R11: a guest opens and gets into nothing else; the owner sees, limits and removes the guest.
async fn people(house: &House, owner: &doorward_app::App, visit: &Visit, code: &str, mtu: u16) {
    let id = house.id();
    let wish = InviteWish {
        name: "Bert".to_owned(),
        limit: None,
        remote_allowed: false,
    };
    let invitation = owner.invite(visit, id, wish).await.unwrap();
    let (guest, _) = house.tapped_phone("bert", mtu).await;
    let link = invitation.expose_link();
    let redeemed = guest.redeem(link, None).await.unwrap();
    assert_eq!((redeemed.id, redeemed.name.as_str()), (id, "Back door"));
    for (action, state) in house.moves() {
        house.hasten(guest.act(id, action)).await.unwrap();
        assert_eq!(guest.device(id).unwrap().state, state);
    }
    let stranger = Visit::new("bert");
    let closed = Gate::Closed { digits: code.len() };
    assert_eq!(guest.gate(&stranger, id).await, Ok(closed));
    let refused = guest.settings(&stranger, id).await.unwrap_err();
    assert_eq!(refused.word(), "code_needed");
    let wrong: String = "7391".repeat(2).chars().take(code.len()).collect();
    let refused = guest.enter(&stranger, id, &wrong, false).await.unwrap_err();
    assert_eq!(refused.word(), "wrong_code", "{refused}");

    let seen = owner.permissions(visit, id).await.unwrap();
    let bert = seen.permissions.iter().find(|one| one.name == "Bert");
    let bert = bert.expect("the guest is in the list");
    assert_eq!(bert.kind, PermissionKind::App);
    assert!(matches!(
        bert.invitation,
        Some(InvitationState::Used { .. })
    ));
    let off = PermissionChange {
        enabled: Some(false),
        ..PermissionChange::default()
    };
    owner
        .change_permission(visit, id, bert.id, off)
        .await
        .unwrap();
    let [(action, _), _] = house.moves();
    let refused = guest.act(id, action).await.unwrap_err();
    assert_eq!(refused.word(), "denied", "{refused}");
    owner.remove_permission(visit, id, bert.id).await.unwrap();
    let refused = guest.act(id, action).await.unwrap_err();
    assert!(
        ["authorization_lost", "outcome_unknown"].contains(&refused.word()),
        "{refused}"
    );
    let refused = guest.refresh(id).await.unwrap_err();
    assert_eq!(refused.word(), "authorization_lost", "{refused}");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_area_of_a_smart_lock_is_reached_with_whole_messages() {
    everything(Model::SmartLock, "4826", "9071", 247).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_area_of_a_smart_lock_is_reached_in_pieces_of_twenty_bytes() {
    everything(Model::SmartLock, "4826", "9071", 23).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_area_of_an_ultra_is_reached_with_whole_messages() {
    everything(Model::Ultra, "482615", "907351", 247).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_area_of_an_ultra_is_reached_in_pieces_of_twenty_bytes() {
    everything(Model::Ultra, "482615", "907351", 23).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_area_of_a_smart_door_is_reached_with_whole_messages() {
    everything(Model::SmartDoor, "4826", "9071", 247).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_area_of_an_opener_is_reached_with_whole_messages() {
    everything(Model::Opener, "4826", "9071", 247).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_area_of_an_opener_is_reached_in_pieces_of_twenty_bytes() {
    everything(Model::Opener, "4826", "9071", 23).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_log_arrives_whole_and_shows_how_far_it_is() {
    let house = House::with(Model::Ultra).await;
    let id = house.id();
    let owner = house.phone("anna").await;
    let visit = house.owned(&owner, "482615").await;
    for _ in 0..10 {
        for (action, _) in house.moves() {
            house.hasten(owner.act(id, action)).await.unwrap();
        }
    }
    let mut steps = Vec::new();
    let log = owner
        .log(&visit, id, &LogFilter::default(), |progress| {
            steps.push(progress);
        })
        .await
        .unwrap();
    let (first, last) = log.range.unwrap();
    assert!(log.total >= 20, "{}", log.total);
    assert_eq!(usize::try_from(last - first).unwrap() + 1, log.total);
    assert!(steps.len() >= log.total, "each entry shows: {steps:?}");
}
