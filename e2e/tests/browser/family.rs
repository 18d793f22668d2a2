//! The Smart Door and the Opener: from the Add device page to what only they do.

use doorward_e2e::{Home, Person, Product};
use serde_json::json;

/// The pictured steps of adding, up to a device that has a name and a code.
fn follows_the_pictures(home: &Home, owner: &Person, product: &Product, name: &str) {
    let device = home.device(product).unwrap();
    owner.menu("Add device").unwrap();
    for each in Product::ALL {
        assert!(owner.offers(each.title).unwrap(), "no {}", each.title);
    }
    owner.press(product.title).unwrap();
    owner.see("Hold the button for five seconds").unwrap();
    owner.see("Wait until it is found").unwrap();
    owner.see("ring of light is off").unwrap();
    let pictures = owner
        .run(
            "return document.querySelectorAll('main svg.picture, main .steps svg, main li svg').length",
            &[],
        )
        .unwrap();
    assert!(pictures.as_u64() > Some(0), "no picture on the page");
    owner.goes_home().unwrap();
    owner.sets_up(product, &device, name, product.code).unwrap();
    device.shows("set_up", &json!(true)).unwrap();
}

#[test]
fn a_smart_door_is_set_up_locks_as_it_closes_and_beeps() {
    let product = &Product::SMART_DOOR;
    let home = Home::new().unwrap();
    let device = home.device(product).unwrap();
    let owner = home.person("owner").unwrap();
    follows_the_pictures(&home, &owner, product, "Side door");
    owner.goes_home().unwrap();
    owner.sees_state("Side door", "Locked").unwrap();

    // It comes as a door that does not lock by itself.
    owner
        .enters("Side door", "Features & Configuration", product.code)
        .unwrap();
    owner.press("Auto lock").unwrap();
    for switch in ["Lock by itself", "At once when the door closes"] {
        if !owner.is_on(switch).unwrap() {
            owner.press(switch).unwrap();
        }
    }
    owner.sends("Save").unwrap();
    owner.see("Saved").unwrap();

    let bench = home.browser(doorward_e2e::Look::DESKTOP).unwrap();
    bench.open(home.demo().workbench()).unwrap();
    bench.see("Smart Door").unwrap();
    owner.goes_home().unwrap();
    owner.press("Unlock").unwrap();
    owner.sees_state("Side door", "Unlocked").unwrap();
    bench.see("2 short beeps").unwrap();
    device.does("door", &json!({"open": true})).unwrap();
    owner.see("Door open").unwrap();
    device.does("door", &json!({"open": false})).unwrap();
    device.shows("bolt", &json!("locked")).unwrap();
    owner.sees_state("Side door", "Locked").unwrap();
    owner.see("Door closed").unwrap();
    bench.see("3 short beeps").unwrap();
    assert_eq!(bench.complaints().unwrap(), Vec::<String>::new());

    owner
        .enters("Side door", "Activity Log", product.code)
        .unwrap();
    for told in [
        "Auto lock locked",
        "The door was closed",
        "The door was opened",
        "Phone of owner unlocked",
    ] {
        owner.see(told).unwrap();
    }
}

#[test]
fn an_opener_is_set_up_and_opens_at_the_next_ring() {
    let product = &Product::OPENER;
    let home = Home::new().unwrap();
    let device = home.device(product).unwrap();
    let owner = home.person("owner").unwrap();
    follows_the_pictures(&home, &owner, product, "House door");
    owner.goes_home().unwrap();
    owner.sees_state("House door", "Ready").unwrap();

    // Nobody asked for it: a ring is a ring.
    let bench = home.browser(doorward_e2e::Look::DESKTOP).unwrap();
    bench.open(home.demo().workbench()).unwrap();
    bench.press("Ring at the house").unwrap();
    device.passes(10).unwrap();
    device.shows("opener/strike", &json!("holds")).unwrap();

    // Ring to Open, and the ring comes from the street.
    owner.press("Ring to Open").unwrap();
    owner
        .sees_state("House door", "Opens when somebody rings")
        .unwrap();
    owner.see("Ring to Open ends at the latest in").unwrap();
    bench.see("The next ring opens, for").unwrap();
    bench.press("Ring the doorbell at the house").unwrap();
    device.shows("opener/strike", &json!("released")).unwrap();
    device.does("door", &json!({"open": true})).unwrap();
    device.does("door", &json!({"open": false})).unwrap();
    device.passes(60).unwrap();
    device.shows("opener/strike", &json!("holds")).unwrap();

    // It goes on until its time is over or somebody ends it.
    owner.press("End Ring to Open").unwrap();
    owner.sees_state("House door", "Ready").unwrap();

    // Opening a door nobody at the phone sees is asked about first.
    owner.goes_home().unwrap();
    owner.press("Open door").unwrap();
    owner.press("Yes, open the door").unwrap();
    device.shows("opener/strike", &json!("released")).unwrap();
    device.passes(60).unwrap();

    // Continuous mode lets everybody in: it asks for the code.
    owner.goes_home().unwrap();
    owner.press("Continuous mode").unwrap();
    owner.see("every ring opens the door").unwrap();
    owner.fill("Security code", product.wrong[0]).unwrap();
    owner.sends("Continuous mode").unwrap();
    owner.see("not the right security code").unwrap();
    device
        .shows("opener/continuous_mode", &json!(false))
        .unwrap();
    owner.fill("Security code", product.code).unwrap();
    owner.sends("Continuous mode").unwrap();
    owner
        .sees_state("House door", "Opens at every ring")
        .unwrap();
    device
        .shows("opener/continuous_mode", &json!(true))
        .unwrap();
    for _ in 0..2 {
        device.rings().unwrap();
        device.shows("opener/strike", &json!("released")).unwrap();
        device.passes(60).unwrap();
        device.shows("opener/strike", &json!("holds")).unwrap();
    }
    owner.press("End continuous mode").unwrap();
    owner.see("a ring opens nothing any more").unwrap();
    owner.fill("Security code", product.code).unwrap();
    owner.sends("End continuous mode").unwrap();
    owner.sees_state("House door", "Ready").unwrap();
    device.rings().unwrap();
    device.passes(10).unwrap();
    device.shows("opener/strike", &json!("holds")).unwrap();

    owner
        .enters("House door", "Activity Log", product.code)
        .unwrap();
    for told in [
        "Somebody rang, and the door opened",
        "Ring to Open, switched on with an app",
        "continuous mode, switched on with an app",
        "Somebody rang",
        "Phone of owner switched Ring to Open on",
        "Phone of owner switched continuous mode on",
        "Phone of owner: 1 wrong security code",
    ] {
        owner.see(told).unwrap();
    }
    assert_eq!(bench.complaints().unwrap(), Vec::<String>::new());
}

#[test]
fn a_browser_that_asks_for_german_sets_an_opener_up_in_german() {
    let product = &Product::OPENER;
    let home = Home::new().unwrap();
    let device = home.device(product).unwrap();
    let owner = home.person_reading("de-DE,de", "owner").unwrap();
    owner.see("Noch kein Gerät").unwrap();
    owner.press("Menü öffnen").unwrap();
    owner.press("Gerät hinzufügen").unwrap();
    owner.press(product.title).unwrap();
    owner.see("Taste fünf Sekunden lang halten").unwrap();
    device.opens_pairing().unwrap();
    owner.see("Bereit zum Verbinden").unwrap();
    owner.press("Verbinden").unwrap();
    owner
        .fill("Name des Geräts in dieser App", "Haustür")
        .unwrap();
    owner.press("Verbinden").unwrap();
    owner.press("Selbst einen wählen").unwrap();
    owner.fill("Eigener Code", product.code).unwrap();
    owner.press("Eigenen Code verwenden").unwrap();
    owner.see("Der Sicherheitscode ist gesetzt").unwrap();
    owner.press("Ring to Open").unwrap();
    owner
        .sees_state("Haustür", "Öffnet, wenn es klingelt")
        .unwrap();
    device.rings().unwrap();
    device.shows("opener/strike", &json!("released")).unwrap();
    device.passes(60).unwrap();
    owner.press("Einstellungen von Haustür").unwrap();
    owner.press("Aktivitätsprotokoll").unwrap();
    owner.see("verlangt hier den Sicherheitscode").unwrap();
    owner.fill("Sicherheitscode", product.wrong[0]).unwrap();
    owner.sends("Öffnen").unwrap();
    owner
        .see("Das ist nicht der richtige Sicherheitscode")
        .unwrap();
    owner.fill("Sicherheitscode", product.code).unwrap();
    owner.sends("Öffnen").unwrap();
    owner
        .see("Es hat geklingelt, und die Tür ging auf")
        .unwrap();
    owner.see("1 falscher Sicherheitscode").unwrap();
    let language = owner.run("return document.documentElement.lang", &[]);
    assert_eq!(language.unwrap(), json!("de"));
}
