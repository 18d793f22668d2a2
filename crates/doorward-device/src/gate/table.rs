//! What each command needs, in one table.

use doorward_proto::{CommandId, ErrorCode, Family, Profile, types::AuthorizationType};

/// What a sealed command needs besides an authorization that may use the lock now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Needs {
    /// Nothing.
    Authentication,
    /// The answer to a challenge.
    Challenge,
    /// The answer to a challenge, of somebody who may read settings.
    Reading,
    /// The answer to a challenge, and the security code.
    Code,
}

/// Which kinds of authorization may send it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Senders {
    /// All.
    All,
    /// Apps and bridges.
    Clients,
    /// Apps, bridges, and fobs (these only with fob actions).
    ClientsAndFobs,
    /// Keypads.
    Keypads,
}

/// One command's line.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rule {
    pub(crate) command: CommandId,
    pub(crate) needs: Needs,
    pub(crate) senders: Senders,
}

const fn rule(command: CommandId, needs: Needs, senders: Senders) -> Rule {
    Rule {
        command,
        needs,
        senders,
    }
}

/// Every command a device obeys (Smart Lock API 2.3.0 and Opener API 1.1, "Commands"; those of the door sensor are unpublished, the last two are
/// ours). Which of them a
/// product has is told by its profile: continuous mode and bus recording are the Opener's.
pub(crate) const RULES: [Rule; 33] = {
    use Needs::{Authentication, Challenge, Code, Reading};
    use Senders::{All, Clients, ClientsAndFobs, Keypads};
    [
        rule(CommandId::REQUEST_DATA, Authentication, All),
        rule(CommandId::LOCK_ACTION, Challenge, ClientsAndFobs),
        rule(CommandId::SIMPLE_LOCK_ACTION, Challenge, Clients),
        rule(CommandId::KEYPAD_ACTION, Challenge, Keypads),
        rule(CommandId::REQUEST_CONFIG, Reading, Clients),
        rule(CommandId::REQUEST_ADVANCED_CONFIG, Reading, Clients),
        rule(CommandId::REQUEST_DOOR_SENSOR_CONFIG, Reading, Clients),
        rule(CommandId::SET_CONFIG, Code, Clients),
        rule(CommandId::SET_ADVANCED_CONFIG, Code, Clients),
        rule(CommandId::ENABLE_DOOR_SENSOR_LOGGING, Code, Clients),
        rule(CommandId::SET_SECURITY_CODE, Code, Clients),
        rule(CommandId::VERIFY_SECURITY_CODE, Code, Clients),
        rule(CommandId::REQUEST_CALIBRATION, Code, Clients),
        rule(CommandId::REQUEST_REBOOT, Code, Clients),
        rule(CommandId::UPDATE_TIME, Code, Clients),
        rule(CommandId::REQUEST_AUTHORIZATIONS, Code, Clients),
        rule(CommandId::INVITE, Code, Clients),
        rule(CommandId::UPDATE_AUTHORIZATION, Code, Clients),
        rule(CommandId::REMOVE_AUTHORIZATION, Code, Clients),
        rule(CommandId::REQUEST_LOG, Code, Clients),
        rule(CommandId::ENABLE_LOGGING, Code, Clients),
        rule(CommandId::ADD_TIME_CONTROL, Code, Clients),
        rule(CommandId::REMOVE_TIME_CONTROL, Code, Clients),
        rule(CommandId::REQUEST_TIME_CONTROLS, Code, Clients),
        rule(CommandId::UPDATE_TIME_CONTROL, Code, Clients),
        rule(CommandId::ADD_KEYPAD_CODE, Code, Clients),
        rule(CommandId::REQUEST_KEYPAD_CODES, Code, Clients),
        rule(CommandId::UPDATE_KEYPAD_CODE, Code, Clients),
        rule(CommandId::REMOVE_KEYPAD_CODE, Code, Clients),
        // On locks this number is Set Door Sensor Config.
        rule(CommandId::CONTINUOUS_MODE, Code, Clients),
        rule(CommandId::START_BUS_SIGNAL_RECORDING, Code, Clients),
        rule(CommandId::ACKNOWLEDGE_FAILURES, Code, Clients),
        rule(CommandId::TAKE_UP_INVITATION, Challenge, Clients),
    ]
};

/// The line of this command, if a device of this profile has it.
pub(crate) fn find(profile: &Profile, command: CommandId) -> Option<Rule> {
    command.class(profile)?;
    RULES.into_iter().find(|rule| rule.command == command)
}

impl Rule {
    /// What an authorization of the wrong kind hears. The Ultra's apps hear of keypads what they hear from a published
    /// Ultra, which has no such command.
    pub(crate) fn refusal(self, profile: &Profile) -> ErrorCode {
        if self.senders == Senders::Keypads && profile.family == Family::Ultra {
            ErrorCode::Unknown
        } else {
            ErrorCode::NotAuthorized
        }
    }
}

impl Senders {
    /// Whether an authorization of this kind is among them.
    pub(crate) const fn include(self, kind: AuthorizationType) -> bool {
        let client = matches!(kind, AuthorizationType::App | AuthorizationType::Bridge);
        let fob = matches!(kind, AuthorizationType::Fob);
        let keypad = matches!(kind, AuthorizationType::Keypad | AuthorizationType::Keypad2);
        match self {
            Self::All => true,
            Self::Clients => client,
            Self::ClientsAndFobs => client || fob,
            Self::Keypads => keypad,
        }
    }
}

#[cfg(test)]
mod tests {
    use doorward_proto::{Class, Model};

    use super::*;

    #[test]
    fn agrees_with_the_classes_of_the_protocol() {
        for model in Model::ALL {
            let profile = model.profile();
            for command in CommandId::NAMED {
                let class = command
                    .class(profile)
                    .filter(|class| *class != Class::Pairing);
                let needs = find(profile, *command)
                    .filter(|_| class.is_some())
                    .map(|rule| rule.needs);
                let expected = class.map(|class| match class {
                    Class::Pairing | Class::Authenticated => Needs::Authentication,
                    Class::Challenged
                        if [
                            CommandId::REQUEST_CONFIG,
                            CommandId::REQUEST_ADVANCED_CONFIG,
                            CommandId::REQUEST_DOOR_SENSOR_CONFIG,
                        ]
                        .contains(command) =>
                    {
                        Needs::Reading
                    }
                    Class::Challenged => Needs::Challenge,
                    Class::Guarded => Needs::Code,
                });
                assert_eq!(needs, expected, "{model} {command}");
            }
        }
    }

    #[test]
    fn names_no_command_twice() {
        for (index, rule) in RULES.iter().enumerate() {
            assert!(
                RULES[..index]
                    .iter()
                    .all(|other| other.command != rule.command)
            );
        }
    }
}
