//! The program under test, as a process of its own.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::http::{Answer, request};
use crate::wait::until;

/// A running `doorward` that said it was ready; killed when dropped.
#[derive(Debug)]
pub struct Program {
    process: Child,
    ready: Value,
}

impl Program {
    /// The program to test: `DOORWARD_PROGRAM`, or the one built beside this test.
    ///
    /// # Errors
    /// When it has not been built.
    pub fn file() -> Result<PathBuf> {
        let file = match std::env::var_os("DOORWARD_PROGRAM") {
            Some(file) => PathBuf::from(file),
            None => std::env::current_exe()?
                .ancestors()
                .map(|folder| folder.join("doorward"))
                .find(|file| file.is_file())
                .context("no doorward beside the test: build it with `cargo build` first")?,
        };
        if !file.is_file() {
            bail!(
                "there is no {}: build it with `cargo build` first",
                file.display()
            );
        }
        Ok(file)
    }

    /// Starts it and waits for its first line, which must be JSON.
    ///
    /// # Errors
    /// When it ends before it is ready.
    pub fn start(arguments: &[&str]) -> Result<Self> {
        let mut process = Command::new(Self::file()?)
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .context("starting doorward")?;
        let output = process.stdout.take().context("doorward has no output")?;
        let mut lines = BufReader::new(output).lines();
        let Some(line) = lines.next() else {
            let status = process.wait()?;
            bail!(
                "doorward {} ended before it was ready: {status}",
                arguments.join(" ")
            );
        };
        std::thread::spawn(move || lines.for_each(drop));
        let line = line?;
        let ready = serde_json::from_str(&line).with_context(|| format!("no JSON line: {line}"))?;
        Ok(Self { process, ready })
    }

    /// The line it printed when it was ready.
    #[must_use]
    pub fn ready(&self) -> &Value {
        &self.ready
    }

    /// Its process id.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.process.id()
    }

    /// Ends it as Ctrl-C does and waits.
    ///
    /// # Errors
    /// When it does not end, or not well.
    pub fn interrupt(mut self) -> Result<()> {
        let id = self.process.id().to_string();
        Command::new("kill")
            .args(["-INT", &id])
            .status()
            .context("sending SIGINT")?;
        let status = until("doorward to end after Ctrl-C", || {
            Ok(self.process.try_wait()?)
        })?;
        if !status.success() {
            bail!("doorward ended with {status} after Ctrl-C");
        }
        Ok(())
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The demo: a workbench, locks and phones.
#[derive(Debug)]
pub struct Demo {
    program: Program,
    data: PathBuf,
}

/// A phone of the demo.
#[derive(Clone, Debug)]
pub struct Phone {
    /// Whose it is.
    pub profile: String,
    /// A link that signs in, once.
    pub url: String,
}

/// The hands at one virtual device.
#[derive(Clone, Debug)]
pub struct Device {
    authority: String,
    /// Its id in the workbench's API.
    pub id: String,
    /// Its product.
    pub model: String,
    /// Where it answers, `tcp:HOST:PORT`.
    pub link: String,
}

impl Demo {
    /// Starts the demo on free ports over the folder `data`.
    ///
    /// # Errors
    /// When it does not become ready.
    pub fn start(data: &Path) -> Result<Self> {
        let folder = data.to_str().context("the folder's name is no text")?;
        let program = Program::start(&[
            "demo",
            "--headless",
            "--listen",
            "127.0.0.1:0",
            "--data",
            folder,
        ])?;
        Ok(Self {
            program,
            data: data.to_path_buf(),
        })
    }

    /// Where everything of it is kept.
    #[must_use]
    pub fn data(&self) -> &Path {
        &self.data
    }

    /// The process.
    #[must_use]
    pub fn program(&self) -> &Program {
        &self.program
    }

    /// Ends it as Ctrl-C does.
    ///
    /// # Errors
    /// As [`Program::interrupt`].
    pub fn interrupt(self) -> Result<()> {
        self.program.interrupt()
    }

    /// The workbench's address.
    #[must_use]
    pub fn workbench(&self) -> &str {
        self.program.ready["workbench"].as_str().unwrap_or_default()
    }

    /// The phone of `profile`.
    ///
    /// # Errors
    /// When there is none.
    pub fn phone(&self, profile: &str) -> Result<Phone> {
        self.program.ready["phones"]
            .as_array()
            .into_iter()
            .flatten()
            .find(|phone| phone["profile"] == profile)
            .and_then(|phone| {
                Some(Phone {
                    profile: profile.to_owned(),
                    url: phone["url"].as_str()?.to_owned(),
                })
            })
            .with_context(|| format!("no phone of {profile} in {}", self.program.ready))
    }

    /// The hands at the device of `model`.
    ///
    /// # Errors
    /// When there is none.
    pub fn device(&self, model: &str) -> Result<Device> {
        let devices = self.program.ready["devices"]
            .as_array()
            .map_or(&[][..], Vec::as_slice);
        let found = devices.iter().find(|device| device["model"] == model);
        found
            .and_then(|device| Device::of(authority(self.workbench()), device))
            .with_context(|| format!("no {model} in {}", self.program.ready))
    }
}

impl Device {
    /// The device that a ready line or the workbench's list describes.
    #[must_use]
    pub fn of(authority: &str, description: &Value) -> Option<Self> {
        Some(Self {
            authority: authority.to_owned(),
            id: description["id"].as_str()?.to_owned(),
            model: description["model"].as_str()?.to_owned(),
            link: description["link"].as_str()?.to_owned(),
        })
    }

    /// What the workbench says about it now.
    ///
    /// # Errors
    /// When the workbench does not answer.
    pub fn state(&self) -> Result<Value> {
        let answer = request(&self.authority, "GET", "/api/devices", &[], None)?;
        let list = answer.json()?;
        let devices = list["devices"].as_array().or_else(|| list.as_array());
        devices
            .into_iter()
            .flatten()
            .find(|device| device["id"] == self.id.as_str())
            .cloned()
            .with_context(|| format!("no {} in {list}", self.id))
    }

    /// Sends one thing that hands do.
    ///
    /// # Errors
    /// When the workbench does not answer.
    pub fn hands(&self, what: &str, body: &Value) -> Result<Answer> {
        request(
            &self.authority,
            "POST",
            &format!("/api/devices/{}/{what}", self.id),
            &[],
            Some(body),
        )
    }

    /// Sends one thing that hands do, which must succeed.
    ///
    /// # Errors
    /// When it is refused.
    pub fn does(&self, what: &str, body: &Value) -> Result<()> {
        let answer = self.hands(what, body)?;
        if answer.status >= 300 {
            bail!(
                "{what} {body}: {} {}",
                answer.status,
                String::from_utf8_lossy(&answer.body)
            );
        }
        Ok(())
    }
}

/// `127.0.0.1:8420` of `http://127.0.0.1:8420/`.
fn authority(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.split('/').next().unwrap_or(rest)
}
