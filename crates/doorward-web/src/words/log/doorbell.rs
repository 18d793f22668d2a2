//! Rings at the house, and what came of them.

use doorward_app::{Completion, DoorbellMode, DoorbellSource, Product};

use super::Log;

impl Log {
    /// A ring, with and without the name of whose fob it was: what came of it. Switching Ring to Open on is an action with
    /// an entry of its own.
    pub(super) const fn rang(
        &self,
        mode: DoorbellMode,
        source: DoorbellSource,
        completion: Completion,
    ) -> (&'static str, &'static str) {
        match (mode, source, completion) {
            (DoorbellMode::Plain, DoorbellSource::Fob, _) => either!(
                self,
                ("rang the bell", "A fob rang the bell"),
                ("hat geklingelt", "Ein Fob hat geklingelt")
            ),
            (DoorbellMode::Plain, _, _) => either!(
                self,
                ("rang", "Somebody rang"),
                ("hat geklingelt", "Es hat geklingelt")
            ),
            (_, _, Completion::Success) => either!(
                self,
                (
                    "rang, and the door opened",
                    "Somebody rang, and the door opened"
                ),
                (
                    "hat geklingelt, und die Tür ging auf",
                    "Es hat geklingelt, und die Tür ging auf"
                )
            ),
            (_, _, Completion::Busy) => either!(
                self,
                (
                    "rang while the door was opening",
                    "Somebody rang while the door was opening"
                ),
                (
                    "hat geklingelt, während die Tür aufging",
                    "Es hat geklingelt, während die Tür aufging"
                )
            ),
            _ => either!(
                self,
                (
                    "rang, but the door did not open",
                    "Somebody rang, but the door did not open"
                ),
                (
                    "hat geklingelt, aber die Tür ging nicht auf",
                    "Es hat geklingelt, aber die Tür ging nicht auf"
                )
            ),
        }
    }

    /// What made a ring open and who had switched that on, why it did not, or what made it heard by nobody.
    pub(super) fn rang_how(
        &self,
        mode: DoorbellMode,
        source: DoorbellSource,
        suppressed: bool,
        geofence: bool,
        completion: Completion,
    ) -> Option<String> {
        let by = match mode {
            DoorbellMode::Plain => None,
            DoorbellMode::RingToOpen => Some("Ring to Open"),
            DoorbellMode::ContinuousMode => Some(either!(self, "continuous mode", "Dauermodus")),
        };
        let with = match (source, mode) {
            (DoorbellSource::Fob, DoorbellMode::Plain) => {
                Some(either!(self, "with a fob", "mit einem Fob"))
            }
            (_, DoorbellMode::Plain) | (DoorbellSource::Doorbell | DoorbellSource::Unknown, _) => {
                None
            }
            (DoorbellSource::TimeControl, _) => Some(either!(
                self,
                "switched on by schedule",
                "nach Zeitplan eingeschaltet"
            )),
            (DoorbellSource::App, _) => Some(either!(
                self,
                "switched on with an app",
                "mit einer App eingeschaltet"
            )),
            (DoorbellSource::Button, _) => Some(either!(
                self,
                "switched on with the button",
                "mit der Taste eingeschaltet"
            )),
            (DoorbellSource::Fob, _) => Some(either!(
                self,
                "switched on with a fob",
                "mit einem Fob eingeschaltet"
            )),
            (DoorbellSource::Bridge, _) => Some(either!(
                self,
                "switched on through a bridge",
                "über eine Bridge eingeschaltet"
            )),
            (DoorbellSource::Keypad, _) => Some(either!(
                self,
                "switched on at the keypad",
                "am Keypad eingeschaltet"
            )),
        };
        let home = geofence.then_some(either!(self, "by coming home", "beim Heimkommen"));
        let quiet = suppressed.then_some(either!(
            self,
            "the bell stayed silent",
            "die Klingel blieb still"
        ));
        // What a ring ran into while the door was opening is said above.
        let ended = self
            .ended(completion, Product::Opener)
            .filter(|_| completion != Completion::Busy);
        let parts: Vec<_> = [by, with, home, quiet, ended]
            .into_iter()
            .flatten()
            .collect();
        (!parts.is_empty()).then(|| parts.join(", "))
    }
}
