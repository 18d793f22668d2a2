//! The virtual home with its people: a demo, and a browser for each phone.

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::browser::Look;
use crate::driver::Driver;
use crate::person::Person;
use crate::program::{Demo, Device};
use crate::wait::until;

/// Digits of a code that is right, one that comes after it, and wrong ones that are none of the obvious.
#[derive(Clone, Copy, Debug)]
pub struct Product {
    /// The word of the command line and the workbench.
    pub model: &'static str,
    /// What pages call it.
    pub title: &'static str,
    /// The first code; begins with zeros, as codes may.
    pub code: &'static str,
    /// The code it is changed to.
    pub next_code: &'static str,
    /// Codes that were never right.
    pub wrong: [&'static str; 5],
}

impl Product {
    /// Four digits, optional.
    pub const SMART_LOCK: Self = Self {
        model: "smart-lock",
        title: "Smart Lock",
        code: "0548",
        next_code: "7306",
        wrong: ["4071", "8259", "6193", "3748", "9526"],
    };
    /// Six digits, mandatory.
    pub const ULTRA: Self = Self {
        model: "ultra",
        title: "Smart Lock Ultra",
        code: "000548",
        next_code: "946172",
        wrong: ["407182", "825936", "619347", "374815", "952681"],
    };
    /// Four digits, optional; built into its door.
    pub const SMART_DOOR: Self = Self {
        model: "smart-door",
        title: "Smart Door",
        code: "0391",
        next_code: "6418",
        wrong: ["5072", "8364", "2917", "7485", "4639"],
    };
    /// Four digits, optional; beside an intercom.
    pub const OPENER: Self = Self {
        model: "opener",
        title: "Opener",
        code: "0853",
        next_code: "5183",
        wrong: ["3094", "6851", "9427", "1638", "7502"],
    };
    /// All four.
    pub const ALL: [Self; 4] = [
        Self::SMART_LOCK,
        Self::ULTRA,
        Self::SMART_DOOR,
        Self::OPENER,
    ];
}

/// A demo over a folder of its own, and the driver of its browsers.
#[derive(Debug)]
pub struct Home {
    demo: Option<Demo>,
    driver: Driver,
    data: TempDir,
}

impl Home {
    /// A new home.
    ///
    /// # Errors
    /// When demo or driver do not start.
    pub fn new() -> Result<Self> {
        let data = tempfile::tempdir()?;
        let demo = Demo::start(data.path())?;
        Ok(Self {
            demo: Some(demo),
            driver: Driver::start()?,
            data,
        })
    }

    /// The running demo.
    ///
    /// # Panics
    /// Between a failed restart and the end of the test.
    #[must_use]
    pub fn demo(&self) -> &Demo {
        self.demo.as_ref().expect("the demo was restarted well")
    }

    /// Ends the demo, by Ctrl-C or as a power cut does, and starts it again over the same folder.
    ///
    /// # Errors
    /// When it does not end or start.
    pub fn restart(&mut self, gently: bool) -> Result<()> {
        match self.demo.take() {
            Some(demo) if gently => demo.interrupt()?,
            // Dropping kills.
            other => drop(other),
        }
        self.demo = Some(Demo::start(self.data.path())?);
        Ok(())
    }

    /// A browser of nobody.
    ///
    /// # Errors
    /// As the driver says.
    pub fn browser(&self, look: Look) -> Result<crate::Browser> {
        self.driver.browser(look)
    }

    /// A person with a phone of the demo in the hand, signed in.
    ///
    /// # Errors
    /// As the driver says, or when there is no such phone.
    pub fn person(&self, profile: &str) -> Result<Person> {
        let phone = self.demo().phone(profile)?;
        Person::new(profile, &phone.url, self.driver.browser(Look::PHONE)?)
    }

    /// As [`Home::person`], with a browser that asks for pages in `languages`, such as `de-DE,de`.
    ///
    /// # Errors
    /// As there.
    pub fn person_reading(&self, languages: &str, profile: &str) -> Result<Person> {
        let phone = self.demo().phone(profile)?;
        let browser = self.driver.browser_reading(languages, Look::PHONE)?;
        Person::new(profile, &phone.url, browser)
    }

    /// The hands at a product.
    ///
    /// # Errors
    /// When there is none.
    pub fn device(&self, product: &Product) -> Result<Device> {
        self.demo().device(product.model)
    }

    /// Where the lock of a product keeps everything.
    #[must_use]
    pub fn device_folder(&self, product: &Product) -> PathBuf {
        self.data.path().join("devices").join(product.model)
    }
}

impl Device {
    /// Holds the button for five seconds; the lock's time passes at once.
    ///
    /// # Errors
    /// When the workbench refuses.
    pub fn opens_pairing(&self) -> Result<()> {
        self.does("button", &json!({"hold_ms": 5000}))?;
        self.passes(6)?;
        self.shows("ring", &json!("steady"))
    }

    /// Lets time pass at the lock.
    ///
    /// # Errors
    /// When the workbench refuses.
    pub fn passes(&self, seconds: u64) -> Result<()> {
        self.does("time", &json!({"advance_s": seconds}))
    }

    /// Presses the fob beside the device; what comes of it is told by [`Device::fob_says`].
    ///
    /// # Errors
    /// When the workbench refuses.
    pub fn presses_fob(&self, times: u8) -> Result<()> {
        self.does("fob", &json!({"presses": times}))
    }

    /// Types a code on the keypad beside the device; what comes of it is told by [`Device::keypad_says`].
    ///
    /// # Errors
    /// When the workbench refuses.
    pub fn types_keypad(&self, code: &str) -> Result<()> {
        self.does("keypad", &json!({"type": code}))
    }

    /// Presses the keypad's arrow key.
    ///
    /// # Errors
    /// When the workbench refuses.
    pub fn presses_arrow(&self) -> Result<()> {
        self.does("keypad", &json!({"arrow": true}))
    }

    /// Connects the fob with the device, which is in pairing mode; an Ultra asks for `code`.
    ///
    /// # Errors
    /// When the workbench refuses, or the device did.
    pub fn connects_fob(&self, code: Option<&str>) -> Result<()> {
        self.connects("fob", code)
    }

    /// Connects the keypad, as [`Device::connects_fob`].
    ///
    /// # Errors
    /// As there.
    pub fn connects_keypad(&self, code: Option<&str>) -> Result<()> {
        self.connects("keypad", code)
    }

    fn connects(&self, what: &str, code: Option<&str>) -> Result<()> {
        let body = code.map_or_else(
            || json!({"pair": true}),
            |code| json!({"pair": true, "security_code": code}),
        );
        self.does(what, &body)?;
        let state = self.state()?;
        if state[what]["pairing"] != "paired" {
            bail!("the {what} was not connected: {}", state[what]["says"]);
        }
        Ok(())
    }

    /// How the last thing went that the fob tried, in a sentence.
    ///
    /// # Errors
    /// When the workbench does not answer.
    pub fn fob_says(&self) -> Result<String> {
        self.says("fob")
    }

    /// How the last thing went that the keypad tried, in a sentence.
    ///
    /// # Errors
    /// When the workbench does not answer.
    pub fn keypad_says(&self) -> Result<String> {
        self.says("keypad")
    }

    fn says(&self, what: &str) -> Result<String> {
        let state = self.state()?;
        Ok(state[what]["says"].as_str().unwrap_or_default().to_owned())
    }

    /// Rings the doorbell at the house (Opener).
    ///
    /// # Errors
    /// When the workbench refuses.
    pub fn rings(&self) -> Result<()> {
        self.does("bell", &json!({"ring": true}))
    }

    /// The sounds heard of the device lately, newest first, in words.
    ///
    /// # Errors
    /// When the workbench does not answer.
    pub fn sounds(&self) -> Result<Vec<String>> {
        let state = self.state()?;
        let sounds = state["sounds"].as_array().into_iter().flatten();
        Ok(sounds
            .filter_map(|sound| sound["says"].as_str().map(str::to_owned))
            .collect())
    }

    /// Waits until the workbench tells `value` of `name`; `opener/strike` names one inside another.
    ///
    /// # Errors
    /// When it does not come true.
    pub fn shows(&self, name: &str, value: &Value) -> Result<()> {
        let pointer = format!("/{name}");
        until(&format!("{name} {value} at the {}", self.model), || {
            let state = self.state()?;
            Ok((state.pointer(&pointer) == Some(value)).then_some(()))
        })
    }

    /// Performs the whole gesture of a factory reset.
    ///
    /// # Errors
    /// When a step does not show what it must.
    pub fn is_reset_by_hand(&self) -> Result<()> {
        self.does("batteries", &json!({"inserted": false}))?;
        self.begins_reset()?;
        self.confirms_reset()
    }

    /// With the batteries out: the gesture up to the fast blinking.
    ///
    /// # Errors
    /// When a step does not show what it must.
    pub fn begins_reset(&self) -> Result<()> {
        self.does("button", &json!({"down": true}))?;
        self.does("batteries", &json!({"inserted": true}))?;
        self.passes(11)?;
        self.shows("ring", &json!("fast"))?;
        self.does("button", &json!({"down": false}))
    }

    /// The press that confirms it.
    ///
    /// # Errors
    /// When the lock is not as new afterwards.
    pub fn confirms_reset(&self) -> Result<()> {
        self.does("button", &json!({"hold_ms": 100}))?;
        self.passes(3)?;
        self.shows("set_up", &json!(false))
    }
}

/// Every file below a folder, with its bytes.
///
/// # Errors
/// When one cannot be read.
pub fn bytes_below(folder: &Path) -> Result<Vec<(PathBuf, Vec<u8>)>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(bytes_below(&path)?);
        } else {
            let bytes = std::fs::read(&path)?;
            found.push((path, bytes));
        }
    }
    Ok(found)
}
