//! What the app could not do, in words for a page.

use axum::http::StatusCode;
use doorward_app::AppError;

use crate::desk::{Note, Tone};
use crate::words::{fields, refusal as say};

/// The message for an error.
pub(crate) fn note(error: &AppError) -> Note {
    match error {
        AppError::WrongCode { tries_left } => {
            let note = Note::new(Tone::Bad, say::WRONG_CODE).about_typing();
            match tries_left {
                Some(tries) => note.line(say::tries_left(*tries)),
                None => note.line(say::NOTHING_CHANGED),
            }
        }
        AppError::RememberedCodeWrong { tries_left } => {
            let note =
                Note::new(Tone::Warn, say::REMEMBERED_WRONG).line(say::REMEMBERED_WRONG_TEXT);
            match tries_left {
                Some(tries) => note.line(say::tries_left(*tries)),
                None => note,
            }
        }
        AppError::Wait { wait, lift } => Note::new(Tone::Bad, say::WAIT)
            .counting(*wait)
            .line(say::wait(*wait))
            .line(say::lift(*lift))
            .line(say::LOCKING_STILL_WORKS),
        AppError::BadCode { problem, .. } => {
            Note::new(Tone::Bad, say::code_problem(*problem)).about_typing()
        }
        AppError::ObviousCode => Note::new(Tone::Warn, say::OBVIOUS).line(say::OBVIOUS_TEXT),
        AppError::NotReachable { .. } => {
            Note::new(Tone::Bad, say::NOT_REACHABLE).line(say::NOT_REACHABLE_TEXT)
        }
        AppError::OutcomeUnknown { .. } => {
            Note::new(Tone::Warn, say::OUTCOME_UNKNOWN).line(say::OUTCOME_UNKNOWN_TEXT)
        }
        AppError::NotPaired { .. } => Note::new(Tone::Bad, say::NOT_FOUND),
        AppError::AuthorizationLost { .. } => Note::new(Tone::Bad, say::LOST).line(say::LOST_TEXT),
        AppError::Denied { why } => Note::new(Tone::Bad, say::DENIED).line(say::denied(*why)),
        AppError::NotPairing => Note::new(Tone::Warn, say::NOT_PAIRING).line(say::NOT_PAIRING_TEXT),
        AppError::PairingEnded => {
            Note::new(Tone::Bad, say::PAIRING_ENDED).line(say::PAIRING_ENDED_TEXT)
        }
        AppError::ActionFailed { reason } => {
            Note::new(Tone::Bad, say::FAILED).line(say::action_failure(*reason))
        }
        AppError::Full => Note::new(Tone::Bad, say::FULL).line(say::FULL_TEXT),
        AppError::NotSupported { .. } => Note::new(Tone::Bad, say::NOT_SUPPORTED),
        AppError::BadInvitation => {
            Note::new(Tone::Bad, say::BAD_INVITATION).line(say::BAD_INVITATION_TEXT)
        }
        AppError::InvitationUsed => {
            Note::new(Tone::Bad, say::USED_INVITATION).line(say::USED_INVITATION_TEXT)
        }
        AppError::InvitationOver => {
            Note::new(Tone::Bad, say::OVER_INVITATION).line(say::OVER_INVITATION_TEXT)
        }
        AppError::BadFields(problems) => problems
            .iter()
            .fold(Note::new(Tone::Bad, say::FIELDS), |note, problem| {
                note.line(fields::named_problem(problem))
            }),
        AppError::Profile { in_use: true, .. } => {
            Note::new(Tone::Bad, say::IN_USE).line(sentence(&error.to_string()))
        }
        _ => Note::new(Tone::Bad, say::FAILED).line(sentence(&error.to_string())),
    }
}

/// The status of a page that shows the error.
pub(crate) fn status(error: &AppError) -> StatusCode {
    match error {
        AppError::WrongCode { .. }
        | AppError::RememberedCodeWrong { .. }
        | AppError::CodeNeeded
        | AppError::Denied { .. }
        | AppError::AuthorizationLost { .. } => StatusCode::FORBIDDEN,
        AppError::Wait { .. } | AppError::PairingEnded => StatusCode::TOO_MANY_REQUESTS,
        AppError::NotPaired { .. } => StatusCode::NOT_FOUND,
        AppError::NotReachable { .. } | AppError::OutcomeUnknown { .. } => {
            StatusCode::GATEWAY_TIMEOUT
        }
        AppError::Profile { .. } | AppError::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    }
}

/// Text of a program as a sentence of a page.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters
        .next()
        .map(|first| first.to_uppercase().collect::<String>())
        .unwrap_or_default();
    let rest = letters.as_str();
    let stop = if rest.ends_with(['.', '?', '!']) {
        ""
    } else {
        "."
    };
    format!("{first}{rest}{stop}")
}

#[cfg(test)]
mod tests {
    use core::time::Duration;

    use doorward_app::Lift;

    use super::*;

    #[test]
    fn a_wait_names_its_end_and_who_can_lift_it() {
        let said = note(&AppError::Wait {
            wait: Some(Duration::from_secs(300)),
            lift: Lift::TimeOrProven,
        });
        let text = said.lines.join(" ");
        assert!(
            text.contains("5 min")
                && text.contains("lift this sooner")
                && text.contains("still work"),
            "{text}"
        );
    }

    #[test]
    fn a_wrong_code_says_how_many_tries_are_left() {
        let said = note(&AppError::WrongCode {
            tries_left: Some(1),
        });
        assert_eq!(
            said.lines,
            ["1 try is left before the lock makes you wait."]
        );
    }

    #[test]
    fn the_end_of_pairing_sends_to_the_button_and_not_to_a_block_somebody_could_lift() {
        let said = note(&AppError::PairingEnded);
        assert_eq!(said.lines, [say::PAIRING_ENDED_TEXT]);
        assert!(said.lines[0].contains("button") && !said.lines[0].contains("lift"));
        assert_eq!(
            status(&AppError::PairingEnded),
            StatusCode::TOO_MANY_REQUESTS
        );
    }

    #[test]
    fn program_texts_become_sentences() {
        assert_eq!(sentence("the disk is full"), "The disk is full.");
        assert_eq!(sentence(""), ".");
    }
}
