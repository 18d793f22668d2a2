//! The few things the file backend does with a folder, so that tests can stand in for the disk and cut the power at each.

use alloc::{boxed::Box, sync::Arc};
use core::fmt::Debug;
use std::{
    fs::{File, OpenOptions},
    io,
    path::{Path, PathBuf},
};

/// One file of the folder.
pub trait DiskFile: Debug + Send + Sync {
    /// Its length in bytes.
    ///
    /// # Errors
    /// What the medium says.
    fn length(&self) -> io::Result<u64>;
    /// Fills `out` from `offset` on.
    ///
    /// # Errors
    /// What the medium says; [`io::ErrorKind::UnexpectedEof`] beyond the end.
    fn read_at(&self, offset: u64, out: &mut [u8]) -> io::Result<()>;
    /// Writes `data` at `offset`; durable after the next [`sync`](Self::sync).
    ///
    /// # Errors
    /// What the medium says.
    fn write_at(&self, offset: u64, data: &[u8]) -> io::Result<()>;
    /// Changes the length; new bytes are zero.
    ///
    /// # Errors
    /// What the medium says.
    fn set_len(&self, len: u64) -> io::Result<()>;
    /// Makes everything written so far durable.
    ///
    /// # Errors
    /// What the medium says; then nothing written since the last success is to be relied on.
    fn sync(&self) -> io::Result<()>;
    /// Flushes, and forgets what is only cached: what is read afterwards is what the medium holds, and not what a killed
    /// program left unflushed, or the medium failed to take.
    ///
    /// # Errors
    /// What the medium says.
    fn settle(&self) -> io::Result<()>;
}

/// The folder.
pub trait Disk: Debug + Send {
    /// Opens the file; creates it, if `create`. `None` if it does not exist.
    ///
    /// # Errors
    /// What the medium says.
    fn open(&self, name: &str, create: bool) -> io::Result<Option<Arc<dyn DiskFile>>>;
    /// Removes the file; says whether there was one.
    ///
    /// # Errors
    /// What the medium says.
    fn remove(&self, name: &str) -> io::Result<bool>;
    /// Makes creations and removals durable.
    ///
    /// # Errors
    /// What the medium says.
    fn sync_names(&self) -> io::Result<()>;
    /// Whether nothing but the folder's lock is in it.
    ///
    /// # Errors
    /// What the medium says.
    fn is_empty(&self) -> io::Result<bool>;
    /// What to call the file in a message.
    fn describe(&self, name: &str) -> PathBuf;
}

/// The name of the file that keeps two programs out of one folder; it says nothing about the contents.
pub(super) const LOCK_FILE: &str = "lock";

/// A real folder.
#[derive(Debug)]
pub(super) struct Folder {
    path: PathBuf,
}

impl Folder {
    pub(super) fn new(path: &Path) -> Box<Self> {
        Box::new(Self { path: path.into() })
    }
}

impl Disk for Folder {
    fn open(&self, name: &str, create: bool) -> io::Result<Option<Arc<dyn DiskFile>>> {
        let path = self.path.join(name);
        let mut options = OpenOptions::new();
        options.read(true).write(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        match options.open(&path) {
            Ok(file) => Ok(Some(Arc::new(RealFile(file)))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                if !create {
                    return Ok(None);
                }
                let file = options.create_new(true).open(path)?;
                Ok(Some(Arc::new(RealFile(file))))
            }
            Err(error) => Err(error),
        }
    }

    fn remove(&self, name: &str) -> io::Result<bool> {
        match std::fs::remove_file(self.path.join(name)) {
            Ok(()) => Ok(true),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(error),
        }
    }

    fn sync_names(&self) -> io::Result<()> {
        // Windows has no handle on folders to flush; its file systems journal names.
        if cfg!(unix) {
            File::open(&self.path)?.sync_all()?;
        }
        Ok(())
    }

    fn is_empty(&self) -> io::Result<bool> {
        for entry in std::fs::read_dir(&self.path)? {
            if entry?.file_name() != LOCK_FILE {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn describe(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }
}

#[derive(Debug)]
struct RealFile(File);

impl DiskFile for RealFile {
    fn length(&self) -> io::Result<u64> {
        Ok(self.0.metadata()?.len())
    }

    #[cfg(unix)]
    fn read_at(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        std::os::unix::fs::FileExt::read_exact_at(&self.0, out, offset)
    }

    #[cfg(unix)]
    fn write_at(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        std::os::unix::fs::FileExt::write_all_at(&self.0, data, offset)
    }

    #[cfg(windows)]
    fn read_at(&self, mut offset: u64, mut out: &mut [u8]) -> io::Result<()> {
        while !out.is_empty() {
            let read = std::os::windows::fs::FileExt::seek_read(&self.0, out, offset)?;
            if read == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            out = out.get_mut(read..).unwrap_or_default();
            offset = offset.saturating_add(read as u64);
        }
        Ok(())
    }

    #[cfg(windows)]
    fn write_at(&self, mut offset: u64, mut data: &[u8]) -> io::Result<()> {
        while !data.is_empty() {
            let written = std::os::windows::fs::FileExt::seek_write(&self.0, data, offset)?;
            if written == 0 {
                return Err(io::ErrorKind::WriteZero.into());
            }
            data = data.get(written..).unwrap_or_default();
            offset = offset.saturating_add(written as u64);
        }
        Ok(())
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        self.0.set_len(len)
    }

    fn sync(&self) -> io::Result<()> {
        self.0.sync_data()
    }

    fn settle(&self) -> io::Result<()> {
        self.sync()?;
        // After a flush that failed, Linux takes the pages for clean and goes on showing what the medium never took. This
        // is advice; where it is not followed, no harm is done.
        #[cfg(target_os = "linux")]
        let _ = rustix::fs::fadvise(&self.0, 0, None, rustix::fs::Advice::DontNeed);
        Ok(())
    }
}
