//! The Opener from outside: what goes over the wire, what the hardware is told, and what is written down.

mod doorbell;
mod modes;
mod settings;
mod strike;
mod training;

use std::time::Duration;

use doorward_proto::{
    Command, Message, Model,
    action::{ContinuousModeRequest, LockActionRequest},
    advanced_config::{AdvancedConfig, AdvancedSettings, OpenerAdvancedSettings},
    config::{Config, ConfigSettings, OpenerConfig, OpenerSettings},
    log::{DoorbellLog, LogData},
    states::States,
    types::{
        ActionFlags, AppId, AuthorizationType, Completion, DeviceState, ErrorCode, LockAction,
        LockState, Trigger,
    },
};

use crate::world::{Client, Outcome, World, accepted, complete};

const CODE: u32 = 4711;

const RTO_ON: LockAction = LockAction::ACTIVATE_RING_TO_OPEN;
const RTO_OFF: LockAction = LockAction::DEACTIVATE_RING_TO_OPEN;
const CM_ON: LockAction = LockAction::ACTIVATE_CONTINUOUS_MODE;
const CM_OFF: LockAction = LockAction::DEACTIVATE_CONTINUOUS_MODE;
const OPEN: LockAction = LockAction::ACTUATE_STRIKE;

/// An Opener with a code, and its owner's phone.
fn home() -> (World, Client) {
    let mut world = World::new(Model::Opener);
    let owner = world.pair(1, "Owner", 0);
    owner.set_code(&mut world, 0, CODE).unwrap();
    (world, owner)
}

/// One more authorization of this kind.
fn another(world: &mut World, kind: AuthorizationType, name: &str) -> Client {
    world.hold_button();
    world.pair_as(77, name, kind, 0).unwrap()
}

fn send(world: &mut World, who: &Client, action: LockAction) -> Outcome {
    who.command(world, &Command::lock_action(action, AppId(0)), 0)
}

fn continuous(world: &mut World, who: &Client, enabled: bool, timeout: u8, code: u32) -> Outcome {
    let request = ContinuousModeRequest { enabled, timeout };
    who.command(world, &Command::ContinuousMode(request), code)
}

fn set(world: &mut World, who: &Client, change: impl FnOnce(&mut OpenerSettings)) -> Outcome {
    let mut settings = config(world, who).settings;
    change(&mut settings);
    let command = Command::SetConfig(ConfigSettings::Opener(settings));
    who.command(world, &command, CODE)
}

fn set_advanced(
    world: &mut World,
    who: &Client,
    change: impl FnOnce(&mut OpenerAdvancedSettings),
) -> Outcome {
    let mut settings = advanced(world, who);
    change(&mut settings);
    let command = Command::SetAdvancedConfig(AdvancedSettings::Opener(settings));
    who.command(world, &command, CODE)
}

fn config(world: &mut World, who: &Client) -> OpenerConfig {
    match &who.command(world, &Command::RequestConfig, 0).unwrap()[..] {
        [Message::Config(Config::Opener(config))] => config.clone(),
        other => panic!("{other:?}"),
    }
}

fn advanced(world: &mut World, who: &Client) -> OpenerAdvancedSettings {
    match &who
        .command(world, &Command::RequestAdvancedConfig, 0)
        .unwrap()[..]
    {
        [Message::AdvancedConfig(AdvancedConfig::Opener(settings))] => settings.clone(),
        other => panic!("{other:?}"),
    }
}

/// The states among the messages.
fn states(messages: &[Message]) -> Vec<States> {
    messages
        .iter()
        .filter_map(|message| match message {
            Message::States(states) => Some(*states),
            _ => None,
        })
        .collect()
}

/// The rings in the log with the names they go by, newest first.
fn rings(world: &mut World, owner: &Client) -> Vec<(DoorbellLog, String)> {
    owner
        .log(world, CODE)
        .into_iter()
        .filter_map(|entry| match entry.data {
            LogData::Doorbell(ring) => Some((ring, entry.name.as_str().to_owned())),
            _ => None,
        })
        .collect()
}

/// The actions in the log, newest first.
fn actions(world: &mut World, owner: &Client) -> Vec<(LockAction, Trigger, Completion, String)> {
    owner
        .log(world, CODE)
        .into_iter()
        .filter_map(|entry| match entry.data {
            LogData::LockAction(log) => Some((
                log.action,
                log.trigger,
                log.completion,
                entry.name.as_str().to_owned(),
            )),
            _ => None,
        })
        .collect()
}

/// A ring and all that comes of it.
fn ring(world: &mut World) {
    world.ring();
    world.advance(s(40));
}

const fn s(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

const fn min(minutes: u64) -> Duration {
    Duration::from_mins(minutes)
}
