//! What can go wrong for a person, and what to do about it.

mod reasons;
mod words;

use core::time::Duration;
use std::path::PathBuf;

pub use reasons::{
    ActionFailure, CodeProblem, DefaultsPart, Denied, Entry, Lift, Present, WhichCode,
};
pub use words::spoken;
use words::{
    action_text, changed_text, device_text, fields_text, lift_text, parts_text, product_title,
    tries, wait_text,
};

use crate::settings::{FieldProblem, FieldView, Problem};
use crate::{AppLockProblem, DeviceId, KeypadCodeProblem, LimitProblem, Product, ScheduleEntry};

/// Why something a person asked for was not done.
///
/// [`word`](Self::word) is stable and for programs; `Display` is English and says what to do; the fields are for pages
/// that say it in their own words.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AppError {
    /// The device compared the code and it is wrong. Nothing else happened.
    #[error("the security code is wrong{}", tries(*.tries_left))]
    WrongCode {
        /// How many more wrong codes it takes from this phone until it must wait or stop; none when the device does
        /// not say.
        tries_left: Option<u8>,
    },
    /// The remembered code is not the device's code any more; it was forgotten. Somebody changed the code.
    #[error("the remembered security code is no longer right and was forgotten: somebody changed it; type the new one{}", tries(*.tries_left))]
    RememberedCodeWrong {
        /// As in [`WrongCode`](Self::WrongCode).
        tries_left: Option<u8>,
    },
    /// Too many wrong codes: the device compares none for a while, not even the right one.
    #[error("too many wrong codes: {}{}", wait_text(*.wait), lift_text(*.lift))]
    Wait {
        /// How long, in the device's powered time; none when it does not say. `Some(ZERO)` never occurs.
        wait: Option<Duration>,
        /// What ends it.
        lift: Lift,
    },
    /// This area needs the code and the gate is closed.
    #[error("this needs the security code of the device")]
    CodeNeeded,
    /// The Ultra asks for its code to pair.
    #[error("{}", if *.code_set { "this device asks for its security code to pair: type its 6 digits" } else { "this device has no security code yet: choose 6 digits, they become its code" })]
    PairingCodeNeeded {
        /// True: type the existing code. False: the device is fresh, the typed code becomes its code.
        code_set: bool,
    },
    /// The typed text is not a code for this device.
    #[error("{problem}")]
    BadCode {
        /// Which code of a form with several.
        which: WhichCode,
        /// What is wrong with it.
        problem: CodeProblem,
    },
    /// The new code is among the first anybody would guess. Ask again and pass the confirmation, if it must be.
    #[error("this code is among the first anybody would guess: choose another one, or confirm it")]
    ObviousCode,
    /// Some fields have values that cannot be.
    #[error("{}", fields_text(.0))]
    BadFields(Vec<FieldProblem>),
    /// Something else typed cannot be used.
    #[error("{0}")]
    BadInput(String),
    /// A name that cannot be.
    #[error("the name {0}")]
    BadName(Problem),
    /// What answers there is another product than the one that was asked for.
    #[error("the device found there is not a {}", product_title(*wanted))]
    OtherProduct {
        /// What was asked for.
        wanted: Product,
    },
    /// Somebody else changed the same settings since they were read. They were left as they are now.
    #[error("somebody else changed this meanwhile{}; look at it and decide again", changed_text(.fields))]
    ChangedMeanwhile {
        /// The settings concerned, as the device has them now; none when others would not stop changing them.
        fields: Vec<FieldView>,
    },
    /// Somebody else changed this time control entry since it was read. It was left as it is now.
    #[error(
        "somebody else changed this entry meanwhile; it is now: {now}; look at it and decide again"
    )]
    ScheduleChangedMeanwhile {
        /// What the device has now.
        now: ScheduleEntry,
    },
    /// A time control entry does exactly this already.
    #[error("exactly this is planned already: switch that entry on, or choose another time")]
    AlreadyPlanned,
    /// The entry is not there any more: somebody removed it.
    #[error("the entry is not there any more: somebody else removed it")]
    EntryGone,
    /// Restoring the default settings broke off in the middle. Everything else is as it was; it can be done again.
    #[error("only a part was set to its defaults ({}), then it broke off: {why}; do it again", parts_text(.done))]
    DefaultsIncomplete {
        /// What has its defaults now.
        done: Vec<DefaultsPart>,
        /// What it broke off at.
        at: DefaultsPart,
        /// Why.
        why: Box<Self>,
    },
    /// A limit that cannot be. Nothing was sent.
    #[error("{0}")]
    BadLimit(LimitProblem),
    /// Digits that cannot be a keypad code.
    #[error("{0}")]
    BadKeypadCode(KeypadCodeProblem),
    /// What should be changed or removed does not exist on the device any more: somebody else removed it, or it ended.
    #[error("{} does not exist on the device any more: somebody removed it meanwhile; nothing was changed", match .what { Entry::Permission => "this permission", Entry::KeypadCode => "this keypad code" })]
    Vanished {
        /// What it was.
        what: Entry,
    },
    /// Somebody else changed it since it was shown. Nothing was changed; what was typed is still with the caller.
    #[error("{} was changed by somebody else meanwhile: look at what it is now, and try again", .now.name())]
    EntryChangedMeanwhile {
        /// What it is now.
        now: Box<Present>,
    },
    /// This very request made an invitation before, and its link was shown then: it cannot be shown again.
    #[error(
        "this made the invitation for “{name}” before, and its link is shown only once: make the invitation again for a new link"
    )]
    InvitationShown {
        /// The authorization it stands for.
        authorization: u32,
        /// The name it was given.
        name: String,
    },
    /// About the app lock, not a device's security code.
    #[error("{0}")]
    AppLock(AppLockProblem),
    /// The device is not there.
    #[error("{} is not reachable: go near it, and check that it has power", device_text(.name))]
    NotReachable {
        /// Its name or address.
        name: String,
    },
    /// The device is there and has as many connections as it can keep.
    #[error("{} is connected with as many phones as it can be: close the app on another one, or try again in a moment", device_text(.name))]
    Crowded {
        /// Its name or address.
        name: String,
    },
    /// The radio of this machine cannot be used at the moment.
    #[error("{why}")]
    RadioOff {
        /// Why, and what to do about it.
        why: String,
    },
    /// The link was lost after a command went out; it may have been carried out or not.
    #[error("the link to {} was lost in the middle: it may have been done or not; look at the state before trying again", device_text(.name))]
    OutcomeUnknown {
        /// Its name.
        name: String,
    },
    /// No device of this profile fits.
    #[error("{} is not paired with this profile", device_text(.name))]
    NotPaired {
        /// What was asked for.
        name: String,
    },
    /// What answers says that it does not know this phone. Nothing proves that it was the device, so nothing kept here
    /// was dropped.
    #[error("{} says that it does not know this phone{}; if nobody removed it there and nobody reset the device, somebody near may pose as it: look at the door, and try again; else pair again, or ask for an invitation", device_text(.name), if *.perhaps_done { ", and whether it did what was asked is not known" } else { "" })]
    AuthorizationLost {
        /// Its name.
        name: String,
        /// True when something was on its way that the device may have done.
        perhaps_done: bool,
    },
    /// This phone's permission does not allow it, or not now.
    #[error("{}", match .why { Denied::Disabled => "this phone's permission is switched off at the device", Denied::OutsideItsTime => "this phone's permission does not hold at this time", Denied::RemoteNotAllowed => "this phone's permission does not hold from afar" })]
    Denied {
        /// Why.
        why: Denied,
    },
    /// The device is not in pairing mode.
    #[error(
        "the device is not in pairing mode: hold its button for 5 seconds until the ring stays lit"
    )]
    NotPairing,
    /// Too many wrong codes while pairing: pairing mode is over.
    #[error(
        "too many wrong codes: pairing mode has ended; hold the button again for 5 seconds. If the device refuses at \
         once it makes newcomers wait, and somebody who entered the code before can lift that"
    )]
    PairingEnded,
    /// The bolt did not do it.
    #[error("{}", action_text(*.reason))]
    ActionFailed {
        /// Why.
        reason: ActionFailure,
    },
    /// The device has no room for another entry.
    #[error("the device has no room for another entry: remove one first")]
    Full,
    /// The device, or this product, cannot do that.
    #[error("{} cannot do that", .product.map_or("the device", Product::word))]
    NotSupported {
        /// The product, where it is the product's limit.
        product: Option<Product>,
    },
    /// The device refused for a reason this app has no better words for.
    #[error("the device refused: error 0x{code:02X}")]
    Refused {
        /// The protocol's error code.
        code: u8,
    },
    /// The device broke the protocol, or somebody between does.
    #[error("{} does not follow the protocol ({why}): no code was sent to it", device_text(.name))]
    BrokenDevice {
        /// Its name.
        name: String,
        /// What it did.
        why: String,
    },
    /// Another device answers where this one was.
    #[error("another device answers there: expected {expected}, found {found}")]
    WrongDevice {
        /// Who should.
        expected: DeviceId,
        /// Who does.
        found: DeviceId,
    },
    /// The invitation's text is damaged or not an invitation.
    #[error("this is not a complete invitation: copy the whole link")]
    BadInvitation,
    /// The invitation was used on this profile before, or the device is paired already.
    #[error("this invitation was used before: an invitation works for one phone; ask for another")]
    InvitationUsed,
    /// The device of this invitation is in the profile already, under another permission, and stays as it is.
    #[error(
        "this phone has {} already: an invitation is for another phone. If this phone was removed there, remove it here too, then redeem the invitation", device_text(.name)
    )]
    AlreadyHere {
        /// Which device.
        id: DeviceId,
        /// Its name.
        name: String,
    },
    /// The invitation was removed, is too old, or another phone took it up.
    #[error(
        "this invitation does not hold any more: it lets in one phone only, and unused ones end after 48 hours; ask for another"
    )]
    InvitationOver,
    /// The profile's files.
    #[error("{path}: {problem}; {way_out}", path = .path.display())]
    Profile {
        /// The file or folder.
        path: PathBuf,
        /// What is wrong.
        problem: String,
        /// What to do.
        way_out: String,
        /// True when another program holds it.
        in_use: bool,
    },
    /// An error of ours.
    #[error("internal error: {0}")]
    Internal(String),
}

impl AppError {
    /// A stable word for programs.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::WrongCode { .. } | Self::RememberedCodeWrong { .. } => "wrong_code",
            Self::Wait { .. } => "wait",
            Self::CodeNeeded | Self::PairingCodeNeeded { .. } => "code_needed",
            Self::BadCode { .. } => "bad_code",
            Self::ObviousCode => "obvious_code",
            Self::ChangedMeanwhile { .. }
            | Self::ScheduleChangedMeanwhile { .. }
            | Self::EntryChangedMeanwhile { .. } => "changed_meanwhile",
            Self::EntryGone => "entry_gone",
            Self::DefaultsIncomplete { .. } => "defaults_incomplete",
            Self::BadFields(_)
            | Self::BadInput(_)
            | Self::BadName(_)
            | Self::OtherProduct { .. }
            | Self::BadLimit(_)
            | Self::AlreadyPlanned
            | Self::BadKeypadCode(_) => "bad_input",
            Self::Vanished { .. } => "vanished",
            Self::InvitationShown { .. } => "invitation_shown",
            Self::AppLock(problem) => problem.word(),
            Self::NotReachable { .. } => "not_reachable",
            Self::Crowded { .. } => "crowded",
            Self::RadioOff { .. } => "radio_off",
            Self::OutcomeUnknown { .. } => "outcome_unknown",
            Self::NotPaired { .. } => "not_paired",
            Self::AuthorizationLost { .. } => "authorization_lost",
            Self::Denied { .. } => "denied",
            Self::NotPairing => "not_pairing",
            Self::PairingEnded => "pairing_ended",
            Self::ActionFailed { .. } => "action_failed",
            Self::Full => "full",
            Self::NotSupported { .. } => "not_supported",
            Self::Refused { .. } => "refused",
            Self::BrokenDevice { .. } => "broken_device",
            Self::WrongDevice { .. } => "wrong_device",
            Self::BadInvitation => "bad_invitation",
            Self::InvitationUsed => "invitation_used",
            Self::AlreadyHere { .. } => "already_here",
            Self::InvitationOver => "invitation_over",
            Self::Profile { in_use: true, .. } => "in_use",
            Self::Profile { .. } => "profile",
            Self::Internal(_) => "internal",
        }
    }

    /// How a program that fails with it ends: 2 usage, 3 wrong code, 4 wait, 5 not reachable, 6 not paired or no
    /// longer authorized, 1 anything else.
    #[must_use]
    pub const fn exit_code(&self) -> u8 {
        match self {
            Self::BadCode { .. }
            | Self::ObviousCode
            | Self::BadFields(_)
            | Self::BadInput(_)
            | Self::BadName(_)
            | Self::OtherProduct { .. }
            | Self::BadLimit(_)
            | Self::AlreadyPlanned
            | Self::BadKeypadCode(_)
            | Self::BadInvitation => 2,
            Self::AppLock(problem) => problem.exit_code(),
            Self::WrongCode { .. }
            | Self::RememberedCodeWrong { .. }
            | Self::CodeNeeded
            | Self::PairingCodeNeeded { .. } => 3,
            Self::Wait { .. } | Self::PairingEnded => 4,
            Self::NotReachable { .. }
            | Self::Crowded { .. }
            | Self::RadioOff { .. }
            | Self::OutcomeUnknown { .. } => 5,
            Self::NotPaired { .. }
            | Self::AuthorizationLost { .. }
            | Self::Denied { .. }
            | Self::InvitationOver => 6,
            _ => 1,
        }
    }

    /// Wrong codes left to this phone, where the error knows.
    #[must_use]
    pub const fn tries_left(&self) -> Option<u8> {
        match self {
            Self::WrongCode { tries_left } | Self::RememberedCodeWrong { tries_left } => {
                *tries_left
            }
            _ => None,
        }
    }

    /// How long to wait, where the error knows.
    #[must_use]
    pub const fn wait(&self) -> Option<Duration> {
        match self {
            Self::Wait { wait, .. } => *wait,
            Self::AppLock(AppLockProblem::Wait { wait }) => Some(*wait),
            _ => None,
        }
    }

    /// Who can lift the refusal, where that helps.
    #[must_use]
    pub const fn lift(&self) -> Option<Lift> {
        match self {
            Self::Wait { lift, .. } => Some(*lift),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exit_codes_are_the_promised_ones() {
        let name = String::new;
        let wait = AppError::Wait {
            wait: None,
            lift: Lift::Time,
        };
        let table = [
            (AppError::BadFields(vec![]), 2),
            (AppError::WrongCode { tries_left: None }, 3),
            (wait, 4),
            (AppError::NotReachable { name: name() }, 5),
            (AppError::NotPaired { name: name() }, 6),
            (
                AppError::AuthorizationLost {
                    name: name(),
                    perhaps_done: false,
                },
                6,
            ),
            (AppError::Full, 1),
        ];
        for (error, expected) in table {
            assert_eq!(error.exit_code(), expected, "{error}");
        }
    }

    #[test]
    fn a_wait_says_how_long_and_who_can_lift_it() {
        let error = AppError::Wait {
            wait: Some(Duration::from_secs(301)),
            lift: Lift::TimeOrProven,
        };
        let text = error.to_string();
        assert!(
            text.contains("6 min") && text.contains("lift this sooner"),
            "{text}"
        );
    }
}
