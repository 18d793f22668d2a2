//! A tour of the app: every page, and the states a page can be in. Tests look for faults at each stop; the pictures
//! are taken there.

use std::collections::HashSet;

use anyhow::{Context, Result};
use serde_json::json;

use crate::browser::{Browser, Look};
use crate::home::{Home, Product};
use crate::person::Person;
use crate::program::Device;
use crate::wait::until;

/// What is done at a stop: with the page as it is shown, and the stop's name (letters, digits, dashes).
pub type AtStop<'a> = &'a mut dyn FnMut(&Browser, &str) -> Result<()>;

/// What the devices of the tour are called.
const NAMES: [(Product, &str); 4] = [
    (Product::ULTRA, "Front door"),
    (Product::SMART_LOCK, "Studio"),
    (Product::SMART_DOOR, "Garden"),
    (Product::OPENER, "House door"),
];

/// A home that people live in: all products set up, a guest at each, a keypad with a code, a fob, things that happened.
#[derive(Debug)]
pub struct Household {
    /// Knows every code; this app remembers them.
    pub owner: Person,
    /// Was invited to every device, and knows no code.
    pub guest: Person,
    /// Page of each device in the owner's app, `/devices/…`, and the word of its product.
    paths: Vec<(String, &'static str)>,
}

/// Before anything is set up, and on the way there.
///
/// # Errors
/// As the driver says, when a step does not come, or as `stop` says.
pub fn beginnings(home: &Home, stop: AtStop<'_>) -> Result<()> {
    let owner = home.person("owner")?;
    walks(&owner, &[], &mut |page, name| {
        stop(page, &format!("new-{name}"))
    })?;
    owner.goes_home()?;
    owner.menu("Redeem invitation")?;
    owner.fill("Invitation", "doorward:something else")?;
    owner.sends("Redeem")?;
    stop(&owner, "redeem-refused")?;
    let product = Product::ULTRA;
    let ultra = home.device(&product)?;
    owner.goes_home()?;
    owner.finds(&product, &ultra)?;
    owner.css("form input[name=name]")?;
    stop(&owner, "connect-ultra")?;
    owner.fill("Choose its security code", "123")?;
    owner.sends("Connect")?;
    owner.css("[aria-invalid=true]")?;
    stop(&owner, "connect-ultra-wrong")?;
    ultra.passes(600)?;
    let product = Product::SMART_LOCK;
    owner.goes_home()?;
    owner.finds(&product, &home.device(&product)?)?;
    owner.css("form input[name=name]")?;
    stop(&owner, "connect-smart-lock")?;
    owner.sends("Connect")?;
    owner.see("Choose the security code")?;
    stop(&owner, "first-code")?;
    owner.press("Choose my own")?;
    owner.fill("Your code", "12")?;
    owner.sends("Use my code")?;
    stop(&owner, "first-code-wrong")
}

/// Every page of owner and guest in a home that people live in; returns the names of the owner's.
///
/// # Errors
/// As the driver says, when a step does not come, or as `stop` says.
pub fn pages(household: &Household, stop: AtStop<'_>) -> Result<HashSet<String>> {
    let Household {
        owner,
        guest,
        paths,
    } = household;
    walks(guest, &of(guest)?, &mut |page, name| {
        stop(page, &format!("guest-{name}"))
    })?;
    walks(owner, paths, &mut |page, name| {
        stop(page, &format!("owner-{name}"))
    })
}

/// What stands on pages only after something was done there.
///
/// # Errors
/// As the driver says, when a step does not come, or as `stop` says.
pub fn deeds(household: &Household, home: &Home, stop: AtStop<'_>) -> Result<()> {
    let owner = &household.owner;
    owner.goes_home()?;
    owner.press("Open the menu")?;
    stop(owner, "menu")?;
    let link = owner.invites("Studio", Product::SMART_LOCK.code, "Ida")?;
    stop(owner, "invited")?;
    owner.goes_home()?;
    owner.menu("Redeem invitation")?;
    owner.fill("Invitation", &link)?;
    owner.sends("Redeem")?;
    stop(owner, "redeem-own")?;

    // Without the page that warns, the button itself asks.
    owner.open(&format!("{}/settings/security", owner.origin()))?;
    owner.css("form[action='/settings/security/afar']")?;
    owner.run(
        "const form = document.querySelector('form[action=\"/settings/security/afar\"]'); \
         form.querySelector('[type=checkbox]').click(); form.requestSubmit()",
        &[],
    )?;
    owner.css(".note.good")?;
    owner.goes_home()?;
    owner.press("Open door")?;
    owner.css(".button.sure")?;
    stop(owner, "home-asks-twice")?;
    let path = household.path("ultra")?;
    owner.open(&format!("{}{path}/permissions/invite", owner.origin()))?;
    owner.sends("Make the invitation")?;
    stop(owner, "invite-wrong")?;
    owner.open(&format!("{}{path}/configuration/code", owner.origin()))?;
    owner.css("main form")?;
    owner.run(
        "document.querySelector('main form [required]').form.noValidate = true; \
         document.querySelector('main form [required]').form.requestSubmit()",
        &[],
    )?;
    owner.css("[aria-invalid=true]")?;
    stop(owner, "change-code-wrong")?;

    // An Opener that waits for a ring, and one that lets everybody in.
    let opener = home.device(&Product::OPENER)?;
    owner.goes_home()?;
    owner.press("Ring to Open")?;
    opener.shows("state", &json!("ring-to-open"))?;
    owner.css("article.lock")?;
    stop(owner, "home-ring-to-open")
}

/// What goes wrong at doors.
///
/// # Errors
/// As the driver says, when a step does not come, or as `stop` says.
pub fn troubles(household: &Household, home: &Home, stop: AtStop<'_>) -> Result<()> {
    let Household { owner, guest, .. } = household;
    let ultra = home.device(&Product::ULTRA)?;
    ultra.does("batteries", &json!({"percent": 4}))?;
    ultra.does("door", &json!({"open": false}))?;
    ultra.does("jam", &json!({"jammed": true}))?;
    let smart_lock = home.device(&Product::SMART_LOCK)?;
    smart_lock.does("sensor", &json!({"state": "tampered"}))?;
    let opener = home.device(&Product::OPENER)?;
    opener.does("batteries", &json!({"inserted": false}))?;
    owner.goes_home()?;
    owner.press("Lock")?;
    until("an answer to what was pressed", || {
        let busy = owner.run(
            "return document.querySelectorAll('[aria-busy]').length",
            &[],
        );
        Ok(matches!(busy, Ok(count) if count == 0).then_some(()))
    })?;
    stop(owner, "home-in-trouble")?;
    ultra.does("jam", &json!({"jammed": false}))?;

    // A code that is not known, in front of each area's door.
    guest.opens_area("Front door", "Activity Log")?;
    guest.types_code("12", false)?;
    stop(guest, "code-too-short")?;
    for (number, wrong) in Product::ULTRA.wrong.into_iter().enumerate() {
        guest.types_code(wrong, false)?;
        if number == 0 {
            stop(guest, "code-wrong")?;
        }
    }
    guest.types_code(Product::ULTRA.code, false)?;
    guest.css("[data-wait]")?;
    stop(guest, "code-has-to-wait")?;
    owner.goes_home()?;
    stop(owner, "home-notices")?;

    // The end of a permission, and of everything.
    let garden = home.device(&Product::SMART_DOOR)?;
    garden.is_reset_by_hand()?;
    for (person, name) in [
        (owner, "home-after-reset"),
        (guest, "guest-home-after-reset"),
    ] {
        person.goes_home()?;
        person.css("article.lock details.more")?;
        stop(person, name)?;
    }
    Ok(())
}

/// The app's own lock.
///
/// # Errors
/// As the driver says, when a step does not come, or as `stop` says.
pub fn app_lock(home: &Home, stop: AtStop<'_>) -> Result<()> {
    let owner = home.person("owner")?;
    owner.open(&format!("{}/settings/security", owner.origin()))?;
    let lock = |first: &str, second: &str| {
        owner.fill("New PIN or passphrase", first)?;
        owner.fill("The same again", second)?;
        owner.sends("Lock the app with it")
    };
    lock("7391", "7392")?;
    stop(&owner, "app-lock-typed-wrong")?;
    lock("7391", "7391")?;
    owner.css("form[action='/settings/security/remove']")?;
    stop(&owner, "app-lock")?;
    owner.press("Lock the app now")?;
    owner.css("form[action='/unlock']")?;
    stop(&owner, "locked")?;
    for number in 0..6 {
        let field = owner.css("#secret")?;
        owner.keys(&field, "0000")?;
        owner.sends("Open the app")?;
        if number == 0 {
            stop(&owner, "locked-wrong")?;
        }
    }
    owner.css("[data-wait]")?;
    stop(&owner, "locked-has-to-wait")
}

/// What people see who are not signed in, and the workbench.
///
/// # Errors
/// As the driver says, when a step does not come, or as `stop` says.
pub fn outside(home: &Home, stop: AtStop<'_>) -> Result<()> {
    let link = home.demo().phone("owner")?.url;
    let origin = link.splitn(4, '/').take(3).collect::<Vec<_>>().join("/");
    let stranger = home.browser(Look::PHONE)?;
    for (path, name) in [
        ("/", "sign-in"),
        ("/sign-in/00", "sign-in-over"),
        ("/offline", "offline"),
        ("/nowhere", "sign-in-nowhere"),
    ] {
        stranger.open(&format!("{origin}{path}"))?;
        stranger.css("main h1")?;
        stop(&stranger, name)?;
    }
    Ok(())
}

/// The workbench: at rest, and with hands on everything.
///
/// # Errors
/// As the driver says, when a step does not come, or as `stop` says.
pub fn workbench(home: &Home, stop: AtStop<'_>) -> Result<()> {
    let page = home.browser(Look::DESKTOP)?;
    page.open(home.demo().workbench())?;
    page.css("[data-model=ultra]")?;
    stop(&page, "workbench")?;
    let ultra = home.device(&Product::ULTRA)?;
    let smart_lock = home.device(&Product::SMART_LOCK)?;
    let opener = home.device(&Product::OPENER)?;
    ultra.opens_pairing()?;
    smart_lock.does("jam", &json!({"jammed": true}))?;
    smart_lock.does("sensor", &json!({"state": "removed"}))?;
    opener.does("batteries", &json!({"inserted": false}))?;
    page.css("[data-model=ultra][data-ring=steady]")?;
    stop(&page, "workbench-with-hands-on")
}

impl Household {
    /// Moves in: sets everything up, invites the guest, lets some life pass.
    ///
    /// # Errors
    /// As the driver says, or when a step does not come.
    pub fn new(home: &Home) -> Result<Self> {
        let owner = home.person("owner")?;
        let guest = home.person("guest")?;
        for (product, name) in NAMES {
            let device = home.device(&product)?;
            owner.sets_up(&product, &device, name, product.code)?;
            device.passes(30)?;
            let link = owner.invites(name, product.code, "Gwendolyn")?;
            guest.redeems(&link)?;
        }
        for product in [Product::ULTRA, Product::OPENER] {
            let device = home.device(&product)?;
            for connects in [Device::connects_keypad, Device::connects_fob] {
                device.opens_pairing()?;
                connects(&device, (product.code.len() == 6).then_some(product.code))?;
            }
        }
        for (product, name) in NAMES {
            owner.opens_area(name, "Lock Permissions")?;
            if owner.offers("Remember security code")? {
                owner.types_code(product.code, true)?;
            }
            owner.css("a[href$='/permissions/invite']")?;
        }
        let ultra = home.device(&Product::ULTRA)?;
        owner.opens_area("Front door", "Lock Permissions")?;
        owner.press("Keypad codes")?;
        owner.press("Add a code")?;
        owner.fill("Name", "Ada")?;
        owner.fill("Six digits", "374951")?;
        owner.sends("Add a code")?;
        owner.invites("Front door", Product::ULTRA.code, "Hugo")?;
        ultra.types_keypad("374951")?;
        ultra.shows("bolt", &json!("unlocked"))?;
        ultra.does("door", &json!({"open": true}))?;
        guest.goes_home()?;
        owner.goes_home()?;
        let paths = of(&owner)?;
        Ok(Self {
            owner,
            guest,
            paths,
        })
    }

    fn path(&self, model: &str) -> Result<&str> {
        let found = self.paths.iter().find(|(_, product)| *product == model);
        Ok(&found.with_context(|| format!("no page of the {model}"))?.0)
    }
}

/// The pages of the devices in somebody's app.
fn of(person: &Person) -> Result<Vec<(String, &'static str)>> {
    // By the card, not by the words on its link: those are in the person's language.
    const LINK: &str = "const card = [...document.querySelectorAll('article.lock')]\
        .find(card => card.querySelector('h2').innerText === arguments[0]);\
        return card ? new URL(card.querySelector('a[href^=\"/devices/\"]').href).pathname : null";
    person.goes_home()?;
    let mut paths = Vec::new();
    for (product, name) in NAMES {
        let path = until(&format!("a card of {name}"), || {
            let path = person.run(LINK, &[name.into()])?;
            Ok(path.as_str().map(str::to_owned))
        })?;
        paths.push((path, product.model));
    }
    Ok(paths)
}

/// Follows every link of an app, from the first page on and from one that is not there; each kind of page once.
fn walks(
    person: &Person,
    devices: &[(String, &'static str)],
    stop: AtStop<'_>,
) -> Result<HashSet<String>> {
    const LINKS: &str = "return [...document.querySelectorAll('a[href]:not([download])')]\
        .filter(link => link.origin === location.origin && !link.hash)\
        .map(link => link.pathname + link.search)";
    let mut seen = HashSet::new();
    let mut waiting = vec!["/nowhere".to_owned(), "/".to_owned()];
    while let Some(path) = waiting.pop() {
        let name = kind(&path, devices);
        if !seen.insert(name.clone()) {
            continue;
        }
        person.open(&format!("{}{path}", person.origin()))?;
        stop(person, &name)?;
        let links = person.run(LINKS, &[])?;
        let links = links.as_array().into_iter().flatten();
        waiting.extend(links.filter_map(|link| link.as_str().map(str::to_owned)));
    }
    Ok(seen)
}

/// What a page is called: its path, the device by its product, numbers left out (one page of a kind is enough).
fn kind(path: &str, devices: &[(String, &'static str)]) -> String {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let device = devices
        .iter()
        .find_map(|(start, product)| Some((path.strip_prefix(start.as_str())?, *product)));
    let (path, mut name) = match device {
        Some((rest, product)) => (rest, product.to_owned()),
        None => (path, String::new()),
    };
    for part in path.split('/').filter(|part| !part.is_empty()) {
        let device = devices.iter().find(|(start, _)| start.ends_with(part));
        let part = match (device, part.parse::<u32>()) {
            (Some((_, product)), _) => product,
            (None, Ok(_)) => "n",
            (None, Err(_)) => part,
        };
        name = if name.is_empty() {
            part.to_owned()
        } else {
            format!("{name}-{part}")
        };
    }
    if name.is_empty() {
        name.push_str("home");
    }
    if !query.is_empty() {
        name.push_str("-asked");
    }
    name.replace('_', "-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_of_a_kind_share_a_name() {
        let devices = [("/devices/59966045".to_owned(), "ultra")];
        let kind = |path| kind(path, &devices);
        assert_eq!(kind("/"), "home");
        assert_eq!(kind("/devices/59966045"), "ultra");
        assert_eq!(
            kind("/devices/59966045/permissions/7"),
            "ultra-permissions-n"
        );
        assert_eq!(
            kind("/devices/59966045/permissions/7"),
            kind("/devices/59966045/permissions/12")
        );
        assert_eq!(kind("/help/reset/59966045"), "help-reset-ultra");
        assert_eq!(kind("/devices/59966045/log?before=9"), "ultra-log-asked");
    }
}
