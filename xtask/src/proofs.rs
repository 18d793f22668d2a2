//! The proofs: what tries to break the lock's promises, and the figures that come of it.

use std::collections::BTreeMap;
use std::process::Command;

use anyhow::{Result, bail};

use crate::breaks;
use crate::fuzz;
use crate::run::{cargo, output, run, target};

/// What [`proofs`] can be asked for.
pub(crate) const NAMES: [&str; 8] = [
    "power",
    "throttle",
    "timing",
    "matrix",
    "secrets",
    "kills",
    "sanitized",
    "breaks",
];

/// Everything, or one of them.
pub(crate) fn proofs(words: &[&str]) -> Result<()> {
    match words {
        [] => {
            power(false)?;
            figure(&["throttle"])?;
            figure(&["timing"])?;
            secrets()?;
            kills("200")
        }
        ["power"] => power(false),
        ["power", "--thorough"] => power(true),
        ["throttle" | "timing"] => figure(words),
        ["matrix"] => matrix(),
        ["secrets"] => secrets(),
        ["kills", number] => kills(number),
        ["sanitized"] => sanitized(),
        ["breaks", only @ ..] => breaks::run(only),
        _ => bail!(
            "say: cargo xtask proofs [power [--thorough] | throttle | timing | matrix | secrets | kills NUMBER | sanitized | breaks [NAME]...]"
        ),
    }
}

/// Kills the program as people build it.
fn kills(number: &str) -> Result<()> {
    run(&mut cargo(&[
        "build",
        "--release",
        "--locked",
        "--package",
        "doorward",
    ]))?;
    figure(&["kills", number])
}

/// Leads the program through a life with secrets in it, and looks for them. As the tests have it, not optimised: what a
/// compiler would leave out of memory anyway is there to be found.
fn secrets() -> Result<()> {
    // Together, so that both are made of the same parts; the proofs find the program beside themselves.
    run(&mut cargo(&[
        "build",
        "--locked",
        "--all-features",
        "--package",
        "doorward",
        "--package",
        "doorward-proofs",
    ]))?;
    run(Command::new(target().join("debug").join("proofs")).arg("secrets"))
}

/// Walks the role matrix, and tells how many cells of which kind there are.
fn matrix() -> Result<()> {
    let told = output(&mut cargo(&[
        "test",
        "--locked",
        "--package",
        "doorward-proofs",
        "--",
        "--nocapture",
        "matrix::",
    ]))?;
    for line in told.lines().filter_map(|line| line.split_once("proof: ")) {
        println!("{}", line.1);
    }
    Ok(())
}

/// Runs the tests of the three core crates with AddressSanitizer in everything that is built here: ours have no unsafe code,
/// what lies below has.
fn sanitized() -> Result<()> {
    let host = fuzz::host()?;
    if !host.contains("linux") {
        bail!("AddressSanitizer is set up for Linux only");
    }
    let mut command = cargo(&["test", "--locked", "--all-features", "--tests"]);
    for package in ["doorward-proto", "doorward-store", "doorward-device"] {
        command.args(["--package", package]);
    }
    run(command
        // A target of its own name keeps the sanitizer out of build scripts.
        .args(["--target", &host])
        .arg("--target-dir")
        .arg(target().join("sanitized"))
        // The sanitizer comes with every toolchain and is switched on by a flag that stable hides.
        .env("RUSTC_BOOTSTRAP", "1")
        .env("RUSTFLAGS", "-Zsanitizer=address")
        .env("CARGO_PROFILE_TEST_OPT_LEVEL", "1"))
}

/// Builds the program of the proofs in release mode and lets it tell.
fn figure(words: &[&str]) -> Result<()> {
    run(cargo(&[
        "run",
        "--release",
        "--quiet",
        "--locked",
        "--package",
        "doorward-proofs",
        "--bin",
        "proofs",
        "--",
    ])
    .args(words))
}

/// Runs the tests that cut the power and break the disk, and adds up what they visited.
fn power(thorough: bool) -> Result<()> {
    let mut lines = String::new();
    for (package, filter) in [
        ("doorward-store", "file::tests"),
        ("doorward-proofs", "power::"),
    ] {
        let mut command = cargo(&["test", "--locked", "--all-features", "--package", package]);
        command.args(["--", "--nocapture", filter]);
        if thorough {
            command.env("DOORWARD_THOROUGH", "1");
        }
        lines.push_str(&output(&mut command)?);
    }
    let mut sums: BTreeMap<&str, (u64, u64)> = BTreeMap::new();
    for line in lines.lines() {
        // The test runner may have begun the line.
        let Some((_, told)) = line.split_once("proof: ") else {
            continue;
        };
        println!("{told}");
        let numbers: Vec<u64> = told
            .rsplit(": ")
            .next()
            .unwrap_or_default()
            .split(' ')
            .filter_map(|word| word.parse().ok())
            .collect();
        if let (Some(kind), [points, ends]) = (told.split(',').next(), &numbers[..]) {
            let sum = sums.entry(kind).or_default();
            sum.0 = sum.0.saturating_add(*points);
            sum.1 = sum.1.saturating_add(*ends);
        }
    }
    if sums.is_empty() {
        bail!("the tests told nothing: did their names change?");
    }
    for (kind, (points, ends)) in sums {
        println!("all together, {kind}: {points} points, {ends} ends, none between");
    }
    Ok(())
}
