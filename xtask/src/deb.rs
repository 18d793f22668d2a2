//! A Debian package by one command, and the check that what it installs runs.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::run::{cargo, has_program, output, root, run, target};

/// The most that `systemd-analyze security` may find exposed, in its tenths: 100 would be a service without any walls.
const EXPOSURE: &str = "20";

/// Builds in release mode and tells where the package is.
pub(crate) fn deb() -> Result<()> {
    run(&mut cargo(&[
        "build",
        "--release",
        "--locked",
        "--package",
        "doorward",
    ]))?;
    let program = target().join("release").join("doorward");
    let package = package(&program, &target().join("debian"), "xz")?;
    examine(&package)?;
    println!("{}", package.display());
    Ok(())
}

/// The same with the program the tests use, for its form: packed quickly, taken apart and tried.
pub(crate) fn check() -> Result<()> {
    run(&mut cargo(&[
        "build",
        "--bins",
        "--locked",
        "--workspace",
        "--all-features",
    ]))?;
    let program = target().join("debug").join("doorward");
    let folder = target().join("debian-check");
    let package = package(&program, &folder, "gzip")?;
    examine(&package)?;
    fs::remove_dir_all(&folder).with_context(|| format!("clearing {}", folder.display()))
}

/// Why there can be no package here.
pub(crate) fn obstacle() -> Option<String> {
    (!has_program("dpkg-deb"))
        .then(|| "no dpkg-deb here: Debian's packages are made on Debian".to_owned())
}

/// Puts a program and what goes with it into a package.
fn package(program: &Path, folder: &Path, compression: &str) -> Result<PathBuf> {
    let tree = folder.join("tree");
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| format!("clearing {}", folder.display()))?;
    }
    let installed = tree.join("usr/bin/doorward");
    put(&installed, &fs::read(program)?, 0o755)?;
    run(Command::new("strip")
        .arg("--strip-unneeded")
        .arg(&installed))?;
    documents(program, &tree)?;
    let packaging = root().join("packaging");
    let read = |name: &str| {
        let path = packaging.join(name);
        fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))
    };
    for (name, place) in [
        ("doorward-device@.service", "usr/lib/systemd/system"),
        ("doorward-app.service", "usr/lib/systemd/user"),
        ("70-doorward.rules", "usr/share/doc/doorward/examples"),
    ] {
        put(&tree.join(place).join(name), read(name)?.as_bytes(), 0o644)?;
    }
    let mit = fs::read_to_string(root().join("LICENSE-MIT"))?;
    let mit: Vec<String> = mit
        .lines()
        .map(|line| {
            if line.is_empty() {
                " .".to_owned()
            } else {
                format!(" {line}")
            }
        })
        .collect();
    let copyright = read("copyright")?.replace("@MIT@", &mit.join("\n"));
    let doc = tree.join("usr/share/doc/doorward");
    put(&doc.join("copyright"), copyright.as_bytes(), 0o644)?;
    for (from, name) in [
        ("docs/hardware.md", "hardware.md"),
        ("README.md", "README.md"),
        ("CHANGELOG.md", "CHANGELOG.md"),
    ] {
        put(&doc.join(name), &fs::read(root().join(from))?, 0o644)?;
    }
    let version = version()?;
    let changelog = read("changelog")?
        .replace("@VERSION@", &version)
        .replace("@DATE@", &date());
    put(&doc.join("changelog"), changelog.as_bytes(), 0o644)?;
    run(Command::new("gzip")
        .args(["-9n"])
        .arg(doc.join("changelog")))?;

    let control = tree.join("DEBIAN");
    let architecture = output(Command::new("dpkg").arg("--print-architecture"))?;
    let size = output(
        Command::new("du")
            .args(["-sk", "--apparent-size"])
            .arg(&tree),
    )?;
    let text = read("control")?
        .replace("@VERSION@", &version)
        .replace("@ARCHITECTURE@", architecture.trim())
        .replace("@SIZE@", size.split_whitespace().next().unwrap_or("0"))
        .replace("@GLIBC@", &glibc(&fs::read(&installed)?)?);
    put(&control.join("control"), text.as_bytes(), 0o644)?;
    for script in ["postinst", "prerm", "postrm"] {
        put(&control.join(script), read(script)?.as_bytes(), 0o755)?;
    }
    let sums = "find usr -type f -print0 | LC_ALL=C sort -z | xargs -0 md5sum > DEBIAN/md5sums && chmod 644 DEBIAN/md5sums && find . -type d -exec chmod 755 {} +";
    run(Command::new("sh").args(["-c", sums]).current_dir(&tree))?;
    let package = folder.join(format!("doorward_{version}_{}.deb", architecture.trim()));
    run(Command::new("dpkg-deb")
        .args(["--root-owner-group", &format!("-Z{compression}"), "--build"])
        .arg(&tree)
        .arg(&package))?;
    Ok(package)
}

/// Manual pages and completions, made by the program itself.
fn documents(program: &Path, tree: &Path) -> Result<()> {
    let pages = tree.join("usr/share/man/man1");
    run(Command::new(program).args(["man", "--out"]).arg(&pages))?;
    for entry in fs::read_dir(&pages)? {
        let page = entry?.path();
        fs::set_permissions(&page, fs::Permissions::from_mode(0o644))?;
        output(Command::new("gzip").args(["-9n"]).arg(page))?;
    }
    for (shell, place) in [
        ("bash", "usr/share/bash-completion/completions/doorward"),
        ("zsh", "usr/share/zsh/vendor-completions/_doorward"),
        ("fish", "usr/share/fish/vendor_completions.d/doorward.fish"),
    ] {
        let text = output(Command::new(program).args(["completions", shell]))?;
        put(&tree.join(place), text.as_bytes(), 0o644)?;
    }
    Ok(())
}

fn put(path: &Path, bytes: &[u8], mode: u32) -> Result<()> {
    let folder = path.parent().context("a file without a folder")?;
    fs::create_dir_all(folder)?;
    fs::write(path, bytes).with_context(|| format!("writing {}", path.display()))?;
    Ok(fs::set_permissions(path, fs::Permissions::from_mode(mode))?)
}

fn version() -> Result<String> {
    let manifest = fs::read_to_string(root().join("Cargo.toml"))?;
    let version = manifest
        .lines()
        .find_map(|line| line.strip_prefix("version = \""))
        .and_then(|rest| rest.split('"').next());
    Ok(version.context("no version in Cargo.toml")?.to_owned())
}

/// When something changed last, as Debian's changelogs write it.
fn date() -> String {
    let mut git = Command::new("git");
    git.current_dir(root())
        .args(["log", "-1", "--format=%aD", "--", "CHANGELOG.md"]);
    match output(&mut git) {
        Ok(date) if !date.trim().is_empty() => date.trim().to_owned(),
        // Sources without their history.
        _ => "Thu, 1 Jan 1970 00:00:00 +0000".to_owned(),
    }
}

/// The oldest C library a program runs with: the newest of the versions it names.
fn glibc(program: &[u8]) -> Result<String> {
    const KEY: &[u8] = b"GLIBC_2.";
    let minor = |at: usize| {
        let digits = program.get(at + KEY.len()..)?;
        let digits = digits.split(|byte| !byte.is_ascii_digit()).next()?;
        core::str::from_utf8(digits).ok()?.parse::<u32>().ok()
    };
    let newest = program
        .windows(KEY.len())
        .enumerate()
        .filter(|(_, bytes)| *bytes == KEY)
        .filter_map(|(at, _)| minor(at))
        .max();
    Ok(format!(
        "2.{}",
        newest.context("a program without a C library")?
    ))
}

/// Takes a package apart and tries what it would install.
fn examine(package: &Path) -> Result<()> {
    let listing = output(Command::new("dpkg-deb").arg("--contents").arg(package))?;
    for file in [
        "./usr/bin/doorward",
        "./usr/lib/systemd/system/doorward-device@.service",
        "./usr/lib/systemd/user/doorward-app.service",
        "./usr/share/man/man1/doorward.1.gz",
        "./usr/share/man/man1/doorward-device.1.gz",
        "./usr/share/bash-completion/completions/doorward",
        "./usr/share/doc/doorward/hardware.md",
        "./usr/share/doc/doorward/copyright",
    ] {
        let line = listing.lines().find(|line| line.ends_with(file));
        let line = line.with_context(|| format!("the package has no {file}"))?;
        let mode = if file.ends_with("bin/doorward") {
            "-rwxr-xr-x"
        } else {
            "-rw-r--r--"
        };
        if !line.starts_with(mode) || !line.contains("root/root") {
            bail!("not {mode} root/root: {line}");
        }
    }
    let scratch = package.with_extension("scratch");
    run(Command::new("dpkg-deb")
        .arg("--extract")
        .arg(package)
        .arg(&scratch))?;
    let said = output(Command::new(scratch.join("usr/bin/doorward")).arg("--version"))?;
    if said.trim() != format!("doorward {}", version()?) {
        bail!("the installed program says it is {said:?}");
    }
    units(&scratch)?;
    if has_program("lintian") {
        run(Command::new("lintian")
            .args(["--fail-on", "error"])
            .arg(package))?;
    } else {
        println!("no lintian here: the package's form was not looked at by it");
    }
    fs::remove_dir_all(&scratch).with_context(|| format!("clearing {}", scratch.display()))
}

/// The units as systemd reads them, in the tree where they would be.
fn units(scratch: &Path) -> Result<()> {
    if !has_program("systemd-analyze") {
        println!("no systemd here: the units were not read");
        return Ok(());
    }
    // An instance, as it would run, with the program where the package puts it.
    let folder = scratch.join("units");
    fs::create_dir_all(&folder)?;
    for (from, name) in [
        (
            "usr/lib/systemd/system/doorward-device@.service",
            "doorward-device@0.service",
        ),
        (
            "usr/lib/systemd/user/doorward-app.service",
            "doorward-app.service",
        ),
    ] {
        let text = fs::read_to_string(scratch.join(from))?;
        let program = scratch.join("usr/bin/doorward");
        let text = text.replace("/usr/bin/doorward", &program.display().to_string());
        // Pages and guide are not installed either.
        let is_read = |line: &&str| !line.starts_with("Documentation=");
        let text: Vec<&str> = text.lines().filter(is_read).collect();
        fs::write(folder.join(name), text.join("\n") + "\n")?;
    }
    let analyze = || Command::new("systemd-analyze");
    run(analyze()
        .arg("verify")
        .arg(folder.join("doorward-device@0.service")))?;
    run(analyze()
        .env("XDG_RUNTIME_DIR", &folder)
        .args(["--user", "verify"])
        .arg(folder.join("doorward-app.service")))?;
    run(analyze()
        .args(["security", "--offline=true", "--no-pager"])
        .arg(format!("--threshold={EXPOSURE}"))
        .arg(folder.join("doorward-device@0.service")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_c_library_needed_is_the_newest_that_is_named() {
        let program = b"\0GLIBC_2.2.5\0GLIBC_2.34\0GLIBC_2.9\0GLIBC_PRIVATE\0";
        assert_eq!(glibc(program).unwrap(), "2.34");
        assert!(glibc(b"static").is_err());
    }
}
