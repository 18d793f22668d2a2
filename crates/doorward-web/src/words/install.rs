//! The app on a home screen, and while its server cannot be reached.

texts! {
    /// Texts of the installed app.
    Install {
        description: "Your doors, without a cloud.", "Die eigenen Türen, ohne Cloud.";
        offline_title: "Doorward cannot be reached", "Doorward ist nicht erreichbar";
        offline_why: "The program behind this app is not running, or this device is out of its network.", "Das Programm hinter dieser App läuft nicht, oder dieses Gerät ist nicht in seinem Netz.";
        offline_door: "Nothing was sent and nothing waits to be sent. Your doors go on working with key, button and other phones.", "Nichts wurde gesendet, und nichts wartet darauf. Die Türen funktionieren weiter mit Schlüssel, Taste und anderen Telefonen.";
        try_again: "Try again", "Noch einmal versuchen";
    }
}
