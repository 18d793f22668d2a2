//! Steps that build one of our programs and let it tell a figure or make a picture.

use anyhow::Result;

use crate::run::{cargo, run};
use crate::setup;

/// Prints how much memory one lock core takes; fails over the bound.
pub(crate) fn lock_memory() -> Result<()> {
    run(&mut cargo(&[
        "run",
        "--quiet",
        "--locked",
        "--package",
        "doorward-bench",
        "--bin",
        "figures",
        "--",
        "memory",
    ]))
}

/// Prints the table of figures, measured in release mode, and then those of the virtual radio.
pub(crate) fn bench() -> Result<()> {
    run(&mut cargo(&[
        "build",
        "--release",
        "--locked",
        "--package",
        "doorward",
        "--package",
        "doorward-bench",
    ]))?;
    run(&mut cargo(&[
        "run",
        "--release",
        "--quiet",
        "--locked",
        "--package",
        "doorward-bench",
        "--bin",
        "figures",
        "--",
        "all",
    ]))?;
    radio()
}

/// Prints the figures of the virtual radio, measured in release mode.
pub(crate) fn radio() -> Result<()> {
    setup::python()?;
    run(
        cargo(&["bench", "--locked", "--package", "doorward-interop"])
            .args(["--features", "radio", "--bench", "figures"])
            .env("DOORWARD_PYTHON", setup::python_path()),
    )
}

/// Makes the pictures of every page.
pub(crate) fn screenshots(folder: Option<&str>) -> Result<()> {
    setup::setup()?;
    run(&mut cargo(&["build", "--locked", "--package", "doorward"]))?;
    let mut command = cargo(&[
        "run",
        "--quiet",
        "--locked",
        "--package",
        "doorward-e2e",
        "--bin",
        "screenshots",
        "--",
    ]);
    run(command.args(folder))
}
