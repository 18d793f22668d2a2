//! The radio's program, run beside a test.

use core::net::SocketAddr;
use std::ffi::OsStr;
use std::io::{self, BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// The Python to use, with what `requirements.txt` lists.
pub const PYTHON: &str = "DOORWARD_PYTHON";

/// A running virtual radio; it ends with this.
#[derive(Debug)]
pub struct VirtualRadio {
    program: Child,
    port: u16,
}

impl VirtualRadio {
    /// Starts one.
    ///
    /// # Errors
    /// When the environment variable [`PYTHON`] is not set, or the program does not start.
    pub fn start() -> io::Result<Self> {
        let python = std::env::var_os(PYTHON).ok_or_else(|| {
            io::Error::other(format!(
                "{PYTHON} is not set: run these tests with `cargo xtask radio`"
            ))
        })?;
        Self::run(&python, Path::new(env!("CARGO_MANIFEST_DIR")))
    }

    /// Starts one with this Python, from the folder its program is in.
    ///
    /// # Errors
    /// When the program does not start.
    pub fn run(python: &OsStr, folder: &Path) -> io::Result<Self> {
        let mut program = Command::new(python)
            .arg(folder.join("virtual_radio.py"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let mut line = String::new();
        if let Some(output) = program.stdout.take() {
            BufReader::new(output).read_line(&mut line)?;
        }
        let port = line
            .trim()
            .parse()
            .map_err(|_| io::Error::other(format!("the virtual radio did not start: {line:?}")))?;
        Ok(Self { program, port })
    }

    /// Where its controllers are.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        SocketAddr::from(([127, 0, 0, 1], self.port))
    }

    /// A controller, as programs and options write it.
    #[must_use]
    pub fn controller(&self) -> String {
        format!("hci-tcp:{}", self.address())
    }
}

impl Drop for VirtualRadio {
    fn drop(&mut self) {
        // It may have ended by itself, with its input.
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}
