//! Every byte a device tells about itself is a field, a fact, or has a reason not to be; and every field is obeyed.

use doorward_client::proto::advanced_config::{
    AdvancedConfig, AdvancedSettings, LockAdvancedConfig,
};
use doorward_client::proto::config::{
    Config, ConfigSettings, LockConfig, LockSettings, OpenerConfig, OpenerSettings,
};
use doorward_client::proto::door_sensor::DoorSensorConfig;
use doorward_client::proto::{Command, IncomingCommand, Message, Model, PData};
use doorward_client::types::{
    ButtonAction, Challenge, DateTime, DeviceId as WireId, HomeKitStatus, MatterStatus, Name,
    OpenerOperatingMode, ProductVariant,
};

use super::*;

const NAME: &str = "Front door of the house at sea 1";

/// What is in no field and no fact, and why.
fn reason(product: Product, message: &str, at: usize) -> Option<&'static str> {
    match (product, message, at) {
        (_, "config", 0..4) => Some("the device's number: the connection compares it"),
        (Product::Opener, ..) => match (message, at) {
            ("advanced", 12) => Some("its meaning is unpublished: it goes back as it came"),
            _ => None,
        },
        (_, "config", 74) => Some("the product: known since pairing, which depends on it"),
        (Product::SmartDoor, "advanced", 2..10) => {
            Some("corrections of angles, which a Smart Door does not have")
        }
        (Product::SmartDoor, "config", 63) => Some("turns, which a Smart Door does not have"),
        (Product::SmartDoor, "advanced", 13) => Some("a cylinder, which a Smart Door has not"),
        _ => None,
    }
}

/// A device that has everything its product can have.
fn device(product: Product) -> (Config, AdvancedConfig) {
    let model = Model::from(product);
    let id = WireId::new(0x33C3_35C5).unwrap();
    let time = DateTime::from_unix(1_760_000_000);
    let name: Name<32> = Name::new(NAME).unwrap();
    let config = match ConfigSettings::factory(model).with_name(name) {
        ConfigSettings::Lock(settings) => Config::Lock(LockConfig {
            device_id: id,
            settings: LockSettings {
                latitude: 48.2,
                longitude: 16.4,
                ..settings
            },
            current_time: time,
            has_fob: false,
            has_keypad: false,
            firmware: [5, 1, 2],
            hardware: [4, 10],
            homekit: HomeKitStatus::Disabled,
            device_type: model.profile().device_type,
            capabilities: 0,
            has_keypad_2: false,
            matter: MatterStatus::Disabled,
            product_variant: ProductVariant::Ultra,
        }),
        ConfigSettings::Opener(settings) => Config::Opener(OpenerConfig {
            device_id: id,
            settings: OpenerSettings {
                latitude: 48.2,
                longitude: 16.4,
                ..settings
            },
            current_time: time,
            has_fob: false,
            has_keypad: false,
            firmware: [1, 9, 2],
            hardware: [2, 1],
            has_keypad_2: false,
        }),
    };
    let advanced = match AdvancedSettings::factory(model) {
        AdvancedSettings::Lock(settings) => AdvancedConfig::Lock(LockAdvancedConfig {
            total_degrees: 720,
            settings,
        }),
        AdvancedSettings::Opener(settings) => AdvancedConfig::Opener(settings),
    };
    // As it arrives: some products send less than others.
    let profile = model.profile();
    let arrives = |message: &Message| Message::decode(profile, &message.encode(profile));
    match (
        arrives(&Message::Config(config)),
        arrives(&Message::AdvancedConfig(advanced)),
    ) {
        (Ok(Message::Config(config)), Ok(Message::AdvancedConfig(advanced))) => (config, advanced),
        other => panic!("{other:?}"),
    }
}

/// What watches the door of a product.
fn door(product: Product) -> DoorSettings {
    match product {
        Product::Opener => DoorSettings::default(),
        _ => DoorSettings {
            sensor: Some(DoorSensorConfig::FACTORY),
            log: Some(true),
        },
    }
}

fn shown(
    product: Product,
    config: &Config,
    advanced: &AdvancedConfig,
    door: DoorSettings,
) -> SettingsView {
    let here = UnixTime(1_760_000_000);
    let mut fields = config_fields(&config.settings(), product);
    fields.extend(advanced_fields(&advanced.settings(), product));
    fields.extend(door.fields(product));
    SettingsView {
        facts: DeviceFacts::new(DeviceId::new(1), product, config, advanced, here),
        fields,
    }
}

/// The message with one byte different, in some ways of being different that can be read at all.
fn altered(data: &PData, at: usize) -> impl Iterator<Item = PData> {
    let byte = data.payload[at];
    let values = [
        byte ^ 1,
        byte ^ 2,
        byte ^ 4,
        byte ^ 0x40,
        byte.wrapping_sub(1),
        0,
    ];
    values
        .into_iter()
        .filter(move |new| *new != byte)
        .map(move |new| {
            let mut data = data.clone();
            data.payload[at] = new;
            data
        })
}

#[test]
fn every_byte_a_device_tells_is_a_field_or_a_fact_or_has_a_reason() {
    for product in Product::ALL {
        let profile = Model::from(product).profile();
        let (config, advanced) = device(product);
        let door = door(product);
        let before = shown(product, &config, &advanced, door);
        let mut messages = vec![
            ("config", Message::Config(config.clone()).encode(profile)),
            (
                "advanced",
                Message::AdvancedConfig(advanced.clone()).encode(profile),
            ),
        ];
        if let Some(sensor) = door.sensor {
            let message = Message::DoorSensorConfig(sensor);
            messages.push(("door sensor", message.encode(profile)));
        }
        for (name, data) in messages {
            for at in 0..data.payload.len() {
                let mut shows = false;
                for data in altered(&data, at) {
                    let after = match Message::decode(profile, &data) {
                        Ok(Message::Config(config)) => shown(product, &config, &advanced, door),
                        Ok(Message::AdvancedConfig(advanced)) => {
                            shown(product, &config, &advanced, door)
                        }
                        Ok(Message::DoorSensorConfig(sensor)) => {
                            let sensor = Some(sensor);
                            shown(product, &config, &advanced, DoorSettings { sensor, ..door })
                        }
                        _ => continue,
                    };
                    shows |= after != before;
                }
                let why = reason(product, name, at);
                assert_eq!(
                    shows,
                    why.is_none(),
                    "{product}: byte {at} of {name}: {why:?}"
                );
            }
        }
    }
}

/// What a device of this product makes of settings that arrive.
fn accepts(product: Product, command: Command) -> bool {
    let profile = Model::from(product).profile();
    let data = command
        .encode(profile, Some(&Challenge([7; 32])), None)
        .unwrap();
    IncomingCommand::decode(profile, &data).unwrap().command == Ok(command)
}

/// Values at the ends of what a field can be.
fn ends(kind: FieldKind) -> Vec<String> {
    match kind {
        FieldKind::Switch => vec!["on".into(), "off".into()],
        FieldKind::Number { min, max, .. } => vec![min.to_string(), max.to_string()],
        FieldKind::Choice { options } => options.iter().map(|word| (*word).to_owned()).collect(),
        FieldKind::Text { .. } => vec!["x".into(), NAME.into()],
        FieldKind::Time => vec!["00:00".into(), "23:59".into()],
        FieldKind::Degrees { limit } => vec![format!("-{limit}"), limit.to_string()],
    }
}

#[test]
fn every_field_takes_its_whole_range_and_touches_no_other() {
    for product in Product::ALL {
        let (config, advanced) = device(product);
        let before = shown(product, &config, &advanced, door(product));
        for view in &before.fields {
            for text in ends(view.kind) {
                let change = FieldChange::parse(view.id, &text).unwrap();
                assert!(unfit(&before.fields, core::slice::from_ref(&change)).is_empty());
                let (mut config, mut advanced) = (config.settings(), advanced.settings());
                change_config(&mut config, core::slice::from_ref(&change));
                change_advanced(&mut advanced, product, core::slice::from_ref(&change));
                let mut door = door(product);
                door.change(core::slice::from_ref(&change));
                let mut after = config_fields(&config, product);
                after.extend(advanced_fields(&advanced, product));
                after.extend(door.fields(product));
                for (old, new) in before.fields.iter().zip(&after) {
                    let wanted = if old.id == view.id {
                        change.value()
                    } else {
                        &old.value
                    };
                    assert_eq!(
                        &new.value, wanted,
                        "{product}: {} after {}",
                        old.id, view.id
                    );
                }
                let sensor = door.sensor.map(Command::SetDoorSensorConfig);
                let taken = accepts(product, Command::SetConfig(config))
                    && accepts(product, Command::SetAdvancedConfig(advanced))
                    && sensor.is_none_or(|sensor| accepts(product, sensor));
                assert!(taken, "{product}: {} = {text}", view.id);
            }
        }
    }
}

#[test]
fn each_number_beyond_its_range_is_refused_before_it_is_sent_and_names_the_range() {
    for id in FieldId::ALL {
        if let FieldKind::Number { min, max, .. } = id.kind() {
            for beyond in [min - 1, max + 1] {
                let problem = FieldChange::parse(*id, &beyond.to_string()).unwrap_err();
                let text = problem.to_string();
                assert!(
                    text.contains(&min.to_string()) && text.contains(&max.to_string()),
                    "{text}"
                );
            }
        }
    }
}

#[test]
fn a_word_of_another_product_is_refused_with_the_words_of_this_one() {
    let (config, advanced) = device(Product::Opener);
    let view = shown(Product::Opener, &config, &advanced, door(Product::Opener));
    let change = FieldChange::parse(FieldId::SinglePress, "unlatch").unwrap();
    let problems = unfit(&view.fields, &[change]);
    let [
        FieldProblem {
            field: FieldId::SinglePress,
            problem: Problem::NotAChoice { options },
        },
    ] = problems.as_slice()
    else {
        panic!("{problems:?}")
    };
    assert!(options.contains(&"toggle_ring_to_open") && !options.contains(&"unlatch"));
}

#[test]
fn what_this_app_has_no_word_for_stays_as_it_is() {
    let (config, advanced) = device(Product::SmartLock);
    let AdvancedConfig::Lock(mut advanced) = advanced else {
        panic!("a lock")
    };
    advanced.settings.single_press = ButtonAction::from_wire(99);
    let mut settings = AdvancedSettings::Lock(advanced.settings);
    let view = advanced_fields(&settings, Product::SmartLock);
    let strange = view.iter().find(|view| view.id == FieldId::SinglePress);
    assert_eq!(strange.unwrap().value, FieldValue::Unknown);
    let change = FieldChange::parse(FieldId::DoublePress, "lock").unwrap();
    change_advanced(&mut settings, Product::SmartLock, &[change]);
    let AdvancedSettings::Lock(settings) = settings else {
        panic!("a lock")
    };
    assert_eq!(settings.single_press, ButtonAction::from_wire(99));
    assert_eq!(settings.double_press, ButtonAction::Lock);
    drop(config);
    let (config, _) = device(Product::Opener);
    let ConfigSettings::Opener(mut settings) = config.settings() else {
        panic!("an Opener")
    };
    settings.operating_mode = OpenerOperatingMode::from_wire(77);
    let mut settings = ConfigSettings::Opener(settings);
    let change = FieldChange::parse(FieldId::Button, "off").unwrap();
    change_config(&mut settings, &[change]);
    let ConfigSettings::Opener(settings) = settings else {
        panic!("an Opener")
    };
    assert_eq!(settings.operating_mode, OpenerOperatingMode::from_wire(77));
}

#[test]
fn each_product_shows_the_pages_it_has_something_on() {
    let pages = |product| {
        let (config, advanced) = device(product);
        let view = shown(product, &config, &advanced, door(product));
        view.pages().map(SettingsPage::word).collect::<Vec<_>>()
    };
    let of_locks = [
        "general",
        "lock_behaviour",
        "auto_lock",
        "night_mode",
        "button_and_led",
        "fob",
        "door_sensor",
        "advanced",
    ];
    for product in [Product::SmartLock, Product::Ultra, Product::SmartDoor] {
        assert_eq!(pages(product), of_locks, "{product}");
    }
    assert_eq!(
        pages(Product::Opener),
        [
            "general",
            "intercom",
            "ring_to_open",
            "doorbell",
            "button_and_led",
            "fob",
            "advanced"
        ]
    );
}
