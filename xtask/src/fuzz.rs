//! Fuzzing with libFuzzer on the stable toolchain: the instrumentation is a pass of LLVM that needs no other compiler.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::run::{cargo, has_program, output, root, run, target};

/// What `cargo fuzz build --sanitizer none` hands to the compiler.
const INSTRUMENTED: &str = "--cfg fuzzing -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
     -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
     -Cllvm-args=-sanitizer-coverage-trace-compares -Cllvm-args=-simplifycfg-branch-fold-threshold=0 \
     -Ccodegen-units=1";

/// The targets, as `proofs targets` lists them.
const TARGETS: [&str; 6] = ["frames", "device", "operations", "client", "files", "pages"];

/// Builds the fuzzers and runs each for so many seconds, or one of them. New finds are kept in the build folder, so that a
/// long run goes on where the last one ended; a finding ends the run and is told as a story.
pub(crate) fn fuzz(seconds: u32, only: Option<&str>) -> Result<()> {
    let Some(programs) = build()? else {
        return Ok(());
    };
    for name in chosen(only)? {
        let corpus = root().join("fuzz").join("corpus").join(name);
        let found = work().join("corpus").join(name);
        let artifacts = work().join("artifacts").join(name);
        for folder in [&found, &artifacts] {
            fs::create_dir_all(folder).with_context(|| format!("making {}", folder.display()))?;
        }
        let log = work().join(format!("{name}.log"));
        let status = Command::new(programs.join(name))
            .args([&found, &corpus])
            .arg(format!("-max_total_time={seconds}"))
            .arg(format!("-artifact_prefix={}/", artifacts.display()))
            .args(["-max_len=2048", "-timeout=20", "-rss_limit_mb=2048"])
            .args(["-print_final_stats=1", "-verbosity=0", "-len_control=10"])
            .stdout(Stdio::null())
            .stderr(File::create(&log).with_context(|| format!("making {}", log.display()))?)
            .status()
            .with_context(|| format!("starting the fuzzer {name}"))?;
        if !status.success() {
            for story in findings(&artifacts)? {
                let _ = replay(name, &story);
            }
            bail!(
                "{name}: a finding, kept in {}; what the fuzzer said is in {}",
                artifacts.display(),
                log.display()
            );
        }
        println!(
            "{name}: {} executions in {seconds} s, {} new inputs, nothing found",
            told(&log, "number_of_executed_units")?,
            told(&log, "new_units_added")?
        );
    }
    Ok(())
}

/// Makes the corpus in the repository small again: of what it and the long runs have, the fewest inputs that reach as much.
pub(crate) fn shrink(only: Option<&str>) -> Result<()> {
    let Some(programs) = build()? else {
        bail!("nothing to shrink with");
    };
    for name in chosen(only)? {
        let corpus = root().join("fuzz").join("corpus").join(name);
        let found = work().join("corpus").join(name);
        let merged = work().join("merged").join(name);
        if merged.exists() {
            fs::remove_dir_all(&merged)?;
        }
        fs::create_dir_all(&merged)?;
        fs::create_dir_all(&found)?;
        run(Command::new(programs.join(name))
            .args([
                "-merge=1",
                "-max_len=2048",
                "-verbosity=0",
                "-close_fd_mask=1",
            ])
            .args([&merged, &corpus, &found]))?;
        println!(
            "{name}: {} inputs in {}",
            findings(&merged)?.len(),
            merged.display()
        );
    }
    Ok(())
}

/// A figure of the fuzzer's final statistics.
fn told(log: &Path, figure: &str) -> Result<String> {
    let text = String::from_utf8_lossy(&fs::read(log)?).into_owned();
    let line = text
        .lines()
        .find_map(|line| line.strip_prefix("stat::")?.strip_prefix(figure));
    let line = line.with_context(|| format!("the fuzzer did not tell {figure}"))?;
    Ok(line.trim_start_matches(':').trim().to_owned())
}

fn chosen(only: Option<&str>) -> Result<Vec<&'static str>> {
    let chosen: Vec<_> = TARGETS
        .into_iter()
        .filter(|name| only.is_none_or(|only| only == *name))
        .collect();
    if chosen.is_empty() {
        bail!("there is no such target; there are {}", TARGETS.join(", "));
    }
    Ok(chosen)
}

/// Where fuzzers and what they find are kept.
fn work() -> PathBuf {
    target().join("fuzz")
}

/// Builds all fuzzers; the folder they are in. `None`, said aloud, where libFuzzer cannot be built.
fn build() -> Result<Option<PathBuf>> {
    if !has_program("c++") && !has_program("clang++") {
        println!(
            "no C++ compiler, so no libFuzzer: the corpora were run by the tests, nothing was fuzzed"
        );
        return Ok(None);
    }
    let host = host()?;
    if !host.contains("linux") {
        println!(
            "libFuzzer is set up for Linux only: the corpora were run by the tests, nothing was fuzzed"
        );
        return Ok(None);
    }
    run(cargo(&["build", "--release", "--locked", "--bins"])
        .current_dir(root().join("fuzz"))
        // A target of its own name keeps the instrumentation out of build scripts.
        .args(["--target", &host])
        .arg("--target-dir")
        .arg(work())
        .env("RUSTFLAGS", INSTRUMENTED))?;
    Ok(Some(work().join(host).join("release")))
}

pub(crate) fn host() -> Result<String> {
    let told = output(Command::new("rustc").arg("-vV"))?;
    told.lines()
        .find_map(|line| line.strip_prefix("host: "))
        .map(str::to_owned)
        .context("rustc does not say what its host is")
}

fn findings(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        found.push(entry?.path());
    }
    found.sort();
    Ok(found)
}

/// Tells what an input does.
fn replay(name: &str, file: &Path) -> Result<()> {
    run(cargo(&[
        "run",
        "--quiet",
        "--locked",
        "--package",
        "doorward-proofs",
        "--bin",
        "proofs",
        "--",
        "replay",
        name,
    ])
    .arg(file))
}
