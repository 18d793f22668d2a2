//! What goes to standard output: one JSON document, or text and tables.

use std::io::{self, Write};

use serde::Serialize;

use super::clean;
use crate::exit::Failure;

/// Prints `value` as JSON, or what `text` writes.
pub(super) fn print<T: Serialize>(
    json: bool,
    value: &T,
    text: impl FnOnce(&mut Vec<u8>) -> io::Result<()>,
) -> Result<(), Failure> {
    let mut page = Vec::new();
    if json {
        serde_json::to_writer(&mut page, value).map_err(anyhow::Error::from)?;
        page.push(b'\n');
    } else {
        text(&mut page)?;
    }
    raw(&page)
}

/// Prints bytes as they are.
pub(crate) fn raw(page: &[u8]) -> Result<(), Failure> {
    let mut stdout = io::stdout().lock();
    stdout.write_all(page)?;
    stdout.flush()?;
    Ok(())
}

/// Something a person should know, beside the result.
pub(super) fn note(text: &str) {
    // Nobody is left to tell when standard error is closed.
    let _ = writeln!(io::stderr().lock(), "{}", clean(text));
}

/// Rows under a heading, in columns as wide as their widest cell. Cells are cleaned: names come from strangers.
pub(super) fn table(page: &mut Vec<u8>, heading: &[&str], rows: &[Vec<String>]) -> io::Result<()> {
    let rows: Vec<Vec<String>> = rows
        .iter()
        .map(|row| row.iter().map(|cell| clean(cell).into_owned()).collect())
        .collect();
    let width = |column: usize, title: &str| {
        let cells = rows
            .iter()
            .filter_map(|row| row.get(column))
            .map(|cell| cell.chars().count());
        cells.chain([title.chars().count()]).max().unwrap_or(0)
    };
    let widths: Vec<usize> = heading
        .iter()
        .enumerate()
        .map(|(column, title)| width(column, title))
        .collect();
    let mut line = |cells: &[&str]| {
        let mut text = String::new();
        for (cell, width) in cells.iter().zip(&widths) {
            text.push_str(cell);
            let gap = width.saturating_sub(cell.chars().count()) + 2;
            text.extend(core::iter::repeat_n(' ', gap));
        }
        writeln!(page, "{}", text.trim_end())
    };
    line(heading)?;
    for row in &rows {
        line(&row.iter().map(String::as_str).collect::<Vec<_>>())?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_as_wide_as_their_widest_cell_and_clean() {
        let mut page = Vec::new();
        let rows = [
            vec!["Haustür".into(), "locked".into()],
            vec!["\u{1b}[2J".into(), "unlocked".into()],
        ];
        table(&mut page, &["NAME", "STATE"], &rows).unwrap();
        let text = String::from_utf8(page).unwrap();
        assert_eq!(text, "NAME     STATE\nHaustür  locked\n�[2J     unlocked\n");
    }
}
