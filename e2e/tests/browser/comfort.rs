//! Every page and state for everybody: axe-core finds nothing, nothing is wider than a window at 400 %, every target can be
//! hit; for owner and guest, signed in and out, locked and offline, light and dark, on phone and desktop.

use anyhow::Result;
use doorward_e2e::tour::{self, Household};
use doorward_e2e::{Browser, Home, Look};
use serde_json::json;

/// A name, a window, and the rules of axe-core that matter in it; none: all.
type View = (&'static str, Look, &'static [&'static str]);

/// Colours are all that differs between light and dark, and widths between phone and desktop.
const VIEWS: [View; 3] = [
    ("phone", Look::PHONE, &[]),
    ("dark desktop", Look::DESKTOP.dark(), &[]),
    ZOOMED,
];
const ZOOMED: View = ("400 %", Look::ZOOMED, &["target-size"]);

/// Adds everything wrong with a page, in each of these views, to what was found.
fn look<'a>(
    views: &'a [View],
    found: &'a mut Vec<String>,
) -> impl FnMut(&Browser, &str) -> Result<()> + 'a {
    move |page, what| {
        for (name, look, rules) in views {
            page.look(*look)?;
            let faults = page.audit(rules)?;
            found.extend(
                faults
                    .into_iter()
                    .map(|fault| format!("{what} ({name}): {fault}")),
            );
        }
        if views.len() > 1 {
            let faults = page.tabs_around()?;
            found.extend(
                faults
                    .into_iter()
                    .map(|fault| format!("{what} (keyboard): {fault}")),
            );
        }
        page.look(Look::PHONE)
    }
}

fn nothing(found: &[String]) {
    assert!(
        found.is_empty(),
        "{} faults:\n{}",
        found.len(),
        found.join("\n")
    );
}

#[test]
fn every_page_of_owner_and_guest_is_for_everybody() {
    let home = Home::new().unwrap();
    let household = Household::new(&home).unwrap();
    let mut found = Vec::new();
    let pages = tour::pages(&household, &mut look(&VIEWS, &mut found)).unwrap();
    for page in [
        "home",
        "ultra-permissions-keypad",
        "smart-lock-configuration-auto-lock",
        "smart-door-log",
        "opener-configuration-intercom",
    ] {
        assert!(pages.contains(page), "{page} is not among {pages:?}");
    }

    nothing(&found);
}

#[test]
fn every_page_in_german_finds_room_for_its_longer_words() {
    let home = Home::new().unwrap();
    let household = Household::new(&home).unwrap();
    for person in [&household.owner, &household.guest] {
        person.speaks("de").unwrap();
    }
    let mut found = Vec::new();
    tour::pages(&household, &mut look(&[ZOOMED], &mut found)).unwrap();
    nothing(&found);
}

#[test]
fn what_comes_of_pressing_things_is_for_everybody() {
    let home = Home::new().unwrap();
    let household = Household::new(&home).unwrap();
    let mut found = Vec::new();
    tour::deeds(&household, &home, &mut look(&VIEWS, &mut found)).unwrap();
    tour::troubles(&household, &home, &mut look(&VIEWS, &mut found)).unwrap();
    nothing(&found);
}

#[test]
fn the_first_steps_are_for_everybody() {
    let home = Home::new().unwrap();
    let mut found = Vec::new();
    tour::beginnings(&home, &mut look(&VIEWS, &mut found)).unwrap();
    nothing(&found);
}

#[test]
fn pages_for_nobody_in_particular_are_for_everybody_too() {
    let home = Home::new().unwrap();
    let mut found = Vec::new();
    tour::outside(&home, &mut look(&VIEWS, &mut found)).unwrap();
    tour::app_lock(&home, &mut look(&VIEWS, &mut found)).unwrap();
    tour::workbench(&home, &mut look(&VIEWS, &mut found)).unwrap();
    nothing(&found);
}

#[test]
fn nothing_moves_for_those_who_asked_for_calm() {
    let home = Home::new().unwrap();
    let owner = home.person("owner").unwrap();
    owner
        .open(&format!("{}/add/ultra", owner.origin()))
        .unwrap();
    owner.see("Hold the button").unwrap();
    let moving =
        "return document.getAnimations().filter(each => each.playState === 'running').length";
    owner
        .prefers(&[("prefers-reduced-motion", "no-preference")])
        .unwrap();
    assert!(owner.run(moving, &[]).unwrap().as_u64().unwrap() > 0);
    owner
        .prefers(&[("prefers-reduced-motion", "reduce")])
        .unwrap();
    doorward_e2e::until("everything to stand still", || {
        Ok((owner.run(moving, &[])? == json!(0)).then_some(()))
    })
    .unwrap();
}

#[test]
fn switches_and_days_are_told_apart_in_colours_somebody_else_chose() {
    let home = Home::new().unwrap();
    let owner = home.person("owner").unwrap();
    owner
        .open(&format!("{}/settings/security", owner.origin()))
        .unwrap();
    owner.prefers(&[("forced-colors", "active")]).unwrap();
    let colours = "const box = document.querySelector('.switch input');\
        const of = () => getComputedStyle(box).backgroundColor + ' ' + getComputedStyle(box, '::after').backgroundColor;\
        box.style.transition = 'none'; box.checked = true; const on = of(); box.checked = false; return [on, of(), getComputedStyle(box).borderTopColor];";
    let colours = owner.run(colours, &[]).unwrap();
    assert_ne!(colours[0], colours[1], "{colours}");
    let off = colours[1].as_str().unwrap();
    let half = off.len() / 2;
    assert_ne!(
        off[..half].trim(),
        off[half..].trim(),
        "the knob is to be seen"
    );
}
