//! The tests with the operating system's own Bluetooth, in a virtual machine: Debian's kernel, the real BlueZ, and two
//! virtual adapters, whose controllers are on the virtual radio outside of it. The machine sees this one's files, to read only; what it writes stays in its
//! memory, so nothing is left behind.

mod initramfs;
mod packages;
#[path = "../../../interop/src/radio.rs"]
#[allow(
    dead_code,
    unreachable_pub,
    reason = "shared with the tests over the radio, which use more of it"
)]
mod radio;

use core::time::Duration;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Instant;

use anyhow::{Context, Result, bail};

use crate::run::{cargo, has_program, output, root, target};
use crate::setup;

/// How long the machine may take for everything. It is emulated, so that it runs where no machine may be nested.
const PATIENCE: Duration = Duration::from_mins(20);

const EMULATOR: &str = "qemu-system-x86_64";

/// Why the machine cannot run here, where that is nobody's fault. A check that always runs may not vanish without a word,
/// so on Debian as root, and wherever `CI` is set, nothing is an excuse.
pub(crate) fn obstacle() -> Option<String> {
    if std::env::var_os("CI").is_some() {
        return None;
    }
    if cfg!(not(all(target_os = "linux", target_arch = "x86_64"))) {
        return Some("it needs Linux on x86-64".to_owned());
    }
    if !has_program("apt-get") || !has_program("dpkg-deb") {
        return Some("it is made from Debian's packages".to_owned());
    }
    if !has_program(EMULATOR) && !setup::is_root().unwrap_or(false) {
        return Some("to install: apt-get install qemu-system-x86".to_owned());
    }
    None
}

/// Set-up and the run.
pub(crate) fn run() -> Result<()> {
    if let Some(why) = obstacle() {
        bail!("no such machine here: {why}");
    }
    setup::emulator(EMULATOR)?;
    setup::python()?;
    let packages = packages::fetch(&target().join("vm"))?;
    let tests = build()?;
    // It runs outside, at full speed, as radios do.
    let folder = root().join("interop");
    let radio = radio::VirtualRadio::run(setup::python_path().as_os_str(), &folder)
        .context("starting the virtual radio")?;
    // Seen from inside: the emulator's name for this machine.
    let address = format!("10.0.2.2:{}", radio.address().port());
    let environment = environment(&packages.root, &tests, &address)?;
    let initramfs = initramfs::write(&packages, &environment)?;
    let mut command = Command::new(EMULATOR);
    command
        .args(["--accel", "tcg,thread=multi", "-cpu", "max", "-smp", "2"])
        .args(["-m", "1024", "-nodefaults", "-nographic", "-no-reboot"])
        .args(["-serial", "stdio", "-nic", "user,model=virtio-net-pci"])
        .arg("-kernel")
        .arg(&packages.kernel)
        .arg("-initrd")
        .arg(&initramfs)
        .args(["-append", "console=ttyS0 quiet panic=-1"])
        .arg("-virtfs")
        .arg("local,path=/,mount_tag=host,security_model=none,readonly=on,multidevs=remap");
    println!("$ {EMULATOR} … (minutes)");
    follow(command)
}

/// Builds what runs in the machine: the program, and the tests as a program.
fn build() -> Result<PathBuf> {
    let everything = ["--workspace", "--all-features", "--locked"];
    crate::run::run(cargo(&["build", "--bins"]).args(everything))?;
    let built = output(
        cargo(&["test", "--no-run", "--test", "bluez"])
            .args(everything)
            .args(["--message-format", "json"]),
    )?;
    let executable = |line: &str| {
        let message: serde_json::Value = serde_json::from_str(line).ok()?;
        let of = message.pointer("/target/name")?.as_str()?;
        let path = message.get("executable")?.as_str()?;
        (of == "bluez").then(|| PathBuf::from(path))
    };
    built
        .lines()
        .find_map(executable)
        .context("cargo built no tests named bluez")
}

/// What the guest's script is told, as lines of a shell.
fn environment(root: &Path, tests: &Path, radio: &str) -> Result<String> {
    let program = target().join("debug").join("doorward");
    let python = setup::python_path();
    let mut lines = format!("export DOORWARD_RADIO={radio}\n");
    for (name, path) in [
        ("DOORWARD_VM", root),
        ("DOORWARD_TESTS", tests),
        ("DOORWARD_PROGRAM", &program),
        ("DOORWARD_PYTHON", &python),
    ] {
        // Not resolved further: Python tells its packages by the link it was started as.
        let path = std::path::absolute(path)?;
        let text = path.to_str().context("a path that is not UTF-8")?;
        if text.contains('\'') {
            bail!("the path {text} has a quotation mark in it, which the machine cannot be told");
        }
        lines += &format!("export {name}='{text}'\n");
    }
    Ok(lines)
}

/// A running machine; it ends with this.
struct Machine(Child);

impl Drop for Machine {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Shows what the machine says until it ends.
fn follow(mut command: Command) -> Result<()> {
    let begun = Instant::now();
    let mut machine = Machine(
        command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .context("starting the emulator")?,
    );
    let console = machine.0.stdout.take().context("no console")?;
    let (say, said) = mpsc::channel();
    std::thread::spawn(move || {
        for line in BufReader::new(console).split(b'\n').map_while(Result::ok) {
            if say.send(line).is_err() {
                return;
            }
        }
    });
    let mut exit = None;
    loop {
        let left = PATIENCE.saturating_sub(begun.elapsed());
        match said.recv_timeout(left) {
            Ok(line) => {
                let line = String::from_utf8_lossy(&line);
                let line = line.trim_end();
                if let Some(code) = line.strip_prefix("VM EXIT ") {
                    exit = code.parse::<i32>().ok();
                } else if !line.is_empty() {
                    println!("  {:>4.0} s  {line}", begun.elapsed().as_secs_f64());
                }
            }
            Err(RecvTimeoutError::Disconnected) => break,
            Err(RecvTimeoutError::Timeout) => {
                bail!(
                    "the machine did not end within {} min",
                    PATIENCE.as_secs() / 60
                )
            }
        }
    }
    match exit {
        Some(0) => Ok(()),
        Some(code) => bail!("the tests in the machine failed ({code})"),
        None => bail!("the machine ended before its tests did"),
    }
}
