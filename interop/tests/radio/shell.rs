//! The command line over the air: every area, each command a process that takes a controller for itself.

use doorward_interop::{Ended, Shell};
use doorward_sim::Model;

use crate::house::House;

struct Home {
    house: House,
    shell: Shell,
}

impl Home {
    async fn with(model: Model) -> Self {
        let house = House::with(model).await;
        let shell = Shell::new(house.folder()).unwrap();
        let shell = shell.through(house.radio.controller());
        Self { house, shell }
    }

    fn run(&self, profile: &str, line: &str, input: &str) -> Ended {
        tokio::task::block_in_place(|| self.shell.run(profile, line, input))
    }

    #[track_caller]
    fn does(&self, profile: &str, line: &str, input: &str) -> serde_json::Value {
        self.run(profile, line, input).json()
    }

    #[track_caller]
    fn is_refused(&self, profile: &str, line: &str, input: &str, wanted: (i32, &str)) {
        let (code, word) = self.run(profile, line, input).refusal();
        assert_eq!((code, word.as_str()), wanted, "{profile}: {line}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_smart_lock_is_owned_shared_and_left_from_a_shell() {
    let home = Home::with(Model::SmartLock).await;
    let lock = format!("ble:{}", home.house.address());
    home.house.open_pairing().await;
    let scan = home.does("anna", "scan", "");
    assert_eq!(scan["sightings"][0]["address"], lock, "{scan}");
    assert_eq!(scan["sightings"][0]["mode"], "pairing", "{scan}");
    // A first code with pairing; whoever does not know it moves the bolt and no more.
    let pair = format!("pair --device {lock} --code-stdin");
    home.does("anna", &pair, "4826\n");
    home.house.open_pairing().await;
    home.does("bert", &format!("pair --device {lock}"), "");
    for (profile, verb, state) in [("anna", "unlock", "unlocked"), ("bert", "lock", "locked")] {
        assert_eq!(home.does(profile, verb, "")["state"], state);
    }
    for area in ["config show", "users list", "log"] {
        let line = format!("{area} --code-stdin");
        home.is_refused("bert", &line, "7391\n", (3, "wrong_code"));
    }
    home.does("anna", "code acknowledge --code-stdin", "4826\n");

    let line = "config set led_brightness=4 auto_lock=on --code-stdin";
    let set = home.does("anna", line, "4826\n");
    assert_eq!(set["settings"]["led_brightness"], 4, "{set}");
    let line = "schedule add mon,tue 22:30 lock --code-stdin";
    home.does("anna", line, "4826\n");
    home.is_refused("anna", line, "4826\n", (2, "bad_input"));
    home.does("anna", "users disable 2 --code-stdin", "4826\n");
    home.is_refused("bert", "unlock", "", (6, "denied"));
    home.does("anna", "users remove 2 --code-stdin", "4826\n");
    home.is_refused("bert", "unlock", "", (6, "authorization_lost"));

    // The code changes with the old one only; the old one is worth nothing then.
    let change = "code set --code-stdin";
    home.is_refused("anna", change, "7391\n9157\n", (3, "wrong_code"));
    home.does("anna", change, "4826\n9157\n");
    home.is_refused("anna", "log --code-stdin", "4826\n", (3, "wrong_code"));
    home.does("anna", "code verify --remember --code-stdin", "9157\n");
    let log = home.does("anna", "log", "");
    assert!(log["matching"].as_u64().unwrap() >= 8, "{log}");
    home.does("anna", "forget", "");
    home.is_refused("anna", "unlock", "", (6, "not_paired"));
    home.house.host.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_opener_lets_a_guest_in_from_a_shell() {
    let home = Home::with(Model::Opener).await;
    let opener = format!("ble:{}", home.house.address());
    home.house.open_pairing().await;
    home.does(
        "anna",
        &format!("pair --device {opener} --code-stdin"),
        "4826\n",
    );
    let invited = home.does("anna", "invite Carl --code-stdin", "4826\n");
    let link = invited["link"].as_str().unwrap();
    home.does(
        "carl",
        &format!("redeem --device {opener}"),
        &format!("{link}\n"),
    );
    let shown = home.does("carl", "ring-to-open on", "");
    assert_eq!(shown["state"], "ring_to_open", "{shown}");
    assert_eq!(home.does("carl", "ring-to-open off", "")["state"], "idle");
    home.is_refused(
        "carl",
        "users list --code-stdin",
        "7391\n",
        (3, "wrong_code"),
    );
    let users = home.does("anna", "users list --code-stdin", "4826\n");
    assert_eq!(
        users["permissions"][1]["invitation"]["is"], "used",
        "{users}"
    );
    home.house.host.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_device_that_left_the_air_is_told_from_a_shell() {
    let home = Home::with(Model::SmartLock).await;
    home.house.open_pairing().await;
    home.does(
        "anna",
        &format!("pair --device ble:{}", home.house.address()),
        "",
    );
    home.house.host.shutdown().await;
    home.is_refused("anna", "unlock", "", (5, "not_reachable"));
}
