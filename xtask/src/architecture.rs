//! Compares who uses whom with the table in ARCHITECTURE.md.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::run::{cargo, output, root};

type Edges = BTreeMap<String, BTreeSet<String>>;

/// Crates that must stay free of an async runtime, a web server and an entropy source.
const CORE: [&str; 3] = ["doorward-proto", "doorward-store", "doorward-device"];

/// What the core crates never use.
const NOT_IN_CORE: [&str; 6] = ["tokio", "axum", "getrandom", "rand", "anyhow", "tracing"];

/// Fails unless every dependency between our crates is in the table, and every edge of the table is real.
pub(crate) fn check_edges() -> Result<()> {
    let path = root().join("ARCHITECTURE.md");
    let text = fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))?;
    let allowed = table(&text)?;
    let metadata: Value = serde_json::from_str(&output(&mut cargo(&[
        "metadata",
        "--format-version",
        "1",
        "--no-deps",
        "--locked",
    ]))?)?;
    let faults = differences(&allowed, &metadata)?;
    if faults.is_empty() {
        let edges: usize = allowed.values().map(BTreeSet::len).sum();
        println!(
            "{} crates, {edges} edges, as drawn in ARCHITECTURE.md",
            allowed.len()
        );
        return Ok(());
    }
    bail!(
        "the crates and ARCHITECTURE.md disagree:\n  {}",
        faults.join("\n  ")
    );
}

/// Reads the rows under the heading "Who uses whom": first cell a crate, second the crates it may use.
fn table(text: &str) -> Result<Edges> {
    let (_, section) = text
        .split_once("## Who uses whom")
        .context("ARCHITECTURE.md has no heading \"Who uses whom\"")?;
    let section = section.split("\n## ").next().unwrap_or_default();
    let mut edges = Edges::new();
    for line in section.lines() {
        let mut cells = line.split('|').map(quoted);
        let (Some(_), Some(mut names), Some(uses)) = (cells.next(), cells.next(), cells.next())
        else {
            continue;
        };
        if let Some(name) = names.pop_first() {
            edges.insert(name, uses);
        }
    }
    if edges.is_empty() {
        bail!("ARCHITECTURE.md has no rows under \"Who uses whom\"");
    }
    Ok(edges)
}

/// The words of a cell that stand in backticks.
fn quoted(cell: &str) -> BTreeSet<String> {
    cell.split('`')
        .skip(1)
        .step_by(2)
        .map(str::to_owned)
        .collect()
}

fn differences(allowed: &Edges, metadata: &Value) -> Result<Vec<String>> {
    let packages = metadata["packages"]
        .as_array()
        .context("cargo metadata lists no packages")?;
    let ours: BTreeSet<&str> = packages
        .iter()
        .filter_map(|package| package["name"].as_str())
        .collect();
    let mut faults = Vec::new();
    for package in packages {
        let name = package["name"].as_str().unwrap_or_default();
        let uses: BTreeSet<&str> = package["dependencies"]
            .as_array()
            .into_iter()
            .flatten()
            .filter(|dependency| dependency["kind"].as_str() != Some("dev"))
            .filter_map(|dependency| dependency["name"].as_str())
            .collect();
        if CORE.contains(&name) {
            // What only a feature for hosts brings in is not part of the core.
            let always: BTreeSet<&str> = package["dependencies"]
                .as_array()
                .into_iter()
                .flatten()
                .filter(|dependency| dependency["kind"].as_str() != Some("dev"))
                .filter(|dependency| dependency["optional"].as_bool() != Some(true))
                .filter_map(|dependency| dependency["name"].as_str())
                .collect();
            for stranger in always.iter().filter(|used| NOT_IN_CORE.contains(used)) {
                faults.push(format!("{name} uses {stranger}, which no core crate may"));
            }
        }
        let Some(row) = allowed.get(name) else {
            faults.push(format!("{name} has no row in the table"));
            continue;
        };
        for used in uses.iter().filter(|used| ours.contains(*used)) {
            if !row.contains(*used) {
                faults.push(format!(
                    "{name} uses {used}, which the table does not allow"
                ));
            }
        }
        for drawn in row.iter().filter(|drawn| !uses.contains(drawn.as_str())) {
            faults.push(format!(
                "the table lets {name} use {drawn}, but it does not"
            ));
        }
    }
    for name in allowed.keys().filter(|name| !ours.contains(name.as_str())) {
        faults.push(format!("the table names {name}, which is no crate of ours"));
    }
    Ok(faults)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "# Map\n## Who uses whom\nWords.\n\n| crate | uses |\n|---|---|\n| `a` | `b`, `c` |\n| `b` | |\n| `c` | nothing |\n## Next\n| `x` | `y` |\n";

    fn metadata(uses_of_b: &[&str]) -> Value {
        let dependencies = |names: &[&str]| -> Vec<Value> {
            names
                .iter()
                .map(|name| serde_json::json!({"name": name, "kind": null}))
                .collect()
        };
        serde_json::json!({"packages": [
            {"name": "a", "dependencies": dependencies(&["b", "c", "serde"])},
            {"name": "b", "dependencies": dependencies(uses_of_b)},
            {"name": "c", "dependencies": []},
        ]})
    }

    #[test]
    fn accepts_crates_as_drawn() {
        let allowed = table(TEXT).unwrap();
        assert_eq!(allowed.len(), 3);
        assert_eq!(
            differences(&allowed, &metadata(&[])).unwrap(),
            Vec::<String>::new()
        );
    }

    #[test]
    fn names_an_edge_that_is_not_drawn() {
        let faults = differences(&table(TEXT).unwrap(), &metadata(&["c"])).unwrap();
        assert_eq!(faults, ["b uses c, which the table does not allow"]);
    }

    #[test]
    fn names_an_edge_that_is_only_drawn() {
        let drawn = TEXT.replace("| `c` | nothing |", "| `c` | `a` |");
        let faults = differences(&table(&drawn).unwrap(), &metadata(&[])).unwrap();
        assert_eq!(faults, ["the table lets c use a, but it does not"]);
    }
}
