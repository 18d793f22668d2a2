//! Every setting of every product: its label, and one plain sentence about what it does.

use doorward_app::settings::FieldId;

use super::Fields;

/// What stands at a setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Label {
    pub(crate) name: &'static str,
    /// What it does, in one sentence.
    pub(crate) sentence: &'static str,
}

impl Fields {
    /// Label and sentence of a setting.
    pub(crate) const fn field(&self, field: FieldId) -> Label {
        let [english, german] = both(field);
        let (name, sentence) = either!(self, english, german);
        Label { name, sentence }
    }
}

type Text = (&'static str, &'static str);

/// In English and in German.
const fn both(field: FieldId) -> [Text; 2] {
    match field {
        FieldId::Name => [
            (
                "Name of the device",
                "As everybody sees it who is invited from now on.",
            ),
            (
                "Name des Geräts",
                "So sehen es alle, die ab jetzt eingeladen werden.",
            ),
        ],
        FieldId::Latitude => [
            (
                "Latitude",
                "Degrees north of the equator, for phones that unlock by coming home; leave it if you do not use that.",
            ),
            (
                "Breitengrad",
                "Grad nördlich des Äquators, für Telefone, die beim Heimkommen entriegeln; sonst einfach so lassen.",
            ),
        ],
        FieldId::Longitude => [
            (
                "Longitude",
                "Degrees east of Greenwich, for the same purpose.",
            ),
            (
                "Längengrad",
                "Grad östlich von Greenwich, für denselben Zweck.",
            ),
        ],
        FieldId::TimeZone => [
            (
                "Time zone",
                "Time control, time limits and night mode follow it.",
            ),
            (
                "Zeitzone",
                "Zeitsteuerung, Zeitgrenzen und Nachtmodus richten sich danach.",
            ),
        ],
        FieldId::TimeZoneOffset => [
            (
                "Ahead of UTC by",
                "Counts only where no time zone is chosen.",
            ),
            (
                "Vor der Weltzeit (UTC) um",
                "Zählt nur, wenn keine Zeitzone gewählt ist.",
            ),
        ],
        FieldId::DaylightSaving => [
            (
                "Summer time",
                "Whether the clock changes in summer; counts only where no time zone is chosen.",
            ),
            (
                "Sommerzeit",
                "Ob die Uhr im Sommer umgestellt wird; zählt nur, wenn keine Zeitzone gewählt ist.",
            ),
        ],
        FieldId::AutoUnlatch => [
            (
                "Unlocking opens the door",
                "For doors with a fixed knob outside: each unlocking also pulls the latch.",
            ),
            (
                "Entriegeln öffnet die Tür",
                "Für Türen mit festem Knauf außen: Jedes Entriegeln zieht auch die Falle.",
            ),
        ],
        FieldId::SingleLock => [
            ("Lock with one turn", "Otherwise the bolt goes all the way."),
            (
                "Mit einer Umdrehung verriegeln",
                "Sonst fährt der Riegel ganz aus.",
            ),
        ],
        FieldId::LockNGoTimeout => [
            (
                "Lock ’n’ Go waits",
                "How long the door stays unlocked before it locks again.",
            ),
            (
                "Lock ’n’ Go wartet",
                "So lange bleibt die Tür entriegelt, bevor sie wieder verriegelt.",
            ),
        ],
        FieldId::UnlatchDuration => [
            (
                "Hold the latch for",
                "How long the latch stays pulled when the door is opened.",
            ),
            (
                "Falle halten",
                "So lange bleibt die Falle beim Öffnen gezogen.",
            ),
        ],
        FieldId::MotorSpeed => [
            ("Motor speed", "Gentle is quieter and takes longer."),
            ("Motortempo", "Sanft ist leiser und dauert länger."),
        ],
        FieldId::AutoLock => [
            (
                "Lock by itself",
                "After each unlocking the lock locks again on its own.",
            ),
            (
                "Von selbst verriegeln",
                "Nach jedem Entriegeln verriegelt das Schloss wieder allein.",
            ),
        ],
        FieldId::AutoLockTimeout => [
            ("Lock after", "How long it waits, counted from unlocking."),
            (
                "Verriegeln nach",
                "So lange wartet es, gezählt ab dem Entriegeln.",
            ),
        ],
        FieldId::ImmediateAutoLock => [
            (
                "At once when the door closes",
                "Locks without waiting as soon as the door is shut; needs a door sensor.",
            ),
            (
                "Sofort, wenn die Tür zugeht",
                "Verriegelt ohne zu warten, sobald die Tür zu ist; braucht einen Türsensor.",
            ),
        ],
        FieldId::AutoUnlock => [
            (
                "Allow Auto Unlock",
                "Phones may unlock when they come home.",
            ),
            (
                "Auto Unlock erlauben",
                "Telefone dürfen beim Heimkommen entriegeln.",
            ),
        ],
        FieldId::NightMode => [
            (
                "Use night mode",
                "During these hours the lock is stricter with itself.",
            ),
            (
                "Nachtmodus verwenden",
                "In diesen Stunden ist das Schloss strenger.",
            ),
        ],
        FieldId::NightModeStart => [
            ("Begins at", "By the lock’s clock, in its time zone."),
            (
                "Beginnt um",
                "Nach der Uhr des Schlosses, in seiner Zeitzone.",
            ),
        ],
        FieldId::NightModeEnd => [
            ("Ends at", "The end of the night unlocks nothing."),
            ("Endet um", "Das Ende der Nacht entriegelt nichts."),
        ],
        FieldId::NightModeAutoLock => [
            (
                "Lock by itself at night",
                "Even when that is switched off during the day.",
            ),
            (
                "Nachts von selbst verriegeln",
                "Auch wenn das am Tag ausgeschaltet ist.",
            ),
        ],
        FieldId::NightModeAutoUnlock => [
            (
                "Auto Unlock even at night",
                "Otherwise coming home at night unlocks nothing.",
            ),
            (
                "Auto Unlock auch nachts",
                "Sonst entriegelt Heimkommen in der Nacht nichts.",
            ),
        ],
        FieldId::NightModeLockAtStart => [
            (
                "Lock when the night begins",
                "Locks once, at the time set above.",
            ),
            (
                "Zu Beginn der Nacht verriegeln",
                "Verriegelt einmal, zur oben gesetzten Zeit.",
            ),
        ],
        FieldId::NightModeSlow => [
            (
                "Turn gently at night",
                "Quieter for everybody who is asleep.",
            ),
            ("Nachts sanft drehen", "Leiser für alle, die schlafen."),
        ],
        FieldId::OperatingMode => [
            (
                "Kind of intercom",
                "How the Opener talks to your intercom; the training must be done again after a change.",
            ),
            (
                "Art der Gegensprechanlage",
                "Wie der Opener mit der Anlage spricht; nach einer Änderung muss er neu angelernt werden.",
            ),
        ],
        FieldId::Capabilities => [
            (
                "What it can do there",
                "Some intercoms can only be opened, some only while they ring.",
            ),
            (
                "Was er dort kann",
                "Manche Anlagen lassen sich nur öffnen, manche nur während des Klingelns.",
            ),
        ],
        FieldId::IntercomId => [
            (
                "Model number of the intercom",
                "From the list of intercoms; it changes nothing by itself.",
            ),
            (
                "Modellnummer der Anlage",
                "Aus der Liste der Gegensprechanlagen; sie ändert für sich nichts.",
            ),
        ],
        FieldId::BusMode => [
            (
                "Switch the bus",
                "What separates the Opener from the wires of the house while it opens.",
            ),
            (
                "Bus umschalten",
                "Was den Opener beim Öffnen von den Leitungen des Hauses trennt.",
            ),
        ],
        FieldId::ShortCircuitDuration => [
            (
                "Short circuit for",
                "How long the wires are joined where the intercom opens that way.",
            ),
            (
                "Kurzschluss für",
                "So lange werden die Leitungen verbunden, wenn die Anlage so öffnet.",
            ),
        ],
        FieldId::StrikeDuration => [
            (
                "Hold the door open for",
                "How long the house door can be pushed open.",
            ),
            (
                "Tür offen halten",
                "So lange lässt sich die Haustür aufdrücken.",
            ),
        ],
        FieldId::RingToOpenTimeout => [
            (
                "Ring to Open ends after",
                "If nobody rings until then, the next ring only rings.",
            ),
            (
                "Ring to Open endet nach",
                "Klingelt bis dahin niemand, klingelt das nächste Läuten nur noch.",
            ),
        ],
        FieldId::RingToOpenOnce => [
            (
                "End it after the first ring",
                "Otherwise every ring opens until the time is over.",
            ),
            (
                "Nach dem ersten Klingeln beenden",
                "Sonst öffnet jedes Klingeln, bis die Zeit um ist.",
            ),
        ],
        FieldId::StrikeDelay => [
            (
                "Wait before opening",
                "How long after the ring the door opens.",
            ),
            (
                "Vor dem Öffnen warten",
                "So lange nach dem Klingeln öffnet die Tür.",
            ),
        ],
        FieldId::RandomStrikeDelay => [
            (
                "Wait at random",
                "Opens 3 to 7 seconds after the ring, as a person would.",
            ),
            (
                "Zufällig warten",
                "Öffnet 3 bis 7 Sekunden nach dem Klingeln, wie ein Mensch es täte.",
            ),
        ],
        FieldId::SuppressInContinuousMode => [
            (
                "Silent in continuous mode",
                "The doorbell is not heard while every ring opens.",
            ),
            (
                "Stumm im Dauermodus",
                "Die Klingel ist nicht zu hören, solange jedes Klingeln öffnet.",
            ),
        ],
        FieldId::SuppressInRingToOpen => [
            (
                "Silent during Ring to Open",
                "The doorbell is not heard when the ring opens the door.",
            ),
            (
                "Stumm bei Ring to Open",
                "Die Klingel ist nicht zu hören, wenn das Klingeln die Tür öffnet.",
            ),
        ],
        FieldId::SuppressOtherwise => [
            (
                "Silent at all other times",
                "The doorbell is not heard at all; the Opener’s own sounds are.",
            ),
            (
                "Stumm zu allen anderen Zeiten",
                "Die Klingel ist gar nicht zu hören, die Töne des Openers schon.",
            ),
        ],
        FieldId::SuppressionDuration => [
            (
                "Keep it silent for",
                "How long a digital doorbell is held back after a ring.",
            ),
            (
                "Stumm halten für",
                "So lange wird eine digitale Klingel nach dem Läuten zurückgehalten.",
            ),
        ],
        FieldId::SoundRing => [
            (
                "Sound of a ring",
                "What the Opener plays when somebody rings.",
            ),
            (
                "Ton beim Klingeln",
                "Was der Opener spielt, wenn jemand klingelt.",
            ),
        ],
        FieldId::SoundOpen => [
            ("Sound of opening", "What it plays when it opens the door."),
            ("Ton beim Öffnen", "Was er spielt, wenn er die Tür öffnet."),
        ],
        FieldId::SoundRingToOpen => [
            (
                "Sound of Ring to Open",
                "What it plays when a ring opens the door.",
            ),
            (
                "Ton bei Ring to Open",
                "Was er spielt, wenn ein Klingeln die Tür öffnet.",
            ),
        ],
        FieldId::SoundContinuousMode => [
            (
                "Sound of continuous mode",
                "What it plays when continuous mode opens the door.",
            ),
            (
                "Ton im Dauermodus",
                "Was er spielt, wenn der Dauermodus die Tür öffnet.",
            ),
        ],
        FieldId::SoundConfirmation => [
            (
                "Confirm with a sound",
                "A short sound says that it understood.",
            ),
            (
                "Mit einem Ton bestätigen",
                "Ein kurzer Ton sagt, dass er verstanden hat.",
            ),
        ],
        FieldId::SoundLevel => [
            ("Volume", "How loud its sounds are; 0 is silent."),
            ("Lautstärke", "Wie laut seine Töne sind; 0 ist stumm."),
        ],
        FieldId::Button => [
            (
                "Button on the device",
                "Switched off, its presses do nothing.",
            ),
            ("Taste am Gerät", "Ausgeschaltet bewirkt Drücken nichts."),
        ],
        FieldId::SinglePress => [
            ("One press", "What one short press does."),
            ("Einmal drücken", "Was ein kurzer Druck bewirkt."),
        ],
        FieldId::DoublePress => [
            ("Two presses", "What two short presses do."),
            ("Zweimal drücken", "Was zwei kurze Drücke bewirken."),
        ],
        FieldId::LedFlash => [
            (
                "Blink to tell the state",
                "The ring blinks while the door is not locked, or while a ring would open it.",
            ),
            (
                "Blinken zeigt den Zustand",
                "Der Ring blinkt, solange nicht verriegelt ist oder ein Klingeln öffnen würde.",
            ),
        ],
        FieldId::LedBrightness => [
            ("Brightness", "How bright the ring is; 0 is dark."),
            ("Helligkeit", "Wie hell der Ring leuchtet; 0 ist dunkel."),
        ],
        FieldId::BluetoothPairing => [
            (
                "Bluetooth pairing",
                "Holding the button lets new phones in; switched off, only invitations do.",
            ),
            (
                "Koppeln über Bluetooth",
                "Taste halten lässt neue Telefone zu; ausgeschaltet geht es nur mit Einladung.",
            ),
        ],
        FieldId::FobSingle => [
            ("One press", "What one press of the fob does."),
            ("Einmal drücken", "Was ein Druck auf den Fob bewirkt."),
        ],
        FieldId::FobDouble => [
            ("Two presses", "What two presses of the fob do."),
            ("Zweimal drücken", "Was zwei Drücke auf den Fob bewirken."),
        ],
        FieldId::FobTriple => [
            ("Three presses", "What three presses of the fob do."),
            ("Dreimal drücken", "Was drei Drücke auf den Fob bewirken."),
        ],
        FieldId::DoorSensor => [
            (
                "Use the door sensor",
                "It tells whether the door stands open.",
            ),
            ("Türsensor verwenden", "Er sagt, ob die Tür offen steht."),
        ],
        FieldId::DoorAjarWarning => [
            (
                "Note a door left open",
                "The log gets an entry when the door stands open too long.",
            ),
            (
                "Offen gelassene Tür vermerken",
                "Das Protokoll bekommt einen Eintrag, wenn die Tür zu lange offen steht.",
            ),
        ],
        FieldId::DoorAjarAfter => [
            (
                "Too long means",
                "How long the door may stand open without a note.",
            ),
            (
                "Zu lange heißt",
                "So lange darf die Tür ohne Vermerk offen stehen.",
            ),
        ],
        FieldId::DoorMismatchWarning => [
            (
                "Note locking an open door",
                "The log gets an entry when the bolt goes out beside an open door.",
            ),
            (
                "Verriegeln bei offener Tür vermerken",
                "Das Protokoll bekommt einen Eintrag, wenn der Riegel bei offener Tür ausfährt.",
            ),
        ],
        FieldId::DoorLog => [
            (
                "Note opening and closing",
                "The log gets an entry each time the door moves.",
            ),
            (
                "Öffnen und Schließen vermerken",
                "Das Protokoll bekommt bei jeder Bewegung der Tür einen Eintrag.",
            ),
        ],
        FieldId::Advertising => [
            (
                "Radio signal",
                "Slower saves the batteries and answers later.",
            ),
            (
                "Funksignal",
                "Langsamer schont die Batterien und antwortet später.",
            ),
        ],
        FieldId::BatteryType => [
            (
                "Batteries",
                "So that the device judges their charge rightly.",
            ),
            (
                "Batterien",
                "Damit das Gerät ihren Stand richtig einschätzt.",
            ),
        ],
        FieldId::BatteryDetection => [
            (
                "Find out the battery type",
                "The device looks for itself what is inside.",
            ),
            (
                "Batterietyp selbst erkennen",
                "Das Gerät findet heraus, was eingelegt ist.",
            ),
        ],
        FieldId::DetachedCylinder => [
            (
                "Detached cylinder",
                "The key turns from outside although one is inside, so the lock feels it less.",
            ),
            (
                "Getrennter Zylinder",
                "Der Schlüssel dreht von außen, obwohl innen einer steckt; das Schloss spürt ihn weniger.",
            ),
        ],
        FieldId::UnlockedOffset => [
            (
                "Unlocked position",
                "Turns the unlocked end a little further, or less.",
            ),
            (
                "Position entriegelt",
                "Dreht das entriegelte Ende etwas weiter oder weniger weit.",
            ),
        ],
        FieldId::LockedOffset => [
            (
                "Locked position",
                "Turns the locked end a little further, or less.",
            ),
            (
                "Position verriegelt",
                "Dreht das verriegelte Ende etwas weiter oder weniger weit.",
            ),
        ],
        FieldId::SingleLockedOffset => [
            ("One-turn position", "The same for locking with one turn."),
            (
                "Position bei einer Umdrehung",
                "Dasselbe für das Verriegeln mit einer Umdrehung.",
            ),
        ],
        FieldId::TransitionOffset => [
            (
                "Turning point",
                "Where the lock calls itself unlocked rather than locked.",
            ),
            (
                "Wendepunkt",
                "Ab hier nennt sich das Schloss entriegelt statt verriegelt.",
            ),
        ],
        FieldId::AutoUpdate => [
            (
                "Install updates by itself",
                "New firmware is installed when nobody is at the door.",
            ),
            (
                "Updates von selbst einspielen",
                "Neue Firmware wird eingespielt, wenn niemand an der Tür ist.",
            ),
        ],
    }
}
