//! A program that keeps a lock's state is killed again and again: what it said was kept is there.

use doorward_store::{Change, Ledger, LedgerRecord, StateStore, Table, file::FileStore};
use std::{
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

const FOLDER: &str = "DOORWARD_STORE_KILL_TEST";
/// A factory reset happens when the log is this long.
const FULL: u32 = 30;

/// What the folder says: entries in the log, failures counted.
fn found(store: &mut FileStore) -> (u32, u32) {
    let entries = store.count(Table::Log).unwrap();
    for id in 1..=entries {
        let entry = store.read(Table::Log.at(id)).unwrap().unwrap();
        assert_eq!(entry, id.to_le_bytes(), "an entry is missing or between");
    }
    (entries, store.load().unwrap().failures_ever)
}

#[test]
#[ignore = "the program that the test below starts and kills"]
fn program_that_writes_until_it_is_killed() {
    let folder = PathBuf::from(std::env::var_os(FOLDER).unwrap());
    let mut store = FileStore::open(&folder).unwrap();
    let mut out = std::io::stdout().lock();
    let mut say = |what: &str, number: u32| {
        writeln!(out, "@ {what} {number}").unwrap();
        out.flush().unwrap();
    };
    let (mut entries, _) = found(&mut store);
    loop {
        if entries == FULL {
            say("erasing", entries);
            store.erase().unwrap();
            say("erased", 0);
            entries = 0;
        }
        entries += 1;
        store
            .apply(&[Change::Put(Table::Log.at(entries), &entries.to_le_bytes())])
            .unwrap();
        say("kept", entries);
        store
            .commit(&LedgerRecord {
                failures_ever: entries,
                ..LedgerRecord::default()
            })
            .unwrap();
        say("counted", entries);
    }
}

/// What the program said last, of each kind.
#[derive(Clone, Copy)]
struct Said {
    kept: u32,
    counted: u32,
    erasing: bool,
}

impl Said {
    fn hear(&mut self, line: &str) {
        let mut words = line.split(' ').skip_while(|word| *word != "@").skip(1);
        let (Some(what), Some(Ok(number))) = (words.next(), words.next().map(str::parse)) else {
            return;
        };
        match what {
            "kept" => self.kept = number,
            "counted" => self.counted = number,
            "erasing" => self.erasing = true,
            "erased" => {
                *self = Self {
                    kept: 0,
                    counted: 0,
                    erasing: false,
                }
            }
            other => panic!("unknown word {other}"),
        }
    }
}

/// Starts the program, kills it after it said this much, and returns what it said.
fn run_and_kill(folder: &Path, words: usize, mut said: Said) -> Said {
    let mut program = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "--ignored", "--nocapture"])
        .arg("kill::program_that_writes_until_it_is_killed")
        .env(FOLDER, folder)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(program.stdout.take().unwrap()).lines();
    let mut heard = 0;
    for line in &mut lines {
        let line = line.unwrap();
        if line.contains('@') {
            said.hear(&line);
            heard += 1;
        }
        if heard == words {
            break;
        }
    }
    assert_eq!(heard, words, "the program ended by itself");
    program.kill().unwrap();
    program.wait().unwrap();
    for line in lines {
        said.hear(&line.unwrap());
    }
    said
}

#[test]
fn nothing_acknowledged_is_lost_by_a_kill() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("lock");
    let mut said = Said {
        kept: 0,
        counted: 0,
        erasing: false,
    };
    for round in 0..12 {
        said = run_and_kill(&folder, 1 + round * 7 % 40, said);
        let mut store = FileStore::open(&folder).unwrap();
        let (kept, counted) = found(&mut store);
        let as_said =
            [said.kept, said.kept + 1].contains(&kept) && [said.counted, kept].contains(&counted);
        let emptied = said.erasing && (kept, counted) == (0, 0);
        assert!(
            as_said || emptied,
            "round {round}: said {} and {}, found {kept} and {counted}",
            said.kept,
            said.counted
        );
        said = Said {
            kept,
            counted,
            erasing: false,
        };
    }
}
