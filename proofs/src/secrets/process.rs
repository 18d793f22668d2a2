//! The program, watched: everything it prints, was started with, and has in its memory.

use std::{
    fs::{self, File},
    io::{BufRead, BufReader, Read, Seek, SeekFrom, Write},
    path::Path,
    process::{Child, ChildStdin, Command, Stdio},
    sync::{Arc, Mutex, PoisonError},
    thread::JoinHandle,
    time::Duration,
};

use anyhow::{Context, Result, bail};
use doorward_e2e::{Program, until};
use serde_json::Value;

use super::Place;

/// Everything a process says, while it says it.
#[derive(Clone, Debug, Default)]
struct Said(Arc<Mutex<Vec<u8>>>);

impl Said {
    fn so_far(&self) -> Vec<u8> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Reads to the end, in a thread.
    fn listen(&self, from: impl Read + Send + 'static) -> JoinHandle<()> {
        let said = self.clone();
        std::thread::spawn(move || {
            let mut from = BufReader::new(from);
            let mut line = Vec::new();
            while from
                .read_until(b'\n', &mut line)
                .is_ok_and(|count| count > 0)
            {
                let mut said = said.0.lock().unwrap_or_else(PoisonError::into_inner);
                said.append(&mut line);
            }
        })
    }
}

/// A running `doorward`.
#[derive(Debug)]
pub(super) struct Watched {
    name: String,
    child: Child,
    input: Option<ChildStdin>,
    out: Said,
    err: Said,
    listeners: Vec<JoinHandle<()>>,
    /// Its command line and environment, as the system tells everybody or this user.
    shown: Vec<Place>,
}

impl Watched {
    /// Starts it with everything that makes programs talkative.
    pub(super) fn start(name: &str, data: &Path, arguments: &[&str]) -> Result<Self> {
        let mut child = Command::new(Program::file()?)
            .args(arguments)
            .env_clear()
            .env("DOORWARD_DATA", data)
            .env("TZ", "UTC")
            .env("RUST_LOG", "trace")
            .env("RUST_BACKTRACE", "full")
            .env("RUST_LIB_BACKTRACE", "1")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .context("starting doorward")?;
        let (out, err) = (Said::default(), Said::default());
        let mut listeners = Vec::new();
        if let Some(stdout) = child.stdout.take() {
            listeners.push(out.listen(stdout));
        }
        if let Some(stderr) = child.stderr.take() {
            listeners.push(err.listen(stderr));
        }
        let mut watched = Self {
            name: name.to_owned(),
            input: child.stdin.take(),
            child,
            out,
            err,
            listeners,
            shown: Vec::new(),
        };
        watched.look();
        Ok(watched)
    }

    /// Notes how it looks from outside.
    fn look(&mut self) {
        for file in ["cmdline", "environ", "comm"] {
            let path = format!("/proc/{}/{file}", self.child.id());
            let bytes = fs::read(path).unwrap_or_default();
            self.shown
                .push(Place::new(format!("{file} of {}", self.name), bytes));
        }
    }

    /// The line of JSON it prints when it is ready.
    pub(super) fn ready(&self) -> Result<Value> {
        until("doorward to be ready", || {
            let said = self.out.so_far();
            let Some(end) = said.iter().position(|byte| *byte == b'\n') else {
                return Ok(None);
            };
            Ok(Some(serde_json::from_slice(&said[..end])?))
        })
        .with_context(|| String::from_utf8_lossy(&self.err.so_far()).into_owned())
    }

    /// Waits for its end; what it printed on standard output, what on standard error, and its code.
    pub(super) fn ends(&mut self, input: &str) -> Result<(String, String, i32)> {
        if let Some(mut stdin) = self.input.take() {
            // Who asks for nothing may be gone before it is told.
            let _ = stdin.write_all(input.as_bytes());
        }
        self.look();
        let status = self.child.wait()?;
        for listener in self.listeners.drain(..) {
            let _ = listener.join();
        }
        let text = |said: &Said| String::from_utf8_lossy(&said.so_far()).into_owned();
        Ok((
            text(&self.out),
            text(&self.err),
            status.code().context("ended by a signal")?,
        ))
    }

    /// Everything it showed so far.
    pub(super) fn places(&mut self) -> Vec<Place> {
        self.look();
        let mut places = core::mem::take(&mut self.shown);
        for (stream, said) in [
            ("standard output", &self.out),
            ("standard error", &self.err),
        ] {
            places.push(Place::new(
                format!("{stream} of {}", self.name),
                said.so_far(),
            ));
        }
        places
    }

    /// Everything in its memory that can be written to: what a core file has of it.
    pub(super) fn memory(&self) -> Result<Vec<u8>> {
        let process = format!("/proc/{}", self.child.id());
        let maps = fs::read_to_string(format!("{process}/maps"))?;
        let mut memory =
            File::open(format!("{process}/mem")).context("reading a child's memory")?;
        let mut all = Vec::new();
        for line in maps.lines() {
            let mut words = line.split_ascii_whitespace();
            let (Some(range), Some(rights)) = (words.next(), words.next()) else {
                continue;
            };
            let Some((from, to)) = range.split_once('-') else {
                continue;
            };
            if !rights.starts_with("rw") {
                continue;
            }
            let (from, to) = (u64::from_str_radix(from, 16)?, u64::from_str_radix(to, 16)?);
            // Page by page: stacks and reserved space have holes.
            let mut page = vec![0; 64 * 1024];
            let mut at = from;
            while at < to {
                let length =
                    usize::try_from(to - at).map_or(page.len(), |left| left.min(page.len()));
                memory.seek(SeekFrom::Start(at))?;
                match memory.read(&mut page[..length]) {
                    Ok(count) if count > 0 => {
                        all.extend_from_slice(&page[..count]);
                        at += u64::try_from(count)?;
                    }
                    _ => at += 4096,
                }
            }
        }
        if all.is_empty() {
            bail!("nothing could be read of {}", self.name);
        }
        Ok(all)
    }

    /// Lets it come to rest.
    pub(super) fn rests(&self) {
        std::thread::sleep(Duration::from_millis(300));
    }

    /// Ends it as Ctrl-C does, and waits.
    pub(super) fn interrupt(&mut self) -> Result<()> {
        let id = self.child.id().to_string();
        Command::new("kill").args(["-INT", &id]).status()?;
        let (_, err, code) = self.ends("")?;
        if code != 0 {
            bail!("{} ended with {code}: {err}", self.name);
        }
        Ok(())
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
