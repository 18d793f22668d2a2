//! Whether time tells what a code is.
//!
//! Two ways. The comparison alone, many times in a row, where a nanosecond shows; and the whole way of a message through the
//! lock, where whatever happens before and after it shows too. Two kinds are timed in random order, and the times compared
//! with Welch's t-test after the slowest are cut off (they are the machine's and not the lock's). A last pair, which is
//! known to differ, shows that the test would see a difference if there were one.

use std::{hint::black_box, time::Instant};

use doorward_device::MeasuredCode;
use doorward_proto::{
    Command, Frame, Model,
    types::{CodeWidth, PresentedCode, SecurityCode},
};
use doorward_store::memory::MemoryStore;
use rand_core::RngCore;

use crate::{Client, Seed, Stage, commands::invite};

const CODE: u32 = 826_441;
/// Wrong in the last digit only.
const NEARLY: [u32; 8] = [
    826_440, 826_442, 826_443, 826_444, 826_445, 826_446, 826_447, 826_448,
];
/// Wrong in every digit and every byte.
const FAR: [u32; 8] = [
    111_113, 193_755, 337_902, 409_177, 550_328, 685_330, 777_905, 993_152,
];

/// What is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Question {
    /// The comparison alone: a wrong code that differs in its last digit only, and one that differs in all.
    DigitsAlone,
    /// The comparison alone: what is compared differs in its last byte only, and in its first only.
    BytesAlone,
    /// A wrong code that is nearly right, and one that is far from it, in whole messages.
    NearOrFar,
    /// The right code and a wrong one while the lock lets nobody try: the refusal.
    RefusedRightOrWrong,
    /// A wrong code that is compared and one that is refused: these must differ, or the test sees nothing.
    ComparedOrRefused,
}

/// What came of it.
#[derive(Clone, Copy, Debug)]
pub struct Answer {
    /// Comparisons or messages timed, of both kinds together.
    pub runs: u32,
    /// Median of the first kind, in nanoseconds.
    pub first_ns: f64,
    /// Median of the second kind, in nanoseconds.
    pub second_ns: f64,
    /// By how much the mean of the first kind's fastest is above the second's, in nanoseconds: a clock counts whole ones, and
    /// medians do not see less.
    pub apart_ns: f64,
    /// Welch's t over the fastest nine tenths.
    pub t: f64,
}

impl Answer {
    /// How far the two are apart, as a share of the faster.
    #[must_use]
    pub fn apart(&self) -> f64 {
        self.apart_ns.abs() / self.first_ns.min(self.second_ns)
    }

    /// Whether the two can be told apart: certain by statistics, and more than a passing mood of the machine.
    #[must_use]
    pub fn differ(&self) -> bool {
        self.t.abs() > 4.5 && self.apart() > 0.0005
    }
}

struct Scene {
    stage: Stage<MemoryStore>,
    owner: Client,
    guest: Client,
}

impl Scene {
    fn new() -> Self {
        let mut stage = Stage::over(Model::Ultra, MemoryStore::new(), 1).expect("a new lock");
        let owner = stage.pair(1, "Owner", CODE).expect("pairs");
        let ben = invite("Ben");
        let made = owner.command(&mut stage, &Command::Invite(ben.clone()), CODE);
        let Ok([doorward_proto::Message::Invited(made), ..]) = made.as_deref() else {
            panic!("no invitation: {made:?}");
        };
        let mut guest = owner.clone();
        guest.credentials.authorization = made.authorization;
        guest.credentials.key = ben.key;
        let mut scene = Self {
            stage,
            owner,
            guest,
        };
        // Proven, so that only its own account counts; the owner forgives.
        scene
            .guest
            .verify(&mut scene.stage, CODE)
            .expect("the code is right");
        scene
    }

    fn prepare(&mut self, code: u32) -> Frame {
        let challenge = self.guest.challenge(&mut self.stage).expect("a challenge");
        let command = Command::VerifySecurityCode;
        self.guest
            .seal(&mut self.stage, &command, Some(&challenge), code)
            .expect("there is a way to say it")
    }

    fn time(&mut self, frame: &Frame) -> f64 {
        let begin = Instant::now();
        self.stage.send(
            self.guest.link,
            doorward_proto::Characteristic::UserSpecific,
            frame,
        );
        let time = begin.elapsed();
        self.stage.forget_heard();
        time.as_secs_f64() * 1e9
    }

    fn forgive(&mut self) {
        let command = Command::AcknowledgeFailures {
            authorization: Some(self.guest.id()),
        };
        self.owner
            .command(&mut self.stage, &command, CODE)
            .expect("the owner forgives");
    }

    /// Wrong codes until the guest has to wait.
    fn exhaust(&mut self) {
        for code in FAR {
            let _ = self.guest.verify(&mut self.stage, code);
        }
    }
}

/// Times so many comparisons, or messages.
///
/// # Panics
/// If the lock does not behave.
#[must_use]
pub fn ask(question: Question, runs: u32, seed: u64) -> Answer {
    let code = |value| SecurityCode::from_wire(CodeWidth::Six, value).expect("it is a code");
    match question {
        Question::DigitsAlone => {
            let stored = || MeasuredCode::new(SALT, &code(CODE));
            let pair = |value| (stored(), PresentedCode::from_wire(value));
            compare([NEARLY.map(pair), FAR.map(pair)], runs, seed)
        }
        Question::BytesAlone => {
            let pair = |value, at| {
                let stored = MeasuredCode::all_but_byte(SALT, &code(value), at);
                (stored, PresentedCode::from_wire(value))
            };
            let [late, early] = [31, 0].map(|at| FAR.map(|value| pair(value, at)));
            compare([late, early], runs, seed)
        }
        Question::NearOrFar | Question::RefusedRightOrWrong | Question::ComparedOrRefused => {
            send(question, runs, seed)
        }
    }
}

const SALT: [u8; 32] = [0xA7; 32];

/// How many comparisons are timed at a time: a clock takes as long as a few of the nanoseconds looked for.
const BATCH: u32 = 8;

/// Times the comparison and nothing else; nanoseconds are those of one.
fn compare(pairs: [[(MeasuredCode, PresentedCode); 8]; 2], runs: u32, seed: u64) -> Answer {
    let mut chance = Seed(seed);
    let mut times: [Vec<f64>; 2] = [Vec::new(), Vec::new()];
    for run in 0..runs / BATCH {
        let kind = usize::try_from(chance.next_u64() & 1).unwrap_or(0);
        let (code, presented) = &pairs[kind][usize::try_from(run % 8).unwrap_or(0)];
        let begin = Instant::now();
        for _ in 0..BATCH {
            assert!(
                !black_box(code).matches(black_box(presented)),
                "it is wrong"
            );
        }
        let time = begin.elapsed();
        times[kind].push(time.as_secs_f64() * 1e9 / f64::from(BATCH));
    }
    judge(runs, times)
}

fn send(question: Question, runs: u32, seed: u64) -> Answer {
    let mut scene = Scene::new();
    let mut chance = Seed(seed);
    let mut times: [Vec<f64>; 2] = [Vec::new(), Vec::new()];
    if question == Question::RefusedRightOrWrong {
        scene.exhaust();
    }
    for run in 0..runs {
        let kind = usize::try_from(chance.next_u64() & 1).unwrap_or(0);
        let number = usize::try_from(run % 8).unwrap_or(0);
        let code = match (question, kind) {
            (Question::NearOrFar, 0) => NEARLY[number],
            (Question::RefusedRightOrWrong, 0) => CODE,
            // Codes the lock does not remember from a moment ago: a repeat is another matter.
            (Question::RefusedRightOrWrong, _) => 200_000 + run % 500_000,
            _ => FAR[number],
        };
        // Repeats are free for five minutes; powered time passes, so that every code is a new one.
        if question != Question::RefusedRightOrWrong {
            scene.stage.advance(core::time::Duration::from_secs(301));
        }
        if question == Question::ComparedOrRefused && kind == 1 {
            for code in NEARLY {
                let _ = scene.guest.verify(&mut scene.stage, code);
            }
        }
        let frame = scene.prepare(code);
        let time = scene.time(&frame);
        times[kind].push(time);
        if question != Question::RefusedRightOrWrong {
            scene.forgive();
        }
    }
    judge(runs, times)
}

fn judge(runs: u32, mut times: [Vec<f64>; 2]) -> Answer {
    let mut all: Vec<f64> = times.iter().flatten().copied().collect();
    all.sort_by(f64::total_cmp);
    let limit = all[all.len() * 9 / 10];
    let medians = times.each_mut().map(|times| {
        times.sort_by(f64::total_cmp);
        times[times.len() / 2]
    });
    let [first, second] = times.map(|times| {
        let kept: Vec<f64> = times.into_iter().filter(|time| *time <= limit).collect();
        let count = count(kept.len());
        let mean = kept.iter().sum::<f64>() / count;
        let spread = kept.iter().map(|time| (time - mean).powi(2)).sum::<f64>() / (count - 1.0);
        (mean, spread / count)
    });
    Answer {
        runs,
        first_ns: medians[0],
        second_ns: medians[1],
        apart_ns: first.0 - second.0,
        t: (first.0 - second.0) / (first.1 + second.1).sqrt(),
    }
}

fn count(length: usize) -> f64 {
    f64::from(u32::try_from(length).unwrap_or(u32::MAX))
}
