//! Settings that more than one product has.

use super::Both;

pub(super) const NAME: Both = [
    (
        "Name of the device",
        "As everybody sees it who is invited from now on.",
    ),
    (
        "Name des Geräts",
        "So sehen es alle, die ab jetzt eingeladen werden.",
    ),
];
pub(super) const LATITUDE: Both = [
    (
        "Latitude",
        "Degrees north of the equator, for phones that open up by coming home; leave it empty if you do not use that.",
    ),
    (
        "Breitengrad",
        "Grad nördlich des Äquators, für Telefone, die beim Heimkommen öffnen; sonst leer lassen.",
    ),
];
pub(super) const LONGITUDE: Both = [
    (
        "Longitude",
        "Degrees east of Greenwich, for the same purpose.",
    ),
    (
        "Längengrad",
        "Grad östlich von Greenwich, für denselben Zweck.",
    ),
];
pub(super) const TIME_ZONE: Both = [
    (
        "Time zone",
        "Time control and time limits follow it, and whatever else has hours.",
    ),
    (
        "Zeitzone",
        "Zeitsteuerung, Zeitgrenzen und alles, was Uhrzeiten hat, richten sich danach.",
    ),
];
pub(super) const TIME_ZONE_OFFSET: Both = [
    (
        "Ahead of UTC by",
        "Counts only where no time zone is chosen.",
    ),
    (
        "Vor der Weltzeit (UTC) um",
        "Zählt nur, wenn keine Zeitzone gewählt ist.",
    ),
];
pub(super) const DAYLIGHT_SAVING: Both = [
    (
        "Summer time",
        "Whether the clock changes in summer; counts only where no time zone is chosen.",
    ),
    (
        "Sommerzeit",
        "Ob die Uhr im Sommer umgestellt wird; zählt nur, wenn keine Zeitzone gewählt ist.",
    ),
];
pub(super) const BUTTON: Both = [
    (
        "Button on the device",
        "Switched off, short presses do nothing; holding it still lets new phones in.",
    ),
    (
        "Taste am Gerät",
        "Ausgeschaltet bewirkt kurzes Drücken nichts; gehalten lässt sie weiter neue Telefone zu.",
    ),
];
pub(super) const SINGLE_PRESS: Both = [
    ("One press", "What one short press does."),
    ("Einmal drücken", "Was ein kurzer Druck bewirkt."),
];
pub(super) const DOUBLE_PRESS: Both = [
    ("Two presses", "What two short presses do."),
    ("Zweimal drücken", "Was zwei kurze Drücke bewirken."),
];
pub(super) const LED_FLASH: Both = [
    (
        "Blink to tell the state",
        "The light blinks while the door is not locked.",
    ),
    (
        "Blinken zeigt den Zustand",
        "Der Leuchtring blinkt, solange nicht verriegelt ist.",
    ),
];
pub(super) const LED_BRIGHTNESS: Both = [
    (
        "Brightness",
        "How bright the light around the button is; 0 is dark.",
    ),
    (
        "Helligkeit",
        "Wie hell der Leuchtring um die Taste ist; 0 ist dunkel.",
    ),
];
pub(super) const BLUETOOTH_PAIRING: Both = [
    (
        "Bluetooth pairing",
        "Holding the button lets new phones in; switched off, only invitations do.",
    ),
    (
        "Koppeln über Bluetooth",
        "Taste halten lässt neue Telefone zu; ausgeschaltet geht es nur mit Einladung.",
    ),
];
pub(super) const FOB_SINGLE: Both = [
    ("One press", "What one press of the fob does."),
    ("Einmal drücken", "Was ein Druck auf den Fob bewirkt."),
];
pub(super) const FOB_DOUBLE: Both = [
    ("Two presses", "What two presses of the fob do."),
    ("Zweimal drücken", "Was zwei Drücke auf den Fob bewirken."),
];
pub(super) const FOB_TRIPLE: Both = [
    ("Three presses", "What three presses of the fob do."),
    ("Dreimal drücken", "Was drei Drücke auf den Fob bewirken."),
];
pub(super) const ADVERTISING: Both = [
    (
        "Radio signal",
        "Slower saves the batteries and answers later.",
    ),
    (
        "Funksignal",
        "Langsamer schont die Batterien und antwortet später.",
    ),
];
pub(super) const BATTERY_TYPE: Both = [
    (
        "Batteries",
        "So that the device judges their charge rightly.",
    ),
    (
        "Batterien",
        "Damit das Gerät ihren Stand richtig einschätzt.",
    ),
];
pub(super) const BATTERY_DETECTION: Both = [
    (
        "Find out the battery type",
        "The device looks for itself what is inside.",
    ),
    (
        "Batterietyp selbst erkennen",
        "Das Gerät findet heraus, was eingelegt ist.",
    ),
];
pub(super) const AUTO_UPDATE: Both = [
    (
        "Install updates by itself",
        "For devices that can load new firmware themselves.",
    ),
    (
        "Updates von selbst einspielen",
        "Für Geräte, die neue Firmware selbst laden können.",
    ),
];
