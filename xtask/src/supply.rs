//! What comes into the build from elsewhere: licences, versions and sources held against `deny.toml`.
//!
//! `cargo deny` does more and is used where it is installed. What is here needs nothing but cargo, so it runs everywhere.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::run::{cargo, has_program, output, root, run};

/// Fails on a licence, a second version or a source that `deny.toml` does not allow.
pub(crate) fn check() -> Result<()> {
    let path = root().join("deny.toml");
    let rules = fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))?;
    let packages = packages()?;
    let faults = faults(&rules, &packages)?;
    if !faults.is_empty() {
        bail!("against deny.toml:\n  {}", faults.join("\n  "));
    }
    println!(
        "{} packages: licences, versions and sources are allowed",
        packages.len()
    );
    if has_program("cargo-deny") {
        return run(&mut cargo(&[
            "deny",
            "--offline",
            "check",
            "bans",
            "licenses",
            "sources",
        ]));
    }
    println!(
        "not looked at: published advisories, which needs a network (cargo install cargo-deny && cargo deny check)"
    );
    Ok(())
}

/// Everything the lock file names, by name and version.
fn packages() -> Result<Vec<Value>> {
    let metadata: Value = serde_json::from_str(&output(&mut cargo(&[
        "metadata",
        "--format-version",
        "1",
        "--locked",
        "--all-features",
    ]))?)?;
    let mut packages = metadata["packages"]
        .as_array()
        .context("cargo lists no packages")?
        .clone();
    packages.sort_by_key(|package| {
        (
            text(package, "name").to_owned(),
            text(package, "version").to_owned(),
        )
    });
    Ok(packages)
}

pub(crate) fn text<'a>(package: &'a Value, field: &str) -> &'a str {
    package[field].as_str().unwrap_or_default()
}

fn faults(rules: &str, packages: &[Value]) -> Result<Vec<String>> {
    let allowed = quoted(section(rules, "allow = [")?);
    let skipped = names(section(rules, "skip = [")?);
    let denied = names(section(rules, "deny = [")?);
    let mut versions: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let mut faults = Vec::new();
    for package in packages {
        let (name, version, licence) = (
            text(package, "name"),
            text(package, "version"),
            text(package, "license"),
        );
        versions.entry(name).or_default().insert(version);
        if denied.contains(name) {
            faults.push(format!("{name} may not be used"));
        }
        if !is_allowed(licence, &allowed) {
            faults.push(format!("{name} {version} is licensed {licence:?}"));
        }
        let source = text(package, "source");
        if !source.is_empty()
            && !source.starts_with("registry+https://github.com/rust-lang/crates.io-index")
        {
            faults.push(format!("{name} {version} comes from {source}"));
        }
    }
    for (name, versions) in &versions {
        let several = versions.len() > 1;
        if several && !skipped.contains(*name) {
            let versions: Vec<_> = versions.iter().copied().collect();
            faults.push(format!(
                "{name} is there in several versions: {}",
                versions.join(", ")
            ));
        }
        if !several && skipped.contains(*name) {
            faults.push(format!(
                "{name} is there in one version: take it off the list"
            ));
        }
    }
    for name in skipped
        .iter()
        .filter(|name| !versions.contains_key(name.as_str()))
    {
        faults.push(format!(
            "{name} is not there any more: take it off the list"
        ));
    }
    Ok(faults)
}

/// Whether an SPDX expression can be met with these licences: one of its alternatives, all parts of it.
fn is_allowed(licence: &str, allowed: &BTreeSet<String>) -> bool {
    let parts = licence.replace(['(', ')'], "").replace('/', " OR ");
    parts
        .split(" AND ")
        .all(|part| part.split(" OR ").any(|one| allowed.contains(one.trim())))
}

/// What stands between this beginning and the line that closes it.
fn section<'a>(rules: &'a str, beginning: &str) -> Result<&'a str> {
    let (_, rest) = rules
        .split_once(beginning)
        .with_context(|| format!("deny.toml has no {beginning:?}"))?;
    Ok(rest.split(']').next().unwrap_or_default())
}

fn quoted(section: &str) -> BTreeSet<String> {
    section
        .split('"')
        .skip(1)
        .step_by(2)
        .map(str::to_owned)
        .collect()
}

fn names(section: &str) -> BTreeSet<String> {
    section
        .split("name = \"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const RULES: &str = "allow = [\"MIT\", \"BSD-3-Clause\"]\nskip = [\n{ name = \"twice\", reason = \"x\" }]\ndeny = [{ name = \"bad\" }]";

    fn package(name: &str, version: &str, license: &str) -> Value {
        json!({"name": name, "version": version, "license": license})
    }

    #[test]
    fn one_of_the_alternatives_and_all_of_the_parts_must_be_allowed() {
        let allowed = quoted("\"MIT\", \"BSD-3-Clause\"");
        for (licence, expected) in [
            ("MIT", true),
            ("GPL-3.0", false),
            ("GPL-3.0 OR MIT", true),
            ("GPL-3.0/MIT", true),
            ("MIT AND BSD-3-Clause", true),
            ("MIT AND GPL-3.0", false),
            ("(MIT OR Apache-2.0) AND BSD-3-Clause", true),
            ("", false),
        ] {
            assert_eq!(is_allowed(licence, &allowed), expected, "{licence}");
        }
    }

    #[test]
    fn names_licences_versions_and_sources_that_are_not_allowed() {
        let mut elsewhere = package("elsewhere", "1.0.0", "MIT");
        elsewhere["source"] = json!("git+https://example.org/x");
        let packages = [
            package("good", "1.0.0", "MIT"),
            package("closed", "1.0.0", "Proprietary"),
            package("bad", "1.0.0", "MIT"),
            package("two", "1.0.0", "MIT"),
            package("two", "2.0.0", "MIT"),
            elsewhere,
        ];
        let faults = faults(RULES, &packages).unwrap();
        for word in [
            "closed",
            "bad may not",
            "two is there in several",
            "elsewhere",
            "twice is not there",
        ] {
            assert!(
                faults.iter().any(|fault| fault.contains(word)),
                "{word}: {faults:?}"
            );
        }
        assert_eq!(faults.len(), 5, "{faults:?}");
    }
}
