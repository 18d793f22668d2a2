//! Private files: modes checked, replaced whole, errors with path and way out.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::Path;
use std::time::SystemTime;

use crate::AppError;

/// No file of ours is longer, in bytes.
const MAX_FILE: u64 = 4 * 1024 * 1024;

/// How a file looks from outside; another look means it was replaced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stamp {
    modified: Option<SystemTime>,
    length: u64,
    inode: u64,
}

pub(super) fn stamp(path: &Path) -> Option<Stamp> {
    let metadata = fs::metadata(path).ok()?;
    Some(Stamp {
        modified: metadata.modified().ok(),
        length: metadata.len(),
        inode: inode(&metadata),
    })
}

#[cfg(unix)]
fn inode(metadata: &fs::Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(metadata)
}

#[cfg(not(unix))]
fn inode(_: &fs::Metadata) -> u64 {
    0
}

/// Makes a folder only this user can enter; one that exists stays, unless others may put their files into it.
pub(super) fn make_folder(path: &Path) -> Result<(), AppError> {
    if path.is_dir() {
        return check_folder(path);
    }
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder
        .create(path)
        .map_err(|error| io_problem(path, &error))
}

/// The content of a file that nobody else may read, or `None` when there is none.
pub(super) fn read_private(path: &Path) -> Result<Option<Vec<u8>>, AppError> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(io_problem(path, &error)),
    };
    let metadata = file.metadata().map_err(|error| io_problem(path, &error))?;
    if !metadata.is_file() {
        return Err(problem(path, "it is not a plain file", "move it away"));
    }
    check_mode(path, &metadata)?;
    let mut bytes = Vec::new();
    file.take(MAX_FILE + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| io_problem(path, &error))?;
    if bytes.len() as u64 > MAX_FILE {
        return Err(problem(
            path,
            "it is far too long",
            "restore it from a backup, or move it away",
        ));
    }
    Ok(Some(bytes))
}

#[cfg(unix)]
fn check_mode(path: &Path, metadata: &fs::Metadata) -> Result<(), AppError> {
    let mode = std::os::unix::fs::PermissionsExt::mode(&metadata.permissions());
    if mode & 0o077 == 0 {
        return Ok(());
    }
    Err(problem(
        path,
        &format!(
            "others on this computer may read or change it (mode {:04o})",
            mode & 0o7777
        ),
        &format!("chmod 600 {}", path.display()),
    ))
}

/// Whoever may write into a folder can put another vault and key into the places of ours.
#[cfg(unix)]
fn check_folder(path: &Path) -> Result<(), AppError> {
    let metadata = fs::metadata(path).map_err(|error| io_problem(path, &error))?;
    let mode = std::os::unix::fs::PermissionsExt::mode(&metadata.permissions());
    if mode & 0o022 == 0 {
        return Ok(());
    }
    Err(problem(
        path,
        &format!(
            "others on this computer may put their files into it (mode {:04o})",
            mode & 0o7777
        ),
        &format!("chmod go-w {}", path.display()),
    ))
}

#[cfg(not(unix))]
fn check_folder(_: &Path) -> Result<(), AppError> {
    Ok(())
}

#[cfg(not(unix))]
fn check_mode(_: &Path, _: &fs::Metadata) -> Result<(), AppError> {
    Ok(())
}

fn private_options() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// Replaces a file: durable when this returns, the old one untouched when it fails.
pub(super) fn replace(folder: &Path, name: &str, bytes: &[u8]) -> Result<(), AppError> {
    let path = folder.join(name);
    // Only the holder of the lock writes, so one name is enough; a leftover of a crash is overwritten.
    let fresh = folder.join(format!("{name}.new"));
    let write = || -> io::Result<()> {
        let mut file = private_options().create(true).truncate(true).open(&fresh)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&fresh, &path)?;
        sync_folder(folder)
    };
    write().map_err(|error| io_problem(&path, &error))
}

/// Writes a file that must not exist yet.
pub(super) fn create(path: &Path, bytes: &[u8]) -> Result<(), AppError> {
    let write = || -> io::Result<()> {
        let mut file = private_options().create_new(true).open(path)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        path.parent().map_or(Ok(()), sync_folder)
    };
    write().map_err(|error| io_problem(path, &error))
}

#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}

pub(super) fn open_lock_file(path: &Path) -> Result<File, AppError> {
    private_options()
        .create(true)
        .truncate(false)
        .open(path)
        .map_err(|error| io_problem(path, &error))
}

pub(super) fn problem(path: &Path, problem: &str, way_out: &str) -> AppError {
    AppError::Profile {
        path: path.to_owned(),
        problem: problem.to_owned(),
        way_out: way_out.to_owned(),
        in_use: false,
    }
}

pub(super) fn io_problem(path: &Path, error: &io::Error) -> AppError {
    let way_out = match error.kind() {
        io::ErrorKind::PermissionDenied => {
            "let this user read and write it, or name another folder with --data"
        }
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            "make room on the disk; nothing was changed"
        }
        io::ErrorKind::ReadOnlyFilesystem => "name a folder that can be written with --data",
        io::ErrorKind::NotADirectory | io::ErrorKind::AlreadyExists => {
            "move what is in the way, or name another folder"
        }
        _ => "check the disk and the folder",
    };
    problem(path, &error.to_string(), way_out)
}
