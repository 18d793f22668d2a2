//! What a lock tells motor and ring is what they do.

use core::time::Duration;

use doorward_proto::{
    Command, Model,
    advanced_config::{AdvancedSettings, LockAdvancedSettings, Motor},
    config::{ConfigSettings, LockSettings},
    types::{LockAction, MotorSpeed, TimeOfDay},
};
use doorward_sim::pair::{Pair, Session};

use super::kit::{owned, right};

const MODEL: Model = Model::Ultra;

fn configure_motor(pair: &mut Pair, session: Session, speed: MotorSpeed, slow_at_night: bool) {
    let mut settings = LockAdvancedSettings::factory(MODEL);
    settings.motor = Some(Motor {
        speed,
        slow_at_night,
    });
    settings.night_mode.enabled = true;
    (settings.night_mode.start, settings.night_mode.end) = (clock(2), clock(3));
    let set = Command::SetAdvancedConfig(AdvancedSettings::Lock(settings));
    pair.ask(session, set, Some(&right(MODEL))).unwrap();
}

const fn clock(hour: u8) -> TimeOfDay {
    TimeOfDay { hour, minute: 0 }
}

/// How long the motor takes to lock an unlocked door.
fn locking(pair: &mut Pair, session: Session) -> Duration {
    pair.act(session, LockAction::Unlock).unwrap();
    let since = pair.lock().now();
    pair.act(session, LockAction::Lock).unwrap();
    pair.lock().now() - since
}

#[test]
fn the_motor_is_as_fast_as_configured_and_slow_at_night() {
    let (mut pair, owner) = owned(MODEL);
    let session = pair.connect(&owner).unwrap();
    configure_motor(&mut pair, session, MotorSpeed::Fast, true);
    assert_eq!(locking(&mut pair, session), Duration::from_millis(1600));
    // The world begins at midnight; the night does at two.
    pair.advance(Duration::from_secs(2 * 3600));
    assert_eq!(locking(&mut pair, session), Duration::from_millis(4800));
    configure_motor(&mut pair, session, MotorSpeed::Standard, false);
    assert_eq!(locking(&mut pair, session), Duration::from_millis(2400));
    configure_motor(&mut pair, session, MotorSpeed::Fast, true);
    pair.advance(Duration::from_secs(3600));
    assert_eq!(locking(&mut pair, session), Duration::from_millis(1600));
    pair.lock().remove_batteries();
    pair.lock().insert_batteries();
    pair.advance(Duration::from_secs(2));
    let session = pair.connect(&owner).unwrap();
    assert_eq!(
        locking(&mut pair, session),
        Duration::from_millis(1600),
        "told again after a restart"
    );
}

#[test]
fn the_ring_shines_as_brightly_as_configured() {
    let (mut pair, owner) = owned(MODEL);
    let session = pair.connect(&owner).unwrap();
    for brightness in [5, 0, 1] {
        let set = Command::SetConfig(ConfigSettings::Lock(LockSettings {
            led_brightness: brightness,
            ..LockSettings::factory(MODEL)
        }));
        pair.ask(session, set, Some(&right(MODEL))).unwrap();
        assert_eq!(pair.snapshot().brightness, brightness);
    }
}
