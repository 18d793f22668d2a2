//! Running other programs, and telling how long each step took.

use core::time::Duration;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context, Result, bail};

/// The repository's root, wherever the command was typed.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .map_or_else(|| PathBuf::from("."), Path::to_path_buf)
}

/// Where cargo puts what it builds.
pub(crate) fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

/// The cargo that started us, in the repository's root.
pub(crate) fn cargo(arguments: &[&str]) -> Command {
    let program = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(program);
    command.current_dir(root()).args(arguments);
    command
}

/// Runs to the end with our own output; a failure names the whole command line.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let line = shown(command);
    println!("$ {line}");
    let status = command
        .stdin(Stdio::null())
        .status()
        .with_context(|| format!("could not start: {line}"))?;
    if !status.success() {
        bail!("{status}: {line}");
    }
    Ok(())
}

/// Runs to the end and hands back what it printed.
pub(crate) fn output(command: &mut Command) -> Result<String> {
    let line = shown(command);
    let output = command
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .with_context(|| format!("could not start: {line}"))?;
    if !output.status.success() {
        bail!("{}: {line}", output.status);
    }
    String::from_utf8(output.stdout).with_context(|| format!("not UTF-8: what {line} printed"))
}

/// Whether a program can be found on the path.
pub(crate) fn has_program(name: &str) -> bool {
    std::env::var_os("PATH")
        .is_some_and(|path| std::env::split_paths(&path).any(|dir| dir.join(name).is_file()))
}

/// How one step ended.
enum Ending {
    Passed,
    Failed,
    Skipped(String),
}

/// Runs steps one after the other, goes on past a failure, and sums up.
pub(crate) struct Steps {
    started: Instant,
    done: Vec<(&'static str, Duration, Ending)>,
}

impl Steps {
    pub(crate) fn new() -> Self {
        Self {
            started: Instant::now(),
            done: Vec::new(),
        }
    }

    /// One step. Its failure is printed at once and remembered; the next steps still run, so that one
    /// run shows everything there is to mend.
    pub(crate) fn step(&mut self, name: &'static str, work: impl FnOnce() -> Result<()>) {
        println!("\n━━ {}. {name} ━━", self.done.len() + 1);
        let begun = Instant::now();
        let ending = match work() {
            Ok(()) => Ending::Passed,
            Err(error) => {
                println!("✗ {name}: {error:#}");
                Ending::Failed
            }
        };
        self.done.push((name, begun.elapsed(), ending));
    }

    pub(crate) fn skip(&mut self, name: &'static str, why: &str) {
        println!("\n━━ {}. {name}: skipped, {why} ━━", self.done.len() + 1);
        self.done
            .push((name, Duration::ZERO, Ending::Skipped(why.to_owned())));
    }

    /// Prints the table of steps and the closing line.
    pub(crate) fn close(self) -> Result<()> {
        let (mut passed, mut failed, mut skipped) = (0_u32, 0_u32, 0_u32);
        println!("\n━━ summary ━━");
        for (name, took, ending) in &self.done {
            let (mark, note) = match ending {
                Ending::Passed => {
                    passed += 1;
                    ("✓", "")
                }
                Ending::Failed => {
                    failed += 1;
                    ("✗", "failed")
                }
                Ending::Skipped(why) => {
                    skipped += 1;
                    ("–", why.as_str())
                }
            };
            println!("{mark} {name:<44} {:>7.1} s  {note}", took.as_secs_f64());
        }
        println!(
            "in all {:.1} min",
            self.started.elapsed().as_secs_f64() / 60.0
        );
        println!("checks: {passed} passed, {failed} failed, {skipped} skipped");
        if failed > 0 {
            bail!("{failed} of {} checks failed", self.done.len());
        }
        Ok(())
    }
}

fn shown(command: &Command) -> String {
    let program = Path::new(command.get_program())
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    command.get_args().fold(program, |line, argument| {
        line + " " + &argument.to_string_lossy()
    })
}
