//! One guarded command in the lock core, against the cryptography it cannot do without.
//!
//! The command is Verify Security Code, with the challenge it needs before: two frames in, two frames out, over a store in
//! memory. The cryptography is the same with the same library: two frames opened, two sealed, one HMAC of the code.

use anyhow::{Context, Result, anyhow};
use core::time::Duration;
use doorward_client::Credentials;
use doorward_device::{Clock, Device, Environment, HardwareIdentity, Input, LinkId, Output};
use doorward_proto::sealed;
use doorward_proto::types::{Nonce, SecurityCode};
use doorward_proto::{
    Challenge, Characteristic, CodeWidth, Command, CommandId, DataRequest, Frame, Message, Model,
};
use doorward_sim::Entropy;
use doorward_sim::pair::{GENESIS, Pair};
use doorward_store::memory::MemoryStore;
use hmac::{Hmac, Mac};
use sha2::Sha256;

use crate::measure::{Row, median, shown, timed};

const ROUNDS: usize = 2000;
const LINK: LinkId = LinkId(0);

/// The lock's world: memory and a repeatable sequence.
#[derive(Debug)]
struct World {
    store: MemoryStore,
    entropy: Entropy,
}

impl Environment for World {
    type Store = MemoryStore;

    fn store(&mut self) -> &mut MemoryStore {
        &mut self.store
    }

    fn fill_random(&mut self, bytes: &mut [u8]) {
        self.entropy.fill(bytes);
    }
}

pub(crate) fn rows() -> Result<Vec<Row>> {
    let code = SecurityCode::parse(CodeWidth::Six, "730614").map_err(|error| anyhow!("{error}"))?;
    let mut pair = Pair::new(Model::Ultra, 1);
    pair.open_pairing_mode();
    let credentials = pair.pair("bench", Some(&code))?;
    let (store, _) = pair.into_remains();
    let mut lock = Lock::boot(
        World {
            store,
            entropy: Entropy::Seeded(2),
        },
        &credentials,
    )?;
    let mut client = Entropy::Seeded(3);
    let (mut core, mut bare) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let ask = Command::RequestData(DataRequest::Challenge)
            .encode(Model::Ultra.profile(), None, None)
            .map_err(|error| anyhow!("{error}"))?;
        let ask = seal(&credentials, &mut client, &ask);
        let (first, answer) = timed(|| lock.exchange(&ask));
        let answer = answer.context("no challenge")?;
        let challenge = challenge(&credentials, &answer)?;
        let verify = Command::VerifySecurityCode
            .encode(Model::Ultra.profile(), Some(&challenge), Some(&code))
            .map_err(|error| anyhow!("{error}"))?;
        let verify = seal(&credentials, &mut client, &verify);
        let (second, status) = timed(|| lock.exchange(&verify));
        let status = status.context("no status")?;
        is_complete(&credentials, &status)?;
        core.push(first + second);
        let replies = [&answer, &status]
            .map(|frame| sealed::open(&credentials.key, frame).map(|opened| opened.data));
        let [Ok(answer), Ok(status)] = replies else {
            return Err(anyhow!("a reply does not open"));
        };
        let (time, ()) = timed(|| {
            let opened = [&ask, &verify].map(|frame| sealed::open(&credentials.key, frame));
            let mut verifier = Hmac::<Sha256>::new_from_slice(&[7; 32]).map_or([0; 32], |mac| {
                mac.chain_update(core::hint::black_box([0; 4]))
                    .finalize()
                    .into_bytes()
                    .into()
            });
            core::hint::black_box((opened.is_empty(), &mut verifier));
            for data in [&answer, &status] {
                let mut nonce = [0; 24];
                client.fill(&mut nonce);
                core::hint::black_box(sealed::seal(
                    &credentials.key,
                    Nonce(nonce),
                    credentials.authorization.value(),
                    data,
                ));
            }
        });
        bare.push(time);
    }
    let (core, bare) = (median(&mut core), median(&mut bare));
    let ratio = core.as_secs_f64() / bare.as_secs_f64();
    Ok(vec![Row::new(
        "guarded command in the core, no storage",
        format!("{}, {ratio:.2} × its cryptography", shown(core)),
        "≤ 1.3 × its cryptography",
    )])
}

/// A lock core with one link open.
struct Lock {
    device: Device,
    world: World,
    clock: Clock,
}

impl Lock {
    fn boot(mut world: World, credentials: &Credentials) -> Result<Self> {
        let hardware = HardwareIdentity {
            device_id: credentials.device,
            firmware: [1, 0, 0],
            revision: [1, 0],
        };
        let clock = Clock {
            uptime: Duration::ZERO,
            rtc: GENESIS,
        };
        let device = Device::boot(Model::Ultra, hardware, clock, false, &mut world)
            .map_err(|error| anyhow!("{error}"))?;
        let mut lock = Self {
            device,
            world,
            clock,
        };
        lock.drain();
        lock.device
            .handle(clock, Input::LinkOpened(LINK), &mut lock.world);
        lock.drain();
        Ok(lock)
    }

    /// One frame in, everything out; the answer to it.
    fn exchange(&mut self, frame: &Frame) -> Option<Frame> {
        let input = Input::Frame {
            link: LINK,
            characteristic: Characteristic::UserSpecific,
            bytes: frame,
        };
        self.device.handle(self.clock, input, &mut self.world);
        self.drain()
    }

    fn drain(&mut self) -> Option<Frame> {
        let mut answer = None;
        while let Some(output) = self.device.poll(self.clock, &mut self.world) {
            if let Output::Send { frame, .. } = output {
                answer.get_or_insert(frame);
            }
        }
        answer
    }
}

fn seal(credentials: &Credentials, entropy: &mut Entropy, data: &doorward_proto::PData) -> Frame {
    let mut nonce = [0; 24];
    entropy.fill(&mut nonce);
    sealed::seal(
        &credentials.key,
        Nonce(nonce),
        credentials.authorization.value(),
        data,
    )
}

fn challenge(credentials: &Credentials, frame: &Frame) -> Result<Challenge> {
    let opened = sealed::open(&credentials.key, frame).map_err(|error| anyhow!("{error}"))?;
    match Message::decode(Model::Ultra.profile(), &opened.data) {
        Ok(Message::Challenge(challenge)) => Ok(challenge),
        other => Err(anyhow!("no challenge but {other:?}")),
    }
}

fn is_complete(credentials: &Credentials, frame: &Frame) -> Result<()> {
    let opened = sealed::open(&credentials.key, frame).map_err(|error| anyhow!("{error}"))?;
    if opened.data.command == CommandId::STATUS {
        Ok(())
    } else {
        Err(anyhow!("refused: {:?}", opened.data.command))
    }
}
