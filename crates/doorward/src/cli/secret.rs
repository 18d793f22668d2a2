//! Codes and links from people and programs: typed without echo, or read from standard input; never arguments.

use std::io::{self, BufRead, IsTerminal, Read};

use anyhow::Context;
use zeroize::Zeroizing;

/// No secret of ours is longer, in bytes.
const MAX_LINE: u64 = 1_024;

/// Asks a person, without echo. None when there is nobody to ask.
pub(super) async fn ask(prompt: String) -> Result<Option<Zeroizing<String>>, anyhow::Error> {
    if !io::stdin().is_terminal() {
        return Ok(None);
    }
    let typed = tokio::task::spawn_blocking(move || rpassword::prompt_password(prompt)).await?;
    typed
        .map(|text| Some(Zeroizing::new(text)))
        .context("the terminal")
}

/// The next line of standard input; none at its end.
pub(super) async fn line() -> Result<Option<Zeroizing<String>>, anyhow::Error> {
    tokio::task::spawn_blocking(|| read_line(&mut io::stdin().lock()))
        .await?
        .context("standard input")
}

fn read_line(input: &mut impl BufRead) -> io::Result<Option<Zeroizing<String>>> {
    let mut text = Zeroizing::new(String::new());
    if input.by_ref().take(MAX_LINE).read_line(&mut text)? == 0 {
        return Ok(None);
    }
    let end = text.trim_end_matches(['\r', '\n']).len();
    text.truncate(end);
    Ok(Some(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_come_one_by_one_without_their_ends() {
        let mut input = &b"4711\r\n000548\nlast"[..];
        let mut next = || {
            read_line(&mut input)
                .unwrap()
                .map(|line| line.as_str().to_owned())
        };
        assert_eq!(next().as_deref(), Some("4711"));
        assert_eq!(next().as_deref(), Some("000548"));
        assert_eq!(next().as_deref(), Some("last"));
        assert_eq!(next(), None);
    }

    #[test]
    fn an_endless_line_does_not_fill_the_memory() {
        let mut input = io::repeat(b'1').take(1 << 20);
        let mut input = io::BufReader::new(&mut input);
        assert_eq!(
            read_line(&mut input).unwrap().map(|line| line.len()),
            Some(1_024)
        );
    }
}
