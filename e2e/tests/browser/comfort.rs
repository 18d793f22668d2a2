//! Every page and state for everybody: axe-core finds nothing, nothing is wider than a window at 400 %, every target can be
//! hit; for owner and guest, signed in and out, locked and offline, light and dark, on phone and desktop.

use std::collections::HashSet;

use doorward_e2e::{Browser, Home, Look, Person, Product};
use serde_json::json;

use crate::areas::owner_and_guest;

/// A name, a window, and the rules of axe-core that matter in it; none: all.
type View = (&'static str, Look, &'static [&'static str]);

/// Colours are all that differs between light and dark, and widths between phone and desktop.
const VIEWS: [View; 4] = [
    ("phone", Look::PHONE, &[]),
    ("dark phone", Look::PHONE.dark(), &["color-contrast"]),
    ("dark desktop", Look::DESKTOP.dark(), &[]),
    ZOOMED,
];
const ZOOMED: View = ("400 %", Look::ZOOMED, &["target-size"]);

/// Everything wrong with the page that is open.
fn faults(page: &Browser, what: &str) -> Vec<String> {
    seen_in(&VIEWS, page, what)
}

fn seen_in(views: &[View], page: &Browser, what: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (name, look, rules) in views {
        page.look(*look).unwrap();
        let faults = page.audit(rules).unwrap();
        found.extend(
            faults
                .into_iter()
                .map(|fault| format!("{what} ({name}): {fault}")),
        );
    }
    page.look(Look::PHONE).unwrap();
    found
}

/// A path with its numbers left out: one page of a kind is enough.
fn kind(path: &str) -> String {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let parts = path.split('/').map(|part| match part.parse::<u32>() {
        Ok(_) if part.len() < 8 => "N",
        _ => part,
    });
    let asked = if query.is_empty() { "" } else { "?" };
    format!("{}{asked}", parts.collect::<Vec<_>>().join("/"))
}

/// Follows every link of the app, from the first page on.
fn walk(views: &[View], person: &Person, find: &mut Vec<String>) -> HashSet<String> {
    let mut seen = HashSet::new();
    let mut waiting = vec!["/nowhere".to_owned(), "/".to_owned()];
    while let Some(path) = waiting.pop() {
        if !seen.insert(kind(&path)) {
            continue;
        }
        person.open(&format!("{}{path}", person.origin())).unwrap();
        find.extend(seen_in(views, person, &path));
        let script = "return [...document.querySelectorAll('a[href]:not([download])')]\
            .filter(link => link.origin === location.origin && !link.hash)\
            .map(link => link.pathname + link.search)";
        let links = person.run(script, &[]).unwrap();
        let links = links.as_array().cloned().unwrap_or_default();
        waiting.extend(
            links
                .iter()
                .filter_map(|link| link.as_str().map(str::to_owned)),
        );
    }
    seen
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
    let (owner, guest) = owner_and_guest(&home, &Product::ULTRA);
    let mut found = Vec::new();

    let pages = walk(&VIEWS, &guest, &mut found);
    assert!(pages.len() > 12, "{pages:?}");
    // What a guest meets at the code: refused, and having to wait.
    guest.opens_area("Old mill", "Activity Log").unwrap();
    guest.types_code("12", false).unwrap();
    found.extend(faults(&guest, "too short a code"));
    for wrong in Product::ULTRA.wrong {
        guest.types_code(wrong, false).unwrap();
    }
    guest.types_code(Product::ULTRA.code, false).unwrap();
    guest.see("Too many wrong codes").unwrap();
    found.extend(faults(&guest, "waiting"));

    // Remembered, the code opens every page to the walk; the guesses make a notice.
    owner.goes_home().unwrap();
    owner.opens_area("Old mill", "Activity Log").unwrap();
    if owner.reads("asks for its security code").unwrap() {
        owner.types_code(Product::ULTRA.code, true).unwrap();
    }
    let pages = walk(&VIEWS, &owner, &mut found);
    assert!(pages.len() > 25, "{pages:?}");
    assert!(pages.iter().any(|page| page.ends_with("/log")), "{pages:?}");
    owner.goes_home().unwrap();
    owner.press("Open the menu").unwrap();
    found.extend(faults(&owner, "the menu"));

    // German words are longer, and must find room as well.
    owner.open(&format!("{}/settings", owner.origin())).unwrap();
    owner.choose("Language of these pages", "Deutsch").unwrap();
    let save = "document.querySelector('form[action=\"/settings/language\"]').requestSubmit()";
    owner.run(save, &[]).unwrap();
    owner.see("Gespeichert").unwrap();
    let german = walk(&[ZOOMED], &owner, &mut found);
    assert!(german.len() > 25, "{german:?}");
    nothing(&found);
}

#[test]
fn pages_for_nobody_in_particular_are_for_everybody_too() {
    let home = Home::new().unwrap();
    let owner = home.person("owner").unwrap();
    let mut found = Vec::new();
    owner.open(&format!("{}/offline", owner.origin())).unwrap();
    owner.see("Doorward cannot be reached").unwrap();
    found.extend(faults(&owner, "offline"));

    owner
        .open(&format!("{}/settings/security", owner.origin()))
        .unwrap();
    owner.fill("New PIN or passphrase", "7391").unwrap();
    owner.fill("The same again", "7392").unwrap();
    owner.press("Lock the app with it").unwrap();
    owner.see("do not match").unwrap();
    found.extend(faults(&owner, "an app lock typed wrong"));
    owner.fill("New PIN or passphrase", "7391").unwrap();
    owner.fill("The same again", "7391").unwrap();
    owner.press("Lock the app with it").unwrap();
    owner.see("protected from now on").unwrap();
    found.extend(faults(&owner, "an app lock"));
    owner.press("Lock the app now").unwrap();
    owner.see("This app is locked").unwrap();
    found.extend(faults(&owner, "the locked app"));
    owner.fill("PIN of the app", "7392").unwrap();
    owner.press("Open the app").unwrap();
    owner.see("4 tries are left").unwrap();
    found.extend(faults(&owner, "the locked app after a wrong PIN"));

    let stranger = home.browser(Look::PHONE).unwrap();
    for (path, words) in [
        ("/", "Please sign in"),
        ("/sign-in/00", "This link no longer works"),
    ] {
        stranger.open(&format!("{}{path}", owner.origin())).unwrap();
        stranger.see(words).unwrap();
        found.extend(faults(&stranger, words));
    }
    stranger.open(home.demo().workbench()).unwrap();
    stranger.see("Smart Lock Ultra").unwrap();
    found.extend(faults(&stranger, "the workbench"));
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
