//! Clients that others wrote, unmodified, with our lock.

use std::process::Stdio;

use doorward_interop::PYTHON;
use doorward_sim::Model;
use serde_json::Value;

use crate::house::House;

/// What came of every step of pyNukiBT's, with a lock that an owner has protected with `code`.
async fn py_nuki_bt(model: Model, open_config_reads: bool, code: &str, wrong: &str) -> Value {
    let house = House::with_options(model, open_config_reads).await;
    let owner = house.phone("anna").await;
    house.owned(&owner, code).await;
    owner.close();
    house.open_pairing().await;
    let id = house.id().number().to_be_bytes();
    let lock = format!("D4:D2:72:{:02X}:{:02X}:{:02X}", id[1], id[2], id[3]);
    let output = tokio::process::Command::new(std::env::var_os(PYTHON).unwrap())
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/stranger.py"))
        .args([&house.radio.address().to_string(), &lock, code, wrong])
        .stdin(Stdio::null())
        .kill_on_drop(true)
        .output()
        .await
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    let line = said.lines().last().unwrap_or_default();
    serde_json::from_str(line).unwrap_or_else(|_| {
        panic!("{said}\n{}", String::from_utf8_lossy(&output.stderr));
    })
}

/// The steps every lock answers alike.
fn moves_and_proves(steps: &Value) {
    assert_eq!(steps["pair"], "paired", "{steps:#}");
    assert_eq!(steps["state"], "LOCKED", "{steps:#}");
    for action in ["unlock", "lock", "unlatch"] {
        assert_eq!(steps[action], "ACCEPTED", "{steps:#}");
    }
    assert_eq!(steps["wrong code"], false, "{steps:#}");
    assert_eq!(steps["right code"], true, "{steps:#}");
    assert_eq!(steps["config after the code"], "Front door", "{steps:#}");
    assert_eq!(steps["log"], 3, "{steps:#}");
    assert_eq!(steps["clock"], "COMPLETED", "{steps:#}");
}

#[tokio::test(flavor = "multi_thread")]
async fn py_nuki_bt_works_with_a_smart_lock_and_reads_its_configuration_after_showing_the_code() {
    let steps = py_nuki_bt(Model::SmartLock, false, "4826", "7391").await;
    moves_and_proves(&steps);
    let refused = steps["config before the code"].as_str().unwrap();
    assert!(refused.contains("BAD_PIN"), "{steps:#}");
    // It asks for the configuration with every state, so until then it calls its own reading a failure.
    assert_eq!(steps["whole state"], steps["config before the code"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn py_nuki_bt_reads_the_configuration_of_an_open_smart_lock_at_once() {
    let steps = py_nuki_bt(Model::SmartLock, true, "4826", "7391").await;
    moves_and_proves(&steps);
    assert_eq!(steps["config before the code"], "Front door", "{steps:#}");
    assert_eq!(steps["whole state"], "read", "{steps:#}");
}

#[tokio::test(flavor = "multi_thread")]
async fn py_nuki_bt_pairs_with_an_ultra_by_the_right_code_only() {
    let steps = py_nuki_bt(Model::Ultra, false, "482615", "739154").await;
    // The refusal comes in clear, as the other refusals while pairing do; the package would open a sealed one, and says
    // of this one that it cannot be read. Either way it is not paired.
    let refused = steps["pair with a wrong code"].as_str().unwrap();
    assert!(refused.starts_with("failed"), "{steps:#}");
    moves_and_proves(&steps);
    assert_eq!(steps["config before the code"], "Front door", "{steps:#}");
}

#[tokio::test(flavor = "multi_thread")]
async fn py_nuki_bt_works_with_an_opener() {
    let steps = py_nuki_bt(Model::Opener, true, "4826", "7391").await;
    assert_eq!(steps["family"], "OPENER", "{steps:#}");
    moves_and_proves(&steps);
}
