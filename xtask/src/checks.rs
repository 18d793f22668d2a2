//! `cargo xtask test`: every check, in the order in which a failure is cheapest to meet.
//!
//! All steps build the whole workspace with all features and the same profile, so that they share what
//! is built: Clippy and rustdoc one set of metadata, the tests and the browser tests one set of code.

use std::fs;

use anyhow::{Context, Result, bail};

use crate::run::{Steps, cargo, has_program, root, run, target};
use crate::{architecture, deb, figures, fuzz, promises, setup, supply, tidy, vm};

/// Whether the tests in a real browser take part.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Browser {
    Run,
    Skip,
}

const EVERYTHING: [&str; 2] = ["--workspace", "--all-features"];

pub(crate) fn test(browser: Browser) -> Result<()> {
    let mut steps = Steps::new();
    match browser {
        Browser::Run => steps.step("set-up", setup::setup),
        Browser::Skip => steps.skip("set-up", "--no-browser"),
    }
    steps.step("tidy", tidy::tidy);
    steps.step("crate edges", architecture::check_edges);
    steps.step("what SECURITY.md names", || promises::check(crate::HELP));
    steps.step("licences, versions, sources", supply::check);
    steps.step("format", || run(&mut cargo(&["fmt", "--all", "--check"])));
    steps.step("clippy", || {
        run(cargo(&["clippy", "--all-targets", "--locked"])
            .args(EVERYTHING)
            .args(["--", "-D", "warnings"]))
    });
    steps.step("documentation", || {
        run(
            cargo(&["doc", "--no-deps", "--document-private-items", "--locked"])
                .args(EVERYTHING)
                .env("RUSTDOCFLAGS", "-D warnings"),
        )
    });
    steps.step("no_std, no allocation", prove_no_std);
    steps.step("tests", tests);
    steps.step("documentation tests", || {
        run(cargo(&["test", "--doc", "--locked"]).args(EVERYTHING))
    });
    steps.step("memory of one lock", figures::lock_memory);
    steps.step("fuzzing, a few seconds", || fuzz::fuzz(5, None));
    match deb::obstacle() {
        None => steps.step("Debian package", deb::check),
        Some(why) => steps.skip("Debian package", &why),
    }
    match browser {
        Browser::Run => {
            steps.step("tests over a virtual radio", radio_tests);
            match vm::obstacle() {
                None => steps.step("tests through the system's Bluetooth", vm::run),
                Some(why) => steps.skip("tests through the system's Bluetooth", &why),
            }
            steps.step("tests in a browser", browser_tests);
        }
        Browser::Skip => {
            steps.skip("tests over a virtual radio", "--no-browser");
            steps.skip("tests through the system's Bluetooth", "--no-browser");
            steps.skip("tests in a browser", "--no-browser");
        }
    }
    steps.close()
}

/// Set-up and the tests over the virtual radio alone.
pub(crate) fn radio_alone() -> Result<()> {
    setup::python()?;
    radio_tests()
}

/// Lock and app over the virtual radio, then clients of others with the lock; one after the other, for they measure time.
fn radio_tests() -> Result<()> {
    run(cargo(&["build", "--bins", "--locked"]).args(EVERYTHING))?;
    let python = setup::python_path();
    let mut command = if has_program("cargo-nextest") {
        let mut command = cargo(&["nextest", "run", "--locked", "--no-fail-fast"]);
        command
            .args(["--test-threads=2", "--status-level", "fail"])
            .args(EVERYTHING)
            .args(["-E", "binary(radio)"]);
        command
    } else {
        let mut command = cargo(&["test", "--locked", "--no-fail-fast", "--test", "radio"]);
        command.args(EVERYTHING).args(["--", "--test-threads=2"]);
        command
    };
    let program = target().join("debug").join("doorward");
    run(command
        .env("DOORWARD_PYTHON", &python)
        .env("DOORWARD_PROGRAM", program))
}

/// Hostile bytes on the virtual radio, for so many seconds.
pub(crate) fn hostile_radio(seconds: &str) -> Result<()> {
    setup::python()?;
    run(
        cargo(&["test", "--locked", "--package", "doorward-interop"])
            .args(["--features", "radio", "--test", "radio"])
            .args(["--", "hostile", "--nocapture"])
            .env("DOORWARD_HOSTILE", seconds)
            .env("DOORWARD_PYTHON", setup::python_path()),
    )
}

/// Set-up and the browser tests alone.
pub(crate) fn browser_alone() -> Result<()> {
    setup::setup()?;
    browser_tests()
}

fn tests() -> Result<()> {
    if has_program("cargo-nextest") {
        run(cargo(&[
            "nextest",
            "run",
            "--locked",
            "--no-fail-fast",
            "--status-level",
            "fail",
        ])
        .args(EVERYTHING)
        .args([
            "-E",
            "not binary(browser) and not binary(radio) and not binary(bluez)",
        ]))
    } else {
        run(cargo(&[
            "test",
            "--locked",
            "--no-fail-fast",
            "--all-targets",
            "--exclude",
            "doorward-e2e",
            "--exclude",
            "doorward-interop",
        ])
        .args(EVERYTHING))
    }
}

fn browser_tests() -> Result<()> {
    run(cargo(&["build", "--bins", "--locked"]).args(EVERYTHING))?;
    let program = target().join("debug").join("doorward");
    let pictures = target().join("browser-failures");
    if pictures.exists() {
        fs::remove_dir_all(&pictures)
            .with_context(|| format!("clearing {}", pictures.display()))?;
    }
    let mut command = if has_program("cargo-nextest") {
        let mut command = cargo(&[
            "nextest",
            "run",
            "--locked",
            "--no-fail-fast",
            "--test-threads=1",
        ]);
        command.args(EVERYTHING).args(["-E", "binary(browser)"]);
        command
    } else {
        let mut command = cargo(&["test", "--locked", "--no-fail-fast", "--test", "browser"]);
        command.args(EVERYTHING).args(["--", "--test-threads=1"]);
        command
    };
    run(command
        .env("DOORWARD_PROGRAM", program)
        .env("DOORWARD_PICTURES", &pictures))
    .with_context(|| format!("pictures of the failed pages are in {}", pictures.display()))
}

/// Builds a static library over the three core crates with a panic handler of its own, panics aborting
/// and no allocator. Were `std` linked in anywhere below, there would be two panic handlers; were
/// `alloc` linked in, there would be no allocator for it. Both fail the build.
pub(crate) fn prove_no_std() -> Result<()> {
    let proof = root().join("xtask").join("no-std-proof");
    // The proof is a workspace of its own (its panic handler must not meet the others' std) but
    // builds the very versions that ours are locked to.
    fs::copy(root().join("Cargo.lock"), proof.join("Cargo.lock"))
        .context("copying Cargo.lock to the no_std proof")?;
    let into = target().join("no-std-proof");
    run(cargo(&["build"])
        .current_dir(&proof)
        .arg("--target-dir")
        .arg(&into))?;
    let library = into.join("debug").join("libno_std_proof.a");
    if !library.is_file() {
        bail!("the proof left no {}", library.display());
    }
    println!("protocol, store and lock core link without std and without an allocator");
    Ok(())
}
