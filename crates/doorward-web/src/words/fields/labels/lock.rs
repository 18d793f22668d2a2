//! Settings of bolt, latch and door.

use super::Both;

pub(super) const AUTO_UNLATCH: Both = [
    (
        "Unlocking opens the door",
        "For doors with a fixed knob outside: unlocking also pulls the latch, unless it happens by schedule.",
    ),
    (
        "Entriegeln öffnet die Tür",
        "Für Türen mit festem Knauf außen: Entriegeln zieht auch die Falle, außer nach Zeitplan.",
    ),
];
pub(super) const SINGLE_LOCK: Both = [
    ("Lock with one turn", "Otherwise the bolt goes all the way."),
    (
        "Mit einer Umdrehung verriegeln",
        "Sonst fährt der Riegel ganz aus.",
    ),
];
pub(super) const LOCK_N_GO_TIMEOUT: Both = [
    (
        "Lock ’n’ Go waits",
        "How long it stays unlocked before it locks again; a door that is still open is waited for.",
    ),
    (
        "Lock ’n’ Go wartet",
        "So lange bleibt entriegelt, bevor es wieder verriegelt; auf eine noch offene Tür wird gewartet.",
    ),
];
pub(super) const UNLATCH_DURATION: Both = [
    (
        "Hold the latch for",
        "How long the latch stays pulled when the door is opened.",
    ),
    (
        "Falle halten",
        "So lange bleibt die Falle beim Öffnen gezogen.",
    ),
];
pub(super) const MOTOR_SPEED: Both = [
    ("Motor speed", "Gentle is quieter and takes longer."),
    ("Motortempo", "Sanft ist leiser und dauert länger."),
];
pub(super) const AUTO_LOCK: Both = [
    (
        "Lock by itself",
        "Some time after unlocking it locks again. With a door sensor only once the door was opened and is shut again.",
    ),
    (
        "Von selbst verriegeln",
        "Einige Zeit nach dem Entriegeln verriegelt es wieder. Mit Türsensor erst, wenn die Tür auf war und wieder zu ist.",
    ),
];
pub(super) const AUTO_LOCK_TIMEOUT: Both = [
    (
        "Lock after",
        "Counted from unlocking; with a door sensor, from when the door fell shut.",
    ),
    (
        "Verriegeln nach",
        "Gezählt ab dem Entriegeln, mit Türsensor ab dem Zufallen der Tür.",
    ),
];
pub(super) const IMMEDIATE_AUTO_LOCK: Both = [
    (
        "At once when the door closes",
        "Does not wait once the door was opened and falls shut; needs a door sensor.",
    ),
    (
        "Sofort, wenn die Tür zugeht",
        "Wartet nicht, wenn die Tür auf war und zufällt; braucht einen Türsensor.",
    ),
];
pub(super) const AUTO_UNLOCK: Both = [
    (
        "Allow Auto Unlock",
        "Lets phones unlock by coming home, with apps that can do it; this one does not.",
    ),
    (
        "Auto Unlock erlauben",
        "Lässt Telefone beim Heimkommen entriegeln, mit Apps, die das können; diese tut es nicht.",
    ),
];
pub(super) const NIGHT_MODE: Both = [
    ("Use night mode", "During these hours the rules below hold."),
    (
        "Nachtmodus verwenden",
        "In diesen Stunden gelten die Regeln darunter.",
    ),
];
pub(super) const NIGHT_MODE_START: Both = [
    ("Begins at", "By the lock’s clock, in its time zone."),
    (
        "Beginnt um",
        "Nach der Uhr des Schlosses, in seiner Zeitzone.",
    ),
];
pub(super) const NIGHT_MODE_END: Both = [
    ("Ends at", "The end of the night unlocks nothing."),
    ("Endet um", "Das Ende der Nacht entriegelt nichts."),
];
pub(super) const NIGHT_MODE_AUTO_LOCK: Both = [
    (
        "Lock by itself at night",
        "Even when that is off during the day; the bolt then always goes all the way.",
    ),
    (
        "Nachts von selbst verriegeln",
        "Auch wenn das am Tag aus ist; der Riegel fährt dann immer ganz aus.",
    ),
];
pub(super) const NIGHT_MODE_AUTO_UNLOCK: Both = [
    (
        "Auto Unlock even at night",
        "Otherwise coming home at night unlocks nothing.",
    ),
    (
        "Auto Unlock auch nachts",
        "Sonst entriegelt Heimkommen in der Nacht nichts.",
    ),
];
pub(super) const NIGHT_MODE_LOCK_AT_START: Both = [
    (
        "Lock when the night begins",
        "Locks once, at the time set above.",
    ),
    (
        "Zu Beginn der Nacht verriegeln",
        "Verriegelt einmal, zur oben gesetzten Zeit.",
    ),
];
pub(super) const NIGHT_MODE_SLOW: Both = [
    (
        "Turn gently at night",
        "Quieter for everybody who is asleep.",
    ),
    ("Nachts sanft drehen", "Leiser für alle, die schlafen."),
];
pub(super) const DOOR_SENSOR: Both = [
    (
        "Use the door sensor",
        "It tells whether the door stands open.",
    ),
    ("Türsensor verwenden", "Er sagt, ob die Tür offen steht."),
];
pub(super) const DOOR_AJAR_WARNING: Both = [
    (
        "Note a door left open",
        "The log gets an entry when the door stands open too long.",
    ),
    (
        "Offen gelassene Tür vermerken",
        "Das Protokoll bekommt einen Eintrag, wenn die Tür zu lange offen steht.",
    ),
];
pub(super) const DOOR_AJAR_AFTER: Both = [
    (
        "Too long means",
        "How long the door may stand open without a note.",
    ),
    (
        "Zu lange heißt",
        "So lange darf die Tür ohne Vermerk offen stehen.",
    ),
];
pub(super) const DOOR_MISMATCH_WARNING: Both = [
    (
        "Note locking an open door",
        "The log gets an entry when the bolt goes out beside an open door.",
    ),
    (
        "Verriegeln bei offener Tür vermerken",
        "Das Protokoll bekommt einen Eintrag, wenn der Riegel bei offener Tür ausfährt.",
    ),
];
pub(super) const DOOR_LOG: Both = [
    (
        "Note opening and closing",
        "The log gets an entry each time the door moves.",
    ),
    (
        "Öffnen und Schließen vermerken",
        "Das Protokoll bekommt bei jeder Bewegung der Tür einen Eintrag.",
    ),
];
pub(super) const DETACHED_CYLINDER: Both = [
    (
        "Detached cylinder",
        "The key turns from outside although one is inside, so the lock feels it less.",
    ),
    (
        "Getrennter Zylinder",
        "Der Schlüssel dreht von außen, obwohl innen einer steckt; das Schloss spürt ihn weniger.",
    ),
];
pub(super) const UNLOCKED_OFFSET: Both = [
    (
        "Unlocked position",
        "Turns the unlocked end a little further, or less.",
    ),
    (
        "Position entriegelt",
        "Dreht das entriegelte Ende etwas weiter oder weniger weit.",
    ),
];
pub(super) const LOCKED_OFFSET: Both = [
    (
        "Locked position",
        "Turns the locked end a little further, or less.",
    ),
    (
        "Position verriegelt",
        "Dreht das verriegelte Ende etwas weiter oder weniger weit.",
    ),
];
pub(super) const SINGLE_LOCKED_OFFSET: Both = [
    ("One-turn position", "The same for locking with one turn."),
    (
        "Position bei einer Umdrehung",
        "Dasselbe für das Verriegeln mit einer Umdrehung.",
    ),
];
pub(super) const TRANSITION_OFFSET: Both = [
    (
        "Turning point",
        "Where the lock calls itself unlocked rather than locked.",
    ),
    (
        "Wendepunkt",
        "Ab hier nennt sich das Schloss entriegelt statt verriegelt.",
    ),
];
