//! The demo's data folder: ours, ours alone, and begun anew only when it is ours.

use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

/// The file that says that a folder belongs to a demo, and that one runs over it while it is locked.
const MARK: &str = "doorward-demo";

/// What the file says.
const MARKED: &str = "doorward demo, version 1\n";

/// What a demo keeps beside the mark.
const KEPT: [&str; 2] = ["devices", "profiles"];

/// A folder held for this run of the demo.
#[derive(Debug)]
pub(super) struct Folder {
    path: PathBuf,
    /// Locked as long as it is open.
    _mark: File,
}

impl Folder {
    /// Takes the folder, making it when it is missing; `fresh` empties it of what a demo kept.
    pub(super) fn open(path: &Path, fresh: bool) -> Result<Self> {
        make(path).with_context(|| {
            format!(
                "cannot use the data folder {}; choose another with --data",
                path.display()
            )
        })?;
        let mark = mark(path)?;
        if fresh {
            for name in KEPT {
                let kept = path.join(name);
                match fs::remove_dir_all(&kept) {
                    Err(error) if error.kind() != io::ErrorKind::NotFound => {
                        return Err(error)
                            .with_context(|| format!("cannot delete {}", kept.display()));
                    }
                    _ => {}
                }
            }
        }
        Ok(Self {
            path: path.to_path_buf(),
            _mark: mark,
        })
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }
}

#[cfg(unix)]
fn make(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(path)
}

#[cfg(not(unix))]
fn make(path: &Path) -> io::Result<()> {
    fs::create_dir_all(path)
}

/// The locked mark of a folder that is a demo's, or empty.
fn mark(path: &Path) -> Result<File> {
    let file = path.join(MARK);
    let context = || {
        format!(
            "cannot use {}; check who owns it, or choose another folder with --data",
            file.display()
        )
    };
    if !file.exists() {
        if fs::read_dir(path).with_context(context)?.next().is_some() {
            bail!(
                "the folder {} holds something that is not the demo's; nothing was touched: choose an empty or new one with --data",
                path.display()
            );
        }
        fs::write(&file, "").with_context(context)?;
    }
    let mut mark = File::options()
        .read(true)
        .write(true)
        .open(&file)
        .with_context(context)?;
    match mark.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => bail!(
            "another demo runs over the data folder {}; end it, or choose another folder with --data",
            path.display()
        ),
        Err(TryLockError::Error(error)) => return Err(error).with_context(context),
    }
    let found = fs::read_to_string(&file).with_context(context)?;
    if found.is_empty() {
        mark.write_all(MARKED.as_bytes()).with_context(context)?;
        mark.sync_all().with_context(context)?;
    } else if found != MARKED {
        bail!(
            "the data folder {} was made by another version of the demo; choose another folder with --data",
            path.display()
        );
    }
    Ok(mark)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_a_folder_that_is_not_ours_and_touches_nothing() {
        let place = tempfile::tempdir().unwrap();
        fs::write(place.path().join("thesis.txt"), "years of work").unwrap();
        fs::create_dir(place.path().join("devices")).unwrap();
        for fresh in [false, true] {
            let error = Folder::open(place.path(), fresh).unwrap_err().to_string();
            assert!(error.contains("not the demo's"), "{error}");
        }
        assert!(place.path().join("thesis.txt").exists());
        assert!(place.path().join("devices").exists());
        assert!(!place.path().join(MARK).exists());
    }

    #[test]
    fn begins_anew_only_when_asked() {
        let place = tempfile::tempdir().unwrap();
        let data = place.path().join("new").join("demo");
        drop(Folder::open(&data, false).unwrap());
        fs::create_dir(data.join("devices")).unwrap();
        drop(Folder::open(&data, false).unwrap());
        assert!(data.join("devices").exists());
        drop(Folder::open(&data, true).unwrap());
        assert!(!data.join("devices").exists());
    }

    #[test]
    fn refuses_a_folder_in_use() {
        let place = tempfile::tempdir().unwrap();
        let _held = Folder::open(place.path(), false).unwrap();
        let error = Folder::open(place.path(), true).unwrap_err().to_string();
        assert!(error.contains("another demo runs"), "{error}");
    }

    #[test]
    fn refuses_another_version() {
        let place = tempfile::tempdir().unwrap();
        fs::write(place.path().join(MARK), "doorward demo, version 2\n").unwrap();
        let error = Folder::open(place.path(), true).unwrap_err().to_string();
        assert!(error.contains("another version"), "{error}");
    }
}
