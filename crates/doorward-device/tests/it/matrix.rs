//! Who may send what: every command of a lock, for every kind of authorization, with the right code, a wrong one and none
//! (attack 34, CVE-2022-32507).

use doorward_proto::{
    Class, Command, CommandId, DataRequest, Model,
    types::{AppId, AuthorizationType, ErrorCode, LockAction},
};

use crate::{
    commands::{challenged, guarded},
    world::{Client, Outcome, World},
};

const KINDS: [AuthorizationType; 6] = [
    AuthorizationType::App,
    AuthorizationType::Bridge,
    AuthorizationType::Fob,
    AuthorizationType::Keypad,
    AuthorizationType::DoorSensor,
    AuthorizationType::Keypad2,
];

/// What an authorization of each kind gets: `.` obeyed (or refused for its content), `A` not authorized.
/// Columns as in [`KINDS`].
const MATRIX: &[(CommandId, &str)] = &[
    (CommandId::REQUEST_DATA, "......"),
    (CommandId::LOCK_ACTION, "..AAAA"),
    (CommandId::SIMPLE_LOCK_ACTION, "..AAAA"),
    (CommandId::KEYPAD_ACTION, "AAA.A."),
    (CommandId::REQUEST_CONFIG, "..AAAA"),
    (CommandId::REQUEST_ADVANCED_CONFIG, "..AAAA"),
    (CommandId::SET_CONFIG, "..AAAA"),
    (CommandId::SET_ADVANCED_CONFIG, "..AAAA"),
    (CommandId::SET_SECURITY_CODE, "..AAAA"),
    (CommandId::VERIFY_SECURITY_CODE, "..AAAA"),
    (CommandId::REQUEST_CALIBRATION, "..AAAA"),
    (CommandId::REQUEST_REBOOT, "..AAAA"),
    (CommandId::UPDATE_TIME, "..AAAA"),
    (CommandId::REQUEST_AUTHORIZATIONS, "..AAAA"),
    (CommandId::INVITE, "..AAAA"),
    (CommandId::UPDATE_AUTHORIZATION, "..AAAA"),
    (CommandId::REMOVE_AUTHORIZATION, "..AAAA"),
    (CommandId::REQUEST_LOG, "..AAAA"),
    (CommandId::ENABLE_LOGGING, "..AAAA"),
    (CommandId::ADD_TIME_CONTROL, "..AAAA"),
    (CommandId::REMOVE_TIME_CONTROL, "..AAAA"),
    (CommandId::REQUEST_TIME_CONTROLS, "..AAAA"),
    (CommandId::UPDATE_TIME_CONTROL, "..AAAA"),
    (CommandId::ADD_KEYPAD_CODE, "..AAAA"),
    (CommandId::REQUEST_KEYPAD_CODES, "..AAAA"),
    (CommandId::UPDATE_KEYPAD_CODE, "..AAAA"),
    (CommandId::REMOVE_KEYPAD_CODE, "..AAAA"),
    (CommandId::ACKNOWLEDGE_FAILURES, "..AAAA"),
    (CommandId::TAKE_UP_INVITATION, "..AAAA"),
];

/// The same of what only the Opener has.
const MATRIX_OF_OPENER: &[(CommandId, &str)] = &[
    (CommandId::CONTINUOUS_MODE, "..AAAA"),
    (CommandId::START_BUS_SIGNAL_RECORDING, "..AAAA"),
];

/// And of what only locks have.
const MATRIX_OF_LOCKS: &[(CommandId, &str)] = &[
    (CommandId::REQUEST_DOOR_SENSOR_CONFIG, "..AAAA"),
    (CommandId::SET_DOOR_SENSOR_CONFIG, "..AAAA"),
    (CommandId::ENABLE_DOOR_SENSOR_LOGGING, "..AAAA"),
];

/// The two products whose commands differ and that have all kinds of authorizations without a code.
const MODELS: [Model; 2] = [Model::SmartLock, Model::Opener];

fn matrix(model: Model) -> Vec<(CommandId, &'static str)> {
    let more = if model == Model::Opener {
        MATRIX_OF_OPENER
    } else {
        MATRIX_OF_LOCKS
    };
    MATRIX.iter().chain(more).copied().collect()
}

const CODE: u32 = 4711;

/// A device with a code and one authorization of each kind, none of them proven.
fn home(model: Model) -> (World, Vec<Client>) {
    let mut world = World::new(model);
    let owner = world.pair(1, "Owner", 0);
    owner.set_code(&mut world, 0, CODE).unwrap();
    let clients = (100..)
        .zip(KINDS)
        .map(|(app, kind)| {
            world.hold_button();
            world.pair_as(app, "Client", kind, 0).unwrap()
        })
        .collect();
    (world, clients)
}

fn all(model: Model) -> Vec<Command> {
    let mut commands = vec![Command::RequestData(DataRequest::States)];
    commands.extend(challenged(model));
    commands.extend(guarded(model, 8264));
    commands
}

/// The same lock again, for whatever a command may have done to it.
fn try_command(model: Model, client: usize, command: &Command, code: u32) -> (Outcome, bool) {
    let (mut world, clients) = home(model);
    let before = world.env.store.contents().records.clone();
    let client = &clients[client];
    let outcome = match command {
        Command::RequestData(request) => client.request(&mut world, *request),
        _ => client.command(&mut world, command, code),
    };
    let changed = world.env.store.contents().records != before;
    (outcome, changed)
}

#[test]
fn the_table_names_every_command_there_is() {
    for model in MODELS {
        let mut named: Vec<_> = matrix(model).iter().map(|(command, _)| *command).collect();
        let mut sent: Vec<_> = all(model).iter().map(Command::id).collect();
        let mut published: Vec<_> = CommandId::NAMED
            .iter()
            .filter(|id| {
                id.class(model.profile())
                    .is_some_and(|class| class != Class::Pairing)
            })
            .copied()
            .collect();
        named.sort();
        sent.sort();
        published.sort();
        assert_eq!(named, sent, "{model}");
        assert_eq!(named, published, "{model}");
    }
}

#[test]
fn each_kind_may_send_what_the_table_says_and_no_more() {
    for model in MODELS {
        let commands = all(model);
        for (id, row) in matrix(model) {
            let command = commands.iter().find(|command| command.id() == id).unwrap();
            for (client, cell) in row.chars().enumerate() {
                let kind = KINDS[client];
                let (outcome, changed) = try_command(model, client, command, CODE);
                let refused = outcome == Err(ErrorCode::NotAuthorized);
                assert_eq!(
                    refused,
                    cell == 'A',
                    "{model}: {id} by {kind:?}: {outcome:?}"
                );
                assert!(
                    !(refused && changed),
                    "{model}: {id} by {kind:?} left a trace"
                );
            }
        }
    }
}

#[test]
fn no_guarded_command_does_anything_without_the_right_code() {
    for model in MODELS {
        for command in guarded(model, 8264) {
            for (code, app) in [(1234, 0), (0, 0), (1234, 1), (0, 1)] {
                let (outcome, _) = try_command(model, app, &command, code);
                assert_eq!(outcome, Err(ErrorCode::BadCode), "{model}: {command:?}");
            }
            let (outcome, _) = try_command(model, 0, &command, CODE);
            assert!(
                !matches!(
                    outcome,
                    Err(ErrorCode::BadCode
                        | ErrorCode::NotAuthorized
                        | ErrorCode::BadNonce
                        | ErrorCode::Unknown)
                ),
                "{model}: {command:?}: {outcome:?}"
            );
        }
    }
}

#[test]
fn no_challenged_command_does_anything_without_a_challenge() {
    for model in MODELS {
        let mut commands = challenged(model);
        commands.extend(guarded(model, 8264));
        for command in commands {
            let (mut world, clients) = home(model);
            let client = match command {
                Command::KeypadAction(_) => &clients[3],
                _ => &clients[0],
            };
            let challenge = doorward_proto::types::Challenge([0; 32]);
            let frame = client.seal(&mut world, &command, Some(&challenge), CODE);
            let outcome = crate::world::outcome(client.send(&mut world, &frame));
            assert_eq!(outcome, Err(ErrorCode::BadNonce), "{model}: {command:?}");
        }
    }
}

#[test]
fn fobs_press_and_do_nothing_else() {
    for model in MODELS {
        let (mut world, clients) = home(model);
        let fob = &clients[2];
        for action in LockAction::NAMED {
            let command = Command::lock_action(*action, AppId(0));
            let outcome = fob.command(&mut world, &command, 0);
            let of_fob = [
                LockAction::FobAction1,
                LockAction::FobAction2,
                LockAction::FobAction3,
            ]
            .contains(action);
            let is_none = model == Model::Opener && *action == LockAction::FullLock;
            if !of_fob && action.is_requestable() && !is_none {
                assert_eq!(
                    outcome,
                    Err(ErrorCode::NotAuthorized),
                    "{model}: {action:?}"
                );
            }
            if of_fob {
                assert!(
                    matches!(outcome, Ok(_) | Err(ErrorCode::Busy)),
                    "{model}: {action:?}: {outcome:?}"
                );
            }
            world.advance(core::time::Duration::from_secs(60));
        }
    }
}
