//! The bill of materials of the program: every crate in it, its licence, the checksum it is locked to, and what uses what.
//!
//! CycloneDX 1.5 (ECMA-424), as JSON. Tests and their tools are not in the program, so they are not on the bill; what runs only while
//! it is built is there with the scope `excluded`.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::process::Command;

use anyhow::{Context, Result};
use serde_json::{Value, json};

use crate::run::{cargo, output, root};
use crate::supply::text;

/// The program.
const PROGRAM: &str = "doorward";

/// Prints the bill for the kind of machine this is.
pub(crate) fn print() -> Result<()> {
    let told = output(Command::new("rustc").arg("-vV"))?;
    let host = told.lines().find_map(|line| line.strip_prefix("host: "));
    let metadata: Value = serde_json::from_str(&output(&mut cargo(&[
        "metadata",
        "--format-version",
        "1",
        "--locked",
        "--all-features",
        "--filter-platform",
        host.context("rustc does not say what its host is")?,
    ]))?)?;
    let lock = fs::read_to_string(root().join("Cargo.lock")).context("Cargo.lock")?;
    println!(
        "{}",
        serde_json::to_string_pretty(&bill(&metadata, &lock)?)?
    );
    Ok(())
}

/// What a crate is to the program.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    /// In it.
    Of,
    /// Run while it is built.
    Builds,
}

fn bill(metadata: &Value, lock: &str) -> Result<Value> {
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let packages: BTreeMap<String, Value> = list(&metadata["packages"])
        .into_iter()
        .map(|package| (text(&package, "id").to_owned(), package))
        .collect();
    let uses: BTreeMap<String, Vec<(String, Part)>> = list(&metadata["resolve"]["nodes"])
        .iter()
        .map(|node| (text(node, "id").to_owned(), edges(node)))
        .collect();
    let program = packages
        .values()
        .find(|package| text(package, "name") == PROGRAM)
        .with_context(|| format!("there is no {PROGRAM}"))?;
    let root = text(program, "id");
    let inside = reached(root, &uses, &[Part::Of]);
    let all = reached(root, &uses, &[Part::Of, Part::Builds]);
    let sums = checksums(lock);
    let mut parts = Vec::new();
    let mut dependencies = Vec::new();
    for id in &all {
        let package = packages
            .get(id)
            .with_context(|| format!("{id} is used and not listed"))?;
        if id != root {
            parts.push(component(package, &sums, inside.contains(id)));
        }
        let used: BTreeSet<String> = uses[id]
            .iter()
            .filter_map(|(used, _)| packages.get(used).map(reference))
            .collect();
        dependencies.push(json!({"ref": reference(package), "dependsOn": used}));
    }
    parts.sort_by_key(|part| text(part, "bom-ref").to_owned());
    dependencies.sort_by_key(|dependency| text(dependency, "ref").to_owned());
    Ok(json!({
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {"component": {
            "type": "application",
            "bom-ref": reference(program),
            "name": PROGRAM,
            "version": text(program, "version"),
            "licenses": [{"expression": text(program, "license")}],
        }},
        "components": parts,
        "dependencies": dependencies,
    }))
}

/// What a crate uses, its tests' tools left out.
fn edges(node: &Value) -> Vec<(String, Part)> {
    let deps = node["deps"].as_array().into_iter().flatten();
    deps.filter_map(|dep| {
        let kinds = dep["dep_kinds"].as_array()?;
        let is = |kind: Option<&str>| kinds.iter().any(|each| each["kind"].as_str() == kind);
        let part = match (is(None), is(Some("build"))) {
            (true, _) => Part::Of,
            (false, true) => Part::Builds,
            (false, false) => return None,
        };
        Some((text(dep, "pkg").to_owned(), part))
    })
    .collect()
}

/// Everything that can be reached over these edges. What a build script is made of runs while building, too.
fn reached(
    root: &str,
    uses: &BTreeMap<String, Vec<(String, Part)>>,
    over: &[Part],
) -> BTreeSet<String> {
    let mut reached = BTreeSet::new();
    let mut next = vec![root.to_owned()];
    while let Some(id) = next.pop() {
        for (used, part) in uses.get(&id).into_iter().flatten() {
            if over.contains(part) {
                next.extend((!reached.contains(used)).then(|| used.clone()));
            }
        }
        reached.insert(id);
    }
    reached
}

fn reference(package: &Value) -> String {
    format!(
        "pkg:cargo/{}@{}",
        text(package, "name"),
        text(package, "version")
    )
}

fn component(package: &Value, sums: &BTreeMap<String, String>, inside: bool) -> Value {
    let reference = reference(package);
    let mut component = json!({
        "type": "library",
        "bom-ref": reference,
        "name": text(package, "name"),
        "version": text(package, "version"),
        "purl": reference,
        "scope": if inside { "required" } else { "excluded" },
        "licenses": [{"expression": text(package, "license").replace('/', " OR ")}],
    });
    // Our own crates have none: they are this repository.
    if let Some(sum) = sums.get(&reference) {
        component["hashes"] = json!([{"alg": "SHA-256", "content": sum}]);
    }
    component
}

/// The checksums in a lock file, by reference.
fn checksums(lock: &str) -> BTreeMap<String, String> {
    lock.split("[[package]]")
        .filter_map(|block| {
            let field = |name: &str| {
                let (_, rest) = block.split_once(&format!("\n{name} = \""))?;
                rest.split('"').next()
            };
            let reference = format!("pkg:cargo/{}@{}", field("name")?, field("version")?);
            Some((reference, field("checksum")?.to_owned()))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOCK: &str = "version = 4\n\n[[package]]\nname = \"a\"\nversion = \"1.0.0\"\nchecksum = \"00ff\"\n\n[[package]]\nname = \"doorward\"\nversion = \"0.1.0\"\n";

    fn package(name: &str, version: &str) -> Value {
        json!({"id": name, "name": name, "version": version, "license": "MIT/Apache-2.0"})
    }

    fn dep(name: &str, kind: Value) -> Value {
        json!({"pkg": name, "dep_kinds": [{"kind": kind, "target": null}]})
    }

    #[test]
    fn the_bill_has_what_is_in_the_program_and_what_builds_it_and_no_tools_of_tests() {
        let metadata = json!({
            "packages": [package("doorward", "0.1.0"), package("a", "1.0.0"), package("b", "1.0.0"), package("t", "1.0.0")],
            "resolve": {"nodes": [
                {"id": "doorward", "deps": [dep("a", Value::Null), dep("t", json!("dev"))]},
                {"id": "a", "deps": [dep("b", json!("build"))]},
                {"id": "b", "deps": []},
                {"id": "t", "deps": []},
            ]},
        });
        let bill = bill(&metadata, LOCK).unwrap();
        let parts = bill["components"].as_array().unwrap();
        assert_eq!(parts.len(), 2, "{bill}");
        assert_eq!(parts[0]["hashes"][0]["content"], "00ff");
        assert_eq!(parts[0]["scope"], "required");
        assert_eq!(parts[1]["scope"], "excluded");
        assert_eq!(parts[0]["licenses"][0]["expression"], "MIT OR Apache-2.0");
        let known: BTreeSet<&str> = parts
            .iter()
            .map(|part| text(part, "bom-ref"))
            .chain(["pkg:cargo/doorward@0.1.0"])
            .collect();
        for dependency in bill["dependencies"].as_array().unwrap() {
            assert!(known.contains(text(dependency, "ref")));
            for used in dependency["dependsOn"].as_array().unwrap() {
                // A tool of tests may be used by a crate, and is no part.
                assert!(known.contains(used.as_str().unwrap()), "{used}");
            }
        }
    }
}
