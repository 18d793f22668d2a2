//! How the program ends: exit codes, and errors for people and for programs.

use std::ffi::OsString;
use std::io::Write;
use std::process::ExitCode;

use doorward_app::{AppError, Lift};
use serde::Serialize;

/// What the exit codes mean, for people.
pub(crate) const CODES: &str = "\
Exit codes:
  0  done
  1  not done: the message says why and what to do
  2  something typed cannot be
  3  the security code, PIN or passphrase is wrong or missing
  4  too many wrong ones: wait
  5  the device is not reachable, or it is not known whether it did it
  6  not paired, not paired any more, or not allowed";

/// Why the program ends badly.
#[derive(Debug)]
pub(crate) enum Failure {
    /// What the app says, with its own exit code.
    App(AppError),
    /// Anything else.
    Other(anyhow::Error),
    /// Whoever read our output went away: nothing to say.
    OutputClosed,
}

impl From<AppError> for Failure {
    fn from(error: AppError) -> Self {
        Self::App(error)
    }
}

impl From<anyhow::Error> for Failure {
    fn from(error: anyhow::Error) -> Self {
        match error.downcast::<AppError>() {
            Ok(error) => Self::App(error),
            Err(error) => Self::Other(error),
        }
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        if error.kind() == std::io::ErrorKind::BrokenPipe {
            Self::OutputClosed
        } else {
            Self::Other(error.into())
        }
    }
}

/// An error as a JSON document.
#[derive(Debug, Serialize)]
struct Document<'a> {
    error: &'a str,
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    tries_left: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    wait_s: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    lift: Option<Lift>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fields: Option<&'a [doorward_app::settings::FieldProblem]>,
}

impl Failure {
    /// Says on standard error what went wrong and returns the exit code.
    pub(crate) fn report(&self, json: bool) -> ExitCode {
        let (code, document) = match self {
            Self::OutputClosed => return ExitCode::SUCCESS,
            Self::App(error) => {
                let document = Document {
                    error: error.word(),
                    message: error.to_string(),
                    tries_left: error.tries_left(),
                    wait_s: error.wait().map(|wait| wait.as_secs()),
                    lift: error.lift(),
                    fields: match error {
                        AppError::BadFields(problems) => Some(problems),
                        _ => None,
                    },
                };
                (error.exit_code(), document)
            }
            Self::Other(error) => (1, plain("failed", format!("{error:#}"))),
        };
        say(&document, json);
        ExitCode::from(code)
    }
}

const fn plain(error: &str, message: String) -> Document<'_> {
    Document {
        error,
        message,
        tries_left: None,
        wait_s: None,
        lift: None,
        fields: None,
    }
}

fn say(document: &Document<'_>, json: bool) {
    let mut stderr = std::io::stderr().lock();
    // Nobody is left to tell when standard error is closed.
    let _ = if json {
        serde_json::to_string(document)
            .map_err(std::io::Error::from)
            .and_then(|text| writeln!(stderr, "{text}"))
    } else {
        writeln!(stderr, "doorward: {}", crate::cli::clean(&document.message))
    };
}

/// Ends after arguments that cannot be, or after `--help` and `--version`.
pub(crate) fn usage(error: &clap::Error, arguments: impl Iterator<Item = OsString>) -> ExitCode {
    let wanted = !error.use_stderr();
    if !wanted && arguments.into_iter().any(|argument| argument == "--json") {
        say(
            &plain("usage", error.to_string().trim_end().to_owned()),
            true,
        );
    } else {
        // Nobody is left to tell when the stream is closed.
        let _ = error.print();
    }
    if wanted {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(2)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_app_error_keeps_its_exit_code_through_anyhow() {
        let error = anyhow::Error::from(AppError::NotPaired {
            name: "Door".into(),
        });
        assert!(matches!(Failure::from(error), Failure::App(error) if error.exit_code() == 6));
    }
}
