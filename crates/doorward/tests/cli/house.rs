//! A lock on the wall, and a shell.

use core::net::SocketAddr;
use core::time::Duration;
use std::io::Write;
use std::process::{Command, Stdio};

use doorward_sim::Model;
use doorward_sim::runtime::{Host, HostOptions, Press};
use serde_json::Value;
use tempfile::TempDir;

pub(crate) struct House {
    pub(crate) dir: TempDir,
    pub(crate) host: Host,
}

/// How a command ended.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Ended {
    /// The document on standard output of a command that did it.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        assert_eq!((self.code, self.err.as_str()), (0, ""), "{self:?}");
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// The word of the document on standard error of a command that did not; nothing stands on standard output.
    #[track_caller]
    pub(crate) fn error(&self) -> Value {
        assert_eq!(self.out, "", "{self:?}");
        serde_json::from_str(&self.err).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// What a command that did it said.
    #[track_caller]
    pub(crate) fn text(&self) -> &str {
        assert_eq!(self.code, 0, "{self:?}");
        &self.out
    }
}

impl House {
    pub(crate) fn with(model: Model) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let host = Host::spawn(HostOptions {
            id: "lock".to_owned(),
            model,
            data: dir.path().join("lock"),
            listen: Some(SocketAddr::from(([127, 0, 0, 1], 0))),
        })
        .unwrap();
        Self { dir, host }
    }

    pub(crate) fn address(&self) -> String {
        format!("tcp:{}", self.host.link_address().unwrap())
    }

    pub(crate) async fn open_pairing(&self) {
        self.host.button(Press::Hold(Duration::from_secs(5))).await;
        self.host.advance(Duration::from_secs(6)).await;
    }

    /// Runs `doorward` for a person, with lines for its standard input.
    pub(crate) fn run(&self, profile: &str, arguments: &[&str], input: &str) -> Ended {
        let mut command = Command::new(env!("CARGO_BIN_EXE_doorward"));
        command
            .args(arguments)
            .env_clear()
            .env("DOORWARD_DATA", self.dir.path())
            .env("DOORWARD_PROFILE", profile)
            .env("TZ", "UTC")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        tokio::task::block_in_place(|| {
            let mut child = command.spawn().unwrap();
            // Who asks for nothing may be gone before it is told.
            let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
            let output = child.wait_with_output().unwrap();
            Ended {
                code: output.status.code().expect("ended by itself"),
                out: String::from_utf8(output.stdout).unwrap(),
                err: String::from_utf8(output.stderr).unwrap(),
            }
        })
    }

    /// As [`House::run`], with `--json` behind the words of `line`.
    pub(crate) fn json(&self, profile: &str, line: &str, input: &str) -> Ended {
        let arguments: Vec<&str> = line.split_whitespace().chain(["--json"]).collect();
        self.run(profile, &arguments, input)
    }

    /// An owner's profile on a lock protected by `code`.
    pub(crate) async fn owned(&self, code: &str) {
        self.open_pairing().await;
        let line = format!("pair --device {} --code-stdin", self.address());
        let arguments: Vec<&str> = line
            .split_whitespace()
            .chain(["--name", "Front door"])
            .collect();
        let paired = self.run("anna", &arguments, &format!("{code}\n"));
        assert_eq!(paired.code, 0, "{paired:?}");
    }
}
