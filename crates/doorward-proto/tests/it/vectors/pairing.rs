//! Pairing, driven by the published secrets and nonces.

use doorward_proto::pairing::{Initiator, InitiatorStep, PairingWish, Responder, ResponderStep};
use doorward_proto::types::{AuthorizationType, Name, PresentedCode};
use doorward_proto::{AppId, DeviceUuid, PairingKind};
use serde::Deserialize;

use crate::support::{Script, array, authorization, hex, key, vector};

#[derive(Deserialize)]
struct Pairing {
    pairing: String,
    client: Client,
    device: Device,
    keys: Keys,
    messages: Vec<Step>,
}

#[derive(Deserialize)]
struct Client {
    secret: String,
    #[serde(default)]
    r#type: u8,
    app_id: u32,
    name: String,
    nonce: Option<String>,
    code: Option<u32>,
    provisional: Option<String>,
    seal_nonce: Option<String>,
}

#[derive(Deserialize)]
struct Device {
    secret: Option<String>,
    challenge_1: String,
    challenge_2: Option<String>,
    authorization: u32,
    uuid: String,
    nonce: Option<String>,
    #[serde(default)]
    code_set: bool,
    seal_nonce: Option<String>,
}

#[derive(Deserialize)]
struct Keys {
    kdf1: String,
}

#[derive(Deserialize)]
struct Step {
    bytes: String,
}

const FILES: [&str; 5] = [
    "pairing-classic-2.1.json",
    "pairing-classic-2.3.0.json",
    "pairing-ultra-2.3.0.json",
    "pairing-ultra-2.3.0-big-endian.json",
    "pairing-ultra-both-secrets.json",
];

impl Pairing {
    fn kind(&self) -> PairingKind {
        match self.pairing.as_str() {
            "classic" => PairingKind::Classic,
            "ultra" => PairingKind::Ultra,
            other => panic!("{other}"),
        }
    }

    /// Message `step` (counted from 1, as the documents do).
    fn bytes(&self, step: usize) -> Vec<u8> {
        hex(&self.messages[step - 1].bytes)
    }

    fn wish(&self) -> PairingWish {
        PairingWish {
            app_id: AppId(self.client.app_id),
            name: Name::new(&self.client.name).unwrap(),
            kind: AuthorizationType::from_wire(self.client.r#type),
        }
    }
}

#[test]
fn the_initiator_sends_the_published_bytes() {
    for file in FILES {
        let vector: Pairing = vector(file);
        let last = vector
            .client
            .nonce
            .as_ref()
            .or(vector.client.seal_nonce.as_ref())
            .unwrap();
        let mut entropy = Script::new(&[&vector.client.secret, last]);
        let (mut initiator, first) = Initiator::start(vector.wish(), &mut entropy);
        assert_eq!(first.as_slice(), vector.bytes(1), "{file}");
        for step in [2, 4] {
            let InitiatorStep::Send(frame) = initiator.handle(&vector.bytes(step), &mut entropy)
            else {
                panic!("{file}, after message {step}");
            };
            assert_eq!(frame.as_slice(), vector.bytes(step + 1), "{file}");
        }
        let credentials = match vector.kind() {
            PairingKind::Classic => {
                for step in [6, 8] {
                    let InitiatorStep::Send(frame) =
                        initiator.handle(&vector.bytes(step), &mut entropy)
                    else {
                        panic!("{file}, after message {step}");
                    };
                    assert_eq!(frame.as_slice(), vector.bytes(step + 1), "{file}");
                }
                initiator.handle(&vector.bytes(10), &mut entropy)
            }
            PairingKind::Ultra => {
                let info = initiator.handle(&vector.bytes(6), &mut entropy);
                let InitiatorStep::NeedsCode { code_set } = info else {
                    panic!("{file}: {info:?}")
                };
                assert_eq!(code_set, vector.device.code_set, "{file}");
                let code = PresentedCode::from_wire(vector.client.code.unwrap());
                let frame = initiator.provide_code(&code, &mut entropy).unwrap();
                // Clients write the provisional authorization in either byte order; ours in one.
                if vector.client.provisional.as_deref() == Some("FFFFFF7F") {
                    assert_eq!(frame.as_slice(), vector.bytes(7), "{file}");
                }
                initiator.handle(&vector.bytes(8), &mut entropy)
            }
        };
        let InitiatorStep::Done(credentials) = credentials else {
            panic!("{file}: {credentials:?}")
        };
        assert_eq!(
            credentials.authorization,
            authorization(vector.device.authorization),
            "{file}"
        );
        assert_eq!(credentials.key, key(&vector.keys.kdf1), "{file}");
        assert_eq!(
            credentials.uuid,
            DeviceUuid(array(&vector.device.uuid)),
            "{file}"
        );
        assert_eq!(credentials.pairing, vector.kind(), "{file}");
        assert!(entropy.is_used_up(), "{file}");
    }
}

/// Where the device's secret is known; the others are replayed inside the crate, from the agreed key on.
#[test]
fn the_responder_sends_the_published_bytes() {
    let mut replayed = 0;
    for file in FILES {
        let vector: Pairing = vector(file);
        let device = &vector.device;
        let Some(secret) = &device.secret else {
            continue;
        };
        replayed += 1;
        let mut entropy = Script::new(&[
            secret,
            &device.challenge_1,
            device.challenge_2.as_deref().unwrap_or_default(),
            device
                .nonce
                .as_deref()
                .or(device.seal_nonce.as_deref())
                .unwrap(),
        ]);
        let mut responder = Responder::new(vector.kind(), device.code_set);
        for step in [1, 3, 5] {
            let ResponderStep::Reply(frame) = responder.handle(&vector.bytes(step), &mut entropy)
            else {
                panic!("{file}, after message {step}");
            };
            assert_eq!(frame.as_slice(), vector.bytes(step + 1), "{file}");
        }
        let ResponderStep::Wants(wish) = responder.handle(&vector.bytes(7), &mut entropy) else {
            panic!("{file}, after message 7");
        };
        assert_eq!(wish.app_id, AppId(vector.client.app_id), "{file}");
        assert_eq!(wish.name.as_str(), vector.client.name, "{file}");
        assert_eq!(
            wish.kind,
            AuthorizationType::from_wire(vector.client.r#type),
            "{file}"
        );
        assert_eq!(wish.key, key(&vector.keys.kdf1), "{file}");
        assert_eq!(wish.pairing, vector.kind(), "{file}");
        assert_eq!(
            wish.code,
            vector.client.code.map(PresentedCode::from_wire),
            "{file}"
        );
        let uuid = DeviceUuid(array(&device.uuid));
        let granted = authorization(device.authorization);
        let frame = responder.grant(granted, uuid, &mut entropy).unwrap();
        assert_eq!(frame.as_slice(), vector.bytes(8), "{file}");
        assert!(entropy.is_used_up(), "{file}");
        match vector.kind() {
            PairingKind::Classic => {
                assert_eq!(responder.unconfirmed(), Some(granted), "{file}");
                let step = responder.handle(&vector.bytes(9), &mut entropy);
                let ResponderStep::Completed {
                    authorization,
                    reply,
                } = step
                else {
                    panic!("{file}: {step:?}");
                };
                assert_eq!(authorization, granted, "{file}");
                assert_eq!(reply.as_slice(), vector.bytes(10), "{file}");
            }
            PairingKind::Ultra => {}
        }
        assert!(!responder.is_running(), "{file}");
    }
    assert_eq!(replayed, 2);
}
