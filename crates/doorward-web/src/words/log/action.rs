//! Who did what to the door.

use doorward_app::{Completion, DoorAction, Trigger};

use super::Log;

impl Log {
    /// Something nobody is named for.
    pub(super) fn acted_alone(
        &self,
        action: Option<DoorAction>,
        trigger: Trigger,
        completion: Completion,
    ) -> String {
        let said = match (action, trigger) {
            // By the schedule, or because its time was over: the device tells both alike.
            (Some(DoorAction::RingToOpenOff), Trigger::Automatic) => either!(
                self,
                "Ring to Open ended by itself",
                "Ring to Open endete von selbst"
            ),
            (Some(DoorAction::ContinuousModeOff), Trigger::Automatic) => either!(
                self,
                "Continuous mode ended by itself",
                "Der Dauermodus endete von selbst"
            ),
            (None, Trigger::Button) => either!(
                self,
                "The button was pressed; it is set to do nothing",
                "Die Taste wurde gedrückt; sie ist auf „Nichts“ gestellt"
            ),
            _ => return self.acted(self.by(trigger), action, completion),
        };
        said.to_owned()
    }

    pub(super) fn acted(
        &self,
        who: &str,
        action: Option<DoorAction>,
        completion: Completion,
    ) -> String {
        let (did, could_not) = match action {
            Some(DoorAction::Unlock) => either!(
                self,
                ("unlocked", "could not unlock"),
                ("hat entriegelt", "konnte nicht entriegeln")
            ),
            Some(DoorAction::Lock | DoorAction::FullLock) => either!(
                self,
                ("locked", "could not lock"),
                ("hat verriegelt", "konnte nicht verriegeln")
            ),
            Some(DoorAction::Unlatch) => either!(
                self,
                ("opened the door", "could not open the door"),
                ("hat die Tür geöffnet", "konnte die Tür nicht öffnen")
            ),
            Some(DoorAction::LockNGo) => either!(
                self,
                ("used Lock ’n’ Go", "could not use Lock ’n’ Go"),
                (
                    "hat Lock ’n’ Go benutzt",
                    "konnte Lock ’n’ Go nicht benutzen"
                )
            ),
            Some(DoorAction::LockNGoUnlatch) => either!(
                self,
                ("opened with Lock ’n’ Go", "could not open with Lock ’n’ Go"),
                (
                    "hat mit Lock ’n’ Go geöffnet",
                    "konnte mit Lock ’n’ Go nicht öffnen"
                )
            ),
            Some(DoorAction::RingToOpenOn) => either!(
                self,
                (
                    "switched Ring to Open on",
                    "could not switch Ring to Open on"
                ),
                (
                    "hat Ring to Open eingeschaltet",
                    "konnte Ring to Open nicht einschalten"
                )
            ),
            Some(DoorAction::RingToOpenOff) => either!(
                self,
                (
                    "switched Ring to Open off",
                    "could not switch Ring to Open off"
                ),
                (
                    "hat Ring to Open ausgeschaltet",
                    "konnte Ring to Open nicht ausschalten"
                )
            ),
            Some(DoorAction::Open) => either!(
                self,
                ("opened the house door", "could not open the house door"),
                (
                    "hat die Haustür geöffnet",
                    "konnte die Haustür nicht öffnen"
                )
            ),
            Some(DoorAction::ContinuousModeOn) => either!(
                self,
                (
                    "switched continuous mode on",
                    "could not switch continuous mode on"
                ),
                (
                    "hat den Dauermodus eingeschaltet",
                    "konnte den Dauermodus nicht einschalten"
                )
            ),
            Some(DoorAction::ContinuousModeOff) => either!(
                self,
                (
                    "switched continuous mode off",
                    "could not switch continuous mode off"
                ),
                (
                    "hat den Dauermodus ausgeschaltet",
                    "konnte den Dauermodus nicht ausschalten"
                )
            ),
            None => either!(
                self,
                (
                    "pressed something that does nothing",
                    "could not do what was asked"
                ),
                (
                    "hat etwas gedrückt, das nichts bewirkt",
                    "konnte das Gewünschte nicht tun"
                )
            ),
        };
        format!(
            "{who} {}",
            if completion.is_failure() {
                could_not
            } else {
                did
            }
        )
    }

    pub(super) const fn by(&self, trigger: Trigger) -> &'static str {
        match trigger {
            Trigger::App => either!(self, "A phone or fob", "Ein Telefon oder Fob"),
            Trigger::Manual => either!(self, "Somebody at the door", "Jemand an der Tür"),
            Trigger::Button => either!(self, "The button", "Die Taste"),
            Trigger::Automatic => either!(self, "The schedule", "Der Zeitplan"),
            Trigger::AutoLock => either!(self, "Auto lock", "Die Automatik"),
            Trigger::Accessory => either!(self, "An accessory", "Ein Zubehör"),
            Trigger::Ring => either!(self, "A ring", "Ein Klingeln"),
            Trigger::ContinuousMode => either!(self, "Continuous mode", "Der Dauermodus"),
            Trigger::SmartHome => either!(self, "The smart home", "Das Smart Home"),
            Trigger::Unknown => either!(self, "Something", "Etwas"),
        }
    }
}
