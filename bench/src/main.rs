//! Prints the figures: `figures memory` only the size of a lock core, `figures all` the whole table.
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
mod measure;
mod round_trips;

use anyhow::{Result, bail};

use crate::measure::Row;

/// The most that one lock core may take, in bytes.
const CORE_BYTES: usize = 8 * 1024;

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
        _ => bail!("say `figures memory` or `figures all`"),
    }
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
    for rows in [round_trips::rows, command::rows, attempts::rows, demo::rows] {
        for row in rows()? {
            row.print();
        }
    }
    Ok(())
}
