//! The figures of the proofs, and the replayer of what a fuzzer found.

#![allow(
    clippy::print_stdout,
    clippy::std_instead_of_core,
    reason = "a program for a terminal of a host"
)]

use std::fs;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use doorward_proofs::fuzz::{Story, TARGETS, target};
use doorward_proofs::kills;
use doorward_proofs::throttle::{Attacker, campaign, chance_of_waiting, codes};
use doorward_proofs::timing::{Question, ask};
use doorward_proto::types::CodeWidth;

const DAY: Duration = Duration::from_hours(24);

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["throttle"] => throttle(),
        ["kills", number] => {
            let report = kills::run(number.parse()?, std::process::id().into())?;
            println!(
                "{} kills of a lock under load over TCP: {} acknowledged changes, none lost; of those under way {} made, {} not, none half",
                report.kills, report.acknowledged, report.made, report.unmade
            );
        }
        ["timing"] => timing()?,
        ["secrets"] => print!("{}", doorward_proofs::secrets::run()?),
        ["targets"] => TARGETS
            .iter()
            .for_each(|target| println!("{:<11} {}", target.name, target.about)),
        ["seeds", folder] => seeds(Path::new(folder))?,
        ["replay", name, files @ ..] => replay(name, files)?,
        _ => bail!(
            "say: proofs throttle | kills NUMBER | timing | secrets | targets | seeds FOLDER | replay TARGET FILE..."
        ),
    }
    Ok(())
}

/// Fails if a code can be told by its time, each of three times, or if a difference that is there is not seen.
fn timing() -> Result<()> {
    for (what, question, runs) in [
        (
            "compared alone, the last digit wrong / every digit",
            Question::DigitsAlone,
            4_000_000,
        ),
        (
            "compared alone, the last byte wrong / the first",
            Question::BytesAlone,
            4_000_000,
        ),
        (
            "a wrong code near the right one / far from it, compared",
            Question::NearOrFar,
            100_000,
        ),
        (
            "the right code / a wrong one, refused while waiting",
            Question::RefusedRightOrWrong,
            100_000,
        ),
        (
            "compared / refused, which must differ",
            Question::ComparedOrRefused,
            4_000,
        ),
    ] {
        let must_differ = question == Question::ComparedOrRefused;
        let mut differs = true;
        for round in 0..3 {
            let answer = ask(question, runs, u64::from(std::process::id()) + round);
            differs = answer.differ();
            println!(
                "{what}: {runs} runs, medians {:.1} and {:.1} ns, the fastest {:+.2} ns apart ({:.2} %), t = {:.1}: {}",
                answer.first_ns,
                answer.second_ns,
                answer.apart_ns,
                100.0 * answer.apart(),
                answer.t,
                if differs {
                    "can be told apart"
                } else {
                    "cannot be told apart"
                }
            );
            // A busy machine may be in a mood once; a leak is there each time.
            if differs == must_differ {
                break;
            }
        }
        if differs != must_differ {
            bail!(
                "{what}: {}",
                if differs {
                    "a leak"
                } else {
                    "the test is blind"
                }
            );
        }
    }
    Ok(())
}

/// Writes the bytes a fuzzer begins with.
fn seeds(folder: &Path) -> Result<()> {
    for target in TARGETS {
        let place = folder.join(target.name);
        fs::create_dir_all(&place)?;
        for (number, seed) in (target.seeds)().iter().enumerate() {
            fs::write(place.join(format!("seed-{number:02}")), seed)?;
        }
    }
    Ok(())
}

/// Tells what these findings do; ends where the fuzzer's program ended.
fn replay(name: &str, files: &[&str]) -> Result<()> {
    let Some(target) = target(name) else {
        bail!("there is no target {name}; `proofs targets` lists them");
    };
    for file in files {
        println!("{file}: {}", target.about);
        let bytes = fs::read(file).with_context(|| format!("reading {file}"))?;
        (target.run)(&bytes, &mut Story::aloud());
        println!("      all promises kept");
    }
    Ok(())
}

fn throttle() {
    let share = |tries: usize, width| {
        let tries = u32::try_from(tries).unwrap_or(u32::MAX);
        100.0 * f64::from(tries) / f64::from(codes(width))
    };
    println!("guessing, at the most: the lock's own lockout code over ten years of virtual time\n");
    println!(
        "{:<38} {:>6} {:>7} {:>7} {:>8} {:>12} {:>12}",
        "who", "digits", "a day", "a year", "10 years", "found, year", "found, ever"
    );
    for attacker in Attacker::ALL {
        for (width, digits) in [(CodeWidth::Four, 4), (CodeWidth::Six, 6)] {
            let campaign = campaign(attacker, width, 3653 * DAY);
            let (year, ever) = (campaign.within(365 * DAY), campaign.tries.len());
            println!(
                "{:<38} {digits:>6} {:>7} {year:>7} {ever:>8} {:>10.4} % {:>10.4} %",
                attacker.name(),
                campaign.within(DAY),
                share(year, width),
                share(ever, width),
            );
            assert!(campaign.owner_waits.is_zero(), "the owner waits for nobody");
        }
    }
    println!("\nan honest phone, while ten guests never stop");
    for (width, digits) in [(CodeWidth::Four, 4), (CodeWidth::Six, 6)] {
        let campaign = campaign(Attacker::Guests(10), width, 3653 * DAY);
        println!(
            "  {digits} digits: proven waits {} s; new waits up to {} h{}",
            campaign.owner_waits.as_secs(),
            campaign.newcomer_waits.as_secs().div_ceil(3600),
            if campaign.newcomer_stopped {
                ", and after 100 failures until somebody proven acknowledges"
            } else {
                ""
            }
        );
    }
    println!("\nan honest person who mistypes with this chance each time");
    for slip in [0.02, 0.05, 0.1, 0.3] {
        let minutes = |minutes| chance_of_waiting(slip, Some(Duration::from_mins(minutes)));
        println!(
            "  {:>2.0} %: waits a minute or more {:.2e}, half an hour {:.2e}, four hours {:.2e}; is suspended {:.2e}",
            slip * 100.0,
            minutes(1),
            minutes(30),
            minutes(240),
            chance_of_waiting(slip, None)
        );
    }
}
