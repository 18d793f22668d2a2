//! Who can do what, from a shell.

use doorward_sim::Model;
use serde_json::json;

use crate::house::House;

const CODE: &str = "4826";

#[tokio::test(flavor = "multi_thread")]
async fn one_table_tells_who_can_do_what_and_whether_it_works_now() {
    let house = House::with(Model::SmartLock);
    house.owned(CODE).await;
    house.json("anna", "invite Bert --code-stdin", CODE).json();
    // What would be over before it began is refused; somebody's time may be ended later on.
    let line = "keypad add Cleaner --until 2020-01-01 --code-stdin";
    let over = house.json("anna", line, "4826\n348159\n");
    assert_eq!(
        (over.code, &over.error()["error"]),
        (2, &json!("bad_input"))
    );
    let line = "keypad add Cleaner --code-stdin";
    house.json("anna", line, "4826\n348159\n").json();
    let line = "keypad limit 1 --until 2020-01-01 --code-stdin";
    house.json("anna", line, CODE).json();
    let shown = house.run("anna", &["users", "list", "--code-stdin"], CODE);
    let find = |name: &str| {
        let line = shown.text().lines().find(|line| line.contains(name));
        line.unwrap_or_else(|| panic!("{shown:?}")).to_owned()
    };
    assert!(find("Anna").contains("this phone"), "{shown:?}");
    assert!(find("Bert").contains("invited, unused until"), "{shown:?}");
    assert!(
        find("Cleaner").contains("over since 2020-01-01"),
        "{shown:?}"
    );
    assert!(shown.text().contains("2 of 200 permissions."), "{shown:?}");
    assert!(!shown.out.contains("348159"));
    let listed = house
        .json("anna", "users remote 2 on --code-stdin", CODE)
        .json();
    assert_eq!(listed["permissions"][1]["remote_allowed"], true);
    assert_eq!(listed["permissions"][1]["standing"], json!({"is": "works"}));
    assert_eq!(listed["keypad_codes"][0]["standing"]["is"], "expired");
    let crossed = house.json(
        "anna",
        "users limit 2 --from 2026-02-01 --until 2026-01-01 --code-stdin",
        CODE,
    );
    assert_eq!(
        (crossed.code, &crossed.error()["error"]),
        (2, &json!("bad_input"))
    );
    for line in [
        "users lift 99 --code-stdin",
        "users rename 99 X --code-stdin",
    ] {
        let gone = house.json("anna", line, CODE);
        assert_eq!(
            (gone.code, &gone.error()["error"]),
            (1, &json!("vanished")),
            "{line}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_is_made_once_and_again_with_another_link() {
    let house = House::with(Model::SmartLock);
    house.owned(CODE).await;
    let line = "invite Bert --once request-1 --code-stdin";
    let first = house.json("anna", line, CODE).json();
    let twice = house.json("anna", line, CODE);
    assert_eq!(
        (twice.code, &twice.error()["error"]),
        (1, &json!("invitation_shown"))
    );
    let again = house
        .json("anna", "users invite-again 2 --code-stdin", CODE)
        .json();
    assert_ne!(first["link"], again["link"]);
    let redeem = format!("redeem --device {}", house.address());
    let old = house.json("bert", &redeem, first["link"].as_str().unwrap());
    assert_eq!(
        (old.code, &old.error()["error"]),
        (6, &json!("invitation_over"))
    );
    house
        .json("bert", &redeem, again["link"].as_str().unwrap())
        .json();
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_removes_himself_by_a_slip() {
    let house = House::with(Model::SmartLock);
    house.owned(CODE).await;
    for verb in ["remove", "disable"] {
        let refused = house.json("anna", &format!("users {verb} 1 --code-stdin"), CODE);
        assert_eq!(
            (refused.code, &refused.error()["error"]),
            (2, &json!("bad_input"))
        );
        assert!(refused.err.contains("--yes"), "{refused:?}");
    }
    house
        .json("anna", "users remove 1 --yes --code-stdin", CODE)
        .json();
    let gone = house.json("anna", "unlock", "");
    assert_eq!(gone.error()["error"], "not_paired");
}

#[tokio::test(flavor = "multi_thread")]
async fn keypad_codes_are_chosen_by_chance_changed_and_told_apart() {
    let house = House::with(Model::SmartLock);
    house.owned(CODE).await;
    let added = house
        .json("anna", "keypad add Cleaner --random --code-stdin", CODE)
        .json();
    let digits = added["digits"].as_str().unwrap().to_owned();
    assert!(digits.len() == 6 && !digits.contains('0') && !digits.starts_with("12"));
    let taken = house.json(
        "anna",
        "keypad add Other --code-stdin",
        &format!("{CODE}\n{digits}\n"),
    );
    let message = taken.error()["message"].as_str().unwrap().to_owned();
    assert!(taken.code == 2 && message.contains("Cleaner"), "{message}");
    house
        .json(
            "anna",
            "keypad digits 1 --code-stdin",
            &format!("{CODE}\n348159\n"),
        )
        .json();
    let listed = house
        .json("anna", "keypad list --digits --code-stdin", CODE)
        .json();
    assert_eq!(listed["keypad_codes"][0]["digits"], "348159");
    assert_eq!(listed["room_for"], 200);
    let gone = house.json("anna", "keypad remove 7 --code-stdin", CODE);
    assert_eq!((gone.code, &gone.error()["error"]), (1, &json!("vanished")));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_log_is_filtered_by_outcome_action_and_number() {
    let house = House::with(Model::SmartLock);
    house.owned(CODE).await;
    house.json("anna", "unlock", "").json();
    let wrong = house.json("anna", "users list --code-stdin", "7391");
    assert_eq!(wrong.code, 3);
    let read = |filter: &str| {
        let line = format!("log {filter} --code-stdin");
        house.json("anna", &line, CODE).json()
    };
    let unlocked = read("--action unlock --outcome succeeded");
    assert_eq!(unlocked["matching"], 1);
    let number = unlocked["entries"][0]["index"].as_u64().unwrap();
    let guessed = read("--outcome wrong-code");
    assert_eq!(
        guessed["entries"][0]["security"], "wrong_codes",
        "{guessed}"
    );
    let older = read(&format!("--before {number}"));
    assert!(older["entries"][0]["index"].as_u64().unwrap() < number);
    assert_eq!(read("--before 1")["matching"], 0);
    assert_eq!(read("--permission 99")["matching"], 0);
    let bad = house.json("anna", "log --outcome lost --code-stdin", CODE);
    assert_eq!(bad.code, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_app_lock_is_set_changed_and_removed_by_lines() {
    let house = House::with(Model::SmartLock);
    let status = house.json("anna", "app-lock status", "").json();
    assert_eq!(
        (&status["app_lock"], &status["warn_before_remote_opening"]),
        (&json!(null), &json!(true))
    );
    let set = house
        .json("anna", "app-lock set --lock-stdin", "482615\n")
        .json();
    assert_eq!(set["app_lock"], "pin");
    let wrong = house.json("anna", "app-lock remove --lock-stdin", "1111\n");
    assert_eq!(
        (wrong.code, &wrong.error()["error"]),
        (3, &json!("wrong_app_lock"))
    );
    let changed = house.json("anna", "app-lock set --lock-stdin", "482615\ngreen doors\n");
    assert_eq!(changed.json()["app_lock"], "passphrase");
    house
        .json("anna", "app-lock remove --lock-stdin", "green doors\n")
        .json();
    let warn = house.json("anna", "app-lock warn-remote off", "").json();
    assert_eq!(warn["warn_before_remote_opening"], false);
}

#[tokio::test(flavor = "multi_thread")]
async fn notices_and_the_profile_are_told() {
    let house = House::with(Model::SmartLock);
    house.owned(CODE).await;
    house.open_pairing().await;
    house
        .json("bert", &format!("pair --device {}", house.address()), "")
        .json();
    let told = house.json("anna", "notices --dismiss", "").json();
    assert_eq!(
        told["devices"][0]["notices"][0]["notice"], "new_pairings",
        "{told}"
    );
    let after = house.run("anna", &["notices"], "");
    assert_eq!(after.text(), "Nothing needs attention.\n");
    let profile = house.json("anna", "profile --as Annas-phone", "").json();
    assert_eq!(profile["own_name"], "Annas-phone");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_only_an_opener_does_is_refused_for_a_lock() {
    let house = House::with(Model::SmartLock);
    house.owned(CODE).await;
    for line in ["ring-to-open on", "open", "continuous-mode on --code-stdin"] {
        let refused = house.json("anna", line, CODE);
        assert_eq!(
            (refused.code, &refused.error()["error"]),
            (1, &json!("not_supported")),
            "{line}"
        );
    }
    let refused = house.json(
        "anna",
        "config set operating_mode=generic --code-stdin",
        CODE,
    );
    assert_eq!(refused.code, 2, "{refused:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn default_settings_come_back_and_the_permissions_stay() {
    let house = House::with(Model::SmartLock);
    house.owned(CODE).await;
    house
        .json("anna", "config set led_brightness=5 --code-stdin", CODE)
        .json();
    let asked = house.json("anna", "config defaults --code-stdin", CODE);
    assert_eq!(asked.code, 2, "{asked:?}");
    let restored = house
        .json("anna", "config defaults --yes --code-stdin", CODE)
        .json();
    assert_ne!(restored["settings"]["led_brightness"], 5);
    let users = house.json("anna", "users list --code-stdin", CODE).json();
    assert_eq!(users["permissions"].as_array().unwrap().len(), 1);
    let refused = house.json("anna", "config train --code-stdin", CODE);
    assert_eq!(refused.error()["error"], "not_supported");
}

#[tokio::test(flavor = "multi_thread")]
async fn completions_and_manual_pages_come_from_the_same_definitions() {
    let house = House::with(Model::SmartLock);
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let made = house.run("anna", &["completions", shell], "");
        assert!(made.text().contains("invite-again"), "{shell}");
    }
    let folder = house.dir.path().join("man/man1");
    house
        .run("anna", &["man", "--out", folder.to_str().unwrap()], "")
        .text();
    let page = |name: &str| std::fs::read_to_string(folder.join(name)).unwrap();
    assert!(page("doorward.1").contains("Exit codes"));
    assert!(page("doorward-keypad-digits.1").contains("keypad"));
    let bad = house.run("anna", &["man", "--out", "/proc/none"], "");
    assert_eq!((bad.code, bad.out.as_str()), (1, ""));
}

#[tokio::test(flavor = "multi_thread")]
async fn areas_without_a_verb_show_what_is_there() {
    let house = House::with(Model::SmartLock);
    house.owned(CODE).await;
    for (area, shows) in [
        ("users", "1 of 200 permissions."),
        ("keypad", "0 of 200 keypad codes."),
        ("config", "auto_lock"),
        ("schedule", ""),
    ] {
        let shown = house.run("anna", &[area, "--code-stdin"], CODE);
        assert!(
            shown.code == 0 && shown.text().contains(shows),
            "{area}: {shown:?}"
        );
    }
    for (area, shows) in [("code", "Security code set: yes"), ("app-lock", "")] {
        let shown = house.run("anna", &[area], "");
        assert!(
            shown.code == 0 && shown.text().contains(shows),
            "{area}: {shown:?}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn obvious_keypad_digits_need_a_word_more() {
    let house = House::with(Model::SmartLock);
    house.owned(CODE).await;
    let line = "keypad add Cleaner --code-stdin";
    let refused = house.json("anna", line, "4826\n333444\n");
    assert_eq!(
        (refused.code, &refused.error()["error"]),
        (2, &json!("obvious_code"))
    );
    let line = "keypad add Cleaner --confirm-obvious --code-stdin";
    house.json("anna", line, "4826\n333444\n").json();
}
