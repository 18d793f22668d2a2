//! The worker behind an installed app is in nobody's way while the server is there.

use doorward_e2e::{Browser, Home, Look};

/// Both phones of the workbench show the first page of their app, and their workers are in charge.
fn both_phones_are_at_home(page: &Browser) {
    for whose in ["Owner", "Guest"] {
        page.frame(Some(&format!("iframe[title=\"{whose}’s phone\"]")))
            .unwrap();
        page.see("No device yet").unwrap();
        page.has_worker().unwrap();
        page.frame(None).unwrap();
    }
}

#[test]
fn phones_live_through_reloads_and_further_tabs_of_the_workbench() {
    let home = Home::new().unwrap();
    let page = home.browser(Look::DESKTOP).unwrap();
    page.open(home.demo().workbench()).unwrap();
    both_phones_are_at_home(&page);
    for _ in 0..2 {
        page.reload().unwrap();
        both_phones_are_at_home(&page);
    }
    page.opens_tab(Look::DESKTOP).unwrap();
    page.open(home.demo().workbench()).unwrap();
    both_phones_are_at_home(&page);
    // A link from another origin, signing in.
    page.press("Own window").unwrap();
    page.follows_to_new_tab().unwrap();
    page.see("No device yet").unwrap();
    page.reload().unwrap();
    page.see("No device yet").unwrap();
    assert_eq!(page.complaints().unwrap(), Vec::<String>::new());
}

#[test]
fn a_link_that_signs_in_is_used_once_however_the_worker_fetches() {
    let home = Home::new().unwrap();
    let person = home.person("owner").unwrap();
    person.has_worker().unwrap();
    person.forgets_cookies().unwrap();
    person.reload().unwrap();
    person.see("sign in").unwrap();
    let link = format!(
        "{}/phones/owner",
        home.demo().workbench().trim_end_matches('/')
    );
    person.open(&link).unwrap();
    person.see("No device yet").unwrap();
}
