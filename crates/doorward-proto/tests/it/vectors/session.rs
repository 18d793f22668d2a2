//! Sealed messages after pairing.

use doorward_proto::action::LockActionRequest;
use doorward_proto::reassembly::{Reassembler, Stream};
use doorward_proto::states::{LastAction, Network, States};
use doorward_proto::types::{
    AccessoryBattery, ActionFlags, Battery, Completion, DateTime, DeviceState, DoorSensorState,
    LockAction, LockState, Name, PresentedCode, StatusCode, Trigger,
};
use doorward_proto::{
    AppId, Challenge, CodeWidth, Command, CommandId, DataRequest, ErrorCode, ErrorReport,
    IncomingCommand, Message, Model, Nonce, PData, Payload, SecurityCode, sealed,
};
use serde::Deserialize;

use crate::support::{APP, array, hex, key, vector};

#[derive(Deserialize)]
struct Session {
    model: String,
    key: String,
    authorization: String,
    messages: Vec<SealedMessage>,
}

#[derive(Deserialize)]
struct SealedMessage {
    name: String,
    from: String,
    command: u16,
    payload: String,
    pdata: Option<String>,
    bytes: Option<String>,
    nonce: Option<String>,
    chunks: Option<Vec<String>>,
}

const FILES: [&str; 4] = [
    "session-read-state-2.1.json",
    "session-unlock-2.1.json",
    "session-derived-lock.json",
    "session-derived-ultra.json",
];

impl SealedMessage {
    fn data(&self) -> PData {
        let payload = Payload::from_slice(&hex(&self.payload)).unwrap();
        PData {
            command: CommandId(self.command),
            payload,
        }
    }
}

#[test]
fn sealed_messages_open_and_seal_to_the_published_bytes() {
    for file in FILES {
        let session: Session = vector(file);
        let key = key(&session.key);
        let authorization = u32::from_le_bytes(array(&session.authorization));
        for message in &session.messages {
            let (Some(bytes), Some(nonce)) = (&message.bytes, &message.nonce) else {
                continue;
            };
            let (bytes, nonce) = (hex(bytes), Nonce(array(nonce)));
            let opened = sealed::open(&key, &bytes).unwrap();
            assert_eq!(opened.authorization, authorization, "{}", message.name);
            assert_eq!(opened.data, message.data(), "{}", message.name);
            let sealed = sealed::seal(&key, nonce, authorization, &message.data());
            assert_eq!(sealed.as_slice(), bytes, "{}", message.name);
        }
    }
}

#[test]
fn inner_checksums_are_the_published_ones() {
    for file in FILES {
        let session: Session = vector(file);
        for message in &session.messages {
            let Some(pdata) = &message.pdata else {
                continue;
            };
            let (pdata, authorization) = (hex(pdata), hex(&session.authorization));
            let (body, sum) = pdata.split_at(pdata.len() - 2);
            assert_eq!(
                sum,
                doorward_proto::crc::checksum(body).to_le_bytes(),
                "{}",
                message.name
            );
            let id = message.command.to_le_bytes();
            assert_eq!(
                body,
                [&authorization[..], &id, &hex(&message.payload)].concat()
            );
        }
    }
}

#[test]
fn published_chunks_reassemble() {
    for file in FILES {
        for message in vector::<Session>(file).messages {
            let Some(chunks) = &message.chunks else {
                continue;
            };
            let mut reassembler = Reassembler::new(Stream::Sealed);
            let mut whole = None;
            for chunk in chunks {
                assert_eq!(whole, None, "complete before the last chunk");
                whole = reassembler.push(&hex(chunk)).unwrap();
            }
            assert_eq!(
                whole.unwrap().as_slice(),
                hex(message.bytes.as_ref().unwrap())
            );
        }
    }
}

/// What each message says, in our words: written by one role, understood by the other.
#[test]
fn both_roles_write_and_read_the_published_payloads() {
    let mut seen = 0;
    for file in FILES {
        let session: Session = vector(file);
        let profile = session.model.parse::<Model>().unwrap().profile();
        for message in &session.messages {
            seen += 1;
            if message.from == "client" {
                let (command, challenge, code) = command(&message.name);
                let written = command
                    .encode(profile, challenge.as_ref(), code.as_ref())
                    .unwrap();
                assert_eq!(written, message.data(), "{}", message.name);
                let incoming = IncomingCommand::decode(profile, &message.data()).unwrap();
                assert_eq!(incoming.command, Ok(command), "{}", message.name);
                assert_eq!(incoming.challenge, challenge, "{}", message.name);
                assert_eq!(incoming.code, code.as_ref().map(PresentedCode::from));
            } else {
                let meant = device_message(&message.name);
                assert_eq!(
                    Message::decode(profile, &message.data()),
                    Ok(meant.clone()),
                    "{}",
                    message.name
                );
                // States of 2016 are shorter than those we send; the prefix must be theirs.
                let written = meant.encode(profile).payload.to_vec();
                assert!(
                    written.starts_with(&hex(&message.payload)),
                    "{}",
                    message.name
                );
            }
        }
    }
    assert_eq!(seen, 14);
}

fn command(name: &str) -> (Command, Option<Challenge>, Option<SecurityCode>) {
    let challenge = Challenge(array(
        "57D95521BEA186B5A9244F025737924C5B7E33592D0614D5F6EF2E2F142C6D4B",
    ));
    let code = |width, text| SecurityCode::parse(width, text).unwrap();
    match name {
        "request states" => (Command::RequestData(DataRequest::States), None, None),
        "request challenge" => (Command::RequestData(DataRequest::Challenge), None, None),
        "unlock" => (
            Command::lock_action(LockAction::Unlock, AppId(0)),
            Some(challenge),
            None,
        ),
        "lock with suffix Gate" => {
            let request = LockActionRequest {
                action: LockAction::Lock,
                app_id: APP,
                flags: ActionFlags::NONE,
                suffix: Some(Name::new("Gate").unwrap()),
            };
            (Command::LockAction(request), Some(challenge), None)
        }
        "verify code 1234" => (
            Command::VerifySecurityCode,
            Some(challenge),
            Some(code(CodeWidth::Four, "1234")),
        ),
        "verify code 123456" => (
            Command::VerifySecurityCode,
            Some(challenge),
            Some(code(CodeWidth::Six, "123456")),
        ),
        other => panic!("no command named {other}"),
    }
}

fn device_message(name: &str) -> Message {
    let at = |year, month, day, hour, minute, second| DateTime {
        year,
        month,
        day,
        hour,
        minute,
        second,
    };
    let old = |lock_state, current_time, config_update_count| States {
        device_state: DeviceState::DoorMode,
        lock_state,
        trigger: Trigger::System,
        current_time,
        timezone_offset: 60,
        battery: Battery(0),
        config_update_count,
        lock_n_go_timer: 0,
        last_action: None,
        door_sensor: DoorSensorState::Unavailable,
        night_mode: false,
        accessory_battery: AccessoryBattery(0),
        network: Network::default(),
    };
    match name {
        "challenge" => Message::Challenge(Challenge(array(
            "57D95521BEA186B5A9244F025737924C5B7E33592D0614D5F6EF2E2F142C6D4B",
        ))),
        "accepted" => Message::Status(StatusCode::Accepted),
        "complete" => Message::Status(StatusCode::Complete),
        "states" => Message::States(States {
            lock_n_go_timer: 0x0A,
            ..old(LockState::Locked, at(2016, 3, 7, 8, 15, 30), 0x20)
        }),
        "unlocking" => Message::States(States {
            lock_n_go_timer: 7,
            ..old(LockState::Unlocking, at(2016, 3, 7, 8, 24, 32), 0)
        }),
        "unlocked" => Message::States(States {
            lock_n_go_timer: 7,
            ..old(LockState::Unlocked, at(2016, 3, 7, 8, 24, 44), 0)
        }),
        "states of 27 bytes" => Message::States(States {
            battery: Battery::new(80, false, false),
            last_action: Some(LastAction {
                action: LockAction::Lock,
                trigger: Trigger::System,
                completion: Completion::Success,
            }),
            door_sensor: DoorSensorState::Closed,
            network: Network {
                remote_access: 0x0F,
                ble_strength: -60,
                wifi_strength: -55,
                wifi: 0xFF,
                mqtt: 3,
                thread: 0,
            },
            ..old(LockState::Locked, at(2025, 1, 8, 12, 34, 56), 7)
        }),
        "wrong code" => Message::ErrorReport(ErrorReport {
            code: ErrorCode::BadCode,
            command: CommandId::VERIFY_SECURITY_CODE,
        }),
        other => panic!("no message named {other}"),
    }
}
