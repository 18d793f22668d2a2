//! Connecting, locking and unlocking, and coming back after a restart (R2, R8 to R10).

use doorward_e2e::{Home, Product};
use serde_json::json;

#[test]
fn a_smart_lock_is_connected_and_works() {
    is_connected_and_works(&Product::SMART_LOCK);
}

#[test]
fn an_ultra_is_connected_and_works() {
    is_connected_and_works(&Product::ULTRA);
}

fn is_connected_and_works(product: &Product) {
    let mut home = Home::new().unwrap();
    let device = home.device(product).unwrap();
    let owner = home.person("owner").unwrap();
    owner.see("No device yet").unwrap();
    owner
        .sets_up(product, &device, "Old mill", product.code)
        .unwrap();
    device.shows("set_up", &json!(true)).unwrap();
    owner.goes_home().unwrap();
    owner.see("Old mill").unwrap();
    owner.sees_state("Old mill", "Locked").unwrap();
    owner.press("Unlock").unwrap();
    owner.sees_state("Old mill", "Unlocked").unwrap();
    device.shows("bolt", &json!("unlocked")).unwrap();
    // By hand: the page follows without being asked.
    device.does("knob", &json!({"to": "locked"})).unwrap();
    owner.sees_state("Old mill", "Locked").unwrap();
    device.does("knob", &json!({"to": "unlocked"})).unwrap();
    owner.sees_state("Old mill", "Unlocked").unwrap();
    device.does("door", &json!({"open": true})).unwrap();
    owner.see("Door open").unwrap();
    assert_eq!(owner.complaints().unwrap(), Vec::<String>::new());
    drop(owner);

    home.restart(true).unwrap();
    let owner = home.person("owner").unwrap();
    owner.see("Old mill").unwrap();
    owner.see("Door open").unwrap();
    let device = home.device(product).unwrap();
    device.does("door", &json!({"open": false})).unwrap();
    owner.see("Door closed").unwrap();
    device.does("knob", &json!({"to": "locked"})).unwrap();
    owner.sees_state("Old mill", "Locked").unwrap();
    owner.press("Unlock").unwrap();
    device.shows("bolt", &json!("unlocked")).unwrap();
    drop(owner);

    home.restart(false).unwrap();
    let owner = home.person("owner").unwrap();
    owner.sees_state("Old mill", "Unlocked").unwrap();
    owner.opens_area("Old mill", "Activity Log").unwrap();
    owner.see("asks for its security code").unwrap();
    owner.types_code(product.code, false).unwrap();
    owner.see("Phone of owner").unwrap();
}

#[test]
fn opening_the_door_asks_twice() {
    let home = Home::new().unwrap();
    let device = home.device(&Product::ULTRA).unwrap();
    let owner = home.person("owner").unwrap();
    owner
        .sets_up(&Product::ULTRA, &device, "Barn", Product::ULTRA.code)
        .unwrap();
    owner.goes_home().unwrap();
    owner.press("Open door").unwrap();
    owner.see("Open the door from afar?").unwrap();
    device.shows("latch", &json!("released")).unwrap();
    owner.press("Yes, open the door").unwrap();
    device.shows("latch", &json!("pulled")).unwrap();
}

#[test]
fn connecting_an_ultra_asks_for_the_code_although_it_is_remembered() {
    let product = &Product::ULTRA;
    let home = Home::new().unwrap();
    let device = home.device(product).unwrap();
    let owner = home.person("owner").unwrap();
    owner
        .sets_up(product, &device, "Barn", product.code)
        .unwrap();
    owner.opens_area("Barn", "Activity Log").unwrap();
    owner.types_code(product.code, true).unwrap();
    owner.see("Phone of owner").unwrap();
    owner.opens("Barn").unwrap();
    owner.see("The security code is remembered here").unwrap();

    // The same phone once more: asked, and the field is empty.
    owner.finds(product, &device).unwrap();
    assert_eq!(owner.value("Security code of the device").unwrap(), "");

    // Another phone: asked too; wrong codes are refused, and the third ends pairing mode.
    let guest = home.person("guest").unwrap();
    guest.menu("Add device").unwrap();
    guest.press(product.title).unwrap();
    guest.press("Connect").unwrap();
    for (wrong, told) in product.wrong.into_iter().zip([
        "not the right security code",
        "not the right security code",
        "Too many wrong codes",
    ]) {
        guest.fill("Security code of the device", wrong).unwrap();
        guest.sends("Connect").unwrap();
        guest.see(told).unwrap();
    }
    device.shows("pairing_s", &json!(null)).unwrap();
    guest.goes_home().unwrap();
    guest.see("No device yet").unwrap();

    // With hands on the button and the right code it is let in.
    guest.finds(product, &device).unwrap();
    guest
        .fill("Security code of the device", product.code)
        .unwrap();
    guest
        .fill("Name of the device in this app", "Barn")
        .unwrap();
    guest.press("Connect").unwrap();
    guest.see("is ready").unwrap();
}

#[test]
fn a_smart_lock_may_go_without_a_code_but_only_on_purpose() {
    let product = &Product::SMART_LOCK;
    let home = Home::new().unwrap();
    let device = home.device(product).unwrap();
    let owner = home.person("owner").unwrap();
    owner.finds(product, &device).unwrap();
    owner
        .fill("Name of the device in this app", "Shed")
        .unwrap();
    owner.press("Connect").unwrap();
    owner.see("Choose the security code").unwrap();
    owner.press("Go without a code").unwrap();
    owner
        .press("I understand that this device stays without a code")
        .unwrap();
    let button = owner.css("button[value=skip]").unwrap();
    owner.click(&button).unwrap();
    owner.opens_area("Shed", "Lock Permissions").unwrap();
    owner.see("Invite somebody").unwrap();
    owner.opens("Shed").unwrap();
    owner.see("No security code is set").unwrap();
}
