//! How far guessing gets: the lock's own lockout code against attackers over years of virtual time.
//!
//! An attacker here makes no mistake: it never tries a code twice, is back at the very moment a wait is over, and half a
//! second is all a try takes. What it gets is what anybody can get at the most.

use std::time::Duration;

use doorward_device::lockout::{Claimant, Lockout, Refusal, SUSPENDED_AT, wait_after};
use doorward_proto::types::{AppId, AuthorizationId, CodeWidth};
use doorward_store::LedgerRecord;

/// Who tries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attacker {
    /// So many guests with authorizations of their own, who tell each other what they tried.
    Guests(u32),
    /// A hand on the button of a classic lock: a fresh authorization a minute, each for four tries.
    Button,
    /// A hand on the button of an Ultra: three codes in each pairing window, a window a minute.
    Window,
    /// A guest who leaves and comes back under the same name whenever it has to wait.
    Returning,
    /// A guest who pulls the batteries whenever it has to wait.
    Batteries,
    /// A stolen, unlocked phone that has shown the code before.
    Stolen,
    /// A stolen proven phone, ten guests and a hand on the button at once.
    Everybody,
}

impl Attacker {
    /// All of them that the figures list.
    pub const ALL: [Self; 9] = [
        Self::Guests(1),
        Self::Guests(3),
        Self::Guests(10),
        Self::Button,
        Self::Window,
        Self::Returning,
        Self::Batteries,
        Self::Stolen,
        Self::Everybody,
    ];

    /// In words.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Guests(1) => "one paired guest",
            Self::Guests(3) => "three guests together",
            Self::Guests(_) => "ten guests together",
            Self::Button => "the pairing button at will, classic",
            Self::Window => "the pairing button at will, Ultra",
            Self::Returning => "a guest who leaves and comes back",
            Self::Batteries => "a guest who pulls the batteries",
            Self::Stolen => "a stolen, unlocked, proven phone",
            Self::Everybody => "stolen phone, ten guests and button",
        }
    }

    fn actors(self) -> Vec<Actor> {
        let guests = |count| (0..count).map(|number| Actor::unproven(number + 1, Habit::Waits));
        match self {
            Self::Guests(count) => guests(count).collect(),
            Self::Button => vec![Actor::unproven(1000, Habit::Fresh)],
            Self::Window => vec![Actor {
                claimant: Claimant::Pairing,
                ..Actor::unproven(1, Habit::Window)
            }],
            Self::Returning => vec![Actor::unproven(1, Habit::Returns)],
            Self::Batteries => vec![Actor::unproven(1, Habit::PullsBatteries)],
            Self::Stolen => vec![Actor::stolen()],
            Self::Everybody => guests(10)
                .chain([Actor::unproven(1000, Habit::Fresh), Actor::stolen()])
                .collect(),
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Habit {
    Waits,
    Fresh,
    Window,
    Returns,
    PullsBatteries,
}

struct Actor {
    claimant: Claimant,
    habit: Habit,
    number: u32,
    /// Tries since it last became somebody else.
    tries: u32,
    /// Busy until then.
    ready: Duration,
}

impl Actor {
    fn unproven(number: u32, habit: Habit) -> Self {
        Self {
            claimant: Claimant::Unproven(id(number)),
            habit,
            number,
            tries: 0,
            ready: Duration::ZERO,
        }
    }

    fn stolen() -> Self {
        Self {
            claimant: Claimant::Proven(id(500)),
            ..Self::unproven(500, Habit::Waits)
        }
    }
}

fn id(number: u32) -> AuthorizationId {
    AuthorizationId::new(number).expect("not zero")
}

/// How long one try takes over the air.
const TRY: Duration = Duration::from_millis(500);
/// How long it takes to press the button and pair.
const PAIRING: Duration = Duration::from_secs(60);

const OWNER: u32 = 600;
const NEWCOMER: u32 = 601;

/// What an attacker got.
#[derive(Clone, Debug, Default)]
pub struct Campaign {
    /// When each code was looked at, since the beginning.
    pub tries: Vec<Duration>,
    /// The longest that the owner's phone, which has shown the code, would have had to wait meanwhile.
    pub owner_waits: Duration,
    /// The longest that an honest phone which has not shown the code would have had to wait, as long as waiting helps.
    pub newcomer_waits: Duration,
    /// Whether in the end an honest new phone needs somebody proven to acknowledge.
    pub newcomer_stopped: bool,
}

impl Campaign {
    /// Tries within this time.
    #[must_use]
    pub fn within(&self, time: Duration) -> usize {
        self.tries.iter().filter(|at| **at < time).count()
    }
}

/// How many codes there are.
#[must_use]
pub const fn codes(width: CodeWidth) -> u32 {
    match width {
        CodeWidth::Four => 9_999,
        CodeWidth::Six => 999_999,
    }
}

/// Lets the attacker try for this long.
#[must_use]
pub fn campaign(attacker: Attacker, width: CodeWidth, long: Duration) -> Campaign {
    let boot = |record: &LedgerRecord| Lockout::boot(width, record, [7; 32], Duration::ZERO);
    let mut lockout = boot(&LedgerRecord::default());
    let mut actors = attacker.actors();
    let mut campaign = Campaign::default();
    let mut booted = Duration::ZERO;
    let mut now = Duration::ZERO;
    let mut code = 0;
    while now < long {
        let uptime = now.saturating_sub(booted);
        let mut soonest: Option<Duration> = None;
        let mut tried = false;
        for actor in &mut actors {
            if actor.ready > now {
                soonest = earlier(soonest, actor.ready);
                continue;
            }
            match lockout.admit(uptime, actor.claimant, code) {
                Ok(()) => {
                    if guess(&mut lockout, uptime, actor, code) {
                        campaign.tries.push(now);
                    }
                    code += 1;
                    tried = true;
                    become_somebody_else(&mut lockout, actor, now);
                    break;
                }
                Err(Refusal::Own(_) | Refusal::Suspended) if actor.habit == Habit::Returns => {
                    let app = AppId(actor.number);
                    lockout.removed(id(actor.number), app);
                    lockout.carry_over(uptime, app, None, id(actor.number));
                    let wait = PAIRING.max(wait_left(&lockout, uptime, actor));
                    soonest = earlier(soonest, now + wait);
                }
                Err(Refusal::Own(wait)) => match actor.habit {
                    Habit::PullsBatteries if uptime > PAIRING => {
                        lockout = boot(&lockout.record());
                        booted = now;
                        soonest = earlier(soonest, now);
                    }
                    _ => soonest = earlier(soonest, now + wait),
                },
                Err(Refusal::Shared(wait)) => soonest = earlier(soonest, now + wait),
                Err(Refusal::Suspended | Refusal::Stopped | Refusal::Repeat) => {}
            }
        }
        watch_the_honest(&lockout, uptime, &mut campaign);
        if tried {
            now += TRY;
            continue;
        }
        match soonest {
            Some(soonest) => now = soonest.max(now),
            None => break,
        }
    }
    campaign
}

fn earlier(soonest: Option<Duration>, at: Duration) -> Option<Duration> {
    Some(soonest.map_or(at, |soonest| soonest.min(at)))
}

/// One wrong code in the order the lock keeps: counted, made durable, compared, remembered. Whether it was looked at.
fn guess(lockout: &mut Lockout, uptime: Duration, actor: &mut Actor, code: u32) -> bool {
    let Some(charge) = lockout.charge(uptime, actor.claimant) else {
        return false;
    };
    let durable = LedgerRecord::decode(&lockout.record().encode());
    assert_eq!(
        durable.as_ref(),
        Ok(&lockout.record()),
        "what is counted is kept"
    );
    lockout.fail(uptime, charge, code);
    actor.tries += 1;
    true
}

/// What an attacker does after a try to be measured by a fresh account.
fn become_somebody_else(lockout: &mut Lockout, actor: &mut Actor, now: Duration) {
    match actor.habit {
        Habit::Fresh if actor.tries == 4 => {
            lockout.removed(id(actor.number), AppId(actor.number));
            actor.number += 1;
            actor.claimant = Claimant::Unproven(id(actor.number));
            actor.tries = 0;
            actor.ready = now + PAIRING;
        }
        Habit::Window if lockout.window_failed() => {
            lockout.window_opened();
            actor.ready = now + PAIRING;
        }
        _ => {}
    }
}

fn wait_left(lockout: &Lockout, uptime: Duration, actor: &Actor) -> Duration {
    match lockout.outlook(uptime, actor.claimant).refusal {
        Some(Refusal::Own(wait) | Refusal::Shared(wait)) => wait,
        _ => Duration::ZERO,
    }
}

/// How it stands with those who have done nothing.
fn watch_the_honest(lockout: &Lockout, uptime: Duration, campaign: &mut Campaign) {
    let owner = lockout.outlook(uptime, Claimant::Proven(id(OWNER)));
    if let Some(refusal) = owner.refusal {
        let wait = match refusal {
            Refusal::Own(wait) | Refusal::Shared(wait) => wait,
            Refusal::Stopped | Refusal::Suspended | Refusal::Repeat => Duration::MAX,
        };
        campaign.owner_waits = campaign.owner_waits.max(wait);
    }
    match lockout
        .outlook(uptime, Claimant::Unproven(id(NEWCOMER)))
        .refusal
    {
        Some(Refusal::Shared(wait)) => campaign.newcomer_waits = campaign.newcomer_waits.max(wait),
        Some(Refusal::Stopped) => campaign.newcomer_stopped = true,
        _ => {}
    }
}

/// The chance that somebody who mistypes with chance `slip` each time comes to wait this long, or is suspended (`None`),
/// when wanting to show a code.
#[must_use]
pub fn chance_of_waiting(slip: f64, at_least: Option<Duration>) -> f64 {
    (1..=SUSPENDED_AT)
        .find(|failures| match (wait_after(*failures), at_least) {
            (Some(wait), Some(at_least)) => wait >= at_least,
            (None, _) => true,
            (Some(_), None) => false,
        })
        .map_or(0.0, |failures| slip.powi(i32::from(failures)))
}
