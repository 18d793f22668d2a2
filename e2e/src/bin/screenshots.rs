//! Pictures of every page in both languages: phone and desktop, light and dark. `screenshots [DIR]`, by default below `target`.
//!
//! The picture of the README is made here too, when DIR is not given.

#![allow(clippy::print_stdout, reason = "a program for a terminal")]

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use doorward_e2e::{Home, Look, Person, Product};
use serde_json::json;

const LOOKS: [(&str, Look); 4] = [
    ("phone-light", Look::PHONE),
    ("phone-dark", Look::PHONE.dark()),
    ("desktop-light", Look::DESKTOP),
    ("desktop-dark", Look::DESKTOP.dark()),
];

/// Pages of the app that stand by themselves.
const PAGES: [(&str, &str); 12] = [
    ("home", "/"),
    ("add", "/add"),
    ("add-smart-lock", "/add/smart-lock"),
    ("add-ultra", "/add/ultra"),
    ("add-smart-door", "/add/smart-door"),
    ("add-opener", "/add/opener"),
    ("redeem", "/redeem"),
    ("settings", "/settings"),
    ("help", "/help"),
    ("help-reset", "/help/reset"),
    ("help-reset-other", "/help/reset/other"),
    ("missing", "/nowhere"),
];

/// Pages below a device.
const DEVICE_PAGES: [(&str, &str); 18] = [
    ("device", ""),
    ("configuration", "/configuration"),
    ("general", "/configuration/general"),
    ("lock-behaviour", "/configuration/lock_behaviour"),
    ("auto-lock", "/configuration/auto_lock"),
    ("night-mode", "/configuration/night_mode"),
    ("button-and-led", "/configuration/button_and_led"),
    ("fob", "/configuration/fob"),
    ("advanced", "/configuration/advanced"),
    ("schedule", "/configuration/schedule"),
    ("clock", "/configuration/clock"),
    ("calibrate", "/configuration/learn"),
    ("default-settings", "/configuration/defaults"),
    ("change-code", "/configuration/code"),
    ("permissions", "/permissions"),
    ("invite", "/permissions/invite"),
    ("log", "/log"),
    ("choose-code", "/choose-code"),
];

fn main() -> Result<()> {
    let given = std::env::args_os().nth(1).map(PathBuf::from);
    let folder = given
        .clone()
        .unwrap_or_else(|| PathBuf::from("target/screenshots"));
    let home = Home::new()?;
    let owner = home.person("owner")?;
    let guest = home.person("guest")?;
    empty_pages(&folder, &owner)?;
    for (product, name) in [
        (&Product::ULTRA, "Front door"),
        (&Product::SMART_LOCK, "Studio"),
    ] {
        let device = home.device(product)?;
        owner.sets_up(product, &device, name, product.code)?;
        let link = owner.invites(name, product.code, "Gwendolyn")?;
        guest.redeems(&link)?;
        guest.goes_home()?;
        device.passes(30)?;
    }
    let ultra = home.device(&Product::ULTRA)?;
    ultra.does("knob", &json!({"to": "unlocked"}))?;
    ultra.does("door", &json!({"open": true}))?;
    for (whose, person) in [("owner", &owner), ("guest", &guest)] {
        let path = front_door(person)?;
        if whose == "owner" {
            person.opens_area("Front door", "Activity Log")?;
            if person.reads("asks for its security code")? {
                person.types_code(Product::ULTRA.code, true)?;
            }
            person.see("Front door")?;
        }
        for (language, saved) in [("en", "Saved"), ("de", "Gespeichert")] {
            speaks(person, language, saved)?;
            let pages = PAGES.iter().map(|(name, page)| (name, (*page).to_owned()));
            let of_device = DEVICE_PAGES
                .iter()
                .map(|(name, page)| (name, format!("{path}{page}")));
            for (name, page) in pages.chain(of_device) {
                let name = format!("{language}-{whose}-{name}");
                in_all_looks(
                    &folder,
                    &name,
                    person,
                    &format!("{}{page}", person.origin()),
                )?;
            }
        }
        speaks(person, "en", "Saved")?;
    }
    let page = home.browser(Look::DESKTOP)?;
    for (name, look) in LOOKS {
        page.look(look)?;
        page.open(home.demo().workbench())?;
        page.see("Smart Lock Ultra")?;
        page.picture(true, &folder.join(format!("workbench-{name}.png")))?;
    }
    if given.is_none() {
        page.look(Look {
            width: 1360,
            height: 900,
            scale_percent: 100,
            dark: false,
        })?;
        page.open(home.demo().workbench())?;
        page.frame(Some("iframe[title=\"Guest’s phone\"]"))?;
        page.see("Front door")?;
        page.frame(None)?;
        page.run("document.getElementById('steps').open = false", &[])?;
        page.picture(false, Path::new("docs/workbench.webp"))?;
    }
    println!("pictures are in {}", folder.display());
    Ok(())
}

fn empty_pages(folder: &Path, owner: &Person) -> Result<()> {
    in_all_looks(
        folder,
        "owner-home-empty",
        owner,
        &format!("{}/", owner.origin()),
    )
}

/// Chooses the language of the app.
fn speaks(person: &Person, language: &str, saved: &str) -> Result<()> {
    person.open(&format!("{}/settings", person.origin()))?;
    person.run(
        "const choice = document.getElementById('language'); choice.value = arguments[0]; choice.form.submit()",
        &[json!(language)],
    )?;
    person.see(saved)
}

/// The path of the front door's page, from the link on the first page.
fn front_door(person: &Person) -> Result<String> {
    person.goes_home()?;
    person.see("Front door")?;
    let path = person.run(
        "return new URL(document.querySelector('[aria-label=\"Settings of Front door\"]').href).pathname",
        &[],
    )?;
    Ok(path
        .as_str()
        .context("no link to the front door")?
        .to_owned())
}

fn in_all_looks(folder: &Path, name: &str, person: &Person, address: &str) -> Result<()> {
    for (look_name, look) in LOOKS {
        person.look(look)?;
        person.open(address)?;
        person.picture(true, &folder.join(format!("{name}-{look_name}.png")))?;
    }
    person.look(Look::PHONE)
}
