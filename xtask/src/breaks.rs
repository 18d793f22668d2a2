//! Promises broken on purpose: each patch of `proofs/breaks` takes one away, and the command it names must turn red.
//!
//! A patch is a text: what it breaks, the command that must fail, what must be read in its output, then the difference
//! itself. All of it happens in a copy of the tree.

use core::time::Duration;
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context, Result, bail};

use crate::run::{output, root, target};

/// Where the patches are.
pub(crate) const FOLDER: &str = "proofs/breaks";
/// No command takes longer, even where others keep the machine busy; one that does has not turned red.
const PATIENCE: Duration = Duration::from_secs(2 * 60 * 60);

/// One patch.
#[derive(Debug)]
pub(crate) struct Break {
    pub(crate) name: String,
    patch: PathBuf,
    pub(crate) promise: String,
    command: String,
    /// For `cargo test`, the test that must fail; for others, words that must be said.
    red: String,
}

impl Break {
    fn read(patch: PathBuf) -> Result<Self> {
        let text = fs::read_to_string(&patch).with_context(|| format!("{}", patch.display()))?;
        let name = patch.file_stem().unwrap_or_default().to_string_lossy();
        let (header, _) = text
            .split_once("\n--- ")
            .with_context(|| format!("{name}: a patch has a header, then ---"))?;
        let field = |field: &str| {
            let mut lines = header.lines();
            lines
                .find_map(|line| line.strip_prefix(field))
                .map(|value| value.trim().to_owned())
                .with_context(|| format!("{name}: the header has no {field}"))
        };
        let broken = Self {
            promise: field("Promise:")?,
            command: field("Command:")?,
            red: field("Red:")?,
            name: name.into_owned(),
            patch,
        };
        if !broken.command.starts_with("cargo ") {
            bail!("{}: the command is not cargo's", broken.name);
        }
        Ok(broken)
    }

    fn is_test(&self) -> bool {
        self.command.starts_with("cargo test ")
    }
}

/// All patches, by name.
pub(crate) fn all() -> Result<Vec<Break>> {
    let mut breaks = Vec::new();
    let folder = root().join(FOLDER);
    for entry in fs::read_dir(&folder).with_context(|| format!("{}", folder.display()))? {
        let path = entry?.path();
        if path.extension().is_some_and(|end| end == "patch") {
            breaks.push(Break::read(path)?);
        }
    }
    breaks.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(breaks)
}

/// Checks that every patch still fits the tree, without applying any.
///
/// # Errors
/// Naming those that do not.
pub(crate) fn still_fit() -> Result<()> {
    let mut lost = Vec::new();
    let breaks = all()?;
    for broken in &breaks {
        if !apply(&root(), broken, &["--check"])? {
            lost.push(broken.name.as_str());
        }
    }
    if !lost.is_empty() {
        bail!(
            "of {FOLDER} these no longer fit what they break; make them anew: {}",
            lost.join(", ")
        );
    }
    println!("{} deliberate breaks still fit", breaks.len());
    Ok(())
}

/// Breaks one promise after the other, or those named, in a copy of the tree, and demands red from each command, which must
/// be green before.
///
/// # Errors
/// When a command stays green, fails in another way, or is red before.
pub(crate) fn run(only: &[&str]) -> Result<()> {
    let breaks: Vec<Break> = all()?
        .into_iter()
        .filter(|broken| only.is_empty() || only.contains(&broken.name.as_str()))
        .collect();
    if breaks.len() < only.len().max(1) {
        bail!("there is no such break; {FOLDER} has them all");
    }
    let tree = Tree::copy()?;
    let mut greens = BTreeSet::new();
    let mut table = String::new();
    let mut faults = 0;
    for broken in &breaks {
        let begun = Instant::now();
        let mut verdict = if greens.contains(&broken.command) {
            Ok(())
        } else {
            tree.green(broken)
        };
        if verdict.is_ok() {
            greens.insert(broken.command.clone());
            verdict = tree.red(broken);
        }
        let told = match &verdict {
            Ok(()) => "red, as it must be".to_owned(),
            Err(error) => {
                faults += 1;
                format!("{error:#}")
            }
        };
        let line = format!(
            "{:<22} {:<70} {told} ({:.0} s)\n",
            broken.name,
            broken.promise,
            begun.elapsed().as_secs_f64()
        );
        print!("{line}");
        table.push_str(&line);
    }
    println!("\n{table}");
    if faults > 0 {
        bail!(
            "{faults} of {} promises can be broken without a sign",
            breaks.len()
        );
    }
    println!("{} promises broken one by one, each seen", breaks.len());
    Ok(())
}

/// A copy of the tree to break.
struct Tree {
    root: PathBuf,
}

impl Tree {
    /// Copies what git knows or would add. What is the same already is left alone, so that cargo builds it once only.
    fn copy() -> Result<Self> {
        let (from, to) = (root(), target().join("breaks").join("tree"));
        let mut list = Command::new("git");
        list.current_dir(&from)
            .args(["ls-files", "--cached", "--others", "--exclude-standard"]);
        let names = output(&mut list)?;
        let names: BTreeSet<&Path> = names.lines().map(Path::new).collect();
        for name in &names {
            // What was deleted and not yet said so.
            let Ok(bytes) = fs::read(from.join(name)) else {
                continue;
            };
            let path = to.join(name);
            if fs::read(&path).is_ok_and(|there| there == bytes) {
                continue;
            }
            fs::create_dir_all(path.parent().unwrap_or(&to))?;
            fs::write(&path, bytes).with_context(|| format!("{}", path.display()))?;
        }
        remove_others(&to, &to, &names)?;
        Ok(Self { root: to })
    }

    fn green(&self, broken: &Break) -> Result<()> {
        let (passed, told) = self.run(broken)?;
        if !passed {
            bail!("red although nothing is broken: {}", broken.command);
        }
        if broken.is_test() && !told.contains(&format!("{} ... ok", broken.red)) {
            bail!("{} does not run {}", broken.command, broken.red);
        }
        Ok(())
    }

    fn red(&self, broken: &Break) -> Result<()> {
        if !apply(&self.root, broken, &[])? {
            bail!("the patch does not fit");
        }
        let ended = self.run(broken);
        if !apply(&self.root, broken, &["--reverse"])? {
            bail!("cannot be mended; remove {}", self.root.display());
        }
        let (passed, told) = ended?;
        if passed {
            bail!("GREEN although broken: {}", broken.command);
        }
        let expected = if broken.is_test() {
            format!("{} ... FAILED", broken.red)
        } else {
            broken.red.clone()
        };
        if !told.contains(&expected) {
            bail!("fails without saying “{expected}”: {}", broken.command);
        }
        Ok(())
    }

    /// Runs the command; whether it passed, and everything it said.
    fn run(&self, broken: &Break) -> Result<(bool, String)> {
        let log = target().join("breaks").join(format!("{}.log", broken.name));
        let said = File::create(&log).with_context(|| format!("{}", log.display()))?;
        let mut words = broken.command.split_whitespace();
        let program = words.next().unwrap_or_default();
        let mut child = Command::new(program)
            .args(words)
            .current_dir(&self.root)
            .env("CARGO_TARGET_DIR", target().join("breaks").join("target"))
            .env("RUST_BACKTRACE", "0")
            .env_remove("CARGO_MANIFEST_DIR")
            .stdin(Stdio::null())
            .stdout(said.try_clone()?)
            .stderr(said)
            .spawn()
            .with_context(|| format!("starting {}", broken.command))?;
        let begun = Instant::now();
        let status = loop {
            if let Some(status) = child.try_wait()? {
                break status;
            }
            if begun.elapsed() > PATIENCE {
                child.kill()?;
                child.wait()?;
                bail!("does not end: {}", broken.command);
            }
            std::thread::sleep(Duration::from_millis(50));
        };
        let told = String::from_utf8_lossy(&fs::read(&log)?).into_owned();
        Ok((status.success(), told))
    }
}

/// Removes what an older copy had and the tree has no longer.
fn remove_others(top: &Path, folder: &Path, names: &BTreeSet<&Path>) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.strip_prefix(top).unwrap_or(&path);
        if path.is_dir() {
            remove_others(top, &path, names)?;
        } else if !names.contains(name) {
            fs::remove_file(&path)?;
        }
    }
    Ok(())
}

/// `git apply` in this folder; whether it fits.
fn apply(tree: &Path, broken: &Break, how: &[&str]) -> Result<bool> {
    let status = Command::new("git")
        .current_dir(tree)
        // The copy lies within a repository and is none: names in the patch begin at the copy.
        .env("GIT_CEILING_DIRECTORIES", tree.parent().unwrap_or(tree))
        .args(["apply", "-C1"])
        .args(how)
        .arg(&broken.patch)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .context("git applies the patches")?;
    Ok(status.success())
}
