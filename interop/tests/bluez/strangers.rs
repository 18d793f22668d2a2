//! pyNukiBT as its users run it: over bleak, nothing of it replaced.

use std::process::{Command, Stdio};

use doorward_sim::Model;
use serde_json::Value;

use crate::world::{World, address, open_pairing, told};

#[tokio::test(flavor = "multi_thread")]
async fn py_nuki_bt_works_with_an_ultra_over_bleak() {
    let (world, host) = World::with_lock(Model::Ultra).await;
    open_pairing(&host).await;
    world
        .doorward(
            "anna",
            &format!("pair --device ble:{} --code-stdin", address(&host)),
            "482615\n",
        )
        .json();
    open_pairing(&host).await;
    let output = tokio::task::block_in_place(|| {
        Command::new(told("DOORWARD_PYTHON"))
            .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/stranger.py"))
            .args(["bleak", &address(&host), "482615", "739154"])
            .stdin(Stdio::null())
            .output()
            .unwrap()
    });
    let said = String::from_utf8_lossy(&output.stdout);
    let line = said.lines().last().unwrap_or_default();
    let steps: Value = serde_json::from_str(line).unwrap_or_else(|_| {
        panic!("{said}\n{}", String::from_utf8_lossy(&output.stderr));
    });
    let refused = steps["pair with a wrong code"].as_str().unwrap();
    assert!(refused.starts_with("failed"), "{steps:#}");
    assert_eq!(steps["pair"], "paired", "{steps:#}");
    assert_eq!(steps["state"], "LOCKED", "{steps:#}");
    for action in ["unlock", "lock", "unlatch"] {
        assert_eq!(steps[action], "ACCEPTED", "{steps:#}");
    }
    assert_eq!(steps["wrong code"], false, "{steps:#}");
    assert_eq!(steps["right code"], true, "{steps:#}");
    assert_eq!(steps["log"], 3, "{steps:#}");
    assert_eq!(steps["clock"], "COMPLETED", "{steps:#}");
    host.shutdown().await;
}
