//! A lock as a process, killed at random moments while people change things on it over TCP: what was acknowledged is there.

use std::{path::Path, time::Duration};

use anyhow::{Context, Result, anyhow, bail, ensure};
use doorward_client::{
    ClientError, Connection, Credentials, LogProgress, LogQuery, PairingWish,
    link::tcp,
    pair,
    proto::{
        AppId, CodeWidth, ErrorCode, Model,
        log::LogOrder,
        types::{AuthorizationType, Name, SecurityCode, SharedKey},
    },
};
use doorward_e2e::{Program, request};
use rand_core::RngCore;
use serde_json::json;

use crate::{
    Seed,
    commands::{invite, update},
};

/// What was tried and found.
#[derive(Clone, Copy, Debug, Default)]
pub struct Report {
    /// How often the lock was killed.
    pub kills: u32,
    /// Changes that were acknowledged and looked for afterwards.
    pub acknowledged: u32,
    /// Changes that were on their way, and turned out to be made.
    pub made: u32,
    /// Changes that were on their way, and turned out not to be.
    pub unmade: u32,
}

/// Something that changes: the last value that was acknowledged, and the one on its way.
#[derive(Clone, Debug)]
struct Kept<T> {
    acknowledged: T,
    under_way: Option<T>,
    changes: u32,
}

impl<T: PartialEq + Clone + core::fmt::Debug> Kept<T> {
    const fn new(value: T) -> Self {
        Self {
            acknowledged: value,
            under_way: None,
            changes: 0,
        }
    }

    fn sends(&mut self, value: T) {
        self.under_way = Some(value);
    }

    fn hears(&mut self) {
        if let Some(value) = self.under_way.take() {
            self.acknowledged = value;
            self.changes += 1;
        }
    }

    fn is_found(&mut self, what: &str, found: T, report: &mut Report) -> Result<()> {
        report.acknowledged += self.changes;
        self.changes = 0;
        let under_way = self.under_way.take();
        if found == self.acknowledged {
            report.unmade += u32::from(under_way.is_some());
        } else if under_way.as_ref() == Some(&found) {
            report.made += 1;
        } else {
            bail!(
                "kill {}, {what}: found {found:?}, acknowledged {:?}, on its way {under_way:?}",
                report.kills,
                self.acknowledged
            );
        }
        self.acknowledged = found;
        Ok(())
    }
}

/// What all of them may know.
struct Book {
    code: Kept<u32>,
    name: Kept<u32>,
    enabled: Kept<bool>,
    failures: Kept<u8>,
    last_index: u32,
}

fn code(value: u32) -> SecurityCode {
    SecurityCode::from_wire(CodeWidth::Four, value).expect("a code of four digits")
}

struct Lock {
    program: Program,
    address: String,
}

impl Lock {
    fn start(folder: &Path) -> Result<Self> {
        let folder = folder.to_str().context("a folder with a plain name")?;
        let program = Program::start(&[
            "device",
            "--json",
            "--model",
            "smart-lock",
            "--data",
            folder,
            "--link",
            "tcp:127.0.0.1:0",
            "--workbench",
            "127.0.0.1:0",
        ])?;
        let link = program.ready()["devices"][0]["link"]
            .as_str()
            .context("no link")?;
        let address = link.trim_start_matches("tcp:").to_owned();
        Ok(Self { program, address })
    }

    async fn link(&self) -> Result<Box<tcp::TcpLink>> {
        let limit = Duration::from_secs(10);
        Ok(Box::new(tcp::connect(self.address.as_str(), limit).await?))
    }

    async fn connect(&self, credentials: &Credentials) -> Result<Connection> {
        Ok(Connection::open(self.link().await?, credentials.clone()).await?)
    }

    fn hold_button(&self) -> Result<()> {
        let bench = self.program.ready()["workbench"]
            .as_str()
            .context("no workbench")?;
        let id = self.program.ready()["devices"][0]["id"]
            .as_str()
            .context("no id")?;
        let bench = bench.trim_start_matches("http://");
        let path = format!("/api/devices/{id}/button");
        let answer = request(bench, "POST", &path, &[], Some(&json!({"hold_ms": 5000})))?;
        ensure!(answer.status < 300, "the button: {}", answer.status);
        Ok(())
    }
}

/// Kills a lock so many times; `seed` decides when.
///
/// # Errors
/// Something acknowledged is not there, or the lock does not start, or it cannot be reached.
pub fn run(kills: u32, seed: u64) -> Result<Report> {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?
        .block_on(campaign(kills, seed))
}

async fn campaign(kills: u32, seed: u64) -> Result<Report> {
    let place = tempfile::tempdir()?;
    let folder = place.path().join("lock");
    let mut chance = Seed(seed);
    let mut report = Report::default();
    let lock = Lock::start(&folder)?;
    let (owner, guest, other) = move_in(&lock).await?;
    let mut book = Book {
        code: Kept::new(1001),
        name: Kept::new(0),
        enabled: Kept::new(true),
        failures: Kept::new(0),
        last_index: 0,
    };
    let mut lock = Some(lock);
    let mut wrong = 2000;
    while report.kills < kills {
        let running = match lock.take() {
            Some(running) => running,
            None => Lock::start(&folder)?,
        };
        let by_owner = running.connect(&owner).await?;
        look(&by_owner, &guest, &other, &running, &mut book, &mut report).await?;
        let by_guest = running.connect(&guest).await?;
        let moment = Duration::from_micros(chance.next_u64() % 60_000);
        let Book {
            code: code_now,
            name,
            enabled,
            failures,
            ..
        } = &mut book;
        // Whoever is first to be done is the killer: the others go on until the lock is gone.
        let (_, _, ()) = tokio::join!(
            owner_changes(&by_owner, &other, code_now, name, enabled),
            guest_guesses(&by_guest, failures, &mut wrong),
            async {
                tokio::time::sleep(moment).await;
                drop(running);
            }
        );
        report.kills += 1;
    }
    let running = Lock::start(&folder)?;
    let by_owner = running.connect(&owner).await?;
    look(&by_owner, &guest, &other, &running, &mut book, &mut report).await?;
    Ok(report)
}

/// Pairs the owner with the button, sets a code, invites two guests.
async fn move_in(lock: &Lock) -> Result<(Credentials, Credentials, Credentials)> {
    lock.hold_button()?;
    let wish = PairingWish {
        model: Model::SmartLock,
        device: None,
        app: AppId(1),
        name: Name::truncated("Owner"),
        kind: AuthorizationType::App,
    };
    let mut tries = 0;
    let owner = loop {
        match pair(lock.link().await?, wish.clone(), |_| async { None }).await {
            Ok(owner) => break owner,
            // The button is held for five seconds of the lock's time.
            Err(error) if tries == 100 => return Err(error.into()),
            Err(_) => tokio::time::sleep(Duration::from_millis(100)).await,
        }
        tries += 1;
    };
    let connection = lock.connect(&owner).await?;
    connection.set_code(None, &code(1001)).await?;
    let mut guests = Vec::new();
    for (name, byte) in [("Guesser", 0x51), ("Other", 0x52)] {
        let mut invitation = invite(name);
        invitation.key = SharedKey::from_bytes([byte; 32]);
        let key = invitation.key.clone();
        let invited = connection.invite(Some(&code(1001)), invitation).await?;
        guests.push(Credentials {
            authorization: invited.authorization,
            key,
            ..owner.clone()
        });
    }
    let other = guests.pop().ok_or_else(|| anyhow!("two guests"))?;
    let guest = guests.pop().ok_or_else(|| anyhow!("two guests"))?;
    Ok((owner, guest, other))
}

/// Changes one thing after the other until the lock is gone.
async fn owner_changes(
    owner: &Connection,
    other: &Credentials,
    code_now: &mut Kept<u32>,
    name: &mut Kept<u32>,
    enabled: &mut Kept<bool>,
) -> Option<ClientError> {
    for round in 0_u32.. {
        let shown = code(code_now.acknowledged);
        let outcome = match round % 3 {
            0 => {
                name.sends(name.acknowledged + 1);
                let text = name
                    .under_way
                    .map(|number| format!("Door {number}"))
                    .unwrap_or_default();
                let change = owner
                    .change_config(Some(&shown), |settings| {
                        if let doorward_client::proto::config::ConfigSettings::Lock(settings) =
                            settings
                        {
                            settings.name = Name::truncated(&text);
                        }
                    })
                    .await;
                change.map(|_| name.hears())
            }
            1 => {
                let new = 1001 + (code_now.acknowledged - 1000) % 900;
                code_now.sends(new);
                owner
                    .set_code(Some(&shown), &code(new))
                    .await
                    .map(|()| code_now.hears())
            }
            _ => {
                let mut update = update(other.authorization, "Other");
                update.enabled = !enabled.acknowledged;
                enabled.sends(update.enabled);
                let change = owner.update_authorization(Some(&shown), update).await;
                change.map(|()| enabled.hears())
            }
        };
        if let Err(error) = outcome {
            return Some(error);
        }
    }
    None
}

/// Guesses, each time another code, until the lock is gone or lets nobody guess.
async fn guest_guesses(
    guest: &Connection,
    failures: &mut Kept<u8>,
    wrong: &mut u32,
) -> Option<ClientError> {
    loop {
        *wrong = 2000 + (*wrong - 1999) % 7000;
        failures.sends(failures.acknowledged + 1);
        match guest.verify_code(&code(*wrong)).await {
            Err(ClientError::Refused {
                code: ErrorCode::BadCode,
                ..
            }) => failures.hears(),
            Err(ClientError::Refused {
                code: ErrorCode::TooManyCodeAttempts,
                ..
            }) => {
                failures.under_way = None;
                return None;
            }
            Err(error) => return Some(error),
            Ok(()) => return None,
        }
    }
}

/// Looks whether everything that was acknowledged is there, and forgives the guest.
async fn look(
    owner: &Connection,
    guest: &Credentials,
    other: &Credentials,
    lock: &Lock,
    book: &mut Book,
    report: &mut Report,
) -> Result<()> {
    let by_guest = lock.connect(guest).await?;
    let status = by_guest.code_status().await?.context("our own lock")?;
    book.failures
        .is_found("failures", status.own_failures, report)?;
    let mut works = Vec::new();
    for candidate in [Some(book.code.acknowledged), book.code.under_way]
        .into_iter()
        .flatten()
    {
        if owner.verify_code(&code(candidate)).await.is_ok() {
            works.push(candidate);
        }
    }
    let [found] = works[..] else {
        bail!(
            "kill {}: of the old and the new code work {works:?}",
            report.kills
        );
    };
    book.code.is_found("the code", found, report)?;
    let shown = code(found);
    let doorward_client::proto::config::Config::Lock(config) = owner.config().await? else {
        bail!("not the settings of a lock");
    };
    let number = config
        .settings
        .name
        .as_str()
        .trim_start_matches("Door ")
        .parse();
    book.name
        .is_found("the name", number.unwrap_or(0), report)?;
    let list = owner.authorizations(Some(&shown), |_| {}).await?;
    let entry = list
        .iter()
        .find(|entry| entry.authorization == other.authorization);
    let enabled = entry.context("an authorization is gone")?.enabled;
    book.enabled.is_found("the permission", enabled, report)?;
    let mut indices = Vec::new();
    let newest = LogQuery {
        from: None,
        count: 60,
        order: LogOrder::Descending,
    };
    let log = owner.log(Some(&shown), newest, |part| {
        if let LogProgress::Entry(entry) = part {
            indices.push(entry.index);
        }
    });
    log.await?;
    ensure!(
        indices.windows(2).all(|pair| pair[0] == pair[1] + 1),
        "the log has a gap: {indices:?}"
    );
    let last = indices.first().copied().unwrap_or(0);
    ensure!(last >= book.last_index, "the log lost its end");
    book.last_index = last;
    owner.acknowledge_failures(Some(&shown), None).await?;
    owner
        .acknowledge_failures(Some(&shown), Some(guest.authorization))
        .await?;
    book.failures = Kept::new(0);
    Ok(())
}
