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

#[test]
fn an_installed_app_says_itself_that_its_program_is_away() {
    let data = tempfile::tempdir().unwrap();
    let folder = data.path().to_str().unwrap();
    let start = |listen: &str| {
        Program::start(&[
            "app",
            "--json",
            "--profile",
            "anna",
            "--data",
            folder,
            "--listen",
            listen,
        ])
        .unwrap()
    };
    let app = start("127.0.0.1:0");
    let driver = Driver::start().unwrap();
    let browser = driver.browser(Look::PHONE).unwrap();
    let url = app.ready()["url"].as_str().unwrap();
    let anna = Person::new("anna", url, browser).unwrap();
    anna.see("No device yet").unwrap();
    anna.has_worker().unwrap();

    let origin = anna.origin().to_owned();
    app.interrupt().unwrap();
    // Not only the page that was open: any page of the app, and nothing of a person.
    for path in ["/", "/settings", "/nowhere"] {
        anna.open(&format!("{origin}{path}")).unwrap();
        anna.see("Doorward cannot be reached").unwrap();
        assert!(!anna.reads("anna").unwrap());
    }
    let script = "return (async () => {\
        const paths = [];\
        for (const name of await caches.keys())\
            for (const request of await (await caches.open(name)).keys()) paths.push(new URL(request.url).pathname);\
        return paths;\
    })()";
    let kept = anna.run(script, &[]).unwrap();
    let kept: Vec<&str> = kept
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|path| path.as_str())
        .collect();
    assert!(kept.contains(&"/offline"), "{kept:?}");
    assert!(
        kept.iter()
            .all(|path| ["/offline", "/icon.svg"].contains(path)
                || path.starts_with("/assets/style")),
        "{kept:?}"
    );

    let _again = start(origin.trim_start_matches("http://"));
    anna.press("Try again").unwrap();
    anna.see("Please sign in").unwrap();
}
