//! What the checks need beside Rust and a C compiler: a browser and its driver, Python with a virtual radio, and an emulator.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::run::{has_program, output, root, run, target};

/// Debian's packages for the tests in a browser.
const BROWSER_PACKAGES: [&str; 3] = ["chromium", "chromium-driver", "fonts-dejavu-core"];

/// Debian's packages for the virtual radio.
const PYTHON_PACKAGES: [&str; 2] = ["python3", "python3-venv"];

/// Debian's package of the emulator.
const EMULATOR_PACKAGE: &str = "qemu-system-x86";

/// Installs what is missing where that is ours to do, and otherwise says exactly what to type.
pub(crate) fn setup() -> Result<()> {
    python()?;
    browser()
}

/// A folder of Python's own below target/, with what the virtual radio and strangers' clients need.
pub(crate) fn python() -> Result<()> {
    let wanted = root().join("interop").join("requirements.txt");
    let wanted =
        fs::read_to_string(&wanted).with_context(|| format!("reading {}", wanted.display()))?;
    let folder = python_folder();
    // Written last, so that an installation that broke off is done again.
    let stamp = folder.join("installed.txt");
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
        println!("Python and the virtual radio: there");
        return Ok(());
    }
    let make = || {
        run(Command::new("python3")
            .args(["-m", "venv", "--clear"])
            .arg(&folder))
    };
    if make().is_err() {
        let line = format!("apt-get install --yes {}", PYTHON_PACKAGES.join(" "));
        if !has_program("apt-get") || !is_root()? {
            bail!(
                "no Python 3 with venv found; install it (on Debian: sudo {line}), \
                 or leave radio and browser out: cargo xtask test --no-browser"
            );
        }
        run(apt().arg("update"))?;
        run(apt()
            .args(["install", "--yes", "--no-install-recommends"])
            .args(PYTHON_PACKAGES))?;
        make()?;
    }
    run(Command::new(python_path())
        .args([
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
        ])
        .arg("--requirement")
        .arg(root().join("interop").join("requirements.txt")))?;
    fs::write(&stamp, wanted).with_context(|| format!("writing {}", stamp.display()))
}

/// The Python of that folder.
pub(crate) fn python_path() -> PathBuf {
    python_folder().join("bin").join("python")
}

fn python_folder() -> PathBuf {
    target().join("interop-python")
}

fn browser() -> Result<()> {
    if browser_is_there() {
        println!("browser and driver: there");
        return Ok(());
    }
    let line = format!("apt-get install --yes {}", BROWSER_PACKAGES.join(" "));
    if !has_program("apt-get") {
        bail!(
            "no Chromium with ChromeDriver found; install both so that `chromium` and `chromedriver` are on the path, \
             or run `cargo xtask test --no-browser`"
        );
    }
    if !is_root()? {
        bail!(
            "no Chromium with ChromeDriver found; type: sudo {line}\n\
             or leave the browser out: cargo xtask test --no-browser"
        );
    }
    println!("browser or driver missing: installing");
    run(apt().arg("update"))?;
    run(apt()
        .args(["install", "--yes", "--no-install-recommends"])
        .args(BROWSER_PACKAGES))?;
    if browser_is_there() {
        return Ok(());
    }
    bail!("`{line}` ended well, yet `chromium` and `chromedriver` are not on the path");
}

fn browser_is_there() -> bool {
    has_program("chromium") && has_program("chromedriver")
}

/// What virtual machines run in.
pub(crate) fn emulator(program: &str) -> Result<()> {
    if has_program(program) {
        return Ok(());
    }
    let line = format!("apt-get install --yes {EMULATOR_PACKAGE}");
    if !has_program("apt-get") || !is_root()? {
        bail!("no {program} found; install it (on Debian: sudo {line})");
    }
    run(apt().arg("update"))?;
    run(apt()
        .args(["install", "--yes", "--no-install-recommends"])
        .arg(EMULATOR_PACKAGE))
}

pub(crate) fn apt() -> Command {
    let mut command = Command::new("apt-get");
    command.env("DEBIAN_FRONTEND", "noninteractive").arg("-q");
    command
}

pub(crate) fn is_root() -> Result<bool> {
    Ok(output(Command::new("id").arg("-u"))?.trim() == "0")
}
