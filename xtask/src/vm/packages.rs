//! What the machine is made from: packages of this Debian, whichever release it is, unpacked below target/ and not installed.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::run::{output, run};
use crate::setup;

/// Debian's name for its newest kernel; it depends on the kernel itself.
const KERNEL: &str = "linux-image-amd64";

/// The service, the bus, and what starts the machine.
const PACKAGES: [&str; 4] = ["bluez", "dbus-bin", "dbus-daemon", "busybox-static"];

/// The unpacked packages.
pub(super) struct Packages {
    /// Their common root.
    pub(super) root: PathBuf,
    /// The kernel's image.
    pub(super) kernel: PathBuf,
    /// The folder of its modules.
    pub(super) modules: PathBuf,
}

/// Fetches and unpacks them, once.
pub(super) fn fetch(folder: &Path) -> Result<Packages> {
    let root = folder.join("root");
    // Written last, so that a run that broke off is done again.
    let stamp = folder.join("unpacked.txt");
    let wanted = PACKAGES.join("\n");
    if !fs::read_to_string(&stamp).is_ok_and(|there| there == wanted) {
        if folder.exists() {
            fs::remove_dir_all(folder).with_context(|| format!("clearing {}", folder.display()))?;
        }
        if download(folder).is_err() {
            // The lists may be missing, or older than the archive.
            if setup::is_root()? {
                run(setup::apt().arg("update"))?;
            }
            download(folder)?;
        }
        for entry in fs::read_dir(folder.join("archives"))? {
            let path = entry?.path();
            if path.extension().is_some_and(|ext| ext == "deb") {
                run(Command::new("dpkg-deb")
                    .arg("--extract")
                    .arg(&path)
                    .arg(&root))?;
            }
        }
        fs::remove_dir_all(folder.join("archives"))?;
        fs::write(&stamp, wanted)?;
    }
    let kernel = only(&root.join("boot"), "vmlinuz-")?;
    // Where /lib and /usr/lib are one, packages use either.
    let modules =
        only(&root.join("lib/modules"), "").or_else(|_| only(&root.join("usr/lib/modules"), ""))?;
    Ok(Packages {
        root,
        kernel,
        modules,
    })
}

/// Downloads, together with what this machine lacks of their dependencies.
fn download(folder: &Path) -> Result<()> {
    let archives = folder.join("archives");
    fs::create_dir_all(archives.join("partial"))?;
    let depends = output(Command::new("apt-cache").args(["depends", KERNEL]))?;
    let kernel = depends
        .lines()
        .find_map(|line| line.trim().strip_prefix("Depends: "))
        .with_context(|| format!("no kernel behind {KERNEL}"))?;
    // As root, apt fetches as a user of its own, who may not get into this folder.
    let as_we_are = ["-o", "APT::Sandbox::User=root"];
    run(setup::apt()
        .current_dir(&archives)
        .args(as_we_are)
        .args(["download", kernel]))?;
    let cache = format!("Dir::Cache::archives={}", archives.display());
    run(setup::apt()
        .args(as_we_are)
        .args(["install", "--download-only", "--reinstall", "--yes"])
        .args(["--no-install-recommends", "-o", "Debug::NoLocking=true"])
        .args(["-o", &cache])
        .args(PACKAGES))
}

/// The first entry of a folder whose name begins so.
fn only(folder: &Path, prefix: &str) -> Result<PathBuf> {
    fs::read_dir(folder)
        .with_context(|| format!("reading {}", folder.display()))?
        .flatten()
        .map(|entry| entry.path())
        .find(|path| {
            let name = path.file_name().unwrap_or_default();
            name.to_string_lossy().starts_with(prefix)
        })
        .with_context(|| format!("no {prefix}* in {}", folder.display()))
}
