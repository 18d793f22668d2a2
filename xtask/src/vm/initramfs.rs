//! The first files of the machine: a shell, the kernel's modules in the order of their dependencies, two scripts.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::packages::Packages;
use crate::run::root;

/// Modules to load; those that are part of the kernel itself are no files and are left out.
const MODULES: [&str; 15] = [
    "virtio_pci",
    "virtio_net",
    "9pnet_virtio",
    "9p",
    "overlay",
    // What the service's and the kernel's cryptography is done with; nothing in the machine loads it on demand.
    "aes_generic",
    "cmac",
    "ecb",
    "ccm",
    "algif_hash",
    "algif_skcipher",
    "algif_aead",
    "bluetooth",
    "hci_vhci",
    "uhid",
];

/// Writes the archive and tells where.
pub(super) fn write(packages: &Packages, environment: &str) -> Result<PathBuf> {
    let scripts = root().join("xtask").join("vm");
    let script = |name: &str| {
        let path = scripts.join(name);
        fs::read(&path).with_context(|| format!("reading {}", path.display()))
    };
    let busybox = packages.root.join("bin").join("busybox");
    let busybox = if busybox.is_file() {
        busybox
    } else {
        packages.root.join("usr/bin/busybox")
    };
    let mut archive = Archive::default();
    for folder in ["bin", "dev", "modules", "proc", "sys"] {
        archive.add(folder, 0o040_755, &[]);
    }
    archive.add("bin/busybox", 0o100_755, &fs::read(&busybox)?);
    archive.add("init", 0o100_755, &script("init.sh")?);
    archive.add("guest.sh", 0o100_644, &script("guest.sh")?);
    archive.add("guest.env", 0o100_644, environment.as_bytes());
    let mut order = String::new();
    for (name, bytes) in modules(&packages.modules, &busybox)? {
        archive.add(&format!("modules/{name}"), 0o100_644, &bytes);
        order += &format!("{name}\n");
    }
    archive.add("modules/order", 0o100_644, order.as_bytes());
    let path = packages.root.with_file_name("initramfs");
    fs::write(&path, archive.close()).with_context(|| format!("writing {}", path.display()))?;
    Ok(path)
}

/// The modules and what they depend on, before them.
fn modules(folder: &Path, busybox: &Path) -> Result<Vec<(String, Vec<u8>)>> {
    let mut files = BTreeMap::new();
    find(folder, &mut files)?;
    let mut loaded: Vec<(String, Vec<u8>)> = Vec::new();
    // Depth first: a module is loaded when everything it names is.
    let mut open: Vec<String> = MODULES.iter().rev().map(ToString::to_string).collect();
    let mut seen: Vec<String> = Vec::new();
    while let Some(name) = open.pop() {
        if loaded.iter().any(|(there, _)| *there == name) {
            continue;
        }
        let Some(file) = files.get(&name) else {
            continue;
        };
        let bytes = unpacked(file, busybox)?;
        let lacking: Vec<String> = dependencies(&bytes)
            .into_iter()
            .filter(|one| files.contains_key(one) && !loaded.iter().any(|(there, _)| there == one))
            .collect();
        if lacking.is_empty() || seen.contains(&name) {
            loaded.push((name, bytes));
        } else {
            seen.push(name.clone());
            open.push(name);
            open.extend(lacking);
        }
    }
    if !loaded.iter().any(|(name, _)| name == "hci_vhci") {
        bail!("the kernel has no module for virtual adapters");
    }
    Ok(loaded)
}

fn find(folder: &Path, files: &mut BTreeMap<String, PathBuf>) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| format!("reading {}", folder.display()))? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if entry.file_type()?.is_dir() {
            find(&entry.path(), files)?;
        } else if let Some((stem, "ko" | "ko.xz")) = name.split_once('.') {
            files.insert(stem.replace('-', "_"), entry.path());
        }
    }
    Ok(())
}

fn unpacked(file: &Path, busybox: &Path) -> Result<Vec<u8>> {
    if file.extension().is_some_and(|ext| ext == "ko") {
        return fs::read(file).with_context(|| format!("reading {}", file.display()));
    }
    let output = Command::new(busybox)
        .args(["xz", "-dc"])
        .arg(file)
        .output()?;
    if !output.status.success() {
        bail!("unpacking {}", file.display());
    }
    Ok(output.stdout)
}

/// What a module says it depends on: `depends=a,b` among its strings.
fn dependencies(module: &[u8]) -> Vec<String> {
    const KEY: &[u8] = b"\0depends=";
    let at = module.windows(KEY.len()).position(|bytes| bytes == KEY);
    let text = at
        .and_then(|at| module.get(at + KEY.len()..))
        .and_then(|rest| rest.split(|byte| *byte == 0).next())
        .unwrap_or_default();
    String::from_utf8_lossy(text)
        .split(',')
        .filter(|name| !name.is_empty())
        .map(|name| name.replace('-', "_"))
        .collect()
}

/// An archive as the kernel reads it (cpio, "newc").
#[derive(Default)]
struct Archive {
    bytes: Vec<u8>,
    files: usize,
}

impl Archive {
    fn add(&mut self, name: &str, mode: u32, content: &[u8]) {
        self.files += 1;
        let fields = [
            self.files,
            mode as usize,
            0,
            0,
            1,
            0,
            content.len(),
            0,
            0,
            0,
            0,
            name.len() + 1,
            0,
        ];
        self.bytes.extend(b"070701");
        for field in fields {
            self.bytes.extend(format!("{field:08x}").bytes());
        }
        self.bytes.extend(name.bytes());
        self.bytes.push(0);
        self.pad();
        self.bytes.extend(content);
        self.pad();
    }

    fn pad(&mut self) {
        self.bytes.resize(self.bytes.len().next_multiple_of(4), 0);
    }

    fn close(mut self) -> Vec<u8> {
        self.add("TRAILER!!!", 0, &[]);
        self.bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_module_tells_its_dependencies() {
        let module = b"\x7fELF\0license=GPL\0depends=ecdh_generic,crc-16\0retpoline=Y\0";
        assert_eq!(dependencies(module), ["ecdh_generic", "crc_16"]);
        assert!(dependencies(b"\0depends=\0name=x\0").is_empty());
        assert!(dependencies(b"").is_empty());
    }

    #[test]
    fn entries_of_the_archive_begin_at_multiples_of_four() {
        let mut archive = Archive::default();
        archive.add("a", 0o100_644, b"12345");
        let bytes = archive.close();
        assert_eq!(bytes.len() % 4, 0);
        assert_eq!(bytes.get(..6), Some(&b"070701"[..]));
        assert_eq!(bytes.get(112..117), Some(&b"12345"[..]));
        assert_eq!(bytes.get(120..126), Some(&b"070701"[..]));
    }
}
