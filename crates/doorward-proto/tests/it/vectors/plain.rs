//! Plain messages and the primitives.

use doorward_proto::crypto::{KeyPair, PublicKey, open_box, seal_box};
use doorward_proto::pairing::refuse_outside_pairing_mode;
use doorward_proto::{CommandId, ErrorCode, ErrorReport, Nonce, PData, Payload, plain};
use serde::Deserialize;

use crate::support::{array, hex, vector};

#[derive(Deserialize)]
struct PlainFile {
    messages: Vec<PlainMessage>,
}

#[derive(Deserialize)]
struct PlainMessage {
    name: String,
    command: u16,
    payload: String,
    bytes: String,
}

#[test]
fn plain_errors_are_the_published_bytes() {
    for message in vector::<PlainFile>("plain-errors.json").messages {
        let payload = hex(&message.payload);
        let report = ErrorReport {
            code: ErrorCode::from_wire(payload[0]),
            command: CommandId(u16::from_le_bytes([payload[1], payload[2]])),
        };
        assert!(report.code.is_named(), "{}", message.name);
        assert_eq!(
            report.to_plain_frame().as_slice(),
            hex(&message.bytes),
            "{}",
            message.name
        );
        let data = PData {
            command: CommandId(message.command),
            payload: Payload::from_slice(&payload).unwrap(),
        };
        assert_eq!(
            plain::decode(&hex(&message.bytes)),
            Ok(data),
            "{}",
            message.name
        );
    }
}

#[test]
fn pairing_outside_pairing_mode_is_answered_as_published() {
    let request = hex("0100030027A7");
    assert_eq!(
        refuse_outside_pairing_mode(&request).as_slice(),
        hex("12001001008721")
    );
    let broken = hex("0100030027A8");
    assert_eq!(
        refuse_outside_pairing_mode(&broken).as_slice(),
        hex("1200FD0100E7C3")
    );
}

#[derive(Deserialize)]
struct Primitives {
    client: Pair,
    device: Pair,
    kdf1: String,
    secretbox: SecretBox,
}

#[derive(Deserialize)]
struct Pair {
    secret: String,
    public: String,
}

#[derive(Deserialize)]
struct SecretBox {
    nonce: String,
    message: String,
    r#box: String,
}

#[test]
fn primitives_agree_with_the_simulators() {
    let vector: Primitives = vector("primitives.json");
    let client = KeyPair::from_secret_bytes(&array(&vector.client.secret));
    let device = KeyPair::from_secret_bytes(&array(&vector.device.secret));
    assert_eq!(client.public(), PublicKey(array(&vector.client.public)));
    assert_eq!(device.public(), PublicKey(array(&vector.device.public)));
    let key = client.agree(&device.public()).unwrap();
    assert_eq!(device.agree(&client.public()).as_ref(), Ok(&key));
    assert_eq!(key.expose_bytes(), &array::<32>(&vector.kdf1));

    let nonce = Nonce(array(&vector.secretbox.nonce));
    let mut body = hex(&vector.secretbox.message);
    let tag = seal_box(&key, &nonce, &mut body);
    assert_eq!(
        [tag.as_slice(), &body].concat(),
        hex(&vector.secretbox.r#box)
    );
    assert!(open_box(&key, &nonce, &mut body, &tag));
    assert_eq!(body, hex(&vector.secretbox.message));
}
