//! The demo and a single lock as processes: what they say when they are ready, and why they do not start.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use serde_json::Value;

/// A running program, killed when dropped.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn doorward(arguments: &[&str], data: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_doorward"));
    command
        .args(arguments)
        .arg("--data")
        .arg(data)
        .stdin(Stdio::null());
    command
}

fn starts(arguments: &[&str], data: &Path) -> (Running, Value) {
    let mut child = doorward(arguments, data)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let output = child.stdout.take().unwrap();
    let running = Running(child);
    let mut line = String::new();
    BufReader::new(output).read_line(&mut line).unwrap();
    let ready = serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line}"));
    (running, ready)
}

/// The error of a program that does not start; `--headless` makes it JSON.
fn refuses(arguments: &[&str], data: &Path) -> Value {
    let output = doorward(arguments, data).output().unwrap();
    assert_eq!(
        (output.status.code(), output.stdout.as_slice()),
        (Some(1), b"".as_slice())
    );
    serde_json::from_slice(&output.stderr).unwrap_or_else(|error| panic!("{error}: {output:?}"))
}

fn message(error: &Value) -> &str {
    error["message"].as_str().unwrap()
}

const DEMO: [&str; 4] = ["demo", "--headless", "--listen", "127.0.0.1:0"];

#[test]
fn the_demo_says_where_everything_is() {
    let place = tempfile::tempdir().unwrap();
    let (_running, ready) = starts(&DEMO, place.path());
    assert_eq!(ready["ready"], true);
    assert!(
        ready["workbench"]
            .as_str()
            .unwrap()
            .starts_with("http://127.0.0.1:")
    );
    let profiles: Vec<&str> = ready["phones"]
        .as_array()
        .unwrap()
        .iter()
        .map(|phone| phone["profile"].as_str().unwrap())
        .collect();
    assert_eq!(profiles, ["owner", "guest"]);
    for phone in ready["phones"].as_array().unwrap() {
        assert!(
            phone["url"]
                .as_str()
                .unwrap()
                .starts_with("http://127.0.0.1:")
        );
    }
    let models: Vec<&str> = ready["devices"]
        .as_array()
        .unwrap()
        .iter()
        .map(|device| device["model"].as_str().unwrap())
        .collect();
    assert_eq!(models, ["smart-lock", "ultra", "smart-door", "opener"]);
    for device in ready["devices"].as_array().unwrap() {
        assert!(
            device["link"]
                .as_str()
                .unwrap()
                .starts_with("tcp:127.0.0.1:")
        );
    }
}

#[test]
fn a_taken_port_is_named_with_the_way_out() {
    let place = tempfile::tempdir().unwrap();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let error = refuses(
        &["demo", "--headless", "--listen", &address],
        &place.path().join("demo"),
    );
    assert!(
        message(&error).contains(&address) && message(&error).contains("--listen"),
        "{error}"
    );
    // Nothing was begun.
    assert!(!place.path().join("demo").exists());

    let link = format!("tcp:{address}");
    let error = refuses(
        &["device", "--json", "--link", &link],
        &place.path().join("lock"),
    );
    assert!(
        message(&error).contains(&address) && message(&error).contains("port"),
        "{error}"
    );
}

#[test]
fn a_folder_in_use_is_named() {
    let place = tempfile::tempdir().unwrap();
    let demo = place.path().join("demo");
    let (_running, _) = starts(&DEMO, &demo);
    let error = refuses(&DEMO, &demo);
    assert!(message(&error).contains(demo.to_str().unwrap()), "{error}");
    let lock = demo.join("devices").join("ultra");
    let error = refuses(&["device", "--json", "--model", "ultra"], &lock);
    assert!(message(&error).contains(lock.to_str().unwrap()), "{error}");
}

#[test]
fn beginning_anew_never_deletes_what_is_not_the_demos() {
    let place = tempfile::tempdir().unwrap();
    std::fs::write(place.path().join("thesis.txt"), "years of work").unwrap();
    let error = refuses(
        &["demo", "--headless", "--fresh", "--listen", "127.0.0.1:0"],
        place.path(),
    );
    assert!(
        message(&error).contains(place.path().to_str().unwrap()),
        "{error}"
    );
    assert!(place.path().join("thesis.txt").exists());
}

#[test]
fn a_lock_refuses_the_folder_of_another_product() {
    let place = tempfile::tempdir().unwrap();
    drop(starts(
        &["device", "--json", "--model", "ultra"],
        place.path(),
    ));
    let error = refuses(&["device", "--json", "--model", "smart-lock"], place.path());
    assert!(message(&error).contains("ultra"), "{error}");
    let error = refuses(&["device", "--json", "--model", "anvil"], place.path());
    assert!(
        message(&error).contains("smart-lock, ultra, smart-door, opener"),
        "{error}"
    );
}
