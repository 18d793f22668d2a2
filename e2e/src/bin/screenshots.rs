//! Pictures of every page and state, phone and desktop, light and dark; every page in German too. `screenshots [DIR]`, by
//! default below `target`.
//!
//! The picture of the README is made here too, when DIR is not given.

#![allow(clippy::print_stdout, reason = "a program for a terminal")]

use std::path::{Path, PathBuf};

use anyhow::Result;
use doorward_e2e::tour::{self, Household};
use doorward_e2e::{Browser, Home, Look, Product};
use serde_json::json;

const LOOKS: [(&str, Look); 4] = [
    ("phone-light", Look::PHONE),
    ("phone-dark", Look::PHONE.dark()),
    ("desktop-light", Look::DESKTOP),
    ("desktop-dark", Look::DESKTOP.dark()),
];

fn main() -> Result<()> {
    let given = std::env::args_os().nth(1).map(PathBuf::from);
    let folder = given
        .clone()
        .unwrap_or_else(|| PathBuf::from("target/screenshots"));
    let english = |page: &Browser, name: &str| pictures(&folder.join("en"), &LOOKS, page, name);
    // Colours are the same in every language; words need their room.
    let german = |page: &Browser, name: &str| pictures(&folder.join("de"), &LOOKS[..1], page, name);

    let home = Home::new()?;
    let household = Household::new(&home)?;
    if given.is_none() {
        picture_of_readme(&home, &household)?;
    }
    let empty = Home::new()?;
    tour::outside(&empty, &mut { english })?;
    tour::app_lock(&empty, &mut { english })?;
    let empty = Home::new()?;
    tour::beginnings(&empty, &mut { english })?;
    tour::pages(&household, &mut { english })?;
    for person in [&household.owner, &household.guest] {
        person.speaks("de")?;
    }
    tour::pages(&household, &mut { german })?;
    for person in [&household.owner, &household.guest] {
        person.speaks("en")?;
    }
    tour::deeds(&household, &home, &mut { english })?;
    tour::troubles(&household, &home, &mut { english })?;
    tour::workbench(&home, &mut { english })?;
    println!("pictures are in {}", folder.display());
    Ok(())
}

/// The workbench as the README shows it: four devices and both phones.
fn picture_of_readme(home: &Home, household: &Household) -> Result<()> {
    let page = home.browser(Look {
        width: 1680,
        height: 1960,
        scale_percent: 100,
        dark: false,
    })?;
    let opener = home.device(&Product::OPENER)?;
    household.owner.goes_home()?;
    household.owner.press("Ring to Open")?;
    opener.shows("state", &json!("ring-to-open"))?;
    // Nothing is caught in the middle of a movement.
    page.prefers(&[("prefers-reduced-motion", "reduce")])?;
    page.open(home.demo().workbench())?;
    for whose in ["Owner", "Guest"] {
        page.frame(Some(&format!("iframe[title=\"{whose}’s phone\"]")))?;
        page.see("Front door")?;
        page.frame(None)?;
    }
    page.run("document.getElementById('steps').open = false", &[])?;
    page.picture(false, Path::new("docs/workbench.webp"))?;
    household.owner.goes_home()?;
    household.owner.sends("End Ring to Open")
}

/// The page as it is, whole, in each of these looks.
fn pictures(folder: &Path, looks: &[(&str, Look)], page: &Browser, name: &str) -> Result<()> {
    for (look_name, look) in looks {
        page.look(*look)?;
        page.picture(true, &folder.join(format!("{name}-{look_name}.png")))?;
    }
    page.look(Look::PHONE)
}
