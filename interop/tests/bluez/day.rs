//! A day with a lock through the system's Bluetooth.

use core::time::Duration;
use std::time::Instant;

use doorward_sim::Model;
use doorward_sim::runtime::Press;

use crate::world::{World, address, open_pairing};

const CODE: &str = "482615\n";

#[tokio::test(flavor = "multi_thread")]
async fn an_ultra_is_paired_used_shared_and_reset() {
    let (world, host) = World::with_lock(Model::Ultra).await;
    let lock = format!("ble:{}", address(&host));
    let pair = format!("pair --device {lock} --code-stdin");
    open_pairing(&host).await;
    let paired = world.doorward("anna", &pair, CODE).json();
    assert_eq!(paired["device"]["product"], "ultra", "{paired}");
    // A second phone: by the wrong code, then by the right one.
    open_pairing(&host).await;
    let wrong = world.doorward("bert", &pair, "739154\n");
    assert_eq!(wrong.refusal(), (3, "wrong_code".to_owned()));
    open_pairing(&host).await;
    world.doorward("bert", &pair, CODE).json();

    let status = world.doorward("anna", "status", "").json();
    assert_eq!(status["devices"][0]["state"], "locked", "{status}");
    assert_eq!(status["devices"][0]["freshness"]["is"], "live", "{status}");
    for (verb, states) in [
        ("unlock", &["unlocked"][..]),
        ("lock", &["locked"]),
        // The latch may have been let go again when the command ends.
        ("unlatch", &["unlatched", "unlocked"]),
    ] {
        let done = world.doorward("anna", verb, "").json();
        let state = done["state"].as_str().unwrap();
        assert!(states.contains(&state), "{done}");
    }

    let line = "config set led_brightness=5 --code-stdin";
    let set = world.doorward("anna", line, CODE).json();
    assert_eq!(set["settings"]["led_brightness"], 5, "{set}");
    let log = world.doorward("anna", "log --code-stdin", CODE).json();
    assert!(log["matching"].as_u64().unwrap() >= 5, "{log}");

    // A guest: the invitation lets in, and no further than that.
    let invited = world
        .doorward("anna", "invite Carl --code-stdin", CODE)
        .json();
    let link = invited["link"].as_str().unwrap();
    let redeem = format!("redeem --device {lock}");
    world.doorward("carl", &redeem, link).json();
    let opened = world.doorward("carl", "unlock", "").json();
    assert_eq!(opened["state"], "unlocked", "{opened}");
    let users = world.doorward("carl", "users list --code-stdin", "907351\n");
    assert_eq!(users.refusal(), (3, "wrong_code".to_owned()));
    let users = world
        .doorward("anna", "users list --code-stdin", CODE)
        .json();
    assert_eq!(users["permissions"].as_array().unwrap().len(), 3, "{users}");

    // A factory reset by hand: batteries out, button held while they go in, let go, pressed once.
    host.batteries(false).await;
    host.button(Press::Down).await;
    host.batteries(true).await;
    host.advance(Duration::from_secs(11)).await;
    assert_eq!(host.snapshot().ring, "fast");
    host.button(Press::Up).await;
    host.advance(Duration::from_millis(300)).await;
    host.button(Press::Hold(Duration::from_millis(100))).await;
    host.advance(Duration::from_secs(2)).await;
    let gone = world.doorward("anna", "unlock", "");
    assert_eq!(gone.refusal(), (6, "authorization_lost".to_owned()));
    open_pairing(&host).await;
    world.doorward("dora", &pair, "907351\n").json();
    host.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_action_whose_end_is_not_heard_is_unknown_and_done_once() {
    let (mut world, host) = World::with_lock(Model::SmartLock).await;
    let pair = format!("pair --device ble:{} --code-stdin", address(&host));
    open_pairing(&host).await;
    world.doorward("anna", &pair, "4826\n").json();
    let unlocking = world.shell.start("anna", "unlock", "");
    let mut seen = host.watch();
    let moving = seen.wait_for(|lock| lock.state == "unlocking");
    tokio::time::timeout(Duration::from_secs(60), moving)
        .await
        .expect("in time")
        .expect("while the lock is there");
    // The service dies while the motor turns: the app hears no more of it.
    world.kill_service();
    let begun = Instant::now();
    let ended = tokio::task::block_in_place(|| unlocking.end());
    assert_eq!(ended.refusal(), (5, "outcome_unknown".to_owned()));
    assert!(begun.elapsed() < Duration::from_secs(60), "{ended:?}");
    // The service comes back, and the lock says what it did, once.
    world.start_service();
    world.power("on");
    let status = world.doorward("anna", "status", "").json();
    assert_eq!(status["devices"][0]["state"], "unlocked", "{status}");
    let line = "log --action unlock --outcome succeeded --code-stdin";
    let log = world.doorward("anna", line, "4826\n").json();
    assert_eq!(log["matching"], 1, "{log}");
    host.shutdown().await;
}
