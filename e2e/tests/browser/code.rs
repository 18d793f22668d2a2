//! Remembering and changing the code (R6, R7).

use doorward_e2e::{Home, Product};

use crate::household::{owner_and_guest, with_owner};

#[test]
fn a_changed_smart_lock_code_clears_what_another_phone_remembered() {
    changed_code_clears_the_remembered_one(&Product::SMART_LOCK);
}

#[test]
fn a_changed_ultra_code_clears_what_another_phone_remembered() {
    changed_code_clears_the_remembered_one(&Product::ULTRA);
}

fn changed_code_clears_the_remembered_one(product: &Product) {
    let home = Home::new().unwrap();
    let (owner, guest) = owner_and_guest(&home, product);
    guest.opens_area("Old mill", "Activity Log").unwrap();
    guest.types_code(product.code, true).unwrap();
    guest.see("Gwendolyn").unwrap();
    // Remembered: a new sign-in is not asked.
    drop(guest);
    let phone = home.browser(doorward_e2e::Look::PHONE).unwrap();
    phone
        .open(&format!("{}/phones/guest", home.demo().workbench()))
        .unwrap();
    let guest = doorward_e2e::Person::new("guest", &phone.address().unwrap(), phone).unwrap();
    guest.opens_area("Old mill", "Activity Log").unwrap();
    guest.see("Gwendolyn").unwrap();

    // The change asks for the current code anew, and takes no wrong one.
    owner
        .opens_area("Old mill", "Features & Configuration")
        .unwrap();
    if owner.reads("asks for its security code").unwrap() {
        owner.types_code(product.code, true).unwrap();
    }
    owner.press("General").unwrap();
    owner.press("Security code").unwrap();
    assert_eq!(owner.value("Current security code").unwrap(), "");
    owner
        .fill("Current security code", product.wrong[0])
        .unwrap();
    owner.fill("New security code", product.next_code).unwrap();
    owner.sends("Change the code").unwrap();
    owner.see("not the right security code").unwrap();
    owner.fill("Current security code", product.code).unwrap();
    owner.fill("New security code", product.next_code).unwrap();
    owner.sends("Change the code").unwrap();
    owner.see("The security code is changed").unwrap();

    // The other phone is asked again and told why; the old code is wrong now, the new one right.
    guest.opens_area("Old mill", "Activity Log").unwrap();
    guest.see("The remembered code no longer works").unwrap();
    guest.types_code(product.code, false).unwrap();
    guest.see("not the right security code").unwrap();
    guest.types_code(product.next_code, false).unwrap();
    guest.see("Gwendolyn").unwrap();
    guest.opens("Old mill").unwrap();
    assert!(!guest.reads("The security code is remembered here").unwrap());
}

#[test]
fn a_remembered_code_can_be_forgotten() {
    let product = &Product::ULTRA;
    let home = Home::new().unwrap();
    let (_, owner) = with_owner(&home, product);
    owner.opens_area("Old mill", "Activity Log").unwrap();
    owner.types_code(product.code, true).unwrap();
    owner.see("Phone of owner").unwrap();
    owner.opens("Old mill").unwrap();
    owner.press("Forget the code").unwrap();
    owner.see("no longer remembered").unwrap();
    owner.opens_area("Old mill", "Activity Log").unwrap();
    owner.see("asks for its security code").unwrap();
}

#[test]
fn an_obvious_code_needs_a_second_yes() {
    let product = &Product::ULTRA;
    let home = Home::new().unwrap();
    let device = home.device(product).unwrap();
    let owner = home.person("owner").unwrap();
    owner.finds(product, &device).unwrap();
    owner.fill("Choose its security code", "123456").unwrap();
    owner.press("Connect").unwrap();
    owner.see("easy to guess").unwrap();
    owner.fill("Choose its security code", "123456").unwrap();
    owner
        .press("Use this code although it is easy to guess")
        .unwrap();
    owner.press("Connect").unwrap();
    owner.see("is ready").unwrap();
}
