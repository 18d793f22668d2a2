//! Somebody with a phone in the hand: what people do with the app, by the words on its pages.

use core::ops::Deref;
use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::browser::Browser;
use crate::home::Product;
use crate::program::Device;
use crate::wait::until;

/// A person and the app in the browser.
#[derive(Debug)]
pub struct Person {
    profile: String,
    origin: String,
    browser: Browser,
}

impl Deref for Person {
    type Target = Browser;

    fn deref(&self) -> &Browser {
        &self.browser
    }
}

impl Person {
    /// Signs in with a fresh link.
    ///
    /// # Errors
    /// As the driver says.
    pub fn new(profile: &str, link: &str, browser: Browser) -> Result<Self> {
        browser.open(link)?;
        let address = browser.address()?;
        let origin = address.splitn(4, '/').take(3).collect::<Vec<_>>().join("/");
        Ok(Self {
            profile: profile.to_owned(),
            origin,
            browser,
        })
    }

    /// Where the app's pages are, `http://HOST:PORT`.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Opens the first page.
    ///
    /// # Errors
    /// As the driver says.
    pub fn goes_home(&self) -> Result<()> {
        self.open(&format!("{}/", self.origin))
    }

    /// Chooses the language of the app by its tag, and goes to the first page.
    ///
    /// # Errors
    /// When it does not offer the language.
    pub fn speaks(&self, language: &str) -> Result<()> {
        self.open(&format!("{}/settings", self.origin))?;
        self.css(&format!("#language option[value={language}]"))?;
        self.run(
            "const choice = document.getElementById('language'); choice.value = arguments[0]; choice.form.submit()",
            &[language.into()],
        )?;
        self.css(&format!("html[lang={language}]"))?;
        self.goes_home()
    }

    /// Chooses an entry behind the three yellow bars.
    ///
    /// # Errors
    /// When it is not there.
    pub fn menu(&self, entry: &str) -> Result<()> {
        self.press("Open the menu")?;
        self.press(entry)
    }

    /// Adds a device up to the form that connects: menu, product, button, found.
    ///
    /// # Errors
    /// When a step does not come.
    pub fn finds(&self, product: &Product, device: &Device) -> Result<()> {
        self.menu("Add device")?;
        self.press(product.title)?;
        self.see("Hold the button")?;
        device.opens_pairing()?;
        self.see("Ready to connect")?;
        self.press("Connect")
    }

    /// Sets a new device up with a code, and leaves it called `name`.
    ///
    /// # Errors
    /// When a step does not come.
    pub fn sets_up(
        &self,
        product: &Product,
        device: &Device,
        name: &str,
        code: &str,
    ) -> Result<()> {
        self.finds(product, device)?;
        if product.code.len() == 6 {
            self.fill("Choose its security code", code)?;
        }
        self.fill("Name of the device in this app", name)?;
        self.fill("Your name", &format!("Phone of {}", self.profile))?;
        self.press("Connect")?;
        if product.code.len() == 4 {
            self.press("Choose my own")?;
            self.fill("Your code", code)?;
            self.press("Use my code")?;
            self.see("The security code is set")
        } else {
            self.see(&format!("{name} is ready"))
        }
    }

    /// Waits until the card of a device on the first page shows a state.
    ///
    /// # Errors
    /// When it does not come.
    pub fn sees_state(&self, name: &str, state: &str) -> Result<()> {
        let script = "const card = [...document.querySelectorAll('article.lock')]\
            .find(card => card.querySelector('h2').innerText === arguments[0]);\
            return card ? card.querySelector('.state strong').innerText : ''";
        until(
            &format!("{name} to be {state} in the app of {}", self.profile),
            || {
                let shown = self.run(script, &[name.into()]).unwrap_or_default();
                Ok((shown == state).then_some(()))
            },
        )
        .with_context(|| self.text().unwrap_or_default())
    }

    /// Opens a device's own page from the first page.
    ///
    /// # Errors
    /// When there is no such device.
    pub fn opens(&self, name: &str) -> Result<()> {
        self.goes_home()?;
        self.press(&format!("Settings of {name}"))?;
        self.see("Permissions")
    }

    /// Opens an area of a device, up to the question for the code or the area itself.
    ///
    /// # Errors
    /// When it is not there.
    pub fn opens_area(&self, name: &str, area: &str) -> Result<()> {
        self.opens(name)?;
        // An Opener is no lock.
        if area == "Lock Permissions" && !self.offers(area)? {
            return self.press("Permissions");
        }
        self.press(area)
    }

    /// Opens an area of a device, answering the question for the code if it is asked.
    ///
    /// # Errors
    /// When the area does not open.
    pub fn enters(&self, name: &str, area: &str, code: &str) -> Result<()> {
        self.opens_area(name, area)?;
        if self.reads("asks for its security code")? {
            self.types_code(code, false)?;
        }
        self.see_no_more("asks for its security code")
    }

    /// Answers the question for the code, and waits for what comes of it.
    ///
    /// # Errors
    /// When it is not asked.
    pub fn types_code(&self, code: &str, remember: bool) -> Result<()> {
        self.fill("Security code", code)?;
        if remember {
            self.press("Remember security code")?;
        }
        self.sends("Open")
    }

    /// Presses the button of a form and waits until the page that answers has replaced it.
    ///
    /// # Errors
    /// When there is no such button, or no answer.
    pub fn sends(&self, button: &str) -> Result<()> {
        self.run("document.querySelector('main').dataset.before = '1'", &[])?;
        self.press(button)?;
        until("the answer to a form", || {
            let old = self.run(
                "return document.querySelector('main')?.dataset.before ?? ''",
                &[],
            );
            Ok(matches!(old, Ok(value) if value == "").then_some(()))
        })
    }

    /// Invites somebody to a device, with the code, and says the link.
    ///
    /// # Errors
    /// When a step does not come.
    pub fn invites(&self, name: &str, code: &str, guest: &str) -> Result<String> {
        self.opens_area(name, "Lock Permissions")?;
        if !self.offers("Invite somebody")? {
            self.types_code(code, false)?;
        }
        self.press("Invite somebody")?;
        self.fill("Whose phone?", guest)?;
        self.press("Make the invitation")?;
        self.see("Invitation for")?;
        self.css("#link")?;
        let link = self.run(
            "return document.getElementById('link').textContent.trim()",
            &[],
        )?;
        let link = link
            .as_str()
            .context("no link on the page of the invitation")?;
        Ok(link.to_owned())
    }

    /// Removes an entry of the list that is shown, a permission or a keypad code, for good.
    ///
    /// # Errors
    /// When a step does not come.
    pub fn removes(&self, name: &str) -> Result<()> {
        self.press(name)?;
        self.press("Remove")?;
        self.press("Yes, remove")?;
        self.see("Removed")
    }

    /// Redeems an invitation.
    ///
    /// # Errors
    /// When it does not work.
    pub fn redeems(&self, link: &str) -> Result<()> {
        self.menu("Redeem invitation")?;
        self.fill("Invitation", link)?;
        self.press("Redeem")?;
        self.see("You can now use")
    }
}

impl Drop for Person {
    /// A failing test leaves a picture of what this person saw.
    fn drop(&mut self) {
        if !std::thread::panicking() {
            return;
        }
        let Some(folder) = std::env::var_os("DOORWARD_PICTURES").map(PathBuf::from) else {
            return;
        };
        let test = std::thread::current()
            .name()
            .unwrap_or("test")
            .replace("::", "-");
        let _ = self
            .browser
            .picture(true, &folder.join(format!("{test}-{}.png", self.profile)));
    }
}
