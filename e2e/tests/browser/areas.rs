//! The three areas behind the code: for who knows it and who does not (R3 to R5, R11).

use doorward_e2e::{Home, Product};
use serde_json::json;

use crate::household::{owner_and_guest, with_owner};

const AREAS: [&str; 3] = [
    "Features & Configuration",
    "Lock Permissions",
    "Activity Log",
];

#[test]
fn a_guest_uses_a_smart_lock_but_sees_none_of_its_areas() {
    guest_sees_none_of_the_areas(&Product::SMART_LOCK);
}

#[test]
fn a_guest_uses_an_ultra_but_sees_none_of_its_areas() {
    guest_sees_none_of_the_areas(&Product::ULTRA);
}

fn guest_sees_none_of_the_areas(product: &Product) {
    let home = Home::new().unwrap();
    let device = home.device(product).unwrap();
    let (owner, guest) = owner_and_guest(&home, product);
    guest.goes_home().unwrap();
    guest.press("Unlock").unwrap();
    device.shows("bolt", &json!("unlocked")).unwrap();
    for area in AREAS {
        guest.opens_area("Old mill", area).unwrap();
        guest.see("asks for its security code").unwrap();
        for secret in [
            "Phone of owner",
            "Gwendolyn",
            "Invite somebody",
            "Auto lock",
        ] {
            assert!(!guest.reads(secret).unwrap(), "{secret} in {area}");
        }
    }
    // Who knows the code finds all of it, with who did what.
    for (area, inside) in AREAS
        .into_iter()
        .zip(["Auto lock", "Gwendolyn", "Gwendolyn"])
    {
        owner.opens_area("Old mill", area).unwrap();
        if owner.reads("asks for its security code").unwrap() {
            owner.types_code(product.code, false).unwrap();
        }
        owner.see(inside).unwrap();
    }
    // No exclusive administrator: a guest who learns the code has all of it, the owner's permission included.
    guest.opens_area("Old mill", "Lock Permissions").unwrap();
    guest.types_code(product.code, false).unwrap();
    guest.see("Phone of owner").unwrap();
}

#[test]
fn wrong_codes_are_explained_and_then_have_to_wait() {
    for product in [&Product::SMART_LOCK, &Product::ULTRA] {
        let home = Home::new().unwrap();
        let device = home.device(product).unwrap();
        let (owner, guest) = owner_and_guest(&home, product);
        guest.opens_area("Old mill", "Activity Log").unwrap();

        // What cannot be the code is told at the field and costs nothing.
        for (typed, told) in [
            ("12", "Too short"),
            ("12345678", "Too long"),
            ("12ab", "digits only"),
        ] {
            guest.types_code(typed, false).unwrap();
            guest.see(told).unwrap();
        }
        let told = [
            "4 tries are left",
            "3 tries are left",
            "2 tries are left",
            "1 try is left",
        ];
        for (wrong, told) in product.wrong.into_iter().zip(told) {
            guest.types_code(wrong, false).unwrap();
            guest.see("not the right security code").unwrap();
            guest.see(told).unwrap();
        }
        guest.types_code(product.wrong[4], false).unwrap();
        guest
            .see("Before the next try the device makes you wait")
            .unwrap();
        // The right code too has to wait, and the lock does not even compare it.
        guest.types_code(product.code, false).unwrap();
        guest.see("Too many wrong codes").unwrap();
        guest.see("min").unwrap();
        guest.goes_home().unwrap();
        guest.press("Unlock").unwrap();
        device.shows("bolt", &json!("unlocked")).unwrap();

        // The owner is not held up, and is told.
        owner
            .opens_area("Old mill", "Features & Configuration")
            .unwrap();
        if owner.reads("asks for its security code").unwrap() {
            owner.types_code(product.code, false).unwrap();
        }
        owner.see("General").unwrap();

        // Powered time heals.
        device.passes(3600).unwrap();
        guest.opens_area("Old mill", "Activity Log").unwrap();
        guest.types_code(product.code, false).unwrap();
        guest.see("Gwendolyn").unwrap();
    }
}

#[test]
fn a_permission_that_was_taken_away_ends_at_once() {
    let product = &Product::ULTRA;
    let home = Home::new().unwrap();
    let device = home.device(product).unwrap();
    let (owner, guest) = owner_and_guest(&home, product);
    owner.opens_area("Old mill", "Lock Permissions").unwrap();
    if owner.reads("asks for its security code").unwrap() {
        owner.types_code(product.code, false).unwrap();
    }
    owner.removes("Gwendolyn").unwrap();
    guest.goes_home().unwrap();
    guest.see("does not know this app").unwrap();
    assert!(guest.offers("Look again").unwrap());
    device.shows("bolt", &json!("locked")).unwrap();
}

#[test]
fn an_invitation_works_once() {
    let product = &Product::ULTRA;
    let home = Home::new().unwrap();
    let (_, owner) = with_owner(&home, product);
    let link = owner
        .invites("Old mill", product.code, "Gwendolyn")
        .unwrap();
    let guest = home.person("guest").unwrap();
    guest.menu("Redeem invitation").unwrap();
    guest.fill("Invitation", &link[..link.len() - 5]).unwrap();
    guest.press("Redeem").unwrap();
    guest.see("no complete invitation").unwrap();
    guest.redeems(&link).unwrap();
}

#[test]
fn settings_are_changed_and_the_lock_obeys() {
    let product = &Product::SMART_LOCK;
    let home = Home::new().unwrap();
    let (device, owner) = with_owner(&home, product);
    owner
        .opens_area("Old mill", "Features & Configuration")
        .unwrap();
    if owner.reads("asks for its security code").unwrap() {
        owner.types_code(product.code, false).unwrap();
    }
    owner.press("Button & LED").unwrap();
    owner.press("Bluetooth pairing").unwrap();
    owner.press("Save").unwrap();
    owner.see("Saved").unwrap();
    device.does("button", &json!({"hold_ms": 5000})).unwrap();
    device.passes(6).unwrap();
    assert_ne!(device.state().unwrap()["ring"], "steady");
}
