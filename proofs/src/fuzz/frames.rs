//! Every decoder: what is understood can be said again, and is understood the same.

use doorward_proto::{
    CommandId, IncomingCommand, Message, Model, PData, Payload, SharedKey, advertising,
    pairing::{Initiator, InitiatorStep, PairingWish, Responder},
    plain,
    reassembly::{Reassembler, Stream},
    sealed,
    types::{AppId, AuthorizationType, KeypadCode, Name, Nonce, PresentedCode, SecurityCode},
};
use doorward_store::LedgerRecord;

use super::{Bytes, Story};
use crate::Seed;

/// Which decoder, then what it gets.
///
/// # Panics
/// If a promise is broken.
pub fn run(data: &[u8], story: &mut Story) {
    let mut bytes = Bytes::new(data);
    let which = bytes.byte();
    let model = Model::ALL[bytes.below(Model::ALL.len())];
    match which % 8 {
        0 => clear(bytes.take(usize::MAX), story),
        1 => sealed_frames(&mut bytes, story),
        2 => data_of(model, &mut bytes, story),
        3 => chunks(&mut bytes, story),
        4 => initiator(&mut bytes, story),
        5 => responder(model, &mut bytes, story),
        6 => ledger(bytes.take(usize::MAX), story),
        _ => texts(model, bytes.take(usize::MAX), story),
    }
}

fn clear(frame: &[u8], story: &mut Story) {
    story.tell(|| format!("a frame in clear, {} bytes", frame.len()));
    if let Ok(data) = plain::decode(frame) {
        assert_eq!(plain::encode(data.command, &data.payload).as_slice(), frame);
    }
    let _ = advertising::parse(frame);
    let _ = sealed::peek(frame);
}

fn sealed_frames(bytes: &mut Bytes<'_>, story: &mut Story) {
    let key = SharedKey::from_bytes([9; 32]);
    let frame = bytes.take(usize::MAX);
    story.tell(|| format!("a sealed frame, {} bytes", frame.len()));
    assert!(sealed::open(&key, frame).is_err(), "opened without its key");
    // The same bytes as the inside of an honest seal.
    if let Some((command, payload)) = frame.split_first_chunk::<2>()
        && let Ok(payload) = Payload::from_slice(payload)
    {
        let data = PData {
            command: CommandId(u16::from_le_bytes(*command)),
            payload,
        };
        let sealed = sealed::seal(&key, Nonce::random(&mut Seed(4)), 3, &data);
        let opened = sealed::open(&key, &sealed).expect("what we sealed opens");
        assert_eq!((opened.data, opened.authorization), (data, 3));
    }
}

fn data_of(model: Model, bytes: &mut Bytes<'_>, story: &mut Story) {
    let named = bytes.byte();
    let command = match CommandId::NAMED.get(usize::from(named)) {
        Some(command) => *command,
        None => CommandId(bytes.word()),
    };
    let Ok(payload) = Payload::from_slice(bytes.take(200)) else {
        return;
    };
    let data = PData { command, payload };
    story.tell(|| {
        format!(
            "{command} of {} bytes to and from a {model:?}",
            data.payload.len()
        )
    });
    let profile = model.profile();
    if let Ok(incoming) = IncomingCommand::decode(profile, &data)
        && let Ok(command) = incoming.command
    {
        story.tell(|| format!("understood as {command:?}"));
        let code = incoming
            .code
            .as_ref()
            .and_then(|code| code.to_code(profile.code_width));
        let again = command
            .encode(profile, incoming.challenge.as_ref(), code.as_ref())
            .expect("what was understood can be said");
        let again = IncomingCommand::decode(profile, &again).expect("and is understood");
        assert_eq!(again.command, Ok(command));
    }
    if let Ok(message) = Message::decode(profile, &data) {
        story.tell(|| format!("understood as {message:?}"));
        let said = message.encode(profile);
        let again = Message::decode(profile, &said).expect("what was said is understood");
        // NaN is no equal of itself, so bytes are compared.
        assert_eq!(again.encode(profile), said);
    }
}

fn chunks(bytes: &mut Bytes<'_>, story: &mut Story) {
    let streams = [Stream::Sealed, Stream::Plain, Stream::Either];
    let mut reassembler = Reassembler::new(streams[bytes.below(3)]);
    while bytes.more() {
        let length = bytes.below(64);
        let chunk = bytes.take(length);
        let came = reassembler.push(chunk);
        story.tell(|| format!("a chunk of {} bytes: {came:?}", chunk.len()));
        if bytes.byte() == 0xFF {
            reassembler.reset();
        }
    }
}

fn initiator(bytes: &mut Bytes<'_>, story: &mut Story) {
    let mut entropy = Seed(5);
    let wish = PairingWish {
        app_id: AppId(1),
        name: Name::new("Phone").expect("short"),
        kind: AuthorizationType::App,
    };
    let (mut initiator, _) = Initiator::start(wish, &mut entropy);
    while bytes.more() {
        let frame = frame(bytes);
        let step = initiator.handle(&frame, &mut entropy);
        story.tell(|| format!("the pairing phone hears {} bytes: {step:?}", frame.len()));
        match step {
            InitiatorStep::Send(_) => {}
            InitiatorStep::NeedsCode { .. } => {
                initiator.provide_code(&PresentedCode::from_wire(548), &mut entropy);
            }
            InitiatorStep::Done(_) | InitiatorStep::Failed(_) => break,
        }
    }
}

fn responder(model: Model, bytes: &mut Bytes<'_>, story: &mut Story) {
    let mut entropy = Seed(6);
    let mut responder = Responder::new(model.profile().pairing, bytes.byte() & 1 == 0);
    while bytes.more() {
        let frame = frame(bytes);
        let step = responder.handle(&frame, &mut entropy);
        story.tell(|| format!("the pairing lock hears {} bytes: {step:?}", frame.len()));
    }
}

/// A frame with a true checksum more often than chance would have it.
fn frame(bytes: &mut Bytes<'_>) -> Vec<u8> {
    let honest = bytes.byte() & 1 == 0;
    let length = usize::from(bytes.byte());
    if honest {
        let command = CommandId(u16::from(bytes.byte()));
        let payload = Payload::from_slice(bytes.take(length.min(200))).unwrap_or_default();
        plain::encode(command, &payload).to_vec()
    } else {
        bytes.take(length).to_vec()
    }
}

fn ledger(bytes: &[u8], story: &mut Story) {
    let found = LedgerRecord::decode(bytes);
    story.tell(|| format!("a ledger record: {found:?}"));
    if let Ok(record) = found {
        assert_eq!(record.encode().as_slice(), bytes);
    }
}

fn texts(model: Model, bytes: &[u8], story: &mut Story) {
    let Ok(text) = core::str::from_utf8(bytes) else {
        let mut field = [0; 32];
        for (slot, byte) in field.iter_mut().zip(bytes) {
            *slot = *byte;
        }
        let _ = Name::<32>::from_wire(&field);
        return;
    };
    story.tell(|| format!("typed: {text:?}"));
    let width = model.profile().code_width;
    if let Ok(code) = SecurityCode::parse(width, text) {
        assert_eq!(code.expose_digits().as_str(), text);
    }
    let _ = KeypadCode::parse(text);
    if let Ok(name) = Name::<32>::new(text) {
        assert!(name.as_str().len() <= 32);
    }
}

/// One honest example for each decoder.
#[must_use]
pub fn seeds() -> Vec<Vec<u8>> {
    let mut seeds: Vec<Vec<u8>> = CommandId::NAMED
        .iter()
        .enumerate()
        .step_by(6)
        .map(|(number, _)| {
            let mut seed = vec![2, 4, u8::try_from(number).unwrap_or(0)];
            seed.extend([1; 40]);
            seed
        })
        .collect();
    let public_key = plain::encode(
        CommandId::REQUEST_DATA,
        &Payload::from_slice(&[3, 0]).unwrap_or_default(),
    );
    seeds.push([&[0, 0], public_key.as_slice()].concat());
    seeds.push([&[1, 0, 1, 0], public_key.as_slice()].concat());
    seeds.push([&[3, 0, 1, 10], public_key.as_slice()].concat());
    seeds.push(vec![5, 0, 0, 2, 1, 3, 0, 0, 32, 3]);
    seeds.push([&[6, 0], LedgerRecord::default().encode().as_slice()].concat());
    seeds.push(b"\x07\x00471182".to_vec());
    seeds
}
