//! SECURITY.md against the sources: every attack has its place, and every test and every command named there exists.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::breaks;
use crate::run::{output, root};

const DOCUMENT: &str = "SECURITY.md";
/// The part of it that lists the attacks.
const ATTACKS: &str = "## Attacks, counters, tests";
/// The part that lists the promises broken on purpose.
const BREAKS: &str = "## Broken on purpose";
/// How many attacks there are.
const COUNT: u32 = 57;
/// Names of our tests are sentences; what has fewer underscores in the text may be anything.
const UNDERSCORES: usize = 3;

/// Checks the document.
///
/// # Errors
/// When it says something that is not so, with everything there is to mend.
pub(crate) fn check(help: &str) -> Result<()> {
    let root = root();
    let text = fs::read_to_string(root.join(DOCUMENT)).context(DOCUMENT)?;
    let tests = tests(&root)?;
    let mut faults = faults(&text, &tests, &tasks(help));
    faults.extend(breaks_not_told(&text)?);
    if !faults.is_empty() {
        bail!("{DOCUMENT} says what is not so:\n  {}", faults.join("\n  "));
    }
    breaks::still_fit()?;
    println!(
        "{DOCUMENT}: {COUNT} attacks, {} tests and {} commands, all there",
        named(&text).count(),
        commands(&text).collect::<BTreeSet<_>>().len()
    );
    Ok(())
}

/// Deliberate breaks the document does not list, and those it lists that are not there.
fn breaks_not_told(text: &str) -> Result<Vec<String>> {
    let table = text
        .split_once(BREAKS)
        .map_or("", |(_, rest)| rest.split("\n## ").next().unwrap_or(rest));
    let told: BTreeSet<&str> = table
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split('`').next())
        .collect();
    let breaks = breaks::all()?;
    let there: BTreeSet<&str> = breaks.iter().map(|broken| broken.name.as_str()).collect();
    let untold = there.difference(&told);
    let gone = told.difference(&there);
    Ok(untold
        .map(|name| format!("the break {name} is not listed"))
        .chain(gone.map(|name| format!("there is no break {name}")))
        .collect())
}

/// The numbers of the attacks a test says it plays, by its name.
type Tests = BTreeMap<String, BTreeSet<u32>>;

/// All tests of the repository.
fn tests(root: &Path) -> Result<Tests> {
    let mut list = Command::new("git");
    list.current_dir(root)
        .args(["ls-files", "--cached", "--others", "--exclude-standard"]);
    let mut tests = Tests::new();
    for name in output(&mut list)?.lines() {
        if Path::new(name).extension().is_some_and(|end| end == "rs")
            && let Ok(text) = fs::read_to_string(root.join(name))
        {
            tests.append(&mut tests_in(&text));
        }
    }
    Ok(tests)
}

fn tests_in(text: &str) -> Tests {
    let mut tests = Tests::new();
    let (mut is_test, mut plays) = (false, BTreeSet::new());
    for line in text.lines().map(str::trim_start) {
        if line.starts_with("///") {
            plays.append(&mut attacks_named(line));
        } else if line.starts_with("#[") {
            is_test |= line.starts_with("#[test]") || line.starts_with("#[tokio::test");
        } else {
            if let Some((_, rest)) = line.split_once("fn ")
                && is_test
            {
                let end = rest.find(|letter: char| !letter.is_alphanumeric() && letter != '_');
                let name = rest.get(..end.unwrap_or(rest.len())).unwrap_or_default();
                tests.insert(name.to_owned(), core::mem::take(&mut plays));
            }
            is_test = false;
            plays.clear();
        }
    }
    tests
}

/// "Attack 3.", "Attacks 10 and 11.", "Attacks 39, 40: ..."
fn attacks_named(line: &str) -> BTreeSet<u32> {
    let Some((_, rest)) = line.split_once("Attack") else {
        return BTreeSet::new();
    };
    let rest = rest.strip_prefix('s').unwrap_or(rest);
    rest.split([' ', ',', '.', ':', ';'])
        .filter(|word| !word.is_empty())
        .take_while(|word| *word == "and" || word.parse::<u32>().is_ok())
        .filter_map(|word| word.parse().ok())
        .collect()
}

/// The tasks of the help text, and what `proofs` understands.
fn tasks(help: &str) -> BTreeSet<String> {
    let of_help = help.lines().filter_map(|line| {
        let line = line.strip_prefix("  ")?;
        line.split([' ', '['])
            .next()
            .filter(|word| !word.is_empty())
    });
    let of_proofs = crate::proofs::NAMES
        .iter()
        .map(|name| format!("proofs {name}"));
    of_help.map(str::to_owned).chain(of_proofs).collect()
}

/// What stands between backticks.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.lines()
        .flat_map(|line| line.split('`').skip(1).step_by(2))
}

/// The names of tests in a text.
fn named(text: &str) -> impl Iterator<Item = &str> {
    quoted(text).filter(|word| {
        word.matches('_').count() >= UNDERSCORES
            && word.chars().all(|letter| {
                letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_'
            })
    })
}

/// The tasks a text names: `cargo xtask TASK`, and `cargo xtask proofs WHICH`.
fn commands(text: &str) -> impl Iterator<Item = String> {
    quoted(text)
        .filter_map(|word| word.strip_prefix("cargo xtask "))
        .map(|words| {
            let mut words = words.split(' ');
            match (words.next().unwrap_or_default(), words.next()) {
                ("proofs", Some(which)) => format!("proofs {which}"),
                (task, _) => task.to_owned(),
            }
        })
}

fn faults(text: &str, tests: &Tests, tasks: &BTreeSet<String>) -> Vec<String> {
    let mut faults: Vec<String> = Vec::new();
    for name in named(text) {
        if !tests.contains_key(name) {
            faults.push(format!("there is no test {name}"));
        }
    }
    for command in commands(text) {
        if !tasks.contains(&command) {
            faults.push(format!("there is no cargo xtask {command}"));
        }
    }
    let attacks = text
        .split_once(ATTACKS)
        .map_or("", |(_, rest)| rest.split("\n## ").next().unwrap_or(rest));
    let mut places: BTreeMap<u32, Vec<&str>> = BTreeMap::new();
    for line in attacks.lines() {
        let Some((numbers, rest)) = entry(line) else {
            continue;
        };
        let is_row = line.starts_with('|');
        for number in numbers {
            places.entry(number).or_default().push(rest);
            if is_row && named(rest).next().is_none() {
                faults.push(format!("attack {number} names no test"));
            }
        }
    }
    for number in 1..=COUNT {
        match places.get(&number).map(Vec::as_slice) {
            None => faults.push(format!("attack {number} has no place")),
            Some([_]) => {}
            Some(places) => faults.push(format!("attack {number} has {} places", places.len())),
        }
    }
    for number in places
        .keys()
        .filter(|number| !(1..=COUNT).contains(*number))
    {
        faults.push(format!("there is no attack {number}"));
    }
    for (test, plays) in tests {
        for number in plays {
            let is_listed = |rest: &&str| named(rest).any(|name| name == test);
            if !places
                .get(number)
                .is_some_and(|places| places.iter().any(is_listed))
            {
                faults.push(format!(
                    "{test} plays attack {number} and is not in its row"
                ));
            }
        }
    }
    faults
}

/// The attacks a line is about, and what it says of them: `| 1, 2 | ...` or `* **1, 2**, ...`.
fn entry(line: &str) -> Option<(Vec<u32>, &str)> {
    let (numbers, rest) = match line.strip_prefix("| ") {
        Some(row) => row.split_once(" | ")?,
        None => line.strip_prefix("* **")?.split_once("**")?,
    };
    let numbers: Result<Vec<u32>, _> = numbers.split(", ").map(str::parse).collect();
    Some((numbers.ok()?, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A document with every attack in its place.
    fn document(last: &str) -> String {
        let rows: String = (1..COUNT)
            .map(|number| format!("| {number} | knocks | hears | `nobody_comes_in_today` |\n"))
            .collect();
        format!("Run `cargo xtask proofs power`.\n\n{ATTACKS}\n\n{rows}{last}\n\n## After\n")
    }

    fn told(text: &str) -> Vec<String> {
        let tests = tests_in(
            "/// Attack 3.\n#[test]\nfn nobody_comes_in_today() {}\nfn this_is_no_test_here() {}\n",
        );
        faults(text, &tests, &tasks("  test   all\n"))
    }

    #[test]
    fn a_document_that_is_true_has_no_faults() {
        assert_eq!(
            told(&document("* **57**, the weather: no promise")),
            [""; 0]
        );
    }

    #[test]
    fn what_is_not_so_is_told() {
        for (last, expected) in [
            ("", "attack 57 has no place"),
            ("| 57 | a | b | none |", "attack 57 names no test"),
            (
                "| 57 | a | b | `this_is_no_test_here` |",
                "there is no test this_is_no_test_here",
            ),
            ("* **57, 58**, why not", "there is no attack 58"),
            (
                "* **57**, see `cargo xtask proofs magic`",
                "there is no cargo xtask proofs magic",
            ),
            (
                "* **57**, see `cargo xtask wish`",
                "there is no cargo xtask wish",
            ),
            ("* **3, 57**, once more", "attack 3 has 2 places"),
        ] {
            assert_eq!(
                told(&document(last)).first().map(String::as_str),
                Some(expected)
            );
        }
        let elsewhere = document("* **57**, why not").replace(
            "| 3 | knocks | hears | `nobody_comes_in_today`",
            "* **3**, no",
        );
        assert_eq!(
            told(&elsewhere),
            ["nobody_comes_in_today plays attack 3 and is not in its row"]
        );
    }

    #[test]
    fn comments_say_which_attacks_a_test_plays() {
        let plays = |line| attacks_named(line).into_iter().collect::<Vec<_>>();
        assert_eq!(plays("/// Attack 21. A host that was asleep"), [21]);
        assert_eq!(plays("/// Attacks 10 and 11."), [10, 11]);
        assert_eq!(plays("/// Attacks 39, 40: frames"), [39, 40]);
        assert_eq!(plays("/// An attacker with 5 friends"), [0; 0]);
    }
}
