//! The app's side against a device that says anything, in seals that open or not.
//!
//! Every request ends, exactly once; what is kept stays small; no code leaves twice.

use std::{collections::BTreeSet, time::Duration};

use doorward_client::{
    Credentials, Engine, Event, Input, Output, Request, RequestId, Timing,
    link::{LinkError, TAG_ADVERTISEMENT, TAG_PAIRING, TAG_SERVICE, TAG_USER_SPECIFIC},
};
use doorward_proto::{
    Command, CommandId, DataRequest, Model, PData, Payload, SharedKey,
    config::ConfigSettings,
    plain, sealed,
    types::{AppId, AuthorizationId, DeviceUuid, LockAction, Nonce, SecurityCode},
};

use super::{Bytes, Story};
use crate::{
    Seed,
    commands::{WHOLE_LOG, settings},
    stage::device_id,
};

/// Steps: somebody asks something, the device says something, time passes.
///
/// # Panics
/// If a promise is broken.
pub fn run(data: &[u8], story: &mut Story) {
    let mut bytes = Bytes::new(data);
    let model = Model::ALL[bytes.below(Model::ALL.len())];
    let key = SharedKey::from_bytes([0x42; 32]);
    let credentials = Credentials {
        device: device_id(),
        model,
        authorization: AuthorizationId::new(7).expect("not zero"),
        key: key.clone(),
        app: AppId(99),
        uuid: DeviceUuid([1; 16]),
    };
    let code = SecurityCode::from_wire(model.profile().code_width, 4711);
    let mut seed = Seed(8);
    let mut engine = Engine::new(credentials, Timing::default(), Seed(9));
    let mut now = Duration::ZERO;
    let mut open = BTreeSet::new();
    let mut next = 0;
    for _ in 0..96 {
        if !bytes.more() {
            break;
        }
        match bytes.byte() % 6 {
            0 => {
                let commands = [
                    Command::RequestData(DataRequest::States),
                    Command::lock_action(LockAction::Unlock, AppId(99)),
                    Command::RequestConfig,
                    Command::RequestLog(WHOLE_LOG),
                    Command::VerifySecurityCode,
                    Command::SetConfig(ConfigSettings::Lock(settings("Door"))),
                ];
                let command = commands[bytes.below(commands.len())].clone();
                story.tell(|| format!("somebody asks {next}: {command:?}"));
                open.insert(next);
                let request = Request::new(command, code.as_ref());
                engine.handle(now, Input::Request(RequestId(next), request));
                next += 1;
            }
            kind @ 1..=3 => {
                let mut nonce = [0; 24];
                rand_core::RngCore::fill_bytes(&mut seed, &mut nonce);
                let authorization = if kind == 3 { bytes.byte().into() } else { 7 };
                let named = bytes.byte();
                let command = match CommandId::NAMED.get(usize::from(named)) {
                    Some(command) => *command,
                    None => CommandId(bytes.word()),
                };
                let length = bytes.below(150);
                let payload = Payload::from_slice(bytes.take(length)).unwrap_or_default();
                story.tell(|| {
                    format!(
                        "the device says {command}, {} bytes, to {authorization}",
                        payload.len()
                    )
                });
                let (tag, frame) = if kind == 1 {
                    (TAG_SERVICE, plain::encode(command, &payload))
                } else {
                    let data = PData { command, payload };
                    (
                        TAG_USER_SPECIFIC,
                        sealed::seal(&key, Nonce(nonce), authorization, &data),
                    )
                };
                engine.handle(now, Input::Frame { tag, bytes: &frame });
            }
            4 => {
                let tags = [
                    TAG_ADVERTISEMENT,
                    TAG_PAIRING,
                    TAG_SERVICE,
                    TAG_USER_SPECIFIC,
                    0xEE,
                ];
                let tag = tags[bytes.below(tags.len())];
                let length = usize::from(bytes.byte());
                let frame = bytes.take(length);
                story.tell(|| format!("the device sends {} bytes under tag {tag}", frame.len()));
                engine.handle(now, Input::Frame { tag, bytes: frame });
            }
            _ => {
                now += Duration::from_millis(u64::from(bytes.word()) * 10);
                story.tell(|| format!("it is {now:?}"));
                engine.handle(now, Input::DeadlineReached);
            }
        }
        drain(&mut engine, &mut open, story);
    }
    // Whatever was said, patience ends, and with the link everything does.
    now += Duration::from_secs(24 * 3600);
    for _ in 0..200 {
        engine.handle(now, Input::DeadlineReached);
        drain(&mut engine, &mut open, story);
        now += Duration::from_secs(200);
    }
    assert!(open.is_empty(), "requests that wait for ever: {open:?}");
    engine.handle(now, Input::LinkLost(LinkError::Closed));
    drain(&mut engine, &mut open, story);
}

fn drain(engine: &mut Engine<Seed>, open: &mut BTreeSet<u64>, story: &mut Story) {
    for round in 0.. {
        assert!(round < 500, "the engine has no end of things to do");
        match engine.poll() {
            None => return,
            Some(Output::Send { tag, frame }) => {
                story.tell(|| format!("  the app sends {} bytes under tag {tag}", frame.len()));
            }
            Some(Output::Event(Event::Finished(id, outcome))) => {
                story.tell(|| format!("  {} is over: {outcome:?}", id.0));
                assert!(open.remove(&id.0), "{} ends twice", id.0);
            }
            Some(Output::Event(event)) => story.tell(|| format!("  {event:?}")),
        }
    }
}

/// Honest answers.
#[must_use]
pub fn seeds() -> Vec<Vec<u8>> {
    let named = |command: CommandId| {
        let number = CommandId::NAMED.iter().position(|named| *named == command);
        u8::try_from(number.unwrap_or(255)).unwrap_or(255)
    };
    let mut challenge = vec![0, 0, 0, 2, named(CommandId::CHALLENGE), 32];
    challenge.extend([7; 32]);
    let ask = |what: u8, answer: CommandId, length: u8| {
        let mut seed = challenge.clone();
        seed.extend([0, what, 2, named(answer), length]);
        seed.extend(vec![0; length.into()]);
        seed.extend([2, named(CommandId::STATUS), 1, 0, 5, 44, 1]);
        seed
    };
    vec![
        ask(0, CommandId::STATES, 21),
        ask(1, CommandId::STATUS, 1),
        ask(2, CommandId::CONFIG, 74),
        ask(3, CommandId::LOG_ENTRY, 60),
        ask(4, CommandId::ERROR_REPORT, 3),
        ask(5, CommandId::STATUS, 1),
    ]
}
