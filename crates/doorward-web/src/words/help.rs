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
        step_out_text: "The ring of light goes dark, and the app no longer reaches the device.", "Der Leuchtring wird dunkel, und die App erreicht das Gerät nicht mehr.";
        step_in: "Hold the button and put the batteries back", "Taste halten und Batterien wieder einsetzen";
        step_in_text: "Keep the button down all the time.", "Die Taste die ganze Zeit gedrückt lassen.";
        step_hold: "Keep holding for ten seconds", "Zehn Sekunden lang weiter halten";
        step_hold_text: "When the ring of light blinks fast, let go.", "Wenn der Leuchtring schnell blinkt, loslassen.";
        step_press: "Press once within ten seconds", "Innerhalb von zehn Sekunden einmal drücken";
        step_press_text: "Only this deletes everything. Without it the device starts as it was.", "Erst das löscht alles. Ohne diesen Druck startet das Gerät, wie es war.";
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
    pub(crate) const fn how_tos(&self) -> &'static [HowTo; 10] {
        either!(self, &ENGLISH, &GERMAN)
    }
}

const ENGLISH: [HowTo; 10] = [
    HowTo {
        question: "Add a device",
        answer: &[
            "Open the menu (three yellow bars), choose “Add device” and pick your product.",
            "Hold the device’s button for five seconds until its ring of light stays on. The app finds it within seconds.",
            "A Smart Lock Ultra asks for its six-digit security code every time something new is connected, even when this app remembers the code.",
        ],
    },
    HowTo {
        question: "Set up an Opener",
        answer: &[
            "After adding it, open Features & Configuration, then Intercom, and choose the kind of your intercom.",
            "Then train it: it listens while somebody rings your bell at the house door. Until it knows your bell its light is red. An intercom that is not in the list needs no training.",
        ],
    },
    HowTo {
        question: "Open the house door by ringing",
        answer: &[
            "Switch Ring to Open on, and whoever rings is let in. It ends by itself after the time in Features & Configuration, Ring to Open; there you can also have the first ring end it.",
            "Continuous mode lets everybody in who rings, until somebody switches it off. Both ways it asks for the security code.",
        ],
    },
    HowTo {
        question: "Let somebody in",
        answer: &[
            "Open the device, then “Lock Permissions” (on an Opener “Permissions”), then “Invite somebody”. Send the link or show the picture.",
            "The invitation works once, on one phone, within two days. You can limit the permission to dates, weekdays and hours, and take it back any time.",
        ],
    },
    HowTo {
        question: "What the security code protects",
        answer: &[
            "Three areas, each marked with a padlock: Features & Configuration, Lock Permissions (on an Opener Permissions) and Activity Log. The device itself refuses them without the code.",
            "Whoever knows the code can do everything there; nobody is a special administrator. To open the door nobody ever needs it.",
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
            "Four wrong codes in a row cost nothing. After the fifth the device makes you wait a minute, then longer each time, up to a day. The app says how long. Pulling the batteries starts the wait again.",
            "Everybody who never entered the right code shares ten tries, so a guest may have to wait earlier. After twenty wrong codes in a row a phone may not try any more.",
            "Whoever entered the right code before is never locked out by others, and can lift the block in the device’s permissions.",
        ],
    },
    HowTo {
        question: "The device is not reachable",
        answer: &[
            "The card shows what was last known and how old it is. Check the batteries and the distance, then press “Look again”.",
        ],
    },
    HowTo {
        question: "What the ring of light says",
        answer: &[
            "Every device. Steady: ready to be added, for two minutes. Fast blinking: a reset waits for your press. Red for two seconds: a press was refused.",
            "Smart Lock, Ultra and Smart Door. Dark: locked. A blink every one and a half seconds: not locked. Red: the bolt is stuck or not found. One red blink every fifteen seconds: the batteries are nearly empty.",
            "Opener. Dark: a ring opens nothing. A blink every one and a half seconds: a ring opens, or the door is open. Red: it does not know your bell yet.",
        ],
    },
    HowTo {
        question: "What the beeps of a Smart Door say",
        answer: &[
            "Short ones: two for unlocked, three for locked.",
            "Long ones: one when it should lock an open door, two when pairing is switched off, five when the batteries are nearly empty, ten when motor or bolt failed, six when something else did.",
        ],
    },
];

const GERMAN: [HowTo; 10] = [
    HowTo {
        question: "Ein Gerät hinzufügen",
        answer: &[
            "Menü öffnen (drei gelbe Striche), „Gerät hinzufügen“ wählen und das Produkt aussuchen.",
            "Die Taste am Gerät fünf Sekunden lang halten, bis der Leuchtring dauerhaft leuchtet. Die App findet es in wenigen Sekunden.",
            "Ein Smart Lock Ultra fragt jedes Mal nach seinem sechsstelligen Sicherheitscode, wenn etwas Neues verbunden wird, auch wenn sich diese App den Code merkt.",
        ],
    },
    HowTo {
        question: "Einen Opener einrichten",
        answer: &[
            "Nach dem Hinzufügen Funktionen & Konfiguration öffnen, dann Gegensprechanlage, und die Art der Anlage wählen.",
            "Danach anlernen: Der Opener hört zu, während jemand an der Haustür bei dieser Wohnung klingelt. Bis er die Klingel kennt, leuchtet er rot. Eine Anlage, die nicht in der Liste steht, braucht kein Anlernen.",
        ],
    },
    HowTo {
        question: "Die Haustür durch Klingeln öffnen",
        answer: &[
            "Ist Ring to Open eingeschaltet, kommt herein, wer klingelt. Es endet von selbst nach der Zeit unter Funktionen & Konfiguration, Ring to Open; dort lässt sich auch einstellen, dass das erste Klingeln es beendet.",
            "Im Dauermodus kommen alle herein, die klingeln, bis ihn jemand ausschaltet. Für beides wird der Sicherheitscode verlangt.",
        ],
    },
    HowTo {
        question: "Jemanden hereinlassen",
        answer: &[
            "Das Gerät öffnen, dann „Berechtigungen“, dann „Jemanden einladen“. Den Link schicken oder das Bild zeigen.",
            "Die Einladung gilt einmal, für ein Telefon, innerhalb von zwei Tagen. Die Berechtigung lässt sich auf Tage, Wochentage und Uhrzeiten begrenzen und jederzeit zurücknehmen.",
        ],
    },
    HowTo {
        question: "Was der Sicherheitscode schützt",
        answer: &[
            "Drei Bereiche, jeder mit einem Vorhängeschloss markiert: Funktionen & Konfiguration, Berechtigungen und Aktivitätsprotokoll. Das Gerät selbst verweigert sie ohne den Code.",
            "Wer den Code kennt, kann dort alles tun; niemand hat eine Sonderrolle. Zum Öffnen der Tür braucht ihn nie jemand.",
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
            "Vier falsche Codes hintereinander bleiben ohne Folgen. Nach dem fünften lässt das Gerät eine Minute warten, dann jedes Mal länger, bis zu einem Tag. Die App sagt, wie lange. Batterien herausnehmen beginnt das Warten von vorn.",
            "Alle, die den richtigen Code noch nie eingegeben haben, teilen sich zehn Versuche; ein Gast muss also vielleicht früher warten. Nach zwanzig falschen Codes hintereinander darf ein Telefon keine mehr versuchen.",
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
        question: "Was der Leuchtring sagt",
        answer: &[
            "Jedes Gerät. Dauerhaft an: bereit zum Hinzufügen, zwei Minuten lang. Schnelles Blinken: Ein Zurücksetzen wartet auf den Tastendruck. Zwei Sekunden lang rot: Ein Tastendruck wurde abgelehnt.",
            "Smart Lock, Ultra und Smart Door. Dunkel: verriegelt. Ein Blinken alle eineinhalb Sekunden: nicht verriegelt. Rot: Der Riegel klemmt oder wurde nicht gefunden. Ein rotes Blinken alle fünfzehn Sekunden: Die Batterien sind fast leer.",
            "Opener. Dunkel: Ein Klingeln öffnet nichts. Ein Blinken alle eineinhalb Sekunden: Ein Klingeln öffnet, oder die Tür ist offen. Rot: Er kennt die eigene Klingel noch nicht.",
        ],
    },
    HowTo {
        question: "Was die Töne einer Smart Door sagen",
        answer: &[
            "Kurze Töne: zwei für entriegelt, drei für verriegelt.",
            "Lange Töne: einer, wenn sie eine offene Tür verriegeln soll; zwei, wenn das Koppeln ausgeschaltet ist; fünf, wenn die Batterien fast leer sind; zehn, wenn Motor oder Riegel versagt hat; sechs bei anderen Fehlern.",
        ],
    },
];
