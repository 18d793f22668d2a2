//! Help.

texts! {
    /// Texts of the help.
    Help {
        title: "Help", "Hilfe";
        how_to: "How to …", "So geht’s …";
        reset_title: "Reset to factory settings", "Auf Werkseinstellungen zurücksetzen";
        reset_link_text: "When the code is lost, or before you hand the device on", "Wenn der Code verloren ist, oder vor der Weitergabe des Geräts";
        choose: "Which device?", "Welches Gerät?";
        other: "Another device", "Ein anderes Gerät";
        other_text: "One this app does not know", "Eines, das diese App nicht kennt";
        warning_title: "This deletes everything on the device", "Das löscht alles auf dem Gerät";
        warning_text: "Settings, permissions, log and security code are gone for good, for everybody. Nobody can undo it.", "Einstellungen, Berechtigungen, Protokoll und Sicherheitscode sind dann endgültig weg, für alle. Niemand kann das rückgängig machen.";
        hands: "It takes your hands on the device. Nothing is sent by radio, so nobody can do it from afar.", "Dafür braucht es Hände am Gerät. Nichts wird gefunkt, also kann es niemand aus der Ferne tun.";
        step_out: "Take the batteries out", "Batterien herausnehmen";
        step_out_text: "The ring goes dark and the device disappears from the app.", "Der Ring wird dunkel, und das Gerät verschwindet aus der App.";
        step_in: "Hold the button and put the batteries back", "Taste halten und Batterien wieder einsetzen";
        step_in_text: "Keep holding.", "Weiter halten.";
        step_hold: "Hold for ten seconds more", "Noch zehn Sekunden halten";
        step_hold_text: "Until the ring blinks fast. Then let go.", "Bis der Ring schnell blinkt. Dann loslassen.";
        step_press: "Press once within ten seconds", "Innerhalb von zehn Sekunden einmal drücken";
        step_press_text: "That confirms it. If you do nothing, the device starts as before.", "Das bestätigt es. Geschieht nichts, startet das Gerät wie zuvor.";
        watching: "Watching the device …", "Das Gerät wird beobachtet …";
        seen_as_before: "The device is there, as it was", "Das Gerät ist da, wie es war";
        gone: "The device has no power: go on with step 2", "Das Gerät hat keinen Strom: weiter mit Schritt 2";
        done_title: "The device is as new", "Das Gerät ist wie neu";
        done_text: "Everything on it was deleted. Set it up again and choose a new security code.", "Alles darauf wurde gelöscht. Jetzt neu einrichten und einen neuen Sicherheitscode festlegen.";
        set_up_again: "Set up again", "Neu einrichten";
        came_back: "It came back as it was, nothing was deleted. Begin again with step 1", "Es kam zurück, wie es war, nichts wurde gelöscht. Noch einmal mit Schritt 1 beginnen";
    }
}

/// A question and its answer, in short paragraphs.
#[derive(Debug)]
pub(crate) struct HowTo {
    pub(crate) question: &'static str,
    pub(crate) answer: &'static [&'static str],
}

impl Help {
    /// Title of the reset of one device.
    pub(crate) fn reset_of(&self, name: &str) -> String {
        either!(
            self,
            format!("Reset: {name}"),
            format!("Zurücksetzen: {name}")
        )
    }

    /// Questions and answers.
    pub(crate) const fn how_tos(&self) -> &'static [HowTo; 7] {
        either!(self, &ENGLISH, &GERMAN)
    }
}

const ENGLISH: [HowTo; 7] = [
    HowTo {
        question: "Add a device",
        answer: &[
            "Open the menu (three yellow bars), choose «Add device» and pick your product.",
            "Hold the device’s button for five seconds until its ring stays lit. The app finds it within seconds.",
            "A Smart Lock Ultra asks for its six-digit security code every time something new is connected, even when this app remembers the code.",
        ],
    },
    HowTo {
        question: "Let somebody in",
        answer: &[
            "Open the device, then «Lock Permissions», then «Invite». Send the link or show the picture.",
            "The invitation works for one phone and for two days. You can limit it to dates, weekdays and hours, and take it back any time.",
        ],
    },
    HowTo {
        question: "What the security code protects",
        answer: &[
            "Three areas, each marked with a lock: Features & Configuration, Lock Permissions and Activity Log. The device itself refuses them without the code.",
            "Whoever knows the code can do everything there; nobody is a special administrator. The door itself never needs it.",
        ],
    },
    HowTo {
        question: "Change the security code",
        answer: &[
            "Open the device, then Features & Configuration, General, Security code. The current code is asked for anew, even when it is remembered.",
            "Every other phone has to enter the new code once; codes remembered elsewhere are cleared there.",
        ],
    },
    HowTo {
        question: "The code was refused",
        answer: &[
            "After four wrong codes in a row the device makes you wait, longer each time. The app says until when. Pulling the batteries starts the wait again.",
            "Somebody who entered the right code before is never locked out by others, and can lift the block in Lock Permissions.",
        ],
    },
    HowTo {
        question: "The device is not reachable",
        answer: &[
            "The card shows what was last known and how old it is. Check the batteries and the distance, then press «Look again».",
        ],
    },
    HowTo {
        question: "What the ring says",
        answer: &[
            "Dark: locked. A blink every one and a half seconds: unlocked. Steady: ready to be added, for two minutes. Fast: a reset is waiting for your press. Red: an error.",
        ],
    },
];

const GERMAN: [HowTo; 7] = [
    HowTo {
        question: "Ein Gerät hinzufügen",
        answer: &[
            "Menü öffnen (drei gelbe Striche), „Gerät hinzufügen“ wählen und das Produkt aussuchen.",
            "Die Taste am Gerät fünf Sekunden lang halten, bis der Ring dauerhaft leuchtet. Die App findet es in wenigen Sekunden.",
            "Ein Smart Lock Ultra fragt jedes Mal nach seinem sechsstelligen Sicherheitscode, wenn etwas Neues verbunden wird, auch wenn sich diese App den Code merkt.",
        ],
    },
    HowTo {
        question: "Jemanden hereinlassen",
        answer: &[
            "Das Gerät öffnen, dann „Berechtigungen“, dann „Jemanden einladen“. Den Link schicken oder das Bild zeigen.",
            "Die Einladung gilt für ein Telefon und zwei Tage lang. Sie lässt sich auf Daten, Wochentage und Uhrzeiten begrenzen und jederzeit zurücknehmen.",
        ],
    },
    HowTo {
        question: "Was der Sicherheitscode schützt",
        answer: &[
            "Drei Bereiche, jeder mit einem Schloss markiert: Funktionen & Konfiguration, Berechtigungen und Aktivitätsprotokoll. Das Gerät selbst verweigert sie ohne den Code.",
            "Wer den Code kennt, kann dort alles tun; niemand hat eine Sonderrolle. Zum Ver- und Entriegeln wird er nie gebraucht.",
        ],
    },
    HowTo {
        question: "Den Sicherheitscode ändern",
        answer: &[
            "Das Gerät öffnen, dann Funktionen & Konfiguration, Allgemein, Sicherheitscode. Der bisherige Code wird neu verlangt, auch wenn er gemerkt ist.",
            "Jedes andere Telefon muss den neuen Code einmal eingeben; anderswo gemerkte Codes werden dort gelöscht.",
        ],
    },
    HowTo {
        question: "Der Code wurde abgelehnt",
        answer: &[
            "Nach vier falschen Codes hintereinander lässt das Gerät warten, jedes Mal länger. Die App sagt, wie lange. Batterien herausnehmen beginnt das Warten von vorn.",
            "Wer den richtigen Code schon einmal eingegeben hat, wird nie durch andere ausgesperrt und kann die Sperre unter Berechtigungen aufheben.",
        ],
    },
    HowTo {
        question: "Das Gerät ist nicht erreichbar",
        answer: &[
            "Die Karte zeigt, was zuletzt bekannt war und wie alt das ist. Batterien und Entfernung prüfen, dann „Noch einmal nachsehen“ drücken.",
        ],
    },
    HowTo {
        question: "Was der Ring sagt",
        answer: &[
            "Dunkel: verriegelt. Ein Blinken alle eineinhalb Sekunden: entriegelt. Dauerhaft an: bereit zum Hinzufügen, zwei Minuten lang. Schnell: Ein Zurücksetzen wartet auf den Tastendruck. Rot: ein Fehler.",
        ],
    },
];
