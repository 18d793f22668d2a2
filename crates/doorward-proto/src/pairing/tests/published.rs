//! The published exchanges whose device secret is not known; the others are replayed from outside the crate.

use serde::Deserialize;

use super::*;

#[derive(Deserialize)]
struct Vector {
    client: Client,
    device: Device,
    keys: Keys,
    messages: Vec<Step>,
}

#[derive(Deserialize)]
struct Client {
    public: String,
    code: Option<u32>,
    provisional: Option<String>,
}

#[derive(Deserialize)]
struct Device {
    public: String,
    challenge_1: String,
    challenge_2: Option<String>,
    authorization: u32,
    uuid: String,
    nonce: Option<String>,
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

fn hex(text: &str) -> Vec<u8> {
    (0..text.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap())
        .collect()
}

fn array<const N: usize>(text: &str) -> [u8; N] {
    hex(text).try_into().unwrap()
}

/// From message 5 on, with the key agreed as printed. Messages 1-3 do not depend on the device's secret.
#[test]
fn the_responder_sends_the_published_bytes_whatever_its_secret_was() {
    for (kind, text) in [
        (
            PairingKind::Classic,
            include_str!("../../../../../vectors/pairing-classic-2.1.json"),
        ),
        (
            PairingKind::Classic,
            include_str!("../../../../../vectors/pairing-classic-2.3.0.json"),
        ),
        (
            PairingKind::Ultra,
            include_str!("../../../../../vectors/pairing-ultra-2.3.0.json"),
        ),
        (
            PairingKind::Ultra,
            include_str!("../../../../../vectors/pairing-ultra-2.3.0-big-endian.json"),
        ),
    ] {
        let vector: Vector = serde_json::from_str(text).unwrap();
        let bytes = |step: usize| hex(&vector.messages[step - 1].bytes);
        let device = &vector.device;
        assert_eq!(messages::request_public_key().as_slice(), bytes(1));
        let public = array::<32>(&device.public);
        assert_eq!(
            messages::frame(CommandId::PUBLIC_KEY, &public).as_slice(),
            bytes(2)
        );
        let challenge = array::<32>(&device.challenge_1);
        assert_eq!(
            messages::frame(CommandId::CHALLENGE, &challenge).as_slice(),
            bytes(4)
        );

        let last = device
            .nonce
            .as_ref()
            .or(device.seal_nonce.as_ref())
            .unwrap();
        let second = device.challenge_2.as_deref().map(hex).unwrap_or_default();
        let entropy = &mut Entropy::scripted(&[second, hex(last)].concat());
        let key = SharedKey::from_bytes(array(&vector.keys.kdf1));
        let client = PublicKey(array(&vector.client.public));
        let mut responder = responder_at_proof(
            kind,
            key.clone(),
            client,
            PublicKey(public),
            Challenge(challenge),
        );
        assert_eq!(
            reply(responder.handle(&bytes(5), entropy)).as_slice(),
            bytes(6)
        );
        let ResponderStep::Wants(wanted) = responder.handle(&bytes(7), entropy) else {
            panic!()
        };
        assert_eq!(wanted.key, key);
        assert_eq!(
            wanted.code,
            vector.client.code.map(PresentedCode::from_wire)
        );
        let provisional = vector
            .client
            .provisional
            .as_deref()
            .map(|id| u32::from_le_bytes(array(id)));
        assert_eq!(wanted.provisional, provisional);
        let authorization = AuthorizationId::new(device.authorization).unwrap();
        let uuid = DeviceUuid(array(&device.uuid));
        let grant = responder.grant(authorization, uuid, entropy).unwrap();
        assert_eq!(grant.as_slice(), bytes(8));
        if kind == PairingKind::Classic {
            let step = responder.handle(&bytes(9), entropy);
            let ResponderStep::Completed { reply, .. } = step else {
                panic!("{step:?}")
            };
            assert_eq!(reply.as_slice(), bytes(10));
        }
    }
}
