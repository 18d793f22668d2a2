//! What a card says when its device does nothing for this phone, is away, or is not what it seems.

use doorward_sim::{BoltPosition, Deed, Model};

use crate::flow::{pair_plain, pair_ultra};
use crate::languages::enter;
use crate::permissions::{invites, link_of};
use crate::stage::{Answer, Lock, Person, between};

/// An owner inside the gate, the address of the permissions, a guest who redeemed an invitation, and the guest's device.
async fn owner_and_guest(lock: &Lock) -> (Person, String, Person, String) {
    let owner = Person::new("anna", &[lock]).await;
    let device = pair_ultra(&owner, lock, "Front door").await;
    enter(&owner, &device).await;
    let list = format!("{device}/permissions");
    let link = link_of(&owner.get(&invites(&owner, &list, "Ben").await).await);
    let guest = Person::new("ben", &[lock]).await;
    let redeemed = guest
        .post("/redeem", &[("link", &link.replace("&amp;", "&"))])
        .await;
    assert_eq!(redeemed.location(), "/", "{}", redeemed.words());
    (owner, list, guest, device)
}

/// The card of the only device, after it was asked how it is.
async fn card(person: &Person, device: &str) -> Answer {
    person.post(&format!("{device}/refresh"), &[]).await;
    person.get("/").await
}

/// The address of the permission that is not the owner's own.
async fn other(owner: &Person, list: &str) -> String {
    let people = owner.get(list).await;
    let numbers = people
        .text
        .split("/permissions/")
        .filter_map(|part| part.split('"').next()?.parse::<u32>().ok());
    format!("{list}/{}", numbers.max().unwrap())
}

#[tokio::test]
async fn somebody_switched_off_sees_the_last_state_and_the_reason() {
    let lock = Lock::new(Model::Ultra);
    let (owner, list, guest, device) = owner_and_guest(&lock).await;
    assert!(card(&guest, &device).await.has("just now"));
    let one = other(&owner, &list).await;
    let form = owner.get(&one).await;
    let seen = between(&form.text, "name=\"seen\" value=\"", "\"").to_owned();
    // Neither «enabled» nor «remote» is ticked.
    let days: Vec<_> = ["0", "1", "2", "3", "4", "5", "6"]
        .map(|day| ("day", day))
        .to_vec();
    let fields = [&days[..], &[("name", "Ben"), ("seen", &seen)]].concat();
    let saved = owner.post(&one, &fields).await;
    assert_eq!(saved.location(), list, "{}", saved.words());
    let card = card(&guest, &device).await;
    assert!(
        card.has("may not use it at the moment") && card.has("permission is switched off"),
        "{}",
        card.words()
    );
    let age = between(&card.text, "class=\"soft small\">", "<");
    assert!(age.starts_with("Last seen"), "{age}");
    assert!(card.has("Look again"), "{}", card.words());
}

#[tokio::test]
async fn a_device_that_seems_to_know_nobody_keeps_its_buttons_and_is_called_unproven() {
    let lock = Lock::new(Model::Ultra);
    let (owner, list, guest, device) = owner_and_guest(&lock).await;
    let one = other(&owner, &list).await;
    let removed = owner.post(&format!("{one}/remove"), &[]).await;
    assert_eq!(removed.location(), list, "{}", removed.words());
    let card = card(&guest, &device).await;
    assert!(
        card.has("says that it does not know this app") && card.has("may pose as your device"),
        "{}",
        card.words()
    );
    for offered in ["value=\"unlock\"", "Look again", "href=\"/redeem\""] {
        assert!(card.has(offered), "no {offered}: {}", card.words());
    }
    assert!(card.has("Last seen"), "{}", card.words());
}

#[tokio::test]
async fn a_bolt_thrown_while_the_door_is_open_is_no_calm_sight() {
    let lock = Lock::new(Model::SmartDoor);
    let person = Person::new("anna", &[&lock]).await;
    let device = pair_plain(&person, &lock, "smart-door", "Front door").await;
    for deed in [
        Deed::Key(BoltPosition::Unlocked),
        Deed::Door(true),
        Deed::Key(BoltPosition::Locked),
    ] {
        lock.host.perform(deed).await.unwrap();
    }
    lock.host.advance(core::time::Duration::from_secs(3)).await;
    let card = card(&person, &device).await;
    assert!(
        card.has("Locked, but the door is open") && card.has("close the door"),
        "{}",
        card.words()
    );
    let state = between(&card.text, "class=\"state\">", "</strong>");
    assert!(
        state.contains("class=\"bad\"") && !state.contains("class=\"safe\""),
        "{state}"
    );
}

#[tokio::test]
async fn a_device_that_is_away_can_be_looked_for_again() {
    let lock = Lock::new(Model::Ultra);
    let person = Person::new("anna", &[&lock]).await;
    let device = pair_ultra(&person, &lock, "Front door").await;
    assert!(!card(&person, &device).await.has("Look again"));
    lock.host.shutdown().await;
    let card = card(&person, &device).await;
    assert!(
        card.has("Not reachable") && card.has("Look again") && card.has("Last seen"),
        "{}",
        card.words()
    );
}
