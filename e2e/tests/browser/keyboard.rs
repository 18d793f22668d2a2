//! The main ways through the app without a pointer: every stop of the Tab key is to be seen, and all of it works.

use doorward_e2e::{Home, Product, key};
use serde_json::json;

use crate::household::with_owner;

#[test]
fn a_person_with_a_keyboard_gets_everywhere() {
    let product = &Product::SMART_LOCK;
    let home = Home::new().unwrap();
    let (device, owner) = with_owner(&home, product);
    owner.goes_home().unwrap();
    owner.sees_state("Old mill", "Locked").unwrap();

    // Past bar and menu at once, and on to the door.
    owner.tabs_to("Skip to the content").unwrap();
    owner.strikes(key::ENTER).unwrap();
    owner.tabs_to("Unlock").unwrap();
    owner.strikes(key::ENTER).unwrap();
    device.shows("bolt", &json!("unlocked")).unwrap();
    owner.sees_state("Old mill", "Unlocked").unwrap();
    // The focus waited where it was, for what the same button does next.
    owner.focused("Lock").unwrap();
    owner.strikes(key::ENTER).unwrap();
    device.shows("bolt", &json!("locked")).unwrap();
    owner.sees_state("Old mill", "Locked").unwrap();

    // The menu opens, closes without a choice, and leads on.
    owner.tabs_to("Open the menu").unwrap();
    owner.strikes(key::ENTER).unwrap();
    owner.tabs_to("Add device").unwrap();
    owner.strikes(key::ESCAPE).unwrap();
    owner.focused("Open the menu").unwrap();
    owner.strikes(key::SPACE).unwrap();
    owner.tabs_to("App settings").unwrap();
    owner.strikes(key::ENTER).unwrap();
    owner.see("Where secrets are kept").unwrap();

    // An area: the field for the code waits for it.
    owner.goes_home().unwrap();
    owner.tabs_to("Settings of Old mill").unwrap();
    owner.strikes(key::ENTER).unwrap();
    owner.see("Features & Configuration").unwrap();
    owner.tabs_to("Features & Configuration").unwrap();
    owner.strikes(key::ENTER).unwrap();
    owner.see("asks for its security code").unwrap();
    owner.focused("Security code").unwrap();
    owner.strikes(product.wrong[0]).unwrap();
    owner.strikes(key::ENTER).unwrap();
    owner.see("not the right security code").unwrap();
    owner.focused("Security code").unwrap();
    owner.strikes(product.code).unwrap();
    owner.strikes(key::ENTER).unwrap();
    owner.see("General").unwrap();

    // A setting.
    owner.tabs_to("Auto lock").unwrap();
    owner.strikes(key::ENTER).unwrap();
    owner.see("Lock by itself").unwrap();
    owner.tabs_to("Lock by itself").unwrap();
    owner.strikes(key::SPACE).unwrap();
    owner.tabs_to("Save").unwrap();
    owner.strikes(key::ENTER).unwrap();
    owner.see("Saved").unwrap();

    // An invitation. Back by the links above: who goes home leaves the areas.
    owner.tabs_to("Features & Configuration").unwrap();
    owner.strikes(key::ENTER).unwrap();
    owner.see("General").unwrap();
    owner.tabs_to("Old mill").unwrap();
    owner.strikes(key::ENTER).unwrap();
    owner.see("In this app").unwrap();
    owner.tabs_to("Lock Permissions").unwrap();
    owner.strikes(key::ENTER).unwrap();
    owner.see("Who can do what").unwrap();
    owner.tabs_to("Invite somebody").unwrap();
    owner.strikes(key::ENTER).unwrap();
    owner.see("Whose phone?").unwrap();
    owner.tabs_to("Whose phone?").unwrap();
    owner.strikes("Gwendolyn").unwrap();
    owner.tabs_to("Make the invitation").unwrap();
    owner.strikes(key::ENTER).unwrap();
    owner.see("Invitation for").unwrap();

    // The log, and less of it.
    owner.tabs_to("Lock Permissions").unwrap();
    owner.strikes(key::ENTER).unwrap();
    owner.see("Who can do what").unwrap();
    owner.tabs_to("Old mill").unwrap();
    owner.strikes(key::ENTER).unwrap();
    owner.see("In this app").unwrap();
    owner.tabs_to("Activity Log").unwrap();
    owner.strikes(key::ENTER).unwrap();
    owner.see("The last seven days").unwrap();
    owner.tabs_to("Filter").unwrap();
    owner.strikes(key::ENTER).unwrap();
    owner.tabs_to("Only").unwrap();
    owner.strikes(key::SPACE).unwrap();
    owner.tabs_to("Show").unwrap();
    owner.strikes(key::ENTER).unwrap();
    owner.see("Show everything").unwrap();
    assert!(owner.address().unwrap().contains("failures="));
}
