//! A ChromeDriver of our own, ended with the test.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use crate::browser::{Browser, Look};
use crate::http;

/// A running ChromeDriver.
#[derive(Debug)]
pub struct Driver {
    process: Child,
    authority: String,
}

impl Driver {
    /// Starts ChromeDriver on a free port.
    ///
    /// # Errors
    /// When there is none, or it does not say where it listens.
    pub fn start() -> Result<Self> {
        let mut process = Command::new("chromedriver")
            .args(["--port=0", "--log-level=SEVERE"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .context("starting chromedriver (`cargo xtask setup` installs it)")?;
        let output = process
            .stdout
            .take()
            .context("chromedriver has no output")?;
        let mut lines = BufReader::new(output).lines();
        let port: u16 = loop {
            let Some(line) = lines.next() else {
                bail!("chromedriver ended before it listened");
            };
            let line = line?;
            if let Some((_, port)) = line.split_once("successfully on port ") {
                break port
                    .trim_end_matches('.')
                    .parse()
                    .context("chromedriver's port")?;
            }
        };
        // Somebody has to read what it says later, or it stops when the pipe is full.
        std::thread::spawn(move || lines.for_each(drop));
        Ok(Self {
            process,
            authority: format!("127.0.0.1:{port}"),
        })
    }

    /// Opens a browser with an empty profile, of somebody who reads English.
    ///
    /// # Errors
    /// When Chromium does not start.
    pub fn browser(&self, look: Look) -> Result<Browser> {
        self.browser_reading("en-GB,en", look)
    }

    /// As [`Driver::browser`], asking for pages in `languages`.
    ///
    /// # Errors
    /// As there.
    pub fn browser_reading(&self, languages: &str, look: Look) -> Result<Browser> {
        let profile = tempfile::tempdir()?;
        let mut arguments = vec![
            "--headless=new".to_owned(),
            "--disable-gpu".to_owned(),
            "--disable-quic".to_owned(),
            "--disable-sync".to_owned(),
            "--disable-component-update".to_owned(),
            "--disable-background-networking".to_owned(),
            "--disable-dev-shm-usage".to_owned(),
            "--no-first-run".to_owned(),
            "--hide-scrollbars".to_owned(),
            // Chromium's sandbox does not start as root, which is what build machines often are.
            "--no-sandbox".to_owned(),
            format!("--user-data-dir={}", profile.path().display()),
        ];
        arguments.push(format!("--window-size={},{}", look.width, look.height));
        let wish = json!({"capabilities": {"alwaysMatch": {
            "browserName": "chrome",
            "pageLoadStrategy": "normal",
            "goog:chromeOptions": {"args": arguments, "prefs": {"intl.accept_languages": languages}},
        }}});
        let value = self.call("POST", "/session", Some(&wish))?;
        let session = value["sessionId"]
            .as_str()
            .context("no session id")?
            .to_owned();
        Browser::new(self.authority.clone(), session, profile, look)
    }

    fn call(&self, method: &str, path: &str, body: Option<&Value>) -> Result<Value> {
        call(&self.authority, method, path, body)
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        let _ = http::request(&self.authority, "GET", "/shutdown", &[], None);
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// One WebDriver command; an error carries the driver's own words.
pub(crate) fn call(
    authority: &str,
    method: &str,
    path: &str,
    body: Option<&Value>,
) -> Result<Value> {
    let answer = http::request(authority, method, path, &[], body)?;
    let mut json = answer.json()?;
    if answer.status != 200 {
        let value = &json["value"];
        bail!(
            "{}: {}",
            value["error"].as_str().unwrap_or("webdriver error"),
            value["message"]
                .as_str()
                .unwrap_or_default()
                .lines()
                .next()
                .unwrap_or_default()
        );
    }
    Ok(json["value"].take())
}
