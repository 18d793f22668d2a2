//! Keypad codes.

use doorward_app::KeypadCodeProblem;

use super::count;

texts! {
    /// Texts about codes typed at a keypad.
    Keypad {
        title: "Keypad codes", "Keypad-Codes";
        lead: "Six digits, typed at the keypad beside the door. They open the door and nothing else: no settings, no permissions, no log.", "Sechs Ziffern, am Keypad neben der Tür getippt. Sie öffnen die Tür und sonst nichts: keine Einstellungen, keine Berechtigungen, kein Protokoll.";
        add: "Add a code", "Code hinzufügen";
        added: "The code works from now on", "Der Code gilt ab sofort";
        none: "No code yet", "Noch kein Code";
        none_text: "Give each person a code of their own: then the log says who came, and one can be ended without the others.", "Am besten bekommt jede Person einen eigenen Code: Dann sagt das Protokoll, wer kam, und einer lässt sich ohne die anderen beenden.";
        no_keypad: "No keypad is connected", "Kein Keypad ist verbunden";
        no_keypad_text: "Codes can be prepared here; they work once a keypad was connected to the device, with its button held as for a phone.", "Codes lassen sich hier vorbereiten; sie gelten, sobald ein Keypad verbunden wurde, mit gehaltener Taste wie bei einem Telefon.";
        digits: "Six digits", "Sechs Ziffern";
        name_hint: "The log shows this name. Up to 20 plain letters.", "Diesen Namen zeigt das Protokoll. Höchstens 20 einfache Buchstaben.";
        suggested: "A random code that nobody would guess, or type another one: digits from 1 to 9, not beginning with 12.", "Ein zufälliger Code, den niemand errät. Oder einen anderen eintippen: Ziffern von 1 bis 9, nicht mit 12 am Anfang.";
        rules: "Digits from 1 to 9, not beginning with 12.", "Ziffern von 1 bis 9, nicht mit 12 am Anfang.";
        enabled: "Opens the door", "Öffnet die Tür";
        gone: "This code is no longer there", "Diesen Code gibt es nicht mehr";
        remove_text: "It opens nothing from now on. Its entries in the log stay.", "Er öffnet ab sofort nichts mehr. Seine Einträge im Protokoll bleiben.";
        empty: "Type six digits.", "Sechs Ziffern eintippen.";
        not_six: "A code has exactly six digits from 1 to 9.", "Ein Code hat genau sechs Ziffern von 1 bis 9.";
        zero: "A keypad has no key for 0: choose digits from 1 to 9.", "Ein Keypad hat keine Taste für 0: Ziffern von 1 bis 9 wählen.";
        twelve: "A code cannot begin with 12: the keypad keeps those for itself.", "Ein Code kann nicht mit 12 beginnen: Die behält das Keypad für sich.";
        name_taken: "Another code has this name already, and the log could not tell them apart: choose another one.", "Ein anderer Code heißt schon so, und das Protokoll könnte die beiden nicht unterscheiden: anders nennen.";
        taken: "Another code has the same digits: choose others.", "Ein anderer Code hat dieselben Ziffern: andere wählen.";
    }
}

impl Keypad {
    /// How many codes there are.
    pub(crate) fn summary(&self, number: usize) -> String {
        match number {
            0 => self.none.to_owned(),
            _ => either!(
                self,
                count(number, "code", "codes"),
                count(number, "Code", "Codes")
            ),
        }
    }

    /// A code in a list of everything that opens the door.
    pub(crate) fn named(&self, name: &str) -> String {
        either!(
            self,
            format!("{name} (keypad code)"),
            format!("{name} (Keypad-Code)")
        )
    }

    /// Which rule digits break.
    pub(crate) fn problem(&self, problem: &KeypadCodeProblem) -> String {
        match problem {
            KeypadCodeProblem::Empty => self.empty.to_owned(),
            KeypadCodeProblem::NotSixDigits => self.not_six.to_owned(),
            KeypadCodeProblem::HoldsZero => self.zero.to_owned(),
            KeypadCodeProblem::BeginsWithTwelve => self.twelve.to_owned(),
            KeypadCodeProblem::NameTaken => self.name_taken.to_owned(),
            KeypadCodeProblem::Taken { by: None } => self.taken.to_owned(),
            KeypadCodeProblem::Taken { by: Some(by) } => either!(
                self,
                format!("The code “{by}” has the same digits: choose others."),
                format!("Der Code „{by}“ hat dieselben Ziffern: andere wählen.")
            ),
        }
    }

    /// What a code is now, that somebody else changed.
    pub(crate) fn now_is(&self, name: &str, enabled: bool, when: &str) -> String {
        match enabled {
            true => either!(
                self,
                format!("Now it is called “{name}” and works: {when}."),
                format!("Jetzt heißt er „{name}“ und gilt: {when}.")
            ),
            false => either!(
                self,
                format!("Now it is called “{name}” and is switched off."),
                format!("Jetzt heißt er „{name}“ und ist ausgeschaltet.")
            ),
        }
    }
}
