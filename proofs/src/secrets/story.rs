//! The life the programs are led through.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use doorward_e2e::{Device, bytes_below};
use tempfile::TempDir;

use super::{
    Place, Remembered, Report, Secret, browser::Browser, needles::from_base64, process::Watched,
    search, vault,
};

/// The codes of this story: right ones, the ones they are changed to, wrong ones.
const ULTRA: &str = "836592";
const ULTRA_NEXT: &str = "495837";
const CLASSIC: &str = "7391";
const KEYPAD: &str = "639574";
const WRONG: [&str; 4] = ["617283", "529647", "748596", "274958"];
const PASSPHRASE: &str = "Elch & Möhre, 42 Stück";
const WRONG_PASSPHRASE: &str = "Esel & Rübe, 24 Stück";

/// Everything of the story so far.
struct Stage {
    data: TempDir,
    secrets: Vec<Secret>,
    places: Vec<Place>,
    remembered: Vec<Remembered>,
}

/// Tells it, and looks at everything.
pub(super) fn tell() -> Result<Report> {
    let mut stage = Stage {
        data: tempfile::tempdir()?,
        secrets: vec![
            Secret::digits("an Ultra's code", ULTRA),
            Secret::digits("the code it was changed to", ULTRA_NEXT),
            Secret::digits("a Smart Lock's code", CLASSIC),
            Secret::digits("the keypad code", KEYPAD),
            Secret::text("the passphrase of the app lock", PASSPHRASE),
            Secret::text("a wrong passphrase", WRONG_PASSPHRASE),
        ],
        places: Vec::new(),
        remembered: Vec::new(),
    };
    for wrong in WRONG {
        stage.secrets.push(Secret::digits("a wrong code", wrong));
    }
    stage.lives()?;
    stage.plays_demo()?;
    let mut report = search(&stage.secrets, &stage.places);
    report.remembered = stage.remembered;
    Ok(report)
}

/// A lock as a process, and the hands at it.
struct Lock {
    process: Watched,
    hands: Device,
    link: String,
    folder: PathBuf,
}

impl Lock {
    fn presses_button(&self) -> Result<()> {
        self.hands
            .does("button", &serde_json::json!({"hold_ms": 5000}))?;
        self.hands
            .does("time", &serde_json::json!({"advance_s": 6}))
    }
}

impl Stage {
    fn profile(&self, name: &str) -> PathBuf {
        self.data.path().join("profiles").join(name)
    }

    /// A command of somebody's, with lines for its standard input.
    fn says(&mut self, whose: &str, line: &str, input: &str) -> Result<(String, i32)> {
        let arguments: Vec<&str> = line
            .split_ascii_whitespace()
            .chain(["--profile", whose])
            .collect();
        let verb: Vec<&str> = line
            .split_ascii_whitespace()
            .take_while(|word| !word.starts_with("tcp:"))
            .filter(|word| !word.starts_with("--code") && *word != "--device")
            .take(3)
            .collect();
        let name = match verb.as_slice() {
            ["invite", ..] => "`invite`".to_owned(),
            _ => format!("`{}`", verb.join(" ")),
        };
        let mut command = Watched::start(&name, self.data.path(), &arguments)?;
        let (out, err, code) = command.ends(input)?;
        self.places.extend(command.places());
        if code == 101 || err.contains("panicked") {
            anyhow::bail!("{name} panicked: {err}");
        }
        Ok((out, code))
    }

    /// The same, which must be done.
    fn does(&mut self, whose: &str, line: &str, input: &str) -> Result<String> {
        let (out, code) = self.says(whose, line, input)?;
        let last = self.places.last().map(|place| place.bytes.clone());
        ensure!(
            code == 0,
            "{line}: ended with {code}: {}",
            String::from_utf8_lossy(&last.unwrap_or_default())
        );
        Ok(out)
    }

    /// The same, which must be refused, in words and as JSON.
    fn fails(&mut self, whose: &str, line: &str, input: &str) -> Result<()> {
        for line in [line.to_owned(), format!("{line} --json")] {
            let (_, code) = self.says(whose, &line, input)?;
            ensure!(code != 0, "{line}: was done");
        }
        Ok(())
    }

    fn lock(&self, model: &str) -> Result<Lock> {
        let folder = self.data.path().join(format!("lock-{model}"));
        let path = folder.to_str().context("a folder with a plain name")?;
        let process = Watched::start(
            &format!("the {model}"),
            self.data.path(),
            &[
                "device",
                "--json",
                "--model",
                model,
                "--data",
                path,
                "--link",
                "tcp:127.0.0.1:0",
                "--workbench",
                "127.0.0.1:0",
            ],
        )?;
        let ready = process.ready()?;
        let bench = ready["workbench"].as_str().context("no workbench")?;
        let hands = Device::of(bench.trim_start_matches("http://"), &ready["devices"][0]);
        let hands = hands.context("no device")?;
        Ok(Lock {
            link: hands.link.clone(),
            process,
            hands,
            folder,
        })
    }

    /// Learns the keys that were made meanwhile, to look for them everywhere else.
    fn learns_keys(&mut self, whose: &str, what: &'static str) -> Result<Vec<Secret>> {
        let (key, keys) = vault::open(&self.profile(whose))?;
        self.secrets.push(Secret::bytes("the key of a vault", &key));
        let keys: Vec<Secret> = keys.iter().map(|key| Secret::bytes(what, key)).collect();
        self.secrets.extend(keys.iter().cloned());
        Ok(keys)
    }

    fn knows_invitation(&mut self, link: &str) {
        let fragment = link.trim().rsplit('#').next().unwrap_or_default();
        self.secrets.push(Secret::text("an invitation", fragment));
        // Version 1, device 4, product 1, authorization 4, key 32.
        let bytes = from_base64(fragment);
        if let Some(key) = bytes.get(10..42) {
            self.secrets
                .push(Secret::bytes("the key in an invitation", key));
        }
    }

    /// Looks into a process.
    fn recalls(
        &mut self,
        process: &Watched,
        when: &'static str,
        should_be_gone: bool,
        secrets: &[Secret],
    ) -> Result<()> {
        process.rests();
        let memory = process.memory()?;
        for secret in secrets {
            self.remembered.push(Remembered {
                when,
                what: secret.what,
                found: secret.found_in_large(&memory),
                should_be_gone,
            });
        }
        Ok(())
    }

    fn files(&mut self, whose: &str, folder: &Path, own_key: &str) -> Result<()> {
        for (path, bytes) in bytes_below(folder)? {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            // The one file that is the key.
            if name != own_key {
                self.places
                    .push(Place::new(format!("the file {name} of {whose}"), bytes));
            }
        }
        Ok(())
    }

    fn lives(&mut self) -> Result<()> {
        let (mut ultra, mut classic) = (self.lock("ultra")?, self.lock("smart-lock")?);
        self.by_shell(&ultra, &classic)?;
        let roots = [
            vault::root_key(&ultra.folder)?,
            vault::root_key(&classic.folder)?,
        ]
        .map(|key| Secret::bytes("the root key of a lock", &key));
        self.secrets.extend(roots.iter().cloned());
        let keys = self.learns_keys("anna", "the key of an authorization")?;
        let by_guest = self.learns_keys("ben", "the key in an invitation")?;
        self.by_browser(&ultra, &classic)?;
        self.files("the Ultra", &ultra.folder, "root.key")?;
        self.files("the Smart Lock", &classic.folder, "root.key")?;
        self.files("anna", &self.profile("anna"), "vault.key")?;
        self.files("ben", &self.profile("ben"), "vault.key")?;
        // A running lock works with keys made from the root key; that one is nowhere in it.
        self.recalls(&classic.process, "a running lock", true, &roots)?;
        let keys = [keys, by_guest].concat();
        for lock in [&ultra, &classic] {
            lock.hands.is_reset_by_hand()?;
            self.recalls(&lock.process, "a lock after its reset", true, &roots)?;
            // What is moved leaves copies behind that no program of ours can reach. These keys open nothing any more.
            self.recalls(&lock.process, "a lock after its reset", false, &keys)?;
        }
        for (name, lock) in [("the Ultra", &ultra), ("the Smart Lock", &classic)] {
            for (path, bytes) in bytes_below(&lock.folder)? {
                let file = path.file_name().unwrap_or_default().to_string_lossy();
                let place = format!("the file {file} of {name} after its reset");
                self.places.push(Place::new(place, bytes));
            }
        }
        let (_, code) = self.says("anna", &format!("unlock --device {}", ultra.link), "")?;
        ensure!(code != 0, "a lock that was reset obeys");
        for lock in [&mut ultra, &mut classic] {
            lock.process.interrupt()?;
            self.places.extend(lock.process.places());
        }
        Ok(())
    }

    /// Everything the command line does.
    fn by_shell(&mut self, ultra: &Lock, classic: &Lock) -> Result<()> {
        let (at_ultra, at_classic) = (
            format!("--device {}", ultra.link),
            format!("--device {}", classic.link),
        );
        self.does("anna", &format!("scan {at_ultra}"), "")?;
        let pair = format!("pair {at_ultra} --code-stdin");
        self.fails("anna", &pair, &format!("{ULTRA}\n"))?;
        ultra.presses_button()?;
        self.fails("anna", &pair, "12345\n")?;
        self.fails("anna", &format!("pair {at_ultra} --remember=yes"), "")?;
        self.does(
            "anna",
            &format!("{pair} --name Front"),
            &format!("{ULTRA}\n"),
        )?;
        // Another phone, with a wrong code.
        ultra.presses_button()?;
        self.fails("eve", &pair, &format!("{}\n", WRONG[0]))?;
        classic.presses_button()?;
        self.does("anna", &format!("pair {at_classic} --name Cellar"), "")?;
        let (front, cellar) = (
            "--device Front --code-stdin",
            "--device Cellar --code-stdin",
        );
        self.does(
            "anna",
            &format!("code set {cellar}"),
            &format!("{CLASSIC}\n"),
        )?;
        for wrong in &WRONG[1..3] {
            self.fails(
                "anna",
                &format!("code verify {front}"),
                &format!("{wrong}\n"),
            )?;
            self.fails(
                "anna",
                &format!("config show {front}"),
                &format!("{wrong}\n"),
            )?;
        }
        let code = &format!("{ULTRA}\n");
        self.does("anna", &format!("code verify {front}"), code)?;
        self.does("anna", &format!("config show {front}"), code)?;
        self.does(
            "anna",
            &format!("config set led_brightness=3 {front}"),
            code,
        )?;
        self.fails(
            "anna",
            &format!("config set led_brightness=9 {front}"),
            code,
        )?;
        self.does("anna", "unlock --device Front", "")?;
        for format in ["", "--json"] {
            self.does("anna", &format!("status {format}"), "")?;
            self.does("anna", &format!("log {format} {front}"), code)?;
            self.does("anna", &format!("users list {format} {front}"), code)?;
            self.does("anna", &format!("code status --device Front {format}"), "")?;
        }
        self.does("anna", &format!("log --csv {front}"), code)
            .or_else(|_| self.does("anna", &format!("log {front}"), code))?;
        let add = format!("keypad add Cleaner {cellar}");
        self.does("anna", &add, &format!("{CLASSIC}\n{KEYPAD}\n"))?;
        self.fails("anna", &add, &format!("{CLASSIC}\n{KEYPAD}\n"))?;
        self.does(
            "anna",
            &format!("keypad list {cellar}"),
            &format!("{CLASSIC}\n"),
        )?;
        let digits = format!("keypad list --digits {cellar}");
        let shown = self.does("anna", &digits, &format!("{CLASSIC}\n"))?;
        ensure!(shown.contains(KEYPAD), "the digits that were asked for");
        let link = self.does("anna", &format!("invite Ben {front}"), code)?;
        self.knows_invitation(&link);
        self.fails(
            "ben",
            "redeem",
            &format!("{}\n", link.trim().trim_end_matches('A')),
        )
        .or_else(|_| self.fails("ben", "redeem", &format!("{}x\n", link.trim())))?;
        self.does("ben", &format!("redeem {at_ultra}"), &link)?;
        self.fails("ben", &format!("redeem {at_ultra}"), &link)?;
        self.does("ben", "unlock", "")?;
        self.fails("ben", "log --code-stdin", &format!("{}\n", WRONG[3]))?;
        self.does(
            "anna",
            "app-lock set --lock-stdin",
            &format!("{PASSPHRASE}\n"),
        )?;
        self.fails(
            "anna",
            "app-lock remove --lock-stdin",
            &format!("{WRONG_PASSPHRASE}\n"),
        )?;
        self.does("anna", "app-lock status", "")?;
        self.does("anna", &format!("code verify --remember {front}"), code)?;
        Ok(())
    }

    /// Everything a browser does, with the code remembered and not.
    fn by_browser(&mut self, ultra: &Lock, classic: &Lock) -> Result<()> {
        let status = self.does("anna", "status --json", "")?;
        let (front, cellar) = (path_of(&status, "Front")?, path_of(&status, "Cellar")?);
        let mut app = Watched::start(
            "the app",
            self.data.path(),
            &[
                "app",
                "--profile",
                "anna",
                "--json",
                "--device",
                &ultra.link,
                "--device",
                &classic.link,
            ],
        )?;
        let ready = app.ready()?;
        let url = ready["url"].as_str().context("no link")?;
        let secret = url.rsplit('/').next().unwrap_or_default();
        self.secrets.push(Secret::text("a sign-in link", secret));
        let mut browser = Browser::new(url);
        browser.signs_in(url)?;
        let used = browser.get(&format!("/sign-in/{secret}"))?;
        ensure!(used.status == 403, "a link that was used");
        let cookie = Secret::text("the cookie of a session", browser.cookie_secret());
        self.secrets.push(cookie.clone());

        let to = [("to", "/"), ("secret", WRONG_PASSPHRASE)];
        let wrong = browser.post("/unlock", &to)?;
        ensure!(wrong.body.contains("This app is locked"), "still locked");
        let opened = browser.post("/unlock", &[("to", "/"), ("secret", PASSPHRASE)])?;
        ensure!(opened.body.contains("Front"), "open: {}", opened.body);
        let page = browser.get("/settings")?.body;
        browser.takes_token(&page);
        self.secrets.push(Secret::text(
            "the token of a session's forms",
            &browser.token,
        ));

        self.behind_the_code(&mut browser, &front, &cellar)?;
        let known = [
            Secret::text("the passphrase of the app lock", PASSPHRASE),
            Secret::digits("the code it was changed to", ULTRA_NEXT),
        ];
        // A locked app still remembers: the lock is on its pages, and a vault is no safer while its key is beside it.
        browser.post("/lock", &[])?;
        self.recalls(&app, "an app with a remembered code, locked", false, &known)?;
        browser.post("/unlock", &[("to", "/"), ("secret", PASSPHRASE)])?;
        browser.post(&format!("{cellar}/leave"), &[])?;
        browser.post("/sign-out", &[])?;
        ensure!(browser.get("/")?.status == 401, "signed out");
        self.recalls(&app, "an app, the browser signed out", false, &[cookie])?;
        ensure!(
            browser.kept.is_empty(),
            "pages a browser may keep: {:?}",
            browser.kept
        );
        self.places.append(&mut browser.places);
        app.interrupt()?;
        self.places.extend(app.places());
        Ok(())
    }

    fn behind_the_code(&mut self, browser: &mut Browser, front: &str, cellar: &str) -> Result<()> {
        // The Cellar's code is not remembered: wrong, then right.
        for area in ["configuration", "permissions", "log"] {
            browser.get(&format!("{cellar}/{area}"))?;
        }
        let enter = format!("{cellar}/enter");
        browser.post(&enter, &[("area", "configuration"), ("code", "27x5")])?;
        browser.post(&enter, &[("area", "configuration"), ("code", WRONG[3])])?;
        let inside = browser.post(&enter, &[("area", "configuration"), ("code", CLASSIC)])?;
        ensure!(inside.status == 200, "let in: {}", inside.body);
        let pages = browser.wanders(cellar, cellar)?;
        ensure!(pages > 15, "only {pages} pages of a lock");
        // The Front's is, until somebody changes it here.
        let pages = browser.wanders(front, front)?;
        ensure!(pages > 15, "only {pages} pages of a lock");
        let wrong = [("old", WRONG[0]), ("new", ULTRA_NEXT)];
        let page = format!("{front}/configuration/code");
        browser.post(&page, &wrong)?;
        let right = [("old", ULTRA), ("new", ULTRA_NEXT)];
        let changed = browser.post(&page, &right)?;
        ensure!(changed.status == 200, "changed: {}", changed.body);
        // An invitation, shown and made again.
        let invite = format!("{front}/permissions/invite");
        let made = browser.fills(&invite, &invite, &[("name", "Cleo")])?;
        let link = made.body.split_once("id=\"link\">");
        let link = link.and_then(|(_, rest)| rest.split_once('<'));
        let (link, _) = link.with_context(|| format!("no invitation: {}", made.body))?;
        self.knows_invitation(link);
        for (page, field) in [("redeem", link), ("redeem", "doorward://invite#AAAA")] {
            browser.post(&format!("/{page}"), &[("link", field)])?;
        }
        // Exports, bad input, other pages, and a browser that stays signed in.
        for export in ["log/export.csv", "log/export.json"] {
            ensure!(browser.get(&format!("{front}/{export}"))?.status == 200);
        }
        browser.post(
            &format!("{front}/configuration/general"),
            &[("name", "\u{1}")],
        )?;
        browser.post(&format!("{front}/act"), &[("action", "unlock")])?;
        browser.post("/settings/browser/keep", &[])?;
        browser.wanders("/", "/")?;
        let lock = [("old", WRONG_PASSPHRASE), ("new", "12"), ("again", "13")];
        browser.post("/settings/security/app-lock", &lock)?;
        Ok(())
    }

    /// The demo, as far as signing in goes.
    fn plays_demo(&mut self) -> Result<()> {
        let folder = self.data.path().join("demo");
        let path = folder.to_str().context("a folder with a plain name")?;
        let mut demo = Watched::start(
            "the demo",
            self.data.path(),
            &[
                "demo",
                "--headless",
                "--listen",
                "127.0.0.1:0",
                "--data",
                path,
            ],
        )?;
        let ready = demo.ready()?;
        for phone in ready["phones"].as_array().context("no phones")? {
            let url = phone["url"].as_str().context("no link")?;
            let secret = url.rsplit('/').next().unwrap_or_default();
            self.secrets.push(Secret::text("a sign-in link", secret));
            let mut browser = Browser::new(url);
            browser.signs_in(url)?;
            let cookie = browser.cookie_secret();
            self.secrets
                .push(Secret::text("the cookie of a session", cookie));
            browser.wanders("/", "/")?;
            self.places.append(&mut browser.places);
        }
        let mut bench = Browser::new(ready["workbench"].as_str().context("no workbench")?);
        bench.get("/")?;
        bench.get("/api/devices")?;
        self.places.append(&mut bench.places);
        demo.interrupt()?;
        self.places.extend(demo.places());
        Ok(())
    }
}

/// Where the page of the device of this name is, as the command line knows it.
fn path_of(status: &str, name: &str) -> Result<String> {
    let status: serde_json::Value = serde_json::from_str(status)?;
    let devices = status["devices"].as_array().context("no devices")?;
    let device = devices.iter().find(|device| device["name"] == name);
    let id = device.and_then(|device| device["id"].as_str());
    Ok(format!("/devices/{}", id.context("no such device")?))
}
