//! The program as people type it, each command a process of its own.

use core::time::Duration;
use std::ffi::{OsStr, OsString};
use std::io::{self, Read, Write};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::thread::JoinHandle;
use std::time::Instant;

use serde_json::Value;

/// The program to use, `doorward` itself.
pub const PROGRAM: &str = "DOORWARD_PROGRAM";

/// No command takes longer, also where everything is slow.
const PATIENCE: Duration = Duration::from_mins(3);
/// Between two looks whether one has ended.
const LOOK: Duration = Duration::from_millis(10);

/// A shell in which people type.
#[derive(Debug)]
pub struct Shell {
    program: OsString,
    data: PathBuf,
    /// How devices on the air are reached; the program's own choice unless it is told.
    bluetooth: Option<String>,
}

impl Shell {
    /// A shell whose profiles are in this folder.
    ///
    /// # Errors
    /// When the environment variable [`PROGRAM`] is not set.
    pub fn new(data: impl Into<PathBuf>) -> io::Result<Self> {
        let program = std::env::var_os(PROGRAM).ok_or_else(|| {
            io::Error::other(format!(
                "{PROGRAM} is not set: run these tests with `cargo xtask radio` or `cargo xtask vm`"
            ))
        })?;
        Ok(Self {
            program,
            data: data.into(),
            bluetooth: None,
        })
    }

    /// The same, through this controller.
    #[must_use]
    pub fn through(mut self, controller: impl Into<String>) -> Self {
        self.bluetooth = Some(controller.into());
        self
    }

    /// Runs a command of words for a person, with lines for its standard input; it says what it has to as JSON. To be called
    /// where it may block.
    ///
    /// # Panics
    /// When the program does not start, does not end by itself, or panics.
    #[must_use]
    pub fn run(&self, profile: &str, line: &str, input: &str) -> Ended {
        self.start(profile, line, input).end()
    }

    /// As [`Shell::run`], in the background.
    ///
    /// # Panics
    /// When the program does not start.
    #[must_use]
    pub fn start(&self, profile: &str, line: &str, input: &str) -> Running {
        let environment = [
            ("DOORWARD_DATA", Some(self.data.as_os_str())),
            ("DOORWARD_PROFILE", Some(OsStr::new(profile))),
            (
                "DOORWARD_BLUETOOTH",
                self.bluetooth.as_deref().map(OsStr::new),
            ),
            ("TZ", Some(OsStr::new("UTC"))),
        ];
        let mut child = Command::new(&self.program)
            .args(line.split_whitespace())
            .arg("--json")
            .env_clear()
            .envs(
                environment
                    .into_iter()
                    .filter_map(|(name, value)| Some((name, value?))),
            )
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("{}: {error}", self.program.display()));
        if let Some(mut stdin) = child.stdin.take() {
            // Who asks for nothing may be gone before it is told.
            let _ = stdin.write_all(input.as_bytes());
        }
        Running {
            said: [hear(child.stdout.take()), hear(child.stderr.take())],
            process: Process(child),
            begun: Instant::now(),
            line: format!("{profile}: {line}"),
        }
    }
}

/// A command under way; it ends with this.
#[derive(Debug)]
pub struct Running {
    process: Process,
    said: [JoinHandle<String>; 2],
    begun: Instant,
    line: String,
}

#[derive(Debug)]
struct Process(Child);

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// All that a process says there, while it runs.
fn hear(from: Option<impl Read + Send + 'static>) -> JoinHandle<String> {
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(mut from) = from {
            // What was said until then counts.
            let _ = from.read_to_end(&mut bytes);
        }
        String::from_utf8_lossy(&bytes).into_owned()
    })
}

impl Running {
    /// Waits for its end, and prints how long it took.
    ///
    /// # Panics
    /// When it does not end in time, or not by itself, or panics.
    #[must_use]
    pub fn end(self) -> Ended {
        let Self {
            mut process,
            said,
            begun,
            line,
        } = self;
        let code = loop {
            match process.0.try_wait() {
                Ok(Some(status)) => break status.code(),
                Ok(None) if begun.elapsed() < PATIENCE => std::thread::sleep(LOOK),
                Ok(None) | Err(_) => break None,
            }
        };
        let took = begun.elapsed();
        drop(process);
        let [out, err] = said.map(|said| said.join().unwrap_or_default());
        let ended = Ended {
            code,
            took,
            out,
            err,
        };
        assert!(ended.code.is_some(), "{line}: {ended:?}");
        // bluez-async may: a subscription it gives up while something happens.
        let is_ours = !ended.err.contains("bluez-async");
        let panicked = ended.err.contains("panicked") && is_ours;
        assert!(!panicked, "{line}: {ended:?}");
        let seconds = took.as_secs_f64();
        let said = ended.err.trim_end();
        let code = ended.code.unwrap_or_default();
        // A progress line that nobody sees stops nothing.
        let _ = writeln!(
            io::stdout().lock(),
            "{seconds:.1} s: {line} → {code} {said}"
        );
        ended
    }
}

/// How a command ended.
#[derive(Debug)]
pub struct Ended {
    code: Option<i32>,
    /// How long it took.
    pub took: Duration,
    out: String,
    err: String,
}

impl Ended {
    /// The document of a command that did it.
    ///
    /// # Panics
    /// When it did not.
    #[track_caller]
    pub fn json(&self) -> Value {
        assert_eq!(self.code, Some(0), "{self:?}");
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// The exit code and the word of a command that did not.
    ///
    /// # Panics
    /// When it gave no reason.
    #[track_caller]
    #[must_use]
    pub fn refusal(&self) -> (i32, String) {
        let error: Value = serde_json::from_str(&self.err).unwrap_or_default();
        match (self.code, error.get("error").and_then(Value::as_str)) {
            (Some(code), Some(word)) => (code, word.to_owned()),
            _ => panic!("no reason: {self:?}"),
        }
    }

    /// What it said about its failure.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.err
    }
}
