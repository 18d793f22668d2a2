//! Looking at a page as people do who are easily forgotten: by keyboard, by ear, in small windows, in other colours.

use anyhow::{Context, Result, bail};
use serde_json::json;

use crate::browser::Browser;
use crate::wait::until;

/// axe-core, which finds most of what keeps assistive technology from a page.
const AXE: &str = include_str!("../vendor/axe.min.js");
const AUDIT: &str = include_str!("audit.js");
const FOCUS: &str = include_str!("focus.js");
const STOPS_MISSED: &str = include_str!("stops.js");

/// More stops than any page has.
const STOPS: usize = 400;

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
    /// and targets too small to hit. Opens what is folded for as long as it looks. With `rules`, axe-core looks for those only.
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

    /// Presses Tab all around the page: what it does not come to, what it comes to out of order, and stops where the focus
    /// is not to be seen, a line each.
    ///
    /// # Errors
    /// As the driver says.
    pub fn tabs_around(&self) -> Result<Vec<String>> {
        self.run("window.stops = []", &[])?;
        let mut faults = Vec::new();
        // Past the end of the page the focus is on none of it, once; then it begins anew.
        let (mut pressed, mut nowhere) = (0, 0);
        while pressed < STOPS && nowhere < 3 {
            self.strikes(key::TAB)?;
            pressed += 1;
            let stop = self.stop()?;
            match stop.fault {
                Some(fault) => faults.push(format!("{fault}: {:?}", stop.says)),
                None if stop.is_new || stop.is_within => {}
                None => nowhere += 1,
            }
        }
        let missed = self.run(STOPS_MISSED, &[])?;
        let missed = missed.as_array().context("no list of faults")?;
        faults.extend(
            missed
                .iter()
                .filter_map(|fault| fault.as_str().map(str::to_owned)),
        );
        Ok(faults)
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
        let stop = self.stop()?;
        match &stop.fault {
            Some(fault) => bail!("{fault}: {:?} at {}", stop.says, self.address()?),
            None => Ok(stop),
        }
    }

    fn stop(&self) -> Result<Stop> {
        let found = self.run(FOCUS, &[])?;
        let says = found["says"].as_array().into_iter().flatten();
        let fault = found["fault"].as_str().filter(|fault| !fault.is_empty());
        Ok(Stop {
            says: says
                .filter_map(|text| text.as_str().map(str::to_owned))
                .collect(),
            fault: fault.map(str::to_owned),
            is_new: found["new"] == json!(true),
            is_within: found["within"] == json!(true),
        })
    }
}

/// Where the keyboard is.
#[derive(Debug)]
struct Stop {
    says: Vec<String>,
    /// What is wrong with how it is shown.
    fault: Option<String>,
    /// Whether it was not there before, on this page.
    is_new: bool,
    /// Whether it moved inside the element where it was already.
    is_within: bool,
}
