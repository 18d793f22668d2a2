//! What the app could not do, in words for a page.

use axum::http::StatusCode;
use doorward_app::{AppError, AppLockProblem};

use crate::desk::{Note, Tone};
use crate::words::Words;

/// The message for an error.
pub(crate) fn note(words: &Words, error: &AppError) -> Note {
    match error {
        AppError::WrongCode { tries_left } => {
            let note = Note::new(Tone::Bad, words.refusal.wrong_code).about_typing();
            match tries_left {
                Some(tries) => note.line(words.refusal.tries_left(*tries)),
                None => note.line(words.refusal.nothing_changed),
            }
        }
        AppError::RememberedCodeWrong { tries_left } => {
            let note = Note::new(Tone::Warn, words.refusal.remembered_wrong)
                .line(words.refusal.remembered_wrong_text);
            match tries_left {
                Some(tries) => note.line(words.refusal.tries_left(*tries)),
                None => note,
            }
        }
        AppError::AppLock(problem) => {
            let note = Note::new(Tone::Bad, words.security.problem(words.frame, *problem));
            match problem {
                AppLockProblem::Wait { wait } => note.counting(Some(*wait)),
                _ => note.about_typing(),
            }
        }
        AppError::Wait { wait, lift } => Note::new(Tone::Bad, words.refusal.wait)
            .counting(*wait)
            .line(words.wait(*wait))
            .line(words.refusal.lift(*lift))
            .line(words.refusal.locking_still_works),
        AppError::BadCode { problem, .. } => {
            Note::new(Tone::Bad, words.refusal.code_problem(*problem)).about_typing()
        }
        AppError::ObviousCode => {
            Note::new(Tone::Warn, words.refusal.obvious).line(words.refusal.obvious_text)
        }
        AppError::NotReachable { .. } => {
            Note::new(Tone::Bad, words.refusal.not_reachable).line(words.refusal.not_reachable_text)
        }
        AppError::Crowded { .. } => {
            Note::new(Tone::Warn, words.refusal.crowded).line(words.refusal.crowded_text)
        }
        AppError::RadioOff { .. } => {
            Note::new(Tone::Bad, words.refusal.radio_off).line(words.refusal.radio_off_text)
        }
        AppError::OutcomeUnknown { .. } => Note::new(Tone::Warn, words.refusal.outcome_unknown)
            .line(words.refusal.outcome_unknown_text),
        AppError::NotPaired { .. } => Note::new(Tone::Bad, words.refusal.not_found),
        AppError::AuthorizationLost { perhaps_done, .. } => {
            let note = Note::new(Tone::Bad, words.refusal.lost);
            match perhaps_done {
                true => note.line(words.refusal.outcome_unknown_text),
                false => note,
            }
            .line(words.refusal.lost_text)
        }
        AppError::AlreadyHere { .. } => {
            Note::new(Tone::Warn, words.refusal.already_here).line(words.refusal.already_here_text)
        }
        AppError::Denied { why } => {
            Note::new(Tone::Bad, words.refusal.denied).line(words.refusal.why_denied(*why))
        }
        AppError::NotPairing => {
            Note::new(Tone::Warn, words.refusal.not_pairing).line(words.refusal.not_pairing_text)
        }
        AppError::PairingEnded => {
            Note::new(Tone::Bad, words.refusal.pairing_ended).line(words.refusal.pairing_ended_text)
        }
        AppError::ActionFailed { reason } => {
            Note::new(Tone::Bad, words.refusal.failed).line(words.refusal.action_failure(*reason))
        }
        AppError::Full => Note::new(Tone::Bad, words.refusal.full).line(words.refusal.full_text),
        AppError::NotSupported { .. } => Note::new(Tone::Bad, words.refusal.not_supported),
        AppError::BadInvitation => Note::new(Tone::Bad, words.refusal.bad_invitation)
            .line(words.refusal.bad_invitation_text),
        AppError::InvitationUsed => Note::new(Tone::Bad, words.refusal.used_invitation)
            .line(words.refusal.used_invitation_text),
        AppError::InvitationOver => Note::new(Tone::Bad, words.refusal.over_invitation)
            .line(words.refusal.over_invitation_text),
        AppError::BadFields(problems) => problems.iter().fold(
            Note::new(Tone::Bad, words.refusal.fields),
            |note, problem| note.line(words.named_problem(problem)),
        ),
        AppError::ChangedMeanwhile { .. } | AppError::ScheduleChangedMeanwhile { .. } => {
            Note::new(Tone::Warn, words.refusal.changed_meanwhile)
                .line(words.refusal.changed_meanwhile_text)
        }
        AppError::EntryChangedMeanwhile { .. } => {
            Note::new(Tone::Warn, words.refusal.changed_meanwhile)
                .line(words.refusal.changed_meanwhile_text)
        }
        AppError::Vanished { .. } => {
            Note::new(Tone::Warn, words.refusal.vanished).line(words.refusal.vanished_text)
        }
        AppError::InvitationShown { .. } => Note::new(Tone::Warn, words.refusal.invitation_shown)
            .line(words.refusal.invitation_shown_text),
        AppError::BadLimit(problem) => {
            Note::new(Tone::Bad, words.permissions.limit_problem(*problem))
        }
        AppError::BadKeypadCode(problem) => {
            Note::new(Tone::Bad, words.keypad.problem(problem)).about_typing()
        }
        AppError::EntryGone => {
            Note::new(Tone::Warn, words.refusal.entry_gone).line(words.refusal.entry_gone_text)
        }
        AppError::DefaultsIncomplete { why, .. } => {
            Note::new(Tone::Bad, words.refusal.defaults_incomplete)
                .line(words.refusal.defaults_incomplete_text)
                .line(note(words, why).sentence())
        }
        AppError::Profile { in_use: true, .. } => {
            Note::new(Tone::Bad, words.refusal.in_use).line(words.refusal.in_use_text)
        }
        AppError::Profile { in_use: false, .. } => {
            Note::new(Tone::Bad, words.refusal.profile).line(words.refusal.profile_text)
        }
        AppError::CodeNeeded => Note::new(Tone::Warn, words.refusal.code_needed),
        AppError::PairingCodeNeeded { code_set: true } => {
            Note::new(Tone::Warn, words.refusal.pairing_code_needed).about_typing()
        }
        AppError::PairingCodeNeeded { code_set: false } => {
            Note::new(Tone::Warn, words.refusal.pairing_code_new).about_typing()
        }
        AppError::BadName(problem) => {
            Note::new(Tone::Bad, words.refusal.bad_name).line(words.fields.problem(problem))
        }
        AppError::OtherProduct { wanted } => Note::new(
            Tone::Bad,
            words.refusal.other_product(words.add.product(*wanted)),
        )
        .line(words.refusal.other_product_text),
        AppError::BadInput(_) => {
            Note::new(Tone::Bad, words.refusal.bad_input).line(words.refusal.bad_input_text)
        }
        AppError::Refused { code } => {
            Note::new(Tone::Bad, words.refusal.denied).line(words.refusal.refused(*code))
        }
        AppError::BrokenDevice { .. } => {
            Note::new(Tone::Bad, words.refusal.broken_device).line(words.refusal.broken_device_text)
        }
        AppError::WrongDevice { .. } => {
            Note::new(Tone::Bad, words.refusal.wrong_device).line(words.refusal.not_reachable_text)
        }
        AppError::Internal(_) => {
            Note::new(Tone::Bad, words.refusal.internal).line(words.refusal.internal_text)
        }
        _ => Note::new(Tone::Bad, words.refusal.failed).line(words.refusal.nothing_changed),
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
        AppError::AppLock(AppLockProblem::Wait { .. })
        | AppError::Wait { .. }
        | AppError::PairingEnded => StatusCode::TOO_MANY_REQUESTS,
        AppError::NotPaired { .. } => StatusCode::NOT_FOUND,
        AppError::NotReachable { .. }
        | AppError::Crowded { .. }
        | AppError::RadioOff { .. }
        | AppError::OutcomeUnknown { .. } => StatusCode::GATEWAY_TIMEOUT,
        AppError::Profile { .. } | AppError::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    }
}

#[cfg(test)]
mod tests {
    use core::time::Duration;

    use doorward_app::Lift;

    use super::*;

    fn english() -> &'static Words {
        Words::chosen(None, &[])
    }

    #[test]
    fn a_wait_names_its_end_and_who_can_lift_it() {
        let said = note(
            english(),
            &AppError::Wait {
                wait: Some(Duration::from_secs(300)),
                lift: Lift::TimeOrProven,
            },
        );
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
        let said = note(
            english(),
            &AppError::WrongCode {
                tries_left: Some(1),
            },
        );
        assert_eq!(
            said.lines,
            ["1 try is left before the device makes you wait."]
        );
    }

    #[test]
    fn the_end_of_pairing_sends_to_the_button_and_not_to_a_block_somebody_could_lift() {
        let said = note(english(), &AppError::PairingEnded);
        assert_eq!(said.lines, [english().refusal.pairing_ended_text]);
        assert!(said.lines[0].contains("button") && !said.lines[0].contains("lift"));
        assert_eq!(
            status(&AppError::PairingEnded),
            StatusCode::TOO_MANY_REQUESTS
        );
    }
}
