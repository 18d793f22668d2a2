//! What no compiler looks at: sizes of files, leftovers, paths of somebody's machine, links in documents.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Component, Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::run::{output, root};

/// Lines of a source file past which it must be split. 150 to 300 is home; tests have their own files.
const LINES: usize = 800;

/// Bytes of a picture past which it does not belong into the repository.
const PICTURE_BYTES: u64 = 400 * 1024;

/// Words that mean "not finished", in halves so that this file does not find itself.
const LEFTOVERS: [&str; 4] = [
    concat!("TO", "DO"),
    concat!("FIX", "ME"),
    concat!("dbg", "!("),
    concat!("XX", "X:"),
];

/// Looks at every tracked file.
pub(crate) fn tidy() -> Result<()> {
    let root = root();
    let listing = output(Command::new("git").current_dir(&root).args([
        "ls-files",
        "--cached",
        "--others",
        "--exclude-standard",
        "-z",
    ]))
    .context("tidy reads the list of files from git")?;
    let files: Vec<&str> = listing
        .split('\0')
        .filter(|name| !name.is_empty())
        .collect();
    let strange = machine_paths(&root);
    let mut faults = Vec::new();
    for name in &files {
        // A fuzzer's inputs are bytes, even where they happen to be text.
        if name.starts_with("fuzz/corpus/") {
            continue;
        }
        let path = root.join(name);
        let Ok(bytes) = fs::read(&path) else { continue };
        match core::str::from_utf8(&bytes) {
            Ok(text) => faults.extend(look_at(name, text, &strange, &|target| {
                path_exists(&path, target)
            })),
            Err(_) if bytes.len() as u64 > PICTURE_BYTES => {
                faults.push(format!(
                    "{name}: {} bytes, over {PICTURE_BYTES}",
                    bytes.len()
                ));
            }
            Err(_) => {}
        }
    }
    faults.extend(manifests_without_lints(&root, &files)?);
    if faults.is_empty() {
        println!("{} files are tidy", files.len());
        return Ok(());
    }
    bail!("untidy:\n  {}", faults.join("\n  "));
}

/// Beginnings of paths that only make sense on this machine: where the home and this checkout are.
fn machine_paths(root: &Path) -> BTreeSet<String> {
    let home = std::env::var_os("HOME").map(PathBuf::from);
    [Some(root.to_path_buf()), home]
        .into_iter()
        .flatten()
        .filter_map(|path| {
            path.components().find_map(|part| match part {
                Component::Normal(first) => Some(format!("/{}/", first.to_string_lossy())),
                _ => None,
            })
        })
        .collect()
}

fn look_at(
    name: &str,
    text: &str,
    strange: &BTreeSet<String>,
    exists: &dyn Fn(&str) -> bool,
) -> Vec<String> {
    let mut faults = Vec::new();
    let source = Path::new(name)
        .extension()
        .is_some_and(|extension| extension == "rs");
    let is_document = Path::new(name)
        .extension()
        .is_some_and(|extension| extension == "md");
    if name.starts_with("LICENSE") || name == "Cargo.lock" {
        return faults;
    }
    if source && text.lines().count() > LINES {
        faults.push(format!(
            "{name}: {} lines; split it before {LINES}",
            text.lines().count()
        ));
    }
    for (number, line) in (1..).zip(text.lines()) {
        for path in strange.iter().filter(|path| line.contains(path.as_str())) {
            faults.push(format!("{name}:{number}: {path} is a path of this machine"));
        }
        for word in LEFTOVERS.iter().filter(|word| line.contains(**word)) {
            faults.push(format!("{name}:{number}: left over: {word}"));
        }
        if line.ends_with([' ', '\t']) && !is_document {
            faults.push(format!("{name}:{number}: blanks at the end of the line"));
        }
    }
    if !text.is_empty() && !text.ends_with('\n') {
        faults.push(format!("{name}: the last line does not end"));
    }
    if is_document {
        faults.extend(
            links(text)
                .filter(|target| !exists(target))
                .map(|target| format!("{name}: the link to {target} leads nowhere")),
        );
    }
    faults
}

/// Targets of the links of a document that lead into the repository.
fn links(text: &str) -> impl Iterator<Item = &str> {
    text.split("](")
        .skip(1)
        .filter_map(|rest| rest.split([')', ' ']).next())
        .filter(|target| !target.contains("://") && !target.starts_with("mailto:"))
}

/// Whether the link in the document at `from` leads to a file and, after `#`, to one of its headings.
fn path_exists(from: &Path, target: &str) -> bool {
    let (file, heading) = target.split_once('#').unwrap_or((target, ""));
    let path = if file.is_empty() {
        from.to_path_buf()
    } else {
        from.parent().unwrap_or(from).join(file)
    };
    if heading.is_empty() {
        return path.exists();
    }
    fs::read_to_string(path).is_ok_and(|text| {
        text.lines()
            .filter(|line| line.starts_with('#'))
            .any(|line| anchor(line) == heading)
    })
}

/// A heading's anchor as code hosts make it.
fn anchor(heading: &str) -> String {
    heading
        .trim_start_matches('#')
        .trim()
        .chars()
        .filter_map(|letter| match letter {
            ' ' => Some('-'),
            '-' | '_' => Some(letter),
            _ if letter.is_alphanumeric() => letter.to_lowercase().next(),
            _ => None,
        })
        .collect()
}

/// Every crate of the workspace inherits its lints.
fn manifests_without_lints(root: &Path, files: &[&str]) -> Result<Vec<String>> {
    let mut faults = Vec::new();
    for name in files.iter().filter(|name| name.ends_with("/Cargo.toml")) {
        let text =
            fs::read_to_string(root.join(name)).with_context(|| format!("reading {name}"))?;
        if !text.contains("[workspace]") && !text.contains("[lints]\nworkspace = true") {
            faults.push(format!("{name}: does not take the workspace's lints"));
        }
    }
    Ok(faults)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(name: &str, text: &str) -> Vec<String> {
        let strange = BTreeSet::from(["/somewhere/".to_owned()]);
        look_at(name, text, &strange, &|target| target == "there.md")
    }

    #[test]
    fn finds_paths_of_a_machine_and_leftovers() {
        let text = format!("a\nsee /somewhere/else\n// {} later\n", LEFTOVERS[0]);
        assert_eq!(faults("a.rs", &text).len(), 2);
        assert!(faults("a.rs", "fn a() {}\n").is_empty());
    }

    #[test]
    fn finds_long_files_and_open_ends() {
        assert_eq!(faults("a.rs", &"x\n".repeat(LINES + 1)).len(), 1);
        assert_eq!(faults("a.toml", "x").len(), 1);
        assert_eq!(faults("a.rs", "x \n").len(), 1);
    }

    #[test]
    fn finds_links_that_lead_nowhere() {
        assert!(faults("a.md", "[a](there.md) [b](https://example.org/x)\n").is_empty());
        assert_eq!(faults("a.md", "[a](gone.md)\n").len(), 1);
    }

    #[test]
    fn anchors_are_those_of_code_hosts() {
        assert_eq!(anchor("## Who uses whom"), "who-uses-whom");
        assert_eq!(anchor("# A, b: C!"), "a-b-c");
    }
}
