//! Lock permissions and invitations.

use doorward_app::{Limit, Weekdays};

use crate::local;

pub(crate) const USERS: &str = "Users";
pub(crate) const INVITE: &str = "Invite somebody";
pub(crate) const INVITE_TITLE: &str = "Invite somebody";
pub(crate) const INVITE_LEAD: &str = "The invitation works for one phone and within two days.";
pub(crate) const INVITE_NAME: &str = "Whose phone?";
pub(crate) const INVITE_NAME_HINT: &str = "The log shows this name.";
pub(crate) const INVITE_DO: &str = "Make the invitation";
pub(crate) const INVITING: &str = "Making …";
pub(crate) const INVITATION_TEXT: &str = "Let the other phone’s camera see the picture, or send the link. Whoever has it first can use the lock: send it to nobody else.";
pub(crate) const COPY: &str = "Copy the link";
pub(crate) const COPIED: &str = "Copied";
pub(crate) const QR: &str = "The invitation as a picture (QR code)";
pub(crate) const REDEEM_HOW: &str = "On the other phone: menu, «Redeem invitation», paste.";
pub(crate) const SHOWN_ONCE: &str =
    "It is shown only now. If it gets lost, remove the person from the list and invite anew.";
pub(crate) const DONE: &str = "Done";

pub(crate) const GLANCE: &str = "Who can do what";
pub(crate) const CAN_LOCK: &str = "Lock, unlock";
pub(crate) const YES: &str = "yes";
pub(crate) const NO: &str = "no";
pub(crate) const UNKNOWN: &str = "unknown";
pub(crate) const YOU: &str = "you";
pub(crate) const OFF: &str = "Switched off";
pub(crate) const ALWAYS: &str = "Any time";
pub(crate) const NEVER_USED: &str = "Never used";

pub(crate) const NAME: &str = "Name";
pub(crate) const ENABLED: &str = "May use the lock";
pub(crate) const ENABLED_HINT: &str =
    "Switched off, nothing works any more, but name and limits stay.";
pub(crate) const REMOTE: &str = "From afar as well";
pub(crate) const LIMIT: &str = "Limit the time";
pub(crate) const LIMIT_HINT: &str = "The lock checks it by its own clock.";
pub(crate) const FROM: &str = "First day";
pub(crate) const UNTIL: &str = "Last day";
pub(crate) const FROM_HOUR: &str = "From";
pub(crate) const UNTIL_HOUR: &str = "Until";
pub(crate) const DAYS: &str = "Weekdays";
pub(crate) const DAY_NAMES: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
pub(crate) const REMOVE: &str = "Remove";
pub(crate) const REMOVE_SURE: &str = "Yes, remove";
pub(crate) const REMOVE_TEXT: &str =
    "It takes effect at once, even when the other phone is connected right now.";
pub(crate) const REMOVED: &str = "Removed";
pub(crate) const SELF_TEXT: &str = "This is the app you are using. Removing it ends your access: you would need an invitation or the button.";
pub(crate) const CREATED: &str = "Since";
pub(crate) const LAST_ACTIVE: &str = "Last used";
pub(crate) const TIMES: &str = "Times used";
pub(crate) const LIFT: &str = "Lift the block";
pub(crate) const LIFTED: &str = "The block is lifted";

pub(crate) const CAN_ALWAYS: &str = "At any time";
pub(crate) const GLANCE_CODE: &str =
    "Everybody who knows the security code can also see and change settings, permissions and log.";
pub(crate) const GONE: &str = "This permission is no longer there";
pub(crate) const NAME_MISSING: &str = "Type a name: the lock and its log show it.";
pub(crate) const BAD_DATE: &str = "Type a day such as 2026-11-24, or leave it empty.";
pub(crate) const BAD_HOURS: &str = "Type both hours, such as 08:00 and 18:00, or leave both empty.";
pub(crate) const DATES_CROSSED: &str = "The last day lies before the first.";
pub(crate) const NO_DAY: &str = "Choose at least one weekday.";
pub(crate) const SWITCH_ON: &str = "Switch on";
pub(crate) const SWITCH_OFF: &str = "Switch off";
pub(crate) const LIFT_TEXT: &str = "If that was you or a guest who forgot it, lift the block so that new people may try again. If not, look at the log.";

/// When a permission holds.
pub(crate) fn when(limit: Option<&Limit>) -> String {
    let Some(limit) = limit.filter(|limit| !limit.is_always()) else {
        return ALWAYS.to_owned();
    };
    let mut parts = Vec::new();
    match (limit.from, limit.until) {
        (Some(from), Some(until)) => {
            parts.push(format!("{} to {}", local::date(from), local::date(until)))
        }
        (Some(from), None) => parts.push(format!("from {}", local::date(from))),
        (None, Some(until)) => parts.push(format!("until {}", local::date(until))),
        (None, None) => {}
    }
    if limit.weekdays != Weekdays::NONE {
        parts.push(days(limit.weekdays));
    }
    if let Some((begin, end)) = limit.daily {
        parts.push(format!("{begin}–{end}"));
    }
    parts.join(", ")
}

/// Weekdays in words.
pub(crate) fn days(days: Weekdays) -> String {
    if days == Weekdays::ALL {
        return "Every day".to_owned();
    }
    days.iter()
        .map(|day| DAY_NAMES[day as usize])
        .collect::<Vec<_>>()
        .join(", ")
}

/// An invitation nobody used yet.
pub(crate) fn invited(until: &str) -> String {
    format!("Invited, good until {until}")
}

/// When the invitation ends.
pub(crate) fn until(moment: &str) -> String {
    format!("Good until {moment}.")
}

/// The last use.
pub(crate) fn last_used(moment: &str) -> String {
    format!("last used {moment}")
}

/// Title of a fresh invitation.
pub(crate) fn invitation_for(name: &str) -> String {
    format!("Invitation for {name}")
}

/// How full the list is.
pub(crate) fn room(taken: usize, room: u16) -> String {
    format!("{taken} of {room} places taken")
}

/// Wrong codes by people who never showed the right one.
pub(crate) fn unacknowledged(number: u16) -> String {
    format!(
        "{} by people who never showed the right one",
        super::count(usize::from(number), "wrong code", "wrong codes")
    )
}
