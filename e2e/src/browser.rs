//! One browser window, used as a person uses it: by what is written on things.

use std::path::Path;

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::driver::call;
use crate::wait::until;

/// The key under which WebDriver hands out elements.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// Finds what can be pressed or filled in by its words; looks only at what is visible.
const FINDER: &str = include_str!("finder.js");

/// How a window looks.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    /// Width of the page in CSS pixels.
    pub width: u32,
    /// Height of the page in CSS pixels.
    pub height: u32,
    /// Device pixels per CSS pixel, in hundredths.
    pub scale_percent: u32,
    /// Whether the person prefers dark colours.
    pub dark: bool,
}

impl Look {
    /// A phone held upright.
    pub const PHONE: Self = Self {
        width: 390,
        height: 844,
        scale_percent: 100,
        dark: false,
    };
    /// A desktop window.
    pub const DESKTOP: Self = Self {
        width: 1360,
        height: 900,
        scale_percent: 100,
        dark: false,
    };

    /// A desktop window at a zoom of 400 %, the narrowest that WCAG 2.2 asks for (1.4.10).
    pub const ZOOMED: Self = Self {
        width: 320,
        height: 640,
        scale_percent: 100,
        dark: false,
    };

    /// The same, in the dark.
    #[must_use]
    pub const fn dark(self) -> Self {
        Self { dark: true, ..self }
    }
}

/// A browser with one window.
#[derive(Debug)]
pub struct Browser {
    authority: String,
    session: String,
    _profile: TempDir,
}

/// Something on the page.
#[derive(Clone, Debug)]
pub struct Element(String);

impl Browser {
    pub(crate) fn new(
        authority: String,
        session: String,
        profile: TempDir,
        look: Look,
    ) -> Result<Self> {
        let browser = Self {
            authority,
            session,
            _profile: profile,
        };
        browser.look(look)?;
        // Nobody clicks into a window that is not there: its pages count as the ones that have the keyboard.
        browser.developer(
            "Emulation.setFocusEmulationEnabled",
            &json!({"enabled": true}),
        )?;
        Ok(browser)
    }

    /// Changes size and colours.
    ///
    /// # Errors
    /// As the driver says.
    pub fn look(&self, look: Look) -> Result<()> {
        self.developer(
            "Emulation.setDeviceMetricsOverride",
            &json!({"width": look.width, "height": look.height, "mobile": look.width < 600,
                "deviceScaleFactor": f64::from(look.scale_percent) / 100.0}),
        )?;
        let colours = if look.dark { "dark" } else { "light" };
        self.developer(
            "Emulation.setEmulatedMedia",
            &json!({"features": [{"name": "prefers-color-scheme", "value": colours}]}),
        )
    }

    /// Opens an address.
    ///
    /// # Errors
    /// As the driver says.
    pub fn open(&self, url: &str) -> Result<()> {
        self.post("/url", &json!({"url": url}))
            .map(drop)
            .with_context(|| format!("opening {url}"))
    }

    /// The address shown.
    ///
    /// # Errors
    /// As the driver says.
    pub fn address(&self) -> Result<String> {
        let value = call(&self.authority, "GET", &self.path("/url"), None)?;
        Ok(value.as_str().unwrap_or_default().to_owned())
    }

    /// Loads the page anew.
    ///
    /// # Errors
    /// As the driver says.
    pub fn reload(&self) -> Result<()> {
        self.post("/refresh", &json!({})).map(drop)
    }

    /// All text a person sees on the page.
    ///
    /// # Errors
    /// As the driver says.
    pub fn text(&self) -> Result<String> {
        let value = self.run("return document.body ? document.body.innerText : ''", &[])?;
        Ok(value.as_str().unwrap_or_default().to_owned())
    }

    /// Waits until `words` stand on the page.
    ///
    /// # Errors
    /// When they do not come; says what stood there instead.
    pub fn see(&self, words: &str) -> Result<()> {
        self.waiting(&format!("the words \"{words}\""), || {
            Ok(self.reads(words)?.then_some(()))
        })
    }

    /// Waits until `words` do not stand on the page any more.
    ///
    /// # Errors
    /// When they stay.
    pub fn see_no_more(&self, words: &str) -> Result<()> {
        self.waiting(&format!("the words \"{words}\" to go"), || {
            Ok((!self.reads(words)?).then_some(()))
        })
    }

    /// Whether `words` stand on the page now, in any case.
    ///
    /// # Errors
    /// As the driver says.
    pub fn reads(&self, words: &str) -> Result<bool> {
        match self.text() {
            Ok(text) => Ok(simple(&text).contains(&simple(words))),
            // The page was just replaced by the next one.
            Err(_) => Ok(false),
        }
    }

    /// Presses the button, link or switch that says `words`.
    ///
    /// # Errors
    /// When there is none in time.
    pub fn press(&self, words: &str) -> Result<()> {
        self.waiting(&format!("something to press that says \"{words}\""), || {
            let Some(element) = self.find("press", words)? else {
                return Ok(None);
            };
            Ok(self.click(&element).ok())
        })
    }

    /// Whether something that says `words` can be pressed now.
    ///
    /// # Errors
    /// As the driver says.
    pub fn offers(&self, words: &str) -> Result<bool> {
        Ok(self.find("press", words)?.is_some())
    }

    /// Types into the field labelled `label`, replacing what is in it.
    ///
    /// # Errors
    /// When there is none in time.
    pub fn fill(&self, label: &str, text: &str) -> Result<()> {
        self.waiting(&format!("a field labelled \"{label}\""), || {
            let Some(element) = self.find("fill", label)? else {
                return Ok(None);
            };
            self.element(&element, "/clear", &json!({}))?;
            Ok(self
                .element(&element, "/value", &json!({"text": text}))
                .ok()
                .map(drop))
        })
    }

    /// What stands in the field labelled `label`.
    ///
    /// # Errors
    /// When there is none in time.
    pub fn value(&self, label: &str) -> Result<String> {
        self.waiting(&format!("a field labelled \"{label}\""), || {
            let Some(element) = self.find("fill", label)? else {
                return Ok(None);
            };
            let value = self.run("return arguments[0].value", &[handle(&element)])?;
            Ok(value.as_str().map(str::to_owned))
        })
    }

    /// Picks a date or a time in the field labelled `label`, given as pages exchange them (`2026-11-24`, `22:30`): how a
    /// picker looks and which keys it takes is the browser's own affair.
    ///
    /// # Errors
    /// When there is none in time.
    pub fn pick(&self, label: &str, value: &str) -> Result<()> {
        self.waiting(&format!("a field labelled \"{label}\""), || {
            let Some(element) = self.find("fill", label)? else {
                return Ok(None);
            };
            let script = "const [field, value] = arguments;\
                field.value = value;\
                field.dispatchEvent(new Event('input', {bubbles: true}));\
                field.dispatchEvent(new Event('change', {bubbles: true}));\
                return field.value === value;";
            let picked = self.run(script, &[handle(&element), json!(value)])?;
            Ok((picked == json!(true)).then_some(()))
        })
    }

    /// Whether the switch or box labelled `label` is on.
    ///
    /// # Errors
    /// When there is none in time.
    pub fn is_on(&self, label: &str) -> Result<bool> {
        self.waiting(&format!("a switch labelled \"{label}\""), || {
            let Some(element) = self.find("fill", label)? else {
                return Ok(None);
            };
            let on = self.run("return arguments[0].checked", &[handle(&element)])?;
            Ok(on.as_bool())
        })
    }

    /// What is chosen in the list labelled `label`, in words.
    ///
    /// # Errors
    /// When there is none in time.
    pub fn chosen(&self, label: &str) -> Result<String> {
        self.waiting(&format!("a list labelled \"{label}\""), || {
            let Some(element) = self.find("fill", label)? else {
                return Ok(None);
            };
            let script = "return arguments[0].selectedOptions?.[0]?.text.trim()";
            let words = self.run(script, &[handle(&element)])?;
            Ok(words.as_str().map(str::to_owned))
        })
    }

    /// Chooses `option` in the list labelled `label`.
    ///
    /// # Errors
    /// When there is no such list or option in time.
    pub fn choose(&self, label: &str, option: &str) -> Result<()> {
        self.waiting(&format!("\"{option}\" in a list labelled \"{label}\""), || {
            let Some(element) = self.find("fill", label)? else { return Ok(None) };
            let script = "const [list, words] = arguments;\
                const options = [...(list.options ?? [])];\
                const hit = options.find(o => o.text.trim() === words)\
                    ?? options.find(o => o.text.trim().toLowerCase().includes(words.toLowerCase()));\
                if (!hit) return false;\
                list.value = hit.value;\
                list.dispatchEvent(new Event('input', {bubbles: true}));\
                list.dispatchEvent(new Event('change', {bubbles: true}));\
                return true;";
            let chosen = self.run(script, &[handle(&element), json!(option)])?;
            Ok((chosen == json!(true)).then_some(()))
        })
    }

    /// The first element a CSS selector finds, waited for.
    ///
    /// # Errors
    /// When there is none in time.
    pub fn css(&self, selector: &str) -> Result<Element> {
        self.waiting(&format!("an element {selector}"), || {
            let value = self.run(
                "return document.querySelector(arguments[0])",
                &[json!(selector)],
            )?;
            Ok(unhandle(&value))
        })
    }

    /// Clicks.
    ///
    /// # Errors
    /// As the driver says, for example when something covers it.
    pub fn click(&self, element: &Element) -> Result<()> {
        self.element(element, "/click", &json!({})).map(drop)
    }

    /// Types keys into an element.
    ///
    /// # Errors
    /// As the driver says.
    pub fn keys(&self, element: &Element, text: &str) -> Result<()> {
        self.element(element, "/value", &json!({"text": text}))
            .map(drop)
    }

    /// Puts the finger on an element and leaves it there, until [`Browser::lets_go`].
    ///
    /// # Errors
    /// As the driver says.
    pub fn holds(&self, element: &Element) -> Result<()> {
        let moves = json!([
            {"type": "pointerMove", "duration": 0, "origin": handle(element), "x": 0, "y": 0},
            {"type": "pointerDown", "button": 0},
        ]);
        let finger = json!({"type": "pointer", "id": "finger", "parameters": {"pointerType": "mouse"}, "actions": moves});
        self.post("/actions", &json!({"actions": [finger]}))
            .map(drop)
    }

    /// Keeps a key pressed, until [`Browser::lets_go`].
    ///
    /// # Errors
    /// As the driver says.
    pub fn holds_key(&self, key: &str) -> Result<()> {
        let keys =
            json!({"type": "key", "id": "keys", "actions": [{"type": "keyDown", "value": key}]});
        self.post("/actions", &json!({"actions": [keys]})).map(drop)
    }

    /// Lets go of everything held.
    ///
    /// # Errors
    /// As the driver says.
    pub fn lets_go(&self) -> Result<()> {
        call(&self.authority, "DELETE", &self.path("/actions"), None).map(drop)
    }

    /// What follows happens inside the frame a CSS selector finds; `None` leaves all frames.
    ///
    /// # Errors
    /// When there is none in time.
    pub fn frame(&self, selector: Option<&str>) -> Result<()> {
        let Some(selector) = selector else {
            return self.post("/frame", &json!({"id": null})).map(drop);
        };
        let element = self.css(selector)?;
        self.post("/frame", &json!({"id": handle(&element)}))
            .map(drop)
    }

    /// Opens another tab and goes on in it.
    ///
    /// # Errors
    /// As the driver says.
    pub fn opens_tab(&self, look: Look) -> Result<()> {
        let tab = self.post("/window/new", &json!({"type": "tab"}))?;
        self.post("/window", &json!({"handle": tab["handle"]}))?;
        self.look(look)
    }

    /// Goes on in the tab that the page itself opened last.
    ///
    /// # Errors
    /// When it opened none in time.
    pub fn follows_to_new_tab(&self) -> Result<()> {
        let own = call(&self.authority, "GET", &self.path("/window"), None)?;
        let new = until("a tab that the page opened", || {
            let tabs = call(&self.authority, "GET", &self.path("/window/handles"), None)?;
            let last = tabs.as_array().and_then(|tabs| tabs.last().cloned());
            Ok(last.filter(|last| *last != own))
        })?;
        self.post("/window", &json!({"handle": new})).map(drop)
    }

    /// Deletes all cookies: the person is signed in nowhere any more.
    ///
    /// # Errors
    /// As the driver says.
    pub fn forgets_cookies(&self) -> Result<()> {
        self.developer("Network.clearBrowserCookies", &json!({}))
    }

    /// Waits until the page's service worker answers for it.
    ///
    /// # Errors
    /// When none does in time.
    pub fn has_worker(&self) -> Result<()> {
        self.waiting("a worker in charge of the page", || {
            let state = self.run(
                "return navigator.serviceWorker.controller?.state ?? ''",
                &[],
            )?;
            Ok((state == json!("activated")).then_some(()))
        })
    }

    /// Runs a script's body in the page.
    ///
    /// # Errors
    /// As the driver says.
    pub fn run(&self, script: &str, arguments: &[Value]) -> Result<Value> {
        self.post(
            "/execute/sync",
            &json!({"script": script, "args": arguments}),
        )
    }

    /// What the page complained about on its console, and requests that failed.
    ///
    /// # Errors
    /// As the driver says.
    pub fn complaints(&self) -> Result<Vec<String>> {
        let value = self.post("/se/log", &json!({"type": "browser"}))?;
        Ok(value
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|entry| entry["message"].as_str().map(str::to_owned))
            .collect())
    }

    /// A picture of the window, or of the whole page; WebP where the file's name ends so, else PNG.
    ///
    /// # Errors
    /// As the driver or the file system says.
    pub fn picture(&self, whole_page: bool, file: &Path) -> Result<()> {
        let is_webp = file
            .extension()
            .is_some_and(|extension| extension == "webp");
        let mut wish =
            json!({"format": "png", "captureBeyondViewport": whole_page, "optimizeForSpeed": true});
        if is_webp {
            wish = json!({"format": "webp", "quality": 82, "captureBeyondViewport": whole_page});
        }
        let size = self.run(
            "return [innerWidth, document.documentElement.scrollHeight]",
            &[],
        )?;
        if whole_page {
            wish["clip"] = json!({"x": 0, "y": 0, "width": size[0], "height": size[1], "scale": 1});
        }
        let value = self.post(
            "/goog/cdp/execute",
            &json!({"cmd": "Page.captureScreenshot", "params": wish}),
        )?;
        let data = value["data"].as_str().context("a picture without data")?;
        if let Some(folder) = file.parent() {
            std::fs::create_dir_all(folder)?;
        }
        std::fs::write(file, from_base64(data)?)
            .with_context(|| format!("writing {}", file.display()))
    }

    /// Hands and keys, as WebDriver's actions.
    pub(crate) fn acts(&self, actions: &Value) -> Result<()> {
        self.post("/actions", &json!({"actions": actions}))
            .map(drop)
    }

    pub(crate) fn developer(&self, command: &str, parameters: &Value) -> Result<()> {
        self.post(
            "/goog/cdp/execute",
            &json!({"cmd": command, "params": parameters}),
        )
        .map(drop)
    }

    fn find(&self, kind: &str, words: &str) -> Result<Option<Element>> {
        // An error means that the page is just being replaced: nothing found yet.
        let value = self
            .run(FINDER, &[json!(kind), json!(words)])
            .unwrap_or(Value::Null);
        Ok(unhandle(&value))
    }

    fn waiting<T>(&self, what: &str, look: impl FnMut() -> Result<Option<T>>) -> Result<T> {
        until(what, look).with_context(|| {
            let address = self.address().unwrap_or_default();
            format!(
                "at {address}, which read:\n{}\n",
                self.text().unwrap_or_default()
            )
        })
    }

    fn element(&self, element: &Element, command: &str, body: &Value) -> Result<Value> {
        self.post(&format!("/element/{}{command}", element.0), body)
    }

    fn post(&self, path: &str, body: &Value) -> Result<Value> {
        call(&self.authority, "POST", &self.path(path), Some(body))
    }

    fn path(&self, path: &str) -> String {
        format!("/session/{}{path}", self.session)
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = call(&self.authority, "DELETE", &self.path(""), None);
    }
}

impl Element {
    /// As an argument of a script.
    #[must_use]
    pub fn handle(&self) -> Value {
        handle(self)
    }
}

/// Lower case and single blanks: how a person reads.
fn simple(text: &str) -> String {
    text.to_lowercase()
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

fn handle(element: &Element) -> Value {
    json!({ELEMENT: element.0})
}

fn unhandle(value: &Value) -> Option<Element> {
    value[ELEMENT].as_str().map(|id| Element(id.to_owned()))
}

fn from_base64(text: &str) -> Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let (mut bits, mut count) = (0_u32, 0);
    for letter in text.bytes().filter(|letter| *letter != b'=') {
        let value = match letter {
            b'A'..=b'Z' => letter - b'A',
            b'a'..=b'z' => letter - b'a' + 26,
            b'0'..=b'9' => letter - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => bail!("not base64"),
        };
        bits = (bits << 6) | u32::from(value);
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push(u8::try_from((bits >> count) & 0xFF)?);
        }
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decodes_base64() {
        assert_eq!(from_base64("RG9vcndhcmQ=").unwrap(), b"Doorward");
        assert_eq!(from_base64("+/8=").unwrap(), [0xFB, 0xFF]);
        assert!(from_base64("a b").is_err());
    }

    #[test]
    fn reads_as_a_person_does() {
        assert_eq!(simple("  Two\n tries\u{a0}LEFT "), "two tries left");
    }
}
