//! The help of every command, compared with what was agreed on.

use core::fmt::Write;

use clap::{Command, CommandFactory};

/// The text agreed on. `BLESS=1 cargo test -p doorward help` writes it anew.
const AGREED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cli/help.txt");

#[test]
fn the_help_of_every_command_is_as_agreed() {
    let mut command = crate::Cli::command().term_width(100);
    command.build();
    let mut text = String::new();
    describe(&mut command, "doorward", &mut text);
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(AGREED, &text).unwrap();
    }
    let agreed = std::fs::read_to_string(AGREED).unwrap();
    for (line, (now, agreed)) in text.lines().zip(agreed.lines()).enumerate() {
        assert_eq!(now, agreed, "line {} of help.txt", line + 1);
    }
    assert_eq!(text.len(), agreed.len());
}

#[test]
fn no_command_takes_a_code_as_an_argument() {
    fn walk(command: &Command, path: &str) {
        for argument in command.get_arguments() {
            let id = argument.get_id().as_str();
            let takes = argument.get_action().takes_values();
            let named = [
                "code",
                "pin",
                "passphrase",
                "password",
                "digits",
                "invitation",
            ]
            .contains(&id);
            assert!(!(takes && named), "{path} takes {id}");
        }
        for sub in command.get_subcommands() {
            walk(sub, &format!("{path} {}", sub.get_name()));
        }
    }
    walk(&crate::Cli::command(), "doorward");
}

fn describe(command: &mut Command, path: &str, text: &mut String) {
    let help = command.clone().term_width(100).render_help();
    let help: Vec<String> = help
        .to_string()
        .lines()
        .map(|line| line.trim_end().to_owned())
        .collect();
    writeln!(text, "## {path}\n\n{}\n", help.join("\n").trim_end()).unwrap();
    let names = command
        .get_subcommands()
        .map(|sub| sub.get_name().to_owned());
    for name in names.collect::<Vec<_>>() {
        if let Some(sub) = command
            .find_subcommand_mut(&name)
            .filter(|_| name != "help")
        {
            describe(sub, &format!("{path} {name}"), text);
        }
    }
}
