//! The workbench page: hands by pointer and keyboard, and both phones beside the locks.

use doorward_e2e::{Home, Look, Product};
use serde_json::json;

#[test]
fn both_phones_live_in_frames_beside_the_locks() {
    let home = Home::new().unwrap();
    let page = home.browser(Look::DESKTOP).unwrap();
    page.open(home.demo().workbench()).unwrap();
    page.see("Smart Lock Ultra").unwrap();
    for whose in ["Owner", "Guest"] {
        page.frame(Some(&format!("iframe[title=\"{whose}’s phone\"]")))
            .unwrap();
        page.see("No device yet").unwrap();
        page.press("Open the menu").unwrap();
        page.see("Add device").unwrap();
        page.frame(None).unwrap();
    }
    assert_eq!(page.complaints().unwrap(), Vec::<String>::new());
}

#[test]
fn hands_work_by_pointer_and_by_keyboard() {
    let home = Home::new().unwrap();
    let page = home.browser(Look::DESKTOP).unwrap();
    page.open(home.demo().workbench()).unwrap();
    for (product, by_keyboard) in [(Product::SMART_LOCK, false), (Product::ULTRA, true)] {
        let device = home.device(&product).unwrap();
        let card = format!("[data-model={}]", product.model);
        let button = page.css(&format!("{card} [data-hold]")).unwrap();
        if by_keyboard {
            page.run("arguments[0].focus()", &[button.handle()])
                .unwrap();
            page.holds_key(" ").unwrap();
        } else {
            page.holds(&button).unwrap();
        }
        device.shows("button", &json!("down")).unwrap();
        device.passes(6).unwrap();
        page.lets_go().unwrap();
        device.shows("button", &json!("up")).unwrap();
        device.shows("ring", &json!("steady")).unwrap();
        page.css(&format!("{card}[data-ring=steady]")).unwrap();

        let knob = page
            .css(&format!("{card} [data-set=knob][data-value=unlocked]"))
            .unwrap();
        page.click(&knob).unwrap();
        device.shows("bolt", &json!("unlocked")).unwrap();
        let door = page
            .css(&format!("{card} [data-set=door][data-value=open]"))
            .unwrap();
        page.click(&door).unwrap();
        device.shows("door", &json!("open")).unwrap();
        page.css(&format!("{card}[data-door=open]")).unwrap();
    }
    assert_eq!(page.complaints().unwrap(), Vec::<String>::new());
}

#[test]
fn a_narrow_screen_opens_the_phones_in_tabs_of_their_own() {
    let home = Home::new().unwrap();
    let page = home.browser(Look::PHONE).unwrap();
    page.open(home.demo().workbench()).unwrap();
    assert!(page.offers("Open Owner’s phone").unwrap());
    let loaded = page
        .run(
            "return document.querySelectorAll('iframe[src]').length",
            &[],
        )
        .unwrap();
    assert_eq!(loaded, json!(0));
    let fits = page
        .run(
            "return document.documentElement.scrollWidth <= innerWidth",
            &[],
        )
        .unwrap();
    assert_eq!(fits, json!(true));
}
