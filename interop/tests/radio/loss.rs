//! The link lost at any step.

use doorward_app::settings::{FieldChange, FieldId, FieldValue};
use doorward_app::{App, DoorAction, InviteWish, LockState, LogEvent, LogFilter, Reach, Visit};
use doorward_interop::{Fate, Tap, Way, h4};
use doorward_sim::{Bolt, Model};

use crate::house::{House, within};

/// No deed takes more packets than this one way.
const MANY: usize = 400;
/// However a link is lost, whoever asked for something is told what came of it within this many seconds.
const PATIENCE: u64 = 30;

const CODE: &str = "4826";

/// A house with an owner who is behind a tap, and has the code remembered.
async fn house(model: Model, code: &str) -> (House, App, Tap) {
    let house = House::with(model).await;
    let (owner, tap) = house.tapped_phone("anna", 247).await;
    let visit = house.owned(&owner, code).await;
    let remembered = owner.enter(&visit, house.id(), code, true).await;
    remembered.unwrap();
    (house, owner, tap)
}

/// Loses the link at the `number`th data packet this way from now on, and that packet with it.
fn lose(tap: &Tap, way: Way, number: usize) {
    tap.once(number, Fate::LinkLost, move |goes, packet| {
        goes == way && h4::handle(packet).is_some()
    });
}

/// Whether the phone does not claim to know more than it does.
fn is_honest(word: &str) -> bool {
    ["not_reachable", "radio_off", "outcome_unknown"].contains(&word)
}

#[tokio::test(flavor = "multi_thread")]
async fn wherever_the_link_is_lost_the_state_is_told_as_it_is_and_nothing_is_done_twice() {
    let (house, phone, tap) = house(Model::SmartLock, CODE).await;
    let id = house.id();
    let (mut unlocked, mut outcomes) = (0, Vec::new());
    for way in [Way::ToController, Way::ToHost] {
        for step in 0..MANY {
            // Locked, and nobody connected.
            house.hasten(phone.act(id, DoorAction::Lock)).await.unwrap();
            phone.close();
            lose(&tap, way, step);
            let outcome = house.hasten(phone.act(id, DoorAction::Unlock));
            let outcome = within(PATIENCE, outcome)
                .await
                .map_err(|error| error.word());
            let undisturbed = !tap.has_happened();
            tap.open();
            // What the phone shows is what the lock did, or that it does not know.
            let card = phone.device(id).unwrap();
            match outcome {
                Ok(_) => assert_eq!(card.state, LockState::Unlocked, "{way:?} {step}"),
                Err(word) => {
                    assert!(is_honest(word), "{way:?} {step}: {word}");
                    assert_ne!(card.reach, Reach::Reached, "{way:?} {step}");
                    let claims = [LockState::Unlocked, LockState::Locked];
                    assert!(
                        word != "outcome_unknown" || !claims.contains(&card.state),
                        "{way:?} {step}: {:?}",
                        card.state
                    );
                }
            }
            let seen = house.hasten(phone.refresh(id)).await.unwrap().state;
            let is_open = house.host.snapshot().bolt != Bolt::Locked;
            unlocked += usize::from(is_open);
            assert_eq!(seen != LockState::Locked, is_open, "{way:?} {step}");
            if outcome.is_err() && outcome != Err("outcome_unknown") {
                assert!(
                    !is_open,
                    "{way:?} {step}: it was said not to have been sent"
                );
            }
            outcomes.push(outcome.map(|_| ()));
            if undisturbed {
                assert_eq!(outcomes.last(), Some(&Ok(())), "{way:?} {step}");
                break;
            }
        }
    }
    assert!(outcomes.contains(&Err("outcome_unknown")), "{outcomes:?}");
    // The lock was asked exactly as often as it moved.
    let visit = Visit::new("later");
    let log = phone
        .log(&visit, id, &LogFilter::default(), |_| {})
        .await
        .unwrap();
    let asked = log.entries.iter().filter(|entry| {
        let unlock = Some(DoorAction::Unlock);
        matches!(&entry.event, LogEvent::Action { action, .. } if *action == unlock)
    });
    assert_eq!(asked.count(), unlocked, "{outcomes:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn wherever_the_link_is_lost_a_setting_is_as_before_or_as_wished() {
    let (house, phone, tap) = house(Model::Ultra, "482615").await;
    let id = house.id();
    let visit = Visit::new("owner");
    let mut before = "Front door".to_owned();
    for way in [Way::ToController, Way::ToHost] {
        for step in (0..MANY).step_by(3) {
            phone.close();
            let wished = format!("Door {step}{way:?}");
            let change = FieldChange::parse(FieldId::Name, &wished).unwrap();
            lose(&tap, way, step);
            let change = [change];
            let outcome = within(PATIENCE, phone.change_settings(&visit, id, &change)).await;
            let undisturbed = !tap.has_happened();
            tap.open();
            let now = phone.settings(&visit, id).await.unwrap();
            let FieldValue::Text(now) = now.field(FieldId::Name).unwrap().value.clone() else {
                panic!("a name is a text");
            };
            match outcome.map_err(|error| error.word()) {
                Ok(_) => assert_eq!(now, wished, "{way:?} {step}"),
                Err("outcome_unknown") => assert!([&before, &wished].contains(&&now)),
                Err(word) => {
                    assert!(is_honest(word), "{way:?} {step}: {word}");
                    assert_eq!(now, before, "{way:?} {step}: {word}");
                }
            }
            before = now;
            if undisturbed {
                assert_eq!(before, wished, "{way:?} {step}");
                break;
            }
        }
    }
}

/// Pairs with a link lost at every packet in turn. Afterwards the lock knows the owner and this phone, and nobody else.
async fn pairing(model: Model, code: &str) {
    let (house, owner, _) = house(model, code).await;
    owner.close();
    let id = house.id();
    let (phone, tap) = house.tapped_phone("bert", 247).await;
    for way in [Way::ToController, Way::ToHost] {
        for step in (0..MANY).step_by(2) {
            // Whatever became of the last pairing mode is over.
            house
                .host
                .advance(core::time::Duration::from_secs(200))
                .await;
            house.open_pairing().await;
            lose(&tap, way, step);
            let pairing = house.pair_once_heard(&phone, house.pairing_code(code));
            let outcome = within(PATIENCE, pairing)
                .await
                .map_err(|error| error.word());
            let undisturbed = !tap.has_happened();
            tap.open();
            match outcome {
                Ok(_) => {
                    phone.refresh(id).await.unwrap();
                    if !undisturbed || way == Way::ToController {
                        phone.forget_device(id).await.unwrap();
                    }
                }
                Err(word) => {
                    assert!(is_honest(word), "{way:?} {step}: {word}");
                    assert!(phone.device(id).is_err(), "{way:?} {step}: kept");
                }
            }
            if undisturbed {
                assert!(outcome.is_ok(), "{way:?} {step}: {outcome:?}");
                break;
            }
        }
    }
    let visit = Visit::new("owner");
    let known = owner.permissions(&visit, id).await.unwrap().permissions;
    let names: Vec<_> = known.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(names.len(), 2, "{names:?}");
    phone.refresh(id).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn wherever_the_link_is_lost_a_smart_lock_is_paired_or_not() {
    pairing(Model::SmartLock, CODE).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn wherever_the_link_is_lost_an_ultra_is_paired_or_not() {
    pairing(Model::Ultra, "482615").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn wherever_the_link_is_lost_the_log_is_whole_or_none() {
    let (house, phone, tap) = house(Model::SmartLock, CODE).await;
    let id = house.id();
    for (action, _) in house.moves() {
        house.hasten(phone.act(id, action)).await.unwrap();
    }
    for way in [Way::ToController, Way::ToHost] {
        for step in 0..MANY {
            phone.close();
            lose(&tap, way, step);
            let visit = Visit::new(format!("{way:?} {step}"));
            let filter = LogFilter::default();
            let log = within(PATIENCE, phone.log(&visit, id, &filter, |_| {})).await;
            let undisturbed = !tap.has_happened();
            tap.open();
            match log {
                Ok(log) => {
                    let (first, last) = log.range.unwrap();
                    let span = usize::try_from(last - first).unwrap() + 1;
                    assert_eq!((first, span), (1, log.total), "{way:?} {step}");
                }
                Err(error) => assert!(is_honest(error.word()), "{way:?} {step}: {error}"),
            }
            if undisturbed {
                break;
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn wherever_the_link_is_lost_an_invitation_is_taken_up_or_can_be_later() {
    let (house, owner, _) = house(Model::SmartDoor, CODE).await;
    let id = house.id();
    let visit = Visit::new("owner");
    let invite = async || {
        let wish = InviteWish {
            name: "Bert".to_owned(),
            limit: None,
            remote_allowed: false,
        };
        owner.invite(&visit, id, wish).await.unwrap()
    };
    let (mut invitation, mut made) = (invite().await, 1);
    let (guest, tap) = house.tapped_phone("bert", 247).await;
    let address = format!("ble:{}", house.address());
    for way in [Way::ToController, Way::ToHost] {
        for step in (0..MANY).step_by(2) {
            lose(&tap, way, step);
            let redeem = guest.redeem(invitation.expose_link(), Some(&address));
            let outcome = within(PATIENCE, redeem).await;
            let undisturbed = !tap.has_happened();
            tap.open();
            match outcome {
                Ok(_) => {
                    guest.refresh(id).await.unwrap();
                    guest.forget_device(id).await.unwrap();
                    // Taken up: the link lets nobody in any more, and another one does.
                    let again = guest.redeem(invitation.expose_link(), Some(&address));
                    let refused = again.await.unwrap_err();
                    assert_eq!(refused.word(), "invitation_over", "{way:?} {step}");
                    (invitation, made) = (invite().await, made + 1);
                }
                // Not taken up: the next turn tries the same link.
                Err(error) => assert!(is_honest(error.word()), "{way:?} {step}: {error}"),
            }
            if undisturbed {
                break;
            }
        }
    }
    assert!(made >= 3);
    let known = owner.permissions(&visit, id).await.unwrap().permissions;
    assert_eq!(known.len(), 1 + made);
}
