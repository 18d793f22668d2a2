//! The Activity Log: who did what and how, found again by filters, taken along, and switched off.

use doorward_e2e::{Home, Person, Product};
use serde_json::json;

use crate::household::owner_and_guest;

const AREA: &str = "Activity Log";

#[test]
fn the_log_tells_who_what_and_how_and_is_filtered_exported_and_switched_off() {
    let product = &Product::SMART_LOCK;
    let home = Home::new().unwrap();
    let device = home.device(product).unwrap();
    let (owner, guest) = owner_and_guest(&home, product);
    guest.goes_home().unwrap();
    guest.press("Unlock").unwrap();
    device.shows("bolt", &json!("unlocked")).unwrap();
    device.passes(10).unwrap();
    device.does("knob", &json!({"to": "locked"})).unwrap();
    device.passes(10).unwrap();
    guest.opens_area("Old mill", AREA).unwrap();
    guest.types_code(product.wrong[0], false).unwrap();
    guest.see("not the right security code").unwrap();

    owner.enters("Old mill", AREA, product.code).unwrap();
    for told in [
        "Gwendolyn unlocked",
        "by phone or fob",
        "Somebody at the door locked",
        "Gwendolyn: 1 wrong security code",
        "Phone of owner invited somebody",
    ] {
        owner.see(told).unwrap();
    }

    // By person, action, outcome and day.
    owner.press("Filter").unwrap();
    owner.choose("Who", "Gwendolyn").unwrap();
    owner.sends("Show").unwrap();
    shows(
        &owner,
        &["Gwendolyn unlocked", "1 wrong security code"],
        &["Somebody at the door", "invited somebody"],
    );
    owner.choose("Action", "Unlock").unwrap();
    owner.sends("Show").unwrap();
    shows(&owner, &["Gwendolyn unlocked"], &["wrong security code"]);
    let exported = exports(&owner);

    owner.press("Show everything").unwrap();
    owner.press("Filter").unwrap();
    owner.choose("Outcome", "Wrong code").unwrap();
    owner.sends("Show").unwrap();
    shows(
        &owner,
        &["Gwendolyn: 1 wrong security code"],
        &["unlocked", "invited"],
    );
    owner.choose("Outcome", "Every outcome").unwrap();
    owner.pick("Until", "2026-01-01").unwrap();
    owner.sends("Show").unwrap();
    owner.see("No entry fits").unwrap();
    owner.pick("Until", "").unwrap();
    owner.pick("From", "2026-01-01").unwrap();
    owner.sends("Show").unwrap();
    shows(&owner, &["Gwendolyn unlocked", "invited somebody"], &[]);

    // What is taken along holds what the filter showed, and nothing else.
    let [csv, json] = exported;
    assert_eq!(csv.trim().lines().count(), 2, "{csv}");
    assert!(csv.contains("Gwendolyn"), "{csv}");
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    let entries = json.as_array().or_else(|| json["entries"].as_array());
    assert_eq!(entries.map(Vec::len), Some(1), "{json}");

    // Switched off: nothing is recorded, and the page says so.
    owner.press("Show everything").unwrap();
    owner.press("Keep a log").unwrap();
    owner.sends("Save").unwrap();
    owner.see("keeps no log at the moment").unwrap();
    device.does("knob", &json!({"to": "unlocked"})).unwrap();
    device.passes(10).unwrap();
    owner.enters("Old mill", AREA, product.code).unwrap();
    owner.see("keeps no log at the moment").unwrap();
    assert!(!owner.reads("Somebody at the door unlocked").unwrap());
    owner.press("Keep a log").unwrap();
    owner.sends("Save").unwrap();
    owner.see("The log is kept from now on").unwrap();
    device.does("knob", &json!({"to": "locked"})).unwrap();
    device.passes(10).unwrap();
    device.does("knob", &json!({"to": "unlocked"})).unwrap();
    device.passes(10).unwrap();
    owner.enters("Old mill", AREA, product.code).unwrap();
    owner.see("Somebody at the door unlocked").unwrap();
    assert_eq!(
        owner
            .text()
            .unwrap()
            .matches("Somebody at the door unlocked")
            .count(),
        1
    );
}

/// Waits for the entries that must be there; the others must not.
fn shows(person: &Person, there: &[&str], absent: &[&str]) {
    // The filter's own lists name people as well.
    let entries = || {
        let script =
            "return [...document.querySelectorAll('li.entry')].map(e => e.innerText).join('\\n')";
        let text = person.run(script, &[]).unwrap();
        text.as_str().unwrap_or_default().to_owned()
    };
    for words in there {
        person.see(words).unwrap();
        assert!(entries().contains(words), "{words} in {}", entries());
    }
    for words in absent {
        assert!(!entries().contains(words), "{words} in {}", entries());
    }
}

/// Both files, as the links of the page lead to them.
fn exports(person: &Person) -> [String; 2] {
    ["csv", "json"].map(|kind| {
        let script = "const link = document.querySelector(`a[download][href*=\"export.${arguments[0]}\"]`);\
            return fetch(link.href).then(answer => answer.text())";
        let text = person.run(script, &[json!(kind)]).unwrap();
        text.as_str().unwrap_or_default().to_owned()
    })
}
