//! What the demo says when it is ready, and the browser it opens where there is a screen.

use std::io::{self, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::Result;
use serde_json::Value;

/// One line for scripts.
pub(super) fn line(value: &Value) -> Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "{value}")?;
    Ok(out.flush()?)
}

/// A few lines for people.
pub(super) fn welcome(url: &str, data: &Path) -> Result<()> {
    let mut out = io::stdout().lock();
    writeln!(
        out,
        "\n  Doorward: four devices on the wall, two phones in the hand.\n\n  \
         Open   {url}/\n  \
         Kept   {} (begin anew with --fresh)\n  \
         End    Ctrl-C\n",
        data.display()
    )?;
    Ok(out.flush()?)
}

/// Shows the address in a browser where somebody sits before a screen of this machine.
pub(super) fn open_browser(url: &str) {
    let has = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let opener = if cfg!(target_os = "macos") {
        "open"
    } else if has("DISPLAY") || has("WAYLAND_DISPLAY") {
        "xdg-open"
    } else {
        return;
    };
    if has("SSH_CONNECTION") {
        return;
    }
    // Nothing is lost when there is no such program: the address is on the screen.
    let _ = Command::new(opener)
        .arg(url)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
}
