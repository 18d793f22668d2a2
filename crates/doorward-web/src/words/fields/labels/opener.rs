//! Settings of the Opener: its intercom, Ring to Open, doorbell and sounds.

use super::Both;

pub(super) const OPERATING_MODE: Both = [
    (
        "Kind of intercom",
        "How the Opener talks to your intercom; after a change, train it again.",
    ),
    (
        "Art der Gegensprechanlage",
        "Wie der Opener mit der Anlage spricht; nach einer Änderung neu anlernen.",
    ),
];
pub(super) const CAPABILITIES: Both = [
    (
        "What it can do there",
        "Some intercoms can only be opened, some only while they ring.",
    ),
    (
        "Was er dort kann",
        "Manche Anlagen lassen sich nur öffnen, manche nur während des Klingelns.",
    ),
];
pub(super) const INTERCOM_ID: Both = [
    (
        "Model number of the intercom",
        "A number by which apps remember the model; it changes nothing else.",
    ),
    (
        "Modellnummer der Anlage",
        "Eine Nummer, mit der sich Apps das Modell merken; sonst ändert sie nichts.",
    ),
];
pub(super) const BUS_MODE: Both = [
    (
        "Switch the bus",
        "What it does on the wires to open; most intercoms need nothing here.",
    ),
    (
        "Bus umschalten",
        "Was er zum Öffnen auf den Leitungen tut; die meisten Anlagen brauchen hier nichts.",
    ),
];
pub(super) const SHORT_CIRCUIT_DURATION: Both = [
    (
        "Short circuit for",
        "How long the wires are joined where the intercom opens that way.",
    ),
    (
        "Kurzschluss für",
        "So lange werden die Leitungen verbunden, wenn die Anlage so öffnet.",
    ),
];
pub(super) const STRIKE_DURATION: Both = [
    (
        "Hold the door open for",
        "How long the house door can be pushed open.",
    ),
    (
        "Tür offen halten",
        "So lange lässt sich die Haustür aufdrücken.",
    ),
];
pub(super) const RING_TO_OPEN_TIMEOUT: Both = [
    (
        "Ring to Open ends after",
        "How long it stays on when nothing ends it before.",
    ),
    (
        "Ring to Open endet nach",
        "So lange bleibt es an, wenn nichts es vorher beendet.",
    ),
];
pub(super) const RING_TO_OPEN_ONCE: Both = [
    (
        "End it after the first ring",
        "Otherwise every ring opens until the time above is over.",
    ),
    (
        "Nach dem ersten Klingeln beenden",
        "Sonst öffnet jedes Klingeln, bis die Zeit darüber um ist.",
    ),
];
pub(super) const STRIKE_DELAY: Both = [
    (
        "Wait before opening",
        "How long after a ring the door opens.",
    ),
    (
        "Vor dem Öffnen warten",
        "So lange nach dem Klingeln öffnet die Tür.",
    ),
];
pub(super) const RANDOM_STRIKE_DELAY: Both = [
    (
        "Wait at random",
        "Opens 3 to 7 seconds after the ring, as a person would.",
    ),
    (
        "Zufällig warten",
        "Öffnet 3 bis 7 Sekunden nach dem Klingeln, wie ein Mensch es täte.",
    ),
];
pub(super) const SUPPRESS_IN_CONTINUOUS_MODE: Both = [
    (
        "Silent in continuous mode",
        "The doorbell is not heard while every ring opens.",
    ),
    (
        "Stumm im Dauermodus",
        "Die Klingel ist nicht zu hören, solange jedes Klingeln öffnet.",
    ),
];
pub(super) const SUPPRESS_IN_RING_TO_OPEN: Both = [
    (
        "Silent during Ring to Open",
        "The doorbell is not heard when the ring opens the door.",
    ),
    (
        "Stumm bei Ring to Open",
        "Die Klingel ist nicht zu hören, wenn das Klingeln die Tür öffnet.",
    ),
];
pub(super) const SUPPRESS_OTHERWISE: Both = [
    (
        "Silent at all other times",
        "The doorbell is not heard when a ring opens nothing; the Opener’s own sounds still are.",
    ),
    (
        "Stumm zu allen anderen Zeiten",
        "Die Klingel ist nicht zu hören, wenn ein Klingeln nichts öffnet; die Töne des Openers schon.",
    ),
];
pub(super) const SUPPRESSION_DURATION: Both = [
    (
        "Keep it silent for",
        "How long a digital doorbell is held back at each ring.",
    ),
    (
        "Stumm halten für",
        "So lange wird eine digitale Klingel bei jedem Klingeln zurückgehalten.",
    ),
];
pub(super) const SOUND_RING: Both = [
    (
        "Sound of a ring",
        "What the Opener plays when somebody rings.",
    ),
    (
        "Ton beim Klingeln",
        "Was der Opener spielt, wenn jemand klingelt.",
    ),
];
pub(super) const SOUND_OPEN: Both = [
    ("Sound of opening", "What it plays when it opens the door."),
    ("Ton beim Öffnen", "Was er spielt, wenn er die Tür öffnet."),
];
pub(super) const SOUND_RING_TO_OPEN: Both = [
    (
        "Sound of Ring to Open",
        "What it plays when a ring opens the door.",
    ),
    (
        "Ton bei Ring to Open",
        "Was er spielt, wenn ein Klingeln die Tür öffnet.",
    ),
];
pub(super) const SOUND_CONTINUOUS_MODE: Both = [
    (
        "Sound of continuous mode",
        "What it plays when continuous mode opens the door.",
    ),
    (
        "Ton im Dauermodus",
        "Was er spielt, wenn der Dauermodus die Tür öffnet.",
    ),
];
pub(super) const SOUND_CONFIRMATION: Both = [
    (
        "Confirm with a sound",
        "A short sound says that it understood.",
    ),
    (
        "Mit einem Ton bestätigen",
        "Ein kurzer Ton sagt, dass er verstanden hat.",
    ),
];
pub(super) const SOUND_LEVEL: Both = [
    ("Volume", "How loud its sounds are; 0 is silent."),
    ("Lautstärke", "Wie laut seine Töne sind; 0 ist stumm."),
];
/// Where «the ring» alone could be the light as well as the bell.
pub(super) const LED_FLASH: Both = [
    (
        "Blink to tell the state",
        "The light blinks while a ring at the house would open the door.",
    ),
    (
        "Blinken zeigt den Zustand",
        "Der Leuchtring blinkt, solange ein Klingeln die Tür öffnen würde.",
    ),
];
