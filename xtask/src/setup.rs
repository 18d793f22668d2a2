//! What the checks need beside Rust and a C compiler: a browser and its driver.

use std::process::Command;

use anyhow::{Result, bail};

use crate::run::{has_program, output, run};

/// Debian's packages for the tests in a browser.
const BROWSER_PACKAGES: [&str; 3] = ["chromium", "chromium-driver", "fonts-dejavu-core"];

/// Installs what is missing where that is ours to do, and otherwise says exactly what to type.
pub(crate) fn setup() -> Result<()> {
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

fn apt() -> Command {
    let mut command = Command::new("apt-get");
    command.env("DEBIAN_FRONTEND", "noninteractive").arg("-q");
    command
}

fn is_root() -> Result<bool> {
    Ok(output(Command::new("id").arg("-u"))?.trim() == "0")
}
