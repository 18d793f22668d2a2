//! What happened to the code, to permissions, settings and clock.

use doorward_app::{Product, SecurityNote, SettingsPart};

use super::{Log, with};
use crate::words::count;

impl Log {
    pub(super) fn secured(&self, who: Option<&str>, what: SecurityNote, subject: i64) -> String {
        let number = usize::try_from(subject).unwrap_or(0);
        let happened = match what {
            SecurityNote::WrongCodes => {
                let times = either!(
                    self,
                    count(number, "wrong security code", "wrong security codes"),
                    count(
                        number,
                        "falscher Sicherheitscode",
                        "falsche Sicherheitscodes"
                    )
                );
                return who.map_or_else(|| times.clone(), |who| format!("{who}: {times}"));
            }
            SecurityNote::EntriesLost => {
                return either!(
                    self,
                    count(number, "lost entry", "lost entries"),
                    count(number, "verlorener Eintrag", "verlorene Einträge")
                );
            }
            SecurityNote::CodeSet => either!(
                self,
                ("set the security code", "The security code was set"),
                (
                    "hat den Sicherheitscode gesetzt",
                    "Der Sicherheitscode wurde gesetzt"
                )
            ),
            SecurityNote::CodeChanged => either!(
                self,
                ("changed the security code", "The security code was changed"),
                (
                    "hat den Sicherheitscode geändert",
                    "Der Sicherheitscode wurde geändert"
                )
            ),
            SecurityNote::Paired => either!(
                self,
                (
                    "was added with the button",
                    "Something was added with the button"
                ),
                ("kam mit der Taste dazu", "Etwas kam mit der Taste dazu")
            ),
            SecurityNote::Invited => either!(
                self,
                ("invited somebody", "Somebody was invited"),
                ("hat jemanden eingeladen", "Jemand wurde eingeladen")
            ),
            SecurityNote::InvitationUsed => either!(
                self,
                ("took up an invitation", "An invitation was taken up"),
                (
                    "hat eine Einladung eingelöst",
                    "Eine Einladung wurde eingelöst"
                )
            ),
            SecurityNote::Removed => either!(
                self,
                ("removed a permission", "A permission was removed"),
                (
                    "hat eine Berechtigung entfernt",
                    "Eine Berechtigung wurde entfernt"
                )
            ),
            SecurityNote::Updated => either!(
                self,
                ("changed a permission", "A permission was changed"),
                (
                    "hat eine Berechtigung geändert",
                    "Eine Berechtigung wurde geändert"
                )
            ),
            SecurityNote::Acknowledged => either!(
                self,
                (
                    "lifted the block after wrong codes",
                    "The block after wrong codes was lifted"
                ),
                (
                    "hat die Sperre nach falschen Codes aufgehoben",
                    "Die Sperre nach falschen Codes wurde aufgehoben"
                )
            ),
            SecurityNote::ConfigChanged => self.changed(SettingsPart::of_command(subject)),
            SecurityNote::KeypadCodeAdded => either!(
                self,
                ("added a keypad code", "A keypad code was added"),
                (
                    "hat einen Keypad-Code hinzugefügt",
                    "Ein Keypad-Code wurde hinzugefügt"
                )
            ),
            SecurityNote::KeypadCodeChanged => either!(
                self,
                ("changed a keypad code", "A keypad code was changed"),
                (
                    "hat einen Keypad-Code geändert",
                    "Ein Keypad-Code wurde geändert"
                )
            ),
            SecurityNote::KeypadCodeRemoved => either!(
                self,
                ("removed a keypad code", "A keypad code was removed"),
                (
                    "hat einen Keypad-Code entfernt",
                    "Ein Keypad-Code wurde entfernt"
                )
            ),
            SecurityNote::ClockSet => either!(
                self,
                ("set the clock", "The clock was set"),
                ("hat die Uhr gestellt", "Die Uhr wurde gestellt")
            ),
            _ => return self.noted(what).to_owned(),
        };
        with(who, happened)
    }

    /// Which settings were changed, done by somebody and without a name.
    const fn changed(&self, part: Option<SettingsPart>) -> (&'static str, &'static str) {
        match part {
            Some(SettingsPart::General | SettingsPart::Behaviour) | None => either!(
                self,
                ("changed settings", "Settings were changed"),
                (
                    "hat Einstellungen geändert",
                    "Einstellungen wurden geändert"
                )
            ),
            Some(SettingsPart::DoorSensor) => either!(
                self,
                (
                    "changed the settings of the door sensor",
                    "The settings of the door sensor were changed"
                ),
                (
                    "hat die Einstellungen des Türsensors geändert",
                    "Die Einstellungen des Türsensors wurden geändert"
                )
            ),
            Some(SettingsPart::PlanAdded) => either!(
                self,
                (
                    "added an entry to the time control",
                    "An entry was added to the time control"
                ),
                (
                    "hat einen Eintrag der Zeitsteuerung hinzugefügt",
                    "Ein Eintrag der Zeitsteuerung wurde hinzugefügt"
                )
            ),
            Some(SettingsPart::PlanChanged) => either!(
                self,
                (
                    "changed an entry of the time control",
                    "An entry of the time control was changed"
                ),
                (
                    "hat einen Eintrag der Zeitsteuerung geändert",
                    "Ein Eintrag der Zeitsteuerung wurde geändert"
                )
            ),
            Some(SettingsPart::PlanRemoved) => either!(
                self,
                (
                    "removed an entry of the time control",
                    "An entry of the time control was removed"
                ),
                (
                    "hat einen Eintrag der Zeitsteuerung entfernt",
                    "Ein Eintrag der Zeitsteuerung wurde entfernt"
                )
            ),
        }
    }

    /// What the changed settings are about, where one sentence is too vague.
    pub(super) const fn about(&self, part: SettingsPart, product: Product) -> Option<&'static str> {
        Some(match (part, product) {
            (SettingsPart::General, _) => either!(
                self,
                "name, place, time zone, button, light, fob or pairing",
                "Name, Ort, Zeitzone, Taste, Licht, Fob oder Koppeln"
            ),
            (SettingsPart::Behaviour, Product::Opener) => either!(
                self,
                "intercom, Ring to Open, sounds, presses or batteries",
                "Gegensprechanlage, Ring to Open, Töne, Drücken oder Batterien"
            ),
            (SettingsPart::Behaviour, _) => either!(
                self,
                "auto lock, night mode, Lock ’n’ Go, presses or batteries",
                "automatisches Verriegeln, Nachtmodus, Lock ’n’ Go, Drücken oder Batterien"
            ),
            _ => return None,
        })
    }

    /// Security notes that nobody did.
    pub(super) const fn noted(&self, what: SecurityNote) -> &'static str {
        match what {
            SecurityNote::InvitationExpired => either!(
                self,
                "An invitation was not used in time",
                "Eine Einladung wurde nicht rechtzeitig benutzt"
            ),
            SecurityNote::Suspended => either!(
                self,
                "A phone may not try security codes any more",
                "Ein Telefon darf keine Sicherheitscodes mehr versuchen"
            ),
            SecurityNote::HardStop => either!(
                self,
                "Codes of new phones are refused until somebody lifts the block",
                "Codes neuer Telefone werden abgelehnt, bis jemand die Sperre aufhebt"
            ),
            SecurityNote::PairingEnded => either!(
                self,
                "Pairing ended after too many wrong codes",
                "Das Koppeln endete nach zu vielen falschen Codes"
            ),
            SecurityNote::DoorAjar => either!(
                self,
                "The door has been open for too long",
                "Die Tür steht zu lange offen"
            ),
            SecurityNote::LockedOpen => either!(
                self,
                "Locked while the door was open",
                "Bei offener Tür verriegelt"
            ),
            SecurityNote::BatteryCritical => either!(
                self,
                "The batteries are nearly empty",
                "Die Batterien sind fast leer"
            ),
            _ => either!(
                self,
                "Something about the security code",
                "Etwas rund um den Sicherheitscode"
            ),
        }
    }
}
