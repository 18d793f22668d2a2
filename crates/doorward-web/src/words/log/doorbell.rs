//! Rings at the house, and what came of them.

use doorward_app::{DoorbellMode, DoorbellSource};

use super::Log;

impl Log {
    /// A ring at the house, or one that a fob asked for. Switching Ring to Open on is an action with an entry of its own.
    pub(super) const fn rang(
        &self,
        mode: DoorbellMode,
        source: DoorbellSource,
        opened: bool,
    ) -> &'static str {
        match (mode, source) {
            (DoorbellMode::Plain, DoorbellSource::Fob) => {
                either!(self, "The bell was rung", "Die Klingel wurde ausgelöst")
            }
            (DoorbellMode::Plain, _) => either!(self, "Somebody rang", "Es hat geklingelt"),
            _ if opened => either!(
                self,
                "Somebody rang, and the door opened",
                "Es hat geklingelt, und die Tür ging auf"
            ),
            _ => either!(
                self,
                "Somebody rang, but the door did not open",
                "Es hat geklingelt, aber die Tür ging nicht auf"
            ),
        }
    }

    /// What made a ring open and who had switched that on, or what made it heard by nobody.
    pub(super) fn rang_how(
        &self,
        mode: DoorbellMode,
        source: DoorbellSource,
        suppressed: bool,
        geofence: bool,
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
            (DoorbellSource::Doorbell | DoorbellSource::Unknown, _) | (_, DoorbellMode::Plain) => {
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
        let parts: Vec<_> = [by, with, home, quiet].into_iter().flatten().collect();
        (!parts.is_empty()).then(|| parts.join(", "))
    }
}
