//! Where things are kept.

use std::path::{Path, PathBuf};

/// The data folder when `--data` does not name one: `$XDG_DATA_HOME/doorward`, else `~/.local/share/doorward`.
pub(crate) fn default_dir() -> Result<PathBuf, anyhow::Error> {
    let xdg = std::env::var_os("XDG_DATA_HOME")
        .map(PathBuf::from)
        .filter(|dir| dir.is_absolute());
    let base = xdg.or_else(|| std::env::home_dir().map(|home| home.join(".local").join("share")));
    let base = base.ok_or_else(|| {
        anyhow::anyhow!("no home folder is known: name a data folder with --data")
    })?;
    Ok(base.join("doorward"))
}

/// The folder of all profiles below a data folder; commands, app and demo agree on it.
pub(crate) fn profiles(data: &Path) -> PathBuf {
    data.join("profiles")
}
