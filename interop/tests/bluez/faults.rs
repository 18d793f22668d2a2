//! What a system's Bluetooth can lack.

use core::time::Duration;
use std::fs;

use doorward_sim::Model;

use crate::world::{World, address, open_pairing};

/// What a scan without any Bluetooth says.
#[track_caller]
fn is_told(world: &World, words: &str) {
    let ended = world.doorward("anna", "scan", "");
    assert_eq!(ended.refusal(), (5, "radio_off".to_owned()));
    assert!(ended.message().contains(words), "{ended:?}");
    assert!(ended.took < Duration::from_secs(20), "{ended:?}");
}

/// Every switch of the kernel for Bluetooth.
fn block(wanted: bool) {
    for entry in fs::read_dir("/sys/class/rfkill").unwrap().flatten() {
        let file = |name: &str| entry.path().join(name);
        if fs::read_to_string(file("type")).unwrap().trim() == "bluetooth" {
            fs::write(file("soft"), u8::from(wanted).to_string()).unwrap();
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_lack_is_told_and_nothing_is_switched_on_unasked() {
    let mut world = World::bare().await;
    is_told(&world, "no message bus");
    world.start_bus();
    is_told(&world, "service does not run");
    world.start_service();
    // The other adapter is the lock's, or "power off" would leave one on.
    let host = world.lock(Model::SmartLock).await;
    is_told(&world, "switched off");
    is_told(&world, "switched off");
    block(true);
    is_told(&world, "blocked");
    block(false);
    world.power("on");
    world.doorward("anna", "scan", "").json();
    world.power("off");
    is_told(&world, "switched off");
    world.kill_service();
    is_told(&world, "service does not run");
    host.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_device_out_of_reach_is_given_up_in_time() {
    let (world, host) = World::with_lock(Model::SmartLock).await;
    let lock = address(&host);
    let scan = world.doorward("anna", "scan", "").json();
    assert_eq!(scan["sightings"][0]["address"], format!("ble:{lock}"));
    assert_eq!(scan["sightings"][0]["mode"], "uninitialised");
    open_pairing(&host).await;
    let line = format!("pair --device ble:{lock}");
    world.doorward("anna", &line, "").json();
    host.shutdown().await;
    let away = world.doorward("anna", "unlock", "");
    assert_eq!(away.refusal(), (5, "not_reachable".to_owned()));
    assert!(away.took < Duration::from_secs(30), "{away:?}");
}
