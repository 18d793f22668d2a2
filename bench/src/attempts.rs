//! How many attempts a second become durable, against bare writes of the same size.

use std::fs::File;
use std::io::{Seek, SeekFrom, Write};

use anyhow::Result;
use doorward_store::file::FileStore;
use doorward_store::{Ledger, LedgerRecord};

use crate::measure::{Row, median, timed};

const ROUNDS: u16 = 300;
const SLOT: usize = 4096;

pub(crate) fn rows() -> Result<Vec<Row>> {
    // On the disk of the checkout: a folder for temporary files may lie in memory.
    let place = tempfile::tempdir_in(std::env::current_dir()?)?;
    let mut store = FileStore::open(&place.path().join("lock"))?;
    let mut bare = File::create(place.path().join("bare"))?;
    bare.write_all(&[0; 2 * SLOT])?;
    bare.sync_all()?;
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        let record = LedgerRecord {
            failures_ever: round.into(),
            ..LedgerRecord::default()
        };
        let (time, done) = timed(|| store.commit(&record));
        done.map_err(|error| anyhow::anyhow!("{error}"))?;
        ours.push(time);
        let offset = u64::from(round % 2) * SLOT as u64;
        let (time, done) = timed(|| -> std::io::Result<()> {
            bare.seek(SeekFrom::Start(offset))?;
            bare.write_all(&[round.to_le_bytes()[0]; SLOT])?;
            bare.sync_data()
        });
        done?;
        theirs.push(time);
    }
    let (ours, theirs) = (median(&mut ours), median(&mut theirs));
    let ratio = ours.as_secs_f64() / theirs.as_secs_f64();
    let each_second = 1.0 / ours.as_secs_f64();
    Ok(vec![Row::new(
        "attempts made durable",
        format!("{each_second:.0} /s, {ratio:.2} × write+fdatasync"),
        "one write and one fdatasync each",
    )])
}
