//! The virtual radio the machine's adapters are on. It runs outside, at full speed, as radios do.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result};

use crate::run::root;
use crate::setup;

/// A running radio; it ends with this.
pub(super) struct Radio {
    program: Child,
    port: u16,
}

impl Radio {
    pub(super) fn start() -> Result<Self> {
        let mut program = Command::new(setup::python_path())
            .arg(root().join("interop").join("virtual_radio.py"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .context("starting the virtual radio")?;
        let mut line = String::new();
        if let Some(said) = program.stdout.take() {
            BufReader::new(said).read_line(&mut line)?;
        }
        let port = line.trim().parse();
        let mut radio = Self { program, port: 0 };
        radio.port = port.with_context(|| format!("the virtual radio said {line:?}"))?;
        Ok(radio)
    }

    /// Where it is, seen from inside the machine: the emulator's name for this one.
    pub(super) fn address(&self) -> String {
        format!("10.0.2.2:{}", self.port)
    }
}

impl Drop for Radio {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}
