//! Lock and app as programs of their own, talking over TCP; and a lock killed in the middle.

use doorward_e2e::{Device, Driver, Look, Person, Product, Program};
use serde_json::json;

#[test]
fn lock_and_app_are_separate_programs() {
    let product = &Product::ULTRA;
    let data = tempfile::tempdir().unwrap();
    let lock_data = data.path().join("lock");
    let lock_data = lock_data.to_str().unwrap();
    let lock = |link: &str| {
        Program::start(&[
            "device",
            "--json",
            "--model",
            product.model,
            "--data",
            lock_data,
            "--link",
            link,
            "--workbench",
            "127.0.0.1:0",
        ])
        .unwrap()
    };
    let hands = |program: &Program| {
        let url = program.ready()["workbench"]
            .as_str()
            .unwrap()
            .trim_start_matches("http://")
            .to_owned();
        Device::of(url.trim_end_matches('/'), &program.ready()["devices"][0]).unwrap()
    };
    let first = lock("tcp:127.0.0.1:0");
    let device = hands(&first);
    let app_data = data.path().join("anna");
    let app = Program::start(&[
        "app",
        "--json",
        "--profile",
        "anna",
        "--data",
        app_data.to_str().unwrap(),
        "--device",
        &device.link,
    ])
    .unwrap();
    assert_eq!(app.ready()["profile"], "anna");
    let driver = Driver::start().unwrap();
    let url = app.ready()["url"].as_str().unwrap();
    let anna = Person::new("anna", url, driver.browser(Look::PHONE).unwrap()).unwrap();
    anna.sets_up(product, &device, "Old mill", product.code)
        .unwrap();
    anna.goes_home().unwrap();
    anna.press("Unlock").unwrap();
    device.shows("bolt", &json!("unlocked")).unwrap();
    anna.sees_state("Old mill", "Unlocked").unwrap();

    // A second program over the same folder is refused.
    let refused = Program::start(&[
        "device",
        "--json",
        "--data",
        lock_data,
        "--model",
        product.model,
    ]);
    assert!(refused.is_err());

    // Killed, and back at the same address: what was acknowledged is there, and the app finds it again.
    drop(first);
    let again = lock(&device.link);
    let device = hands(&again);
    device.shows("bolt", &json!("unlocked")).unwrap();
    device.shows("set_up", &json!(true)).unwrap();
    // A lock that woke up looks for its bolt first.
    device.passes(5).unwrap();
    anna.goes_home().unwrap();
    anna.sees_state("Old mill", "Unlocked").unwrap();
    anna.press("Lock").unwrap();
    device.shows("bolt", &json!("locked")).unwrap();
    anna.opens_area("Old mill", "Activity Log").unwrap();
    anna.types_code(product.code, false).unwrap();
    anna.see("Phone of anna").unwrap();
    again.interrupt().unwrap();
    app.interrupt().unwrap();
}
