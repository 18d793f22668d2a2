//! Lock Permissions: people with limits, invitations made again, keypads with their codes, fobs.

use doorward_e2e::{Device, Home, Person, Product, until};
use serde_json::json;

use crate::household::{owner_and_guest, with_owner};

const AREA: &str = "Lock Permissions";

#[test]
fn a_limit_outlives_the_switch_and_a_removal_reaches_an_open_phone() {
    let product = &Product::SMART_LOCK;
    let home = Home::new().unwrap();
    let (device, owner) = with_owner(&home, product);

    // A limit that cannot be: nothing that was typed is lost.
    owner.enters("Old mill", AREA, product.code).unwrap();
    owner.press("Invite somebody").unwrap();
    owner.fill("Whose phone?", "Gwendolyn").unwrap();
    owner.press("Limit the time").unwrap();
    owner.pick("First day", "2031-02-03").unwrap();
    owner.pick("Last day", "2031-02-01").unwrap();
    owner.sends("Make the invitation").unwrap();
    owner.see("The last day lies before the first").unwrap();
    assert_eq!(owner.value("Whose phone?").unwrap(), "Gwendolyn");
    assert_eq!(owner.value("First day").unwrap(), "2031-02-03");
    owner.pick("First day", "2020-02-03").unwrap();
    owner.sends("Make the invitation").unwrap();
    owner.see("Invitation for Gwendolyn").unwrap();
    let link = link(&owner);
    let guest = home.person("guest").unwrap();
    guest.redeems(&link).unwrap();
    guest.goes_home().unwrap();
    guest.press("Unlock").unwrap();
    guest.sees_state("Old mill", "Unlocked").unwrap();

    // Off and on again: the limit is as it was.
    owner.enters("Old mill", AREA, product.code).unwrap();
    owner.press("Gwendolyn").unwrap();
    owner.press("May use the device").unwrap();
    owner.sends("Save").unwrap();
    owner.see("Switched off").unwrap();
    guest.press("Lock").unwrap();
    guest.see("The device refuses").unwrap();
    device.shows("bolt", &json!("unlocked")).unwrap();
    owner.press("Gwendolyn").unwrap();
    assert_eq!(owner.value("First day").unwrap(), "2020-02-03");
    assert_eq!(owner.value("Last day").unwrap(), "2031-02-01");
    owner.press("May use the device").unwrap();
    owner.sends("Save").unwrap();
    owner.see("3 Feb 2020 to 1 Feb 2031").unwrap();
    guest.goes_home().unwrap();
    guest.press("Lock").unwrap();
    device.shows("bolt", &json!("locked")).unwrap();

    // A limit that is over holds for who is there already.
    owner.press("Gwendolyn").unwrap();
    owner.pick("Last day", "2020-02-04").unwrap();
    owner.sends("Save").unwrap();
    owner.see("Ended").unwrap();
    guest.goes_home().unwrap();
    guest.press("Unlock").unwrap();
    guest.see("The device refuses").unwrap();
    device.shows("bolt", &json!("locked")).unwrap();

    // Removed while the guest has the phone in the hand: the very next press finds out.
    guest.goes_home().unwrap();
    assert!(!guest.reads("does not know this app").unwrap());
    owner.removes("Gwendolyn").unwrap();
    guest.press("Unlock").unwrap();
    guest.see("does not know this app").unwrap();
    assert!(guest.offers("Look again").unwrap());
    device.shows("bolt", &json!("locked")).unwrap();
}

#[test]
fn an_invitation_made_again_ends_the_old_link() {
    let product = &Product::OPENER;
    let home = Home::new().unwrap();
    let (device, owner) = with_owner(&home, product);
    let old = owner.invites("Old mill", product.code, "Hugo").unwrap();
    owner.enters("Old mill", AREA, product.code).unwrap();
    owner.see("invited").unwrap();
    owner.press("Hugo").unwrap();
    owner.press("Make it again").unwrap();
    owner.see("Invitation for Hugo").unwrap();
    let new = link(&owner);
    assert_ne!(new, old);

    let guest = home.person("guest").unwrap();
    guest.menu("Redeem invitation").unwrap();
    guest.fill("Invitation", &old).unwrap();
    guest.sends("Redeem").unwrap();
    guest.see("This invitation is over").unwrap();
    guest.see("Ask for another one").unwrap();
    guest.redeems(&new).unwrap();
    guest.goes_home().unwrap();
    guest.press("Ring to Open").unwrap();
    device.shows("state", &json!("ring-to-open")).unwrap();

    // Used once: whoever finds it later is told so.
    owner.enters("Old mill", AREA, product.code).unwrap();
    owner.press("Hugo").unwrap();
    owner.see("Used").unwrap();
}

/// The link on the page of a fresh invitation.
fn link(person: &Person) -> String {
    person.css("#link").unwrap();
    let link = person
        .run(
            "return document.getElementById('link').textContent.trim()",
            &[],
        )
        .unwrap();
    link.as_str().unwrap_or_default().to_owned()
}

#[test]
fn keypad_and_fob_open_a_smart_lock() {
    keypad_and_fob_open(&Product::SMART_LOCK, ("bolt", "unlocked"));
}

#[test]
fn keypad_and_fob_open_an_ultra_and_connect_only_with_its_code() {
    keypad_and_fob_open(&Product::ULTRA, ("bolt", "unlocked"));
}

#[test]
fn keypad_and_fob_open_an_opener() {
    keypad_and_fob_open(&Product::OPENER, ("opener/strike", "released"));
}

fn keypad_and_fob_open(product: &Product, (part, opened): (&str, &str)) {
    let home = Home::new().unwrap();
    let (device, owner) = with_owner(&home, product);
    connects(&device, product, Device::connects_keypad);
    connects(&device, product, Device::connects_fob);

    // A code that cannot be says why at its field; the name is still there.
    owner.enters("Old mill", AREA, product.code).unwrap();
    owner.see("Fob").unwrap();
    owner.press("Keypad codes").unwrap();
    owner.see("No code yet").unwrap();
    owner.press("Add a code").unwrap();
    owner.fill("Name", "Ada").unwrap();
    for (digits, told) in [
        ("374850", "no key for 0"),
        ("123748", "cannot begin with 12"),
        ("37485", "exactly six digits"),
    ] {
        owner.fill("Six digits", digits).unwrap();
        owner.sends("Add a code").unwrap();
        owner.see(told).unwrap();
        assert_eq!(owner.value("Name").unwrap(), "Ada");
        assert_eq!(owner.value("Six digits").unwrap(), digits);
    }
    owner.fill("Six digits", "374951").unwrap();
    owner.sends("Add a code").unwrap();
    owner.see("The code works from now on").unwrap();

    device.types_keypad("374952").unwrap();
    keypad_says(&device, "Wrong keypad code");
    assert_ne!(
        device.state().unwrap().pointer(&format!("/{part}")),
        Some(&json!(opened))
    );
    device.types_keypad("374951").unwrap();
    device.shows(part, &json!(opened)).unwrap();
    device.passes(60).unwrap();

    // The fob does what it is set to; switched off, nothing.
    if product.model == "opener" {
        device.shows(part, &json!("holds")).unwrap();
        device.presses_fob(1).unwrap();
        device.shows("state", &json!("ring-to-open")).unwrap();
    } else {
        device.presses_fob(1).unwrap();
        device.shows("bolt", &json!("locked")).unwrap();
        device.passes(10).unwrap();
    }

    // A code that was taken away opens nothing.
    owner.removes("Ada").unwrap();
    device.types_keypad("374951").unwrap();
    keypad_says(&device, "Wrong keypad code");

    owner
        .enters("Old mill", "Activity Log", product.code)
        .unwrap();
    for told in [
        "Ada ",
        "with a keypad code",
        "Keypad: a wrong keypad code",
        "Phone of owner added a keypad code",
        "Phone of owner removed a keypad code",
    ] {
        owner.see(told).unwrap();
    }
}

/// Connects a fob or a keypad; an Ultra takes none without its code, and none with a wrong one.
fn connects(
    device: &Device,
    product: &Product,
    connects: impl Fn(&Device, Option<&str>) -> anyhow::Result<()>,
) {
    device.opens_pairing().unwrap();
    if product.code.len() == 6 {
        assert!(connects(device, None).is_err());
        assert!(connects(device, Some(product.wrong[0])).is_err());
        connects(device, Some(product.code)).unwrap();
    } else {
        connects(device, None).unwrap();
    }
    device.shows("pairing_s", &json!(null)).unwrap();
}

fn keypad_says(device: &Device, words: &str) {
    until(&format!("the keypad to say {words}"), || {
        let says = device.keypad_says()?;
        Ok(says.starts_with(words).then_some(()))
    })
    .unwrap();
}

#[test]
fn each_owner_is_told_of_something_new_and_of_wrong_codes() {
    let product = &Product::ULTRA;
    let home = Home::new().unwrap();
    let device = home.device(product).unwrap();
    let (owner, second) = owner_and_guest(&home, product);
    // Whoever entered the code is an owner too.
    second
        .enters("Old mill", "Activity Log", product.code)
        .unwrap();
    for each in [&owner, &second] {
        each.goes_home().unwrap();
        while each.offers("Dismiss").unwrap() {
            each.sends("Dismiss").unwrap();
        }
    }
    device.opens_pairing().unwrap();
    assert!(device.connects_fob(Some(product.wrong[0])).is_err());
    device.connects_fob(Some(product.code)).unwrap();
    for each in [&owner, &second] {
        each.goes_home().unwrap();
        each.see("Somebody new was added to this device").unwrap();
        each.see("A wrong security code was tried").unwrap();
    }
    // Put away on one phone, it is still to be read on the other.
    owner.sends("Dismiss").unwrap();
    owner.see_no_more("Somebody new was added").unwrap();
    second.goes_home().unwrap();
    second.see("Somebody new was added to this device").unwrap();
}
