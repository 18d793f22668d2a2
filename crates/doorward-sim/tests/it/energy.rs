//! What a device runs on, and how it saves that.

use core::time::Duration;

use doorward_client::Credentials;
use doorward_proto::{
    Command, Message, Model, advanced_config::AdvancedSettings, config::ConfigSettings,
    types::AdvertisingMode,
};
use doorward_sim::pair::Pair;

use super::kit::{owned, right};

fn is_critical(pair: &mut Pair, owner: &Credentials, percent: u8) -> bool {
    pair.lock().set_charge(percent);
    let session = pair.connect(owner).unwrap();
    let critical = pair.states(session).unwrap().battery.is_critical();
    pair.cut(session);
    critical
}

/// Accumulators give out within days, so an Ultra warns earlier; unless it is told that it has something else.
#[test]
fn a_device_knows_its_cells_and_warns_by_them() {
    for (model, threshold) in [
        (Model::SmartLock, 20),
        (Model::SmartDoor, 20),
        (Model::Opener, 20),
        (Model::Ultra, 30),
    ] {
        let (mut pair, owner) = owned(model);
        assert!(!is_critical(&mut pair, &owner, threshold + 1), "{model}");
        assert!(is_critical(&mut pair, &owner, threshold), "{model}");
    }
    let (mut pair, owner) = owned(Model::Ultra);
    let session = pair.connect(&owner).unwrap();
    let answer = pair.ask(session, Command::RequestAdvancedConfig, None);
    let Some(Message::AdvancedConfig(config)) = answer.unwrap().done.message else {
        panic!("no configuration");
    };
    let AdvancedSettings::Lock(mut settings) = config.settings() else {
        panic!("not a lock's");
    };
    settings.automatic_battery_type = false;
    let command = Command::SetAdvancedConfig(AdvancedSettings::Lock(settings));
    pair.ask(session, command, Some(&right(Model::Ultra)))
        .unwrap();
    pair.cut(session);
    assert!(
        !is_critical(&mut pair, &owner, 21),
        "alkaline cells, it was told"
    );
}

#[test]
fn how_often_a_device_is_on_the_air_is_as_set() {
    let (mut pair, owner) = owned(Model::SmartLock);
    let normally = pair.lock().advertising_interval();
    let session = pair.connect(&owner).unwrap();
    let answer = pair.ask(session, Command::RequestConfig, None);
    let Some(Message::Config(config)) = answer.unwrap().done.message else {
        panic!("no configuration");
    };
    let ConfigSettings::Lock(mut settings) = config.settings() else {
        panic!("not a lock's");
    };
    settings.advertising_mode = Some(AdvertisingMode::Slowest);
    let command = Command::SetConfig(ConfigSettings::Lock(settings));
    pair.ask(session, command, Some(&right(Model::SmartLock)))
        .unwrap();
    let rarely = pair.lock().advertising_interval();
    assert!(
        normally < rarely && rarely <= Duration::from_secs(2),
        "{normally:?}, {rarely:?}"
    );
    pair.open_pairing_mode();
    assert!(pair.lock().advertising_interval() < normally);
    pair.lock().remove_batteries();
    assert_eq!(pair.lock().advertising_interval(), Duration::ZERO);
}
