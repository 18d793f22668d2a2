//! The system's Bluetooth where there is none.

use core::time::Duration;
use std::os::unix::net::UnixListener;
use std::path::Path;
use std::process::{Command, Output};
use std::time::Instant;

/// Runs a command whose message bus is at a socket.
fn run(bus: &Path, data: &Path, line: &str) -> Output {
    Command::new(env!("CARGO_BIN_EXE_doorward"))
        .args(line.split_whitespace())
        .env_clear()
        .env("DOORWARD_DATA", data)
        .env(
            "DBUS_SYSTEM_BUS_ADDRESS",
            format!("unix:path={}", bus.display()),
        )
        .output()
        .unwrap()
}

#[test]
fn a_system_without_bluetooth_is_told_what_it_lacks() {
    let dir = tempfile::tempdir().unwrap();
    let nowhere = dir.path().join("nobody");
    for line in [
        "scan",
        "scan --bluetooth os",
        "pair --device ble:C1:02:03:04:05:06",
    ] {
        let ended = run(&nowhere, dir.path(), &format!("{line} --json"));
        assert_eq!(ended.status.code(), Some(5), "{ended:?}");
        let error: serde_json::Value = serde_json::from_slice(&ended.stderr).unwrap();
        assert_eq!(error["error"], "radio_off", "{line}");
        let message = error["message"].as_str().unwrap();
        assert!(message.contains("install and start dbus"), "{message}");
    }
    // Who wants no Bluetooth is not told of it.
    let ended = run(&nowhere, dir.path(), "scan --bluetooth off");
    assert_eq!(ended.status.code(), Some(0), "{ended:?}");
}

#[test]
fn a_system_that_never_answers_is_not_waited_for_long() {
    let dir = tempfile::tempdir().unwrap();
    let bus = dir.path().join("bus");
    let listener = UnixListener::bind(&bus).unwrap();
    let begun = Instant::now();
    let ended = run(&bus, dir.path(), "scan --json");
    assert!(begun.elapsed() < Duration::from_secs(30), "{ended:?}");
    assert_eq!(ended.status.code(), Some(5), "{ended:?}");
    let said = String::from_utf8(ended.stderr).unwrap();
    assert!(said.contains("does not answer"), "{said}");
    drop(listener);
}
