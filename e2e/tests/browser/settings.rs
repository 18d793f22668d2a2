//! Features & Configuration of each product: every group, one setting of each, and the way back to the defaults.

use doorward_e2e::{Device, Home, Person, Product};
use serde_json::json;

use crate::household::with_owner;

const AREA: &str = "Features & Configuration";

/// How a person changes one setting of a group.
#[derive(Clone, Copy, Debug)]
enum Change {
    /// Turns a switch.
    Turn(&'static str),
    /// Types a number or a text.
    Type(&'static str, &'static str),
    /// Chooses from a list.
    Choose(&'static str, &'static str),
}
use Change::{Choose, Turn, Type};

impl Change {
    /// Performs it, and says what stands there then.
    fn make(self, person: &Person) -> String {
        match self {
            Turn(label) => person.press(label).unwrap(),
            Type(label, text) => person.fill(label, text).unwrap(),
            Choose(label, option) => person.choose(label, option).unwrap(),
        }
        self.read(person)
    }

    /// What stands there now.
    fn read(self, person: &Person) -> String {
        match self {
            Turn(label) => person.is_on(label).unwrap().to_string(),
            Type(label, _) => person.value(label).unwrap(),
            Choose(label, _) => person.chosen(label).unwrap(),
        }
    }
}

/// A product's groups, in the order of the page; each with a change that the product's defaults are not.
type Groups = &'static [(&'static str, Change)];

const SMART_LOCK: Groups = &[
    ("General", Choose("Time zone", "Asia/Tokyo")),
    ("Lock behaviour", Type("Lock ’n’ Go waits", "45")),
    ("Auto lock", Type("Lock after", "600")),
    ("Night mode", Turn("Auto Unlock even at night")),
    ("Button & LED", Choose("One press", "Open the door")),
    ("Fob", Choose("Three presses", "Unlock")),
    ("Door sensor", Type("Too long means", "9")),
    ("Advanced", Choose("Radio signal", "Slowest")),
];

const ULTRA: Groups = &[
    ("General", Choose("Time zone", "Asia/Tokyo")),
    ("Lock behaviour", Choose("Motor speed", "Gentle and quiet")),
    ("Auto lock", Type("Lock after", "600")),
    ("Night mode", Turn("Turn gently at night")),
    ("Button & LED", Turn("Blink to tell the state")),
    ("Fob", Choose("Three presses", "Unlock")),
    ("Door sensor", Type("Too long means", "9")),
    ("Advanced", Type("Unlocked position", "15")),
];

const SMART_DOOR: Groups = &[
    ("General", Choose("Time zone", "Asia/Tokyo")),
    ("Lock behaviour", Type("Hold the latch for", "12")),
    ("Auto lock", Turn("At once when the door closes")),
    ("Night mode", Turn("Auto Unlock even at night")),
    ("Button & LED", Turn("Bluetooth pairing")),
    ("Fob", Choose("Three presses", "Unlock")),
    ("Door sensor", Type("Too long means", "9")),
    ("Advanced", Choose("Batteries", "Lithium")),
];

const OPENER: Groups = &[
    ("General", Choose("Time zone", "Asia/Tokyo")),
    ("Intercom", Type("Hold the door open for", "9000")),
    ("Ring to Open", Type("Ring to Open ends after", "7")),
    ("Doorbell & sounds", Choose("Sound of opening", "Sound 3")),
    ("Button & LED", Choose("Two presses", "Open the house door")),
    ("Fob", Choose("Three presses", "Ring the bell")),
    ("Advanced", Choose("Radio signal", "Slowest")),
];

#[test]
fn every_group_of_a_smart_lock_is_changed_obeyed_and_reset() {
    walks_every_group(&Product::SMART_LOCK, SMART_LOCK, |device| {
        device.does("button", &json!({"hold_ms": 100})).unwrap();
        device.passes(2).unwrap();
        device.shows("latch", &json!("pulled")).unwrap();
        device.passes(30).unwrap();
    });
}

#[test]
fn every_group_of_an_ultra_is_changed_obeyed_and_reset() {
    walks_every_group(&Product::ULTRA, ULTRA, |device| {
        device.does("knob", &json!({"to": "unlocked"})).unwrap();
        device.passes(10).unwrap();
        device.shows("state", &json!("unlocked")).unwrap();
        device.shows("ring", &json!("dark")).unwrap();
    });
}

#[test]
fn every_group_of_a_smart_door_is_changed_obeyed_and_reset() {
    walks_every_group(&Product::SMART_DOOR, SMART_DOOR, |device| {
        device.does("button", &json!({"hold_ms": 5000})).unwrap();
        device.passes(6).unwrap();
        assert_eq!(device.state().unwrap()["pairing_s"], json!(null));
        // It says so itself.
        let sounds = device.sounds().unwrap();
        assert_eq!(sounds.first().map(String::as_str), Some("2 long beeps"));
    });
}

#[test]
fn every_group_of_an_opener_is_changed_obeyed_and_reset() {
    walks_every_group(&Product::OPENER, OPENER, |device| {
        for _ in 0..2 {
            device.does("button", &json!({"down": true})).unwrap();
            device.does("button", &json!({"down": false})).unwrap();
        }
        device.shows("opener/strike", &json!("released")).unwrap();
        device.passes(60).unwrap();
    });
}

fn walks_every_group(product: &Product, groups: Groups, obeyed: impl Fn(&Device)) {
    let home = Home::new().unwrap();
    let (device, owner) = with_owner(&home, product);
    owner
        .invites("Old mill", product.code, "Gwendolyn")
        .unwrap();
    owner.enters("Old mill", AREA, product.code).unwrap();
    assert_eq!(groups_shown(&owner), names(groups));

    let mut before = Vec::new();
    for (group, change) in groups {
        owner.press(group).unwrap();
        owner.see("Save").unwrap();
        let present = change.read(&owner);
        let wanted = change.make(&owner);
        assert_ne!(wanted, present, "{group} is changed already");
        owner.sends("Save").unwrap();
        owner.see("Saved").unwrap();
        owner.reload().unwrap();
        assert_eq!(change.read(&owner), wanted, "{group} after a reload");
        before.push((*group, *change, present));
        owner.press(AREA).unwrap();
        owner.see("Time control").unwrap();
    }
    plans_something(&owner);
    obeyed(&device);
    keeps_what_was_refused(&owner);

    // Back to the defaults: with the code, typed anew, and nobody loses anything.
    owner.press("Reset to default settings").unwrap();
    owner.see("This stays").unwrap();
    assert_eq!(owner.value("Current security code").unwrap(), "");
    owner
        .fill("Current security code", product.wrong[0])
        .unwrap();
    owner.sends("Reset the settings").unwrap();
    owner.see("not the right security code").unwrap();
    owner.fill("Current security code", product.code).unwrap();
    owner.sends("Reset the settings").unwrap();
    owner.see("All settings are as from the factory").unwrap();
    // The device restores its settings in two parts: one of each.
    for (group, change, before) in [before[1].clone(), before[6].clone()] {
        owner.press(group).unwrap();
        owner.see("Save").unwrap();
        assert_eq!(change.read(&owner), before, "{group} after the reset");
        owner.press(AREA).unwrap();
        owner.see("Time control").unwrap();
    }
    owner.press("Time control").unwrap();
    owner.see("Nothing is planned").unwrap();
    stays_after_the_reset(&owner, product);
}

/// The groups that the page offers, without what stands in all of them alike.
fn groups_shown(person: &Person) -> Vec<String> {
    let script = "return [...document.querySelectorAll('main a.row')]\
        .map(row => row.querySelector('.what > span').innerText.trim())";
    let shown = person.run(script, &[]).unwrap();
    let shown = shown.as_array().cloned().unwrap_or_default();
    let names = shown.iter().filter_map(|name| name.as_str());
    names
        .filter(|name| *name != "Time control")
        .map(str::to_owned)
        .collect()
}

fn names(groups: Groups) -> Vec<String> {
    groups.iter().map(|(name, _)| (*name).to_owned()).collect()
}

/// An entry of time control, which is no setting.
fn plans_something(person: &Person) {
    person.press("Time control").unwrap();
    person.see("Nothing is planned").unwrap();
    person.pick("Time", "22:30").unwrap();
    person.sends("Add").unwrap();
    person.see("Planned").unwrap();
    person.see("22:30").unwrap();
}

/// A value that cannot be: told at its field, still there to be mended, and nothing was changed.
fn keeps_what_was_refused(person: &Person) {
    person.press(AREA).unwrap();
    person.press("General").unwrap();
    let name = person.value("Name of the device").unwrap();
    person
        .fill("Name of the device", "The mill by the river")
        .unwrap();
    person.fill("Latitude", "91.5").unwrap();
    person.sends("Save").unwrap();
    person.see("Some values do not fit").unwrap();
    person.see("Nothing was changed").unwrap();
    assert_eq!(person.value("Latitude").unwrap(), "91.5");
    assert_eq!(
        person.value("Name of the device").unwrap(),
        "The mill by the river"
    );
    person.press(AREA).unwrap();
    person.press("General").unwrap();
    assert_eq!(person.value("Latitude").unwrap(), "");
    assert_eq!(person.value("Name of the device").unwrap(), name);
}

fn stays_after_the_reset(owner: &Person, product: &Product) {
    // The code is asked for, and is the same.
    owner.opens_area("Old mill", "Activity Log").unwrap();
    owner.see("asks for its security code").unwrap();
    owner.types_code(product.code, false).unwrap();
    owner.see("Phone of owner set the security code").unwrap();
    owner.see("invited somebody").unwrap();
    owner
        .enters("Old mill", "Lock Permissions", product.code)
        .unwrap();
    owner.see("Phone of owner").unwrap();
    owner.see("Gwendolyn").unwrap();
}
