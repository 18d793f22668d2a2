//! What the tests share: the virtual home with both phones open.

use doorward_e2e::Driver;

#[test]
fn a_browser_shows_a_page() {
    let driver = Driver::start().unwrap();
    let browser = driver.browser(doorward_e2e::Look::PHONE).unwrap();
    browser
        .open("data:text/html,<label>Name <input></label><button onclick=\"document.title=1;this.innerText='done'\">Press me</button>")
        .unwrap();
    browser.fill("name", "0123").unwrap();
    assert_eq!(browser.value("Name").unwrap(), "0123");
    browser.press("press me").unwrap();
    browser.see("Done").unwrap();
    assert!(!browser.offers("press me").unwrap());
}
