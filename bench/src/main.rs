//! Prints the figures: `figures memory` only the size of a lock core, `figures all` the whole table, `figures GROUP` a part.
//!
//! A figure that depends on the machine is measured against what it is made of, in the same run and interleaved with it,
//! so that the ratio says something on any machine. Times are medians.

#![allow(
    clippy::print_stdout,
    clippy::std_instead_of_alloc,
    reason = "a program for a terminal of a host"
)]

mod attempts;
mod command;
mod demo;
mod lists;
mod measure;
mod round_trips;
mod thousand;

use anyhow::{Result, bail};

use crate::measure::Row;

/// The most that one lock core may take, in bytes.
const CORE_BYTES: usize = 8 * 1024;

type Group = (&'static str, fn() -> Result<Vec<Row>>);

/// Everything but the size of a lock core, by the names it can be asked for.
const GROUPS: [Group; 6] = [
    ("round-trips", round_trips::rows),
    ("command", command::rows),
    ("attempts", attempts::rows),
    ("lists", lists::rows),
    ("thousand", thousand::rows),
    ("demo", demo::rows),
];

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments
        .iter()
        .map(String::as_str)
        .collect::<Vec<_>>()
        .as_slice()
    {
        ["memory"] => memory().map(|row| row.print()),
        ["all"] => all(),
        [name] => match GROUPS.iter().find(|(group, _)| group == name) {
            Some((_, rows)) => {
                print(&rows()?);
                Ok(())
            }
            None => bail!("there is no group {name:?}; {}", usage()),
        },
        _ => bail!(usage()),
    }
}

fn usage() -> String {
    let names = GROUPS.map(|(name, _)| name);
    format!(
        "say `figures memory`, `figures all`, or the name of a group: {}",
        names.join(", ")
    )
}

fn memory() -> Result<Row> {
    let bytes = doorward_device::RAM_BYTES;
    if bytes > CORE_BYTES {
        bail!("a lock core takes {bytes} bytes, more than {CORE_BYTES}");
    }
    Ok(Row::new(
        "memory of one lock core",
        format!("{bytes} bytes"),
        "≤ 8,192 bytes, nothing allocated",
    ))
}

fn all() -> Result<()> {
    Row::new("figure", "measured".to_owned(), "target").print();
    memory()?.print();
    for (_, rows) in GROUPS {
        print(&rows()?);
    }
    Ok(())
}

fn print(rows: &[Row]) {
    rows.iter().for_each(Row::print);
}
