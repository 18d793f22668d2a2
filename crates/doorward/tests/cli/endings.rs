use std::fs;
use std::os::unix::fs::PermissionsExt;

use doorward_sim::Model;

use crate::house::House;

const CODE: &str = "4826";

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_typed_ends_with_2() {
    let house = House::with(Model::SmartLock);
    house.owned(CODE).await;
    for line in [
        "frobnicate",
        "config set",
        "users limit 1 --days someday",
        "code set --code 4826",
        "log --kind x",
    ] {
        let ended = house.json("anna", line, "");
        assert_eq!(
            (ended.code, ended.error()["error"].as_str()),
            (2, Some("usage")),
            "{line}"
        );
    }
    let ended = house.json("anna", "config set led_brightness=9 --code-stdin", CODE);
    let error = ended.error();
    assert_eq!(
        (ended.code, error["error"].as_str()),
        (2, Some("bad_input"))
    );
    assert_eq!(error["fields"][0]["field"], "led_brightness");
    assert_eq!(error["fields"][0]["max"], 5);
    let ended = house.json("anna", "code verify --code-stdin", "48a6\n");
    assert_eq!(
        (ended.code, ended.error()["error"].as_str()),
        (2, Some("bad_code"))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_code_ends_with_3_and_the_tries_left_and_a_wait_with_4_and_its_length() {
    let house = House::with(Model::SmartLock);
    house.owned(CODE).await;
    house.open_pairing().await;
    assert_eq!(
        house
            .json("bert", &format!("pair --device {}", house.address()), "")
            .code,
        0
    );
    for (wrong, left) in [
        ("7391", 4),
        ("7392", 3),
        ("7394", 2),
        ("7395", 1),
        ("7396", 0),
    ] {
        let ended = house.json("bert", "users list --code-stdin", wrong);
        let error = ended.error();
        assert_eq!(
            (
                ended.code,
                error["error"].as_str(),
                error["tries_left"].as_u64()
            ),
            (3, Some("wrong_code"), Some(left))
        );
    }
    let ended = house.json("bert", "users list --code-stdin", CODE);
    let error = ended.error();
    assert_eq!((ended.code, error["error"].as_str()), (4, Some("wait")));
    assert!((1..=60).contains(&error["wait_s"].as_u64().unwrap()));
    let ended = house.run("bert", &["users", "list", "--code-stdin"], CODE);
    assert_eq!(ended.code, 4);
    assert!(ended.err.contains("try again in"), "{}", ended.err);
    assert_eq!(
        house.json("bert", "users list", "").code,
        3,
        "nobody is there to be asked for the code"
    );
    house.json("bert", "unlock", "").json();
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_there_ends_with_5() {
    let house = House::with(Model::SmartLock);
    house.owned(CODE).await;
    house.host.shutdown().await;
    let by_address = format!("status --device {}", house.address());
    for line in [
        "unlock",
        "status --device Front",
        &by_address,
        "code status",
    ] {
        let ended = house.json("anna", line, "");
        let expected = if line.ends_with("Front") {
            (6, Some("not_paired"))
        } else {
            (5, Some("not_reachable"))
        };
        assert_eq!(
            (ended.code, ended.error()["error"].as_str()),
            expected,
            "{line}"
        );
    }
    let all = house.json("anna", "status", "").json();
    assert_eq!(
        all["devices"][0]["reach"], "not_reached",
        "the card says so, and that is an answer"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn not_paired_or_no_longer_ends_with_6() {
    let house = House::with(Model::SmartLock);
    let address = house.address();
    for line in [
        "unlock",
        "unlock --device 33C335C5",
        &format!("unlock --device {address}"),
    ] {
        let ended = house.json("anna", line, "");
        assert_eq!(
            (ended.code, ended.error()["error"].as_str()),
            (6, Some("not_paired")),
            "{line}"
        );
    }
    house.owned(CODE).await;
    house.open_pairing().await;
    house
        .json("bert", &format!("pair --device {address}"), "")
        .json();
    house
        .json("anna", "users disable 2 --code-stdin", CODE)
        .json();
    let ended = house.json("bert", "unlock", "");
    assert_eq!(
        (ended.code, ended.error()["error"].as_str()),
        (6, Some("denied"))
    );
    house
        .json("anna", "users remove 2 --code-stdin", CODE)
        .json();
    let ended = house.json("bert", "unlock", "");
    assert_eq!(
        (ended.code, ended.error()["error"].as_str()),
        (6, Some("authorization_lost"))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_profile_that_cannot_be_used_is_named_with_the_way_out() {
    let house = House::with(Model::SmartLock);
    house.owned(CODE).await;
    let key = house.dir.path().join("profiles/anna/vault.key");
    fs::set_permissions(&key, fs::Permissions::from_mode(0o644)).unwrap();
    let ended = house.json("anna", "status", "");
    let error = ended.error();
    assert_eq!((ended.code, error["error"].as_str()), (1, Some("profile")));
    let message = error["message"].as_str().unwrap();
    assert!(
        message.contains("vault.key") && message.contains("chmod 600"),
        "{message}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn errors_for_people_are_one_line_without_json() {
    let house = House::with(Model::SmartLock);
    let ended = house.run("anna", &["pair", "--device", &house.address()], "");
    assert_eq!((ended.code, ended.out.as_str()), (1, ""));
    assert!(
        ended
            .err
            .starts_with("doorward: the device is not in pairing mode"),
        "{}",
        ended.err
    );
    assert_eq!(ended.err.lines().count(), 1);
}
