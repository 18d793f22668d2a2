//! Looking at a page as people do who are easily forgotten: by keyboard, by ear, in small windows, in other colours.

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use crate::browser::Browser;
use crate::wait::until;

/// axe-core, which finds most of what keeps assistive technology from a page.
const AXE: &str = include_str!("../vendor/axe.min.js");
const AUDIT: &str = include_str!("audit.js");
const FOCUS: &str = include_str!("focus.js");

/// More stops than any page has.
const STOPS: usize = 150;

/// Keys that are no letters, as WebDriver names them.
pub mod key {
    /// To the next thing.
    pub const TAB: &str = "\u{e004}";
    /// Sends a form, follows a link, presses a button.
    pub const ENTER: &str = "\u{e007}";
    /// Closes the menu.
    pub const ESCAPE: &str = "\u{e00c}";
    /// Presses a button, turns a switch.
    pub const SPACE: &str = " ";
}

impl Browser {
    /// What is wrong with the page as it is shown now, a line each: what axe-core finds, whatever is wider than the window,
    /// and targets too small to hit. Opens everything folded. With `rules`, axe-core looks for those only.
    ///
    /// # Errors
    /// As the driver says.
    pub fn audit(&self, rules: &[&str]) -> Result<Vec<String>> {
        if self.run("return typeof window.axe", &[])? == json!("undefined") {
            self.run(AXE, &[])?;
        }
        let faults = self.run(AUDIT, &[json!(rules)])?;
        let faults = faults.as_array().context("no list of faults")?;
        Ok(faults
            .iter()
            .filter_map(|fault| fault.as_str().map(str::to_owned))
            .collect())
    }

    /// Emulates what a person asked the operating system for, as CSS media features.
    ///
    /// # Errors
    /// As the driver says.
    pub fn prefers(&self, features: &[(&str, &str)]) -> Result<()> {
        let features: Vec<_> = features
            .iter()
            .map(|(name, value)| json!({"name": name, "value": value}))
            .collect();
        self.developer("Emulation.setEmulatedMedia", &json!({"features": features}))
    }

    /// Presses a key, or types letters, wherever the focus is.
    ///
    /// # Errors
    /// As the driver says.
    pub fn strikes(&self, keys: &str) -> Result<()> {
        let strokes: Vec<_> = keys
            .chars()
            .flat_map(|key| {
                ["keyDown", "keyUp"].map(|what| json!({"type": what, "value": key.to_string()}))
            })
            .collect();
        self.acts(&json!([{"type": "key", "id": "keys", "actions": strokes}]))
    }

    /// Presses Tab until the focus is on what says `words` (or begins so), looking at every stop on the way.
    ///
    /// # Errors
    /// When it cannot be reached, or when a stop on the way is not to be seen.
    pub fn tabs_to(&self, words: &str) -> Result<()> {
        let mut stops = Vec::new();
        while stops.len() < STOPS {
            self.strikes(key::TAB)?;
            let stop = self.focus()?;
            if stop.says.iter().any(|said| said.starts_with(words)) {
                return Ok(());
            }
            stops.push(stop.says.into_iter().next().unwrap_or_default());
        }
        bail!(
            "Tab does not lead to \"{words}\" at {}, only to {stops:?}",
            self.address()?
        )
    }

    /// Waits until the focus is on what says `words`, without pressing anything.
    ///
    /// # Errors
    /// When it goes elsewhere, or is not to be seen there.
    pub fn focused(&self, words: &str) -> Result<()> {
        until(&format!("the focus on \"{words}\""), || {
            let stop = self.focus()?;
            Ok(stop
                .says
                .iter()
                .any(|said| said.starts_with(words))
                .then_some(()))
        })
    }

    fn focus(&self) -> Result<Stop> {
        let found = self.run(FOCUS, &[])?;
        let says: Vec<String> = found["says"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|text| text.as_str().map(str::to_owned))
            .collect();
        match &found["fault"] {
            Value::String(fault) if !fault.is_empty() => {
                bail!("{fault}: {says:?} at {}", self.address()?)
            }
            _ => Ok(Stop { says }),
        }
    }
}

/// Where the keyboard is.
#[derive(Debug)]
struct Stop {
    says: Vec<String>,
}
