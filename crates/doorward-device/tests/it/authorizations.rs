//! Authorizations as those with the code see them; invitations.

use std::time::Duration;

use doorward_proto::{
    Command, Message, Model,
    authorization::{AuthorizationEntry, AuthorizationsRequest},
    ext::SecurityEventKind,
    log::LogData,
    pairing::Credentials,
    types::{
        AuthorizationType, DateTime, ErrorCode, LockAction, SharedKey, TimeLimit, TimeOfDay,
        Weekdays,
    },
};
use doorward_store::{Change, StateStore as _, Table};

use crate::{
    commands::{id, invite, update},
    world::{Client, World, complete, unknown_sender},
};

const CODE: u32 = 548;
const HOUR: Duration = Duration::from_secs(3600);

fn home() -> (World, Client) {
    let mut world = World::new(Model::Ultra);
    let owner = world.pair(1, "Owner", CODE);
    (world, owner)
}

fn list(world: &mut World, who: &Client, request: AuthorizationsRequest) -> Vec<Message> {
    who.command(world, &Command::RequestAuthorizations(request), CODE)
        .unwrap()
}

fn entries(messages: &[Message]) -> Vec<&AuthorizationEntry> {
    messages
        .iter()
        .filter_map(|message| match message {
            Message::AuthorizationEntry(entry) => Some(entry),
            _ => None,
        })
        .collect()
}

fn ids(messages: &[Message]) -> Vec<u32> {
    entries(messages)
        .iter()
        .map(|entry| entry.authorization.value())
        .collect()
}

/// Makes an invitation and follows it.
fn invited(world: &mut World, owner: &Client, name: &str) -> Client {
    let messages = owner
        .command(world, &Command::Invite(invite(name)), CODE)
        .unwrap();
    let [Message::Invited(invited)] = messages[..] else {
        panic!("{messages:?}");
    };
    Client::new(
        Credentials {
            authorization: invited.authorization,
            key: invite(name).key,
            ..owner.credentials.clone()
        },
        world.link(),
    )
}

#[test]
fn lists_the_callers_own_first_and_says_how_many() {
    let (mut world, owner) = home();
    let second = world.pair(2, "Second", CODE);
    world.pair(3, "Third", CODE);
    let all = list(&mut world, &second, AuthorizationsRequest::ALL);
    assert_eq!(all.first(), Some(&Message::AuthorizationCount(3)));
    assert_eq!(all.last(), Some(&complete()));
    assert_eq!(ids(&all), [2, 1, 3]);
    let page = AuthorizationsRequest {
        offset: 1,
        count: 1,
        filter: None,
    };
    let page = list(&mut world, &second, page);
    assert_eq!(ids(&page), [1]);
    assert_eq!(page.len(), 2, "no count behind the start");
    let bridges = AuthorizationsRequest {
        filter: Some(AuthorizationType::Bridge),
        ..AuthorizationsRequest::ALL
    };
    assert_eq!(
        list(&mut world, &owner, bridges),
        [Message::AuthorizationCount(0), complete()]
    );
}

#[test]
fn counts_lock_actions_and_remembers_when() {
    let (mut world, owner) = home();
    let second = world.pair(2, "Second", CODE);
    for action in [LockAction::Unlock, LockAction::Lock, LockAction::Unlatch] {
        second.act(&mut world, action).unwrap();
    }
    let all = list(&mut world, &owner, AuthorizationsRequest::ALL);
    let entries = entries(&all);
    assert_eq!((entries[0].lock_count, entries[1].lock_count), (0, 3));
    assert!(entries[1].last_active > entries[1].created);
}

#[test]
fn changes_take_effect_and_others_are_refused_by_number() {
    let (mut world, owner) = home();
    let second = world.pair(2, "Second", CODE);
    let mut change = update(second.id(), "Renamed");
    change.enabled = false;
    let done = owner.command(&mut world, &Command::UpdateAuthorization(change), CODE);
    assert_eq!(done, Ok(vec![complete()]));
    let all = list(&mut world, &owner, AuthorizationsRequest::ALL);
    assert_eq!(entries(&all)[1].name.as_str(), "Renamed");
    for command in [
        Command::UpdateAuthorization(update(id(9), "Nobody")),
        Command::RemoveAuthorization(id(9)),
    ] {
        assert_eq!(
            owner.command(&mut world, &command, CODE),
            Err(ErrorCode::InvalidAuthorizationId)
        );
    }
}

#[test]
fn an_invitation_opens_the_door_and_no_settings() {
    let (mut world, owner) = home();
    let guest = invited(&mut world, &owner, "Ben");
    guest.act(&mut world, LockAction::Unlock).unwrap();
    assert_eq!(
        guest.command(&mut world, &Command::RequestConfig, 0),
        Err(ErrorCode::BadCode)
    );
    let redeemed = owner.log(&mut world, CODE).into_iter().any(|entry| {
        matches!(entry.data, LogData::Security(event) if event.kind == SecurityEventKind::InvitationRedeemed)
            && entry.name.as_str() == "Ben"
    });
    assert!(redeemed, "the log shows who used it first");
    guest.verify(&mut world, CODE).unwrap();
    guest
        .command(&mut world, &Command::RequestConfig, 0)
        .unwrap();
}

#[test]
fn a_recorded_message_makes_no_permission_look_alive() {
    let (mut world, owner) = home();
    let second = world.pair(2, "Second", CODE);
    second.act(&mut world, LockAction::Unlock).unwrap();
    let states = Command::RequestData(doorward_proto::DataRequest::States);
    let recorded = second.seal(&mut world, &states, None, 0);
    let last = |world: &mut World| {
        let all = list(world, &owner, AuthorizationsRequest::ALL);
        entries(&all)[1].last_active
    };
    let used = last(&mut world);
    world.advance(HOUR * 24 * 90);
    second.send(&mut world, &recorded);
    assert_eq!(last(&mut world), used);
    second.act(&mut world, LockAction::Lock).unwrap();
    assert!(last(&mut world) > used);
}

/// Attack 29.
#[test]
fn an_invitation_taken_up_before_its_time_waits_for_it() {
    let (mut world, owner) = home();
    let all = list(&mut world, &owner, AuthorizationsRequest::ALL);
    let now = entries(&all)[0].last_active.to_unix().unwrap();
    let mut later = invite("Later");
    later.limit = Some(TimeLimit {
        allowed_from: DateTime::from_unix(now + 100 * 3_600),
        allowed_until: DateTime::NEVER,
        weekdays: Weekdays(0),
        from_time: TimeOfDay { hour: 0, minute: 0 },
        until_time: TimeOfDay { hour: 0, minute: 0 },
    });
    let messages = owner
        .command(&mut world, &Command::Invite(later.clone()), CODE)
        .unwrap();
    let [Message::Invited(invited)] = messages[..] else {
        panic!("{messages:?}");
    };
    let credentials = Credentials {
        authorization: invited.authorization,
        key: later.key,
        ..owner.credentials.clone()
    };
    let guest = Client::new(credentials, world.link());
    assert_eq!(
        guest.act(&mut world, LockAction::Unlock),
        Err(ErrorCode::TimeNotAllowed)
    );
    world.advance(HOUR * 101);
    guest.act(&mut world, LockAction::Unlock).unwrap();
}

/// Attack 29.
#[test]
fn an_unused_invitation_lapses_after_48_powered_hours() {
    let (mut world, owner) = home();
    let used = invited(&mut world, &owner, "Used");
    world.advance(HOUR * 20);
    let late = invited(&mut world, &owner, "Late");
    used.states(&mut world);
    world.advance(HOUR * 47);
    let almost = invited(&mut world, &owner, "Almost");
    world.advance(HOUR + Duration::from_secs(1));
    assert_eq!(
        ids(&list(&mut world, &owner, AuthorizationsRequest::ALL)),
        [1, used.id().value(), almost.id().value()]
    );
    let states = Command::RequestData(doorward_proto::DataRequest::States);
    let frame = late.seal(&mut world, &states, None, 0);
    assert_eq!(late.send(&mut world, &frame), [unknown_sender()]);
    used.states(&mut world);
}

#[test]
fn an_invitation_does_not_age_without_power_and_restarts_do_not_keep_it() {
    let (mut world, owner) = home();
    invited(&mut world, &owner, "Ben");
    let mut owner = owner;
    for _ in 0..47 {
        world.advance(HOUR);
        world.reboot(false);
        owner = owner.reconnect(&mut world);
        world.rtc += 86_400;
    }
    let all = list(&mut world, &owner, AuthorizationsRequest::ALL);
    assert_eq!(ids(&all), [1, 2]);
    world.advance(HOUR * 2);
    let all = list(&mut world, &owner, AuthorizationsRequest::ALL);
    assert_eq!(ids(&all), [1]);
}

#[test]
fn the_unproven_see_no_list() {
    let (mut world, owner) = home();
    let guest = invited(&mut world, &owner, "Ben");
    let command = Command::RequestAuthorizations(AuthorizationsRequest::ALL);
    assert_eq!(
        guest.command(&mut world, &command, 0),
        Err(ErrorCode::BadCode)
    );
}

/// Attack 29.
#[test]
fn an_invitation_that_could_not_be_read_for_a_while_lapses_all_the_same() {
    let (mut world, owner) = home();
    let guest = invited(&mut world, &owner, "Ben");
    let key = Table::Authorization.at(guest.id().value());
    let record = world.env.store.read(key).unwrap().unwrap();
    world.env.store.apply(&[Change::Put(key, b"?")]).unwrap();
    world.advance(HOUR * 2);
    world.env.store.apply(&[Change::Put(key, &record)]).unwrap();
    world.advance(HOUR * 51);
    let states = Command::RequestData(doorward_proto::DataRequest::States);
    let frame = guest.seal(&mut world, &states, None, 0);
    assert_eq!(guest.send(&mut world, &frame), [unknown_sender()]);
}

/// The same link on another phone.
fn another_phone(world: &mut World, first: &Client) -> Client {
    Client {
        link: world.link(),
        ..first.clone()
    }
}

/// Takes an invitation up with a key of one's own; the client as it is from then on.
fn take_up(world: &mut World, client: &Client, key: u8) -> Result<Client, ErrorCode> {
    let key = SharedKey::from_bytes([key; 32]);
    let command = Command::TakeUpInvitation { key: key.clone() };
    let messages = client.command(world, &command, 0)?;
    assert_eq!(messages, [complete()]);
    Ok(Client::new(
        Credentials {
            key,
            ..client.credentials.clone()
        },
        client.link,
    ))
}

fn is_nobody(world: &mut World, client: &Client) -> bool {
    let states = Command::RequestData(doorward_proto::DataRequest::States);
    let frame = client.seal(world, &states, None, 0);
    client.send(world, &frame) == [unknown_sender()]
}

/// Attack 29. A link that two phones have opens to the first that takes it up; and whoever saw it, the inviter included, has
/// no key to that permission any more.
#[test]
fn an_invitation_taken_up_opens_to_the_phone_that_took_it_up_and_to_no_other() {
    let (mut world, owner) = home();
    let invitation = invited(&mut world, &owner, "Ben");
    let late = another_phone(&mut world, &invitation);
    let first = take_up(&mut world, &invitation, 1).unwrap();
    first.states(&mut world);
    assert!(is_nobody(&mut world, &late));
    assert!(is_nobody(&mut world, &invitation));
    first.act(&mut world, LockAction::Unlock).unwrap();
    world.reboot(false);
    let (first, late) = (first.reconnect(&mut world), late.reconnect(&mut world));
    assert!(is_nobody(&mut world, &late));
    first.act(&mut world, LockAction::Lock).unwrap();
    assert_eq!(
        take_up(&mut world, &first, 2).unwrap_err(),
        ErrorCode::BadParameter,
        "once"
    );
    first.states(&mut world);
    let owner = owner.reconnect(&mut world);
    let all = list(&mut world, &owner, AuthorizationsRequest::ALL);
    assert_eq!(ids(&all), [1, first.id().value()], "still one permission");
    owner
        .command(&mut world, &Command::RemoveAuthorization(first.id()), CODE)
        .unwrap();
    assert!(is_nobody(&mut world, &first));
}

/// Attack 29. Until the new key is used the link's works as well, so that nobody is left outside by an answer that got lost.
#[test]
fn an_answer_lost_while_an_invitation_is_taken_up_locks_nobody_out() {
    let (mut world, owner) = home();
    let invitation = invited(&mut world, &owner, "Ben");
    let lost = take_up(&mut world, &invitation, 1).unwrap();
    invitation.states(&mut world);
    world.reboot(false);
    let invitation = invitation.reconnect(&mut world);
    let again = take_up(&mut world, &invitation, 2).unwrap();
    let lost = lost.reconnect(&mut world);
    assert!(is_nobody(&mut world, &lost));
    again.states(&mut world);
    assert!(is_nobody(&mut world, &invitation));
}

/// Only the key of an invitation is known to two; nobody else changes theirs.
#[test]
fn who_was_not_invited_takes_nothing_up() {
    let (mut world, owner) = home();
    assert_eq!(
        take_up(&mut world, &owner, 1).unwrap_err(),
        ErrorCode::BadParameter
    );
    owner.states(&mut world);
}
