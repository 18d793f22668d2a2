//! Tasks around the build: `cargo xtask test` is what a contributor and the continuous integration run.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a program for a terminal: printing is its job"
)]
#![allow(
    clippy::std_instead_of_alloc,
    reason = "a program for hosts, where std is at home"
)]

mod architecture;
mod breaks;
mod checks;
mod deb;
mod figures;
mod fuzz;
mod promises;
mod proofs;
mod run;
mod sbom;
mod setup;
mod supply;
mod tidy;
mod vm;

use std::process::ExitCode;

/// What there is to do.
pub(crate) const HELP: &str = "\
cargo xtask TASK

  test [--no-browser]  set up what is missing, then every check there is (or those that need neither browser, radio nor emulator)
  setup                only install what the checks need (root on Debian), or say what to install
  tidy                 file sizes, leftovers, machine paths, links in the documents
  edges                compare the dependencies between our crates with ARCHITECTURE.md
  promises             compare SECURITY.md with the sources: attacks, tests and commands named there exist
  no-std               prove that protocol, store and lock core need neither std nor an allocator
  memory               how much memory one lock core takes; fails over the bound
  radio                only lock and app over a virtual radio, and strangers' clients with the lock
  radio --hostile SECONDS  only bytes that make no sense, at every layer, against lock and app
  radio --bench        what the air costs, for our app and for a client of others (release mode)
  vm                   only the tests with the operating system's own Bluetooth, in a virtual machine
  browser              only the tests in a real browser
  bench                the figures: round trips, time, memory, and those of the virtual radio (builds in release mode)
  proofs [WHICH]       what tries to break the lock's promises, with figures: power [--thorough],
                       throttle, timing, matrix, secrets, kills NUMBER, sanitized, breaks [NAME]
  fuzz [SECONDS [TARGET]]  throw bytes at every decoder, the lock, the client, the files and the pages (60 s each)
  fuzz shrink [TARGET] make the fewest inputs that reach as much
  supply               licences, versions and sources of everything that comes into the build, against deny.toml
  sbom                 the bill of materials of the program, as CycloneDX
  deb                  a Debian package: program, units, manual pages, completions (builds in release mode)
  deb check            the same with the tests' program, taken apart and tried
  screenshots [DIR]    pictures of every page, phone and desktop, light and dark
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match words.as_slice() {
        ["test"] => checks::test(checks::Browser::Run),
        ["test", "--no-browser"] => checks::test(checks::Browser::Skip),
        ["setup"] => setup::setup(),
        ["tidy"] => tidy::tidy(),
        ["edges"] => architecture::check_edges(),
        ["promises"] => promises::check(HELP),
        ["no-std"] => checks::prove_no_std(),
        ["memory"] => figures::lock_memory(),
        ["radio"] => checks::radio_alone(),
        ["radio", "--hostile", seconds] if seconds.parse::<u32>().is_ok() => {
            checks::hostile_radio(seconds)
        }
        ["radio", "--bench"] => figures::radio(),
        ["vm"] => vm::run(),
        ["browser"] => checks::browser_alone(),
        ["bench"] => figures::bench(),
        ["proofs", which @ ..] => proofs::proofs(which),
        ["fuzz"] => fuzz::fuzz(60, None),
        ["fuzz", "shrink"] => fuzz::shrink(None),
        ["fuzz", "shrink", name] => fuzz::shrink(Some(name)),
        ["fuzz", seconds, rest @ ..] if rest.len() <= 1 && seconds.parse::<u32>().is_ok() => {
            fuzz::fuzz(seconds.parse().unwrap_or(60), rest.first().copied())
        }
        ["deb"] => deb::deb(),
        ["deb", "check"] => deb::check(),
        ["supply"] => supply::check(),
        ["sbom"] => sbom::print(),
        ["screenshots"] => figures::screenshots(None),
        ["screenshots", folder] => figures::screenshots(Some(folder)),
        [] | ["help" | "--help" | "-h"] => {
            print!("{HELP}");
            return ExitCode::SUCCESS;
        }
        _ => {
            eprint!("unknown task: {}\n\n{HELP}", words.join(" "));
            return ExitCode::from(2);
        }
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
