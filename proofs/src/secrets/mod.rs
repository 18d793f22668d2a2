//! Nothing secret is printed. Real programs, as talkative as they get, are led through a life with recognisable secrets
//! in it: setting up, wrong codes, settings, permissions, invitations, exports, errors, a reset. Then everything they
//! said, showed, sent and wrote is searched for them, in every spelling there is; and their memory, once what was in it
//! should be gone.

mod browser;
mod needles;
mod printed;
mod process;
mod story;
mod vault;

pub use needles::Secret;
pub use printed::print_everything;

use std::{collections::BTreeMap, fmt};

use anyhow::{Result, bail};

/// Something that was said, shown, sent or written.
#[derive(Clone, Debug)]
pub struct Place {
    name: String,
    bytes: Vec<u8>,
}

impl Place {
    /// These bytes, under a name for the report.
    #[must_use]
    pub fn new(name: impl Into<String>, bytes: Vec<u8>) -> Self {
        Self {
            name: name.into(),
            bytes,
        }
    }
}

/// What may be where, and why: a secret has places it exists for.
const ALLOWED: [(&str, &str, &str); 13] = [
    (
        "a sign-in link",
        "standard output of the app",
        "printed for the person at this machine, once",
    ),
    (
        "a sign-in link",
        "standard output of the demo",
        "as the app's",
    ),
    (
        "a sign-in link",
        "an address asked for (GET)",
        "it is an address, good for one use",
    ),
    (
        "the cookie of a session",
        "a header that sets a cookie",
        "where a browser gets it",
    ),
    (
        "the token of a session's forms",
        "the page ",
        "each form of that session carries it, and no browser may keep such a page",
    ),
    (
        "an invitation",
        "standard output of `invite`",
        "what was asked for",
    ),
    (
        "the key in an invitation",
        "standard output of `invite`",
        "as the invitation",
    ),
    (
        "an invitation",
        "the page GET /devices/ID/permissions/invited",
        "what the page is for",
    ),
    (
        "the key in an invitation",
        "the page GET /devices/ID/permissions/invited",
        "as the invitation",
    ),
    (
        "an invitation",
        "the page POST /redeem",
        "back in the field it was pasted into, to be tried again",
    ),
    (
        "the key in an invitation",
        "the page POST /redeem",
        "as the invitation",
    ),
    (
        "the keypad code",
        "the page GET /devices/ID/permissions/keypad/",
        "behind the security code, to be told to whom it is for",
    ),
    (
        "the keypad code",
        "standard output of `keypad list --digits`",
        "what was asked for",
    ),
];

/// What was looked at and found.
#[derive(Debug, Default)]
pub struct Report {
    /// How many secrets were looked for.
    pub secrets: usize,
    /// How many places were looked at.
    pub places: usize,
    /// All their bytes.
    pub bytes: usize,
    /// Secrets where they have no business.
    pub leaks: Vec<String>,
    /// Secrets in the memory of a process: how often of how many looks.
    pub remembered: Vec<Remembered>,
}

/// A look into a process's memory.
#[derive(Clone, Debug)]
pub struct Remembered {
    /// When it was.
    pub when: &'static str,
    /// Which secret.
    pub what: &'static str,
    /// How it stood there, if it did.
    pub found: Option<&'static str>,
    /// Whether it should not have.
    pub should_be_gone: bool,
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{} secrets looked for in {} places of {} bytes: {}",
            self.secrets,
            self.places,
            self.bytes,
            if self.leaks.is_empty() {
                "none where it has no business".to_owned()
            } else {
                self.leaks.join("\n  ")
            }
        )?;
        for look in &self.remembered {
            writeln!(
                f,
                "memory, {}: {} is {}{}",
                look.when,
                look.what,
                look.found.unwrap_or("gone"),
                match (look.should_be_gone, look.found) {
                    (true, Some(_)) => ", AND SHOULD NOT BE",
                    (false, Some(_)) => ", as stated",
                    (_, None) => "",
                }
            )?;
        }
        Ok(())
    }
}

/// Leads the programs through it and looks.
///
/// # Errors
/// A program did not do what the story needs, or something secret was found.
pub fn run() -> Result<Report> {
    let report = story::tell()?;
    let stayed = report
        .remembered
        .iter()
        .any(|look| look.should_be_gone && look.found.is_some());
    if !report.leaks.is_empty() || stayed {
        bail!("{report}");
    }
    Ok(report)
}

/// Looks for every secret in every place.
///
/// # Panics
/// If nothing is to be looked at.
#[must_use]
pub fn search(secrets: &[Secret], places: &[Place]) -> Report {
    let mut found: BTreeMap<String, usize> = BTreeMap::new();
    for place in places {
        let name = nameless(&place.name);
        for secret in secrets {
            let Some(how) = secret.found_in(&place.bytes) else {
                continue;
            };
            let allowed = ALLOWED
                .iter()
                .any(|(what, whose, _)| *what == secret.what && name.starts_with(whose));
            if !allowed {
                *found
                    .entry(format!("{} {how}: {name}", secret.what))
                    .or_default() += 1;
            }
        }
    }
    Report {
        secrets: secrets.len(),
        places: places.len(),
        bytes: places.iter().map(|place| place.bytes.len()).sum(),
        leaks: found
            .into_iter()
            .map(|(leak, times)| format!("{leak} ({times} times)"))
            .collect(),
        remembered: Vec::new(),
    }
}

/// Devices' numbers differ from run to run.
fn nameless(name: &str) -> String {
    name.split('/')
        .map(|part| {
            let number = part.len() == 8 && part.bytes().all(|byte| byte.is_ascii_hexdigit());
            if number { "ID" } else { part }
        })
        .collect::<Vec<_>>()
        .join("/")
}
