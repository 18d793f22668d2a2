//! The folder itself: private, and for one program at a time.

use super::{OpenError, disk::LOCK_FILE};
use std::{
    fs::{DirBuilder, File, OpenOptions, TryLockError},
    io,
    path::Path,
};

/// Makes the folder, and those it is in, for this user alone; one that is there already is left as it is.
pub(super) fn make_private(folder: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Takes over a folder that nobody uses yet: private even if somebody else made it, its name as durable as what will be in
/// it. Called again if the first start was killed before it left anything in the folder.
pub(super) fn take_over(folder: &Path) -> io::Result<()> {
    #[cfg(unix)]
    {
        let private = std::os::unix::fs::PermissionsExt::from_mode(0o700);
        std::fs::set_permissions(folder, private)?;
        for parent in folder.canonicalize()?.ancestors().skip(1) {
            // A parent that may not be read was there before, so its name is on the disk.
            if let Ok(parent) = File::open(parent) {
                let _ = parent.sync_all();
            }
        }
    }
    #[cfg(not(unix))]
    let _ = folder;
    Ok(())
}

/// Keeps other programs out of the folder while it lives.
#[derive(Debug)]
pub(super) struct FolderGuard {
    _file: File,
}

impl FolderGuard {
    pub(super) fn take(folder: &Path) -> Result<Self, OpenError> {
        let failed = |error: io::Error| OpenError::from_io(folder, &error);
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(folder.join(LOCK_FILE)).map_err(failed)?;
        // The operating system frees the lock when the file is closed, however this program ends.
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => Err(OpenError::InUse {
                path: folder.into(),
            }),
            Err(TryLockError::Error(error)) => Err(failed(error)),
        }
    }
}
