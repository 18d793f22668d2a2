//! The policy on virtual time.
#![allow(
    clippy::arithmetic_side_effects,
    reason = "a test that overflows fails, as it should"
)]

extern crate std;

use alloc::collections::BTreeMap;
use core::time::Duration;

use proptest::prelude::*;

use super::*;

const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(3600);
const DAY: Duration = Duration::from_secs(86_400);

fn id(number: u32) -> AuthorizationId {
    AuthorizationId::new(number).unwrap()
}

/// A lock with its powered time, and codes that are never presented twice.
struct Bench {
    lockout: Lockout,
    now: Duration,
    fresh: u32,
}

impl Bench {
    fn new(width: CodeWidth) -> Self {
        Self {
            lockout: Lockout::boot(width, &LedgerRecord::default(), [7; 32], Duration::ZERO),
            now: Duration::ZERO,
            fresh: 1,
        }
    }

    fn wrong(&mut self, claimant: Claimant) -> Result<(), Refusal> {
        self.fresh += 1;
        self.present(claimant, self.fresh, false)
    }

    fn right(&mut self, claimant: Claimant) -> Result<(), Refusal> {
        self.present(claimant, 0, true)
    }

    fn present(&mut self, claimant: Claimant, code: u32, right: bool) -> Result<(), Refusal> {
        self.lockout.admit(self.now, claimant, code)?;
        let charge = self.lockout.charge(self.now, claimant).unwrap();
        if right {
            self.lockout.succeed(charge);
        } else {
            self.lockout.fail(self.now, charge, code);
        }
        Ok(())
    }

    fn advance(&mut self, by: Duration) {
        self.now += by;
    }

    /// Batteries out and back in.
    fn reboot(&mut self) {
        let mut next = Lockout::boot(
            CodeWidth::Four,
            &self.lockout.record(),
            [8; 32],
            Duration::ZERO,
        );
        next.heals_every = self.lockout.heals_every;
        self.lockout = next;
        self.now = Duration::ZERO;
    }

    /// Tries as often as it may for `span`, never waiting longer than told; how many guesses that makes.
    fn hammer(&mut self, span: Duration, mut claimant: impl FnMut(u32) -> Claimant) -> u32 {
        let end = self.now + span;
        let mut guesses = 0;
        while self.now < end {
            match self.wrong(claimant(guesses)) {
                Ok(()) => guesses += 1,
                Err(Refusal::Own(wait) | Refusal::Shared(wait)) => self.advance(wait),
                Err(Refusal::Repeat | Refusal::Stopped | Refusal::Suspended) => self.now = end,
            }
        }
        self.now = end;
        guesses
    }
}

#[test]
fn a_proven_one_waits_as_the_table_says_and_is_suspended_at_twenty() {
    let mut bench = Bench::new(CodeWidth::Six);
    let me = Claimant::Proven(id(1));
    let waits = [0, 0, 0, 0, 1, 5, 15, 30, 90, 240, 720];
    for wait in waits.into_iter().chain([1440; 8]) {
        assert_eq!(bench.wrong(me), Ok(()));
        if wait > 0 {
            let wait = MINUTE * wait;
            assert_eq!(bench.wrong(me), Err(Refusal::Own(wait)));
            bench.advance(wait - Duration::from_millis(1));
            assert_eq!(
                bench.right(me),
                Err(Refusal::Own(Duration::from_millis(1))),
                "the right code waits as long"
            );
            bench.advance(Duration::from_millis(1));
        }
    }
    assert_eq!(bench.wrong(me), Ok(()), "the twentieth");
    bench.advance(DAY * 1000);
    assert_eq!(bench.right(me), Err(Refusal::Suspended));
    bench.lockout.lift(id(1));
    assert_eq!(bench.right(me), Ok(()));
}

#[test]
fn a_success_forgives_only_the_own_failures() {
    let mut bench = Bench::new(CodeWidth::Four);
    let (owner, guest) = (Claimant::Proven(id(1)), Claimant::Unproven(id(2)));
    for _ in 0..4 {
        bench.wrong(guest).unwrap();
        bench.wrong(owner).unwrap();
    }
    bench.right(owner).unwrap();
    assert_eq!(
        (bench.lockout.shared(), bench.lockout.unacknowledged()),
        (4, 4)
    );
    assert_eq!(bench.lockout.outlook(bench.now, owner).own_failures, 0);
    assert_eq!(bench.lockout.outlook(bench.now, guest).own_failures, 4);
    bench.right(guest).unwrap();
    assert_eq!(
        (bench.lockout.shared(), bench.lockout.unacknowledged()),
        (4, 4)
    );
}

#[test]
fn guests_share_ten_tries_and_never_delay_the_proven() {
    let mut bench = Bench::new(CodeWidth::Four);
    for guest in 0..10 {
        bench.wrong(Claimant::Unproven(id(100 + guest))).unwrap();
    }
    let late = Claimant::Unproven(id(200));
    assert_eq!(bench.wrong(late), Err(Refusal::Shared(HOUR * 96)));
    assert_eq!(
        bench.wrong(Claimant::Pairing),
        Err(Refusal::Shared(HOUR * 96))
    );
    assert_eq!(bench.right(Claimant::Proven(id(1))), Ok(()));
    bench.advance(HOUR * 96);
    assert_eq!(bench.wrong(late), Ok(()), "one has healed");
    assert_eq!(bench.wrong(late), Err(Refusal::Shared(HOUR * 96)));
}

#[test]
fn six_digits_heal_in_a_day() {
    let mut bench = Bench::new(CodeWidth::Six);
    assert_eq!(bench.hammer(MINUTE, |n| Claimant::Unproven(id(n + 1))), 10);
    assert_eq!(
        bench.lockout.deadline(),
        Some(DAY),
        "the first failure's healing began with it"
    );
    bench.advance(DAY * 3);
    assert!(bench.lockout.pass(bench.now));
    assert_eq!(bench.lockout.shared(), 7);
}

#[test]
fn a_hundred_guesses_are_all_there_ever_are() {
    for width in [CodeWidth::Four, CodeWidth::Six] {
        let mut bench = Bench::new(width);
        let day_one = bench.hammer(DAY, |n| Claimant::Unproven(id(n + 1)));
        assert!(day_one <= 11, "{day_one}");
        let guesses = day_one + bench.hammer(DAY * 700, |n| Claimant::Unproven(id(n + 1000)));
        assert_eq!(guesses, 100);
        assert_eq!(bench.wrong(Claimant::Pairing), Err(Refusal::Stopped));
        assert_eq!(
            bench.right(Claimant::Unproven(id(9))),
            Err(Refusal::Stopped)
        );
        assert_eq!(bench.right(Claimant::Proven(id(5000))), Ok(()));
        bench.lockout.acknowledge();
        assert_eq!(bench.right(Claimant::Unproven(id(5001))), Ok(()));
    }
}

#[test]
fn one_guest_alone_gets_twenty() {
    let mut bench = Bench::new(CodeWidth::Four);
    let guess = |_| Claimant::Unproven(id(2));
    assert_eq!(bench.hammer(DAY, guess), 10);
    assert_eq!(bench.hammer(DAY * 365, guess), 10);
    assert_eq!(
        bench.right(Claimant::Unproven(id(2))),
        Err(Refusal::Suspended)
    );
}

#[test]
fn a_stolen_proven_phone_gets_twelve_a_day_at_most_and_twenty_ever() {
    let mut bench = Bench::new(CodeWidth::Six);
    let guess = |_| Claimant::Proven(id(2));
    assert!(bench.hammer(DAY, guess) <= 12);
    assert!(bench.hammer(DAY * 365, guess) <= 10);
    assert_eq!(bench.lockout.shared(), 0, "it spends nobody else's budget");
}

#[test]
fn the_same_wrong_code_a_thousand_times_counts_once() {
    let mut bench = Bench::new(CodeWidth::Four);
    let stale = Claimant::Unproven(id(2));
    bench.present(stale, 4321, false).unwrap();
    for _ in 0..1000 {
        bench.advance(MINUTE * 4);
        assert_eq!(bench.present(stale, 4321, false), Err(Refusal::Repeat));
    }
    assert_eq!(bench.lockout.unacknowledged(), 1);
    let other = Claimant::Unproven(id(3));
    assert_eq!(
        bench.present(other, 4321, false),
        Ok(()),
        "others are counted"
    );
    bench.advance(MINUTE * 5);
    assert_eq!(
        bench.present(stale, 4321, false),
        Ok(()),
        "five minutes of silence"
    );
}

#[test]
fn only_the_last_five_wrong_codes_are_free_to_repeat() {
    let mut bench = Bench::new(CodeWidth::Four);
    let me = Claimant::Proven(id(1));
    for code in 1..=5 {
        bench.present(me, code, false).unwrap();
    }
    for code in 1..=5 {
        assert_eq!(
            bench.present(me, code, false),
            Err(Refusal::Repeat),
            "even while waiting"
        );
    }
    bench.advance(MINUTE);
    bench.present(me, 6, false).unwrap();
    assert_eq!(
        bench.present(me, 1, false),
        Err(Refusal::Own(MINUTE * 5)),
        "the oldest gave way"
    );
    bench.lockout.code_changed();
    assert_eq!(bench.present(me, 6, false), Err(Refusal::Own(MINUTE * 5)));
}

#[test]
fn a_reboot_refunds_nothing_and_begins_every_wait_anew() {
    let mut bench = Bench::new(CodeWidth::Four);
    let me = Claimant::Proven(id(1));
    for _ in 0..9 {
        while bench.wrong(me).is_err() {
            bench.advance(MINUTE);
        }
    }
    bench.hammer(MINUTE, |n| Claimant::Unproven(id(n + 10)));
    bench.advance(MINUTE * 89);
    bench.reboot();
    assert_eq!(bench.right(me), Err(Refusal::Own(MINUTE * 90)));
    let guest = Claimant::Unproven(id(50));
    assert_eq!(bench.right(guest), Err(Refusal::Shared(HOUR * 96)));
    bench.advance(HOUR * 95);
    bench.reboot();
    assert_eq!(bench.right(guest), Err(Refusal::Shared(HOUR * 96)));
}

#[test]
fn a_refund_leaves_no_trace() {
    let mut bench = Bench::new(CodeWidth::Four);
    let guest = Claimant::Unproven(id(2));
    bench.wrong(guest).unwrap();
    bench.advance(HOUR);
    let before = std::format!("{:?}", bench.lockout);
    for claimant in [
        guest,
        Claimant::Unproven(id(3)),
        Claimant::Proven(id(4)),
        Claimant::Pairing,
    ] {
        let charge = bench.lockout.charge(bench.now, claimant).unwrap();
        bench.lockout.refund(charge);
        assert_eq!(std::format!("{:?}", bench.lockout), before);
    }
}

#[test]
fn leaving_and_coming_back_is_no_fresh_budget() {
    let mut bench = Bench::new(CodeWidth::Four);
    let app = AppId(0xABCD);
    for _ in 0..4 {
        bench.wrong(Claimant::Unproven(id(2))).unwrap();
    }
    assert!(bench.lockout.carry_over(bench.now, app, Some(id(2)), id(3)));
    bench.lockout.lift(id(2));
    let me = Claimant::Unproven(id(3));
    assert_eq!(bench.lockout.outlook(bench.now, me).own_failures, 4);
    bench.lockout.removed(id(3), app);
    assert_eq!(bench.lockout.outlook(bench.now, me).own_failures, 0);
    bench.reboot();
    assert!(bench.lockout.carry_over(bench.now, app, None, id(4)));
    let me = Claimant::Unproven(id(4));
    assert_eq!(bench.lockout.outlook(bench.now, me).own_failures, 4);
    bench.wrong(me).unwrap();
    assert_eq!(bench.wrong(me), Err(Refusal::Own(MINUTE)));
}

#[test]
fn pairing_anew_lifts_a_suspension_to_one_try_a_day() {
    let mut bench = Bench::new(CodeWidth::Four);
    let mut record = LedgerRecord::default();
    record.set_failures(2, SUSPENDED_AT).unwrap();
    bench.lockout = Lockout::boot(CodeWidth::Four, &record, [7; 32], Duration::ZERO);
    bench
        .lockout
        .carry_over(bench.now, AppId(5), Some(id(2)), id(3));
    let me = Claimant::Unproven(id(3));
    assert_eq!(bench.wrong(me), Err(Refusal::Own(DAY)));
    bench.advance(DAY);
    assert_eq!(bench.wrong(me), Ok(()));
    assert_eq!(bench.wrong(me), Err(Refusal::Suspended));
}

#[test]
fn the_departed_never_crowd_out_the_present() {
    let mut bench = Bench::new(CodeWidth::Four);
    for number in 1..=1000_u32 {
        bench.wrong(Claimant::Proven(id(number))).unwrap();
        bench.lockout.removed(id(number), AppId(number));
    }
    for number in 1001..=1200 {
        let me = Claimant::Proven(id(number));
        assert_eq!(bench.wrong(me), Ok(()));
        assert_eq!(bench.lockout.outlook(bench.now, me).own_failures, 1);
    }
}

#[test]
fn three_wrong_codes_close_a_window_and_a_new_one_starts_over() {
    let mut bench = Bench::new(CodeWidth::Six);
    bench.lockout.window_opened();
    assert!(!bench.lockout.window_failed() && !bench.lockout.window_failed());
    assert!(bench.lockout.window_failed());
    bench.lockout.window_opened();
    assert!(!bench.lockout.window_failed());
}

#[test]
fn tells_how_many_tries_are_left() {
    let mut bench = Bench::new(CodeWidth::Four);
    let (owner, guest) = (Claimant::Proven(id(1)), Claimant::Unproven(id(2)));
    let left = |bench: &Bench, who| bench.lockout.outlook(bench.now, who).tries_left;
    assert_eq!((left(&bench, owner), left(&bench, guest)), (5, 5));
    for _ in 0..8 {
        bench.wrong(Claimant::Pairing).unwrap();
    }
    assert_eq!((left(&bench, owner), left(&bench, guest)), (5, 2));
    for _ in 0..5 {
        bench.wrong(owner).unwrap();
    }
    assert_eq!(left(&bench, owner), 0);
    bench.advance(MINUTE);
    assert_eq!(left(&bench, owner), 1, "then one at a time");
}

/// What somebody might do to a lock.
#[derive(Clone, Debug)]
enum Step {
    Wrong(u8, bool),
    Right(u8, bool),
    Pair,
    Advance(u32),
    Reboot,
    Acknowledge,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        6 => (0..6_u8, any::<bool>()).prop_map(|(who, proven)| Step::Wrong(who, proven)),
        2 => (0..6_u8, any::<bool>()).prop_map(|(who, proven)| Step::Right(who, proven)),
        2 => Just(Step::Pair),
        4 => (0..200_000_u32).prop_map(Step::Advance),
        1 => Just(Step::Reboot),
        1 => Just(Step::Acknowledge),
    ]
}

proptest! {
    /// Whatever happens: at most a hundred guesses of the unproven per acknowledgement, twenty in a row per authorization,
    /// and the unproven never change what a proven one may do.
    #[test]
    fn no_order_of_events_yields_more_guesses(steps in prop::collection::vec(step(), 1..400)) {
        let mut bench = Bench::new(CodeWidth::Six);
        let mut shared = 0_u32;
        let mut own: BTreeMap<u32, u32> = BTreeMap::new();
        for step in steps {
            match step {
                Step::Wrong(who, proven) => {
                    let number = u32::from(who) + 1 + if proven { 100 } else { 0 };
                    let claimant =
                        if proven { Claimant::Proven(id(number)) } else { Claimant::Unproven(id(number)) };
                    if bench.wrong(claimant).is_ok() {
                        *own.entry(number).or_default() += 1;
                        shared += u32::from(!proven);
                    }
                }
                Step::Right(who, proven) => {
                    let number = u32::from(who) + 1 + if proven { 100 } else { 0 };
                    let claimant =
                        if proven { Claimant::Proven(id(number)) } else { Claimant::Unproven(id(number)) };
                    let before = (bench.lockout.shared(), bench.lockout.unacknowledged());
                    if bench.right(claimant).is_ok() {
                        own.remove(&number);
                        prop_assert!(bench.lockout.shared() <= before.0);
                        prop_assert_eq!(bench.lockout.unacknowledged(), before.1);
                    }
                }
                Step::Pair => shared += u32::from(bench.wrong(Claimant::Pairing).is_ok()),
                Step::Advance(seconds) => bench.advance(Duration::from_secs(u64::from(seconds))),
                Step::Reboot => bench.reboot(),
                Step::Acknowledge => {
                    bench.lockout.acknowledge();
                    shared = 0;
                }
            }
            prop_assert!(shared <= 100);
            prop_assert!(bench.lockout.shared() <= SHARED_MAX);
            prop_assert!(own.values().all(|&count| count <= 20));
            prop_assert_eq!(bench.lockout.outlook(bench.now, Claimant::Proven(id(999))).tries_left, 5);
        }
    }
}
