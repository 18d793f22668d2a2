//! The figures that SECURITY.md promises, from the lock's own lockout code.

use std::time::Duration;

use doorward_proofs::throttle::{Attacker, campaign, chance_of_waiting};
use doorward_proto::types::CodeWidth;

const DAY: Duration = Duration::from_hours(24);

/// Who, digits, tries a day, a year, ever.
const PROMISED: &[(Attacker, CodeWidth, [usize; 3])] = &[
    (Attacker::Guests(1), CodeWidth::Four, [10, 20, 20]),
    (Attacker::Guests(1), CodeWidth::Six, [10, 20, 20]),
    (Attacker::Guests(3), CodeWidth::Four, [10, 60, 60]),
    (Attacker::Guests(3), CodeWidth::Six, [10, 60, 60]),
    (Attacker::Guests(10), CodeWidth::Four, [10, 100, 100]),
    (Attacker::Guests(10), CodeWidth::Six, [10, 100, 100]),
    (Attacker::Button, CodeWidth::Four, [10, 100, 100]),
    (Attacker::Button, CodeWidth::Six, [10, 100, 100]),
    (Attacker::Window, CodeWidth::Six, [10, 100, 100]),
    (Attacker::Returning, CodeWidth::Four, [10, 100, 100]),
    (Attacker::Returning, CodeWidth::Six, [10, 100, 100]),
    (Attacker::Stolen, CodeWidth::Four, [12, 20, 20]),
    (Attacker::Stolen, CodeWidth::Six, [12, 20, 20]),
    (Attacker::Everybody, CodeWidth::Four, [22, 120, 120]),
];

#[test]
fn guessing_gets_as_far_as_promised_and_no_further() {
    for (attacker, width, [day, year, ever]) in PROMISED {
        let campaign = campaign(*attacker, *width, 3653 * DAY);
        let found = [
            campaign.within(DAY),
            campaign.within(365 * DAY),
            campaign.tries.len(),
        ];
        assert_eq!(found, [*day, *year, *ever], "{attacker:?}, {width:?}");
    }
}

#[test]
fn no_trick_gets_a_guest_further_than_waiting() {
    for width in [CodeWidth::Four, CodeWidth::Six] {
        let honest = campaign(Attacker::Guests(1), width, 365 * DAY).tries.len();
        let tricky = campaign(Attacker::Batteries, width, 365 * DAY).tries.len();
        assert!(tricky <= honest, "batteries: {tricky}");
        // Coming back lifts a suspension; the shared budget goes on counting.
        let back = campaign(Attacker::Returning, width, 3653 * DAY).tries.len();
        assert!(back <= 100, "coming back: {back}");
    }
}

#[test]
fn the_owner_never_waits_for_anybody_and_a_new_phone_not_longer_than_a_healing() {
    for attacker in Attacker::ALL {
        for (width, hours) in [(CodeWidth::Four, 96), (CodeWidth::Six, 24)] {
            let campaign = campaign(attacker, width, 3653 * DAY);
            assert_eq!(campaign.owner_waits, Duration::ZERO, "{attacker:?}");
            let longest = Duration::from_hours(hours);
            assert!(
                campaign.newcomer_waits <= longest,
                "{attacker:?}: {campaign:?}"
            );
        }
    }
}

#[test]
fn an_honest_person_hardly_ever_waits() {
    let minute = Some(Duration::from_mins(1));
    assert!(chance_of_waiting(0.02, minute) < 1e-8);
    assert!(chance_of_waiting(0.1, minute) < 2e-5);
    assert!(chance_of_waiting(0.3, None) < 1e-10);
}
