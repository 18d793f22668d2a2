//! The `doorward` program: a virtual home to play with, one lock, one person's app, and the same use cases as commands.
//!
//! Standard output carries what was asked for and nothing else; errors and prompts go to standard error and the terminal.

extern crate alloc;

mod cli;
mod data;
mod demo;
mod device;
mod ending;
mod exit;
mod generate;
#[cfg(test)]
mod help;
mod radio;
mod serve_app;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::exit::Failure;

/// Locks on the wall, phones in the hand, one code in between.
#[derive(Debug, Parser)]
#[command(name = "doorward", version, about = "Locks on the wall, phones in the hand, one code in between", long_about = None, after_help = exit::CODES, args_conflicts_with_subcommands = true)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    demo: demo::DemoArgs,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// A virtual home in the browser: devices on a workbench beside two phones (what runs without a command)
    Demo(demo::DemoArgs),
    /// One device, reachable over TCP or Bluetooth
    Device(device::DeviceArgs),
    /// One person's app in the browser
    App(serve_app::AppArgs),
    #[command(flatten)]
    Verb(cli::Verb),
    /// Completions of these commands for a shell, to standard output
    Completions(generate::CompletionsArgs),
    /// Manual pages of these commands, a file each
    Man(generate::ManArgs),
}

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return exit::usage(&error, std::env::args_os()),
    };
    let command = cli.command.unwrap_or(Command::Demo(cli.demo));
    let json = match &command {
        Command::Demo(args) => args.headless,
        Command::Device(args) => args.json,
        Command::App(args) => args.json,
        Command::Verb(verb) => verb.common().json,
        Command::Completions(_) | Command::Man(_) => false,
    };
    match run(command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.report(json),
    }
}

fn run(command: Command) -> Result<(), Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        // A device waits for its disk where it runs; the pages go on meanwhile.
        .worker_threads(4)
        .enable_all()
        .build()
        .map_err(anyhow::Error::from)?;
    runtime.block_on(async {
        match command {
            Command::Demo(args) => demo::run(args).await.map_err(Failure::from),
            Command::Device(args) => device::run(args).await.map_err(Failure::from),
            Command::App(args) => serve_app::run(args).await.map_err(Failure::from),
            Command::Verb(verb) => cli::run(verb).await,
            Command::Completions(args) => generate::completions(&args),
            Command::Man(args) => generate::man(&args),
        }
    })
}
